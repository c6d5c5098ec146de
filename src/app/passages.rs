//! Snippets to read one below the other: in a topic, in a theme, in the hits of a search.

use super::actions::Action;
use super::layout::{Size, wrap};
use super::work::Work;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Rows of a snippet that is not under the cursor.
const GLANCE: usize = 4;
/// Rows a snippet takes beside its text: where it is from above it, an empty one below.
const AROUND: usize = 2;

/// A list of snippets, the one under the cursor shown whole.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passages {
    /// The snippets, by place in the corpus.
    pub items: Arc<[usize]>,
    /// The one under the cursor, by place among the items.
    pub cursor: usize,
    /// The first on screen.
    pub top: usize,
    /// Columns of text and rows.
    pub size: Size,
    /// Which are selected, by place in the corpus.
    pub selected: BTreeSet<usize>,
}

/// A snippet as it is on screen: one row of where it is from, then its lines, then an empty row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its place among the items.
    pub item: usize,
    /// Its place in the corpus.
    pub snippet: usize,
    /// Whether it is under the cursor.
    pub current: bool,
    /// The bytes of its text on each line.
    pub lines: Vec<Range<usize>>,
    /// Whether there is more of it than these lines.
    pub more: bool,
}

impl Shown {
    /// How many rows it takes.
    pub fn height(&self) -> usize {
        self.lines.len() + AROUND
    }
}

impl Passages {
    /// Shows other snippets, from the first; keeps the size.
    pub fn show(&mut self, items: Arc<[usize]>) {
        if self.items != items {
            *self = Self { items, size: self.size, ..Self::default() };
        }
    }
    /// The snippet under the cursor, by place in the corpus.
    pub fn current(&self) -> Option<usize> {
        self.items.get(self.cursor).copied()
    }
    /// What is on screen, from the top: as many as begin inside the pane.
    pub fn shown(&self, work: &Work) -> Vec<Shown> {
        let mut rows = 0;
        let mut shown = Vec::new();
        for (item, &snippet) in self.items.iter().enumerate().skip(self.top) {
            if rows >= self.size.height {
                break;
            }
            let one = self.lay(work, item, snippet);
            rows += one.height();
            shown.push(one);
        }
        shown
    }
    /// The snippets whose whole text is on screen.
    pub fn read_now(&self, work: &Work) -> Vec<usize> {
        let mut rows = 0;
        let mut read = Vec::new();
        for one in self.shown(work) {
            rows += one.height();
            if !one.more && rows <= self.size.height + 1 && work.texts.snippet(one.snippet).is_some() {
                read.push(one.snippet);
            }
        }
        read
    }
    /// The snippets whose texts are needed to draw it and to move by a page.
    pub fn wanted(&self, work: &Work) -> Vec<usize> {
        let reach = self.size.height.div_ceil(AROUND + 1) + 1;
        let from = self.top.min(self.cursor).saturating_sub(reach);
        let to = (self.top.max(self.cursor) + reach).min(self.items.len());
        let near = self.items.get(from..to).unwrap_or_default();
        near.iter().copied().filter(|&snippet| work.texts.snippet(snippet).is_none()).collect()
    }
    /// Gives it another size.
    pub fn resize(&mut self, size: Size, work: &Work) {
        self.size = size;
        self.go(self.cursor, work);
    }
    /// Puts the cursor on an item and brings it on screen.
    pub fn go(&mut self, item: usize, work: &Work) {
        self.cursor = item.min(self.items.len().saturating_sub(1));
        self.top = self.top.min(self.cursor);
        let height = |item: usize| self.items.get(item).map_or(0, |&s| self.lay(work, item, s).height());
        let mut rows = height(self.cursor);
        let mut first = self.cursor;
        while first > self.top && rows + height(first - 1) <= self.size.height {
            first -= 1;
            rows += height(first);
        }
        self.top = first;
    }
    /// Follows a movement; says whether it was one.
    pub fn moved(&mut self, action: Action, work: &Work) -> bool {
        let page = self.shown(work).len().max(2) - 1;
        let item = match action {
            Action::Up | Action::PreviousSnippet => self.cursor.saturating_sub(1),
            Action::Down | Action::NextSnippet => self.cursor + 1,
            Action::PageUp => self.cursor.saturating_sub(page),
            Action::PageDown => self.cursor + page,
            Action::HalfUp => self.cursor.saturating_sub(page.div_ceil(2)),
            Action::HalfDown => self.cursor + page.div_ceil(2),
            Action::First => 0,
            Action::Last => self.items.len(),
            _ => return false,
        };
        self.go(item, work);
        true
    }
    /// Scrolls by so many wheel steps, a snippet each; the cursor is dragged along.
    pub fn scroll(&mut self, rows: i32, work: &Work) {
        self.top = self.top.saturating_add_signed(rows as isize).min(self.items.len().saturating_sub(1));
        let last = self.shown(work).last().map_or(self.top, |one| one.item);
        self.cursor = self.cursor.clamp(self.top, last.max(self.top));
        self.go(self.cursor, work);
    }
    /// Selects the snippet under the cursor, or takes it out of the selection, and goes on.
    pub fn toggle(&mut self, work: &Work) {
        if let Some(snippet) = self.current() {
            if !self.selected.remove(&snippet) {
                self.selected.insert(snippet);
            }
            self.go(self.cursor + 1, work);
        }
    }
    /// The selected snippets, or the one under the cursor.
    pub fn chosen(&self) -> Vec<usize> {
        if self.selected.is_empty() {
            self.current().into_iter().collect()
        } else {
            self.selected.iter().copied().collect()
        }
    }

    fn lay(&self, work: &Work, item: usize, snippet: usize) -> Shown {
        let current = item == self.cursor;
        let text = work.texts.snippet(snippet).map_or("", |text| text);
        let mut lines = if self.size.width == 0 { Vec::new() } else { wrap(text, self.size.width) };
        let fits = self.size.height.saturating_sub(AROUND - 1).max(1);
        let most = if current { fits } else { GLANCE.min(fits) };
        let more = lines.len() > most;
        lines.truncate(most);
        Shown { item, snippet, current, lines, more }
    }
}
