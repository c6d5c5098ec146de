//! The line above a memo that says what it is for, where a file has no place for that: as other programs show it.

use super::codebook::model::{JournalKind, Memo};

/// The text of a memo for such a file: one that has a kind stands below a line such as `[analytic memo,
/// 2026-11-30T09:00:00Z]`.
pub fn with_head(memo: &Memo) -> String {
    let Some(kind) = memo.kind else { return memo.text.clone() };
    let time = if memo.time.is_empty() { String::new() } else { format!(", {}", memo.time) };
    format!("[{} memo{time}]\n{}", kind.name(), memo.text)
}

/// The kind and time that such a line says, and the text below it; of any other text none, and all of it.
pub fn split_head(text: &str) -> (Option<JournalKind>, String, &str) {
    let read = || {
        let (head, rest) = text.strip_prefix('[')?.split_once("]\n")?;
        let (kind, time) = head.split_once(" memo").map(|(kind, time)| (JournalKind::named(kind), time))?;
        let time = if time.is_empty() { "" } else { time.strip_prefix(", ")? };
        Some((kind?, time.to_owned(), rest))
    };
    match read() {
        Some((kind, time, rest)) => (Some(kind), time, rest),
        None => (None, String::new(), text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::MemoTarget;

    #[test]
    fn a_head_reads_back_and_other_text_stays() {
        let memo = |kind, time: &str| Memo {
            target: MemoTarget::Project,
            coder: String::new(),
            text: "[so]\nit is".to_owned(),
            kind,
            time: time.to_owned(),
        };
        for kind in JournalKind::ALL.map(Some).into_iter().chain([None]) {
            for time in ["", "2026-11-30T09:00:00Z"] {
                let text = with_head(&memo(kind, time));
                let expected = if kind.is_some() { time } else { "" };
                assert_eq!(split_head(&text), (kind, expected.to_owned(), "[so]\nit is"), "{text}");
            }
        }
        for text in
            ["", "[", "[analytic memo] x", "[odd memo]\nx", "[analytic memory]\nx", "analytic memo]\nx"]
        {
            assert_eq!(split_head(text), (None, String::new(), text));
        }
    }
}
