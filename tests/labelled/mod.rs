//! Texts that people sorted, and how well a clustering agrees with them.

use flate2::read::GzDecoder;
use leitmotif::progress::NoProgress;
use leitmotif::topics::adapt::{self, AdaptedVectors};
use leitmotif::topics::embed;
use leitmotif::topics::embed::embedder::EmbedOptions;
use leitmotif::topics::words::{CorpusTerms, CorpusTermsBuilder};
use std::collections::BTreeMap;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

/// Texts with the label each was given, as numbers.
pub struct Set {
    pub texts: Vec<String>,
    pub labels: Vec<usize>,
    /// What each number stands for.
    #[allow(dead_code, reason = "not every test asks")]
    pub names: Vec<String>,
}

/// Reads `<archive>.tar.gz` from the data beside the project and takes every `step`-th line of `file` in it;
/// none, said on stderr, where the data is not there.
pub fn read(archive: &str, file: &str, step: usize) -> Option<Set> {
    let path: PathBuf =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../shared/data/{archive}.tar.gz"));
    let Ok(packed) = std::fs::File::open(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    let mut lines = String::new();
    for entry in tar::Archive::new(GzDecoder::new(packed)).entries().ok()? {
        let mut entry = entry.ok()?;
        if entry.path().ok()?.file_name()?.to_str()? == file {
            entry.read_to_string(&mut lines).ok()?;
        }
    }
    let mut numbers = BTreeMap::new();
    let mut set = Set { texts: Vec::new(), labels: Vec::new(), names: Vec::new() };
    for (label, text) in lines.lines().step_by(step).filter_map(|line| line.split_once('\t')) {
        let next = numbers.len();
        set.labels.push(*numbers.entry(label.to_owned()).or_insert(next));
        set.texts.push(text.to_owned());
    }
    let mut names: Vec<(usize, String)> = numbers.into_iter().map(|(name, number)| (number, name)).collect();
    names.sort();
    set.names = names.into_iter().map(|(_, name)| name).collect();
    (!set.texts.is_empty()).then_some(set)
}

/// Embeds texts by a built-in model and adapts the vectors to them.
pub fn vectors(set: &Set, model: &str) -> (AdaptedVectors, CorpusTerms) {
    let options = EmbedOptions { threads: NonZeroUsize::new(2).unwrap(), ..EmbedOptions::default() };
    let mut embedder = embed::open_embedder(model, &options, Path::new("")).unwrap();
    let texts: Vec<&str> = set.texts.iter().map(String::as_str).collect();
    let dims = embedder.dimensions();
    let mut raw = vec![0.0; texts.len() * dims];
    let mut keep =
        |index: usize, vector: &[f32]| raw[index * dims..(index + 1) * dims].copy_from_slice(vector);
    embedder.embed(&texts, &NoProgress, &mut keep).unwrap();
    let mut words = CorpusTermsBuilder::new();
    texts.iter().for_each(|text| words.add_snippet(text, Some("en")));
    let words = words.finish();
    let options = adapt::AdaptOptions { words: embedder.word_part(), seed: 42 };
    (adapt::adapt(&raw, dims, &words, options, &NoProgress).unwrap(), words)
}

/// How well a clustering agrees with labels, all texts counted, outliers as one more cluster: V-measure
/// (Rosenberg & Hirschberg 2007; the same as mutual information over the mean of the entropies, NMI) and the
/// adjusted Rand index (Hubert & Arabie 1985).
pub fn agreement(labels: &[usize], clusters: &[Option<u32>]) -> (f64, f64) {
    let mut cells: BTreeMap<(usize, Option<u32>), f64> = BTreeMap::new();
    let mut rows: BTreeMap<usize, f64> = BTreeMap::new();
    let mut columns: BTreeMap<Option<u32>, f64> = BTreeMap::new();
    for (&label, &cluster) in labels.iter().zip(clusters) {
        *cells.entry((label, cluster)).or_default() += 1.0;
        *rows.entry(label).or_default() += 1.0;
        *columns.entry(cluster).or_default() += 1.0;
    }
    let all = labels.len() as f64;
    let entropy = |x: f64| -(x / all) * (x / all).ln();
    let known: f64 =
        rows.values().map(|&x| entropy(x)).sum::<f64>() + columns.values().map(|&x| entropy(x)).sum::<f64>();
    let shared: f64 = cells
        .iter()
        .map(|((row, column), &x)| x / all * (all * x / (rows[row] * columns[column])).ln())
        .sum();
    let pairs = |x: f64| x * (x - 1.0) / 2.0;
    let both: f64 = cells.values().map(|&x| pairs(x)).sum();
    let (a, b): (f64, f64) =
        (rows.values().map(|&x| pairs(x)).sum(), columns.values().map(|&x| pairs(x)).sum());
    let chance = a * b / pairs(all);
    (2.0 * shared / known, (both - chance) / (f64::midpoint(a, b) - chance))
}
