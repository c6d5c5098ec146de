//! The study as a folder of tables for spreadsheets and statistics.
//!
//! Cells that a spreadsheet would take for a formula get an apostrophe before them, as OWASP advises
//! ("CSV injection"); numbers are plain, with a point, and times in seconds.

use super::figures::rounded;
use super::view::{Texts, View};
use crate::coding::{Count, LoggedEdit, Source};
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// The tables, each the name of its file without extension.
pub const TABLES: [&str; 10] = [
    "transcripts",
    "snippets",
    "topics",
    "bertopic",
    "themes",
    "assignments",
    "prevalence",
    "together",
    "log",
    "dictionary",
];

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether tabs part the cells; else commas do.
    pub tabs: bool,
    /// Whether a byte order mark stands first, which some spreadsheets need to take a file as UTF-8.
    pub mark: bool,
}

/// Writes the table of that name; an unknown one is empty.
///
/// # Errors
/// What `to` says, and where texts cannot be read.
pub fn write(
    table: &str,
    view: &View<'_>,
    texts: &dyn Texts,
    log: &[LoggedEdit],
    style: Style,
    to: &mut dyn Write,
) -> io::Result<()> {
    if style.mark {
        to.write_all("\u{feff}".as_bytes())?;
    }
    let delimiter = if style.tabs { b'\t' } else { b',' };
    let mut builder = WriterBuilder::new();
    builder.terminator(Terminator::CRLF).delimiter(delimiter).flexible(true);
    let mut table_to = Table(builder.from_writer(to));
    match table {
        "transcripts" => transcripts(view, &mut table_to),
        "snippets" => snippets(view, texts, &mut table_to),
        "topics" => topics(view, &mut table_to),
        "themes" => themes(view, &mut table_to),
        "assignments" => assignments(view, &mut table_to),
        "prevalence" => prevalence(view, &mut table_to),
        "bertopic" => bertopic(view, texts, &mut table_to),
        "together" => together(view, &mut table_to),
        "log" => edits(log, &mut table_to),
        "dictionary" => dictionary(&mut table_to),
        _ => Ok(()),
    }?;
    table_to.0.flush()
}

struct Table<'a>(Writer<&'a mut dyn Write>);

impl Table<'_> {
    fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) -> io::Result<()> {
        let cells: Vec<Cow<'c, str>> = cells.into_iter().collect();
        self.0.write_record(cells.iter().map(|cell| cell.as_bytes())).map_err(io::Error::from)
    }
    fn head(&mut self, names: &[&str]) -> io::Result<()> {
        self.row(names.iter().map(|&name| safe(name)))
    }
}

/// A cell of text that no spreadsheet runs.
fn safe(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

fn number(number: impl std::fmt::Display) -> Cow<'static, str> {
    Cow::Owned(number.to_string())
}

fn seconds(seconds: Option<f64>) -> Cow<'static, str> {
    seconds.map(|seconds| number(rounded(seconds, 3))).unwrap_or_default()
}

fn transcripts(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    let entries = &view.corpus.transcripts;
    let names: BTreeSet<&str> =
        entries.iter().flat_map(|entry| entry.attributes.keys().map(String::as_str)).collect();
    let fixed = ["name", "language", "seconds", "words", "snippets", "hash"];
    to.head(&fixed.into_iter().chain(names.iter().copied()).collect::<Vec<_>>())?;
    for entry in entries {
        let known = [
            safe(&entry.name),
            safe(entry.language.as_deref().unwrap_or_default()),
            seconds(entry.duration),
            number(entry.words),
            number(entry.snippets.len()),
            safe(&entry.hash),
        ];
        let attribute =
            |name: &&str| safe(entry.attributes.get(*name).map(String::as_str).unwrap_or_default());
        to.row(known.into_iter().chain(names.iter().map(attribute)))?;
    }
    Ok(())
}

