//! `leitmotif export`: writes the study as tables, JSON, a report or quotes, as a replication package, or for
//! other programs. The formats are written by [`crate::exchange`]; here is decided what goes where.
//!
//! Each file is written beside its final place and moved there when whole, so a failed export leaves no half
//! file. What it may write over is decided in [`overwriting`]. What a format cannot carry is noted on stderr.

mod anonymous;
pub mod args;
mod map;
pub mod overwriting;
mod quickwit;
mod shards;
mod source;

use super::support::{CliError, CommandContext, StudyContext, clean_line, stdout};
use crate::cli::export::args::{ExportArgs, ExportFormatArg, WordFormat};
use crate::cli::export::overwriting::ExportTarget;
use crate::cli::export::source::ExportSource;
use crate::coding::agreement::StudyAgreement;
use crate::coding::{MemoFilter, suggestions::SnippetVectorSource};
use crate::exchange::anonymise::AnonymousStudy;
use crate::exchange::document_table::{DocumentFormat, write_table, write_tables};
use crate::exchange::interchange::{assemble, guids::Guids, refi};
use crate::exchange::quotes::{QuoteFormat, theme_quotes::ThemeQuotes};
use crate::exchange::report::checklist::ChecklistKind;
use crate::exchange::report::{docx, html, latex, markdown};
use crate::exchange::tables::{self, TableFileFormat, TableSource};
use crate::exchange::{StudyView, json, memos, quotes};
use crate::jobs::agreement::compare_coders;
use crate::jobs::search::searcher::{SemanticError, SnippetVectors};
use crate::jobs::{self, AdaptedSnippetVectors, export, replicate};
use crate::project::Project;
use anyhow::Context as _;
use std::io::{self, Write};
use std::path::Path;

/// Exports in the format asked for.
pub fn run(args: &ExportArgs, context: &CommandContext) -> anyhow::Result<()> {
    check_options(args, word_format(args, args.target()))?;
    let mut study = StudyContext::open(context)?;
    let others =
        [ExportFormatArg::Qdpx, ExportFormatArg::Qdc, ExportFormatArg::Taguette, ExportFormatArg::Package];
    // Only these formats name records by GUID. Making them writes to the project, which other exports never
    // do.
    let guids = if others.contains(&args.format) {
        export::record_guids(&mut study.project)?
    } else {
        Guids::default()
    };
    let (title, log, texts) = (study.project.name(), study.project.logged_edits()?, study.project_texts());
    let theme = args.theme.as_deref().map(|name| study.codebook.find_theme(name)).transpose()?;
    let anonymous = anonymous::redacted_study(args, &title, study.study_view(), &texts, &log)?;
    let agreement = study_agreement(args, &study, anonymous.as_ref())?;
    let mut source = ExportSource {
        title: &title,
        view: study.study_view(),
        texts: &texts,
        log: &log,
        agreement: agreement.as_ref(),
        vectors: None,
        adapted_vectors: None,
        theme,
        checklists: &args.checklist,
        journal: args.journal,
    };
    if let Some(it) = &anonymous {
        source = ExportSource { title: &it.title, view: it.view(), texts: it, log: &it.log, ..source };
    }
    match &anonymous {
        Some(it) if args.preview => return anonymous::preview_replacements(it, context),
        Some(it) => anonymous::report_replacements(it, context),
        None => {}
    }
    let mark = args.bom;
    match args.format {
        ExportFormatArg::Csv => {
            export_folder(args, TableFileFormat::Csv { mark }, &source, &study.project, context)
        }
        ExportFormatArg::Tsv => {
            export_folder(args, TableFileFormat::Tsv { mark }, &source, &study.project, context)
        }
        ExportFormatArg::Jsonl => {
            export_folder(args, TableFileFormat::JsonLines, &source, &study.project, context)
        }
        ExportFormatArg::Parquet => {
            let vectors = open_vectors(args, &study, context)?;
            let vectors = vectors.as_ref().map(|vectors| vectors as &dyn SnippetVectorSource);
            let adapted = vectors.and_then(|_| adapted_vectors(&study, context).transpose()).transpose()?;
            let adapted_vectors = adapted.as_ref().map(|vectors| vectors as &dyn SnippetVectorSource);
            // By words alone the corpus is the model, and the hashes of single words are but its raw material.
            let by_words = adapted.as_ref().is_some_and(AdaptedSnippetVectors::are_by_words_alone);
            let vectors = if by_words { adapted_vectors } else { vectors };
            let source = ExportSource { vectors, adapted_vectors, ..source };
            export_folder(args, TableFileFormat::Parquet, &source, &study.project, context)
        }
        ExportFormatArg::Shards => {
            // Shards are mostly written to be embedded, so before there are vectors nothing is missing.
            let vectors = if study.run.is_some() { open_vectors(args, &study, context)? } else { None };
            shards::export(args, &source, vectors.as_ref(), &study.project, context)
        }
        ExportFormatArg::Map => map::export(args, &title, &study, anonymous.as_ref(), context),
        ExportFormatArg::Quickwit => quickwit::export(args, &source, &study.project, context),
        ExportFormatArg::Package => export_package(args, &study, &source, &guids, context),
        ExportFormatArg::Qdpx | ExportFormatArg::Qdc | ExportFormatArg::Taguette => {
            export_for_other_programs(args, &source, &guids, &study.project, context)
        }
        _ => export_file(args, &source, &study.project, context),
    }
}

