//! Themes by transcript, by speaker, or by what is known of either: how much of each theme is in each.

use super::coded_text::CodedText;
use super::coding_stats::CodingStats;
use super::speaker_coverage::passages_of_subtrees;
use super::theme_text::ThemeText;
use crate::coding::codebook::model::{Codebook, ThemeId};
use crate::corpus::attributes::is_same_key;
use crate::corpus::{Attributes, Corpus, Transcript, TranscriptEntry, TranscriptId};
use std::collections::BTreeMap;

/// What the columns of a matrix are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatrixColumns {
    /// A column for each transcript, in the order of the corpus.
    Transcripts,
    /// A column for each speaker, by the name shown.
    Speakers,
    /// A column for each value of an attribute: what is known of who speaks, else of the transcript. Its name is compared
    /// as everywhere: without case, blanks and hyphens as underscores.
    Attribute(String),
}

/// A column of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixColumn {
    /// Its name; none for what has none: what nobody named says, or what the attribute is not known of.
    pub name: Option<String>,
    /// The words in it that are counted, in themes or not.
    pub words: usize,
}

/// How much of a theme, with those below it, is in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MatrixCell {
    /// The number of its passages of which at least a part is in the column, each as often as it was decided.
    pub passages: usize,
    /// The words of the theme in the column, each once.
    pub words: usize,
}

/// Themes by columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeMatrix {
    /// The themes of the rows, in the order of the codebook.
    pub themes: Vec<ThemeId>,
    /// The columns.
    pub columns: Vec<MatrixColumn>,
    /// The cells, row by row.
    cells: Vec<MatrixCell>,
}

impl ThemeMatrix {
    /// The cells of a row; empty outside the matrix.
    pub fn row(&self, row: usize) -> &[MatrixCell] {
        let width = self.columns.len();
        self.cells.get(row * width..(row + 1) * width).unwrap_or_default()
    }
}

/// The share of a column's words that a cell has, 0 to 1; 0 of a column without words.
pub fn share_of_column(cell: MatrixCell, column: &MatrixColumn) -> f64 {
    if column.words == 0 { 0.0 } else { cell.words as f64 / column.words as f64 }
}

/// A column before its number is known: the place of its transcript, and its name. Those without a name come last.
type ColumnKey = (usize, bool, Option<String>);

impl MatrixColumns {
    /// The column of what is said by a speaker in a transcript.
    fn key(
        &self,
        (at, entry): (usize, &TranscriptEntry),
        speaker: Option<&str>,
        cases: &BTreeMap<String, Attributes>,
    ) -> ColumnKey {
        let known = |attributes: &Attributes, key: &str| {
            let value =
                attributes.iter().find(|(name, _)| is_same_key(name, key)).map(|(_, value)| value.trim());
            value.filter(|value| !value.is_empty()).map(str::to_owned)
        };
        let (place, name) = match self {
            Self::Transcripts => (at, Some(entry.name.clone())),
            Self::Speakers => (0, speaker.map(str::to_owned)),
            Self::Attribute(key) => {
                let of_speaker = speaker.and_then(|name| known(cases.get(name)?, key));
                (0, of_speaker.or_else(|| known(&entry.attributes, key)))
            }
        };
        (place, name.is_none(), name)
    }
}