fn snippets(view: &View<'_>, texts: &dyn Texts, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&[
        "id",
        "transcript",
        "start",
        "end",
        "speaker",
        "words",
        "topic",
        "topic label",
        "probability",
        "themes",
        "text",
    ])?;
    texts.each(&mut |at, text| {
        let (Some(snippet), Some(entry)) = (view.corpus.snippets.get(at), view.transcript_of(at)) else {
            return Ok(());
        };
        let topic = view.study.topic_of(at);
        let label = topic.and_then(|id| view.study.topic(id)).map_or("", |facts| &facts.label);
        let mut themes: Vec<String> =
            view.study.themes_of(at).iter().map(|&id| view.codebook.path(id)).collect();
        themes.sort();
        let probability = topic.map(|_| number(rounded(view.study.probability(at).into(), 4)));
        to.row([
            number(snippet.id.0),
            safe(&entry.name),
            seconds(snippet.start),
            seconds(snippet.end),
            safe(snippet.speaker.as_deref().unwrap_or_default()),
            number(snippet.words),
            topic.map(|id| number(id.0)).unwrap_or_default(),
            safe(label),
            probability.unwrap_or_default(),
            safe(&themes.join("; ")),
            safe(text),
        ])
    })
}

fn topics(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["id", "label", "keywords", "snippets", "transcripts", "seconds", "themes", "junk"])?;
    for facts in view.study.topics() {
        let found = view.run.and_then(|run| run.topics.iter().find(|topic| topic.id == facts.id));
        let words: Vec<&str> = found
            .map(|topic| topic.keywords.iter().map(|keyword| keyword.word.as_str()).collect())
            .unwrap_or_default();
        let themes: Vec<String> =
            facts.themes.iter().map(|theming| view.codebook.path(theming.theme)).collect();
        to.row([
            number(facts.id.0),
            safe(&facts.label),
            safe(&words.join(", ")),
            number(facts.count.snippets),
            number(facts.count.transcripts),
            seconds(facts.count.seconds),
            safe(&themes.join("; ")),
            number(facts.junk),
        ])?;
    }
    Ok(())
}

fn themes(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["path", "name", "parent", "description", "color", "topics"])?;
    for (_, theme) in view.codebook.tree() {
        let topics: Vec<String> =
            view.prevalence(theme.id).topics.iter().map(|topic| topic.0.to_string()).collect();
        let parent = theme.parent.map(|parent| view.codebook.path(parent)).unwrap_or_default();
        to.row([
            safe(&view.codebook.path(theme.id)),
            safe(&theme.name),
            safe(&parent),
            safe(&theme.description),
            number(theme.color),
            safe(&topics.join("; ")),
        ])?;
    }
    Ok(())
}

/// One row for each span of each assignment; bytes count in the transcript's text.
fn assignments(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&[
        "assignment",
        "theme",
        "run",
        "topic",
        "transcript",
        "first byte",
        "end byte",
        "coder",
        "time",
    ])?;
    for assignment in view.codebook.assignments.values() {
        let theme = view.codebook.path(assignment.theme);
        let (run, topic) = match assignment.source {
            Source::Topic { run, topic } => (number(run.0), number(topic.0)),
            Source::Spans => (Cow::default(), Cow::default()),
        };
        for placed in &assignment.spans {
            let entry = view.corpus.transcript(placed.transcript);
            to.row([
                number(assignment.id.0),
                safe(&theme),
                run.clone(),
                topic.clone(),
                safe(entry.map_or("", |entry| &entry.name)),
                number(placed.span.start),
                number(placed.span.end),
                safe(&assignment.coder),
                safe(&assignment.time),
            ])?;
        }
    }
    Ok(())
}

