//! Choosing the topic that snippets are moved to.

use super::actions::Action;
use super::chooser::{Choice, Chooser};
use super::edits;
use super::notices::Notice;
use super::overlay::CodingTarget;
use super::panel::ScreenCommand;
use super::picker::target_name;
use super::words::thousands;
use super::work::Workspace;
use crate::coding::TopicStats;
use crate::topics::TopicId;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Keywords shown beside a topic.
const KEYWORDS: usize = 5;

/// Choose a topic.
#[derive(Debug, Clone)]
pub struct Mover {
    /// What is being moved, and from where, as a heading.
    pub title: String,
    /// The topics and what was typed.
    pub chooser: Chooser,
    snippets: Vec<usize>,
    topics: Vec<Option<TopicId>>,
}

impl Mover {
    /// Chooses where some snippets, by place in the corpus, belong: any topic they are not all in, or none.
    pub fn new(snippets: Vec<usize>, work: &Workspace) -> Self {
        let homes: BTreeSet<Option<TopicId>> = snippets.iter().map(|at| work.topic_of(*at)).collect();
        let home = if homes.len() == 1 { homes.first().copied() } else { None };
        let mut facts: Vec<&TopicStats> = work.stats.topics().iter().collect();
        facts.sort_by_key(|topic| (topic.junk, Reverse(topic.snippets.len()), topic.id));
        facts.retain(|topic| home != Some(Some(topic.id)));
        let near =
            snippets.first().and_then(|snippet| work.stats.nearest_topic(*snippet)).map(|(topic, _)| topic);
        // What an outlier is nearest to comes first; the others keep their order.
        facts.sort_by_key(|topic| Some(topic.id) != near);
        let mut topics: Vec<Option<TopicId>> = facts.iter().map(|topic| Some(topic.id)).collect();
        let mut choices: Vec<Choice> = facts.iter().map(|topic| choice(topic, work)).collect();
        if home != Some(None) {
            topics.push(None);
            choices.push(Choice {
                text: "no topic".to_owned(),
                detail: "out of all topics".to_owned(),
                right: thousands(work.stats.outliers().len()),
                blocked: None,
            });
        }
        let from = match home {
            Some(Some(topic)) => format!(" from {}", work.topic_label(topic)),
            _ => String::new(),
        };
        let what = target_name(&CodingTarget::Snippets(snippets.clone()), work);
        let title = format!("move {what}{from} to");
        Self { title, chooser: Chooser::new(choices), snippets, topics }
    }

    /// Does an action; says whether the list stays open, and what it asks for.
    pub(super) fn update(&mut self, action: Action, work: &Workspace) -> (bool, Vec<ScreenCommand>) {
        match action {
            Action::Accept => match self.chooser.current().and_then(|at| self.topics.get(at)) {
                Some(to) => {
                    (false, ScreenCommand::apply_edit(edits::move_snippets(work, &self.snippets, *to)))
                }
                None => (true, vec![ScreenCommand::ShowNotice(Notice::hint("no topic fits what was typed"))]),
            },
            Action::Complete => {
                self.chooser.moved(Action::Down);
                (true, Vec::new())
            }
            other => {
                self.chooser.moved(other);
                (true, Vec::new())
            }
        }
    }
}

fn choice(topic: &TopicStats, work: &Workspace) -> Choice {
    let words = work.topic(topic.id).map_or(&[][..], |topic| &topic.keywords);
    let words: Vec<&str> = words.iter().take(KEYWORDS).map(|keyword| keyword.word.as_str()).collect();
    let junk = if topic.junk { "junk   " } else { "" };
    Choice {
        text: topic.label.clone(),
        detail: format!("{junk}{}", words.join(", ")),
        right: thousands(topic.snippets.len()),
        blocked: None,
    }
}
