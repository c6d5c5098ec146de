use super::*;
use crate::progress::{Cancelled, NoProgress};
use crate::random::Random;
use crate::topics::Guide;
use crate::topics::model::{ClusterMethod, OutlierPolicy, ReductionMethod, TopicCount};
use crate::topics::words::CorpusTerms;
use crate::topics::words::CorpusTermsBuilder;

/// Snippets about `subjects` things in turn: vectors around one direction each, words of one list each.
struct Corpus {
    vectors: Vec<f32>,
    words: CorpusTerms,
    transcripts: Vec<u32>,
}

const DIMS: usize = 24;

fn corpus(snippets: usize, subjects: usize) -> Corpus {
    const SAID: [&str; 6] = [
        "river fishing boat salmon",
        "violin orchestra concert melody",
        "tomato garden compost seedling",
        "telescope galaxy comet orbit",
        "sourdough oven bakery crust",
        "marathon runner sneaker training",
    ];
    let mut random = Random::new(11, 0);
    let mut words = CorpusTermsBuilder::new();
    let (mut vectors, mut transcripts) = (Vec::new(), Vec::new());
    for snippet in 0..snippets {
        let subject = snippet % subjects;
        let mut row: Vec<f64> =
            (0..DIMS).map(|axis| random.gaussian() * 0.12 + f64::from(u8::from(axis == subject))).collect();
        let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
        row.iter_mut().for_each(|x| *x /= length);
        vectors.extend(row.into_iter().map(|x| x as f32));
        words.add_snippet(&format!("{} today number{snippet}", SAID[subject % SAID.len()]), Some("en"));
        transcripts.push((snippet / 10) as u32);
    }
    Corpus { vectors, words: words.finish(), transcripts }
}

impl Corpus {
    fn input(&self) -> AnalysisInput<'_> {
        AnalysisInput {
            vectors: &self.vectors,
            dims: DIMS,
            words: &self.words,
            transcripts: &self.transcripts,
        }
    }
}

fn run(corpus: &Corpus, parameters: &Parameters) -> Analysis {
    analyze(&corpus.input(), parameters, &NoProgress).unwrap()
}

/// Asks for topics larger than half a subject of 60, so that none can be cut in two.
fn whole_subjects() -> Parameters {
    Parameters { min_topic_size: Some(31), ..Parameters::default() }
}

fn outliers(analysis: &Analysis) -> usize {
    analysis.membership.iter().filter(|topic| topic.is_none()).count()
}

#[test]
fn subjects_become_topics_with_their_words() {
    let corpus = corpus(240, 4);
    let found = run(&corpus, &whole_subjects());
    assert_eq!(found.topics.len(), 4);
    assert!(outliers(&found) < 24, "{}", outliers(&found));
    for (number, topic) in found.topics.iter().enumerate() {
        let members: Vec<usize> = (0..240).filter(|&s| found.membership[s] == Some(number as u32)).collect();
        assert_eq!(topic.snippets, members.len());
        assert!(members.iter().all(|s| s % 4 == members[0] % 4), "a topic mixes subjects");
        assert!(topic.representatives.iter().all(|&r| members.contains(&(r as usize))));
    }
    let sizes: Vec<usize> = found.topics.iter().map(|topic| topic.snippets).collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    let river =
        found.topics.iter().find(|topic| topic.keywords.iter().any(|k| k.word.contains("river"))).unwrap();
    assert!(river.keywords.iter().all(|k| !k.word.contains("violin")));
    let mut labels: Vec<&str> = found.topics.iter().map(|topic| topic.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), 4);
}

