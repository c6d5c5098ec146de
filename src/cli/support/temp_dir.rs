//! A temporary folder for one call, private to the user.

use std::io;
use std::path::{Path, PathBuf};

/// A folder below the system's temporary folder that is removed when this is dropped. It may hold copies of
/// confidential transcripts. Where the process is killed it stays.
#[derive(Debug)]
pub struct TempDir {
    dir: PathBuf,
}

impl TempDir {
    /// Creates the folder.
    ///
    /// # Errors
    /// Where it cannot be created.
    pub fn new() -> io::Result<Self> {
        let name = |n: u32| format!("leitmotif-{}-{n}", std::process::id());
        let mut tried = 0;
        loop {
            let dir = std::env::temp_dir().join(name(tried));
            match create_private(&dir) {
                Ok(()) => return Ok(Self { dir }),
                // Creating fails where something is there already, also a link that another user put there,
                // so no existing folder is ever used. The number of tries is chosen by hand.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < 100 => tried += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// The path of the folder.
    pub fn path(&self) -> &Path {
        &self.dir
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.dir) {
            tracing::warn!("{} is left over: {error}", self.dir.display());
        }
    }
}

/// Creates a folder that only its owner can read, from the first moment; elsewhere than on Unix, with the
/// rights it inherits.
fn create_private(dir: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scratch_folder_goes_away() {
        let scratch = TempDir::new().unwrap();
        let dir = scratch.dir.clone();
        assert!(dir.is_dir());
        drop(scratch);
        assert!(!dir.exists());
    }
}
