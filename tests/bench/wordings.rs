//! Prints how well questions of different transcripts that ask the same are brought together, by model and least cosine.
//!
//! | command | |
//! |---|---|
//! | `cargo bench --bench wordings [-- SET...]` | of one set each: clinc150_train, banking77_test |
//!
//! Forty transcripts are made of a set of short requests: each asks half of thirty intents, in words of its own, and ten
//! requests of other intents, which few other transcripts have. "Found" is the share of the pairs of questions of one intent that
//! are in one group, "right" the share of pairs in one group that are of one intent.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[allow(dead_code, reason = "questions are compared here, not clusterings")]
#[path = "../labelled/mod.rs"]
mod labelled;

use labelled::{Set, read};
use leitmotif::coding::{Codebook, StudyQuestion, StudyQuestions, WordingLikeness, WordingVectors};
use leitmotif::corpus::{Span, TranscriptIndex, normal_wording};
use leitmotif::progress::NoProgress;
use leitmotif::random::mix_bits;
use leitmotif::topics::embed::embedder::EmbedOptions;
use leitmotif::topics::embed::open_embedder;
use std::collections::BTreeMap;
use std::path::Path;

const SETS: [(&str, &str); 2] = [("clinc150", "clinc150_train"), ("banking77", "banking77_test")];
const MODELS: [&str; 4] = ["draft", "minilm", "multi", "words"];
const TRANSCRIPTS: usize = 40;
const INTENTS: usize = 30;
const ALONE: usize = 10;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with("--")).collect();
    println!(
        "{:16} {:8} {:>6} {:>7} {:>6} {:>6} {:>8}",
        "set", "model", "least", "groups", "found", "right", "recurring"
    );
    for (archive, name) in
        SETS.into_iter().filter(|set| asked.is_empty() || asked.iter().any(|it| it == set.1))
    {
        let Some(set) = read(archive, &format!("{name}.tsv"), 1) else { continue };
        let (questions, intents) = study(&set);
        for model in MODELS {
            let vectors = vectors(&questions, model);
            for least in (6..20).map(|step| step as f32 / 20.0) {
                let likeness = WordingLikeness { vectors: &vectors, least };
                let found =
                    StudyQuestions::group(questions.clone(), 1, &Codebook::default(), likeness, &NoProgress)
                        .unwrap();
                print_row(name, model, least, &found, &intents);
            }
        }
    }
}

/// The questions of the transcripts that are made, and the intent of each; what is asked once has one of its own.
fn study(set: &Set) -> (Vec<StudyQuestion>, Vec<usize>) {
    let mut by_label: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (text, label) in set.texts.iter().zip(&set.labels) {
        by_label.entry(*label).or_default().push(text);
    }
    let labels: Vec<Vec<&str>> = by_label.into_values().collect();
    let (guide, others) = labels.split_at(INTENTS);
    let others: Vec<(&str, usize)> = others
        .iter()
        .enumerate()
        .flat_map(|(at, wordings)| wordings.iter().map(move |wording| (*wording, INTENTS + at)))
        .collect();
    // Far apart, so that few of them are of one intent.
    let mut others = others.iter().step_by(others.len() / (TRANSCRIPTS * ALONE));
    let (mut questions, mut intents) = (Vec::new(), Vec::new());
    for transcript in 0..TRANSCRIPTS {
        let mut ask = |wording: &str, intent: usize| {
            questions.push(StudyQuestion {
                transcript: TranscriptIndex(transcript),
                position: 0.0,
                turn: Span::new(0, 0),
                wording: wording.to_owned(),
                words: normal_wording(wording),
                answer: Vec::new(),
                answer_words: 0,
                excerpt: String::new(),
                snippets: Vec::new(),
            });
            intents.push(intent);
        };
        for (intent, wordings) in guide.iter().enumerate() {
            if mix_bits((transcript * INTENTS + intent) as u64).is_multiple_of(2) {
                ask(wordings[transcript % wordings.len()], intent);
            }
        }
        for (wording, intent) in others.by_ref().take(ALONE) {
            ask(wording, *intent);
        }
    }
    (questions, intents)
}

fn vectors(questions: &[StudyQuestion], model: &str) -> WordingVectors {
    let mut embedder = open_embedder(model, &EmbedOptions::default(), Path::new("")).unwrap();
    let words: Vec<&str> = questions.iter().map(|it| it.words.as_str()).collect();
    let mut vectors = WordingVectors::new();
    embedder
        .embed(&words, &NoProgress, &mut |at, vector| {
            drop(vectors.insert(words[at].to_owned(), vector.to_vec()))
        })
        .unwrap();
    vectors
}

fn print_row(set: &str, model: &str, least: f32, found: &StudyQuestions, intents: &[usize]) {
    let mut group_of = vec![0; intents.len()];
    let mut recurring = 0;
    for (at, group) in found.groups.iter().enumerate() {
        recurring += usize::from(group.transcripts > 1);
        group.questions.iter().for_each(|question| group_of[*question] = at);
    }
    let (mut both, mut grouped, mut same) = (0usize, 0usize, 0usize);
    for one in 0..intents.len() {
        for other in 0..one {
            let (is_grouped, is_same) = (group_of[one] == group_of[other], intents[one] == intents[other]);
            both += usize::from(is_grouped && is_same);
            grouped += usize::from(is_grouped);
            same += usize::from(is_same);
        }
    }
    println!(
        "{set:16} {model:8} {least:6.2} {recurring:7} {:6.3} {:6.3}",
        both as f64 / same as f64,
        both as f64 / grouped.max(1) as f64
    );
}
