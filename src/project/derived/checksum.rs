//! The checksum of derived data.

/// Bytes of a checksum: enough to detect damage; nobody attacks a derived file.
pub(super) const CHECKSUM_BYTES: usize = 8;

/// The checksum of some bytes.
pub(super) fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut first = [0; CHECKSUM_BYTES];
    first.iter_mut().zip(blake3::hash(bytes).as_bytes()).for_each(|(to, from)| *to = *from);
    first
}

/// Whether the last bytes of a file are the checksum of those before them.
pub(super) fn ends_with_checksum(path: &std::path::Path) -> bool {
    let Ok(bytes) = std::fs::read(path) else { return false };
    bytes.split_last_chunk().is_some_and(|(content, sum)| checksum(content) == *sum)
}
