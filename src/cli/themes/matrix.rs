//! `leitmotif themes --matrix`: themes by transcript, by speaker, or by what is known of either.

use crate::cli::support::{Choice, CliError, CommandContext, Left, Right, StudyContext, TextTable};
use crate::coding::{MatrixColumn, MatrixColumns, ThemeMatrix, share_of_column};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::exchange::tables::{MatrixMeasure, write_theme_matrix};
use crate::format::{percent_text, thousands};
use serde::Serialize;

/// The measures of `--measure`.
pub(super) const MEASURES: [Choice<MatrixMeasure>; 3] = [
    ("passages", MatrixMeasure::Passages, "coded passages of which a part is there"),
    ("words", MatrixMeasure::Words, "words of the theme that are there"),
    ("share", MatrixMeasure::Share, "those of all words that are counted there, 0 to 1"),
];

/// What `themes --matrix --json` prints.
#[derive(Serialize)]
struct MatrixJson {
    schema: SchemaVersion,
    /// `transcripts`, `speakers`, or the name of the attribute.
    by: String,
    columns: Vec<MatrixColumnJson>,
    themes: Vec<MatrixRowJson>,
}

#[derive(Serialize)]
struct MatrixColumnJson {
    /// Null for what has no name: said by nobody who is named, or without the attribute.
    name: Option<String>,
    words: usize,
}

#[derive(Serialize)]
struct MatrixRowJson {
    theme: String,
    /// A cell for each column.
    cells: Vec<MatrixCellJson>,
}

#[derive(Serialize)]
struct MatrixCellJson {
    passages: usize,
    words: usize,
    share: JsonScore,
}

/// Prints the matrix: as JSON whole, as CSV a row for each theme with one measure, else to read a line for each cell in
/// which something is.
pub(super) fn print_matrix(
    study: &StudyContext,
    by: &str,
    (measure, csv): (Option<MatrixMeasure>, bool),
    context: &CommandContext,
) -> anyhow::Result<()> {
    let columns = match by {
        "transcripts" => MatrixColumns::Transcripts,
        "speakers" => MatrixColumns::Speakers,
        attribute => MatrixColumns::Attribute(attribute.to_owned()),
    };
    let book = study.shown_codebook();
    let matrix =
        study.stats.theme_matrix(&study.corpus, book, &columns, |id| study.project.load_transcript(id))?;
    if matches!(columns, MatrixColumns::Attribute(_))
        && matrix.columns.iter().all(|column| column.name.is_none())
    {
        let hint = "name transcripts, speakers, or an attribute: `leitmotif transcript list` and `leitmotif speakers` show them";
        return Err(CliError::new(
            format!("'{by}' is known of no transcript and of nobody who speaks"),
            hint,
        )
        .into());
    }
    let paths: Vec<String> = matrix.themes.iter().map(|theme| book.theme_path(*theme)).collect();
    let measure = measure.unwrap_or(MatrixMeasure::Words);
    let json = matrix_json(by, &matrix, &paths);
    context.print_or_csv(
        csv,
        &json,
        |out| write_theme_matrix(&matrix, &paths, measure, out),
        |out| cell_table(by, &matrix, &paths).write(out, context.style, context.width),
    )
}

fn matrix_json(by: &str, matrix: &ThemeMatrix, paths: &[String]) -> MatrixJson {
    let cells = |row: usize| {
        let cells = matrix.row(row).iter().zip(&matrix.columns);
        cells
            .map(|(cell, column)| MatrixCellJson {
                passages: cell.passages,
                words: cell.words,
                share: JsonScore(share_of_column(*cell, column)),
            })
            .collect()
    };
    let column = |column: &MatrixColumn| MatrixColumnJson { name: column.name.clone(), words: column.words };
    MatrixJson {
        schema: SchemaVersion,
        by: by.to_owned(),
        columns: matrix.columns.iter().map(column).collect(),
        themes: paths
            .iter()
            .enumerate()
            .map(|(row, path)| MatrixRowJson { theme: path.clone(), cells: cells(row) })
            .collect(),
    }
}

/// A line for each cell in which something is: the terminal is not wide enough for all columns side by side.
fn cell_table(by: &str, matrix: &ThemeMatrix, paths: &[String]) -> TextTable {
    let heading = match by {
        "transcripts" => "transcript",
        "speakers" => "speaker",
        _ => "value",
    };
    let mut table = TextTable::new(&[
        ("theme", Left),
        (heading, Left),
        ("passages", Right),
        ("words", Right),
        ("of words there", Right),
    ]);
    for (row, path) in paths.iter().enumerate() {
        for (cell, column) in matrix.row(row).iter().zip(&matrix.columns).filter(|(cell, _)| cell.words > 0) {
            table.add_row([
                path.clone(),
                column.name.clone().unwrap_or_else(|| "none".to_owned()),
                thousands(cell.passages),
                thousands(cell.words),
                percent_text(cell.words, column.words),
            ]);
        }
    }
    table
}
