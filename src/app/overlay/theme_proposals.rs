//! Themes proposed for topics near each other: each is accepted as it is called, given another name, or left out. The
//! number of branches the tree of topics is cut into makes them wider or narrower.

use super::theme_picker::ThemePicker;
use crate::app::coding_target::CodingTarget;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::{ThemeProposal, branches_for_themes, escape_name, propose_themes};
use crate::topics::TopicId;
use std::collections::BTreeSet;

/// The sheet of proposed themes.
#[derive(Debug, Clone, Default)]
pub struct ThemeProposals {
    /// The themes proposed, those with the most snippets first.
    pub rows: Vec<ThemeProposal>,
    /// The cursor among them.
    pub list: ListCursor,
    /// Into how many branches the tree is cut.
    pub branches: usize,
    /// The groups of topics that were left out while the sheet is open.
    left_out: BTreeSet<Vec<TopicId>>,
}

impl ThemeProposals {
    /// Proposes themes at a level three times coarser than the topics; `None` without a tree of topics.
    pub fn new(work: &Workspace) -> Option<Self> {
        let run = work.run.as_ref()?;
        if run.measures.tree.topics < 2 {
            return None;
        }
        let branches = branches_for_themes(run, &work.stats, &work.codebook);
        let mut proposals = Self { branches, ..Self::default() };
        proposals.update_rows(work);
        Some(proposals)
    }

    /// The theme under the cursor.
    pub fn current(&self) -> Option<&ThemeProposal> {
        self.rows.get(self.list.cursor)
    }

    fn proposed(&self, work: &Workspace, branches: usize) -> Vec<ThemeProposal> {
        let Some(run) = &work.run else { return Vec::new() };
        let mut found = propose_themes(run, &work.stats, &work.codebook, branches);
        found.retain(|proposal| !self.left_out.contains(&proposal.topics));
        found
    }

    fn update_rows(&mut self, work: &Workspace) {
        self.rows = self.proposed(work, self.branches);
        self.list.set_len(self.rows.len());
    }

    /// Goes on to the next cut with other proposals; returns whether there is one.
    fn step_branches(&mut self, work: &Workspace, more: bool) -> bool {
        let most = work.run.as_ref().map_or(1, |run| run.measures.tree.topics as usize);
        let mut branches = self.branches;
        while if more { branches < most } else { branches > 1 } {
            branches = if more { branches + 1 } else { branches - 1 };
            if self.proposed(work, branches) != self.rows {
                self.branches = branches;
                self.update_rows(work);
                return true;
            }
        }
        false
    }

    fn target(proposal: &ThemeProposal) -> CodingTarget {
        CodingTarget::Topics(proposal.topics.clone())
    }
}

impl Overlay for ThemeProposals {
    fn context(&self) -> KeyContext {
        KeyContext::Proposing
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::Accept,
            Action::Rename,
            Action::LeaveOutProposal,
            Action::FewerTopics,
            Action::MoreTopics,
            Action::Undo,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let needs_row = [Action::Accept, Action::Rename, Action::LeaveOutProposal];
        (needs_row.contains(&action) && self.rows.is_empty()).then(|| "no theme is proposed here".to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        match (action, self.current()) {
            // In the codebook the proposed name may stand for a theme that is there: then the topics go to it.
            (Action::Accept, Some(row)) => {
                let path = escape_name(&row.name);
                ScreenCommand::apply_edit(edits::assign_to_path(work, &Self::target(row), &path))
            }
            (Action::Rename, Some(row)) => {
                let picker =
                    ThemePicker::for_assign(Self::target(row), work).with_text(&escape_name(&row.name));
                ScreenCommand::open_overlay(picker)
            }
            (Action::LeaveOutProposal, Some(row)) => {
                self.left_out.insert(row.topics.clone());
                self.update_rows(work);
                ScreenCommand::show_hint("it is not proposed until this is opened anew")
            }
            (Action::FewerTopics | Action::MoreTopics, _) => {
                let more = action == Action::MoreTopics;
                let end = if more { "these are the narrowest themes" } else { "these are the widest themes" };
                if self.step_branches(work, more) { Vec::new() } else { ScreenCommand::show_hint(end) }
            }
            _ => Vec::new(),
        }
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    /// What was sorted is proposed no more.
    fn refresh(&mut self, work: &Workspace) {
        self.update_rows(work);
    }
    fn closes_with_run(&self) -> bool {
        true
    }
}
