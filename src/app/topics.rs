//! Screen 1: what the machine found.

mod reasons;
mod regroup;
mod rows;

use super::actions::Action;
use super::context::Context;
use super::edits;
use super::event::{Pane, Sizes};
use super::fewer::Fewer;
use super::field;
use super::list::List;
use super::moving::Mover;
use super::notices::Notice;
use super::overlay::{MemoEditor, Overlay, Picker, Prompt, Subject, unassign};
use super::panel::{Ask, Panel, Wanted};
use super::parts::Parts;
use super::passages::Passages;
use super::quote::{quote_snippet, source_of};
use super::reader::Through;
use super::work::Work;
use crate::coding::{MemoTarget, PlacedSpan};
use crate::config::keymap::Key;
use crate::topics::TopicId;
use regroup::measuring;
pub use rows::{Heap, Measure, Sort, TopicRow};
use rows::{queue, unread};
use std::collections::BTreeSet;
use std::sync::Arc;
use tui_input::Input;

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Topics {
    /// The rows that pass the filter, in the order they are listed.
    pub rows: Vec<TopicRow>,
    /// The cursor among them.
    pub list: List,
    /// What they are sorted by.
    pub sort: Sort,
    /// What the bars show.
    pub measure: Measure,
    /// What was typed as a filter; empty: everything is listed.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Topics that are selected.
    pub selected: BTreeSet<TopicId>,
    /// The pane that keys go to.
    pub focus: Pane,
    /// The snippets of the topic under the cursor.
    pub passages: Passages,
    /// The parts of the topic that was taken apart last, until it changes.
    pub parts: Option<Parts>,
    /// How many topics have snippets that were not on screen.
    pub unread: usize,
    /// How many topics there are, before the filter.
    pub total: usize,
    /// How many of them are in a theme.
    pub sorted: usize,
}

impl Topics {
    /// The row under the cursor.
    pub fn row(&self) -> Option<&TopicRow> {
        self.rows.get(self.list.cursor)
    }
    /// The topic under the cursor; none on the row of outliers.
    pub fn topic(&self) -> Option<TopicId> {
        match self.row()?.heap {
            Heap::Topic(topic) => Some(topic),
            Heap::Outliers => None,
        }
    }
    /// Counts again what was read, leaving order and cursor as they are.
    pub fn recount(&mut self, work: &Work) {
        for row in &mut self.rows {
            row.extent.unread = match row.heap {
                Heap::Topic(id) => {
                    work.study.topic(id).map_or(0, |facts| facts.snippets.len().saturating_sub(facts.read))
                }
                Heap::Outliers => rows::unread_outliers(work),
            };
        }
        self.unread = unread(&self.rows);
    }
    /// The selected topics, or the one under the cursor.
    pub fn chosen(&self) -> Vec<TopicId> {
        if self.selected.is_empty() {
            self.topic().into_iter().collect()
        } else {
            self.selected.iter().copied().collect()
        }
    }

    /// Shows the snippets of the row under the cursor.
    fn follow(&mut self, work: &Work) {
        let items: Arc<[usize]> = match self.row().map(|row| row.heap) {
            Some(Heap::Topic(id)) => work.members_of(id).into(),
            Some(Heap::Outliers) => queue(work).into(),
            None => [].into(),
        };
        self.passages.show(items);
        self.passages.go(self.passages.cursor, work);
    }

    fn through(&self) -> Option<Through> {
        Some(Through { name: self.row()?.label.clone(), items: Arc::clone(&self.passages.items) })
    }

    fn subject(&self) -> Subject {
        match self.focus {
            Pane::Detail => Subject::Snippets(self.passages.chosen()),
            _ => Subject::Topics(self.chosen()),
        }
    }

    fn cleared(&mut self, work: &Work) {
        if self.filtering
            || self.focus == Pane::List && self.selected.is_empty() && !self.filter.value().is_empty()
        {
            self.filtering = false;
            self.filter.reset();
            self.refresh(work);
        } else if self.focus == Pane::Detail {
            if self.passages.selected.is_empty() {
                self.focus = Pane::List;
            } else {
                self.passages.selected.clear();
            }
        } else {
            self.selected.clear();
        }
    }

    fn select(&mut self, work: &Work) {
        if self.focus == Pane::Detail {
            return self.passages.toggle(work);
        }
        if let Some(topic) = self.topic() {
            if !self.selected.remove(&topic) {
                self.selected.insert(topic);
            }
            self.list.moved(Action::Down);
            self.follow(work);
        }
    }

    fn select_all(&mut self) {
        if self.focus == Pane::Detail {
            let all: BTreeSet<usize> = self.passages.items.iter().copied().collect();
            self.passages.selected = if self.passages.selected == all { BTreeSet::new() } else { all };
            return;
        }
        let topic = |row: &TopicRow| match row.heap {
            Heap::Topic(id) if !row.junk => Some(id),
            _ => None,
        };
        let all: BTreeSet<TopicId> = self.rows.iter().filter_map(topic).collect();
        self.selected = if self.selected == all { BTreeSet::new() } else { all };
    }

    fn moved(&mut self, action: Action, work: &Work) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == Pane::Detail || beside {
            self.passages.moved(action, work);
        } else if self.list.moved(action) {
            self.follow(work);
        }
    }
}

impl Panel for Topics {
    fn context(&self) -> Context {
        if self.filtering { Context::Filter } else { Context::Topics }
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        self.reason(action, work)
    }

    fn subject(&self, _work: &Work) -> Option<Subject> {
        let subject = self.subject();
        let empty = matches!(&subject, Subject::Topics(all) if all.is_empty())
            || matches!(&subject, Subject::Snippets(all) if all.is_empty());
        (!empty).then_some(subject)
    }

