//! The topics agree with what people sorted, and do not depend on threads.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod labelled;

use labelled::{Set, agreement, read, vectors};
use leitmotif::progress::NoProgress;
use leitmotif::topics::cluster::clustering::Clustering;
use leitmotif::topics::words::CorpusTermsBuilder;
use leitmotif::topics::{Analysis, AnalysisInput, MatrixView, Parameters, analyze, place_rows};

fn on_threads(threads: usize, input: &AnalysisInput<'_>, parameters: &Parameters) -> Analysis {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| analyze(input, parameters, &NoProgress)).unwrap()
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

/// The topics of a set by a model, found once for each number of threads.
fn topics_of(set: &Set, model: &str, parameters: &Parameters, threads: &[usize]) -> Vec<Analysis> {
    let (adapted, words) = vectors(set, model);
    let transcripts: Vec<u32> = (0..set.texts.len() as u32).collect();
    let input = AnalysisInput {
        vectors: &adapted.vectors,
        dims: adapted.dims,
        words: &words,
        transcripts: &transcripts,
    };
    threads.iter().map(|&threads| on_threads(threads, &input, parameters)).collect()
}

/// How well topics agree with people, as V-measure and adjusted Rand index; says it, too.
fn agree(set: &Set, model: &str, found: &Analysis) -> (f64, f64) {
    let (v, rand) = agreement(&set.labels, &found.membership);
    eprintln!("{model}: {} topics, V {v:.3}, ARI {rand:.3}", found.topics.len());
    (v, rand)
}

#[test]
fn draft_topics_agree_with_people_on_any_number_of_threads() {
    let Some(set) = read("banking77", "banking77_test.tsv", 1) else { return };
    let parameters = Parameters { min_topic_size: Some(15), ..Parameters::default() };
    let found = topics_of(&set, "draft", &parameters, &[2, 1]);
    let (v, rand) = agree(&set, "draft", &found[0]);
    let outside = found[0].membership.iter().filter(|topic| topic.is_none()).count();
    assert!(v > 0.70, "V-measure {v}");
    assert!(rand > 0.30, "adjusted Rand index {rand}");
    assert!(outside * 8 < set.texts.len(), "{outside} outliers");
    assert!(bytes(&found[0]) == bytes(&found[1]), "two threads and one differ");
}

/// With minilm some weights of the neighbours are too small for a float: the search for communities ends all the same.
#[test]
fn minilm_topics_agree_with_people_better() {
    let Some(set) = read("banking77", "banking77_test.tsv", 1) else { return };
    let found = topics_of(&set, "minilm", &Parameters::default(), &[2]);
    let (v, rand) = agree(&set, "minilm", &found[0]);
    assert!(v > 0.82, "V-measure {v}");
    assert!(rand > 0.55, "adjusted Rand index {rand}");
    let topics = found[0].topics.len();
    assert!((50..=104).contains(&topics), "{topics} topics for 77 labels");
}

/// Topics found in four texts of five; the fifth are placed into them. They agree with people nearly as well
/// as as many of the texts the topics were found in.
#[test]
fn later_texts_are_placed_as_well_as_those_the_topics_were_found_in() {
    let Some(set) = read("banking77", "banking77_test.tsv", 1) else { return };
    let (adapted, _) = vectors(&set, "draft");
    let dims = adapted.dims;
    let rows = MatrixView::new(&adapted.vectors, dims).unwrap();
    let (later, first): (Vec<usize>, Vec<usize>) = (0..set.texts.len()).partition(|row| row % 5 == 4);
    let mut said = CorpusTermsBuilder::new();
    first.iter().for_each(|&row| said.add_snippet(&set.texts[row], Some("en")));
    let said = said.finish();
    let parameters = Parameters { min_topic_size: Some(15), ..Parameters::default() };
    let numbers: Vec<u32> = (0..set.texts.len() as u32).collect();
    let known = rows.select_rows(&first);
    let some = AnalysisInput { vectors: &known, dims, words: &said, transcripts: &numbers[..first.len()] };
    let found = on_threads(2, &some, &parameters);

    let mut clusters = Clustering { count: found.topics.len(), ..Clustering::all_outliers(set.texts.len()) };
    for (at, &row) in first.iter().enumerate() {
        (clusters.labels[row], clusters.probability[row]) = (found.membership[at], found.probability[at]);
    }
    let placed: Vec<Option<u32>> = place_rows(rows, &clusters, &later, parameters.cluster, &NoProgress)
        .unwrap()
        .iter()
        .map(|home| home.map(|(topic, _)| topic))
        .collect();
    let labels: Vec<usize> = later.iter().map(|&row| set.labels[row]).collect();
    let (own, there): (Vec<usize>, Vec<Option<u32>>) =
        first.iter().zip(&found.membership).step_by(4).map(|(&row, home)| (set.labels[row], *home)).unzip();
    let ((v, rand), (v_there, rand_there)) = (agreement(&labels, &placed), agreement(&own, &there));
    let outside = |homes: &[Option<u32>]| homes.iter().filter(|home| home.is_none()).count();
    eprintln!(
        "placed: V {v:.3}, ARI {rand:.3}, {} of {} in none; found: V {v_there:.3}, ARI {rand_there:.3}, {}",
        outside(&placed),
        later.len(),
        outside(&there)
    );
    assert!(v > v_there - 0.03, "V-measure {v} against {v_there}");
    assert!(rand > rand_there - 0.05, "adjusted Rand index {rand} against {rand_there}");
    assert!(outside(&placed) * 5 < later.len(), "{} of {} in none", outside(&placed), later.len());
}
