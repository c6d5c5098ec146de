//! The codebook in memory: applying edits, walking the theme tree, read marks.

pub mod model;
pub(super) mod run_topics;
pub(super) mod speaker_names;
pub(super) mod theme_path;
pub mod theme_tree;

use crate::corpus::{Span, TranscriptId};
use crate::topics::{Guide, GuidePassage, RunId, TopicId};
use model::{
    Codebook, CodingRecord, Edit, Memo, MemoTarget, Quote, RecordChange, RecordKey, Theme, ThemeId,
    TranscriptSpan,
};
use std::collections::BTreeSet;
use theme_path::join_path;

/// A passage no other comes before: where the records of one theme begin in a map by theme and passage.
pub(super) const FIRST_PASSAGE: TranscriptSpan =
    TranscriptSpan { transcript: TranscriptId(i64::MIN), span: Span { start: 0, end: 0 } };

impl Codebook {
    /// Applies an edit in memory. The project calls this once the edit is committed to disk.
    ///
    /// Records are replaced without comparing them to [`RecordChange::before`]: whoever applies an edit made
    /// from an older codebook has to check that first, as the project's log does.
    pub fn apply(&mut self, edit: &Edit) {
        for RecordChange { before, after } in &edit.changes {
            match (before, after) {
                (_, Some(record)) => self.insert_record(record.clone()),
                (Some(record), None) => self.remove_record(record.key()),
                (None, None) => {}
            }
        }
        let [theme, assignment] = edit.largest_ids();
        self.next_theme = self.next_theme.max(theme + 1);
        self.next_assignment = self.next_assignment.max(assignment + 1);
    }

    /// Inserts or replaces a record. A decision of a coder who is hidden from the guest goes to the hidden
    /// assignments.
    fn insert_record(&mut self, record: CodingRecord) {
        match record {
            CodingRecord::Theme(theme) => self.themes.insert(theme),
            CodingRecord::Assignment(assignment) if self.hides_coder(&assignment.coder) => {
                drop(self.hidden_assignments.insert(assignment.id, assignment));
            }
            CodingRecord::Assignment(assignment) => drop(self.assignments.insert(assignment.id, assignment)),
            CodingRecord::Topic(mark) => drop(self.topic_marks.insert((mark.run, mark.topic), mark)),
            CodingRecord::Memo(memo) => drop(self.memos.insert(memo.target.clone(), memo)),
            CodingRecord::Speaker(given) => drop(self.speaker_names.insert(given.key.clone(), given)),
            CodingRecord::Regrouped(made) => drop(self.derived_topics.insert((made.run, made.topic), made)),
            CodingRecord::Moved(it) => drop(self.snippet_moves.insert((it.run, it.place.clone()), it)),
            CodingRecord::Quote(quote) => drop(self.quotes.insert((quote.theme, quote.place.clone()), quote)),
            CodingRecord::Refused(it) => {
                self.rejected_suggestions.insert((it.theme, it.place.clone()), it);
            }
            CodingRecord::Sample(sample) => self.sample = Some(sample),
        }
    }

    /// Removes a record by its key, visible or hidden.
    fn remove_record(&mut self, key: RecordKey) {
        match key {
            RecordKey::Theme(id) => self.themes.remove(id),
            RecordKey::Assignment(id) => {
                self.hidden_assignments.remove(&id);
                self.assignments.remove(&id);
            }
            RecordKey::Topic(run, topic) => drop(self.topic_marks.remove(&(run, topic))),
            RecordKey::Memo(target) => drop(self.memos.remove(&target)),
            RecordKey::Speaker(key) => drop(self.speaker_names.remove(&key)),
            RecordKey::Regrouped(run, topic) => drop(self.derived_topics.remove(&(run, topic))),
            RecordKey::Moved(run, place) => drop(self.snippet_moves.remove(&(run, place))),
            RecordKey::Quote(theme, place) => drop(self.quotes.remove(&(theme, place))),
            RecordKey::Refused(theme, place) => drop(self.rejected_suggestions.remove(&(theme, place))),
            RecordKey::Sample => self.sample = None,
        }
    }

