//! Guided topics: named beforehand by a few words or by a theme's description.

use crate::vectors::{Direction, first_highest, mean, to_f32};
use serde::{Deserialize, Serialize};

/// A topic that is looked for before the rest is clustered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// Its name.
    pub name: String,
    /// Words or sentences that say what it is about.
    pub text: String,
}

impl Guide {
    /// The text that is embedded for it: its name and its description.
    pub fn embedding_text(&self) -> String {
        if self.text.trim().is_empty() { self.name.clone() } else { format!("{}: {}", self.name, self.text) }
    }
}

/// The least cosine of a snippet with a guide, after the mean of the corpus is taken off both. Chosen by
/// hand; not measured.
pub const MIN_GUIDE_COSINE: f32 = 0.5;

/// The guide nearest to each snippet by cosine, where that is at least `least`; of equals the first.
/// `vectors` are a model's own, `dims` numbers each, row-major; `guides` the same for each guide's text.
pub fn nearest_guides(vectors: &[f32], dims: usize, guides: &[Vec<f32>], least: f32) -> Vec<Option<u32>> {
    let rows = vectors.chunks_exact(dims.max(1));
    let mean = to_f32(&mean(rows.clone()));
    let centred = |row: &[f32]| -> Vec<f32> { row.iter().zip(&mean).map(|(x, mean)| x - mean).collect() };
    let guides: Vec<Vec<f32>> = guides.iter().map(|guide| centred(guide)).collect();
    rows.map(|row| {
        let row = centred(row);
        let direction = Direction::of(&row);
        let nearest = first_highest(guides.iter().map(|guide| direction.cosine(guide)), f32::NEG_INFINITY);
        nearest.filter(|(_, near)| *near >= least).map(|(number, _)| number)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_go_to_the_guide_they_are_near_or_to_none() {
        let vectors = [1.0, 0.1, 0.9, 0.0, 0.1, 1.0, 0.0, 0.9, -1.0, -1.0];
        let guides = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        assert_eq!(
            nearest_guides(&vectors, 2, &guides, MIN_GUIDE_COSINE),
            [Some(0), Some(0), Some(1), Some(1), None]
        );
        assert_eq!(nearest_guides(&vectors, 2, &[], MIN_GUIDE_COSINE), [None; 5]);
        assert_eq!(nearest_guides(&[], 2, &guides, MIN_GUIDE_COSINE), []);
    }

    #[test]
    fn a_guide_without_text_is_its_name() {
        let guide = |text: &str| Guide { name: "RAG".to_owned(), text: text.to_owned() }.embedding_text();
        assert_eq!((guide(" "), guide("retrieval")), ("RAG".to_owned(), "RAG: retrieval".to_owned()));
    }
}
