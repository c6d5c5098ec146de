//! Files beside the database that can be deleted and computed again: vectors, what search scans of them, and map layouts. May use corpus
//! and topics; never the database.

mod checksum;
pub mod code_table;
pub(super) mod layouts;
pub(super) mod mmap;
pub mod vector_records;
pub mod vectors;

use crate::project::{Project, ProjectError, ProjectResult, private};

impl Project {
    /// Makes the folder of the full-text index, if need be, and takes the rights of others off all in it: the library
    /// that writes it knows nothing of rights.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the disk refuses.
    pub fn close_index_to_others(&self) -> ProjectResult<()> {
        let path = self.index_dir();
        let closed = private::create_folder(&path).and_then(|()| private::close_to_others(&path));
        closed.map_err(|source| ProjectError::Io { path, source })
    }

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
