//! Who decided what: the codebook as each coder has it.

use super::error::{Error, Result};
use super::model::{Assignment, Codebook, Guest, PlacedSpan, Source};
use super::study::Study;
use crate::corpus::Corpus;
use std::collections::{BTreeMap, BTreeSet};

/// What one coder decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coder {
    /// Who.
    pub name: String,
    /// Their decisions on whole topics.
    pub topics: usize,
    /// The passages their decisions hold for.
    pub passages: usize,
    /// The themes they put something in.
    pub themes: usize,
    /// The snippets they put in a theme.
    pub snippets: usize,
    /// The transcripts these are from.
    pub transcripts: usize,
    /// When they decided first of what holds, RFC 3339 in UTC.
    pub first: String,
    /// When they decided last.
    pub last: String,
}

impl Codebook {
    /// Whether decisions of a coder are hidden from who works here.
    pub fn hides(&self, coder: &str) -> bool {
        self.guest.as_ref().is_some_and(|guest| guest.blind && guest.coder != coder)
    }

    /// Hides what others decided from a guest who is to be blind to it.
    pub fn receive(&mut self, guest: Guest) {
        self.guest = Some(guest);
        let all = std::mem::take(&mut self.assignments);
        let (hidden, seen) = all.into_iter().partition(|(_, it)| self.hides(&it.coder));
        (self.hidden, self.assignments) = (hidden, seen);
    }

    /// Refuses what needs the decisions of all where some are hidden; `what` is its subject, as in: a comparison.
    ///
    /// # Errors
    /// [`Error::Blind`] where what others decided is hidden.
    pub fn need_sight(&self, what: &'static str) -> Result<()> {
        match &self.guest {
            Some(guest) if guest.blind => Err(Error::Blind(what)),
            _ => Ok(()),
        }
    }

    /// The codebook as if one coder alone had decided: all themes, their decisions, the marks on topics.
    pub fn of_coder(&self, coder: &str) -> Self {
        let own = self.assignments.iter().filter(|(_, it)| it.coder == coder);
        Self {
            themes: self.themes.clone(),
            assignments: own.map(|(id, it)| (*id, it.clone())).collect(),
            topics: self.topics.clone(),
            sample: self.sample.clone(),
            ..Self::default()
        }
    }

    /// Who decided what and how much, by name.
    pub fn coders(&self, corpus: &Corpus) -> Vec<Coder> {
        let mut by_coder: BTreeMap<&str, Vec<&Assignment>> = BTreeMap::new();
        for assignment in self.assignments.values() {
            by_coder.entry(&assignment.coder).or_default().push(assignment);
        }
        by_coder.into_iter().map(|(name, own)| coder(name, &own, self, corpus)).collect()
    }
}

