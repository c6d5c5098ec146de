//! Memos with what each is on, for lists, tables and documents.

use super::document_table::DocumentTable;
use super::quotes::{self, QuotedPassage};
use super::view::{StudyView, TextSource};
use crate::coding::{
    JournalKind, ListedMemo, MemoFilter, MemoSubject, MemoTarget, SummaryCell, SummaryColumn, TranscriptSpan,
    has_words, list_memos, sort_by_time,
};
use crate::corpus::SnippetId;
use crate::format::minute_text;
use std::collections::BTreeSet;
use std::io;

/// A memo with what it is on, in words and in numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct SubjectMemo {
    /// Its number among all memos of the study, from 1.
    pub number: usize,
    /// Its target.
    pub target: MemoTarget,
    /// The kind of what it is on.
    pub about: MemoSubject,
    /// What it is on, in words: a path, a label, a name, a citation.
    pub subject: String,
    /// The paths of the themes it has to do with: see [`ListedMemo::themes`].
    pub themes: Vec<String>,
    /// The snippet of just the passage it is on.
    pub snippet: Option<SnippetId>,
    /// The passage it is on; with its place.
    pub passage: Option<(TranscriptSpan, QuotedPassage)>,
    /// The name of the transcript that it, or its passage, is of.
    pub transcript: Option<String>,
    /// Its text.
    pub text: String,
    /// The coder who wrote it; empty where nobody said who decides.
    pub coder: String,
    /// What it is for; none where nobody said.
    pub kind: Option<JournalKind>,
    /// When it was first written, RFC 3339 in UTC; empty where that is not known.
    pub time: String,
}

impl SubjectMemo {
    /// The run and the topic it is on.
    pub fn topic(&self) -> Option<(i64, u32)> {
        match self.target {
            MemoTarget::Topic(run, topic) => Some((run.0, topic.0)),
            _ => None,
        }
    }
}

