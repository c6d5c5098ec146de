//! The tables of the researcher's work: themes, assignments, prevalence, speakers, co-occurrence, quotes, memos,
//! edit log.

use super::corpus_tables::AttributeColumns;
use super::dictionary::column_names;
use crate::coding::agreement::{AgreementUnit, unit_spans};
use crate::coding::{
    AssignmentSource, Codebook, CoverageCounts, CrosstabUnit, JournalKind, LoggedEdit, MemoFilter, ThemeId,
    UngroupedReason, transcript_groupings, ungrouped_attributes,
};
use crate::corpus::{TranscriptId, count_words};
use crate::exchange::cell::{ExportCell, ListStyle, TableSink};
use crate::exchange::view::{StudyView, TextSource};
use crate::exchange::{memos, quotes};
use crate::format::join_names;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Writes the themes.
pub(super) fn write_themes(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("themes"))?;
    for (_, theme) in view.codebook.tree() {
        let topics = view.prevalence(theme.id).topics;
        let topics = topics.iter().map(|topic| ExportCell::Integer(topic.0.into())).collect();
        let also_under = view.codebook.also_under_paths(theme.id).into_iter().map(ExportCell::text).collect();
        let parent = theme.parent.map(|parent| ExportCell::text(view.codebook.theme_path(parent)));
        to.write_row(&[
            ExportCell::text(view.codebook.theme_path(theme.id)),
            ExportCell::text(&theme.name),
            parent.unwrap_or(ExportCell::Empty),
            ExportCell::text(&theme.description),
            ExportCell::Integer(theme.color.into()),
            ExportCell::List(topics, ListStyle::Semicolons),
            ExportCell::List(also_under, ListStyle::Semicolons),
        ])?;
    }
    Ok(())
}

/// Writes a row for each span of each assignment; offsets are bytes of the transcript's text.
pub(super) fn write_assignments(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("assignments"))?;
    for assignment in view.codebook.assignments.values() {
        let theme = view.codebook.theme_path(assignment.theme);
        let (run, topic) = match assignment.source {
            AssignmentSource::Topic { run, topic } => {
                (ExportCell::Integer(run.0), ExportCell::Integer(topic.0.into()))
            }
            AssignmentSource::Spans => (ExportCell::Empty, ExportCell::Empty),
        };
        for placed in &assignment.spans {
            let entry = view.corpus.transcript(placed.transcript);
            to.write_row(&[
                ExportCell::Integer(assignment.id.0),
                ExportCell::text(&theme),
                run.clone(),
                topic.clone(),
                ExportCell::optional_text(entry.map(|entry| entry.name.as_str())),
                ExportCell::count(placed.span.start),
                ExportCell::count(placed.span.end),
                ExportCell::text(&assignment.coder),
                ExportCell::text(&assignment.time),
            ])?;
        }
    }
    Ok(())
}

/// Writes a row for each passage of each theme, in the order of the transcripts: the table of coded segments. The
/// seconds are not rounded, so that sums of them can be computed again.
pub(super) fn write_passages(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    let attributes = AttributeColumns::new(view.corpus, "passages");
    to.write_header(&attributes.header())?;
    let order: BTreeMap<ThemeId, usize> =
        view.codebook.tree().iter().enumerate().map(|(at, (_, theme))| (theme.id, at)).collect();
    let passages =
        view.codebook.assignments.values().flat_map(|it| it.spans.iter().map(move |place| (it, place)));
    let mut passages: Vec<_> = passages
        .filter_map(|(it, place)| {
            let transcript = view.corpus.transcript_index(place.transcript)?;
            Some((transcript, place.span, order.get(&it.theme).copied(), it.id, it, place))
        })
        .collect();
    passages.sort_unstable_by_key(|&(transcript, span, theme, id, ..)| (transcript, span, theme, id));
    for group in passages.chunk_by(|a, b| a.0 == b.0) {
        let Some(entry) = group.first().and_then(|(at, ..)| view.corpus.transcript_at(*at)) else { continue };
        let transcript = texts.load_transcript(entry.id)?;
        for (.., assignment, place) in group {
            let said = quotes::quoted_passage(view, &transcript, place);
            let words = count_words(place.span.slice(&transcript.text), entry.language.as_deref());
            let times = view.stats.passage_seconds(view.corpus, place);
            let second = |second: Option<f64>| second.map_or(ExportCell::Empty, ExportCell::Number);
            let mut row = vec![
                ExportCell::text(view.codebook.theme_path(assignment.theme)),
                ExportCell::text(&entry.name),
                ExportCell::text(said.text),
                ExportCell::count(words),
                ExportCell::optional_text(said.speaker.as_deref()),
                second(times.map(|(start, _)| start)),
                second(times.map(|(_, end)| end)),
                ExportCell::optional_text(said.date.as_deref()),
                ExportCell::text(&assignment.coder),
                ExportCell::text(&assignment.time),
                ExportCell::count(place.span.start),
                ExportCell::count(place.span.end),
            ];
            row.extend(attributes.cells(entry));
            to.write_row(&row)?;
        }
    }
    Ok(())
}

