//! From bytes to clean text: encodings, line ends, and the characters no transcript has a use for.
//!
//! UTF-8 and UTF-16 are recognised by their byte order mark or by their structure; all else is guessed by
//! `chardetng` (the detector of Firefox) and decoded as the WHATWG Encoding Standard says. Text from here
//! holds no control character but `\n` and `\t`, so that no file can send escape sequences to the terminal.

use super::error::ReadError;
use super::old_encodings::{self, OldEncoding};
use crate::corpus::part::{list_part, text_part};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// The text of a file and what was done to decode it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DecodedText {
    /// The text, with `\n` at line ends and without control characters.
    pub text: String,
    /// How many control characters (an escape sequence counting as one) were taken out.
    pub controls_removed: usize,
    /// A warning about the encoding, where it was guessed or damaged.
    pub encoding_note: Option<String>,
}

/// Says whether an encoding is known by that name, as the Encoding Standard labels it or as people call it.
pub fn is_known_encoding(name: &str) -> bool {
    OldEncoding::by_name(name).is_some()
}

/// Decodes a file's bytes and cleans the text (see [`clean_text`]).
///
/// # Errors
/// When it is empty or is no text.
pub(crate) fn decode_text(bytes: &[u8]) -> Result<DecodedText, ReadError> {
    decode_text_as(bytes, None)
}

/// Decodes a file's bytes in the encoding of that name, or in the one they show.
///
/// # Errors
/// When it is empty or is no text, or there is no such encoding.
pub(crate) fn decode_text_as(bytes: &[u8], encoding: Option<&str>) -> Result<DecodedText, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::new("is empty"));
    }
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadError::new(format!(
            "is {kind}, not text; export its transcript as .txt, .vtt or .srt and import that"
        )));
    }
    let (text, note) = match encoding {
        Some(name) => {
            let encoding = OldEncoding::by_name(name).ok_or_else(|| {
                ReadError::new(format!(
                    "\"{name}\" is no encoding; name one such as windows-1250, macroman or shift_jis"
                ))
            })?;
            let (text, broken) = encoding.decode(bytes);
            (
                text,
                broken.then(|| format!("some bytes are no valid {}; they show as \u{fffd}", encoding.name())),
            )
        }
        None => decode_bytes(bytes)?,
    };
    let (text, control) = clean_text(&text);
    if text.trim().is_empty() {
        return Err(ReadError::new("holds no text, only blank space"));
    }
    Ok(DecodedText { text, controls_removed: control, encoding_note: note })
}

/// The name of the binary format whose magic bytes the file begins with.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"BZh", "bzip2-compressed"),
        (b"\xfd7zXZ\x00", "xz-compressed"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF87a", "a GIF image"),
        (b"GIF89a", "a GIF image"),
        (b"ID3", "an MP3 recording"),
        (b"OggS", "an Ogg recording"),
        (b"fLaC", "a FLAC recording"),
        (b"RIFF", "a WAV or AVI recording"),
        (b"\x1aE\xdf\xa3", "a Matroska or WebM recording"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\x00", "an SQLite database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"),
    ];
    // A mark of three letters (`ID3`, `BZh`) may begin a text as well: only with control bytes after it is it
    // one.
    let binary_after = |prefix: &[u8]| prefix.len() > 3 || bytes.iter().take(512).any(|b| *b < 9);
    KINDS
        .iter()
        .find(|(prefix, _)| bytes.starts_with(prefix) && binary_after(prefix))
        .map(|(_, kind)| *kind)
        .or_else(|| (bytes.get(4..8) == Some(b"ftyp")).then_some("an MP4 recording"))
}

