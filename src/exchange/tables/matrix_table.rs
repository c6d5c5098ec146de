//! A matrix of themes as CSV, and as tables to read: a row for each theme, a column for each transcript, speaker or value.

use super::csv::CsvTable;
use crate::coding::{Codebook, MatrixCell, MatrixColumn, ThemeMatrix, share_of_column};
use crate::exchange::cell::{ExportCell, TableSink};
use crate::exchange::document_table::DocumentTable;
use crate::format::{percent_text, thousands};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What a cell of a matrix says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatrixMeasure {
    /// The number of passages.
    Passages,
    /// The number of words.
    Words,
    /// The share of the column's words, 0 to 1.
    Share,
    /// What the researcher wrote of the cell.
    Summary,
}

impl MatrixMeasure {
    /// All measures.
    pub const ALL: [Self; 4] = [Self::Passages, Self::Words, Self::Share, Self::Summary];

    /// Its name in a title.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passages => "passages",
            Self::Words => "words",
            Self::Share => "share of words",
            Self::Summary => "summaries",
        }
    }
}

/// Columns of a page of a document: more are not read on paper. Chosen by hand, for names of about a dozen letters.
const NUMBERS_ON_PAGE: usize = 6;
const SUMMARIES_ON_PAGE: usize = 3;

/// A matrix to be written with one measure.
#[derive(Debug, Clone, Copy)]
pub struct MatrixTable<'a> {
    /// The matrix.
    pub matrix: &'a ThemeMatrix,
    /// The codebook it was counted of, with the summaries.
    pub codebook: &'a Codebook,
    /// What its columns are: "transcript", "speaker", "question", or an attribute.
    pub by: &'a str,
    /// What its cells say.
    pub measure: MatrixMeasure,
}

