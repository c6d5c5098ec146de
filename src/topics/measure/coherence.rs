//! Coherence of keywords: whether the words of a topic co-occur. NPMI and C_V.

use crate::vectors::dot_f64;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Added to probabilities so that logarithms stay finite. The value gensim uses, so that numbers compare.
const EPSILON: f64 = 1e-12;
/// Texts that a thread counts at a time, at least. The counts are whole numbers, and so the same however texts are shared
/// out.
const TEXTS_AT_A_TIME: usize = 64;
/// Parts that texts are shared out in at most: each part has counts of its own. Chosen by hand; not measured.
const MOST_PARTS: usize = 64;

/// Counts of windows of text that hold the words of topics, alone and in pairs.
#[derive(Debug, Clone, Default)]
pub struct WordCooccurrence {
    /// Number of windows in all texts.
    windows: f64,
    /// For each topic its words, by number.
    topics: Vec<Vec<u32>>,
    /// Windows that hold each word, by its number.
    single: Vec<f64>,
    /// The pairs of words of one topic.
    pairs: WordPairs,
    /// Windows that hold both words of each pair.
    together: Vec<f64>,
}

/// The pairs of words that are in one topic, in compressed row form: those of a word with smaller ones are the stretch of
/// `smaller` before `ends[word]`, ascending. All pairs of all topics would be far more.
#[derive(Debug, Clone, Default)]
struct WordPairs {
    ends: Vec<usize>,
    smaller: Vec<u32>,
}

impl WordPairs {
    /// The pairs of topics given by the numbers of their words, which are below `words`.
    fn new(topics: &[Vec<u32>], words: usize) -> Self {
        let mut of_words: Vec<Vec<u32>> = vec![Vec::new(); words];
        for numbers in topics {
            for (at, &a) in numbers.iter().enumerate() {
                numbers[..at]
                    .iter()
                    .filter(|&&b| a != b)
                    .for_each(|&b| of_words[a.max(b) as usize].push(a.min(b)));
            }
        }
        let mut pairs = Self::default();
        for mut smaller in of_words {
            smaller.sort_unstable();
            smaller.dedup();
            pairs.smaller.extend(smaller);
            pairs.ends.push(pairs.smaller.len());
        }
        pairs
    }

    /// The place of a pair, the smaller number first; none for two that are in no topic together.
    fn place(&self, small: u32, large: u32) -> Option<usize> {
        let end = *self.ends.get(large as usize)?;
        let start = (large as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        self.smaller[start..end].binary_search(&small).ok().map(|at| start + at)
    }
}

/// The counts of some of the texts.
#[derive(Debug, Default)]
struct WindowCounts {
    windows: usize,
    /// By the number of the word.
    single: Vec<usize>,
    /// By the place of the pair.
    together: Vec<usize>,
}

impl WordCooccurrence {
    /// Slides a window of `width` words over every text and counts the windows that hold each topic's words,
    /// and each two of one topic. A text shorter than the window is one window. A word of a topic may be
    /// several words of the text that follow each other, that is a phrase.
    pub fn count_windows<'a>(
        texts: impl Iterator<Item = &'a [u32]>,
        topics: &[Vec<Vec<u32>>],
        width: usize,
    ) -> Self {
        let mut names: BTreeMap<&[u32], u32> = BTreeMap::new();
        let mut numbered: Vec<Vec<u32>> = Vec::with_capacity(topics.len());
        for topic in topics {
            let mut numbers = Vec::new();
            for word in topic.iter().filter(|word| !word.is_empty()) {
                let next = names.len() as u32;
                numbers.push(*names.entry(word).or_insert(next));
            }
            numbered.push(numbers);
        }
        // Phrases by their first word, so that a text is scanned once for all topics.
        let mut starting: BTreeMap<u32, Vec<(&[u32], u32)>> = BTreeMap::new();
        for (&word, &number) in &names {
            if let Some(&first) = word.first() {
                starting.entry(first).or_default().push((word, number));
            }
        }
        let pairs = WordPairs::new(&numbered, names.len());
        let texts: Vec<&[u32]> = texts.collect();
        let none = || WindowCounts {
            windows: 0,
            single: vec![0; names.len()],
            together: vec![0; pairs.smaller.len()],
        };
        let counted = texts
            .par_chunks(TEXTS_AT_A_TIME.max(texts.len().div_ceil(MOST_PARTS)))
            .map(|texts| {
                let mut part = none();
                let mut here = Vec::new();
                for text in texts {
                    part.windows += text.len().saturating_sub(width).saturating_add(1);
                    word_windows(text, &starting, width, &mut here);
                    part.add_text(&here, &pairs);
                }
                part
            })
            .reduce(none, WindowCounts::joined);
        Self {
            windows: counted.windows as f64,
            topics: numbered,
            single: counted.single.into_iter().map(|count| count as f64).collect(),
            together: counted.together.into_iter().map(|count| count as f64).collect(),
            pairs,
        }
    }

