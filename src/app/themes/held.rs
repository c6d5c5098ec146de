//! What a theme holds, and what would be let go with it.

use super::{Node, ThemeDetail};
use crate::app::words::count;
use crate::app::work::Work;
use crate::coding::{MemoTarget, Source, ThemeId};
use crate::topics::TopicId;

/// What a row of the tree holds, its children's included.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub topics: Vec<TopicId>,
    pub snippets: Vec<usize>,
    pub by_hand: usize,
    pub quotes: usize,
}

pub(super) fn held(work: &Work, theme: ThemeId) -> Held {
    let branch = work.codebook.branch(theme);
    let by_hand =
        work.codebook.assignments.values().filter(|a| branch.contains(&a.theme) && a.source == Source::Spans);
    Held {
        topics: work
            .study
            .prevalence(theme)
            .map(|prevalence| prevalence.topics_below.clone())
            .unwrap_or_default(),
        snippets: work.study.snippets_below(theme).to_vec(),
        by_hand: by_hand.map(|assignment| assignment.spans.len()).sum(),
        quotes: work.codebook.quotes.values().filter(|quote| branch.contains(&quote.theme)).count(),
    }
}

/// Topics in no theme, and their snippets that are in none either, the largest topic first.
pub(super) fn unsorted(work: &Work) -> Held {
    let topics: Vec<TopicId> = work.study.unsorted_topics().map(|topic| topic.id).collect();
    let members = topics.iter().flat_map(|id| work.members_of(*id)).copied();
    let snippets = members.filter(|snippet| work.themes_of(*snippet).is_empty()).collect();
    Held { topics, snippets, by_hand: 0, quotes: 0 }
}

pub(super) fn detail(work: &Work, node: Option<Node>, held: &Held) -> ThemeDetail {
    let size = |id: &TopicId| work.members_of(*id).len();
    let mut topics: Vec<_> = held.topics.iter().map(|id| (*id, work.topic_label(*id), size(id))).collect();
    topics.sort_by_key(|(id, _, snippets)| (std::cmp::Reverse(*snippets), *id));
    let theme = match node {
        Some(Node::Theme(id)) => work.codebook.themes.get(&id),
        _ => None,
    };
    let memo = theme.and_then(|theme| work.codebook.memo(&MemoTarget::Theme(theme.id)));
    ThemeDetail {
        path: theme.map_or_else(|| "unsorted".to_owned(), |theme| work.theme_path(theme.id)),
        description: theme.map(|theme| theme.description.clone()).unwrap_or_default(),
        memo: memo.map(|memo| memo.text.clone()).unwrap_or_default(),
        topics,
        by_hand: held.by_hand,
        quotes: held.quotes,
    }
}

/// What deleting a theme will do.
pub(super) fn deletion(work: &Work, theme: ThemeId) -> String {
    let held = held(work, theme);
    let inside = work.codebook.branch(theme).len().saturating_sub(1);
    let with = if inside > 0 { format!(" with {} inside", count(inside, "theme")) } else { String::new() };
    let mut loses = Vec::new();
    if !held.topics.is_empty() {
        loses.push(count(held.topics.len(), "topic"));
    }
    if !held.snippets.is_empty() {
        loses.push(count(held.snippets.len(), "snippet"));
    }
    let loses = if loses.is_empty() {
        "It holds nothing.".to_owned()
    } else {
        format!("It lets go of {}.", loses.join(" and "))
    };
    format!("Delete {}{with}? {loses} u brings it back.", work.theme_path(theme))
}
