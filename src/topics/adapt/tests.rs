use super::*;
use crate::progress::NoProgress;
use crate::topics::words::CorpusTermsBuilder;

const OPTIONS: AdaptOptions = AdaptOptions { words: WordPart::plain(1.0), seed: 42 };

/// Snippets about three things, with vectors that know nothing of it.
fn corpus(snippets: usize) -> (Vec<f32>, CorpusTerms) {
    let subjects = [
        ["vector", "database", "index", "query", "embedding", "search"],
        ["guitar", "melody", "concert", "rhythm", "singer", "chorus"],
        ["kitchen", "recipe", "flour", "oven", "butter", "sugar"],
    ];
    let mut builder = CorpusTermsBuilder::new();
    let mut vectors = Vec::new();
    for i in 0..snippets {
        let subject = subjects[i % 3];
        let said: Vec<&str> = (0..5).map(|word| subject[(i / 3 + word) % 6]).collect();
        builder.add_snippet(&format!("{} aside{}", said.join(" "), i % 7), Some("en"));
        let mut vector: Vec<f32> = (0..8).map(|j| (((i * 31 + j * 17) % 23) as f32 / 11.0) - 1.0).collect();
        scale_to_unit(&mut vector);
        vectors.extend(vector);
    }
    (vectors, builder.finish())
}

fn cosine(adapted: &AdaptedVectors, a: usize, b: usize) -> f32 {
    let row = |i: usize| &adapted.vectors[i * adapted.dims..(i + 1) * adapted.dims];
    row(a).iter().zip(row(b)).map(|(x, y)| x * y).sum()
}

#[test]
fn snippets_that_share_words_come_nearer() {
    let (vectors, words) = corpus(120);
    let plain =
        adapt(&vectors, 8, &words, AdaptOptions { words: WordPart::plain(0.0), seed: 1 }, &NoProgress)
            .unwrap();
    let adapted = adapt(&vectors, 8, &words, OPTIONS, &NoProgress).unwrap();
    assert_eq!(adapted.dims, 8 + 16);
    let margin = |adapted: &AdaptedVectors| {
        let mean = |same: bool| {
            let pairs: Vec<f32> = (0..120)
                .flat_map(|a| (0..a).map(move |b| (a, b)))
                .filter(|(a, b)| (a % 3 == b % 3) == same)
                .map(|(a, b)| cosine(adapted, a, b))
                .collect();
            pairs.iter().sum::<f32>() / pairs.len() as f32
        };
        mean(true) - mean(false)
    };
    assert!(margin(&adapted) > margin(&plain) + 0.1, "{} and {}", margin(&adapted), margin(&plain));
}

#[test]
fn every_vector_has_unit_length_and_threads_change_no_bit() {
    let (vectors, words) = corpus(1500);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| adapt(&vectors, 8, &words, OPTIONS, &NoProgress).unwrap())
    };
    let one = on(1);
    assert_eq!(one, on(2));
    assert_eq!(one, on(5));
    for row in one.vectors.chunks_exact(one.dims) {
        assert!((length(row) - 1.0).abs() < 1e-5);
    }
    let other = adapt(&vectors, 8, &words, AdaptOptions { seed: 7, ..OPTIONS }, &NoProgress).unwrap();
    assert!((cosine(&one, 3, 60) - cosine(&other, 3, 60)).abs() < 0.05, "the seed changes little");
}

#[test]
fn none_one_and_identical_snippets_keep_their_vectors() {
    let empty = adapt(&[], 4, &CorpusTermsBuilder::new().finish(), OPTIONS, &NoProgress).unwrap();
    assert!(empty.vectors.is_empty());
    for count in [1, 5] {
        let mut builder = CorpusTermsBuilder::new();
        (0..count).for_each(|_| builder.add_snippet("", None));
        let vectors = [0.5f32; 4].repeat(count);
        let adapted = adapt(&vectors, 4, &builder.finish(), OPTIONS, &NoProgress).unwrap();
        assert_eq!((adapted.vectors, adapted.dims), (vectors, 4));
    }
    let mut builder = CorpusTermsBuilder::new();
    (0..5).for_each(|_| builder.add_snippet("vector database", None));
    let adapted = adapt(&[0.5f32; 20], 4, &builder.finish(), OPTIONS, &NoProgress).unwrap();
    assert!((cosine(&adapted, 0, 4) - 1.0).abs() < 1e-5);
}