    /// The normalised pointwise mutual information of two words of a topic, given by index; none where one is
    /// never used.
    pub fn topic_word_npmi(&self, topic: usize, a: usize, b: usize) -> Option<f64> {
        let words = self.topics.get(topic)?;
        self.word_npmi(*words.get(a)?, *words.get(b)?)
    }

    /// The normalised pointwise mutual information of two words (Bouma 2009), as gensim counts it; none where
    /// one is never used.
    fn word_npmi(&self, a: u32, b: u32) -> Option<f64> {
        let said = |word: u32| self.single.get(word as usize).copied().filter(|&count| count > 0.0);
        let (alone_a, alone_b) = (said(a)? / self.windows, said(b)? / self.windows);
        let both = if a == b {
            alone_a
        } else {
            self.pairs.place(a.min(b), a.max(b)).map_or(0.0, |place| self.together[place]) / self.windows
        };
        Some(((both + EPSILON) / (alone_a * alone_b)).ln() / -(both + EPSILON).ln())
    }
}

impl WindowCounts {
    /// Adds the windows of one text.
    fn add_text(&mut self, here: &[WordWindow], pairs: &WordPairs) {
        let words = || here.chunk_by(|a, b| a.word == b.word);
        for (at, windows) in words().enumerate() {
            let word = windows[0].word;
            self.single[word as usize] += windows.iter().map(|it| it.to - it.from).sum::<usize>();
            for others in words().take(at) {
                if let Some(place) = pairs.place(others[0].word, word) {
                    self.together[place] += shared_windows(windows, others);
                }
            }
        }
    }

    /// The counts of two parts together.
    fn joined(mut self, other: Self) -> Self {
        self.windows += other.windows;
        self.single.iter_mut().zip(other.single).for_each(|(sum, count)| *sum += count);
        self.together.iter_mut().zip(other.together).for_each(|(sum, count)| *sum += count);
        self
    }
}

/// Windows that hold a word of a topic, by where they begin: from one on and before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct WordWindow {
    word: u32,
    from: usize,
    to: usize,
}

/// Writes the windows in which each word of the topics stands into `here`, by word; those of a word ascend and do not
/// touch.
fn word_windows(
    text: &[u32],
    starting: &BTreeMap<u32, Vec<(&[u32], u32)>>,
    width: usize,
    here: &mut Vec<WordWindow>,
) {
    here.clear();
    let last = text.len().saturating_sub(width);
    for (at, first) in text.iter().enumerate() {
        for &(said, word) in starting.get(first).into_iter().flatten() {
            if text.get(at..at + said.len()) != Some(said) || said.len() > width {
                continue;
            }
            // A word at `at` is in every window that begins from `from` on and before `to`.
            let (from, to) = ((at + said.len()).saturating_sub(width), at.min(last) + 1);
            here.extend((from < to).then_some(WordWindow { word, from, to }));
        }
    }
    here.sort_unstable();
    here.dedup_by(|next, before| {
        let touches = next.word == before.word && next.from <= before.to;
        if touches {
            before.to = before.to.max(next.to);
        }
        touches
    });
}

/// Number of windows in both of two lists of ranges.
fn shared_windows(a: &[WordWindow], b: &[WordWindow]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        shared += x.to.min(y.to).saturating_sub(x.from.max(y.from));
        if x.to <= y.to {
            a.next();
        } else {
            b.next();
        }
    }
    shared
}

/// The mean NPMI over all pairs of a topic's words (Aletras & Stevenson 2013), -1 to 1; none for fewer than
/// two words that are used.
pub fn npmi(counted: &WordCooccurrence, topic: usize) -> Option<f32> {
    let words = counted.topics.get(topic)?;
    let mut all = Vec::new();
    for (at, &a) in words.iter().enumerate() {
        all.extend(words.iter().take(at).filter_map(|&b| counted.word_npmi(a, b)));
    }
    (!all.is_empty()).then(|| (all.iter().sum::<f64>() / all.len() as f64) as f32)
}

/// C_V (Röder, Both & Hinneburg 2015): the cosine of each word's NPMI vector (with all words of the topic)
/// with the sum of these vectors, on average; 0 to 1. None for fewer than two words that are used.
pub fn cv(counted: &WordCooccurrence, topic: usize) -> Option<f32> {
    let words = counted.topics.get(topic)?;
    let said: Vec<u32> =
        words.iter().copied().filter(|&word| counted.word_npmi(word, word).is_some()).collect();
    if said.len() < 2 {
        return None;
    }
    let vector = |a: u32| -> Vec<f64> { said.iter().filter_map(|&b| counted.word_npmi(a, b)).collect() };
    let vectors: Vec<Vec<f64>> = said.iter().map(|&word| vector(word)).collect();
    let mut sum = vec![0.0; said.len()];
    for vector in &vectors {
        sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
    }
    let cosine =
        |a: &Vec<f64>| dot_f64(a, &sum) / (dot_f64(a, a) * dot_f64(&sum, &sum)).sqrt().max(f64::MIN_POSITIVE);
    Some((vectors.iter().map(cosine).sum::<f64>() / said.len() as f64) as f32)
}
