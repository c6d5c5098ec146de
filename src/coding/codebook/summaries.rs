//! Summaries: what the researcher writes into the cells of a framework matrix, for a theme and a transcript, a person, or
//! those of whom an attribute has a value (Ritchie and Spencer 1994, "Qualitative data analysis for applied policy
//! research", in Bryman and Burgess, Analyzing Qualitative Data).
//!
//! A summary is a memo on a cell, so that coders, undo, merging and forgetting treat it as they treat any memo.

use super::model::{Codebook, Memo, MemoTarget, ThemeId};
use crate::corpus::{TranscriptId, fold_case};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The column of a cell that has a summary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SummaryColumn {
    /// A transcript.
    Transcript(TranscriptId),
    /// A person, by the name shown.
    Speaker(String),
    /// All of whom, or of which, an attribute has a value.
    Value {
        /// The attribute.
        attribute: String,
        /// The value.
        value: String,
    },
}

impl SummaryColumn {
    /// Whether two are the same column: attributes and their values are one in any case, as in a filter.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value { attribute, value }, Self::Value { attribute: other_attribute, value: other }) => {
                fold_case(attribute) == fold_case(other_attribute) && fold_case(value) == fold_case(other)
            }
            _ => self == other,
        }
    }
}

/// A cell that may have a summary: what of a theme is in a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SummaryCell {
    /// The theme.
    pub theme: ThemeId,
    /// The column.
    pub column: SummaryColumn,
}

impl Codebook {
    /// The target of the summary of a cell: that of the memo there is, whatever the spelling of its value, else a new one.
    pub fn summary_target(&self, theme: ThemeId, column: &SummaryColumn) -> MemoTarget {
        let there = self
            .summaries_of(theme)
            .map(|memo| &memo.target)
            .find(|target| matches!(target, MemoTarget::Cell(cell) if cell.column.is_same(column)));
        there.cloned().unwrap_or_else(|| MemoTarget::Cell(SummaryCell { theme, column: column.clone() }))
    }

    /// The summary of a cell: the text of the memo on it, or of those of several coders.
    pub fn summary(&self, theme: ThemeId, column: &SummaryColumn) -> Option<String> {
        self.memo_text(&self.summary_target(theme, column))
    }

    /// The summaries of a theme, by column and coder.
    pub fn summaries_of(&self, theme: ThemeId) -> impl Iterator<Item = &Memo> {
        let first = SummaryColumn::Transcript(TranscriptId(i64::MIN));
        let from = (MemoTarget::Cell(SummaryCell { theme, column: first }), String::new());
        let of_theme =
            move |memo: &&Memo| matches!(&memo.target, MemoTarget::Cell(cell) if cell.theme == theme);
        self.memos.range(from..).map(|(_, memo)| memo).take_while(of_theme)
    }

    /// The cells that have a summary, also one that is hidden from a blind guest.
    pub(in crate::coding) fn summary_cells(&self) -> BTreeSet<SummaryCell> {
        let visible = self.memos.keys().map(|(target, _)| target);
        let hidden = self.hidden_records.keys().filter_map(|key| match key {
            super::model::RecordKey::Memo(target, _) => Some(target),
            _ => None,
        });
        let cell = |target: &MemoTarget| match target {
            MemoTarget::Cell(cell) => Some(cell.clone()),
            _ => None,
        };
        visible.chain(hidden).filter_map(cell).collect()
    }
}