    /// The visible record of a key.
    pub fn record(&self, key: &RecordKey) -> Option<CodingRecord> {
        Some(match key {
            RecordKey::Theme(id) => CodingRecord::Theme(self.themes.get(id)?.clone()),
            RecordKey::Assignment(id) => CodingRecord::Assignment(self.assignments.get(id)?.clone()),
            RecordKey::Topic(run, topic) => {
                CodingRecord::Topic(self.topic_marks.get(&(*run, *topic))?.clone())
            }
            RecordKey::Memo(target) => CodingRecord::Memo(self.memos.get(target)?.clone()),
            RecordKey::Speaker(key) => CodingRecord::Speaker(self.speaker_names.get(key)?.clone()),
            RecordKey::Regrouped(run, topic) => {
                CodingRecord::Regrouped(self.derived_topics.get(&(*run, *topic))?.clone())
            }
            RecordKey::Moved(run, place) => {
                CodingRecord::Moved(self.snippet_moves.get(&(*run, place.clone()))?.clone())
            }
            RecordKey::Quote(theme, place) => {
                CodingRecord::Quote(self.quotes.get(&(*theme, place.clone()))?.clone())
            }
            RecordKey::Refused(theme, place) => {
                CodingRecord::Refused(self.rejected_suggestions.get(&(*theme, place.clone()))?.clone())
            }
            RecordKey::Sample => CodingRecord::Sample(self.sample.clone()?),
        })
    }

    /// The children of a theme, or the top themes, by position, then name, then number.
    pub fn children(&self, parent: Option<ThemeId>) -> Vec<&Theme> {
        self.themes.children(parent).collect()
    }

    /// All themes with their depth, parents before children, siblings in their order.
    pub fn tree(&self) -> Vec<(usize, &Theme)> {
        let mut tree = Vec::with_capacity(self.themes.len());
        let mut open: Vec<_> = self.themes.children(None).rev().map(|theme| (0, theme)).collect();
        while let Some((depth, theme)) = open.pop() {
            tree.push((depth, theme));
            open.extend(self.themes.children(Some(theme.id)).rev().map(|child| (depth + 1, child)));
        }
        tree
    }

    /// The leaf themes as guides for a guided analysis: the name, the description and the passages of each.
    /// Passages put under it with a whole topic count too.
    pub fn topic_guides(&self) -> Vec<Guide> {
        let leaf = |theme: &&Theme| self.themes.children(Some(theme.id)).next().is_none();
        let themes = self.tree().into_iter().map(|(_, theme)| theme).filter(leaf);
        let guide = |theme: &Theme| {
            let own = self.assignments.values().filter(|assignment| assignment.theme == theme.id);
            let passage = |it: &TranscriptSpan| GuidePassage { transcript: it.transcript, span: it.span };
            let mut passages: Vec<GuidePassage> =
                own.flat_map(|assignment| &assignment.spans).map(passage).collect();
            passages.sort_unstable();
            passages.dedup();
            Guide { name: theme.name.clone(), text: theme.description.clone(), passages }
        };
        themes.map(guide).collect()
    }

