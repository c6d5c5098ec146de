//! What coders disagree on about a theme: a list, and below it the words with the marks of each coder side by side.

use super::OverlayView;
use crate::app::overlay::disagreements::DisagreementList;
use crate::app::{Action, KeyContext, State};
use crate::coding::agreement::ThemeDisagreement;
use crate::corpus::{Span, Transcript};
use crate::format::{clock, count_noun, join_names, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::split_top;
use crate::tui::widgets::{OverlaySheet, PassageText, draw_passage, draw_rows, shown_key};
use ratatui::layout::Rect;

/// The most columns of the sheet: two columns of text of 85. Chosen by hand; not measured.
const SHEET_COLUMNS: u16 = 176;
/// The most rows of the sheet: more of the text is read in the Reader. Chosen by hand; not measured.
const SHEET_ROWS: u16 = 32;
/// The least columns of text for one coder; coders whose column does not fit are named in the list only.
const MIN_TEXT_COLUMNS: u16 = 24;

impl OverlayView for DisagreementList {
    fn sheet(&self, state: &State, room: u16) -> OverlaySheet {
        let title = format!("{}, by {}", state.work.theme_path(self.theme), self.unit.name());
        let settled = thousands(self.settled_count());
        let aside = format!("{settled} of {} settled", count_noun(self.rows.len(), "disagreement"));
        OverlaySheet { aside, ..OverlaySheet::new(&title, SHEET_COLUMNS, room.min(SHEET_ROWS)) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let Some(current) = self.current() else {
            canvas.put_truncated(
                area.x,
                area.y,
                area.right(),
                "The coders agree here everywhere.",
                look.muted,
            );
            return;
        };
        let most = (area.height / 4).max(3);
        let (list, below) = split_top(area, most.min(self.rows.len() as u16));
        draw_rows(canvas, list, &self.list, 1, &self.rows, |canvas, row, disagreement, is_current| {
            draw_row(canvas, row, (self, disagreement), is_current, state);
        });
        let (rule, below) = split_top(below, 1);
        canvas.horizontal_rule(rule.x, rule.y, rule.right());
        let shown = state.work.corpus.transcript_index(current.unit.transcript);
        let Some(transcript) = shown.and_then(|shown| state.work.texts.transcript(shown)) else { return };
        let most = (below.width / MIN_TEXT_COLUMNS).max(1);
        let coders = self.coders().len().min(usize::from(most));
        let width = (below.width + 2) / (coders as u16).max(1);
        for (coder, left) in (0..coders).zip((below.x..).step_by(usize::from(width))) {
            let column = Rect { x: left, width: width.saturating_sub(2), ..below };
            draw_coder(canvas, column, (self, current, coder), transcript, state);
        }
    }
}

/// Draws where a disagreement is, who has the theme there, and whether it is settled.
fn draw_row(
    canvas: &mut Canvas<'_>,
    row: Rect,
    (list, disagreement): (&DisagreementList, &ThemeDisagreement),
    current: bool,
    state: &State,
) {
    let look = canvas.styles;
    let (mark, style) = match disagreement.settled {
        Some(_) => ("✓", look.good),
        None => ("·", look.muted),
    };
    canvas.put_text(row.x + 2, row.y, row.right(), mark, style);
    let outcome = match disagreement.settled {
        Some(true) => "settled: in it",
        Some(false) => "settled: not in it",
        None => "open",
    };
    let edge = canvas.put_right(row.x + 4, row.y, row.right(), outcome, style).saturating_sub(2);
    let entry = state.work.corpus.transcript(disagreement.unit.transcript);
    let name = entry.map_or("", |entry| entry.name.as_str());
    let style = if current { look.text.patch(look.selection) } else { look.text };
    let x = canvas.put_truncated(row.x + 4, row.y, edge, name, style);
    let time = disagreement.unit.start.map_or_else(String::new, |second| format!("  {}", clock(second)));
    let x = canvas.put_text(x, row.y, edge, &time, look.muted);
    let has = list.coders().iter().zip(&disagreement.marks).filter(|(_, marks)| !marks.is_empty());
    let has: Vec<&str> = has.map(|(coder, _)| coder.as_str()).collect();
    let who = match has.len() {
        0 => "  nobody had it".to_owned(),
        some if some == list.coders().len() => "  all had it".to_owned(),
        _ => format!("  {} only", join_names(&has)),
    };
    canvas.put_truncated(x, row.y, edge, &who, look.muted);
}

/// Draws the words with the marks of one coder.
fn draw_coder(
    canvas: &mut Canvas<'_>,
    area: Rect,
    (list, disagreement, coder): (&DisagreementList, &ThemeDisagreement, usize),
    transcript: &Transcript,
    state: &State,
) {
    let look = canvas.styles;
    let (heading, text) = split_top(area, 1);
    let own = disagreement.marks.get(coder).map_or(&[][..], Vec::as_slice);
    let key = [Action::SettleFirst, Action::SettleSecond, Action::SettleThird].get(coder).copied();
    let key = key.map_or_else(String::new, |action| shown_key(state, KeyContext::Settling, action));
    let x = canvas.put_text(heading.x, heading.y, heading.right(), &key, look.accent);
    let name = list.coders().get(coder).map_or("", String::as_str);
    let x = canvas.put_truncated(x + 1, heading.y, heading.right(), name, look.title);
    let mut themes: Vec<String> = own.iter().map(|(theme, _)| state.work.theme_path(*theme)).collect();
    themes.dedup();
    let has = if themes.is_empty() { "does not have it".to_owned() } else { themes.join(", ") };
    canvas.put_truncated(x + 2, heading.y, heading.right(), &has, look.muted);
    draw_text(canvas, text, disagreement, own.iter().map(|(_, span)| *span).collect(), transcript);
}

/// Draws a unit with the words before and after it; marks stand out, and what is not of the unit is dim. All columns
/// show the same lines, from the first mark of any coder on.
fn draw_text(
    canvas: &mut Canvas<'_>,
    area: Rect,
    disagreement: &ThemeDisagreement,
    mut marks: Vec<Span>,
    transcript: &Transcript,
) {
    marks.sort_unstable();
    marks.dedup_by(|next, last| {
        let overlaps = next.start < last.end;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    let marks: Vec<(usize, usize)> = marks.iter().map(|mark| (mark.start, mark.end)).collect();
    let all = disagreement.marks.iter().flatten().map(|(_, span)| span.start);
    let first = all.min().unwrap_or(disagreement.unit.span().start);
    let (text, parts) = (transcript.text.as_str(), disagreement.unit.spans.as_slice());
    draw_passage(canvas, area, &PassageText { text, parts, marks: &marks, first });
}