/// The text of the bytes, with a warning where its encoding was guessed or bytes in it are invalid.
fn decode_bytes(bytes: &[u8]) -> Result<(Cow<'_, str>, Option<String>), ReadError> {
    if let Some((encoding, skip)) = Encoding::for_bom(bytes) {
        let body = list_part(bytes, skip..);
        let (text, broken) = encoding.decode_without_bom_handling(body);
        if encoding == UTF_8 {
            refuse_binary(body)?;
        }
        return Ok((text, broken.then(|| damage_note(encoding))));
    }
    // Valid UTF-16 without a mark is told before UTF-8: its zero bytes are valid UTF-8 too.
    if bytes.contains(&0) {
        if let Some(encoding) = detect_utf16_without_mark(bytes) {
            let (text, broken) = encoding.decode_without_bom_handling(bytes);
            return Ok((text, broken.then(|| damage_note(encoding))));
        }
        refuse_binary(bytes)?;
    }
    // Seven-bit Japanese is valid UTF-8 as well, and means nothing as that.
    if bytes.contains(&0x1b)
        && [b"\x1b$B".as_slice(), b"\x1b$@"].iter().any(|mark| bytes.windows(3).any(|three| three == *mark))
    {
        let (text, broken) = ISO_2022_JP.decode_without_bom_handling(bytes);
        if !broken {
            return Ok((Cow::Owned(text.into_owned()), Some("is not UTF-8; read as ISO-2022-JP".to_owned())));
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        refuse_control(bytes)?;
        if let Some(text) = old_encodings::undo_double_utf8(text) {
            let note =
                "was written as UTF-8 twice; read as it was meant; --encoding utf-8 reads it as it stands";
            return Ok((Cow::Owned(text), Some(note.to_owned())));
        }
        return Ok((Cow::Borrowed(text), None));
    }
    refuse_control(bytes)?;
    if is_mostly_utf8(bytes) {
        return Ok((String::from_utf8_lossy(bytes), Some(damage_note(UTF_8))));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let encoding = old_encodings::better_than(guess, bytes).unwrap_or(OldEncoding::Standard(guess));
    let (text, _) = encoding.decode(bytes);
    let note = format!("is not UTF-8; read as {}; another can be named with --encoding", encoding.name());
    Ok((text, Some(note)))
}

/// The warning that a text holds bytes its encoding does not allow.
fn damage_note(encoding: &'static Encoding) -> String {
    format!("some bytes are no valid {}; they show as \u{fffd}", encoding.name())
}

/// Refuses bytes with more than one NUL in a thousand (and over eight). Chosen by hand, so that texts with a
/// stray NUL are still read; not measured.
fn refuse_binary(bytes: &[u8]) -> Result<(), ReadError> {
    let nuls = bytes.iter().filter(|byte| **byte == 0).count();
    if nuls > 8 && nuls * 1000 > bytes.len() { Err(binary_error()) } else { Ok(()) }
}

/// Refuses bytes of which more than one in ten (and over eight) is a control character other than white space
/// and escapes. Chosen by hand; not measured.
fn refuse_control(bytes: &[u8]) -> Result<(), ReadError> {
    let odd = bytes.iter().filter(|b| **b < 32 && !matches!(**b, b'\t' | b'\n' | b'\r' | 12 | 0x1b)).count();
    if odd > 8 && odd * 10 > bytes.len() { Err(binary_error()) } else { Ok(()) }
}

/// The error for what is no text.
fn binary_error() -> ReadError {
    ReadError::new("is a binary file, not text")
}

/// Recognises UTF-16 without a byte order mark by what either byte order makes of the first 8 KB: 97 of 100
/// characters must be ones text has, with a blank among them, which noise and the wrong order do not give.
/// Where both pass, the one with more ASCII blanks wins. The share was chosen by hand; not measured.
fn detect_utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(8192) & !1)?;
    let score = |encoding: &'static Encoding| {
        let (text, broken) = encoding.decode_without_bom_handling(sample);
        let total = text.chars().count().max(1);
        let good = text.chars().filter(|c| is_texty(*c)).count();
        let blank = text.chars().filter(|c| matches!(c, ' ' | '\n' | '、' | '。')).count();
        (!broken || bytes.len() > sample.len()) && good * 100 >= total * 97 && blank > 0
    };
    let ascii = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling(sample).0.chars().filter(|c| matches!(c, ' ' | '\n')).count()
    };
    [UTF_16LE, UTF_16BE].into_iter().filter(|encoding| score(encoding)).max_by_key(|encoding| ascii(encoding))
}

/// Characters that make up nearly all of real text: letters, digits, common punctuation and combining marks.
fn is_texty(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\n' | '\r' | '\t' | ' '..='~' | '\u{a0}'..='\u{bf}' | '\u{300}'..='\u{36f}')
        || matches!(c, '\u{600}'..='\u{6ff}' | '\u{900}'..='\u{dff}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// Says whether invalid sequences are at most a quarter of the valid ones beyond ASCII: a damaged UTF-8 file
/// rather than one in another encoding. Chosen by hand; not measured.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    bad * 4 <= good
}

/// Removes control characters, terminal escape sequences (ECMA-48), bidirectional overrides and other
/// invisible marks, and makes `\n` of every line end. Gives the text and how many were removed.
pub(crate) fn clean_text(text: &str) -> (String, usize) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let mut removed = 0;
    // Unchanged stretches are copied whole: most texts have nothing to clean.
    let mut from = 0;
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(needs_cleaning)) {
        let here = at + found;
        let rest = text_part(text, here..);
        let Some(c) = rest.chars().next() else { break };
        out.push_str(text_part(text, from..here));
        let mut length = c.len_utf8();
        match c {
            '\r' => {
                out.push('\n');
                length += usize::from(rest.as_bytes().get(1) == Some(&b'\n'));
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{a0}' => out.push(' '),
            // Captions hold places free with it; nobody sees it.
            '\u{200b}' => {}
            '\u{1b}' | '\u{9b}' => {
                length = escape_length(rest);
                removed += 1;
            }
            _ => removed += 1,
        }
        at = here + length;
        from = at;
    }
    out.push_str(text_part(text, from..));
    (out, removed)
}

/// Says whether [`clean_text`] would change or remove the character.
fn needs_cleaning(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{a0}' | '\u{ad}' => true,
        '\u{200b}' | '\u{2028}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' => true,
        '\u{feff}' | '\u{fff9}'..='\u{fffb}' => true,
        _ => false,
    }
}

