//! A name for each topic that a person would say.

use super::Weighed;
use crate::topics::words::Words;
use std::collections::BTreeSet;

/// Keywords in a label where no phrase says it, unless more are needed to tell it from another.
const PARTS: usize = 2;
/// A phrase whose score is at least this share of the best keyword's names the topic alone.
const GOOD: f32 = 0.5;
/// Keywords looked through for such a phrase.
const LOOK: usize = 5;

/// Labels topics by their best phrase, as in "Vector Database", or by their two best keywords where no phrase is
/// nearly as good, as in "Retrieval, Chunks". Words begin with a capital, unless they have capitals of their own. No
/// two labels are the same, also when only capitals differ: a later topic takes in further keywords, and at last a
/// number.
pub fn labels(chosen: &[Vec<Weighed>], words: &Words) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut free = |label: &str| taken.insert(label.to_lowercase());
    chosen
        .iter()
        .enumerate()
        .map(|(number, keywords)| {
            let texts: Vec<String> =
                in_order(keywords).map(|kept| titled(&kept.phrase.text(words))).collect();
            let named = keywords.iter().any(is_phrase) && in_order(keywords).next().is_some_and(is_phrase);
            let parts = if named { 1 } else { PARTS };
            let longer = (parts..=texts.len().max(parts)).map(|parts| join(&texts, parts));
            longer.into_iter().find(|label| !label.is_empty() && free(label)).unwrap_or_else(|| {
                let base = if texts.is_empty() { "Topic".to_owned() } else { join(&texts, parts) };
                (number + 1..)
                    .map(|count| format!("{base} {count}"))
                    .find(|label| free(label))
                    .unwrap_or(base)
            })
        })
        .collect()
}

fn is_phrase(keyword: &Weighed) -> bool {
    keyword.phrase.second.is_some()
}

/// The keywords, with the first good phrase in front.
fn in_order(keywords: &[Weighed]) -> impl Iterator<Item = &Weighed> {
    let best = keywords.iter().map(|kept| kept.score).fold(f32::MIN_POSITIVE, f32::max);
    let good = |kept: &Weighed| is_phrase(kept) && kept.score >= best * GOOD;
    let first = keywords.iter().take(LOOK).position(good);
    let rest = keywords.iter().enumerate().filter(move |(at, _)| Some(*at) != first).map(|(_, kept)| kept);
    first.and_then(|at| keywords.get(at)).into_iter().chain(rest)
}

fn join(texts: &[String], parts: usize) -> String {
    texts.iter().take(parts).map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Begins each word with a capital; one that has capitals stays as it is written.
fn titled(phrase: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !word.contains(char::is_uppercase) => {
                first.to_uppercase().chain(letters).collect()
            }
            _ => word.to_owned(),
        }
    };
    phrase.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