#[test]
fn cancelling_ends_it() {
    struct Stop;
    impl Progress for Stop {
        fn begin(&self, _: ProgressStage, _: u64) {}
        fn advance(&self, _: u64) {}
        fn is_cancelled(&self) -> bool {
            true
        }
    }
    let (vectors, words) = corpus(30);
    assert_eq!(adapt(&vectors, 8, &words, OPTIONS, &Stop), Err(Cancelled));
}

#[test]
fn a_text_beside_the_corpus_is_near_the_snippets_of_its_words_and_changes_none() {
    let (vectors, words) = corpus(100);
    let texts = [OutsideText { vector: vectors[..8].to_vec(), terms: words.terms_of(0).to_vec() }];
    let (with, beside) = adapt_with_texts(&vectors, 8, &words, &texts, OPTIONS, &NoProgress).unwrap();
    assert_eq!(with, adapt(&vectors, 8, &words, OPTIONS, &NoProgress).unwrap());
    let near = |row: usize| crate::vectors::dot(&with.vectors[row * with.dims..][..with.dims], &beside[0]);
    assert!((length(&beside[0]) - 1.0).abs() < 1e-5);
    assert!(near(0) > 0.9, "{}", near(0));
    let none = adapt_with_texts(&[], 8, &CorpusTermsBuilder::new().finish(), &texts, OPTIONS, &NoProgress);
    assert_eq!(none.unwrap().1.len(), 1);
}

/// Snippets on three subjects, in two languages that differ in words and by a shift of all vectors.
fn two_languages(snippets: usize) -> (Vec<f32>, CorpusTerms) {
    let words = [
        ["vector index", "guitar melody", "kitchen recipe"],
        ["vektor verzeichnis", "gitarre melodie", "küche rezept"],
    ];
    let mut builder = CorpusTermsBuilder::new();
    let mut vectors = Vec::new();
    for i in 0..snippets {
        let (subject, language) = (i % 3, i / 3 % 2);
        builder.add_snippet(words[language][subject], Some(["en", "de"][language]));
        let mut vector: Vec<f32> = (0..8).map(|j| (((i * 31 + j * 17) % 23) as f32 / 80.0) - 0.15).collect();
        vector[subject] += 0.6;
        vector[4 + language] += 1.0;
        scale_to_unit(&mut vector);
        vectors.extend(vector);
    }
    (vectors, builder.finish())
}

#[test]
fn what_is_said_of_one_thing_in_two_languages_comes_together() {
    let (vectors, words) = two_languages(120);
    let foreign_share = |part: WordPart| {
        let adapted = adapt(&vectors, 8, &words, AdaptOptions { words: part, seed: 1 }, &NoProgress).unwrap();
        let mut foreign = 0;
        for a in 0..120 {
            let mut others: Vec<usize> = (0..120).filter(|&b| b != a).collect();
            others.sort_by(|&x, &y| cosine(&adapted, a, y).total_cmp(&cosine(&adapted, a, x)));
            foreign += others[..15].iter().filter(|&&b| b / 3 % 2 != a / 3 % 2).count();
        }
        foreign as f32 / (120 * 15) as f32
    };
    let across = foreign_share(WordPart::MULTILINGUAL);
    let apart = foreign_share(WordPart { across_languages: false, ..WordPart::MULTILINGUAL });
    assert!(across > 0.3 && apart < 0.1, "{across} and {apart}");
}

#[test]
fn forms_of_a_word_come_nearer_by_their_parts() {
    let stems = ["talo", "kirja", "kissa", "metsä", "lintu", "kahvi", "juna", "silta"];
    let endings = ["ssamme", "stani", "llekin", "ksikaan", "ineen", "ttakin", "nsako", "ihinne"];
    let mut builder = CorpusTermsBuilder::new();
    // No two snippets share a word.
    for i in 0..64 {
        builder.add_snippet(&format!("{}{}", stems[i % 8], endings[i / 8]), None);
    }
    let (vectors, words) = (vec![0.0; 64 * 4], builder.finish());
    let margin = |with_word_parts: bool| {
        let part = WordPart { with_word_parts, ..WordPart::WORDS_ALONE };
        let adapted = adapt(&vectors, 4, &words, AdaptOptions { words: part, seed: 1 }, &NoProgress).unwrap();
        let mean = |same: bool| {
            let pairs: Vec<f32> = (0..64)
                .flat_map(|a| (0..a).map(move |b| (a, b)))
                .filter(|(a, b)| (a % 8 == b % 8) == same)
                .map(|(a, b)| cosine(&adapted, a, b))
                .collect();
            pairs.iter().sum::<f32>() / pairs.len() as f32
        };
        mean(true) - mean(false)
    };
    assert!(margin(true) > 0.2 && margin(false).abs() < 0.01, "{} and {}", margin(true), margin(false));
}
