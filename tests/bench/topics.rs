//! Prints how well the topics agree with what people sorted, how well their words cohere, and how long the
//! way from vectors to topics takes; beside it what Python BERTopic finds in the same texts, where it was run
//! before.
//!
//! | command | |
//! |---|---|
//! | `cargo bench --bench topics [-- draft minilm hdbscan --resolution=X SET...]` | agreement and coherence, each over three seeds |
//! | `cargo bench --bench topics -- --texts` | writes the texts for `tests/peers/bertopic_topics.py` |
//! | `cargo bench --bench topics -- --speed` | 20,000 and 200,000 vectors |
//!
//! All texts count; outliers are one more class. Coherence is NPMI as gensim counts it (windows of ten words,
//! every word of two letters or more), diversity the share of distinct words, both over the ten best words of
//! each topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "../common/archive.rs"]
mod archive;
#[path = "../labelled/mod.rs"]
mod labelled;
#[path = "topics/peer.rs"]
mod peer;
#[path = "topics/speed.rs"]
mod speed;

use labelled::{Set, agreement, read, vectors};
use leitmotif::progress::NoProgress;
use leitmotif::topics::cluster::default_min_topic_size;
use leitmotif::topics::measure::{WordCooccurrence, npmi, topic_diversity};
use leitmotif::topics::{AnalysisInput, ClusterMethod, Parameters, analyze};
use std::collections::BTreeMap;

const SETS: [(&str, &str); 4] = [
    ("banking77", "banking77_test"),
    ("banking77", "banking77_train"),
    ("clinc150", "clinc150_test"),
    ("clinc150", "clinc150_train"),
];
const SEEDS: [u64; 3] = [1, 2, 3];

