//! What coders disagree on about one theme, one by one, with the marks of each side by side, to be settled here.

use crate::app::effect::ReadingQueue;
use crate::app::widget::list::ListCursor;
use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace, edits};
use crate::coding::ThemeId;
use crate::coding::agreement::{AgreementUnit, StudyAgreement, ThemeDisagreement};
use crate::corpus::{Span, TranscriptIndex};
use std::sync::Arc;

/// The disagreements on a theme.
#[derive(Debug, Clone)]
pub struct DisagreementList {
    /// The theme; what is below it is part of it.
    pub theme: ThemeId,
    /// What coders are compared by.
    pub unit: AgreementUnit,
    /// The disagreements, settled or not, in the order of the corpus.
    pub rows: Vec<ThemeDisagreement>,
    /// The cursor among them.
    pub list: ListCursor,
    study: Arc<StudyAgreement>,
}

impl DisagreementList {
    /// Lists the disagreements on a theme; the cursor is on the first that is not settled.
    pub fn new(study: Arc<StudyAgreement>, unit: AgreementUnit, theme: ThemeId, work: &Workspace) -> Self {
        let mut list = Self { theme, unit, rows: Vec::new(), list: ListCursor::default(), study };
        list.refresh(work);
        list.go_to_open(0);
        list
    }

    /// Takes over a later comparison of the study.
    pub fn use_comparison(&mut self, study: Arc<StudyAgreement>) {
        self.study = study;
    }

    /// The coders, in the order of their marks.
    pub fn coders(&self) -> &[String] {
        &self.study.coders
    }

    /// The disagreement under the cursor.
    pub fn current(&self) -> Option<&ThemeDisagreement> {
        self.rows.get(self.list.cursor)
    }

    /// How many are settled.
    pub fn settled_count(&self) -> usize {
        self.rows.iter().filter(|row| row.settled.is_some()).count()
    }

    /// Goes to the first disagreement from a row on that is not settled, around the end; stays where none is.
    fn go_to_open(&mut self, from: usize) {
        let open = |at: &usize| self.rows.get(*at).is_some_and(|row| row.settled.is_none());
        if let Some(next) = (from..self.rows.len()).chain(0..from).find(open) {
            self.list.go_to(next);
        }
    }

    /// What all coders are to have in the unit, with the outcome in words; none where the action does not settle.
    fn outcome(&self, action: Action) -> Option<(Vec<(ThemeId, Span)>, String)> {
        let row = self.current()?;
        let two = self.coders().len() == 2;
        let as_coder =
            |at: usize| Some((row.marks.get(at)?.clone(), format!("as {} had it", self.coders().get(at)?)));
        match action {
            Action::SettleFirst => as_coder(0),
            Action::SettleSecond => as_coder(1),
            Action::SettleThird => as_coder(2),
            Action::SettleIn => {
                Some((row.marks.concat(), if two { "both have it" } else { "all have it" }.to_owned()))
            }
            Action::SettleOut => {
                Some((Vec::new(), if two { "neither has it" } else { "none has it" }.to_owned()))
            }
            _ => None,
        }
    }
}

impl Overlay for DisagreementList {
    fn context(&self) -> KeyContext {
        KeyContext::Settling
    }
    fn hints(&self) -> Vec<Action> {
        vec![
            Action::SettleFirst,
            Action::SettleSecond,
            Action::SettleThird,
            Action::SettleIn,
            Action::SettleOut,
            Action::Undo,
            Action::Open,
            Action::Back,
        ]
    }
    fn disabled_reason(&self, action: Action) -> Option<String> {
        let settles = [
            Action::SettleFirst,
            Action::SettleSecond,
            Action::SettleThird,
            Action::SettleIn,
            Action::SettleOut,
        ];
        let reason = match action {
            Action::Open if self.current().is_none() => "the coders agree on this theme everywhere",
            other if settles.contains(&other) && self.current().is_none() => {
                "the coders agree on this theme everywhere"
            }
            Action::SettleThird if self.coders().len() < 3 => "there is no third coder",
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let Some(row) = self.current() else { return Vec::new() };
        if action == Action::Open {
            let items = self.rows.iter().map(|row| row.unit.snippet).collect();
            let name = format!("what coders disagree on about {}", work.theme_path(self.theme));
            let read = ScreenCommand::ReadSnippet(row.unit.snippet, Some(ReadingQueue { name, items }));
            // This one and the agreement below it.
            return vec![ScreenCommand::CloseOverlay, ScreenCommand::CloseOverlay, read];
        }
        let Some((passages, outcome)) = self.outcome(action) else { return Vec::new() };
        let edit = edits::settle(work, self.theme, &row.unit, self.coders(), (&passages, &outcome));
        if edit.is_ok() {
            // It is open still until the edit is applied, and so looked for from the next on.
            let at = self.list.cursor;
            self.go_to_open(at + 1);
        }
        ScreenCommand::apply_edit(edit)
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.list)
    }
    fn missing_transcript(&self, work: &Workspace) -> Option<TranscriptIndex> {
        let shown = work.corpus.transcript_index(self.current()?.unit.transcript)?;
        work.texts.transcript(shown).is_none().then_some(shown)
    }
    /// Looks again at what is settled; the cursor keeps its row.
    fn refresh(&mut self, work: &Workspace) {
        let comparison = self.study.by(self.unit);
        self.rows = comparison.map_or_else(Vec::new, |comparison| {
            comparison.theme_disagreements(&self.study.coders, self.theme, &work.codebook)
        });
        self.list.set_len(self.rows.len());
    }
    fn closes_with_run(&self) -> bool {
        true
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}
