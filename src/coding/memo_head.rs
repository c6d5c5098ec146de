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
        let time = if time.is_empty() { "" } else { time.strip_prefix(", ").filter(|time| is_time(time))? };
        Some((kind?, time.to_owned(), rest))
    };
    match read() {
        Some((kind, time, rest)) => (Some(kind), time, rest),
        None => (None, String::new(), text),
    }
}

/// Whether a text is a time of RFC 3339, as `2026-11-30T09:00:00Z`: by the places of its signs and digits. Another text in
/// brackets is what somebody wrote.
fn is_time(text: &str) -> bool {
    const SECONDS: &str = "0000-00-00T00:00:00";
    let fits = |text: &str, pattern: &str| {
        let is_as = |(sign, wanted): (u8, u8)| match wanted {
            b'0' => sign.is_ascii_digit(),
            other => sign == other,
        };
        text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(is_as)
    };
    let Some((seconds, rest)) = text.split_at_checked(SECONDS.len()) else { return false };
    let zone = match rest.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|sign: char| sign.is_ascii_digit()) => {
            fraction.trim_start_matches(|sign: char| sign.is_ascii_digit())
        }
        _ => rest,
    };
    fits(seconds, SECONDS) && (zone == "Z" || fits(zone, "+00:00") || fits(zone, "-00:00"))
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
        // What is no time was written by somebody.
        for noted in ["on Anna", "2026-11-30", "2026-11-30T09:00:00", "2026-11-30T09:00:00.Z", "9 \u{e4}"] {
            let text = format!("[analytic memo, {noted}]\nx");
            assert_eq!(split_head(&text), (None, String::new(), text.as_str()));
        }
        for time in ["2026-11-30T09:00:00.25Z", "2026-11-30T09:00:00+01:00"] {
            let text = format!("[analytic memo, {time}]\nx");
            assert_eq!(split_head(&text), (Some(JournalKind::Analytic), time.to_owned(), "x"));
        }
    }
}