/// The length in bytes of the escape sequence a text begins with. A sequence that does not end where it
/// should is only as long as its introducer, so that a lone escape character cannot swallow the words behind
/// it.
fn escape_length(text: &str) -> usize {
    let mut chars = text.char_indices();
    let first = chars.next().map_or('\u{1b}', |(_, c)| c);
    let introducer = if first == '\u{9b}' { Some((0, '[')) } else { chars.next() };
    let after = |(at, c): (usize, char)| at + c.len_utf8();
    match introducer {
        Some((at, '[')) => {
            let body = if first == '\u{9b}' { first.len_utf8() } else { at + 1 };
            let rest = text_part(text, body..);
            // Parameters of control sequences are short: after 64 characters without a final one it is
            // damage.
            match rest.char_indices().take(64).find(|(_, c)| !matches!(c, ' '..='?')) {
                Some((end, '@'..='~')) => body + end + 1,
                _ => body,
            }
        }
        Some((at, ']' | 'P' | 'X' | '^' | '_')) => {
            let body = text_part(text, at + 1..);
            // Strings (titles, device control) end within their line and before the next escape, or were never
            // strings. What is looked at here is looked at once: the next string begins where this look ends.
            let end = body.find(['\n', '\u{7}', '\u{1b}']).map(|end| (end, text_part(body, end..)));
            let length = end.map_or(0, |(end, from)| match from.as_bytes() {
                [7, ..] => end + 1,
                [0x1b, b'\\', ..] => end + 2,
                _ => 0,
            });
            at + 1 + length
        }
        Some((at, c @ '('..='/')) => {
            after((at, c)) + usize::from(text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_graphic))
        }
        Some((at, c @ ('0'..='~'))) => after((at, c)),
        _ => first.len_utf8(),
    }
}

/// The text as one line: white space collapsed to single blanks, control characters removed.
pub(crate) fn one_line(text: &str) -> String {
    let (text, _) = clean_text(text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        decode_text(bytes).unwrap().text
    }

    #[test]
    fn encodings_are_told_apart() {
        let german = "Grüße aus Köln, sagte sie. „Schön“, dachte er über die Straße.\n";
        let utf16 = |be: bool| -> Vec<u8> {
            german.encode_utf16().flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        assert_eq!(text(german.as_bytes()), german);
        assert_eq!(text(&[b"\xef\xbb\xbf", german.as_bytes()].concat()), german);
        assert_eq!(text(&[b"\xff\xfe".as_slice(), &utf16(false)].concat()), german);
        assert_eq!(text(&[b"\xfe\xff".as_slice(), &utf16(true)].concat()), german);
        assert_eq!(text(&utf16(false)), german);
        assert_eq!(text(&utf16(true)), german);
        let (cp1252, _, _) = encoding_rs::WINDOWS_1252.encode(german);
        let decoded = decode_text(&cp1252).unwrap();
        assert_eq!(decoded.text, german);
        assert!(decoded.encoding_note.unwrap().contains("windows-1252"));
    }

    #[test]
    fn arabic_and_chinese_without_a_mark() {
        let arabic = "مرحبا بكم في هذا البرنامج. اليوم نتحدث عن التعليم\n";
        let le: Vec<u8> = arabic.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&le), arabic);
        let (cp1256, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
        assert_eq!(text(&cp1256), arabic);
        let chinese = "今天我们谈谈教育。\n大家好\n";
        let be: Vec<u8> = chinese.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&be), chinese);
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_utf8_another_encoding() {
        let decoded = decode_text(
            "Müller\u{2019}s café \u{201c}ja\u{201d}"
                .as_bytes()
                .iter()
                .chain(b"\xff end")
                .copied()
                .collect::<Vec<_>>()
                .as_slice(),
        )
        .unwrap();
        assert!(decoded.text.starts_with("Müller’s café “ja”\u{fffd} end"), "{}", decoded.text);
        assert!(decoded.encoding_note.is_some());
    }

    #[test]
    fn binary_files_are_named() {
        assert!(decode_text(b"\xfd7zXZ\x00 etc").unwrap_err().reason.contains("xz"));
        let noise: Vec<u8> = (0u32..4096).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode_text(&noise).unwrap_err().reason.contains("binary"));
        assert!(decode_text(&[0; 900]).is_err());
        assert!(decode_text(b"").unwrap_err().reason.contains("empty"));
        assert!(decode_text(b"\n \n").is_err());
    }

    #[test]
    fn escapes_and_overrides_go() {
        let hostile = "a\u{1b}[31mred\u{1b}[0m b\u{1b}]0;title\u{7}c\u{202e}d\u{9b}2Je\u{7}\r\nf\rg\u{1b}(Bh";
        let (text, removed) = clean_text(hostile);
        assert_eq!(text, "ared bcde\nf\ngh");
        assert_eq!(removed, 7);
    }

    proptest! {
        #[test]
        fn clean_leaves_nothing_behind(text in any::<String>()) {
            let (out, _) = clean_text(&text);
            prop_assert!(!out.contains(needs_cleaning));
            prop_assert_eq!(clean_text(&out), (out.clone(), 0));
        }

        #[test]
        fn decode_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode_text(&bytes);
        }
    }
}
