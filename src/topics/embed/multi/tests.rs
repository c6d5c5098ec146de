use super::*;
use crate::progress::NoProgress;
use std::num::NonZeroUsize;

/// Texts with their tokens and their vectors by the package the model is made from; written by
/// `assets/model/make_multi.py --reference`.
const REFERENCE: &str = include_str!("../../../../tests/data/multi_reference.json");

#[derive(serde::Deserialize)]
struct ReferenceText {
    text: String,
    tokens: Vec<i32>,
    vector: Vec<f32>,
}

/// Text, tokens and vector of each reference.
pub(in crate::topics::embed) fn reference() -> Vec<(String, Vec<i32>, Vec<f32>)> {
    let texts: Vec<ReferenceText> = serde_json::from_str(REFERENCE).unwrap();
    assert_eq!(texts.len(), 16);
    texts.into_iter().map(|it| (it.text, it.tokens, it.vector)).collect()
}

fn open(threads: usize) -> MultiModel {
    let threads = NonZeroUsize::new(threads).unwrap();
    MultiModel::open(&EmbedOptions { threads, ..EmbedOptions::default() }).unwrap()
}

fn all(model: &mut MultiModel, texts: &[&str]) -> Vec<Vec<f32>> {
    let mut vectors = vec![Vec::new(); texts.len()];
    model.embed(texts, &NoProgress, &mut |index, vector| vectors[index] = vector.to_vec()).unwrap();
    vectors
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

#[test]
fn the_files_are_those_they_once_were() {
    assert_eq!(files_hash(), "6eb29784aedf");
}

#[test]
fn vectors_are_those_of_the_published_model() {
    let reference = reference();
    let texts: Vec<&str> = reference.iter().map(|(text, ..)| text.as_str()).collect();
    let vectors = all(&mut open(2), &texts);
    let cosines: Vec<f32> =
        vectors.iter().zip(&reference).map(|(vector, (.., expected))| cosine(vector, expected)).collect();
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    // Three bits a value: single short sentences stray further than snippets do.
    assert!(mean >= 0.98 && cosines.iter().all(|&cosine| cosine > 0.965), "{mean}: {cosines:?}");
    // The first fifteen say the same in as many languages, the last says something else.
    let (same, other) = vectors.split_at(15);
    for (at, vector) in same.iter().enumerate() {
        let near = cosine(vector, &same[0]);
        assert!(near > cosine(vector, &other[0]) + 0.3, "{}: {near}", texts[at]);
    }
}

#[test]
fn neighbours_order_and_threads_change_no_bit() {
    let long = "Wir haben lange darüber gesprochen, was im Betrieb anders werden muss. ".repeat(40);
    let texts = ["kurz", "", "夜班没有人知道。", long.as_str(), "kurz"];
    let mut model = open(1);
    let alone: Vec<_> = texts.iter().map(|text| model.embed_query(text).unwrap()).collect();
    assert_eq!(alone, all(&mut model, &texts));
    for threads in [2, 3] {
        assert_eq!(alone, all(&mut open(threads), &texts), "{threads} threads");
    }
    assert_eq!(alone[0], alone[4]);
    for vector in &alone {
        assert_eq!(vector.len(), model.dimensions());
        assert!((vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-4);
    }
    let mut scalar = MultiModel::open(&EmbedOptions {
        instructions: Some("scalar".to_owned()),
        ..EmbedOptions::default()
    })
    .unwrap();
    assert_eq!(alone, all(&mut scalar, &texts));
}

#[test]
fn a_text_is_read_to_its_end() {
    let mut model = open(1);
    let long = "budget ".repeat(3000);
    let other = model.embed_query(&format!("{long} {}", "guitar ".repeat(3000))).unwrap();
    assert!(cosine(&model.embed_query(&long).unwrap(), &other) < 0.95);
}
