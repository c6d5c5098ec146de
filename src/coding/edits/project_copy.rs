//! Merging the work of another copy of the project, in one edit.

use super::arriving_cases::{ArrivingCases, follow_given_names, take_over_cases};
use super::arriving_summaries::take_over_summaries;
use super::copied_topics::CopiedTopics;
use super::edit_builder::EditBuilder;
use super::guide_questions::take_over_questions;
use super::import::{ImportedCodes, date_memo, extend_memo, import_themes};
use crate::coding::codebook::model::{
    Assignment, AssignmentSource, Codebook, CodingRecord, Edit, GuideQuestion, ImportChoice, ImportScope,
    Memo, MemoTarget, RecordChange, RecordKey, Signature, SpeakerName, ThemeId, TopicMark, TranscriptSpan,
};
use crate::coding::error::CodingResult;
use crate::format::{count_noun, join_names, thousands};
use std::collections::{BTreeMap, BTreeSet};

/// The work of another copy, in terms of this project's transcripts and runs. What has no coder is of who merges.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectCopy {
    /// Source name and themes; its `decisions` and `memos` are empty, since they are given below with their own
    /// identity.
    pub codes: ImportedCodes,
    /// Decisions; the theme as an index into the imported themes.
    pub decisions: Vec<(usize, Assignment)>,
    /// Memos; one on a theme has its index into the imported themes beside it, which counts instead of its target.
    pub memos: Vec<(Option<usize>, Memo)>,
    /// Summaries of cells, with transcripts as they are here and people as they are called there; the theme as an index
    /// into the imported themes, which counts instead of that of its target.
    pub summaries: Vec<(usize, Memo)>,
    /// Quotes with who picked them, those of a theme in their order; the theme as an index into the imported
    /// themes.
    pub quotes: Vec<(usize, TranscriptSpan, String)>,
    /// Rejected suggestions with who rejected them; the theme as an index into the imported themes.
    pub rejections: Vec<(usize, TranscriptSpan, String)>,
    /// Names and junk marks of topics.
    pub marks: Vec<TopicMark>,
    /// Names of speakers.
    pub speakers: Vec<SpeakerName>,
    /// What was decided of how files are read.
    pub readings: Vec<ImportChoice>,
    /// What is known of people.
    pub cases: ArrivingCases,
    /// Questions of the guide.
    pub questions: Vec<GuideQuestion>,
    /// Topics merged and split, and snippets moved.
    pub topics: CopiedTopics,
}

/// What a merge added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MergeSummary {
    /// New themes.
    pub themes: usize,
    /// Passages newly assigned to a theme.
    pub passages: usize,
    /// Memos written or extended.
    pub memos: usize,
    /// Themes newly listed under another.
    pub listings: usize,
    /// New quotes.
    pub quotes: usize,
    /// New names and junk marks of topics, and new names of speakers.
    pub names: usize,
    /// New rejections of suggestions.
    pub rejections: usize,
    /// Files and layouts of which is newly decided how they are read.
    pub readings: usize,
    /// People of whom something is known that was not known here.
    pub cases: usize,
    /// Guide questions that are new or changed.
    pub questions: usize,
    /// Topics merged or split and snippets moved.
    pub topic_changes: usize,
    /// What the two say differently, a sentence each: what was made of it.
    pub conflicts: Vec<String>,
}

impl MergeSummary {
    /// What came from a copy of this name, in words.
    fn sentence(&self, source: &str) -> String {
        let came = [
            (self.themes, "theme"),
            (self.passages, "coded passage"),
            (self.memos, "memo"),
            (self.quotes, "quote"),
            (self.names, "name or junk mark"),
            (self.listings, "theme listing"),
            (self.topic_changes, "topic change"),
            (self.rejections, "refusal"),
            (self.readings, "reading decision"),
            (self.cases, "case"),
            (self.questions, "guide question"),
        ];
        let came = came.into_iter().filter(|(number, _)| *number > 0);
        let came: Vec<String> = came
            .map(|(number, noun)| match noun {
                "name or junk mark" if number > 1 => format!("{} names and junk marks", thousands(number)),
                noun => count_noun(number, noun),
            })
            .collect();
        match came.as_slice() {
            [] => format!("merged in the work of {source}"),
            _ => format!("merged in {} from {source}", join_names(&came)),
        }
    }
}

