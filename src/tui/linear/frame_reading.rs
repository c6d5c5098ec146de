//! What a person would look at in a frame, as text, and what changed between two.

use crate::app::{Screen, State};
use crate::coding::ThemeLink;
use crate::format::thousands;
use crate::tui::canvas::{Canvas, CurrentRow};
use crate::tui::style::Styles;
use crate::tui::views::draw_workbench;
use crate::tui::views::pane::PaneShares;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;

/// The frame that is read: wide enough that little is cut, and as high as a list is listened to at a stretch.
pub const FRAME: Rect = Rect { x: 0, y: 0, width: 180, height: 50 };
/// What stands on screens for the eye only: bars, frames, marks of position, dots of the map.
const ORNAMENTS: [std::ops::RangeInclusive<char>; 4] =
    ['\u{2500}'..='\u{259f}', '\u{2800}'..='\u{28ff}', '›'..='›', '▾'..='▾'];
/// Blanks between two texts of a row that make them two.
const GAP: usize = 2;

/// The row under the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowReading {
    /// Its text.
    pub text: String,
    /// Its place in the list, from 0, and how long that is.
    pub position: (usize, usize),
}

/// What a person would look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameReading {
    /// Where they are: the screen and its pane, or the title of what lies over it.
    pub place: String,
    /// What lies over the screen, where that is text and no list.
    pub text: Vec<String>,
    /// The row under the cursor.
    pub row: Option<RowReading>,
    /// The lines of the transcript that are on screen.
    pub page: Vec<String>,
    /// The line that is being typed.
    pub field: Option<String>,
    /// What can be done, with its keys.
    pub keys: String,
    /// What was said.
    pub notice: Option<String>,
    /// The change that would be taken back.
    pub undo: Option<String>,
    /// The change that would be made again.
    pub redo: Option<String>,
    /// The work in the background, without how far it is.
    pub jobs: Vec<String>,
}

/// Draws a frame and reads it.
pub fn read_frame(state: &State, styles: &Styles) -> FrameReading {
    let mut buffer = Buffer::empty(FRAME);
    let mut canvas = Canvas::new(&mut buffer, styles);
    draw_workbench(&mut canvas, state, PaneShares::default());
    let (rows, sheets, cursor) =
        (std::mem::take(&mut canvas.current_rows), std::mem::take(&mut canvas.sheets), canvas.cursor);
    let sheet = sheets.last().filter(|_| !state.overlays.is_empty());
    let within = sheet.map_or(FRAME, |(_, area)| *area);
    let inside = |row: &&CurrentRow| within.intersects(row.area);
    let in_detail =
        state.current_screen().list_detail().is_some_and(|panes| panes.in_detail()) && sheet.is_none();
    let row = if in_detail { rows.iter().rfind(inside) } else { rows.iter().find(inside) };
    let is_reading = state.screen == Screen::Reader && sheet.is_none();
    let row = row.filter(|_| !is_reading);
    FrameReading {
        place: place_of(state, sheet.map(|(title, _)| title.as_str()), in_detail),
        text: if row.is_none() && sheet.is_some() { area_lines(&buffer, within) } else { Vec::new() },
        page: if is_reading { page_lines(state) } else { Vec::new() },
        field: cursor.map(|at| {
            area_lines(&buffer, Rect { x: within.x, y: at.y, width: within.width, height: 1 }).join(" ")
        }),
        keys: keys_of(state),
        notice: state.notices.current().map(|notice| notice.text.clone()),
        undo: state.undo_state.undo.clone(),
        redo: state.undo_state.redo.clone(),
        jobs: state.job_list.jobs.iter().map(|job| job.title.clone()).collect(),
        row: row.map(|row| RowReading {
            text: [row_text(&buffer, row.area), row_note(state, sheet.is_some())].concat(),
            position: (row.index, row.len),
        }),
    }
}

/// Where somebody is.
fn place_of(state: &State, sheet: Option<&str>, in_detail: bool) -> String {
    let pane = if in_detail { ", snippets" } else { "" };
    match (sheet, state.screen) {
        (Some(title), _) => title.to_owned(),
        (None, Screen::Reader) => {
            let header = state.reader.header(&state.work).unwrap_or_default();
            [format!("Reader: {}", header.name), header.position].join(", ")
        }
        (None, screen) => format!("{}{pane}", screen.name()),
    }
}

