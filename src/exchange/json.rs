//! What `--json` prints: the shapes of the contract, one struct each.
//!
//! Every object begins with `"schema": 1`. Scores and probabilities are rounded to six digits, seconds
//! to three: more is noise, and the same results are the same bytes.

use super::figures::rounded;
use crate::coding;
use crate::corpus::{Attributes, TranscriptEntry};
use crate::search::Mode;
use crate::topics::{Parameters, Run, TopicCount};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::io::{self, Write};

/// The version of these shapes: serialises as 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Schema;

impl Serialize for Schema {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(1)
    }
}

/// A number of seconds, rounded to thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Seconds(pub f64);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, 3, serializer)
    }
}

/// A score, share or probability, rounded to millionths.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Score(pub f64);

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        number(self.0, 6, serializer)
    }
}

/// Whole numbers are written without a point; what is no number is null.
pub(super) fn number<S: Serializer>(number: f64, digits: i32, serializer: S) -> Result<S::Ok, S::Error> {
    let rounded = rounded(number, digits);
    if !rounded.is_finite() {
        serializer.serialize_none()
    } else if rounded.fract() == 0.0 && rounded.abs() < 9e15 {
        serializer.serialize_i64(rounded as i64)
    } else {
        serializer.serialize_f64(rounded)
    }
}

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
    /// The themes in it.
    pub themes: usize,
    /// The coded passages in it.
    pub passages: usize,
    /// The memos in it.
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

/// What `analyze` did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Analyze {
    /// 1.
    pub schema: Schema,
    /// The run's number.
    pub run: i64,
    /// The model, as asked for.
    pub model: String,
    /// The seed.
    pub seed: u64,
    /// Snippets analysed.
    pub snippets: usize,
    /// Topics found.
    pub topics: usize,
    /// Snippets in none.
    pub outliers: usize,
    /// How long each stage took.
    pub seconds: Stages,
    /// Everything the run depends on beside the corpus.
    #[serde(serialize_with = "settings")]
    pub parameters: Parameters,
}

/// Parameters as the command line takes them: the number of topics is `auto` or a number.
fn settings<S: Serializer>(parameters: &Parameters, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(untagged)]
    enum Wanted {
        Auto(&'static str),
        Most(usize),
    }
    let mut settings = serializer.serialize_struct("parameters", 14)?;
    settings.serialize_field("model", &parameters.model)?;
    let topics = match parameters.topics {
        TopicCount::Auto => Wanted::Auto("auto"),
        TopicCount::Exactly(most) => Wanted::Most(most),
    };
    settings.serialize_field("topics", &topics)?;
    settings.serialize_field("min_topic_size", &parameters.min_topic_size)?;
    settings.serialize_field("neighbors", &parameters.neighbors)?;
    settings.serialize_field("seed", &parameters.seed)?;
    settings.serialize_field("reduce", &parameters.reduce)?;
    settings.serialize_field("cluster", &parameters.cluster)?;
    settings.serialize_field("selection", &parameters.selection)?;
    settings.serialize_field("epsilon", &Score(parameters.epsilon))?;
    settings.serialize_field("outliers", &parameters.outliers)?;
    settings.serialize_field("most_left_out", &parameters.most_left_out)?;
    settings.serialize_field("guides", &parameters.guides)?;
    settings.serialize_field("weighting", &parameters.weighting)?;
    settings.serialize_field("tokens", &parameters.tokens)?;
    settings.end()
}

/// How long each stage of an analysis took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Stages {
    /// Snippets to vectors.
    pub embed: Seconds,
    /// Vectors to few dimensions.
    pub reduce: Seconds,
    /// Points to topics.
    pub cluster: Seconds,
    /// Topics to words.
    pub describe: Seconds,
    /// All of it.
    pub total: Seconds,
}

/// The topics of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topics {
    /// 1.
    pub schema: Schema,
    /// The run's number.
    pub run: i64,
    /// Snippets analysed.
    pub snippets: usize,
    /// Snippets in no topic.
    pub outliers: usize,
    /// The topics, largest first.
    pub topics: Vec<Topic>,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Topic {
    /// Its number.
    pub id: u32,
    /// The language of its snippets, where the corpus has several and each was analysed apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The researcher's label, else the machine's.
    pub label: String,
    /// What sets it apart, best first.
    pub keywords: Vec<Keyword>,
    /// Its snippets.
    pub snippets: usize,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// How long they take to say; null without times.
    pub seconds: Option<Seconds>,
    /// How surely it would be found again; null where that was not measured.
    pub stability: Option<Score>,
    /// The theme it is assigned to.
    pub theme: Option<String>,
    /// The snippets nearest to its centre.
    pub representatives: Vec<i64>,
}

