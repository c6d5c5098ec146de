//! How large a file, and a file inside an archive, may be.

use crate::corpus::discover::lowercase_extension;
use crate::corpus::error::ReadError;
use std::path::Path;

/// The most bytes a file of one transcript may have: over 1,000 hours of speech as text, or 100 as JSON with a time for
/// each word. Chosen by hand as more than any recording needs; it bounds memory.
const MAX_TRANSCRIPT_BYTES: u64 = 64 << 20;
/// The most bytes a table may have, since one file holds a transcript in each row. Chosen by hand; it bounds
/// memory.
const MAX_TABLE_BYTES: u64 = 128 << 20;
/// The most marks a text may have: line ends, tags, entities and JSON's objects and lists, each of which may become
/// something that takes a few hundred bytes. A caption with a time for each word has three for each: 70 hours of speech.
/// Chosen by hand; it bounds memory.
const MAX_MARKS: u64 = 2_000_000;
/// As many marks as this counts a JSON object: each takes up to two kilobytes while it is read, a line about 300 bytes.
/// 250,000 words with a time for each are 27 hours of speech.
const MARKS_OF_OBJECT: u64 = 8;
/// The most separators of values (commas, semicolons, tabs) a text may have, each of which may become a value of some
/// 50 bytes. Chosen by hand; it bounds memory.
const MAX_SEPARATORS: u64 = 10_000_000;
/// The most bytes that all archives within one file may inflate to. Chosen by hand; it bounds memory and time.
const MAX_INFLATED_BYTES: u64 = 256 << 20;
/// The most marks in all files within one archive. Chosen by hand; it bounds memory.
const MAX_INFLATED_MARKS: u64 = 5_000_000;

/// What a file, with all archives in it, may still come to.
pub(super) struct ReadBudget {
    bytes: u64,
    marks: u64,
}

impl ReadBudget {
    /// All that one file may come to.
    pub(super) fn full() -> Self {
        Self { bytes: MAX_INFLATED_BYTES, marks: MAX_INFLATED_MARKS }
    }

    /// Takes what was inflated.
    ///
    /// # Errors
    /// Where all files in the archive come to too much.
    pub(super) fn take_bytes(&mut self, bytes: u64) -> Result<(), ReadError> {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.unwrap_or(0);
        left.map(drop).ok_or_else(|| {
            ReadError::new(format!(
                "comes after more than {} MB of other files in the archive; unpack it and import the folder",
                MAX_INFLATED_BYTES >> 20
            ))
        })
    }

    /// Takes the marks of a decoded text; `is_inside`: of a file in an archive.
    ///
    /// # Errors
    /// Where it has more than a transcript or a table may have.
    pub(super) fn take_text(&mut self, text: &str, is_inside: bool) -> Result<(), ReadError> {
        let (mut marks, mut separators) = (0, 0);
        for byte in text.bytes() {
            marks += match byte {
                b'{' => MARKS_OF_OBJECT,
                b'\n' | b'<' | b'[' | b'&' => 1,
                _ => 0,
            };
            separators += u64::from(matches!(byte, b',' | b';' | b'\t'));
        }
        let too_many = |count: u64, most: u64, what: &str| {
            ReadError::new(format!(
                "has {count} {what}, of which {} million are read at most. Cut it into smaller files and import those",
                most / 1_000_000
            ))
        };
        if marks > MAX_MARKS {
            return Err(too_many(marks, MAX_MARKS, "line ends and marks of its format"));
        }
        if separators > MAX_SEPARATORS {
            return Err(too_many(separators, MAX_SEPARATORS, "commas and other separators"));
        }
        let left = self.marks.checked_sub(if is_inside { marks } else { 0 });
        self.marks = left.unwrap_or(0);
        left.map(drop).ok_or_else(|| {
            ReadError::new(format!(
                "comes after other files in the archive with more than {} million lines; unpack it and import the folder",
                MAX_INFLATED_MARKS / 1_000_000
            ))
        })
    }
}

/// Refuses a file larger than its kind may be.
pub(super) fn refuse_size(path: &Path, size: u64) -> Result<(), ReadError> {
    let largest = byte_limit(path);
    let what = if has_table_extension(path) { "table" } else { "transcript" };
    if size <= largest {
        return Ok(());
    }
    Err(ReadError::new(format!(
        "is {} MB; a {what} may have {} MB at most. Cut it into smaller files and import those",
        size >> 20,
        largest >> 20
    )))
}

/// Says whether a path has the extension of a table.
fn has_table_extension(path: &Path) -> bool {
    matches!(lowercase_extension(path).as_str(), "csv" | "tsv" | "tab" | "jsonl" | "ndjson")
}

/// The most bytes a file with that path may inflate to.
pub(super) fn byte_limit(path: &Path) -> u64 {
    if has_table_extension(path) { MAX_TABLE_BYTES } else { MAX_TRANSCRIPT_BYTES }
}
