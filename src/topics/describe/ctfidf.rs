//! Phrases that set a topic apart, by class-based TF-IDF.

use crate::topics::cluster::clustering::Clustering;
use crate::topics::model::PhraseWeighting;
use crate::topics::phrase::TermPhrase;
use crate::topics::words::CorpusTerms;
use std::cmp::Ordering;

/// A phrase of one topic with its counts and its score there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPhrase {
    /// The phrase.
    pub phrase: TermPhrase,
    /// Its c-TF-IDF score.
    pub score: f32,
    /// Number of uses in the topic.
    pub count: u32,
    /// Lift: how many times likelier the phrase is in the topic than in the whole corpus.
    pub lift: f32,
}

/// Lift a phrase must reach to set a topic apart. In corpora of fewer than three clusters (outliers counted
/// as one) less is asked, the square root of their number, since hardly any phrase can reach it there. Chosen
/// by hand; not measured.
const LIFT_CAP: f64 = 1.5;

/// Counts of each phrase in each cluster. Outliers count as one more cluster, as in BERTopic.
#[derive(Debug, Clone)]
pub struct PhraseCounts {
    /// Each phrase with the index of its first use, in the order of phrases.
    phrases: Vec<(TermPhrase, u32)>,
    uses: Vec<PhraseUse>,
    /// Number of phrase uses in each cluster, the outliers last.
    sizes: Vec<u64>,
    /// Number of snippets in each cluster, the outliers last.
    members: Vec<u32>,
    /// Number of phrase uses in all.
    total: u64,
}

/// The uses of a phrase in one cluster.
#[derive(Debug, Clone, Copy)]
struct PhraseUse {
    class: u32,
    count: u32,
    /// Whether all of them are in one snippet.
    in_one_snippet: bool,
}

impl PhraseCounts {
    /// Counts the phrases of all snippets; terms that are muted, such as names of speakers, count as gaps,
    /// singular and plural as one.
    pub fn count(clusters: &Clustering, words: &CorpusTerms) -> Self {
        let outside = clusters.count as u32;
        let class = |snippet: usize| clusters.labels.get(snippet).copied().flatten().unwrap_or(outside);
        let snippets = clusters.labels.len().min(words.snippet_count());
        let mut said: Vec<(TermPhrase, u32, u32)> = Vec::new();
        for snippet in 0..snippets {
            let terms = words.described_terms(snippet);
            let is_muted = |phrase: &TermPhrase| {
                phrase.second.is_some_and(|second| words.is_muted_pair(phrase.first, second))
            };
            let phrases = TermPhrase::phrases_of(&terms).filter(|phrase| !is_muted(phrase));
            said.extend(phrases.map(|phrase| (phrase, class(snippet), snippet as u32)));
        }
        // Sorting brings the uses of one phrase together without a map of all phrases: the memory is that of
        // the list.
        said.sort_unstable();
        let mut counted = Self {
            phrases: Vec::new(),
            uses: Vec::new(),
            sizes: vec![0; clusters.count + 1],
            members: vec![0; clusters.count + 1],
            total: said.len() as u64,
        };
        said.iter().for_each(|&(_, class, _)| counted.sizes[class as usize] += 1);
        (0..snippets).for_each(|snippet| counted.members[class(snippet) as usize] += 1);
        for same in said.chunk_by(|a, b| a.0 == b.0) {
            let Some(&(phrase, ..)) = same.first() else { continue };
            counted.phrases.push((phrase, counted.uses.len() as u32));
            for inside in same.chunk_by(|a, b| a.1 == b.1) {
                let Some(&(_, class, first)) = inside.first() else { continue };
                let alone = inside.iter().all(|&(_, _, snippet)| snippet == first);
                counted.uses.push(PhraseUse { class, count: inside.len() as u32, in_one_snippet: alone });
            }
        }
        counted
    }

    /// Number of clusters that hold any snippet, the outliers among them; at least 1.
    fn non_empty_clusters(&self) -> usize {
        self.members.iter().filter(|&&count| count > 0).count().max(1)
    }

    /// The uses of the phrase at this index, one for each cluster.
    fn uses_of(&self, at: usize) -> &[PhraseUse] {
        let start = self.phrases.get(at).map_or(0, |phrase| phrase.1 as usize);
        let end = self.phrases.get(at + 1).map_or(self.uses.len(), |phrase| phrase.1 as usize);
        &self.uses[start..end]
    }

    /// The inverse frequency of a phrase with so many uses in all.
    fn inverse_frequency(&self, often: f64, weighting: PhraseWeighting) -> f64 {
        let average = self.total as f64 / self.non_empty_clusters() as f64;
        if weighting.bm25 {
            (1.0 + (average - often + 0.5) / (often + 0.5)).max(1.0).ln()
        } else {
            (1.0 + average / often).ln()
        }
    }

