//! What the other copy changed since it went its own way.

use crate::coding::{
    Assignment, AssignmentId, Codebook, CodingRecord, GuideQuestion, GuideQuestionId, LoggedEdit,
    RecordChange, RecordKey, Theme, ThemeId, TranscriptSpan,
};
use crate::topics::RunId;
use std::collections::{BTreeMap, BTreeSet};

/// An edit of a log with the records it changed.
pub(super) type EditWithChanges = (LoggedEdit, Vec<RecordChange>);

/// What the other copy changed since the two logs parted.
pub(super) struct CopyChanges {
    /// How many edits both logs begin with.
    pub(super) parted: usize,
    /// Keys of records changed before they parted, or there then.
    pub(super) keys_before: BTreeSet<RecordKey>,
    /// Keys of records changed since.
    pub(super) keys_since: BTreeSet<RecordKey>,
    /// The spans of each decision when they parted.
    pub(super) spans_before: BTreeMap<AssignmentId, BTreeSet<TranscriptSpan>>,
    /// The name and parent of each theme when they parted.
    themes_before: BTreeMap<ThemeId, (Option<ThemeId>, String)>,
    /// The themes that each theme was listed under when the logs parted.
    references_before: BTreeMap<ThemeId, BTreeSet<ThemeId>>,
    /// The wordings that belonged to a question of the guide when the logs parted.
    wordings_before: BTreeSet<String>,
    /// Whether a theme has the same number in both copies.
    same_themes: bool,
    /// By edit made since, how it changed topics and moved snippets.
    regroupings: Vec<Vec<RecordChange>>,
}

impl CopyChanges {
    /// For a study that was shared: its log is of what was done since alone, and what that did not make was there before.
    /// `same_themes`: themes have the same numbers in both.
    pub(super) fn since_shared(theirs: &[EditWithChanges], book: &Codebook, same_themes: bool) -> Self {
        let mut first: BTreeMap<RecordKey, Option<&CodingRecord>> = BTreeMap::new();
        // Undone edits as well: the first change of a record says what was there before any.
        for change in theirs.iter().flat_map(|(_, changes)| changes) {
            if let Some(key) = change.key() {
                first.entry(key).or_insert(change.before.as_ref());
            }
        }
        let untouched = |key: &RecordKey| !first.contains_key(key);
        let themes = book.themes.keys().map(|id| RecordKey::Theme(*id));
        let names = book.speaker_names.keys().map(|key| RecordKey::Speaker(key.clone()));
        let people = book.cases.keys().map(|name| RecordKey::Case(name.clone()));
        let questions = book.guide_questions.keys().map(|id| RecordKey::Question(*id));
        let readings = book.import_choices.keys().map(|scope| RecordKey::Import(scope.clone()));
        let keys_before: BTreeSet<RecordKey> = themes
            .chain(names)
            .chain(people)
            .chain(questions)
            .chain(readings)
            .filter(untouched)
            .chain(first.iter().filter(|(_, before)| before.is_some()).map(|(key, _)| key.clone()))
            .collect();
        let theme_then = |key: &RecordKey| {
            let RecordKey::Theme(id) = key else { return None };
            let then = match first.get(key) {
                Some(Some(CodingRecord::Theme(then))) => then,
                _ => book.themes.get(id)?,
            };
            Some((*id, then))
        };
        let (mut themes_before, mut references_before) = (BTreeMap::new(), BTreeMap::new());
        for (id, then) in keys_before.iter().filter_map(theme_then) {
            // Names are compared with those here, by number; references only with those there.
            if same_themes {
                themes_before.insert(id, (then.parent, then.name.clone()));
            }
            references_before.insert(id, then.also_under.clone());
        }
        let question_then = |key: &RecordKey| {
            let RecordKey::Question(id) = key else { return None };
            match first.get(key) {
                Some(Some(CodingRecord::Question(then))) => Some(then),
                _ => book.guide_questions.get(id),
            }
        };
        let wordings_before = wordings_of(keys_before.iter().filter_map(question_then));
        // Nothing had been decided in it: where two logs share nothing all is new.
        let all_new = Self::new(&[], theirs);
        Self { keys_before, themes_before, references_before, wordings_before, same_themes, ..all_new }
    }

