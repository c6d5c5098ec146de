//! Screen 1: what the machine found.

mod rows;

use super::actions::Action;
use super::context::Context;
use super::edits;
use super::event::{Pane, Sizes};
use super::field;
use super::list::List;
use super::overlay::{MemoEditor, Overlay, Picker, Prompt, Subject, unassign};
use super::panel::{Ask, Panel, Wanted};
use super::passages::Passages;
use super::quote::{quote_snippet, source_of};
use super::reader::Through;
use super::standing::Extent;
use super::work::Work;
use crate::coding::{MemoTarget, ThemeId};
use crate::config::keymap::Key;
use crate::topics::TopicId;
use rows::unread;
use std::collections::BTreeSet;
use std::sync::Arc;
use tui_input::Input;

/// What a row of the list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// A topic.
    Topic(TopicId),
    /// The snippets in no topic.
    Outliers,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRow {
    /// What it stands for.
    pub heap: Heap,
    /// Its name: the researcher's, or the machine's label; "outliers".
    pub label: String,
    /// Its themes: decided ones first, then by the share of its snippets they hold for.
    pub themes: Vec<ThemeId>,
    /// Whether no theme was decided for it: they follow from decisions on its snippets in earlier
    /// runs, to confirm (assign) or refuse (take off).
    pub inherited: bool,
    /// How much it covers.
    pub extent: Extent,
    /// Whether it is left out of counts; such rows stand last.
    pub junk: bool,
    /// Whether there is a memo on it.
    pub memo: bool,
    /// How long its bar is, 0 to 1, against the longest, in the measure that is chosen.
    pub share: f64,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The largest first.
    #[default]
    Size,
    /// By name.
    Label,
    /// By theme, those without one last.
    Theme,
    /// The most unread first.
    Unread,
}

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// Snippets.
    #[default]
    Snippets,
    /// Transcripts.
    Talks,
    /// How long they take to say.
    Minutes,
}

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
                Heap::Outliers => work.extent(work.study.outliers()).unread,
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
            Some(Heap::Outliers) => work.study.outliers().into(),
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
        if work.run.is_none() {
            return match action {
                Action::Back | Action::Sort | Action::Measure => None,
                _ if work.corpus.snippets.is_empty() => Some("there are no snippets yet".to_owned()),
                _ => Some("no topics were found yet".to_owned()),
            };
        }
        let reason = match (action, self.focus) {
            (Action::Assign | Action::Unassign, Pane::List) if self.chosen().is_empty() => {
                "these snippets are in no topic; go to them with Tab and assign them one by one"
            }
            (Action::Rename, _) if self.topic().is_none() => "outliers are no topic",
            (Action::Rename, _) if self.selected.len() > 1 => {
                "select one topic, or none to take the one under the cursor"
            }
            (Action::Junk, _) if self.chosen().is_empty() => "outliers are left out already",
            (Action::Memo, Pane::List) if self.topic().is_none() => {
                "outliers are no topic; go to a snippet with Tab"
            }
            (Action::Select, Pane::List) if self.topic().is_none() => "outliers cannot be selected",
            (
                Action::Open
                | Action::Copy
                | Action::OpenSource
                | Action::NextSnippet
                | Action::PreviousSnippet,
                _,
            )
            | (Action::Assign | Action::Unassign | Action::Memo | Action::Select, Pane::Detail)
                if self.passages.current().is_none() =>
            {
                "there are no snippets here"
            }
            (Action::OpenSource, _) => return self.passages.current().and_then(|s| source_of(work, s).err()),
            (Action::Unassign, _) => {
                return edits::themes_on(work, &self.subject())
                    .is_empty()
                    .then(|| "it is in no theme".to_owned());
            }
            _ => return None,
        };
        Some(reason.to_owned())
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
                self.sort = self.sort.next();
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
            Accept, Assign, Back, Copy, Filter, Junk, Memo, NextPane, NextSnippet, Open, OpenSource, Rename,
            Select, Sort,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            Pane::Detail => vec![Open, Assign, Select, NextSnippet, Copy, OpenSource, Memo, NextPane],
            _ => vec![Open, Assign, Select, Rename, Junk, NextSnippet, Filter, Sort],
        }
    }

    fn refresh(&mut self, work: &Work) {
        let before = self.row().map(|row| row.heap);
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
        self.follow(work);
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
        Wanted { snippets: self.passages.wanted(work), transcript: None }
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
