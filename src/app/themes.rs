//! Screen 4: the codebook, and what each theme holds.

mod held;
mod lens;

use super::actions::Action;
use super::context::Context;
use super::edits;
use super::event::{Pane, Sizes};
use super::field;
use super::list::List;
use super::notices::Notice;
use super::overlay::{Confirm, MemoEditor, Overlay, Picker, Prompt, Subject, unassign};
use super::panel::{Ask, Panel, Wanted};
use super::passages::Passages;
use super::quote::{quote_snippet, source_of};
use super::reader::Through;
use super::standing::Extent;
use super::work::Work;
use crate::coding::{MemoTarget, ThemeId};
use crate::config::keymap::Key;
use crate::topics::TopicId;
use held::{Held, deletion, detail, held, unsorted};
pub use lens::Lens;
use lens::seen;
use std::collections::BTreeSet;
use std::sync::Arc;
use tui_input::Input;

/// What a row of the tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A theme.
    Theme(ThemeId),
    /// The topics in no theme.
    Unsorted,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeRow {
    /// What it stands for.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// How deep it is, from 0.
    pub depth: usize,
    /// Whether there are themes inside it.
    pub children: usize,
    /// Whether those are shown.
    pub open: bool,
    /// Topics in it, its children's included.
    pub topics: usize,
    /// What it covers, its children included; what is in several counts once.
    pub extent: Extent,
    /// Whether there is a memo on it.
    pub memo: bool,
}

/// What the right pane says of the row under the cursor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeDetail {
    /// Names from the root down, or "unsorted".
    pub path: String,
    /// When to use it and when not.
    pub description: String,
    /// The memo on it.
    pub memo: String,
    /// Topics in it: which, its name, its snippets. The largest first.
    pub topics: Vec<(TopicId, String, usize)>,
    /// How many snippets were assigned by hand.
    pub by_hand: usize,
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    /// The rows, as far as they are unfolded and pass the filter.
    pub rows: Vec<ThemeRow>,
    /// The cursor among them.
    pub list: List,
    /// Themes whose children are not shown.
    pub folded: BTreeSet<ThemeId>,
    /// What was typed as a filter.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Themes that are selected.
    pub selected: BTreeSet<ThemeId>,
    /// The pane that keys go to.
    pub focus: Pane,
    /// What the right pane says.
    pub detail: ThemeDetail,
    /// Which snippets are listed of a theme.
    pub lens: Lens,
    /// The snippets of the row under the cursor.
    pub passages: Passages,
}

impl Themes {
    /// The row under the cursor.
    pub fn row(&self) -> Option<&ThemeRow> {
        self.rows.get(self.list.cursor)
    }
    /// The theme under the cursor; none on the unsorted row.
    pub fn theme(&self) -> Option<ThemeId> {
        match self.row()?.node {
            Node::Theme(theme) => Some(theme),
            Node::Unsorted => None,
        }
    }
    /// Counts again what was read, leaving the rest as it is.
    pub fn recount(&mut self, work: &Work) {
        for row in &mut self.rows {
            let snippets = match row.node {
                Node::Theme(theme) => held(work, theme).snippets,
                Node::Unsorted => unsorted(work).snippets,
            };
            row.extent.unread = snippets.iter().filter(|snippet| !work.is_read(**snippet)).count();
        }
    }
    /// The selected themes, or the one under the cursor.
    pub fn chosen(&self) -> Vec<ThemeId> {
        if self.selected.is_empty() {
            self.theme().into_iter().collect()
        } else {
            self.selected.iter().copied().collect()
        }
    }
    /// Puts the cursor on a theme, unfolding what hides it.
    pub fn point(&mut self, theme: ThemeId, work: &Work) {
        let mut parent = work.codebook.themes.get(&theme).and_then(|theme| theme.parent);
        let mut steps = work.codebook.themes.len();
        while let (Some(id), 1..) = (parent, steps) {
            self.folded.remove(&id);
            parent = work.codebook.themes.get(&id).and_then(|theme| theme.parent);
            steps -= 1;
        }
        self.refresh(work);
        if let Some(row) = self.rows.iter().position(|row| row.node == Node::Theme(theme)) {
            self.list.go(row);
            self.follow(work);
        }
    }

