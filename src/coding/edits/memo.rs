//! Memos.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{Codebook, Edit, JournalKind, Memo, MemoTarget, SummaryColumn};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::clean_text;
use crate::format::minute_text;

/// Writes, changes or, with an empty text, deletes the memo on a subject as [`write_memo`] does. It keeps its kind, and a
/// new one has no date: of memos that come from elsewhere.
///
/// # Errors
/// As of [`write_memo`].
pub fn set_memo(book: &Codebook, target: MemoTarget, text: &str) -> CodingResult<Edit> {
    let kind = book.memo_to_change(&target).and_then(|memo| memo.kind);
    write_memo(book, target, text, kind, "")
}

/// Says what the memo on a subject is for.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where there is no memo to change, or it is of that kind.
pub fn set_memo_kind(book: &Codebook, target: MemoTarget, kind: Option<JournalKind>) -> CodingResult<Edit> {
    let Some(memo) = book.memo_to_change(&target) else {
        return Err(CodingError::NothingToDo("there is no memo".to_owned()));
    };
    let name = kind.map_or("of no kind", JournalKind::name);
    let noun = if matches!(target, MemoTarget::Entry(_)) { "journal entry of" } else { "memo on" };
    let what = format!("changed what the {noun} {} is: {name}", subject_name(book, &target));
    let mut draft = EditBuilder::new(book);
    draft.put_whole_memo(Memo { kind, ..memo.clone() });
    draft.finish_or(what, || format!("the memo is {name}"))
}

/// Writes, changes or, with an empty text, deletes the memo on a subject: that of who works, or the one they may
/// change ([`Codebook::memo_to_change`]), which is theirs from then on. `kind` is what it is for; `time` is now, RFC 3339
/// in UTC, and a memo that is changed keeps the time at which it was first written.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where the memo has this text and kind, or there is none to
/// delete.
pub fn write_memo(
    book: &Codebook,
    target: MemoTarget,
    text: &str,
    kind: Option<JournalKind>,
    time: &str,
) -> CodingResult<Edit> {
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
    let (noun, on) = match target {
        MemoTarget::Cell(_) => ("summary", "on"),
        MemoTarget::Entry(_) => ("journal entry", "of"),
        _ => ("memo", "on"),
    };
    let already = if text.is_empty() { format!("there is no {noun}") } else { format!("the {noun} says so") };
    if of.is_some() && there.is_some_and(|memo| memo.text == text && memo.kind == kind) {
        return Err(CodingError::NothingToDo(already));
    }
    if let Some(of) = of {
        draft.put_memo(target.clone(), of, String::new());
    }
    let time = there.map_or(time, |memo| memo.time.as_str()).to_owned();
    draft.put_whole_memo(Memo { target, coder: book.coder.clone(), text: text.to_owned(), kind, time });
    let memo = if whose.is_empty() { format!("the {noun}") } else { format!("{whose}{noun}") };
    draft.finish_or(format!("{verb} {memo} {on} {subject}"), || already)
}

/// The target of a new entry of the journal, begun now (RFC 3339 in UTC, whole seconds): of several within a second each
/// has its own, by thousandths, so that they stay in the order in which they were begun.
pub fn new_entry(book: &Codebook, now: &str) -> MemoTarget {
    let second = now.trim_end_matches('Z');
    let is_there = |target: &MemoTarget| book.memos_on(target).next().is_some();
    let mut targets = (0u32..).map(|number| MemoTarget::Entry(format!("{second}.{number:03}Z")));
    targets.find(|target| !is_there(target)).unwrap_or_else(|| MemoTarget::Entry(now.to_owned()))
}

/// The subject of a memo in words, for a sentence.
pub(super) fn subject_name(book: &Codebook, target: &MemoTarget) -> String {
    match target {
        MemoTarget::Project => "the project".to_owned(),
        MemoTarget::Entry(begun) => minute_text(begun),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::{apply_checked, codebook_with};

    #[test]
    fn a_memo_keeps_its_date_and_has_a_kind() {
        let mut book = codebook_with(&["A", "B"]);
        let on = |name: &str, book: &Codebook| MemoTarget::Theme(book.find_theme(name).unwrap());
        let (first, later) = ("2026-01-01T10:00:00Z", "2026-02-01T10:00:00Z");
        let a = on("A", &book);
        let edit = write_memo(&book, a.clone(), "x", Some(JournalKind::Reflexive), first).unwrap();
        apply_checked(&mut book, edit);
        let edit = write_memo(&book, a.clone(), "y", Some(JournalKind::Reflexive), later).unwrap();
        apply_checked(&mut book, edit);
        let read = |book: &Codebook, on: &MemoTarget| {
            let memo = book.memo(on).unwrap();
            (memo.text.clone(), memo.kind, memo.time.clone())
        };
        assert_eq!(read(&book, &a), ("y".to_owned(), Some(JournalKind::Reflexive), first.to_owned()));
        let edit = set_memo_kind(&book, a.clone(), Some(JournalKind::Todo)).unwrap();
        assert_eq!(edit.what, "changed what the memo on theme A is: to do");
        apply_checked(&mut book, edit);
        assert_eq!(read(&book, &a).1, Some(JournalKind::Todo));
        assert!(matches!(
            set_memo_kind(&book, a.clone(), Some(JournalKind::Todo)),
            Err(CodingError::NothingToDo(_))
        ));
        assert!(matches!(set_memo_kind(&book, on("B", &book), None), Err(CodingError::NothingToDo(_))));
        // What is joined has the kind of the memo that stays, else that of the other, and the earlier date.
        let edit = write_memo(&book, on("B", &book), "z", None, later).unwrap();
        apply_checked(&mut book, edit);
        let (from, into) = (book.find_theme("A").unwrap(), book.find_theme("B").unwrap());
        let edit = crate::coding::edits::merge_themes(&book, into, &[from]).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!(
            read(&book, &MemoTarget::Theme(into)),
            ("z\n\ny".to_owned(), Some(JournalKind::Todo), first.to_owned())
        );
        // A text without a word on it keeps the kind, and a memo that is gone has none.
        let edit = write_memo(&book, MemoTarget::Theme(into), " ", None, later).unwrap();
        apply_checked(&mut book, edit);
        assert!(book.memo(&MemoTarget::Theme(into)).is_none());
    }

    #[test]
    fn records_of_before_there_were_kinds_read_as_they_were() {
        let old = r#"{"target":"project","coder":"ana","text":"x"}"#;
        let memo: Memo = serde_json::from_str(old).unwrap();
        assert_eq!((memo.kind, memo.time.as_str()), (None, ""));
        assert_eq!(serde_json::to_string(&memo).unwrap(), old, "and are written as they were");
    }
}
