//! How often each word is said in a text and in how many transcripts, and how that differs from the rest of the study.
//!
//! Words are those the topics are described by: runs of letters of at least two, in lower case, cut by dictionaries
//! where a script has no blanks; numbers, single letters, web addresses and sound tags are none. Singular and plural are
//! counted apart. The text and the rest are counted against *all* their words, grammar and fillers included, whether
//! these are listed or not, so that a share does not depend on a list.

use super::codebook::model::{Codebook, TranscriptSpan};
use super::keyness::{log_likelihood, log_ratio};
use super::stats::CodedText;
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, TranscriptEntry, TranscriptId};
use crate::topics::words::{SpokenWordReader, whole_words};
use crate::topics::{Run, StopWord};
use std::collections::{BTreeSet, HashMap};

/// Which words a table lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordRules {
    /// Also grammar and fillers, and what the researcher left out.
    pub with_stop_words: bool,
    /// Words the researcher left out, beside the stop words of each language.
    pub left_out: BTreeSet<StopWord>,
}

impl WordRules {
    /// The rules of a study: what was left out by the researcher, for good and in the current run.
    pub fn of_study(book: &Codebook, run: Option<&Run>, with_stop_words: bool) -> Self {
        let of_run = run.map_or(&[][..], |run| &run.parameters.stop_words);
        Self { with_stop_words, left_out: book.stop_words.iter().chain(of_run).cloned().collect() }
    }
}

/// How often something was said, and in how many transcripts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WordCount {
    /// How often.
    pub times: usize,
    /// In how many transcripts.
    pub transcripts: usize,
}

/// A word of a text.
#[derive(Debug, Clone, PartialEq)]
pub struct WordRow {
    /// In lower case.
    pub word: String,
    /// In the text.
    pub count: WordCount,
    /// In the rest; none where the text is all there is.
    pub rest: Option<RestOfWord>,
}

/// A word in the rest of the study.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RestOfWord {
    /// In the rest.
    pub count: WordCount,
    /// [`log_likelihood`] of the word in the text against the rest.
    pub log_likelihood: f64,
    /// [`log_ratio`] of the text to the rest; none where one of them has no words.
    pub log_ratio: Option<f64>,
}

impl RestOfWord {
    /// Orders words from the one the text has most surely more of to the one it has most surely less of.
    fn signed(&self) -> f64 {
        if self.log_ratio.is_some_and(|ratio| ratio < 0.0) {
            -self.log_likelihood
        } else {
            self.log_likelihood
        }
    }
}

/// The words of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct WordTable {
    /// All words said in the text, listed or not, and the transcripts that have any.
    pub text: WordCount,
    /// The same of the rest of the study; none where the text is all there is.
    pub rest: Option<WordCount>,
    /// The words that are listed, as [`WordOrder`] says.
    pub rows: Vec<WordRow>,
}

/// The order of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WordOrder {
    /// Most frequent first.
    #[default]
    Frequency,
    /// Surest to be said more than in the rest first, surest to be said less last.
    Keyness,
}

impl WordTable {
    /// Puts the rows in an order; where words are level, by frequency and then by alphabet.
    pub fn sort(&mut self, order: WordOrder) {
        let key = |row: &WordRow| match (order, &row.rest) {
            (WordOrder::Keyness, Some(rest)) => rest.signed(),
            _ => 0.0,
        };
        self.rows.sort_by(|a, b| {
            let frequency = b.count.times.cmp(&a.count.times);
            key(b).total_cmp(&key(a)).then(frequency).then_with(|| a.word.cmp(&b.word))
        });
    }
}

/// What is counted of a word, or of all words, on one side.
#[derive(Debug, Clone, Copy, Default)]
struct SideCount {
    count: WordCount,
    /// The last transcript it was met in.
    last: Option<TranscriptId>,
}

impl SideCount {
    fn add(&mut self, transcript: TranscriptId) {
        self.count.times += 1;
        if self.last.replace(transcript) != Some(transcript) {
            self.count.transcripts += 1;
        }
    }
}

/// Counts the words of a text and those of the rest of the study, transcript after transcript. What is set aside (the
/// snippets of junk topics) is in neither; what is context of the run is in the text only.
pub struct WordCounter<'a> {
    corpus: &'a Corpus,
    stats: &'a CodingStats,
    /// None: all that is counted.
    text: Option<&'a CodedText>,
    /// What it is compared with; none: the rest of the study.
    other: Option<&'a CodedText>,
    rules: &'a WordRules,
    reader: SpokenWordReader,
    /// Of each word: in the text, in the rest.
    words: HashMap<String, [SideCount; 2]>,
    sums: [SideCount; 2],
}