/// A word or phrase that sets a topic apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Keyword {
    /// The word or phrase.
    pub word: String,
    /// Its c-TF-IDF score.
    pub score: Score,
}

/// Some snippets.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Snippets {
    /// 1.
    pub schema: Schema,
    /// The snippets, in the order of the corpus.
    pub snippets: Vec<Snippet>,
}

/// A snippet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Snippet {
    /// Its number in the project.
    pub id: i64,
    /// The name of its transcript.
    pub transcript: String,
    /// The second it begins.
    pub start: Option<Seconds>,
    /// The second it ends.
    pub end: Option<Seconds>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// What is said.
    pub text: String,
    /// Its topic in the current run; null for an outlier and before any run.
    pub topic: Option<u32>,
    /// How surely it belongs there; null where `topic` is.
    pub probability: Option<Score>,
    /// The themes that hold for it, sorted.
    pub themes: Vec<String>,
    /// What else is known of its transcript.
    pub attributes: Attributes,
}

/// What a search found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// 1.
    pub schema: Schema,
    /// The query as typed.
    pub query: String,
    /// By words, by meaning, or both.
    pub mode: Mode,
    /// How many snippets there are in all.
    pub total: usize,
    /// How long it took.
    pub milliseconds: Seconds,
    /// The hits, best first.
    pub hits: Vec<Hit>,
}

/// One snippet found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The snippet.
    pub snippet: Snippet,
    /// Its score.
    pub score: Score,
    /// What matched: from and to, in Unicode code points of the text.
    pub highlights: Vec<[usize; 2]>,
}

/// The codebook.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Themes {
    /// 1.
    pub schema: Schema,
    /// The themes at the top, in the researcher's order.
    pub themes: Vec<Theme>,
}

/// A theme and what is below it. Counts are of everything it covers, with its children.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its name behind those of the themes above it.
    pub path: String,
    /// When to use it and when not.
    pub description: String,
    /// Its place in the palette.
    pub color: u8,
    /// The topics of the current run assigned to it.
    pub topics: Vec<u32>,
    /// The snippets it covers.
    pub snippets: usize,
    /// The transcripts they are from.
    pub transcripts: usize,
    /// How long they take to say; null without times.
    pub seconds: Option<Seconds>,
    /// The themes below it.
    pub children: Vec<Theme>,
}

/// Passages picked to be quoted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quotes {
    /// 1.
    pub schema: Schema,
    /// The quotes, by theme in the order of the codebook, in the researcher's order.
    pub quotes: Vec<Quote>,
}

/// A passage picked to be quoted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quote {
    /// The path of the theme it was picked for.
    pub theme: String,
    /// Its place among the quotes of the theme, from 1.
    pub number: usize,
    /// The name of its transcript.
    pub transcript: String,
    /// The second it begins.
    pub start: Option<Seconds>,
    /// Who says it.
    pub speaker: Option<String>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// Where it can be heard.
    pub url: Option<String>,
    /// The transcript, the speaker, the time and the date in one line.
    pub source: String,
    /// What is said.
    pub text: String,
}

/// What an anonymous export replaces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preview {
    /// 1.
    pub schema: Schema,
    /// The names: speakers first, then by how often they stand.
    pub replacements: Vec<Replacement>,
}

/// A name that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Replacement {
    /// The name.
    pub name: String,
    /// What stands for it.
    pub instead: String,
    /// The turns it is the speaker of.
    pub turns: usize,
    /// The other places it stands in.
    pub places: usize,
    /// Whether it is an ordinary word as well, replaced only where it begins with a capital.
    pub capitals_only: bool,
    /// One of the places; null where it only names a speaker.
    pub example: Option<String>,
}

/// The log of edits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Log {
    /// 1.
    pub schema: Schema,
    /// The edits, oldest first.
    pub edits: Vec<LoggedEdit>,
}

