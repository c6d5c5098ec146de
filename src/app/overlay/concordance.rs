//! A concordance: every place at which the words of a search are said, one below the other. From here one goes to the
//! transcript, or puts what is said there under a theme.

use super::memo::MemoEditor;
use super::theme_picker::{ThemePicker, unassign_or_choose};
use crate::app::citation::cite_span;
use crate::app::coding_target::CodingTarget;
use crate::app::effect::ReadingQueue;
use crate::app::widget::list::{ListCursor, step_around};
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::MemoTarget;
use crate::corpus::SnippetIndex;
use crate::jobs::search::concordance::{Concordance, ConcordanceLine};
use crate::search::ConcordanceOrder;

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

    /// Reads the line in its transcript, with the lines in their order as the queue to read on in.
    fn read(&self, snippet: SnippetIndex) -> Vec<ScreenCommand> {
        let mut items: Vec<SnippetIndex> = Vec::new();
        let mut known = std::collections::BTreeSet::new();
        items.extend(self.found.lines.iter().map(|line| line.snippet).filter(|it| known.insert(*it)));
        let name = format!("lines with {}", self.found.query);
        let queue = ReadingQueue { name, items: items.into() };
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
            Action::Copy,
            Action::Memo,
            Action::Undo,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let needs_line =
            [Action::Open, Action::Sort, Action::Assign, Action::Unassign, Action::Copy, Action::Memo];
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
