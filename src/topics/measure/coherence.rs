//! Coherence of keywords: whether the words of a topic co-occur. NPMI and C_V.

use crate::vectors::dot_f64;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Added to probabilities so that logarithms stay finite. The value gensim uses, so that numbers compare.
const EPSILON: f64 = 1e-12;
/// Texts that a thread counts at a time. The counts are whole numbers, and so the same however texts are shared out.
const TEXTS_AT_A_TIME: usize = 64;

/// Counts of windows of text that hold the words of topics, alone and in pairs.
#[derive(Debug, Clone, Default)]
pub struct WordCooccurrence {
    /// Number of windows in all texts.
    windows: f64,
    /// For each topic its words, by number.
    topics: Vec<Vec<u32>>,
    /// Windows that hold each word, by its number.
    single: Vec<f64>,
    /// Windows that hold both words of a pair, the smaller number first. Looked up only.
    pairs: HashMap<(u32, u32), f64>,
}

/// The counts of some of the texts.
#[derive(Debug, Default)]
struct WindowCounts {
    windows: usize,
    single: HashMap<u32, usize>,
    pairs: HashMap<(u32, u32), usize>,
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
        let mut topics_of: Vec<Vec<u32>> = vec![Vec::new(); names.len()];
        for (&word, &number) in &names {
            if let Some(&first) = word.first() {
                starting.entry(first).or_default().push((word, number));
            }
        }
        for (topic, numbers) in (0u32..).zip(&numbered) {
            for &number in numbers {
                if let Some(of) = topics_of.get_mut(number as usize) {
                    of.push(topic);
                }
            }
        }
        let mut counted =
            Self { windows: 0.0, topics: numbered, single: vec![0.0; names.len()], pairs: HashMap::new() };
        let texts: Vec<&[u32]> = texts.collect();
        let parts = texts.par_chunks(TEXTS_AT_A_TIME).map(|texts| {
            let mut part = WindowCounts::default();
            for text in texts {
                part.windows += text.len().saturating_sub(width).saturating_add(1);
                part.add_text(&word_windows(text, &starting, width), &topics_of);
            }
            part
        });
        parts.collect::<Vec<_>>().into_iter().for_each(|part| counted.add(part));
        counted
    }

    /// Adds the counts of some texts.
    fn add(&mut self, part: WindowCounts) {
        self.windows += part.windows as f64;
        for (word, count) in part.single {
            if let Some(single) = self.single.get_mut(word as usize) {
                *single += count as f64;
            }
        }
        for (pair, count) in part.pairs {
            *self.pairs.entry(pair).or_default() += count as f64;
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
            self.pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0) / self.windows
        };
        Some(((both + EPSILON) / (alone_a * alone_b)).ln() / -(both + EPSILON).ln())
    }
}

impl WindowCounts {
    /// Adds the windows of one text. `topics_of` has the topics of each word, ascending.
    fn add_text(&mut self, here: &BTreeMap<u32, Vec<(usize, usize)>>, topics_of: &[Vec<u32>]) {
        let of = |word: u32| &topics_of[word as usize];
        for (&word, windows) in here {
            *self.single.entry(word).or_default() +=
                windows.iter().map(|(from, to)| to - from).sum::<usize>();
            for (&other, others) in here.range(..word) {
                let shared = shared_windows(windows, others);
                // Pairs are counted only within topics: all pairs of all topics would be far more.
                if shared > 0 && have_common(of(word), of(other)) {
                    *self.pairs.entry((other, word)).or_default() += shared;
                }
            }
        }
    }
}

/// Whether two ascending lists have a number in common.
fn have_common(a: &[u32], b: &[u32]) -> bool {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            Ordering::Less => _ = a.next(),
            Ordering::Greater => _ = b.next(),
            Ordering::Equal => return true,
        }
    }
    false
}

/// The windows, by where they begin, in which each word of the topics stands: ascending ranges that do not
/// touch.
fn word_windows(
    text: &[u32],
    starting: &BTreeMap<u32, Vec<(&[u32], u32)>>,
    width: usize,
) -> BTreeMap<u32, Vec<(usize, usize)>> {
    let last = text.len().saturating_sub(width);
    let mut here: BTreeMap<u32, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, first) in text.iter().enumerate() {
        for &(word, number) in starting.get(first).into_iter().flatten() {
            if text.get(at..at + word.len()) != Some(word) || word.len() > width {
                continue;
            }
            // A word at `at` is in every window that begins from `from` on and before `to`.
            let (from, to) = ((at + word.len()).saturating_sub(width), at.min(last) + 1);
            if from >= to {
                continue;
            }
            let ranges = here.entry(number).or_default();
            match ranges.last_mut() {
                Some(before) if before.1 >= from => before.1 = before.1.max(to),
                _ => ranges.push((from, to)),
            }
        }
    }
    here
}

/// Number of windows in both of two lists of ranges.
fn shared_windows(a: &[(usize, usize)], b: &[(usize, usize)]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut shared = 0;
    while let (Some(&&(from_a, to_a)), Some(&&(from_b, to_b))) = (a.peek(), b.peek()) {
        shared += to_a.min(to_b).saturating_sub(from_a.max(from_b));
        if to_a <= to_b {
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
