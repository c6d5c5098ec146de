//! Merging the work of another copy of the project, in one edit.

use super::edit_builder::EditBuilder;
use super::import::{ImportedCodes, append_memo, import_themes};
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, RecordChange, RecordKey, Signature,
    SpeakerName, ThemeId, TopicMark, TranscriptSpan,
};
use crate::coding::error::CodingResult;
use crate::format::count_noun;
use std::collections::{BTreeMap, BTreeSet};

/// The work of another copy, in terms of this project's transcripts and runs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectCopy {
    /// Source name, themes and memos; its `decisions` are empty, since they are given below with their own
    /// identity.
    pub codes: ImportedCodes,
    /// Decisions; the theme as an index into the imported themes.
    pub decisions: Vec<(usize, Assignment)>,
    /// Quotes, those of a theme in their order; the theme as an index into the imported themes.
    pub quotes: Vec<(usize, TranscriptSpan)>,
    /// Names and junk marks of topics.
    pub marks: Vec<TopicMark>,
    /// Names of speakers.
    pub speakers: Vec<SpeakerName>,
}

/// What a merge added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MergeSummary {
    /// New themes.
    pub themes: usize,
    /// Passages newly assigned to a theme.
    pub passages: usize,
    /// Memos written or extended.
    pub memos: usize,
    /// New quotes.
    pub quotes: usize,
    /// New names and junk marks of topics, and new names of speakers.
    pub names: usize,
}

/// Merges the work of another copy. Nothing here is changed, except that memos are extended: decisions keep
/// their coder and time, decisions that exist are passed over, and names given here stay.
///
/// # Errors
/// [`NothingToDo`](crate::coding::CodingError::NothingToDo) where all of it exists;
/// [`HiddenFromCoder`](crate::coding::CodingError::HiddenFromCoder) for a blind guest.
pub fn merge_copy(book: &Codebook, copy: &ProjectCopy, by: &Signature) -> CodingResult<(Edit, MergeSummary)> {
    book.require_unblinded("taking in another copy")?;
    let mut draft = EditBuilder::new(book);
    let became = import_themes(&mut draft, &copy.codes)?;
    let themes = draft.theme_book.themes.len() - book.themes.len();
    let passages = merge_decisions(&mut draft, copy, &became, by);
    for (target, text) in &copy.codes.memos {
        append_memo(&mut draft, target.clone(), text);
    }
    let (quotes, names) = (merge_quotes(&mut draft, copy, &became), merge_names(&mut draft, copy));
    let (of_themes, of_passages) = (count_noun(themes, "theme"), count_noun(passages, "coded passage"));
    let what = format!("merged in {of_themes} and {of_passages} from {}", copy.codes.source_name);
    let edit = draft.finish_or(what, || format!("all of {} is here", copy.codes.source_name))?;
    let memo = |change: &&RecordChange| matches!(change.key(), Some(RecordKey::Memo(_)));
    let memos = edit.changes.iter().filter(memo).count();
    Ok((edit, MergeSummary { themes, passages, memos, quotes, names }))
}

/// The passages each coder assigned to each theme.
type CodedPassages = BTreeMap<(ThemeId, String), BTreeSet<TranscriptSpan>>;

/// Merges the decisions; counts the passages that are new.
fn merge_decisions(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    themes: &[ThemeId],
    by: &Signature,
) -> usize {
    let mut held = CodedPassages::new();
    for old in draft.book.assignments.values() {
        held.entry((old.theme, old.coder.clone())).or_default().extend(old.spans.iter().cloned());
    }
    let mut passages = 0;
    for (theme, arriving) in &copy.decisions {
        let Some(&theme) = themes.get(*theme) else { continue };
        let mut arriving = Assignment { theme, ..arriving.clone() };
        if arriving.coder.is_empty() {
            arriving.coder.clone_from(&by.coder);
        }
        let there = held.entry((theme, arriving.coder.clone())).or_default();
        let missing: Vec<TranscriptSpan> =
            arriving.spans.iter().filter(|placed| !there.contains(placed)).cloned().collect();
        passages += missing.len();
        there.extend(missing.iter().cloned());
        merge_decision(draft, arriving, missing);
    }
    passages
}

/// Adds what a decision has beyond the present ones; `missing` are its new passages.
fn merge_decision(draft: &mut EditBuilder<'_>, arriving: Assignment, missing: Vec<TranscriptSpan>) {
    let same = |old: &&Assignment| {
        (old.theme, &old.source, &old.coder) == (arriving.theme, &arriving.source, &arriving.coder)
    };
    let whole = arriving.source != AssignmentSource::Spans;
    let there = draft.assignments().find(|old| whole && same(old)).cloned();
    match there {
        Some(mut there) if !missing.is_empty() => {
            there.spans.extend(missing);
            there.spans.sort();
            draft.put(CodingRecord::Assignment(there));
        }
        // A decision on a whole topic is new even where all its passages are assigned already.
        None if whole && !arriving.spans.is_empty() => {
            let id = draft.new_assignment_id();
            draft.put(CodingRecord::Assignment(Assignment { id, ..arriving }));
        }
        None if !missing.is_empty() => {
            let id = draft.new_assignment_id();
            draft.put(CodingRecord::Assignment(Assignment { id, spans: missing, ..arriving }));
        }
        _ => {}
    }
}