    fn passage(&self, work: &Work) -> Option<PlacedSpan> {
        self.passages.current().and_then(|snippet| work.placed(snippet))
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::Left | Action::PreviousPane if self.focus == Pane::Detail => self.focus = Pane::List,
            Action::Right | Action::NextPane if self.focus == Pane::List => self.focus = Pane::Detail,
            Action::NextPane | Action::PreviousPane => self.focus = Pane::List,
            Action::Back => self.cleared(work),
            Action::Select => self.select(work),
            Action::SelectAll => self.select_all(),
            Action::Filter => (self.filtering, self.focus) = (true, Pane::List),
            Action::Accept => self.filtering = false,
            Action::Sort => {
                self.sort = self.sort.next(work);
                self.refresh(work);
            }
            Action::Measure => {
                self.measure = self.measure.next();
                self.refresh(work);
            }
            Action::Open => {
                return current.map(|snippet| Ask::Read(snippet, self.through())).into_iter().collect();
            }
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            Action::Assign => return Ask::show(Overlay::Picker(Picker::assign(self.subject(), work))),
            Action::Unassign => return unassign(self.subject(), work),
            Action::Junk => return Ask::edit(edits::junk(work, &self.chosen())),
            Action::MergeTopics => return self.merge(work),
            Action::FewerTopics => {
                let none = || vec![Ask::Say(Notice::hint("no two topics can be joined any more"))];
                return Fewer::new(work).map_or_else(none, |fewer| Ask::show(Overlay::Fewer(fewer)));
            }
            Action::SplitTopic => return self.split(work),
            Action::MoveSnippets => {
                return Ask::show(Overlay::Mover(Mover::new(self.passages.chosen(), work)));
            }
            Action::MeasureStability => return measuring(work),
            Action::Rename => {
                return self
                    .topic()
                    .map_or_else(Vec::new, |id| Ask::show(Overlay::Prompt(Prompt::rename_topic(id, work))));
            }
            Action::Memo => return self.memo(work),
            other => self.moved(other, work),
        }
        Vec::new()
    }

    fn hints(&self, _work: &Work) -> Vec<Action> {
        use Action::{
            Accept, Assign, Back, Copy, Filter, Junk, Memo, MergeTopics, MoveSnippets, NextPane, NextSnippet,
            Open, OpenSource, Rename, Select, Sort, SplitTopic,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            Pane::Detail => {
                vec![Open, Assign, Select, MoveSnippets, NextSnippet, Copy, OpenSource, Memo, NextPane]
            }
            _ => vec![Open, Assign, Select, MergeTopics, SplitTopic, Rename, Junk, NextSnippet, Filter, Sort],
        }
    }

    fn refresh(&mut self, work: &Work) {
        let before = self.row().map(|row| row.heap);
        let reading = self.passages.cursor;
        let all = self.rows_of(work);
        let topics = || all.iter().filter(|row| row.heap != Heap::Outliers && !row.junk);
        self.total = topics().count();
        self.sorted = topics().filter(|row| !row.themes.is_empty()).count();
        self.unread = unread(&all);
        let passing = all.into_iter().filter(|row| self.passes(row, work)).collect();
        self.rows = passing;
        self.list.set_len(self.rows.len());
        self.selected.retain(|topic| work.topic(*topic).is_some());
        if let Some(row) = self.rows.iter().position(|row| Some(row.heap) == before) {
            self.list.go(row);
        }
        self.parts = self.parts.take().filter(|parts| parts.fits(work));
        self.follow(work);
        // Where snippets left the topic that is read, one reads on at the next.
        if before.is_some() && before == self.row().map(|row| row.heap) {
            self.passages.go(reading, work);
        }
    }

    fn resize(&mut self, sizes: Sizes, work: &Work) {
        self.list.set_page(sizes.list.height);
        self.passages.resize(sizes.detail, work);
    }

    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask> {
        (self.focus, self.filtering) = (pane, false);
        match (pane, row) {
            (Pane::List, Some(row)) => {
                self.list.go(row);
                self.follow(work);
            }
            (Pane::Detail, Some(item)) => self.passages.go(item, work),
            _ => {}
        }
        Vec::new()
    }

    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work) {
        if pane == Pane::Detail {
            self.passages.scroll(rows, work);
        } else {
            self.list.scroll(rows as isize);
            self.follow(work);
        }
    }

    fn edit(&mut self, key: Key, work: &Work) -> Vec<Ask> {
        if field::edit(&mut self.filter, key) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn filter(&self) -> &str {
        self.filter.value()
    }

    fn paste(&mut self, text: &str, work: &Work) -> Vec<Ask> {
        if field::paste(&mut self.filter, text) {
            self.refresh(work);
        }
        Vec::new()
    }

    fn fetched(&mut self, work: &Work) {
        self.passages.go(self.passages.cursor, work);
    }

    fn wanted(&self, work: &Work) -> Wanted {
        Wanted { snippets: self.passages.wanted(work), ..Wanted::default() }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        self.passages.read_now(work)
    }
}

impl Topics {
    fn memo(&self, work: &Work) -> Vec<Ask> {
        let target = match (self.focus, self.topic(), work.run_id()) {
            (Pane::List, Some(topic), Some(run)) => Some(MemoTarget::Topic(run, topic)),
            _ => self.passages.current().and_then(|snippet| work.placed(snippet)).map(MemoTarget::Span),
        };
        target.map_or_else(Vec::new, |target| Ask::show(Overlay::Memo(MemoEditor::on(target, work))))
    }
}
