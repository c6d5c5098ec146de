//! Who holds what, counted once after each change and read by every screen.

use crate::coding::{Codebook, Source, ThemeId};
use crate::corpus::{Corpus, Span};
use crate::topics::{Run, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// How much something covers.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Extent {
    /// Snippets.
    pub snippets: usize,
    /// Transcripts with at least one of them.
    pub transcripts: usize,
    /// How long they take to say, in seconds; 0 where there are no times.
    pub seconds: f64,
    /// Snippets that have not been on screen.
    pub unread: usize,
}

/// Everything counted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Standing {
    /// The snippets of each topic, representatives first, then the surest.
    pub members: Vec<Vec<usize>>,
    /// The snippets in no topic, in the order they were said.
    pub outliers: Vec<usize>,
    /// The topic of each snippet.
    pub topic_of: Vec<Option<TopicId>>,
    /// Whether each snippet has been on screen.
    pub read: Vec<bool>,
    /// The themes of each topic that was assigned as a topic, the latest decision first.
    pub topic_themes: BTreeMap<TopicId, Vec<ThemeId>>,
    /// The topics of each theme, by number.
    pub theme_topics: BTreeMap<ThemeId, Vec<TopicId>>,
    /// The snippets under each theme itself (not its children), in the order they were said.
    pub theme_snippets: BTreeMap<ThemeId, Vec<usize>>,
    /// The snippets assigned by hand to each theme.
    pub by_hand: BTreeMap<ThemeId, Vec<usize>>,
    themes: BTreeMap<usize, Vec<ThemeId>>,
}

impl Standing {
    /// Counts.
    pub fn of(corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) -> Self {
        let mut standing = Self { read: read(corpus, codebook), ..Self::default() };
        standing.topic_of = vec![None; corpus.snippets.len()];
        if let Some(run) = run {
            standing.place(corpus, run);
        }
        standing.decide(corpus, run, codebook);
        standing
    }

    /// The themes a snippet is under, in the order they were made.
    pub fn themes_of(&self, snippet: usize) -> &[ThemeId] {
        self.themes.get(&snippet).map_or(&[], Vec::as_slice)
    }

    /// Measures some snippets.
    pub fn extent(&self, corpus: &Corpus, snippets: &[usize]) -> Extent {
        let mut transcripts = BTreeSet::new();
        let mut extent = Extent { snippets: snippets.len(), ..Extent::default() };
        for &index in snippets {
            let Some(snippet) = corpus.snippets.get(index) else { continue };
            transcripts.insert(snippet.transcript);
            extent.seconds += snippet.seconds().unwrap_or_default();
            extent.unread += usize::from(!self.read.get(index).copied().unwrap_or_default());
        }
        extent.transcripts = transcripts.len();
        extent
    }

    fn place(&mut self, corpus: &Corpus, run: &Run) {
        let places: BTreeMap<_, _> = corpus.snippets.iter().enumerate().map(|(n, s)| (s.id, n)).collect();
        self.members = vec![Vec::new(); run.topics.len()];
        let mut sure: Vec<Vec<(usize, f32)>> = vec![Vec::new(); run.topics.len()];
        for member in &run.members {
            let Some(&index) = places.get(&member.snippet) else { continue };
            match member.topic.and_then(|topic| sure.get_mut(topic.0 as usize).map(|list| (topic, list))) {
                Some((topic, list)) => {
                    list.push((index, member.probability));
                    self.topic_of[index] = Some(topic);
                }
                None => self.outliers.push(index),
            }
        }
        for ((topic, mut sure), members) in run.topics.iter().zip(sure).zip(&mut self.members) {
            sure.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let inside: BTreeSet<usize> = sure.iter().map(|(index, _)| *index).collect();
            let first: Vec<usize> =
                topic.representatives.iter().filter_map(|id| places.get(id).copied()).collect();
            members.extend(first.iter().filter(|index| inside.contains(index)));
            members.extend(sure.iter().map(|(index, _)| *index).filter(|index| !first.contains(index)));
        }
        self.outliers.sort_unstable();
    }

    fn decide(&mut self, corpus: &Corpus, run: Option<&Run>, codebook: &Codebook) {
        let mut hold: BTreeMap<ThemeId, BTreeSet<usize>> = BTreeMap::new();
        let mut hand: BTreeMap<ThemeId, BTreeSet<usize>> = BTreeMap::new();
        for assignment in codebook.assignments.values() {
            let covered = covered(corpus, &assignment.spans);
            hold.entry(assignment.theme).or_default().extend(&covered);
            match assignment.source {
                Source::Spans => hand.entry(assignment.theme).or_default().extend(covered),
                Source::Topic { run: in_run, topic } if run.is_some_and(|run| run.id == in_run) => {
                    self.topic_themes.entry(topic).or_default().insert(0, assignment.theme);
                    let topics = self.theme_topics.entry(assignment.theme).or_default();
                    if let Err(place) = topics.binary_search(&topic) {
                        topics.insert(place, topic);
                    }
                }
                Source::Topic { .. } => {}
            }
        }
        for (theme, snippets) in &hold {
            for &snippet in snippets {
                self.themes.entry(snippet).or_default().push(*theme);
            }
        }
        let lists = |sets: BTreeMap<ThemeId, BTreeSet<usize>>| {
            sets.into_iter().map(|(theme, set)| (theme, set.into_iter().collect())).collect()
        };
        self.theme_snippets = lists(hold);
        self.by_hand = lists(hand);
    }
}

fn read(corpus: &Corpus, codebook: &Codebook) -> Vec<bool> {
    let mut read = vec![false; corpus.snippets.len()];
    for entry in &corpus.transcripts {
        let Some(spans) = codebook.read.get(&entry.id) else { continue };
        for index in entry.snippets.clone() {
            let Some(snippet) = corpus.snippets.get(index) else { continue };
            let seen: usize = spans.iter().map(|span| span.overlap(snippet.span)).sum();
            read[index] = seen > 0 && seen >= snippet.span.len();
        }
    }
    read
}

/// The snippets that spans reach into. A span is mostly a snippet's own or a part of it.
fn covered(corpus: &Corpus, spans: &[crate::coding::PlacedSpan]) -> Vec<usize> {
    let places: BTreeMap<_, _> = corpus.transcripts.iter().map(|entry| (entry.id, entry)).collect();
    let mut out = Vec::new();
    for placed in spans {
        let Some(entry) = places.get(&placed.transcript) else { continue };
        let snippets = corpus.snippets.get(entry.snippets.clone()).unwrap_or_default();
        let first = snippets.partition_point(|snippet| snippet.span.end <= placed.span.start);
        let reached = snippets.iter().skip(first).take_while(|snippet| snippet.span.start < placed.span.end);
        let reached = reached.filter(|snippet| reaches(placed.span, snippet.span)).count();
        out.extend((first..first + reached).map(|n| entry.snippets.start + n));
    }
    out
}

fn reaches(span: Span, snippet: Span) -> bool {
    span.overlap(snippet) > 0
}
