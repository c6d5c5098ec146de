//! Sparse matrix of BM25 term weights (Robertson & Zaragoza 2009): one row per snippet, one column per term.
//! Terms of a single snippet have no column.

use super::super::words::{CorpusTerms, GAP};
use super::word_parts::{WordLetters, parts_of};
use crate::vectors::add_scaled;
use rayon::prelude::*;

/// BM25's k1: how fast repeated uses of a term stop adding weight. The usual value of the literature; not
/// tuned here.
const K1: f32 = 1.2;
/// BM25's b: how far the length of a snippet discounts its terms. The usual value of the literature; not
/// tuned here.
const B: f32 = 0.75;
/// Fewest snippets a term must stand in to have a column: one that stands in a single snippet says nothing
/// about what snippets share. The least value that has this effect.
const MIN_DOCUMENT_FREQUENCY: u32 = 2;

/// Share of the snippets that a word or part may stand in at most, where parts are counted. Without a limit the purity of
/// SIB-200 is within .005 (November 2026).
const MOST_COMMON_SHARE: f32 = 0.15;
/// In so many snippets anything may stand, however few there are. Chosen by hand; not measured.
const FEWEST_OF_COMMON: u32 = 50;

/// A sparse matrix in compressed row form: row `i` is the stretch of `columns` and `values` before `ends[i]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::topics) struct SparseMatrix {
    /// Where each row ends in `columns` and `values`.
    ends: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
    /// Number of columns.
    pub(super) width: usize,
}

impl SparseMatrix {
    /// The matrix of the words of all snippets.
    pub(in crate::topics) fn bm25(words: &CorpusTerms) -> Self {
        Self::bm25_of(&CountedTerms::plain(words), words)
    }

    /// Builds the matrix of all snippets, of what is counted. Rows are not normalised; a row lists its columns in
    /// ascending order.
    pub(super) fn bm25_of(counted: &CountedTerms, words: &CorpusTerms) -> Self {
        let counts: Vec<Vec<(u32, u32)>> = (0..words.snippet_count())
            .into_par_iter()
            .map(|snippet| counted.counts(words.terms_of(snippet)))
            .collect();
        let length = |row: &Vec<(u32, u32)>| row.iter().map(|&(_, times)| u64::from(times)).sum::<u64>();
        let total: u64 = counts.iter().map(length).sum();
        let snippets = words.snippet_count() as f32;
        let average = total.max(1) as f32 / snippets.max(1.0);
        let idf = &counted.rarity;
        let entries = counts.iter().map(Vec::len).sum();
        let mut matrix = Self::with_room(counts.len(), entries, idf.len());
        // Each row is freed once it is written: of a million snippets all together are half a gigabyte.
        for row in counts {
            let norm = K1 * (1.0 - B + B * length(&row) as f32 / average);
            for (term, times) in row {
                let times = times as f32;
                matrix.columns.push(term);
                matrix.values.push(idf[term as usize] * (K1 + 1.0) * times / (times + norm));
            }
            matrix.ends.push(matrix.columns.len());
        }
        matrix
    }

    /// An empty matrix with room for as many rows and entries.
    fn with_room(rows: usize, entries: usize, width: usize) -> Self {
        Self {
            ends: Vec::with_capacity(rows),
            columns: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
            width,
        }
    }

    /// Some rows at unit length, in the order given.
    pub(in crate::topics) fn unit_rows(&self, rows: &[usize]) -> Self {
        let entries = rows.iter().map(|&row| self.row(row).len()).sum();
        let mut unit = Self::with_room(rows.len(), entries, self.width);
        for &row in rows {
            let (columns, values) = self.row_parts(row);
            let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
            unit.columns.extend_from_slice(columns);
            unit.values.extend(values.iter().map(|value| value / length));
            unit.ends.push(unit.columns.len());
        }
        unit
    }

    /// Number of rows.
    pub(in crate::topics) fn row_count(&self) -> usize {
        self.ends.len()
    }

