//! A file by its bytes: which reader it needs, and files inside `.gz` and `.zip` archives, each read as a
//! file of its own.
//!
//! Archives inside archives are opened to a fixed depth; what all members may come to is bounded by
//! `formats::archive`. Members are read in the order of their names, so the archive's own order is of no
//! matter.

use super::limits::{ReadBudget, byte_limit, refuse_size};
use super::transcripts::{FileTranscripts, to_transcripts};
use crate::corpus::decode::{DecodedText, decode_text_as, one_line};
use crate::corpus::discover::{has_refused_extension, lowercase_extension, strip_extension};
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::formats::archive::{BoundedZip, gunzip, is_gzip, is_zip};
use crate::corpus::formats::{self, documents};
use crate::corpus::read_options::ReadOptions;
use crate::corpus::shares::count_characters;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// How deep archives are opened: one, and one inside it. Chosen by hand; it bounds what a nested bomb can
/// cost.
const MAX_DEPTH: usize = 2;
/// So many members that could not be read are named in warnings; more are counted. Chosen by hand.
const MAX_NAMED_FAILURES: usize = 30;

/// Reads a file that lies `depth` archives deep; see [`parse_file_as`](super::parse_file_as).
pub(super) fn parse_within(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    depth: usize,
    budget: &mut ReadBudget,
) -> Result<FileTranscripts, ReadError> {
    refuse_size(path, bytes.len() as u64)?;
    // Order matters: office documents are zip archives and RTF is almost text, so that both must be caught
    // before the decoder of text sees the bytes.
    if let Some(read) = parse_archive(name, path, bytes, options, depth, budget) {
        return read;
    }
    if documents::is_binary_document(bytes) {
        return to_transcripts(name, documents::parse_binary(bytes, &options.choices)?, options);
    }
    let DecodedText { text, controls_removed: control, encoding_note: note } =
        decode_text_as(bytes, options.choices.encoding.as_deref().or(options.encoding.as_deref()))?;
    budget.take_text(&text, depth > 0)?;
    let parsed = formats::parse_text(&text, &lowercase_extension(path), options)?;
    let characters = count_characters(&text);
    // The parsed segments own their words, so the text would only double the memory of a large table.
    drop(text);
    let mut file = to_transcripts(name, parsed, options)?;
    file.shares = file.shares.of_file(characters);
    // Control characters are counted for the file, before its rows are known: the first one reports them.
    if let Some(first) = file.transcripts.first_mut() {
        first.repairs.control += control;
    }
    if let Some(message) = note {
        file.warnings.insert(0, ReadWarning { line: None, message });
    }
    Ok(file)
}

/// Reads a compressed file; none where the bytes are not compressed. A zip archive that is an office document
/// is read as one.
fn parse_archive(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    depth: usize,
    budget: &mut ReadBudget,
) -> Option<Result<FileTranscripts, ReadError>> {
    if is_gzip(bytes) {
        return Some(parse_gzip(name, path, bytes, options, depth, budget));
    }
    if !is_zip(bytes) {
        return None;
    }
    let mut archive = match BoundedZip::open(bytes) {
        Ok(archive) => archive,
        Err(error) => return Some(Err(error)),
    };
    if let Some(read) = documents::parse_office(&mut archive, options) {
        return Some(read.and_then(|content_| to_transcripts(name, content_, options)));
    }
    Some(check_depth(depth).and_then(|()| parse_members(name, &mut archive, options, depth, budget)))
}

/// Fails where an archive lies too deep inside others.
fn check_depth(depth: usize) -> Result<(), ReadError> {
    if depth < MAX_DEPTH {
        return Ok(());
    }
    Err(ReadError::new("is an archive too deep inside others; unpack it and import what is inside"))
}

/// Reads the file a `.gz` holds, under the same name and with the extension before `.gz`.
fn parse_gzip(
    name: &str,
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    depth: usize,
    budget: &mut ReadBudget,
) -> Result<FileTranscripts, ReadError> {
    check_depth(depth)?;
    // A file without a name has one inside that has none: its content tells what it is.
    let inside = PathBuf::from(path.file_stem().unwrap_or_default());
    let inflated = gunzip(bytes, byte_limit(&inside))?;
    budget.take_bytes(inflated.len() as u64)?;
    if lowercase_extension(path) == "tgz" || is_tar(&inflated) {
        return Err(ReadError::new("is a tar archive; unpack it (tar -xf) and import the folder"));
    }
    parse_within(name, &inside, &inflated, options, depth + 1, budget)
}

