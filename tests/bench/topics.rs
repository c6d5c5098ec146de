//! Prints how long the way from vectors to topics takes and how well the topics agree with what people sorted.
//!
//! `cargo bench --bench topics [-- MODEL]`; MODEL is `draft` (the default) or `minilm`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../labelled/mod.rs"]
mod labelled;

use labelled::{agreement, read, vectors};
use leitmotif::progress::Silent;
use leitmotif::topics::cluster::{default_min_topic_size, min_samples, petal, tree};
use leitmotif::topics::reduce::reduce;
use leitmotif::topics::{Input, Parameters, Rows, analyze};
use std::time::Instant;

const SETS: [(&str, &str, usize); 6] = [
    ("banking77", "banking77_test.tsv", 10),
    ("banking77", "banking77_test.tsv", 1),
    ("banking77", "banking77_train.tsv", 1),
    ("clinc150", "clinc150_test.tsv", 5),
    ("clinc150", "clinc150_test.tsv", 1),
    ("clinc150", "clinc150_train.tsv", 1),
];

fn main() {
    let model =
        std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or("draft".into());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    println!(
        "{model}, two threads\n{:20} {:>8} {:>6} {:>6} {:>8} {:>8} {:>8} {:>9} {:>6} {:>6} {:>12}",
        "set",
        "snippets",
        "size",
        "topics",
        "reduce s",
        "group s",
        "words s",
        "outliers",
        "V=NMI",
        "ARI",
        "own / petal"
    );
    for (archive, file, step) in SETS {
        let Some(set) = read(archive, file, step) else { continue };
        let (adapted, words) = vectors(&set, &model);
        let transcripts: Vec<u32> = (0..set.texts.len() as u32).collect();
        let input =
            Input { vectors: &adapted.vectors, dims: adapted.dims, words: &words, transcripts: &transcripts };
        let count = set.texts.len();
        let ratio = pool.install(|| own_to_petal(&input));
        for size in [default_min_topic_size(count), 15] {
            let parameters = Parameters { min_topic_size: Some(size), ..Parameters::default() };
            let found = pool.install(|| analyze(&input, &parameters, &Silent)).unwrap();
            let (v, rand) = agreement(&set.labels, &found.membership);
            let outside = found.membership.iter().filter(|topic| topic.is_none()).count();
            println!(
                "{:20} {count:8} {size:6} {:6} {:8.2} {:8.2} {:8.2} {:8.1}% {v:6.3} {rand:6.3} {ratio:12.2}",
                file.trim_end_matches(".tsv"),
                found.topics.len(),
                found.seconds.reduce,
                found.seconds.cluster,
                found.seconds.describe,
                100.0 * outside as f64 / count as f64,
            );
        }
    }
}

/// How long our own tree takes compared with petal-clustering, on the same reduced points.
fn own_to_petal(input: &Input<'_>) -> f64 {
    let reduced =
        reduce(Rows::new(input.vectors, input.dims).unwrap(), &Parameters::default(), &Silent).unwrap();
    let points = reduced.rows().unwrap();
    let size = default_min_topic_size(points.len());
    let start = Instant::now();
    let edges = tree::spanning::spanning(points, min_samples(size), &Silent).unwrap();
    let own = tree::Condensed::new(&tree::Merges::new(points.len(), &edges), size)
        .select(tree::Selection::ExcessOfMass);
    let ours = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let theirs = petal(points, min_samples(size), size);
    assert_eq!(own.count, theirs.count);
    ours / start.elapsed().as_secs_f64()
}
