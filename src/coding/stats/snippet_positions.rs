//! Where in its transcript each snippet and each turn stands.

use super::coded_text::CodedText;
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptIndex};

/// Within what two themes are together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CrosstabUnit {
    /// Where their passages overlap: counted in words.
    #[default]
    Overlap,
    /// In the same turn: what one speaker says before another does; where nobody is named, in the same snippet.
    Turn,
    /// In the same snippet.
    Snippet,
    /// In the same snippet or in one beside it.
    Neighbours,
    /// In the same transcript.
    Transcript,
}

impl CrosstabUnit {
    /// All of them, from the nearest to the widest.
    pub const ALL: [Self; 5] = [Self::Overlap, Self::Turn, Self::Snippet, Self::Neighbours, Self::Transcript];

    /// Its name for options and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Overlap => "overlap",
            Self::Turn => "turn",
            Self::Snippet => "snippet",
            Self::Neighbours => "neighbours",
            Self::Transcript => "transcript",
        }
    }

    /// The noun for one of what is counted.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Overlap => "word",
            Self::Turn => "turn",
            Self::Snippet => "snippet",
            Self::Neighbours => "neighbouring pair",
            Self::Transcript => "talk",
        }
    }
}

/// The place of each snippet.
#[derive(Debug, Default)]
pub(super) struct SnippetPositions {
    /// The transcript of each snippet, as an index; `usize::MAX` for a snippet in none.
    transcripts: Vec<TranscriptIndex>,
}

impl SnippetPositions {
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut places = Self { transcripts: vec![TranscriptIndex(usize::MAX); corpus.snippets.len()] };
        for (transcript, entry) in corpus.transcript_indices().zip(&corpus.transcripts) {
            if let Some(slots) = places.transcripts.get_mut(entry.snippets.clone()) {
                slots.fill(transcript);
            }
        }
        places
    }

    /// The pairs of neighbours a snippet is in, each by the index of its first; a lone snippet is its own
    /// neighbour.
    pub(super) fn pairs_of(&self, snippet: SnippetIndex) -> impl Iterator<Item = usize> {
        let SnippetIndex(at) = snippet;
        let transcript = self.transcripts.get(at).copied();
        let beside =
            |other: Option<usize>| other.and_then(|other| self.transcripts.get(other)).copied() == transcript;
        let (before, after) = (beside(at.checked_sub(1)), beside(at.checked_add(1)));
        [at.checked_sub(1).filter(|_| before), (after || !before).then_some(at)].into_iter().flatten()
    }
}

/// The turns of a corpus, by number.
pub(super) struct TurnTable {
    /// The parts of all snippets, in the order of the corpus: the snippet, the span, the turn it belongs to.
    parts: Vec<(SnippetIndex, Span, usize)>,
    /// The first of [`TurnTable::parts`] of each snippet, and one more.
    starts: Vec<usize>,
    pub(super) count: usize,
}

impl TurnTable {
    /// Numbers the turns: parts of one speaker that follow each other in a transcript are one turn.
    pub(super) fn new(corpus: &Corpus) -> Self {
        let mut table = Self { parts: Vec::new(), starts: Vec::new(), count: 0 };
        for entry in &corpus.transcripts {
            let mut last = None;
            for (index, snippet) in entry.snippet_indices().zip(corpus.snippets_of(entry)) {
                table.starts.push(table.parts.len());
                for (span, speaker, _) in snippet.speaker_parts() {
                    table.count += usize::from(speaker.is_none() || last != Some(speaker));
                    last = Some(speaker);
                    table.parts.push((index, span, table.count - 1));
                }
            }
        }
        table.starts.push(table.parts.len());
        table
    }

    /// How many turns have a part that counts, of those of the snippets.
    pub(super) fn count_of(&self, counts: impl Fn(SnippetIndex, Span) -> bool) -> usize {
        let turns = self.parts.chunk_by(|a, b| a.2 == b.2);
        turns.filter(|turn| turn.iter().any(|(snippet, span, _)| counts(*snippet, *span))).count()
    }

    /// The turns a text touches in snippets it touches, with the snippet of each.
    pub(super) fn turns_of<'a>(
        &'a self,
        corpus: &'a Corpus,
        text: &'a CodedText,
        touched: &'a [SnippetIndex],
    ) -> impl Iterator<Item = (SnippetIndex, usize)> + 'a {
        let parts = touched.iter().flat_map(|snippet| {
            let (from, to) = (self.starts.get(snippet.0).copied(), self.starts.get(snippet.0 + 1).copied());
            // A snippet of another corpus has no parts here.
            from.zip(to).and_then(|(from, to)| self.parts.get(from..to)).unwrap_or_default()
        });
        parts.filter_map(|&(snippet, span, turn)| {
            let transcript = corpus.snippet_at(snippet)?.transcript;
            text.touches(transcript, span).then_some((snippet, turn))
        })
    }
}