/// How much each theme covers, with those below it; shares from 0 to 1 of the whole corpus.
fn prevalence(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&[
        "theme",
        "topics",
        "snippets",
        "share of snippets",
        "transcripts",
        "share of transcripts",
        "seconds",
        "share of seconds",
        "speakers",
    ])?;
    let whole = view.whole();
    let share = |part: usize, of: usize| number(rounded(part as f64 / of.max(1) as f64, 4));
    let mut row = |name: &str, topics: usize, count: Count| {
        let of_time = count.seconds.zip(whole.seconds).filter(|(_, whole)| *whole > 0.0);
        to.row([
            safe(name),
            number(topics),
            number(count.snippets),
            share(count.snippets, whole.snippets),
            number(count.transcripts),
            share(count.transcripts, view.corpus.transcripts.len()),
            seconds(count.seconds),
            of_time.map(|(part, whole)| number(rounded(part / whole, 4))).unwrap_or_default(),
            number(count.speakers),
        ])
    };
    for (_, theme) in view.codebook.tree() {
        let covered = view.prevalence(theme.id);
        row(&view.codebook.path(theme.id), covered.topics_below.len(), covered.whole)?;
    }
    Ok(())
}

/// Pairs of themes that hold for the same snippets.
fn together(view: &View<'_>, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["theme", "and theme", "snippets", "transcripts"])?;
    for pair in view.study.together(view.corpus, view.codebook) {
        to.row([
            safe(&view.codebook.path(pair.first)),
            safe(&view.codebook.path(pair.second)),
            number(pair.snippets),
            number(pair.transcripts),
        ])?;
    }
    Ok(())
}

/// The topics in the columns of BERTopic's `get_topic_info`; lists as Python writes them.
fn bertopic(view: &View<'_>, texts: &dyn Texts, to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["Topic", "Count", "Name", "Representation", "Representative_Docs"])?;
    let Some(run) = view.run else { return Ok(()) };
    if run.outliers() > 0 {
        to.row([number(-1), number(run.outliers()), number("-1_outliers"), number("[]"), number("[]")])?;
    }
    for topic in &run.topics {
        let words: Vec<&str> = topic.keywords.iter().map(|keyword| keyword.word.as_str()).collect();
        let name = format!("{}_{}", topic.id.0, words.iter().take(4).copied().collect::<Vec<_>>().join("_"));
        let places: Vec<usize> =
            topic.representatives.iter().take(3).filter_map(|&id| view.corpus.snippet_index(id)).collect();
        let said = texts.some(&places)?;
        to.row([
            number(topic.id.0),
            number(topic.snippets),
            safe(&name),
            number(python(words.iter().copied())),
            number(python(said.iter().map(String::as_str))),
        ])?;
    }
    Ok(())
}

/// A list of strings as Python writes it.
fn python<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let quoted = items.map(|item| {
        let item = item.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n").replace('\t', "\\t");
        format!("'{item}'")
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(", "))
}

