//! Selecting sentences in the Reader, the unit of coding by hand.

use super::ReaderScreen;
use super::sentences::SentenceSelection;
use crate::app::{Action, Workspace};

impl ReaderScreen {
    /// Begins a selection at the first sentence of the current snippet, or on screen.
    pub(super) fn begin_selection(&mut self, work: &Workspace) {
        let top = self.layout.lines.get(self.top).map_or(0, |line| line.span.start);
        let begin = self.snippet_span(work).map_or(top, |span| span.start);
        let at = self.sentences.partition_point(|sentence| sentence.end <= begin);
        let at = at.min(self.sentences.len().saturating_sub(1));
        self.selection = Some(SentenceSelection { anchor: at, head: at });
        self.scroll_to_head();
    }

    /// Moves the head of the selection; left and right move its anchor. A page is five sentences: chosen by
    /// hand; not measured.
    pub(super) fn extend_selection(&mut self, action: Action) {
        let last = self.sentences.len().saturating_sub(1);
        let Some(selection) = &mut self.selection else { return };
        match action {
            Action::Down => selection.head += 1,
            Action::Up => selection.head = selection.head.saturating_sub(1),
            Action::Right => selection.anchor += 1,
            Action::Left => selection.anchor = selection.anchor.saturating_sub(1),
            Action::HalfDown | Action::PageDown => selection.head += 5,
            Action::HalfUp | Action::PageUp => selection.head = selection.head.saturating_sub(5),
            Action::First => selection.head = 0,
            Action::Last => selection.head = last,
            _ => {}
        }
        selection.head = selection.head.min(last);
        selection.anchor = selection.anchor.min(last);
        self.scroll_to_head();
    }

    /// Scrolls so that the head of the selection is on screen.
    fn scroll_to_head(&mut self) {
        let Some(head) = self.selection.and_then(|selection| self.sentences.get(selection.head)) else {
            return;
        };
        let lines = self.layout.lines_of(*head);
        let height = self.size.height.max(1);
        if lines.start < self.top {
            self.scroll_to(lines.start);
        } else if lines.end > self.top + height {
            self.scroll_to(lines.end.saturating_sub(height));
        }
    }
}
