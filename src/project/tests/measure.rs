//! How long opening and counting take; run with `cargo test --release measure -- --ignored --nocapture`.

use super::*;
use crate::coding::{Codebook, Place, Study, edits};
use std::time::Instant;

fn measure(transcripts: usize, snippets: usize) {
    let dir = tempfile::tempdir().unwrap();
    let per = snippets / transcripts;
    let paragraph =
        "We tried five chunk sizes before we looked at what the retriever returned and it was slow. "
            .repeat(10);
    let paragraphs = vec![paragraph.as_str(); per];
    let mut project = Project::open(dir.path()).unwrap();
    let begun = Instant::now();
    for batch in (0..transcripts).collect::<Vec<_>>().chunks(100) {
        let batch: Vec<_> = batch.iter().map(|at| talk(&format!("talk-{at:06}"), &paragraphs)).collect();
        project.store(&batch).unwrap();
    }
    let stored = begun.elapsed();
    let corpus = project.corpus().unwrap();
    let topics: Vec<i32> = (0..corpus.snippets.len()).map(|at| (at % 61) as i32 - 1).collect();
    let begun = Instant::now();
    project.add_run(&run(&corpus, &topics), true).unwrap();
    let kept = begun.elapsed();
    let current = project.current_run().unwrap().unwrap();
    let mut book = project.codebook().unwrap();
    let begun = Instant::now();
    for topic in 0..30 {
        let path = format!("Theme {}", topic % 10);
        let edit =
            edits::assign_topics(&book, &corpus, &current, &[TopicId(topic)], Place::Path(&path), &stamp());
        project.apply(&mut book, &edit.unwrap()).unwrap();
    }
    let assigned = begun.elapsed() / 30;
    drop(project);
    let size = std::fs::metadata(dir.path().join("project.db")).unwrap().len() / 1_000_000;

    let begun = Instant::now();
    let project = Project::open(dir.path()).unwrap();
    let opened = begun.elapsed();
    let step =
        |name: &str, begun: Instant| println!("  {name:<28}{:>9.1} ms", begun.elapsed().as_secs_f64() * 1e3);
    println!("{transcripts} transcripts, {} snippets, {size} MB", corpus.snippets.len());
    println!("  stored {stored:?}, run kept {kept:?}, a topic assigned {assigned:?}, opened {opened:?}");
    let begun = Instant::now();
    let corpus = project.corpus().unwrap();
    step("corpus", begun);
    let begun = Instant::now();
    let current = project.current_run().unwrap();
    step("current run", begun);
    let begun = Instant::now();
    let book: Codebook = project.codebook().unwrap();
    step("codebook", begun);
    let begun = Instant::now();
    let study = Study::new(&corpus, current.as_ref(), &book);
    step("study", begun);
    assert_eq!(study.topics().len(), 60);
    let begun = Instant::now();
    let some: Vec<usize> = (0..40).map(|at| at * corpus.snippets.len() / 40).collect();
    assert_eq!(project.texts(&corpus, &some).unwrap().len(), 40);
    step("40 texts of 40 transcripts", begun);
    let begun = Instant::now();
    let mut bytes = 0;
    project.each_text(&corpus, &mut |_, text| bytes += text.len()).unwrap();
    step("every text", begun);
    let begun = Instant::now();
    corpus.fingerprint();
    step("fingerprint", begun);
    let begun = Instant::now();
    drop(project);
    step("closed, with its backup", begun);
}

#[test]
#[ignore = "measures"]
fn a_season_of_podcasts() {
    measure(299, 11_700);
}

#[test]
#[ignore = "measures"]
fn sixty_million_words() {
    measure(3_000, 330_000);
}
