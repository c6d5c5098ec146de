//! How large a file, and a file inside an archive, may be.

use crate::corpus::discover::lowercase_extension;
use crate::corpus::error::ReadError;
use std::path::Path;

/// The most bytes a file of one transcript may have: over 1,000 hours of speech as text. Chosen by hand as
/// more than any recording needs; it bounds memory.
const MAX_TRANSCRIPT_BYTES: u64 = 128 << 20;
/// The most bytes a table may have, since one file holds a transcript in each row. Chosen by hand; it bounds
/// memory.
const MAX_TABLE_BYTES: u64 = 512 << 20;

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
