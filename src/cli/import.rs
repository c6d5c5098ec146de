//! `leitmotif import`: reads files and folders into the project, and accounts for every file: added, updated,
//! unchanged, a duplicate, or skipped with the reason. Vectors made on other machines come in by `vectors.rs`.

mod check;
mod vectors;

use super::speakers::read_cases;
use super::support::{Choice, CliError, CommandContext, ValueError, choice, clean_line};
use crate::corpus::{SplitBy, TableOptions, is_known_encoding, language_code, language_name, layout_names};
use crate::exchange::json::SchemaVersion;
use crate::format::{count_noun, names_and_more, thousands};
use crate::jobs::{self, ImportOptions, ImportReport, LanguageShare, is_all_english};
use crate::progress::NoProgress;
use crate::project::is_share_file;
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

/// What `import` takes.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Files or folders; folders are read recursively
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Where snippets end [default: as at the project's last import, else paragraphs]
    #[arg(long, value_name = "BY", value_parser = choice(&SPLITS))]
    pub split: Option<SplitBy>,
    /// The most tokens a snippet holds [default: as at the project's last import, else 300]
    #[arg(long, value_name = "N", value_parser = parse_tokens)]
    pub max_tokens: Option<usize>,
    /// Leave rolling captions, loops and disordered times as they are in the files [default: as at the
    /// project's last import, else mend them]; --raw=false mends again
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub raw: Option<bool>,
    /// Tables: the column with the text, by name or by number from 1
    #[arg(long, value_name = "NAME")]
    pub text_column: Option<String>,
    /// Tables: the column that names the rows
    #[arg(long, value_name = "NAME")]
    pub id_column: Option<String>,
    /// Tables: columns to keep as attributes
    #[arg(long = "attribute", value_name = "NAME", num_args = 1..)]
    pub attributes: Vec<String>,
    /// A table that says what is known of each transcript: a column `file`, others become attributes
    #[arg(long = "attributes", value_name = "FILE")]
    pub table: Option<PathBuf>,
    /// Afterwards take over what is known of people: a table with a column that names each, as for `speakers --cases`
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub cases: Option<PathBuf>,
    /// The language of all these files, as a code such as de; auto: tell it from the text again
    #[arg(long, value_name = "CODE", value_parser = parse_language)]
    pub language: Option<String>,
    /// The encoding of all these files that are text, such as windows-1250, macroman or shift_jis; auto: tell it from
    /// their bytes again
    #[arg(long, value_name = "NAME", value_parser = parse_encoding)]
    pub encoding: Option<String>,
    /// How turns open in all these files that are running text, as `import --check` calls it, such as "N: W" for `Anna:
    /// words`; none: no label is a speaker; auto: tell it from the text again
    #[arg(long, value_name = "NAME", value_parser = parse_layout)]
    pub layout: Option<String>,
    /// The labels that are speakers in all these files, and no others; auto: tell them from the text again
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub speakers: Vec<String>,
    /// Say what would be read of each file, with its layout, its speakers and what would be left out, and store nothing
    #[arg(long)]
    pub check: bool,
    /// Instead of transcripts: the vectors that `leitmotif embed` made elsewhere of this project's texts, for analyze to
    /// use
    #[arg(long, value_name = "DIR", conflicts_with_all = [
        "paths", "split", "max_tokens", "raw", "text_column", "id_column", "attributes", "table", "language", "encoding", "layout", "speakers", "check", "cases"
    ])]
    pub vectors: Option<PathBuf>,
    /// With --vectors: the model that made them [default: as for analyze]
    #[arg(long, value_name = "NAME", requires = "vectors")]
    pub model: Option<String>,
}

/// Where snippets end.
const SPLITS: [Choice<SplitBy>; 3] = [
    ("paragraphs", SplitBy::Paragraphs, "Paragraphs of at most --max-tokens"),
    ("turns", SplitBy::Turns, "One turn, one snippet"),
    ("none", SplitBy::None, "One file or row, one snippet"),
];

/// Reads the most tokens of a snippet. The bounds are chosen by hand; not measured.
fn parse_tokens(text: &str) -> Result<usize, ValueError> {
    match text.parse() {
        Ok(n @ 8..=100_000) => Ok(n),
        _ => Err(ValueError("give a whole number from 8 to 100000")),
    }
}

/// Reads a language, by code or English name, as its code; `auto` is the empty one, which lets the text tell.
fn parse_language(text: &str) -> Result<String, ValueError> {
    if text == "auto" {
        return Ok(String::new());
    }
    language_code(text).ok_or(ValueError("give a code such as en, de or zh, or auto"))
}