    fn rows_of(&self, work: &Work) -> Vec<ThemeRow> {
        let wanted = self.filter.value().trim().to_lowercase();
        let mut rows = Vec::new();
        let mut hidden_below: Option<usize> = None;
        for (depth, theme) in work.codebook.tree() {
            if hidden_below.is_some_and(|level| depth > level) {
                continue;
            }
            hidden_below = None;
            if !wanted.is_empty() && !work.theme_path(theme.id).to_lowercase().contains(&wanted) {
                continue;
            }
            let open = !wanted.is_empty() || !self.folded.contains(&theme.id);
            if !open {
                hidden_below = Some(depth);
            }
            let held = held(work, theme.id);
            rows.push(ThemeRow {
                node: Node::Theme(theme.id),
                name: theme.name.clone(),
                depth,
                children: work.codebook.children(Some(theme.id)).len(),
                open,
                topics: held.topics.len(),
                extent: work.extent(&held.snippets),
                memo: work.codebook.memos.contains_key(&MemoTarget::Theme(theme.id)),
            });
        }
        if wanted.is_empty() {
            let unsorted = unsorted(work);
            rows.push(ThemeRow {
                node: Node::Unsorted,
                name: "unsorted".to_owned(),
                depth: 0,
                children: 0,
                open: false,
                topics: unsorted.topics.len(),
                extent: work.extent(&unsorted.snippets),
                memo: false,
            });
        }
        rows
    }

    /// Shows what the row under the cursor holds.
    fn follow(&mut self, work: &Work) {
        let node = self.row().map(|row| row.node);
        let held = match node {
            Some(Node::Theme(theme)) => seen(work, theme, self.lens),
            Some(Node::Unsorted) => unsorted(work),
            None => Held::default(),
        };
        self.detail = detail(work, node, &held);
        self.passages.show(held.snippets.into());
        self.passages.go(self.passages.cursor, work);
    }

    /// Whether there are suggestions for the theme under the cursor.
    fn is_taught(&self, work: &Work) -> bool {
        self.theme().is_some_and(|theme| work.suggestions.alike.contains_key(&theme))
    }

    fn through(&self) -> Option<Through> {
        Some(Through { name: self.row()?.name.clone(), items: Arc::clone(&self.passages.items) })
    }

    fn moved(&mut self, action: Action, work: &Work) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == Pane::Detail || beside {
            self.passages.moved(action, work);
        } else if self.list.moved(action) {
            self.follow(work);
        }
    }

    fn left(&mut self, work: &Work) {
        if self.focus == Pane::Detail {
            self.focus = Pane::List;
            return;
        }
        let Some(row) = self.row() else { return };
        let (depth, open, children) = (row.depth, row.open, row.children);
        match self.theme() {
            Some(theme) if open && children > 0 => {
                self.folded.insert(theme);
                self.refresh(work);
            }
            _ => {
                let above = self.rows.iter().take(self.list.cursor).rposition(|row| row.depth < depth);
                if let Some(parent) = above {
                    self.list.go(parent);
                    self.follow(work);
                }
            }
        }
    }

    fn right(&mut self, work: &Work) {
        let folded = self.row().is_some_and(|row| !row.open && row.children > 0);
        match self.theme() {
            Some(theme) if folded => {
                self.folded.remove(&theme);
                self.refresh(work);
            }
            _ => self.focus = Pane::Detail,
        }
    }

    fn back(&mut self, work: &Work) {
        if self.filtering
            || self.focus == Pane::List && self.selected.is_empty() && !self.filter.value().is_empty()
        {
            self.filtering = false;
            self.filter.reset();
            self.refresh(work);
        } else if self.focus == Pane::Detail && !self.passages.selected.is_empty() {
            self.passages.selected.clear();
        } else if self.focus == Pane::Detail {
            self.focus = Pane::List;
        } else if self.selected.is_empty() && self.lens != Lens::Held {
            self.lens = Lens::Held;
            self.follow(work);
        } else {
            self.selected.clear();
        }
    }

    fn select(&mut self, work: &Work) {
        if self.focus == Pane::Detail {
            return self.passages.toggle(work);
        }
        if let Some(theme) = self.theme() {
            if !self.selected.remove(&theme) {
                self.selected.insert(theme);
            }
            self.list.moved(Action::Down);
            self.follow(work);
        }
    }

    fn memo(&self, work: &Work) -> Vec<Ask> {
        let target = match (self.focus, self.theme()) {
            (Pane::List, Some(theme)) => Some(MemoTarget::Theme(theme)),
            _ => self.passages.current().and_then(|snippet| work.placed(snippet)).map(MemoTarget::Span),
        };
        target.map_or_else(Vec::new, |target| Ask::show(Overlay::Memo(MemoEditor::on(target, work))))
    }

    /// Acts on the theme under the cursor.
    fn reshape(&mut self, action: Action, theme: ThemeId, work: &Work) -> Vec<Ask> {
        match action {
            Action::Rename => Ask::show(Overlay::Prompt(Prompt::rename_theme(theme, work))),
            Action::AddChild => Ask::show(Overlay::Prompt(Prompt::add_theme(Some(theme), work))),
            Action::Describe => Ask::show(Overlay::Memo(MemoEditor::describe(theme, work))),
            Action::MoveTheme => Ask::show(Overlay::Picker(Picker::mover(theme, work))),
            Action::MergeThemes => Ask::show(Overlay::Picker(Picker::merger(self.chosen(), work))),
            Action::MoveOut => Ask::edit(edits::move_out(work, theme)),
            Action::MoveIn => Ask::edit(edits::move_in(work, theme)),
            Action::MoveUp => Ask::edit(edits::reorder(work, theme, false)),
            Action::MoveDown => Ask::edit(edits::reorder(work, theme, true)),
            Action::Recolor => Ask::edit(edits::recolor(work, theme)),
            Action::DeleteTheme => match edits::delete(work, theme) {
                Ok(edit) => Ask::show(Overlay::Confirm(Confirm { text: deletion(work, theme), edit })),
                Err(problem) => vec![Ask::Say(Notice::hint(problem))],
            },
            _ => Vec::new(),
        }
    }
}

