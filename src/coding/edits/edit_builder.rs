//! Builds an edit: the codebook with changes on top, compared in the end with the codebook as it is.
//!
//! Every edit function starts one, changes it, and calls [`EditBuilder::finish`], which collects the records
//! that differ.

use crate::coding::codebook::FIRST_PASSAGE;
use crate::coding::codebook::model::{
    Assignment, AssignmentId, Codebook, CodingRecord, DerivedTopic, Edit, Memo, MemoTarget, Quote,
    RecordChange, RecordKey, RejectedSuggestion, SpeakerKey, SpeakerName, SummaryCell, SummaryColumn, Theme,
    ThemeId, TopicMark, TranscriptSpan, join_paragraphs,
};
use crate::coding::codebook::theme_path::{self, ThemeRef};
use crate::coding::error::{CodingError, CodingResult};
use crate::corpus::Attributes;
use crate::corpus::speaker_stats::SpeakerStats;
use crate::format::thousands;
use crate::topics::{RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// A codebook with changes on top. Themes are few and copied whole; all other records are kept as
/// differences, where `None` stands for a removed record.
pub(super) struct EditBuilder<'a> {
    pub(super) book: &'a Codebook,
    pub(super) theme_book: Codebook,
    changed: BTreeMap<RecordKey, Option<CodingRecord>>,
    next_assignment: i64,
}

impl<'a> EditBuilder<'a> {
    /// Starts from a codebook, without changes.
    pub(super) fn new(book: &'a Codebook) -> Self {
        let last_theme = book.themes.keys().next_back().map_or(0, |id| id.0);
        // Hidden decisions count too: a blind guest must not be given a number that is taken.
        let last_assignment =
            book.assignments.keys().chain(book.hidden_assignments.keys()).max().map_or(0, |id| id.0);
        let (themes, next_theme) = (book.themes.clone(), book.next_theme.max(last_theme + 1));
        let theme_book = Codebook { themes, next_theme, ..Codebook::default() };
        let next_assignment = book.next_assignment.max(last_assignment + 1);
        Self { book, theme_book, changed: BTreeMap::new(), next_assignment }
    }

    /// Adds or replaces a record; of themes, see [`EditBuilder::change_theme`].
    pub(super) fn put(&mut self, record: CodingRecord) {
        self.changed.insert(record.key(), Some(record));
    }

    /// Removes a record.
    pub(super) fn remove(&mut self, key: RecordKey) {
        self.changed.insert(key, None);
    }

    /// A theme with the changes so far.
    ///
    /// # Errors
    /// [`CodingError::UnknownTheme`].
    pub(super) fn theme(&self, id: ThemeId) -> CodingResult<&Theme> {
        let unknown = || CodingError::UnknownTheme { name: format!("number {}", id.0), nearest: None };
        self.theme_book.themes.get(&id).ok_or_else(unknown)
    }

    /// Changes a theme; its number stays.
    ///
    /// # Errors
    /// [`CodingError::UnknownTheme`].
    pub(super) fn change_theme(&mut self, id: ThemeId, change: impl FnOnce(&mut Theme)) -> CodingResult<()> {
        let mut theme = self.theme(id)?.clone();
        change(&mut theme);
        self.theme_book.themes.insert(theme);
        Ok(())
    }

    /// The path of a theme that has to be there, with the changes so far.
    ///
    /// # Errors
    /// [`CodingError::UnknownTheme`].
    pub(super) fn known_path(&self, id: ThemeId) -> CodingResult<String> {
        self.theme(id).map(|_| self.theme_path(id))
    }

    /// The path of a theme with the changes so far.
    pub(super) fn theme_path(&self, id: ThemeId) -> String {
        self.theme_book.theme_path(id)
    }

    /// The child of this name, compared without case.
    pub(super) fn child_named(&self, parent: Option<ThemeId>, name: &str) -> Option<ThemeId> {
        self.theme_book.themes.child_named(parent, name)
    }

    /// Creates a theme, last among its siblings, in the first colour no other theme has.
    pub(super) fn create_theme(&mut self, parent: Option<ThemeId>, name: String) -> ThemeId {
        let id = ThemeId(self.theme_book.next_theme);
        self.theme_book.next_theme += 1;
        let color =
            (0..u8::MAX).find(|&color| self.theme_book.themes.values().all(|theme| theme.color != color));
        let position = self.next_position(parent);
        // Where all are taken, the first again.
        let color = color.unwrap_or(0);
        let description = String::new();
        let also_under = BTreeSet::new();
        self.theme_book.themes.insert(Theme { id, parent, name, description, color, position, also_under });
        id
    }

