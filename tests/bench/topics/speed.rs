//! How long the way from vectors to clusters takes, and how much memory.

use leitmotif::progress::NoProgress;
use leitmotif::topics::words::CorpusTermsBuilder;
use leitmotif::topics::{AnalysisInput, Parameters, cluster_rows};
use std::time::Instant;

/// Vectors, and the seconds they may take.
const SIZES: [(usize, f64); 2] = [(20_000, 10.0), (200_000, 180.0)];
const DIMS: usize = 448;
const SUBJECTS: usize = 150;

/// Prints seconds and the most megabytes held, each beside what is allowed.
pub fn print() {
    for (count, allowed) in SIZES {
        let values = vectors(count);
        let mut words = CorpusTermsBuilder::new();
        (0..count).for_each(|_| words.add_snippet("", None));
        let words = words.finish();
        let transcripts: Vec<u32> = (0..count).map(|at| (at / 40) as u32).collect();
        let input = AnalysisInput { vectors: &values, dims: DIMS, words: &words, transcripts: &transcripts };
        let every: Vec<usize> = (0..count).collect();
        let began = Instant::now();
        let clusters = cluster_rows(&input, &every, &Parameters::default(), &NoProgress).unwrap();
        let seconds = began.elapsed().as_secs_f64();
        let held = held();
        println!(
            "{count} vectors: {seconds:.1} of {allowed} s, {held:.0} of 2000 MB, {} topics, {} outliers",
            clusters.count,
            clusters.outlier_count()
        );
    }
}

/// Unit vectors around subjects, a sixth of them anywhere, from a fixed seed.
fn vectors(count: usize) -> Vec<f32> {
    let mut state = 7u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as f32 / (1u64 << 31) as f32) - 0.5
    };
    let centres: Vec<f32> = (0..SUBJECTS * DIMS).map(|_| next()).collect();
    let mut values = Vec::with_capacity(count * DIMS);
    for at in 0..count {
        let centre = &centres[at % SUBJECTS * DIMS..][..DIMS];
        let near = if at % 6 == 0 { 0.0 } else { 0.7 };
        let row: Vec<f32> = centre.iter().map(|x| x * near + next()).collect();
        let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
        values.extend(row.iter().map(|x| x / length));
    }
    values
}

/// The most memory the process ever held, in megabytes; 0 where the system does not say.
fn held() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1000.0
}
