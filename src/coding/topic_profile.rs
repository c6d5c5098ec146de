//! What one looks at before a topic gets a theme: the sentences that say it, what sets it apart from the topic nearest to
//! it, where in the talks it comes, and who speaks.

use super::CodedText;
use super::stats::TopicPair;
use super::stats::coding_stats::CodingStats;
use super::word_table::{WordRow, WordTable};
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptId};
use crate::topics::{Run, TopicId};
use crate::vectors::dot;
use std::collections::BTreeMap;

/// Into how many equal parts a transcript is divided to say where in it a topic comes.
pub const TALK_PARTS: usize = 20;

/// Sentences that a topic is told by.
pub const KEY_SENTENCES: usize = 3;

/// Words of each side that set two topics apart. As many as fit beside the rest on a screen of 24 lines.
const APART_WORDS: usize = 8;

/// Log-likelihood above which a word is said more often in one topic than in the other by more than chance: once in a
/// hundred words it would be so by chance (chi-squared with one degree of freedom).
const APART_LIKELIHOOD: f64 = 6.63;

/// What a sentence's likeness to those chosen before weighs against its nearness to the topic. Chosen by hand; not measured.
const DIVERSITY_WEIGHT: f32 = 0.4;

/// What is known of a topic beside its keywords and snippets.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TopicProfile {
    /// The sentences nearest to the middle of the topic that differ from each other; none without vectors.
    pub sentences: Vec<KeySentence>,
    /// The topic most like it; none where there is no other, or without vectors.
    pub nearest: Option<NearestTopic>,
    /// How many of its snippets come in each twentieth of their transcripts.
    pub in_talk: [usize; TALK_PARTS],
    /// Who says how much of it, most first.
    pub speakers: Vec<SpeakerWords>,
    /// The topics that come with it so often that it is hardly chance, the surest first.
    pub companions: Vec<TopicCompanion>,
    /// Why there are no sentences and no nearest topic: the vectors cannot be used, or the topic is left out of counts.
    pub note: Option<String>,
}

/// A sentence that says what a topic is about.
#[derive(Debug, Clone, PartialEq)]
pub struct KeySentence {
    /// The snippet it is in.
    pub snippet: SnippetIndex,
    /// Its bytes in the transcript's text.
    pub span: Span,
    /// Its words.
    pub said: String,
    /// Who says it, where the file says so.
    pub speaker: Option<String>,
    /// The second it begins at.
    pub start: Option<f64>,
}

/// The topic most like another, and what sets the two apart.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestTopic {
    /// Its number.
    pub topic: TopicId,
    /// The cosine of the middles of the two, less what all snippets have in common: -1 to 1.
    pub cosine: f32,
    /// The words said more often in the one than in the other by more than chance, surest first.
    pub own_words: Vec<WordRow>,
    /// The same of the other.
    pub other_words: Vec<WordRow>,
}

/// A topic that comes with another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopicCompanion {
    /// Its number.
    pub topic: TopicId,
    /// The number of transcripts with both.
    pub transcripts: usize,
    /// How many there would be by chance.
    pub expected: f64,
}

/// How much of a topic somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerWords {
    /// The name; none for what is said by nobody named.
    pub name: Option<String>,
    /// Words of theirs in it.
    pub words: usize,
}

/// A sentence among which those that say a topic are chosen.
#[derive(Debug, Clone)]
pub struct SentenceToChoose {
    /// The direction of its vector, less what all snippets have in common; of length 1.
    pub direction: Vec<f32>,
    /// The transcript it is in.
    pub transcript: TranscriptId,
    /// Who says it.
    pub speaker: Option<String>,
}

