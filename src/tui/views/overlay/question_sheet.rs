//! The questions: a row for each with its counts, and below them the wordings of the one under the cursor and how each
//! transcript answers it.

use super::{OverlayView, rows_within};
use crate::app::overlay::question_sheet::QuestionSheet;
use crate::app::{Action, KeyContext, State};
use crate::coding::{GroupWording, QuestionGroup, QuestionKind};
use crate::format::{count_noun, thousands};
use crate::tui::canvas::{Canvas, PART_GAP};
use crate::tui::layout::{split_bottom, split_top};
use crate::tui::text::text_width;
use crate::tui::widgets::{OverlaySheet, draw_rows, shown_key};
use ratatui::layout::Rect;

/// Rows above the list: the headings.
const HEADING_ROWS: u16 = 1;
/// Rows below it: a rule, the wordings in up to two, and answers. Chosen by hand, so that a terminal of 24 rows lists seven
/// questions.
const DETAIL_ROWS: u16 = 10;
/// Rows of the wordings.
const WORDING_ROWS: u16 = 2;
/// Columns of what a question is: the longest is "recurring".
const KIND_COLUMNS: u16 = 10;
/// Columns of the name of a transcript beside its answer, at most. Chosen by hand.
const TRANSCRIPT_COLUMNS: u16 = 28;
/// The counts of a question, with the columns of each.
const COUNTS: [(&str, u16); 3] = [("talks", 7), ("answers", 9), ("words", 10)];

impl OverlayView for QuestionSheet {
    fn sheet(&self, _state: &State, room: u16) -> OverlaySheet {
        let around = HEADING_ROWS + DETAIL_ROWS;
        let rows = rows_within(self.rows.len(), room.saturating_sub(around)).max(3);
        let of_guide = |row: &usize| {
            let group = self.questions.found.groups.get(*row);
            group.is_some_and(|group| matches!(group.kind, QuestionKind::Guide(_)))
        };
        let aside = match self.is_stale {
            true => "finding them again".to_owned(),
            false => count_noun(self.rows.iter().filter(|row| of_guide(row)).count(), "guide question"),
        };
        let title = if self.shows_all { "all that is asked" } else { "what is asked, by guide question" };
        OverlaySheet { aside, ..OverlaySheet::new(title, 130, (around + rows).min(room)) }
    }
    fn list_rows(&self) -> (u16, u16) {
        (HEADING_ROWS + DETAIL_ROWS, 1)
    }
    fn draw(&self, canvas: &mut Canvas<'_>, area: Rect, state: &State) {
        if self.rows.is_empty() {
            canvas.put_wrapped(area, &self.empty_text(state), canvas.styles.muted);
            return;
        }
        let (above, detail) = split_bottom(area, DETAIL_ROWS.min(area.height.saturating_sub(2)));
        let (heading, rows) = split_top(above, HEADING_ROWS);
        let edge = area.right().saturating_sub(COUNTS.iter().map(|(_, columns)| columns).sum());
        let put_counts = |canvas: &mut Canvas<'_>, y: u16, texts: [&str; 3]| {
            let mut left = edge;
            for ((_, columns), text) in COUNTS.iter().zip(texts) {
                canvas.put_right(left, y, left + columns, text, canvas.styles.muted);
                left += columns;
            }
        };
        put_counts(canvas, heading.y, COUNTS.map(|(name, _)| name));
        draw_rows(canvas, rows, &self.list, 1, &self.rows, |canvas, row, at, is_current| {
            let Some(group) = self.questions.found.groups.get(*at) else { return };
            let look = canvas.styles;
            let (kind, style) = match group.kind {
                QuestionKind::Guide(_) => ("guide", look.title),
                QuestionKind::Recurring => ("recurring", look.text),
                QuestionKind::Single => ("other", look.text),
            };
            let style = if is_current { style.patch(look.selection) } else { style };
            let name = row.x + 1 + KIND_COLUMNS;
            canvas.put_truncated(row.x + 1, row.y, name, kind, look.muted);
            canvas.put_truncated(name, row.y, edge, &group.name, style);
            let counts = [group.transcripts, group.snippets.len(), group.words].map(thousands);
            put_counts(canvas, row.y, counts.each_ref().map(String::as_str));
        });
        if let Some(group) = self.current() {
            self.draw_detail(canvas, detail, group, state);
        }
    }
}

impl QuestionSheet {
    /// Why there is nothing.
    fn empty_text(&self, state: &State) -> String {
        let people = shown_key(state, KeyContext::Everywhere, Action::ShowSpeakers);
        let role = shown_key(state, KeyContext::Speakers, Action::SpeakerRole);
        let all = shown_key(state, KeyContext::Questions, Action::AllQuestions);
        let found = &self.questions.found;
        if found.told == 0 {
            return format!(
                "In no talk is it told who asks, so no question is known. {people} lists who speaks, and {role} there says \
                 who is the interviewer; so does a line \"Interviewer: NAME\" in the header of a transcript."
            );
        }
        if found.groups.is_empty() {
            return "Those who are told to ask ask nothing.".to_owned();
        }
        let (count, talks) = (count_noun(found.groups.len(), "question"), count_noun(found.told, "talk"));
        format!(
            "No question recurs: {count} in {talks} are like none of another talk. {all} lists them, to be put together by \
             hand."
        )
    }

    /// Draws the wordings of a group, and how each transcript answers.
    fn draw_detail(&self, canvas: &mut Canvas<'_>, area: Rect, group: &QuestionGroup, state: &State) {
        let look = canvas.styles;
        canvas.horizontal_rule(area.x, area.y, area.right());
        let (_, below) = split_top(area, 1);
        let (above, answers) = split_top(below, WORDING_ROWS.min(below.height));
        let room = usize::from(above.width) * usize::from(above.height);
        canvas.put_wrapped(above, &wordings_text(self.wordings(), group.questions.len(), room), look.text);
        let name = answers.x + 1 + TRANSCRIPT_COLUMNS.min(answers.width / 4);
        for (y, question) in (answers.y..answers.bottom()).zip(self.questions.found.questions_of(group)) {
            let entry = state.work.corpus.transcript_at(question.transcript);
            let talk = entry.map_or("", |entry| entry.name.as_str());
            canvas.put_truncated(answers.x + 1, y, name, talk, look.muted);
            let said = match question.excerpt.as_str() {
                "" => "(nothing is answered)",
                said => said,
            };
            let style = if question.excerpt.is_empty() { look.muted } else { look.text };
            canvas.put_truncated(name + PART_GAP, y, answers.right(), said, style);
        }
    }
}

/// The wordings in a sentence, as many as so many columns may show.
fn wordings_text(wordings: &[GroupWording], asked: usize, room: usize) -> String {
    let (count, times) = (count_noun(wordings.len(), "wording"), count_noun(asked, "time"));
    let mut text = format!("Asked {times} in {count}: ");
    let mut width = text_width(&text);
    for (at, wording) in wordings.iter().enumerate() {
        if width > room {
            break;
        }
        let begin = text.len();
        text += if at == 0 { "" } else { " · " };
        text += &wording.shown;
        if wording.count > 1 {
            text += &format!(" ({}x)", thousands(wording.count));
        }
        width += text.get(begin..).map_or(0, text_width);
    }
    text
}
