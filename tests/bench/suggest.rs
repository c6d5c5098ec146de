//! Prints how often the first theme suggested for a topic is right: of thirty topics ten are assigned, the
//! other twenty are suggested a theme. Topics are labels of a set people sorted, themes are groups of labels;
//! a hundred draws.
//!
//! clinc150: its ten domains (Larson et al. 2019, "An Evaluation Dataset for Intent Classification and
//! Out-of-Scope Prediction", table 8). banking77: what the question is about.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[allow(dead_code, reason = "other benches use the rest")]
#[path = "../labelled/mod.rs"]
mod labelled;
#[path = "suggest/themes.rs"]
mod themes;

use labelled::{Set, read};
use leitmotif::coding::suggestions::{SnippetVectorSource, suggest_themes};
use leitmotif::coding::{Codebook, CodingStats, Signature, ThemeId, ThemeRef, edits};
use leitmotif::corpus::SnippetIndex;
use leitmotif::corpus::{Corpus, Snippet, SnippetId, Span, TranscriptEntry, TranscriptId};
use leitmotif::progress::NoProgress;
use leitmotif::topics::embed;
use leitmotif::topics::embed::embedder::{EmbedOptions, Embedder};
use leitmotif::topics::{Membership, Parameters, Run, RunId, Topic, TopicId};
use std::collections::BTreeMap;
use std::path::Path;

const TOPICS: usize = 30;
const ASSIGNED: usize = 10;
const DRAWS: u64 = 100;

/// Texts of one label.
type Label = Vec<usize>;

fn main() {
    println!("{:10} {:8} {:>10} {:>12} {:>10}", "set", "model", "any theme", "theme in use", "suggested");
    for (archive, groups) in [("banking77", &themes::BANKING77[..]), ("clinc150", &themes::CLINC150[..])] {
        let file = format!("{archive}_test.tsv");
        let Some(set) = read(archive, &file, 1) else { continue };
        for model in ["draft", "minilm"] {
            measure(archive, model, &set, groups);
        }
    }
}

/// What came of the suggestions.
#[derive(Default)]
struct Tally {
    asked: usize,
    right: usize,
    known: usize,
    known_right: usize,
    suggested: usize,
}

fn measure(archive: &str, model: &str, set: &Set, groups: &[(&str, &str)]) {
    let mut embedder = embed::open_embedder(model, &EmbedOptions::default(), Path::new("")).unwrap();
    let rows = embedded(embedder.as_mut(), &set.texts);
    let names: BTreeMap<ThemeId, Vec<f32>> =
        (1..).zip(groups).map(|(id, (name, _))| (ThemeId(id), embedder.embed_query(name).unwrap())).collect();
    let labels = labels(set, groups);
    let mut tally = Tally::default();
    for draw in 0..DRAWS {
        let drawn = drawn(labels.len(), draw);
        round(&drawn.iter().map(|at| &labels[*at]).collect::<Vec<_>>(), &rows, groups, &names, &mut tally);
    }
    let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    println!(
        "{archive:10} {model:8} {:10.3} {:12.3} {:10.3}",
        share(tally.right, tally.asked),
        share(tally.known_right, tally.known),
        share(tally.suggested, tally.asked)
    );
}

fn embedded(embedder: &mut dyn Embedder, texts: &[String]) -> Vec<Vec<f32>> {
    let mut rows = vec![Vec::new(); texts.len()];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    embedder.embed(&texts, &NoProgress, &mut |at, row| rows[at] = row.to_vec()).unwrap();
    rows
}

/// The labels that are in a group, each with its group and its texts.
fn labels(set: &Set, groups: &[(&str, &str)]) -> Vec<(usize, Label)> {
    let mut of: BTreeMap<&str, usize> = BTreeMap::new();
    for (group, (_, labels)) in groups.iter().enumerate() {
        of.extend(labels.split(' ').map(|label| (label, group)));
    }
    let mut found: BTreeMap<&str, (usize, Label)> = BTreeMap::new();
    for (at, label) in set.labels.iter().enumerate() {
        let name = set.names[*label].as_str();
        if let Some(group) = of.get(name) {
            found.entry(name).or_insert((*group, Vec::new())).1.push(at);
        }
    }
    assert_eq!(found.len(), of.len(), "every label of the groups is in the set");
    found.into_values().collect()
}

