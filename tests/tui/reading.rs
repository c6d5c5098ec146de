//! What stays in sight while a transcript is read: who speaks, what was searched for, and what is being decided on.

use super::bench::{TestWorkbench, text};
use leitmotif::config::color_theme::ColorTheme;
use leitmotif::tui::style::Styles;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Style};

/// A colour that nothing else has.
const SIGN: Color = Color::Indexed(201);

/// The rows with a cell that has the colour as its background.
fn rows_with_sign(frame: &Buffer) -> Vec<u16> {
    let area = frame.area;
    let has =
        |y: &u16| (area.x..area.right()).any(|x| frame.cell((x, *y)).is_some_and(|cell| cell.bg == SIGN));
    (area.y..area.bottom()).filter(has).collect()
}

/// A workbench in which one style is told from all others.
fn bench_with(size: (u16, u16), signed: impl Fn(&mut Styles)) -> TestWorkbench {
    let mut styles = Styles::new(&ColorTheme::default());
    signed(&mut styles);
    let mut bench = TestWorkbench::open(size.0, size.1);
    bench.set_styles(styles);
    bench
}

fn row_text(frame: &Buffer, y: u16) -> String {
    text(frame).lines().nth(usize::from(y)).unwrap_or_default().to_owned()
}

#[test]
fn who_speaks_stands_in_the_first_line_however_far_one_scrolls() {
    let mut bench = bench_with((62, 20), |_| {});
    bench.press("tab enter g");
    let mut began_above = 0;
    for _ in 0..25 {
        let frame = bench.draw();
        let reader = &bench.driver.state().reader;
        let first = reader.layout.lines[reader.top];
        let transcript = bench.driver.state().work.texts.transcript(reader.transcript.unwrap()).unwrap();
        let speaker = transcript.turns[first.turn].speaker.clone().unwrap();
        let words = first.span.slice(&transcript.text);
        if !words.trim().is_empty() {
            let y = (0..20).find(|y| row_text(&frame, *y).contains(words.trim())).unwrap();
            assert!(row_text(&frame, y).contains(&speaker), "{speaker}: {}", text(&frame));
            began_above += usize::from(first.span.start > transcript.turns[first.turn].span.start);
        }
        bench.press("down");
    }
    assert!(began_above > 0, "no turn began above the page");
}

#[test]
fn the_words_of_a_search_stay_marked_in_the_transcript() {
    let mut bench = bench_with((100, 24), |styles| styles.matched = Style::new().bg(SIGN));
    bench.press("3");
    bench.write("prompt");
    bench.settle();
    bench.press("enter enter");
    let frame = bench.draw();
    assert_eq!(bench.driver.state().screen, leitmotif::app::Screen::Reader);
    let marked = rows_with_sign(&frame);
    assert!(!marked.is_empty(), "{}", text(&frame));
    for y in marked {
        assert!(row_text(&frame, y).to_lowercase().contains("prompt"), "{}", text(&frame));
    }
    // Not where somebody came to it by a topic.
    bench.press("1 tab enter");
    assert_eq!(rows_with_sign(&bench.draw()), [0u16; 0]);
}

#[test]
fn the_picker_leaves_the_selected_sentences_in_sight() {
    for size in [(80, 24), (120, 40), (100, 30)] {
        for down in 0..4 {
            let mut bench = bench_with(size, |styles| styles.selection = Style::new().bg(SIGN));
            bench.press("tab enter v");
            for _ in 0..down {
                bench.press("down");
            }
            let before = bench.draw();
            let selected = rows_with_sign(&before);
            assert!(!selected.is_empty());
            bench.press("t");
            let after = bench.draw();
            assert!(text(&after).contains("a theme, or a new name"), "{}", text(&after));
            for y in selected {
                assert_eq!(row_text(&before, y), row_text(&after, y), "{size:?} {down}\n{}", text(&after));
            }
        }
    }
}
