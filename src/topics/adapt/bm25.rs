//! Snippets by terms, weighed as BM25 does (Robertson & Zaragoza 2009), sparse.

use super::super::words::{CorpusTerms, GAP};
use rayon::prelude::*;

/// The saturation of repeated terms.
const K1: f32 = 1.2;
/// How much the length of a snippet counts.
const B: f32 = 0.75;
/// A term in fewer snippets tells nothing of what they share.
const MIN_DOCUMENT_FREQUENCY: u32 = 2;

/// A sparse matrix, row after row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SparseMatrix {
    ends: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    pub(super) width: usize,
}

impl SparseMatrix {
    /// The BM25 weights of the terms of two or more snippets; one row for each snippet.
    pub(super) fn bm25(words: &CorpusTerms) -> Self {
        let column = kept_columns(words);
        let counts: Vec<Vec<(u32, u32)>> = (0..words.snippet_count())
            .into_par_iter()
            .map(|snippet| term_counts(words.terms_of(snippet), &column))
            .collect();
        let length = |row: &Vec<(u32, u32)>| row.iter().map(|&(_, times)| u64::from(times)).sum::<u64>();
        let total: u64 = counts.iter().map(length).sum();
        let snippets = words.snippet_count() as f32;
        let average = total.max(1) as f32 / snippets.max(1.0);
        let idf: Vec<f32> = words
            .terms()
            .iter()
            .filter(|term| term.snippets >= MIN_DOCUMENT_FREQUENCY)
            .map(|term| (1.0 + (snippets - term.snippets as f32 + 0.5) / (term.snippets as f32 + 0.5)).ln())
            .collect();
        let mut matrix = Self { width: idf.len(), ..Self::default() };
        for row in &counts {
            let norm = K1 * (1.0 - B + B * length(row) as f32 / average);
            for &(term, times) in row {
                let times = times as f32;
                matrix.columns.push(term);
                matrix.values.push(
                    idf.get(term as usize).copied().unwrap_or_default() * (K1 + 1.0) * times / (times + norm),
                );
            }
            matrix.ends.push(matrix.columns.len());
        }
        matrix
    }

    /// Counts the rows.
    pub(super) fn row_count(&self) -> usize {
        self.ends.len()
    }

    /// The columns and values of one row.
    pub(super) fn row(&self, index: usize) -> impl ExactSizeIterator<Item = (u32, f32)> {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        let columns = self.columns.get(start..end).unwrap_or_default();
        columns.iter().copied().zip(self.values.get(start..end).unwrap_or_default().iter().copied())
    }

    /// The same matrix, columns as rows.
    pub(super) fn transpose(&self) -> Self {
        let mut next = vec![0usize; self.width + 1];
        for &column in &self.columns {
            if let Some(count) = next.get_mut(column as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        next.iter_mut().for_each(|count| {
            sum += *count;
            *count = sum;
        });
        let ends = next.get(1..).unwrap_or_default().to_vec();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for (row, index) in (0..self.row_count()).zip(0u32..) {
            for (column, value) in self.row(row) {
                let Some(place) = next.get_mut(column as usize) else { continue };
                if let (Some(to), Some(of)) = (columns.get_mut(*place), values.get_mut(*place)) {
                    (*to, *of) = (index, value);
                }
                *place += 1;
            }
        }
        Self { ends, columns, values, width: self.row_count() }
    }

    /// The product with a dense matrix of `width` numbers a row, in parallel over rows.
    pub(super) fn multiply_dense(&self, dense: &[f32], width: usize) -> Vec<f32> {
        let mut product = vec![0.0; self.row_count() * width];
        product.par_chunks_exact_mut(width).enumerate().with_min_len(64).for_each(|(index, sum)| {
            for (column, value) in self.row(index) {
                let start = column as usize * width;
                let factor = dense.get(start..start + width).unwrap_or_default();
                sum.iter_mut().zip(factor).for_each(|(sum, x)| *sum += value * x);
            }
        });
        product
    }
}

/// The column of each term, [`GAP`] for those of too few snippets.
fn kept_columns(words: &CorpusTerms) -> Vec<u32> {
    let mut next = 0;
    let number = |term: &super::super::words::VocabularyTerm| {
        if term.snippets < MIN_DOCUMENT_FREQUENCY {
            return GAP;
        }
        next += 1;
        next - 1
    };
    words.terms().iter().map(number).collect()
}

/// How often each kept term stands in a snippet, by column.
fn term_counts(terms: &[u32], column: &[u32]) -> Vec<(u32, u32)> {
    let mut found: Vec<u32> = terms
        .iter()
        .filter_map(|&term| column.get(term as usize).copied())
        .filter(|&column| column != GAP)
        .collect();
    found.sort_unstable();
    found
        .chunk_by(|a, b| a == b)
        .filter_map(|same| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::words::CorpusTermsBuilder;

    fn words() -> CorpusTerms {
        let mut builder = CorpusTermsBuilder::new();
        for text in ["model model data", "data lake", "model cat", ""] {
            builder.add_snippet(text, None);
        }
        builder.finish()
    }

    #[test]
    fn weights_are_those_of_the_formula() {
        let matrix = SparseMatrix::bm25(&words());
        // `data` and `model` stand in two snippets each, `lake` and `cat` in one; 3 + 1 + 1 + 0 kept words.
        assert_eq!((matrix.row_count(), matrix.width), (4, 2));
        let idf = (1.0f32 + (4.0 - 2.0 + 0.5) / 2.5).ln();
        let weight = |tf: f32, dl: f32| idf * 2.2 * tf / (tf + 1.2 * (0.25 + 0.75 * dl / 1.25));
        let close = |row: usize, expected: &[(u32, f32)]| {
            let found: Vec<_> = matrix.row(row).collect();
            assert_eq!(found.len(), expected.len());
            for (a, b) in found.iter().zip(expected) {
                assert!(a.0 == b.0 && (a.1 - b.1).abs() < 1e-6, "{a:?} for {b:?}");
            }
        };
        close(0, &[(0, weight(1.0, 3.0)), (1, weight(2.0, 3.0))]);
        close(1, &[(0, weight(1.0, 1.0))]);
        close(3, &[]);
    }

    #[test]
    fn transposing_twice_changes_nothing_and_products_agree() {
        let matrix = SparseMatrix::bm25(&words());
        assert_eq!(matrix.transpose().transpose(), matrix);
        let identity = [1.0, 0.0, 0.0, 1.0];
        let dense = matrix.multiply_dense(&identity, 2);
        let rows: Vec<f32> = matrix.transpose().multiply_dense(&[1.0, 0.0, 0.0, 0.0], 1);
        assert_eq!(rows, [dense[0], dense[1]]);
    }
}