/// The agreement of the coders, for the formats that have it; under the names that are shown. None where there is
/// one coder, or none of them may be compared.
fn study_agreement(
    args: &ExportArgs,
    study: &StudyContext,
    anonymous: Option<&AnonymousStudy<'_>>,
) -> anyhow::Result<Option<StudyAgreement>> {
    let without = [
        ExportFormatArg::Json,
        ExportFormatArg::Map,
        ExportFormatArg::Quotes,
        ExportFormatArg::Qdpx,
        ExportFormatArg::Qdc,
        ExportFormatArg::Taguette,
        ExportFormatArg::Shards,
        ExportFormatArg::Quickwit,
    ];
    if args.preview
        || without.contains(&args.format)
        || study.codebook.require_unblinded("agreement").is_err()
    {
        return Ok(None);
    }
    let (run, progress) = (study.run.as_ref(), crate::progress::NoProgress);
    let found = compare_coders(&study.project, &study.corpus, run, &study.codebook, &progress)?.ok();
    Ok(found.map(|it| match anonymous {
        Some(anonymous) => it.with_coders(|name| anonymous.redact(name)),
        None => it,
    }))
}

/// The context of an error while writing.
fn unwritable_message(path: &Path) -> String {
    format!("{} could not be written", path.display())
}

/// The vectors of the snippets, where the project has them; none, with a note, where it has not and where
/// names are replaced: the vectors were made of the texts with their names.
fn open_vectors(
    args: &ExportArgs,
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Option<SnippetVectors>> {
    if args.anonymise {
        context.print_note("The vectors are left out: they were made of the texts with their names.");
        return Ok(None);
    }
    match SnippetVectors::of_current_run(&study.project, &study.corpus, &context.model_settings()) {
        Ok(mut vectors) => {
            if let Some(note) = vectors.take_note() {
                context.print_note(&note);
            }
            Ok(Some(vectors))
        }
        Err(SemanticError::Project(error)) => Err(error.into()),
        Err(why) => {
            context.print_note(&format!("The vectors are left out: {why}."));
            Ok(None)
        }
    }
}

/// The vectors the topics were found by; none, with a note, where the transcripts are no longer those of the run.
fn adapted_vectors(
    study: &StudyContext,
    context: &CommandContext,
) -> anyhow::Result<Option<AdaptedSnippetVectors>> {
    // The run as stored: what the researcher merged and moved changes no vector.
    let Some(run) = study.project.current_run()? else { return Ok(None) };
    if run.corpus != study.corpus.fingerprint() {
        let why = "the transcripts have changed since the topics were found";
        context.print_note(&format!("The adapted vectors are left out: {why}."));
        return Ok(None);
    }
    let options = context.analyze_options(false);
    let progress = context.start_progress()?;
    Ok(jobs::adapted_vectors(&study.project, &run, &options, &progress)?)
}

/// Writes a folder of tables.
fn export_folder(
    args: &ExportArgs,
    style: TableFileFormat,
    source: &ExportSource<'_>,
    project: &Project,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let folder = source.folder(args.target(), "-tables", "a folder of tables")?;
    let target = ExportTarget::folder(&folder, args.format, args.force, project, context)?;
    let ExportSource { view, texts, log, vectors, adapted_vectors, agreement, .. } = *source;
    let source = TableSource { view, texts, log, vectors, adapted_vectors, agreement };
    export::export_tables(&folder, &source, style, true).with_context(|| unwritable_message(&folder))?;
    target.note_written(context)?;
    note_ungrouped(&source.view, context);
    context.print_note(&format!("Wrote {} tables to {}.", tables::TABLE_NAMES.len(), folder.display()));
    Ok(())
}

/// Notes which attributes the table of themes by attribute leaves out, and why.
fn note_ungrouped(view: &StudyView<'_>, context: &CommandContext) {
    tables::ungrouped_notes(view).iter().for_each(|note| context.print_note(&clean_line(note)));
}

/// Writes a format that is one file: to `--output`, or to stdout without one or with `-`. Without one a document of word
/// processors, which is no text, goes to a file named after the project.
fn export_file(
    args: &ExportArgs,
    source: &ExportSource<'_>,
    project: &Project,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let named = args.target();
    let words = WordOutput { format: word_format(args, named), table: args.table };
    let document = document_ending(args.format, words.format).filter(|_| named.is_none());
    let document = document.map(|ending| source.default_path(ending));
    let path = document.as_deref().or(named).filter(|path| path.as_os_str() != "-");
    let is_of_memos = matches!(args.format, ExportFormatArg::Memos | ExportFormatArg::Journal);
    if is_of_memos && source.view.codebook.memos.is_empty() {
        context.print_note("No memos yet: `leitmotif memo set --theme NAME TEXT` writes one.");
    }
    if args.format == ExportFormatArg::Quotes && source.view.codebook.quotes.is_empty() {
        context.print_note("No quotes yet: `leitmotif quote add --snippet ID THEME` keeps one.");
    }
    let target = path.map(|path| ExportTarget::file(path, args.force, project, context)).transpose()?;
    write_output(path, context, |out| write_format(args.format, words, source, out))?;
    target.map_or(Ok(()), |target| target.note_written(context))
}

/// Checks that the options fit the format.
fn check_options(args: &ExportArgs, words: WordFormat) -> Result<(), CliError> {
    use ExportFormatArg as Format;
    let is_report = matches!(args.format, Format::Html | Format::Markdown | Format::Latex | Format::Docx);
    if !args.checklist.is_empty() && !is_report {
        let hint =
            "give it with html, markdown, latex or docx, or export the form itself: leitmotif export coreq";
        return Err(CliError::usage("--checklist goes with a report", hint));
    }
    if args.journal && !is_report {
        let hint =
            "give it with html, markdown, latex or docx, or export it by itself: leitmotif export journal";
        return Err(CliError::usage("--journal goes with a report", hint));
    }
    let is_of_map = args.theme_lines || args.color_by.is_some();
    if is_of_map && args.format != Format::Map {
        let hint = "leave it out, or export the map itself: leitmotif export map";
        return Err(CliError::usage("--color-by and --theme-lines go with the map", hint));
    }
    let is_table = matches!(args.format, Format::Memos | Format::Journal | Format::Coreq | Format::Srqr);
    if is_table && words == WordFormat::Rtf {
        let hint = "name a file that ends in .docx, .html, .tex or .md, or give --as";
        return Err(CliError::usage("memos and forms are tables, and are not written as RTF", hint));
    }
    Ok(())
}

/// The end of the name of a document of word processors where nothing else is said; none for formats that are text.
fn document_ending(format: ExportFormatArg, words: WordFormat) -> Option<&'static str> {
    match (format, words) {
        (ExportFormatArg::Docx, _) => Some(".docx"),
        (ExportFormatArg::Quotes, WordFormat::Docx) => Some("-quotes.docx"),
        (ExportFormatArg::Memos, WordFormat::Docx) => Some("-memos.docx"),
        (ExportFormatArg::Journal, WordFormat::Docx) => Some("-journal.docx"),
        (ExportFormatArg::Coreq, WordFormat::Docx) => Some("-coreq.docx"),
        (ExportFormatArg::Srqr, WordFormat::Docx) => Some("-srqr.docx"),
        _ => None,
    }
}