    /// The position after the last child.
    pub(super) fn next_position(&self, parent: Option<ThemeId>) -> i64 {
        self.theme_book.themes.children(parent).next_back().map_or(0, |last| last.position + 1)
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
        let id = at.ok_or(CodingError::EmptyThemeName)?;
        // It may lie deeper than its path, below a theme that stands also under others.
        self.theme_book.check_levels(id, self.theme(id)?.parent)?;
        Ok((id, made))
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

    /// The records of one kind with the changes so far, unchanged ones first, each group by key.
    fn with_changes<'s, T: 's>(
        &'s self,
        before: impl Iterator<Item = (RecordKey, &'s T)>,
        of_kind: impl Fn(&'s CodingRecord) -> Option<&'s T>,
    ) -> impl Iterator<Item = &'s T> {
        let unchanged = before.filter(|(key, _)| !self.changed.contains_key(key)).map(|(_, record)| record);
        unchanged.chain(self.changed.values().flatten().filter_map(of_kind))
    }

    /// The assignments with the changes so far, unchanged ones first, each group by number.
    pub(super) fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        let before = self.book.assignments.values().map(|it| (RecordKey::Assignment(it.id), it));
        self.with_changes(before, |record| match record {
            CodingRecord::Assignment(it) => Some(it),
            _ => None,
        })
    }

    /// A number no assignment has.
    pub(super) fn new_assignment_id(&mut self) -> AssignmentId {
        self.next_assignment += 1;
        AssignmentId(self.next_assignment - 1)
    }

    /// Sets a coder's mark of a topic; a mark with neither name nor junk removes it.
    pub(super) fn put_mark(&mut self, mark: TopicMark) {
        if mark.label.is_none() && !mark.junk {
            self.remove(RecordKey::Topic(mark.run, mark.topic, mark.coder));
        } else {
            self.put(CodingRecord::Topic(mark));
        }
    }

    /// Removes the marks of all coders from a topic that is no more, also those that are hidden.
    pub(super) fn remove_marks(&mut self, run: RunId, topic: TopicId) {
        let visible = self.book.marks_on(run, topic).map(|mark| mark.coder.clone());
        let hidden = self.book.hidden_records.keys().filter_map(|key| match key {
            RecordKey::Topic(of, on, coder) if (*of, *on) == (run, topic) => Some(coder.clone()),
            _ => None,
        });
        for coder in visible.chain(hidden).collect::<Vec<_>>() {
            self.remove(RecordKey::Topic(run, topic, coder));
        }
    }

    /// The derived topics with the changes so far, unchanged ones first.
    pub(super) fn derived_topics(&self) -> impl Iterator<Item = &DerivedTopic> {
        let before = self.book.derived_topics.values();
        let before = before.map(|made| (RecordKey::Regrouped(made.run, made.topic), made));
        self.with_changes(before, |record| match record {
            CodingRecord::Regrouped(made) => Some(made),
            _ => None,
        })
    }

    /// Replaces the quotes of a theme by these passages with the coders who picked them, in this order.
    pub(super) fn put_quotes(
        &mut self,
        theme: ThemeId,
        quoted: impl IntoIterator<Item = (TranscriptSpan, BTreeSet<String>)>,
    ) {
        for (place, coders) in self.quotes_of(theme) {
            for coder in coders {
                self.remove(RecordKey::Quote(theme, place.clone(), coder));
            }
        }
        for (position, (place, coders)) in (0..).zip(quoted) {
            for coder in coders {
                self.put(CodingRecord::Quote(Quote { theme, place: place.clone(), coder, position }));
            }
        }
    }

    /// Records that a passage does not belong to a theme, by a coder; returns whether that is new.
    pub(super) fn reject(&mut self, theme: ThemeId, place: &TranscriptSpan, coder: &str) -> bool {
        let rejection = RejectedSuggestion { theme, place: place.clone(), coder: coder.to_owned() };
        let record = CodingRecord::Refused(rejection);
        let new = self.book.record(&record.key()).is_none() && !self.changed.contains_key(&record.key());
        if new {
            self.put(record);
        }
        new
    }

    /// Removes all rejections of a theme that is deleted or merged away.
    pub(super) fn remove_rejections(&mut self, theme: ThemeId) {
        let all = self.book.rejected_suggestions.range((theme, FIRST_PASSAGE, String::new())..);
        for ((of, place, coder), _) in all.take_while(|((of, ..), _)| *of == theme) {
            self.remove(RecordKey::Refused(*of, place.clone(), coder.clone()));
        }
    }

    /// The passages quoted for a theme with the changes so far, in their order, each with the coders who picked it.
    pub(super) fn quotes_of(&self, theme: ThemeId) -> Vec<(TranscriptSpan, BTreeSet<String>)> {
        let before = self.book.all_quotes_of(theme).map(|quote| {
            let key = RecordKey::Quote(theme, quote.place.clone(), quote.coder.clone());
            (key, quote)
        });
        let all = self.with_changes(before, |record| match record {
            CodingRecord::Quote(quote) if quote.theme == theme => Some(quote),
            _ => None,
        });
        let mut all: Vec<&Quote> = all.collect();
        all.sort_by_key(|quote| (quote.position, &quote.place, &quote.coder));
        let mut quoted: Vec<(TranscriptSpan, BTreeSet<String>)> = Vec::new();
        for quote in all {
            match quoted.iter_mut().find(|(place, _)| *place == quote.place) {
                Some((_, coders)) => drop(coders.insert(quote.coder.clone())),
                None => quoted.push((quote.place.clone(), BTreeSet::from([quote.coder.clone()]))),
            }
        }
        quoted
    }

    /// Sets the text of the memo of a coder on a subject, which keeps its kind and time; an empty text removes it.
    pub(super) fn put_memo(&mut self, target: MemoTarget, coder: &str, text: String) {
        let (kind, time) =
            self.memo(&target, coder).map_or((None, String::new()), |memo| (memo.kind, memo.time));
        self.put_whole_memo(Memo { target, coder: coder.to_owned(), text, kind, time });
    }

    /// Sets a memo; an empty text removes it.
    pub(super) fn put_whole_memo(&mut self, memo: Memo) {
        if memo.text.is_empty() {
            self.remove(RecordKey::Memo(memo.target, memo.coder));
        } else {
            self.put(CodingRecord::Memo(memo));
        }
    }

    /// Moves the memos on a subject to another, each below the memo its coder has there, which has the earlier of their times
    /// and, where it has no kind, that of the other. Memos that are hidden
    /// move as well: what they are on is no more.
    pub(super) fn move_memos(&mut self, from: MemoTarget, to: MemoTarget) {
        let visible = self.book.memos_on(&from).map(|memo| memo.coder.clone());
        let hidden = self.book.hidden_records.keys().filter_map(|key| match key {
            RecordKey::Memo(target, coder) if *target == from => Some(coder.clone()),
            _ => None,
        });
        let coders: BTreeSet<String> = visible.chain(hidden).chain(self.memo_coders(&from)).collect();
        for coder in coders {
            let Some(theirs) = self.memo(&from, &coder) else { continue };
            match self.memo(&to, &coder) {
                Some(mine) => {
                    let text = join_paragraphs(&mine.text, &theirs.text);
                    let (kind, time) = mine.kind_and_time_with(&theirs);
                    self.put_whole_memo(Memo { text, kind, time, ..mine });
                }
                None => self.put_whole_memo(Memo { target: to.clone(), ..theirs }),
            }
            self.remove(RecordKey::Memo(from.clone(), coder));
        }
    }

    /// Moves the summaries of a theme to another, each below the one its coder has there for the same column.
    pub(super) fn move_summaries(&mut self, from: ThemeId, to: ThemeId) {
        for cell in self.summary_cells().into_iter().filter(|cell| cell.theme == from) {
            let there = self.summary_target(SummaryCell { theme: to, column: cell.column.clone() });
            self.move_memos(MemoTarget::Cell(cell), there);
        }
    }

    /// Moves the summaries of what people said to the name they have from now on, each below the one its coder has there.
    pub(super) fn rename_summaries(&mut self, names: &[&str], new: &str) {
        for cell in self.summary_cells() {
            if let SummaryColumn::Speaker(name) = &cell.column
                && name != new
                && names.contains(&name.as_str())
            {
                let column = SummaryColumn::Speaker(new.to_owned());
                let there = MemoTarget::Cell(SummaryCell { theme: cell.theme, column });
                self.move_memos(MemoTarget::Cell(cell), there);
            }
        }
    }

    /// Whether there is a summary of what a person said.
    pub(super) fn has_summaries_of(&self, name: &str) -> bool {
        let is_of = |cell: SummaryCell| matches!(cell.column, SummaryColumn::Speaker(of) if of == name);
        self.summary_cells().into_iter().any(is_of)
    }

    /// The target of the summary of a cell with the changes so far: that of a summary there is for the same column.
    pub(super) fn summary_target(&self, cell: SummaryCell) -> MemoTarget {
        let all = self.summary_cells();
        let there = all.into_iter().find(|it| it.theme == cell.theme && it.column.is_same(&cell.column));
        MemoTarget::Cell(there.unwrap_or(cell))
    }

    /// The cells that have a summary, hidden or not, with the changes so far.
    fn summary_cells(&self) -> BTreeSet<SummaryCell> {
        let mut cells = self.book.summary_cells();
        cells.extend(self.changed.keys().filter_map(|key| match key {
            RecordKey::Memo(MemoTarget::Cell(cell), _) => Some(cell.clone()),
            _ => None,
        }));
        cells
    }

    /// The coders with a changed memo on a subject.
    fn memo_coders(&self, target: &MemoTarget) -> impl Iterator<Item = String> {
        self.changed.values().flatten().filter_map(move |record| match record {
            CodingRecord::Memo(memo) if memo.target == *target => Some(memo.coder.clone()),
            _ => None,
        })
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
        if name == otherwise {
            self.remove(RecordKey::Speaker(key));
        } else {
            let (name, coder) = (name.to_owned(), self.book.coder.clone());
            self.put(CodingRecord::Speaker(SpeakerName { key, name, coder }));
        }
    }

    /// The name shown of a speaker with the changes so far.
    pub(super) fn speaker_name<'b>(&'b self, voice: &'b SpeakerStats) -> &'b str {
        let all = SpeakerKey { said: voice.speaker.clone(), within: None };
        let own = SpeakerKey { within: Some(voice.transcript.clone()), ..all.clone() };
        self.given_name(&own).or_else(|| self.given_name(&all)).unwrap_or(&voice.speaker)
    }

    /// What is known of the person of a name with the changes so far.
    pub(super) fn case(&self, name: &str) -> Attributes {
        match self.changed.get(&RecordKey::Case(name.to_owned())) {
            None => self.book.cases.get(name).cloned().unwrap_or_default(),
            Some(Some(CodingRecord::Case(case))) => case.attributes.clone(),
            Some(_) => Attributes::new(),
        }
    }

    /// How many guide questions differ from what they are.
    pub(super) fn changed_questions(&self) -> usize {
        let changed = self.changed.iter().filter(|(key, _)| matches!(key, RecordKey::Question(_)));
        changed.filter(|(key, after)| self.book.record(key) != **after).count()
    }

    /// The name given to a speaker with the changes so far.
    fn given_name(&self, key: &SpeakerKey) -> Option<&str> {
        match self.changed.get(&RecordKey::Speaker(key.clone())) {
            None => self.book.speaker_names.get(key).map(|given| given.name.as_str()),
            Some(Some(CodingRecord::Speaker(given))) => Some(&given.name),
            Some(_) => None,
        }
    }

    /// The memo of a coder on a subject with the changes so far.
    pub(super) fn memo(&self, target: &MemoTarget, coder: &str) -> Option<Memo> {
        let key = RecordKey::Memo(target.clone(), coder.to_owned());
        let record = self.changed.get(&key).cloned().unwrap_or_else(|| self.book.stored_record(&key));
        if let Some(CodingRecord::Memo(memo)) = record { Some(memo) } else { None }
    }

    /// The edit that makes the codebook what the draft is; none where nothing differs.
    ///
    /// Changes come in the order of their keys, so that equal edits are equal byte for byte.
    pub(super) fn finish(self, what: String) -> CodingResult<Edit> {
        self.changes(what).ok_or(CodingError::NothingSelected)
    }

    /// As [`EditBuilder::finish`], with the reason why nothing would change.
    pub(super) fn finish_or(self, what: String, reason: impl FnOnce() -> String) -> CodingResult<Edit> {
        self.changes(what).ok_or_else(|| CodingError::NothingToDo(reason()))
    }

    /// As [`EditBuilder::finish`]; none where nothing would change.
    pub(super) fn finish_if_changed(self, what: String) -> Option<Edit> {
        self.changes(what)
    }

    /// The edit; none where nothing changes.
    fn changes(self, what: String) -> Option<Edit> {
        let ids: BTreeSet<ThemeId> =
            self.book.themes.keys().chain(self.theme_book.themes.keys()).copied().collect();
        let themes = ids.into_iter().map(RecordKey::Theme);
        let themes = themes
            .filter_map(|key| RecordChange::between(self.book.record(&key), self.theme_book.record(&key)));
        let others = self.changed.into_iter();
        let others =
            others.filter_map(|(key, after)| RecordChange::between(self.book.stored_record(&key), after));
        let changes: Vec<RecordChange> = themes.chain(others).collect();
        (!changes.is_empty()).then_some(Edit { what, changes })
    }
}

/// The subject of a sentence on passages, with its verb.
pub(super) fn passages_are(count: usize) -> String {
    if count == 1 { "the passage is".to_owned() } else { format!("the {} passages are", thousands(count)) }
}
