//! From the bytes of a file to the transcripts in it: which reader a file needs, what it may weigh, and what
//! becomes of a parsed transcript (cleanup, then assembly).
//!
//! Sizes are checked before bytes are in memory, and again for what an archive unpacks.

use super::archive_members;
use super::cleanup::clean_up;
use super::decode::{DecodedText, decode_text};
use super::formats::{self, ParsedContent, documents};
use super::language::detect_language;
use super::parsed::ParsedTranscript;
use super::transcript_builder::build_transcript;
use super::{FoundFile, Transcript};
use std::path::Path;

/// How files are read; the same for every file of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of a table hold text, id and attributes.
    pub table: TableOptions,
    /// Leaves the artefacts of captioning and recognition (see [`Repairs`](super::Repairs)) in the text.
    pub raw: bool,
}

/// Which columns of a table (csv, tsv, jsonl) hold what. A column is named by its header or its key;
/// a column without header by its number, the first being 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The column with the text; guessed by its name when not given.
    pub text: Option<String>,
    /// The column that names each row; rows are numbered when not given.
    pub id: Option<String>,
    /// The columns kept as attributes; all others are left out.
    pub attributes: Vec<String>,
}

/// What was read from one file: one transcript, or one for each row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileTranscripts {
    /// The transcripts in file order; no two have the same name.
    pub transcripts: Vec<Transcript>,
    /// What the user should know although the file was read.
    pub warnings: Vec<ReadWarning>,
}

/// A warning about a file that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadWarning {
    /// The line it is about, counted from 1; none where it is about the whole file.
    pub line: Option<usize>,
    /// What is odd, and what was done about it.
    pub message: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", line.map(|n| format!("line {n}: ")).unwrap_or_default())]
pub struct ReadError {
    /// The line it is about, counted from 1; none where it is about the whole file.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub reason: String,
}

impl ReadError {
    /// Makes an error about the whole file.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { line: None, reason: reason.into() }
    }
    /// Makes an error about a line, the first being 1.
    pub fn at_line(line: usize, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }
}

/// Reads the bytes of a listed file. What was marked to be skipped, and what is too large to be a transcript,
/// is refused before it is in memory.
///
/// # Errors
/// The reason to skip it, or why the system would not read it.
pub fn read_bytes(found: &FoundFile) -> Result<Vec<u8>, ReadError> {
    if let Some(reason) = &found.skip_reason {
        return Err(ReadError::new(reason.clone()));
    }
    refuse_size(&found.path, found.size)?;
    std::fs::read(&found.path).map_err(|error| {
        ReadError::new(match error.kind() {
            std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
            std::io::ErrorKind::NotFound => "is gone since the folder was listed".to_owned(),
            _ => format!("the system would not read it: {error}"),
        })
    })
}

/// The most bytes a file of one transcript may have: over 1,000 hours of speech as text. Chosen by hand as
/// more than any recording needs; it bounds memory.
pub(super) const MAX_TRANSCRIPT_BYTES: u64 = 128 << 20;
/// The most bytes a table may have, since one file holds a transcript in each row. Chosen by hand; it bounds
/// memory.
pub(super) const MAX_TABLE_BYTES: u64 = 512 << 20;

/// Refuses a file larger than its kind may be.
fn refuse_size(path: &Path, size: u64) -> Result<(), ReadError> {
    let (largest, what) = if has_table_extension(path) {
        (MAX_TABLE_BYTES, "table")
    } else {
        (MAX_TRANSCRIPT_BYTES, "transcript")
    };
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
pub(super) fn has_table_extension(path: &Path) -> bool {
    matches!(lowercase_extension(path).as_str(), "csv" | "tsv" | "tab" | "jsonl" | "ndjson")
}

/// The extension of a path in lower case, without its point; empty where there is none.
pub(super) fn lowercase_extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Reads a file's bytes; its transcript is named after the file. See [`parse_file_as`].
///
/// # Errors
/// See [`parse_file_as`].
pub fn parse_file(path: &Path, bytes: &[u8], options: &ReadOptions) -> Result<FileTranscripts, ReadError> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    parse_file_as(&name, path, bytes, options)
}