    /// The `most` best phrases of each cluster by c-TF-IDF (Grootendorst 2022): the phrase's share of all
    /// phrase uses in the cluster, times ln(1 + A / f), where f is its number of uses in all clusters and A
    /// the average number of phrase uses of a cluster; other [`PhraseWeighting`]s as in BERTopic's
    /// `ClassTfidfTransformer`.
    ///
    /// A phrase of a single snippet is left out of clusters of more than three. Phrases with little lift are
    /// left out where any other sets the topic apart: talk is full of people and things. Equal scores go by
    /// the order of the vocabulary.
    pub fn best_phrases(&self, most: usize, weighting: PhraseWeighting) -> Vec<Vec<ScoredPhrase>> {
        let groups: Vec<Vec<u32>> =
            (0..self.sizes.len().saturating_sub(1) as u32).map(|class| vec![class]).collect();
        self.best_phrases_of_groups(&groups, most, weighting)
    }

    /// The same for groups of clusters, each as if it were one cluster. A cluster may be in several groups.
    pub fn best_phrases_of_groups(
        &self,
        groups: &[Vec<u32>],
        most: usize,
        weighting: PhraseWeighting,
    ) -> Vec<Vec<ScoredPhrase>> {
        let mut groups_of: Vec<Vec<u32>> = vec![Vec::new(); self.sizes.len()];
        let mut sizes = vec![0u64; groups.len()];
        let mut members = vec![0u32; groups.len()];
        for (group, classes) in groups.iter().enumerate() {
            for &class in classes {
                groups_of[class as usize].push(group as u32);
                sizes[group] += self.sizes[class as usize];
                members[group] += self.members[class as usize];
            }
        }
        let enough = LIFT_CAP.min((self.non_empty_clusters() as f64).sqrt()) as f32;
        let of_group = |classes: &Vec<u32>| {
            // Of a group of many topics less lift can be asked, as of a corpus of few.
            let few = (self.non_empty_clusters() as f64 / classes.len().max(1) as f64).max(1.0).sqrt() as f32;
            BestPhrases { kept: Vec::new(), most, enough: enough.min(few), is_apart: false }
        };
        let mut best: Vec<BestPhrases> = groups.iter().map(of_group).collect();
        // For the phrase at hand: its uses in each group, and whether all are in one snippet.
        let mut here: Vec<(u32, bool)> = vec![(0, false); groups.len()];
        let mut touched: Vec<u32> = Vec::new();
        for (at, &(phrase, _)) in self.phrases.iter().enumerate() {
            let uses = self.uses_of(at);
            let often: u32 = uses.iter().map(|of| of.count).sum();
            for of in uses {
                for &group in &groups_of[of.class as usize] {
                    let (count, alone) = &mut here[group as usize];
                    if *count == 0 {
                        touched.push(group);
                        *alone = of.in_one_snippet;
                    } else {
                        // Uses in two clusters are in two snippets, so the phrase is no longer of one snippet
                        // alone.
                        *alone = false;
                    }
                    *count += of.count;
                }
            }
            let rarity = self.inverse_frequency(f64::from(often), weighting);
            for group in touched.drain(..) {
                let (count, alone) = std::mem::take(&mut here[group as usize]);
                // In a cluster of three or fewer most phrases are of one snippet, so they must do there.
                if alone && members[group as usize] > 3 {
                    continue;
                }
                let share = f64::from(count) / sizes[group as usize].max(1) as f64;
                let lift = (share * self.total as f64 / f64::from(often)) as f32;
                let weight = if weighting.root { share.sqrt() } else { share };
                best[group as usize].add(ScoredPhrase {
                    phrase,
                    score: (weight * rarity) as f32,
                    count,
                    lift,
                });
            }
        }
        best.into_iter().map(BestPhrases::into_best).collect()
    }
}

/// The best phrases of one group so far. Of the rest none is kept: the groups of a tree hold all phrases of a corpus again
/// and again.
struct BestPhrases {
    kept: Vec<ScoredPhrase>,
    most: usize,
    /// The lift with which a phrase sets the group apart.
    enough: f32,
    /// Whether any phrase did; then only such phrases are kept.
    is_apart: bool,
}

impl BestPhrases {
    fn add(&mut self, phrase: ScoredPhrase) {
        let is_apart = phrase.lift >= self.enough;
        if self.is_apart && !is_apart {
            return;
        }
        if is_apart && !self.is_apart {
            self.kept.clear();
            self.is_apart = true;
        }
        self.kept.push(phrase);
        if self.kept.len() > 2 * self.most.max(1) {
            self.keep_best();
        }
    }

    fn keep_best(&mut self) {
        if self.kept.len() > self.most {
            self.kept.select_nth_unstable_by(self.most, better);
            self.kept.truncate(self.most);
        }
    }

    fn into_best(mut self) -> Vec<ScoredPhrase> {
        self.keep_best();
        self.kept.sort_unstable_by(better);
        self.kept
    }
}

/// The higher score first, of equals the first phrase of the vocabulary.
fn better(a: &ScoredPhrase, b: &ScoredPhrase) -> Ordering {
    b.score.total_cmp(&a.score).then(a.phrase.cmp(&b.phrase))
}
