//! Prints how often suggested themes are right, for how many topics and snippets there is one, and whether the
//! stated chance is true. Topics are labels of a set people sorted, themes are groups of labels; of sixty topics
//! some are decided, the others are suggested a theme:
//!
//! - *one theme*: all decisions are for one theme, no other is known;
//! - *as they come*: a theme is made when its first topic is met;
//! - *all named*: all themes are there by their names from the start.
//!
//! In the first two a topic may be of no theme so far; any suggestion is wrong then. Coverage is the share of the
//! undecided that has a suggestion, precision the share of suggestions that are right, stated the mean chance shown.
//!
//! With `-- fit` it fits the weights of `ChanceModel` on each set, uses them on the other, and prints the log loss.
//!
//! clinc150: its ten domains (Larson et al. 2019, "An Evaluation Dataset for Intent Classification and
//! Out-of-Scope Prediction", table 8). banking77: what the question is about.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench may fail loudly")]

#[path = "suggest/fit.rs"]
mod fit;
#[allow(dead_code, reason = "other benches use the rest")]
#[path = "../labelled/mod.rs"]
mod labelled;
#[path = "suggest/themes.rs"]
mod themes;

use labelled::{Set, read};
use leitmotif::coding::suggestions::{
    Background, Evidence, SnippetVectorSource, ThemeClassifier, suggest_themes,
};
use leitmotif::coding::{Codebook, CodingStats, Signature, ThemeId, ThemeRef, edits};
use leitmotif::corpus::SnippetIndex;
use leitmotif::corpus::{Corpus, Snippet, SnippetId, Span, TranscriptEntry, TranscriptId};
use leitmotif::progress::NoProgress;
use leitmotif::topics::embed;
use leitmotif::topics::embed::embedder::{EmbedOptions, Embedder};
use leitmotif::topics::{Membership, Parameters, Run, RunId, Topic, TopicId};
use std::collections::BTreeMap;
use std::path::Path;

const TOPICS: usize = 60;
/// Of each label this many texts.
const TEXTS: usize = 20;
const DECISIONS: [usize; 4] = [1, 3, 10, 30];
const DRAWS: u64 = 25;

/// Texts of one label.
type Label = Vec<usize>;

/// Which themes there are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    OneTheme,
    AsTheyCome,
    AllNamed,
}

const CASES: [(Case, &str); 3] =
    [(Case::OneTheme, "one theme"), (Case::AsTheyCome, "as they come"), (Case::AllNamed, "all named")];

/// What came of the suggestions for topics, or for snippets.
#[derive(Default, Clone)]
struct Tally {
    asked: usize,
    /// The stated chance of each suggestion, and whether it was right.
    made: Vec<(f64, bool)>,
}

impl Tally {
    fn add(&mut self, suggested: Option<(ThemeId, f32)>, truth: ThemeId) {
        self.asked += 1;
        self.made.extend(suggested.map(|(theme, chance)| (f64::from(chance), theme == truth)));
    }

    /// Coverage, precision and mean stated chance.
    fn text(&self) -> String {
        let made = self.made.len() as f64;
        let right = self.made.iter().filter(|(_, right)| *right).count() as f64;
        let stated: f64 = self.made.iter().map(|(chance, _)| chance).sum();
        let share = |a: f64, b: f64| if b > 0.0 { format!("{:.2}", a / b) } else { "-".to_owned() };
        format!("{:>6} {:>6} {:>6}", share(made, self.asked as f64), share(right, made), share(stated, made))
    }

    /// For each tenth from .6: how many suggestions, the mean chance stated, the share that is right.
    fn reliability(&self) -> String {
        let bins = [0.6, 0.7, 0.8, 0.9].map(|from| {
            let of: Vec<_> = self.made.iter().filter(|it| it.0 >= from && it.0 < from + 0.1).collect();
            let number = of.len().max(1) as f64;
            let stated = of.iter().map(|it| it.0).sum::<f64>() / number;
            let right = of.iter().filter(|it| it.1).count() as f64 / number;
            format!("{stated:.2} -> {right:.2} ({})", of.len())
        });
        bins.join("   ")
    }
}

/// A set as a model sees it.
struct Embedded {
    rows: Vec<Vec<f32>>,
    labels: Vec<(usize, Label)>,
    names: BTreeMap<ThemeId, Vec<f32>>,
    groups: &'static [(&'static str, &'static str)],
}

fn main() {
    let fits = std::env::args().any(|arg| arg == "fit");
    let mut cases: BTreeMap<&str, Vec<(Evidence, bool)>> = BTreeMap::new();
    println!("{:40} {:>20}   {:>20}", "", "topics", "snippets");
    println!(
        "{:10} {:7} {:12} {:>8} {:>6} {:>6} {:>6}   {:>6} {:>6} {:>6}",
        "set", "model", "themes", "decided", "cover", "right", "stated", "cover", "right", "stated"
    );
    for (archive, groups) in [("banking77", &themes::BANKING77[..]), ("clinc150", &themes::CLINC150[..])] {
        let file = format!("{archive}_test.tsv");
        let Some(set) = read(archive, &file, 1) else { continue };
        for model in ["draft", "minilm"] {
            let embedded = embed_set(model, &set, groups);
            measure(archive, model, &embedded);
            if fits {
                cases.entry(archive).or_default().extend(all_evidence(&embedded));
            }
        }
    }
    if fits {
        fit::print_fits(&cases);
    }
}

fn embed_set(model: &str, set: &Set, groups: &'static [(&'static str, &'static str)]) -> Embedded {
    let mut embedder = embed::open_embedder(model, &EmbedOptions::default(), Path::new("")).unwrap();
    let rows = embedded(embedder.as_mut(), &set.texts);
    let names =
        (1..).zip(groups).map(|(id, (name, _))| (ThemeId(id), embedder.embed_query(name).unwrap())).collect();
    Embedded { rows, labels: labels(set, groups), names, groups }
}

