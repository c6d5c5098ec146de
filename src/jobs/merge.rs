//! Another copy of the project: what was decided in it comes here, what was decided here stays.
//!
//! Two copies of one project share the beginning of their logs. What the other copy had by then is here
//! already, or was changed here on purpose; so only what its log changed since is taken in. Where the logs
//! share nothing, all of it is.

use super::JobResult;
use crate::coding::edits::{ImportedTheme, MergeSummary, ProjectCopy, merge_copy};
use crate::coding::{
    self, Assignment, AssignmentId, AssignmentSource, Codebook, CodingRecord, LoggedEdit, MemoTarget,
    RecordChange, ThemeId, TranscriptSpan,
};
use crate::corpus::{Corpus, TranscriptId};
use crate::project::Project;
use crate::topics::{Run, RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// What came of merging another copy in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CopyMergeReport {
    /// Transcripts that are in both, by name and text.
    pub transcripts: usize,
    /// What came.
    pub came: MergeSummary,
    /// Transcripts of the other copy that are not here, with the decisions, memos and quotes on them that are
    /// left there.
    pub unmatched: Vec<(String, usize)>,
    /// Decisions, memos and quotes on earlier versions of transcripts, which are left there.
    pub earlier: usize,
    /// Decisions on whole topics of runs that are not here: they came as decisions on passages.
    pub loose: usize,
    /// Topics merged, split or moved in there, which is not taken in.
    pub regrouped: usize,
    /// The edit; none where all of it was here.
    pub edit: Option<LoggedEdit>,
}

/// Takes the work in another copy of the project in, as one edit that undo takes back. The copy is only read.
///
/// # Errors
/// What either project says, and where what others decided is hidden.
pub fn merge_project_copy(project: &mut Project, other: &Project, from: &str) -> JobResult<CopyMergeReport> {
    let (mut book, theirs) = (project.codebook()?, other.codebook()?);
    book.require_unblinded("taking in another copy")?;
    let corpora = (project.load_corpus()?, other.load_corpus()?);
    let places = TranscriptMatches::new(&corpora.0, &corpora.1);
    let runs = same_runs(&project.runs()?, &other.runs()?);
    let news = CopyChanges::new(&project.logged_changes()?, &other.logged_changes()?);
    let mut gathering = CopyReader {
        book: &book,
        theirs: &theirs,
        places,
        runs,
        news,
        index: BTreeMap::new(),
        copy: ProjectCopy::default(),
        merged: CopyMergeReport::default(),
    };
    gathering.copy.codes.source_name = from.to_owned();
    gathering.read_changes();
    let CopyReader { copy, places, mut merged, .. } = gathering;
    merged.transcripts = places.here.len();
    merged.unmatched = places.left.into_iter().filter(|(_, n)| *n > 0).collect();
    merged.earlier = places.earlier;
    match merge_copy(&book, &copy, &project.signature()) {
        Ok((edit, came)) => {
            project.apply_edit(&mut book, &edit)?;
            (merged.came, merged.edit) = (came, project.logged_edits()?.pop());
        }
        Err(coding::CodingError::NothingToDo(_)) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(merged)
}

/// The runs both copies have.
fn same_runs(ours: &[Run], theirs: &[Run]) -> BTreeSet<RunId> {
    let name = |run: &Run| (run.id, run.time.clone(), run.revision.clone(), run.corpus.clone());
    let here: BTreeSet<_> = ours.iter().map(name).collect();
    theirs.iter().filter(|run| here.contains(&name(run))).map(|run| run.id).collect()
}

/// The other copy's transcripts as they are called here: those of one name and text are one.
struct TranscriptMatches {
    here: BTreeMap<TranscriptId, TranscriptId>,
    names: BTreeMap<TranscriptId, String>,
    /// By name, how much is left on those that are not here.
    left: BTreeMap<String, usize>,
    earlier: usize,
}

impl TranscriptMatches {
    fn new(ours: &Corpus, theirs: &Corpus) -> Self {
        let mut known: BTreeMap<(&str, &str), Vec<TranscriptId>> = BTreeMap::new();
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
        Self { here, names, left: BTreeMap::new(), earlier: 0 }
    }

    /// A transcript as it is called here; counts what is left behind.
    fn matching_transcript(&mut self, id: TranscriptId) -> Option<TranscriptId> {
        let found = self.here.get(&id).copied();
        match (found, self.names.get(&id)) {
            (None, Some(name)) => *self.left.entry(name.clone()).or_default() += 1,
            (None, None) => self.earlier += 1,
            _ => {}
        }
        found
    }

    fn matching_span(&mut self, placed: &TranscriptSpan) -> Option<TranscriptSpan> {
        let transcript = self.matching_transcript(placed.transcript)?;
        Some(TranscriptSpan { transcript, span: placed.span })
    }
}

/// An edit of a log with what it changed.
type EditWithChanges = (LoggedEdit, Vec<RecordChange>);

/// What the other copy has that is not from before the two parted.
struct CopyChanges {
    before: BTreeSet<String>,
    since: BTreeSet<String>,
    /// What decisions held when the two parted.
    held: BTreeMap<AssignmentId, BTreeSet<TranscriptSpan>>,
}

impl CopyChanges {
    fn new(ours: &[EditWithChanges], theirs: &[EditWithChanges]) -> Self {
        let name = |edit: &LoggedEdit| (edit.id, edit.time.clone(), edit.coder.clone(), edit.what.clone());
        let same = |(a, b): &(&EditWithChanges, &EditWithChanges)| name(&a.0) == name(&b.0);
        let parted = ours.iter().zip(theirs).take_while(same).count();
        let (before, since) = theirs.split_at(parted);
        let keys = |edits: &[EditWithChanges], all: bool| {
            let holding = edits.iter().filter(|(edit, _)| all || !edit.undone);
            holding.flat_map(|(_, changes)| changes.iter().filter_map(RecordChange::key)).collect()
        };
        let mut held = BTreeMap::new();
        for change in before.iter().filter(|(edit, _)| !edit.undone).flat_map(|(_, changes)| changes) {
            match (&change.before, &change.after) {
                (_, Some(CodingRecord::Assignment(it))) => {
                    held.insert(it.id, it.spans.iter().cloned().collect());
                }
                (Some(CodingRecord::Assignment(it)), None) => {
                    held.remove(&it.id);
                }
                _ => {}
            }
        }
        Self { before: keys(before, true), since: keys(since, false), held }
    }

    /// The passages of a decision that it got since the two parted: the others are here, or were taken off
    /// here.
    fn new_passages<'d>(&self, decision: &'d Assignment) -> Vec<&'d TranscriptSpan> {
        let held = self.held.get(&decision.id);
        decision.spans.iter().filter(|placed| held.is_none_or(|held| !held.contains(placed))).collect()
    }

    fn is_new(&self, record: &CodingRecord) -> bool {
        let key = record.key();
        self.since.contains(&key) || !self.before.contains(&key)
    }

    /// Whether a theme is the same in both copies.
    fn is_shared_theme(&self, theme: ThemeId) -> bool {
        self.before.contains(&format!("theme {}", theme.0))
    }
}

