//! Themes by transcript, by speaker, or by what is known of either: how much of each theme is in each.

use super::attribute_values::AttributeValues;
use super::coded_text::CodedText;
use super::coding_stats::CodingStats;
use super::speaker_coverage::passages_of_subtrees;
use super::theme_text::ThemeText;
use crate::coding::codebook::model::{Codebook, SummaryColumn, ThemeId};
use crate::corpus::{
    Attributes, Corpus, Snippet, SnippetIndex, Transcript, TranscriptEntry, TranscriptId, fold_case,
};
use std::collections::{BTreeMap, BTreeSet};

/// What the columns of a matrix are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MatrixColumns {
    /// A column for each transcript, in the order of the corpus.
    Transcripts,
    /// A column for each speaker, by the name shown.
    Speakers,
    /// A column for each question of the guide, with what answers it, in the order in which they are asked.
    Questions,
    /// A column for each value of an attribute: see [`AttributeValues`]. Values that differ in case or accents alone are
    /// one, as in a filter, under the first spelling in the corpus.
    Attribute(String),
}

impl MatrixColumns {
    /// All that columns may be: transcripts, speakers, questions where the guide has any, then each attribute of transcripts or people, by alphabet.
    pub fn all(corpus: &Corpus, codebook: &Codebook) -> Vec<Self> {
        let of_people = codebook.cases.values().flat_map(Attributes::keys).cloned();
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for name in of_people.chain(corpus.attribute_names()) {
            names.entry(fold_case(&name)).or_insert(name);
        }
        let attributes = names.into_values().map(Self::Attribute);
        let questions = (!codebook.guide_questions.is_empty()).then_some(Self::Questions);
        [Self::Transcripts, Self::Speakers].into_iter().chain(questions).chain(attributes).collect()
    }

    /// The names of the columns that have one, each once.
    pub fn names(&self, corpus: &Corpus, codebook: &Codebook) -> BTreeSet<String> {
        let lookup = ColumnLookup::new(self, corpus, &codebook.cases);
        let mut names = BTreeSet::new();
        for (at, entry) in corpus.transcripts.iter().enumerate() {
            for (_, speaker, _) in corpus.snippets_of(entry).iter().flat_map(Snippet::speaker_parts) {
                names.extend(lookup.key((at, entry), speaker).2);
            }
        }
        names
    }

    /// The column of a name where it may have summaries: not of transcripts, several of which may have one name, and not of
    /// questions.
    pub fn summary_column(&self, name: &str) -> Option<SummaryColumn> {
        match self {
            Self::Transcripts | Self::Questions => None,
            Self::Speakers => Some(SummaryColumn::Speaker(name.to_owned())),
            Self::Attribute(key) => {
                Some(SummaryColumn::Value { attribute: key.clone(), value: name.to_owned() })
            }
        }
    }
}

/// A column of a matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatrixColumn {
    /// Its name; none for what has none: what nobody named says, or what the attribute is not known of.
    pub name: Option<String>,
    /// The words in it that are counted, in themes or not.
    pub words: usize,
    /// What summaries of its cells are on; none where it has no name.
    pub summary: Option<SummaryColumn>,
}

/// The text of a column that is told by its text: what answers a guide question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnText {
    /// The name of the column.
    pub name: String,
    /// Its text.
    pub text: CodedText,
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

/// Finds the column of what is said.
struct ColumnLookup<'a> {
    by: &'a MatrixColumns,
    /// The values of the attribute, where columns are those.
    values: Option<AttributeValues<'a>>,
    /// For each of these values the spelling it is shown under.
    spellings: BTreeMap<&'a str, &'a str>,
}

impl<'a> ColumnLookup<'a> {
    fn new(by: &'a MatrixColumns, corpus: &'a Corpus, cases: &'a BTreeMap<String, Attributes>) -> Self {
        let MatrixColumns::Attribute(key) = by else {
            return Self { by, values: None, spellings: BTreeMap::new() };
        };
        let values = AttributeValues::new(key, cases);
        let (mut first, mut spellings) = (BTreeMap::new(), BTreeMap::new());
        for entry in &corpus.transcripts {
            for (_, speaker, _) in corpus.snippets_of(entry).iter().flat_map(Snippet::speaker_parts) {
                if let Some(value) = values.of_part(entry, speaker) {
                    spellings.entry(value).or_insert_with(|| *first.entry(fold_case(value)).or_insert(value));
                }
            }
        }
        Self { by, values: Some(values), spellings }
    }