/// Writes to a file, which is replaced as a whole, or to stdout where none is named.
pub(super) fn write_output(
    path: Option<&Path>,
    context: &CommandContext,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let Some(path) = path else {
        let mut out = stdout();
        write(&mut out)?;
        return Ok(out.flush()?);
    };
    export::replace_file(path, |out| write(out)).with_context(|| unwritable_message(path))?;
    context.print_note(&format!("Wrote {}.", path.display()));
    Ok(())
}

/// How quotes and memos are written.
#[derive(Clone, Copy)]
struct WordOutput {
    format: WordFormat,
    /// Whether quotes are a table.
    table: bool,
}

/// The format of quotes and memos: `--as`, else by the ending of the file, else Markdown.
fn word_format(args: &ExportArgs, path: Option<&Path>) -> WordFormat {
    let ending = path.and_then(Path::extension).map(|ending| ending.to_ascii_lowercase());
    match (args.form, ending.as_deref().and_then(|ending| ending.to_str())) {
        (Some(format), _) => format,
        (None, Some("rtf")) => WordFormat::Rtf,
        (None, Some("docx")) => WordFormat::Docx,
        (None, Some("html" | "htm")) => WordFormat::Html,
        (None, Some("tex")) => WordFormat::Latex,
        _ => WordFormat::Markdown,
    }
}

