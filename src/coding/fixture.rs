//! Test fixture of this room: a small corpus, a run over it, and helpers to build and check codebooks.

use super::{Codebook, Edit, Signature, ThemeId, TranscriptSpan};
use crate::corpus::{Attributes, Corpus, Snippet, SnippetId, Span, TranscriptEntry, TranscriptId};
use crate::topics::{Membership, Parameters, Run, RunId, StageSeconds, Topic, TopicId};

/// Two transcripts, 1 and 2, of four and two snippets; each snippet has 100 bytes, is one byte from
/// the next and takes ten seconds; Host and Guest take turns, the last snippet has no times.
pub fn corpus() -> Corpus {
    let mut snippets = Vec::new();
    for (transcript, count) in [(1, 4), (2, 2)] {
        for at in 0..count {
            let (id, start) = (SnippetId(snippets.len() as i64 + 10), at * 101);
            snippets.push(Snippet {
                id,
                transcript: TranscriptId(transcript),
                span: Span::new(start, start + 100),
                start: Some(at as f64 * 10.0),
                end: (id.0 < 15).then_some(at as f64 * 10.0 + 10.0),
                speaker: Some(if at % 2 == 0 { "Host" } else { "Guest" }.into()),
                words: 20,
                parts: Vec::new(),
            });
        }
    }
    let entry = |id, name: &str, snippets| TranscriptEntry {
        id: TranscriptId(id),
        name: name.to_owned(),
        hash: name.to_owned(),
        language: None,
        attributes: Attributes::new(),
        duration: None,
        words: 80,
        snippets,
    };
    Corpus::new(vec![entry(1, "a", 0..4), entry(2, "b", 4..6)], snippets)
}

/// Topic 0 has snippets 0, 1 and 4, topic 1 has 2 and 3; snippet 5 is an outlier.
pub fn run(id: i64) -> Run {
    let topics = [Some(0), Some(0), Some(1), Some(1), Some(0), None];
    let member = |(snippet, topic): (i64, Option<u32>)| Membership {
        snippet: SnippetId(snippet),
        topic: topic.map(TopicId),
        probability: 0.5,
    };
    let topic = |id, label: &str| Topic {
        id: TopicId(id),
        language: None,
        label: label.to_owned(),
        keywords: Vec::new(),
        snippets: 0,
        representatives: Vec::new(),
    };
    Run {
        id: RunId(id),
        time: String::new(),
        corpus: String::new(),
        revision: String::new(),
        parameters: Parameters::default(),
        seconds: StageSeconds::default(),
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: vec![topic(0, "Retrieval"), topic(1, "Cost")],
        members: (10..).zip(topics).map(member).collect(),
    }
}

/// The signature of the fixture's coder.
pub fn signature() -> Signature {
    Signature { coder: "ana".to_owned(), time: "2026-11-23T10:00:00Z".to_owned() }
}

/// A codebook with these themes, given by path.
pub fn codebook_with(paths: &[&str]) -> Codebook {
    let mut book = Codebook::default();
    for path in paths {
        book.apply(&super::edits::add_theme(&book, path).unwrap().0);
    }
    book
}

/// Applies an edit, asserts that its inverse restores the codebook, and returns the edit's sentence.
pub fn apply_checked(book: &mut Codebook, edit: Edit) -> String {
    let before = book.clone();
    book.apply(&edit);
    let mut back = book.clone();
    back.apply(&edit.inverse());
    assert_eq!(back, before, "{}", edit.what);
    edit.what
}

/// A span of a transcript, from plain numbers.
pub fn transcript_span(transcript: i64, start: usize, end: usize) -> TranscriptSpan {
    TranscriptSpan { transcript: TranscriptId(transcript), span: Span::new(start, end) }
}

/// The paths of all themes in the order of the tree.
pub fn tree_paths(book: &Codebook) -> Vec<String> {
    book.tree().into_iter().map(|(_, theme)| book.theme_path(theme.id)).collect()
}

/// The spans assigned to a theme itself, sorted.
pub fn theme_spans(book: &Codebook, theme: ThemeId) -> Vec<TranscriptSpan> {
    let mut spans: Vec<_> =
        book.assignments.values().filter(|it| it.theme == theme).flat_map(|it| it.spans.clone()).collect();
    spans.sort();
    spans
}