/// One edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LoggedEdit {
    /// Its number.
    pub id: i64,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Who.
    pub coder: String,
    /// What.
    pub what: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// Everything in one object: what `export json` writes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Everything {
    /// 1.
    pub schema: Schema,
    /// The transcripts, by name.
    pub transcripts: Vec<Transcript>,
    /// The current run; null before any.
    pub run: Option<Analyze>,
    /// Its topics.
    pub topics: Vec<Topic>,
    /// The codebook.
    pub themes: Vec<Theme>,
    /// The passages picked to be quoted.
    pub quotes: Vec<Quote>,
    /// All snippets.
    pub snippets: Vec<Snippet>,
    /// The log of edits, oldest first.
    pub edits: Vec<LoggedEdit>,
}

/// A transcript.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Transcript {
    /// Its name.
    pub name: String,
    /// The hash of its text, in hex.
    pub hash: String,
    /// Its language.
    pub language: Option<String>,
    /// How long the recording is.
    pub seconds: Option<Seconds>,
    /// Its words.
    pub words: usize,
    /// Its snippets.
    pub snippets: usize,
    /// What else is known of it.
    pub attributes: Attributes,
}

impl From<&Run> for Analyze {
    fn from(run: &Run) -> Self {
        let seconds = run.seconds;
        Self {
            schema: Schema,
            run: run.id.0,
            model: run.parameters.model.clone(),
            seed: run.parameters.seed,
            snippets: run.members.len(),
            topics: run.topics.len(),
            outliers: run.outliers(),
            seconds: Stages {
                embed: Seconds(seconds.embed),
                reduce: Seconds(seconds.reduce),
                cluster: Seconds(seconds.cluster),
                describe: Seconds(seconds.describe),
                total: Seconds(seconds.total),
            },
            parameters: run.parameters.clone(),
        }
    }
}

impl From<&TranscriptEntry> for Transcript {
    fn from(entry: &TranscriptEntry) -> Self {
        Self {
            name: entry.name.clone(),
            hash: entry.hash.clone(),
            language: entry.language.clone(),
            seconds: entry.duration.map(Seconds),
            words: entry.words,
            snippets: entry.snippets.len(),
            attributes: entry.attributes.clone(),
        }
    }
}

impl Log {
    /// The log, oldest edit first.
    pub fn new(edits: &[coding::LoggedEdit]) -> Self {
        let edit = |edit: &coding::LoggedEdit| LoggedEdit {
            id: edit.id.0,
            time: edit.time.clone(),
            coder: edit.coder.clone(),
            what: edit.what.clone(),
            undone: edit.undone,
        };
        Self { schema: Schema, edits: edits.iter().map(edit).collect() }
    }
}

/// Writes one object and a line feed. Control characters that could steer a terminal are escaped.
///
/// # Errors
/// What `to` says.
pub fn write(object: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    let text = serde_json::to_string(object)?;
    let mut rest = text.as_str();
    // JSON escapes controls below 0x20 itself; the others stand only inside strings.
    while let Some(at) = rest.find(|c: char| matches!(c, '\u{7f}'..='\u{9f}')) {
        let (before, from) = rest.split_at(at);
        let mut after = from.chars();
        let code = after.next().map_or(0, u32::from);
        write!(to, "{before}\\u{code:04x}")?;
        rest = after.as_str();
    }
    writeln!(to, "{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(object: &impl Serialize) -> String {
        let mut bytes = Vec::new();
        write(object, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn numbers_are_rounded_and_what_is_none_is_null() {
        let numbers =
            (Seconds(1.234_56), Seconds(12.0), Score(0.333_333_33), Score(f64::NAN), Some(Score(1.0)));
        assert_eq!(json(&numbers), "[1.235,12,0.333333,null,1]\n");
    }

    #[test]
    fn a_skipped_file_says_its_line_or_null() {
        let import = Import {
            skipped: vec![Skipped { path: "a\u{9b}.vtt".into(), line: None, reason: "binary".into() }],
            ..Import::default()
        };
        assert_eq!(
            json(&import),
            concat!(
                r#"{"schema":1,"transcripts":0,"added":0,"unchanged":0,"updated":0,"snippets":0,"words":0,"#,
                r#""variants":[],"skipped":[{"path":"a\u009b.vtt","line":null,"reason":"binary"}],"warnings":[],"#,
                r#""repairs":{"rolling":0,"loops":0,"looped":0,"joined":0,"times":0,"control":0,"files":[]},"boilerplate":0}"#,
                "\n"
            )
        );
    }
}
