//! The tables of the corpus and of the current run: transcripts, snippets, topics.

use super::dictionary::column_names;
use crate::coding::suggestions::SnippetVectorSource;
use crate::corpus::{Corpus, SnippetIndex, TranscriptEntry};
use crate::exchange::cell::{ExportCell, ListStyle, TableSink};
use crate::exchange::view::{StudyView, TextSource, topic_keywords};
use std::collections::BTreeSet;
use std::io;

/// The columns of a table, with those of the attributes of transcripts behind its own.
pub(super) struct AttributeColumns<'a> {
    own: Vec<&'static str>,
    names: BTreeSet<&'a str>,
    shown: Vec<String>,
}

impl<'a> AttributeColumns<'a> {
    /// A column for each attribute any transcript has. One with the name of a column of the table gets another,
    /// so that names stay unique.
    pub(super) fn new(corpus: &'a Corpus, table: &str) -> Self {
        let own = column_names(table);
        let entries = corpus.transcripts.iter();
        let names: BTreeSet<&str> =
            entries.flat_map(|entry| entry.attributes.keys().map(String::as_str)).collect();
        let shown = |name: &&str| match own.contains(name) {
            true => format!("{name} (attribute)"),
            false => (*name).to_owned(),
        };
        Self { shown: names.iter().map(shown).collect(), own, names }
    }

    /// The names of all columns of the table.
    pub(super) fn header(&self) -> Vec<&str> {
        self.own.iter().copied().chain(self.shown.iter().map(String::as_str)).collect()
    }

    /// The cells of a transcript's attributes.
    pub(super) fn cells<'e>(&self, entry: &'e TranscriptEntry) -> impl Iterator<Item = ExportCell<'e>> {
        let value = |name: &&str| entry.attributes.get(*name).map(String::as_str);
        self.names.iter().map(move |name| ExportCell::optional_text(value(name)))
    }
}

/// Writes the transcripts, with a column for each attribute any of them has.
pub(super) fn write_transcripts(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    let attributes = AttributeColumns::new(view.corpus, "transcripts");
    to.write_header(&attributes.header())?;
    for entry in &view.corpus.transcripts {
        let mut row = vec![
            ExportCell::text(&entry.name),
            ExportCell::optional_text(entry.language.as_deref()),
            ExportCell::seconds(entry.duration),
            ExportCell::count(entry.words),
            ExportCell::count(entry.snippets.len()),
            ExportCell::text(&entry.hash),
        ];
        row.extend(attributes.cells(entry));
        to.write_row(&row)?;
    }
    Ok(())
}

/// Writes the snippets with their text, and with a column of vectors where these are given.
pub(super) fn write_snippets(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    vectors: [Option<&dyn SnippetVectorSource>; 2],
    to: &mut dyn TableSink,
) -> io::Result<()> {
    let mut columns = column_names("snippets");
    columns
        .extend(["vector", "adapted vector"].iter().zip(vectors).filter_map(|(name, of)| of.map(|_| name)));
    to.write_header(&columns)?;
    texts.for_each_snippet(&mut |at, text| {
        let (Some(snippet), Some(entry)) = (view.corpus.snippet_at(at), view.transcript_of_snippet(at))
        else {
            return Ok(());
        };
        let topic = view.stats.topic_of(at);
        let label = topic.and_then(|id| view.stats.topic(id)).map(|facts| facts.label.as_str());
        let mut themes: Vec<String> =
            view.stats.themes_of(at).iter().map(|&id| view.codebook.theme_path(id)).collect();
        themes.sort();
        let mut row = vec![
            ExportCell::Integer(snippet.id.0),
            ExportCell::text(&entry.name),
            ExportCell::seconds(snippet.start),
            ExportCell::seconds(snippet.end),
            ExportCell::optional_text(snippet.speaker.as_deref()),
            ExportCell::list(snippet.speakers(), ListStyle::Semicolons),
            ExportCell::count(snippet.words),
            topic.map_or(ExportCell::Empty, |id| ExportCell::Integer(id.0.into())),
            ExportCell::optional_text(label),
            topic.map_or(ExportCell::Empty, |_| ExportCell::share(view.stats.probability(at).into())),
            ExportCell::list(themes, ListStyle::Semicolons),
            ExportCell::text(text),
            ExportCell::count(snippet.span.start),
            ExportCell::count(snippet.span.end),
            ExportCell::optional_text(view.run.map(|_| place_in_run(view, at))),
        ];
        let vectors = vectors.into_iter().flatten();
        row.extend(vectors.map(|of| of.row(at).map_or(ExportCell::Empty, ExportCell::Vector)));
        to.write_row(&row)
    })
}

