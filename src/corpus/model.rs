//! The corpus model: transcripts, turns, cues and snippets, and the byte spans that tie them to a text.
//!
//! Spans are half-open byte ranges on character boundaries of one transcript's text. Times are seconds from
//! the beginning of the recording. Most of these types are stored as JSON, so their field names are a format.

use crate::corpus::part::{list_part, text_part};
use crate::format::{count_noun, names_and_more};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// A half-open range of bytes in a transcript's text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "(usize, usize)", into = "(usize, usize)")]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Makes the span `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
    /// Its length in bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }
    /// Says whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
    /// Counts the bytes it shares with another span of the same text.
    pub fn overlap(self, other: Self) -> usize {
        self.end.min(other.end).saturating_sub(self.start.max(other.start))
    }
    /// The part of the text this span covers; empty where the span does not fit the text.
    pub fn slice(self, text: &str) -> &str {
        text_part(text, self.start..self.end)
    }
    /// The same bytes as a range, for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<(usize, usize)> for Span {
    fn from((start, end): (usize, usize)) -> Self {
        Self { start, end }
    }
}

impl From<Span> for (usize, usize) {
    fn from(span: Span) -> Self {
        (span.start, span.end)
    }
}

/// What is known of a transcript beside its text, by name: date, channel, URL, title and what else its file
/// says.
pub type Attributes = BTreeMap<String, String>;

/// One recorded talk, interview or meeting, as read from a file.
///
/// `text` holds what was said and nothing else: no speaker labels, no times. Turns are separated by
/// an empty line, lines end in `\n`, and control characters (escape sequences with them) are gone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// How the researcher refers to it: the file's path below the imported folder, without extension.
    pub name: String,
    /// The words, without labels and times.
    pub text: String,
    /// The turns in order; together they cover all that is not blank.
    pub turns: Vec<Turn>,
    /// The cues as read, in order of their spans; empty where the file has no times.
    pub cues: Vec<Cue>,
    /// What else the file says of the recording.
    pub attributes: Attributes,
    /// The language, as an ISO 639-1 code where there is one (else 639-3), where it could be told.
    pub language: Option<String>,
    /// How long the recording is, in seconds, where it is known.
    pub duration: Option<f64>,
    /// How many artefacts of captioning and recognition were mended while reading.
    pub repairs: Repairs,
}

impl Transcript {
    /// The second at which a byte was said: inside its cue in proportion to the characters; none without times, before the
    /// first of them and behind the last cue.
    pub fn second_at(&self, byte: usize) -> Option<f64> {
        second_at(&self.text, &self.cues, byte)
    }
    /// The second at which all text before a byte had been said: as [`Transcript::second_at`], but a byte at the
    /// end of a cue has the second at which that cue ends, not the one at which the next begins.
    pub fn second_at_end(&self, byte: usize) -> Option<f64> {
        second_at_end(&self.text, &self.cues, byte)
    }
}

/// The second at which a byte of a text was said, inside the last cue that begins at or before it; none before
/// the first cue, behind the last or without cues. Cues are sorted by where their spans begin.
pub(crate) fn second_at(text: &str, cues: &[Cue], byte: usize) -> Option<f64> {
    let next = cues.partition_point(|cue| cue.span.start <= byte);
    let cue = cues.get(next.checked_sub(1)?)?;
    (byte <= timed_until(cue, cues)).then(|| second_inside(text, cue, byte))
}

/// The last byte that a cue of these tells the second of: what stands between two was said between them, but of what comes
/// behind the last nothing is known.
pub(super) fn timed_until(cue: &Cue, cues: &[Cue]) -> usize {
    if cues.last() == Some(cue) { cue.span.end } else { usize::MAX }
}

/// The second at which all text before a byte had been said: [`Transcript::second_at_end`].
pub(crate) fn second_at_end(text: &str, cues: &[Cue], byte: usize) -> Option<f64> {
    let next = cues.partition_point(|cue| cue.span.start < byte);
    let cue = cues.get(next.checked_sub(1)?)?;
    (byte <= timed_until(cue, cues)).then(|| second_inside(text, cue, byte))
}

