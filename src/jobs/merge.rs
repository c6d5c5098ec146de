//! Merges another copy of the project: what was decided there comes here, what was decided here stays.
//!
//! Two copies of one project share the beginning of their logs. What the other copy had by then is here
//! already, or was changed here on purpose; so only what its log changed since is merged. Where the logs
//! share nothing, all of it is. A study that was shared with a second coder ([`share`](super::share)) has in its log what
//! was done since and nothing else.

mod changes;
mod taken_off;

use super::import::decided::ends_alike;
use super::{JobError, JobResult};
use crate::coding::edits::{ImportedTheme, MergeSummary, ProjectCopy, RegroupingHistory, merge_copy};
use crate::coding::{
    Assignment, AssignmentSource, Codebook, CodingRecord, ImportChoice, ImportScope, LoggedEdit, Memo,
    MemoTarget, Quote, RecordKey, RejectedSuggestion, SpeakerCase, ThemeId, TopicMark, TranscriptSpan,
};
use crate::corpus::{Attributes, Corpus, TranscriptId};
use crate::progress::NoProgress;
use crate::project::{Project, ShareOrigin};
use crate::topics::{Run, RunId, TopicId};
use changes::{CopyChanges, EditWithChanges};
use std::collections::{BTreeMap, BTreeSet};
use taken_off::leave_out_taken_off;

/// Report of merging another copy.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CopyMergeReport {
    /// Number of transcripts that are in both, by name and text.
    pub transcripts: usize,
    /// What was merged.
    pub summary: MergeSummary,
    /// Transcripts of the other copy that are not here, with the number of decisions, memos and quotes left
    /// there.
    pub unmatched: Vec<(String, usize)>,
    /// Number of decisions, memos and quotes on earlier versions of transcripts, which are left there.
    pub on_earlier_versions: usize,
    /// Number of decisions on whole topics of runs that are not here: they became decisions on passages.
    pub without_topic: usize,
    /// Number of topics merged, split or moved there that could not be taken over.
    pub regrouped: usize,
    /// Number of names and memos on topics that are not here, which are left there.
    pub notes_on_topics: usize,
    /// Number of themes, decisions, memos, quotes, rejections and names that were taken back there and stay here.
    pub taken_back_there: usize,
    /// Number of passages that came with an earlier merge and were taken off here since: they stay off.
    pub taken_off_here: usize,
    /// The paths of the themes that are new here.
    pub new_themes: Vec<String>,
    /// Themes that were renamed or moved there: the path here, which stays, and the path there.
    pub renamed_themes: Vec<(String, String)>,
    /// The logged edit; none where nothing was new.
    pub edit: Option<LoggedEdit>,
}

