//! What `themes` writes a matrix or a network as, and where.

use crate::cli::export::{overwriting::ExportTarget, write_output};
use crate::cli::support::{Choice, CliError, CommandContext, StudyContext, choice};
use crate::exchange::document_table::DocumentFormat;
use crate::exchange::tables::MatrixMeasure;
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How a matrix or a network is written.
#[derive(Debug, Args)]
pub struct ThemeOutputArgs {
    /// Print the matrix as CSV, a row for each theme
    #[arg(long, requires = "matrix", conflicts_with = "form")]
    pub csv: bool,
    /// What the cells say, with --csv or --as [default: words]
    #[arg(long, value_name = "MEASURE", requires = "matrix", value_parser = choice(&MEASURES))]
    pub measure: Option<MatrixMeasure>,
    /// Write the matrix so, or, with --together, the network of themes as svg [default: by the ending of --output]
    #[arg(long = "as", value_name = "FORM", value_parser = choice(&FORMS))]
    pub form: Option<ThemeForm>,
    /// Where to write, - for stdout [default: stdout]
    #[arg(long, short, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Write over a file that leitmotif did not write, or that was changed since
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// What a matrix or a network is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeForm {
    /// A matrix as CSV.
    Csv,
    /// A matrix as a document with tables.
    Document(DocumentFormat),
    /// A network as a picture.
    Svg,
}

/// The measures of `--measure`.
const MEASURES: [Choice<MatrixMeasure>; 4] = [
    ("passages", MatrixMeasure::Passages, "coded passages of which a part is there"),
    ("words", MatrixMeasure::Words, "words of the theme that are there"),
    ("share", MatrixMeasure::Share, "those of all words that are counted there, 0 to 1"),
    ("summary", MatrixMeasure::Summary, "what you wrote of the cell"),
];

/// The forms of `--as`.
const FORMS: [Choice<ThemeForm>; 6] = [
    ("csv", ThemeForm::Csv, "a matrix: a row for each theme"),
    ("html", ThemeForm::Document(DocumentFormat::Html), "a matrix: a web page that needs no network"),
    ("latex", ThemeForm::Document(DocumentFormat::Latex), "a matrix: tables for a paper"),
    ("docx", ThemeForm::Document(DocumentFormat::Docx), "a matrix: a document of word processors"),
    ("markdown", ThemeForm::Document(DocumentFormat::Markdown), "a matrix: a table in Markdown"),
    ("svg", ThemeForm::Svg, "with --together: the network of themes as a picture"),
];

impl ThemeOutputArgs {
    /// What is written: what was said, else what the name of the file says; none where it is printed to be read.
    ///
    /// # Errors
    /// Where a matrix, or what comes together, is not written so, and where a file is named and nothing says what it is to
    /// be.
    pub fn wanted_form(&self, is_matrix: bool, is_together: bool) -> anyhow::Result<Option<ThemeForm>> {
        let named = self.output.as_deref().filter(|path| path.as_os_str() != "-");
        let ending = named.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
        let by_ending = ending.as_deref().and_then(|ending| ending.to_str()).and_then(form_of_ending);
        let form = if self.csv { Some(ThemeForm::Csv) } else { self.form.or(by_ending) };
        let problem = match form {
            Some(_) if !is_matrix && !is_together => {
                ("the codebook is not written so", "name --matrix or --together")
            }
            Some(ThemeForm::Svg) if is_matrix => {
                ("a matrix is no picture", "name csv, html, latex, docx or markdown with --as")
            }
            Some(form) if is_together && form != ThemeForm::Svg => {
                ("themes that come together are written as svg", "leave --as out to print them")
            }
            Some(ThemeForm::Document(DocumentFormat::Docx)) if self.output.is_none() => {
                ("a document of word processors is no text", "name a file with --output, or - for stdout")
            }
            None if self.output.is_some() => (
                "nothing says what is to be written",
                "end the name of the file in .csv, .html, .tex, .docx, .md or .svg, or give --as",
            ),
            None if self.measure.is_some() => {
                ("the list has every measure but the summaries", "give --measure with --csv or --as")
            }
            _ => return Ok(form),
        };
        Err(CliError::usage(problem.0, problem.1).into())
    }

    /// Writes to the file that was named, or to stdout.
    ///
    /// # Errors
    /// Where the file may not or cannot be written, or JSON is asked for at once.
    pub fn write(
        &self,
        study: &StudyContext,
        context: &CommandContext,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        if context.global.json {
            let what = "an answer is either JSON or a document";
            return Err(CliError::usage(what, "leave out --json, or --csv, --as and --output").into());
        }
        let path = self.output.as_deref().filter(|path| path.as_os_str() != "-");
        let target =
            path.map(|path| ExportTarget::file(path, self.force, &study.project, context)).transpose()?;
        write_output(path, context, write)?;
        target.map_or(Ok(()), |target| target.note_written(context))
    }
}

/// What a file is by the ending of its name, in lower case.
fn form_of_ending(ending: &str) -> Option<ThemeForm> {
    match ending {
        "csv" => Some(ThemeForm::Csv),
        "html" | "htm" => Some(ThemeForm::Document(DocumentFormat::Html)),
        "tex" => Some(ThemeForm::Document(DocumentFormat::Latex)),
        "docx" => Some(ThemeForm::Document(DocumentFormat::Docx)),
        "md" => Some(ThemeForm::Document(DocumentFormat::Markdown)),
        "svg" => Some(ThemeForm::Svg),
        _ => None,
    }
}
