//! What each stage takes, in seconds and memory, with ten and a hundred thousand snippets of talk:
//! `cargo bench --bench scale [-- SNIPPETS...]`; a million takes an hour. With `kept` behind it only what a project is
//! used for is measured, on the projects of an earlier run.
//!
//! The talks are made of real ones, and kept in `target/tmp/large_study`. Prints a table for each size, and how each stage
//! grows from one to the next: the exponent, 1 where twice as much takes twice as long. Skips, loudly, where
//! `../shared/data` is not there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../common/archive.rs"]
mod archive;
#[path = "first_frame.rs"]
mod first_frame;
#[path = "scale/large_study.rs"]
mod large_study;
#[path = "scale/stage_timer.rs"]
mod stage_timer;

use first_frame::first_frame;
use leitmotif::coding::CodingStats;
use leitmotif::corpus::{Corpus, SnippetIndex};
use leitmotif::jobs::layout::compute_layout;
use leitmotif::jobs::search::searcher::{ModelSettings, Searcher, SearcherRequest, SnippetVectors};
use leitmotif::jobs::{AnalyzeOptions, ImportOptions, StudyFilters, analyze, import_paths};
use leitmotif::project::Project;
use leitmotif::search::{
    NearestSnippet, SearchCandidates, SearchMode, SearchVectors, SnippetCodes, nearest_snippets,
};
use leitmotif::topics::Parameters;
use stage_timer::{StageCost, StageTimer};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

const PROGRAM: &str = env!("CARGO_BIN_EXE_leitmotif");

/// What is typed, key by key.
const LINES: [&str; 8] = [
    "retrieval augmented generation",
    "\"machine learning\" -training",
    "~retreival model*",
    "the of and to a*",
    "learning OR models OR data",
    "\"you know\" \"a lot of\"",
    "-data",
    "how do you measure quality",
];

fn main() {
    let asked: Vec<usize> = std::env::args().skip(1).filter_map(|wish| wish.parse().ok()).collect();
    let kept = std::env::args().skip(1).any(|wish| wish == "kept");
    let sizes = if asked.is_empty() { vec![10_000, 100_000] } else { asked };
    let home = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("large_study");
    let real = home.join("real");
    if !real.exists() && !archive::unpack_into("practicalai_md.tar.gz", &real) {
        return;
    }
    let mut before: Option<(usize, Vec<StageCost>)> = None;
    for wanted in sizes {
        let folder = home.join(wanted.to_string());
        let talks = folder.join("talks");
        if !talks.exists() {
            large_study::write_talks(&real, &talks, wanted);
        }
        let mut costs = if kept { Vec::new() } else { make_project(&folder, &talks) };
        let (snippets, more) = use_project(&folder);
        costs.extend(more);
        println!(
            "\n{snippets} snippets\n{:30} {:>9} {:>12} {:>8} {:>8}",
            "", "seconds", "snippets/s", "MB", "exponent"
        );
        for (at, cost) in costs.iter().enumerate() {
            let exponent = before.as_ref().and_then(|(fewer, costs)| {
                let earlier = costs.get(at).filter(|earlier| earlier.name == cost.name)?;
                Some((cost.seconds / earlier.seconds).ln() / (snippets as f64 / *fewer as f64).ln())
            });
            println!(
                "{:30} {:9.3} {:12.0} {:8.0} {}",
                cost.name,
                cost.seconds,
                snippets as f64 / cost.seconds,
                cost.megabytes,
                exponent.map_or(String::new(), |exponent| format!("{exponent:8.2}"))
            );
        }
        before = Some((snippets, costs));
    }
}

/// All stages from the folder of talks to topics and a map.
fn make_project(folder: &Path, talks: &Path) -> Vec<StageCost> {
    let place = folder.join("project");
    drop(std::fs::remove_dir_all(&place));
    let mut costs = Vec::new();
    let mut project = Project::open(&place).unwrap();

    let timer = StageTimer::new("find files");
    import_paths(&mut project, &[talks.to_owned()], &ImportOptions::default(), &timer).unwrap();
    costs.extend(timer.finish());
    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    let timer = StageTimer::new("read texts, tokens and terms");
    let run = analyze(&mut project, &parameters, &options, &timer).unwrap();
    costs.extend(timer.finish());
    println!("{} topics", run.topics.len());
    let corpus = project.load_corpus().unwrap();
    let timer = StageTimer::new("layout: read texts");
    compute_layout(&project, &run, &corpus, &options, &timer).unwrap();
    costs.extend(timer.finish());
    costs
}

