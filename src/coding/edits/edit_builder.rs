//! Builds an edit: the codebook with changes on top, compared in the end with the codebook as it is.
//!
//! Every edit function starts one, changes it, and calls [`EditBuilder::finish`], which collects the records
//! that differ.

use crate::coding::codebook::model::{
    Assignment, AssignmentId, Codebook, CodingRecord, DerivedTopic, Edit, Memo, MemoTarget, Quote,
    RecordChange, RejectedSuggestion, SnippetMove, SnippetSample, SpeakerKey, SpeakerName, Theme, ThemeId,
    TopicMark, TranscriptSpan,
};
use crate::coding::codebook::theme_path;
use crate::coding::codebook::theme_path::ThemeRef;
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::speaker_stats::SpeakerStats;
use crate::topics::{RunId, TopicId};
use std::collections::BTreeMap;

/// A codebook with changes on top. Themes are few and copied whole; all other records are kept as
/// differences, where `None` stands for a removed record.
pub(super) struct EditBuilder<'a> {
    pub(super) book: &'a Codebook,
    pub(super) theme_book: Codebook,
    assignments: BTreeMap<AssignmentId, Option<Assignment>>,
    topic_marks: BTreeMap<(RunId, TopicId), Option<TopicMark>>,
    memos: BTreeMap<MemoTarget, Option<Memo>>,
    speaker_names: BTreeMap<SpeakerKey, Option<SpeakerName>>,
    derived_topics: BTreeMap<(RunId, TopicId), Option<DerivedTopic>>,
    snippet_moves: BTreeMap<(RunId, TranscriptSpan), Option<SnippetMove>>,
    quotes: BTreeMap<(ThemeId, TranscriptSpan), Option<Quote>>,
    rejections: BTreeMap<(ThemeId, TranscriptSpan), Option<RejectedSuggestion>>,
    sample: Option<Option<SnippetSample>>,
    next_assignment: i64,
}

impl<'a> EditBuilder<'a> {
    /// Starts from a codebook, without changes.
    pub(super) fn new(book: &'a Codebook) -> Self {
        let last_theme = book.themes.keys().next_back().map_or(0, |id| id.0);
        // Hidden decisions count too: a blind guest must not be given a number that is taken.
        let last_assignment =
            book.assignments.keys().chain(book.hidden_assignments.keys()).max().map_or(0, |id| id.0);
        let themes = Codebook {
            themes: book.themes.clone(),
            next_theme: book.next_theme.max(last_theme + 1),
            ..Codebook::default()
        };
        Self {
            book,
            theme_book: themes,
            assignments: BTreeMap::new(),
            topic_marks: BTreeMap::new(),
            memos: BTreeMap::new(),
            speaker_names: BTreeMap::new(),
            derived_topics: BTreeMap::new(),
            snippet_moves: BTreeMap::new(),
            quotes: BTreeMap::new(),
            rejections: BTreeMap::new(),
            sample: None,
            next_assignment: book.next_assignment.max(last_assignment + 1),
        }
    }

    /// A theme with the changes so far.
    ///
    /// # Errors
    /// [`CodingError::UnknownTheme`].
    pub(super) fn theme(&self, id: ThemeId) -> CodingResult<&Theme> {
        let unknown = || CodingError::UnknownTheme { name: format!("number {}", id.0), nearest: None };
        self.theme_book.themes.get(&id).ok_or_else(unknown)
    }

    /// The same theme, to be changed.
    pub(super) fn theme_mut(&mut self, id: ThemeId) -> CodingResult<&mut Theme> {
        let unknown = || CodingError::UnknownTheme { name: format!("number {}", id.0), nearest: None };
        self.theme_book.themes.get_mut(&id).ok_or_else(unknown)
    }

    /// The path of a theme with the changes so far.
    pub(super) fn theme_path(&self, id: ThemeId) -> String {
        self.theme_book.theme_path(id)
    }