impl MatrixTable<'_> {
    /// The paths of the themes, row by row.
    fn paths(&self) -> Vec<String> {
        self.matrix.themes.iter().map(|theme| self.codebook.theme_path(*theme)).collect()
    }

    /// The summary of a cell; none where there is none.
    pub fn summary(&self, row: usize, column: &MatrixColumn) -> Option<String> {
        self.codebook.summary(*self.matrix.themes.get(row)?, column.summary.as_ref()?)
    }

    /// The names of the columns, each once. What has no name is `none`, or, where one is called so, `none (2)`.
    fn column_names(&self) -> Vec<String> {
        let mut taken: BTreeSet<String> = BTreeSet::from(["theme".to_owned()]);
        let mut names = Vec::with_capacity(self.matrix.columns.len());
        for column in &self.matrix.columns {
            let name = column.name.as_deref().unwrap_or("none");
            let numbered = (2..).map(|number| format!("{name} ({number})"));
            let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !taken.contains(name));
            let free = free.unwrap_or_default();
            taken.insert(free.clone());
            names.push(free);
        }
        names
    }

    /// Writes it as CSV, a row for each theme.
    ///
    /// # Errors
    /// What `to` says.
    pub fn write_csv(&self, to: &mut dyn Write) -> io::Result<()> {
        let mut sink = CsvTable::new(b',', false, to)?;
        let names = self.column_names();
        let header: Vec<&str> = std::iter::once("theme").chain(names.iter().map(String::as_str)).collect();
        sink.write_header(&header)?;
        for (row, path) in self.paths().iter().enumerate() {
            let cells = self.matrix.row(row).iter().zip(&self.matrix.columns);
            let summaries: Vec<String> = self
                .matrix
                .columns
                .iter()
                .map(|column| self.summary(row, column).unwrap_or_default())
                .collect();
            let cells = cells.zip(&summaries).map(|((cell, column), summary)| match self.measure {
                MatrixMeasure::Passages => ExportCell::count(cell.passages),
                MatrixMeasure::Words => ExportCell::count(cell.words),
                MatrixMeasure::Share => ExportCell::share(share_of_column(*cell, column)),
                MatrixMeasure::Summary => ExportCell::text(summary),
            });
            let row: Vec<ExportCell<'_>> = std::iter::once(ExportCell::text(path)).chain(cells).collect();
            sink.write_row(&row)?;
        }
        sink.finish()
    }

    /// The title of a document.
    pub fn title(&self) -> String {
        format!("Themes by {}: {}", self.by, self.measure.name())
    }

    /// It as tables to read: for pages as many as it takes, each with some of the columns, else one.
    pub fn document_tables(&self, for_pages: bool) -> Vec<DocumentTable> {
        let names = self.column_names();
        let most = match self.measure {
            MatrixMeasure::Summary => SUMMARIES_ON_PAGE,
            _ => NUMBERS_ON_PAGE,
        };
        let most = if for_pages { most } else { names.len().max(1) };
        let paths = self.paths();
        let starts: Vec<usize> = (0..names.len()).step_by(most).collect();
        let table = |start: usize| {
            let end = (start + most).min(names.len());
            let head = std::iter::once("Theme".to_owned()).chain(names.iter().take(end).skip(start).cloned());
            let row = |(row, path): (usize, &String)| {
                let cells = self.matrix.row(row).iter().zip(&self.matrix.columns).take(end).skip(start);
                let texts = cells.map(|(cell, column)| self.cell_text(row, *cell, column));
                std::iter::once(path.clone()).chain(texts).collect()
            };
            let title = match starts.len() {
                1 => self.title(),
                _ => format!("{} to {} of {}", start + 1, end, names.len()),
            };
            let rows = paths.iter().enumerate().map(row).collect();
            DocumentTable { title, head: head.collect(), widths: Vec::new(), rows }
        };
        starts.iter().map(|start| table(*start)).collect()
    }

    /// A cell as people read it; empty where nothing is.
    fn cell_text(&self, row: usize, cell: MatrixCell, column: &MatrixColumn) -> String {
        let counted = |n: usize| if n == 0 { String::new() } else { thousands(n) };
        match self.measure {
            MatrixMeasure::Passages => counted(cell.passages),
            MatrixMeasure::Words => counted(cell.words),
            MatrixMeasure::Share if cell.words == 0 => String::new(),
            MatrixMeasure::Share => percent_text(cell.words, column.words),
            MatrixMeasure::Summary => self.summary(row, column).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{assign_spans, set_memo};
    use crate::coding::fixture::{codebook_with, corpus, signature, transcript_span};
    use crate::coding::{CodingStats, MatrixColumns, SummaryColumn, ThemeRef};
    use crate::corpus::Transcript;
    use crate::exchange::document_table::{DocumentFormat, TableDocument, write_tables};
    use std::convert::Infallible;

    /// Two themes over two transcripts, one of which is called as the first column is; a summary that every format has to
    /// escape.
    fn matrix() -> (ThemeMatrix, Codebook) {
        let mut corpus = corpus();
        corpus.transcripts[0].name = "theme".to_owned();
        let mut book = codebook_with(&["A", "A/B & C"]);
        let place = [transcript_span(1, 0, 100), transcript_span(2, 0, 100)];
        let edit = assign_spans(&book, &place, ThemeRef::Path("A/B & C"), &signature()).unwrap();
        book.apply(&edit);
        let column = SummaryColumn::Transcript(corpus.transcripts[1].id);
        let target = book.summary_target(book.find_theme("A/B & C").unwrap(), &column);
        book.apply(&set_memo(&book, target, "=1+1 <b>& 5 %\nsecond_line").unwrap());
        let stats = CodingStats::new(&corpus, None, &book);
        let load = |_| Ok::<_, Infallible>(Transcript::default());
        let Ok(matrix) = stats.theme_matrix(&corpus, &book, (&MatrixColumns::Transcripts, &[]), load);
        (matrix, book)
    }

    #[test]
    fn every_measure_is_written_as_csv() {
        let (matrix, codebook) = matrix();
        let csv = |measure| {
            let mut bytes = Vec::new();
            let table = MatrixTable { matrix: &matrix, codebook: &codebook, by: "transcript", measure };
            table.write_csv(&mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(csv(MatrixMeasure::Passages), "theme,theme (2),b\r\nA,1,1\r\nA/B & C,1,1\r\n");
        assert_eq!(csv(MatrixMeasure::Words), "theme,theme (2),b\r\nA,20,20\r\nA/B & C,20,20\r\n");
        assert_eq!(csv(MatrixMeasure::Share), "theme,theme (2),b\r\nA,0.25,0.5\r\nA/B & C,0.25,0.5\r\n");
        let summaries = csv(MatrixMeasure::Summary);
        assert!(summaries.contains("A/B & C,,\"'=1+1 <b>& 5 %\nsecond_line\""), "{summaries}");
    }

    #[test]
    fn every_format_of_documents_escapes_what_is_written() {
        let (matrix, codebook) = matrix();
        let written = |format: DocumentFormat| {
            let measure = MatrixMeasure::Summary;
            let table = MatrixTable { matrix: &matrix, codebook: &codebook, by: "transcript", measure };
            let mut bytes = Vec::new();
            let tables = table.document_tables(format.is_paged());
            write_tables(format, &TableDocument::new(table.title(), tables), &mut bytes).unwrap();
            bytes
        };
        let text = |format| String::from_utf8(written(format)).unwrap();
        let page = text(DocumentFormat::Html);
        assert!(page.contains("=1+1 &lt;b&gt;&amp; 5 %\nsecond_line") && !page.contains("<b>"), "{page}");
        let latex = text(DocumentFormat::Latex);
        assert!(
            latex.contains("{A/B \\& C} & ") && latex.contains("\\textless{}b\\textgreater{}\\& 5 \\%"),
            "{latex}"
        );
        assert!(latex.contains("second\\_line"), "{latex}");
        let markdown = text(DocumentFormat::Markdown);
        assert!(markdown.contains("| A/B \\& C |  | \\=1+1 \\<b\\>\\& 5 %<br>second\\_line |"), "{markdown}");
        let document = crate::corpus::document_text(&written(DocumentFormat::Docx)).unwrap();
        assert!(document.contains("=1+1 <b>& 5 %") && document.contains("second_line"), "{document}");
    }

    #[test]
    fn pages_have_as_many_columns_as_can_be_read() {
        let (mut matrix, codebook) = matrix();
        let mut row = |columns: usize| {
            let column = MatrixColumn { name: Some("x".to_owned()), words: 1, summary: None };
            matrix.columns = vec![column; columns];
            let measure = MatrixMeasure::Words;
            let table = MatrixTable { matrix: &matrix, codebook: &codebook, by: "speaker", measure };
            let tables = table.document_tables(true);
            tables.iter().map(|table| (table.title.clone(), table.head.len())).collect::<Vec<_>>()
        };
        assert_eq!(row(6), [("Themes by speaker: words".to_owned(), 7)]);
        assert_eq!(row(7), [("1 to 6 of 7".to_owned(), 7), ("7 to 7 of 7".to_owned(), 2)]);
        assert_eq!(row(0), []);
    }
}
