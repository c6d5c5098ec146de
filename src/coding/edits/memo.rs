//! Memos.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, MemoTarget};
use crate::coding::error::CodingResult;

/// Writes, changes or, with an empty text, deletes the memo on a subject.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where the memo has this text, or there is none to delete.
pub fn set_memo(book: &Codebook, target: MemoTarget, text: &str) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    let text = text.trim_end();
    let text = if text.trim().is_empty() { "" } else { text };
    let verb = match (draft.memo(&target).is_some(), text.is_empty()) {
        (_, true) => "deleted",
        (true, false) => "changed",
        (false, false) => "wrote",
    };
    let subject = match &target {
        MemoTarget::Project => "the project".to_owned(),
        MemoTarget::Transcript(_) => "a transcript".to_owned(),
        MemoTarget::Span(_) => "a passage".to_owned(),
        MemoTarget::Topic(_, topic) => format!("topic {}", topic.0),
        MemoTarget::Theme(theme) => format!("theme {}", book.theme_path(*theme)),
    };
    draft.put_memo(target, text.to_owned());
    let already = if text.is_empty() { "there is no memo" } else { "the memo says so" };
    draft.finish_or(format!("{verb} the memo on {subject}"), || already.to_owned())
}