/// The second of a byte inside a cue, in proportion to the characters, so that it is the same in every encoding.
/// A byte in the gap behind the cue has the second at which the cue ends.
pub(super) fn second_inside(text: &str, cue: &Cue, byte: usize) -> f64 {
    let characters = |end: usize| text_part(text, cue.span.start..end).chars().count();
    let (before, all) = (characters(byte.min(cue.span.end)), characters(cue.span.end));
    cue.start + before as f64 / all.max(1) as f64 * (cue.end - cue.start).max(0.0)
}

/// A turn: what one speaker says before another does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Its bytes in the text.
    pub span: Span,
    /// Who speaks, where the file says so.
    pub speaker: Option<String>,
    /// The second it begins.
    pub start: Option<f64>,
    /// The second it ends.
    pub end: Option<f64>,
}

/// A cue: one timed line of text as a subtitle file has it. Times in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// Its bytes in the text.
    pub span: Span,
    /// The second it begins.
    pub start: f64,
    /// The second it ends, never before it begins.
    pub end: f64,
}

/// How often each kind of artefact was mended in a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Repairs {
    /// Lines of rolling captions that only repeated the cue before.
    pub rolling: usize,
    /// Cues, or phrases inside one, folded away because the recogniser looped.
    pub looped: usize,
    /// The words left of each loop, in order of the text.
    pub loops: Vec<FoldedLoop>,
    /// Cues of a single word joined to the one before.
    pub joined: usize,
    /// Times that were out of order, negative or reached into the next cue, and were changed or removed.
    pub times: usize,
    /// Control characters and escape sequences removed.
    pub control: usize,
}

