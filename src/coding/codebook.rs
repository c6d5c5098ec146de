//! A codebook in memory: how an edit changes it, and how its tree is walked.

use super::model::{Change, Codebook, Edit, Memo, MemoTarget, Quote, Record, Theme, ThemeId};
use crate::corpus::{Span, TranscriptId};
use crate::topics::{Guide, RunId, TopicId};
use std::collections::BTreeSet;

impl Codebook {
    /// Applies an edit in memory. The project does so itself once the edit is on disk.
    pub fn apply(&mut self, edit: &Edit) {
        for Change { before, after } in &edit.changes {
            match (before, after) {
                (_, Some(record)) => self.put(record.clone()),
                (Some(record), None) => self.remove(record),
                (None, None) => {}
            }
        }
        let [theme, assignment] = edit.largest_ids();
        self.next_theme = self.next_theme.max(theme + 1);
        self.next_assignment = self.next_assignment.max(assignment + 1);
    }

    fn put(&mut self, record: Record) {
        match record {
            Record::Theme(theme) => drop(self.themes.insert(theme.id, theme)),
            Record::Assignment(assignment) if self.hides(&assignment.coder) => {
                drop(self.hidden.insert(assignment.id, assignment));
            }
            Record::Assignment(assignment) => drop(self.assignments.insert(assignment.id, assignment)),
            Record::Topic(mark) => drop(self.topics.insert((mark.run, mark.topic), mark)),
            Record::Memo(memo) => drop(self.memos.insert(memo.target.clone(), memo)),
            Record::Speaker(given) => drop(self.speakers.insert(given.key.clone(), given)),
            Record::Regrouped(made) => drop(self.regrouped.insert((made.run, made.topic), made)),
            Record::Moved(moved) => drop(self.moved.insert((moved.run, moved.place.clone()), moved)),
            Record::Quote(quote) => drop(self.quotes.insert((quote.theme, quote.place.clone()), quote)),
            Record::Refused(it) => drop(self.refused.insert((it.theme, it.place.clone()), it)),
            Record::Sample(sample) => self.sample = Some(sample),
        }
    }

    fn remove(&mut self, record: &Record) {
        match record {
            Record::Theme(theme) => drop(self.themes.remove(&theme.id)),
            Record::Assignment(assignment) => {
                self.hidden.remove(&assignment.id);
                self.assignments.remove(&assignment.id);
            }
            Record::Topic(mark) => drop(self.topics.remove(&(mark.run, mark.topic))),
            Record::Memo(memo) => drop(self.memos.remove(&memo.target)),
            Record::Speaker(given) => drop(self.speakers.remove(&given.key)),
            Record::Regrouped(made) => drop(self.regrouped.remove(&(made.run, made.topic))),
            Record::Moved(moved) => drop(self.moved.remove(&(moved.run, moved.place.clone()))),
            Record::Quote(quote) => drop(self.quotes.remove(&(quote.theme, quote.place.clone()))),
            Record::Refused(it) => drop(self.refused.remove(&(it.theme, it.place.clone()))),
            Record::Sample(_) => self.sample = None,
        }
    }

    /// The themes directly under another, or at the top, in their order.
    pub fn children(&self, parent: Option<ThemeId>) -> Vec<&Theme> {
        let mut children: Vec<&Theme> = self.themes.values().filter(|theme| theme.parent == parent).collect();
        children.sort_by(|a, b| (a.position, &a.name, a.id).cmp(&(b.position, &b.name, b.id)));
        children
    }

    /// All themes with their depth, parents before children, siblings in their order.
    pub fn tree(&self) -> Vec<(usize, &Theme)> {
        let mut tree = Vec::with_capacity(self.themes.len());
        let mut open: Vec<_> = self.children(None).into_iter().rev().map(|theme| (0, theme)).collect();
        while let Some((depth, theme)) = open.pop() {
            tree.push((depth, theme));
            open.extend(self.children(Some(theme.id)).into_iter().rev().map(|child| (depth + 1, child)));
        }
        tree
    }