/// What the eye sees of a row beside it: the themes of a topic.
fn row_note(state: &State, is_covered: bool) -> String {
    let at_topic = state.screen == Screen::Topics && !is_covered && !state.topics.panes.in_detail();
    let Some(topic) = state.topics.current_topic().filter(|_| at_topic) else { return String::new() };
    let themes = state.work.stats.topic(topic).map_or(&[][..], |topic| &topic.themes);
    let name = |link: &ThemeLink| {
        let path = state.work.theme_path(link.theme);
        if link.decided { path } else { format!("{path}, which is not confirmed") }
    };
    let names: Vec<String> = themes.iter().map(name).collect();
    if names.is_empty() { ", in no theme".to_owned() } else { format!(", sorted under {}", names.join(", ")) }
}

/// The lines of the transcript on screen, each with its speaker where a turn begins.
fn page_lines(state: &State) -> Vec<String> {
    let Some(transcript) = state.reader.transcript.and_then(|index| state.work.texts.transcript(index))
    else {
        return Vec::new();
    };
    let lines = state.reader.layout.lines.get(state.reader.visible_lines()).unwrap_or_default();
    let mut paragraphs: Vec<String> = Vec::new();
    let mut turn = None;
    for line in lines {
        let text = line.span.slice(&transcript.text).trim();
        let speaker = transcript.turns.get(line.turn).and_then(|turn| turn.speaker.as_deref());
        match paragraphs.last_mut().filter(|_| turn == Some(line.turn) && !text.is_empty()) {
            Some(paragraph) => {
                paragraph.push(' ');
                paragraph.push_str(text);
            }
            None if text.is_empty() => {}
            None => {
                paragraphs.push(speaker.map_or_else(|| text.to_owned(), |name| format!("{name}: {text}")))
            }
        }
        turn = (!text.is_empty()).then_some(line.turn);
    }
    paragraphs
}

/// What can be done, as the footer says it.
fn keys_of(state: &State) -> String {
    let hints = state.footer_hints(6);
    hints.iter().map(|hint| format!("{} {}", hint.key, hint.text)).collect::<Vec<_>>().join(", ")
}

/// All that a frame shows, pane by pane.
pub fn screen_lines(state: &State, styles: &Styles) -> Vec<String> {
    let mut buffer = Buffer::empty(FRAME);
    let mut canvas = Canvas::new(&mut buffer, styles);
    draw_workbench(&mut canvas, state, PaneShares::default());
    let sheet = canvas.sheets.last().map(|(_, area)| *area).filter(|_| !state.overlays.is_empty());
    let area = sheet.unwrap_or(FRAME);
    // The line between two panes, where there is one.
    let divider = (area.left() + 1..area.right().saturating_sub(1))
        .find(|x| (area.top() + 4..area.bottom().saturating_sub(3)).all(|y| symbol(&buffer, *x, y) == "│"));
    let parts = match divider.filter(|_| sheet.is_none()) {
        Some(x) => vec![
            Rect { height: 2, ..area },
            Rect { y: area.y + 2, height: area.height - 4, width: x - area.x, ..area },
            Rect { x: x + 1, y: area.y + 2, height: area.height - 4, width: area.right() - x - 1 },
            Rect { y: area.bottom() - 2, height: 2, ..area },
        ],
        None => vec![area],
    };
    parts.into_iter().flat_map(|part| area_lines(&buffer, part)).collect()
}

fn symbol(buffer: &Buffer, x: u16, y: u16) -> &str {
    buffer.cell((x, y)).map_or("", |cell| cell.symbol())
}

/// The text of an area, a line for each row that has any, without what is for the eye only.
fn area_lines(buffer: &Buffer, area: Rect) -> Vec<String> {
    let area = area.intersection(buffer.area);
    let rows = (area.y..area.bottom()).map(|y| {
        let (mut line, mut x) = (String::new(), area.x);
        while x < area.right() {
            let text = symbol(buffer, x, y);
            line.push_str(if text.chars().all(is_ornament) { " " } else { text });
            x += buffer.cell((x, y)).map_or(1, |cell| cell.symbol().cell_width().max(1));
        }
        joined_parts(&line)
    });
    rows.filter(|line| !line.is_empty()).collect()
}

/// The text of a row, which may have a line above the others that says what they are.
fn row_text(buffer: &Buffer, area: Rect) -> String {
    let lines = area_lines(buffer, area);
    match lines.split_first() {
        Some((head, rest)) if !rest.is_empty() => format!("{head}: {}", rest.join(" ")),
        _ => lines.concat(),
    }
}

