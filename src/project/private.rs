//! Files and folders that only their owner can read: what people said in an interview is nobody else's.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The rights of a folder in a project: the owner's alone.
#[cfg(unix)]
const FOLDER_MODE: u32 = 0o700;
/// The rights of a file in a project.
#[cfg(unix)]
const FILE_MODE: u32 = 0o600;
/// The rights of a group and of others.
#[cfg(unix)]
const RIGHTS_OF_OTHERS: u32 = 0o077;

/// Makes a folder, with those above it, that only its owner can read; one that is there stays as it is.
///
/// # Errors
/// What the disk says.
pub(in crate::project) fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER_MODE);
    // Those above are made as ever: they are no part of a project.
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        std::fs::create_dir_all(above)?;
    }
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        outcome => outcome,
    }
}

/// Makes the folder of a project, as [`create_folder`]. One that is there and empty is made its owner's alone, too: it was
/// made for the project. What has anything in it stays as it is.
///
/// # Errors
/// What the disk says.
pub(in crate::project) fn create_project_folder(path: &Path) -> io::Result<()> {
    create_folder(path)?;
    if std::fs::read_dir(path)?.next().is_none()
        && let Err(error) = close_to_others(path)
    {
        // A folder of another user: that others can read it is said when it is opened.
        tracing::warn!("{}: {error}", path.display());
    }
    Ok(())
}

/// Makes an empty file that only its owner can read; one that is there stays as it is.
///
/// # Errors
/// What the disk says.
pub(in crate::project) fn create_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    options.open(path)
}

/// Makes an empty file for a database that only its owner can read; one that is there is not opened. A process that
/// closes a file which SQLite has open loses SQLite's locks on it, and another process then takes back what is being
/// written (*How To Corrupt An SQLite Database File*, 2.2).
///
/// # Errors
/// What the disk says.
pub(in crate::project) fn create_database_file(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, FILE_MODE);
    match options.open(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

/// Takes the rights of others off a folder and all below it, as where a library made the files.
///
/// # Errors
/// What the disk says.
#[cfg(unix)]
pub(in crate::project) fn close_to_others(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let is_folder = std::fs::symlink_metadata(path)?.is_dir();
    let mode = if is_folder { FOLDER_MODE } else { FILE_MODE };
    if !path.is_symlink() {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))?;
    }
    if is_folder {
        for entry in std::fs::read_dir(path)? {
            close_to_others(&entry?.path())?;
        }
    }
    Ok(())
}

/// Nothing to take off: the system keeps rights in another way.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(in crate::project) fn close_to_others(_: &Path) -> io::Result<()> {
    Ok(())
}

/// The first of a project's folder, its database and its folders that others may read or change; none where there is
/// none, or the system keeps rights in another way.
pub(in crate::project) fn open_to_others(dir: &Path) -> Option<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let below = ["project.db", "backups", "index", "vectors", "layouts"].map(|name| dir.join(name));
        let open = |path: &PathBuf| {
            std::fs::metadata(path).is_ok_and(|it| it.permissions().mode() & RIGHTS_OF_OTHERS != 0)
        };
        std::iter::once(dir.to_path_buf()).chain(below).find(open)
    }
    #[cfg(not(unix))]
    {
        let _ = dir;
        None
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_its_owners_alone_and_what_was_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let (made, there) = (dir.path().join("above/study"), dir.path().join("there"));
        create_folder(&made).unwrap();
        create_folder(&made).unwrap();
        assert_eq!(mode(&made), 0o700);
        std::fs::create_dir(&there).unwrap();
        std::fs::set_permissions(&there, std::fs::Permissions::from_mode(0o755)).unwrap();
        create_folder(&there).unwrap();
        assert_eq!(mode(&there), 0o755);
        create_file(&made.join("file")).unwrap();
        assert_eq!(mode(&made.join("file")), 0o600);
        std::fs::write(there.join("file"), "x").unwrap();
        assert!(create_folder(&there.join("file")).is_err());
        create_project_folder(&there).unwrap();
        assert_eq!(mode(&there), 0o755, "there is something in it");
        std::fs::create_dir(there.join("empty")).unwrap();
        std::fs::set_permissions(there.join("empty"), std::fs::Permissions::from_mode(0o755)).unwrap();
        create_project_folder(&there.join("empty")).unwrap();
        assert_eq!(mode(&there.join("empty")), 0o700);
        close_to_others(&there).unwrap();
        assert_eq!((mode(&there), mode(&there.join("file"))), (0o700, 0o600));
    }

    #[test]
    fn rights_of_others_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let study = dir.path().join("study");
        create_folder(&study).unwrap();
        create_file(&study.join("project.db")).unwrap();
        assert_eq!(open_to_others(&study), None);
        let open = std::fs::Permissions::from_mode(0o640);
        std::fs::set_permissions(study.join("project.db"), open).unwrap();
        assert_eq!(open_to_others(&study), Some(study.join("project.db")));
    }
}