fn coder(name: &str, own: &[&Assignment], book: &Codebook, corpus: &Corpus) -> Coder {
    let study = Study::new(corpus, None, &book.of_coder(name));
    let coded = |at: &usize| !study.themes_of(*at).is_empty();
    let snippets: Vec<usize> = (0..corpus.snippets.len()).filter(coded).collect();
    let from: BTreeSet<_> =
        snippets.iter().filter_map(|&at| corpus.snippets.get(at)).map(|it| it.transcript).collect();
    let passages: BTreeSet<&PlacedSpan> = own.iter().flat_map(|it| &it.spans).collect();
    let themes: BTreeSet<_> = own.iter().map(|it| it.theme).collect();
    let times = || own.iter().map(|it| it.time.as_str());
    Coder {
        name: name.to_owned(),
        topics: own.iter().filter(|it| it.source != Source::Spans).count(),
        passages: passages.len(),
        themes: themes.len(),
        snippets: snippets.len(),
        transcripts: from.len(),
        first: times().min().unwrap_or_default().to_owned(),
        last: times().max().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::{assign_spans, delete_theme, merge_themes, unassign_spans};
    use crate::coding::fixture::{book, corpus, done, span, spans};
    use crate::coding::{Place, Stamp};

    fn by(coder: &str) -> Stamp {
        Stamp { coder: coder.to_owned(), time: format!("2026-11-2{}T10:00:00Z", coder.len()) }
    }

    /// Ana and Bob have both put the first snippet in A, Ana the second in B.
    fn two() -> Codebook {
        let mut book = book(&["A", "B", "C"]);
        for (coder, theme, at) in [("ana", "A", 0), ("bob", "A", 0), ("ana", "B", 101)] {
            let edit = assign_spans(&book, &[span(1, at, at + 100)], Place::Path(theme), &by(coder)).unwrap();
            done(&mut book, edit);
        }
        book
    }

    fn seen_by(coder: &str, blind: bool) -> Codebook {
        let mut book = two();
        book.receive(Guest { coder: coder.to_owned(), blind });
        book
    }

    #[test]
    fn decisions_of_two_are_kept_apart() {
        let mut book = two();
        let a = book.find("A").unwrap();
        assert_eq!(book.assignments.len(), 3, "what another decided is decided once more");
        let coders = book.coders(&corpus());
        let read: Vec<_> =
            coders.iter().map(|it| (it.name.as_str(), it.themes, it.snippets, it.passages)).collect();
        assert_eq!(read, [("ana", 2, 2, 2), ("bob", 1, 1, 1)]);
        let edit = unassign_spans(&book, &[span(1, 0, 100)], Some(a), &by("bob")).unwrap();
        assert_eq!(done(&mut book, edit), "took 1 passage off A, where it is by decision of ana as well");
        assert_eq!((spans(&book, a).len(), book.coders(&corpus()).len()), (1, 1));
        // The project's own coder may take back what others decided; a guest may not.
        let edit = unassign_spans(&book, &[span(1, 0, 100)], Some(a), &by("bob")).unwrap();
        assert_eq!(edit.what, "took 1 passage off A, where ana had put it");
        book.receive(Guest { coder: "bob".to_owned(), blind: false });
        let refused = unassign_spans(&book, &[span(1, 0, 100)], Some(a), &by("bob")).unwrap_err().to_string();
        assert!(
            refused.starts_with("the passage is in A by decision of ana, which is not yours"),
            "{refused}"
        );
    }

    #[test]
    fn a_merge_of_themes_keeps_coders_apart() {
        let mut book = two();
        let (a, b) = (book.find("A").unwrap(), book.find("B").unwrap());
        let edit = merge_themes(&book, a, &[b]).unwrap();
        done(&mut book, edit);
        let signed: Vec<_> = book.assignments.values().map(|it| (it.theme, it.coder.as_str())).collect();
        assert_eq!(signed, [(a, "ana"), (a, "bob"), (a, "ana")]);
    }

    #[test]
    fn the_blind_see_their_own_and_lose_nobody_elses() {
        let mut book = seen_by("bob", true);
        let (a, b, c) = (book.find("A").unwrap(), book.find("B").unwrap(), book.find("C").unwrap());
        assert_eq!((book.assignments.len(), book.hidden.len(), book.themes.len()), (1, 2, 3));
        assert!(Study::new(&corpus(), None, &book).snippets_of(b).is_empty());
        for refused in [delete_theme(&book, b), merge_themes(&book, c, &[b]), delete_theme(&book, a)] {
            assert!(matches!(refused, Err(Error::Hidden { .. })), "{refused:?}");
        }
        let edit = assign_spans(&book, &[span(1, 101, 201)], Place::Path("B"), &by("bob")).unwrap();
        done(&mut book, edit);
        assert!(book.need_sight("a comparison").is_err());
        let edit = merge_themes(&book, a, &[c]).unwrap();
        done(&mut book, edit);
        let edit = unassign_spans(&book, &[span(1, 0, 100)], None, &by("bob")).unwrap();
        assert_eq!(done(&mut book, edit), "took 1 passage off any theme");
        assert_eq!(book.hidden.len(), 2);
        assert_eq!(seen_by("ana", false).hidden.len(), 0);
    }
}
