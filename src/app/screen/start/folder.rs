//! Listing a folder for the start screen, as far as one would choose from it.

use crate::format::count_noun;
use std::path::{Path, PathBuf};

/// At most this many entries are read: more cannot be chosen from by eye. Chosen by hand; not measured.
const MAX_ENTRIES: usize = 2_000;

/// A typed path to be looked up on the disk, which may be slow: the start screen asks, and whoever runs it has
/// [`FolderQuery::read`] done on another thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderQuery {
    /// The path as typed.
    pub(super) typed: String,
    /// The path it means.
    pub(super) path: PathBuf,
}

/// What is at a typed path.
#[derive(Debug)]
pub struct FolderAnswer {
    pub(super) query: FolderQuery,
    /// How many entries the path itself has, in words, empty for a file; `None` where there is no such path.
    pub(super) entry_count: Option<String>,
    /// The folder in which the last part of the path is completed.
    pub(super) parent: PathBuf,
    /// What was typed of the last part.
    pub(super) begun: String,
    /// What it can be completed to.
    pub(super) listing: FolderListing,
}

impl FolderQuery {
    /// Looks the path up.
    pub fn read(self) -> FolderAnswer {
        let path = &self.path;
        let entry_count = match (path.exists(), path.is_dir()) {
            (false, _) => None,
            (true, false) => Some(String::new()),
            (true, true) => Some(FolderListing::read(path, "").count_text()),
        };
        let is_whole = self.typed.ends_with(['/', std::path::MAIN_SEPARATOR]);
        let (parent, begun) = match (is_whole, path.parent(), path.file_name()) {
            (false, Some(parent), Some(name)) => (parent.to_owned(), name.to_string_lossy().into_owned()),
            _ => (path.clone(), String::new()),
        };
        let listing = FolderListing::read(&parent, &begun);
        FolderAnswer { query: self, entry_count, parent, begun, listing }
    }
}

/// The names in a folder, folders and files each sorted without regard to case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FolderListing {
    pub folders: Vec<String>,
    pub files: Vec<String>,
    is_cut: bool,
}

impl FolderListing {
    /// Reads the entries whose names begin with `begun`, in any case; hidden ones only where `begun` begins
    /// with a dot. A folder that cannot be read is empty.
    pub fn read(path: &Path, begun: &str) -> Self {
        let mut folder = Self::default();
        let begun = begun.to_lowercase();
        let Ok(entries) = std::fs::read_dir(path) else { return folder };
        // The limit is on entries looked at, not on those that fit: it bounds the time.
        for (place, entry) in entries.flatten().enumerate() {
            if place == MAX_ENTRIES {
                folder.is_cut = true;
                break;
            }
            let Ok(name) = entry.file_name().into_string() else { continue };
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            if hidden || !name.to_lowercase().starts_with(&begun) {
                continue;
            }
            if entry.path().is_dir() { folder.folders.push(name) } else { folder.files.push(name) }
        }
        folder.folders.sort_by_key(|name| name.to_lowercase());
        folder.files.sort_by_key(|name| name.to_lowercase());
        folder
    }

    /// The number of entries in words.
    pub fn count_text(&self) -> String {
        let more = if self.is_cut { "more than " } else { "" };
        match (self.files.len(), self.folders.len()) {
            (0, 0) => "nothing in it".to_owned(),
            (files, 0) => format!("{more}{}", count_noun(files, "file")),
            (0, folders) => format!("{more}{}", count_noun(folders, "folder")),
            (files, folders) => {
                format!("{more}{} and {}", count_noun(files, "file"), count_noun(folders, "folder"))
            }
        }
    }
}
