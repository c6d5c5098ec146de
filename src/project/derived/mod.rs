//! Files beside the database that can be deleted and computed again: vectors, what search scans of them, and map layouts. May use corpus
//! and topics; never the database.

mod checksum;
pub mod code_table;
pub(super) mod layouts;
pub(super) mod mmap;
mod vector_files;
pub mod vector_records;
pub mod vectors;

use crate::project::{Project, ProjectError, ProjectResult, private};
use crate::topics::embed::TextHash;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The files of vectors, their tables and the layouts that are not as they were written. Reads all of them.
pub fn damaged_files(project: &Project) -> Vec<PathBuf> {
    let below = |folder: PathBuf| -> Vec<PathBuf> {
        match std::fs::read_dir(&folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(_) => vec![folder],
        }
    };
    let vectors = below(project.vectors_dir()).into_iter().filter(|path| {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("vec") => !vector_files::is_whole(path),
            _ => !checksum::ends_with_checksum(path),
        }
    });
    let layouts = below(project.layouts_dir()).into_iter().filter(|path| !checksum::ends_with_checksum(path));
    let mut damaged: Vec<PathBuf> = vectors.chain(layouts).collect();
    damaged.sort();
    damaged
}

/// Deletes derived files, or folders in their place.
///
/// # Errors
/// [`ProjectError::Io`] when the disk refuses.
pub fn remove_files(files: &[PathBuf]) -> ProjectResult<()> {
    for path in files {
        remove_whatever(path).map_err(|source| ProjectError::Io { path: path.clone(), source })?;
    }
    Ok(())
}

impl Project {
    /// Makes the folder of the full-text index, if need be, and takes the rights of others off all in it: the library
    /// that writes it knows nothing of rights.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the disk refuses.
    pub fn close_index_to_others(&self) -> ProjectResult<()> {
        let path = self.index_dir();
        let in_the_way = path.symlink_metadata().is_ok_and(|it| !it.is_dir());
        if in_the_way && let Err(source) = std::fs::remove_file(&path) {
            return Err(ProjectError::Io { path, source });
        }
        let closed = private::create_folder(&path).and_then(|()| private::close_to_others(&path));
        closed.map_err(|source| ProjectError::Io { path, source })
    }

    /// Deletes what is derived of texts that are gone: the index and the layouts, which are made anew when they are
    /// needed, and the vectors of snippets that are not there any more. The others stay: they take hours to compute.
    ///
    /// # Errors
    /// [`ProjectError::Io`] where a folder cannot be written, and when the database cannot be read.
    pub fn remove_derived_of_gone(&self) -> ProjectResult<()> {
        let io = |path: PathBuf| move |source| ProjectError::Io { path, source };
        for folder in [self.index_dir(), self.layouts_dir()] {
            remove_whatever(&folder).map_err(io(folder))?;
        }
        let folder = self.vectors_dir();
        if !folder.is_dir() {
            return remove_whatever(&folder).map_err(io(folder));
        }
        let corpus = self.load_corpus_with_removed()?;
        let mut texts = HashSet::with_capacity(corpus.snippets.len());
        self.for_each_snippet(&corpus, &mut |_, text| {
            texts.insert(TextHash::of_text(text));
        })?;
        for entry in std::fs::read_dir(&folder).map_err(io(folder.clone()))? {
            let path = entry.map_err(io(folder.clone()))?.path();
            let is_vectors = path.is_file() && path.extension().is_some_and(|ending| ending == "vec");
            if !(is_vectors && vector_files::keep_vectors(&path, &texts).map_err(io(path.clone()))?) {
                remove_whatever(&path).map_err(io(path))?;
            }
        }
        Ok(())
    }
}

/// Removes a file or a folder with all in it; nothing where there is none.
fn remove_whatever(path: &Path) -> std::io::Result<()> {
    let is_folder = path.symlink_metadata().is_ok_and(|it| it.is_dir());
    let removed = if is_folder { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
