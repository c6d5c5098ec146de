//! Joins the analyses of parts of a corpus into one.

use crate::corpus::SnippetIndex;
use crate::jobs::languages::LanguagePart;
use crate::topics::{Analysis, GuideResult, RunMeasures, TopicCount};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Joins the analyses of parts: one list of topics, largest first, of two as large the one of the earlier
/// part. Gives the language of each topic beside it. Rows become indices in a corpus of so many snippets.
pub(super) fn join_analyses(
    parts: &[LanguagePart],
    analyses: Vec<Analysis>,
    snippets: usize,
) -> (Analysis, Vec<Option<String>>) {
    let mut whole = Analysis {
        topics: Vec::new(),
        membership: vec![None; snippets],
        probability: vec![0.0; snippets],
        nearest_topic: vec![None; snippets],
        measures: RunMeasures::default(),
        guides: Vec::new(),
        seconds: crate::topics::StageSeconds::default(),
    };
    let outside = |analysis: &Analysis| analysis.membership.iter().filter(|topic| topic.is_none()).count();
    let outside: usize = analyses.iter().map(outside).sum();
    let analysed: usize = parts.iter().map(|part| part.snippets.len()).sum();
    let alone = analyses.len() == 1;
    let mut order = Vec::new();
    for (at, analysis) in analyses.iter().enumerate() {
        order.extend(analysis.topics.iter().zip(0u32..).map(|(topic, id)| (Reverse(topic.snippets), at, id)));
    }
    order.sort_unstable();
    let numbers: BTreeMap<(usize, u32), u32> =
        order.iter().zip(0u32..).map(|(&(_, at, id), number)| ((at, id), number)).collect();
    let (mut topics, mut measured) = (BTreeMap::new(), BTreeMap::new());
    for (at, (part, analysis)) in parts.iter().zip(analyses).enumerate() {
        let number = |id: u32| numbers[&(at, id)];
        for (row, &snippet) in part.snippets.iter().enumerate() {
            whole.membership[snippet.0] = analysis.membership[row].map(number);
            whole.probability[snippet.0] = analysis.probability[row];
            whole.nearest_topic[snippet.0] = analysis.nearest_topic[row].map(|(id, near)| (number(id), near));
        }
        join_guides(&mut whole.guides, &analysis.guides, &part.snippets, &number);
        for (mut topic, id) in analysis.topics.into_iter().zip(0u32..) {
            topic.representatives.iter_mut().for_each(|row| *row = part.snippets[*row as usize].0 as u32);
            topics.insert(number(id), (topic, part.language.clone()));
        }
        // Topics of different languages have no words in common to measure, nor vectors to join in a tree:
        // quality and tree stay empty.
        if alone {
            whole.measures = analysis.measures;
        } else {
            let each = analysis.measures.topics.into_iter().zip(0u32..);
            measured.extend(each.map(|(of, id)| (number(id), of)));
        }
        whole.seconds.reduce += analysis.seconds.reduce;
        whole.seconds.cluster += analysis.seconds.cluster;
        whole.seconds.describe += analysis.seconds.describe;
    }
    if !alone {
        whole.measures.topics = measured.into_values().collect();
        whole.measures.quality.outliers = outside as f32 / analysed.max(1) as f32;
    }
    let mut languages = Vec::new();
    let mut taken = BTreeSet::new();
    for (mut topic, language) in topics.into_values() {
        topic.label = unused_label(&topic.label, &mut taken);
        whole.topics.push(topic);
        languages.push(language);
    }
    (whole, languages)
}

/// Adds what became of the guides in one part to what became of them in those before: all snippets, the topic
/// of the first part that has one, and what is nearest in any.
fn join_guides(
    whole: &mut Vec<GuideResult>,
    part: &[GuideResult],
    snippets: &[SnippetIndex],
    number: &dyn Fn(u32) -> u32,
) {
    whole.resize(whole.len().max(part.len()), GuideResult::default());
    let nearer = |a: f32, b: Option<f32>| b.is_none_or(|b| a > b);
    for (whole, part) in whole.iter_mut().zip(part) {
        whole.snippets += part.snippets;
        whole.topic = whole.topic.or(part.topic.map(number));
        if let Some((topic, near)) = part.nearest_topic
            && nearer(near, whole.nearest_topic.map(|(_, near)| near))
        {
            whole.nearest_topic = Some((number(topic), near));
        }
        if let Some((row, near)) = part.nearest_snippet
            && nearer(near, whole.nearest_snippet.map(|(_, near)| near))
            && let Some(snippet) = usize::try_from(row).ok().and_then(|row| snippets.get(row))
        {
            whole.nearest_snippet = i64::try_from(snippet.0).ok().map(|at| (at, near));
        }
    }
}

/// A label no topic before has: with a number behind it, where need be.
fn unused_label(label: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{label} {number}"));
    let mut all = std::iter::once(label.to_owned()).chain(numbered);
    all.find(|label| taken.insert(label.to_lowercase())).unwrap_or_else(|| label.to_owned())
}