    /// The column of what is said by a speaker in a transcript.
    fn key(&self, (at, entry): (usize, &TranscriptEntry), speaker: Option<&str>) -> ColumnKey {
        let (place, name) = match self.by {
            MatrixColumns::Transcripts => (at, Some(entry.name.as_str())),
            MatrixColumns::Speakers => (0, speaker),
            // Told by their texts.
            MatrixColumns::Questions => (0, None),
            MatrixColumns::Attribute(_) => {
                let value = self.values.as_ref().and_then(|values| values.of_part(entry, speaker));
                (0, value.map(|value| self.spellings.get(value).copied().unwrap_or(value)))
            }
        };
        (place, name.is_none(), name.map(str::to_owned))
    }
}

impl CodingStats {
    /// The snippets of a cell: those that a theme, with those below it, has a part of in a column; ascending. `texts` are
    /// those of columns that are told by their text.
    pub fn cell_snippets(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        (by, texts): (&MatrixColumns, &[ColumnText]),
        theme: ThemeId,
        column: &MatrixColumn,
    ) -> Vec<SnippetIndex> {
        if *by == MatrixColumns::Questions {
            return self.snippets_of_text(corpus, texts, theme, column);
        }
        let lookup = ColumnLookup::new(by, corpus, &codebook.cases);
        let Some(text) = self.subtree_text(theme) else { return Vec::new() };
        let is_in = |at: &SnippetIndex| {
            let Some(snippet) = corpus.snippet_at(*at) else { return false };
            let Some(entry) = corpus.transcript(snippet.transcript) else { return false };
            snippet.speaker_parts().any(|(span, speaker, _)| {
                let is_column = match (by, &column.summary) {
                    (MatrixColumns::Transcripts, Some(SummaryColumn::Transcript(id))) => *id == entry.id,
                    _ => lookup.key((0, entry), speaker).2 == column.name,
                };
                is_column && text.touches(entry.id, span)
            })
        };
        self.subtree_snippets(theme).iter().copied().filter(is_in).collect()
    }

    /// The snippets with a part of a theme in a column that is told by its text.
    fn snippets_of_text(
        &self,
        corpus: &Corpus,
        texts: &[ColumnText],
        theme: ThemeId,
        column: &MatrixColumn,
    ) -> Vec<SnippetIndex> {
        let Some(text) = self.subtree_text(theme) else { return Vec::new() };
        let own = texts.iter().find(|it| Some(&it.name) == column.name.as_ref());
        let both = match own {
            Some(own) => text.intersection(&own.text),
            None => text.without(&CodedText::union_of(texts.iter().map(|it| &it.text))),
        };
        let both = both.without(self.context_text());
        let is_in = |at: &SnippetIndex| {
            corpus.snippet_at(*at).is_some_and(|snippet| both.touches(snippet.transcript, snippet.span))
        };
        self.subtree_snippets(theme).iter().copied().filter(is_in).collect()
    }

