//! The checksum of derived data.

/// Bytes of a checksum: enough to detect damage; nobody attacks a derived file.
pub(super) const CHECKSUM_BYTES: usize = 8;

/// The checksum of some bytes.
pub(super) fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut first = [0; CHECKSUM_BYTES];
    first.iter_mut().zip(blake3::hash(bytes).as_bytes()).for_each(|(to, from)| *to = *from);
    first
}
