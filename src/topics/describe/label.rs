//! A name for each topic that a person would say.

use super::Weighed;
use crate::topics::words::Words;
use std::collections::BTreeSet;

/// Keywords in a label, unless more are needed to tell it from another.
const PARTS: usize = 3;

/// Labels topics by their best keywords, as in "Vector database, retrieval, chunks". No two labels are the same, also
/// when only capitals differ: a later topic takes in further keywords, and at last a number.
pub fn labels(chosen: &[Vec<Weighed>], words: &Words) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut free = |label: &str| taken.insert(label.to_lowercase());
    chosen
        .iter()
        .enumerate()
        .map(|(number, keywords)| {
            let texts: Vec<String> = keywords.iter().map(|kept| kept.phrase.text(words)).collect();
            let longer = (PARTS..=texts.len().max(PARTS)).map(|parts| join(&texts, parts));
            longer.into_iter().find(|label| !label.is_empty() && free(label)).unwrap_or_else(|| {
                let base = if texts.is_empty() { "Topic".to_owned() } else { join(&texts, PARTS) };
                (number + 1..)
                    .map(|count| format!("{base} {count}"))
                    .find(|label| free(label))
                    .unwrap_or(base)
            })
        })
        .collect()
}

fn join(texts: &[String], parts: usize) -> String {
    let joined = texts.iter().take(parts).map(String::as_str).collect::<Vec<_>>().join(", ");
    let mut letters = joined.chars();
    match letters.next() {
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => joined,
    }
}