fn measure(archive: &str, model: &str, set: &Embedded) {
    let mut all = [Tally::default(), Tally::default()];
    for (case, name) in CASES {
        for decided in DECISIONS {
            let mut tallies = [Tally::default(), Tally::default()];
            for draw in 0..DRAWS {
                Round::new(set, case, decided, draw).tally(&mut tallies);
            }
            println!(
                "{archive:10} {model:7} {name:12} {decided:8} {}   {}",
                tallies[0].text(),
                tallies[1].text()
            );
            for (all, tally) in all.iter_mut().zip(tallies) {
                all.asked += tally.asked;
                all.made.extend(tally.made);
            }
        }
    }
    for (what, tally) in ["topics", "snippets"].iter().zip(&all) {
        println!("{archive:10} {model:7} stated -> right, {what}: {}", tally.reliability());
    }
}

/// The evidence for the first theme of every undecided topic, and whether it is right.
fn all_evidence(set: &Embedded) -> Vec<(Evidence, bool)> {
    let mut all = Vec::new();
    for (case, _) in CASES {
        for decided in [1, 2, 3, 5, 10, 20, 30] {
            for draw in 0..DRAWS {
                all.extend(Round::new(set, case, decided, 1000 + draw).evidence());
            }
        }
    }
    all
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
    found.values_mut().for_each(|(_, label)| label.truncate(TEXTS));
    found.into_values().collect()
}

/// Sixty of so many, from a seed.
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

/// A study with some topics decided.
struct Round<'a> {
    topics: Vec<&'a (usize, Label)>,
    decided: Vec<usize>,
    stats: CodingStats,
    vectors: Kept<'a>,
    /// The names of the themes there are.
    names: BTreeMap<ThemeId, Vec<f32>>,
}

impl<'a> Round<'a> {
    fn new(set: &'a Embedded, case: Case, decisions: usize, draw: u64) -> Self {
        let drawn = drawn(set.labels.len(), draw);
        let topics: Vec<&(usize, Label)> = drawn.iter().map(|at| &set.labels[*at]).collect();
        let (corpus, run) = study(&topics);
        let rows = topics.iter().flat_map(|topic| topic.1.iter().map(|at| set.rows[*at].as_slice()));
        let decided: Vec<usize> = match case {
            Case::OneTheme => {
                let same: Vec<usize> = (0..TOPICS).filter(|at| topics[*at].0 == topics[0].0).collect();
                // One at least is left to be found.
                same[..decisions.min(same.len() - 1).max(1)].to_vec()
            }
            Case::AsTheyCome | Case::AllNamed => (0..decisions).collect(),
        };
        let mut book = Codebook::default();
        for (name, _) in set.groups {
            book.apply(&edits::add_theme(&book, name).unwrap().0);
        }
        let by = Signature { coder: "bench".to_owned(), time: String::new() };
        for &at in &decided {
            let theme = ThemeRef::Theme(theme_of(topics[at]));
            let edit = edits::assign_topics(&book, &corpus, &run, &[TopicId(at as u32)], theme, &by);
            book.apply(&edit.unwrap());
        }
        let used: Vec<ThemeId> = decided.iter().map(|at| theme_of(topics[*at])).collect();
        let there = |theme: &ThemeId| case == Case::AllNamed || used.contains(theme);
        let names = set.names.iter().filter(|(theme, _)| there(theme));
        let names = names.map(|(theme, name)| (*theme, name.clone())).collect();
        let vectors = Kept(rows.collect());
        Self { stats: CodingStats::new(&corpus, Some(&run), &book), topics, decided, vectors, names }
    }

    fn undecided(&self) -> impl Iterator<Item = (TopicId, ThemeId)> + '_ {
        let open = (0..TOPICS).filter(|at| !self.decided.contains(at));
        open.map(|at| (TopicId(at as u32), theme_of(self.topics[at])))
    }

    fn tally(&self, tallies: &mut [Tally; 2]) {
        let found = suggest_themes(&self.stats, &self.vectors, &self.names);
        for (topic, truth) in self.undecided() {
            tallies[0].add(found.best_for_topic(topic).map(|it| (it.theme, it.chance)), truth);
            for &at in self.stats.topic(topic).unwrap().snippets.iter() {
                tallies[1].add(found.best_for_snippet(at), truth);
            }
        }
    }

    fn evidence(&self) -> Vec<(Evidence, bool)> {
        let known = ThemeClassifier::train(&self.stats, &self.vectors, &self.names).unwrap();
        let toward = |topic: TopicId| {
            known.mean_direction(&self.stats.topic(topic).unwrap().snippets, &self.vectors).unwrap()
        };
        let all: Vec<Vec<f32>> = (0..TOPICS).map(|at| toward(TopicId(at as u32))).collect();
        let background = Background::of(all.iter().map(Vec::as_slice));
        let first = |topic: TopicId| {
            let evidence = known.evidence(&known.similarities_to(&toward(topic)), &background, |_| true);
            evidence.into_iter().max_by(|a, b| a.1.similarity.total_cmp(&b.1.similarity)).unwrap()
        };
        let all = self.undecided().map(|(topic, truth)| (first(topic), truth));
        all.map(|((theme, evidence), truth)| (evidence, theme == truth)).collect()
    }
}

fn theme_of(topic: &(usize, Label)) -> ThemeId {
    ThemeId(topic.0 as i64 + 1)
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
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: (0..).zip(topics).map(topic).collect(),
        members,
    };
    (Corpus::new(vec![entry], snippets), run)
}