/// Merges the work in another copy of the project as one edit that undo takes back. The copy is only read.
///
/// # Errors
/// What either project says, where the decisions of other coders are hidden, and [`JobError::OtherStudy`] where the other
/// was shared from another study.
pub fn merge_project_copy(project: &mut Project, other: &Project, from: &str) -> JobResult<CopyMergeReport> {
    let (mut book, theirs) = (project.codebook()?, other.codebook()?);
    book.require_unblinded("taking in another copy")?;
    let corpora = (project.load_corpus()?, other.load_corpus()?);
    let places = TranscriptMatches::new(&corpora.0, &corpora.1);
    let own_runs = project.runs()?;
    let runs = same_runs(&own_runs, &other.runs()?);
    let (log, their_log) = (project.logged_changes()?, other.logged_changes()?);
    // With what was done here since.
    let (news, since) = match other.share_origin()? {
        Some(origin) => {
            let same = is_same_study(project, &origin, &places, from)?;
            let (has_edit, since) = edits_since_shared(&log, &origin);
            (CopyChanges::since_shared(&their_log, &theirs, same && has_edit), since)
        }
        None => {
            let news = CopyChanges::new(&log, &their_log);
            let since = log.get(news.parted..).unwrap_or_default();
            (news, since)
        }
    };
    let mut gathering = CopyReader {
        book: &book,
        theirs: &theirs,
        matches: places,
        runs,
        changes: news,
        theme_index: BTreeMap::new(),
        copy: ProjectCopy::default(),
        report: CopyMergeReport::default(),
    };
    gathering.copy.codes.source_name = from.to_owned();
    gathering.read_readings(&project.imported_files()?);
    gathering.read_regroupings(&own_runs);
    gathering.read_changes();
    let CopyReader { mut copy, matches: places, report: mut merged, .. } = gathering;
    // Texts are read for that, so only where it matters who speaks.
    if !(copy.cases.cases.is_empty() && copy.speakers.is_empty() && copy.summaries.is_empty()) {
        copy.cases.voices = super::speaker_stats(project, &corpora.0, &NoProgress)?;
    }
    merged.transcripts = places.ours.len();
    merged.unmatched = places.left_behind.into_iter().filter(|(_, n)| *n > 0).collect();
    merged.on_earlier_versions = places.on_earlier_versions;
    merged.taken_off_here = leave_out_taken_off(&mut copy, &book, since);
    let (edit, summary) = merge_copy(&book, &copy, &project.signature())?;
    merged.summary = summary;
    if let Some(edit) = edit {
        let themes_before: BTreeSet<ThemeId> = book.themes.keys().copied().collect();
        project.apply_edit(&mut book, &edit)?;
        let new = book.tree().into_iter().filter(|(_, theme)| !themes_before.contains(&theme.id));
        merged.new_themes = new.map(|(_, theme)| book.theme_path(theme.id)).collect();
        merged.edit = project.logged_edits()?.pop();
    }
    Ok(merged)
}

/// Whether the other was shared from this study. From a study of another name, or from this one as it was before a backup
/// was restored, it may be where all its texts are here.
///
/// # Errors
/// [`JobError::OtherStudy`] where it is not.
fn is_same_study(
    project: &Project,
    origin: &ShareOrigin,
    matches: &TranscriptMatches,
    from: &str,
) -> JobResult<bool> {
    let is_same = super::share::known_guid(project)?.as_ref() == Some(&origin.study);
    let all_here = !matches.names.is_empty() && matches.names.len() == matches.ours.len();
    if is_same || all_here {
        return Ok(is_same);
    }
    Err(JobError::OtherStudy { file: from.to_owned(), study: origin.name.clone() })
}

/// Whether the last edit from before it was shared is still in this log: then themes have the numbers they had. With it the
/// edits of this log since; where that edit is gone, those later than it was. The time of the origin does not tell: on the
/// way back it is when the file was sent back.
fn edits_since_shared<'l>(log: &'l [EditWithChanges], origin: &ShareOrigin) -> (bool, &'l [EditWithChanges]) {
    let Some((id, time)) = &origin.last_edit else { return (true, log) };
    let last = log.iter().position(|(edit, _)| edit.id.0 == *id && edit.time == *time);
    let first = match last {
        Some(last) => Some(last + 1),
        None => log.iter().position(|(edit, _)| edit.time > *time),
    };
    (last.is_some(), first.and_then(|first| log.get(first..)).unwrap_or_default())
}

/// The path here of a file that was decided on there: the same, or that of the one file whose path ends most like it;
/// as it is there where no file here, or more than one, does.
fn path_here(path: &str, book: &Codebook, files: &BTreeMap<String, String>) -> String {
    let decided = book.import_choices.keys().filter_map(|scope| match scope {
        ImportScope::File(path) => Some(path.as_str()),
        ImportScope::Layout(_) => None,
    });
    let known: BTreeSet<&str> = files.keys().map(String::as_str).chain(decided).collect();
    if known.contains(path) {
        return path.to_owned();
    }
    let mut alike: Vec<&str> = known.into_iter().filter(|here| ends_alike(path, here, 1)).collect();
    for parts in 2.. {
        let more: Vec<&str> = alike.iter().copied().filter(|here| ends_alike(path, here, parts)).collect();
        if more.is_empty() {
            break;
        }
        alike = more;
    }
    match alike.as_slice() {
        [here] => (*here).to_owned(),
        _ => path.to_owned(),
    }
}

