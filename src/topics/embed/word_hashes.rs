//! The built-in stand-in for languages no model here reads: a text by its words and their parts alone.
//!
//! Each word and each run of four of its letters adds or takes one from one of 512 numbers, which its hash names (Weinberger
//! et al. 2009, *Feature Hashing for Large Scale Multitask Learning*). Two texts are near where they use the same words
//! or forms of them; of meaning it knows nothing. Topics are found by a latent semantic analysis of the corpus beside
//! it, which weighs most: see [`WordPart::WORDS_ALONE`].

use super::embedder::{EmbedOptions, Embedder, revision_of};
use super::{EmbedError, workers};
use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::topics::words::for_each_word;
use crate::vectors::normalize;
use std::collections::BTreeMap;

/// The name of the model.
pub const WORDS_NAME: &str = "words";
/// Length of a vector. Beside the latent semantic analysis 256 numbers give the same purity to .002.
pub(super) const DIMENSIONS: usize = 512;
/// Letters of a part, as in [`crate::topics::adapt`].
const LETTERS: usize = 4;
/// Changes when other vectors are made of the same text.
const VERSION: &[u8] = b"hashes of words and of four letters 2";

/// Words by their hashes; needs no files.
pub struct WordHashes {
    workers: Vec<()>,
    revision: String,
}

impl WordHashes {
    /// Ready to embed, with as many workers as threads are allowed. Texts are read to their end.
    pub fn open(options: &EmbedOptions) -> Self {
        Self { workers: vec![(); options.threads.get()], revision: revision_of(&[VERSION]) }
    }
}

/// The vector of a text, at unit length; zeros where it has no word.
fn embed_text(text: &str) -> Vec<f32> {
    let mut counts: BTreeMap<[u8; 8], u32> = BTreeMap::new();
    let mut count = |part: &str| *counts.entry(hash(part)).or_default() += 1;
    for_each_word(text, &mut |word| {
        count(word);
        let marked = format!("\u{2}{word}\u{2}");
        let places: Vec<usize> = marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
        for ends in places.windows(LETTERS + 1) {
            if let &[from, .., to] = ends {
                count(&marked[from..to]);
            }
        }
    });
    let mut vector = vec![0.0; DIMENSIONS];
    for (hash, times) in counts {
        let [low, high, sign, ..] = hash;
        let at = usize::from(u16::from_le_bytes([low, high])) % DIMENSIONS;
        let times = (times as f32).sqrt();
        vector[at] += if sign % 2 == 0 { times } else { -times };
    }
    normalize(&mut vector);
    vector
}

/// A hash that is the same everywhere.
fn hash(part: &str) -> [u8; 8] {
    let whole = blake3::hash(part.as_bytes());
    let mut first = [0; 8];
    first.iter_mut().zip(whole.as_bytes()).for_each(|(to, from)| *to = *from);
    first
}

impl Embedder for WordHashes {
    fn name(&self) -> &str {
        WORDS_NAME
    }
    fn revision(&self) -> &str {
        &self.revision
    }
    fn dimensions(&self) -> usize {
        DIMENSIONS
    }
    fn word_part(&self) -> WordPart {
        WordPart::WORDS_ALONE
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        let work = |_: &mut (), index: usize| Ok(embed_text(texts[index]));
        workers::run_workers(&mut self.workers, texts.len(), work, progress, sink)
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        Ok(embed_text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cosine(a: &str, b: &str) -> f32 {
        embed_text(a).iter().zip(embed_text(b)).map(|(x, y)| x * y).sum()
    }

    #[test]
    fn forms_of_a_word_are_near_and_order_is_nothing() {
        assert!((cosine("talo on vanha", "vanha on talo") - 1.0).abs() < 1e-5);
        assert!(cosine("taloissamme", "taloissanne") > 0.4);
        assert!(cosine("taloissamme", "kirjoittaja").abs() < 0.25);
        assert!(
            cosine("हमारे गाँव में पानी नहीं है", "गाँव का पानी")
                > cosine("हमारे गाँव में पानी नहीं है", "शहर की सड़क") + 0.1
        );
    }

    #[test]
    fn a_text_without_words_is_zeros() {
        assert_eq!(embed_text("… 12 !"), vec![0.0; DIMENSIONS]);
    }
}
