//! What a person would look at in a frame, as text, and what changed between two.

use super::new_lines::new_lines;
use super::page_reading::{PageLine, new_paragraphs, page_lines, passage_reading};
use super::row_reading::RowReading;
use super::sheet_reading::{sentence_reading, topic_sheet, with_places};
use crate::app::overlay::jobs::JobOverlay;
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

/// What a person would look at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FrameReading {
    /// Where they are: the screen and its pane, or the title of what lies over it.
    pub place: String,
    /// What lies over the screen, where that is text and no list, or stands below one.
    pub text: Vec<String>,
    /// The row under the cursor.
    pub row: Option<RowReading>,
    /// The lines of the transcript that are on screen.
    pub page: Vec<PageLine>,
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
    let row = match topic_sheet(state) {
        _ if is_reading => passage_reading(state),
        Some(about) if row.is_some() => sentence_reading(about, &state.work),
        _ => row.map(|row| {
            let text = [row_text(&buffer, row.area), row_note(state, sheet.is_some())].concat();
            let identity = row_identity(state, row.index, (sheet.is_some(), in_detail));
            let position = Some((row.index, row.len));
            RowReading { identity: identity.unwrap_or_else(|| text.clone()), text, position }
        }),
    };
    FrameReading {
        place: place_of(state, sheet.map(|(title, _)| title.as_str()), in_detail),
        text: match (topic_sheet(state), &row) {
            (Some(about), Some(_)) => with_places(lines_below(&buffer, within, &rows), about),
            (Some(about), None) => with_places(area_lines(&buffer, within), about),
            (None, None) if sheet.is_some() => area_lines(&buffer, within),
            _ => Vec::new(),
        },
        page: if is_reading { page_lines(state) } else { Vec::new() },
        field: cursor.map(|at| {
            area_lines(&buffer, Rect { x: within.x, y: at.y, width: within.width, height: 1 }).join(" ")
        }),
        keys: keys_of(state),
        notice: state.notices.current().map(|notice| notice.text.clone()),
        undo: state.undo_state.undo.clone(),
        redo: state.undo_state.redo.clone(),
        jobs: state.job_list.jobs.iter().map(|job| job.title.clone()).collect(),
        row,
    }
}

