//! What of the corpus a theme is: the union of its passages, and what that amounts to.
//!
//! A theme's words, seconds, speakers, snippets and transcripts are those of its own text, to the character. A
//! snippet that is in it whole brings its own numbers; of one that is in it in part, a [`SnippetRuler`] says how
//! much the part is.

use super::coded_text::CodedText;
use super::prevalence::CoverageCounts;
use crate::coding::codebook::model::{AssignmentId, TranscriptSpan};
use crate::corpus::{
    Corpus, Snippet, SnippetId, SnippetIndex, SnippetRuler, Span, Transcript, TranscriptEntry, TranscriptId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The rulers of snippets of which parts are coded.
pub type SnippetRulers = BTreeMap<SnippetId, Arc<SnippetRuler>>;

/// Makes the rulers of snippets. Each transcript is loaded once.
///
/// # Errors
/// What `load` says.
pub fn measure_snippets<E>(
    corpus: &Corpus,
    snippets: &[SnippetIndex],
    mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
) -> Result<SnippetRulers, E> {
    let mut rulers = SnippetRulers::new();
    let snippets: BTreeSet<SnippetIndex> = snippets.iter().copied().collect();
    let snippets: Vec<&Snippet> = snippets.into_iter().filter_map(|at| corpus.snippet_at(at)).collect();
    for group in snippets.chunk_by(|a, b| a.transcript == b.transcript) {
        let Some(first) = group.first() else { continue };
        let transcript = load(first.transcript)?;
        rulers.extend(group.iter().map(|it| (it.id, Arc::new(SnippetRuler::new(&transcript, it)))));
    }
    Ok(rulers)
}

/// The text of a theme and what it amounts to.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeText {
    /// The passages it was made of, by assignment, so that after an edit it is known whether they changed.
    sources: Vec<(AssignmentId, Vec<TranscriptSpan>)>,
    pub text: CodedText,
    pub coverage: CoverageCounts,
    /// The number of its passages of which something counts.
    pub passages: usize,
    /// The number of its passages of which nothing counts: all of it is set aside.
    pub passages_set_aside: usize,
    /// The snippets it touches, ascending.
    pub touched: Vec<SnippetIndex>,
    /// Those of them of which it has at least half of what is not set aside, ascending.
    pub carried: Vec<SnippetIndex>,
    /// Those of which it has a part that no ruler measured: these are counted in proportion to their bytes.
    pub unmeasured: Vec<SnippetIndex>,
}

impl ThemeText {
    /// The text of passages, without what is set aside.
    pub(super) fn new(
        corpus: &Corpus,
        rulers: &SnippetRulers,
        (set_aside, context): (&CodedText, &CodedText),
        sources: Vec<(AssignmentId, Vec<TranscriptSpan>)>,
    ) -> Self {
        // A span of an earlier version of a text, which is in no corpus, holds for nothing.
        let spans = || {
            let all = sources.iter().flat_map(|(_, spans)| spans);
            all.filter(|it| corpus.transcript_index(it.transcript).is_some())
        };
        let text = CodedText::union(spans()).without(set_aside);
        let passages = spans().filter(|it| text.touches(it.transcript, it.span)).count();
        let aside = spans().count() - passages;
        let mut own = Self::measure(corpus, rulers, context, text);
        own.carried = own.carried_of(corpus, set_aside);
        own.passages = passages;
        own.passages_set_aside = aside;
        own.sources = sources;
        own
    }

    /// The snippets it touches of which it has at least half of what is not set aside, ascending.
    fn carried_of(&self, corpus: &Corpus, set_aside: &CodedText) -> Vec<SnippetIndex> {
        let is_carried = |at: &&SnippetIndex| {
            let Some(snippet) = corpus.snippet_at(**at) else { return false };
            let aside = set_aside.overlap(snippet.transcript, snippet.span);
            let own = self.text.overlap(snippet.transcript, snippet.span);
            own * 2 >= snippet.span.len().saturating_sub(aside)
        };
        self.touched.iter().filter(is_carried).copied().collect()
    }

    /// Whether it was made of these passages.
    pub(super) fn is_of(&self, sources: &[(AssignmentId, &[TranscriptSpan])]) -> bool {
        let own = self.sources.iter().map(|(id, spans)| (*id, spans.as_slice()));
        own.eq(sources.iter().copied())
    }

    /// Measures stretches of text; `context` is what people say whose words are context.
    pub(super) fn measure(
        corpus: &Corpus,
        rulers: &SnippetRulers,
        context: &CodedText,
        text: CodedText,
    ) -> Self {
        let mut sum = TextSum { corpus, rulers, context, speakers: BTreeSet::new(), own: Self::default() };
        // Transcripts in the order of the corpus, so that seconds are summed alike however ids were given.
        let mut transcripts: Vec<_> = text
            .transcripts()
            .filter_map(|(transcript, spans)| Some((corpus.transcript_index(transcript)?, spans)))
            .collect();
        transcripts.sort_unstable_by_key(|(index, _)| *index);
        for (index, stretches) in transcripts {
            if let Some(entry) = corpus.transcript_at(index) {
                sum.add_transcript(entry, stretches);
            }
        }
        sum.own.coverage.speakers = sum.speakers.len();
        Self { text, ..sum.own }
    }
}

