//! Several coders: blind coding, the codebook of one coder alone, and a summary per coder.

use super::codebook::model::{Assignment, AssignmentSource, Codebook, GuestCoder, TranscriptSpan};
use super::error::{CodingError, CodingResult};
use super::stats::coding_stats::CodingStats;
use crate::corpus::{Corpus, SnippetIndex};
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

impl Codebook {
    /// Whether the decisions of this coder are hidden from the guest at work.
    pub fn hides_coder(&self, coder: &str) -> bool {
        self.guest.as_ref().is_some_and(|guest| guest.blind && guest.coder != coder)
    }

    /// Sets the guest at work and, where they are blind, hides the decisions of others.
    pub fn admit_guest(&mut self, guest: GuestCoder) {
        self.guest = Some(guest);
        let all = std::mem::take(&mut self.assignments);
        let (hidden, seen) = all.into_iter().partition(|(_, it)| self.hides_coder(&it.coder));
        (self.hidden_assignments, self.assignments) = (hidden, seen);
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
            ..Self::default()
        }
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
    use crate::coding::edits::{assign_spans, delete_theme, merge_themes, unassign_spans};
    use crate::coding::fixture::{apply_checked, codebook_with, corpus, theme_spans, transcript_span};
    use crate::coding::{Signature, ThemeRef};

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
}