    /// The child of this name, compared without case.
    pub(super) fn child_named(&self, parent: Option<ThemeId>, name: &str) -> Option<ThemeId> {
        let fold = name.to_lowercase();
        let mut children = self.theme_book.themes.values().filter(|theme| theme.parent == parent);
        children.find(|theme| theme.name.to_lowercase() == fold).map(|theme| theme.id)
    }

    /// Creates a theme, last among its siblings, in the first colour no other theme has.
    pub(super) fn create_theme(&mut self, parent: Option<ThemeId>, name: String) -> ThemeId {
        let id = ThemeId(self.theme_book.next_theme);
        self.theme_book.next_theme += 1;
        let color =
            (0..u8::MAX).find(|&color| self.theme_book.themes.values().all(|theme| theme.color != color));
        let position = self.next_position(parent);
        let color = color.unwrap_or_default();
        self.theme_book
            .themes
            .insert(id, Theme { id, parent, name, description: String::new(), color, position });
        id
    }

    /// The position after the last child.
    pub(super) fn next_position(&self, parent: Option<ThemeId>) -> i64 {
        let siblings = self.theme_book.themes.values().filter(|theme| theme.parent == parent);
        siblings.map(|theme| theme.position + 1).max().unwrap_or(0)
    }

    /// Follows a path from the top and creates the themes that are missing. Returns the last theme, and
    /// whether it was created.
    pub(super) fn create_path(&mut self, path: &str) -> CodingResult<(ThemeId, bool)> {
        let (mut at, mut made) = (None, false);
        for name in theme_path::split_path(path)? {
            let child = self.child_named(at, &name);
            made = child.is_none();
            at = Some(child.unwrap_or_else(|| self.create_theme(at, name)));
        }
        at.map(|id| (id, made)).ok_or(CodingError::EmptyThemeName)
    }

    /// Finds or creates the theme of a decision. Returns it with its path, or `the new theme PATH`, for the
    /// sentence.
    pub(super) fn resolve_theme(&mut self, place: ThemeRef<'_>) -> CodingResult<(ThemeId, String)> {
        let (id, made) = match place {
            ThemeRef::Theme(id) => (self.theme(id)?.id, false),
            ThemeRef::Path(path) => match self.book.find_theme(path) {
                Ok(id) => (id, false),
                Err(CodingError::UnknownTheme { .. }) => self.create_path(path)?,
                Err(error) => return Err(error),
            },
        };
        let path = self.theme_path(id);
        Ok((id, if made { format!("the new theme {path}") } else { path }))
    }