fn is_ornament(symbol: char) -> bool {
    ORNAMENTS.iter().any(|range| range.contains(&symbol))
        || crate::config::color_theme::THEME_GLYPHS
            .iter()
            .any(|(full, empty)| full.starts_with(symbol) || empty.starts_with(symbol))
}

/// A row with commas where its texts stand apart.
fn joined_parts(row: &str) -> String {
    let apart = " ".repeat(GAP);
    row.split(&apart).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

impl FrameReading {
    /// The lines that tell somebody who knew the frame before what this one is.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let is_elsewhere = self.place != before.place;
        if is_elsewhere {
            lines.push(format!("{}.", self.place));
        }
        if is_elsewhere || self.text != before.text {
            lines
                .extend(self.text.iter().filter(|line| is_elsewhere || !before.text.contains(line)).cloned());
        }
        let is_new_row = is_elsewhere || before.row != self.row;
        // What is typed letter by letter is heard from the row it leads to.
        let leads = is_new_row && !is_elsewhere && self.row.is_some();
        if let Some(field) =
            self.field.as_ref().filter(|field| before.field.as_ref() != Some(*field) && !leads)
        {
            lines.push(format!("typing: {field}"));
        }
        lines.extend(self.page.iter().filter(|line| !before.page.contains(line)).cloned());
        if let Some(row) = self.row.as_ref().filter(|_| is_new_row) {
            let (index, len) = row.position;
            lines.push(format!("{}. {} of {}.", row.text, thousands(index + 1), thousands(len)));
        }
        // The store may say later what was told as done.
        let was_told = |notice: &&String| {
            let told = self.undo.as_ref().filter(|_| self.undo == before.undo && before.undo.is_some());
            told.is_some_and(|what| notice.contains(what.as_str()))
        };
        if self.notice != before.notice {
            lines.extend(self.notice.iter().filter(|notice| !was_told(notice)).cloned());
        }
        // A change that was taken back waits to be made again.
        let is_said = |what: &&String| !lines.iter().any(|line| line.contains(what.as_str()));
        if self.undo != before.undo && self.redo.is_none() {
            let done =
                self.undo.iter().filter(is_said).map(|what| format!("Done: {what}.")).collect::<Vec<_>>();
            lines.extend(done);
        } else if self.redo != before.redo {
            let back = self.redo.iter().filter(is_said).map(|what| format!("Taken back: {what}."));
            lines.extend(back.collect::<Vec<_>>());
        }
        lines.extend(
            self.jobs.iter().filter(|job| !before.jobs.contains(job)).map(|job| format!("{job} begins.")),
        );
        lines.extend(
            before.jobs.iter().filter(|job| !self.jobs.contains(job)).map(|job| format!("{job} ended.")),
        );
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str, position: (usize, usize)) -> Option<RowReading> {
        Some(RowReading { text: text.to_owned(), position })
    }

    #[test]
    fn what_is_for_the_eye_is_left_out_and_parts_are_told_apart() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 3));
        let style = ratatui::style::Style::new();
        buffer.set_string(0, 0, "› ● █████▌   412   Retrieval and chunking   日本", style);
        buffer.set_string(0, 2, "─────┬───", style);
        assert_eq!(area_lines(&buffer, buffer.area), ["412, Retrieval and chunking, 日本"]);
    }

    #[test]
    fn what_changed_is_told_and_nothing_else() {
        let before =
            FrameReading { place: "Topics".to_owned(), row: row("Dogs", (0, 3)), ..FrameReading::default() };
        assert_eq!(before.changes_since(&before), [""; 0]);
        let moved = FrameReading { row: row("Cats", (1, 3)), ..before.clone() };
        assert_eq!(moved.changes_since(&before), ["Cats. 2 of 3."]);
        let asked = FrameReading {
            place: "theme".to_owned(),
            field: Some("Pe".to_owned()),
            row: row("Pets", (0, 1)),
            ..before.clone()
        };
        assert_eq!(asked.changes_since(&before), ["theme.", "typing: Pe", "Pets. 1 of 1."]);
        let done = FrameReading {
            undo: Some("Dogs to Pets".to_owned()),
            notice: Some("1 of 3 sorted".to_owned()),
            jobs: vec!["draft".to_owned()],
            ..before.clone()
        };
        assert_eq!(done.changes_since(&before), ["1 of 3 sorted", "Done: Dogs to Pets.", "draft begins."]);
        let back = FrameReading { redo: Some("Dogs to Pets".to_owned()), ..before.clone() };
        assert_eq!(back.changes_since(&done), ["Taken back: Dogs to Pets.", "draft ended."]);
    }
}
