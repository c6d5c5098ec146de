//! The files of vectors looked at as a whole: whether each vector is as it was written, and which are of texts that are
//! still there.

use super::checksum::checksum;
use super::vector_records::{HEADER_BYTES, VectorRecords, dimensions_of};
use crate::project::replace_file::replace_private_file;
use crate::topics::embed::TextHash;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Writes the file of a model's vectors anew with those alone whose text is still there. False where the file cannot be
/// used; it is deleted by the caller then.
///
/// # Errors
/// What the disk says.
pub(super) fn keep_vectors(path: &Path, texts: &HashSet<TextHash>) -> io::Result<bool> {
    let mut header = [0; HEADER_BYTES];
    let mut file = File::open(path)?;
    if file.read_exact(&mut header).is_err() {
        return Ok(false);
    }
    let Some(dimensions) = dimensions_of(&header) else { return Ok(false) };
    let records = VectorRecords::map(&file, dimensions)?;
    replace_private_file(path, |to| {
        to.write_all(&header)?;
        for at in 0..records.len() {
            let (Some(key), Some(row)) = (records.checked_key(at), records.row(at)) else { continue };
            if texts.contains(&key) {
                let content = [key.as_bytes().as_slice(), bytemuck::cast_slice(row)].concat();
                to.write_all(&content)?;
                to.write_all(&checksum(&content))?;
            }
        }
        Ok(())
    })?;
    Ok(true)
}

/// Whether every vector of a file is as it was written, and nothing is torn at its end.
pub(super) fn is_whole(path: &Path) -> bool {
    let mut header = [0; HEADER_BYTES];
    let Ok(mut file) = File::open(path) else { return false };
    let dimensions = file.read_exact(&mut header).ok().and_then(|()| dimensions_of(&header));
    let Some(records) = dimensions.and_then(|dimensions| VectorRecords::map(&file, dimensions).ok()) else {
        return false;
    };
    let length = file.metadata().map_or(0, |it| it.len());
    length == records.file_bytes() as u64 && (0..records.len()).all(|at| records.checked_key(at).is_some())
}

#[cfg(test)]
mod tests {
    use super::super::vectors::VectorStore;
    use super::*;

    #[test]
    fn only_vectors_of_texts_that_are_there_stay() {
        let dir = tempfile::tempdir().unwrap();
        let keys = ["one", "two", "three"].map(TextHash::of_text);
        let mut store = VectorStore::open(dir.path(), "m", "1", 2).unwrap();
        let rows = [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]];
        let pairs: Vec<(TextHash, &[f32])> =
            keys.iter().copied().zip(rows.iter().map(|row| &row[..])).collect();
        store.append(&pairs).unwrap();
        drop(store);
        let path = dir.path().join("m-1.vec");
        assert!(is_whole(&path));
        assert!(keep_vectors(&path, &[keys[0], keys[2]].into()).unwrap());
        let store = VectorStore::open(dir.path(), "m", "1", 2).unwrap();
        assert_eq!(store.missing_indices(&keys), [1]);
        assert_eq!(store.row(&keys[2]), Some(&rows[2][..]));
        assert_eq!(store.records().len(), 2);
        assert!(is_whole(&path));
        let mut torn = std::fs::read(&path).unwrap();
        torn.pop();
        std::fs::write(&path, torn).unwrap();
        assert!(!is_whole(&path));
        std::fs::write(&path, b"nothing").unwrap();
        assert!(!is_whole(&path));
        assert!(!keep_vectors(&path, &HashSet::new()).unwrap());
    }
}
