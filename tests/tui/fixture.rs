//! A project in a temporary folder with the small corpus, a run and some work done.

use super::corpus::{run, talks};
use leitmotif::coding::edits::{assign_topics, describe_theme, set_memo};
use leitmotif::coding::{Codebook, Edit, MemoTarget, Place, Stamp};
use leitmotif::project::Project;
use leitmotif::topics::TopicId;
use std::path::Path;

/// Makes the project in `dir`: so many talks, six topics, three of them in themes.
pub fn project(dir: &Path, count: usize) -> Project {
    let mut project = Project::open(dir).unwrap();
    project.store(&talks(count)).unwrap();
    let corpus = project.corpus().unwrap();
    let all: Vec<usize> = (0..corpus.snippets.len()).collect();
    let texts = project.texts(&corpus, &all).unwrap();
    let mut found = run(&corpus, |snippet| texts[snippet].clone());
    found.id = project.add_run(&found, true).unwrap();
    let mut book = project.codebook().unwrap();
    let by = Stamp { coder: "ada".to_owned(), time: "2026-11-23T12:00:00Z".to_owned() };
    for (topic, theme) in [(0, "Design/Retrieval"), (3, "Design/Agents"), (4, "Operations")] {
        let edit = assign_topics(&book, &corpus, &found, &[TopicId(topic)], Place::Path(theme), &by).unwrap();
        keep(&mut project, &mut book, &edit);
    }
    let theme = book.find("Design/Retrieval").unwrap();
    let described =
        "Use when: the talk describes fetching documents at answer time. Not when: fine-tuning on documents.";
    let edit = describe_theme(&book, theme, described).unwrap();
    keep(&mut project, &mut book, &edit);
    let edit = set_memo(&book, MemoTarget::Theme(theme), "Everyone cleans before they chunk.").unwrap();
    keep(&mut project, &mut book, &edit);
    project
}

fn keep(project: &mut Project, book: &mut Codebook, edit: &Edit) {
    project.apply(book, edit).unwrap();
}
