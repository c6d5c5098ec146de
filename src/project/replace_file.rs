//! Files that take their place once they are whole.

use super::private;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// A file beside `path`, to be written and then moved there with [`NamedTempFile::persist`]; it goes away where that
/// does not happen. Missing folders are made.
///
/// # Errors
/// When the folder cannot be written.
pub fn draft_beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut draft = tempfile::Builder::new();
    draft.prefix(".leitmotif-").suffix(".new");
    // Those of a file made anew, less what the user's umask takes; a temporary file would be the user's alone.
    #[cfg(unix)]
    draft.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    draft.tempfile_in(folder)
}

/// As [`replace_file`], of a file in a project: its owner's alone, as is a folder that is made for it.
///
/// # Errors
/// What the disk or `write` says; an earlier file of that name is untouched then.
pub(in crate::project) fn replace_private_file(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // What is in the way of what is derived is none of ours: a file in place of the folder, or a folder of this name.
    if folder.symlink_metadata().is_ok_and(|it| it.is_file()) {
        std::fs::remove_file(folder)?;
    }
    private::create_folder(folder)?;
    if path.symlink_metadata().is_ok_and(|it| it.is_dir()) {
        std::fs::remove_dir_all(path)?;
    }
    // The rights of a temporary file are its owner's.
    let draft = tempfile::Builder::new().prefix(".leitmotif-").suffix(".new").tempfile_in(folder)?;
    finish_draft(draft, path, write)
}

/// Writes a file beside its final place and moves it there once it is whole. Missing folders are made.
///
/// # Errors
/// What the disk or `write` says; an earlier file of that name is untouched then.
pub fn replace_file(
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    finish_draft(draft_beside(path)?, path, write)
}

fn finish_draft(
    mut draft: NamedTempFile,
    path: &Path,
    write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let mut to: BufWriter<&mut File> = BufWriter::new(draft.as_file_mut());
    write(&mut to)?;
    to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    draft.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("below/report.md");
        replace_file(&path, |to| to.write_all(b"first")).unwrap();
        let failed = replace_file(&path, |to| {
            to.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(std::fs::read(&path).unwrap(), b"first");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn it_has_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode();
        let (plain, replaced) = (dir.path().join("plain"), dir.path().join("replaced"));
        File::create(&plain).unwrap();
        replace_file(&replaced, |_| Ok(())).unwrap();
        assert_eq!(mode(&replaced), mode(&plain));
    }
}