impl Panel for Themes {
    fn context(&self) -> Context {
        if self.filtering { Context::Filter } else { Context::Themes }
    }

    fn blocked(&self, action: Action, work: &Work) -> Option<String> {
        use Action::{
            AddChild, Assign, Copy, DeleteTheme, Describe, Memo, MergeThemes, MoveDown, MoveIn, MoveOut,
            MoveTheme, MoveUp, NextSnippet, Open, OpenSource, PreviousSnippet, Recolor, Refuse, Rename,
            Select, Suggested, Unassign,
        };
        let reason = match (action, self.focus) {
            (
                Rename | AddChild | DeleteTheme | Describe | MoveTheme | MoveOut | MoveIn | MoveUp | MoveDown
                | MergeThemes | Recolor,
                _,
            ) if self.theme().is_none() => "go to a theme first; a adds one",
            (Refuse, _) if self.lens != Lens::Alike => "list what is suggested first, with f",
            (Refuse, _) if self.passages.current().is_none() => "there are no snippets here",
            (Suggested, _) if self.theme().is_none() => "go to a theme first",
            (Suggested, _) if self.lens == Lens::Held && !self.is_taught(work) => {
                "assign something to it first: then what is like it can be found"
            }
            (MergeThemes, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (MergeThemes, _) => return None,
            (MoveTheme, _) if work.codebook.themes.len() < 2 => "there is only one theme",
            (Memo | Select, Pane::List) if self.theme().is_none() => "go to a theme first",
            (Assign | Unassign, Pane::List) => "go to the snippets with Tab first",
            (Open | Copy | OpenSource | NextSnippet | PreviousSnippet, _)
            | (Assign | Unassign | Memo | Select, Pane::Detail)
                if self.passages.current().is_none() =>
            {
                "there are no snippets here"
            }
            (OpenSource, _) => {
                return self.passages.current().and_then(|snippet| source_of(work, snippet).err());
            }
            (Unassign, _) => {
                let subject = Subject::Snippets(self.passages.chosen());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            (MoveOut, _) => return self.theme().and_then(|theme| edits::move_out(work, theme).err()),
            (MoveIn, _) => return self.theme().and_then(|theme| edits::move_in(work, theme).err()),
            (MoveUp, _) => return self.theme().and_then(|theme| edits::reorder(work, theme, false).err()),
            (MoveDown, _) => return self.theme().and_then(|theme| edits::reorder(work, theme, true).err()),
            _ => return None,
        };
        Some(reason.to_owned())
    }

    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask> {
        let current = self.passages.current();
        match action {
            Action::Left => self.left(work),
            Action::Right if self.focus == Pane::List => self.right(work),
            Action::NextPane | Action::PreviousPane => {
                self.focus = if self.focus == Pane::List { Pane::Detail } else { Pane::List };
            }
            Action::Back => self.back(work),
            Action::Select => self.select(work),
            Action::Filter => (self.filtering, self.focus) = (true, Pane::List),
            Action::Accept => self.filtering = false,
            Action::Open => {
                return current.map(|snippet| Ask::Read(snippet, self.through())).into_iter().collect();
            }
            Action::Copy => return Ask::copy(current.and_then(|snippet| quote_snippet(work, snippet))),
            Action::OpenSource => return Ask::open(current.map(|snippet| source_of(work, snippet))),
            Action::Assign => {
                let subject = Subject::Snippets(self.passages.chosen());
                let picker = Picker::assign(subject, work);
                let likely = self.theme().filter(|_| self.lens == Lens::Alike);
                return Ask::show(Overlay::Picker(picker.preferring(likely)));
            }
            Action::Unassign => {
                let subject = Subject::Snippets(self.passages.chosen());
                return match self.theme() {
                    Some(theme) if work.codebook.branch(theme).len() == 1 => {
                        Ask::edit(edits::unassign(work, &subject, theme))
                    }
                    _ => unassign(subject, work),
                };
            }
            Action::AddTheme => {
                let beside = self
                    .theme()
                    .and_then(|theme| work.codebook.themes.get(&theme))
                    .and_then(|theme| theme.parent);
                return Ask::show(Overlay::Prompt(Prompt::add_theme(beside, work)));
            }
            Action::Refuse => {
                let subject = Subject::Snippets(self.passages.chosen());
                let theme = self.theme();
                return theme.map_or_else(Vec::new, |theme| Ask::edit(edits::refuse(work, &subject, theme)));
            }
            Action::Suggested => {
                self.lens = self.lens.next();
                self.passages.cursor = 0;
                self.follow(work);
            }
            Action::Memo => return self.memo(work),
            other => match self.theme() {
                Some(theme) if RESHAPE.contains(&other) => return self.reshape(other, theme, work),
                _ => self.moved(other, work),
            },
        }
        Vec::new()
    }

    fn hints(&self, work: &Work) -> Vec<Action> {
        use Action::{
            Accept, AddChild, AddTheme, Assign, Back, Copy, DeleteTheme, Describe, MergeThemes, MoveTheme,
            NextPane, NextSnippet, Open, OpenSource, Refuse, Rename, Select, Suggested, Unassign,
        };
        if self.filtering {
            return vec![Accept, Back];
        }
        match self.focus {
            Pane::Detail if self.lens == Lens::Alike => {
                vec![Open, Assign, Refuse, Select, NextSnippet, NextPane]
            }
            Pane::Detail => vec![Open, Assign, Unassign, Select, Copy, NextSnippet, OpenSource, NextPane],
            _ if work.codebook.themes.is_empty() => vec![AddTheme, Open, NextPane],
            _ => vec![
                AddTheme,
                AddChild,
                Rename,
                Describe,
                Suggested,
                Open,
                MoveTheme,
                MergeThemes,
                DeleteTheme,
            ],
        }
    }

    fn refresh(&mut self, work: &Work) {
        // Until there is a theme the cursor is on what is unsorted; it does not stay there by choice.
        let before = self.row().map(|row| row.node).filter(|_| self.rows.len() > 1);
        self.folded.retain(|theme| work.codebook.themes.contains_key(theme));
        self.selected.retain(|theme| work.codebook.themes.contains_key(theme));
        self.rows = self.rows_of(work);
        self.list.set_len(self.rows.len());
        if let Some(row) = self.rows.iter().position(|row| Some(row.node) == before) {
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
        Wanted { snippets: self.passages.wanted(work), ..Wanted::default() }
    }

    fn on_screen(&self, work: &Work) -> Vec<usize> {
        self.passages.read_now(work)
    }
}

const RESHAPE: [Action; 11] = [
    Action::Rename,
    Action::AddChild,
    Action::Describe,
    Action::MoveTheme,
    Action::MergeThemes,
    Action::MoveOut,
    Action::MoveIn,
    Action::MoveUp,
    Action::MoveDown,
    Action::Recolor,
    Action::DeleteTheme,
];
