//! The file that names the build in force, and says which transcripts it has and what its files are.

use super::contents::IndexBlock;
use super::file_checks::FileChecks;
use crate::search::error::SearchError;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Version of terms and schema. Raise it whenever either changes: older indexes are rebuilt then.
pub(super) const INDEX_VERSION: u32 = 5;
/// The name of the file.
pub(super) const MANIFEST_FILE: &str = "current.json";

/// The content of `current.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct IndexManifest {
    pub(super) version: u32,
    pub(super) folder: String,
    pub(super) languages: Vec<String>,
    /// The transcripts, in the order their snippets were numbered in.
    pub(super) blocks: Vec<IndexBlock>,
    /// The files of the build.
    #[serde(default)]
    pub(super) files: FileChecks,
    /// The hash of all that stands before it; none in those of earlier versions.
    #[serde(default)]
    pub(super) hash: Option<String>,
}

impl IndexManifest {
    /// Its bytes, with the hash of them.
    fn with_hash(&self) -> std::io::Result<Vec<u8>> {
        let mut signed = Self { hash: None, ..self.clone() };
        signed.hash = Some(blake3::hash(&serde_json::to_vec(&signed)?).to_hex().to_string());
        Ok(serde_json::to_vec_pretty(&signed)?)
    }

    /// Whether it is as it was written; those of earlier versions are not known to be.
    fn is_whole(&self) -> bool {
        let unsigned = Self { hash: None, ..self.clone() };
        let hash = serde_json::to_vec(&unsigned).map(|bytes| blake3::hash(&bytes).to_hex().to_string());
        self.hash.is_none() || hash.is_ok_and(|hash| self.hash.as_ref() == Some(&hash))
    }
}

/// Reads `current.json`; none where there is no index.
pub(super) fn read_manifest(dir: &Path) -> Result<Option<IndexManifest>, SearchError> {
    let path = dir.join(MANIFEST_FILE);
    let read = match std::fs::read(&path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        read => read.and_then(|bytes| Ok(serde_json::from_slice::<IndexManifest>(&bytes)?)),
    };
    match read {
        Ok(manifest) if !manifest.is_whole() => Err(SearchError::Damaged { path }),
        Ok(manifest) => Ok(Some(manifest)),
        Err(source) => Err(SearchError::Io { path, source }),
    }
}

/// Writes `current.json` to a temporary file, syncs it, and renames it into place.
pub(super) fn write_manifest(path: &Path, current: &IndexManifest) -> std::io::Result<()> {
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    std::fs::write(&draft, current.with_hash()?)?;
    std::fs::File::open(&draft)?.sync_all()?;
    // A folder of this name is none of ours.
    if path.is_dir() {
        std::fs::remove_dir_all(path)?;
    }
    std::fs::rename(&draft, path)
}
