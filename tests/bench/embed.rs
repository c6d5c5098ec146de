//! Prints how many snippets a second each built-in model embeds, and how fast text is cut into tokens and
//! words.
//!
//! `cargo bench --bench embed`; real transcripts are used where `../shared/data` has them, else made-up talk.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

use leitmotif::corpus::TokenBoundaries;
use leitmotif::progress::NoProgress;
use leitmotif::topics::adapt;
use leitmotif::topics::embed::embedder::EmbedOptions;
use leitmotif::topics::embed::{self, WordPiece};
use leitmotif::topics::words::CorpusTermsBuilder;
use leitmotif_encoder::InstructionSet;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

/// About as many words as 300 tokens have.
const WORDS: usize = 220;

fn main() -> anyhow::Result<()> {
    let text = real().unwrap_or_else(made_up);
    let words: Vec<&str> = text.split_whitespace().collect();
    let snippets: Vec<String> = words.chunks_exact(WORDS).map(|words| words.join(" ")).collect();
    let texts: Vec<&str> = snippets.iter().map(String::as_str).collect();
    println!("{} snippets of {WORDS} words", texts.len());

    let pieces = WordPiece::builtin()?;
    let start = Instant::now();
    let tokens: usize = texts.iter().map(|text| pieces.token_ends(text).len()).sum();
    rate("tokens", start, text.len() as f64 / 1e6, "MB/s");
    println!("{:>24} {:.0} a snippet", "", tokens as f64 / texts.len() as f64);

    let start = Instant::now();
    let mut builder = CorpusTermsBuilder::new();
    texts.iter().for_each(|text| builder.add_snippet(text, Some("en")));
    let words = builder.finish();
    rate("words", start, text.len() as f64 / 1e6, "MB/s");

    let mut draft = Vec::new();
    for threads in [1, 2] {
        draft = embed("draft", threads, 128, &texts)?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let start = Instant::now();
        let options = adapt::AdaptOptions { words: adapt::WordPart::plain(1.0), seed: 42 };
        pool.install(|| adapt::adapt(&draft, draft.len() / texts.len(), &words, options, &NoProgress))?;
        rate(&format!("adapt, {threads} threads"), start, texts.len() as f64, "snippets/s");
    }
    assert_eq!(draft.len() % texts.len(), 0);
    let some = texts.iter().copied().step_by((texts.len() / 300).max(1)).collect::<Vec<_>>();
    for set in InstructionSet::available() {
        // Plain Rust is there to compare with, and slow.
        let some = if set == InstructionSet::Scalar { &some[..some.len().min(6)] } else { &some };
        println!("minilm with {set}");
        for (tokens, threads) in [(128, 1), (128, 2), (256, 1), (256, 2)] {
            embed_with("minilm", Some(set), threads, tokens, some)?;
        }
        println!("multi with {set}");
        for threads in [1, 2] {
            embed_with("multi", Some(set), threads, 256, some)?;
        }
    }
    Ok(())
}

fn embed(model: &str, threads: usize, tokens: usize, texts: &[&str]) -> anyhow::Result<Vec<f32>> {
    embed_with(model, None, threads, tokens, texts)
}

fn embed_with(
    model: &str,
    set: Option<InstructionSet>,
    threads: usize,
    tokens: usize,
    texts: &[&str],
) -> anyhow::Result<Vec<f32>> {
    let threads = NonZeroUsize::new(threads).unwrap_or(NonZeroUsize::MIN);
    let instructions = set.map(|set| set.to_string());
    let options = EmbedOptions { threads, tokens, instructions, ..EmbedOptions::default() };
    let start = Instant::now();
    let mut embedder = embed::open_embedder(model, &options, Path::new(""))?;
    let opened = start.elapsed().as_millis();
    embedder.embed_query("warm up")?;
    let dims = embedder.dimensions();
    let mut rows = vec![0.0; texts.len() * dims];
    let start = Instant::now();
    embedder.embed(texts, &NoProgress, &mut |index, vector| {
        if let Some(row) = rows.chunks_exact_mut(dims).nth(index) {
            row.copy_from_slice(vector);
        }
    })?;
    rate(&format!("{model}, {threads} threads, {tokens}"), start, texts.len() as f64, "snippets/s");
    println!("{:>24} opened in {opened} ms", "");
    Ok(rows)
}

fn rate(what: &str, start: Instant, amount: f64, unit: &str) {
    let seconds = start.elapsed().as_secs_f64();
    println!("{what:>24} {:>10.1} {unit} ({seconds:.2} s)", amount / seconds);
}

/// The words of the transcripts of `../shared/data`, where they are.
fn real() -> Option<String> {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/practicalai_md.tar.gz");
    let file = std::fs::File::open(archive).ok()?;
    let mut text = String::new();
    for entry in tar::Archive::new(flate2::read::GzDecoder::new(file)).entries().ok()? {
        let mut content = Vec::new();
        entry.ok()?.read_to_end(&mut content).ok()?;
        text.push_str(&String::from_utf8_lossy(&content));
    }
    Some(text)
}

/// Talk that never was, of words with the lengths of real ones.
fn made_up() -> String {
    let words = "so when we moved the retrieval step behind a cache the latency fell and nobody noticed until the \
        evaluation caught that embeddings were stale which is why the team now versions every index it builds";
    let words: Vec<&str> = words.split(' ').collect();
    (0..300 * WORDS).map(|i| words[(i * 7 + i / 11) % words.len()]).collect::<Vec<_>>().join(" ")
}
