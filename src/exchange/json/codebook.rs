//! JSON of the codebook, of quotes, of memos, and of the preview of an anonymised export.

use super::{JsonSeconds, SchemaVersion};
use crate::coding::JournalKind;
use crate::exchange::memos::SubjectMemo;
use serde::Serialize;

/// The codebook, as `themes --json` prints it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ThemesJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The themes at the top level, in the researcher's order.
    pub themes: Vec<ThemeJson>,
}

/// A theme with those below it. Counts are of what it, those below it and those listed under them hold for, each once.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ThemeJson {
    /// Its name.
    pub name: String,
    /// Its path: its name behind those of the themes above it.
    pub path: String,
    /// Its description: when to use it and when not.
    pub description: String,
    /// Its colour, as an index into the palette.
    pub color: u8,
    /// The topics of the current run assigned to it.
    pub topics: Vec<u32>,
    /// The number of passages coded with it.
    pub passages: usize,
    /// The number of passages that are not counted, since their topic is junk.
    pub passages_set_aside: usize,
    /// The number of words of its passages.
    pub words: usize,
    /// The number of snippets it touches.
    pub snippets: usize,
    /// The number of transcripts it touches.
    pub transcripts: usize,
    /// The duration of its passages in seconds; null without times.
    pub seconds: Option<JsonSeconds>,
    /// The number of speakers heard in them.
    pub speakers: usize,
    /// The paths of the other themes it stands also under: it is counted with them too.
    pub also_under: Vec<String>,
    /// The themes below it.
    pub children: Vec<ThemeJson>,
}

/// The quotes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuotesJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The quotes, by theme in the order of the codebook, in the researcher's order.
    pub quotes: Vec<QuoteJson>,
}

/// A quote: a passage picked for a theme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QuoteJson {
    /// The path of the theme it was picked for.
    pub theme: String,
    /// Its number among the quotes of the theme, from 1.
    pub number: usize,
    /// The name of its transcript.
    pub transcript: String,
    /// The second at which it begins.
    pub start: Option<JsonSeconds>,
    /// Its speaker; several joined by `and`.
    pub speaker: Option<String>,
    /// The date of the transcript.
    pub date: Option<String>,
    /// The URL of the recording.
    pub url: Option<String>,
    /// The citation: transcript, speaker, time and date in one line.
    pub source: String,
    /// The words.
    pub text: String,
}

/// The memos.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemosJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The memos: on the study, themes, topics, transcripts and their passages, and the entries of the journal.
    pub memos: Vec<MemoJson>,
}

/// A memo.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MemoJson {
    /// Its number among all memos, from 1.
    pub number: usize,
    /// The kind of what it is on: study, theme, summary, topic, transcript, passage or entry (of the journal, on nothing in particular).
    pub on: &'static str,
    /// What it is on, in words.
    pub subject: String,
    /// The paths of the theme it is on, or of those its topic is in or its passage is coded with.
    pub themes: Vec<String>,
    /// The run of the topic it is on.
    pub run: Option<i64>,
    /// The number of that topic.
    pub topic: Option<u32>,
    /// The name of the transcript it, or its passage, is of.
    pub transcript: Option<String>,
    /// The snippet that is just its passage.
    pub snippet: Option<i64>,
    /// The second at which its passage begins.
    pub start: Option<JsonSeconds>,
    /// Who says its passage; several joined by `and`.
    pub speaker: Option<String>,
    /// The first byte of its passage in the transcript's text.
    pub first_byte: Option<usize>,
    /// One past the last byte.
    pub end_byte: Option<usize>,
    /// What is said in its passage.
    pub passage: Option<String>,
    /// Its text.
    pub text: String,
    /// The coder who wrote it.
    pub coder: String,
    /// What it is for: analytic, methodological, reflexive, to do; null where nobody said.
    pub kind: Option<&'static str>,
    /// When it was first written, RFC 3339 in UTC; null where that is not known.
    pub time: Option<String>,
}

impl From<SubjectMemo> for MemoJson {
    fn from(memo: SubjectMemo) -> Self {
        let topic = memo.topic();
        let (place, said) = memo.passage.unzip();
        let (speaker, passage) = match &said {
            Some(said) => (said.speaker.clone(), Some(said.text.clone())),
            None => (None, None),
        };
        Self {
            number: memo.number,
            on: memo.about.name(),
            subject: memo.subject,
            themes: memo.themes,
            run: topic.map(|(run, _)| run),
            topic: topic.map(|(_, topic)| topic),
            transcript: memo.transcript,
            snippet: memo.snippet.map(|snippet| snippet.0),
            start: said.and_then(|said| said.start).map(JsonSeconds),
            speaker,
            first_byte: place.as_ref().map(|place| place.span.start),
            end_byte: place.as_ref().map(|place| place.span.end),
            passage,
            text: memo.text,
            coder: memo.coder,
            kind: memo.kind.map(JournalKind::name),
            time: Some(memo.time).filter(|time| !time.is_empty()),
        }
    }
}

/// The preview of an anonymised export: what it would replace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnonymisePreviewJson {
    /// The version of the contract: 1.
    pub schema: SchemaVersion,
    /// The names: speakers first, then by number of occurrences.
    pub replacements: Vec<ReplacementJson>,
}

/// A name that is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReplacementJson {
    /// The name.
    pub name: String,
    /// Its replacement.
    pub instead: String,
    /// The number of turns with this speaker.
    pub turns: usize,
    /// The number of other occurrences.
    pub places: usize,
    /// Whether it is an ordinary word as well, replaced only where it begins with a capital.
    pub capitals_only: bool,
    /// One occurrence in its context; null where it is only a speaker's label.
    pub example: Option<String>,
}
