use super::*;
use crate::progress::NoProgress;
use std::num::NonZeroUsize;

/// Texts with their vectors by the model as published (fp32, `transformers`, 128 tokens).
const REFERENCE: &str = include_str!("../../../../tests/data/minilm_reference.tsv");

fn open(threads: usize) -> MiniLm {
    MiniLm::open(&EmbedOptions { threads: NonZeroUsize::new(threads).unwrap(), ..EmbedOptions::default() })
        .unwrap()
}

fn all(model: &mut dyn Embedder, texts: &[&str]) -> Vec<Vec<f32>> {
    let mut vectors = vec![Vec::new(); texts.len()];
    model.embed(texts, &NoProgress, &mut |index, vector| vectors[index] = vector.to_vec()).unwrap();
    vectors
}

#[test]
fn vectors_are_those_of_the_published_model() {
    let (texts, expected): (Vec<&str>, Vec<&str>) =
        REFERENCE.lines().map(|line| line.split_once('\t').unwrap()).unzip();
    let cosine = |(vector, expected): (&Vec<f32>, &str)| -> f32 {
        let expected = expected.split(' ').map(|x| x.parse::<f32>().unwrap());
        assert_eq!(vector.len(), DIMENSIONS);
        vector.iter().zip(expected).map(|(x, y)| x * y).sum()
    };
    let cosines: Vec<f32> = all(&mut open(2), &texts).iter().zip(expected).map(cosine).collect();
    let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
    assert!(mean > 0.985 && cosines.iter().all(|&cosine| cosine > 0.97), "{cosines:?}");
}

#[test]
fn neighbours_order_and_threads_change_no_bit() {
    let texts = ["short", "", "a text of some more words than the one before", "[SEP] [PAD]", "short"];
    let mut model = open(1);
    let alone: Vec<_> = texts.iter().map(|text| model.embed_query(text).unwrap()).collect();
    assert_eq!(alone, all(&mut model, &texts));
    assert_eq!(alone, all(&mut open(3), &texts));
    assert_eq!(alone[0], alone[4]);
    for vector in alone {
        assert!((vector.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-4);
    }
}

#[test]
fn only_so_many_tokens_are_read_and_the_revision_says_so() {
    let long = "word ".repeat(600);
    let mut model = open(1);
    assert_eq!(model.embed_query(&long).unwrap(), model.embed_query(&"word ".repeat(126)).unwrap());
    let more = MiniLm::open(&EmbedOptions { tokens: 100_000, ..EmbedOptions::default() }).unwrap();
    assert_ne!(more.revision(), model.revision());
    let mut more = more;
    assert!(more.embed_query(&long).is_ok(), "more tokens than the model has positions");
}