/// Chooses sentences near to the middle of a topic (a direction as theirs) that differ from each other, by maximal
/// marginal relevance (Carbonell & Goldstein 1998); returns their places, best first. No two are of one transcript, nor by
/// one speaker, while others are left.
pub fn choose_sentences(sentences: &[SentenceToChoose], middle: &[f32], most: usize) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < most.min(sentences.len()) {
        // Least first: how much of it was heard before, then how little it adds.
        let rank = |at: usize| {
            let sentence = sentences.get(at)?;
            let others = || chosen.iter().filter_map(|&other| sentences.get(other));
            let heard = others().any(|other| other.transcript == sentence.transcript);
            let same = others().any(|other| other.speaker.is_some() && other.speaker == sentence.speaker);
            let alike = others().map(|other| dot(&other.direction, &sentence.direction)).fold(0.0, f32::max);
            let worth =
                (1.0 - DIVERSITY_WEIGHT) * dot(&sentence.direction, middle) - DIVERSITY_WEIGHT * alike;
            Some((u8::from(heard) + u8::from(same), worth))
        };
        let left = (0..sentences.len()).filter(|at| !chosen.contains(at));
        let ranked = left.filter_map(|at| Some((rank(at)?, at)));
        let best = ranked.min_by(|((heard, worth), at), ((other_heard, other_worth), other)| {
            heard.cmp(other_heard).then(other_worth.total_cmp(worth)).then(at.cmp(other))
        });
        let Some((_, at)) = best else { break };
        chosen.push(at);
    }
    chosen
}

/// The topics that come with one so often that it is hardly chance, the surest first: see [`CodingStats::topic_pairs`].
pub fn companions_of(
    stats: &CodingStats,
    (corpus, run): (&Corpus, &Run),
    topic: TopicId,
) -> Vec<TopicCompanion> {
    let pairs = stats.topic_pairs(corpus, run).into_iter();
    let other = |pair: &TopicPair| match (pair.first, pair.second) {
        (own, other) if own == topic => Some(other),
        (other, own) if own == topic => Some(other),
        _ => None,
    };
    pairs
        .filter_map(|pair| {
            let (transcripts, expected) = (pair.transcripts, pair.expected);
            Some(TopicCompanion { topic: other(&pair)?, transcripts, expected })
        })
        .collect()
}

/// What is said where a topic comes with no other.
pub fn no_companions_note(is_junk: bool) -> &'static str {
    if is_junk { "nothing, being left out of counts" } else { "no other so often that it is hardly chance" }
}

/// How many of these snippets come in each twentieth of their transcripts, by the middle of each among the snippets of its
/// transcript: a topic that comes anywhere has about as many in each.
pub fn places_in_talk(corpus: &Corpus, snippets: &[SnippetIndex]) -> [usize; TALK_PARTS] {
    let mut counts = [0; TALK_PARTS];
    for snippet in snippets {
        let entry = corpus.transcript_of(*snippet).and_then(|at| corpus.transcript_at(at));
        let Some(range) = entry.map(|entry| &entry.snippets) else { continue };
        // The middle of the snippet, in halves of a snippet from the beginning of the talk.
        let halves = 2 * (snippet.0 - range.start) + 1;
        if let Some(count) = counts.get_mut(halves * TALK_PARTS / (2 * range.len())) {
            *count += 1;
        }
    }
    counts
}

/// Who says how much of some snippets, most first, then by name; without what is said in `context`.
pub fn words_of_speakers(
    corpus: &Corpus,
    context: &CodedText,
    snippets: &[SnippetIndex],
) -> Vec<SpeakerWords> {
    let mut words: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for snippet in snippets.iter().filter_map(|at| corpus.snippet_at(*at)) {
        let parts = snippet.speaker_parts();
        for (_, speaker, count) in parts.filter(|(span, ..)| context.overlap(snippet.transcript, *span) == 0)
        {
            *words.entry(speaker).or_default() += count;
        }
    }
    let row = |(name, words): (Option<&str>, usize)| SpeakerWords { name: name.map(str::to_owned), words };
    let mut rows: Vec<SpeakerWords> = words.into_iter().map(row).collect();
    rows.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| a.name.cmp(&b.name)));
    rows
}

/// The words a text has more of than the one it was counted against, by more than chance, surest first.
pub fn words_apart(mut table: WordTable) -> Vec<WordRow> {
    table.sort(super::WordOrder::Keyness);
    let is_apart = |row: &WordRow| {
        row.rest.is_some_and(|rest| {
            rest.log_likelihood > APART_LIKELIHOOD && rest.log_ratio.is_some_and(|ratio| ratio > 0.0)
        })
    };
    table.rows.into_iter().filter(is_apart).take(APART_WORDS).collect()
}

