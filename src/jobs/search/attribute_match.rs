//! The filters on attributes: of what is said it is known, of who says it or else of the transcript, that an attribute
//! has a value.

use crate::coding::{AttributeValues, CodedText, TranscriptSpan};
use crate::corpus::{Attributes, Corpus, TranscriptIndex, fold_case};
use crate::format::join_counts;
use crate::search::{CalendarDay, FilterResult, NameLookup, ValueRange};
use std::collections::BTreeMap;

/// Where an attribute has a value that was asked for.
#[derive(Debug)]
pub(super) struct AttributeMatch<'a> {
    corpus: &'a Corpus,
    /// For each transcript: whether its value is asked for.
    transcripts: Vec<bool>,
    /// For each person of whom a value is known: whether it is asked for.
    people: BTreeMap<&'a str, bool>,
    /// What to tell the user, such as that the value is known of nobody.
    note: Option<String>,
    /// The attribute and what was asked for, as in `site 'north'`.
    asked: String,
}

impl<'a> AttributeMatch<'a> {
    /// Takes a value as typed. Which values it stands for is decided over transcripts and people together: see
    /// [`matching_values`].
    pub(super) fn of_value(
        corpus: &'a Corpus,
        cases: &'a BTreeMap<String, Attributes>,
        (key, typed): (&'a str, &str),
    ) -> Self {
        Self::of_values(corpus, cases, (key, typed), |values| matching_values(values, typed))
    }

    /// Takes a value in full: only the same one matches, but for case and accents.
    pub(super) fn of_exact_value(
        corpus: &'a Corpus,
        cases: &'a BTreeMap<String, Attributes>,
        (key, typed): (&'a str, &str),
    ) -> Self {
        let wanted = fold_case(typed);
        let is_same = |value: &Option<&str>| value.is_some_and(|value| fold_case(value) == wanted);
        Self::of_values(corpus, cases, (key, typed), |values| values.iter().map(is_same).collect())
    }

    fn of_values(
        corpus: &'a Corpus,
        cases: &'a BTreeMap<String, Attributes>,
        (key, typed): (&'a str, &str),
        matching: impl Fn(&[Option<&str>]) -> Vec<bool>,
    ) -> Self {
        let values = AttributeValues::new(key, cases);
        let of_transcripts = corpus.transcripts.iter().map(|entry| values.of_transcript(entry));
        let of_people = values.people().values().copied().map(Some);
        let mut transcripts = matching(&of_transcripts.chain(of_people).collect::<Vec<_>>());
        let asked = format!("{key} '{typed}'");
        let whose = if values.people().is_empty() { "transcript" } else { "transcript or person" };
        let note = (!transcripts.contains(&true)).then(|| format!("no {whose} has {asked}"));
        let of_people = transcripts.split_off(corpus.transcripts.len().min(transcripts.len()));
        let people = values.people().keys().copied().zip(of_people).collect();
        Self { corpus, transcripts, people, note, asked }
    }

    /// Takes a range. Values that are no number or date are in none, which is told.
    pub(super) fn of_range(
        corpus: &'a Corpus,
        cases: &'a BTreeMap<String, Attributes>,
        (key, range): (&'a str, &ValueRange),
    ) -> Self {
        let values = AttributeValues::new(key, cases);
        let of_transcripts = corpus.transcripts.iter().map(|entry| values.of_transcript(entry));
        let of_transcripts: Vec<Option<Option<bool>>> =
            of_transcripts.map(|value| value.map(|value| range.holds(value))).collect();
        let of_people = values.people().iter().map(|(name, value)| (*name, range.holds(value)));
        let of_people: Vec<(&str, Option<bool>)> = of_people.collect();
        let talks = of_transcripts.iter().filter(|held| **held == Some(None)).count();
        let speakers = of_people.iter().filter(|(_, held)| held.is_none()).count();
        let is_comparable = of_transcripts
            .iter()
            .flatten()
            .chain(of_people.iter().map(|(_, held)| held))
            .any(Option::is_some);
        let transcripts: Vec<bool> = of_transcripts.iter().map(|held| *held == Some(Some(true))).collect();
        let people: BTreeMap<&str, bool> =
            of_people.iter().map(|(name, held)| (*name, *held == Some(true))).collect();
        let note = if !is_comparable {
            Some(format!("{key} is in no talk a number or date that can be compared with the range"))
        } else if talks + speakers > 0 {
            let mut others = vec![(talks, "talk")];
            others.extend((speakers > 0).then_some((speakers, "speaker")));
            let others = join_counts(&others);
            Some(format!("{key} cannot be compared with the range in {others}, which are left out"))
        } else if !transcripts.contains(&true) && !people.values().any(|held| *held) {
            Some(format!("no transcript or person has {key} in this range"))
        } else {
            None
        };
        Self { corpus, transcripts, people, note, asked: format!("{key} is in this range") }
    }

    /// Whether what a speaker says in a transcript has the value.
    fn holds(&self, transcript: TranscriptIndex, speaker: Option<&str>) -> bool {
        let person = speaker.and_then(|name| self.people.get(name));
        person.or_else(|| self.transcripts.get(transcript.0)).copied().unwrap_or(false)
    }

    /// The snippets of which a part has the value.
    pub(super) fn snippets(self) -> FilterResult {
        let mut passes = Vec::with_capacity(self.corpus.snippets.len());
        for (at, entry) in self.corpus.transcript_indices().zip(&self.corpus.transcripts) {
            // Where nothing is known of people, one answer holds for the whole transcript.
            if self.people.is_empty() {
                passes.extend(std::iter::repeat_n(self.holds(at, None), entry.snippets.len()));
                continue;
            }
            let snippets = self.corpus.snippets_of(entry).iter();
            passes.extend(
                snippets
                    .map(|snippet| snippet.speaker_parts().any(|(_, speaker, _)| self.holds(at, speaker))),
            );
        }
        let is_empty = !passes.contains(&true);
        let note = self.note.or_else(|| is_empty.then(|| format!("nothing is said where {}", self.asked)));
        FilterResult { passes, note }
    }

    /// What has the value, to the character; none where nothing is known of people, so that whole transcripts have it.
    pub(super) fn text(&self) -> Option<CodedText> {
        if self.people.is_empty() {
            return None;
        }
        let mut places = Vec::new();
        for (at, entry) in self.corpus.transcript_indices().zip(&self.corpus.transcripts) {
            let parts = self.corpus.snippets_of(entry).iter().flat_map(crate::corpus::Snippet::speaker_parts);
            let meant = parts.filter(|(_, speaker, _)| self.holds(at, *speaker));
            places.extend(meant.map(|(span, ..)| TranscriptSpan { transcript: entry.id, span }));
        }
        Some(CodedText::union(&places))
    }
}

/// Which values a typed one stands for: where it is a date, those that begin with it; else those equal to it; else those
/// in which each word typed begins a word.
fn matching_values(values: &[Option<&str>], typed: &str) -> Vec<bool> {
    if CalendarDay::parse(typed).is_some() {
        let begins = |value: &Option<&str>| value.is_some_and(|value| value.starts_with(typed));
        let dates: Vec<bool> = values.iter().map(begins).collect();
        if dates.contains(&true) {
            return dates;
        }
    }
    let meant = NameLookup::new(values.iter().map(|value| vec![value.unwrap_or("")])).positions_of(typed);
    (0..values.len()).map(|at| meant.binary_search(&at).is_ok()).collect()
}
