//! The topics agree with what people sorted, and do not depend on threads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod labelled;

use labelled::{agreement, read, vectors};
use leitmotif::progress::Silent;
use leitmotif::topics::{Analysis, Input, Parameters, analyze};

fn on_threads(threads: usize, input: &Input<'_>, parameters: &Parameters) -> Analysis {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| analyze(input, parameters, &Silent)).unwrap()
}

fn bytes(analysis: &Analysis) -> Vec<u8> {
    let mut bytes = Vec::new();
    for topic in &analysis.topics {
        bytes.extend(serde_json::to_vec(&topic.keywords).unwrap());
        bytes.extend(topic.label.as_bytes());
        topic.representatives.iter().for_each(|row| bytes.extend(row.to_le_bytes()));
    }
    analysis.membership.iter().for_each(|topic| bytes.extend(topic.unwrap_or(u32::MAX).to_le_bytes()));
    analysis.probability.iter().for_each(|probability| bytes.extend(probability.to_le_bytes()));
    bytes
}

#[test]
fn draft_topics_agree_with_people_on_any_number_of_threads() {
    let Some(set) = read("banking77", "banking77_test.tsv", 1) else { return };
    let (adapted, words) = vectors(&set, "draft");
    let transcripts: Vec<u32> = (0..set.texts.len() as u32).collect();
    let input =
        Input { vectors: &adapted.vectors, dims: adapted.dims, words: &words, transcripts: &transcripts };
    let parameters = Parameters { min_topic_size: Some(15), ..Parameters::default() };
    let two = on_threads(2, &input, &parameters);
    let (v, rand) = agreement(&set.labels, &two.membership);
    let outside = two.membership.iter().filter(|topic| topic.is_none()).count();
    eprintln!(
        "banking77 test, draft: {} topics, {outside} outliers, V {v:.3}, ARI {rand:.3}",
        two.topics.len()
    );
    assert!(v > 0.70, "V-measure {v}");
    assert!(rand > 0.30, "adjusted Rand index {rand}");
    assert!(outside * 8 < set.texts.len(), "{outside} outliers");
    let one = on_threads(1, &input, &parameters);
    assert!(bytes(&one) == bytes(&two), "one and two threads differ");
}