/// What each column of the other tables means: table, column, meaning.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("transcripts", "name", "how the transcript is called in the project"),
    ("transcripts", "language", "ISO 639 code, as detected"),
    ("transcripts", "seconds", "how long the recording is"),
    ("transcripts", "words", "words in its snippets"),
    ("transcripts", "snippets", "number of its snippets"),
    ("transcripts", "hash", "BLAKE3 hash of its text"),
    ("transcripts", "(others)", "attributes as found in the files"),
    ("snippets", "id", "number of the snippet in the project"),
    ("snippets", "transcript", "name of its transcript"),
    ("snippets", "start", "second at which it begins"),
    ("snippets", "end", "second at which it ends"),
    ("snippets", "speaker", "who says two thirds of it, if anybody"),
    ("snippets", "words", "its words"),
    ("snippets", "topic", "number of its topic in the current run; empty for an outlier"),
    ("snippets", "topic label", "name of that topic"),
    ("snippets", "probability", "how surely it belongs to the topic, 0 to 1"),
    ("snippets", "themes", "paths of the themes that hold for it, joined by '; '"),
    ("snippets", "text", "what is said"),
    ("topics", "id", "number in the run, largest first"),
    ("topics", "label", "the researcher's name, else the machine's"),
    ("topics", "keywords", "what sets it apart, best first, by class-based TF-IDF"),
    ("topics", "snippets", "how many it holds"),
    ("topics", "transcripts", "from how many"),
    ("topics", "seconds", "how long its snippets take to say"),
    ("topics", "themes", "paths of the themes it is in"),
    ("topics", "junk", "whether it is left out of counts"),
    ("bertopic", "(all)", "the topics in the columns of BERTopic's get_topic_info; -1 are outliers"),
    ("themes", "path", "its name with those above it"),
    ("themes", "name", "its name"),
    ("themes", "parent", "path of the theme above it"),
    ("themes", "description", "when to use it and when not"),
    ("themes", "color", "index into the palette"),
    ("themes", "topics", "numbers of the topics in it"),
    ("assignments", "assignment", "number of the decision"),
    ("assignments", "theme", "path of the theme decided for"),
    ("assignments", "run", "run of the topic, where a whole topic was assigned"),
    ("assignments", "topic", "its number in that run"),
    ("assignments", "transcript", "name of the transcript of the passage"),
    ("assignments", "first byte", "where the passage begins in its text, UTF-8"),
    ("assignments", "end byte", "one past its last byte"),
    ("assignments", "coder", "who decided"),
    ("assignments", "time", "when, in UTC"),
    ("prevalence", "theme", "path of the theme; counts include those below it, each snippet once"),
    ("prevalence", "topics", "topics in it"),
    ("prevalence", "snippets", "snippets it holds for"),
    ("prevalence", "share of snippets", "of all, 0 to 1"),
    ("prevalence", "transcripts", "from how many"),
    ("prevalence", "share of transcripts", "of all, 0 to 1"),
    ("prevalence", "seconds", "how long these snippets take to say"),
    ("prevalence", "share of seconds", "of all, 0 to 1"),
    ("prevalence", "speakers", "who say them, by name"),
    ("together", "theme", "path of one theme, with those below it"),
    ("together", "and theme", "path of the other"),
    ("together", "snippets", "for which both hold"),
    ("together", "transcripts", "from how many"),
    ("log", "id", "number of the change"),
    ("log", "time", "when, in UTC"),
    ("log", "coder", "who made it"),
    ("log", "what", "what was done"),
    ("log", "undone", "whether it was taken back"),
];

fn dictionary(to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["table", "column", "meaning"])?;
    MEANINGS
        .iter()
        .try_for_each(|(table, column, meaning)| to.row([safe(table), safe(column), safe(meaning)]))
}

fn edits(log: &[LoggedEdit], to: &mut Table<'_>) -> io::Result<()> {
    to.head(&["id", "time", "coder", "what", "undone"])?;
    for edit in log {
        to.row([
            number(edit.id.0),
            safe(&edit.time),
            safe(&edit.coder),
            safe(&edit.what),
            number(edit.undone),
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::view::tests::{Said, study};
    use super::*;

    fn tables() -> String {
        let (corpus, run, codebook, study, log) = study();
        let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
        let mut out = String::new();
        for table in TABLES {
            let mut bytes = Vec::new();
            write(table, &view, &Said, &log, Style { tabs: false, mark: false }, &mut bytes).unwrap();
            out += &format!("# {table}.csv\n{}\n", String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
        }
        out
    }

    #[test]
    fn the_tables_of_a_small_study() {
        insta::assert_snapshot!(tables());
    }

    #[test]
    fn every_column_has_a_meaning() {
        let (corpus, run, codebook, study, log) = study();
        let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
        for table in TABLES.iter().filter(|table| !["dictionary", "bertopic"].contains(table)) {
            let mut bytes = Vec::new();
            write(table, &view, &Said, &log, Style { tabs: true, mark: true }, &mut bytes).unwrap();
            let text = String::from_utf8(bytes).unwrap();
            let head = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap();
            for column in head.split('\t').filter(|column| *column != "date") {
                assert!(
                    MEANINGS.iter().any(|(of, name, _)| of == table && *name == column),
                    "{table} {column}"
                );
            }
        }
    }

    #[test]
    fn lists_are_written_as_python_writes_them() {
        assert_eq!(python(["it's", "a\nb\\"].into_iter()), r"['it\'s', 'a\nb\\']");
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        assert_eq!(safe("a = b"), "a = b");
    }
}
