//! The codebook without what is bound to transcripts that were taken out, and for texts that were changed for good.

use super::model::{
    Codebook, CodingRecord, GuideQuestion, ImportChoice, ImportScope, Memo, MemoTarget, Quote, RecordChange,
    RecordKey, RejectedSuggestion, SnippetMove, SpeakerCase, SpeakerKey, SummaryCell, SummaryColumn,
    TranscriptSpan, join_paragraphs,
};
use crate::corpus::{SpeakerChoice, TranscriptId, normal_wording};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl Codebook {
    /// Whether a text, in whatever version, is of a transcript that was taken out.
    pub fn is_removed(&self, transcript: TranscriptId) -> bool {
        self.removals.contains_key(&transcript) || self.removed_texts.contains(&transcript)
    }

    /// Whether any transcript was taken out.
    pub fn has_removed_texts(&self) -> bool {
        !(self.removals.is_empty() && self.removed_texts.is_empty())
    }

    /// The codebook without what is bound to transcripts that were taken out: what is shown, counted and exported.
    /// No edit may be made of it, since a decision that also holds for passages elsewhere has only these.
    pub fn without_removed(&self) -> Cow<'_, Self> {
        if !self.has_removed_texts() {
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

    /// The changes that bring the codebook to changed texts, for good. Where two records become the same, one of them
    /// stays; of memos it has the text of both.
    pub fn changes_for_texts(&self, texts: &dyn ChangedTexts) -> Vec<RecordChange> {
        let decisions = self.assignments.values().chain(self.hidden_assignments.values());
        let records = (decisions.cloned().map(CodingRecord::Assignment))
            .chain(self.derived_topics.values().cloned().map(CodingRecord::Regrouped))
            .chain(self.snippet_moves.values().cloned().map(CodingRecord::Moved))
            .chain(self.quotes.values().cloned().map(CodingRecord::Quote))
            .chain(self.rejected_suggestions.values().cloned().map(CodingRecord::Refused))
            .chain(self.sample.iter().cloned().map(CodingRecord::Sample))
            .chain(self.memos.values().cloned().map(CodingRecord::Memo))
            .chain(self.speaker_names.values().cloned().map(CodingRecord::Speaker))
            .chain(self.import_choices.iter().map(|(scope, choices)| {
                CodingRecord::Import(ImportChoice { scope: scope.clone(), choices: choices.clone() })
            }))
            .chain(self.cases.iter().map(|(name, attributes)| {
                CodingRecord::Case(SpeakerCase { name: name.clone(), attributes: attributes.clone() })
            }))
            .chain(self.guide_questions.values().cloned().map(CodingRecord::Question))
            .chain(self.hidden_records.values().cloned())
            .chain(self.removals.values().cloned().map(CodingRecord::Removal));
        let (mut all, changed): (Vec<_>, Vec<_>) = records
            .map(|record| (record.clone().with_texts(texts), record))
            .partition(|(after, before)| after.as_ref() == Some(before));
        all.extend(changed);
        let mut first_of: BTreeMap<RecordKey, usize> = BTreeMap::new();
        for at in 0..all.len() {
            let (known, others) = all.split_at_mut(at);
            let Some((after, _)) = others.first_mut() else { break };
            let Some(key) = after.as_ref().map(CodingRecord::key) else { continue };
            if let Some(&first) = first_of.get(&key) {
                let into = known.get_mut(first).and_then(|(after, _)| after.as_mut());
                into.into_iter().zip(after.take()).for_each(|(there, record)| there.take_in(record));
            } else {
                first_of.insert(key, at);
            }
        }
        all.into_iter().filter_map(|(after, before)| RecordChange::between(Some(before), after)).collect()
    }

    /// Whether the subject of a memo is not part of a transcript that was taken out.
    pub fn is_shown_target(&self, target: &MemoTarget) -> bool {
        match target {
            MemoTarget::Transcript(transcript) => !self.is_removed(*transcript),
            MemoTarget::Span(place) => !self.is_removed(place.transcript),
            MemoTarget::Cell(SummaryCell { column: SummaryColumn::Transcript(transcript), .. }) => {
                !self.is_removed(*transcript)
            }
            MemoTarget::Project
            | MemoTarget::Topic(..)
            | MemoTarget::Theme(_)
            | MemoTarget::Cell(_)
            | MemoTarget::Entry(_) => true,
        }
    }
}

/// What became of texts, and of what is bound to them.
pub trait ChangedTexts {
    /// The text that now stands for a text; none where it is gone.
    fn text(&self, transcript: TranscriptId) -> Option<TranscriptId>;
    /// The passage that is left of one; none where it is gone.
    fn passage(&self, passage: &TranscriptSpan) -> Option<TranscriptSpan>;
    /// Whether a file is still there, by its full path.
    fn has_file(&self, _: &str) -> bool {
        true
    }
    /// Whether a speaker is still there.
    fn has_speaker(&self, _: &SpeakerKey) -> bool {
        true
    }
    /// Whether somebody is still shown under a name.
    fn has_case(&self, _: &str) -> bool {
        true
    }
    /// Whether a wording of a question is still in any text.
    fn has_wording(&self, _: &str) -> bool {
        true
    }
    /// Whether an attribute still has a value.
    fn has_value(&self, _attribute: &str, _value: &str) -> bool {
        true
    }
}

impl CodingRecord {
    /// Takes in what a record of the same key has that this one has not: of memos the text, what it is for and the time.
    fn take_in(&mut self, other: Self) {
        if let (Self::Memo(here), Self::Memo(other)) = (self, other) {
            (here.kind, here.time) = here.kind_and_time_with(&other);
            if here.text != other.text {
                here.text = join_paragraphs(&here.text, &other.text);
            }
        }
    }

    /// The record for changed texts; none where nothing is left of it. A record that was bound to nothing stays.
    pub fn with_texts(mut self, texts: &dyn ChangedTexts) -> Option<Self> {
        if let Some(transcript) = self.transcript_mut() {
            *transcript = texts.text(*transcript)?;
        }
        let all_left = |passages: &mut Vec<TranscriptSpan>| {
            *passages = passages.iter().filter_map(|passage| texts.passage(passage)).collect();
        };
        match &mut self {
            Self::Memo(Memo { target: MemoTarget::Span(place), .. })
            | Self::Moved(SnippetMove { place, .. })
            | Self::Quote(Quote { place, .. })
            | Self::Refused(RejectedSuggestion { place, .. }) => *place = texts.passage(place)?,
            Self::Regrouped(made) => all_left(&mut made.representatives),
            Self::Speaker(given) if !texts.has_speaker(&given.key) => return None,
            Self::Case(case) if !texts.has_case(&case.name) => return None,
            Self::Memo(Memo {
                target: MemoTarget::Cell(SummaryCell { column: SummaryColumn::Speaker(name), .. }),
                ..
            }) if !texts.has_case(name) => return None,
            Self::Memo(Memo {
                target:
                    MemoTarget::Cell(SummaryCell { column: SummaryColumn::Value { attribute, value }, .. }),
                ..
            }) if !texts.has_value(attribute, value) => return None,
            Self::Import(choice) => return choice.with_texts(texts).map(Self::Import),
            Self::Question(question) => return question.with_texts(texts).map(Self::Question),
            _ => {}
        }
        if let Some(spans) = self.span_set_mut() {
            let had = !spans.is_empty();
            all_left(spans);
            spans.sort();
            spans.dedup();
            if had && spans.is_empty() {
                return None;
            }
        }
        Some(self)
    }
}

impl GuideQuestion {
    /// The question without wordings that are in no text any more; none where no other belongs to it. One that is named by
    /// such a wording is named by the first it has left.
    fn with_texts(&self, texts: &dyn ChangedTexts) -> Option<Self> {
        let mut left = self.clone();
        left.wordings.retain(|wording| texts.has_wording(wording));
        left.excluded.retain(|wording| texts.has_wording(wording));
        let first = left.wordings.first()?;
        if !texts.has_wording(&normal_wording(&left.name)) {
            left.name.clone_from(first);
        }
        Some(left)
    }
}

impl ImportChoice {
    /// The choices without the names of people who are gone; none where nothing is left of them, or the file is gone.
    fn with_texts(&self, texts: &dyn ChangedTexts) -> Option<Self> {
        let stays = |name: &str| texts.has_speaker(&SpeakerKey { said: name.to_owned(), within: None });
        if matches!(&self.scope, ImportScope::File(path) if !texts.has_file(path)) {
            return None;
        }
        let mut choices = self.choices.clone();
        choices.only_speakers.retain(|name| stays(name));
        choices.speakers.retain(|name, choice| {
            stays(name) && !matches!(choice, SpeakerChoice::SameAs(other) if !stays(other))
        });
        (!choices.is_empty()).then(|| Self { scope: self.scope.clone(), choices })
    }
}