/// Merges the work of another copy. Nothing here is changed, except that the memo of a coder is extended by what the
/// same coder wrote there: decisions keep their coder and time, what exists is passed over, and what two coders say
/// differently stands side by side. Where only one of two can stand, as of two names by one coder, it is the one
/// here, and the summary says so. There is no edit where all of it is here.
///
/// # Errors
/// [`HiddenFromCoder`](crate::coding::CodingError::HiddenFromCoder) for a blind guest.
pub fn merge_copy(
    book: &Codebook,
    copy: &ProjectCopy,
    by: &Signature,
) -> CodingResult<(Option<Edit>, MergeSummary)> {
    book.require_unblinded("taking in another copy")?;
    let mut draft = EditBuilder::new(book);
    let became = import_themes(&mut draft, &copy.codes, &by.coder)?;
    let mut summary = MergeSummary {
        themes: draft.theme_book.themes.len() - book.themes.len(),
        passages: merge_decisions(&mut draft, copy, &became, by),
        listings: listing_count(&draft.theme_book).saturating_sub(listing_count(book)),
        ..MergeSummary::default()
    };
    summary.topic_changes = copy.topics.apply(&mut draft, &mut summary.conflicts);
    merge_memos(&mut draft, copy, &became, by, &mut summary);
    summary.quotes = merge_quotes(&mut draft, copy, &became, by);
    merge_rejections(&mut draft, copy, &became, by, &mut summary);
    merge_marks(&mut draft, copy, by, &mut summary);
    merge_speakers(&mut draft, copy, by, &mut summary);
    merge_readings(&mut draft, copy, &mut summary);
    merge_cases(&mut draft, copy, &mut summary);
    merge_summaries(&mut draft, copy, &became, by, &mut summary);
    summary.conflicts.extend(take_over_questions(&mut draft, &copy.questions));
    summary.questions = draft.changed_questions();
    let mut edit = draft.finish_if_changed(String::new());
    let memo = |change: &&RecordChange| matches!(change.key(), Some(RecordKey::Memo(..)));
    summary.memos = edit.iter().flat_map(|edit| &edit.changes).filter(memo).count();
    if let Some(edit) = &mut edit {
        edit.what = summary.sentence(&copy.codes.source_name);
    }
    Ok((edit, summary))
}

/// How often themes are listed under another.
fn listing_count(book: &Codebook) -> usize {
    book.themes.values().map(|theme| theme.also_under.len()).sum()
}

