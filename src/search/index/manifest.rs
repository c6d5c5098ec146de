//! The file that names the build in force, and says which transcripts it has.

use super::contents::IndexBlock;
use crate::search::error::SearchError;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Version of terms and schema. Raise it whenever either changes: older indexes are rebuilt then.
pub(super) const INDEX_VERSION: u32 = 3;
/// The name of the file.
pub(super) const MANIFEST_FILE: &str = "current.json";

/// The content of `current.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct IndexManifest {
    pub(super) version: u32,
    pub(super) folder: String,
    pub(super) languages: Vec<String>,
    /// The transcripts, in the order their snippets were numbered in.
    pub(super) blocks: Vec<IndexBlock>,
}

/// Reads `current.json`; none where there is none.
pub(super) fn read_manifest(dir: &Path) -> Result<Option<IndexManifest>, SearchError> {
    let path = dir.join(MANIFEST_FILE);
    let read = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.and_then(|bytes| Ok(serde_json::from_slice(&bytes)?)),
    };
    read.map_err(|source| SearchError::Io { path, source })
}

/// Writes `current.json` to a temporary file, syncs it, and renames it into place.
pub(super) fn write_manifest(path: &Path, current: &IndexManifest) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&draft, serde_json::to_vec_pretty(current)?)?;
    std::fs::File::open(&draft)?.sync_all()?;
    std::fs::rename(&draft, path)
}