impl CodingStats {
    /// How much of each theme, with those below it, is in each column. Words are those of the column's parts, to the
    /// character: the texts of transcripts with snippets in which several speak are loaded. What is set aside is not
    /// counted.
    ///
    /// # Errors
    /// What `load` says.
    pub fn theme_matrix<E>(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        by: &MatrixColumns,
        mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<ThemeMatrix, E> {
        let themes: Vec<ThemeId> = codebook.tree().iter().map(|(_, theme)| theme.id).collect();
        let passages = passages_of_subtrees(codebook);
        let mut columns: BTreeMap<ColumnKey, (usize, Vec<MatrixCell>)> = BTreeMap::new();
        // One transcript at a time, so that no more than its texts are in memory.
        for (at, entry) in corpus.transcripts.iter().enumerate() {
            let rulers = self.rulers_of(corpus, entry, &mut load)?;
            let words = |text: CodedText| ThemeText::measure(corpus, &rulers, text).coverage.words;
            let said =
                self.counted_by(corpus, entry, |speaker| by.key((at, entry), speaker, &codebook.cases));
            for (key, said) in said {
                let (whole, cells) =
                    columns.entry(key).or_insert_with(|| (0, vec![MatrixCell::default(); themes.len()]));
                for (theme, cell) in themes.iter().zip(cells) {
                    let Some(text) = self.subtree_text(*theme) else { continue };
                    let both = said.intersection(text);
                    if both.is_empty() {
                        continue;
                    }
                    let spans = passages.get(&(entry.id, *theme)).map_or(&[][..], Vec::as_slice);
                    cell.passages += spans.iter().filter(|span| both.touches(entry.id, **span)).count();
                    cell.words += words(both);
                }
                *whole += words(said);
            }
        }
        let mut matrix = ThemeMatrix { themes, ..ThemeMatrix::default() };
        let (mut of_columns, keys): (Vec<Vec<MatrixCell>>, Vec<MatrixColumn>) = columns
            .into_iter()
            .map(|((.., name), (words, cells))| (cells, MatrixColumn { name, words }))
            .unzip();
        matrix.columns = keys;
        for row in 0..matrix.themes.len() {
            matrix
                .cells
                .extend(of_columns.iter_mut().map(|cells| cells.get(row).copied().unwrap_or_default()));
        }
        Ok(matrix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::assign_spans;
    use crate::coding::{ThemeRef, fixture};
    use std::convert::Infallible;

    /// Two themes over the fixture's two transcripts, in which Host and Guest take turns.
    fn study() -> (Corpus, Codebook, CodingStats) {
        let mut corpus = fixture::corpus();
        corpus.transcripts[1].attributes.insert("Site".to_owned(), "north".to_owned());
        let mut book = fixture::codebook_with(&["A", "A/B", "C"]);
        for (theme, places) in
            [("A", &[(1, 0, 100)][..]), ("A/B", &[(1, 0, 100), (1, 101, 201), (2, 0, 100)])]
        {
            let places: Vec<_> = places
                .iter()
                .map(|&(transcript, from, to)| fixture::transcript_span(transcript, from, to))
                .collect();
            let edit = assign_spans(&book, &places, ThemeRef::Path(theme), &fixture::signature()).unwrap();
            book.apply(&edit);
        }
        let stats = CodingStats::new(&corpus, None, &book);
        (corpus, book, stats)
    }

    /// The names and words of the columns, and the passages and words of the cells by row.
    type ShownMatrix = (Vec<(Option<String>, usize)>, Vec<Vec<(usize, usize)>>);

    fn matrix(by: MatrixColumns, change: impl Fn(&mut Codebook)) -> ShownMatrix {
        let (corpus, mut book, stats) = study();
        change(&mut book);
        let load = |_| Ok::<_, Infallible>(Transcript::default());
        let Ok(made) = stats.theme_matrix(&corpus, &book, &by, load);
        let columns = made.columns.iter().map(|column| (column.name.clone(), column.words)).collect();
        let row = |at| made.row(at).iter().map(|cell| (cell.passages, cell.words)).collect();
        assert!(made.row(made.themes.len()).is_empty());
        (columns, (0..made.themes.len()).map(row).collect())
    }

    fn named(names: &[(&str, usize)]) -> Vec<(Option<String>, usize)> {
        names
            .iter()
            .map(|(name, words)| (Some((*name).to_owned()).filter(|name| !name.is_empty()), *words))
            .collect()
    }

    #[test]
    fn by_transcript_a_theme_has_its_passages_and_those_below_it_words_once() {
        let (columns, cells) = matrix(MatrixColumns::Transcripts, |_| {});
        assert_eq!(columns, named(&[("a", 80), ("b", 40)]));
        assert_eq!(cells, [vec![(3, 40), (1, 20)], vec![(2, 40), (1, 20)], vec![(0, 0), (0, 0)]]);
        assert_eq!(
            share_of_column(MatrixCell { passages: 3, words: 40 }, &MatrixColumn { name: None, words: 80 }),
            0.5
        );
        assert_eq!(share_of_column(MatrixCell::default(), &MatrixColumn { name: None, words: 0 }), 0.0);
    }

    #[test]
    fn by_speaker_and_by_attribute_what_each_says_is_told_apart() {
        let (columns, cells) = matrix(MatrixColumns::Speakers, |_| {});
        assert_eq!(columns, named(&[("Guest", 60), ("Host", 60)]));
        assert_eq!(cells[0], [(1, 20), (3, 40)]);
        // What is known of the person goes before what is known of the transcript; last what it is not known of.
        let (columns, cells) = matrix(MatrixColumns::Attribute("site".to_owned()), |book| {
            let known = Attributes::from([("site".to_owned(), "south".to_owned())]);
            book.cases.insert("Guest".to_owned(), known);
        });
        assert_eq!(columns, named(&[("north", 20), ("south", 60), ("", 40)]));
        assert_eq!(cells[1], [(1, 20), (1, 20), (1, 20)]);
        let (columns, _) = matrix(MatrixColumns::Attribute("age".to_owned()), |_| {});
        assert_eq!(columns, named(&[("", 120)]));
    }
}