fn main() {
    let wishes: Vec<String> = std::env::args().skip(1).filter(|wish| wish != "--bench").collect();
    let asked = |wish: &str| wishes.iter().any(|given| given == wish);
    if asked("--texts") {
        return peer::write_texts(&SETS);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    if asked("--speed") {
        return pool.install(speed::print);
    }
    let models =
        ["draft", "minilm"].into_iter().filter(|model| asked(model) || !(asked("draft") || asked("minilm")));
    println!(
        "{:16} {:10} {:>5} {:>7} {:>9} {:>6} {:>6} {:>6} {:>9} {:>8}",
        "set", "", "size", "topics", "outliers", "V", "ARI", "NPMI", "diversity", "seconds"
    );
    let models: Vec<&str> = models.collect();
    let cluster = if asked("hdbscan") { ClusterMethod::Hdbscan } else { ClusterMethod::default() };
    let resolution = wishes.iter().find_map(|wish| wish.strip_prefix("--resolution=")?.parse().ok());
    let how = Parameters { cluster, resolution, ..Parameters::default() };
    let sets: Vec<&str> = SETS.map(|set| set.1).into_iter().chain(["practicalai"]).collect();
    let any = sets.iter().any(|set| asked(set));
    let wanted = |set: &str| !any || asked(set);
    for (archive, name) in SETS.into_iter().filter(|set| wanted(set.1)) {
        let Some(set) = read(archive, &format!("{name}.tsv"), 1) else { continue };
        pool.install(|| compare(name, &set, true, &models, &how));
    }
    let Some(texts) = wanted("practicalai").then(|| peer::texts("practicalai")).flatten() else { return };
    let set = Set { labels: vec![0; texts.len()], texts, names: Vec::new() };
    pool.install(|| compare("practicalai", &set, false, &models, &how));
}

/// Topics of a set: where each text went, and the words of each topic.
struct Found {
    topics: Vec<Option<u32>>,
    words: Vec<Vec<String>>,
    seconds: f64,
}

fn compare(name: &str, set: &Set, labelled: bool, models: &[&str], how: &Parameters) {
    let size = default_min_topic_size(set.texts.len());
    let tokens = Tokens::of(&set.texts);
    for model in models {
        let (adapted, words) = vectors(set, model);
        let transcripts: Vec<u32> = (0..set.texts.len() as u32).collect();
        let input = AnalysisInput {
            vectors: &adapted.vectors,
            dims: adapted.dims,
            words: &words,
            transcripts: &transcripts,
        };
        let found = SEEDS.map(|seed| {
            let parameters = Parameters { seed, ..how.clone() };
            let analysis = analyze(&input, &parameters, &NoProgress).unwrap();
            let words =
                analysis.topics.iter().map(|topic| topic.keywords.iter().map(|k| k.word.clone()).collect());
            Found { words: words.collect(), topics: analysis.membership, seconds: analysis.seconds.total }
        });
        row(name, model, size, set, labelled, &tokens, &found);
        let pairs = [(0, 1), (0, 2), (1, 2)];
        let numbers =
            |at: usize| found[at].topics.iter().map(|topic| topic.map_or(usize::MAX, |it| it as usize));
        let alike = pairs.map(|(a, b)| agreement(&numbers(a).collect::<Vec<_>>(), &found[b].topics).1);
        let stable = alike.iter().sum::<f64>() / alike.len() as f64;
        let counts: Vec<usize> = found.iter().map(|found| found.words.len()).collect();
        println!("{:27} seeds agree at ARI {stable:.3}; topics by seed {counts:?}", "");
    }
    let found: Vec<Found> = SEEDS.iter().filter_map(|&seed| peer::found(name, seed)).collect();
    if found.len() == SEEDS.len() {
        row(name, "bertopic", size, set, labelled, &tokens, &found);
    }
}

fn row(name: &str, who: &str, size: usize, set: &Set, labelled: bool, tokens: &Tokens, found: &[Found]) {
    let mean = |of: &dyn Fn(&Found) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
    let outside = |of: &Found| of.topics.iter().filter(|topic| topic.is_none()).count() as f64;
    let agree = |of: &Found| agreement(&set.labels, &of.topics);
    let shown = |value: f64| if labelled { format!("{value:.3}") } else { String::new() };
    println!(
        "{name:16} {who:10} {size:5} {:7.1} {:8.1}% {:>6} {:>6} {:6.3} {:9.3} {:8.2}",
        mean(&|of| of.words.len() as f64),
        100.0 * mean(&outside) / set.texts.len() as f64,
        shown(mean(&|of| agree(of).0)),
        shown(mean(&|of| agree(of).1)),
        mean(&|of| tokens.coherence(&of.words)),
        mean(&|of| f64::from(topic_diversity(&of.words).unwrap_or(0.0))),
        mean(&|of| of.seconds),
    );
}

/// The words of all texts, as scikit-learn counts them: runs of two letters or digits or more, in lower case.
struct Tokens {
    numbers: BTreeMap<String, u32>,
    texts: Vec<Vec<u32>>,
}

impl Tokens {
    fn of(texts: &[String]) -> Self {
        let mut tokens = Self { numbers: BTreeMap::new(), texts: Vec::new() };
        for text in texts {
            let mut numbered = Vec::new();
            for word in words_of(text) {
                let next = tokens.numbers.len() as u32;
                numbered.push(*tokens.numbers.entry(word).or_insert(next));
            }
            tokens.texts.push(numbered);
        }
        tokens
    }

    /// The mean over topics of the NPMI of their words; a word of several words counts where these follow
    /// each other.
    fn coherence(&self, topics: &[Vec<String>]) -> f64 {
        let number = |word: String| self.numbers.get(&word).copied().unwrap_or(u32::MAX);
        let numbered: Vec<Vec<Vec<u32>>> = topics
            .iter()
            .map(|words| words.iter().map(|word| words_of(word).map(number).collect()).collect())
            .collect();
        let counted = WordCooccurrence::count_windows(self.texts.iter().map(Vec::as_slice), &numbered, 10);
        let all: Vec<f64> =
            (0..topics.len()).filter_map(|topic| npmi(&counted, topic)).map(f64::from).collect();
        all.iter().sum::<f64>() / all.len().max(1) as f64
    }
}

fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| word.chars().count() > 1)
        .map(str::to_lowercase)
}
