//! Several coders: blind coding, the codebook of one coder alone, and a summary per coder.

use super::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, GuestCoder, TranscriptSpan,
};
use super::error::{CodingError, CodingResult};
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptId};
use std::collections::{BTreeMap, BTreeSet};

/// A summary of one coder's decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoderSummary {
    /// The coder's name.
    pub name: String,
    /// The number of their decisions on whole topics.
    pub topics: usize,
    /// The number of distinct passages their decisions hold for.
    pub passages: usize,
    /// The number of themes they assigned something to.
    pub themes: usize,
    /// The number of snippets their decisions hold for.
    pub snippets: usize,
    /// The number of transcripts of those snippets.
    pub transcripts: usize,
    /// The time of their first decision still in force, RFC 3339 in UTC.
    pub first: String,
    /// The time of their last decision still in force.
    pub last: String,
}

/// A coder's name as it is kept: blanks are joined to one, so that the same name is the same coder however it was typed.
/// None of a name that is empty or has control characters: it signs edits and stands in tables.
pub fn clean_coder_name(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    (!name.is_empty() && !name.chars().any(char::is_control)).then_some(name)
}

impl Codebook {
    /// Whether the work of this coder is hidden from the guest at work.
    pub fn hides_coder(&self, coder: &str) -> bool {
        self.guest.as_ref().is_some_and(|guest| guest.blind && guest.coder != coder)
    }

    /// Sets the guest at work and, where they are blind, hides the decisions, memos, quotes, rejections and names
    /// of topics of others.
    pub fn admit_guest(&mut self, guest: GuestCoder) {
        self.coder.clone_from(&guest.coder);
        self.guest = Some(guest);
        self.sort_by_sight();
    }

    /// The codebook with nothing hidden, for what has to hold for the work of all.
    pub(super) fn with_hidden(&self) -> Self {
        let mut all = Self { guest: None, ..self.clone() };
        all.sort_by_sight();
        all
    }

    /// Puts each record of a coder where it belongs, with what is visible or with what is hidden.
    fn sort_by_sight(&mut self) {
        let decisions = [&mut self.assignments, &mut self.hidden_assignments].map(std::mem::take);
        let decisions = decisions.into_iter().flatten().map(|(_, it)| CodingRecord::Assignment(it));
        let marks = std::mem::take(&mut self.topic_marks).into_values().map(CodingRecord::Topic);
        let memos = std::mem::take(&mut self.memos).into_values().map(CodingRecord::Memo);
        let quotes = std::mem::take(&mut self.quotes).into_values().map(CodingRecord::Quote);
        let refused = std::mem::take(&mut self.rejected_suggestions).into_values().map(CodingRecord::Refused);
        let hidden = std::mem::take(&mut self.hidden_records).into_values();
        let all: Vec<CodingRecord> =
            decisions.chain(marks).chain(memos).chain(quotes).chain(refused).chain(hidden).collect();
        all.into_iter().for_each(|record| self.insert_record(record));
    }

    /// Checks that no decisions are hidden; `what` names what needs them all, as in: a comparison.
    ///
    /// # Errors
    /// [`CodingError::HiddenFromCoder`] for a blind guest.
    pub fn require_unblinded(&self, what: &'static str) -> CodingResult<()> {
        match &self.guest {
            Some(guest) if guest.blind => Err(CodingError::HiddenFromCoder(what)),
            _ => Ok(()),
        }
    }

    /// The codebook with one coder's decisions alone: all themes, topic marks and the sample stay.
    pub fn only_coder(&self, coder: &str) -> Self {
        let own = self.assignments.iter().filter(|(_, it)| it.coder == coder);
        Self {
            themes: self.themes.clone(),
            assignments: own.map(|(id, it)| (*id, it.clone())).collect(),
            topic_marks: self.topic_marks.clone(),
            sample: self.sample.clone(),
            stop_words: self.stop_words.clone(),
            // By them it is known whose words are context.
            speaker_names: self.speaker_names.clone(),
            ..Self::default()
        }
    }

    /// How many snippets of the sample a coder put into a theme, be it in part, and how many there are; none without a
    /// sample.
    pub fn sample_progress(&self, coder: &str) -> Option<(usize, usize)> {
        let sample = self.sample.as_ref().filter(|sample| !sample.spans.is_empty())?;
        let mut coded: BTreeMap<TranscriptId, Vec<Span>> = BTreeMap::new();
        for place in self.assignments.values().filter(|it| it.coder == coder).flat_map(|it| &it.spans) {
            coded.entry(place.transcript).or_default().push(place.span);
        }
        let is_coded = |place: &&TranscriptSpan| {
            let touches = |span: &Span| span.start < place.span.end && place.span.start < span.end;
            coded.get(&place.transcript).is_some_and(|spans| spans.iter().any(touches))
        };
        Some((sample.spans.iter().filter(is_coded).count(), sample.spans.len()))
    }

