//! Words and concordance lines as CSV, for those who go on in a spreadsheet or in R. The columns are explained in
//! `assets/help/numbers.md`, as these tables are of one question and no part of an export.

use super::csv::CsvTable;
use crate::coding::WordTable;
use crate::corpus::Span;
use crate::exchange::cell::{ExportCell, TableSink};
use crate::format::round_to;
use std::io::{self, Write};

/// A concordance line, as it is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcordanceRow<'a> {
    /// The name of the transcript.
    pub transcript: &'a str,
    /// Who says it.
    pub speaker: Option<&'a str>,
    /// The second at which the match is said.
    pub start: Option<f64>,
    /// What stands before the match.
    pub left: &'a str,
    /// The match.
    pub hit: &'a str,
    /// What stands behind it.
    pub right: &'a str,
    /// The match in the text of the transcript, in bytes.
    pub span: Span,
}

/// Writes the words of a text, and what they are in the rest where there is one.
///
/// # Errors
/// What `to` says.
pub fn write_word_table(table: &WordTable, limit: usize, to: &mut dyn Write) -> io::Result<()> {
    let mut sink = CsvTable::new(b',', false, to)?;
    let own = ["word", "count", "transcripts"];
    let rest = ["rest count", "rest transcripts", "log-likelihood", "log ratio"];
    let columns = own.iter().chain(rest.iter().filter(|_| table.rest.is_some()));
    sink.write_header(&columns.copied().collect::<Vec<_>>())?;
    for row in table.rows.iter().take(limit) {
        let mut cells = vec![
            ExportCell::text(row.word.as_str()),
            ExportCell::count(row.count.times),
            ExportCell::count(row.count.transcripts),
        ];
        if let Some(rest) = &row.rest {
            let ratio =
                rest.log_ratio.map_or(ExportCell::Empty, |ratio| ExportCell::Number(round_to(ratio, 4)));
            cells.extend([
                ExportCell::count(rest.count.times),
                ExportCell::count(rest.count.transcripts),
                ExportCell::Number(round_to(rest.log_likelihood, 4)),
                ratio,
            ]);
        }
        sink.write_row(&cells)?;
    }
    sink.finish()
}

/// Writes concordance lines.
///
/// # Errors
/// What `to` says.
pub fn write_concordance<'a>(
    rows: impl IntoIterator<Item = ConcordanceRow<'a>>,
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut sink = CsvTable::new(b',', false, to)?;
    sink.write_header(&["transcript", "speaker", "start", "left", "hit", "right", "first byte", "end byte"])?;
    for row in rows {
        sink.write_row(&[
            ExportCell::text(row.transcript),
            ExportCell::optional_text(row.speaker),
            ExportCell::seconds(row.start),
            ExportCell::text(row.left),
            ExportCell::text(row.hit),
            ExportCell::text(row.right),
            ExportCell::count(row.span.start),
            ExportCell::count(row.span.end),
        ])?;
    }
    sink.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{RestOfWord, WordCount, WordRow};

    #[test]
    fn a_word_has_the_rest_beside_it_where_there_is_one() {
        let count = WordCount { times: 3, transcripts: 2 };
        let rest = RestOfWord { count: WordCount::default(), log_likelihood: 1.0 / 3.0, log_ratio: None };
        let row = |rest| WordRow { word: "cost".to_owned(), count, rest };
        let csv = |rest: Option<RestOfWord>| {
            let mut out = Vec::new();
            let table = WordTable { text: count, rest: rest.map(|rest| rest.count), rows: vec![row(rest)] };
            write_word_table(&table, 9, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(csv(None), "word,count,transcripts\r\ncost,3,2\r\n");
        let head = "word,count,transcripts,rest count,rest transcripts,log-likelihood,log ratio";
        assert_eq!(csv(Some(rest)), format!("{head}\r\ncost,3,2,0,0,0.3333,\r\n"));
    }

    #[test]
    fn no_context_is_run_as_a_formula() {
        let row = ConcordanceRow {
            transcript: "a",
            speaker: None,
            start: Some(1.23456),
            left: "=1+1",
            hit: "cost",
            right: "of, it",
            span: Span::new(4, 8),
        };
        let mut out = Vec::new();
        write_concordance([row], &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.ends_with("\r\na,,1.235,'=1+1,cost,\"of, it\",4,8\r\n"), "{text}");
    }
}
