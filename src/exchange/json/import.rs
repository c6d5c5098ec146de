//! JSON of what `import` did, and of the list of speakers.

use super::{JsonSeconds, SchemaVersion};
use crate::coding;
use serde::Serialize;

/// What `import` did, as `import --json` prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ImportJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The number of transcripts in the project after the import.
    pub transcripts: usize,
    /// The number of new files.
    pub added: usize,
    /// The number of files that had not changed.
    pub unchanged: usize,
    /// The number of files that had changed.
    pub updated: usize,
    /// The number of snippets in the project after the import.
    pub snippets: usize,
    /// The number of words in the project after the import.
    pub words: usize,
    /// Files with the same text as another, not imported again.
    pub variants: Vec<DuplicateFileJson>,
    /// Files that could not be read.
    pub skipped: Vec<SkippedFileJson>,
    /// Warnings about files that were read.
    pub warnings: Vec<ImportWarningJson>,
    /// The languages of the transcripts in the project, the most snippets first; left out where all are in
    /// English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<LanguageJson>,
    /// The repairs made to the project's transcripts.
    pub repairs: RepairsJson,
    /// The number of snippets that recur word for word over transcripts.
    pub boilerplate: usize,
    /// What was imported from projects and codebooks of other programs; absent where there were none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<InterchangeImportJson>,
}

/// The share of a project in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LanguageJson {
    /// Its code; null where it could not be detected.
    pub language: Option<String>,
    /// The number of transcripts in it.
    pub transcripts: usize,
    /// The number of snippets in it.
    pub snippets: usize,
}

/// The repairs in all transcripts together and in each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RepairsJson {
    /// The sums over all transcripts.
    #[serde(flatten)]
    pub total: RepairCountsJson,
    /// The transcripts with any repair.
    pub files: Vec<FileRepairsJson>,
}

/// How many repairs of each kind were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RepairCountsJson {
    /// Repeated lines of rolling captions that were dropped.
    pub rolling: usize,
    /// Loops, in which speech recognition repeated itself.
    pub loops: usize,
    /// Repeated cues, or phrases within one, that were dropped with the loops.
    pub looped: usize,
    /// Cues of a single word joined to the one before.
    pub joined: usize,
    /// Times put in order.
    pub times: usize,
    /// Control characters removed.
    pub control: usize,
}

/// The repairs in one transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileRepairsJson {
    /// The file.
    pub path: String,
    /// The transcript's name.
    pub transcript: String,
    /// The repairs.
    #[serde(flatten)]
    pub mended: RepairCountsJson,
}

/// What was imported from a project or codebook of another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InterchangeImportJson {
    /// The file.
    pub path: String,
    /// The number of new transcripts.
    pub transcripts: usize,
    /// The number of attributes of these.
    pub attributes: usize,
    /// The number of new themes.
    pub themes: usize,
    /// The number of new coded passages.
    pub passages: usize,
    /// The number of memos with new text.
    pub memos: usize,
}

/// A file with the same text as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DuplicateFileJson {
    /// The file.
    pub path: String,
    /// The other file.
    pub of: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SkippedFileJson {
    /// The file.
    pub path: String,
    /// The line at fault, if any.
    pub line: Option<usize>,
    /// Why it could not be read.
    pub reason: String,
}

/// A warning about a file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportWarningJson {
    /// The file.
    pub path: String,
    /// The line it is about, if any.
    pub line: Option<usize>,
    /// The warning.
    pub message: String,
}

/// The list of speakers.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SpeakersJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The speakers, by number of words, most first.
    pub speakers: Vec<SpeakerJson>,
}

/// A speaker.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SpeakerJson {
    /// The displayed name.
    pub name: String,
    /// The names in the files.
    pub names: Vec<String>,
    /// The number of transcripts they speak in.
    pub transcripts: usize,
    /// The number of their turns.
    pub turns: usize,
    /// The number of their words.
    pub words: usize,
    /// Their speaking time in seconds; null without times.
    pub seconds: Option<JsonSeconds>,
}

impl From<&[coding::SpeakerSummary]> for SpeakersJson {
    fn from(speakers: &[coding::SpeakerSummary]) -> Self {
        let speaker = |speaker: &coding::SpeakerSummary| SpeakerJson {
            name: speaker.name.clone(),
            names: speaker.imported_names.clone(),
            transcripts: speaker.transcripts,
            turns: speaker.turns,
            words: speaker.words,
            seconds: speaker.seconds.map(JsonSeconds),
        };
        Self { schema: SchemaVersion, speakers: speakers.iter().map(speaker).collect() }
    }
}
