//! The check of an import: the files, and beside or below them what was found in the one under the cursor.

use super::file_speakers::draw_speaker;
use super::{OverlayView, rows_within};
use crate::app::State;
use crate::app::overlay::file_checks::{FileCheckList, scope_text};
use crate::corpus::layout_example;
use crate::format::{clock, count_noun, thousands};
use crate::jobs::import_check::CheckedFile;
use crate::tui::canvas::Canvas;
use crate::tui::layout::split_top;
use crate::tui::widgets::{OverlaySheet, draw_rows};
use ratatui::layout::Rect;

/// The most columns of the sheet: two columns of 85. Chosen by hand; not measured.
const SHEET_COLUMNS: u16 = 176;
/// The rows of the sheet: as many as there are files, within these. Chosen by hand: the least shows five speakers with
/// their examples.
const SHEET_ROWS: (u16, u16) = (20, 44);
/// The columns of how many speak. Chosen by hand: `12 speakers` and a gap.
const WHO_COLUMNS: u16 = 13;
/// From so many columns on the file under the cursor stands beside the list, else below it. Chosen by hand: each has
/// then the 50 columns its longest usual line asks for.
const COLUMNS_BESIDE: u16 = 104;

impl OverlayView for FileCheckList {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let doubtful = self.rows.iter().filter(|file| file.to_check).count();
        let title = match doubtful {
            0 => format!("how {} were read", count_noun(self.rows.len(), "file")),
            n => format!("{} of {} to look at", thousands(n), count_noun(self.rows.len(), "file")),
        };
        let aside = scope_text(self.for_all, self.current(), &self.rows);
        let rows = rows_within(self.rows.len(), SHEET_ROWS.1).max(SHEET_ROWS.0).min(room);
        OverlaySheet { aside, ..OverlaySheet::new(&title, SHEET_COLUMNS, rows) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, _state: &State) {
        let look = canvas.styles;
        let Some(current) = self.current() else {
            let words = "No file was found where the project was imported from.";
            canvas.put_truncated(area.x, area.y, area.right(), words, look.muted);
            return;
        };
        let (list, detail) = if area.width >= COLUMNS_BESIDE {
            let half = area.width / 2;
            canvas.vertical_rule(area.x + half, area.y, area.bottom());
            let list = Rect { width: half, ..area };
            (list, Rect { x: area.x + half + 2, width: area.width.saturating_sub(half + 2), ..area })
        } else {
            let rows = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).min(area.height / 2);
            let (list, below) = split_top(area, rows);
            let (rule, below) = split_top(below, 1);
            canvas.horizontal_rule(rule.x, rule.y, rule.right());
            (list, below)
        };
        draw_rows(canvas, list, &self.list, 1, &self.rows, draw_file_row);
        draw_file(canvas, detail, current);
    }
}

/// How turns open in a file, in words: an example, or what kind of file it is.
fn layout_text(file: &CheckedFile) -> String {
    match &file.layout {
        Some(name) => layout_example(name),
        None => file.kind.trim_start_matches("*.").to_owned(),
    }
}

/// Draws a file: whether it is to be looked at, its name, its layout, and who speaks.
fn draw_file_row(canvas: &mut Canvas<'_>, row: Rect, file: &CheckedFile, current: bool) {
    let look = canvas.styles;
    let (mark, style) = match file {
        _ if file.skipped.is_some() => ("–", look.muted),
        _ if file.to_check => ("!", look.warning),
        _ if file.decided.is_right => ("✓", look.good),
        _ => ("·", look.muted),
    };
    canvas.put_text(row.x + 2, row.y, row.right(), mark, style);
    let named = file.speakers.iter().filter(|speaker| speaker.speaker.is_some()).count();
    let who = match named {
        _ if file.skipped.is_some() => "not read".to_owned(),
        0 => "no speakers".to_owned(),
        n => count_noun(n, "speaker"),
    };
    let third = row.width / 3;
    let edge = row.right().saturating_sub(WHO_COLUMNS);
    canvas.put_right(edge, row.y, row.right().saturating_sub(1), &who, look.muted);
    let name_edge = edge.saturating_sub(third);
    let style = if current { look.text.patch(look.selection) } else { look.text };
    canvas.put_truncated(row.x + 4, row.y, name_edge, &file.name, style);
    canvas.put_truncated(name_edge + 2, row.y, edge, &layout_text(file), look.muted);
}

/// Draws what was found in a file: its kind and times, what was left out, who speaks with examples, and what was decided.
fn draw_file(canvas: &mut Canvas<'_>, area: Rect, file: &CheckedFile) {
    let look = canvas.styles;
    let mut y = area.y;
    let mut line = |canvas: &mut Canvas<'_>, text: &str, style| {
        if y < area.bottom() {
            canvas.put_truncated(area.x, y, area.right(), text, style);
            y += 1;
        }
    };
    if let Some(reason) = &file.skipped {
        line(canvas, reason, look.warning);
        return;
    }
    let mut about = vec![layout_text(file), count_noun(file.transcripts, "transcript")];
    about.extend(file.times.map(|(first, last)| format!("{} to {}", clock(first), clock(last))));
    line(canvas, &about.join("   "), look.muted);
    let shares = [(file.shares.left_out, "left out"), (file.shares.doubtful, "may be turns")];
    let shares = shares.iter().filter(|(count, _)| *count > 0);
    let shares: Vec<String> =
        shares.map(|(count, what)| format!("{} {what}", count_noun(*count, "character"))).collect();
    if !shares.is_empty() {
        line(canvas, &shares.join(", "), look.warning);
    }
    file.warnings.iter().for_each(|warning| line(canvas, warning, look.muted));
    for text in decided_texts(file) {
        line(canvas, &text, look.good);
    }
    let mut rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    for speaker in &file.speakers {
        let height = 1 + u16::try_from(speaker.examples.len()).unwrap_or(0);
        if rest.height == 0 {
            return;
        }
        draw_speaker(canvas, rest, speaker, false);
        rest = split_top(rest, height).1;
    }
}

/// What was decided of a file as a whole, in words.
fn decided_texts(file: &CheckedFile) -> Vec<String> {
    let decided = &file.decided;
    let layout = decided.layout.as_ref().map(|name| format!("read in the layout {}", layout_example(name)));
    let encoding = decided.encoding.as_ref().map(|name| format!("read in the encoding {name}"));
    let right = decided.is_right.then(|| "found right".to_owned());
    layout.into_iter().chain(encoding).chain(right).collect()
}
