//! What opening some paths means: the project they belong to.

use std::path::{Path, PathBuf};

/// The project some paths belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// What the project is called on screen.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
}

/// The project for these paths: a folder below `projects`, named after the first of them.
///
/// Two folders of the same name have different projects: the name carries a few digits of the hash of
/// the full path.
pub fn place_for(projects: &Path, paths: &[PathBuf]) -> Option<Place> {
    let first = paths.first()?;
    let full = std::path::absolute(first).unwrap_or_else(|_| first.clone());
    let full = full.canonicalize().unwrap_or(full);
    let stem = full.file_name().map_or_else(|| "root".into(), |name| name.to_string_lossy());
    let name: String =
        stem.chars().map(|c| if c.is_alphanumeric() || "-_. ".contains(c) { c } else { '-' }).collect();
    let hash = blake3::hash(full.as_os_str().as_encoded_bytes()).to_hex();
    let dir = projects.join(format!("{}-{}", name.trim_start_matches('.'), &hash.as_str()[..8]));
    Some(Place { name, dir })
}