    /// A summary per coder, sorted by name.
    pub fn coder_summaries(&self, corpus: &Corpus) -> Vec<CoderSummary> {
        let mut by_coder: BTreeMap<&str, Vec<&Assignment>> = BTreeMap::new();
        for assignment in self.assignments.values() {
            by_coder.entry(&assignment.coder).or_default().push(assignment);
        }
        by_coder.into_iter().map(|(name, own)| summarize_coder(name, &own, self, corpus)).collect()
    }
}

/// Summarises one coder's assignments.
fn summarize_coder(name: &str, own: &[&Assignment], book: &Codebook, corpus: &Corpus) -> CoderSummary {
    let study = CodingStats::new(corpus, None, &book.only_coder(name));
    let coded = |at: &SnippetIndex| !study.themes_of(*at).is_empty();
    let snippets: Vec<SnippetIndex> = corpus.snippet_indices().filter(coded).collect();
    let passages: BTreeSet<&TranscriptSpan> = own.iter().flat_map(|it| &it.spans).collect();
    let themes: BTreeSet<_> = own.iter().map(|it| it.theme).collect();
    let times = || own.iter().map(|it| it.time.as_str());
    CoderSummary {
        name: name.to_owned(),
        topics: own.iter().filter(|it| it.source != AssignmentSource::Spans).count(),
        passages: passages.len(),
        themes: themes.len(),
        snippets: snippets.len(),
        transcripts: study.coverage_of(&snippets).transcripts,
        // A coder is one by an assignment at least, so there is a first and a last.
        first: times().min().unwrap_or("").to_owned(),
        last: times().max().unwrap_or("").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{
        add_quotes, assign_spans, delete_theme, junk_topics, merge_themes, merge_topics, reject_suggestion,
        rename_topic, set_memo, unassign_spans,
    };
    use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, theme_spans, transcript_span};
    use crate::coding::{MemoTarget, Signature, ThemeRef};
    use crate::topics::TopicId;

    fn by(coder: &str) -> Signature {
        Signature { coder: coder.to_owned(), time: format!("2026-11-2{}T10:00:00Z", coder.len()) }
    }

    /// Ana and Bob have both put the first snippet in A, Ana the second in B.
    fn two() -> Codebook {
        let mut book = codebook_with(&["A", "B", "C"]);
        for (coder, theme, at) in [("ana", "A", 0), ("bob", "A", 0), ("ana", "B", 101)] {
            let edit =
                assign_spans(&book, &[transcript_span(1, at, at + 100)], ThemeRef::Path(theme), &by(coder))
                    .unwrap();
            apply_checked(&mut book, edit);
        }
        book
    }

    fn seen_by(coder: &str, blind: bool) -> Codebook {
        let mut book = two();
        book.admit_guest(GuestCoder { coder: coder.to_owned(), blind });
        book
    }

    #[test]
    fn decisions_of_two_are_kept_apart() {
        let mut book = two();
        let a = book.find_theme("A").unwrap();
        assert_eq!(book.assignments.len(), 3, "what another decided is decided once more");
        let coders = book.coder_summaries(&corpus());
        let read: Vec<_> =
            coders.iter().map(|it| (it.name.as_str(), it.themes, it.snippets, it.passages)).collect();
        assert_eq!(read, [("ana", 2, 2, 2), ("bob", 1, 1, 1)]);
        let edit = unassign_spans(&book, &[transcript_span(1, 0, 100)], Some(a), &by("bob")).unwrap();
        assert_eq!(
            apply_checked(&mut book, edit),
            "took 1 passage off A, where it is by decision of ana as well"
        );
        assert_eq!((theme_spans(&book, a).len(), book.coder_summaries(&corpus()).len()), (1, 1));
        // The project's own coder may take back what others decided; a guest may not.
        let edit = unassign_spans(&book, &[transcript_span(1, 0, 100)], Some(a), &by("bob")).unwrap();
        assert_eq!(edit.what, "took 1 passage off A, where ana had put it");
        book.admit_guest(GuestCoder { coder: "bob".to_owned(), blind: false });
        let refused = unassign_spans(&book, &[transcript_span(1, 0, 100)], Some(a), &by("bob"))
            .unwrap_err()
            .to_string();
        assert!(
            refused.starts_with("the passage is in A by decision of ana, which is not yours"),
            "{refused}"
        );
    }

    #[test]
    fn a_merge_of_themes_keeps_coders_apart() {
        let mut book = two();
        let (a, b) = (book.find_theme("A").unwrap(), book.find_theme("B").unwrap());
        let edit = merge_themes(&book, a, &[b]).unwrap();
        apply_checked(&mut book, edit);
        let signed: Vec<_> = book.assignments.values().map(|it| (it.theme, it.coder.as_str())).collect();
        assert_eq!(signed, [(a, "ana"), (a, "bob"), (a, "ana")]);
    }

    #[test]
    fn the_blind_see_their_own_and_lose_nobody_elses() {
        let mut book = seen_by("bob", true);
        let (a, b, c) =
            (book.find_theme("A").unwrap(), book.find_theme("B").unwrap(), book.find_theme("C").unwrap());
        assert_eq!((book.assignments.len(), book.hidden_assignments.len(), book.themes.len()), (1, 2, 3));
        assert!(CodingStats::new(&corpus(), None, &book).snippets_of(b).is_empty());
        for refused in [delete_theme(&book, b), merge_themes(&book, c, &[b]), delete_theme(&book, a)] {
            assert!(matches!(refused, Err(CodingError::HiddenDecisions { .. })), "{refused:?}");
        }
        let edit =
            assign_spans(&book, &[transcript_span(1, 101, 201)], ThemeRef::Path("B"), &by("bob")).unwrap();
        apply_checked(&mut book, edit);
        assert!(book.require_unblinded("a comparison").is_err());
        let edit = merge_themes(&book, a, &[c]).unwrap();
        apply_checked(&mut book, edit);
        let edit = unassign_spans(&book, &[transcript_span(1, 0, 100)], None, &by("bob")).unwrap();
        assert_eq!(apply_checked(&mut book, edit), "took 1 passage off any theme");
        assert_eq!(book.hidden_assignments.len(), 2);
        assert_eq!(seen_by("ana", false).hidden_assignments.len(), 0);
    }

    #[test]
    fn the_blind_see_no_memo_quote_refusal_or_name_of_others_and_make_their_own_beside_them() {
        let (mut book, run, corpus) = (codebook_with(&["A"]), run(1), corpus());
        let a = book.find_theme("A").unwrap();
        let place = [transcript_span(1, 0, 100)];
        let notes = |book: &Codebook| {
            vec![
                set_memo(book, MemoTarget::Theme(a), &format!("Of {}.", book.coder)),
                set_memo(book, MemoTarget::Span(place[0].clone()), "Here."),
                add_quotes(book, a, &place),
                reject_suggestion(book, a, &place),
                rename_topic(book, &run, TopicId(0), &format!("Name of {}", book.coder)),
            ]
        };
        let all = |book: &Codebook| {
            (book.memos.len(), book.quotes.len(), book.rejected_suggestions.len(), book.topic_marks.len())
        };
        book.coder = "ana".to_owned();
        for edit in notes(&book) {
            apply_checked(&mut book, edit.unwrap());
        }
        let edit = junk_topics(&book, &run, &[TopicId(1)], true).unwrap();
        apply_checked(&mut book, edit);
        let unblinded = book.clone();
        assert_eq!(all(&book), (2, 1, 1, 2));
        book.admit_guest(GuestCoder { coder: "bob".to_owned(), blind: true });
        assert_eq!((all(&book), book.hidden_records.len()), ((0, 0, 0, 0), 6));
        assert_eq!(
            (book.topic_label(run.id, TopicId(0)), book.has_memo(&MemoTarget::Theme(a))),
            (None, false)
        );
        assert!(book.is_junk_topic(run.id, TopicId(1)), "what is out of the counts is the same for all");
        assert!(junk_topics(&book, &run, &[TopicId(1)], false).is_err());
        for refused in [delete_theme(&book, a), merge_themes(&book, a, &[a])] {
            assert!(refused.is_err());
        }
        for edit in notes(&book) {
            apply_checked(&mut book, edit.unwrap());
        }
        assert_eq!((all(&book), book.topic_label(run.id, TopicId(0))), ((2, 1, 1, 1), Some("Name of bob")));
        // A merge of topics takes the hidden memo along.
        let edit = merge_topics(&book, &corpus, &run, &[TopicId(1), TopicId(0)]).unwrap();
        apply_checked(&mut book, edit);
        // With all in sight, the two stand side by side.
        let both = book.with_hidden();
        assert_eq!(both.memo_text(&MemoTarget::Theme(a)).unwrap(), "ana: Of ana.\n\nbob: Of bob.");
        assert_eq!((both.quotes.len(), both.quotes_of(a).len(), both.hidden_records.len()), (2, 1, 0));
        assert_eq!(unblinded.memo(&MemoTarget::Theme(a)).unwrap().text, "Of ana.");
    }

    #[test]
    fn a_guest_writes_beside_and_the_projects_own_coder_changes() {
        let mut book = codebook_with(&["A"]);
        let target = MemoTarget::Theme(book.find_theme("A").unwrap());
        book.coder = "bob".to_owned();
        let edit = set_memo(&book, target.clone(), "Bob's.").unwrap();
        apply_checked(&mut book, edit);
        let mut guest = book.clone();
        guest.admit_guest(GuestCoder { coder: "eve".to_owned(), blind: false });
        assert_eq!(
            (guest.memo_to_change(&target), guest.memo(&target).unwrap().coder.as_str()),
            (None, "bob")
        );
        let edit = set_memo(&guest, target.clone(), "Eve's.").unwrap();
        assert_eq!(apply_checked(&mut guest, edit), "wrote the memo on theme A");
        assert_eq!(guest.memo_text(&target).unwrap(), "bob: Bob's.\n\neve: Eve's.");
        book.coder = "ana".to_owned();
        assert!(set_memo(&book, target.clone(), "Bob's.").is_err(), "it says so already");
        let edit = set_memo(&book, target.clone(), "Ours.").unwrap();
        assert_eq!(apply_checked(&mut book, edit), "changed bob's memo on theme A");
        assert_eq!((book.memos.len(), book.memo(&target).unwrap().coder.as_str()), (1, "ana"));
    }
}
