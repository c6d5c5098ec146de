//! From the bytes of a file to the transcripts in it: which reader a file needs (`archive_members`), what it
//! may weigh (`limits`), and what becomes of a parsed transcript (`transcripts`: cleanup, then assembly).
//!
//! Sizes are checked before bytes are in memory, and again for what an archive unpacks.

mod archive_members;
mod limits;
mod transcripts;

pub use transcripts::FileTranscripts;

use super::FoundFile;
use super::error::ReadError;
use super::read_options::ReadOptions;
use std::path::Path;

/// Reads the bytes of a listed file. What was marked to be skipped, and what is too large to be a transcript,
/// is refused before it is in memory.
///
/// # Errors
/// The reason to skip it, or why the system would not read it.
pub fn read_bytes(found: &FoundFile) -> Result<Vec<u8>, ReadError> {
    if let Some(reason) = &found.skip_reason {
        return Err(ReadError::new(reason.clone()));
    }
    limits::refuse_size(&found.path, found.size)?;
    std::fs::read(&found.path).map_err(|error| {
        ReadError::new(match error.kind() {
            std::io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
            std::io::ErrorKind::NotFound => "is gone since the folder was listed".to_owned(),
            _ => format!("the system would not read it: {error}"),
        })
    })
}

/// Reads a file's bytes; its transcript is named after the file. See [`parse_file_as`].
///
/// # Errors
/// See [`parse_file_as`].
pub fn parse_file(path: &Path, bytes: &[u8], options: &ReadOptions) -> Result<FileTranscripts, ReadError> {
    let name = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
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
    archive_members::parse_within(name, path, bytes, options, 0, &mut limits::ReadBudget::full())
}

#[cfg(test)]
mod meetings;
#[cfg(test)]
mod mutated_seeds;
#[cfg(test)]
mod properties;
