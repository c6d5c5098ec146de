//! Prints how much of what people put under a label a guide finds, and how much of what it takes belongs there:
//! recall, precision and F1, for 5 and 20 labels of a set as guides, by name, by three example texts and by both,
//! each over three draws; per guide for the first draw. Example texts are given to the guide and not counted.
//!
//! Beside it BERTopic's zero-shot rule (Grootendorst 2022; `zeroshot_topic_list`): a text goes to the name with
//! the highest cosine if that is at least `zeroshot_min_similarity`, .7 by default. Where examples are given it
//! gets their mean instead of a name. Its best threshold is looked for with the right answers at hand, once for
//! the model's own vectors and once for those adapted to the corpus, which BERTopic does not have.
//!
//! | command | |
//! |---|---|
//! | `cargo bench --bench guides [-- draft minilm SET...]` | the table |
//! | `cargo bench --bench guides -- each` | with the lines of each guide |

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[allow(dead_code, reason = "other benches use the rest")]
#[path = "../labelled/mod.rs"]
mod labelled;

use labelled::{Set, read};
use leitmotif::progress::NoProgress;
use leitmotif::topics::adapt::{AdaptOptions, OutsideText, adapt_with_texts};
use leitmotif::topics::cluster::clustering::Clustering;
use leitmotif::topics::cluster::petal::points_around;
use leitmotif::topics::cluster::{ClusterContext, cluster_points};
use leitmotif::topics::embed;
use leitmotif::topics::embed::embedder::EmbedOptions;
use leitmotif::topics::guided_rows::take_rows;
use leitmotif::topics::reduce::points::ReducedPoints;
use leitmotif::topics::reduce::reduce_for_clustering;
use leitmotif::topics::words::CorpusTermsBuilder;
use leitmotif::topics::{Guide, GuideSeed, MatrixView, Parameters};
use leitmotif::vectors::{cosine, mean, to_f32};
use std::num::NonZeroUsize;
use std::path::Path;

const SETS: [(&str, &str); 2] = [("banking77", "banking77_test"), ("clinc150", "clinc150_test")];
const COUNTS: [usize; 2] = [5, 20];
const DRAWS: u64 = 3;
const EXAMPLES: usize = 3;
/// The label of clinc150 that is none.
const OUT_OF_SCOPE: &str = "oos";

fn main() {
    let wishes: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with("--")).collect();
    let asked = |wish: &str| wishes.iter().any(|given| given == wish);
    let any_of = |all: &[&str], one: &str| asked(one) || !all.iter().any(|wish| asked(wish));
    println!(
        "{:10} {:7} {:>6} {:16} {:>17} {:>17} {:>22} {:>22}",
        "set",
        "model",
        "guides",
        "by",
        "leitmotif R P F1",
        "zero-shot at .7",
        "its best",
        "its best, adapted"
    );
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    for (archive, file) in SETS.into_iter().filter(|set| any_of(&SETS.map(|set| set.0), set.0)) {
        let Some(set) = read(archive, &format!("{file}.tsv"), 1) else { continue };
        for model in ["draft", "minilm"].into_iter().filter(|model| any_of(&["draft", "minilm"], model)) {
            pool.install(|| measure(archive, model, &set, asked("each")));
        }
    }
}

/// A set with the vectors of its texts and of the names of its labels.
struct Study<'a> {
    set: &'a Set,
    raw: Vec<Vec<f32>>,
    raw_names: Vec<Vec<f32>>,
    adapted: Vec<f32>,
    dims: usize,
    names: Vec<Vec<f32>>,
    points: ReducedPoints,
    clusters: Clustering,
}