    /// A theme and all its descendants. Safe against circular parent links.
    pub fn subtree(&self, root: ThemeId) -> BTreeSet<ThemeId> {
        let mut branch = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if branch.insert(id) {
                open.extend(self.themes.children(Some(id)).map(|child| child.id));
            }
        }
        branch
    }

    /// A theme with all those above it. Safe against circular parent links.
    pub fn with_ancestors(&self, theme: ThemeId) -> BTreeSet<ThemeId> {
        let mut line = BTreeSet::new();
        let mut next = Some(theme);
        while let Some(theme) = next.filter(|&theme| line.insert(theme)) {
            next = self.themes.get(&theme).and_then(|theme| theme.parent);
        }
        line
    }

    /// The path of a theme, as in `Design/RAG`, a `/` within a name escaped; empty where there is no such theme.
    pub fn theme_path(&self, id: ThemeId) -> String {
        join_path(&self.theme_names(id))
    }

    /// The names from the top down to a theme, as typed; none where there is no such theme.
    pub fn theme_names(&self, id: ThemeId) -> Vec<&str> {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(theme) = next.and_then(|id| self.themes.get(&id)) {
            names.push(theme.name.as_str());
            // A parent chain longer than the codebook is a circle (a damaged file): stop there.
            next = theme.parent.filter(|_| names.len() <= self.themes.len());
        }
        names.reverse();
        names
    }

    /// The quotes of a theme by position, then passage.
    pub fn quotes_of(&self, theme: ThemeId) -> Vec<&Quote> {
        let of_theme = self.quotes.range((theme, FIRST_PASSAGE)..).take_while(|((of, _), _)| *of == theme);
        let mut quotes: Vec<&Quote> = of_theme.map(|(_, quote)| quote).collect();
        quotes.sort_by_key(|quote| (quote.position, &quote.place));
        quotes
    }

    /// The memo on a subject; none where there is none.
    pub fn memo(&self, target: &MemoTarget) -> Option<&Memo> {
        self.memos.get(target)
    }

    /// The researcher's name for a topic; none where the machine's label stands.
    pub fn topic_label(&self, run: RunId, topic: TopicId) -> Option<&str> {
        self.topic_marks.get(&(run, topic))?.label.as_deref()
    }

    /// Whether a topic is marked as junk, and so left out of counts.
    pub fn is_junk_topic(&self, run: RunId, topic: TopicId) -> bool {
        self.topic_marks.get(&(run, topic)).is_some_and(|mark| mark.junk)
    }

    /// Marks a span as read in memory; returns whether any of it was unread.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) -> bool {
        if self.has_read(transcript, span) {
            return false;
        }
        add_read_span(self.read_spans.entry(transcript).or_default(), span);
        true
    }

    /// Whether all of a span has been read.
    pub fn has_read(&self, transcript: TranscriptId, span: Span) -> bool {
        let Some(read) = self.read_spans.get(&transcript) else { return false };
        // Read spans are merged, so only the last one that begins at or before the span can cover it.
        let last = read.range(..=Span::new(span.start, usize::MAX)).next_back();
        last.is_some_and(|read| read.start <= span.start && span.end <= read.end)
    }
}

impl Edit {
    /// The largest theme number and the largest assignment number the edit touches, 0 where it touches none:
    /// `[theme, assignment]`.
    pub fn largest_ids(&self) -> [i64; 2] {
        let mut largest = [0; 2];
        for record in self.changes.iter().flat_map(|change| [&change.before, &change.after]).flatten() {
            let [theme, assignment] = &mut largest;
            match record {
                CodingRecord::Theme(it) => *theme = it.id.0.max(*theme),
                CodingRecord::Assignment(it) => *assignment = it.id.0.max(*assignment),
                // No other kind is numbered by the codebook.
                _ => {}
            }
        }
        largest
    }
}

/// Adds a span to a set of disjoint spans, merging it with those it touches or overlaps.
pub fn add_read_span(read: &mut BTreeSet<Span>, span: Span) {
    let mut merged = span;
    // The spans are disjoint and sorted by start, hence by end too: walking back can stop at the first that
    // ends before.
    let touching: Vec<Span> = read
        .range(..=Span::new(span.end, usize::MAX))
        .rev()
        .take_while(|old| old.end >= span.start)
        .copied()
        .collect();
    for old in touching {
        merged = Span::new(merged.start.min(old.start), merged.end.max(old.end));
        read.remove(&old);
    }
    read.insert(merged);
}
