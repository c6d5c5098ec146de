//! Going on in the Reader: from snippet to snippet, and by scrolling.

use super::Reader;
use crate::app::actions::Action;
use crate::app::notices::Notice;
use crate::app::panel::Ask;
use crate::app::words::thousands;
use crate::app::work::Work;
use crate::corpus::Span;

impl Reader {
    /// Why the snippet cannot be moved to another topic.
    pub(super) fn unmovable(&self, work: &Work) -> Option<&'static str> {
        match self.current {
            _ if work.study.topics().is_empty() => Some("there is no topic to move it to"),
            _ if self.selection.is_some() => Some("snippets move whole; Esc leaves the sentences"),
            None => Some("there is no snippet here"),
            Some(_) => None,
        }
    }

    /// After scrolling, points out the first snippet that begins on screen if the one before is gone.
    pub(super) fn drift(&mut self, work: &Work) {
        let window = self.window();
        let reaches = |span: Span| {
            let lines = self.page.lines_of(span);
            lines.start < window.end && lines.end > window.start
        };
        let still = self
            .current
            .and_then(|snippet| work.snippet(snippet))
            .is_some_and(|snippet| reaches(snippet.span));
        if still || window.is_empty() {
            return;
        }
        let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else { return };
        let here = |snippet: &usize| work.snippet(*snippet).is_some_and(|snippet| reaches(snippet.span));
        let whole = |snippet: &usize| {
            work.snippet(*snippet)
                .is_some_and(|snippet| self.page.lines_of(snippet.span).start >= window.start)
        };
        let on_screen: Vec<usize> = entry.snippets.clone().filter(here).collect();
        if let Some(next) = on_screen.iter().copied().find(whole).or(on_screen.first().copied()) {
            self.current = Some(next);
        }
    }

    pub(super) fn step(&mut self, forward: bool, work: &Work) -> Vec<Ask> {
        let (items, name): (Vec<usize>, &str) = match &self.through {
            Some(through) => (through.items.to_vec(), &through.name),
            None => return self.step_here(forward, work),
        };
        let at = self.current.and_then(|current| items.iter().position(|&item| item == current)).or(self.at);
        let next = match (at, forward) {
            (Some(at), true) => at + 1,
            (Some(at), false) => at.wrapping_sub(1),
            (None, _) => 0,
        };
        let Some(&snippet) = items.get(next) else {
            let end = if forward { "last" } else { "first" };
            return vec![Ask::Say(Notice::hint(format!(
                "this was the {end} of {} in {name}",
                thousands(items.len())
            )))];
        };
        self.at = Some(next);
        self.point(snippet, work);
        Vec::new()
    }

    pub(super) fn step_here(&mut self, forward: bool, work: &Work) -> Vec<Ask> {
        let Some(entry) = self.transcript.and_then(|index| work.entry(index)) else { return Vec::new() };
        let next = self
            .current
            .map_or(entry.snippets.start, |now| if forward { now + 1 } else { now.wrapping_sub(1) });
        if entry.snippets.contains(&next) {
            self.point(next, work);
            return Vec::new();
        }
        let end = if forward { "last" } else { "first" };
        vec![Ask::Say(Notice::hint(format!(
            "this was the {end} snippet of the transcript; O chooses another"
        )))]
    }

    pub(super) fn scrolled(&mut self, action: Action, work: &Work) {
        let page = self.size.height.max(2);
        let top = match action {
            Action::Up => self.top.saturating_sub(1),
            Action::Down => self.top + 1,
            Action::PageUp => self.top.saturating_sub(page - 1),
            Action::PageDown => self.top + page - 1,
            Action::HalfUp => self.top.saturating_sub(page / 2),
            Action::HalfDown => self.top + page / 2,
            Action::First => 0,
            Action::Last => self.page.lines.len(),
            _ => return,
        };
        self.scroll_to(top);
        self.drift(work);
    }
}
