use super::*;
use crate::topics::words::{CorpusTerms, CorpusTermsBuilder};

fn words(snippets: &[&str]) -> CorpusTerms {
    let mut builder = CorpusTermsBuilder::new();
    snippets.iter().for_each(|text| builder.add_snippet(text, Some("en")));
    builder.finish()
}

fn clusters(labels: &[Option<u32>]) -> Clustering {
    Clustering::numbered(
        labels.to_vec(),
        labels.iter().map(|label| f32::from(u8::from(label.is_some()))).collect(),
    )
}

fn best(clusters: &Clustering, words: &CorpusTerms, most: usize) -> Vec<Vec<ScoredPhrase>> {
    PhraseCounts::count(clusters, words).best_phrases(most, PhraseWeighting::default())
}

#[test]
fn scores_follow_the_formula() {
    let words = words(&["apple pear", "apple", "plum"]);
    let weighed = best(&clusters(&[Some(0), Some(0), Some(1)]), &words, 10);
    let score = |topic: usize, text: &str| {
        weighed[topic].iter().find(|kept| kept.phrase.text(&words) == text).map(|kept| kept.score)
    };
    // Phrases said: apple, pear, "apple pear", apple | plum; two clusters, so 2.5 on average.
    let apple = 2.0 / 4.0 * (1.0f32 + 2.5 / 2.0).ln();
    let plum = 1.0 / 1.0 * (1.0f32 + 2.5 / 1.0).ln();
    assert!((score(1, "plum").unwrap() - plum).abs() < 1e-6);
    assert!((score(0, "apple").unwrap_or(apple) - apple).abs() < 1e-6);
    assert_eq!(score(1, "apple"), None);
}

#[test]
fn phrases_do_not_span_gaps() {
    let words = words(&["vector database. retrieval of chunks"]);
    let found: Vec<String> =
        TermPhrase::phrases_of(words.terms_of(0)).map(|phrase| phrase.text(&words)).collect();
    assert!(found.contains(&"vector database".to_owned()), "{found:?}");
    assert!(
        !found.iter().any(|text| text == "database retrieval" || text == "retrieval chunks"),
        "{found:?}"
    );
}

#[test]
fn a_phrase_takes_the_place_of_its_words() {
    let texts = [
        "vector database helps",
        "vector database index",
        "vector database scale",
        "poetry",
        "poetry reading",
        "poetry slam",
    ];
    let words = words(&texts);
    let labels = [Some(0), Some(0), Some(0), Some(1), Some(1), Some(1)];
    let weighed = best(&clusters(&labels), &words, 40);
    let chosen = diverse::choose_diverse(weighed[0].clone(), &words, TOPIC_KEYWORDS);
    let texts: Vec<String> = chosen.iter().map(|kept| kept.phrase.text(&words)).collect();
    assert_eq!(texts[0], "vector database");
    assert!(!texts.contains(&"vector".to_owned()), "{texts:?}");
}

#[test]
fn labels_are_never_the_same() {
    let words = words(&["alpha", "beta", "gamma", "delta"]);
    let keyword = |word: &str| ScoredPhrase {
        phrase: TermPhrase { first: words.find_term(word).unwrap(), second: None },
        score: 1.0,
        count: 1,
        lift: 3.0,
    };
    let same: Vec<ScoredPhrase> = ["alpha", "beta", "gamma"].map(keyword).to_vec();
    let longer: Vec<ScoredPhrase> = ["alpha", "beta", "gamma", "delta"].map(keyword).to_vec();
    let labels = label::label_topics(&[same.clone(), longer, same, Vec::new(), Vec::new()], &[], &[], &words);
    assert_eq!(
        labels,
        ["Alpha, Beta", "Alpha, Beta, Gamma", "Alpha, Beta 2", "Topic 3", "Topic 4"],
        "the numbers are the topics' own"
    );
}

#[test]
fn representatives_come_from_every_transcript_first_and_do_not_repeat() {
    let angle = |degrees: f32| [degrees.to_radians().cos(), degrees.to_radians().sin()];
    // Rows 0 and 1 are near-duplicates of one transcript, row 2 is another of it, row 3 is from elsewhere.
    let values: Vec<f32> = [angle(0.0), angle(1.0), angle(25.0), angle(-40.0)].concat();
    let rows = MatrixView::new(&values, 2).unwrap();
    let found = representatives(&[vec![0, 1, 2, 3]], rows, &[7, 7, 7, 8], 20);
    assert_eq!(found[0][..2], [0, 3]);
    assert_eq!(found[0].len(), 3);
    assert!(found[0].contains(&2));
}

#[test]
fn a_good_phrase_names_the_topic_in_capitals() {
    let words = words(&["vector database RAG", "poetry slam"]);
    let keyword = |first: &str, second: Option<&str>, score| ScoredPhrase {
        phrase: TermPhrase {
            first: words.find_term(first).unwrap(),
            second: second.and_then(|word| words.find_term(word)),
        },
        score,
        count: 3,
        lift: 3.0,
    };
    let good = vec![keyword("rag", None, 1.0), keyword("vector", Some("database"), 0.6)];
    let weak = vec![keyword("rag", None, 1.0), keyword("vector", Some("database"), 0.3)];
    assert_eq!(
        label::label_topics(&[good, weak], &[], &[], &words),
        ["Vector Database", "RAG, Vector Database"]
    );
}

