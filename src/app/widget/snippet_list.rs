//! A list of snippets to read one below the other: in a topic, a theme, a cell of the Report, the hits of a
//! search. The snippet under the cursor is shown whole, the others by their first lines. Texts come from the
//! cache and may be missing at first.

use super::list::{moved_row, selected_or_current, toggle_all, toggle_selected};
use super::wrap::{PaneSize, wrap};
use crate::app::coding_target::HitSource;
use crate::app::{Action, Workspace};
use crate::corpus::SnippetIndex;
use crate::format::count_noun;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Most lines of a snippet that is not under the cursor: enough to recognise it. Chosen by hand; not
/// measured.
const COLLAPSED_LINES: usize = 4;
/// Rows of a snippet beside its text: its source above, an empty row below.
const EXTRA_ROWS: usize = 2;

/// A list of snippets with cursor, scroll position and selection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SnippetList {
    /// The snippets, as indices into the corpus.
    pub items: Arc<[SnippetIndex]>,
    /// The position of the cursor among the items.
    pub cursor: usize,
    /// The position of the first item on screen.
    pub top: usize,
    /// The size of the pane: columns of text, rows.
    pub size: PaneSize,
    /// The selected snippets, as indices into the corpus.
    pub selected: BTreeSet<SnippetIndex>,
    /// The chance of each that it belongs where it is suggested; empty for a list of what is there.
    pub chances: BTreeMap<SnippetIndex, f32>,
}

/// One snippet as laid out: a row with its source, its lines, an empty row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleSnippet {
    /// Its position among the items.
    pub position: usize,
    /// Its index in the corpus.
    pub snippet: SnippetIndex,
    /// Whether the cursor is on it.
    pub is_current: bool,
    /// The byte range in its text of each line.
    pub lines: Vec<Range<usize>>,
    /// Whether it has more lines than these.
    pub is_cut: bool,
}

impl VisibleSnippet {
    /// Its height in rows.
    pub fn height(&self) -> usize {
        self.lines.len() + EXTRA_ROWS
    }
}