/// Writes one of the formats that are one file. The others do not come here.
fn write_format(
    format: ExportFormatArg,
    words: WordOutput,
    source: &ExportSource<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ExportSource { view, texts, log, theme, .. } = *source;
    match format {
        ExportFormatArg::Json => json::write(&view.study_json(texts, log)?, out),
        ExportFormatArg::Markdown => markdown::write(&source.build_report()?, out),
        ExportFormatArg::Html => html::write(&source.build_report()?, out),
        ExportFormatArg::Docx => docx::write(&source.build_report()?, out),
        ExportFormatArg::Latex => latex::write(&source.build_report()?, out),
        ExportFormatArg::Quotes => write_quotes(words, &quotes::collect_quotes(&view, texts, theme)?, out),
        ExportFormatArg::Memos | ExportFormatArg::Journal => {
            let filter = MemoFilter {
                themes: theme.map(|theme| view.codebook.counted_with(theme)),
                ..MemoFilter::default()
            };
            let memos = memos::collect_memos(&view, texts, &filter, "")?;
            let table = match format {
                ExportFormatArg::Journal => memos::journal_table(memos),
                _ => memos::memo_table(&memos),
            };
            write_table(document_format(words.format), &table, out)
        }
        ExportFormatArg::Coreq => write_checklist(ChecklistKind::Coreq, words, source, out),
        ExportFormatArg::Srqr => write_checklist(ChecklistKind::Srqr, words, source, out),
        _ => Ok(()),
    }
}

/// Writes a form of journals, filled as far as the project knows.
fn write_checklist(
    kind: ChecklistKind,
    words: WordOutput,
    source: &ExportSource<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    write_tables(document_format(words.format), &source.fill_checklist(kind)?, out)
}

/// The format of a table to read.
fn document_format(format: WordFormat) -> DocumentFormat {
    match format {
        WordFormat::Html => DocumentFormat::Html,
        WordFormat::Docx => DocumentFormat::Docx,
        WordFormat::Latex => DocumentFormat::Latex,
        WordFormat::Markdown | WordFormat::Rtf => DocumentFormat::Markdown,
    }
}

/// Writes quotes: to be read one after the other, or as a table.
fn write_quotes(words: WordOutput, quoted: &[ThemeQuotes], out: &mut dyn Write) -> io::Result<()> {
    let format = match words.format {
        WordFormat::Rtf => QuoteFormat::Rtf,
        WordFormat::Docx if !words.table => QuoteFormat::Docx,
        WordFormat::Markdown if !words.table => QuoteFormat::Markdown,
        format => return write_table(document_format(format), &quotes::quote_table(quoted), out),
    };
    quotes::write_quotes(format, quoted, out)
}