/// The text of a theme together with those below it.
#[derive(Debug)]
pub(super) struct SubtreeText {
    /// The texts of the theme itself and of those below it, by number of the theme.
    parts: Vec<Arc<ThemeText>>,
    pub whole: ThemeText,
}

impl SubtreeText {
    /// The text of several themes together.
    pub(super) fn new(
        corpus: &Corpus,
        rulers: &SnippetRulers,
        context: &CodedText,
        parts: Vec<Arc<ThemeText>>,
    ) -> Self {
        let text = CodedText::union_of(parts.iter().map(|part| &part.text));
        let mut whole = ThemeText::measure(corpus, rulers, context, text);
        whole.passages = parts.iter().map(|part| part.passages).sum();
        whole.passages_set_aside = parts.iter().map(|part| part.passages_set_aside).sum();
        Self { parts, whole }
    }

    /// Whether it was made of these very texts.
    pub(super) fn is_of(&self, parts: &[Arc<ThemeText>]) -> bool {
        self.parts.len() == parts.len() && self.parts.iter().zip(parts).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

/// A sum over stretches of text while it is made.
struct TextSum<'a> {
    corpus: &'a Corpus,
    rulers: &'a SnippetRulers,
    context: &'a CodedText,
    speakers: BTreeSet<&'a str>,
    own: ThemeText,
}

impl<'a> TextSum<'a> {
    fn add_transcript(&mut self, entry: &'a TranscriptEntry, stretches: &[Span]) {
        let snippets = self.corpus.snippets_of(entry);
        let mut found: BTreeSet<SnippetIndex> = BTreeSet::new();
        for stretch in stretches {
            let first = snippets.partition_point(|snippet| snippet.span.end <= stretch.start);
            let touched = entry.snippet_indices().zip(snippets).skip(first);
            let touched: Vec<(SnippetIndex, &Snippet)> =
                touched.take_while(|(_, snippet)| snippet.span.start < stretch.end).collect();
            for &(index, snippet) in &touched {
                found.insert(index);
                self.add_part(entry, (index, snippet), *stretch);
            }
        }
        self.own.coverage.transcripts += usize::from(!found.is_empty());
        self.own.coverage.snippets += found.len();
        self.own.touched.extend(found);
    }

    /// Adds the words, seconds and speakers of the part of a snippet that a stretch has. What is silent between two snippets is
    /// nobody's: no theme has more seconds than the snippets together.
    fn add_part(
        &mut self,
        entry: &TranscriptEntry,
        (index, snippet): (SnippetIndex, &'a Snippet),
        stretch: Span,
    ) {
        let part = Span::new(stretch.start.max(snippet.span.start), stretch.end.min(snippet.span.end));
        let words = match self.rulers.get(&snippet.id) {
            _ if part == snippet.span => snippet.words,
            Some(ruler) => ruler.words(part),
            None => {
                if self.own.unmeasured.last() != Some(&index) {
                    self.own.unmeasured.push(index);
                }
                (snippet.words * part.len()).div_ceil(snippet.span.len().max(1))
            }
        };
        self.own.coverage.words += words;
        // A snippet with context in it has the share of its seconds that its words have: those of all snippets together are
        // counted so, and a theme of everything has all of them.
        let seconds = if self.context.touches(snippet.transcript, snippet.span) {
            snippet.seconds().map(|it| it * words as f64 / snippet.words.max(1) as f64)
        } else {
            stretch_seconds(self.corpus, self.rulers, entry, part).map(|(start, end)| (end - start).max(0.0))
        };
        if let Some(seconds) = seconds {
            *self.own.coverage.seconds.get_or_insert(0.0) += seconds;
        }
        let speaking = snippet.speaker_parts().filter(|(span, ..)| span.overlap(part) > 0);
        self.speakers.extend(speaking.filter_map(|(_, speaker, _)| speaker));
    }
}

/// The seconds at which a stretch of a transcript begins and ends. Of one that begins or ends in text without
/// times, those of the part that has times; none where no part has.
pub(super) fn stretch_seconds(
    corpus: &Corpus,
    rulers: &SnippetRulers,
    entry: &TranscriptEntry,
    stretch: Span,
) -> Option<(f64, f64)> {
    let snippets = corpus.snippets_of(entry);
    let first = snippets.partition_point(|snippet| snippet.span.end <= stretch.start);
    let end = snippets.partition_point(|snippet| snippet.span.start < stretch.end);
    let touched = snippets.get(first..end)?;
    let start = |snippet: &Snippet| match rulers.get(&snippet.id) {
        _ if stretch.start <= snippet.span.start => snippet.start,
        Some(ruler) => ruler.start_second(stretch.start),
        None => second_by_bytes(snippet, stretch.start),
    };
    let end = |snippet: &Snippet| match rulers.get(&snippet.id) {
        _ if stretch.end >= snippet.span.end => snippet.end,
        Some(ruler) => ruler.end_second(stretch.end),
        None => second_by_bytes(snippet, stretch.end),
    };
    touched.iter().find_map(start).zip(touched.iter().rev().find_map(end))
}

/// The second of a byte of a snippet, in proportion to its bytes: until a ruler is there.
fn second_by_bytes(snippet: &Snippet, byte: usize) -> Option<f64> {
    let share = (byte - snippet.span.start) as f64 / snippet.span.len().max(1) as f64;
    Some(snippet.start? + share * snippet.seconds()?)
}
