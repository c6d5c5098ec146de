//! Compressed files, opened within bounds: zip (PKWARE's APPNOTE 6.3) and gzip (RFC 1952).
//!
//! Nothing is inflated past a limit, whatever sizes an archive claims: the limit is on the bytes that come
//! out.

use crate::corpus::error::ReadError;
use std::io::{Cursor, Read};

/// The most bytes all members of an archive may come to. Chosen by hand; it bounds time, as one member at a
/// time is in memory.
const MAX_ARCHIVE_BYTES: u64 = 256 << 20;
/// The most members an archive may have. Chosen by hand.
const MAX_MEMBERS: usize = 10_000;
/// The most times its compressed size that data may inflate to. Text shrinks to a tenth, XML to a fiftieth;
/// only a bomb shrinks to less than a two hundredth.
const MAX_RATIO: u64 = 200;
/// Up to this many bytes any ratio is allowed, since even a bomb is harmless then.
const RATIO_EXEMPT_BYTES: u64 = 16 << 20;

/// Says whether the bytes are gzip-compressed.
pub(crate) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x1f\x8b\x08")
}

/// Says whether the bytes are a zip archive; office documents are some.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Inflates a gzip file, all its members one after the other, to at most so many bytes.
///
/// # Errors
/// When it is damaged or too large.
pub(crate) fn gunzip(bytes: &[u8], most: u64) -> Result<Vec<u8>, ReadError> {
    let limit = inflation_limit(bytes.len() as u64, most);
    inflate(flate2::read::MultiGzDecoder::new(bytes), limit)
        .map_err(|_| ReadError::new("is damaged: its compressed data breaks off. Copy it again"))?
        .ok_or_else(|| too_large_error(limit, most))
}

/// The most bytes that so many compressed ones may become.
fn inflation_limit(compressed: u64, most: u64) -> u64 {
    most.min(RATIO_EXEMPT_BYTES.max(compressed.saturating_mul(MAX_RATIO)))
}

/// The error for data over its limit: a bomb where the ratio set the limit, else a file too large.
fn too_large_error(limit: u64, most: u64) -> ReadError {
    ReadError::new(if limit < most {
        format!("inflates to more than {MAX_RATIO} times its size, as only archives made to do harm do")
    } else {
        format!(
            "is more than {} MB when inflated. Unpack it, cut it into smaller files and import those",
            most >> 20
        )
    })
}

/// The inflated data; none where it is more than the limit.
fn inflate(source: impl Read, limit: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut out = Vec::new();
    // One byte more than allowed is asked for, which tells "just fits" from "too large".
    source.take(limit.saturating_add(1)).read_to_end(&mut out)?;
    Ok((out.len() as u64 <= limit).then_some(out))
}

/// An open zip archive that gives no more than a fixed number of bytes over all its members.
pub(crate) struct BoundedZip<'a> {
    zip: zip::ZipArchive<Cursor<&'a [u8]>>,
    bytes_left: u64,
}

