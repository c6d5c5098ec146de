//! Hits gone through one by one: the hit in its transcript, with its words marked, and how far one is.

use super::OverlayView;
use crate::app::overlay::hit_review::{HitAnswer, HitBefore, HitReview, ReviewCount, ReviewHit};
use crate::app::widget::wrap::wrap;
use crate::app::{Action, KeyContext, State};
use crate::corpus::Span;
use crate::format::{clock, join_names, thousands};
use crate::tui::canvas::Canvas;
use crate::tui::layout::split_top;
use crate::tui::widgets::{MAX_TEXT_COLUMNS, OverlaySheet, PassageText, draw_passage, shown_key};
use ratatui::layout::Rect;

/// The most rows of the sheet: more of the text is read in the Reader. Chosen by hand; not measured.
const SHEET_ROWS: u16 = 26;
/// Rows above the text: where it is from, what is known of it, and an empty one.
const HEADING_ROWS: u16 = 3;
/// Rows below it: what is left out, or what was done.
const ROWS_BELOW: u16 = 2;

impl OverlayView for HitReview {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let of = self.shown().count();
        let at = thousands((self.list.cursor + 1).min(of));
        let ReviewCount { taken, passed, .. } = self.count();
        let (taken, passed) = (thousands(taken), thousands(passed));
        let title = format!("{}: hit {at} of {}", self.theme, thousands(of));
        let aside = format!("{taken} taken \u{b7} {passed} passed by");
        OverlaySheet { aside, ..OverlaySheet::new(&title, MAX_TEXT_COLUMNS + 2, room.min(SHEET_ROWS)) }
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        // On a small screen the words come first.
        let below = if area.height > HEADING_ROWS + ROWS_BELOW + 3 { ROWS_BELOW } else { 1 };
        let (body, foot) = split_top(area, area.height.saturating_sub(below));
        self.draw_foot(canvas, foot, state);
        let Some(hit) = self.current() else {
            let why = "All of these were gone through before.";
            canvas.put_truncated(body.x, body.y, body.right(), why, canvas.styles.muted);
            return;
        };
        let above = if body.height > HEADING_ROWS + 3 { HEADING_ROWS } else { 1 };
        let (heading, text) = split_top(body, above);
        self.draw_heading(canvas, heading, hit, state);
        self.draw_hit(canvas, text, hit, state);
    }
}

impl HitReview {
    /// Draws where the hit is from, and what is known of it.
    fn draw_heading(&self, canvas: &mut Canvas<'_>, area: Rect, hit: &ReviewHit, state: &State) {
        let (look, work) = (canvas.styles, &state.work);
        let Some(snippet) = work.snippet(hit.snippet) else { return };
        let name = work.transcript_entry_of(hit.snippet).map_or("", |entry| entry.name.as_str());
        let time = snippet.start.map_or_else(String::new, |second| format!("  {}", clock(second)));
        let speaker = snippet.speaker.as_deref().map_or_else(String::new, |speaker| format!("  {speaker}"));
        let edge = match answer_text(hit) {
            Some(answer) => canvas.put_right(area.x, area.y, area.right(), answer, look.marked),
            None => area.right(),
        };
        let edge = edge.saturating_sub(1);
        let x = canvas.put_truncated(area.x, area.y, edge, name, look.title);
        let x = canvas.put_text(x, area.y, edge, &speaker, look.speaker);
        canvas.put_text(x, area.y, edge, &time, look.muted);
        if area.height > 1 {
            let themes: Vec<String> =
                work.themes_of(hit.snippet).iter().map(|theme| work.theme_path(*theme)).collect();
            let themes = match themes.as_slice() {
                [] => "in no theme".to_owned(),
                some => format!("in {}", join_names(some)),
            };
            canvas.put_truncated(area.x, area.y + 1, area.right(), &themes, look.muted);
        }
    }

    /// Draws the hit with the words around it, once its transcript is loaded.
    fn draw_hit(&self, canvas: &mut Canvas<'_>, area: Rect, hit: &ReviewHit, state: &State) {
        let work = &state.work;
        let Some(span) = work.snippet(hit.snippet).map(|snippet| snippet.span) else { return };
        let index = work.transcript_index_of(hit.snippet);
        let Some(transcript) = index.and_then(|index| work.texts.transcript(index)) else { return };
        let said = span.slice(&transcript.text);
        let marks = self.marks(hit.snippet, said, work.corpus.language_of(hit.snippet, said));
        let in_text = |mark: &Span| (span.start + mark.start, span.start + mark.end);
        let marks: Vec<(usize, usize)> = marks.iter().map(in_text).collect();
        // Of a hit that is longer than the room there is, the part with the first match.
        let rows = wrap(said, usize::from(area.width.saturating_sub(2))).len();
        let is_long = rows + 2 > usize::from(area.height);
        let first = marks.first().filter(|_| is_long).map_or(span.start, |mark| mark.0);
        let passage = PassageText { text: &transcript.text, parts: &[span], marks: &marks, first };
        draw_passage(canvas, area, &passage);
    }

    /// Draws what was done once all have their answer, else what is left out.
    fn draw_foot(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        let look = canvas.styles;
        let row = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
        if self.is_finished() {
            canvas.put_wrapped(area, &self.summary(), look.good);
            return;
        }
        let ReviewCount { in_theme, passed_before, .. } = self.count();
        let parts = [(in_theme, "in it before"), (passed_before, "passed by before")];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, what)| format!("{} {what}", thousands(count))).collect();
        if !parts.is_empty() {
            let key = shown_key(state, KeyContext::Reviewing, Action::AllHits);
            let shown = if self.shows_all { "leaves them out" } else { "shows them too" };
            let text = format!("{}; {key} {shown}", join_names(&parts));
            canvas.put_truncated(row.x, row.y, row.right(), &text, look.muted);
        }
    }
}

/// What was said of a hit, or known of it before.
fn answer_text(hit: &ReviewHit) -> Option<&'static str> {
    match (hit.answer, hit.before) {
        (Some(HitAnswer::Taken), _) => Some("\u{2713} taken"),
        (Some(HitAnswer::PassedBy), _) => Some("\u{2013} passed by"),
        (_, HitBefore::InTheme) => Some("\u{2713} in it before"),
        (_, HitBefore::PassedBy) => Some("\u{2013} passed by before"),
        (_, HitBefore::Open) => None,
    }
}