/// The runs both copies have.
fn same_runs(ours: &[Run], theirs: &[Run]) -> BTreeSet<RunId> {
    let name = |run: &Run| (run.id, run.time.clone(), run.revision.clone(), run.corpus.clone());
    let here: BTreeSet<_> = ours.iter().map(name).collect();
    theirs.iter().filter(|run| here.contains(&name(run))).map(|run| run.id).collect()
}

/// The transcripts of the other copy matched to ours: those of one name and text are the same.
struct TranscriptMatches {
    /// Ours for each of theirs that is matched.
    ours: BTreeMap<TranscriptId, TranscriptId>,
    /// The names of all of theirs.
    names: BTreeMap<TranscriptId, String>,
    /// By name, how much is left on transcripts that are not here.
    left_behind: BTreeMap<String, usize>,
    /// How much is left on earlier versions of transcripts.
    on_earlier_versions: usize,
}

impl TranscriptMatches {
    fn new(ours: &Corpus, theirs: &Corpus) -> Self {
        let mut known: BTreeMap<(&str, &str), Vec<TranscriptId>> = BTreeMap::new();
        // In reverse, so that `pop` gives the first of several transcripts of one name and text.
        for entry in ours.transcripts.iter().rev() {
            known.entry((&entry.name, &entry.hash)).or_default().push(entry.id);
        }
        let (mut here, mut names) = (BTreeMap::new(), BTreeMap::new());
        for entry in &theirs.transcripts {
            names.insert(entry.id, entry.name.clone());
            if let Some(id) = known.get_mut(&(entry.name.as_str(), entry.hash.as_str())).and_then(Vec::pop) {
                here.insert(entry.id, id);
            }
        }
        Self { ours: here, names, left_behind: BTreeMap::new(), on_earlier_versions: 0 }
    }

    /// Our number of one of their transcripts; counts what is left behind.
    fn matching_transcript(&mut self, id: TranscriptId) -> Option<TranscriptId> {
        let found = self.ours.get(&id).copied();
        match (found, self.names.get(&id)) {
            (None, Some(name)) => *self.left_behind.entry(name.clone()).or_default() += 1,
            (None, None) => self.on_earlier_versions += 1,
            _ => {}
        }
        found
    }

    /// A span of theirs in our transcript; counts what is left behind.
    fn matching_span(&mut self, placed: &TranscriptSpan) -> Option<TranscriptSpan> {
        let transcript = self.matching_transcript(placed.transcript)?;
        Some(TranscriptSpan { transcript, span: placed.span })
    }
}

/// Reads the changes of the other copy, as an edit takes them.
struct CopyReader<'a> {
    book: &'a Codebook,
    theirs: &'a Codebook,
    matches: TranscriptMatches,
    runs: BTreeSet<RunId>,
    changes: CopyChanges,
    /// The index of each of their themes among the imported ones.
    theme_index: BTreeMap<ThemeId, usize>,
    copy: ProjectCopy,
    report: CopyMergeReport,
}

