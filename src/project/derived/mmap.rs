//! Memory-mapping of files: the only unsafe code of the program (`tests/layering.rs` checks that).

use memmap2::{Mmap, MmapOptions};
use std::fs::File;
use std::io;

/// Maps the first `length` bytes of a file, read-only.
///
/// # Errors
/// The system refuses, or the file is shorter.
pub(in crate::project) fn map_file(file: &File, length: usize) -> io::Result<Mmap> {
    if file.metadata()?.len() < length as u64 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    // SAFETY: a mapped file must neither change nor shrink under the map. Only this folder maps files, all of
    // its own making. Of vectors the mapped part is never written again (records are only appended behind it) and
    // never cut (only what follows the last whole record is, which no map reaches). A file that is given up, and
    // every table of codes, is replaced by a new one under its name, not emptied or written over.
    #[allow(unsafe_code)]
    unsafe {
        MmapOptions::new().len(length).map(file)
    }
}