/// Where somebody is.
fn place_of(state: &State, sheet: Option<&str>, in_detail: bool) -> String {
    let pane = if in_detail { ", snippets" } else { "" };
    match (sheet, state.screen) {
        (Some(title), _) => title.to_owned(),
        (None, Screen::Reader) => {
            let Some(header) = state.reader.header(&state.work) else {
                return "Reader, nothing is open".to_owned();
            };
            let parts = [format!("Reader: {}", header.name), header.position];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
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

/// What the row under the cursor is, where it can be told apart from what is counted in it: a topic, a theme, a snippet, a
/// job. None elsewhere.
fn row_identity(state: &State, index: usize, (is_covered, in_detail): (bool, bool)) -> Option<String> {
    let work = &state.work;
    if is_covered {
        let job = state.job_list.jobs.get(index);
        return state
            .top_overlay_as::<JobOverlay>()
            .and(job)
            .map(|job| format!("{:?} {}", job.id, job.title));
    }
    match state.screen {
        Screen::Topics if !in_detail => {
            let row = state.topics.current_row()?;
            // Another run may have another topic of this number.
            let name = state.topics.current_topic().map(|topic| work.topic_label(topic));
            Some(format!("{:?} {}", row.item, name.unwrap_or_default()))
        }
        Screen::Themes if !in_detail => {
            let row = state.themes.current_row()?;
            Some(format!("{:?} {}", row.item, row.name))
        }
        Screen::Report if !in_detail => {
            let row = state.report.current_row()?;
            Some(format!("{:?} {}", row.theme, row.name))
        }
        _ => {
            let snippet = state.current_screen().snippet_list()?.current()?;
            // A text that comes late is news.
            let is_there = work.texts.snippet(snippet).is_some();
            Some(format!("{:?} {is_there}", work.placed_span(snippet)?))
        }
    }
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
    let lines = parts.into_iter().flat_map(|part| area_lines(&buffer, part)).collect();
    match topic_sheet(state) {
        Some(about) => with_places(lines, about),
        None => lines,
    }
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

/// The lines of an area below the lists in it.
fn lines_below(buffer: &Buffer, area: Rect, rows: &[CurrentRow]) -> Vec<String> {
    let lists = rows.iter().filter(|row| area.intersects(row.area));
    let height =
        |row: &CurrentRow| u16::try_from(row.len - row.index).unwrap_or(0).saturating_mul(row.area.height);
    let top = lists.map(|row| row.area.y.saturating_add(height(row))).fold(area.y, u16::max);
    area_lines(buffer, Rect { y: top, height: area.bottom().saturating_sub(top), ..area })
}

/// The text of a row: its first line is a heading where others follow, which are one text that was wrapped.
fn row_text(buffer: &Buffer, area: Rect) -> String {
    let head = area_lines(buffer, Rect { height: area.height.min(1), ..area }).concat();
    let rest = Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
    let text = area_lines(buffer, rest).join(" ");
    // Without a heading its line is blank.
    if head.is_empty() || text.is_empty() { [head, text].concat() } else { format!("{head}: {text}") }
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
        // At another place all is new.
        let known = if is_elsewhere { &[][..] } else { &before.text };
        lines.extend(new_lines(&self.text, known).into_iter().cloned());
        let is_new_row = is_elsewhere || before.row != self.row;
        // What is typed letter by letter is heard from the row it leads to.
        let leads = is_new_row && !is_elsewhere && self.row.is_some();
        if let Some(field) =
            self.field.as_ref().filter(|field| before.field.as_ref() != Some(*field) && !leads)
        {
            lines.push(format!("typing: {field}"));
        }
        lines.extend(new_paragraphs(&self.page, &before.page));
        if let Some(row) = self.row.as_ref().filter(|_| is_new_row) {
            lines.push(match row.position {
                Some((index, len)) => {
                    // A sentence brings its own full stop.
                    let text = row.text.strip_suffix('.').unwrap_or(&row.text);
                    format!("{text}. {} of {}.", thousands(index + 1), thousands(len))
                }
                None => row.text.clone(),
            });
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
        Some(RowReading { text: text.to_owned(), position: Some(position), identity: text.to_owned() })
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
    fn only_a_heading_is_set_apart_from_what_follows() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 4));
        let style = ratatui::style::Style::new();
        buffer.set_string(2, 1, "So you had the documents,", style);
        buffer.set_string(2, 2, "and then it broke.", style);
        let area = Rect::new(0, 0, 30, 3);
        assert_eq!(row_text(&buffer, area), "So you had the documents, and then it broke.");
        buffer.set_string(0, 0, "› talk   Anna", style);
        assert_eq!(row_text(&buffer, area), "talk, Anna: So you had the documents, and then it broke.");
        let first = Rect::new(0, 0, 30, 1);
        assert_eq!(row_text(&buffer, first), "talk, Anna");
        buffer.set_string(2, 3, "below", style);
        let rows = [CurrentRow { area: Rect { y: 1, ..first }, index: 0, len: 2 }];
        assert_eq!(lines_below(&buffer, buffer.area, &rows), ["below"]);
    }

    #[test]
    fn what_changed_is_told_and_nothing_else() {
        let before =
            FrameReading { place: "Topics".to_owned(), row: row("Dogs", (0, 3)), ..FrameReading::default() };
        assert_eq!(before.changes_since(&before), [""; 0]);
        let moved = FrameReading { row: row("Cats", (1, 3)), ..before.clone() };
        assert_eq!(moved.changes_since(&before), ["Cats. 2 of 3."]);
        let said = FrameReading { row: row("They trust it.", (2, 3)), ..before.clone() };
        assert_eq!(said.changes_since(&before), ["They trust it. 3 of 3."]);
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