/// Says whether the bytes are a tar archive (POSIX 1003.1, ustar).
fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// Reads all members of an archive. Members that cannot be read are named in warnings.
///
/// # Errors
/// When no member is a transcript.
fn parse_members(
    name: &str,
    archive: &mut BoundedZip<'_>,
    options: &ReadOptions,
    depth: usize,
    budget: &mut ReadBudget,
) -> Result<FileTranscripts, ReadError> {
    let mut file = FileTranscripts::default();
    let mut failed: Vec<(String, ReadError)> = Vec::new();
    let mut passed: BTreeMap<String, usize> = BTreeMap::new();
    let mut members = archive.members();
    members.sort_by(|a, b| a.1.cmp(&b.1));
    let count = members.len();
    let names = member_names(&members);
    for ((at, member, _), inner) in members.into_iter().zip(names) {
        let path = Path::new(&member);
        if let Some(kind) = refused_kind(path) {
            *passed.entry(kind).or_default() += 1;
            continue;
        }
        let read = archive.read_member(at, byte_limit(path)).and_then(|bytes| {
            budget.take_bytes(bytes.len() as u64)?;
            parse_within(&format!("{name}/{inner}"), path, &bytes, options, depth + 1, budget)
        });
        match read {
            Ok(read) => {
                let say = |warning: ReadWarning| ReadWarning {
                    message: format!("{}: {}", one_line(&member), warning.message),
                    ..warning
                };
                file.warnings.extend(read.warnings.into_iter().map(say));
                file.transcripts.extend(read.transcripts);
                file.shares.add(&read.shares);
            }
            Err(error) => failed.push((member, error)),
        }
    }
    if file.transcripts.is_empty() {
        return Err(empty_archive_error(count, failed, &passed));
    }
    let more = failed.len().saturating_sub(MAX_NAMED_FAILURES);
    file.warnings.extend(failed.into_iter().take(MAX_NAMED_FAILURES).map(|(member, error)| ReadWarning {
        line: None,
        message: format!("{} left out: {error}", one_line(&member)),
    }));
    if more > 0 {
        file.warnings
            .push(ReadWarning { line: None, message: format!("{more} more files inside could not be read") });
    }
    if !passed.is_empty() {
        let message = format!("left out, no transcripts: {}", list_kinds(&passed));
        file.warnings.push(ReadWarning { line: None, message });
    }
    Ok(file)
}

/// Why an archive gave no transcript.
fn empty_archive_error(
    count: usize,
    failed: Vec<(String, ReadError)>,
    passed: &BTreeMap<String, usize>,
) -> ReadError {
    ReadError::new(match failed.into_iter().next() {
        _ if count == 0 => "is an empty zip archive".to_owned(),
        Some((member, error)) if count == 1 => format!("holds only {}: {error}", one_line(&member)),
        Some((member, error)) => format!("nothing in it could be read; {}: {error}", one_line(&member)),
        None => format!("holds no transcripts: {}", list_kinds(passed)),
    })
}

/// The kinds of members that were left out, with how many of each: at most twelve.
fn list_kinds(passed: &BTreeMap<String, usize>) -> String {
    let listed: Vec<String> = passed.iter().take(12).map(|(kind, count)| format!("{count} {kind}")).collect();
    listed.join(", ")
}

/// The kind of a member that is not even opened, such as "hidden" or ".png"; none where it is to be read.
fn refused_kind(path: &Path) -> Option<String> {
    let hidden = |part: &std::ffi::OsStr| part.to_string_lossy().starts_with('.') || part == "__MACOSX";
    if path.iter().any(|part| hidden(part) && part != "." && part != "..") {
        return Some("hidden".to_owned());
    }
    has_refused_extension(path).then(|| format!(".{}", one_line(&lowercase_extension(path))))
}

