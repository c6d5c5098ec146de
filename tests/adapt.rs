//! Adapting vectors to the corpus must not make neighbours worse: labelled sets, 15-neighbour label purity.
//!
//! Needs `../shared/data`; skips loudly without. `LEITMOTIF_TEST_FULL=1` takes the whole sets and the
//! transformer too, which is a matter of minutes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use leitmotif::progress::NoProgress;
use leitmotif::topics::adapt::{self, AdaptOptions, AdaptedVectors, WordPart};
use leitmotif::topics::embed;
use leitmotif::topics::embed::embedder::EmbedOptions;
use leitmotif::topics::words::{CorpusTerms, CorpusTermsBuilder};
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

const NEIGHBOURS: usize = 15;

struct Labelled {
    labels: Vec<String>,
    texts: Vec<String>,
}

/// Every `step`th text of a labelled set, without those out of scope.
fn read(archive: &str, file: &str, step: usize) -> Option<Labelled> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(archive);
    let mut content = String::new();
    let reader = flate2::read::GzDecoder::new(std::fs::File::open(path).ok()?);
    for entry in tar::Archive::new(reader).entries().unwrap() {
        let mut entry = entry.unwrap();
        if entry.path().unwrap().ends_with(file) {
            entry.read_to_string(&mut content).unwrap();
        }
    }
    let lines = content.lines().filter(|line| !line.starts_with("oos\t")).step_by(step);
    let (labels, texts) =
        lines.map(|line| line.split_once('\t').unwrap()).map(|(l, t)| (l.into(), t.into())).unzip();
    Some(Labelled { labels, texts })
}

fn vectors(model: &str, set: &Labelled) -> (Vec<f32>, usize, WordPart) {
    let options = EmbedOptions { threads: NonZeroUsize::new(2).unwrap(), ..EmbedOptions::default() };
    let mut embedder = embed::open_embedder(model, &options, Path::new("")).unwrap();
    let dims = embedder.dimensions();
    let mut rows = vec![0.0; set.texts.len() * dims];
    let texts: Vec<&str> = set.texts.iter().map(String::as_str).collect();
    let sink = &mut |index: usize, row: &[f32]| rows[index * dims..][..dims].copy_from_slice(row);
    embedder.embed(&texts, &NoProgress, sink).unwrap();
    (rows, dims, embedder.word_part())
}

fn words(set: &Labelled, language: &str) -> CorpusTerms {
    let mut builder = CorpusTermsBuilder::new();
    set.texts.iter().for_each(|text| builder.add_snippet(text, Some(language)));
    builder.finish()
}

/// The share of the nearest neighbours, by cosine, that have the same label; over every fourth text.
fn purity(vectors: &[f32], dims: usize, labels: &[String]) -> f64 {
    let row = |i: usize| &vectors[i * dims..(i + 1) * dims];
    let mut same = 0;
    let asked: Vec<usize> = (0..labels.len()).step_by(4).collect();
    for &a in &asked {
        let cosine = |b: usize| row(a).iter().zip(row(b)).map(|(x, y)| x * y).sum::<f32>();
        let mut near: Vec<(f32, usize)> =
            (0..labels.len()).filter(|&b| b != a).map(|b| (-cosine(b), b)).collect();
        near.select_nth_unstable_by(NEIGHBOURS, |x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        same += near[..NEIGHBOURS].iter().filter(|(_, b)| labels[*b] == labels[a]).count();
    }
    same as f64 / (asked.len() * NEIGHBOURS) as f64
}

fn compare(name: &str, model: &str, set: &Labelled, language: &str) -> (f64, f64) {
    let (rows, dims, word_part) = vectors(model, set);
    let start = Instant::now();
    let words = words(set, language);
    let AdaptedVectors { vectors, dims: wider } =
        adapt::adapt(&rows, dims, &words, AdaptOptions { words: word_part, seed: 42 }, &NoProgress).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let (plain, adapted) = (purity(&rows, dims, &set.labels), purity(&vectors, wider, &set.labels));
    println!(
        "{name}, {model}: {plain:.3} plain, {adapted:.3} adapted in {seconds:.2} s ({} texts)",
        set.labels.len()
    );
    (plain, adapted)
}

#[test]
fn adapting_does_not_make_neighbours_worse() {
    let full = std::env::var_os("LEITMOTIF_TEST_FULL").is_some();
    let step = if full { 1 } else { 4 };
    for (archive, file) in
        [("clinc150.tar.gz", "clinc150_train.tsv"), ("banking77.tar.gz", "banking77_train.tsv")]
    {
        let Some(set) = read(archive, file, step) else {
            eprintln!("SKIPPED: ../shared/data/{archive} is not there");
            return;
        };
        assert!(set.labels.len() > 2000, "{file} was not found in {archive}");
        let (plain, adapted) = compare(file, "draft", &set, "en");
        assert!(adapted >= plain, "{file}: {adapted} is worse than {plain}");
        if full {
            let (plain, adapted) = compare(file, "minilm", &set, "en");
            assert!(adapted >= plain - 0.005, "{file}: {adapted} is worse than {plain}");
        }
    }
}

#[test]
fn languages_are_told_apart_by_topic_with_the_model_for_them() {
    let full = std::env::var_os("LEITMOTIF_TEST_FULL").is_some();
    // What the words alone have, and what the multilingual model has by itself (SIB-200, November 2026).
    let sets = [
        ("hi", "hin_Deva", "words", 0.347),
        ("vi", "vie_Latn", "words", 0.525),
        ("fi", "fin_Latn", "words", 0.261),
        ("de", "deu_Latn", "multi", 0.628),
        ("ru", "rus_Cyrl", "multi", 0.610),
        ("zh", "zho_Hans", "multi", 0.675),
        ("ar", "arb_Arab", "multi", 0.579),
        ("th", "tha_Thai", "multi", 0.621),
    ];
    for (language, file, model, least) in if full { &sets[..] } else { &sets[..4] } {
        let Some(set) = read("sib200.tar.gz", &format!("sib_{file}.tsv"), 1) else {
            eprintln!("SKIPPED: ../shared/data/sib200.tar.gz is not there");
            return;
        };
        assert_eq!(set.labels.len(), 1004, "{file}");
        let (_, adapted) = compare(file, model, &set, language);
        // Over every fourth sentence a share is within .02 of that over all.
        assert!(adapted > least - 0.02, "{file}: {adapted}");
    }
}