impl<'a> WordCounter<'a> {
    /// Begins to count; without `text` all that is counted is the text.
    pub fn new(
        corpus: &'a Corpus,
        stats: &'a CodingStats,
        text: Option<&'a CodedText>,
        rules: &'a WordRules,
    ) -> Self {
        Self {
            corpus,
            stats,
            text,
            other: None,
            rules,
            reader: SpokenWordReader::default(),
            words: HashMap::new(),
            sums: [SideCount::default(); 2],
        }
    }

    /// Begins to count two texts, the second in place of the rest of the study.
    pub fn between(
        corpus: &'a Corpus,
        stats: &'a CodingStats,
        [text, other]: [&'a CodedText; 2],
        rules: &'a WordRules,
    ) -> Self {
        Self { other: Some(other), ..Self::new(corpus, stats, Some(text), rules) }
    }

    /// Counts a transcript, given its text.
    pub fn add_transcript(&mut self, entry: &TranscriptEntry, said: &str) {
        let snippets = entry.snippet_indices().zip(self.corpus.snippets_of(entry));
        for (at, snippet) in snippets {
            let is_context = self.stats.is_context(at);
            if !is_context && self.stats.counted_snippets().binary_search(&at).is_err() {
                continue;
            }
            let place = TranscriptSpan { transcript: entry.id, span: snippet.span };
            let whole = CodedText::union([&place]);
            // Of context counts what was chosen, and nothing of it is in the rest.
            let context = self.stats.context_text();
            let sides = match (self.text, self.other) {
                (None, _) => [whole.without(context), CodedText::default()],
                (Some(text), None) => [whole.intersection(text), whole.without(text).without(context)],
                (Some(text), Some(other)) => [whole.intersection(text), whole.intersection(other)],
            };
            let language = entry.language_of(snippet.span.slice(said));
            for (side, text) in sides.iter().enumerate() {
                for span in text.in_transcript(entry.id) {
                    let span = whole_words(said, *span);
                    self.add_words(side, entry.id, span.slice(said), language);
                }
            }
        }
    }

    fn add_words(&mut self, side: usize, transcript: TranscriptId, said: &str, language: Option<&str>) {
        for word in self.reader.read(said, language).iter().flatten() {
            if let Some(sum) = self.sums.get_mut(side) {
                sum.add(transcript);
            }
            let counted = word.counted();
            let listed = self.rules.with_stop_words
                || word.is_content && !self.rules.left_out.iter().any(|stop| stop.is_in(counted, language));
            if !listed {
                continue;
            }
            // A word met before needs no copy.
            let sides = match self.words.get_mut(counted) {
                Some(sides) => sides,
                None => self.words.entry(counted.to_owned()).or_default(),
            };
            if let Some(count) = sides.get_mut(side) {
                count.add(transcript);
            }
        }
    }

    /// The table, most frequent words first. Words that only the rest has are not in it.
    pub fn finish(self) -> WordTable {
        self.table([0, 1])
    }

    /// The tables of both texts, each against the other.
    pub fn finish_both(self) -> [WordTable; 2] {
        [[0, 1], [1, 0]].map(|sides| self.table(sides))
    }

    /// The table of one side against the other.
    fn table(&self, [own, other]: [usize; 2]) -> WordTable {
        let [text, rest] = [own, other].map(|side| self.sums[side].count);
        let has_rest = self.text.is_some();
        let row = |(word, sides): (&String, &[SideCount; 2])| {
            let (count, other) = (sides[own].count, sides[other].count);
            let rest = has_rest.then(|| RestOfWord {
                count: other,
                log_likelihood: log_likelihood(count.times, text.times, other.times, rest.times),
                log_ratio: log_ratio(count.times, text.times, other.times, rest.times),
            });
            (count.times > 0).then(|| WordRow { word: word.clone(), count, rest })
        };
        let rows = self.words.iter().filter_map(row).collect();
        let mut table = WordTable { text, rest: has_rest.then_some(rest), rows };
        table.sort(WordOrder::Frequency);
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::junk_topics;
    use crate::coding::fixture::{corpus, run, transcript_span};
    use crate::topics::TopicId;

    /// Four snippets of 100 bytes, one byte from each other.
    fn said(parts: [&str; 4]) -> String {
        parts.iter().map(|part| format!("{part:<100} ")).collect()
    }

    fn count(book: &Codebook, text: Option<&CodedText>, rules: &WordRules) -> WordTable {
        let corpus = corpus();
        let stats = CodingStats::new(&corpus, Some(&run(1)), book);
        let mut counter = WordCounter::new(&corpus, &stats, text, rules);
        let texts = [
            said(["The boat leaks.", "Boats leak, the boathouse too.", "Nothing about 42 boats.", "Water"]),
            said(["A boat is a boat.", "Rain", "", ""]),
        ];
        for (entry, said) in corpus.transcripts.iter().zip(&texts) {
            counter.add_transcript(entry, said);
        }
        counter.finish()
    }

    fn rows(table: &WordTable) -> Vec<(&str, usize, usize)> {
        table.rows.iter().map(|row| (row.word.as_str(), row.count.times, row.count.transcripts)).collect()
    }

    #[test]
    fn words_and_transcripts_are_counted_without_grammar() {
        let table = count(&Codebook::default(), None, &WordRules::default());
        let expected = [
            ("boat", 3, 2),
            ("boats", 2, 1),
            ("boathouse", 1, 1),
            ("leak", 1, 1),
            ("leaks", 1, 1),
            ("rain", 1, 1),
            ("water", 1, 1),
        ];
        assert_eq!(rows(&table), expected);
        // All words of two letters are, such as "the", "about" and "is"; "42" and "a" are none.
        assert_eq!((table.text, table.rest), (WordCount { times: 16, transcripts: 2 }, None));
        let all = WordRules { with_stop_words: true, ..WordRules::default() };
        let table = count(&Codebook::default(), None, &all);
        assert_eq!(table.rows.iter().map(|row| row.count.times).sum::<usize>(), table.text.times);
    }

    #[test]
    fn what_the_researcher_left_out_is_not_listed_but_said() {
        let left_out = [StopWord::parse("boat").unwrap()].into();
        let table = count(&Codebook::default(), None, &WordRules { left_out, ..WordRules::default() });
        assert!(!table.rows.iter().any(|row| row.word.starts_with("boat") && row.word != "boathouse"));
        assert_eq!(table.text.times, 16);
    }

    #[test]
    fn what_is_set_aside_is_in_neither_side() {
        let mut book = Codebook::default();
        book.apply(&junk_topics(&book, &run(1), &[TopicId(1)], true).unwrap());
        let text = CodedText::union(&[transcript_span(1, 0, 500)]);
        let table = count(&book, Some(&text), &WordRules::default());
        assert!(!table.rows.iter().any(|row| row.word == "water"), "{table:?}");
        assert_eq!((table.text.times, table.rest.unwrap().times), (8, 4));
    }

    #[test]
    fn text_and_rest_share_out_all_words_and_a_cut_word_goes_where_it_begins() {
        let whole = count(&Codebook::default(), None, &WordRules::default());
        // The second snippet begins at byte 101; "boathouse" in it at 117.
        let text = CodedText::union(&[transcript_span(1, 0, 121)]);
        let table = count(&Codebook::default(), Some(&text), &WordRules::default());
        assert_eq!(table.text.times + table.rest.unwrap().times, whole.text.times);
        let house = table.rows.iter().find(|row| row.word == "boathouse").unwrap();
        assert_eq!((house.count.times, house.rest.unwrap().count.times), (1, 0));
        assert!(!table.rows.iter().any(|row| ["house", "boath"].contains(&row.word.as_str())));
    }

    #[test]
    fn keyness_orders_from_more_to_less_than_the_rest() {
        let text = CodedText::union(&[transcript_span(1, 0, 202)]);
        let mut table = count(&Codebook::default(), Some(&text), &WordRules::default());
        table.sort(WordOrder::Keyness);
        let boat = table.rows.iter().find(|row| row.word == "boat").unwrap();
        let (own, rest) = (table.text.times, table.rest.unwrap().times);
        assert_eq!(boat.rest.unwrap().log_ratio, Some(((1.0 / own as f64) / (2.0 / rest as f64)).log2()));
        assert_eq!(table.rows.last().unwrap().word, "boat", "said less than in the rest: {table:?}");
        let keys: Vec<f64> = table.rows.iter().map(|row| row.rest.unwrap().signed()).collect();
        assert!(keys.is_sorted_by(|a, b| a >= b), "{keys:?}");
    }
}