#[test]
fn a_sample_finds_the_topics_and_the_others_are_placed_into_them() {
    let corpus = corpus(600, 4);
    for cluster in [ClusterMethod::Graph, ClusterMethod::Hdbscan, ClusterMethod::Kmeans] {
        let parameters = Parameters { fit_sample: Some(240), cluster, ..whole_subjects() };
        let found = run(&corpus, &parameters);
        assert!(found.topics.len() >= 4, "{cluster:?}: {}", found.topics.len());
        assert!(outliers(&found) < 60, "{cluster:?}: {}", outliers(&found));
        for (number, topic) in found.topics.iter().enumerate() {
            let members: Vec<usize> =
                (0..600).filter(|&s| found.membership[s] == Some(number as u32)).collect();
            assert_eq!(topic.snippets, members.len());
            assert!(members.iter().all(|s| s % 4 == members[0] % 4), "{cluster:?}: a topic mixes subjects");
        }
        assert_eq!(found.membership, run(&corpus, &parameters).membership, "{cluster:?}");
        let other = run(&corpus, &Parameters { seed: 7, ..parameters });
        assert_ne!(found.probability, other.probability, "{cluster:?}: another sample");
        let of_all = |most| run(&corpus, &Parameters { fit_sample: most, cluster, ..whole_subjects() });
        assert_eq!(of_all(None).membership, of_all(Some(600)).membership, "{cluster:?}");
    }
}

#[test]
fn tiny_input_gives_a_small_result() {
    for snippets in 0..20 {
        let found = run(&corpus(snippets, 3), &Parameters::default());
        assert_eq!(found.membership.len(), snippets);
        match snippets {
            0 | 1 => assert_eq!((found.topics.len(), outliers(&found)), (0, snippets)),
            _ => assert!(
                !found.topics.is_empty() && found.topics.len() <= 4,
                "{snippets}: {}",
                found.topics.len()
            ),
        }
    }
}

#[test]
fn identical_snippets_are_one_topic() {
    for snippets in [2, 5, 16, 60] {
        let mut same = corpus(snippets, 1);
        let first = same.vectors[..DIMS].to_vec();
        same.vectors = first.repeat(snippets);
        for reduce in [ReductionMethod::Umap, ReductionMethod::Pca] {
            let found = run(&same, &Parameters { reduce, ..Parameters::default() });
            assert_eq!(found.topics.len(), 1, "{snippets}");
            assert_eq!(found.topics[0].snippets, snippets);
            assert_eq!(found.topics[0].representatives, [0]);
        }
    }
}

#[test]
fn repeated_snippets_do_not_tear_their_topic_apart() {
    let mut repeated = corpus(240, 4);
    let first = repeated.vectors[..DIMS].to_vec();
    for snippet in (0..120).step_by(4) {
        repeated.vectors[snippet * DIMS..(snippet + 1) * DIMS].copy_from_slice(&first);
    }
    let found = run(&repeated, &whole_subjects());
    assert_eq!(found.topics.len(), 4);
}

#[test]
fn empty_and_broken_vectors_are_outliers() {
    let mut broken = corpus(180, 3);
    broken.vectors[..DIMS].fill(0.0);
    broken.vectors[DIMS] = f32::NAN;
    for outliers in [OutlierPolicy::Keep, OutlierPolicy::Assign] {
        let found = run(&broken, &Parameters { outliers, ..whole_subjects() });
        assert_eq!(found.membership[..2], [None, None]);
        assert_eq!(found.topics.len(), 3);
    }
}

#[test]
fn all_options_keep_their_word() {
    let corpus = corpus(300, 6);
    for reduce in [ReductionMethod::Umap, ReductionMethod::Pca] {
        for cluster in [ClusterMethod::Graph, ClusterMethod::Hdbscan, ClusterMethod::Kmeans] {
            let parameters =
                Parameters { reduce, cluster, topics: TopicCount::Exactly(3), ..Parameters::default() };
            let found = run(&corpus, &parameters);
            assert_eq!(found.topics.len(), 3, "{reduce:?} {cluster:?}");
            let all = run(&corpus, &Parameters { outliers: OutlierPolicy::Assign, ..parameters });
            assert_eq!(outliers(&all), 0, "{reduce:?} {cluster:?}");
            assert!(all.probability.iter().all(|p| (0.0..=1.0).contains(p)));
        }
    }
}

