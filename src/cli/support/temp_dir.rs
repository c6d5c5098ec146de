//! A place for what is needed during one call.

use std::io;
use std::path::{Path, PathBuf};

/// A folder for this call alone, removed afterwards: what people said in confidence does not lie about.
#[derive(Debug)]
pub struct TempDir {
    dir: PathBuf,
}

impl TempDir {
    /// Makes one.
    ///
    /// # Errors
    /// Where the system has no room for temporary files.
    pub fn new() -> io::Result<Self> {
        let name = |n: u32| format!("leitmotif-{}-{n}", std::process::id());
        let mut tried = 0;
        loop {
            let dir = std::env::temp_dir().join(name(tried));
            match create_private(&dir) {
                Ok(()) => return Ok(Self { dir }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tried < 100 => tried += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is.
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

/// Makes a folder that only its owner can look into.
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
