//! Prints how often the label of a topic names what its texts were sorted as: of all labels that people gave, the
//! one nearest to it by meaning is that of most texts of the topic.
//!
//! | command | |
//! |---|---|
//! | `cargo bench --bench labels [-- SET...]` | labels by words alone and by meaning |
//!
//! "First" counts the topics whose right label is nearest, "in three" those where it is among the three nearest.
//! Topics of texts that belong nowhere (`oos` in clinc150) do not count. Labels are compared by the vectors of
//! minilm, which also chooses them: what another model would say is not measured.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[allow(dead_code, reason = "labels are compared here, not clusterings")]
#[path = "../labelled/mod.rs"]
mod labelled;

use labelled::{Set, read, vectors};
use leitmotif::progress::NoProgress;
use leitmotif::topics::cluster::Centres;
use leitmotif::topics::cluster::clustering::Clustering;
use leitmotif::topics::describe::{TopicText, choose_labels, label_phrases};
use leitmotif::topics::embed::embedder::{EmbedOptions, Embedder};
use leitmotif::topics::{Analysis, AnalysisInput, MatrixView, Parameters, analyze, embed};
use std::collections::BTreeMap;
use std::path::Path;

const SETS: [(&str, &str); 2] = [("banking77", "banking77_test"), ("clinc150", "clinc150_test")];
/// The label of clinc150 for what has none.
const NOWHERE: &str = "oos";

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with("--")).collect();
    println!("{:16} {:10} {:>7} {:>6} {:>9}", "set", "", "topics", "first", "in three");
    for (archive, name) in
        SETS.into_iter().filter(|set| asked.is_empty() || asked.iter().any(|it| it == set.1))
    {
        let Some(set) = read(archive, &format!("{name}.tsv"), 1) else { continue };
        compare(name, &set, asked.len() == 1);
    }
}

fn compare(name: &str, set: &Set, print_each: bool) {
    let (adapted, words) = vectors(set, "minilm");
    let transcripts: Vec<u32> = (0..set.texts.len() as u32).collect();
    let input = AnalysisInput {
        vectors: &adapted.vectors,
        dims: adapted.dims,
        words: &words,
        transcripts: &transcripts,
    };
    let found = analyze(&input, &Parameters::default(), &NoProgress).unwrap();
    let mut embedder = embed::open_embedder("minilm", &EmbedOptions::default(), Path::new("")).unwrap();
    let by_words: Vec<String> = found.topics.iter().map(|topic| topic.label.clone()).collect();
    let by_meaning = labels_by_meaning(set, &found, &input, embedder.as_mut());
    for (who, labels) in [("by words", &by_words), ("by meaning", &by_meaning)] {
        let right = ranks(set, &found, labels, embedder.as_mut());
        let share = |most: usize| right.iter().filter(|it| it.2 < most).count() as f64 / right.len() as f64;
        println!("{name:16} {who:10} {:7} {:6.2} {:9.2}", right.len(), share(1), share(3));
        if print_each {
            right.iter().for_each(|(label, truth, rank)| println!("    {rank:3}  {label:40} {truth}"));
        }
    }
}

fn labels_by_meaning(
    set: &Set,
    found: &Analysis,
    input: &AnalysisInput<'_>,
    embedder: &mut dyn Embedder,
) -> Vec<String> {
    let mut texts: Vec<Vec<TopicText>> = vec![Vec::new(); found.topics.len()];
    for (topic, text) in found.membership.iter().zip(&set.texts) {
        if let Some(topic) = topic {
            texts[*topic as usize].push(TopicText { text: text.clone(), language: Some("en".to_owned()) });
        }
    }
    let phrases = label_phrases(&texts, input.words);
    let said: Vec<&str> = phrases.iter().flatten().map(|phrase| phrase.text.as_str()).collect();
    let clusters =
        Clustering { labels: found.membership.clone(), probability: Vec::new(), count: found.topics.len() };
    let centres = Centres::from_vectors(&clusters, MatrixView::new(input.vectors, input.dims).unwrap());
    let keywords: Vec<_> = found.topics.iter().map(|topic| topic.keywords.as_slice()).collect();
    let labels = choose_labels(&phrases, &embedded(&said, embedder), centres.directions(), &keywords, &[]);
    labels.into_iter().zip(&found.topics).map(|(label, topic)| label.unwrap_or(topic.label.clone())).collect()
}

fn embedded(texts: &[&str], embedder: &mut dyn Embedder) -> Vec<Vec<f32>> {
    let mut vectors = vec![Vec::new(); texts.len()];
    embedder.embed(texts, &NoProgress, &mut |at, vector| vectors[at] = vector.to_vec()).unwrap();
    vectors
}

/// For each topic its label, the one that most of its texts were given, and at what rank that is.
fn ranks(
    set: &Set,
    found: &Analysis,
    labels: &[String],
    embedder: &mut dyn Embedder,
) -> Vec<(String, String, usize)> {
    let names: Vec<String> = set.names.iter().map(|name| name.replace('_', " ").replace('?', "")).collect();
    let known = embedded(&names.iter().map(String::as_str).collect::<Vec<_>>(), embedder);
    let mine = embedded(&labels.iter().map(String::as_str).collect::<Vec<_>>(), embedder);
    let mut ranked = Vec::new();
    for (topic, vector) in (0u32..).zip(&mine) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let own = found.membership.iter().zip(&set.labels).filter(|(of, _)| **of == Some(topic));
        own.for_each(|(_, label)| *counts.entry(*label).or_default() += 1);
        let Some((&truth, _)) = counts.iter().max_by_key(|(_, count)| **count) else { continue };
        if set.names[truth] == NOWHERE {
            continue;
        }
        let near = |at: usize| -> f32 { known[at].iter().zip(vector).map(|(x, y)| x * y).sum() };
        let better =
            (0..names.len()).filter(|&at| set.names[at] != NOWHERE && near(at) > near(truth)).count();
        ranked.push((labels[topic as usize].clone(), names[truth].clone(), better));
    }
    ranked
}
