//! Which phrases set a topic apart.

use super::Phrase;
use crate::topics::cluster::Clusters;
use crate::topics::words::Words;

/// A phrase of one topic with what is known of it there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// The phrase.
    pub phrase: Phrase,
    /// Its c-TF-IDF.
    pub score: f32,
    /// How often it was said in the topic.
    pub count: u32,
    /// How many times likelier it is said in the topic than in the whole corpus.
    pub lift: f32,
}

/// A phrase as likely as this in a topic, compared with the whole corpus, sets it apart. In corpora of fewer than four
/// topics less is asked, since no phrase can reach it.
const LIFT: f64 = 2.0;

/// The `most` best phrases of each cluster by c-TF-IDF (Grootendorst 2022): the phrase's share of all phrases said in
/// the cluster, times ln(1 + A / f), where f is how often it was said in all clusters and A the average number of
/// phrases said in a cluster. Outliers count as one more cluster, as in BERTopic. A phrase of a single snippet is left
/// out of clusters of more than three. Phrases about as likely
/// anywhere else are left out where any set the topic apart: talk is full of people and things. Equal scores go by the vocabulary's order.
pub fn ctfidf(clusters: &Clusters, words: &Words, most: usize) -> Vec<Vec<Weighed>> {
    let outside = clusters.count as u32;
    let class = |snippet: usize| clusters.labels.get(snippet).copied().flatten().unwrap_or(outside);
    let snippets = clusters.labels.len().min(words.snippets());
    let mut said: Vec<(Phrase, u32, u32)> = Vec::new();
    for snippet in 0..snippets {
        said.extend(Phrase::all(words.of(snippet)).map(|phrase| (phrase, class(snippet), snippet as u32)));
    }
    said.sort_unstable();

    let mut sizes = vec![0u64; clusters.count + 1];
    let mut members = vec![0u32; clusters.count + 1];
    said.iter().for_each(|&(_, class, _)| sizes[class as usize] += 1);
    (0..snippets).for_each(|snippet| members[class(snippet) as usize] += 1);
    let classes = members.iter().filter(|&&count| count > 0).count().max(1);
    let average = said.len() as f64 / classes as f64;

    let mut best: Vec<Vec<Weighed>> = vec![Vec::new(); clusters.count];
    for same in said.chunk_by(|a, b| a.0 == b.0) {
        let weight = (1.0 + average / same.len() as f64).ln();
        for inside in same.chunk_by(|a, b| a.1 == b.1) {
            let Some(&(phrase, class, first)) = inside.first() else { continue };
            let alone = inside.iter().all(|&(_, _, snippet)| snippet == first);
            let Some(kept) = best.get_mut(class as usize) else { continue };
            if alone && members[class as usize] > 3 {
                continue;
            }
            let share = inside.len() as f64 / sizes[class as usize].max(1) as f64;
            let lift = (share * said.len() as f64 / same.len() as f64) as f32;
            kept.push(Weighed { phrase, score: (share * weight) as f32, count: inside.len() as u32, lift });
        }
    }
    let enough = LIFT.min((classes as f64).sqrt()) as f32;
    for kept in &mut best {
        if kept.iter().any(|phrase| phrase.lift >= enough) {
            kept.retain(|phrase| phrase.lift >= enough);
        }
        kept.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.phrase.cmp(&b.phrase)));
        kept.truncate(most);
    }
    best
}