impl<'a> BoundedZip<'a> {
    /// Opens an archive.
    ///
    /// # Errors
    /// When it is damaged or has too many members.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            ReadError::new("is a damaged zip archive; copy it again, or unpack it and import what is inside")
        })?;
        if zip.len() > MAX_MEMBERS {
            let count = zip.len();
            return Err(ReadError::new(format!(
                "is a zip archive of {count} files, of which {MAX_MEMBERS} are read at most; unpack it and import the folder"
            )));
        }
        Ok(Self { zip, bytes_left: MAX_ARCHIVE_BYTES })
    }

    /// The files inside as (index, name, claimed inflated size), in the archive's order; folders are left
    /// out.
    pub(crate) fn members(&mut self) -> Vec<(usize, String, u64)> {
        let mut members = Vec::new();
        for at in 0..self.zip.len() {
            if let Ok(file) = self.zip.by_index_raw(at)
                && !file.is_dir()
            {
                // A name that cannot be decoded is none; the member is read all the same.
                let name = file.name().map_or_else(|_| String::new(), |name| name.into_owned());
                members.push((at, name, file.size()));
            }
        }
        members
    }

    /// The bytes of the member with that index, at most `most`.
    ///
    /// # Errors
    /// When it is encrypted, damaged, or larger than it or the whole archive may be.
    pub(crate) fn read_member(&mut self, at: usize, most: u64) -> Result<Vec<u8>, ReadError> {
        if self.bytes_left == 0 {
            return Err(ReadError::new(format!(
                "comes after more than {} MB of other files; unpack the archive and import the folder",
                MAX_ARCHIVE_BYTES >> 20
            )));
        }
        let most = most.min(self.bytes_left);
        let file = self.zip.by_index(at).map_err(|error| {
            ReadError::new(match error {
                zip::result::ZipError::InvalidPassword => encrypted_reason(),
                zip::result::ZipError::UnsupportedArchive(why) if why.contains("assword") => {
                    encrypted_reason()
                }
                zip::result::ZipError::UnsupportedArchive(_)
                | zip::result::ZipError::CompressionMethodNotSupported(_) => {
                    "is compressed in a way leitmotif does not read; unpack the archive and import the folder"
                        .to_owned()
                }
                _ => "is damaged in the archive".to_owned(),
            })
        })?;
        let limit = inflation_limit(file.compressed_size(), most);
        let bytes = inflate(file, limit)
            .map_err(|_| ReadError::new("is damaged in the archive: its compressed data breaks off"))?;
        // A member that was refused costs its limit too: many bombs in one archive must come to an end.
        let taken = bytes.as_ref().map_or(limit, |bytes| bytes.len() as u64);
        self.bytes_left = self.bytes_left.saturating_sub(taken);
        bytes.ok_or_else(|| too_large_error(limit, most))
    }

    /// The bytes of the member of that name, where there is one.
    ///
    /// # Errors
    /// See [`BoundedZip::read_member`].
    pub(crate) fn read_named(&mut self, name: &str, most: u64) -> Option<Result<Vec<u8>, ReadError>> {
        let at = self.zip.index_for_name(name)?;
        Some(self.read_member(at, most))
    }

    /// Says whether there is a member of that name.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }
}

/// The reason a member with a password is not read.
fn encrypted_reason() -> String {
    "is locked with a password; unpack the archive and import the folder".to_owned()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    /// Makes a zip archive of the files.
    pub(crate) fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// Makes a gzip file.
    pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(bytes).unwrap();
        out.finish().unwrap()
    }

    #[test]
    fn members_are_listed_and_read() {
        let bytes = pack(&[("a.txt", b"Hello"), ("b/c.txt", b"there")]);
        assert!(is_zip(&bytes));
        let mut archive = BoundedZip::open(&bytes).unwrap();
        let names: Vec<_> = archive.members().into_iter().map(|(_, name, size)| (name, size)).collect();
        assert_eq!(names, [("a.txt".to_owned(), 5), ("b/c.txt".to_owned(), 5)]);
        assert_eq!(archive.read_member(1, 100).unwrap(), b"there");
        assert_eq!(archive.read_named("a.txt", 100).unwrap().unwrap(), b"Hello");
        assert!(archive.read_member(0, 4).unwrap_err().reason.contains("when inflated"));
    }

    #[test]
    fn bombs_are_refused_before_they_go_off() {
        let zeros = vec![b'a'; 17 << 20];
        let packed = gzip(&zeros);
        assert!(is_gzip(&packed) && packed.len() < 100_000);
        assert!(gunzip(&packed, 1 << 30).unwrap_err().reason.contains("made to do harm"));
        let bytes = pack(&[("a.txt", &zeros)]);
        let mut archive = BoundedZip::open(&bytes).unwrap();
        assert!(archive.read_member(0, 1 << 30).unwrap_err().reason.contains("made to do harm"));
        assert_eq!(gunzip(&gzip(b"Hello"), 100).unwrap(), b"Hello");
    }

    #[test]
    fn damage_is_said() {
        let packed = gzip(b"Hello there, how are you?");
        assert!(gunzip(&packed[..packed.len() - 12], 100).unwrap_err().reason.contains("breaks off"));
        assert!(BoundedZip::open(b"PK\x03\x04 and no more").err().unwrap().reason.contains("damaged zip"));
    }

    proptest! {
        #[test]
        fn mutated_archives_never_panic(at in 0usize..400, byte in any::<u8>(), cut in 0usize..400) {
            let mut bytes = pack(&[("a.txt", b"Hello there"), ("b/c.txt", &[b'x'; 500])]);
            let at = at % bytes.len();
            bytes[at] = byte;
            for bytes in [&bytes[..], &bytes[..cut.min(bytes.len())]] {
                if let Ok(mut archive) = BoundedZip::open(bytes) {
                    for (at, _, _) in archive.members() {
                        let _ = archive.read_member(at, 1000);
                    }
                }
            }
        }
    }
}
