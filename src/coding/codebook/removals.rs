//! The codebook without what is bound to transcripts that were taken out.

use super::model::{Codebook, CodingRecord, MemoTarget, RecordChange, TranscriptSpan};
use crate::corpus::TranscriptId;
use std::borrow::Cow;

impl Codebook {
    /// Whether a text, in whatever version, is of a transcript that was taken out.
    pub fn is_removed(&self, transcript: TranscriptId) -> bool {
        self.removals.contains_key(&transcript) || self.removed_texts.contains(&transcript)
    }

    /// The codebook without what is bound to transcripts that were taken out: what is shown, counted and exported.
    /// No edit may be made of it, since a decision that also holds for passages elsewhere has only these.
    pub fn without_removed(&self) -> Cow<'_, Self> {
        if self.removals.is_empty() && self.removed_texts.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut shown = self.clone();
        let is_here = |place: &TranscriptSpan| !self.is_removed(place.transcript);
        for decisions in [&mut shown.assignments, &mut shown.hidden_assignments] {
            decisions.retain(|_, decision| {
                let had = !decision.spans.is_empty();
                decision.spans.retain(is_here);
                !(had && decision.spans.is_empty())
            });
        }
        for made in shown.derived_topics.values_mut() {
            made.spans.retain(is_here);
            made.representatives.retain(is_here);
        }
        if let Some(sample) = &mut shown.sample {
            sample.spans.retain(is_here);
        }
        shown.snippet_moves.retain(|(_, place), _| is_here(place));
        shown.quotes.retain(|(_, place, _), _| is_here(place));
        shown.rejected_suggestions.retain(|(_, place, _), _| is_here(place));
        shown.memos.retain(|(target, _), _| self.is_shown_target(target));
        shown.read_spans.retain(|transcript, _| !self.is_removed(*transcript));
        Cow::Owned(shown)
    }

    /// The changes by which the codebook loses all that is bound to some texts, for good.
    pub fn changes_without_texts(&self, is_gone: &dyn Fn(TranscriptId) -> bool) -> Vec<RecordChange> {
        let decisions = self.assignments.values().chain(self.hidden_assignments.values());
        let records = (decisions.cloned().map(CodingRecord::Assignment))
            .chain(self.derived_topics.values().cloned().map(CodingRecord::Regrouped))
            .chain(self.snippet_moves.values().cloned().map(CodingRecord::Moved))
            .chain(self.quotes.values().cloned().map(CodingRecord::Quote))
            .chain(self.rejected_suggestions.values().cloned().map(CodingRecord::Refused))
            .chain(self.sample.iter().cloned().map(CodingRecord::Sample))
            .chain(self.memos.values().cloned().map(CodingRecord::Memo))
            .chain(self.hidden_records.values().cloned())
            .chain(self.removals.values().cloned().map(CodingRecord::Removal));
        let changed = records.filter_map(|record| {
            let after = record.clone().without_texts(is_gone);
            RecordChange::between(Some(record), after)
        });
        changed.collect()
    }

    /// Whether the subject of a memo is not part of a transcript that was taken out.
    pub fn is_shown_target(&self, target: &MemoTarget) -> bool {
        match target {
            MemoTarget::Transcript(transcript) => !self.is_removed(*transcript),
            MemoTarget::Span(place) => !self.is_removed(place.transcript),
            MemoTarget::Project | MemoTarget::Topic(..) | MemoTarget::Theme(_) => true,
        }
    }
}

impl CodingRecord {
    /// The record without what is bound to some texts; none where nothing is left of it. A record that was bound to
    /// nothing stays.
    pub fn without_texts(mut self, is_gone: &dyn Fn(TranscriptId) -> bool) -> Option<Self> {
        if self.transcript_mut().is_some_and(|transcript| is_gone(*transcript)) {
            return None;
        }
        match &mut self {
            Self::Memo(memo) => match &memo.target {
                MemoTarget::Span(place) if is_gone(place.transcript) => return None,
                _ => {}
            },
            Self::Moved(moved) if is_gone(moved.place.transcript) => return None,
            Self::Quote(quote) if is_gone(quote.place.transcript) => return None,
            Self::Refused(refused) if is_gone(refused.place.transcript) => return None,
            Self::Regrouped(made) => made.representatives.retain(|place| !is_gone(place.transcript)),
            _ => {}
        }
        if let Some(spans) = self.span_set_mut() {
            let had = !spans.is_empty();
            spans.retain(|place| !is_gone(place.transcript));
            if had && spans.is_empty() {
                return None;
            }
        }
        Some(self)
    }
}