impl Repairs {
    /// Says whether nothing was mended.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// Adds the counts of another transcript; its loops are counted in [`Repairs::looped`] alone, as their
    /// spans are of another text.
    pub fn add_counts(&mut self, other: &Self) {
        self.rolling += other.rolling;
        self.looped += other.looped;
        self.joined += other.joined;
        self.times += other.times;
        self.control += other.control;
    }
    /// What was mended, in words: "1,204 rolling lines taken once, 1 loop folded (1,298 repeats)". `loops` is
    /// the number of loops the repeats were in, 0 where that is not known. Empty where nothing was.
    pub fn summary(&self, loops: usize) -> String {
        let repeats = count_noun(self.looped, "repeat");
        let folded = match loops {
            0 => format!("{repeats} folded"),
            _ => format!("{} folded ({repeats})", count_noun(loops, "loop")),
        };
        let parts = [
            (self.rolling, format!("{} taken once", count_noun(self.rolling, "rolling line"))),
            (self.looped, folded),
            (self.joined, format!("{} joined", count_noun(self.joined, "single word"))),
            (self.times, format!("{} put in order", count_noun(self.times, "time"))),
            (self.control, format!("{} taken out", count_noun(self.control, "control character"))),
        ];
        parts
            .into_iter()
            .filter_map(|(count, words)| (count > 0).then_some(words))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Words that are once in a transcript's text although the recogniser wrote them over and over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Span, usize)", into = "(Span, usize)")]
pub struct FoldedLoop {
    /// The bytes of the words that were kept.
    pub span: Span,
    /// How often the file had them in a row.
    pub times: usize,
}

impl From<(Span, usize)> for FoldedLoop {
    fn from((span, times): (Span, usize)) -> Self {
        Self { span, times }
    }
}

impl From<FoldedLoop> for (Span, usize) {
    fn from(found: FoldedLoop) -> Self {
        (found.span, found.times)
    }
}

/// The row of a transcript in the project's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TranscriptId(pub i64);

/// The row of a snippet in the project's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SnippetId(pub i64);

/// Where a snippet stands in [`Corpus::snippets`]. Good for one corpus only: another import moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnippetIndex(pub usize);

/// Where a transcript stands in [`Corpus::transcripts`]. Good for one corpus only: another import moves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TranscriptIndex(pub usize);

/// The unit of analysis: a paragraph of at most so many tokens inside one transcript (see
/// [`SplitOptions`](super::SplitOptions)).
#[derive(Debug, Clone, PartialEq)]
pub struct Snippet {
    /// Its row in the project's tables; 0 until it is stored.
    pub id: SnippetId,
    /// The transcript it is part of.
    pub transcript: TranscriptId,
    /// Its bytes in the transcript's text.
    pub span: Span,
    /// The second it begins.
    pub start: Option<f64>,
    /// The second it ends.
    pub end: Option<f64>,
    /// Who says at least two thirds of it, where anybody does.
    pub speaker: Option<Arc<str>>,
    /// How many words it has, as a researcher counts them.
    pub words: usize,
    /// Who says which part, where several speak; empty where one does, who is then the
    /// [`Snippet::speaker`].
    pub parts: Vec<SpeakerPart>,
}

/// The part of a snippet that one speaker says without a break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerPart {
    /// Its bytes in the transcript's text.
    pub span: Span,
    /// Who says it, where the file says so.
    pub speaker: Option<Arc<str>>,
    /// How many words it has.
    pub words: usize,
}

impl Snippet {
    /// What each speaker says of it: span, name and number of words, in order.
    pub fn speaker_parts(&self) -> impl Iterator<Item = (Span, Option<&str>, usize)> {
        let whole = self.parts.is_empty().then_some((self.span, self.speaker.as_deref(), self.words));
        let parts = self.parts.iter().map(|part| (part.span, part.speaker.as_deref(), part.words));
        whole.into_iter().chain(parts)
    }
    /// The names of all who speak in it, each once, by alphabet.
    pub fn speakers(&self) -> BTreeSet<&str> {
        self.speaker_parts().filter_map(|(_, speaker, _)| speaker).collect()
    }
    /// Whether somebody says a part of it.
    pub fn has_speaker(&self, name: &str) -> bool {
        self.speaker_parts().any(|(_, speaker, _)| speaker == Some(name))
    }
    /// Who speaks in it as text for a line: "Anna, Ben and 2 more"; none where nobody is named.
    pub fn speakers_text(&self) -> Option<String> {
        let names: Vec<&str> = self.speakers().into_iter().collect();
        (!names.is_empty()).then(|| names_and_more(&names))
    }
    /// How long it takes to say, in seconds; none without times.
    pub fn seconds(&self) -> Option<f64> {
        Some((self.end? - self.start?).max(0.0))
    }
}

/// A transcript without its text, as analyses and screens need it.
#[derive(Debug, Clone, PartialEq)]
pub struct TranscriptEntry {
    /// Its row in the project's tables.
    pub id: TranscriptId,
    /// How the researcher refers to it.
    pub name: String,
    /// The hash of its text, in hex.
    pub hash: String,
    /// Its language, as in [`Transcript::language`].
    pub language: Option<String>,
    /// What else is known of it.
    pub attributes: Attributes,
    /// How long it is, in seconds.
    pub duration: Option<f64>,
    /// How many words it has.
    pub words: usize,
    /// Which of [`Corpus::snippets`] are its own.
    pub snippets: Range<usize>,
}

impl TranscriptEntry {
    /// Where its snippets stand, in order.
    pub fn snippet_indices(&self) -> impl DoubleEndedIterator<Item = SnippetIndex> + Clone + use<> {
        self.snippets.clone().map(SnippetIndex)
    }
}

/// All transcripts and snippets of a project, without the texts: transcripts sorted by name, their snippets
/// in the order they were said.
///
/// The order depends on names and positions alone, never on when a file was imported, so that
/// analyses repeat to the byte.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Corpus {
    /// The transcripts, sorted by name.
    pub transcripts: Vec<TranscriptEntry>,
    /// The snippets, grouped by transcript in the same order, by position inside.
    pub snippets: Vec<Snippet>,
    // Sorted by id, for binary search: ids are rows of a table and say nothing of the order above.
    by_transcript: Vec<(TranscriptId, TranscriptIndex)>,
    by_snippet: Vec<(SnippetId, SnippetIndex)>,
    /// The day each transcript was imported, where it is known.
    import_days: BTreeMap<TranscriptId, String>,
    // The imported names of parts, by where they begin, where a transcript has several under one name.
    said_names: BTreeMap<(TranscriptId, usize), String>,
}

