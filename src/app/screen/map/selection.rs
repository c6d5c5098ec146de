//! Selecting the snippets inside a box or a lasso, with keys or the mouse.
//!
//! While a lasso grows, only the snippets in the triangle of its newest edge change sides, so that each step
//! costs one pass of comparisons and no test against the whole line.

use super::MapScreen;
use super::enclosure::{Enclosure, SelectionShape, ShapeDrawing};
use crate::app::{ScreenCommand, Workspace};
use crate::corpus::SnippetIndex;
use crate::format::count_noun;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Counts over the selected snippets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SelectionSummary {
    /// Topics they are in.
    pub topics: usize,
    /// Transcripts they are from.
    pub transcripts: usize,
}

impl SelectionSummary {
    fn new(snippets: &[SnippetIndex], work: &Workspace) -> Self {
        let topics: BTreeSet<_> = snippets.iter().filter_map(|snippet| work.topic_of(*snippet)).collect();
        Self { topics: topics.len(), transcripts: work.coverage(snippets).transcripts }
    }
}

impl MapScreen {
    /// Begins a box at the cursor; while a selection is being drawn, changes its shape.
    pub(super) fn begin_or_toggle_shape(&mut self, work: &Workspace) {
        match &mut self.drawing {
            Some(drawing) => drawing.shape = drawing.shape.toggle(),
            None => {
                self.clear_selection(work);
                self.drawing = Some(ShapeDrawing::begin(SelectionShape::Box, self.cursor, false));
            }
        }
        self.update_enclosure();
    }

    /// Begins a lasso at the cursor for the mouse, unless the mouse is drawing one already.
    pub(super) fn begin_with_mouse(&mut self, work: &Workspace) {
        if self.drawing.as_ref().is_none_or(|drawing| !drawing.by_mouse) {
            self.clear_selection(work);
            self.drawing = Some(ShapeDrawing::begin(SelectionShape::Lasso, self.cursor, true));
        }
    }

    /// Marks and counts from scratch the snippets inside the selection being drawn.
    pub(super) fn update_enclosure(&mut self) {
        let Some(drawing) = &mut self.drawing else { return };
        let around = drawing.enclosure(&self.view);
        drawing.snippet_count = 0;
        Arc::make_mut(&mut self.dot_marks).selected.clear();
        self.toggle_enclosed(&around);
    }

    /// Changes sides of the snippets in an area: those inside the selection leave it, the others enter it. By
    /// the even-odd rule, doing this with the triangle of each new edge gives the inside of the whole lasso.
    pub(super) fn toggle_enclosed(&mut self, around: &Enclosure) {
        // Most snippets are outside the bounding box, which is much cheaper to test than the polygon.
        // An outline without points holds nothing; it gets an empty box.
        let [low, high] = around.bounding_box().unwrap_or_default();
        let marks = Arc::make_mut(&mut self.dot_marks);
        marks.selected.resize(self.palette.category_indices.len(), false);
        let (mut more, mut less) = (0, 0);
        for dot in self.dots.iter() {
            let at = dot.position.map(f64::from);
            let near = (0..2).all(|axis| at[axis] >= low[axis] && at[axis] <= high[axis]);
            if near
                && around.contains(at)
                && let Some(slot) = marks.selected.get_mut(dot.snippet as usize)
            {
                *slot = !*slot;
                *(if *slot { &mut more } else { &mut less }) += 1;
            }
        }
        if let Some(drawing) = &mut self.drawing {
            drawing.snippet_count = (drawing.snippet_count + more).saturating_sub(less);
        }
        self.update_picture();
    }

    /// Finishes the selection and lists its snippets in the order of the corpus; a hint where there are none.
    pub(super) fn finish_selection(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(drawing) = self.drawing.take() else { return Vec::new() };
        let marked = self.dot_marks.selected.iter().enumerate().filter(|(_, inside)| **inside);
        let inside: Vec<SnippetIndex> = marked.map(|(snippet, _)| SnippetIndex(snippet)).collect();
        if inside.is_empty() {
            self.clear_selection(work);
            return ScreenCommand::show_hint("nothing lies inside");
        }
        self.enclosure = Some(drawing.enclosure(&self.view));
        self.selection_summary = SelectionSummary::new(&inside, work);
        self.panes.snippet_list.set_items(inside.clone().into());
        self.panes.snippet_list.go_to(0, work);
        self.selected = inside.into();
        Vec::new()
    }

    /// Clears the selection, finished or being drawn, and what is selected in the list.
    pub(super) fn clear_selection(&mut self, work: &Workspace) {
        (self.drawing, self.enclosure, self.selected) = (None, None, [].into());
        self.clicked = None;
        self.panes.snippet_list.selected.clear();
        Arc::make_mut(&mut self.dot_marks).selected = Vec::new();
        self.update_picture();
        self.list_nearby(work);
    }

    /// The outline of the selection being drawn, else of the finished one.
    pub fn current_enclosure(&self) -> Option<Enclosure> {
        let drawn = self.drawing.as_ref().map(|drawing| drawing.enclosure(&self.view));
        drawn.or_else(|| self.enclosure.clone())
    }

    /// The selection in words, "lasso, 12 snippets inside"; `None` where there is none.
    pub fn selection_text(&self) -> Option<String> {
        match &self.drawing {
            Some(drawing) => {
                let snippets = count_noun(drawing.snippet_count, "snippet");
                Some(format!("{}, {snippets} inside", drawing.shape.name()))
            }
            None if self.selected.is_empty() => None,
            None => Some(format!("{} inside", count_noun(self.selected.len(), "snippet"))),
        }
    }
}
