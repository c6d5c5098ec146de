//! What interviewers ask, by guide question.

use super::asked_in_other_words::write_interviews;
use super::bench::TestWorkbench;
use super::corpus::run;
use super::screens::look_at;
use leitmotif::jobs::{ImportOptions, import_paths};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;

/// The workbench on four interviews, the headers of which say who asks.
fn open(width: u16, height: u16) -> TestWorkbench {
    open_with(width, height, str::to_owned)
}

/// The same, which nothing says in.
fn open_untold(width: u16, height: u16) -> TestWorkbench {
    open_with(width, height, |text| text.split_once("\n\n").unwrap().1.to_owned())
}

fn open_with(width: u16, height: u16, change: impl Fn(&str) -> String) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    write_interviews(&talks);
    for file in std::fs::read_dir(&talks).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, change(&text)).unwrap();
    }
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    import_paths(&mut project, &[talks], &ImportOptions::default(), &NoProgress).unwrap();
    // With topics nothing is looked for in the background.
    let corpus = project.load_corpus().unwrap();
    let all: Vec<_> = corpus.snippet_indices().collect();
    let texts = project.snippet_texts(&corpus, &all).unwrap();
    project.add_run(&run(&corpus, |snippet| texts[snippet].clone()), true).unwrap();
    TestWorkbench::with(dir, project, width, height)
}

#[test]
fn what_is_asked_by_guide_question() {
    let keys = |bench: &mut TestWorkbench| {
        bench.press("I n ctrl-u");
        bench.write("Childhood");
        bench.press("enter j");
    };
    look_at("questions", open, keys, |_| {});
}

#[test]
fn why_no_question_is_known() {
    look_at("questions_none", open_untold, |bench| drop(bench.press("I")), |_| {});
}