    /// The columns and values of one row; empty beyond the last row.
    pub(in crate::topics) fn row(&self, index: usize) -> impl ExactSizeIterator<Item = (u32, f32)> {
        let (columns, values) = self.row_parts(index);
        columns.iter().copied().zip(values.iter().copied())
    }

    /// The columns of one row, and its values.
    pub(in crate::topics) fn row_parts(&self, index: usize) -> (&[u32], &[f32]) {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        (&self.columns[start..end], &self.values[start..end])
    }

    /// The transpose: columns become rows. Each of its rows lists its columns in ascending order.
    pub(in crate::topics) fn transpose(&self) -> Self {
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
        let ends = next[1..].to_vec();
        let mut columns = vec![0; self.columns.len()];
        let mut values = vec![0.0; self.values.len()];
        for (row, index) in (0..self.row_count()).zip(0u32..) {
            for (column, value) in self.row(row) {
                // A counting sort: `next` holds the free slot of each column, so rows stay in order.
                let Some(place) = next.get_mut(column as usize) else { continue };
                if let (Some(to), Some(of)) = (columns.get_mut(*place), values.get_mut(*place)) {
                    (*to, *of) = (index, value);
                }
                *place += 1;
            }
        }
        Self { ends, columns, values, width: self.row_count() }
    }

    /// The product with a dense row-major matrix of `width` columns, as a row-major matrix of that width.
    /// Parallel over rows; each row is summed on one thread, so the number of threads changes no bit.
    pub(super) fn multiply_dense(&self, dense: &[f32], width: usize) -> Vec<f32> {
        let mut product = vec![0.0; self.row_count() * width];
        product.par_chunks_exact_mut(width).enumerate().with_min_len(64).for_each(|(index, sum)| {
            for (column, value) in self.row(index) {
                let factor = &dense[column as usize * width..][..width];
                add_scaled(sum, value, factor);
            }
        });
        product
    }
}

/// What is counted of a text: words, and perhaps parts of words, each with a column.
#[derive(Debug, Clone, Default)]
pub(super) struct CountedTerms {
    /// The column of each term of the vocabulary, [`GAP`] for a term without one.
    column: Vec<u32>,
    /// Columns of words, which stand before those of parts.
    pub(super) words: u32,
    /// The columns of each term's parts, as often as it has them; empty where parts are not counted.
    parts: Vec<Vec<u32>>,
    /// How rare each column is, as BM25 weighs it.
    rarity: Vec<f32>,
}

impl CountedTerms {
    /// Words alone.
    pub(super) fn plain(words: &CorpusTerms) -> Self {
        Self::of_words(words, u32::MAX)
    }

    /// Words of at most so many snippets.
    fn of_words(words: &CorpusTerms, most: u32) -> Self {
        let mut counted = Self::default();
        for term in words.terms() {
            let kept = (MIN_DOCUMENT_FREQUENCY..=most).contains(&term.snippets);
            counted.column.push(if kept { counted.words } else { GAP });
            if kept {
                counted.words += 1;
                counted.rarity.push(rarity(words.snippet_count(), term.snippets));
            }
        }
        counted
    }

