//! What import, and the list of speakers, answer.

use super::{Schema, Seconds};
use crate::coding;
use serde::Serialize;

/// What `import` did.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Import {
    /// 1.
    pub schema: Schema,
    /// Transcripts in the project afterwards.
    pub transcripts: usize,
    /// Files that were new.
    pub added: usize,
    /// Files that had not changed.
    pub unchanged: usize,
    /// Files that had.
    pub updated: usize,
    /// Snippets in the project afterwards.
    pub snippets: usize,
    /// Words in the project afterwards.
    pub words: usize,
    /// Files that hold the text of another.
    pub variants: Vec<Variant>,
    /// Files that were not read.
    pub skipped: Vec<Skipped>,
    /// What was found in files that were read.
    pub warnings: Vec<Warning>,
    /// The languages of the transcripts in the project, the most snippets first; left out where all are in English.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub languages: Vec<Language>,
    /// What was mended in the project's transcripts.
    pub repairs: Repairs,
    /// Snippets that recur word for word over transcripts.
    pub boilerplate: usize,
    /// What came from projects and codebooks of other programs; absent where there were none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub brought: Vec<Brought>,
}

/// How much of a project is in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Language {
    /// Its code; null where it could not be told.
    pub language: Option<String>,
    /// Its transcripts.
    pub transcripts: usize,
    /// Their snippets.
    pub snippets: usize,
}

/// What was mended, in all transcripts together and in each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Repairs {
    /// In all of them.
    #[serde(flatten)]
    pub total: Mended,
    /// In each where anything was.
    pub files: Vec<MendedFile>,
}

/// How often what was mended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// Lines of rolling captions that were taken once.
    pub rolling: usize,
    /// Loops of the recogniser.
    pub loops: usize,
    /// Cues, or phrases in one, that were folded away with them.
    pub looped: usize,
    /// Cues of one word joined to the one before.
    pub joined: usize,
    /// Times put in order.
    pub times: usize,
    /// Control characters taken out.
    pub control: usize,
}

/// What was mended in one transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MendedFile {
    /// The file.
    pub path: String,
    /// The transcript's name.
    pub transcript: String,
    /// How often what was mended.
    #[serde(flatten)]
    pub mended: Mended,
}

/// What came from a project or codebook of another program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Brought {
    /// The file.
    pub path: String,
    /// Transcripts that are new.
    pub transcripts: usize,
    /// What is known of those, as attributes.
    pub attributes: usize,
    /// Themes that are new.
    pub themes: usize,
    /// Coded passages that are new.
    pub passages: usize,
    /// Memos that say something new.
    pub memos: usize,
}

/// A file that holds the text of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// The file.
    pub path: String,
    /// The other.
    pub of: String,
}

/// A file that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Its line, where one is at fault.
    pub line: Option<usize>,
    /// Why.
    pub reason: String,
}

/// Something found in a file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The file.
    pub path: String,
    /// Its line, where it is about one.
    pub line: Option<usize>,
    /// What was found.
    pub message: String,
}

/// Who speaks.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Speakers {
    /// 1.
    pub schema: Schema,
    /// The speakers, those who say most first.
    pub speakers: Vec<Speaker>,
}

/// A speaker.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Speaker {
    /// The name shown.
    pub name: String,
    /// The names the files have for them.
    pub names: Vec<String>,
    /// The transcripts they speak in.
    pub transcripts: usize,
    /// How often it is their turn.
    pub turns: usize,
    /// The words they say.
    pub words: usize,
    /// How long they speak; null without times.
    pub seconds: Option<Seconds>,
}

impl From<&[coding::Speaker]> for Speakers {
    fn from(speakers: &[coding::Speaker]) -> Self {
        let speaker = |speaker: &coding::Speaker| Speaker {
            name: speaker.name.clone(),
            names: speaker.said.clone(),
            transcripts: speaker.transcripts,
            turns: speaker.turns,
            words: speaker.words,
            seconds: speaker.seconds.map(Seconds),
        };
        Self { schema: Schema, speakers: speakers.iter().map(speaker).collect() }
    }
}