/// Reads the name of an encoding; `auto` is the empty one, which lets the bytes tell.
fn parse_encoding(text: &str) -> Result<String, ValueError> {
    match text {
        "auto" => Ok(String::new()),
        name if is_known_encoding(name) => Ok(name.to_owned()),
        _ => {
            Err(ValueError("give a name such as utf-8, windows-1250, macroman, cp850 or shift_jis, or auto"))
        }
    }
}

/// Reads the name of a layout; `auto` is the empty one, which lets the text tell.
fn parse_layout(text: &str) -> Result<String, ValueError> {
    // A tab is hard to type.
    let name = text.replace("\\t", "\t");
    match text {
        "auto" => Ok(String::new()),
        _ if layout_names().any(|known| known == name) => Ok(name),
        _ => Err(ValueError(
            "give a layout as `import --check` calls it, such as \"N: W\", \"[N] W\" or \"§N:§ W\", none, or auto",
        )),
    }
}

impl ImportArgs {
    /// The paths to import, and the columns to keep as attributes. clap gives all words after
    /// `--attribute a b` to that option; where no path is left over, the last of them that are files become
    /// the paths, and the first stays a column.
    ///
    /// # Errors
    /// Where no path is named.
    fn paths_and_attributes(&self) -> anyhow::Result<(Vec<PathBuf>, Vec<String>)> {
        let mut attributes = self.attributes.clone();
        let mut paths = self.paths.clone();
        if paths.is_empty() {
            let is_path = |name: &String| std::path::Path::new(name).exists();
            let trailing = attributes.iter().rev().take_while(|name| is_path(name)).count();
            let keep = attributes.len() - trailing.min(attributes.len().saturating_sub(1));
            paths = attributes.split_off(keep).into_iter().map(PathBuf::from).collect();
        }
        if paths.is_empty() {
            let hint = "name files or folders: leitmotif import talks/";
            return Err(CliError::usage("nothing to import was named", hint).into());
        }
        Ok((paths, attributes))
    }

    /// The only speakers, as they were named; empty where the text is to tell; none where nothing was named.
    fn named_speakers(&self) -> Option<Vec<String>> {
        match self.speakers.as_slice() {
            [] => None,
            [one] if one == "auto" => Some(Vec::new()),
            names => Some(
                names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect(),
            ),
        }
    }

    /// The options of the import. What was not given stays as at the project's last import.
    fn import_options(&self, attributes: Vec<String>, threads: usize) -> ImportOptions {
        let given = self.text_column.is_some() || self.id_column.is_some() || !attributes.is_empty();
        let table = TableOptions { text: self.text_column.clone(), id: self.id_column.clone(), attributes };
        ImportOptions {
            split: self.split,
            max_tokens: self.max_tokens,
            table: given.then_some(table),
            attributes: self.table.clone(),
            language: self.language.clone(),
            encoding: self.encoding.clone(),
            layout: self.layout.clone(),
            speakers: self.named_speakers(),
            raw: self.raw,
            threads,
        }
    }
}

/// What `import --json` prints.
#[derive(Serialize)]
struct ImportJson<'a> {
    schema: SchemaVersion,
    #[serde(flatten)]
    report: &'a ImportReport,
}

/// Imports and prints what became of every file.
///
/// # Errors
/// Where a path is not there, and after the report where no file at all could be read.
pub fn run(args: &ImportArgs, context: &CommandContext) -> anyhow::Result<()> {
    if let Some(source) = &args.vectors {
        return vectors::run(source, args.model.as_deref(), context);
    }
    let (paths, attributes) = args.paths_and_attributes()?;
    if let [file] = paths.as_slice()
        && is_share_file(file)
    {
        return super::share::receive(file, context);
    }
    if args.check {
        return check::run(&paths, &args.import_options(attributes, context.thread_count()), context);
    }
    jobs::check_paths(&paths)?;
    if let Some(file) = &args.cases {
        jobs::check_paths(std::slice::from_ref(file))?;
    }
    let mut project = context.open_project_for(&paths)?;
    context.print_notes_of(&mut project);
    let options = args.import_options(attributes, context.thread_count());
    let progress = context.start_progress()?;
    let report = jobs::import_paths(&mut project, &paths, &options, &progress)?;
    drop(progress);
    let object = ImportJson { schema: SchemaVersion, report: &report };
    context.print(&object, |out| print_report(&report, &project.name(), out))?;
    if report.read_nothing() {
        return Err(nothing_read_error(&report).into());
    }
    if let Some(file) = &args.cases {
        let mut book = project.codebook()?;
        let stats = jobs::speaker_stats(&project, &project.load_corpus()?, &NoProgress)?;
        let edit = read_cases(&project, &book, &stats, file, context)?;
        if let Some(edit) = edit {
            project.apply_edit(&mut book, &edit)?;
        }
    }
    if !context.global.json && report.has_changes() {
        let (corpus, codebook) = (project.load_corpus()?, project.codebook()?);
        if let Some(note) = codebook.roles_note(&corpus, project.current_run()?.as_ref()) {
            context.print_note(&format!("Roles: {note}."));
        }
        context.print_note("Next: `leitmotif analyze` finds the topics.");
    }
    Ok(())
}

