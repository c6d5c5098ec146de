//! Files beside the database that can be deleted and computed again: vectors, what search scans of them, and map layouts. May use corpus
//! and topics; never the database.

mod checksum;
pub mod code_table;
pub(super) mod layouts;
pub(super) mod mmap;
pub mod vector_records;
pub mod vectors;

use crate::project::{Project, ProjectError, ProjectResult};

impl Project {
    /// Deletes all that is derived: index, vectors and layouts. They are made anew when they are needed.
    ///
    /// # Errors
    /// [`ProjectError::Io`] where a folder cannot be deleted.
    pub fn remove_derived(&self) -> ProjectResult<()> {
        for folder in [self.index_dir(), self.vectors_dir(), self.layouts_dir()] {
            match std::fs::remove_dir_all(&folder) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(ProjectError::Io { path: folder, source: error });
                }
                _ => {}
            }
        }
        Ok(())
    }
}
