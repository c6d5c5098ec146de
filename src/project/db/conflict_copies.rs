//! Copies of `project.db` that a synced folder leaves beside it where a project was changed on two machines before either
//! had the other's changes: `project (ana's conflicted copy 2026-11-30).db` (Dropbox), `project.sync-conflict-….db`
//! (Syncthing), `project-DESK.db` (OneDrive), `project 2.db` (iCloud) and others, in the language of the system. So they
//! are told by where their name begins and by what they are, not by the words in it.

use super::schema::{self, REPLACED};
use crate::project::shell_path;
use std::io::Read;
use std::path::{Path, PathBuf};

/// How the names begin.
const NAME_START: &str = "project";

/// The first bytes of an SQLite file, and where it has the number of the program it belongs to, big-endian (*Database
/// File Format*, 1.3).
const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";
const APPLICATION_ID_AT: usize = 68;
const HEADER_BYTES: usize = APPLICATION_ID_AT + size_of::<i32>();

/// The copies of the database of the project in `dir` that a synced folder left there, by name; none where the folder
/// cannot be read.
pub fn conflict_copies(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_named_so =
                name.get(..NAME_START.len()).is_some_and(|start| start.eq_ignore_ascii_case(NAME_START));
            is_named_so && !name.starts_with(REPLACED) && entry.path() != schema::database_file(dir)
        })
        .filter(|entry| {
            entry.file_type().is_ok_and(|kind| kind.is_file()) && is_project_database(&entry.path())
        })
        .map(|entry| entry.path())
        .collect();
    copies.sort();
    copies
}

/// What there is to say of each of them, with the command that takes it in.
pub(super) fn conflict_notes(dir: &Path) -> Vec<String> {
    let note = |copy: PathBuf| {
        format!(
            "beside project.db is another copy of it, as synced folders leave it: `leitmotif --project {} merge {}` \
             takes in what was decided there; then the copy can be deleted",
            shell_path(dir),
            shell_path(&copy)
        )
    };
    conflict_copies(dir).into_iter().map(note).collect()
}

/// Whether a file is a database of this program.
pub(in crate::project) fn is_project_database(path: &Path) -> bool {
    std::fs::File::open(path).is_ok_and(has_project_header)
}

/// Whether these are the first bytes of a database of this program.
pub(in crate::project) fn has_project_header(mut from: impl Read) -> bool {
    let mut header = [0; HEADER_BYTES];
    from.read_exact(&mut header).is_ok()
        && header.starts_with(SQLITE_MAGIC)
        && header.ends_with(&schema::APPLICATION_ID.to_be_bytes())
}
