//! What each speaker says of each theme, and of all that is counted.

use super::coded_text::CodedText;
use super::coding_stats::CodingStats;
use super::prevalence::CoverageCounts;
use super::theme_text::{SnippetRulers, ThemeText, measure_snippets};
use crate::coding::codebook::model::{Codebook, ThemeId, TranscriptSpan};
use crate::corpus::{Corpus, Snippet, SnippetIndex, Span, Transcript, TranscriptEntry, TranscriptId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one speaker says of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct SpeakerCoverage {
    /// The theme, with those below it; none for all that is counted.
    pub theme: Option<ThemeId>,
    /// The name shown; none for what is said by nobody who is named.
    pub speaker: Option<String>,
    /// How much of the theme the speaker says.
    pub coverage: CoverageCounts,
    /// The number of passages of the theme of which the speaker says a part; none for all that is counted.
    pub passages: Option<usize>,
}

impl CodingStats {
    /// What each speaker says of all that is counted and then of each theme in the order of the codebook, speakers
    /// by alphabet; who says nothing of a theme is not listed with it. Words and seconds are those of the speaker's
    /// parts, to the character: the texts of transcripts with snippets in which several speak are loaded.
    ///
    /// # Errors
    /// What `load` says.
    pub fn speaker_coverages<E>(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<Vec<SpeakerCoverage>, E> {
        let themes: Vec<Option<ThemeId>> =
            [None].into_iter().chain(codebook.tree().iter().map(|(_, theme)| Some(theme.id))).collect();
        let passages = passages_of_subtrees(codebook);
        let mut sums: BTreeMap<(usize, Option<&str>), (CoverageCounts, usize)> = BTreeMap::new();
        // One transcript at a time, so that no more than its texts are in memory.
        for entry in &corpus.transcripts {
            let rulers = self.rulers_of(corpus, entry, &mut load)?;
            for (speaker, said) in self.counted_by(corpus, entry, |speaker| speaker) {
                for (at, theme) in themes.iter().enumerate() {
                    let text = match theme.map(|theme| self.subtree_text(theme)) {
                        None => said.clone(),
                        Some(Some(text)) => said.intersection(text),
                        Some(None) => continue,
                    };
                    if text.is_empty() {
                        continue;
                    }
                    let spans = theme.and_then(|theme| passages.get(&(entry.id, theme)));
                    let spans = spans.map_or(&[][..], Vec::as_slice);
                    let (sum, heard) = sums.entry((at, speaker)).or_default();
                    *heard += spans.iter().filter(|span| text.touches(entry.id, **span)).count();
                    add_coverage(
                        sum,
                        &ThemeText::measure(corpus, &rulers, self.context_text(), text).coverage,
                    );
                    sum.speakers = usize::from(speaker.is_some());
                }
            }
        }
        let row =
            |((at, speaker), (coverage, passages)): ((usize, Option<&str>), (CoverageCounts, usize))| {
                let theme = themes.get(at).copied().flatten();
                let passages = theme.map(|_| passages);
                SpeakerCoverage { theme, speaker: speaker.map(str::to_owned), coverage, passages }
            };
        Ok(sums.into_iter().map(row).collect())
    }

    /// The rulers of the snippets of a transcript that are known or that several speak in.
    pub(super) fn rulers_of<E>(
        &self,
        corpus: &Corpus,
        entry: &TranscriptEntry,
        load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<SnippetRulers, E> {
        let snippets = || entry.snippet_indices().zip(corpus.snippets_of(entry));
        let several: Vec<SnippetIndex> = snippets()
            .filter(|(_, snippet)| !snippet.parts.is_empty() && !self.rulers().contains_key(&snippet.id))
            .map(|(at, _)| at)
            .collect();
        let mut rulers = measure_snippets(corpus, &several, load)?;
        let known = snippets().filter_map(|(_, snippet)| self.rulers().get_key_value(&snippet.id));
        rulers.extend(known.map(|(id, ruler)| (*id, Arc::clone(ruler))));
        Ok(rulers)
    }

    /// What is said in the snippets of a transcript that are counted, by a key of who says it.
    pub(super) fn counted_by<'a, K: Ord>(
        &self,
        corpus: &'a Corpus,
        entry: &'a TranscriptEntry,
        key: impl Fn(Option<&'a str>) -> K,
    ) -> BTreeMap<K, CodedText> {
        let counted = |at: SnippetIndex| self.counted_snippets().binary_search(&at).is_ok();
        let mut said: BTreeMap<K, Vec<TranscriptSpan>> = BTreeMap::new();
        let snippets = entry.snippet_indices().zip(corpus.snippets_of(entry));
        for (_, snippet) in snippets.filter(|(at, _)| counted(*at)) {
            let context = self.context_text();
            let counted_parts = Snippet::speaker_parts(snippet)
                .filter(|(span, ..)| context.overlap(entry.id, *span) < span.len());
            for (span, speaker, _) in counted_parts {
                said.entry(key(speaker)).or_default().push(TranscriptSpan { transcript: entry.id, span });
            }
        }
        said.into_iter().map(|(key, spans)| (key, CodedText::union(&spans))).collect()
    }
}

/// The passages of each theme and those below it, by transcript.
pub(super) fn passages_of_subtrees(codebook: &Codebook) -> BTreeMap<(TranscriptId, ThemeId), Vec<Span>> {
    let mut passages: BTreeMap<(TranscriptId, ThemeId), Vec<Span>> = BTreeMap::new();
    for assignment in codebook.assignments.values() {
        for theme in codebook.counted_in(assignment.theme) {
            for place in &assignment.spans {
                passages.entry((place.transcript, theme)).or_default().push(place.span);
            }
        }
    }
    passages
}

/// Adds the coverage of another transcript.
fn add_coverage(sum: &mut CoverageCounts, more: &CoverageCounts) {
    sum.words += more.words;
    sum.snippets += more.snippets;
    sum.transcripts += more.transcripts;
    if let Some(seconds) = more.seconds {
        *sum.seconds.get_or_insert(0.0) += seconds;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::{ThemeRef, fixture};
    use crate::corpus::{Cue, SnippetId, Turn, count_words, split_into_snippets};
    use crate::corpus::{SplitBy, SplitOptions, TokenBoundaries};

    /// Every text is one token.
    struct OneToken;
    impl TokenBoundaries for OneToken {
        fn token_ends(&self, text: &str) -> Vec<u32> {
            vec![text.len() as u32]
        }
    }

    /// One snippet in which three speak and a stretch has no name.
    fn talk() -> (Corpus, Transcript) {
        let said = [
            (Some("Anna"), "The bus is late again."),
            (Some("Ben"), "It is dear too."),
            (None, "Noise."),
            (Some("Anna"), "Yes."),
        ];
        let mut text = String::new();
        let mut turns = Vec::new();
        for (speaker, words) in said {
            let start = text.len();
            text += words;
            let speaker = speaker.map(str::to_owned);
            turns.push(Turn { span: Span::new(start, text.len()), speaker, start: None, end: None });
            text += "\n\n";
        }
        let transcript = Transcript { name: "a".to_owned(), text, turns, ..Transcript::default() };
        let options = SplitOptions { by: SplitBy::Paragraphs, ..SplitOptions::default() };
        let mut snippets = split_into_snippets(&transcript, &options, &OneToken);
        for (at, snippet) in snippets.iter_mut().enumerate() {
            (snippet.id, snippet.transcript) = (SnippetId(at as i64 + 1), TranscriptId(1));
        }
        let mut entry = fixture::corpus().transcripts.remove(0);
        entry.snippets = 0..snippets.len();
        (Corpus::new(vec![entry], snippets), transcript)
    }

    #[test]
    fn words_are_counted_for_who_says_them() {
        let (corpus, transcript) = talk();
        let stats = CodingStats::new(&corpus, None, &Codebook::default());
        let load = |_| Ok::<_, std::convert::Infallible>(transcript.clone());
        let Ok(rows) = stats.speaker_coverages(&corpus, &Codebook::default(), load);
        let found: Vec<_> = rows.iter().map(|row| (row.speaker.as_deref(), row.coverage.words)).collect();
        assert_eq!(found, [(None, 1), (Some("Anna"), 6), (Some("Ben"), 4)]);
        let whole: usize = rows.iter().map(|row| row.coverage.words).sum();
        assert_eq!(whole, count_words(&transcript.text, None));
        assert!(rows.iter().all(|row| row.theme.is_none() && row.passages.is_none()));
    }

    #[test]
    fn a_theme_of_all_that_is_counted_has_all_its_seconds() {
        let (corpus, mut transcript) = talk();
        let (whole, mut snippets) = (Span::new(0, transcript.text.len()), corpus.snippets.clone());
        // Ben, who is asked about, takes nine of the ten seconds for a third of the words.
        let edges = [(0, 0.5), (1, 9.5), (2, 9.7), (3, 10.0)];
        let mut start = 0.0;
        for (turn, end) in edges {
            transcript.cues.push(Cue { span: transcript.turns[turn].span, start, end });
            start = end;
        }
        (snippets[0].start, snippets[0].end) = (Some(0.0), Some(10.0));
        let corpus = Corpus::new(corpus.transcripts.clone(), snippets);
        let mut run = fixture::run(1);
        run.parameters.context = crate::topics::ContextSpeakers::new([("a", "Anna")]);
        run.members.truncate(1);
        run.members[0].snippet = corpus.snippets[0].id;
        let mut book = fixture::codebook_with(&["All"]);
        let place = TranscriptSpan { transcript: TranscriptId(1), span: whole };
        let edit = assign_spans(&book, &[place], ThemeRef::Path("All"), &fixture::signature()).unwrap();
        book.apply(&edit);
        let load = |_| Ok::<_, std::convert::Infallible>(transcript.clone());
        let Ok(stats) = CodingStats::measured(&corpus, Some(&run), &book, load);
        let theme = stats.prevalence(book.find_theme("All").unwrap()).unwrap().subtree;
        let counted = stats.corpus_coverage();
        assert_eq!((theme.words, counted.words), (5, 5), "Ben's and the noise");
        assert!((theme.seconds.unwrap() - counted.seconds.unwrap()).abs() < 1e-9, "{theme:?} {counted:?}");
        assert!((counted.seconds.unwrap() - 10.0 * 5.0 / 11.0).abs() < 1e-9);
    }

    #[test]
    fn a_passage_is_shared_out_among_who_speaks_in_it() {
        let (corpus, transcript) = talk();
        let end = transcript.text.find("too").unwrap();
        let mut book = fixture::codebook_with(&["Bus"]);
        let passage = fixture::transcript_span(1, 4, end);
        let edit = assign_spans(&book, &[passage], ThemeRef::Path("Bus"), &fixture::signature()).unwrap();
        book.apply(&edit);
        let load = |_| Ok::<_, std::convert::Infallible>(transcript.clone());
        let Ok(stats) = CodingStats::measured(&corpus, None, &book, load);
        let Ok(rows) = stats.speaker_coverages(&corpus, &book, load);
        let of_theme: Vec<_> = rows.iter().filter(|row| row.theme.is_some()).collect();
        let found: Vec<_> =
            of_theme.iter().map(|row| (row.speaker.as_deref(), row.coverage.words, row.passages)).collect();
        assert_eq!(found, [(Some("Anna"), 4, Some(1)), (Some("Ben"), 3, Some(1))]);
    }
}
