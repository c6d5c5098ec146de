//! From the bytes of a file to the transcripts in it.

use super::assemble::assemble;
use super::decode::{Decoded, decode};
use super::formats::{self, Content, documents};
use super::hygiene::mend;
use super::packed;
use super::recording::Recording;
use super::words::detect_language;
use super::{Found, Transcript};
use std::path::Path;

/// How files are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Which columns of a table are what.
    pub table: TableOptions,
    /// Leaves the artefacts of captioning and recognition as they are in the file.
    pub raw: bool,
}

/// Which columns of a table (csv, tsv, jsonl) hold what. A column is named by its header or its key;
/// a column without header by its number, the first being 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableOptions {
    /// The column with what was said; guessed when not given.
    pub text: Option<String>,
    /// The column that names each row; rows are numbered when not given.
    pub id: Option<String>,
    /// The columns kept as attributes; all others are left out.
    pub attributes: Vec<String>,
}

/// What was read from one file: one transcript, or one for each row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadFile {
    /// The transcripts, in file order, under names that differ.
    pub transcripts: Vec<Transcript>,
    /// What the user should know although the file was read.
    pub warnings: Vec<Warning>,
}

/// Something odd in a file that could be read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The line, the first being 1, where there is one.
    pub line: Option<usize>,
    /// What is odd, and what was done about it.
    pub message: String,
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", line.map(|n| format!("line {n}: ")).unwrap_or_default())]
pub struct ReadError {
    /// The line, the first being 1, where there is one.
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
    pub fn at(line: usize, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }
}

/// Reads a found file's bytes, refusing what was marked to be skipped and what is too large to be a
/// transcript before it is in memory.
///
/// # Errors
/// The reason to skip it, or why the system would not read it.
pub fn open(found: &Found) -> Result<Vec<u8>, ReadError> {
    if let Some(reason) = &found.skip {
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

/// The most bytes a single talk may have: over 1,000 hours of speech as text.
pub(super) const LARGEST_TALK: u64 = 128 << 20;
/// The most bytes a table may have.
pub(super) const LARGEST_TABLE: u64 = 512 << 20;

fn refuse_size(path: &Path, size: u64) -> Result<(), ReadError> {
    let (largest, what) =
        if is_table(path) { (LARGEST_TABLE, "table") } else { (LARGEST_TALK, "transcript") };
    if size <= largest {
        return Ok(());
    }
    Err(ReadError::new(format!(
        "is {} MB; a {what} may have {} MB at most. Cut it into smaller files and import those",
        size >> 20,
        largest >> 20
    )))
}

/// Says whether the extension is that of a table.
pub(super) fn is_table(path: &Path) -> bool {
    matches!(extension(path).as_str(), "csv" | "tsv" | "tab" | "jsonl" | "ndjson")
}

/// The extension in small letters, without its point.
pub(super) fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// Reads a file's bytes; its transcript is named after the file. See [`read_as`].
///
/// # Errors
/// See [`read_as`].
pub fn read(path: &Path, bytes: &[u8], options: &ReadOptions) -> Result<ReadFile, ReadError> {
    let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    read_as(&name, path, bytes, options)
}

/// Reads a file's bytes under the given name (see [`Found::name`]); rows of a table are called
/// `name/id`, files inside an archive `name/member`. Of `path` only the extension is used: content
/// decides first.
///
/// # Errors
/// When the file is empty, binary, too large, damaged beyond reading or no transcript at all.
pub fn read_as(name: &str, path: &Path, bytes: &[u8], options: &ReadOptions) -> Result<ReadFile, ReadError> {
    read_within(name, path, bytes, options, 0)
}

/// Reads a file that is so many archives deep inside others.
pub(super) fn read_within(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    depth: usize,
) -> Result<ReadFile, ReadError> {
    refuse_size(path, bytes.len() as u64)?;
    if let Some(read) = packed::unpack(name, path, bytes, options, depth) {
        return read;
    }
    if documents::is_binary(bytes) {
        return content(name, documents::binary(bytes)?, options.raw);
    }
    let Decoded { text, control, note } = decode(bytes)?;
    let parsed = formats::parse(&text, &extension(path), &options.table)?;
    drop(text);
    let mut file = content(name, parsed, options.raw)?;
    if let Some(first) = file.transcripts.first_mut() {
        first.repairs.control += control;
    }
    if let Some(message) = note {
        file.warnings.insert(0, Warning { line: None, message });
    }
    Ok(file)
}

/// Makes transcripts of what a format's parser gave.
pub(super) fn content(name: &str, content: Content, raw: bool) -> Result<ReadFile, ReadError> {
    match content {
        Content::Talk(recording) => talk(name, recording, raw),
        Content::Documents(rows, warnings) => rows_of(name, rows, warnings, raw),
    }
}

fn talk(name: &str, mut recording: Recording, raw: bool) -> Result<ReadFile, ReadError> {
    mend(&mut recording, raw);
    if recording.captions && !raw {
        begin_in_order(&mut recording);
    }
    let warnings = std::mem::take(&mut recording.warnings);
    let transcript = assemble(name, recording);
    if transcript.text.is_empty() {
        return Err(ReadError::new("holds no words"));
    }
    Ok(ReadFile { transcripts: vec![transcript], warnings })
}

/// Lets no piece begin before the one before it: of two cues that begin together the first may have been
/// cut at the speakers inside it.
fn begin_in_order(recording: &mut Recording) {
    if recording.pieces.iter().any(|piece| piece.start.is_none()) {
        return;
    }
    let mut latest = 0.0_f64;
    for piece in &mut recording.pieces {
        latest = piece.start.map_or(latest, |start| start.max(latest));
        piece.start = Some(latest);
        piece.end = piece.end.map(|end| end.max(latest));
    }
}

/// Rows too short to tell their language have that of the table.
fn rows_of(
    name: &str,
    rows: Vec<(String, Recording)>,
    warnings: Vec<Warning>,
    raw: bool,
) -> Result<ReadFile, ReadError> {
    let mut transcripts = Vec::with_capacity(rows.len());
    for (id, mut recording) in rows {
        mend(&mut recording, raw);
        let transcript = assemble(&format!("{name}/{id}"), recording);
        if !transcript.text.is_empty() {
            transcripts.push(transcript);
        }
    }
    if transcripts.is_empty() {
        return Err(ReadError::new("no row holds words"));
    }
    let sample: Vec<&str> = transcripts.iter().take(100).map(|transcript| transcript.text.as_str()).collect();
    let language = detect_language(&sample.join(" "));
    for transcript in transcripts.iter_mut().filter(|transcript| transcript.text.len() < 200) {
        transcript.language = language.clone().or(transcript.language.take());
    }
    Ok(ReadFile { transcripts, warnings })
}

#[cfg(test)]
mod properties;