/// The coder of a record of the other copy.
fn coder_or<'a>(coder: &'a str, by: &'a Signature) -> &'a str {
    if coder.is_empty() { &by.coder } else { coder }
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

/// Writes the memos beside those of other coders; of one coder, what differs goes below what is here.
fn merge_memos(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    themes: &[ThemeId],
    by: &Signature,
    summary: &mut MergeSummary,
) {
    for (theme, memo) in &copy.memos {
        let target = match theme.map(|theme| themes.get(theme)) {
            Some(Some(&theme)) => MemoTarget::Theme(theme),
            Some(None) => continue,
            None => memo.target.clone(),
        };
        let coder = coder_or(&memo.coder, by);
        let text = memo.text.trim_end();
        if !text.trim().is_empty() && extend_memo(draft, target.clone(), coder, text) {
            let subject = super::memo::subject_name(&draft.theme_book, &target);
            summary
                .conflicts
                .push(format!("the memo of {coder} on {subject} differs: it has both texts now"));
        }
        summary.conflicts.extend(date_memo(draft, &target, coder, memo));
    }
}

/// Appends quotes to those a theme has; returns the number of new ones.
fn merge_quotes(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    themes: &[ThemeId],
    by: &Signature,
) -> usize {
    let mut by_theme: BTreeMap<ThemeId, Vec<(&TranscriptSpan, &str)>> = BTreeMap::new();
    for (theme, place, coder) in &copy.quotes {
        if let Some(&theme) = themes.get(*theme) {
            by_theme.entry(theme).or_default().push((place, coder_or(coder, by)));
        }
    }
    let mut new = 0;
    for (theme, places) in by_theme {
        let mut quotes = draft.quotes_of(theme);
        let before = new;
        for (place, coder) in places {
            match quotes.iter_mut().find(|(known, _)| known == place) {
                Some((_, coders)) => new += usize::from(coders.insert(coder.to_owned())),
                None => {
                    quotes.push((place.clone(), BTreeSet::from([coder.to_owned()])));
                    new += 1;
                }
            }
        }
        if new > before {
            draft.put_quotes(theme, quotes);
        }
    }
    new
}

/// Takes in rejections. A passage that is rejected there and under the theme here, or the other way round, stays both.
fn merge_rejections(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    themes: &[ThemeId],
    by: &Signature,
    summary: &mut MergeSummary,
) {
    let mut contested: BTreeMap<ThemeId, usize> = BTreeMap::new();
    for (theme, place, coder) in &copy.rejections {
        let Some(&theme) = themes.get(*theme) else { continue };
        if !draft.reject(theme, place, coder_or(coder, by)) {
            continue;
        }
        summary.rejections += 1;
        let held = draft.book.assignments.values().any(|it| it.theme == theme && it.spans.contains(place));
        *contested.entry(theme).or_default() += usize::from(held);
    }
    for (theme, number) in contested.into_iter().filter(|(_, number)| *number > 0) {
        let (path, passages) = (draft.theme_path(theme), count_noun(number, "passage"));
        summary
            .conflicts
            .push(format!("{path} was refused there for {passages} that it holds here: both stay"));
    }
}

/// Takes over names and junk marks of topics, coder by coder.
fn merge_marks(draft: &mut EditBuilder<'_>, copy: &ProjectCopy, by: &Signature, summary: &mut MergeSummary) {
    let book = draft.book;
    for mark in &copy.marks {
        let mut arriving = TopicMark { coder: coder_or(&mark.coder, by).to_owned(), ..mark.clone() };
        let known = book.topic_marks.get(&(mark.run, mark.topic, arriving.coder.clone()));
        if let Some(known) = known {
            if let (Some(here), Some(there)) = (&known.label, &arriving.label)
                && here != there
            {
                summary.conflicts.push(format!(
                    "topic {} is called '{here}' here and '{there}' there, both by {}: '{here}' stays",
                    mark.topic.0, arriving.coder
                ));
            }
            arriving.label = known.label.clone().or(arriving.label);
            arriving.junk |= known.junk;
        }
        if known == Some(&arriving) {
            continue;
        }
        let others = book.marks_on(mark.run, mark.topic).filter(|known| known.coder != arriving.coder);
        for other in others.filter(|other| other.label != arriving.label) {
            let (Some(here), Some(there)) = (&other.label, &arriving.label) else { continue };
            summary.conflicts.push(format!(
                "topic {} is '{here}' to {} and '{there}' to {}: both names stay",
                mark.topic.0, other.coder, arriving.coder
            ));
        }
        draft.put_mark(arriving);
        summary.names += 1;
    }
}

/// Takes over names of speakers where they have none here.
fn merge_speakers(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    by: &Signature,
    summary: &mut MergeSummary,
) {
    for given in &copy.speakers {
        match draft.book.speaker_names.get(&given.key) {
            Some(known) if known.name != given.name => summary.conflicts.push(format!(
                "the speaker '{}' is called '{}' here and '{}' there: '{}' stays",
                given.key.said, known.name, given.name, known.name
            )),
            Some(_) => {}
            None => {
                let coder = coder_or(&given.coder, by).to_owned();
                draft.put(CodingRecord::Speaker(SpeakerName { coder, ..given.clone() }));
                summary.names += 1;
            }
        }
    }
}

/// Takes over what was decided there of how files are read; where it is decided otherwise here, that stays.
fn merge_readings(draft: &mut EditBuilder<'_>, copy: &ProjectCopy, summary: &mut MergeSummary) {
    for arriving in &copy.readings {
        let here = draft.book.import_choices.get(&arriving.scope).cloned().unwrap_or_default();
        let both = here.or(&arriving.choices);
        if arriving.choices.or(&here) != both {
            let (ImportScope::File(subject) | ImportScope::Layout(subject)) = &arriving.scope;
            summary.conflicts.push(format!(
                "how '{subject}' is read was decided differently here and there: as here stays"
            ));
        }
        if both != here {
            summary.readings += 1;
            draft.put(CodingRecord::Import(ImportChoice { scope: arriving.scope.clone(), choices: both }));
        }
    }
}

/// Takes over what is known of people; where something is told otherwise here, that stays.
fn merge_cases(draft: &mut EditBuilder<'_>, copy: &ProjectCopy, summary: &mut MergeSummary) {
    summary.conflicts.extend(follow_given_names(draft, &copy.cases.voices));
    let (new, sentences) = take_over_cases(draft, &copy.cases, "there");
    summary.cases = new;
    summary.conflicts.extend(sentences);
}

/// Takes over the summaries of cells, once all have the names they are to have.
fn merge_summaries(
    draft: &mut EditBuilder<'_>,
    copy: &ProjectCopy,
    themes: &[ThemeId],
    by: &Signature,
    summary: &mut MergeSummary,
) {
    let here = |(theme, memo): &(usize, Memo)| {
        let coder = coder_or(&memo.coder, by).to_owned();
        Some((*themes.get(*theme)?, Memo { coder, ..memo.clone() }))
    };
    let summaries: Vec<(ThemeId, Memo)> = copy.summaries.iter().filter_map(here).collect();
    summary.conflicts.extend(take_over_summaries(draft, &summaries, &copy.cases));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::edits::ImportedTheme;
    use crate::coding::fixture::{apply_checked, codebook_with, signature, theme_spans, transcript_span};
    use crate::coding::{AssignmentId, JournalKind, MemoTarget};
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
                ..ImportedCodes::default()
            },
            memos: vec![(
                None,
                Memo {
                    kind: Some(JournalKind::Analytic),
                    time: "2026-11-24T09:00:00Z".to_owned(),
                    target: MemoTarget::Project,
                    coder: "bob".to_owned(),
                    text: "Theirs.".to_owned(),
                },
            )],
            decisions: vec![
                (0, decision(AssignmentSource::Spans, vec![transcript_span(1, 0, 100)])),
                (1, decision(topic, vec![transcript_span(1, 0, 100), transcript_span(1, 101, 201)])),
            ],
            quotes: vec![(0, transcript_span(1, 0, 9), "bob".to_owned())],
            ..ProjectCopy::default()
        }
    }

    #[test]
    fn a_copy_is_taken_in_once_with_who_decided_and_when() {
        let mut book = codebook_with(&["A"]);
        let edit = crate::coding::edits::set_memo(&book, MemoTarget::Project, "Mine.").unwrap();
        apply_checked(&mut book, edit);
        let (edit, came) = merge_copy(&book, &copy(), &signature()).unwrap();
        assert_eq!(
            came,
            MergeSummary { themes: 1, passages: 3, memos: 1, quotes: 1, ..MergeSummary::default() }
        );
        assert_eq!(
            apply_checked(&mut book, edit.unwrap()),
            "merged in 1 theme, 3 coded passages, 1 memo and 1 quote from copy"
        );
        let signed: Vec<_> = book.assignments.values().map(|it| (it.coder.as_str(), &it.source)).collect();
        let topic = AssignmentSource::Topic { run: RunId(1), topic: TopicId(0) };
        assert_eq!(signed, [("bob", &AssignmentSource::Spans), ("bob", &topic)]);
        assert!(book.assignments.values().all(|it| it.time == "2026-11-24T09:00:00Z"));
        assert_eq!(book.memo_text(&MemoTarget::Project).unwrap(), "Mine.\n\nbob: Theirs.");
        let theirs = book.memo_of(&MemoTarget::Project, "bob").unwrap();
        assert_eq!(
            (theirs.kind, theirs.time.as_str()),
            (Some(JournalKind::Analytic), "2026-11-24T09:00:00Z")
        );
        assert_eq!(merge_copy(&book, &copy(), &signature()).unwrap().0, None);
    }

    #[test]
    fn a_memo_that_is_for_something_else_there_is_told_of() {
        let mut book = codebook_with(&["A"]);
        let (edit, _) = merge_copy(&book, &copy(), &signature()).unwrap();
        apply_checked(&mut book, edit.unwrap());
        let mut other = copy();
        other.memos[0].1.kind = Some(JournalKind::Todo);
        let (edit, came) = merge_copy(&book, &other, &signature()).unwrap();
        assert_eq!(edit, None);
        assert_eq!(
            came.conflicts,
            ["the memo of bob on the project is analytic here and to do there: analytic stays"]
        );
    }

    #[test]
    fn more_of_a_topic_is_added_to_its_decision() {
        let mut book = codebook_with(&["A"]);
        let (edit, _) = merge_copy(&book, &copy(), &signature()).unwrap();
        apply_checked(&mut book, edit.unwrap());
        let mut more = copy();
        more.decisions[1].1.spans.push(transcript_span(2, 0, 100));
        let (edit, came) = merge_copy(&book, &more, &signature()).unwrap();
        apply_checked(&mut book, edit.unwrap());
        assert_eq!((came.passages, book.assignments.len()), (1, 2));
        assert_eq!(theme_spans(&book, book.find_theme("A/New").unwrap()).len(), 3);
    }
}
