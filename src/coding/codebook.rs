//! The codebook in memory: applying edits, walking the theme tree, read marks.

pub(super) mod attribute_pairs;
pub(super) mod journal_kind;
pub mod model;
pub(super) mod removals;
pub(super) mod run_topics;
pub(super) mod speaker_names;
pub(super) mod speaker_roles;
pub mod summaries;
pub(super) mod theme_path;
pub mod theme_references;
pub mod theme_tree;

use crate::corpus::{Span, TranscriptId};
use crate::topics::{Guide, GuidePassage, RunId, TopicId};
use model::{
    Codebook, CodingRecord, Edit, ImportChoice, Memo, MemoTarget, Quote, RecordChange, RecordKey,
    SpeakerCase, Theme, ThemeId, TopicMark, TranscriptSpan,
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

    /// Inserts or replaces a record. What a coder made who is hidden from the guest is hidden.
    pub(super) fn insert_record(&mut self, record: CodingRecord) {
        if record.coder().is_some_and(|coder| self.hides_coder(coder)) {
            match record {
                CodingRecord::Assignment(it) => drop(self.hidden_assignments.insert(it.id, it)),
                record => drop(self.hidden_records.insert(record.key(), record)),
            }
            return;
        }
        match record {
            CodingRecord::Theme(theme) => self.themes.insert(theme),
            CodingRecord::Assignment(assignment) => drop(self.assignments.insert(assignment.id, assignment)),
            CodingRecord::Topic(mark) => {
                self.topic_marks.insert((mark.run, mark.topic, mark.coder.clone()), mark);
            }
            CodingRecord::Memo(memo) => {
                self.memos.insert((memo.target.clone(), memo.coder.clone()), memo);
            }
            CodingRecord::Speaker(given) => drop(self.speaker_names.insert(given.key.clone(), given)),
            CodingRecord::Regrouped(made) => drop(self.derived_topics.insert((made.run, made.topic), made)),
            CodingRecord::Moved(it) => drop(self.snippet_moves.insert((it.run, it.place.clone()), it)),
            CodingRecord::Quote(quote) => {
                self.quotes.insert((quote.theme, quote.place.clone(), quote.coder.clone()), quote);
            }
            CodingRecord::Refused(it) => {
                self.rejected_suggestions.insert((it.theme, it.place.clone(), it.coder.clone()), it);
            }
            CodingRecord::Sample(sample) => self.sample = Some(sample),
            CodingRecord::Removal(removal) => drop(self.removals.insert(removal.transcript, removal)),
            CodingRecord::StopWord(word) => drop(self.stop_words.insert(word)),
            CodingRecord::Import(it) => drop(self.import_choices.insert(it.scope, it.choices)),
            CodingRecord::Case(case) => drop(self.cases.insert(case.name, case.attributes)),
        }
    }

    /// Removes a record by its key, visible or hidden.
    fn remove_record(&mut self, key: RecordKey) {
        self.hidden_records.remove(&key);
        match key {
            RecordKey::Theme(id) => self.themes.remove(id),
            RecordKey::Assignment(id) => {
                self.hidden_assignments.remove(&id);
                self.assignments.remove(&id);
            }
            RecordKey::Topic(run, topic, coder) => drop(self.topic_marks.remove(&(run, topic, coder))),
            RecordKey::Memo(target, coder) => drop(self.memos.remove(&(target, coder))),
            RecordKey::Speaker(key) => drop(self.speaker_names.remove(&key)),
            RecordKey::Regrouped(run, topic) => drop(self.derived_topics.remove(&(run, topic))),
            RecordKey::Moved(run, place) => drop(self.snippet_moves.remove(&(run, place))),
            RecordKey::Quote(theme, place, coder) => drop(self.quotes.remove(&(theme, place, coder))),
            RecordKey::Refused(theme, place, coder) => {
                self.rejected_suggestions.remove(&(theme, place, coder));
            }
            RecordKey::Sample => self.sample = None,
            RecordKey::Removal(transcript) => drop(self.removals.remove(&transcript)),
            RecordKey::StopWord(word) => drop(self.stop_words.remove(&word)),
            RecordKey::Import(scope) => drop(self.import_choices.remove(&scope)),
            RecordKey::Case(name) => drop(self.cases.remove(&name)),
        }
    }

    /// The visible record of a key.
    pub fn record(&self, key: &RecordKey) -> Option<CodingRecord> {
        Some(match key {
            RecordKey::Theme(id) => CodingRecord::Theme(self.themes.get(id)?.clone()),
            RecordKey::Assignment(id) => CodingRecord::Assignment(self.assignments.get(id)?.clone()),
            RecordKey::Topic(run, topic, coder) => {
                CodingRecord::Topic(self.topic_marks.get(&(*run, *topic, coder.clone()))?.clone())
            }
            RecordKey::Memo(target, coder) => CodingRecord::Memo(self.memo_of(target, coder)?.clone()),
            RecordKey::Speaker(key) => CodingRecord::Speaker(self.speaker_names.get(key)?.clone()),
            RecordKey::Regrouped(run, topic) => {
                CodingRecord::Regrouped(self.derived_topics.get(&(*run, *topic))?.clone())
            }
            RecordKey::Moved(run, place) => {
                CodingRecord::Moved(self.snippet_moves.get(&(*run, place.clone()))?.clone())
            }
            RecordKey::Quote(theme, place, coder) => {
                CodingRecord::Quote(self.quotes.get(&(*theme, place.clone(), coder.clone()))?.clone())
            }
            RecordKey::Refused(theme, place, coder) => {
                let key = (*theme, place.clone(), coder.clone());
                CodingRecord::Refused(self.rejected_suggestions.get(&key)?.clone())
            }
            RecordKey::Sample => CodingRecord::Sample(self.sample.clone()?),
            RecordKey::Removal(transcript) => CodingRecord::Removal(self.removals.get(transcript)?.clone()),
            RecordKey::StopWord(word) => CodingRecord::StopWord(self.stop_words.get(word)?.clone()),
            RecordKey::Import(scope) => {
                let choices = self.import_choices.get(scope)?.clone();
                CodingRecord::Import(ImportChoice { scope: scope.clone(), choices })
            }
            RecordKey::Case(name) => {
                let attributes = self.cases.get(name)?.clone();
                CodingRecord::Case(SpeakerCase { name: name.clone(), attributes })
            }
        })
    }

    /// The record of a key, visible or hidden.
    pub(super) fn stored_record(&self, key: &RecordKey) -> Option<CodingRecord> {
        let hidden = || match key {
            RecordKey::Assignment(id) => {
                self.hidden_assignments.get(id).cloned().map(CodingRecord::Assignment)
            }
            _ => self.hidden_records.get(key).cloned(),
        };
        self.record(key).or_else(hidden)
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

    /// The quotes of a theme by position, then passage; a passage that several coders picked is there once.
    pub fn quotes_of(&self, theme: ThemeId) -> Vec<&Quote> {
        let mut quotes: Vec<&Quote> = self.all_quotes_of(theme).collect();
        quotes.sort_by_key(|quote| (quote.position, &quote.place, &quote.coder));
        let mut seen = BTreeSet::new();
        quotes.retain(|quote| seen.insert(&quote.place));
        quotes
    }

    /// The quotes of a theme by passage and coder.
    pub(super) fn all_quotes_of(&self, theme: ThemeId) -> impl Iterator<Item = &Quote> {
        let of_theme = self.quotes.range((theme, FIRST_PASSAGE, String::new())..);
        of_theme.map(|(_, quote)| quote).take_while(move |quote| quote.theme == theme)
    }

    /// The memo on a subject that comes first for who works: their own, else the first of another's. Where
    /// several coders have one, [`Codebook::memo_text`] has them all.
    pub fn memo(&self, target: &MemoTarget) -> Option<&Memo> {
        self.memo_of(target, &self.coder).or_else(|| self.memos_on(target).next())
    }

    /// The memo of one coder on a subject.
    pub fn memo_of(&self, target: &MemoTarget, coder: &str) -> Option<&Memo> {
        self.memos.get(&(target.clone(), coder.to_owned()))
    }

    /// The memos on a subject, by coder.
    pub fn memos_on(&self, target: &MemoTarget) -> impl Iterator<Item = &Memo> {
        let from = self.memos.range((target.clone(), String::new())..);
        from.map(|(_, memo)| memo).take_while(move |memo| memo.target == *target)
    }

    /// The memo that who works changes: their own, else for the project's own coder the first of another's. A
    /// guest writes one beside it.
    pub fn memo_to_change(&self, target: &MemoTarget) -> Option<&Memo> {
        self.memo(target).filter(|memo| self.guest.is_none() || memo.coder == self.coder)
    }

    /// All that is noted on a subject: the memo, or the memos of several coders, each below the coder's name. None
    /// where there is nothing.
    pub fn memo_text(&self, target: &MemoTarget) -> Option<String> {
        let memos: Vec<&Memo> = self.memos_on(target).collect();
        match memos.as_slice() {
            [] => None,
            [one] => Some(one.text.clone()),
            several => {
                let named = several.iter().map(|memo| match memo.coder.as_str() {
                    "" => memo.text.clone(),
                    coder => format!("{coder}: {}", memo.text),
                });
                Some(named.collect::<Vec<_>>().join("\n\n"))
            }
        }
    }

    /// Whether there is a memo on a subject.
    pub fn has_memo(&self, target: &MemoTarget) -> bool {
        self.memos_on(target).next().is_some()
    }

    /// The visible marks on a topic, by coder.
    pub fn marks_on(&self, run: RunId, topic: TopicId) -> impl Iterator<Item = &TopicMark> {
        let from = self.topic_marks.range((run, topic, String::new())..);
        from.map(|(_, mark)| mark).take_while(move |mark| (mark.run, mark.topic) == (run, topic))
    }

    /// The name given to a topic: by who works, else by the first of the others. None where the machine's label
    /// stands.
    pub fn topic_label(&self, run: RunId, topic: TopicId) -> Option<&str> {
        let own = self.topic_marks.get(&(run, topic, self.coder.clone()));
        let all = own.into_iter().chain(self.marks_on(run, topic));
        all.filter_map(|mark| mark.label.as_deref()).next()
    }

    /// Whether a topic is marked as junk by anybody, and so left out of counts.
    pub fn is_junk_topic(&self, run: RunId, topic: TopicId) -> bool {
        let hidden = self.hidden_records.range(RecordKey::Topic(run, topic, String::new())..);
        let mut hidden = hidden.map_while(|(_, record)| match record {
            CodingRecord::Topic(mark) if (mark.run, mark.topic) == (run, topic) => Some(mark),
            _ => None,
        });
        self.marks_on(run, topic).any(|mark| mark.junk) || hidden.any(|mark| mark.junk)
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
