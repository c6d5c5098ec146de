//! The checksum of derived data.

/// Bytes of a checksum: enough to detect damage; nobody attacks a derived file.
pub(super) const CHECKSUM_BYTES: usize = 8;

/// The first bytes of the BLAKE3 hash.
pub(super) fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut sum = [0; CHECKSUM_BYTES];
    sum.iter_mut().zip(blake3::hash(bytes).as_bytes()).for_each(|(to, from)| *to = *from);
    sum
}