/// Appends quotes to those a theme has; returns the number of new ones.
fn merge_quotes(draft: &mut EditBuilder<'_>, copy: &ProjectCopy, themes: &[ThemeId]) -> usize {
    let mut by_theme: BTreeMap<ThemeId, Vec<TranscriptSpan>> = BTreeMap::new();
    for (theme, place) in &copy.quotes {
        if let Some(&theme) = themes.get(*theme) {
            by_theme.entry(theme).or_default().push(place.clone());
        }
    }
    let mut new = 0;
    for (theme, places) in by_theme {
        let mut quotes = draft.quotes_of(theme);
        let before = quotes.len();
        for place in places {
            if !quotes.contains(&place) {
                quotes.push(place);
            }
        }
        if quotes.len() > before {
            new += quotes.len() - before;
            draft.put_quotes(theme, quotes);
        }
    }
    new
}

/// Takes over names of topics and speakers where they have none here; returns how many.
fn merge_names(draft: &mut EditBuilder<'_>, copy: &ProjectCopy) -> usize {
    let book = draft.book;
    let mut named = 0;
    for mark in copy.marks.iter().filter(|mark| !book.topic_marks.contains_key(&(mark.run, mark.topic))) {
        draft.put_mark(mark.clone());
        named += 1;
    }
    for given in copy.speakers.iter().filter(|given| !book.speaker_names.contains_key(&given.key)) {
        draft.put(CodingRecord::Speaker(given.clone()));
        named += 1;
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::ImportedTheme;
    use crate::coding::error::CodingError;
    use crate::coding::fixture::{apply_checked, codebook_with, signature, theme_spans, transcript_span};
    use crate::coding::{AssignmentId, MemoTarget};
    use crate::topics::{RunId, TopicId};

    fn decision(source: AssignmentSource, spans: Vec<TranscriptSpan>) -> Assignment {
        Assignment {
            id: AssignmentId(77),
            theme: ThemeId(99),
            source,
            spans,
            coder: "bob".to_owned(),
            time: "2026-11-24T09:00:00Z".to_owned(),
        }
    }

    fn copy() -> ProjectCopy {
        let theme =
            |name: &str, parent| ImportedTheme { name: name.to_owned(), parent, ..ImportedTheme::default() };
        let topic = AssignmentSource::Topic { run: RunId(1), topic: TopicId(0) };
        ProjectCopy {
            codes: ImportedCodes {
                source_name: "copy".to_owned(),
                themes: vec![theme("A", None), theme("New", Some(0))],
                memos: vec![(MemoTarget::Project, "Theirs.".to_owned())],
                ..ImportedCodes::default()
            },
            decisions: vec![
                (0, decision(AssignmentSource::Spans, vec![transcript_span(1, 0, 100)])),
                (1, decision(topic, vec![transcript_span(1, 0, 100), transcript_span(1, 101, 201)])),
            ],
            quotes: vec![(0, transcript_span(1, 0, 9))],
            ..ProjectCopy::default()
        }
    }

    #[test]
    fn a_copy_is_taken_in_once_with_who_decided_and_when() {
        let mut book = codebook_with(&["A"]);
        let edit = crate::coding::edits::set_memo(&book, MemoTarget::Project, "Mine.").unwrap();
        apply_checked(&mut book, edit);
        let (edit, came) = merge_copy(&book, &copy(), &signature()).unwrap();
        assert_eq!(came, MergeSummary { themes: 1, passages: 3, memos: 1, quotes: 1, names: 0 });
        assert_eq!(apply_checked(&mut book, edit), "merged in 1 theme and 3 coded passages from copy");
        let signed: Vec<_> = book.assignments.values().map(|it| (it.coder.as_str(), &it.source)).collect();
        let topic = AssignmentSource::Topic { run: RunId(1), topic: TopicId(0) };
        assert_eq!(signed, [("bob", &AssignmentSource::Spans), ("bob", &topic)]);
        assert!(book.assignments.values().all(|it| it.time == "2026-11-24T09:00:00Z"));
        assert_eq!(book.memo(&MemoTarget::Project).unwrap().text, "Mine.\n\nTheirs.");
        assert!(matches!(merge_copy(&book, &copy(), &signature()), Err(CodingError::NothingToDo(_))));
    }

    #[test]
    fn more_of_a_topic_is_added_to_its_decision() {
        let mut book = codebook_with(&["A"]);
        let (edit, _) = merge_copy(&book, &copy(), &signature()).unwrap();
        apply_checked(&mut book, edit);
        let mut more = copy();
        more.decisions[1].1.spans.push(transcript_span(2, 0, 100));
        let (edit, came) = merge_copy(&book, &more, &signature()).unwrap();
        apply_checked(&mut book, edit);
        assert_eq!((came.passages, book.assignments.len()), (1, 2));
        assert_eq!(theme_spans(&book, book.find_theme("A/New").unwrap()).len(), 3);
    }
}