/// The topics that may be nearest to one: all others that are counted.
pub fn other_topics(stats: &CodingStats, topic: TopicId) -> Vec<TopicId> {
    stats.topics().iter().filter(|other| other.id != topic && !other.junk).map(|other| other.id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::corpus;
    use crate::coding::{RestOfWord, WordCount};

    fn sentence(direction: [f32; 2], transcript: i64, speaker: &str) -> SentenceToChoose {
        SentenceToChoose {
            direction: direction.to_vec(),
            transcript: TranscriptId(transcript),
            speaker: Some(speaker.to_owned()),
        }
    }

    #[test]
    fn the_nearest_sentence_comes_first_and_the_next_is_of_another_talk_and_speaker() {
        let all = [
            sentence([0.8, 0.6], 1, "Ann"),
            sentence([1.0, 0.0], 1, "Ann"),
            sentence([0.96, 0.28], 2, "Ann"),
            sentence([0.6, 0.8], 3, "Ben"),
        ];
        assert_eq!(choose_sentences(&all, &[1.0, 0.0], 3), [1, 3, 2]);
        assert_eq!(choose_sentences(&all, &[1.0, 0.0], 9).len(), 4, "no more than there are");
        assert!(choose_sentences(&[], &[1.0, 0.0], 3).is_empty());
    }

    #[test]
    fn of_two_that_are_as_near_the_one_that_differs_is_taken() {
        let all = [
            sentence([1.0, 0.0], 1, "Ann"),
            sentence([0.8, 0.6], 2, "Ben"),
            sentence([0.8, 0.6], 3, "Eva"),
            sentence([0.8, -0.6], 4, "Kim"),
        ];
        assert_eq!(choose_sentences(&all, &[1.0, 0.0], 4), [0, 1, 3, 2]);
    }

    #[test]
    fn places_are_counted_by_the_middle_of_each_snippet() {
        let corpus = corpus();
        let first = &corpus.transcripts[0];
        let own: Vec<SnippetIndex> = first.snippet_indices().collect();
        assert_eq!(own.len(), 4, "the fixture has four snippets in its first talk");
        let counts = places_in_talk(&corpus, &own);
        let places: Vec<usize> = (0..TALK_PARTS).filter(|at| counts[*at] > 0).collect();
        // Middles at one, three, five and seven eighths.
        assert_eq!(places, [2, 7, 12, 17]);
        assert_eq!(counts.iter().sum::<usize>(), 4);
    }

    #[test]
    fn words_of_speakers_add_up_to_the_words_of_the_snippets() {
        let corpus = corpus();
        let all: Vec<SnippetIndex> = corpus.snippet_indices().collect();
        let rows = words_of_speakers(&corpus, &CodedText::default(), &all);
        assert_eq!(
            rows.iter().map(|row| row.words).sum::<usize>(),
            corpus.snippets.iter().map(|it| it.words).sum::<usize>()
        );
        assert!(rows.is_sorted_by(|a, b| a.words >= b.words), "{rows:?}");
    }

    #[test]
    fn only_words_that_are_surely_more_frequent_set_a_topic_apart() {
        let row = |word: &str, log_likelihood: f64, ratio: f64| WordRow {
            word: word.to_owned(),
            count: WordCount { times: 3, transcripts: 1 },
            rest: Some(RestOfWord { count: WordCount::default(), log_likelihood, log_ratio: Some(ratio) }),
        };
        let rows = vec![
            row("less", 40.0, -2.0),
            row("chance", 6.0, 1.0),
            row("some", 7.0, 1.0),
            row("most", 50.0, 3.0),
        ];
        let table = WordTable { rows, ..WordTable::default() };
        let words: Vec<String> = words_apart(table).into_iter().map(|row| row.word).collect();
        assert_eq!(words, ["most", "some"]);
    }
}