#[test]
fn threads_change_nothing_and_seeds_do() {
    // Few subjects are found with any seed; of many, samples show now these, now others.
    let (few, many) = (corpus(400, 6), corpus(400, 60));
    let on = |threads, seed, cluster| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let corpus = if cluster == ClusterMethod::Graph { &many } else { &few };
        let found = pool.install(|| run(corpus, &Parameters { seed, cluster, ..Parameters::default() }));
        (found.topics, found.membership, found.probability, found.measures.detail)
    };
    for method in [ClusterMethod::Graph, ClusterMethod::Hdbscan] {
        let one = on(1, 42, method);
        assert_eq!(one, on(2, 42, method));
        assert_eq!(one, on(3, 42, method));
        match method {
            ClusterMethod::Graph => assert_ne!(one.3.levels, on(2, u64::MAX, method).3.levels),
            _ => assert_ne!(one.2, on(2, u64::MAX, method).2),
        }
    }
}

#[test]
fn parts_that_do_not_match_are_refused() {
    let corpus = corpus(30, 2);
    let short = AnalysisInput { transcripts: &corpus.transcripts[..29], ..corpus.input() };
    let error = analyze(&short, &Parameters::default(), &NoProgress).unwrap_err();
    assert!(matches!(error, TopicsError::Shape { transcripts: 29, words: 30, .. }), "{error}");
    let uneven = AnalysisInput { dims: 7, ..corpus.input() };
    assert!(matches!(analyze(&uneven, &Parameters::default(), &NoProgress), Err(TopicsError::Shape { .. })));
}

#[test]
fn a_cancelled_analysis_says_so() {
    struct Stop;
    impl Progress for Stop {
        fn begin(&self, _: ProgressStage, _: u64) {}
        fn advance(&self, _: u64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let corpus = corpus(100, 2);
    let stopped = analyze(&corpus.input(), &Parameters::default(), &Stop);
    assert!(matches!(stopped, Err(TopicsError::Cancelled(Cancelled))));
}

/// A guide that looks along one axis, so at one subject.
fn guide_at(axis: usize, members: &[usize]) -> GuideSeed {
    let vector = (0..DIMS).map(|at| f32::from(u8::from(at == axis))).collect();
    GuideSeed { vector, members: members.to_vec() }
}

fn named(name: &str) -> Guide {
    Guide { name: name.to_owned(), ..Guide::default() }
}

#[test]
fn a_guided_topic_takes_its_subject_and_leaves_the_others() {
    let corpus = corpus(240, 4);
    let parameters = Parameters { guides: vec![named("Rivers")], ..whole_subjects() };
    for members in [&[][..], &[0, 4, 8]] {
        let found =
            analyze_with_guides(&corpus.input(), &[guide_at(0, members)], &parameters, &NoProgress).unwrap();
        let rivers: Vec<usize> =
            (0..found.topics.len()).filter(|&at| found.topics[at].label == "Rivers").collect();
        assert_eq!((rivers.len(), found.topics.len()), (1, 4));
        let own = (0..240).filter(|&row| found.membership[row] == Some(rivers[0] as u32));
        assert!(own.clone().all(|row| row % 4 == 0) && own.count() > 55);
        let result = found.guides[0];
        assert_eq!(result.topic, Some(rivers[0] as u32));
        assert_eq!(result.snippets, found.topics[rivers[0]].snippets);
        assert_ne!(result.nearest_topic.unwrap().0, rivers[0] as u32);
    }
}

#[test]
fn a_guide_nothing_is_about_says_what_is_nearest() {
    let corpus = corpus(240, 4);
    let parameters = Parameters { guides: vec![named("Rivers"), named("Chess")], ..whole_subjects() };
    let seeds = [guide_at(0, &[]), guide_at(20, &[])];
    let found = analyze_with_guides(&corpus.input(), &seeds, &parameters, &NoProgress).unwrap();
    assert!(found.topics.iter().all(|topic| topic.label != "Chess"));
    let chess = found.guides[1];
    assert_eq!((chess.snippets, chess.topic), (0, None));
    assert!(chess.nearest_topic.is_some_and(|(_, near)| near < 0.3), "{chess:?}");
    assert!(chess.nearest_snippet.is_some_and(|(_, near)| near < 0.45), "{chess:?}");
    // Without guides nothing is said of them.
    assert!(run(&corpus, &whole_subjects()).guides.is_empty());
}