struct CopyReader<'a> {
    book: &'a Codebook,
    theirs: &'a Codebook,
    places: TranscriptMatches,
    runs: BTreeSet<RunId>,
    news: CopyChanges,
    /// The place of their themes among those arriving.
    index: BTreeMap<ThemeId, usize>,
    copy: ProjectCopy,
    merged: CopyMergeReport,
}

impl CopyReader<'_> {
    fn read_changes(&mut self) {
        let theirs = self.theirs;
        let decisions: Vec<&Assignment> = theirs
            .assignments
            .values()
            .filter(|it| self.news.is_new(&CodingRecord::Assignment((*it).clone())))
            .collect();
        let new_quote = |theme: ThemeId| {
            let quotes = theirs.quotes_of(theme).into_iter();
            quotes
                .filter(|quote| self.news.is_new(&CodingRecord::Quote((*quote).clone())))
                .cloned()
                .collect::<Vec<_>>()
        };
        let quotes: Vec<_> = theirs.tree().into_iter().flat_map(|(_, theme)| new_quote(theme.id)).collect();
        let used = decisions.iter().map(|it| it.theme).chain(quotes.iter().map(|quote| quote.theme));
        self.changed_themes(used.collect());
        for decision in decisions {
            self.read_decision(decision);
        }
        for quote in quotes {
            let Some(&theme) = self.index.get(&quote.theme) else { continue };
            if let Some(place) = self.places.matching_span(&quote.place) {
                self.copy.quotes.push((theme, place));
            }
        }
        self.changed_memos();
        self.changed_names();
    }

    /// Gathers the themes that are new, were changed or hold something, with those above them.
    fn changed_themes(&mut self, used: BTreeSet<ThemeId>) {
        let theirs = self.theirs;
        let mut wanted: BTreeSet<ThemeId> = BTreeSet::new();
        for theme in theirs.themes.values() {
            let memo = theirs.memo(&MemoTarget::Theme(theme.id)).cloned().map(CodingRecord::Memo);
            let news = self.news.is_new(&CodingRecord::Theme(theme.clone()))
                || memo.is_some_and(|memo| self.news.is_new(&memo));
            let mut next = (news || used.contains(&theme.id)).then_some(theme.id);
            while let Some(id) = next.filter(|id| wanted.insert(*id)) {
                next = theirs.themes.get(&id).and_then(|theme| theme.parent);
            }
        }
        for (_, theme) in theirs.tree().into_iter().filter(|(_, theme)| wanted.contains(&theme.id)) {
            let memo = theirs.memo(&MemoTarget::Theme(theme.id));
            let memo = memo.filter(|memo| self.news.is_new(&CodingRecord::Memo((*memo).clone())));
            let shared = self.news.is_shared_theme(theme.id) && self.book.themes.contains_key(&theme.id);
            let described = !shared || self.news.is_new(&CodingRecord::Theme(theme.clone()));
            self.index.insert(theme.id, self.copy.codes.themes.len());
            self.copy.codes.themes.push(ImportedTheme {
                existing: shared.then_some(theme.id),
                parent: theme.parent.and_then(|parent| self.index.get(&parent).copied()),
                name: theme.name.clone(),
                description: if described { theme.description.clone() } else { String::new() },
                color: Some(theme.color),
                memo: memo.map(|memo| memo.text.clone()).unwrap_or_default(),
            });
        }
    }

    fn read_decision(&mut self, decision: &Assignment) {
        let Some(&theme) = self.index.get(&decision.theme) else { return };
        let mut spans: Vec<TranscriptSpan> = Vec::with_capacity(decision.spans.len());
        for placed in self.news.new_passages(decision) {
            spans.extend(self.places.matching_span(placed));
        }
        if spans.is_empty() {
            return;
        }
        spans.sort();
        let source = match &decision.source {
            AssignmentSource::Topic { run, topic } => {
                let same = self.is_same_topic(*run, *topic);
                self.merged.loose += usize::from(!same);
                if same { decision.source.clone() } else { AssignmentSource::Spans }
            }
            AssignmentSource::Spans => AssignmentSource::Spans,
        };
        self.copy.decisions.push((theme, Assignment { source, spans, ..decision.clone() }));
    }

    /// Whether a topic of theirs is one of ours: of a run both have, and made the same way.
    fn is_same_topic(&self, run: RunId, topic: TopicId) -> bool {
        let made = |book: &Codebook| book.derived_topics.get(&(run, topic)).cloned();
        self.runs.contains(&run) && made(self.book) == made(self.theirs)
    }

    fn changed_memos(&mut self) {
        for memo in self.theirs.memos.values() {
            if !self.news.is_new(&CodingRecord::Memo(memo.clone())) {
                continue;
            }
            let target = match &memo.target {
                MemoTarget::Project => Some(MemoTarget::Project),
                MemoTarget::Transcript(id) => {
                    self.places.matching_transcript(*id).map(MemoTarget::Transcript)
                }
                MemoTarget::Span(placed) => self.places.matching_span(placed).map(MemoTarget::Span),
                MemoTarget::Topic(run, topic) if self.is_same_topic(*run, *topic) => {
                    Some(MemoTarget::Topic(*run, *topic))
                }
                MemoTarget::Topic(..) | MemoTarget::Theme(_) => None,
            };
            if let Some(target) = target {
                self.copy.codes.memos.push((target, memo.text.clone()));
            }
        }
    }

    fn changed_names(&mut self) {
        let theirs = self.theirs;
        let marks = theirs.topic_marks.values().filter(|mark| self.is_same_topic(mark.run, mark.topic));
        let marks = marks.filter(|mark| self.news.is_new(&CodingRecord::Topic((*mark).clone())));
        self.copy.marks = marks.cloned().collect();
        let given = theirs
            .speaker_names
            .values()
            .filter(|given| self.news.is_new(&CodingRecord::Speaker((*given).clone())));
        self.copy.speakers = given.cloned().collect();
        let made = theirs
            .derived_topics
            .values()
            .filter(|made| self.news.is_new(&CodingRecord::Regrouped((*made).clone())));
        let moved = theirs
            .snippet_moves
            .values()
            .filter(|moved| self.news.is_new(&CodingRecord::Moved((*moved).clone())));
        self.merged.regrouped = made.count() + moved.count();
    }
}

#[cfg(test)]
#[path = "merge_tests.rs"]
mod tests;
