//! `leitmotif themes --matrix`: themes by transcript, by speaker, or by what is known of either.

use super::form::{ThemeForm, ThemeOutputArgs};
use crate::cli::support::{CliError, CommandContext, Left, Right, StudyContext, TextTable};
use crate::coding::{MatrixColumn, MatrixColumns, ThemeMatrix, share_of_column};
use crate::exchange::document_table::{TableDocument, write_tables};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::exchange::tables::{MatrixMeasure, MatrixTable};
use crate::format::{percent_text, thousands};
use crate::jobs::matrix::column_texts;
use serde::Serialize;

/// What `themes --matrix --json` prints.
#[derive(Serialize)]
struct MatrixJson {
    schema: SchemaVersion,
    /// `transcripts`, `speakers`, `questions`, or the name of the attribute.
    by: String,
    columns: Vec<MatrixColumnJson>,
    themes: Vec<MatrixRowJson>,
}

#[derive(Serialize)]
struct MatrixColumnJson {
    /// Null for what has no name: said by nobody who is named, in answer to no question, or without the attribute.
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
    /// What the researcher wrote of the cell.
    summary: Option<String>,
}

/// The matrix of a study by the columns that were named.
pub(super) struct CountedColumns {
    /// The columns, as they were named.
    by: String,
    matrix: ThemeMatrix,
}

impl CountedColumns {
    /// Counts the matrix.
    ///
    /// # Errors
    /// Where nothing has such an attribute, or texts cannot be read.
    pub(super) fn count(study: &StudyContext, by: &str, context: &CommandContext) -> anyhow::Result<Self> {
        let columns = match by {
            "transcripts" => MatrixColumns::Transcripts,
            "speakers" => MatrixColumns::Speakers,
            "questions" => MatrixColumns::Questions,
            attribute => MatrixColumns::Attribute(attribute.to_owned()),
        };
        let book = study.shown_codebook();
        let load = |id| study.project.load_transcript(id);
        if columns == MatrixColumns::Questions && book.guide_questions.is_empty() {
            let hint = "`leitmotif questions` lists what recurs, and `leitmotif question name` names it";
            return Err(CliError::new("the guide has no question yet", hint).into());
        }
        let models = context.model_settings();
        let progress = context.start_progress()?;
        let texts = column_texts(&study.project, &study.corpus, book, (&columns, &models), &progress)?;
        let matrix = study.stats.theme_matrix(&study.corpus, book, (&columns, &texts), load)?;
        if matches!(columns, MatrixColumns::Attribute(_))
            && matrix.columns.iter().all(|column| column.name.is_none())
        {
            let hint = "name transcripts, speakers, questions, or an attribute: `leitmotif transcript list` and `leitmotif speakers` show them";
            return Err(CliError::new(
                format!("'{by}' is known of no transcript and of nobody who speaks"),
                hint,
            )
            .into());
        }
        Ok(Self { by: by.to_owned(), matrix })
    }

    /// The matrix with a measure, as it is written.
    fn table<'a>(&'a self, study: &'a StudyContext, measure: MatrixMeasure) -> MatrixTable<'a> {
        let by = match self.by.as_str() {
            "transcripts" => "transcript",
            "speakers" => "speaker",
            "questions" => "question",
            attribute => attribute,
        };
        MatrixTable { matrix: &self.matrix, codebook: study.shown_codebook(), by, measure }
    }

    /// Writes the matrix with one measure.
    ///
    /// # Errors
    /// Where the file cannot be written, or JSON is asked for at once.
    pub(super) fn write(
        &self,
        form: ThemeForm,
        args: &ThemeOutputArgs,
        study: &StudyContext,
        context: &CommandContext,
    ) -> anyhow::Result<()> {
        let table = self.table(study, args.measure.unwrap_or(MatrixMeasure::Words));
        args.write(study, context, |out| match form {
            ThemeForm::Document(format) => {
                let tables = table.document_tables(format.is_paged());
                write_tables(format, &TableDocument::new(table.title(), tables), out)
            }
            ThemeForm::Csv | ThemeForm::Svg => table.write_csv(out),
        })
    }

    /// Prints the matrix: as JSON whole, else to read a line for each cell in which something is.
    ///
    /// # Errors
    /// When stdout cannot be written.
    pub(super) fn print(&self, study: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
        let table = self.table(study, MatrixMeasure::Words);
        let paths: Vec<String> =
            self.matrix.themes.iter().map(|theme| study.shown_codebook().theme_path(*theme)).collect();
        let json = matrix_json(&self.by, &table, &paths);
        context.print(&json, |out| {
            cell_table(&self.by, &self.matrix, &paths).write(out, context.style, context.width)
        })
    }
}

fn matrix_json(by: &str, table: &MatrixTable<'_>, paths: &[String]) -> MatrixJson {
    let cells = |row: usize| {
        let cells = table.matrix.row(row).iter().zip(&table.matrix.columns);
        cells
            .map(|(cell, column)| MatrixCellJson {
                passages: cell.passages,
                words: cell.words,
                share: JsonScore(share_of_column(*cell, column)),
                summary: table.summary(row, column),
            })
            .collect()
    };
    let column = |column: &MatrixColumn| MatrixColumnJson { name: column.name.clone(), words: column.words };
    MatrixJson {
        schema: SchemaVersion,
        by: by.to_owned(),
        columns: table.matrix.columns.iter().map(column).collect(),
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
