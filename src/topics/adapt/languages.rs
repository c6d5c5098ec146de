//! Snippets of several languages in one analysis: what is common to all of one language is taken off, or they would lie by
//! language.

use super::super::words::CorpusTerms;
use crate::vectors::{mean, normalize, to_f32};

/// Fewest snippets of a language whose mean is taken off by itself: that of fewer would be the snippets themselves.
/// Chosen by hand; not measured.
const FEWEST_OF_LANGUAGE: usize = 10;

/// The snippets of each language with enough of them, ascending; empty where there is but one.
pub(super) fn language_groups(words: &CorpusTerms) -> Vec<Vec<usize>> {
    let mut groups: Vec<(u32, Vec<usize>)> = Vec::new();
    for snippet in 0..words.snippet_count() {
        let Some(language) = words.language_of(snippet) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == language) {
            Some((_, snippets)) => snippets.push(snippet),
            None => groups.push((language, vec![snippet])),
        }
    }
    let mut groups: Vec<Vec<usize>> = groups.into_iter().map(|(_, snippets)| snippets).collect();
    groups.retain(|snippets| snippets.len() >= FEWEST_OF_LANGUAGE);
    if groups.len() < 2 { Vec::new() } else { groups }
}

/// The mean that is taken off each row: of its language, or of all.
pub(super) struct LanguageMeans<'a> {
    all: &'a [f32],
    of_languages: Vec<Vec<f32>>,
    /// The language of each row, as a place in `of_languages`; empty where there is but one.
    language: Vec<Option<usize>>,
}

impl<'a> LanguageMeans<'a> {
    /// The means of some groups of rows; of others it is that of all.
    pub(super) fn of(vectors: &[f32], dims: usize, groups: &[Vec<usize>], all: &'a [f32]) -> Self {
        let rows = vectors.len() / dims.max(1);
        let mut language = vec![None; if groups.is_empty() { 0 } else { rows }];
        let mut of_languages = Vec::with_capacity(groups.len());
        for (at, group) in groups.iter().enumerate() {
            let of_group = group.iter().filter_map(|row| vectors.get(row * dims..(row + 1) * dims));
            of_languages.push(to_f32(&mean(of_group)));
            for &row in group {
                if let Some(language) = language.get_mut(row) {
                    *language = Some(at);
                }
            }
        }
        Self { all, of_languages, language }
    }

    /// The mean that is taken off a row.
    pub(super) fn of_row(&self, row: usize) -> &[f32] {
        let own = self.language.get(row).copied().flatten().and_then(|at| self.of_languages.get(at));
        own.map_or(self.all, Vec::as_slice)
    }
}

/// Takes the mean of each language off the rows of the words, each row at unit length before.
pub(super) fn centre_by_language(rows: &mut [f32], rank: usize, groups: &[Vec<usize>]) {
    for group in groups {
        for &row in group {
            if let Some(row) = rows.get_mut(row * rank..(row + 1) * rank) {
                normalize(row);
            }
        }
        let own = group.iter().filter_map(|row| rows.get(row * rank..(row + 1) * rank));
        let own = to_f32(&mean(own));
        for &row in group {
            let row = rows.get_mut(row * rank..(row + 1) * rank).unwrap_or_default();
            row.iter_mut().zip(&own).for_each(|(x, mean)| *x -= mean);
        }
    }
}