/// Writes the prevalence of each theme with those below it; shares of the whole corpus from 0 to 1.
pub(super) fn write_prevalence(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("prevalence"))?;
    let whole = view.stats.corpus_coverage();
    let share = |part: usize, of: usize| ExportCell::share(part as f64 / of.max(1) as f64);
    for (_, theme) in view.codebook.tree() {
        let covered = view.prevalence(theme.id);
        let CoverageCounts { words, snippets, transcripts, seconds, speakers } = covered.subtree;
        let of_time = seconds.zip(whole.seconds).filter(|(_, whole)| *whole > 0.0);
        to.write_row(&[
            ExportCell::text(view.codebook.theme_path(theme.id)),
            ExportCell::count(covered.topics_of_subtree.len()),
            ExportCell::count(snippets),
            share(snippets, whole.snippets),
            ExportCell::count(transcripts),
            share(transcripts, view.corpus.transcripts.len()),
            ExportCell::seconds(seconds),
            of_time.map_or(ExportCell::Empty, |(part, whole)| ExportCell::share(part / whole)),
            ExportCell::count(speakers),
            ExportCell::count(covered.passages_of_subtree),
            ExportCell::count(words),
            share(words, whole.words),
            ExportCell::count(covered.passages_set_aside),
        ])?;
    }
    Ok(())
}

/// Writes what each speaker says of all that is counted and of each theme. The seconds are not rounded, so that sums
/// of them can be computed again.
pub(super) fn write_speakers(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("speakers"))?;
    let rows = view.stats.speaker_coverages(view.corpus, view.codebook, |id| texts.load_transcript(id))?;
    let whole: BTreeMap<&Option<String>, usize> =
        rows.iter().filter(|row| row.theme.is_none()).map(|row| (&row.speaker, row.coverage.words)).collect();
    for row in &rows {
        let CoverageCounts { words, snippets, transcripts, seconds, .. } = row.coverage;
        let of_speaker = whole.get(&row.speaker).map_or(0, |words| *words);
        let theme = row.theme.map(|theme| ExportCell::text(view.codebook.theme_path(theme)));
        to.write_row(&[
            theme.unwrap_or(ExportCell::Empty),
            ExportCell::optional_text(row.speaker.as_deref()),
            ExportCell::count(words),
            ExportCell::share(words as f64 / of_speaker.max(1) as f64),
            seconds.map_or(ExportCell::Empty, ExportCell::Number),
            row.passages.map_or(ExportCell::Empty, ExportCell::count),
            ExportCell::count(snippets),
            ExportCell::count(transcripts),
        ])?;
    }
    Ok(())
}

/// Writes what is known of people who speak in the transcripts.
pub(super) fn write_cases(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("cases"))?;
    for (name, attributes) in view.cases() {
        for (key, value) in attributes {
            to.write_row(&[ExportCell::text(name), ExportCell::text(key), ExportCell::text(value)])?;
        }
    }
    Ok(())
}

/// Writes the pairs of co-occurring themes, within each unit.
pub(super) fn write_cooccurrence(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("together"))?;
    for within in CrosstabUnit::ALL {
        for pair in view.stats.theme_cooccurrences(view.corpus, view.codebook, within) {
            to.write_row(&[
                ExportCell::text(view.codebook.theme_path(pair.first)),
                ExportCell::text(view.codebook.theme_path(pair.second)),
                ExportCell::text(within.name()),
                ExportCell::count(pair.times),
                ExportCell::count(pair.words),
                ExportCell::count(pair.snippets),
                ExportCell::count(pair.transcripts),
            ])?;
        }
    }
    Ok(())
}

/// Writes in how many transcripts of each group by attribute each theme occurs.
pub(super) fn write_attributes(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("attributes"))?;
    let themes: Vec<ThemeId> = view.codebook.tree().into_iter().map(|(_, theme)| theme.id).collect();
    for grouping in transcript_groupings(view.corpus) {
        let table = view.stats.group_crosstab(view.corpus, &themes, &grouping);
        for (column, (value, transcripts)) in grouping.groups.iter().enumerate() {
            for (row, theme) in themes.iter().enumerate() {
                to.write_row(&[
                    ExportCell::text(&grouping.name),
                    ExportCell::text(value),
                    ExportCell::count(transcripts.len()),
                    ExportCell::text(view.codebook.theme_path(*theme)),
                    ExportCell::count(table.count(row, column)),
                ])?;
            }
        }
    }
    Ok(())
}

/// What the table of themes by attribute leaves out and why, a sentence for each reason. Without themes it has no rows, and
/// nothing is said.
pub fn ungrouped_notes(view: &StudyView<'_>) -> Vec<String> {
    if view.codebook.themes.is_empty() {
        return Vec::new();
    }
    let all = ungrouped_attributes(view.corpus);
    let note = |reason: UngroupedReason| {
        let names: Vec<&str> = all.iter().filter(|it| it.1 == reason).map(|it| it.0.as_str()).collect();
        let why = reason.text();
        (!names.is_empty()).then(|| format!("The table attributes leaves out {}: {why}.", join_names(&names)))
    };
    UngroupedReason::ALL.into_iter().filter_map(note).collect()
}

