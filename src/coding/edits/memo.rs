//! Notes.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, MemoTarget};

/// Writes, changes or, with an empty text, deletes the memo on something.
///
/// # Errors
/// When it says so already.
pub fn set_memo(book: &Codebook, target: MemoTarget, text: &str) -> Result<Edit> {
    let mut draft = Draft::new(book);
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
        MemoTarget::Theme(theme) => format!("theme {}", book.path(*theme)),
    };
    draft.put_memo(target, text.to_owned());
    let already = if text.is_empty() { "there is no memo" } else { "the memo says so" };
    draft.finish(format!("{verb} the memo on {subject}")).ok_or_else(|| Error::Already(already.to_owned()))
}
