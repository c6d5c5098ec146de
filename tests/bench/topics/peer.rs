//! What Python BERTopic is given, and what it found: files in `target/peers`.

use super::Found;
use super::archive::unpack_into;
use super::labelled::read;
use leitmotif::jobs::{ImportOptions, import_paths};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use leitmotif::topics::cluster::default_min_topic_size;
use std::path::{Path, PathBuf};

/// Every so many talks of practicalai are taken: what a plain Python encoder embeds in a quarter of an hour.
const STEP: usize = 8;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers")
}

/// Writes the texts of all sets: a line with the size of the smallest topic, then a JSON string each.
pub fn write_texts(sets: &[(&str, &str)]) {
    std::fs::create_dir_all(folder()).unwrap();
    for (archive, name) in sets {
        if let Some(set) = read(archive, &format!("{name}.tsv"), 1) {
            write(name, &set.texts);
        }
    }
    if let Some(texts) = practicalai() {
        write("practicalai", &texts);
    }
}

fn write(name: &str, texts: &[String]) {
    let mut lines = format!("{{\"size\":{}}}\n", default_min_topic_size(texts.len()));
    for text in texts {
        lines.push_str(&serde_json::to_string(text).unwrap());
        lines.push('\n');
    }
    std::fs::write(folder().join(format!("{name}.jsonl")), lines).unwrap();
    println!("{name}: {} texts", texts.len());
}

/// The snippets of every eighth talk, as an import makes them.
fn practicalai() -> Option<Vec<String>> {
    let dir = tempfile::tempdir().unwrap();
    if !unpack_into("practicalai_md.tar.gz", &dir.path().join("talks")) {
        return None;
    }
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    import_paths(&mut project, &[dir.path().join("talks")], &ImportOptions::default(), &NoProgress).unwrap();
    let corpus = project.load_corpus().unwrap();
    let chosen: Vec<_> =
        corpus.transcripts.iter().step_by(STEP).flat_map(|entry| entry.snippet_indices()).collect();
    Some(project.snippet_texts(&corpus, &chosen).unwrap())
}

/// The texts written before.
pub fn texts(name: &str) -> Option<Vec<String>> {
    let path = folder().join(format!("{name}.jsonl"));
    let Ok(lines) = std::fs::read_to_string(&path) else {
        eprintln!(
            "SKIPPED: {} is not there; `cargo bench --bench topics -- --texts` writes it",
            path.display()
        );
        return None;
    };
    Some(lines.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// What BERTopic found with a seed.
pub fn found(name: &str, seed: u64) -> Option<Found> {
    let json = std::fs::read_to_string(folder().join(format!("{name}.{seed}.json"))).ok()?;
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let topics = value["topics"].as_array().unwrap().iter();
    let words = value["words"].as_array().unwrap().iter();
    let text = |word: &serde_json::Value| word.as_str().unwrap().to_owned();
    Some(Found {
        topics: topics.map(|topic| u32::try_from(topic.as_i64().unwrap()).ok()).collect(),
        words: words.map(|words| words.as_array().unwrap().iter().map(text).collect()).collect(),
        seconds: value["seconds"].as_f64().unwrap(),
    })
}