    /// Words and their parts, without those of very many snippets: not every language has a list of stop words, and a
    /// part that is everywhere is an ending.
    pub(super) fn with_parts(words: &CorpusTerms) -> Self {
        let most = (words.snippet_count() as f32 * MOST_COMMON_SHARE) as u32;
        let most = most.max(FEWEST_OF_COMMON);
        let mut counted = Self::of_words(words, most);
        let of_terms: Vec<Vec<WordLetters>> = words.terms().par_iter().map(parts_of).collect();
        let mut all: Vec<WordLetters> = of_terms.iter().flatten().copied().collect();
        all.par_sort_unstable();
        all.dedup();
        let number = |part: &WordLetters| all.binary_search(part).ok();
        // Snippets that hold each part.
        let numbers: Vec<Vec<usize>> =
            of_terms.par_iter().map(|parts| parts.iter().filter_map(number).collect()).collect();
        let (mut snippets, mut last) = (vec![0u32; all.len()], vec![usize::MAX; all.len()]);
        for snippet in 0..words.snippet_count() {
            for &term in words.terms_of(snippet) {
                for &part in numbers.get(term as usize).map_or(&[][..], Vec::as_slice) {
                    if last[part] != snippet {
                        last[part] = snippet;
                        snippets[part] += 1;
                    }
                }
            }
        }
        let mut next = counted.words;
        let mut columns = vec![GAP; all.len()];
        for (column, &held) in columns.iter_mut().zip(&snippets) {
            if (MIN_DOCUMENT_FREQUENCY..=most).contains(&held) {
                *column = next;
                next += 1;
                counted.rarity.push(rarity(words.snippet_count(), held));
            }
        }
        let kept = |parts: Vec<usize>| -> Vec<u32> {
            parts.into_iter().filter_map(|part| columns.get(part).copied()).filter(|&it| it != GAP).collect()
        };
        counted.parts = numbers.into_iter().map(kept).collect();
        counted
    }

    /// How often each column stands in one text, as (column, count), by column.
    fn counts(&self, terms: &[u32]) -> Vec<(u32, u32)> {
        let mut found: Vec<u32> = Vec::with_capacity(terms.len());
        for &term in terms {
            found.extend(self.column.get(term as usize).copied().filter(|&column| column != GAP));
            found.extend(self.parts.get(term as usize).into_iter().flatten());
        }
        found.sort_unstable();
        found
            .chunk_by(|a, b| a == b)
            .filter_map(|same| Some((*same.first()?, u32::try_from(same.len()).unwrap_or(u32::MAX))))
            .collect()
    }

    /// The row of a text that is no snippet: the columns of its terms, ascending, each once, by rarity alone.
    pub(super) fn text_row(&self, terms: &[u32]) -> Vec<(u32, f32)> {
        let counted = self.counts(terms).into_iter();
        counted.filter_map(|(column, _)| Some((column, *self.rarity.get(column as usize)?))).collect()
    }
}

/// How rare something is that stands in so many of all snippets, as BM25 weighs it.
fn rarity(all: usize, holding: u32) -> f32 {
    (1.0 + (all as f32 - holding as f32 + 0.5) / (holding as f32 + 0.5)).ln()
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
        let matrix = SparseMatrix::bm25_of(&CountedTerms::plain(&words()), &words());
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
    fn parts_of_words_have_columns_behind_those_of_words() {
        let mut builder = CorpusTermsBuilder::new();
        for text in ["model model", "models", "model"] {
            builder.add_snippet(text, None);
        }
        let words = builder.finish();
        let counted = CountedTerms::with_parts(&words);
        // The word `model` stands in two snippets; `|mod`, `mode` and `odel` in three, `del|` in two, `dels` and `els|`
        // in one.
        assert_eq!((counted.words, counted.rarity.len()), (1, 5));
        let matrix = SparseMatrix::bm25_of(&counted, &words);
        let columns = |row: usize| matrix.row(row).map(|(column, _)| column).collect::<Vec<_>>();
        assert_eq!(columns(1).len(), 3);
        assert_eq!((columns(0), columns(2)), (vec![0, 1, 2, 3, 4], vec![0, 1, 2, 3, 4]));
        assert!(columns(1).iter().all(|&column| column > 0));
    }

    #[test]
    fn transposing_twice_changes_nothing_and_products_agree() {
        let matrix = SparseMatrix::bm25_of(&CountedTerms::plain(&words()), &words());
        assert_eq!(matrix.transpose().transpose(), matrix);
        let identity = [1.0, 0.0, 0.0, 1.0];
        let dense = matrix.multiply_dense(&identity, 2);
        let rows: Vec<f32> = matrix.transpose().multiply_dense(&[1.0, 0.0, 0.0, 0.0], 1);
        assert_eq!(rows, [dense[0], dense[1]]);
    }
}
