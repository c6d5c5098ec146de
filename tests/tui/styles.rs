//! How a frame is painted, in few words: each row with the runs of cells that are painted in some way.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;

/// The paints in use, each with a letter, and where they are in each frame:
///
/// ```text
/// a bold #7fd1d6
/// 80x24
///  3 0-11 a, 40-52 b
/// ```
pub fn styles(frames: &[Buffer]) -> String {
    let mut paints: Vec<String> = Vec::new();
    let mut places = String::new();
    for buffer in frames {
        let _ = writeln!(places, "{}x{}", buffer.area.width, buffer.area.height);
        for y in 0..buffer.area.height {
            let row = row(buffer, y, &mut paints);
            if !row.is_empty() {
                let _ = writeln!(places, "{y:>2} {row}");
            }
        }
    }
    let legend: String =
        paints.iter().enumerate().map(|(at, paint)| format!("{} {paint}\n", letter(at))).collect();
    legend + &places
}

fn row(buffer: &Buffer, y: u16, paints: &mut Vec<String>) -> String {
    let mut runs: Vec<(u16, u16, usize)> = Vec::new();
    for x in 0..buffer.area.width {
        let paint = paint(&buffer[(x, y)]);
        if paint.is_empty() {
            continue;
        }
        let at = paints.iter().position(|known| *known == paint).unwrap_or_else(|| {
            paints.push(paint);
            paints.len() - 1
        });
        match runs.last_mut() {
            Some((_, last, same)) if *same == at && *last + 1 == x => *last = x,
            _ => runs.push((x, x, at)),
        }
    }
    let run = |(first, last, at): &(u16, u16, usize)| match first == last {
        true => format!("{first} {}", letter(*at)),
        false => format!("{first}-{last} {}", letter(*at)),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

fn letter(at: usize) -> char {
    char::from_u32('a' as u32 + at as u32).filter(char::is_ascii_lowercase).unwrap_or('?')
}

/// The paint of a cell as a theme file would have it; empty where it is the terminal's own.
fn paint(cell: &Cell) -> String {
    let weights = [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
    ];
    let mut words: Vec<String> = weights
        .iter()
        .filter(|(modifier, _)| cell.modifier.contains(*modifier))
        .map(|(_, word)| (*word).to_owned())
        .collect();
    words.extend(color(cell.fg));
    words.extend(color(cell.bg).map(|color| format!("on {color}")));
    words.join(" ")
}

fn color(color: Color) -> Option<String> {
    match color {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some(format!("#{r:02x}{g:02x}{b:02x}")),
        named => Some(named.to_string().to_lowercase()),
    }
}

#[test]
fn runs_of_equal_paint_are_told_together() {
    use ratatui::style::Style;
    let mut buffer = Buffer::with_lines(["abcdef", "ghijkl"]);
    buffer.set_style(ratatui::layout::Rect::new(1, 1, 3, 1), Style::new().fg(Color::Rgb(16, 32, 48)));
    buffer.set_style(ratatui::layout::Rect::new(5, 1, 1, 1), Style::new().add_modifier(Modifier::BOLD));
    assert_eq!(styles(&[buffer]), "a #102030\nb bold\n6x2\n 1 1-3 a, 5 b\n");
}
