//! The tables of what was said and what the machine found in it.

use super::super::view::{Texts, View};
use super::cell::{Cell, Joined, Sink};
use crate::coding::suggest::Vectors;
use crate::topics::Run;
use std::collections::BTreeSet;
use std::io;

/// The columns of each transcript; its attributes follow.
const TRANSCRIPT: [&str; 6] = ["name", "language", "seconds", "words", "snippets", "hash"];

pub(super) fn transcripts(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
    let entries = &view.corpus.transcripts;
    let names: BTreeSet<&str> =
        entries.iter().flat_map(|entry| entry.attributes.keys().map(String::as_str)).collect();
    // An attribute called like one of the columns must not be taken for it.
    let shown = |name: &&str| match TRANSCRIPT.contains(name) {
        true => format!("{name} (attribute)"),
        false => (*name).to_owned(),
    };
    let shown: Vec<String> = names.iter().map(shown).collect();
    to.head(&TRANSCRIPT.into_iter().chain(shown.iter().map(String::as_str)).collect::<Vec<_>>())?;
    for entry in entries {
        let mut row = vec![
            Cell::text(&entry.name),
            Cell::known(entry.language.as_deref()),
            Cell::seconds(entry.duration),
            Cell::count(entry.words),
            Cell::count(entry.snippets.len()),
            Cell::text(&entry.hash),
        ];
        row.extend(names.iter().map(|name| Cell::known(entry.attributes.get(*name).map(String::as_str))));
        to.row(&row)?;
    }
    Ok(())
}

const SNIPPET: [&str; 11] = [
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
];

/// The snippets; with their vectors, in one more column, where there are any.
pub(super) fn snippets(
    view: &View<'_>,
    texts: &dyn Texts,
    vectors: Option<&dyn Vectors>,
    to: &mut dyn Sink,
) -> io::Result<()> {
    to.head(&SNIPPET.into_iter().chain(vectors.map(|_| "vector")).collect::<Vec<_>>())?;
    texts.each(&mut |at, text| {
        let (Some(snippet), Some(entry)) = (view.corpus.snippets.get(at), view.transcript_of(at)) else {
            return Ok(());
        };
        let topic = view.study.topic_of(at);
        let label = topic.and_then(|id| view.study.topic(id)).map(|facts| facts.label.as_str());
        let mut themes: Vec<String> =
            view.study.themes_of(at).iter().map(|&id| view.codebook.path(id)).collect();
        themes.sort();
        let mut row = vec![
            Cell::Whole(snippet.id.0),
            Cell::text(&entry.name),
            Cell::seconds(snippet.start),
            Cell::seconds(snippet.end),
            Cell::known(snippet.speaker.as_deref()),
            Cell::count(snippet.words),
            topic.map_or(Cell::None, |id| Cell::Whole(id.0.into())),
            Cell::known(label),
            topic.map_or(Cell::None, |_| Cell::share(view.study.probability(at).into())),
            Cell::list(themes, Joined::Semicolons),
            Cell::text(text),
        ];
        row.extend(vectors.map(|vectors| vectors.row(at).map_or(Cell::None, Cell::Vector)));
        to.row(&row)
    })
}

pub(super) fn topics(view: &View<'_>, to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["id", "label", "keywords", "snippets", "transcripts", "seconds", "themes", "junk"])?;
    for facts in view.study.topics() {
        let words = view.run.map(|run| keywords(run, facts.id.0)).unwrap_or_default();
        let themes = facts.themes.iter().map(|theming| view.codebook.path(theming.theme));
        to.row(&[
            Cell::Whole(facts.id.0.into()),
            Cell::text(&facts.label),
            Cell::list(words, Joined::Commas),
            Cell::count(facts.count.snippets),
            Cell::count(facts.count.transcripts),
            Cell::seconds(facts.count.seconds),
            Cell::list(themes, Joined::Semicolons),
            Cell::Truth(facts.junk),
        ])?;
    }
    Ok(())
}

fn keywords(run: &Run, topic: u32) -> Vec<&str> {
    let found = run.topics.iter().find(|found| found.id.0 == topic);
    found.into_iter().flat_map(|found| found.keywords.iter().map(|keyword| keyword.word.as_str())).collect()
}

/// The topics in the columns of BERTopic's `get_topic_info`; lists as Python writes them.
pub(super) fn bertopic(view: &View<'_>, texts: &dyn Texts, to: &mut dyn Sink) -> io::Result<()> {
    to.head(&["Topic", "Count", "Name", "Representation", "Representative_Docs"])?;
    let Some(run) = view.run else { return Ok(()) };
    let none = || Cell::List(Vec::new(), Joined::Python);
    if run.outliers() > 0 {
        let count = Cell::count(run.outliers());
        to.row(&[Cell::Whole(-1), count, Cell::Ours("-1_outliers"), none(), none()])?;
    }
    for topic in &run.topics {
        let words = keywords(run, topic.id.0);
        let name = format!("{}_{}", topic.id.0, words.iter().take(4).copied().collect::<Vec<_>>().join("_"));
        let places: Vec<usize> =
            topic.representatives.iter().take(3).filter_map(|&id| view.corpus.snippet_index(id)).collect();
        to.row(&[
            Cell::Whole(topic.id.0.into()),
            Cell::count(topic.snippets),
            Cell::text(name),
            Cell::list(words, Joined::Python),
            Cell::list(texts.some(&places)?, Joined::Python),
        ])?;
    }
    Ok(())
}
