//! Choosing the topic that snippets are moved to.

use super::picker::{CommandChoice, Picker};
use crate::app::coding_target::{CodingTarget, target_name};
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::{ScreenCommand, Workspace};
use crate::coding::TopicStats;
use crate::corpus::SnippetIndex;
use crate::format::thousands;
use crate::topics::TopicId;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many keywords are shown beside a topic. Chosen by hand; not measured.
const SHOWN_KEYWORDS: usize = 5;

/// A picker of the topic to move snippets (indices into the corpus) to. Offered are all topics but the one
/// they are all in, largest first and junk last, and "no topic".
pub fn topic_picker(snippets: Vec<SnippetIndex>, work: &Workspace) -> Picker {
    let snippets: Arc<[SnippetIndex]> = snippets.into();
    let homes: BTreeSet<Option<TopicId>> = snippets.iter().map(|at| work.topic_of(*at)).collect();
    let home = if homes.len() == 1 { homes.first().copied() } else { None };
    let mut facts: Vec<&TopicStats> = work.stats.topics().iter().collect();
    facts.sort_by_key(|topic| (topic.junk, Reverse(topic.snippets.len()), topic.id));
    facts.retain(|topic| home != Some(Some(topic.id)));
    let nearest = |at: SnippetIndex| work.stats.nearest_conduct(at).or_else(|| work.stats.nearest_topic(at));
    let near = snippets.first().and_then(|snippet| nearest(*snippet)).map(|(topic, _)| topic);
    // The topic nearest to an outlier, or to what may be of conduct, comes first; the sort is stable, so the others keep
    // their order.
    facts.sort_by_key(|topic| Some(topic.id) != near);
    let mut choices: Vec<_> = facts.iter().map(|topic| topic_choice(topic, &snippets, work)).collect();
    if home != Some(None) {
        let right = thousands(work.stats.outliers().len());
        let command = ScreenCommand::MoveSnippets(Arc::clone(&snippets), None);
        choices.push(CommandChoice { right, ..CommandChoice::new(command, "no topic", "out of all topics") });
    }
    let from = match home {
        Some(Some(topic)) => format!(" from {}", work.topic_label(topic)),
        _ => String::new(),
    };
    let what = target_name(&CodingTarget::Snippets(snippets.to_vec()), work);
    let title = format!("move {what}{from} to");
    Picker {
        title,
        placeholder: "a topic".into(),
        no_match: "No topic is called that.",
        columns: 76,
        fuzzy_list: FuzzyList::new(choices),
    }
}

/// A topic as a choice: label, keywords, number of snippets.
fn topic_choice(topic: &TopicStats, snippets: &Arc<[SnippetIndex]>, work: &Workspace) -> CommandChoice {
    let words = work.topic(topic.id).map_or(&[][..], |topic| &topic.keywords);
    let words: Vec<&str> = words.iter().take(SHOWN_KEYWORDS).map(|keyword| keyword.word.as_str()).collect();
    let junk = if topic.junk { "junk   " } else { "" };
    let detail = format!("{junk}{}", words.join(", "));
    let right = thousands(topic.snippets.len());
    let command = ScreenCommand::MoveSnippets(Arc::clone(snippets), Some(topic.id));
    CommandChoice { right, ..CommandChoice::new(command, topic.label.clone(), detail) }
}
