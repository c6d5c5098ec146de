//! Checks paths before a project is made for them.

use super::{JobError, JobResult};
use crate::corpus;
use std::path::PathBuf;

/// Checks that there is a file at each of these paths or below.
///
/// # Errors
/// [`JobError::Missing`] for a path that is not there, [`JobError::NothingFound`] where there is no file.
pub fn check_paths(paths: &[PathBuf]) -> JobResult<()> {
    if let Some(missing) = paths.iter().find(|path| path.symlink_metadata().is_err()) {
        return Err(JobError::Missing(missing.clone()));
    }
    if corpus::find_files(paths).is_empty() {
        let named: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(JobError::NothingFound(named.join(", ")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looking_names_what_is_missing_or_empty() {
        let dir = tempfile::tempdir().unwrap();
        let missing = dir.path().join("nope");
        assert!(
            matches!(check_paths(std::slice::from_ref(&missing)), Err(JobError::Missing(path)) if path == missing)
        );
        assert!(matches!(check_paths(&[dir.path().to_owned()]), Err(JobError::NothingFound(_))));
        std::fs::write(dir.path().join("a.txt"), "words").unwrap();
        assert!(check_paths(&[dir.path().to_owned()]).is_ok());
    }
}