/// The error where no file could be read: the reason of the only file, else how many there were.
fn nothing_read_error(report: &ImportReport) -> CliError {
    let what = match report.skipped.as_slice() {
        [one] => format!("{}{}: {}", one.path, line_suffix(one.line), one.reason),
        many => format!("none of {} could be read", count_noun(many.len(), "file")),
    };
    CliError::new(what, format!("the reasons are listed above; {}", jobs::READABLE_FORMATS))
}

/// Prints the report: totals first, then lists of files with the reason for each.
fn print_report(report: &ImportReport, project: &str, out: &mut impl Write) -> io::Result<()> {
    let (transcripts, snippets) =
        (count_noun(report.transcripts, "transcript"), count_noun(report.snippets, "snippet"));
    writeln!(
        out,
        "{}: {transcripts}, {snippets}, {}",
        clean_line(project),
        count_noun(report.words, "word")
    )?;
    let parts = [
        (report.added, "added"),
        (report.updated, "updated"),
        (report.unchanged, "unchanged"),
        (report.variants.len(), "the same as another"),
        (report.skipped.len(), "skipped"),
    ];
    let said: Vec<_> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", thousands(*n))).collect();
    writeln!(out, "{}: {}", count_noun(report.file_count(), "file"), said.join(", "))?;
    if !report.removed.is_empty() {
        writeln!(
            out,
            "taken out before, and still out: {}; `leitmotif transcript restore NAME` takes one in again",
            clean_line(&names_and_more(&report.removed))
        )?;
    }
    if let Some(languages) = language_lines(&report.languages) {
        writeln!(out, "{languages}")?;
    }
    let transcripts = || count_noun(report.repaired.len(), "transcript");
    let said = report.repairs().summary(report.loop_count());
    if !said.is_empty() {
        writeln!(out, "mended in {}: {said}; --raw leaves files as they are", transcripts())?;
    }
    if report.boilerplate > 0 {
        let snippets = count_noun(report.boilerplate, "snippet");
        writeln!(
            out,
            "boiler-plate: {snippets} over several transcripts; `leitmotif search is:boilerplate` lists them, \
             `leitmotif snippet move --query is:boilerplate --out` takes them out of the topics"
        )?;
    }
    for import in &report.foreign_imports {
        if let Some(edit) = &import.edit {
            writeln!(out, "{}", clean_line(&edit.what))?;
        }
        if import.attributes > 0 {
            let attributes = count_noun(import.attributes, "attribute");
            // A file that was read has a name.
            let file = import.path.file_name().unwrap_or_default().to_string_lossy();
            let transcripts = count_noun(import.transcripts, "transcript");
            writeln!(out, "{attributes} of {transcripts} from {}", clean_line(&file))?;
        }
    }
    let variants =
        report.variants.iter().map(|v| (v.path.as_str(), None, format!("says the same as {}", v.same_as)));
    print_list(out, "the same as another", variants)?;
    print_list(out, "skipped", report.skipped.iter().map(|s| (s.path.as_str(), s.line, s.reason.clone())))?;
    let to_check = report.to_check.iter().map(|file| {
        let share = format!("{:.1} % of its characters", file.share * 100.0);
        let parts = [(file.left_out, "left out"), (file.doubtful, "doubtful")];
        let said: Vec<String> = parts
            .iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, what)| format!("{} {what}", thousands(*n)))
            .collect();
        (file.path.as_str(), None, format!("{share}: {}", said.join(", ")))
    });
    print_list(out, "to check", to_check)?;
    print_list(out, "warnings", report.warnings.iter().map(|w| (w.path.as_str(), w.line, w.message.clone())))
}