    /// Finds where the logs part, by comparing edits from the start.
    pub(super) fn new(ours: &[EditWithChanges], theirs: &[EditWithChanges]) -> Self {
        let name = |edit: &LoggedEdit| (edit.id, edit.time.clone(), edit.coder.clone(), edit.what.clone());
        let same = |(a, b): &(&EditWithChanges, &EditWithChanges)| name(&a.0) == name(&b.0);
        let parted = ours.iter().zip(theirs).take_while(same).count();
        let (before, since) = theirs.split_at(parted);
        let keys = |edits: &[EditWithChanges], all: bool| {
            let holding = edits.iter().filter(|(edit, _)| all || !edit.undone);
            holding.flat_map(|(_, changes)| changes.iter().filter_map(RecordChange::key)).collect()
        };
        let (mut held, mut themes, mut references) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut questions: BTreeMap<GuideQuestionId, &GuideQuestion> = BTreeMap::new();
        // Undone edits are not in effect: they held nothing when the logs parted.
        for change in before.iter().filter(|(edit, _)| !edit.undone).flat_map(|(_, changes)| changes) {
            match (&change.before, &change.after) {
                (_, Some(CodingRecord::Theme(it))) => {
                    themes.insert(it.id, (it.parent, it.name.clone()));
                    references.insert(it.id, it.also_under.clone());
                }
                (_, Some(CodingRecord::Assignment(it))) => {
                    held.insert(it.id, it.spans.iter().cloned().collect());
                }
                (Some(CodingRecord::Assignment(it)), None) => {
                    held.remove(&it.id);
                }
                (_, Some(CodingRecord::Question(it))) => {
                    questions.insert(it.id, it);
                }
                (Some(CodingRecord::Question(it)), None) => {
                    questions.remove(&it.id);
                }
                _ => {}
            }
        }
        let regroupings = since.iter().filter(|(edit, _)| !edit.undone).map(|(_, changes)| {
            let of_topics = |change: &&RecordChange| {
                matches!(change.key(), Some(RecordKey::Regrouped(..) | RecordKey::Moved(..)))
            };
            changes.iter().filter(of_topics).cloned().collect::<Vec<_>>()
        });
        Self {
            parted,
            keys_before: keys(before, true),
            keys_since: keys(since, false),
            spans_before: held,
            themes_before: themes,
            references_before: references,
            wordings_before: wordings_of(questions.into_values()),
            same_themes: true,
            regroupings: regroupings.filter(|changes| !changes.is_empty()).collect(),
        }
    }

    /// The keys of the topics made and snippets moved since the logs parted that belong together: those that one
    /// edit changed, or edits with a record in common. By run.
    pub(super) fn regrouped_together(&self) -> Vec<(RunId, BTreeSet<RecordKey>)> {
        let mut groups: Vec<(RunId, BTreeSet<RecordKey>)> = Vec::new();
        for key in self.regroupings.iter().flat_map(|changes| {
            let mut by_run: BTreeMap<RunId, BTreeSet<RecordKey>> = BTreeMap::new();
            for key in changes.iter().filter_map(RecordChange::key) {
                if let RecordKey::Regrouped(run, _) | RecordKey::Moved(run, _) = &key {
                    by_run.entry(*run).or_default().insert(key);
                }
            }
            by_run
        }) {
            let (run, mut keys) = key;
            let (joined, apart): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|(of, group)| *of == run && !group.is_disjoint(&keys));
            keys.extend(joined.into_iter().flat_map(|(_, group)| group));
            groups = apart;
            groups.push((run, keys));
        }
        groups
    }

    /// The states of a topic or a move since the logs parted, the first as it was then.
    pub(super) fn regrouping_states(&self, key: &RecordKey) -> Vec<Option<CodingRecord>> {
        let changes = self.regroupings.iter().flatten().filter(|change| change.key().as_ref() == Some(key));
        let mut states = Vec::new();
        for change in changes {
            if states.is_empty() {
                states.push(change.before.clone());
            }
            states.push(change.after.clone());
        }
        states
    }

    /// How a theme of theirs was renamed or moved since the logs parted; none where it was not.
    pub(super) fn theme_before(&self, theme: &Theme) -> Option<&(Option<ThemeId>, String)> {
        let before = self.themes_before.get(&theme.id)?;
        (before.0 != theme.parent || before.1 != theme.name).then_some(before)
    }

    /// The themes that a theme of theirs was listed under since the logs parted: where it was listed before, it is here,
    /// or was taken off here.
    pub(super) fn new_references(&self, theme: &Theme) -> Vec<ThemeId> {
        let before = self.references_before.get(&theme.id);
        let is_new = |parent: &&ThemeId| before.is_none_or(|before| !before.contains(parent));
        theme.also_under.iter().filter(is_new).copied().collect()
    }

    /// A question of the guide of theirs without the wordings that were in one when the logs parted and are in none of
    /// `here`: they were taken off here.
    pub(super) fn without_taken_off(&self, question: &GuideQuestion, here: &Codebook) -> GuideQuestion {
        let mut arriving = question.clone();
        let is_here =
            |wording: &String| here.guide_questions.values().any(|it| it.wordings.contains(wording));
        arriving.wordings.retain(|wording| !self.wordings_before.contains(wording) || is_here(wording));
        arriving
    }

    /// The passages of a decision added since the logs parted: the others are here, or were taken off here.
    pub(super) fn new_passages<'d>(&self, decision: &'d Assignment) -> Vec<&'d TranscriptSpan> {
        let held = self.spans_before.get(&decision.id);
        decision.spans.iter().filter(|placed| held.is_none_or(|held| !held.contains(placed))).collect()
    }

    /// Whether a record is new or was changed since the logs parted.
    pub(super) fn is_new(&self, key: &RecordKey) -> bool {
        self.keys_since.contains(key) || !self.keys_before.contains(key)
    }

    /// Whether a theme is from before the logs parted, and so the same in both copies.
    pub(super) fn is_shared_theme(&self, theme: ThemeId) -> bool {
        self.same_themes && self.keys_before.contains(&RecordKey::Theme(theme))
    }
}

/// The wordings that belong to any of some questions.
fn wordings_of<'q>(questions: impl Iterator<Item = &'q GuideQuestion>) -> BTreeSet<String> {
    questions.flat_map(|question| question.wordings.iter().cloned()).collect()
}
