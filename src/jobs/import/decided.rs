//! Reading a file as it was named on the command line and decided in the check of an import.

use crate::coding::{ImportScope, choices_for_file};
use crate::corpus::{self, FileTranscripts, FoundFile, ReadChoices, ReadError, ReadOptions, ReadWarning};
use std::collections::BTreeMap;
use std::path::Path;

/// What was decided in a project of how files are read.
pub(in crate::jobs) type ImportChoices = BTreeMap<ImportScope, ReadChoices>;

/// A file that was read.
pub(in crate::jobs) struct DecidedFile {
    /// What is in it.
    pub(in crate::jobs) file: FileTranscripts,
    /// The layout found in it, before what was decided for that layout: see [`layout_kind`].
    pub(in crate::jobs) kind: String,
    /// What was decided of it.
    pub(in crate::jobs) decided: ReadChoices,
}

/// What a layout is called where files are told apart by it: the layout of running text, else the extension, as in
/// `*.vtt`.
pub(in crate::jobs) fn layout_kind(path: &Path, layout: Option<&str>) -> String {
    let extension = || path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    layout.map_or_else(|| format!("*.{}", extension()), str::to_owned)
}

/// Reads a file. The options hold what was named for this import or an earlier one; what was decided of the file, or of
/// its layout, goes before it, and a warning says so where they differ.
///
/// # Errors
/// As [`corpus::parse_file_as`].
pub(in crate::jobs) fn read_as_decided(
    found: &FoundFile,
    key: &str,
    bytes: &[u8],
    named: &ReadOptions,
    all: &ImportChoices,
) -> Result<DecidedFile, ReadError> {
    let parse = |decided: &ReadChoices| {
        let options = ReadOptions { choices: decided.or(&named.choices), ..named.clone() };
        corpus::parse_file_as(&found.name, &found.path, bytes, &options)
    };
    let of_file = as_read(choices_for_file(all, key, ""));
    let mut file = parse(&of_file)?;
    let kind = layout_kind(&found.path, file.layout.as_deref());
    let decided = choices_for_file(all, key, &kind);
    if as_read(decided.clone()) != of_file {
        file = parse(&decided)?;
    }
    file.warnings.extend(overruled_warnings(named, &decided));
    Ok(DecidedFile { file, kind, decided })
}

/// Choices without what does not change how a file is read.
pub(in crate::jobs) fn as_read(choices: ReadChoices) -> ReadChoices {
    ReadChoices { is_right: false, ..choices }
}

/// What was named and is decided otherwise.
fn overruled_warnings(named: &ReadOptions, decided: &ReadChoices) -> Vec<ReadWarning> {
    let differs = |named: Option<&String>, decided: Option<&String>| {
        named.zip(decided).is_some_and(|(named, decided)| named != decided)
    };
    let overruled = [
        (differs(named.encoding.as_ref(), decided.encoding.as_ref()), "--encoding"),
        (differs(named.choices.layout.as_ref(), decided.layout.as_ref()), "--layout"),
    ];
    let message = |option: &str| {
        format!(
            "read as decided in the check of the import, not as {option} says; `leitmotif log` has the decision"
        )
    };
    let named = overruled.into_iter().filter(|(differs, _)| *differs);
    named.map(|(_, option)| ReadWarning { line: None, message: message(option) }).collect()
}
