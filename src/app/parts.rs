//! The parts a topic would be split into, to be looked at before anything is changed.

use super::actions::Action;
use super::context::Context;
use super::edits;
use super::list::List;
use super::notices::Notice;
use super::overlay::Overlay;
use super::panel::Ask;
use super::state::{Screen, State};
use super::words::count;
use super::work::Work;
use crate::coding::edits::Part;
use crate::topics::measure::Stability;
use crate::topics::{RunId, TopicId};
use std::sync::Arc;

/// A part, with what is said in it.
#[derive(Debug, Clone, PartialEq)]
pub struct PartRow {
    /// What it would be.
    pub part: Part,
    /// Its most telling snippet.
    pub quote: String,
}

/// A topic taken apart.
#[derive(Debug, Clone)]
pub struct Parts {
    /// The topic.
    pub topic: TopicId,
    /// What it is called.
    pub name: String,
    /// Its parts, the largest first.
    pub rows: Vec<PartRow>,
    /// The cursor among them.
    pub list: List,
    run: Option<RunId>,
}

impl Parts {
    /// The parts of a topic of the run that is looked at.
    pub fn new(topic: TopicId, rows: Vec<PartRow>, work: &Work) -> Self {
        let list = List::new(rows.len());
        Self { topic, name: work.topic_label(topic), rows, list, run: work.run_id() }
    }
    /// Whether the parts are still all of the topic and nothing else.
    pub fn fits(&self, work: &Work) -> bool {
        let mut parts: Vec<usize> = self.rows.iter().flat_map(|row| row.part.snippets.clone()).collect();
        let mut whole = work.study.topic(self.topic).map_or_else(Vec::new, |facts| facts.snippets.clone());
        parts.sort_unstable();
        whole.sort_unstable();
        self.run == work.run_id() && parts == whole
    }
    /// Does an action; says whether the parts stay on screen, and what it asks for.
    pub(super) fn update(&mut self, action: Action, work: &Work) -> (bool, Vec<Ask>) {
        if action == Action::Accept {
            let parts: Vec<Part> = self.rows.iter().map(|row| row.part.clone()).collect();
            return (false, Ask::edit(edits::split_topic(work, self.topic, &parts)));
        }
        self.list.moved(action);
        (true, Vec::new())
    }
}

impl State {
    /// A topic was taken apart: its parts are shown where one waits for them, else it is said that they are there.
    pub fn parts_found(&mut self, parts: Parts) {
        let name = parts.name.clone();
        if parts.rows.len() < 2 {
            let text = format!("'{name}' holds together: no two parts of it are large enough");
            return self.notices.say(Notice::note(text));
        }
        if !parts.fits(&self.work) {
            let text = format!("'{name}' changed while it was taken apart; split it again");
            return self.notices.say(Notice::hint(text));
        }
        let waits = self.screen == Screen::Topics && self.overlays.is_empty() && !self.topics.filtering;
        if waits && self.topics.chosen() == [parts.topic] {
            self.overlays.push(Overlay::Parts(parts.clone()));
        } else {
            let keys = self.keymap.keys(Context::Topics, Action::SplitTopic);
            let key = keys.first().map_or_else(|| Action::SplitTopic.name().to_owned(), ToString::to_string);
            let into = count(parts.rows.len(), "part");
            self.notices.say(Notice::note(format!("'{name}' falls into {into}; {key} on it shows them")));
        }
        self.topics.parts = Some(parts);
    }

    /// It was measured which topics of a run come back; says whether it is the run that is looked at.
    pub fn use_stability(&mut self, run: RunId, stability: Stability) -> bool {
        let Some(found) = self.work.found.as_mut().filter(|found| found.id == run) else { return false };
        Arc::make_mut(found).measures.stability = Some(stability);
        self.refresh();
        true
    }
}