/// Number of topics wanted in each part: in proportion to its snippets, at least one; the remainder goes to
/// the first and largest.
pub(super) fn topic_shares(parts: &[LanguagePart], wanted: TopicCount) -> Vec<TopicCount> {
    let TopicCount::Exactly(count) = wanted else { return vec![wanted; parts.len()] };
    let total: usize = parts.iter().map(|part| part.snippets.len()).sum::<usize>().max(1);
    let mut shares: Vec<usize> =
        parts.iter().map(|part| (count * part.snippets.len() / total).max(1)).collect();
    let rest = count.saturating_sub(shares.iter().sum());
    if let Some(first) = shares.first_mut() {
        *first += rest;
    }
    shares.into_iter().map(TopicCount::Exactly).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topics::DescribedTopic;

    fn topic(label: &str, snippets: usize, representatives: &[u32]) -> DescribedTopic {
        let (keywords, representatives) = (Vec::new(), representatives.to_vec());
        DescribedTopic { label: label.to_owned(), keywords, snippets, representatives }
    }

    fn part(language: &str, snippets: &[SnippetIndex]) -> LanguagePart {
        LanguagePart { language: Some(language.to_owned()), snippets: snippets.to_vec(), words_alone: false }
    }

    #[test]
    fn topics_are_one_list_largest_first() {
        let parts = [part("de", &[0, 1, 4, 6].map(SnippetIndex)), part("en", &[2, 3, 5].map(SnippetIndex))];
        let analysis = |topics, membership: &[Option<u32>]| Analysis {
            topics,
            membership: membership.to_vec(),
            probability: membership.iter().map(|it| if it.is_some() { 0.5 } else { 0.0 }).collect(),
            nearest_topic: membership.iter().map(|it| it.is_none().then_some((1, 0.25))).collect(),
            measures: RunMeasures::default(),
            guides: Vec::new(),
            seconds: crate::topics::StageSeconds { cluster: 1.0, ..Default::default() },
        };
        let de = analysis(
            vec![topic("Bank", 2, &[2, 0]), topic("Schule", 1, &[3])],
            &[Some(0), None, Some(0), Some(1)],
        );
        let en = analysis(vec![topic("Bank", 3, &[1])], &[Some(0), Some(0), Some(0)]);
        let (whole, languages) = join_analyses(&parts, vec![de, en], 7);
        let labels: Vec<_> = whole.topics.iter().map(|topic| topic.label.as_str()).collect();
        assert_eq!(labels, ["Bank", "Bank 2", "Schule"]);
        assert_eq!(languages, [Some("en".to_owned()), Some("de".to_owned()), Some("de".to_owned())]);
        assert_eq!(whole.membership, [Some(1), None, Some(0), Some(0), Some(1), Some(0), Some(2)]);
        assert_eq!(whole.nearest_topic, [None, Some((2, 0.25)), None, None, None, None, None]);
        assert_eq!(whole.topics[0].representatives, [3]);
        assert_eq!(whole.topics[1].representatives, [4, 0]);
        assert_eq!(whole.seconds.cluster, 2.0);
    }

    #[test]
    fn what_became_of_a_guide_is_joined() {
        let first = GuideResult {
            snippets: 2,
            topic: Some(1),
            nearest_topic: Some((0, 0.25)),
            nearest_snippet: Some((0, 0.5)),
        };
        let second = GuideResult { snippets: 1, topic: None, nearest_snippet: Some((1, 0.75)), ..first };
        let mut whole = Vec::new();
        join_guides(&mut whole, &[first], &[SnippetIndex(4)], &|topic| topic + 10);
        join_guides(&mut whole, &[second], &[SnippetIndex(7), SnippetIndex(9)], &|topic| topic + 20);
        let joined = GuideResult {
            snippets: 3,
            topic: Some(11),
            nearest_topic: Some((10, 0.25)),
            nearest_snippet: Some((9, 0.75)),
        };
        assert_eq!(whole, [joined]);
    }

    #[test]
    fn a_number_of_topics_is_shared_out() {
        let parts = [part("de", &[SnippetIndex(0); 70]), part("en", &[SnippetIndex(0); 30])];
        let exactly = |counts: &[usize]| counts.iter().map(|&n| TopicCount::Exactly(n)).collect::<Vec<_>>();
        assert_eq!(topic_shares(&parts, TopicCount::Exactly(10)), exactly(&[7, 3]));
        assert_eq!(topic_shares(&parts, TopicCount::Exactly(5)), exactly(&[4, 1]));
        assert_eq!(topic_shares(&parts, TopicCount::Exactly(1)), exactly(&[1, 1]));
        assert_eq!(topic_shares(&parts, TopicCount::Auto), [TopicCount::Auto; 2]);
    }
}
