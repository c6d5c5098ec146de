//! Keywords and labels of a run without the words the researcher left out. The run as stored keeps them.

use crate::corpus::Corpus;
use crate::topics::describe::{LabelCase, labels_of_keywords};
use crate::topics::{Keyword, Run, StopWord, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Takes words out of the keywords of every topic. A label that was made of a keyword taken out is made anew of those
/// that are left; one that was not, such as an answer the snippets have in common, stays.
pub(super) fn leave_out_stop_words(corpus: &Corpus, run: &mut Run, words: &BTreeSet<StopWord>) {
    if words.is_empty() {
        return;
    }
    let languages = topic_languages(corpus, run);
    let mut labels: BTreeSet<String> = run.topics.iter().map(|topic| topic.label.to_lowercase()).collect();
    for topic in &mut run.topics {
        let language = topic.language.clone().or_else(|| languages.get(&topic.id).cloned());
        let is_out = |keyword: &str| words.iter().any(|word| word.is_in(keyword, language.as_deref()));
        let (out, left): (Vec<Keyword>, Vec<Keyword>) =
            topic.keywords.drain(..).partition(|keyword| is_out(&keyword.word));
        topic.keywords = left;
        if out.is_empty() || !topic.label.split(", ").any(is_out) {
            continue;
        }
        labels.remove(&topic.label.to_lowercase());
        let all = labels_of_keywords(&topic.keywords, LabelCase::of_language(language.as_deref()));
        let numbered = || match all.first() {
            Some(label) => format!("{label} {}", topic.id.0),
            None => format!("Topic {}", topic.id.0),
        };
        let free = all.iter().find(|label| !labels.contains(&label.to_lowercase())).cloned();
        topic.label = free.unwrap_or_else(numbered);
        labels.insert(topic.label.to_lowercase());
    }
}

/// The language most snippets of each topic are in, where it is known; on a tie the first by alphabet.
fn topic_languages(corpus: &Corpus, run: &Run) -> BTreeMap<TopicId, String> {
    let mut counts: BTreeMap<TopicId, BTreeMap<&str, usize>> = BTreeMap::new();
    for member in &run.members {
        let entry = corpus
            .snippet_index(member.snippet)
            .and_then(|at| corpus.transcript_of(at))
            .and_then(|at| corpus.transcript_at(at));
        if let (Some(topic), Some(language)) =
            (member.topic, entry.and_then(|entry| entry.language.as_deref()))
        {
            *counts.entry(topic).or_default().entry(language).or_default() += 1;
        }
    }
    let most = counts.into_iter().filter_map(|(topic, counts)| {
        let (language, _) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
        Some((topic, language.to_owned()))
    });
    most.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::{corpus, run};

    fn left_out(keywords: &[&str], label: &str, words: &[&str]) -> (Vec<String>, String) {
        let mut run = run(1);
        let topic = run.topics.first_mut().unwrap();
        let scored = keywords.iter().zip([1.0, 0.9, 0.8, 0.7]);
        topic.keywords = scored.map(|(word, score)| Keyword { word: (*word).to_owned(), score }).collect();
        topic.label = label.to_owned();
        let words = words.iter().map(|word| StopWord::parse(word).unwrap()).collect();
        leave_out_stop_words(&corpus(), &mut run, &words);
        let topic = run.topics.swap_remove(0);
        (topic.keywords.into_iter().map(|keyword| keyword.word).collect(), topic.label)
    }

    #[test]
    fn keywords_are_filtered_and_a_label_made_of_them_follows() {
        let (keywords, label) = left_out(&["chunk", "retrieval", "vector"], "Chunk, Retrieval", &["chunks"]);
        assert_eq!(
            (keywords, label),
            (vec!["retrieval".to_owned(), "vector".to_owned()], "Retrieval, Vector".to_owned())
        );
        let (_, label) = left_out(&["chunk", "retrieval", "vector store"], "Chunk, Retrieval", &["chunk"]);
        assert_eq!(label, "Vector Store", "a good phrase alone, as ever");
    }

    #[test]
    fn a_label_that_is_not_of_a_word_left_out_stays() {
        let (keywords, label) = left_out(&["chunk", "vector"], "Don't know", &["chunk"]);
        assert_eq!((keywords.len(), label.as_str()), (1, "Don't know"));
        let (_, label) = left_out(&["chunk"], "Chunk", &["chunk"]);
        assert_eq!(label, "Topic 0", "nothing is left to call it by");
    }
}