/// Reads a file's bytes under the given name (see [`FoundFile::name`]); rows of a table are called
/// `name/id`, files inside an archive `name/member`. Of `path` only the extension is used: content
/// decides first.
///
/// # Errors
/// When the file is empty, binary, too large, damaged beyond reading or no transcript at all.
pub fn parse_file_as(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<FileTranscripts, ReadError> {
    parse_within(name, path, bytes, options, 0)
}

/// Reads a file that lies `depth` archives deep; see [`read_as`].
pub(super) fn parse_within(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    depth: usize,
) -> Result<FileTranscripts, ReadError> {
    refuse_size(path, bytes.len() as u64)?;
    // Order matters: office documents are zip archives and RTF is almost text, so that both must be caught
    // before the decoder of text sees the bytes.
    if let Some(read) = archive_members::parse_archive(name, path, bytes, options, depth) {
        return read;
    }
    if documents::is_binary_document(bytes) {
        return to_transcripts(name, documents::parse_binary(bytes)?, options.raw);
    }
    let DecodedText { text, controls_removed: control, encoding_note: note } = decode_text(bytes)?;
    let parsed = formats::parse_text(&text, &lowercase_extension(path), &options.table)?;
    // The parsed segments own their words, so the text would only double the memory of a large table.
    drop(text);
    let mut file = to_transcripts(name, parsed, options.raw)?;
    // Control characters are counted for the file, before its rows are known: the first one reports them.
    if let Some(first) = file.transcripts.first_mut() {
        first.repairs.control += control;
    }
    if let Some(message) = note {
        file.warnings.insert(0, ReadWarning { line: None, message });
    }
    Ok(file)
}

/// Cleans up and assembles what a format's parser gave: one transcript, or one for each row of a table.
pub(super) fn to_transcripts(
    name: &str,
    content: ParsedContent,
    raw: bool,
) -> Result<FileTranscripts, ReadError> {
    match content {
        ParsedContent::Transcript(recording) => single_transcript(name, recording, raw),
        ParsedContent::Rows(rows, warnings) => table_transcripts(name, rows, warnings, raw),
    }
}

/// Makes the transcript of a file that holds one.
///
/// # Errors
/// When no words are left in it.
fn single_transcript(
    name: &str,
    mut recording: ParsedTranscript,
    raw: bool,
) -> Result<FileTranscripts, ReadError> {
    clean_up(&mut recording, raw);
    if recording.is_captions && !raw {
        raise_starts(&mut recording);
    }
    let warnings = std::mem::take(&mut recording.warnings);
    let transcript = build_transcript(name, recording);
    if transcript.text.is_empty() {
        return Err(ReadError::new("holds no words"));
    }
    Ok(FileTranscripts { transcripts: vec![transcript], warnings })
}

/// Raises the start of each segment to the latest start before it: of two cues that begin together, the first
/// may have been cut at the speakers inside it, and its later parts begin at guessed times. Does nothing
/// where some segment has no time, since those were dealt with one by one.
fn raise_starts(recording: &mut ParsedTranscript) {
    if recording.segments.iter().any(|piece| piece.start.is_none()) {
        return;
    }
    let mut latest = 0.0_f64;
    for piece in &mut recording.segments {
        latest = piece.start.map_or(latest, |start| start.max(latest));
        piece.start = Some(latest);
        piece.end = piece.end.map(|end| end.max(latest));
    }
}

/// Makes a transcript of each row of a table. Rows without words are left out; rows too short for their
/// language to be detected have that of the table.
///
/// # Errors
/// When no row has words.
fn table_transcripts(
    name: &str,
    rows: Vec<(String, ParsedTranscript)>,
    warnings: Vec<ReadWarning>,
    raw: bool,
) -> Result<FileTranscripts, ReadError> {
    let mut transcripts = Vec::with_capacity(rows.len());
    for (id, mut recording) in rows {
        clean_up(&mut recording, raw);
        let transcript = build_transcript(&format!("{name}/{id}"), recording);
        if !transcript.text.is_empty() {
            transcripts.push(transcript);
        }
    }
    if transcripts.is_empty() {
        return Err(ReadError::new("no row holds words"));
    }
    // A hundred rows show the table's language; rows under 200 bytes are too short to show their own. Both
    // chosen by hand; not measured.
    let sample: Vec<&str> = transcripts.iter().take(100).map(|transcript| transcript.text.as_str()).collect();
    let language = detect_language(&sample.join(" "));
    for transcript in transcripts.iter_mut().filter(|transcript| transcript.text.len() < 200) {
        transcript.language = language.clone().or(transcript.language.take());
    }
    Ok(FileTranscripts { transcripts, warnings })
}

#[cfg(test)]
mod properties;
