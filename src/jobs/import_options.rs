//! How files are read and split.

use crate::corpus::{SplitBy, SplitOptions, TableOptions};
use crate::jobs::JobResult;
use crate::project::Project;
use std::path::PathBuf;

/// How files are read and split. An option that is not given is as it was at the project's last import, or
/// the default: paragraphs of at most 300 tokens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// Where snippets end.
    pub split: Option<SplitBy>,
    /// Most tokens of a snippet.
    pub max_tokens: Option<usize>,
    /// The columns of tables; not given: as the file was read before, or guessed.
    pub table: Option<TableOptions>,
    /// A table of attributes of transcripts; not given: the one named before, if any.
    pub attributes: Option<PathBuf>,
    /// The language of all files, as a code; empty: detected anew; not given: as the file was read before.
    pub language: Option<String>,
    /// The encoding of all files that are text, by name; empty: as their bytes tell; not given: as the file was read
    /// before.
    pub encoding: Option<String>,
    /// The layout of all files that are running text, as in [`layout_names`](crate::corpus::layout_names); empty: as they
    /// tell; not given: as the file was read before.
    pub layout: Option<String>,
    /// The only labels that are speakers in all files; empty: as they tell; not given: as the file was read before.
    pub speakers: Option<Vec<String>>,
    /// Whether artefacts of captioning and recognition are left as they are in the files; not given: as at
    /// the project's last import, or no.
    pub raw: Option<bool>,
    /// Number of threads; 0: as many as there are cores.
    pub threads: usize,
}

/// The setting with the way of splitting.
pub(in crate::jobs) const SPLIT_SETTING: &str = "import.split";

/// The setting with the most tokens of a snippet.
pub(in crate::jobs) const MAX_TOKENS_SETTING: &str = "import.max-tokens";

/// The setting that tells whether artefacts are left.
pub(in crate::jobs) const RAW_SETTING: &str = "import.raw";

/// The setting with the files and folders that were imported, as JSON.
pub(in crate::jobs) const PATHS_SETTING: &str = "import.paths";

/// The files and folders that were imported and are still there, by their full paths.
///
/// # Errors
/// When the database cannot be read.
pub fn imported_paths(project: &Project) -> JobResult<Vec<PathBuf>> {
    let mut paths = stored_paths(project)?;
    paths.retain(|path| path.exists());
    Ok(paths)
}

/// The files and folders that were imported. What was noted otherwise by a program that is not ours is passed over:
/// the next import notes its own.
fn stored_paths(project: &Project) -> JobResult<Vec<PathBuf>> {
    let noted = project.setting(PATHS_SETTING)?;
    Ok(noted.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// Notes which files and folders were imported. One inside another that was noted is not noted itself.
pub(in crate::jobs) fn note_imported_paths(project: &mut Project, paths: &[PathBuf]) -> JobResult<()> {
    let mut noted = stored_paths(project)?;
    for path in paths {
        let Ok(full) = path.canonicalize() else { continue };
        if !noted.iter().any(|known| full.starts_with(known)) {
            noted.retain(|known| !known.starts_with(&full));
            noted.push(full);
        }
    }
    noted.sort();
    // A list of paths is always JSON; one that is no Unicode is told again by the next import.
    if let Ok(text) = serde_json::to_string(&noted) {
        project.set_setting(PATHS_SETTING, &text)?;
    }
    Ok(())
}

impl ImportOptions {
    /// How transcripts are cut, with the project's settings for what is not given.
    pub(in crate::jobs) fn split(&self, project: &Project) -> JobResult<SplitOptions> {
        let default = SplitOptions::default();
        let by = project.setting(SPLIT_SETTING)?.and_then(|name| split_by_name(&name));
        let max = project.setting(MAX_TOKENS_SETTING)?.and_then(|text| text.parse().ok());
        Ok(SplitOptions {
            by: self.split.or(by).unwrap_or(default.by),
            max_tokens: self.max_tokens.or(max).unwrap_or(default.max_tokens),
        })
    }

    /// Whether artefacts are left, as asked for or as at the last import.
    pub(in crate::jobs) fn raw(&self, project: &Project) -> JobResult<bool> {
        let before = project.setting(RAW_SETTING)?.is_some_and(|text| text == "true");
        Ok(self.raw.unwrap_or(before))
    }
}

/// The name of a way of splitting, as in options and settings.
pub(super) const fn split_name(by: SplitBy) -> &'static str {
    match by {
        SplitBy::Paragraphs => "paragraphs",
        SplitBy::Turns => "turns",
        SplitBy::None => "none",
    }
}

/// The way of splitting of that name.
pub(in crate::jobs) fn split_by_name(name: &str) -> Option<SplitBy> {
    [SplitBy::Paragraphs, SplitBy::Turns, SplitBy::None].into_iter().find(|by| split_name(*by) == name)
}