/// The names of the members' transcripts: the path without extension, with it where two members would share a
/// name, numbered where even that does not tell them apart.
fn member_names(members: &[(usize, String, u64)]) -> Vec<String> {
    let short = |member: &str| {
        let parts = strip_extension(Path::new(member));
        // Names in an archive are anybody's: control characters are removed.
        one_line(&parts.to_string_lossy().replace('\\', "/"))
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, member, _) in members.iter().filter(|(_, member, _)| refused_kind(Path::new(member)).is_none()) {
        *counts.entry(short(member).to_lowercase()).or_default() += 1;
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let name = |(at, member, _): &(usize, String, u64)| {
        let short = short(member);
        let name =
            if counts.get(&short.to_lowercase()).is_some_and(|n| *n > 1) { one_line(member) } else { short };
        let again = taken.entry(name.to_lowercase()).or_default();
        *again += 1;
        if *again > 1 { format!("{name} ({at})") } else { name }
    };
    members.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use crate::corpus::formats::archive::tests::{gzip, pack};
    use crate::corpus::{FileTranscripts, ReadError, ReadOptions, parse_file_as};
    use proptest::prelude::*;
    use std::path::Path;

    const VTT: &[u8] = b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello there.\n";

    fn read(path: &str, bytes: &[u8]) -> Result<FileTranscripts, ReadError> {
        parse_file_as("t", Path::new(path), bytes, &ReadOptions::default())
    }

    fn names(file: &FileTranscripts) -> Vec<&str> {
        file.transcripts.iter().map(|transcript| transcript.name.as_str()).collect()
    }

    #[test]
    fn a_gzip_file_is_what_it_holds() {
        let file = read("talk.vtt.gz", &gzip(VTT)).unwrap();
        assert_eq!((names(&file), file.transcripts[0].cues.len()), (vec!["t"], 1));
        let mut tar = vec![0; 1024];
        tar[257..262].copy_from_slice(b"ustar");
        assert!(read("a.tar.gz", &gzip(&tar)).unwrap_err().reason.contains("unpack it"));
        assert!(read("a.tgz", &gzip(b"x")).unwrap_err().reason.contains("tar"));
        assert!(read("a.gz", &gzip(b"")).unwrap_err().reason.contains("empty"));
    }

    #[test]
    fn an_archive_is_its_files() {
        let inner = pack(&[("deep.txt", b"Deep words.")]);
        let docx = pack(&[("word/document.xml", b"<w:p><w:t>Office words.</w:t></w:p>")]);
        let bytes = pack(&[
            ("talks/b.vtt", VTT),
            ("talks/b.txt", b"The same name."),
            ("a.vtt.gz", &gzip(VTT)),
            ("cover.png", b"\x89PNG"),
            ("__MACOSX/._a", b"x"),
            ("bad.json", b"{"),
            ("in.zip", &inner),
            ("d.docx", &docx),
        ]);
        let file = read("t.zip", &bytes).unwrap();
        assert_eq!(names(&file), ["t/a", "t/d", "t/in/deep", "t/talks/b.txt", "t/talks/b.vtt"]);
        let said: Vec<&str> = file.warnings.iter().map(|warning| warning.message.as_str()).collect();
        assert!(said.iter().any(|said| said.starts_with("bad.json left out: ")), "{said:?}");
        assert!(said.contains(&"left out, no transcripts: 1 .png, 1 hidden"), "{said:?}");
    }

    #[test]
    fn archives_with_nothing_say_why() {
        let reason = |files: &[(&str, &[u8])]| read("t.zip", &pack(files)).unwrap_err().reason;
        assert_eq!(reason(&[]), "is an empty zip archive");
        assert_eq!(reason(&[("a.png", b"x"), ("b.png", b"x")]), "holds no transcripts: 2 .png");
        assert!(reason(&[("a.txt", b"")]).starts_with("holds only a.txt: is empty"));
        let two = pack(&[("b.zip", &pack(&[("a.txt", b"Words.")]))]);
        assert!(read("t.zip", &two).is_ok());
        assert!(reason(&[("c.zip", &two)]).contains("too deep"));
    }

    #[test]
    fn names_inside_are_cleaned_and_differ() {
        let file =
            read("t.zip", &pack(&[("../a\u{1b}[2J.txt", b"One."), ("A.txt", b"Two."), ("a.txt", b"Three.")]))
                .unwrap();
        assert_eq!(names(&file).len(), 3);
        assert!(names(&file).iter().all(|name| !name.contains('\u{1b}')), "{:?}", names(&file));
        let distinct: std::collections::BTreeSet<&str> = names(&file).into_iter().collect();
        assert_eq!(distinct.len(), 3);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn mutated_archives_never_panic(at in 0usize..4000, byte in any::<u8>()) {
            let docx = pack(&[("word/document.xml", b"<w:p><w:t>Office words.</w:t></w:p>")]);
            let mut bytes = pack(&[("b.vtt", VTT), ("a.vtt.gz", &gzip(VTT)), ("d.docx", &docx)]);
            let at = at % bytes.len();
            bytes[at] = byte;
            let _ = read("t.zip", &bytes);
        }
    }
}
