//! What lies in a folder, as far as one would choose from it.

use crate::app::words::count;
use std::path::Path;

/// The most entries of a folder that are looked at: more cannot be chosen from by eye, and reading goes on between two
/// frames.
const MOST: usize = 2_000;

/// Names in a folder, each kind sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Folder {
    pub folders: Vec<String>,
    pub files: Vec<String>,
    cut: bool,
}

impl Folder {
    /// Reads what begins like this, whatever the case; hidden entries only where it begins with a point. A folder that
    /// cannot be read is empty.
    pub fn read(path: &Path, begun: &str) -> Self {
        let mut folder = Self::default();
        let begun = begun.to_lowercase();
        let Ok(entries) = std::fs::read_dir(path) else { return folder };
        for (place, entry) in entries.flatten().enumerate() {
            if place == MOST {
                folder.cut = true;
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

    /// How much there is, in words.
    pub fn counted(&self) -> String {
        let more = if self.cut { "more than " } else { "" };
        match (self.files.len(), self.folders.len()) {
            (0, 0) => "nothing in it".to_owned(),
            (files, 0) => format!("{more}{}", count(files, "file")),
            (0, folders) => format!("{more}{}", count(folders, "folder")),
            (files, folders) => format!("{more}{} and {}", count(files, "file"), count(folders, "folder")),
        }
    }
}