#[test]
fn groups_are_weighed_as_one_cluster() {
    let words = words(&["apple pear", "apple plum", "cherry", "cherry plum", "stone"]);
    let parts = clusters(&[Some(0), Some(0), Some(1), Some(1), None]);
    let whole = clusters(&[Some(0), Some(0), Some(0), Some(0), None]);
    let grouped = PhraseCounts::count(&parts, &words).best_phrases_of_groups(
        &[vec![0, 1]],
        10,
        PhraseWeighting::default(),
    );
    let counts = |best: &[ScoredPhrase]| {
        let mut counts: Vec<(TermPhrase, u32)> = best.iter().map(|kept| (kept.phrase, kept.count)).collect();
        counts.sort_unstable();
        counts
    };
    assert_eq!(counts(&grouped[0]), counts(&best(&whole, &words, 10)[0]));
}

#[test]
fn bm25_and_the_root_change_the_scores_as_defined() {
    let words = words(&["apple pear", "apple", "plum"]);
    let said = PhraseCounts::count(&clusters(&[Some(0), Some(0), Some(1)]), &words);
    let plum = |weighting| said.best_phrases(10, weighting)[1][0].score;
    let bm25 = plum(PhraseWeighting { bm25: true, root: false });
    // One use of plum in all, five phrases in two clusters.
    assert!((bm25 - (1.0f32 + (2.5 - 1.0 + 0.5) / 1.5).ln()).abs() < 1e-6);
    let apple = |weighting| {
        let best = said.best_phrases(10, weighting);
        best[0].iter().find(|kept| kept.phrase.text(&words) == "apple").unwrap().score
    };
    let (plain, root) =
        (apple(PhraseWeighting::default()), apple(PhraseWeighting { bm25: false, root: true }));
    assert!((root / plain - 0.5f32.sqrt() / 0.5).abs() < 1e-5);
}

#[test]
fn classes_have_their_own_counts_and_words() {
    let words = words(&["apple tart", "apple juice", "apple juice", "pear wine", "pear wine", "plum"]);
    let clusters = clusters(&[Some(0), Some(0), Some(0), Some(1), Some(1), None]);
    let classes = [Some(0), Some(1), Some(1), Some(1), None, Some(0)];
    let found = topics_by_class(&clusters, &words, &classes, 2, PhraseWeighting::default());
    let sizes = |class: usize| found[class].iter().map(|it| (it.topic.0, it.snippets)).collect::<Vec<_>>();
    assert_eq!((sizes(0), sizes(1)), (vec![(0, 1)], vec![(0, 2), (1, 1)]));
    assert!(found[0][0].keywords.iter().any(|keyword| keyword.word.contains("tart")));
    assert!(!found[1][0].keywords.iter().any(|keyword| keyword.word.contains("tart")));
}

#[test]
fn keywords_are_called_by_the_phrase_they_are_said_in() {
    let words = words(&["deep neural networks learning graph slam edge"]);
    let kept = |first: &str, second: Option<&str>, score, count| ScoredPhrase {
        phrase: TermPhrase {
            first: words.find_term(first).unwrap(),
            second: second.and_then(|word| words.find_term(word)),
        },
        score,
        count,
        lift: 3.0,
    };
    let named = |keywords: &[ScoredPhrase], phrases: &[ScoredPhrase]| {
        let candidates = [keywords, phrases].concat();
        label::label_topics(&[keywords.to_vec()], &[candidates], &[], &words).remove(0)
    };
    let neural = [kept("neural", None, 0.9, 10), kept("networks", None, 0.5, 8), kept("graph", None, 0.2, 4)];
    assert_eq!(named(&neural, &[kept("neural", Some("networks"), 0.2, 6)]), "Neural Networks");
    assert_eq!(named(&neural, &[kept("neural", Some("networks"), 0.2, 1)]), "Neural, Networks", "seldom");
    let learning = [kept("learning", None, 0.9, 40), kept("deep", None, 0.5, 8)];
    assert_eq!(named(&learning, &[kept("deep", Some("learning"), 0.1, 6)]), "Deep Learning");
    let mixed = [kept("slam", None, 0.9, 9), kept("graph", None, 0.5, 9), kept("edge", None, 0.4, 9)];
    assert_eq!(named(&mixed, &[kept("edge", Some("graph"), 0.1, 5)]), "Slam, Edge Graph");
}

#[test]
fn names_of_speakers_describe_no_topic() {
    let mut words =
        words(&["and Daniel asks about chunks", "and Daniel asks about tables", "we ask a patient"]);
    words.mute_names(&["daniel".to_owned(), "patient".to_owned()].into());
    let found = best(&clusters(&[Some(0), Some(0), Some(1)]), &words, 20);
    let texts: Vec<String> = found.iter().flatten().map(|kept| kept.phrase.text(&words)).collect();
    assert!(texts.iter().all(|text| !text.contains("Daniel")), "{texts:?}");
    assert!(
        texts.iter().any(|text| text == "patient"),
        "a word that is not written as a name stays: {texts:?}"
    );
}

#[test]
fn identical_short_answers_name_their_topic_and_keywords_go_by_score() {
    let mut texts = vec!["Don't know.", "don't know", "Don't know", "Don't know"];
    texts.extend(["card delivery late", "late card delivery", "card lost in delivery", "track my card"]);
    let words = words(&texts);
    let labels: Vec<Option<u32>> = (0..8).map(|at| Some(u32::from(at >= 4))).collect();
    let clusters = clusters(&labels);
    let input = AnalysisInput { vectors: &[], dims: 0, words: &words, transcripts: &[0; 8] };
    let weighting = PhraseWeighting::default();
    let found = describe_clusters(&clusters, &[], &input, weighting, &crate::progress::NoProgress).unwrap();
    assert_eq!(found.topics[0].label, "Don't know");
    assert!(found.topics[1].label.contains("Card"), "{}", found.topics[1].label);
    let scores: Vec<f32> = found.topics[1].keywords.iter().map(|keyword| keyword.score).collect();
    assert!(scores.len() > 1 && scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}
