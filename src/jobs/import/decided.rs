//! Reading a file as it was named on the command line and decided in the check of an import.

use crate::coding::{ImportScope, choices_for_file};
use crate::corpus::{self, FileTranscripts, FoundFile, ReadChoices, ReadError, ReadOptions, ReadWarning};
use std::collections::BTreeMap;
use std::path::Path;

/// What was decided in a project of how files are read.
pub(in crate::jobs) type ImportChoices = BTreeMap<ImportScope, ReadChoices>;

/// What was decided of files, by the paths they have now.
pub(in crate::jobs) struct BoundChoices {
    /// The choices, those of files that were moved also under the path they have now.
    pub(in crate::jobs) choices: ImportChoices,
    /// By the path a file has now, the path it was decided under.
    moved: BTreeMap<String, String>,
}

impl BoundChoices {
    /// Binds choices to files, each with its full path. A folder that was moved, or is opened on another computer, has
    /// its files under other paths: where the file something was decided for is gone, that holds for the one file here
    /// with the same path below the folder that is imported. Where two have it, it holds for neither.
    pub(in crate::jobs) fn new<'f>(
        choices: ImportChoices,
        files: impl Iterator<Item = (&'f FoundFile, &'f str)>,
    ) -> Self {
        let orphans: Vec<&str> = choices
            .keys()
            .filter_map(|scope| match scope {
                ImportScope::File(path) if Path::new(path).symlink_metadata().is_err() => Some(path.as_str()),
                _ => None,
            })
            .collect();
        let mut found: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        if !orphans.is_empty() {
            for (file, key) in
                files.filter(|(_, key)| !choices.contains_key(&ImportScope::File((*key).to_owned())))
            {
                // The name has as many parts as the path below the folder. One part is not enough: `01.txt` is in
                // every folder, so the folder's own name has to be the same then.
                let parts = file.name.split('/').count().max(2);
                for path in orphans.iter().filter(|path| ends_alike(path, key, parts)) {
                    found.entry(path).or_default().push(key);
                }
            }
        }
        let mut moved: BTreeMap<String, String> = BTreeMap::new();
        for (path, keys) in &found {
            // Of two decided files that may be this one, none is taken.
            if let [key] = keys.as_slice()
                && found.values().filter(|others| others.contains(key)).count() == 1
            {
                moved.insert((*key).to_owned(), (*path).to_owned());
            }
        }
        let mut choices = choices;
        for (key, path) in &moved {
            if let Some(decided) = choices.get(&ImportScope::File(path.clone())).cloned() {
                choices.insert(ImportScope::File(key.clone()), decided);
            }
        }
        Self { choices, moved }
    }

    /// The path under which something is decided of a file.
    pub(in crate::jobs) fn decided_path<'k>(&'k self, key: &'k str) -> &'k str {
        self.moved.get(key).map_or(key, String::as_str)
    }
}

/// Says whether two paths end with the same parts, so many of them; on any system.
pub(in crate::jobs) fn ends_alike(a: &str, b: &str, parts: usize) -> bool {
    let last = |path: &str| -> Vec<String> {
        path.rsplit(['/', '\\']).filter(|part| !part.is_empty()).take(parts).map(str::to_owned).collect()
    };
    let (a, b) = (last(a), last(b));
    a.len() == parts && a == b
}

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