impl Corpus {
    /// Makes a corpus of transcripts sorted by name and their snippets in the same order, where
    /// [`TranscriptEntry::snippets`] says which are whose.
    pub fn new(transcripts: Vec<TranscriptEntry>, snippets: Vec<Snippet>) -> Self {
        let mut by_transcript: Vec<_> =
            transcripts.iter().enumerate().map(|(at, entry)| (entry.id, TranscriptIndex(at))).collect();
        by_transcript.sort_unstable();
        let mut by_snippet: Vec<_> =
            snippets.iter().enumerate().map(|(at, snippet)| (snippet.id, SnippetIndex(at))).collect();
        by_snippet.sort_unstable();
        Self { transcripts, snippets, by_transcript, by_snippet, ..Self::default() }
    }
    /// Keeps the names that the files have for the parts of some speakers, by where the parts begin in their transcripts.
    pub fn set_said_names(&mut self, said_names: BTreeMap<(TranscriptId, usize), String>) {
        self.said_names = said_names;
    }
    /// The names that the files have for parts of snippets, where several speakers of a transcript are shown under one
    /// name: transcript, where the part begins, and the name.
    pub fn said_names(&self) -> impl Iterator<Item = (&str, usize, &str)> {
        let names = self.said_names.iter();
        names.filter_map(|((id, start), said)| {
            Some((self.transcript(*id)?.name.as_str(), *start, said.as_str()))
        })
    }
    /// The same corpus with the days its transcripts were imported, in UTC as in 2026-11-30.
    #[must_use]
    pub fn with_import_days(self, import_days: BTreeMap<TranscriptId, String>) -> Self {
        Self { import_days, ..self }
    }
    /// The day a transcript was imported; none where an earlier version of the program imported it.
    pub fn import_day(&self, id: TranscriptId) -> Option<&str> {
        self.import_days.get(&id).map(String::as_str)
    }
    /// Where the transcript with that id stands.
    pub fn transcript_index(&self, id: TranscriptId) -> Option<TranscriptIndex> {
        index_of(&self.by_transcript, id)
    }
    /// The transcript with that id.
    pub fn transcript(&self, id: TranscriptId) -> Option<&TranscriptEntry> {
        self.transcript_at(self.transcript_index(id)?)
    }
    /// The transcript that stands there.
    pub fn transcript_at(&self, index: TranscriptIndex) -> Option<&TranscriptEntry> {
        self.transcripts.get(index.0)
    }
    /// Where the snippet with that id stands.
    pub fn snippet_index(&self, id: SnippetId) -> Option<SnippetIndex> {
        index_of(&self.by_snippet, id)
    }
    /// The snippet that stands there.
    pub fn snippet_at(&self, index: SnippetIndex) -> Option<&Snippet> {
        self.snippets.get(index.0)
    }
    /// Where the snippets stand: all of them, in order.
    pub fn snippet_indices(&self) -> impl DoubleEndedIterator<Item = SnippetIndex> + Clone + use<> {
        (0..self.snippets.len()).map(SnippetIndex)
    }
    /// Where the transcripts stand: all of them, in order.
    pub fn transcript_indices(&self) -> impl DoubleEndedIterator<Item = TranscriptIndex> + Clone + use<> {
        (0..self.transcripts.len()).map(TranscriptIndex)
    }
    /// The snippets of one of its transcripts, in order.
    pub fn snippets_of(&self, entry: &TranscriptEntry) -> &[Snippet] {
        list_part(&self.snippets, entry.snippets.clone())
    }
    /// Where the transcript of a snippet stands.
    pub fn transcript_of(&self, snippet: SnippetIndex) -> Option<TranscriptIndex> {
        let index = self.transcripts.partition_point(|entry| entry.snippets.end <= snippet.0);
        (index < self.transcripts.len()).then_some(TranscriptIndex(index))
    }
    /// The language of a snippet with this text, where it is known: see [`TranscriptEntry::language_of`].
    pub fn language_of(&self, snippet: SnippetIndex, said: &str) -> Option<&str> {
        self.transcript_at(self.transcript_of(snippet)?)?.language_of(said)
    }
    /// The names of all attributes any transcript has, by alphabet, and `language`, which all may have.
    pub fn attribute_names(&self) -> Vec<String> {
        let names = self.transcripts.iter().flat_map(|entry| entry.attributes.keys());
        let names: BTreeSet<&str> = names.map(String::as_str).chain(["language"]).collect();
        names.into_iter().map(str::to_owned).collect()
    }
    /// The words of all transcripts together.
    pub fn total_words(&self) -> usize {
        self.transcripts.iter().map(|entry| entry.words).sum()
    }

