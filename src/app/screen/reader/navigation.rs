//! Moving through the Reader: by snippet, in the queue or the transcript, and by scrolling.

use super::ReaderScreen;
use crate::app::widget::list::moved_row;
use crate::app::{Action, KeyContext, ScreenCommand, Workspace};
use crate::corpus::{SnippetIndex, Span};
use crate::format::thousands;

impl ReaderScreen {
    /// Why the snippet cannot be moved to another topic; `None` where it can.
    pub(super) fn move_disabled_reason(&self, work: &Workspace) -> Option<String> {
        let reason = match self.current_snippet {
            _ if work.stats.topics().is_empty() => "there is no topic to move it to",
            _ if self.selection.is_some() => {
                let key = work.keymap.key_text(KeyContext::Reader, Action::Back);
                return Some(format!("snippets move whole; {key} leaves the sentences"));
            }
            None => "there is no snippet here",
            Some(_) => return None,
        };
        Some(reason.to_owned())
    }

    /// After scrolling: where the current snippet left the screen, the first that begins on it becomes
    /// current, else the first that reaches into it.
    pub(super) fn follow_scroll(&mut self, work: &Workspace) {
        let window = self.visible_lines();
        let reaches = |span: Span| {
            let lines = self.layout.lines_of(span);
            lines.start < window.end && lines.end > window.start
        };
        let still = self.snippet_span(work).is_some_and(reaches);
        if still || window.is_empty() {
            return;
        }
        let Some(entry) = self.entry(work) else { return };
        let here =
            |snippet: &SnippetIndex| work.snippet(*snippet).is_some_and(|snippet| reaches(snippet.span));
        let whole = |snippet: &SnippetIndex| {
            work.snippet(*snippet)
                .is_some_and(|snippet| self.layout.lines_of(snippet.span).start >= window.start)
        };
        let on_screen: Vec<SnippetIndex> = entry.snippet_indices().filter(here).collect();
        if let Some(next) = on_screen.iter().copied().find(whole).or(on_screen.first().copied()) {
            self.current_snippet = Some(next);
        }
    }

    /// Goes to the next or previous snippet of the queue, or of the transcript where there is none.
    pub(super) fn step_in_queue(&mut self, forward: bool, work: &Workspace) -> Vec<ScreenCommand> {
        let (items, name): (Vec<SnippetIndex>, &str) = match &self.queue {
            Some(through) => (through.items.to_vec(), &through.name),
            None => return self.step_in_transcript(forward, work),
        };
        // Beside the queue one returns to where it was left.
        let at = self
            .current_snippet
            .and_then(|current| items.iter().position(|&item| item == current))
            .or(self.queue_position);
        let next = match (at, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, _) => 0,
        };
        let Some(&snippet) = items.get(next) else {
            let end = if forward { "last" } else { "first" };
            let all = thousands(items.len());
            return ScreenCommand::show_hint(format!("this was the {end} of {all} in {name}"));
        };
        self.queue_position = Some(next);
        self.go_to_snippet(snippet, work);
        Vec::new()
    }

    /// Goes to the next or previous snippet of the transcript.
    pub(super) fn step_in_transcript(&mut self, forward: bool, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(entry) = self.entry(work) else { return Vec::new() };
        // Before the first, `wrapping_sub` gives an index that no range contains.
        let next = self
            .current_snippet
            .map_or(entry.snippets.start, |now| if forward { now.0 + 1 } else { now.0.wrapping_sub(1) });
        if entry.snippets.contains(&next) {
            self.go_to_snippet(SnippetIndex(next), work);
            return Vec::new();
        }
        let end = if forward { "last" } else { "first" };
        let key = work.keymap.key_text(KeyContext::Reader, Action::OpenTranscript);
        let text = format!("this was the {end} snippet of the transcript; {key} chooses another");
        ScreenCommand::show_hint(text)
    }

    /// Scrolls by a movement.
    pub(super) fn scroll_by_action(&mut self, action: Action, work: &Workspace) {
        if let Some(top) = moved_row(action, self.top, self.size.height, self.layout.lines.len()) {
            self.scroll_to(top);
            self.follow_scroll(work);
        }
    }
}
