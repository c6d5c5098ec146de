//! Edits for what the researcher asked for on a screen: each function turns a coding target and a choice into
//! an [`Edit`], by calling [`crate::coding::edits`] with the workspace's corpus, run and codebook.
//!
//! Nothing here changes the workspace: the edit is applied by the driver, which stores it first. Errors are
//! sentences for a notice.

use super::coding_target::CodingTarget;
use super::workspace::Workspace;
use crate::coding::agreement::PlacedUnit;
use crate::coding::edits::{ReadDecision, TopicPart};
use crate::coding::{
    CodingError, CodingRecord, Edit, GuideQuestionId, ImportScope, JournalKind, MemoTarget, ROLE_ATTRIBUTE,
    RecordChange, Theme, ThemeId, ThemeRef, TranscriptSpan, edits, join_path, path_names, read_pairs,
};
use crate::config::color_theme::{THEME_GLYPHS, THEME_HUES};
use crate::corpus::{Attributes, SnippetIndex, Span, SpeakerRole, TranscriptId, TranscriptIndex};
use crate::format::clock;
use crate::jobs::import_check::CheckedFile;
use crate::topics::{Run, StopWord, TopicId};
use std::collections::BTreeSet;

/// Why an edit cannot be made, as a sentence for a notice.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is no run, and so no topic.
    #[error("no topics were found yet")]
    NoRun,
    /// The theme was deleted or merged meanwhile.
    #[error("that theme is gone")]
    ThemeGone,
    /// The theme is at the top level and cannot move out.
    #[error("it is at the top already")]
    AtTop,
    /// The theme is the first of its siblings and cannot move into one above it.
    #[error("there is no theme above it on its level")]
    NoneAbove,
    /// The theme is the first or last of its siblings and cannot move on.
    #[error("it is the {0} on its level")]
    AtEnd(&'static str),
    /// The codebook does not allow it.
    #[error(transparent)]
    Coding(#[from] CodingError),
}

/// An edit, or why it cannot be made.
pub type EditResult = Result<Edit, EditError>;

/// How many different pairs of colour and glyph there are for themes (35); after them the first comes again.
const THEME_STYLES: u8 = (THEME_HUES * THEME_GLYPHS.len()) as u8;

/// Assigns a coding target to an existing theme.
pub fn assign_to_theme(work: &Workspace, subject: &CodingTarget, theme: ThemeId) -> EditResult {
    assign_to(work, subject, ThemeRef::Theme(theme))
}

/// Assigns a coding target to the theme of a path; it and those above it are added where they are missing.
pub fn assign_to_path(work: &Workspace, subject: &CodingTarget, path: &str) -> EditResult {
    assign_to(work, subject, ThemeRef::Path(path))
}

fn assign_to(work: &Workspace, subject: &CodingTarget, place: ThemeRef<'_>) -> EditResult {
    let (book, signature) = (&work.codebook, work.signature());
    Ok(match subject {
        CodingTarget::Topics(topics) => {
            edits::assign_topics(book, &work.corpus, current_run(work)?, topics, place, &signature)?
        }
        other => edits::assign_spans(book, &target_spans(work, other), place, &signature)?,
    })
}

/// Takes a coding target off a theme.
pub fn unassign(work: &Workspace, subject: &CodingTarget, theme: ThemeId) -> EditResult {
    let (book, signature, from) = (&work.codebook, work.signature(), Some(theme));
    Ok(match subject {
        CodingTarget::Topics(topics) => {
            edits::unassign_topics(book, &work.corpus, current_run(work)?, topics, from, &signature)?
        }
        other => edits::unassign_spans(book, &target_spans(work, other), from, &signature)?,
    })
}

/// Moves what of a coding target is in a theme to another theme.
pub fn recode(work: &Workspace, subject: &CodingTarget, from: ThemeId, to: ThemeRef<'_>) -> EditResult {
    let spans = target_spans(work, subject);
    Ok(edits::recode_spans(&work.codebook, &spans, from, to, &work.signature())?)
}

/// Rejects a theme suggested for a coding target: it is not suggested for it again.
pub fn reject_suggestion(work: &Workspace, subject: &CodingTarget, theme: ThemeId) -> EditResult {
    Ok(edits::reject_suggestion(&work.codebook, theme, &target_spans(work, subject))?)
}

/// The themes that a coding target or any part of it is assigned to, in order of their ids.
pub fn themes_on(work: &Workspace, subject: &CodingTarget) -> Vec<ThemeId> {
    let found: BTreeSet<ThemeId> = match subject {
        CodingTarget::Topics(topics) => {
            let facts = topics.iter().filter_map(|topic| work.stats.topic(*topic));
            facts.flat_map(|topic| topic.themes.iter().map(|theming| theming.theme)).collect()
        }
        CodingTarget::Snippets(snippets) => {
            snippets.iter().flat_map(|snippet| work.themes_of(*snippet)).copied().collect()
        }
        CodingTarget::Span(placed) => {
            let reaches = |other: &TranscriptSpan| {
                other.transcript == placed.transcript && other.span.overlap(placed.span) > 0
            };
            let here = work.codebook.assignments.values().filter(|one| one.spans.iter().any(reaches));
            here.map(|assignment| assignment.theme).collect()
        }
    };
    found.into_iter().collect()
}

/// Settles what coders disagree on in a unit: all of them have these passages of the theme there then.
pub fn settle(
    work: &Workspace,
    theme: ThemeId,
    unit: &PlacedUnit,
    coders: &[String],
    (passages, outcome): (&[(ThemeId, Span)], &str),
) -> EditResult {
    let placed = |span: &Span| TranscriptSpan { transcript: unit.transcript, span: *span };
    let spans: Vec<TranscriptSpan> = unit.spans.iter().map(placed).collect();
    let passages: Vec<(ThemeId, TranscriptSpan)> =
        passages.iter().map(|(theme, span)| (*theme, placed(span))).collect();
    let settlement = edits::Settlement {
        theme,
        unit: &spans,
        coders,
        passages: &passages,
        place: &unit_place(work, unit),
        outcome,
    };
    Ok(edits::settle(&work.codebook, &settlement, &work.signature())?)
}

/// Where a unit is, in words: its transcript, and the time where that is known.
fn unit_place(work: &Workspace, unit: &PlacedUnit) -> String {
    let name = work.corpus.transcript(unit.transcript).map_or("", |entry| entry.name.as_str());
    match unit.start {
        Some(second) => format!("{name} at {}", clock(second)),
        None => name.to_owned(),
    }
}

/// Adds a passage to the quotes of a theme.
pub fn add_quote(work: &Workspace, theme: ThemeId, passage: &TranscriptSpan) -> EditResult {
    Ok(edits::add_quotes(&work.codebook, theme, std::slice::from_ref(passage))?)
}

/// Removes quotes of a theme, by their numbers from 1.
pub fn remove_quotes(work: &Workspace, theme: ThemeId, numbers: &[usize]) -> EditResult {
    Ok(edits::remove_quotes(&work.codebook, theme, numbers)?)
}

/// Renames a topic.
pub fn rename_topic(work: &Workspace, topic: TopicId, name: &str) -> EditResult {
    Ok(edits::rename_topic(&work.codebook, current_run(work)?, topic, name)?)
}

/// Marks topics as junk, which leaves them out of counts; where all of them are junk already, takes the mark
/// off.
pub fn toggle_junk(work: &Workspace, topics: &[TopicId]) -> EditResult {
    let all = topics.iter().all(|topic| work.is_junk(*topic));
    Ok(edits::junk_topics(&work.codebook, current_run(work)?, topics, !all)?)
}

/// Decides how a file is read, or all files that are read like it.
pub fn decide_reading(
    work: &Workspace,
    file: &CheckedFile,
    for_all: bool,
    decision: ReadDecision,
) -> EditResult {
    let scope = match for_all {
        true => ImportScope::Layout(file.kind.clone()),
        false => ImportScope::File(file.key.clone()),
    };
    Ok(edits::decide_reading(&work.codebook, &scope, &file.name, decision)?)
}

/// Leaves a word out of keywords.
pub fn leave_out_word(work: &Workspace, word: &StopWord) -> EditResult {
    Ok(edits::leave_out_words(&work.codebook, std::slice::from_ref(word))?)
}

/// Merges topics into the first of them.
pub fn merge_topics(work: &Workspace, topics: &[TopicId]) -> EditResult {
    Ok(edits::merge_topics(&work.codebook, &work.corpus, current_run(work)?, topics)?)
}

/// Merges several groups of topics in one edit, each into the first of its group.
pub fn merge_groups(work: &Workspace, groups: &[Vec<TopicId>]) -> EditResult {
    Ok(edits::merge_groups(&work.codebook, &work.corpus, current_run(work)?, groups)?)
}

/// Splits a topic into parts, which become topics.
pub fn split_topic(work: &Workspace, topic: TopicId, parts: &[TopicPart]) -> EditResult {
    Ok(edits::split_topic(&work.codebook, &work.corpus, current_run(work)?, topic, parts)?)
}

/// Moves snippets (indices into the corpus) to another topic, or out of all topics.
pub fn move_snippets(work: &Workspace, snippets: &[SnippetIndex], to: Option<TopicId>) -> EditResult {
    Ok(edits::move_snippets(&work.codebook, &work.corpus, current_run(work)?, snippets, to)?)
}

/// Sets the memo on a target, which keeps its kind; an empty text deletes it.
pub fn set_memo(work: &Workspace, target: &MemoTarget, text: &str) -> EditResult {
    let kind = work.codebook.memo_to_change(target).and_then(|memo| memo.kind);
    Ok(edits::write_memo(&work.codebook, target.clone(), text, kind, &work.now)?)
}

/// The target of a new entry of the journal, begun now.
pub fn new_entry(work: &Workspace) -> MemoTarget {
    edits::new_entry(&work.codebook, &work.now)
}

/// Says what the memo on a target is for.
pub fn set_memo_kind(work: &Workspace, target: &MemoTarget, kind: Option<JournalKind>) -> EditResult {
    Ok(edits::set_memo_kind(&work.codebook, target.clone(), kind)?)
}

/// Adds a theme inside another, or at the top level. A `/` in the name adds nested themes, `\/` is one within a name.
pub fn add_theme(work: &Workspace, parent: Option<ThemeId>, name: &str) -> EditResult {
    let name = clean_path(name);
    let path = match parent {
        Some(parent) if !name.is_empty() => format!("{}/{name}", work.codebook.theme_path(parent)),
        _ => name,
    };
    Ok(edits::add_theme(&work.codebook, &path)?.0)
}

/// Renames a theme.
pub fn rename_theme(work: &Workspace, theme: ThemeId, name: &str) -> EditResult {
    Ok(edits::rename_theme(&work.codebook, theme, name)?)
}

/// Sets the description of a theme: when to use it and when not.
pub fn describe_theme(work: &Workspace, theme: ThemeId, text: &str) -> EditResult {
    Ok(edits::describe_theme(&work.codebook, theme, text)?)
}

/// Deletes a theme with all themes inside it.
pub fn delete_theme(work: &Workspace, theme: ThemeId) -> EditResult {
    Ok(edits::delete_theme(&work.codebook, theme)?)
}

/// Merges themes into one of them or into another; `into` may be among them.
pub fn merge_themes(work: &Workspace, themes: &[ThemeId], into: ThemeId) -> EditResult {
    let others: Vec<ThemeId> = themes.iter().copied().filter(|theme| *theme != into).collect();
    Ok(edits::merge_themes(&work.codebook, into, &others)?)
}

/// Moves a theme into another, or to the top level.
pub fn move_theme_into(work: &Workspace, theme: ThemeId, into: Option<ThemeId>) -> EditResult {
    Ok(edits::move_theme(&work.codebook, theme, into)?)
}

/// Lists a theme also under another.
pub fn list_theme_under(work: &Workspace, theme: ThemeId, parent: ThemeId) -> EditResult {
    Ok(edits::list_theme_under(&work.codebook, theme, parent)?)
}

/// Takes a theme off another under which it is listed.
pub fn unlist_theme_under(work: &Workspace, theme: ThemeId, parent: ThemeId) -> EditResult {
    Ok(edits::unlist_theme_under(&work.codebook, theme, parent)?)
}

/// Moves a theme one level up, beside its parent.
pub fn move_theme_out(work: &Workspace, theme: ThemeId) -> EditResult {
    let parent = theme_by_id(work, theme)?.parent.ok_or(EditError::AtTop)?;
    move_theme_into(work, theme, theme_by_id(work, parent)?.parent)
}

/// Moves a theme one level down, into the sibling above it.
pub fn move_theme_in(work: &Workspace, theme: ThemeId) -> EditResult {
    let siblings = work.codebook.children(theme_by_id(work, theme)?.parent);
    let above = siblings.iter().position(|sibling| sibling.id == theme).and_then(|at| at.checked_sub(1));
    let above = above.and_then(|at| siblings.get(at)).ok_or(EditError::NoneAbove)?;
    move_theme_into(work, theme, Some(above.id))
}

/// Moves a theme one place up or down among its siblings.
pub fn reorder_theme(work: &Workspace, theme: ThemeId, down: bool) -> EditResult {
    let moved = theme_by_id(work, theme)?;
    let mut siblings: Vec<&Theme> = work.codebook.children(moved.parent);
    let at = siblings.iter().position(|sibling| sibling.id == theme).ok_or(EditError::ThemeGone)?;
    // Above the first row `wrapping_sub` gives the largest number, which the next check rejects.
    let (to, end) = if down { (at + 1, "last") } else { (at.wrapping_sub(1), "first") };
    if to >= siblings.len() {
        return Err(EditError::AtEnd(end));
    }
    siblings.swap(at, to);
    // Positions of imported or deleted themes may have gaps or ties: all siblings are numbered anew, and only
    // those whose number differs are in the edit.
    let placed = siblings.into_iter().zip(0i64..).filter(|(theme, position)| theme.position != *position);
    let changes = placed.map(|(theme, position)| RecordChange {
        before: Some(CodingRecord::Theme(theme.clone())),
        after: Some(CodingRecord::Theme(Theme { position, ..theme.clone() })),
    });
    let way = if down { "down" } else { "up" };
    Ok(Edit { what: format!("moved {} {way}", work.codebook.theme_path(theme)), changes: changes.collect() })
}

/// Gives a theme the next pair of colour and glyph that no other theme has; where all are taken, just the
/// next.
pub fn recolor_theme(work: &Workspace, theme: ThemeId) -> EditResult {
    let own = theme_by_id(work, theme)?.color % THEME_STYLES;
    let free = |color: &u8| work.codebook.themes.values().all(|other| other.color % THEME_STYLES != *color);
    let next = (1..THEME_STYLES).map(|step| (own + step) % THEME_STYLES).find(free);
    Ok(edits::recolor_theme(&work.codebook, theme, next.unwrap_or((own + 1) % THEME_STYLES))?)
}

/// Shows a speaker under another name.
pub fn rename_speaker(work: &Workspace, name: &str, new: &str) -> EditResult {
    Ok(edits::rename_speaker(&work.codebook, &work.speaker_stats, name, new, None)?)
}

/// Notes what a person is in an interview.
pub fn note_role(work: &Workspace, name: &str, role: SpeakerRole) -> EditResult {
    let values = Attributes::from([(ROLE_ATTRIBUTE.to_owned(), role.name().to_owned())]);
    Ok(edits::describe_case(&work.codebook, &work.speaker_stats, name, &values)?)
}

/// Says all that is known of a speaker, as `age=31; site=north`.
pub fn describe_speaker(work: &Workspace, name: &str, typed: &str) -> EditResult {
    let known = read_pairs(typed)?;
    Ok(edits::replace_case(&work.codebook, &work.speaker_stats, name, &known)?)
}

/// Puts wordings into the guide question of a name, which is made where there is none.
pub fn add_wordings(work: &Workspace, name: &str, wordings: &[String]) -> EditResult {
    Ok(edits::add_wordings(&work.codebook, name, wordings)?)
}

/// Gives a guide question another name.
pub fn rename_question(work: &Workspace, id: GuideQuestionId, new: &str) -> EditResult {
    Ok(edits::rename_question(&work.codebook, id, new)?)
}

/// Takes a wording out of a guide question.
pub fn exclude_wording(work: &Workspace, id: GuideQuestionId, wording: &str) -> EditResult {
    Ok(edits::exclude_wordings(&work.codebook, id, &[wording.to_owned()])?)
}

/// Makes one guide question of several; the first keeps its name.
pub fn merge_questions(work: &Workspace, ids: &[GuideQuestionId]) -> EditResult {
    Ok(edits::merge_questions(&work.codebook, ids)?)
}

/// Takes a guide question away.
pub fn remove_question(work: &Workspace, id: GuideQuestionId) -> EditResult {
    Ok(edits::remove_question(&work.codebook, id)?)
}

/// Shows several speakers under one name.
pub fn merge_speakers(work: &Workspace, names: &[String], into: &str) -> EditResult {
    Ok(edits::merge_speakers(&work.codebook, &work.speaker_stats, names, into, None)?)
}

/// Cleans a typed theme path: collapses white space inside and around its names and drops empty names.
pub fn clean_path(typed: &str) -> String {
    let names =
        path_names(typed).into_iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
    join_path(&names.filter(|name| !name.is_empty()).collect::<Vec<_>>())
}

/// The spans of a coding target; of topics, those of all their snippets.
fn target_spans(work: &Workspace, subject: &CodingTarget) -> Vec<TranscriptSpan> {
    match subject {
        CodingTarget::Topics(topics) => {
            let facts = topics.iter().filter_map(|topic| work.stats.topic(*topic));
            let snippets = facts.flat_map(|topic| topic.snippets.iter());
            snippets.filter_map(|snippet| work.placed_span(*snippet)).collect()
        }
        CodingTarget::Snippets(snippets) => {
            snippets.iter().filter_map(|snippet| work.placed_span(*snippet)).collect()
        }
        CodingTarget::Span(placed) => vec![placed.clone()],
    }
}

fn current_run(work: &Workspace) -> Result<&Run, EditError> {
    work.run.as_deref().ok_or(EditError::NoRun)
}

fn theme_by_id(work: &Workspace, theme: ThemeId) -> Result<&Theme, EditError> {
    work.codebook.themes.get(&theme).ok_or(EditError::ThemeGone)
}

/// Takes a transcript out of the study.
pub fn remove_transcript(work: &Workspace, transcript: TranscriptIndex) -> EditResult {
    let entry = work.transcript_entry(transcript);
    Ok(edits::remove_transcripts(&work.codebook, entry.as_slice())?)
}

/// Takes a transcript in again.
pub fn restore_transcript(work: &Workspace, transcript: TranscriptId) -> EditResult {
    Ok(edits::restore_transcripts(&work.codebook, &[transcript])?)
}
