//! A project in a temporary folder with the small corpus, a run and some work done.

use super::corpus::{run, talks};
use leitmotif::coding::edits::{assign_spans, assign_topics, describe_theme, set_memo, write_memo};
use leitmotif::coding::{Codebook, Edit, JournalKind, MemoTarget, Signature, ThemeRef, TranscriptSpan};
use leitmotif::corpus::{Corpus, Span, sentence_spans};
use leitmotif::project::Project;
use leitmotif::topics::{MapLayout, Run, TopicId};
use std::path::Path;

/// Makes the project in `dir`: so many talks, six topics, three of them in themes.
pub fn project(dir: &Path, count: usize) -> Project {
    let mut project = Project::open(dir).unwrap();
    project.store_transcripts(&talks(count)).unwrap();
    let corpus = project.load_corpus().unwrap();
    let all: Vec<_> = corpus.snippet_indices().collect();
    let texts = project.snippet_texts(&corpus, &all).unwrap();
    let mut found = run(&corpus, |snippet| texts[snippet].clone());
    found.id = project.add_run(&found, true).unwrap();
    project.save_layout(&found, &corpus, &layout(&corpus, &found)).unwrap();
    let mut book = project.codebook().unwrap();
    let by = Signature { coder: "ada".to_owned(), time: "2026-11-23T12:00:00Z".to_owned() };
    for (topic, theme) in [(0, "Design/Retrieval"), (3, "Design/Agents"), (4, "Operations")] {
        let edit =
            assign_topics(&book, &corpus, &found, &[TopicId(topic)], ThemeRef::Path(theme), &by).unwrap();
        keep(&mut project, &mut book, &edit);
    }
    let theme = book.find_theme("Design/Retrieval").unwrap();
    let described =
        "Use when: the talk describes fetching documents at answer time. Not when: fine-tuning on documents.";
    let edit = describe_theme(&book, theme, described).unwrap();
    keep(&mut project, &mut book, &edit);
    let edit = set_memo(&book, MemoTarget::Theme(theme), "Everyone cleans before they chunk.").unwrap();
    keep(&mut project, &mut book, &edit);
    project
}

/// The small project with memos of several kinds.
pub fn project_with_memos(dir: &Path) -> Project {
    let mut project = project(dir, 12);
    let mut book = project.codebook().unwrap();
    book.coder = "ada".to_owned();
    let corpus = project.load_corpus().unwrap();
    let talk = &corpus.transcripts[0];
    let snippet = TranscriptSpan::of(&corpus.snippets_of(talk)[2]);
    let theme = book.find_theme("Operations").unwrap();
    let study = format!("Ask again in the second round: [[Agents]], @{} 1:30, [[Nothing]].", talk.name);
    for (target, text, kind, time) in [
        (MemoTarget::Project, study.as_str(), Some(JournalKind::Todo), "2026-11-24T09:05:00Z"),
        (
            MemoTarget::Theme(theme),
            "Retrieval is our word, not theirs.",
            Some(JournalKind::Reflexive),
            "2026-11-23T16:40:00Z",
        ),
        (MemoTarget::Span(snippet), "She laughs here.", None, "2026-11-23T15:10:00Z"),
    ] {
        let edit = write_memo(&book, target, text, kind, time).unwrap();
        keep(&mut project, &mut book, &edit);
    }
    project
}

/// The small project with a second coder, who put sentences of the first two talks in themes.
pub fn project_of_two(dir: &Path) -> Project {
    let mut project = project(dir, 12);
    let mut book = project.codebook().unwrap();
    let corpus = project.load_corpus().unwrap();
    let at = |coder: &str| Signature { coder: coder.to_owned(), time: "2026-11-24T09:00:00Z".to_owned() };
    for (coder, theme, first, count) in [
        ("ada", "Design/Agents", 0, 2),
        ("ben", "Design/Agents", 1, 2),
        ("ben", "Design/Retrieval", 3, 1),
        ("ada", "Operations", 4, 2),
        ("ben", "Operations", 4, 2),
    ] {
        for entry in &corpus.transcripts[..2] {
            let transcript = project.load_transcript(entry.id).unwrap();
            let answers = corpus.snippets_of(entry);
            let said = |span: &Span| answers.iter().any(|snippet| snippet.span.overlap(*span) > 0);
            let spans = sentence_spans(&transcript).into_iter().filter(said).skip(first).take(count);
            let spans: Vec<TranscriptSpan> =
                spans.map(|span| TranscriptSpan { transcript: entry.id, span }).collect();
            let edit = assign_spans(&book, &spans, ThemeRef::Path(theme), &at(coder)).unwrap();
            keep(&mut project, &mut book, &edit);
        }
    }
    project
}

/// Where the topics lie, and how far their snippets reach.
const HEAPS: [[f32; 2]; 6] =
    [[0.16, 0.2], [0.55, 0.14], [0.86, 0.34], [0.3, 0.74], [0.64, 0.66], [0.88, 0.9]];
const REACH: f32 = 0.1;

/// A layout with a heap for each topic, and what is in none in between.
pub fn layout(corpus: &Corpus, found: &Run) -> MapLayout {
    let mut seed: u64 = 7;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    let place = |place: usize| {
        let topic = found.members[place].topic.map(|topic| HEAPS[topic.0 as usize % HEAPS.len()]);
        // The sum of two draws gathers them in the middle.
        let [mut x, mut y] = [next() + next(), next() + next()];
        match topic {
            Some(centre) => (x, y) = (centre[0] + x * REACH, centre[1] + y * REACH),
            None => (x, y) = (0.5 + x * 0.4, 0.45 + y * 0.4),
        }
        Some([x.clamp(0.0, 1.0), y.clamp(0.0, 1.0)])
    };
    MapLayout { positions: (0..corpus.snippets.len()).map(place).collect() }
}

fn keep(project: &mut Project, book: &mut Codebook, edit: &Edit) {
    project.apply_edit(book, edit).unwrap();
}