impl<'a> Study<'a> {
    fn new(set: &'a Set, model: &str) -> Self {
        let options = EmbedOptions { threads: NonZeroUsize::new(2).unwrap(), ..EmbedOptions::default() };
        let mut embedder = embed::open_embedder(model, &options, Path::new("")).unwrap();
        let texts: Vec<&str> = set.texts.iter().map(String::as_str).collect();
        let mut raw = vec![Vec::new(); texts.len()];
        embedder.embed(&texts, &NoProgress, &mut |at, row| raw[at] = row.to_vec()).unwrap();
        let spoken: Vec<String> = set.names.iter().map(|name| name.replace('_', " ")).collect();
        let raw_names: Vec<Vec<f32>> =
            spoken.iter().map(|name| embedder.embed_query(name).unwrap()).collect();
        let mut words = CorpusTermsBuilder::new();
        texts.iter().for_each(|text| words.add_snippet(text, Some("en")));
        let words = words.finish();
        let outside: Vec<OutsideText> = spoken
            .iter()
            .zip(&raw_names)
            .map(|(name, vector)| OutsideText { vector: vector.clone(), terms: words.terms_in(name) })
            .collect();
        let how = AdaptOptions { words: embedder.word_part(), seed: 42 };
        let (adapted, names) =
            adapt_with_texts(&raw.concat(), embedder.dimensions(), &words, &outside, how, &NoProgress)
                .unwrap();
        let vectors = MatrixView::new(&adapted.vectors, adapted.dims).unwrap();
        // As in a run with guides, whatever they are.
        let parameters = Parameters { guides: vec![Guide::default()], ..Parameters::default() };
        let points = reduce_for_clustering(vectors, &parameters, &NoProgress).unwrap();
        let rows: Vec<usize> = (0..texts.len()).collect();
        let transcripts: Vec<u32> = (0..texts.len() as u32).collect();
        let beside = ClusterContext { vectors, words: &words, transcripts: &transcripts, rows: &rows };
        let (clusters, _) = cluster_points(points.rows().unwrap(), beside, &parameters, &NoProgress).unwrap();
        let (adapted, dims) = (adapted.vectors, adapted.dims);
        Self { set, raw, raw_names, adapted, dims, names, points, clusters }
    }

    fn rows(&self) -> MatrixView<'_> {
        MatrixView::new(&self.adapted, self.dims).unwrap()
    }

    /// The guide that takes each text.
    fn guided(&self, seeds: &[GuideSeed]) -> Vec<Option<u32>> {
        let points = self.points.rows().unwrap();
        let around: Vec<Vec<usize>> =
            seeds.iter().map(|seed| points_around(points, &seed.members, None)).collect();
        take_rows(self.rows(), &self.clusters, seeds, &around).guides
    }
}

/// What is given of a label.
#[derive(Clone, Copy, PartialEq)]
enum Given {
    Name,
    Texts,
    Both,
}

/// Some labels with texts of each.
struct Draw {
    labels: Vec<usize>,
    texts: Vec<Vec<usize>>,
}

impl Draw {
    fn of(set: &Set, count: usize, seed: u64) -> Self {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
        let mut pick = |from: &mut Vec<usize>, count: usize| {
            for at in 0..count {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let other = at + (state >> 33) as usize % (from.len() - at);
                from.swap(at, other);
            }
            from.truncate(count);
        };
        let mut labels: Vec<usize> =
            (0..set.names.len()).filter(|&label| set.names[label] != OUT_OF_SCOPE).collect();
        pick(&mut labels, count);
        let texts = labels.iter().map(|&label| {
            let mut own: Vec<usize> = (0..set.texts.len()).filter(|&at| set.labels[at] == label).collect();
            pick(&mut own, EXAMPLES);
            own.sort_unstable();
            own
        });
        let texts = texts.collect();
        Self { labels, texts }
    }

    fn seeds(&self, study: &Study<'_>, given: Given) -> Vec<GuideSeed> {
        let seed = |(&label, texts): (&usize, &Vec<usize>)| GuideSeed {
            vector: if given == Given::Texts { Vec::new() } else { study.names[label].clone() },
            members: if given == Given::Name { Vec::new() } else { texts.clone() },
        };
        self.labels.iter().zip(&self.texts).map(seed).collect()
    }

    /// Recall, precision and F1 of each label; texts given as examples do not count.
    fn scores(&self, study: &Study<'_>, given: Given, found: &[Option<u32>]) -> Vec<[f64; 3]> {
        let mut counts = vec![[0.0f64; 3]; self.labels.len()];
        let mut guide_of = vec![None; study.set.names.len()];
        self.labels.iter().enumerate().for_each(|(guide, &label)| guide_of[label] = Some(guide));
        let mut is_example = vec![false; found.len()];
        if given != Given::Name {
            self.texts.iter().flatten().for_each(|&at| is_example[at] = true);
        }
        for at in (0..found.len()).filter(|&at| !is_example[at]) {
            let (right, taken) = (guide_of[study.set.labels[at]], found[at].map(|guide| guide as usize));
            right.into_iter().for_each(|guide| counts[guide][0] += 1.0);
            taken.into_iter().for_each(|guide| counts[guide][1] += 1.0);
            taken.filter(|_| taken == right).into_iter().for_each(|guide| counts[guide][2] += 1.0);
        }
        let score = |[there, taken, both]: [f64; 3]| {
            let (recall, precision) = (both / there.max(1.0), both / taken.max(1.0));
            [recall, precision, 2.0 * recall * precision / (recall + precision).max(1e-9)]
        };
        counts.into_iter().map(score).collect()
    }