/// Writes a replication package: a folder from which `leitmotif replicate` makes the run again.
///
/// # Errors
/// Where the transcripts are no longer those of the run, or texts without names are asked for.
fn export_package(
    args: &ExportArgs,
    study: &StudyContext,
    source: &ExportSource<'_>,
    guids: &Guids,
    context: &CommandContext,
) -> anyhow::Result<()> {
    if args.anonymise && args.texts {
        let hint = "leave out --texts; or import the anonymous qdpx into a project of its own, analyse and pack that";
        let what = "the run was made on the texts with their names, so without them it cannot be made again";
        return Err(CliError::usage(what, hint).into());
    }
    study.current_run()?;
    // The run as stored, without the researcher's merges and splits: replicating makes that one again. What
    // was merged and moved is in the report.
    let Some(mut run) = study.project.current_run()? else { return Ok(()) };
    if run.corpus != study.corpus.fingerprint() {
        let hint = "run `leitmotif analyze` again, so that the run is about the transcripts as they are";
        return Err(CliError::new("the transcripts have changed since the current run", hint).into());
    }
    if let Some(shown) = source.view.run {
        // The words of guides may hold names; the view has them replaced where that was asked for.
        run.parameters.guides.clone_from(&shown.parameters.guides);
    }
    let folder = args.target().map_or_else(|| source.default_path("-replication"), Path::to_owned);
    let target = ExportTarget::folder(&folder, args.format, args.force, &study.project, context)?;
    let ExportSource { title, ref view, texts, log, agreement, .. } = *source;
    let package = replicate::StudyPackage { title, view, run: &run, texts, log, guids, agreement };
    replicate::write_package(&folder, &package, args.texts).with_context(|| unwritable_message(&folder))?;
    target.note_written(context)?;
    note_ungrouped(view, context);
    if !args.texts {
        context.print_note("The texts are left out but for the quotes of the report; --texts puts them in.");
    }
    context.print_note(&format!("Wrote {0}. `leitmotif replicate {0}` checks it.", folder.display()));
    Ok(())
}

/// Writes a file for other programs (REFI-QDA, Taguette), with notes on what it cannot carry.
fn export_for_other_programs(
    args: &ExportArgs,
    source: &ExportSource<'_>,
    guids: &Guids,
    project: &Project,
    context: &CommandContext,
) -> anyhow::Result<()> {
    let interchange =
        assemble::assemble_project(source.title, &source.view, source.texts, guids, args.topics)?;
    let (codebook, ending) = match args.format {
        ExportFormatArg::Qdc => (true, ".qdc"),
        ExportFormatArg::Taguette => (false, ".sqlite3"),
        _ => (false, ".qdpx"),
    };
    let losses = if codebook { assemble::codebook_losses(&interchange) } else { interchange.losses.clone() };
    let renamed =
        refi::renamed_codes_notice(&interchange).filter(|_| args.format != ExportFormatArg::Taguette);
    losses.iter().chain(&renamed).for_each(|loss| context.print_note(loss));
    let path = args.target().map_or_else(|| source.default_path(ending), Path::to_owned);
    let file = Some(path.as_path()).filter(|path| path.as_os_str() != "-");
    let target = file.map(|file| ExportTarget::file(file, args.force, project, context)).transpose()?;
    if args.format != ExportFormatArg::Taguette {
        let write = if codebook { refi::write_codebook } else { refi::write_project };
        write_output(file, context, |out| write(&interchange, out))?;
        return target.map_or(Ok(()), |target| target.note_written(context));
    }
    let Some(file) = file else {
        let hint = "name a file with -o FILE.sqlite3";
        return Err(CliError::usage("a database cannot be written to stdout", hint).into());
    };
    let lost = export::export_taguette(&interchange, file).with_context(|| unwritable_message(file))?;
    target.map_or(Ok(()), |target| target.note_written(context))?;
    lost.iter().for_each(|loss| context.print_note(loss));
    if !interchange.references.is_empty() {
        context
            .print_note("Not carried: which themes are listed also under another; each is in the file once.");
    }
    context.print_note(&format!("Wrote {}.", file.display()));
    Ok(())
}