/// What a project with topics is used for: opened, searched, reported on.
fn use_project(folder: &Path) -> (usize, Vec<StageCost>) {
    let place = folder.join("project");
    let mut costs = Vec::new();
    let project = Project::open(&place).unwrap();
    let timer = StageTimer::new("load corpus");
    let corpus = Arc::new(project.load_corpus().unwrap());
    costs.extend(timer.finish());
    let timer = StageTimer::new("load topics");
    let run = project.current_run().unwrap().unwrap();
    costs.extend(timer.finish());
    let codebook = project.codebook().unwrap();
    let timer = StageTimer::new("statistics of the study");
    let study = Arc::new(CodingStats::new(&corpus, Some(&run), &codebook));
    costs.extend(timer.finish());
    let facts = StudyFilters::new(Arc::clone(&corpus), study, &codebook);
    let timer = StageTimer::new("open index");
    let mut searcher = Searcher::open(
        project.open_worker().unwrap(),
        Arc::clone(&corpus),
        ModelSettings::default(),
        &leitmotif::progress::NoProgress,
    )
    .unwrap();
    costs.extend(timer.finish());
    // As the workbench does, beside the first keys; here before them.
    searcher.prepare();
    std::thread::sleep(std::time::Duration::from_secs(2));
    for (mode, name) in [(SearchMode::Text, "words"), (SearchMode::Meaning, "meaning")] {
        keystrokes(&mut searcher, &facts, mode, name);
    }
    recall(&project, &corpus);
    drop((searcher, project));

    let mut frames: Vec<f64> = (0..3).map(|_| first_frame(PROGRAM, &place).as_secs_f64()).collect();
    frames.sort_by(f64::total_cmp);
    println!("first frame {:.0} ms", frames[1] * 1e3);
    costs.push(program(
        "report (whole program)",
        &place,
        &["export", "html", "--output"],
        &folder.join("report.html"),
    ));
    (corpus.snippets.len(), costs)
}

/// How long each keystroke takes, the first of all apart, which loads what is needed.
fn keystrokes(searcher: &mut Searcher, facts: &StudyFilters, mode: SearchMode, name: &str) {
    let mut times = Vec::new();
    for line in LINES {
        for end in 1..=line.len() {
            let request =
                SearcherRequest { query: line[..end].to_owned(), mode, limit: 500, texts: 21, typing: true };
            times.push((searcher.search(&request, facts).unwrap().milliseconds, &line[..end]));
        }
    }
    let (first, _) = times.remove(0);
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let share = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    println!(
        "search by {name}: first {first:.1} ms, median {:.1}, 99 of 100 {:.1}, slowest {:.1}",
        share(0.5),
        share(0.99),
        share(1.0)
    );
    let slowest = times.iter().rev().take(8).map(|(time, line)| format!("{line} {time:.0}"));
    println!("  slowest: {}", slowest.collect::<Vec<_>>().join(" | "));
}

/// The same vectors without their signs.
struct WithoutCodes<'a>(&'a SnippetVectors);

impl SearchVectors for WithoutCodes<'_> {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        SearchVectors::row(self.0, snippet)
    }

    fn codes(&self) -> Option<&dyn SnippetCodes> {
        None
    }
}

/// How many of the ten nearest are found by signs, of a hundred vectors from all over the corpus.
fn recall(project: &Project, corpus: &Corpus) {
    let vectors = SnippetVectors::of_current_run(project, corpus, &ModelSettings::default()).unwrap();
    let all = SearchCandidates::All(corpus.snippets.len());
    let (mut wanted, mut found, mut seconds, mut exact_seconds) = (0, 0, 0.0, 0.0);
    for at in (0..corpus.snippets.len()).step_by(corpus.snippets.len() / 100) {
        let query = SearchVectors::row(&vectors, SnippetIndex(at)).unwrap();
        let began = Instant::now();
        let near = nearest_snippets(query, &vectors, &all, 10);
        seconds += began.elapsed().as_secs_f64();
        let began = Instant::now();
        let exact = nearest_snippets(query, &WithoutCodes(&vectors), &all, 10);
        exact_seconds += began.elapsed().as_secs_f64();
        // Texts said twice are as near: the cosine decides.
        let last = exact.snippets.last().map_or(1.0, |last| last.cosine);
        let as_near = |near: &&NearestSnippet| near.cosine >= last;
        wanted += exact.snippets.len();
        found += near.snippets.iter().filter(as_near).count();
    }
    println!(
        "nearest by signs: recall at 10 {:.4}, {:.3} of the time of all",
        found as f64 / wanted as f64,
        seconds / exact_seconds
    );
}

/// One command of the program, by the clock; its memory is not told.
fn program(name: &'static str, project: &Path, arguments: &[&str], output: &Path) -> StageCost {
    let began = Instant::now();
    let status = Command::new(PROGRAM)
        .arg("--project")
        .arg(project)
        .arg("--quiet")
        .args(arguments)
        .arg(output)
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{arguments:?} failed");
    StageCost { name, seconds: began.elapsed().as_secs_f64(), megabytes: f64::NAN }
}
