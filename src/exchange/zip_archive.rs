//! ZIP archives, in which several formats keep their parts.

use std::io::{self, Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Writes an archive of these parts, name and content. It is made in memory, since a stream cannot go back to
/// the sizes it has to name.
pub(super) fn write_zip<'p>(
    parts: impl Iterator<Item = (String, &'p [u8])>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        zip.start_file(name, options).map_err(io::Error::other)?;
        zip.write_all(content)?;
    }
    to.write_all(zip.finish().map_err(io::Error::other)?.get_ref())
}