/// What the current run has of a snippet.
fn place_in_run(view: &StudyView<'_>, at: SnippetIndex) -> &'static str {
    match view.stats {
        stats if stats.unseen_snippets().binary_search(&at).is_ok() => "unseen",
        stats if stats.is_context(at) => "context",
        stats if stats.is_placed_later(at) => "placed",
        _ => "found",
    }
}

/// Writes who says which part of each snippet.
pub(super) fn write_speaker_parts(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("parts"))?;
    for entry in &view.corpus.transcripts {
        for snippet in view.corpus.snippets_of(entry) {
            for (span, speaker, words) in snippet.speaker_parts() {
                to.write_row(&[
                    ExportCell::Integer(snippet.id.0),
                    ExportCell::text(&entry.name),
                    ExportCell::optional_text(speaker),
                    ExportCell::count(words),
                    ExportCell::count(span.start),
                    ExportCell::count(span.end),
                ])?;
            }
        }
    }
    Ok(())
}

/// Writes the topics of the current run.
pub(super) fn write_topics(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("topics"))?;
    for facts in view.stats.topics() {
        let words = view.run.map_or_else(Vec::new, |run| topic_keywords(run, facts.id));
        let themes = facts.themes.iter().map(|theming| view.codebook.theme_path(theming.theme));
        to.write_row(&[
            ExportCell::Integer(facts.id.0.into()),
            ExportCell::text(&facts.label),
            ExportCell::list(words, ListStyle::Commas),
            ExportCell::count(facts.coverage.snippets),
            ExportCell::count(facts.coverage.transcripts),
            ExportCell::seconds(facts.coverage.seconds),
            ExportCell::list(themes, ListStyle::Semicolons),
            ExportCell::Bool(facts.junk),
        ])?;
    }
    Ok(())
}

/// Writes the pairs of topics that come together, the surest first. What chance would give is not rounded, so that the
/// log-likelihood can be computed again.
pub(super) fn write_topic_pairs(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("topic_pairs"))?;
    let label = |id| view.stats.topic(id).map_or("", |topic| topic.label.as_str());
    let pairs = view.run.map_or_else(Vec::new, |run| view.stats.topic_pairs(view.corpus, run));
    for pair in pairs {
        to.write_row(&[
            ExportCell::Integer(pair.first.0.into()),
            ExportCell::text(label(pair.first)),
            ExportCell::Integer(pair.second.0.into()),
            ExportCell::text(label(pair.second)),
            ExportCell::count(pair.transcripts),
            ExportCell::Number(pair.expected),
            ExportCell::Number(pair.log_likelihood),
        ])?;
    }
    Ok(())
}

/// Writes the topics in the columns of BERTopic's `get_topic_info`, outliers as topic -1: four keywords in
/// the name and three representative snippets, as BERTopic has it.
pub(super) fn write_bertopic(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("bertopic"))?;
    let Some(run) = view.run else { return Ok(()) };
    let none = || ExportCell::List(Vec::new(), ListStyle::Python);
    if run.outlier_count() > 0 {
        let count = ExportCell::count(run.outlier_count());
        to.write_row(&[ExportCell::Integer(-1), count, ExportCell::Literal("-1_outliers"), none(), none()])?;
    }
    for topic in &run.topics {
        let words = topic_keywords(run, topic.id);
        let name = format!("{}_{}", topic.id.0, words.iter().take(4).copied().collect::<Vec<_>>().join("_"));
        let places: Vec<SnippetIndex> =
            topic.representatives.iter().take(3).filter_map(|&id| view.corpus.snippet_index(id)).collect();
        to.write_row(&[
            ExportCell::Integer(topic.id.0.into()),
            ExportCell::count(topic.snippets),
            ExportCell::text(name),
            ExportCell::list(words, ListStyle::Python),
            ExportCell::list(texts.snippet_texts(&places)?, ListStyle::Python),
        ])?;
    }
    Ok(())
}