/// The languages of the transcripts on one line; none where all are English.
fn language_lines(of: &[LanguageShare]) -> Option<String> {
    if is_all_english(of) {
        return None;
    }
    let named = |language: &LanguageShare| {
        let name = language.code.as_deref().map_or("not told", language_name);
        format!("{name} {}", thousands(language.transcripts))
    };
    Some(format!("languages: {}", of.iter().map(named).collect::<Vec<_>>().join(", ")))
}

/// Prints a list of files under a title, with line and text; nothing where it is empty.
fn print_list<'a>(
    out: &mut impl Write,
    title: &str,
    rows: impl Iterator<Item = (&'a str, Option<usize>, String)>,
) -> io::Result<()> {
    for (n, (path, line, text)) in rows.enumerate() {
        if n == 0 {
            writeln!(out, "\n{title}")?;
        }
        writeln!(out, "  {}{}: {}", clean_line(path), line_suffix(line), clean_line(&text))?;
    }
    Ok(())
}

/// ` line N` behind a path; empty where the error is of the whole file.
fn line_suffix(line: Option<usize>) -> String {
    line.map_or_else(String::new, |line| format!(" line {line}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{FoldedLoop, Repairs, Span};
    use crate::exchange::json;
    use crate::jobs::{FileVariant, RepairedTranscript, SkippedFile};

    fn report() -> ImportReport {
        ImportReport {
            transcripts: 2,
            added: 2,
            snippets: 1204,
            words: 96_000,
            variants: vec![FileVariant { path: "b.md".into(), same_as: "a.md".into() }],
            skipped: vec![SkippedFile {
                path: "c\u{1b}[2J.csv".into(),
                line: Some(3),
                reason: "no column 'text'".into(),
            }],
            repaired: vec![RepairedTranscript {
                path: "/talks/a.vtt".into(),
                transcript: "a".into(),
                repairs: Repairs {
                    rolling: 1204,
                    looped: 1298,
                    loops: vec![FoldedLoop { span: Span::new(0, 4), times: 1299 }],
                    ..Repairs::default()
                },
            }],
            boilerplate: 12,
            ..ImportReport::default()
        }
    }

    #[test]
    fn every_file_is_accounted_for() {
        let mut out = Vec::new();
        print_report(&report(), "talks", &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        talks: 2 transcripts, 1,204 snippets, 96,000 words
        4 files: 2 added, 1 the same as another, 1 skipped
        mended in 1 transcript: 1,204 rolling lines taken once, 1 loop folded (1,298 repeats); --raw leaves files as they are
        boiler-plate: 12 snippets over several transcripts; `leitmotif search is:boilerplate` lists them, `leitmotif snippet move --query is:boilerplate --out` takes them out of the topics

        the same as another
          b.md: says the same as a.md

        skipped
          c[2J.csv line 3: no column 'text'
        ");
    }

    #[test]
    fn a_skipped_file_says_its_line_or_null() {
        let skipped = vec![SkippedFile { path: "a\u{9b}.vtt".into(), line: None, reason: "binary".into() }];
        let report = ImportReport { skipped, ..ImportReport::default() };
        let mut out = Vec::new();
        json::write(&ImportJson { schema: SchemaVersion, report: &report }, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            concat!(
                r#"{"schema":1,"transcripts":0,"added":0,"unchanged":0,"updated":0,"snippets":0,"words":0,"#,
                r#""variants":[],"skipped":[{"path":"a\u009b.vtt","line":null,"reason":"binary"}],"warnings":[],"#,
                r#""repairs":{"rolling":0,"loops":0,"looped":0,"joined":0,"times":0,"control":0,"files":[]},"boilerplate":0}"#,
                "\n"
            )
        );
    }

    #[test]
    fn repairs_are_told_of_all_transcripts_and_of_each() {
        let report = report();
        let object = ImportJson { schema: SchemaVersion, report: &report };
        let value = serde_json::to_value(&object).unwrap();
        let counts = serde_json::json!({
            "rolling": 1204, "loops": 1, "looped": 1298, "joined": 0, "times": 0, "control": 0,
            "files": [{
                "path": "/talks/a.vtt", "transcript": "a", "rolling": 1204, "loops": 1, "looped": 1298,
                "joined": 0, "times": 0, "control": 0,
            }],
        });
        assert_eq!(value["repairs"], counts);
        assert_eq!(value["variants"], serde_json::json!([{"path": "b.md", "of": "a.md"}]));
    }
}