    /// How much of each theme, with those below it, is in each column; `texts` are those of columns that are told by their
    /// text. Words are those of the column's parts, to the
    /// character: the texts of transcripts with snippets in which several speak are loaded. What is set aside is not
    /// counted; a transcript of which that is all keeps its column.
    ///
    /// # Errors
    /// What `load` says.
    pub fn theme_matrix<E>(
        &self,
        corpus: &Corpus,
        codebook: &Codebook,
        (by, texts): (&MatrixColumns, &[ColumnText]),
        mut load: impl FnMut(TranscriptId) -> Result<Transcript, E>,
    ) -> Result<ThemeMatrix, E> {
        let themes: Vec<ThemeId> = codebook.tree().iter().map(|(_, theme)| theme.id).collect();
        let passages = passages_of_subtrees(codebook);
        let lookup = ColumnLookup::new(by, corpus, &codebook.cases);
        let empty_column = || (0, vec![MatrixCell::default(); themes.len()]);
        let mut columns: BTreeMap<ColumnKey, (usize, Vec<MatrixCell>)> = BTreeMap::new();
        let all_texts = CodedText::union_of(texts.iter().map(|it| &it.text));
        for (at, column) in texts.iter().enumerate() {
            columns.insert((at, false, Some(column.name.clone())), empty_column());
        }
        // One transcript at a time, so that no more than its texts are in memory.
        for (at, entry) in corpus.transcripts.iter().enumerate() {
            let rulers = self.rulers_of(corpus, entry, &mut load)?;
            let words = |text: CodedText| {
                ThemeText::measure(corpus, &rulers, self.context_text(), text).coverage.words
            };
            if *by == MatrixColumns::Transcripts {
                columns.insert(lookup.key((at, entry), None), empty_column());
            }
            let said = match by {
                MatrixColumns::Questions => {
                    let said = self.counted_by(corpus, entry, |_| ()).remove(&()).unwrap_or_default();
                    let own = texts.iter().enumerate().map(|(at, column)| {
                        ((at, false, Some(column.name.clone())), said.intersection(&column.text))
                    });
                    let rest = ((texts.len(), true, None), said.without(&all_texts));
                    own.chain([rest]).filter(|(_, said)| !said.is_empty()).collect()
                }
                _ => self.counted_by(corpus, entry, |speaker| lookup.key((at, entry), speaker)),
            };
            for (key, said) in said {
                let (whole, cells) = columns.entry(key).or_insert_with(empty_column);
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
            .map(|((at, _, name), (words, cells))| {
                let transcript = || corpus.transcripts.get(at).map(|it| SummaryColumn::Transcript(it.id));
                let summary = match by {
                    MatrixColumns::Transcripts => transcript(),
                    by => name.as_deref().and_then(|name| by.summary_column(name)),
                };
                (cells, MatrixColumn { name, words, summary })
            })
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
        corpus.transcripts[0].language = Some("en".to_owned());
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
        let Ok(made) = stats.theme_matrix(&corpus, &book, (&by, &[]), load);
        let columns = made.columns.iter().map(|column| (column.name.clone(), column.words)).collect();
        let row = |at| made.row(at).iter().map(|cell| (cell.passages, cell.words)).collect();
        assert!(made.row(made.themes.len()).is_empty());
        (columns, (0..made.themes.len()).map(row).collect())
    }

    #[test]
    fn by_question_a_column_has_what_is_answered_and_the_last_what_answers_none() {
        let (corpus, book, stats) = study();
        let answered = |name: &str, spans: &[crate::coding::TranscriptSpan]| ColumnText {
            name: name.to_owned(),
            text: CodedText::union(spans),
        };
        let texts = [answered("Home", &[fixture::transcript_span(1, 0, 100)]), answered("Work", &[])];
        let load = |_| Ok::<_, Infallible>(Transcript::default());
        let by = MatrixColumns::Questions;
        let Ok(made) = stats.theme_matrix(&corpus, &book, (&by, &texts), load);
        let columns: Vec<_> = made.columns.iter().map(|it| (it.name.clone(), it.words)).collect();
        assert_eq!(columns, named(&[("Home", 20), ("Work", 0), ("", 100)]));
        assert!(made.columns.iter().all(|column| column.summary.is_none()));
        let row = |at| made.row(at).iter().map(|cell| (cell.passages, cell.words)).collect::<Vec<_>>();
        assert_eq!(row(0), [(2, 20), (0, 0), (2, 40)]);
        assert_eq!(row(1), [(1, 20), (0, 0), (2, 40)]);
        let theme = book.find_theme("A/B").unwrap();
        let of = |at: usize| stats.cell_snippets(&corpus, &book, (&by, &texts), theme, &made.columns[at]);
        let starts = |at| of(at).iter().map(|it| corpus.snippets[it.0].span.start).collect::<Vec<_>>();
        assert_eq!((starts(0), starts(1), starts(2)), (vec![0], vec![], vec![101, 0]));
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
            share_of_column(
                MatrixCell { passages: 3, words: 40 },
                &MatrixColumn { name: None, words: 80, summary: None }
            ),
            0.5
        );
        assert_eq!(
            share_of_column(MatrixCell::default(), &MatrixColumn { name: None, words: 0, summary: None }),
            0.0
        );
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

    #[test]
    fn values_are_one_as_in_a_filter_and_the_language_found_is_an_attribute() {
        let by_site = || MatrixColumns::Attribute("site".to_owned());
        let (columns, cells) = matrix(by_site(), |book| {
            let known = Attributes::from([("Site".to_owned(), " NÓRTH ".to_owned())]);
            book.cases.insert("Guest".to_owned(), known);
        });
        assert_eq!(columns, named(&[("NÓRTH", 80), ("", 40)]), "in the first spelling");
        assert_eq!(cells[1], [(2, 40), (1, 20)]);
        let (columns, _) = matrix(MatrixColumns::Attribute("Language".to_owned()), |_| {});
        assert_eq!(columns, named(&[("en", 80), ("", 40)]));
    }

    #[test]
    fn a_transcript_without_anything_counted_keeps_its_column() {
        let (mut corpus, book, _) = study();
        let end = corpus.snippets.len();
        let (id, name, last) = (TranscriptId(9), "c".to_owned(), corpus.transcripts[1].clone());
        corpus.transcripts.push(TranscriptEntry { id, name, snippets: end..end, ..last });
        let stats = CodingStats::new(&corpus, None, &book);
        let load = |_| Ok::<_, Infallible>(Transcript::default());
        let Ok(made) = stats.theme_matrix(&corpus, &book, (&MatrixColumns::Transcripts, &[]), load);
        let columns =
            made.columns.iter().map(|column| (column.name.clone(), column.words)).collect::<Vec<_>>();
        assert_eq!(columns, named(&[("a", 80), ("b", 40), ("c", 0)]));
        assert_eq!(made.row(0)[2], MatrixCell::default());
    }
}
