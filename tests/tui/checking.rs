//! The check of how files were read, on a folder that mixes twelve layouts.

use super::bench::TestWorkbench;
use super::corpus::run;
use super::screens::look_at;
use super::twelve_layouts::write_twelve_layouts;
use leitmotif::app::overlay::file_checks::FileCheckList;
use leitmotif::jobs::{ImportOptions, import_paths};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use std::any::Any;

/// The workbench on a project that the folder was imported into.
fn open(width: u16, height: u16) -> TestWorkbench {
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    std::fs::create_dir(&talks).unwrap();
    write_twelve_layouts(&talks);
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    import_paths(&mut project, &[talks], &ImportOptions::default(), &NoProgress).unwrap();
    // With topics nothing is looked for in the background.
    let corpus = project.load_corpus().unwrap();
    let all: Vec<_> = corpus.snippet_indices().collect();
    let texts = project.snippet_texts(&corpus, &all).unwrap();
    project.add_run(&run(&corpus, |snippet| texts[snippet].clone()), true).unwrap();
    TestWorkbench::with(dir, project, width, height)
}

/// Goes to a file in the open check.
fn go_to(bench: &mut TestWorkbench, name: &str) {
    let overlay: &dyn Any = bench.driver.state().top_overlay().unwrap();
    let list = overlay.downcast_ref::<FileCheckList>().unwrap();
    let at = list.rows.iter().position(|file| file.name == name).unwrap();
    bench.press("g");
    (0..at).for_each(|_| drop(bench.press("j")));
}

#[test]
fn the_files_with_the_doubtful_first() {
    look_at("check", open, |bench| drop(bench.press("F")), |_| {});
}

#[test]
fn who_speaks_in_a_file() {
    let keys = |bench: &mut TestWorkbench| {
        bench.press("F");
        go_to(bench, "colons");
        bench.press("enter j j n k k i");
    };
    look_at("check_speakers", open, keys, |_| {});
}