impl CopyReader<'_> {
    /// Reads everything: themes first, since all else refers to them by index.
    fn read_changes(&mut self) {
        let theirs = self.theirs;
        let decisions = theirs.assignments.values();
        let decisions: Vec<&Assignment> =
            decisions.filter(|it| self.changes.is_new(&RecordKey::Assignment(it.id))).collect();
        let quotes = theirs.tree().into_iter().flat_map(|(_, theme)| theirs.quotes_of(theme.id));
        let quotes: Vec<&Quote> = quotes
            .filter(|quote| self.changes.is_new(&CodingRecord::Quote((*quote).clone()).key()))
            .collect();
        let rejected = theirs.rejected_suggestions.values();
        let rejected: Vec<&RejectedSuggestion> =
            rejected.filter(|it| self.changes.is_new(&CodingRecord::Refused((*it).clone()).key())).collect();
        let used = decisions.iter().map(|it| it.theme);
        let used = used.chain(quotes.iter().map(|it| it.theme)).chain(rejected.iter().map(|it| it.theme));
        self.changed_themes(used.collect());
        for decision in decisions {
            self.read_decision(decision);
        }
        for quote in quotes {
            let Some(&theme) = self.theme_index.get(&quote.theme) else { continue };
            if let Some(place) = self.matches.matching_span(&quote.place) {
                self.copy.quotes.push((theme, place, quote.coder.clone()));
            }
        }
        for it in rejected {
            let Some(&theme) = self.theme_index.get(&it.theme) else { continue };
            if let Some(place) = self.matches.matching_span(&it.place) {
                self.copy.rejections.push((theme, place, it.coder.clone()));
            }
        }
        self.changed_memos();
        self.changed_names();
        self.compare_themes();
        self.count_taken_back();
    }

    /// Reads the themes that are new, were changed or are used, with those above them.
    fn changed_themes(&mut self, used: BTreeSet<ThemeId>) {
        let theirs = self.theirs;
        let is_wanted = |theme: &&ThemeId| {
            self.changes.is_new(&RecordKey::Theme(**theme))
                || used.contains(theme)
                || theirs
                    .memos_on(&MemoTarget::Theme(**theme))
                    .chain(theirs.summaries_of(**theme))
                    .any(|memo| self.is_new_memo(memo))
        };
        let wanted = theirs.themes.keys().filter(is_wanted);
        // With the themes they were listed under.
        let wanted = wanted.flat_map(|&theme| {
            let listed = theirs.themes.get(&theme).map(|theme| self.changes.new_references(theme));
            listed.into_iter().flatten().chain([theme])
        });
        let wanted: BTreeSet<ThemeId> = wanted.flat_map(|theme| theirs.with_ancestors(theme)).collect();
        for (_, theme) in theirs.tree().into_iter().filter(|(_, theme)| wanted.contains(&theme.id)) {
            let shared = self.changes.is_shared_theme(theme.id) && self.book.themes.contains_key(&theme.id);
            let described = !shared || self.changes.is_new(&RecordKey::Theme(theme.id));
            self.theme_index.insert(theme.id, self.copy.codes.themes.len());
            self.copy.codes.themes.push(ImportedTheme {
                existing: shared.then_some(theme.id),
                parent: theme.parent.and_then(|parent| self.theme_index.get(&parent).copied()),
                name: theme.name.clone(),
                description: if described { theme.description.clone() } else { String::new() },
                color: Some(theme.color),
                memo: String::new(),
                also_under: Vec::new(),
            });
        }
        for (theme, at) in &self.theme_index {
            let Some(theme) = theirs.themes.get(theme) else { continue };
            let parents = self.changes.new_references(theme).into_iter();
            let parents = parents.filter_map(|parent| self.theme_index.get(&parent).copied()).collect();
            if let Some(arriving) = self.copy.codes.themes.get_mut(*at) {
                arriving.also_under = parents;
            }
        }
    }

    /// Whether a memo of theirs is new or was changed.
    fn is_new_memo(&self, memo: &Memo) -> bool {
        self.changes.is_new(&RecordKey::Memo(memo.target.clone(), memo.coder.clone()))
    }

    /// Reads one decision, with the passages added since; a decision on a topic we do not have becomes one on
    /// passages.
    fn read_decision(&mut self, decision: &Assignment) {
        let Some(&theme) = self.theme_index.get(&decision.theme) else { return };
        let mut spans: Vec<TranscriptSpan> = Vec::with_capacity(decision.spans.len());
        for placed in self.changes.new_passages(decision) {
            spans.extend(self.matches.matching_span(placed));
        }
        if spans.is_empty() {
            return;
        }
        spans.sort();
        let source = match &decision.source {
            AssignmentSource::Topic { run, topic } => {
                let here = self.topic_here(*run, *topic);
                self.report.without_topic += usize::from(here.is_none());
                here.map_or(AssignmentSource::Spans, |topic| AssignmentSource::Topic { run: *run, topic })
            }
            AssignmentSource::Spans => AssignmentSource::Spans,
        };
        self.copy.decisions.push((theme, Assignment { source, spans, ..decision.clone() }));
    }

    /// The number here of a topic of theirs that is one of ours: of a run both have, and made the same way, or
    /// taken over with this merge.
    fn topic_here(&self, run: RunId, topic: TopicId) -> Option<TopicId> {
        let topics = &self.copy.topics;
        let [ours, theirs] = [self.book, self.theirs].map(|book| book.derived_topics.get(&(run, topic)));
        let same = self.runs.contains(&run) && (topics.is_copied(run, topic) || ours == theirs);
        topics.number_here(run, topic).filter(|_| same)
    }

    /// Reads how topics were merged and split and snippets moved since the logs parted, in the runs both have.
    fn read_regroupings(&mut self, runs: &[Run]) {
        let mut by_run: BTreeMap<RunId, Vec<RegroupingHistory>> = BTreeMap::new();
        for (run, keys) in self.changes.regrouped_together() {
            let history = self.runs.contains(&run).then(|| self.regrouping_history(&keys)).flatten();
            match history {
                Some(history) => by_run.entry(run).or_default().push(history),
                None => self.report.regrouped += keys.len(),
            }
        }
        for run in runs {
            if let Some(histories) = by_run.get(&run.id) {
                self.copy.topics.add_run(self.book, run, histories);
            }
        }
        self.report.regrouped += self.copy.topics.left_there;
    }

    /// The states these records went through since the logs parted, in our transcripts; none where one of them is
    /// not here.
    fn regrouping_history(&self, keys: &BTreeSet<RecordKey>) -> Option<RegroupingHistory> {
        let mut history = RegroupingHistory::default();
        let mapped = |record: Option<CodingRecord>| match record {
            None => Some(None),
            Some(mut record) => {
                for place in record.spans_mut() {
                    place.transcript = *self.matches.ours.get(&place.transcript)?;
                }
                Some(Some(record))
            }
        };
        for key in keys {
            let mut states = self.changes.regrouping_states(key);
            // As it is now: texts may have been imported anew since the log was written.
            states.pop();
            states.push(self.theirs.record(key));
            for state in states {
                let state = mapped(state)?;
                match (key, state) {
                    (RecordKey::Regrouped(_, topic), state) => {
                        let made = match state {
                            Some(CodingRecord::Regrouped(made)) => Some(made),
                            _ => None,
                        };
                        history.topics.entry(*topic).or_default().push(made);
                    }
                    (RecordKey::Moved(_, place), state) => {
                        let transcript = *self.matches.ours.get(&place.transcript)?;
                        let moved = match state {
                            Some(CodingRecord::Moved(moved)) => Some(moved),
                            _ => None,
                        };
                        let place = TranscriptSpan { transcript, span: place.span };
                        history.moves.entry(place).or_default().push(moved);
                    }
                    _ => {}
                }
            }
        }
        Some(history)
    }

    /// Reads the memos that are new or changed.
    fn changed_memos(&mut self) {
        for memo in self.theirs.memos.values() {
            if !self.is_new_memo(memo) {
                continue;
            }
            let target = match &memo.target {
                target @ (MemoTarget::Project | MemoTarget::Entry(_)) => Some(target.clone()),
                MemoTarget::Transcript(id) => {
                    self.matches.matching_transcript(*id).map(MemoTarget::Transcript)
                }
                MemoTarget::Span(placed) => self.matches.matching_span(placed).map(MemoTarget::Span),
                MemoTarget::Topic(run, topic) => {
                    let here = self.topic_here(*run, *topic);
                    self.report.notes_on_topics += usize::from(here.is_none());
                    here.map(|topic| MemoTarget::Topic(*run, topic))
                }
                MemoTarget::Theme(theme) => {
                    let theme = self.theme_index.get(theme).copied();
                    self.copy.memos.extend(theme.map(|theme| (Some(theme), memo.clone())));
                    None
                }
                MemoTarget::Cell(_) => {
                    self.read_summary(memo);
                    None
                }
            };
            if let Some(target) = target {
                self.copy.memos.push((None, Memo { target, ..memo.clone() }));
            }
        }
    }

    /// Reads the summary of a cell.
    fn read_summary(&mut self, memo: &Memo) {
        let theme = memo.target.theme().and_then(|theme| self.theme_index.get(&theme).copied());
        let Some(theme) = theme else { return };
        let mut memo = memo.clone();
        if let Some(transcript) = memo.target.transcript_mut() {
            let Some(here) = self.matches.matching_transcript(*transcript) else { return };
            *transcript = here;
        }
        self.copy.summaries.push((theme, memo));
    }

    /// Reads topic names and speaker names.
    fn changed_names(&mut self) {
        let theirs = self.theirs;
        let marks = theirs.topic_marks.values();
        for mark in marks.filter(|mark| self.changes.is_new(&CodingRecord::Topic((*mark).clone()).key())) {
            match self.topic_here(mark.run, mark.topic) {
                Some(topic) => self.copy.marks.push(TopicMark { topic, ..mark.clone() }),
                None => self.report.notes_on_topics += 1,
            }
        }
        let given = theirs.speaker_names.values();
        let given = given.filter(|given| self.changes.is_new(&RecordKey::Speaker(given.key.clone())));
        self.copy.speakers = given.cloned().collect();
        let cases =
            theirs.cases.iter().filter(|(name, _)| self.changes.is_new(&RecordKey::Case((*name).clone())));
        let case = |(name, attributes): (&String, &Attributes)| SpeakerCase {
            name: name.clone(),
            attributes: attributes.clone(),
        };
        self.copy.cases.cases = cases.map(case).collect();
        let questions = theirs.guide_questions.values();
        let questions = questions.filter(|it| self.changes.is_new(&RecordKey::Question(it.id)));
        self.copy.questions = questions.map(|it| self.changes.without_taken_off(it, self.book)).collect();
        self.copy.cases.names_there = Some(theirs.speaker_names.clone());
    }

    /// Reads what was decided of how files are read, by the paths files have here: on another computer the same file
    /// has another.
    fn read_readings(&mut self, files: &BTreeMap<String, String>) {
        let theirs = self.theirs;
        for (scope, choices) in &theirs.import_choices {
            if !self.changes.is_new(&RecordKey::Import(scope.clone())) {
                continue;
            }
            let scope = match scope {
                ImportScope::File(path) => ImportScope::File(path_here(path, self.book, files)),
                ImportScope::Layout(_) => scope.clone(),
            };
            self.copy.readings.push(ImportChoice { scope, choices: choices.clone() });
        }
    }

    /// Says which themes were renamed or moved there: names and places here stay.
    fn compare_themes(&mut self) {
        for theme in self.theirs.themes.values() {
            let (Some(_), Some(here)) = (self.changes.theme_before(theme), self.book.themes.get(&theme.id))
            else {
                continue;
            };
            let (ours, theirs) = (self.book.theme_path(here.id), self.theirs.theme_path(theme.id));
            if ours != theirs {
                self.report.renamed_themes.push((ours, theirs));
            }
        }
    }

    /// Counts what was taken back there since the logs parted and is here: it stays.
    fn count_taken_back(&mut self) {
        let gone = self.changes.keys_since.iter().filter(|key| {
            !matches!(key, RecordKey::Regrouped(..) | RecordKey::Moved(..) | RecordKey::Sample)
                && self.changes.keys_before.contains(key)
        });
        let stays = |key: &&RecordKey| self.theirs.record(key).is_none() && self.book.record(key).is_some();
        let smaller = self.changes.spans_before.iter().filter(|(id, before)| {
            let (Some(ours), Some(theirs)) = (self.book.assignments.get(id), self.theirs.assignments.get(id))
            else {
                return false;
            };
            before.iter().any(|place| !theirs.spans.contains(place) && ours.spans.contains(place))
        });
        self.report.taken_back_there = gone.filter(stays).count() + smaller.count();
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
