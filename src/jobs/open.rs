//! Before a project is made for some paths: is there anything at them?

use super::{Error, Result};
use crate::corpus;
use std::path::PathBuf;

/// Looks whether there is anything at these paths, before a project is made for them.
///
/// # Errors
/// [`Error::Missing`] for a path that is not there, [`Error::NothingFound`] where there is no file.
pub fn look(paths: &[PathBuf]) -> Result<()> {
    if let Some(missing) = paths.iter().find(|path| path.symlink_metadata().is_err()) {
        return Err(Error::Missing(missing.clone()));
    }
    if corpus::walk(paths).is_empty() {
        let named: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
        return Err(Error::NothingFound(named.join(", ")));
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
        assert!(matches!(look(std::slice::from_ref(&missing)), Err(Error::Missing(path)) if path == missing));
        assert!(matches!(look(&[dir.path().to_owned()]), Err(Error::NothingFound(_))));
        std::fs::write(dir.path().join("a.txt"), "words").unwrap();
        assert!(look(&[dir.path().to_owned()]).is_ok());
    }
}
