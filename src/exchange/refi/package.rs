//! The package (`.qdpx`): a zip archive with the project file and a flat folder of sources.

use super::{ReadError, read, write, xml};
use crate::exchange::parcel::Parcel;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most bytes a file in a package may unpack to, and all of them together.
const FILE: u64 = 1 << 30;
const TOTAL: u64 = 4 << 30;
/// The most files a package may hold.
const FILES: usize = 200_000;

/// Writes a package.
///
/// # Errors
/// What `to` says.
pub fn write_project(parcel: &Parcel, to: &mut dyn Write) -> io::Result<()> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("project.qde", options).map_err(io::Error::other)?;
    zip.write_all(&write::project(parcel)?)?;
    for (source, guid) in parcel.sources.iter().zip(write::source_guids(parcel)) {
        zip.start_file(format!("sources/{guid}.txt"), options).map_err(io::Error::other)?;
        zip.write_all(source.transcript.text.as_bytes())?;
    }
    to.write_all(zip.finish().map_err(io::Error::other)?.get_ref())
}

/// Writes a codebook.
///
/// # Errors
/// What `to` says; also where there is no code, since the format wants at least one.
pub fn write_codebook(parcel: &Parcel, to: &mut dyn Write) -> io::Result<()> {
    if parcel.codes.is_empty() {
        return Err(io::Error::other("there are no themes yet, and a codebook needs at least one"));
    }
    to.write_all(&write::codebook(parcel)?)
}

/// Reads a package. Its losses say what was not taken in.
///
/// # Errors
/// Where it is no package, is damaged, or unpacks to more than is reasonable.
pub fn read_project(bytes: &[u8]) -> Result<Parcel, ReadError> {
    let broken = |error: zip::result::ZipError| ReadError::new(format!("the archive is damaged: {error}"));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > FILES {
        return Err(ReadError::new(format!("it holds {} files; that is no project", zip.len())));
    }
    let mut budget = TOTAL;
    let (mut project, mut texts) = (None, BTreeMap::new());
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(broken)?;
        let name = String::from_utf8_lossy(file.name_raw()).replace('\\', "/");
        let base = name.rsplit('/').next().unwrap_or_default().to_lowercase();
        let is_project = base.ends_with(".qde");
        if !is_project && !base.ends_with(".txt") {
            continue;
        }
        let mut unpacked = Vec::new();
        let most = FILE.min(budget);
        (&mut file).take(most + 1).read_to_end(&mut unpacked).map_err(|error| {
            ReadError::new(format!("{name} in it cannot be unpacked: {error}; export the project again"))
        })?;
        if unpacked.len() as u64 > most {
            return Err(ReadError::new(format!("{name} in it unpacks to more than is reasonable")));
        }
        budget -= unpacked.len() as u64;
        if !is_project {
            texts.insert(base, unpacked);
        } else if project.is_none() || base == "project.qde" {
            project = Some(unpacked);
        }
    }
    let Some(project) = project else {
        return Err(ReadError::new("it holds no project file (.qde)"));
    };
    let (root, mended) = tree(&project)?;
    let mut parcel = read::project(&root, &texts)?;
    parcel.losses.extend(mended);
    Ok(parcel)
}

/// Reads a codebook.
///
/// # Errors
/// Where it is no codebook, with the line.
pub fn read_codebook(bytes: &[u8]) -> Result<Parcel, ReadError> {
    let (root, mended) = tree(bytes)?;
    let mut parcel = read::codebook(&root)?;
    parcel.losses.extend(mended);
    Ok(parcel)
}

/// XML of any Unicode encoding as a tree. Where an `&` that begins no reference keeps it from being read, it
/// is read as it is written, and the second part says so: QualCoder writes memos on passages so.
fn tree(bytes: &[u8]) -> Result<(xml::Node, Option<String>), ReadError> {
    // Decoding drops a byte order mark and follows it.
    let (text, ..) = encoding_rs::UTF_8.decode(bytes);
    let broken = match xml::parse(&text) {
        Ok(root) => return Ok((root, None)),
        Err((line, reason)) => {
            ReadError { line: Some(line), reason: format!("it is no XML that can be read: {reason}") }
        }
    };
    let (escaped, count) = xml::escape_bare(&text);
    let root = if count > 0 { xml::parse(&escaped).ok() } else { None };
    let mended = format!(
        "Its XML is not well-formed: {count} x '&' is not written as '&amp;'; it was read as it stands."
    );
    root.map(|root| (root, Some(mended))).ok_or(broken)
}
