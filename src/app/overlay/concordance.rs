//! A concordance: every place at which the words of a search are said, one below the other. From here one goes to the
//! transcript, or puts what is said there under a theme.

use super::memo::MemoEditor;
use super::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::citation::cite_span;
use crate::app::coding_target::{CodingTarget, HitSource};
use crate::app::effect::ReadingQueue;
use crate::app::widget::list::{ListCursor, step_around};
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::MemoTarget;
use crate::corpus::{SnippetIndex, Span};
use crate::jobs::search::concordance::{Concordance, ConcordanceLine};
use crate::search::ConcordanceOrder;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The lines of a concordance.
#[derive(Debug, Clone, Default)]
pub struct ConcordanceList {
    /// The lines, in the order that is shown.
    pub found: Concordance,
    /// That order.
    pub order: ConcordanceOrder,
    /// The cursor among the lines.
    pub list: ListCursor,
}

impl ConcordanceList {
    /// Shows a concordance, sorted by what stands to the right.
    pub fn new(mut found: Concordance) -> Self {
        let order = ConcordanceOrder::default();
        found.sort(order);
        let list = ListCursor::new(found.lines.len());
        Self { found, order, list }
    }

    /// The line under the cursor.
    pub fn current(&self) -> Option<&ConcordanceLine> {
        self.found.lines.get(self.list.cursor)
    }

    fn target(&self) -> Option<CodingTarget> {
        self.current().map(|line| CodingTarget::Snippets(vec![line.snippet]))
    }

    /// Sorts the lines in the next order; the cursor stays on its line.
    fn next_order(&mut self) {
        let here = self.current().map(|line| (line.transcript, line.span));
        self.order = step_around(&ConcordanceOrder::ALL, self.order, 1);
        self.found.sort(self.order);
        let lines = &self.found.lines;
        if let Some(at) = lines.iter().position(|line| Some((line.transcript, line.span)) == here) {
            self.list.go_to(at);
        }
    }

    /// The snippets of the lines, each once, in the order of the lines.
    fn snippets(&self) -> Arc<[SnippetIndex]> {
        let mut known = BTreeSet::new();
        self.found.lines.iter().map(|line| line.snippet).filter(|it| known.insert(*it)).collect()
    }

    fn name(&self) -> String {
        format!("lines with {}", self.found.query)
    }

    /// The snippets of the lines, with all the matches that are in each, to be gone through one by one.
    fn hit_source(&self, work: &Workspace) -> HitSource {
        let mut marks: BTreeMap<SnippetIndex, Vec<Span>> = BTreeMap::new();
        for line in &self.found.lines {
            if let Some(snippet) = work.snippet(line.snippet) {
                let start = snippet.span.start;
                let within = (line.span.start.saturating_sub(start), line.span.end.saturating_sub(start));
                marks.entry(line.snippet).or_default().push(Span::new(within.0, within.1));
            }
        }
        marks.values_mut().for_each(|spans| spans.sort_unstable());
        let hits = self.snippets();
        HitSource { name: self.name(), hits, marks, over_lines: true, ..HitSource::default() }
    }

    /// Reads the line in its transcript, with the lines in their order as the queue to read on in.
    fn read(&self, snippet: SnippetIndex) -> Vec<ScreenCommand> {
        let queue = ReadingQueue { name: self.name(), items: self.snippets() };
        vec![ScreenCommand::CloseOverlay, ScreenCommand::ReadSnippet(snippet, Some(queue))]
    }
}

impl Overlay for ConcordanceList {
    fn context(&self) -> KeyContext {
        KeyContext::Lines
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Open,
            Action::Sort,
            Action::Assign,
            Action::CodeHits,
            Action::Copy,
            Action::Memo,
            Action::Undo,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let needs_line = [
            Action::Open,
            Action::Sort,
            Action::Assign,
            Action::CodeHits,
            Action::Unassign,
            Action::Copy,
            Action::Memo,
        ];
        (needs_line.contains(&action) && self.found.lines.is_empty())
            .then(|| "there is no line with these words".to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(line) = self.current() else { return Vec::new() };
        match action {
            Action::Open => self.read(line.snippet),
            Action::Sort => {
                self.next_order();
                Vec::new()
            }
            Action::Assign => self.target().map_or_else(Vec::new, |target| {
                ScreenCommand::open_overlay(ThemePicker::for_assign(target, work))
            }),
            Action::CodeHits => {
                ScreenCommand::open_overlay(ThemePicker::for_review(self.hit_source(work), work))
            }
            Action::Unassign => match self.target() {
                Some(target) if edits::themes_on(work, &target).is_empty() => {
                    ScreenCommand::show_hint("it is in no theme")
                }
                Some(target) => unassign_or_choose(target, work),
                None => Vec::new(),
            },
            Action::Memo => MemoEditor::open(work.placed_span(line.snippet).map(MemoTarget::Span), work),
            Action::Copy => {
                ScreenCommand::copy_text(cite_span(work, line.transcript, line.span, &line.context.said()))
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
