//! Topics by class: for each speaker, channel or month the topics it speaks of, and with which words.

use super::{KEYWORD_CANDIDATES, PhraseCounts, PhraseWeighting, diverse};
use crate::topics::cluster::clustering::Clustering;
use crate::topics::model::{Keyword, TopicId};
use crate::topics::words::CorpusTerms;

/// Keywords of a topic in one class, half as many as of a whole topic. Chosen by hand; not measured.
const CLASS_KEYWORDS: usize = 5;

/// A topic in one class of snippets.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicInClass {
    /// The topic.
    pub topic: TopicId,
    /// Number of its snippets in the class.
    pub snippets: usize,
    /// The phrases that set these apart from all other topics and classes, best first.
    pub keywords: Vec<Keyword>,
}

/// For each of `count` classes its topics, most snippets first. `classes` names the class of each snippet; a
/// snippet without one is counted nowhere. Phrases are weighted with each topic in each class as a cluster of
/// its own (as in BERTopic's topics per class, Grootendorst 2022).
pub fn topics_by_class(
    clusters: &Clustering,
    words: &CorpusTerms,
    classes: &[Option<u32>],
    count: usize,
    weighting: PhraseWeighting,
) -> Vec<Vec<TopicInClass>> {
    let cells = clusters.count * count;
    // Cells are numbered class by class.
    let cell = |(topic, class): (&Option<u32>, &Option<u32>)| {
        let (topic, class) = ((*topic)?, (*class)?);
        ((class as usize) < count).then_some(class * clusters.count as u32 + topic)
    };
    let labels: Vec<Option<u32>> = clusters.labels.iter().zip(classes).map(cell).collect();
    let mut sizes = vec![0usize; cells];
    for label in labels.iter().flatten() {
        if let Some(size) = sizes.get_mut(*label as usize) {
            *size += 1;
        }
    }
    let parts = Clustering { probability: Vec::new(), labels, count: cells };
    let best = PhraseCounts::count(&parts, words).best_phrases(KEYWORD_CANDIDATES, weighting);
    let mut found: Vec<Vec<TopicInClass>> = vec![Vec::new(); count];
    for (at, (best, snippets)) in best.into_iter().zip(sizes).enumerate() {
        let (class, topic) = (at / clusters.count.max(1), at % clusters.count.max(1));
        let Some(of) = found.get_mut(class).filter(|_| snippets > 0) else { continue };
        let mut chosen = diverse::choose_diverse(best, words, CLASS_KEYWORDS);
        chosen.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.phrase.cmp(&b.phrase)));
        let keywords =
            chosen.iter().map(|kept| Keyword { word: kept.phrase.text(words), score: kept.score }).collect();
        of.push(TopicInClass { topic: TopicId(topic as u32), snippets, keywords });
    }
    for of in &mut found {
        of.sort_by_key(|it| (std::cmp::Reverse(it.snippets), it.topic));
    }
    found
}
