use super::*;
use crate::topics::words::WordsBuilder;

fn words(snippets: &[&str]) -> Words {
    let mut builder = WordsBuilder::new();
    snippets.iter().for_each(|text| builder.add(text, Some("en")));
    builder.finish()
}

fn clusters(labels: &[Option<u32>]) -> Clusters {
    Clusters::numbered(
        labels.to_vec(),
        labels.iter().map(|label| f32::from(u8::from(label.is_some()))).collect(),
    )
}

#[test]
fn scores_follow_the_formula() {
    let words = words(&["apple pear", "apple", "plum"]);
    let weighed = ctfidf(&clusters(&[Some(0), Some(0), Some(1)]), &words, 10);
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
    let found: Vec<String> = Phrase::all(words.of(0)).map(|phrase| phrase.text(&words)).collect();
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
    let weighed = ctfidf(&clusters(&labels), &words, 40);
    let chosen = diverse::choose(weighed[0].clone(), &words, KEYWORDS);
    let texts: Vec<String> = chosen.iter().map(|kept| kept.phrase.text(&words)).collect();
    assert_eq!(texts[0], "vector database");
    assert!(!texts.contains(&"vector".to_owned()), "{texts:?}");
}

#[test]
fn labels_are_never_the_same() {
    let words = words(&["alpha", "beta", "gamma", "delta"]);
    let keyword = |word: &str| Weighed {
        phrase: Phrase { first: words.find(word).unwrap(), second: None },
        score: 1.0,
        count: 1,
        lift: 3.0,
    };
    let same: Vec<Weighed> = ["alpha", "beta", "gamma"].map(keyword).to_vec();
    let longer: Vec<Weighed> = ["alpha", "beta", "gamma", "delta"].map(keyword).to_vec();
    let labels = label::labels(&[same.clone(), longer, same, Vec::new(), Vec::new()], &words);
    assert_eq!(
        labels,
        ["Alpha, beta, gamma", "Alpha, beta, gamma, delta", "Alpha, beta, gamma 3", "Topic 4", "Topic 5"]
    );
}

#[test]
fn representatives_come_from_every_transcript_first_and_do_not_repeat() {
    let angle = |degrees: f32| [degrees.to_radians().cos(), degrees.to_radians().sin()];
    // Rows 0 and 1 are near-duplicates of one transcript, row 2 is another of it, row 3 is from elsewhere.
    let values: Vec<f32> = [angle(0.0), angle(1.0), angle(25.0), angle(-40.0)].concat();
    let rows = Rows::new(&values, 2).unwrap();
    let found = representatives(&[vec![0, 1, 2, 3]], rows, &[7, 7, 7, 8]);
    assert_eq!(found[0][..2], [0, 3]);
    assert_eq!(found[0].len(), 3);
    assert!(found[0].contains(&2));
}
