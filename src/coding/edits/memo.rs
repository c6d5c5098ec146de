//! Memos.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, MemoTarget, SummaryColumn};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::clean_text;

/// Writes, changes or, with an empty text, deletes the memo on a subject: that of who works, or the one they may
/// change ([`Codebook::memo_to_change`]), which is theirs from then on.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where the memo has this text, or there is none to delete.
pub fn set_memo(book: &Codebook, target: MemoTarget, text: &str) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    // Without what a terminal would take for a command, and what turns the direction of writing.
    let (text, _) = clean_text(text);
    let text = text.trim_end();
    let text = if text.trim().is_empty() { "" } else { text };
    let there = book.memo_to_change(&target);
    let verb = match (there.is_some(), text.is_empty()) {
        (_, true) => "deleted",
        (true, false) => "changed",
        (false, false) => "wrote",
    };
    let of = there.map(|memo| memo.coder.as_str()).filter(|coder| *coder != book.coder);
    let whose = of.filter(|coder| !coder.is_empty()).map_or_else(String::new, |coder| format!("{coder}'s "));
    let subject = subject_name(book, &target);
    let noun = if matches!(target, MemoTarget::Cell(_)) { "summary" } else { "memo" };
    let already = if text.is_empty() { format!("there is no {noun}") } else { format!("the {noun} says so") };
    if of.is_some() && there.is_some_and(|memo| memo.text == text) {
        return Err(CodingError::NothingToDo(already));
    }
    if let Some(of) = of {
        draft.put_memo(target.clone(), of, String::new());
    }
    draft.put_memo(target, &book.coder, text.to_owned());
    let memo = if whose.is_empty() { format!("the {noun}") } else { format!("{whose}{noun}") };
    draft.finish_or(format!("{verb} {memo} on {subject}"), || already)
}

/// The subject of a memo in words, for a sentence.
pub(super) fn subject_name(book: &Codebook, target: &MemoTarget) -> String {
    match target {
        MemoTarget::Project => "the project".to_owned(),
        MemoTarget::Transcript(_) => "a transcript".to_owned(),
        MemoTarget::Span(_) => "a passage".to_owned(),
        MemoTarget::Topic(_, topic) => format!("topic {}", topic.0),
        MemoTarget::Theme(theme) => format!("theme {}", book.theme_path(*theme)),
        MemoTarget::Cell(cell) => {
            let theme = book.theme_path(cell.theme);
            match &cell.column {
                SummaryColumn::Transcript(_) => format!("theme {theme} in a transcript"),
                SummaryColumn::Speaker(name) => format!("theme {theme} in what '{name}' said"),
                SummaryColumn::Value { attribute, value } => {
                    format!("theme {theme} where {attribute} is '{value}'")
                }
            }
        }
    }
}
