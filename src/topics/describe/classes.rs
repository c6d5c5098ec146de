//! Topics by class: how much each speaker, channel or month says of a topic, and in which words.

use super::{CANDIDATES, Said, Weighting, diverse};
use crate::topics::cluster::Clusters;
use crate::topics::model::{Keyword, TopicId};
use crate::topics::words::Words;

/// Keywords kept for a topic in a class.
const KEYWORDS: usize = 5;

/// A topic in one class of snippets.
#[derive(Debug, Clone, PartialEq)]
pub struct InClass {
    /// The topic.
    pub topic: TopicId,
    /// Its snippets in the class.
    pub snippets: usize,
    /// What sets these apart from all other topics and classes, best first.
    pub keywords: Vec<Keyword>,
}

/// For each of `count` classes its topics, most snippets first. `classes` names the class of each snippet; one without
/// is counted nowhere. Words are weighed with each topic in each class as a cluster of its own (as BERTopic's topics
/// per class, Grootendorst 2022).
pub fn by_class(
    clusters: &Clusters,
    words: &Words,
    classes: &[Option<u32>],
    count: usize,
    weighting: Weighting,
) -> Vec<Vec<InClass>> {
    let cells = clusters.count * count;
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
    let parts = Clusters { probability: Vec::new(), labels, count: cells };
    let best = Said::new(&parts, words).best(CANDIDATES, weighting);
    let mut found: Vec<Vec<InClass>> = vec![Vec::new(); count];
    for (at, (best, snippets)) in best.into_iter().zip(sizes).enumerate() {
        let (class, topic) = (at / clusters.count.max(1), at % clusters.count.max(1));
        let Some(of) = found.get_mut(class).filter(|_| snippets > 0) else { continue };
        let chosen = diverse::choose(best, words, KEYWORDS);
        let keywords =
            chosen.iter().map(|kept| Keyword { word: kept.phrase.text(words), score: kept.score }).collect();
        of.push(InClass { topic: TopicId(topic as u32), snippets, keywords });
    }
    for of in &mut found {
        of.sort_by_key(|it| (std::cmp::Reverse(it.snippets), it.topic));
    }
    found
}