    /// The number of transcripts without any times.
    pub fn untimed_transcripts(&self) -> usize {
        let is_untimed =
            |entry: &&TranscriptEntry| self.snippets_of(entry).iter().all(|it| it.seconds().is_none());
        self.transcripts.iter().filter(is_untimed).count()
    }
    /// A hash (BLAKE3, 64 hex digits) of all an analysis depends on: names, texts and snippet spans, in
    /// order.
    ///
    /// Two corpora of one fingerprint give the same topics for the same parameters, however and
    /// whenever their files were imported.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for entry in &self.transcripts {
            // Lengths go in before the bytes, so that no two lists of parts hash alike.
            for part in [&entry.name, &entry.hash] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            hasher.update(&(entry.snippets.len() as u64).to_le_bytes());
            for snippet in self.snippets_of(entry) {
                hasher.update(&(snippet.span.start as u64).to_le_bytes());
                hasher.update(&(snippet.span.end as u64).to_le_bytes());
            }
        }
        hasher.finalize().to_hex().to_string()
    }

    /// A hash, in hex, of a transcript's text, language and the spans of its snippets: by it a transcript is known that
    /// is as it was.
    pub fn transcript_key(&self, entry: &TranscriptEntry) -> String {
        let mut hasher = blake3::Hasher::new();
        let language = entry.language.as_deref().unwrap_or("");
        hasher.update(format!("{}\0{language}\0", entry.hash).as_bytes());
        for snippet in self.snippets_of(entry) {
            hasher.update(&(snippet.span.start as u64).to_le_bytes());
            hasher.update(&(snippet.span.end as u64).to_le_bytes());
        }
        hasher.finalize().to_hex().chars().take(32).collect()
    }
}

/// The index stored with a key in a list sorted by keys.
fn index_of<K: Ord + Copy, I: Copy>(sorted: &[(K, I)], key: K) -> Option<I> {
    let found = sorted.binary_search_by_key(&key, |&(id, _)| id).ok()?;
    sorted.get(found).map(|&(_, at)| at)
}

#[cfg(test)]
mod test_support {
    use super::{SnippetIndex, TranscriptIndex};

    // Tests compare lists of places with lists of numbers.
    impl PartialEq<usize> for SnippetIndex {
        fn eq(&self, other: &usize) -> bool {
            self.0 == *other
        }
    }

    impl PartialEq<usize> for TranscriptIndex {
        fn eq(&self, other: &usize) -> bool {
            self.0 == *other
        }
    }
}
