//! Copying a project to try things on, while somebody may be working in it.

use super::db::{conflict_copies, open_project::Project, schema::database_file, sqlite_errors};
use super::{ProjectError, ProjectResult, private};
use rusqlite::{Connection, OpenFlags};
use std::io;
use std::path::Path;
use std::time::Duration;

/// The folders of derived data; copied so that they need not be computed again.
const DERIVED_FOLDERS: [&str; 3] = ["index", "vectors", "layouts"];

impl Project {
    /// Copies the project in `from` into the folder `to`, which is created. Takes no lock and changes nothing
    /// in `from`: `VACUUM INTO` reads the database in one transaction.
    ///
    /// # Errors
    /// When there is no project, it is damaged or busy, or the copy cannot be written.
    pub fn copy(from: &Path, to: &Path) -> ProjectResult<()> {
        Self::copy_database(&database_file(from), to)?;
        for folder in DERIVED_FOLDERS {
            let copied = copy_folder(&from.join(folder), &to.join(folder));
            copied.map_err(|source| ProjectError::Io { path: to.to_path_buf(), source })?;
        }
        Ok(())
    }

    /// Opens a copy of a database in a folder of its own, `to`, which is made: also one of an earlier format, which is
    /// brought to this program's there. The file stays as it is.
    ///
    /// # Errors
    /// Where it is no database of this program, or damaged, or the folder cannot be written.
    pub fn open_conflict_copy(file: &Path, to: &Path) -> ProjectResult<Self> {
        if !conflict_copies::is_project_database(file) {
            let (reason, path) = ("it is not a leitmotif project".to_owned(), file.to_path_buf());
            let advice = "Name the folder of a project, or a copy of its project.db".to_owned();
            return Err(ProjectError::Damaged { path, reason, advice });
        }
        Self::copy_database(file, to)?;
        Self::open(to)
    }

    /// Makes the database `file` that of a project in the folder `to`, which is created.
    fn copy_database(file: &Path, to: &Path) -> ProjectResult<()> {
        let io = |source| ProjectError::Io { path: to.to_path_buf(), source };
        private::create_folder(to).map_err(io)?;
        let explain = |source| sqlite_errors::explain_sqlite_error(file.parent().unwrap_or(file), source);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(file, flags).map_err(explain)?;
        // The file may be a copy that came from anybody.
        db.pragma_update(None, "trusted_schema", false).map_err(explain)?;
        db.busy_timeout(Duration::from_secs(10)).map_err(explain)?;
        // An empty file is taken as none; its rights stay.
        private::create_database_file(&database_file(to)).map_err(io)?;
        db.execute("VACUUM INTO ?1", [database_file(to).to_string_lossy()]).map_err(explain)?;
        Ok(())
    }
}

/// Copies a folder with all below it, if it exists.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    private::create_folder(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{A, talk};
    use super::*;

    #[test]
    fn a_copy_holds_what_the_project_holds_and_goes_its_own_way() {
        let dir = tempfile::tempdir().unwrap();
        let (from, to) = (dir.path().join("study"), dir.path().join("copy"));
        let mut held = Project::open(&from).unwrap();
        held.store_transcripts(&[talk("a", &A)]).unwrap();
        std::fs::create_dir_all(from.join("vectors/deep")).unwrap();
        std::fs::write(from.join("vectors/deep/file"), "v").unwrap();
        Project::copy(&from, &to).unwrap();
        let mut copy = Project::open(&to).unwrap();
        assert_eq!(copy.load_corpus().unwrap(), held.load_corpus().unwrap());
        assert_eq!(std::fs::read(to.join("vectors/deep/file")).unwrap(), b"v");
        assert_eq!(copy.take_notes(), [""; 0], "no others can read it");
        copy.store_transcripts(&[talk("b", &["One more."])]).unwrap();
        assert_eq!(held.load_corpus().unwrap().transcripts.len(), 1);
        assert!(Project::copy(&dir.path().join("nothing"), &dir.path().join("c2")).is_err());
    }
}