/// Thirty of so many, from a seed.
fn drawn(of: usize, seed: u64) -> Vec<usize> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    let mut all: Vec<usize> = (0..of).collect();
    for at in 0..TOPICS {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = at + (state >> 33) as usize % (of - at);
        all.swap(at, pick);
    }
    all.truncate(TOPICS);
    all
}

struct Kept<'a>(Vec<&'a [f32]>);

impl SnippetVectorSource for Kept<'_> {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        self.0.get(snippet.0).copied()
    }
}

fn round(
    topics: &[&(usize, Label)],
    rows: &[Vec<f32>],
    groups: &[(&str, &str)],
    names: &BTreeMap<ThemeId, Vec<f32>>,
    tally: &mut Tally,
) {
    let (corpus, run) = study(topics);
    let kept = Kept(topics.iter().flat_map(|topic| topic.1.iter().map(|at| rows[*at].as_slice())).collect());
    let mut book = Codebook::default();
    for (name, _) in groups {
        book.apply(&edits::add_theme(&book, name).unwrap().0);
    }
    let by = Signature { coder: "bench".to_owned(), time: String::new() };
    for (at, topic) in topics.iter().enumerate().take(ASSIGNED) {
        let theme = ThemeRef::Theme(ThemeId(topic.0 as i64 + 1));
        book.apply(&edits::assign_topics(&book, &corpus, &run, &[TopicId(at as u32)], theme, &by).unwrap());
    }
    let study = CodingStats::new(&corpus, Some(&run), &book);
    let found = suggest_themes(&study, &kept, names);
    for (at, topic) in topics.iter().enumerate().skip(ASSIGNED) {
        let first = found.best_for_topic(TopicId(at as u32));
        let right = first.is_some_and(|first| first.theme == ThemeId(topic.0 as i64 + 1));
        let known = topics.iter().take(ASSIGNED).any(|other| other.0 == topic.0);
        tally.asked += 1;
        tally.suggested += usize::from(first.is_some());
        tally.right += usize::from(right);
        tally.known += usize::from(known);
        tally.known_right += usize::from(known && right);
    }
}

/// One transcript whose snippets are the texts of the topics in turn.
fn study(topics: &[&(usize, Label)]) -> (Corpus, Run) {
    let (mut snippets, mut members) = (Vec::new(), Vec::new());
    for (topic, (_, label)) in (0u32..).zip(topics.iter().copied()) {
        for _ in label {
            let at = snippets.len();
            let id = SnippetId(at as i64 + 1);
            snippets.push(Snippet {
                id,
                transcript: TranscriptId(1),
                span: Span::new(at * 11, at * 11 + 10),
                start: None,
                end: None,
                speaker: None,
                words: 2,
                parts: Vec::new(),
            });
            members.push(Membership { snippet: id, topic: Some(TopicId(topic)), probability: 1.0 });
        }
    }
    let entry = TranscriptEntry {
        id: TranscriptId(1),
        name: "texts".to_owned(),
        hash: String::new(),
        language: None,
        attributes: Default::default(),
        duration: None,
        words: 2 * snippets.len(),
        snippets: 0..snippets.len(),
    };
    let topic = |(id, label): (u32, &&(usize, Label))| Topic {
        id: TopicId(id),
        language: None,
        label: format!("topic {id}"),
        keywords: Vec::new(),
        snippets: label.1.len(),
        representatives: Vec::new(),
    };
    let run = Run {
        id: RunId(1),
        time: String::new(),
        corpus: String::new(),
        revision: String::new(),
        parameters: Parameters::default(),
        seconds: Default::default(),
        measures: Default::default(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: (0..).zip(topics).map(topic).collect(),
        members,
    };
    (Corpus::new(vec![entry], snippets), run)
}