    /// The cosine of each text with the nearest of the names, or of the means of examples, and which.
    fn nearest(
        &self,
        study: &Study<'_>,
        given: Given,
        rows: &[&[f32]],
        names: &[Vec<f32>],
    ) -> Vec<(u32, f32)> {
        let topic = |(&label, texts): (&usize, &Vec<usize>)| match given {
            Given::Name | Given::Both => names[label].clone(),
            Given::Texts => to_f32(&mean(texts.iter().map(|&at| rows[at]))),
        };
        let topics: Vec<Vec<f32>> = self.labels.iter().zip(&self.texts).map(topic).collect();
        assert_eq!(rows.len(), study.set.texts.len());
        let nearest = |row: &&[f32]| {
            let near = topics.iter().map(|topic| cosine(row, topic));
            (0u32..).zip(near).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap()
        };
        rows.iter().map(nearest).collect()
    }
}

fn average(scores: &[[f64; 3]]) -> [f64; 3] {
    [0, 1, 2].map(|at| scores.iter().map(|score| score[at]).sum::<f64>() / scores.len().max(1) as f64)
}

fn shown([recall, precision, both]: [f64; 3]) -> String {
    format!("{recall:.3} {precision:.3} {both:.3}")
}

/// The mean scores of BERTopic's rule.
fn zero_shot(
    study: &Study<'_>,
    draws: &[Draw],
    given: Given,
    near: &[Vec<(u32, f32)>],
    least: f32,
) -> [f64; 3] {
    let score = |(draw, near): (&Draw, &Vec<(u32, f32)>)| {
        let found: Vec<Option<u32>> =
            near.iter().map(|&(topic, near)| (near >= least).then_some(topic)).collect();
        draw.scores(study, given, &found)
    };
    average(&draws.iter().zip(near).flat_map(score).collect::<Vec<_>>())
}

fn measure(name: &str, model: &str, set: &Set, each: bool) {
    let study = Study::new(set, model);
    let raw: Vec<&[f32]> = study.raw.iter().map(Vec::as_slice).collect();
    let adapted: Vec<&[f32]> = study.rows().iter().collect();
    for count in COUNTS {
        let draws: Vec<Draw> = (0..DRAWS).map(|seed| Draw::of(set, count, seed)).collect();
        for (given, by) in
            [(Given::Name, "name"), (Given::Texts, "three texts"), (Given::Both, "name and texts")]
        {
            let ours: Vec<Vec<[f64; 3]>> = draws
                .iter()
                .map(|draw| draw.scores(&study, given, &study.guided(&draw.seeds(&study, given))))
                .collect();
            let nearest = |rows: &[&[f32]], names: &[Vec<f32>]| -> Vec<Vec<(u32, f32)>> {
                draws.iter().map(|draw| draw.nearest(&study, given, rows, names)).collect()
            };
            let own = nearest(&raw, &study.raw_names);
            let beside = nearest(&adapted, &study.names);
            let at = |near: &[Vec<(u32, f32)>], least: f32| zero_shot(&study, &draws, given, near, least);
            let best = |near: &[Vec<(u32, f32)>]| {
                let tried =
                    (6..19u8).map(|step| f32::from(step) * 0.05).map(|least| (least, at(near, least)));
                let (least, score) = tried.max_by(|a, b| a.1[2].total_cmp(&b.1[2])).unwrap();
                format!("{} at {least:.2}", shown(score))
            };
            println!(
                "{name:10} {model:7} {count:6} {by:16} {:>17} {:>17} {:>22} {:>22}",
                shown(average(&ours.concat())),
                shown(at(&own, 0.7)),
                best(&own),
                best(&beside)
            );
            if each {
                for (&label, score) in draws[0].labels.iter().zip(&ours[0]) {
                    println!("    {:44} {}", set.names[label], shown(*score));
                }
            }
        }
    }
}
