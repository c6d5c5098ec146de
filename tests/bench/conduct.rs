//! Prints how well topics of conduct are told from subjects, on podcasts judged by hand.
//!
//! | command | |
//! |---|---|
//! | `cargo bench --bench conduct [-- draft minilm]` | all talks of practicalai, and every third |
//!
//! `tests/bench/conduct/practicalai.tsv` has snippets by talk and second, each with a verdict and its reason. The
//! verdicts were given to topics: of three analyses (all talks by draft and by minilm, every third by draft) those whose
//! signs are the highest were read, a dozen snippets each, and the rest judged by label and keywords; the five most
//! central snippets of each stand for it. "Conduct" is about the talk itself; "mixed" is in part, such as follow-up
//! questions with their answers. A topic found later is what most of the judged snippets in it are. Precision counts
//! a mixed topic that is marked as wrong; recall asks for those that are conduct.
//!
//! `snippets.tsv` has verdicts on snippets at the beginnings and ends of talks whose topic is about something, of the
//! first analysis by draft: those with at least .35 of their nearest in topics of conduct. Of the snippets that are put
//! into the queue of what may be conduct, the share that was judged so is printed for all talks.
//!
//! The limits of conduct were chosen on the same talks; every third from the second and the third on are other topics
//! of other snippets, of which one gave the limit of snippets in each talk and the rest were not looked at.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../common/archive.rs"]
mod archive;

use leitmotif::corpus::SnippetId;
use leitmotif::jobs::{AnalyzeOptions, ImportOptions, analyze, import_paths};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use leitmotif::topics::{Parameters, Run};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const JUDGED: &str = include_str!("conduct/practicalai.tsv");
const JUDGED_SNIPPETS: &str = include_str!("conduct/snippets.tsv");

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with("--")).collect();
    let dir = tempfile::tempdir().unwrap();
    if !archive::unpack_into("practicalai_md.tar.gz", dir.path()) {
        return;
    }
    let mut talks = Vec::new();
    find_talks(dir.path(), &mut talks);
    talks.sort();
    let third = |from: usize| talks.iter().skip(from).step_by(3).cloned().collect::<Vec<_>>();
    for model in ["draft", "minilm"] {
        if !asked.is_empty() && !asked.iter().any(|wish| wish == model) {
            continue;
        }
        for (name, some) in [
            ("all", talks.clone()),
            ("third", third(0)),
            ("second third", third(1)),
            ("last third", third(2)),
        ] {
            let project = dir.path().join(format!("{model} {name}"));
            compare(&format!("{model}, {name}"), &project, &some, model);
        }
    }
}

fn find_talks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            find_talks(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "md") {
            found.push(entry);
        }
    }
}

fn compare(name: &str, folder: &Path, talks: &[PathBuf], model: &str) {
    let mut project = Project::open(folder).unwrap();
    import_paths(&mut project, talks, &ImportOptions::default(), &NoProgress).unwrap();
    let parameters = Parameters { model: model.to_owned(), ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let verdicts = verdicts(&project, &run);
    let (mut marked, mut right, mut conduct) = (0usize, 0usize, 0usize);
    let mut lines = Vec::new();
    for topic in &run.topics {
        let signs = run.measures.conduct.get(topic.id.0 as usize).copied().unwrap_or_default();
        let verdict = verdicts.get(&topic.id.0).map_or("not judged", String::as_str);
        let is_marked = signs.is_conduct();
        marked += usize::from(is_marked && verdict != "not judged");
        conduct += usize::from(verdict == "conduct");
        right += usize::from(is_marked && verdict == "conduct");
        if is_marked != (verdict == "conduct") {
            lines.push(format!(
                "    {} {verdict}: {} ({} snippets; reach {:.1}, edges {:.1}, mean {:.1})",
                if is_marked { "marked, but" } else { "not marked, but" },
                topic.label,
                topic.snippets,
                signs.reach,
                signs.edges,
                signs.score()
            ));
        }
    }
    println!(
        "{name:22} {} topics, {marked} marked, {conduct} judged conduct: precision {:.2}, recall {:.2}",
        run.topics.len(),
        right as f64 / marked.max(1) as f64,
        right as f64 / conduct.max(1) as f64
    );
    lines.iter().for_each(|line| println!("{line}"));
    print_queue(&project, &run);
}

/// Prints what was judged of the snippets that may be conduct in other topics.
fn print_queue(project: &Project, run: &Run) {
    let (corpus, judged) = (project.load_corpus().unwrap(), judged(JUDGED_SNIPPETS));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let queue = run.measures.conduct_snippets.clone().unwrap_or_default();
    for found in &queue {
        let at = corpus.snippet_index(SnippetId(found.snippet)).unwrap();
        let second = corpus.snippet_at(at).unwrap().start.map(|start| start as i64);
        let entry = corpus.transcripts.iter().find(|entry| entry.snippet_indices().any(|own| own == at));
        let talk = entry.unwrap().name.rsplit('/').next().unwrap();
        let verdict = second.and_then(|second| judged.get(&(talk, second))).copied();
        *counts.entry(verdict.unwrap_or("not judged")).or_default() += 1;
    }
    println!("    {} snippets in no topic of conduct may be conduct: {counts:?}", queue.len());
}

/// The verdicts of a table, by talk and second.
fn judged(table: &'static str) -> BTreeMap<(&'static str, i64), &'static str> {
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        ((cells[0], cells[1].parse().unwrap()), cells[2])
    };
    table.lines().skip(1).map(row).collect()
}

/// For each topic with judged snippets in it the verdict on most of them; of as many on either the first by alphabet.
fn verdicts(project: &Project, run: &Run) -> BTreeMap<u32, String> {
    let judged = judged(JUDGED);
    let corpus = project.load_corpus().unwrap();
    let mut counts: BTreeMap<u32, BTreeMap<&str, usize>> = BTreeMap::new();
    for entry in &corpus.transcripts {
        let talk = entry.name.rsplit('/').next().unwrap();
        for at in entry.snippet_indices() {
            let second = corpus.snippet_at(at).unwrap().start.map(|start| start as i64);
            let verdict = second.and_then(|second| judged.get(&(talk, second)));
            if let (Some(verdict), Some(topic)) = (verdict, run.members[at.0].topic) {
                *counts.entry(topic.0).or_default().entry(verdict).or_default() += 1;
            }
        }
    }
    let most = |counts: &BTreeMap<&str, usize>| {
        let best = counts.iter().max_by_key(|(verdict, count)| (**count, std::cmp::Reverse(**verdict)));
        best.map_or_else(String::new, |(verdict, _)| (*verdict).to_owned())
    };
    counts.iter().map(|(topic, counts)| (*topic, most(counts))).collect()
}