    /// The assignments with the changes so far, unchanged ones first, each group by number.
    pub(super) fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        let kept = self.book.assignments.values().filter(|old| !self.assignments.contains_key(&old.id));
        kept.chain(self.assignments.values().flatten())
    }

    /// Adds or replaces an assignment.
    pub(super) fn put_assignment(&mut self, assignment: Assignment) {
        self.assignments.insert(assignment.id, Some(assignment));
    }

    pub(super) fn remove_assignment(&mut self, id: AssignmentId) {
        self.assignments.insert(id, None);
    }

    /// A number no assignment has.
    pub(super) fn new_assignment_id(&mut self) -> AssignmentId {
        self.next_assignment += 1;
        AssignmentId(self.next_assignment - 1)
    }

    /// Sets the mark of a topic; a mark with neither name nor junk removes it.
    pub(super) fn put_mark(&mut self, mark: TopicMark) {
        let bare = mark.label.is_none() && !mark.junk;
        self.topic_marks.insert((mark.run, mark.topic), (!bare).then_some(mark));
    }

    /// Removes the mark of a topic.
    pub(super) fn remove_mark(&mut self, run: RunId, topic: TopicId) {
        self.topic_marks.insert((run, topic), None);
    }

    /// The derived topics with the changes so far, unchanged ones first.
    pub(super) fn derived_topics(&self) -> impl Iterator<Item = &DerivedTopic> {
        let kept = self.book.derived_topics.iter().filter(|(key, _)| !self.derived_topics.contains_key(key));
        kept.map(|(_, made)| made).chain(self.derived_topics.values().flatten())
    }

    pub(super) fn put_derived_topic(&mut self, made: DerivedTopic) {
        self.derived_topics.insert((made.run, made.topic), Some(made));
    }

    pub(super) fn remove_derived_topic(&mut self, run: RunId, topic: TopicId) {
        self.derived_topics.insert((run, topic), None);
    }

    pub(super) fn put_snippet_move(&mut self, moved: SnippetMove) {
        self.snippet_moves.insert((moved.run, moved.place.clone()), Some(moved));
    }

    pub(super) fn remove_snippet_move(&mut self, run: RunId, place: TranscriptSpan) {
        self.snippet_moves.insert((run, place), None);
    }

    /// Replaces the quotes of a theme by these, in this order.
    pub(super) fn put_quotes(&mut self, theme: ThemeId, places: impl IntoIterator<Item = TranscriptSpan>) {
        let known = self.book.quotes.keys().chain(self.quotes.keys());
        let gone: Vec<_> = known.filter(|(of, _)| *of == theme).cloned().collect();
        self.quotes.extend(gone.into_iter().map(|key| (key, None)));
        for (position, place) in (0..).zip(places) {
            let quote = Quote { theme, place: place.clone(), position };
            self.quotes.insert((theme, place), Some(quote));
        }
    }

    /// Records that a passage does not belong to a theme; returns whether that is new.
    pub(super) fn reject(&mut self, theme: ThemeId, place: &TranscriptSpan) -> bool {
        let key = (theme, place.clone());
        let new = !self.book.rejected_suggestions.contains_key(&key) && !self.rejections.contains_key(&key);
        if new {
            self.rejections.insert(key, Some(RejectedSuggestion { theme, place: place.clone() }));
        }
        new
    }

    /// Removes all rejections of a theme that is deleted or merged away.
    pub(super) fn remove_rejections(&mut self, theme: ThemeId) {
        let gone = self.book.rejected_suggestions.keys().filter(|(of, _)| *of == theme).cloned();
        self.rejections.extend(gone.map(|key| (key, None)));
    }

    /// The passages quoted for a theme with the changes so far, in their order.
    pub(super) fn quotes_of(&self, theme: ThemeId) -> Vec<TranscriptSpan> {
        let kept = self.book.quotes.iter().filter(|(key, _)| !self.quotes.contains_key(key));
        let all = kept.map(|(_, quote)| quote).chain(self.quotes.values().flatten());
        let mut all: Vec<&Quote> = all.filter(|quote| quote.theme == theme).collect();
        all.sort_by_key(|quote| (quote.position, &quote.place));
        all.into_iter().map(|quote| quote.place.clone()).collect()
    }

    /// Sets the memo on a subject; an empty text removes it.
    pub(super) fn put_memo(&mut self, target: MemoTarget, text: String) {
        let memo = (!text.is_empty()).then(|| Memo { target: target.clone(), text });
        self.memos.insert(target, memo);
    }

    /// Sets the sample, or removes it.
    pub(super) fn put_sample(&mut self, sample: Option<SnippetSample>) {
        self.sample = Some(sample);
    }

    /// Sets the name of a speaker as recorded elsewhere.
    pub(super) fn put_speaker(&mut self, given: SpeakerName) {
        self.speaker_names.insert(given.key.clone(), Some(given));
    }

    /// Names an imported speaker: in its own transcript where `here` is set or it has a name of its own there
    /// already, else in all transcripts. A name that would be shown anyway is not stored.
    pub(super) fn name_speaker(&mut self, voice: &SpeakerStats, here: bool, name: &str) {
        let own = SpeakerKey { said: voice.speaker.clone(), within: Some(voice.transcript.clone()) };
        let all = SpeakerKey { said: voice.speaker.clone(), within: None };
        let own_known = self.book.speaker_names.contains_key(&own);
        let (key, otherwise) = if here || own_known {
            (own, self.given_name(&all).unwrap_or(&voice.speaker).to_owned())
        } else {
            (all, voice.speaker.clone())
        };
        let given = (name != otherwise).then(|| SpeakerName { key: key.clone(), name: name.to_owned() });
        self.speaker_names.insert(key, given);
    }

    /// The name given to a speaker with the changes so far.
    fn given_name(&self, key: &SpeakerKey) -> Option<&str> {
        let given =
            self.speaker_names.get(key).map_or_else(|| self.book.speaker_names.get(key), Option::as_ref);
        given.map(|given| given.name.as_str())
    }

    /// The memo on a subject with the changes so far.
    pub(super) fn memo(&self, target: &MemoTarget) -> Option<&Memo> {
        match self.memos.get(target) {
            Some(memo) => memo.as_ref(),
            None => self.book.memos.get(target),
        }
    }

    /// The edit that makes the codebook what the draft is; none where nothing differs.
    ///
    /// Changes come in a fixed order (themes, assignments, marks, memos, speakers, derived topics, moves,
    /// quotes, rejections, sample), each kind by key, so that equal edits are equal byte for byte.
    pub(super) fn finish(self, what: String) -> Option<Edit> {
        let mut changes = Vec::new();
        // Themes that exist come before new ones.
        let ids = self
            .book
            .themes
            .keys()
            .chain(self.theme_book.themes.keys().filter(|id| !self.book.themes.contains_key(id)));
        for id in ids {
            let pair = (self.book.themes.get(id), self.theme_book.themes.get(id));
            push_change(&mut changes, pair, |theme| CodingRecord::Theme(theme.clone()));
        }
        for (id, after) in &self.assignments {
            push_change(&mut changes, (self.book.assignments.get(id), after.as_ref()), |it| {
                CodingRecord::Assignment(it.clone())
            });
        }
        for (key, after) in &self.topic_marks {
            push_change(&mut changes, (self.book.topic_marks.get(key), after.as_ref()), |mark| {
                CodingRecord::Topic(mark.clone())
            });
        }
        for (target, after) in &self.memos {
            push_change(&mut changes, (self.book.memos.get(target), after.as_ref()), |memo| {
                CodingRecord::Memo(memo.clone())
            });
        }
        for (key, after) in &self.speaker_names {
            push_change(&mut changes, (self.book.speaker_names.get(key), after.as_ref()), |given| {
                CodingRecord::Speaker(given.clone())
            });
        }
        for (key, after) in &self.derived_topics {
            push_change(&mut changes, (self.book.derived_topics.get(key), after.as_ref()), |made| {
                CodingRecord::Regrouped(made.clone())
            });
        }
        for (key, after) in &self.snippet_moves {
            push_change(&mut changes, (self.book.snippet_moves.get(key), after.as_ref()), |moved| {
                CodingRecord::Moved(moved.clone())
            });
        }
        for (key, after) in &self.quotes {
            push_change(&mut changes, (self.book.quotes.get(key), after.as_ref()), |quote| {
                CodingRecord::Quote(quote.clone())
            });
        }
        for (key, after) in &self.rejections {
            push_change(&mut changes, (self.book.rejected_suggestions.get(key), after.as_ref()), |refused| {
                CodingRecord::Refused(refused.clone())
            });
        }
        if let Some(after) = &self.sample {
            push_change(&mut changes, (self.book.sample.as_ref(), after.as_ref()), |sample| {
                CodingRecord::Sample(sample.clone())
            });
        }
        (!changes.is_empty()).then_some(Edit { what, changes })
    }
}

/// Adds a change where the two states differ.
fn push_change<T: PartialEq>(
    changes: &mut Vec<RecordChange>,
    (before, after): (Option<&T>, Option<&T>),
    record: impl Fn(&T) -> CodingRecord,
) {
    if before != after {
        changes.push(RecordChange { before: before.map(&record), after: after.map(&record) });
    }
}
