//! The tables of the researcher's work: codebook, decisions, what they cover, quotes, log.

use super::super::quotes;
use super::super::view::{Texts, View};
use super::cell::{Cell, Joined, Sink};
use crate::coding::{Count, LoggedEdit, Source};
use std::io;

pub(super) fn themes(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["path", "name", "parent", "description", "color", "topics"])?;
    for (_, theme) in view.codebook.tree() {
        let topics = view.prevalence(theme.id).topics;
        let topics = topics.iter().map(|topic| Cell::Whole(topic.0.into())).collect();
        let parent = theme.parent.map(|parent| Cell::text(view.codebook.path(parent)));
        to.row(&[
            Cell::text(view.codebook.path(theme.id)),
            Cell::text(&theme.name),
            parent.unwrap_or(Cell::None),
            Cell::text(&theme.description),
            Cell::Whole(theme.color.into()),
            Cell::List(topics, Joined::Semicolons),
        ])?;
    }
    Ok(())
}

/// One row for each span of each assignment; bytes count in the transcript's text.
pub(super) fn assignments(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
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
            Source::Topic { run, topic } => (Cell::Whole(run.0), Cell::Whole(topic.0.into())),
            Source::Spans => (Cell::None, Cell::None),
        };
        for placed in &assignment.spans {
            let entry = view.corpus.transcript(placed.transcript);
            to.row(&[
                Cell::Whole(assignment.id.0),
                Cell::text(&theme),
                run.clone(),
                topic.clone(),
                Cell::known(entry.map(|entry| entry.name.as_str())),
                Cell::count(placed.span.start),
                Cell::count(placed.span.end),
                Cell::text(&assignment.coder),
                Cell::text(&assignment.time),
            ])?;
        }
    }
    Ok(())
}

/// How much each theme covers, with those below it; shares from 0 to 1 of the whole corpus.
pub(super) fn prevalence(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
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
    let share = |part: usize, of: usize| Cell::share(part as f64 / of.max(1) as f64);
    for (_, theme) in view.codebook.tree() {
        let covered = view.prevalence(theme.id);
        let Count { snippets, transcripts, seconds, speakers } = covered.whole;
        let of_time = seconds.zip(whole.seconds).filter(|(_, whole)| *whole > 0.0);
        to.row(&[
            Cell::text(view.codebook.path(theme.id)),
            Cell::count(covered.topics_below.len()),
            Cell::count(snippets),
            share(snippets, whole.snippets),
            Cell::count(transcripts),
            share(transcripts, view.corpus.transcripts.len()),
            Cell::seconds(seconds),
            of_time.map_or(Cell::None, |(part, whole)| Cell::share(part / whole)),
            Cell::count(speakers),
        ])?;
    }
    Ok(())
}

/// Pairs of themes that hold for the same snippets.
pub(super) fn together(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["theme", "and theme", "snippets", "transcripts"])?;
    for pair in view.study.together(view.corpus, view.codebook) {
        to.row(&[
            Cell::text(view.codebook.path(pair.first)),
            Cell::text(view.codebook.path(pair.second)),
            Cell::count(pair.snippets),
            Cell::count(pair.transcripts),
        ])?;
    }
    Ok(())
}

/// The passages picked to be quoted, by theme, in their order.
pub(super) fn quotes(view: &View<'_>, texts: &dyn Texts, to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["theme", "number", "transcript", "start", "speaker", "date", "url", "text"])?;
    for quoted in quotes::gather(view, texts, None)? {
        for (at, quote) in quoted.quotes.iter().enumerate() {
            to.row(&[
                Cell::text(view.codebook.path(quoted.theme)),
                Cell::count(at + 1),
                Cell::text(&quote.transcript),
                Cell::seconds(quote.start),
                Cell::known(quote.speaker.as_deref()),
                Cell::known(quote.date.as_deref()),
                Cell::known(quote.url.as_deref()),
                Cell::text(&quote.text),
            ])?;
        }
    }
    Ok(())
}

pub(super) fn edits(log: &[LoggedEdit], to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["id", "time", "coder", "what", "undone"])?;
    for edit in log {
        to.row(&[
            Cell::Whole(edit.id.0),
            Cell::text(&edit.time),
            Cell::text(&edit.coder),
            Cell::text(&edit.what),
            Cell::Truth(edit.undone),
        ])?;
    }
    Ok(())
}