/// Writes the sentences and turns of the transcripts that coders can be compared on: those in which two or more
/// decided something, and those of the sample.
pub(super) fn write_units(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("units"))?;
    let shared = comparable_transcripts(view.codebook);
    for entry in view.corpus.transcripts.iter().filter(|entry| shared.contains(&entry.id)) {
        let transcript = texts.load_transcript(entry.id)?;
        for unit in [AgreementUnit::Sentence, AgreementUnit::Turn] {
            for span in unit_spans(&transcript, unit) {
                to.write_row(&[
                    ExportCell::text(unit.name()),
                    ExportCell::text(&entry.name),
                    ExportCell::count(span.start),
                    ExportCell::count(span.end),
                ])?;
            }
        }
    }
    Ok(())
}

/// The transcripts in which two coders or more decided something, and those of the sample.
fn comparable_transcripts(book: &Codebook) -> BTreeSet<TranscriptId> {
    let mut coders: BTreeMap<TranscriptId, BTreeSet<&str>> = BTreeMap::new();
    for decided in book.assignments.values() {
        for place in &decided.spans {
            coders.entry(place.transcript).or_default().insert(&decided.coder);
        }
    }
    let several = coders.into_iter().filter(|(_, coders)| coders.len() > 1).map(|(id, _)| id);
    let sampled = book.sample.iter().flat_map(|sample| &sample.spans).map(|place| place.transcript);
    several.chain(sampled).collect()
}

/// Writes how many topics and themes were seen after each transcript.
pub(super) fn write_saturation(view: &StudyView<'_>, to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("saturation"))?;
    let curve = view.stats.saturation(view.corpus);
    let steps = curve.order.iter().zip(curve.topics.iter().zip(&curve.themes));
    for (number, (index, (topics, themes))) in (1..).zip(steps) {
        let name = view.corpus.transcript_at(*index).map(|entry| entry.name.as_str());
        to.write_row(&[
            ExportCell::count(number),
            ExportCell::optional_text(name),
            ExportCell::count(*topics),
            ExportCell::count(*themes),
        ])?;
    }
    Ok(())
}

/// Writes the quotes by theme, in the researcher's order.
pub(super) fn write_quotes(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("quotes"))?;
    for quoted in quotes::collect_quotes(view, texts, None)? {
        for (at, quote) in quoted.quotes.iter().enumerate() {
            to.write_row(&[
                ExportCell::text(view.codebook.theme_path(quoted.theme)),
                ExportCell::count(at + 1),
                ExportCell::text(&quote.transcript),
                ExportCell::seconds(quote.start),
                ExportCell::optional_text(quote.speaker.as_deref()),
                ExportCell::optional_text(quote.date.as_deref()),
                ExportCell::optional_text(quote.url.as_deref()),
                ExportCell::text(&quote.text),
            ])?;
        }
    }
    Ok(())
}

/// Writes the memos, with the passages of those that are on one.
pub(super) fn write_memos(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    to: &mut dyn TableSink,
) -> io::Result<()> {
    to.write_header(&column_names("memos"))?;
    for memo in memos::collect_memos(view, texts, &MemoFilter::default(), "")? {
        let topic = memo.topic();
        let placed = memo.passage.as_ref();
        let said = placed.map(|(_, said)| said);
        let span = placed.map(|(place, _)| place.span);
        to.write_row(&[
            ExportCell::count(memo.number),
            ExportCell::text(memo.about.name()),
            ExportCell::text(&memo.subject),
            ExportCell::list(memo.themes.iter().map(String::as_str), ListStyle::Semicolons),
            topic.map_or(ExportCell::Empty, |(run, _)| ExportCell::Integer(run)),
            topic.map_or(ExportCell::Empty, |(_, topic)| ExportCell::Integer(topic.into())),
            ExportCell::optional_text(memo.transcript.as_deref()),
            ExportCell::seconds(said.and_then(|said| said.start)),
            ExportCell::optional_text(said.and_then(|said| said.speaker.as_deref())),
            span.map_or(ExportCell::Empty, |span| ExportCell::count(span.start)),
            span.map_or(ExportCell::Empty, |span| ExportCell::count(span.end)),
            ExportCell::optional_text(said.map(|said| said.text.as_str())),
            ExportCell::text(&memo.text),
            ExportCell::text(&memo.coder),
            ExportCell::optional_text(memo.kind.map(JournalKind::name)),
            ExportCell::optional_text(Some(memo.time.as_str()).filter(|time| !time.is_empty())),
        ])?;
    }
    Ok(())
}

/// Writes the edit log.
pub(super) fn write_edits(log: &[LoggedEdit], to: &mut dyn TableSink) -> io::Result<()> {
    to.write_header(&column_names("log"))?;
    for edit in log {
        to.write_row(&[
            ExportCell::Integer(edit.id.0),
            ExportCell::text(&edit.time),
            ExportCell::text(&edit.coder),
            ExportCell::text(&edit.what),
            ExportCell::Bool(edit.undone),
        ])?;
    }
    Ok(())
}
