//! The report as a LaTeX document, from the template `report.tex`. It compiles as it is with LuaLaTeX or
//! XeLaTeX, loads only packages every TeX distribution has, and its parts can be copied into a paper. Non-Latin
//! scripts need a font that has them, which the user has to set.

use super::codebook_table::codebook_table;
use super::topic_tables::topic_tables;
use super::{StudyReport, THEME_COLUMNS, ThemePair};
use crate::exchange::document_table::{DocumentTable, latex_table};
use crate::exchange::escape::escape_braced;
use crate::format::{count_noun, percent_text, thousands};
use askama::Template;
use std::io::{self, Write};

#[derive(Template)]
#[template(path = "latex/report.tex", syntax = "tex", config = "src/exchange/report/askama.toml")]
struct LatexReport<'a> {
    report: &'a StudyReport,
}

/// Writes the report as LaTeX.
///
/// # Errors
/// What `to` says.
pub fn write(report: &StudyReport, to: &mut dyn Write) -> io::Result<()> {
    LatexReport { report }.write_into(to)
}

/// The column specification of the table of prevalence: fixed widths for the columns with the longest heads, so
/// that these break into lines.
const THEME_TABLE: &str =
    r"p{2.6cm}rrr>{\raggedleft\arraybackslash}p{1.4cm}rr>{\raggedleft\arraybackslash}p{1.6cm}rr";

/// The settings of the run as a table.
fn settings_table(report: &StudyReport) -> DocumentTable {
    DocumentTable {
        title: "Settings of the analysis".to_owned(),
        head: ["Setting", "Value"].map(str::to_owned).to_vec(),
        widths: vec![40, 60],
        rows: report.settings.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect(),
    }
}

/// The rows of the table of prevalence, its head first.
fn theme_rows(report: &StudyReport) -> Vec<String> {
    let themes = report.themes.iter();
    let rows = themes.map(|theme| table_row([&theme.path].into_iter().chain(&theme.table_cells(report))));
    [table_row(["Theme"].iter().chain(&THEME_COLUMNS))].into_iter().chain(rows).collect()
}

/// The rows of the table of co-occurring themes, its head first.
fn pair_rows(pairs: &[ThemePair]) -> Vec<String> {
    let row = |pair: &ThemePair| {
        let counts = [pair.overlaps, pair.words, pair.transcripts].map(thousands);
        table_row([&pair.first, &pair.second].into_iter().chain(&counts))
    };
    let head = table_row(&["Theme", "And", "Overlaps", "Words in both", "Transcripts"]);
    [head].into_iter().chain(pairs.iter().map(row)).collect()
}

/// The cells of a row, escaped.
fn table_row<'a, T: AsRef<str> + 'a>(cells: impl IntoIterator<Item = &'a T>) -> String {
    cells.into_iter().map(|cell| escape_braced(cell.as_ref())).collect::<Vec<_>>().join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::escape::escape_latex;
    use crate::exchange::report::tests::sample_report;

    #[test]
    fn the_document_of_a_small_study() {
        let mut bytes = Vec::new();
        write(&sample_report(), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }

    #[test]
    fn nothing_is_taken_for_latex() {
        assert_eq!(
            escape_latex("a_b & 5 % \\x{y} ~ #1 $"),
            "a\\_b \\& 5 \\% \\textbackslash{}x\\{y\\} \\textasciitilde{} \\#1 \\$"
        );
        assert_eq!((escape_braced("[a]"), escape_braced("a")), ("{[a]}".to_owned(), "a".to_owned()));
    }
}
