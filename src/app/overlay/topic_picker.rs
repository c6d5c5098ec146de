//! The topic picker: choosing the topic that snippets are moved to.

use crate::app::coding_target::{CodingTarget, target_name};
use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::TopicStats;
use crate::format::thousands;
use crate::topics::TopicId;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How many keywords are shown beside a topic. Chosen by hand; not measured.
const SHOWN_KEYWORDS: usize = 5;

/// The topic picker.
#[derive(Debug, Clone)]
pub struct TopicPicker {
    /// The heading: what is moved, and from which topic.
    pub title: String,
    /// The topics as choices, and the query.
    pub fuzzy_list: FuzzyList,
    snippets: Vec<usize>,
    topics: Vec<Option<TopicId>>,
}

impl TopicPicker {
    /// Opens the picker for snippets (indices into the corpus). Offered are all topics but the one they are
    /// all in, largest first and junk last, and "no topic".
    pub fn new(snippets: Vec<usize>, work: &Workspace) -> Self {
        let homes: BTreeSet<Option<TopicId>> = snippets.iter().map(|at| work.topic_of(*at)).collect();
        let home = if homes.len() == 1 { homes.first().copied() } else { None };
        let mut facts: Vec<&TopicStats> = work.stats.topics().iter().collect();
        facts.sort_by_key(|topic| (topic.junk, Reverse(topic.snippets.len()), topic.id));
        facts.retain(|topic| home != Some(Some(topic.id)));
        let near =
            snippets.first().and_then(|snippet| work.stats.nearest_topic(*snippet)).map(|(topic, _)| topic);
        // The topic nearest to an outlier comes first; the sort is stable, so the others keep their order.
        facts.sort_by_key(|topic| Some(topic.id) != near);
        let mut topics: Vec<Option<TopicId>> = facts.iter().map(|topic| Some(topic.id)).collect();
        let mut choices: Vec<FuzzyChoice> = facts.iter().map(|topic| topic_choice(topic, work)).collect();
        if home != Some(None) {
            topics.push(None);
            choices.push(FuzzyChoice {
                text: "no topic".to_owned(),
                detail: "out of all topics".to_owned(),
                right: thousands(work.stats.outliers().len()),
                disabled_reason: None,
            });
        }
        let from = match home {
            Some(Some(topic)) => format!(" from {}", work.topic_label(topic)),
            _ => String::new(),
        };
        let what = target_name(&CodingTarget::Snippets(snippets.clone()), work);
        let title = format!("move {what}{from} to");
        Self { title, fuzzy_list: FuzzyList::new(choices), snippets, topics }
    }

    /// Runs an action; returns whether the picker stays open, and what it asks for.
    pub(in crate::app) fn update(&mut self, action: Action, work: &Workspace) -> (bool, Vec<ScreenCommand>) {
        match action {
            Action::Accept => match self.fuzzy_list.current().and_then(|at| self.topics.get(at)) {
                Some(to) => {
                    (false, ScreenCommand::apply_edit(edits::move_snippets(work, &self.snippets, *to)))
                }
                None => (true, vec![ScreenCommand::ShowNotice(Notice::hint("no topic fits what was typed"))]),
            },
            Action::Complete => {
                self.fuzzy_list.move_cursor(Action::Down);
                (true, Vec::new())
            }
            other => {
                self.fuzzy_list.move_cursor(other);
                (true, Vec::new())
            }
        }
    }
}

/// A topic as a choice: label, keywords, number of snippets.
fn topic_choice(topic: &TopicStats, work: &Workspace) -> FuzzyChoice {
    let words = work.topic(topic.id).map_or(&[][..], |topic| &topic.keywords);
    let words: Vec<&str> = words.iter().take(SHOWN_KEYWORDS).map(|keyword| keyword.word.as_str()).collect();
    let junk = if topic.junk { "junk   " } else { "" };
    FuzzyChoice {
        text: topic.label.clone(),
        detail: format!("{junk}{}", words.join(", ")),
        right: thousands(topic.snippets.len()),
        disabled_reason: None,
    }
}