impl SnippetList {
    /// Shows other snippets from the first, without selection; keeps the size. Nothing changes where the
    /// items are the same.
    pub fn set_items(&mut self, items: Arc<[SnippetIndex]>) {
        if self.items != items {
            *self = Self { items, size: self.size, ..Self::default() };
        }
    }
    /// The snippet under the cursor, as index into the corpus.
    pub fn current(&self) -> Option<SnippetIndex> {
        self.items.get(self.cursor).copied()
    }
    /// The snippets on screen, from the top: all that begin inside the pane.
    pub fn visible(&self, work: &Workspace) -> Vec<VisibleSnippet> {
        let mut rows = 0;
        let mut shown = Vec::new();
        for (item, &snippet) in self.items.iter().enumerate().skip(self.top) {
            if rows >= self.size.height {
                break;
            }
            let one = self.lay_out_item(work, item, snippet);
            rows += one.height();
            shown.push(one);
        }
        shown
    }
    /// The snippets whose whole text is on screen, as indices into the corpus.
    pub fn fully_visible(&self, work: &Workspace) -> Vec<SnippetIndex> {
        let mut rows = 0;
        let mut read = Vec::new();
        for one in self.visible(work) {
            rows += one.height();
            // One row more: the empty row below the last snippet may be cut off.
            if !one.is_cut && rows <= self.size.height + 1 && work.texts.snippet(one.snippet).is_some() {
                read.push(one.snippet);
            }
        }
        read
    }
    /// The snippets near the cursor whose texts are not loaded: enough to draw the pane and to move by a
    /// page.
    pub fn missing_texts(&self, work: &Workspace) -> Vec<SnippetIndex> {
        let near = self.items.get(self.near_cursor()).unwrap_or_default();
        near.iter().copied().filter(|&snippet| work.texts.snippet(snippet).is_none()).collect()
    }
    /// The most items that fit on a page: the least height of one is one line and its extra rows.
    pub fn most_on_page(&self) -> usize {
        self.size.height.div_ceil(EXTRA_ROWS + 1) + 1
    }
    /// The positions of the items on the page with the cursor, and on those before and after it.
    pub fn near_cursor(&self) -> Range<usize> {
        let reach = self.most_on_page();
        let to = (self.top.max(self.cursor) + reach).min(self.items.len());
        // Nothing is near a cursor behind the end of a list.
        self.top.min(self.cursor).saturating_sub(reach).min(to)..to
    }
    /// Sets the size of the pane.
    pub fn resize(&mut self, size: PaneSize, work: &Workspace) {
        self.size = size;
        self.follow_texts(work);
    }
    /// Scrolls so that the cursor is on screen, after texts came whose heights were not known before.
    pub fn follow_texts(&mut self, work: &Workspace) {
        self.go_to(self.cursor, work);
    }
    /// Moves the cursor to an item and scrolls so that it is on screen.
    pub fn go_to(&mut self, item: usize, work: &Workspace) {
        self.cursor = item.min(self.items.len().saturating_sub(1));
        self.top = self.top.min(self.cursor);
        // Heights depend on the texts, so the first visible item is found by going up from the cursor.
        let height =
            |item: usize| self.items.get(item).map_or(0, |&s| self.lay_out_item(work, item, s).height());
        let mut rows = height(self.cursor);
        let mut first = self.cursor;
        while first > self.top && rows + height(first - 1) <= self.size.height {
            first -= 1;
            rows += height(first);
        }
        self.top = first;
    }
    /// Handles a movement; returns whether the action was one.
    pub fn move_cursor(&mut self, action: Action, work: &Workspace) -> bool {
        let action = match action {
            Action::PreviousSnippet => Action::Up,
            Action::NextSnippet => Action::Down,
            other => other,
        };
        let item = moved_row(action, self.cursor, self.visible(work).len(), self.items.len());
        item.map(|item| self.go_to(item, work)).is_some()
    }
    /// Scrolls by wheel steps of one snippet each; the cursor is kept on screen.
    pub fn scroll(&mut self, rows: i32, work: &Workspace) {
        self.top = self.top.saturating_add_signed(rows as isize).min(self.items.len().saturating_sub(1));
        // The cursor is clamped between the first and the last item that are visible after scrolling.
        let last = self.visible(work).last().map_or(self.top, |one| one.position);
        self.cursor = self.cursor.clamp(self.top, last.max(self.top));
        self.follow_texts(work);
    }
    /// Selects or deselects the snippet under the cursor and moves on.
    pub fn toggle_selection(&mut self, work: &Workspace) {
        if let Some(snippet) = self.current() {
            toggle_selected(&mut self.selected, snippet);
            self.go_to(self.cursor + 1, work);
        }
    }
    /// Selects all snippets, or none where all are selected.
    pub fn toggle_all(&mut self) {
        toggle_all(&mut self.selected, self.items.iter().copied().collect());
    }
    /// The selected snippets, or the one under the cursor.
    pub fn selected_or_current(&self) -> Vec<SnippetIndex> {
        selected_or_current(&self.selected, self.current())
    }

    /// The selected snippets, or all, to be gone through one by one.
    pub fn hit_source(&self) -> HitSource {
        let is_chosen = |at: &&SnippetIndex| self.selected.is_empty() || self.selected.contains(at);
        let hits: Arc<[SnippetIndex]> = self.items.iter().filter(is_chosen).copied().collect();
        HitSource { name: count_noun(hits.len(), "snippet"), hits, ..HitSource::default() }
    }

    fn lay_out_item(&self, work: &Workspace, item: usize, snippet: SnippetIndex) -> VisibleSnippet {
        let current = item == self.cursor;
        let text = work.texts.snippet(snippet).map_or("", |text| text);
        let mut lines = if self.size.width == 0 { Vec::new() } else { wrap(text, self.size.width) };
        // Where the pane is too small for a whole snippet, the empty row below is given up first.
        let fits = self.size.height.saturating_sub(EXTRA_ROWS - 1).max(1);
        let most = if current { fits } else { COLLAPSED_LINES.min(fits) };
        let more = lines.len() > most;
        lines.truncate(most);
        VisibleSnippet { position: item, snippet, is_current: current, lines, is_cut: more }
    }
}