    /// The themes without any below them as topics to look for: by name, and by what their descriptions say.
    pub fn guides(&self) -> Vec<Guide> {
        let leaf = |theme: &&Theme| self.children(Some(theme.id)).is_empty();
        let themes = self.tree().into_iter().map(|(_, theme)| theme).filter(leaf);
        themes.map(|theme| Guide { name: theme.name.clone(), text: theme.description.clone() }).collect()
    }

    /// A theme and all below it.
    pub fn branch(&self, root: ThemeId) -> BTreeSet<ThemeId> {
        let mut branch = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if branch.insert(id) {
                open.extend(
                    self.themes.values().filter(|theme| theme.parent == Some(id)).map(|theme| theme.id),
                );
            }
        }
        branch
    }

    /// The theme's name with those above it, as in `Design/RAG`; empty where there is no such theme.
    pub fn path(&self, id: ThemeId) -> String {
        let mut names = Vec::new();
        let mut next = Some(id);
        while let Some(theme) = next.and_then(|id| self.themes.get(&id)) {
            names.push(theme.name.as_str());
            // A parent chain longer than the codebook would be a circle.
            next = theme.parent.filter(|_| names.len() <= self.themes.len());
        }
        names.reverse();
        names.join("/")
    }

    /// The passages picked to be quoted for a theme, in their order.
    pub fn quotes_of(&self, theme: ThemeId) -> Vec<&Quote> {
        let mut quotes: Vec<&Quote> = self.quotes.values().filter(|quote| quote.theme == theme).collect();
        quotes.sort_by_key(|quote| (quote.position, &quote.place));
        quotes
    }

    /// What a memo says; none where there is none.
    pub fn memo(&self, target: &MemoTarget) -> Option<&Memo> {
        self.memos.get(target)
    }

    /// The name the researcher gave a topic; none where the machine's label stands.
    pub fn label(&self, run: RunId, topic: TopicId) -> Option<&str> {
        self.topics.get(&(run, topic))?.label.as_deref()
    }

    /// Whether a topic is left out of counts.
    pub fn is_junk(&self, run: RunId, topic: TopicId) -> bool {
        self.topics.get(&(run, topic)).is_some_and(|mark| mark.junk)
    }

    /// Notes in memory that a span has been on screen; says whether it was news.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) -> bool {
        if self.has_read(transcript, span) {
            return false;
        }
        merge_read(self.read.entry(transcript).or_default(), span);
        true
    }

    /// Whether all of a span has been on screen.
    pub fn has_read(&self, transcript: TranscriptId, span: Span) -> bool {
        let Some(read) = self.read.get(&transcript) else { return false };
        let last = read.range(..=Span::new(span.start, usize::MAX)).next_back();
        last.is_some_and(|read| read.start <= span.start && span.end <= read.end)
    }
}

impl Edit {
    /// The largest numbers of a theme and of an assignment it touches; 0 where it touches none.
    pub fn largest_ids(&self) -> [i64; 2] {
        let mut largest = [0; 2];
        for record in self.changes.iter().flat_map(|change| [&change.before, &change.after]).flatten() {
            let (slot, id) = match record {
                Record::Theme(theme) => (0, theme.id.0),
                Record::Assignment(assignment) => (1, assignment.id.0),
                Record::Topic(_)
                | Record::Memo(_)
                | Record::Speaker(_)
                | Record::Regrouped(_)
                | Record::Moved(_)
                | Record::Quote(_)
                | Record::Refused(_)
                | Record::Sample(_) => continue,
            };
            if let Some(largest) = largest.get_mut(slot) {
                *largest = id.max(*largest);
            }
        }
        largest
    }
}

/// Adds a span to sorted spans, joining those it touches or overlaps.
pub fn merge_read(read: &mut BTreeSet<Span>, span: Span) {
    let mut merged = span;
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
