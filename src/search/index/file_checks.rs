//! Whether the files of an index are those that were written: tantivy's own checksums are not compared when it opens one,
//! and damaged lists of words would answer wrongly.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Indexes up to so many bytes are read whole when they are opened; of larger ones the sizes are compared, and the files
/// are read by [`damaged_file`] beside the work. 64 MiB: an index of some 10 million words, read in a twentieth of a
/// second. Chosen by hand.
pub(super) const READ_WHOLE_BYTES: u64 = 64 << 20;

/// Size and hash of each file, by name.
pub(super) type FileChecks = BTreeMap<String, (u64, String)>;

/// Reads the files of a finished index; `known` are those that are not read again, since tantivy never changes them.
pub(super) fn check_files(folder: &Path, known: &FileChecks) -> io::Result<FileChecks> {
    let mut checks = FileChecks::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // What tantivy keeps for itself: locks, and the list of files it may remove.
        if name.starts_with('.') {
            continue;
        }
        let bytes = entry.metadata()?.len();
        let check = match known.get(&name) {
            Some((same, hash)) if name != META_FILE && *same == bytes => (bytes, hash.clone()),
            _ => (bytes, file_hash(&entry.path())?),
        };
        checks.insert(name, check);
    }
    Ok(checks)
}

/// The one file that tantivy writes again.
const META_FILE: &str = "meta.json";

/// The first file that is missing, has another size or, `whole`, other bytes; none where all are as they were written.
pub(super) fn damaged_file(folder: &Path, checks: &FileChecks, whole: bool) -> Option<String> {
    let is_damaged = |(name, (bytes, hash)): &(&String, &(u64, String))| {
        let path = folder.join(name);
        let has_size = std::fs::metadata(&path).is_ok_and(|it| it.is_file() && it.len() == *bytes);
        !has_size || (whole && file_hash(&path).map_or(true, |found| found != *hash))
    };
    checks.iter().find(is_damaged).map(|(name, _)| name.clone())
}

/// The bytes of all files.
pub(super) fn total_bytes(checks: &FileChecks) -> u64 {
    checks.values().map(|(bytes, _)| bytes).sum()
}

fn file_hash(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}
