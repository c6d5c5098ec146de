//! Screen 4: the codebook, and what each theme holds.

mod held;
mod lens;
mod panel;

use super::actions::Action;
use super::edits;
use super::event::Pane;
use super::list::List;
use super::notices::Notice;
use super::overlay::{Confirm, MemoEditor, Overlay, Picker, Prompt};
use super::panel::{Ask, Panel};
use super::passages::Passages;
use super::reader::Through;
use super::standing::Extent;
use super::work::Work;
use crate::coding::{MemoTarget, ThemeId};
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
    /// How many quotes are kept for it.
    pub quotes: usize,
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

/// How much a theme and those below it cover, as it was counted already.
fn extent(work: &Work, theme: ThemeId, snippets: &[usize]) -> Extent {
    let unread = snippets.iter().filter(|&&at| !work.is_read(at)).count();
    work.study
        .prevalence(theme)
        .map_or_else(Extent::default, |covered| Extent::counted(covered.whole, unread))
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
                extent: extent(work, theme.id, &held.snippets),
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