/// The memos that pass a filter and have all words of a query in themselves, their subject or their passage, in
/// the order of [`list_memos`].
///
/// # Errors
/// Where the texts of passages cannot be read.
pub fn collect_memos(
    view: &StudyView<'_>,
    texts: &dyn TextSource,
    filter: &MemoFilter,
    query: &str,
) -> io::Result<Vec<SubjectMemo>> {
    let listed = list_memos(view.corpus, view.run, view.codebook, view.stats);
    let numbered: Vec<(usize, ListedMemo<'_>)> =
        (1..).zip(listed).filter(|(_, it)| filter.passes(it)).collect();
    let places: BTreeSet<TranscriptSpan> =
        numbered.iter().filter_map(|(_, it)| span_of(&it.memo.target)).collect();
    let said = quotes::load_passages(view, texts, places)?;
    let memos = numbered.into_iter().map(|(number, listed)| {
        let target = listed.memo.target.clone();
        let passage = span_of(&target).and_then(|place| Some((place.clone(), said.get(&place)?.clone())));
        SubjectMemo {
            number,
            about: listed.subject,
            subject: subject_text(view, &target, passage.as_ref().map(|(_, passage)| passage)),
            themes: listed.themes.iter().map(|theme| view.codebook.theme_path(*theme)).collect(),
            snippet: span_of(&target).and_then(|place| snippet_at(view, &place)),
            transcript: transcript_name(view, &target, passage.as_ref().map(|(_, passage)| passage)),
            passage,
            text: listed.memo.text.clone(),
            coder: listed.memo.coder.clone(),
            kind: listed.memo.kind,
            time: listed.memo.time.clone(),
            target,
        }
    });
    let wanted = |memo: &SubjectMemo| {
        let passage = memo.passage.as_ref().map_or("", |(_, passage)| passage.text.as_str());
        has_words(query, &[&memo.text, &memo.subject, passage])
    };
    Ok(memos.filter(wanted).collect())
}

/// The span that a memo is on.
fn span_of(target: &MemoTarget) -> Option<TranscriptSpan> {
    match target {
        MemoTarget::Span(place) => Some(place.clone()),
        _ => None,
    }
}

/// The snippet with just this span.
fn snippet_at(view: &StudyView<'_>, place: &TranscriptSpan) -> Option<SnippetId> {
    let entry = view.corpus.transcript(place.transcript)?;
    let snippets = view.corpus.snippets_of(entry).iter();
    snippets.filter(|snippet| snippet.span == place.span).map(|snippet| snippet.id).next()
}

/// What a memo is on, in words.
fn subject_text(view: &StudyView<'_>, target: &MemoTarget, passage: Option<&QuotedPassage>) -> String {
    match target {
        MemoTarget::Project => "the study".to_owned(),
        MemoTarget::Entry(begun) => minute_text(begun),
        MemoTarget::Theme(theme) => view.codebook.theme_path(*theme),
        MemoTarget::Cell(cell) => {
            format!("{}: {}", view.codebook.theme_path(cell.theme), column_text(view, &cell.column))
        }
        MemoTarget::Topic(run, topic) => {
            let current =
                view.run.filter(|current| current.id == *run).and_then(|_| view.stats.topic(*topic));
            let known = current.map(|facts| format!("topic {}: {}", topic.0, facts.label));
            known.unwrap_or_else(|| format!("topic {} of run {}", topic.0, run.0))
        }
        MemoTarget::Transcript(_) => transcript_name(view, target, None)
            .unwrap_or_else(|| "an earlier version of a transcript".to_owned()),
        MemoTarget::Span(_) => passage.map_or_else(|| "a passage".to_owned(), QuotedPassage::citation),
    }
}

/// The column of a summary in words: the name of a transcript or a person, or a value with its attribute.
pub fn column_text(view: &StudyView<'_>, column: &SummaryColumn) -> String {
    match column {
        SummaryColumn::Transcript(id) => view
            .corpus
            .transcript(*id)
            .map_or_else(|| "an earlier version of a transcript".to_owned(), |entry| entry.name.clone()),
        SummaryColumn::Speaker(name) => name.clone(),
        SummaryColumn::Value { attribute, value } => format!("{attribute} {value}"),
    }
}

/// The name of the transcript that a memo, or its passage, is of.
fn transcript_name(
    view: &StudyView<'_>,
    target: &MemoTarget,
    passage: Option<&QuotedPassage>,
) -> Option<String> {
    match target {
        MemoTarget::Transcript(id) => view.corpus.transcript(*id).map(|entry| entry.name.clone()),
        MemoTarget::Span(_) => passage.map(|passage| passage.transcript.clone()),
        MemoTarget::Cell(SummaryCell { column: SummaryColumn::Transcript(id), .. }) => {
            view.corpus.transcript(*id).map(|entry| entry.name.clone())
        }
        MemoTarget::Project
        | MemoTarget::Theme(_)
        | MemoTarget::Topic(..)
        | MemoTarget::Cell(_)
        | MemoTarget::Entry(_) => None,
    }
}

/// The memos as a journal: a table in the order in which they were first written.
pub fn journal_table(mut memos: Vec<SubjectMemo>) -> DocumentTable {
    sort_by_time(&mut memos, |memo| &memo.time);
    let row = |memo: &SubjectMemo| {
        let written = if memo.time.is_empty() { "not known".to_owned() } else { minute_text(&memo.time) };
        let kind = memo.kind.map_or("", JournalKind::name).to_owned();
        let on = match memo.about {
            MemoSubject::Study => memo.subject.clone(),
            // The day stands in a column of its own.
            MemoSubject::Entry => "journal".to_owned(),
            about => format!("{} {}", about.name(), memo.subject),
        };
        let said = memo.passage.as_ref().map_or_else(String::new, |(_, passage)| passage.text.clone());
        let said = if said.is_empty() { said } else { format!("\n\u{201c}{said}\u{201d}") };
        vec![written, memo.coder.clone(), kind, on, format!("{}{said}", memo.text)]
    };
    DocumentTable {
        title: "Journal".to_owned(),
        head: ["Written", "By", "Kind", "On", "Memo"].map(str::to_owned).to_vec(),
        widths: vec![13, 11, 15, 20, 41],
        rows: memos.iter().map(row).collect(),
    }
}

/// The memos as a table of a document.
pub fn memo_table(memos: &[SubjectMemo]) -> DocumentTable {
    let row = |memo: &SubjectMemo| {
        let said = memo.passage.as_ref().map_or_else(String::new, |(_, passage)| passage.text.clone());
        vec![memo.about.name().to_owned(), memo.subject.clone(), memo.text.clone(), said]
    };
    DocumentTable {
        title: "Memos".to_owned(),
        head: ["On", "Subject", "Memo", "Passage"].map(str::to_owned).to_vec(),
        widths: vec![12, 22, 33, 33],
        rows: memos.iter().map(row).collect(),
    }
}
