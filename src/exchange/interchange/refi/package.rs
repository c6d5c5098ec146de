//! The package (`.qdpx`): a zip archive with the project file and a flat folder `sources/`; and the codebook
//! file (`.qdc`), which is XML alone.

use super::{RefiReadError, read, write, xml};
use crate::exchange::interchange::model::InterchangeProject;
use crate::exchange::interchange::speaker_labels::add_speaker_labels;
use crate::exchange::zip_archive::write_zip;
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::iter;
use zip::ZipArchive;

/// The most bytes one file of a package may unpack to (1 GiB), against zip bombs. Chosen by hand.
const MAX_FILE_BYTES: u64 = 1 << 30;
/// The most bytes all files of a package may unpack to (4 GiB). Chosen by hand.
const MAX_TOTAL_BYTES: u64 = 4 << 30;
/// The most files a package may hold. Chosen by hand.
const MAX_FILES: usize = 200_000;

/// Writes a package. Its texts say at each turn who speaks. The zip is made in memory because its writer has to seek.
///
/// # Errors
/// What `to` says.
pub fn write_project(parcel: &InterchangeProject, to: &mut dyn Write) -> io::Result<()> {
    let parcel = &add_speaker_labels(parcel);
    let xml = write::project_xml(parcel)?;
    let sources = parcel.sources.iter().zip(write::source_guids(parcel));
    let sources =
        sources.map(|(source, guid)| (format!("sources/{guid}.txt"), source.transcript.text.as_bytes()));
    write_zip(iter::once(("project.qde".to_owned(), xml.as_slice())).chain(sources), to)
}

/// Writes a codebook.
///
/// # Errors
/// What `to` says, and where there is no code, since the schema asks for at least one.
pub fn write_codebook(parcel: &InterchangeProject, to: &mut dyn Write) -> io::Result<()> {
    if parcel.codes.is_empty() {
        return Err(io::Error::other("there are no themes yet, and a codebook needs at least one"));
    }
    to.write_all(&write::codebook_xml(parcel)?)
}

/// Reads a package. The project's losses say what was left out.
///
/// # Errors
/// Where it is no package, is damaged, or unpacks to more than is reasonable.
pub fn read_project(bytes: &[u8]) -> Result<InterchangeProject, RefiReadError> {
    let broken =
        |error: zip::result::ZipError| RefiReadError::new(format!("the archive is damaged: {error}"));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if zip.len() > MAX_FILES {
        return Err(RefiReadError::new(format!("it holds {} files; that is no project", zip.len())));
    }
    let mut budget = MAX_TOTAL_BYTES;
    let (mut project, mut texts) = (None, BTreeMap::new());
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(broken)?;
        let name = String::from_utf8_lossy(file.name_raw()).replace('\\', "/");
        let base = name.rsplit_once('/').map_or(name.as_str(), |(_, base)| base).to_lowercase();
        let is_project = base.ends_with(".qde");
        if !is_project && !base.ends_with(".txt") && !base.ends_with(".docx") {
            continue;
        }
        let mut unpacked = Vec::new();
        let most = MAX_FILE_BYTES.min(budget);
        // The size in the archive's directory may lie: what is unpacked is counted instead.
        (&mut file).take(most + 1).read_to_end(&mut unpacked).map_err(|error| {
            RefiReadError::new(format!("{name} in it cannot be unpacked: {error}; export the project again"))
        })?;
        if unpacked.len() as u64 > most {
            return Err(RefiReadError::new(format!("{name} in it unpacks to more than is reasonable")));
        }
        budget -= unpacked.len() as u64;
        if !is_project {
            texts.insert(base, unpacked);
        // Several project files: the one with the standard's name, else the first.
        } else if project.is_none() || base == "project.qde" {
            project = Some(unpacked);
        }
    }
    let Some(project) = project else {
        return Err(RefiReadError::new("it holds no project file (.qde)"));
    };
    let (root, mended) = parse_tree(&project)?;
    let mut parcel = read::project_from_xml(&root, &texts)?;
    parcel.losses.extend(mended);
    Ok(parcel)
}

/// Reads a codebook, from a codebook file or the project file of a package.
///
/// # Errors
/// Where it is no codebook, with the line.
pub fn read_codebook(bytes: &[u8]) -> Result<InterchangeProject, RefiReadError> {
    let (root, mended) = parse_tree(bytes)?;
    let mut parcel = read::codebook_from_xml(&root)?;
    parcel.losses.extend(mended);
    Ok(parcel)
}

/// Parses XML in any Unicode encoding. Where a bare `&` was read as text (QualCoder does not escape memos on
/// passages), the second part is a sentence that says so.
fn parse_tree(bytes: &[u8]) -> Result<(xml::RefiElement, Option<String>), RefiReadError> {
    // Decoding drops a byte order mark and follows it.
    let (text, ..) = encoding_rs::UTF_8.decode(bytes);
    let (root, bare) = xml::parse_xml(&text)?;
    let mended = format!(
        "Its XML is not well-formed: {bare} x '&' is not written as '&amp;'; it was read as it stands."
    );
    Ok((root, (bare > 0).then_some(mended)))
}
