//! Selecting what lies inside a box or a line.

use super::MapScreen;
use super::enclosure::{Enclosure, SelectionShape, ShapeDrawing};
use crate::app::format::count_noun;
use crate::app::screen::component::ScreenCommand;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use std::collections::BTreeSet;

/// What is selected, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SelectionSummary {
    /// Topics it is in.
    pub topics: usize,
    /// Transcripts it is from.
    pub transcripts: usize,
}

impl SelectionSummary {
    fn new(snippets: &[usize], work: &Workspace) -> Self {
        let topics: BTreeSet<_> = snippets.iter().filter_map(|snippet| work.topic_of(*snippet)).collect();
        Self { topics: topics.len(), transcripts: work.coverage(snippets).transcripts }
    }
}

impl MapScreen {
    /// Begins a box at the cursor; while one is drawn, goes on with the other shape.
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

    /// Begins the line the mouse draws, from where it was pressed, unless it is at it.
    pub(super) fn begin_with_mouse(&mut self, work: &Workspace) {
        if self.drawing.as_ref().is_none_or(|drawing| !drawing.held) {
            self.clear_selection(work);
            self.drawing = Some(ShapeDrawing::begin(SelectionShape::Lasso, self.cursor, true));
        }
    }

    /// Marks and counts what lies inside what is being drawn.
    pub(super) fn update_enclosure(&mut self) {
        let Some(drawing) = &mut self.drawing else { return };
        let around = drawing.enclosure(&self.view);
        drawing.count = 0;
        self.marks.inside.clear();
        self.toggle_triangle(&around);
    }

    /// What lies in there changes sides: it is inside now, or is not any more. As a line grows only what lies
    /// in the triangle of its last edge does, by the parity of its edges.
    pub(super) fn toggle_triangle(&mut self, around: &Enclosure) {
        let [low, high] = around.bounding_box().unwrap_or_default();
        self.marks.inside.resize(self.palette.of.len(), false);
        let (mut more, mut less) = (0, 0);
        for dot in &self.dots {
            let at = dot.at.map(f64::from);
            let near = (0..2).all(|axis| at[axis] >= low[axis] && at[axis] <= high[axis]);
            if near
                && around.contains(at)
                && let Some(slot) = self.marks.inside.get_mut(dot.snippet as usize)
            {
                *slot = !*slot;
                *(if *slot { &mut more } else { &mut less }) += 1;
            }
        }
        if let Some(drawing) = &mut self.drawing {
            drawing.count = (drawing.count + more).saturating_sub(less);
        }
        self.draw();
    }

    /// Ends the drawing and lists what is inside, in the order of the corpus. Says so where that is nothing.
    pub(super) fn finish_selection(&mut self, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(drawing) = self.drawing.take() else { return Vec::new() };
        let marked = self.marks.inside.iter().enumerate().filter(|(_, inside)| **inside);
        let inside: Vec<usize> = marked.map(|(snippet, _)| snippet).collect();
        if inside.is_empty() {
            self.clear_selection(work);
            return vec![ScreenCommand::ShowNotice(Notice::hint("nothing lies inside"))];
        }
        self.enclosure = Some(drawing.enclosure(&self.view));
        self.held = SelectionSummary::new(&inside, work);
        self.passages.set_items(inside.clone().into());
        self.passages.go_to(0, work);
        self.inside = inside.into();
        Vec::new()
    }

    /// Forgets what is drawn and selected.
    pub(super) fn clear_selection(&mut self, work: &Workspace) {
        (self.drawing, self.enclosure, self.inside) = (None, None, [].into());
        self.passages.selected.clear();
        self.marks.inside = Vec::new();
        self.draw();
        self.list_nearby(work);
    }

    /// What is being drawn, or was.
    pub fn current_outline(&self) -> Option<Enclosure> {
        let drawn = self.drawing.as_ref().map(|drawing| drawing.enclosure(&self.view));
        drawn.or_else(|| self.enclosure.clone())
    }

    /// What is selected or being selected, in words; none where nothing is.
    pub fn selection_text(&self) -> Option<String> {
        match &self.drawing {
            Some(drawing) => {
                Some(format!("{}, {} inside", drawing.shape.name(), count_noun(drawing.count, "snippet")))
            }
            None => (!self.inside.is_empty())
                .then(|| format!("{} inside", count_noun(self.inside.len(), "snippet"))),
        }
    }
}
