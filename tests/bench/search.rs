//! How long a keystroke in the search takes, on the 299 talks of practicalai: `cargo bench --bench search`.
//!
//! Prints the time to build the index and to open it, and for each query the median and the slowest of
//! its keystrokes, texts and highlights of 200 hits included. Skips, loudly, where `../shared/data` is
//! not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../common/archive.rs"]
mod archive;

use leitmotif::coding::CodingStats;
use leitmotif::jobs::search::searcher::{ModelSettings, Searcher, SearcherRequest, open_index};
use leitmotif::jobs::{AnalyzeOptions, ImportOptions, StudyFilters, analyze, import_paths};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use leitmotif::search::SearchMode;
use leitmotif::topics::Parameters;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const LINES: [(&str, SearchMode); 10] = [
    ("retrieval augmented generation", SearchMode::Text),
    ("\"machine learning\" -training speaker:chris", SearchMode::Text),
    ("~retreival model*", SearchMode::Text),
    ("the of and to a*", SearchMode::Text),
    ("speaker:daniel is:unread", SearchMode::Text),
    ("learning OR models OR data", SearchMode::Text),
    ("\"you know\" \"a lot of\"", SearchMode::Text),
    ("-data", SearchMode::Text),
    ("how do you measure quality", SearchMode::Meaning),
    ("how do you measure quality", SearchMode::Both),
];

fn main() {
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    if !archive::unpack_into("practicalai_md.tar.gz", &talks) {
        return;
    }
    let mut project = Project::open(&dir.path().join("project")).unwrap();

    let began = Instant::now();
    import_paths(&mut project, &[talks], &ImportOptions::default(), &NoProgress).unwrap();
    println!("imported in {:.2} s, index and all", began.elapsed().as_secs_f64());
    let corpus = Arc::new(project.load_corpus().unwrap());
    println!("{} snippets, {} words", corpus.snippets.len(), corpus.total_words());
    for threads in [1, 2] {
        std::fs::remove_dir_all(project.index_dir()).unwrap();
        let began = Instant::now();
        open_index(&project, &corpus, threads, &NoProgress).unwrap();
        println!("index built with {threads} threads in {:.2} s", began.elapsed().as_secs_f64());
    }
    println!("index of {:.1} MB", size(&project.index_dir()) as f64 / 1e6);

    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    let run = analyze(&mut project, &parameters, &options, &NoProgress).unwrap();
    let codebook = project.codebook().unwrap();
    let study = Arc::new(CodingStats::new(&corpus, Some(&run), &codebook));
    let facts = StudyFilters::new(Arc::clone(&corpus), study, &codebook);

    let began = Instant::now();
    let worker = project.open_worker().unwrap();
    let mut finder =
        Searcher::open(worker, Arc::clone(&corpus), ModelSettings::default(), &NoProgress).unwrap();
    println!("index opened in {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    for (line, mode) in LINES {
        keystrokes(&mut finder, &facts, line, mode);
    }
}

fn keystrokes(finder: &mut Searcher, facts: &StudyFilters, line: &str, mode: SearchMode) {
    let mut times = Vec::new();
    let mut total = 0;
    for end in 1..=line.len() {
        let request =
            SearcherRequest { query: line[..end].to_owned(), mode, limit: 500, texts: 21, typing: true };
        let found = finder.search(&request, facts).unwrap();
        times.push(found.milliseconds);
        total = found.total;
    }
    let first = times[0];
    times.sort_by(f64::total_cmp);
    let (median, slowest) = (times[times.len() / 2], times[times.len() - 1]);
    let mode = mode.name();
    println!("{median:6.1} ms median {slowest:6.1} slowest {first:6.1} first {total:6} hits  {mode:8}{line}");
}

fn size(dir: &Path) -> u64 {
    let entries = std::fs::read_dir(dir).unwrap().flatten();
    entries
        .map(
            |entry| if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().unwrap().len() },
        )
        .sum()
}
