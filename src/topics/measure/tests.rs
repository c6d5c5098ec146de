use super::*;
use crate::topics::model::TopicId;
use proptest::prelude::*;

/// Windows counted one by one, as an oracle.
fn by_every_window(texts: &[Vec<u32>], a: u32, b: u32, width: usize) -> (f64, f64, f64, f64) {
    let (mut all, mut with_a, mut with_b, mut both) = (0.0, 0.0, 0.0, 0.0);
    for text in texts {
        let starts = text.len().saturating_sub(width) + 1;
        for start in 0..starts {
            let window = &text[start..(start + width).min(text.len())];
            let (has_a, has_b) = (window.contains(&a), window.contains(&b));
            all += 1.0;
            with_a += f64::from(u8::from(has_a));
            with_b += f64::from(u8::from(has_b));
            both += f64::from(u8::from(has_a && has_b));
        }
    }
    (all, with_a, with_b, both)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn windows_are_counted_as_one_by_one(
        texts in proptest::collection::vec(proptest::collection::vec(0u32..6, 0..30), 1..6), width in 1usize..12
    ) {
        let topics = vec![vec![vec![0], vec![1]]];
        let counted = WordCooccurrence::count_windows(texts.iter().map(Vec::as_slice), &topics, width);
        let (all, a, b, both) = by_every_window(&texts, 0, 1, width);
        let expected = (a > 0.0 && b > 0.0).then(|| {
            let tiny = 1e-12;
            let joint = both / all + tiny;
            ((joint / (a / all * (b / all))).ln() / -joint.ln()) as f32
        });
        match (npmi(&counted, 0), expected) {
            (Some(found), Some(expected)) if expected.is_finite() => prop_assert!((found - expected).abs() < 1e-5),
            (found, expected) => prop_assert_eq!(found.is_some(), expected.is_some()),
        }
    }

    #[test]
    fn overlaps_lie_between_nothing_and_all(
        pairs in proptest::collection::vec((proptest::option::of(0u32..4), proptest::option::of(0u32..4)), 0..60)
    ) {
        let (a, b): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        for (topic, overlap) in best_overlap(&a, &a, 4).into_iter().enumerate() {
            let there = a.contains(&Some(topic as u32));
            prop_assert_eq!(overlap, f64::from(u8::from(there)));
        }
        prop_assert!(best_overlap(&a, &b, 4).iter().all(|overlap| (0.0..=1.0).contains(overlap)));
        let topics = |labels: &[Option<u32>]| labels.iter().map(|l| l.map(TopicId)).collect::<Vec<_>>();
        let drift = compare_topics(&topics(&a), &topics(&b));
        prop_assert_eq!(drift.flows.iter().map(|flow| flow.snippets).sum::<usize>(), a.len());
        // Every topic of either run is told of exactly once.
        let mut earlier = Vec::new();
        let mut later = Vec::new();
        for change in &drift.changes {
            match change {
                TopicChange::Became { from, to, .. } => { earlier.push(*from); later.push(*to); }
                TopicChange::Split { from, into } => { earlier.push(*from); later.extend(into); }
                TopicChange::Merged { from, into } => { earlier.extend(from); later.push(*into); }
                TopicChange::Vanished(from) => earlier.push(*from),
                TopicChange::Appeared(to) => later.push(*to),
            }
        }
        earlier.sort_unstable();
        let mut known: Vec<TopicId> = topics(&a).into_iter().flatten().collect();
        known.sort_unstable();
        known.dedup();
        prop_assert_eq!(earlier, known);
        let mut known: Vec<TopicId> = topics(&b).into_iter().flatten().collect();
        known.sort_unstable();
        known.dedup();
        later.sort_unstable();
        later.dedup();
        prop_assert_eq!(later, known);
    }
}

#[test]
fn words_said_together_cohere_and_words_said_apart_do_not() {
    let texts: Vec<Vec<u32>> = (0..40u32).map(|at| vec![at % 2 * 2, at % 2 * 2 + 1, 10 + at]).collect();
    let topics = vec![vec![vec![0], vec![1]], vec![vec![0], vec![2]], vec![vec![0, 1], vec![1]]];
    let counted = WordCooccurrence::count_windows(texts.iter().map(Vec::as_slice), &topics, 10);
    assert!(npmi(&counted, 0).unwrap() > 0.99);
    assert!(npmi(&counted, 1).unwrap() < -0.5);
    assert!(npmi(&counted, 2).unwrap() > 0.99, "a phrase is a word of its own");
    assert!(cv(&counted, 0).unwrap() > 0.99 && cv(&counted, 1).unwrap() < 0.8);
    assert_eq!(npmi(&WordCooccurrence::count_windows(std::iter::empty(), &topics, 10), 0), None);
}

#[test]
fn variety_is_the_share_of_distinct_words() {
    assert_eq!(topic_diversity(&[vec!["a", "b"], vec!["b", "c"]]), Some(0.75));
    assert_eq!(word_uniqueness(&[vec!["a", "b"], vec!["b", "c"], vec![]]), [Some(0.5), Some(0.5), None]);
    assert_eq!(topic_diversity::<u32>(&[]), None);
}

fn labels(text: &str) -> Vec<Option<TopicId>> {
    text.chars().map(|letter| letter.to_digit(10).map(TopicId)).collect()
}

#[test]
fn drift_tells_what_became_of_each_topic() {
    let changes = |a: &str, b: &str| compare_topics(&labels(a), &labels(b)).changes;
    let id = TopicId;
    assert_eq!(
        changes("00001111..", "11110000.2"),
        [
            TopicChange::Became { from: id(0), to: id(1), alike: 1.0 },
            TopicChange::Became { from: id(1), to: id(0), alike: 1.0 },
            TopicChange::Appeared(id(2))
        ]
    );
    assert_eq!(
        changes("000000001.", "00001111.9"),
        [
            TopicChange::Split { from: id(0), into: vec![id(0), id(1)] },
            TopicChange::Vanished(id(1)),
            TopicChange::Appeared(id(9))
        ]
    );
    assert_eq!(
        changes("0000111", "5555555"),
        [TopicChange::Merged { from: vec![id(0), id(1)], into: id(5) }]
    );
    let flows = compare_topics(&labels("00."), &labels("1.1")).flows;
    assert_eq!(flows.len(), 3);
    assert_eq!(flows[2], SnippetFlow { from: None, to: Some(id(1)), snippets: 1 });
}
