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
pub const TABLES: [&str; 7] =
    ["transcripts", "snippets", "topics", "themes", "assignments", "prevalence", "log"];

/// Writes the table of that name; an unknown one is empty.
///
/// # Errors
/// What `to` says, and where texts cannot be read.
pub fn write(
    table: &str,
    view: &View<'_>,
    texts: &dyn Texts,
    log: &[LoggedEdit],
    to: &mut dyn Write,
) -> io::Result<()> {
    let mut table_to =
        Table(WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(to));
    match table {
        "transcripts" => transcripts(view, &mut table_to),
        "snippets" => snippets(view, texts, &mut table_to),
        "topics" => topics(view, &mut table_to),
        "themes" => themes(view, &mut table_to),
        "assignments" => assignments(view, &mut table_to),
        "prevalence" => prevalence(view, &mut table_to),
        "log" => edits(log, &mut table_to),
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
            write(table, &view, &Said, &log, &mut bytes).unwrap();
            out += &format!("# {table}.csv\n{}\n", String::from_utf8(bytes).unwrap().replace("\r\n", "\n"));
        }
        out
    }

    #[test]
    fn the_tables_of_a_small_study() {
        insta::assert_snapshot!(tables());
    }

    #[test]
    fn no_cell_is_run_by_a_spreadsheet() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(safe(text), format!("'{text}"));
        }
        assert_eq!(safe("a = b"), "a = b");
    }
}
