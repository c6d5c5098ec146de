//! An edit in the making: the codebook as it would be, compared in the end with the codebook as it is.

use crate::coding::error::{Error, Result};
use crate::coding::model::{
    Assignment, AssignmentId, Change, Codebook, Edit, Memo, MemoTarget, Moved, PlacedSpan, Quote, Record,
    Refused, Regrouped, Sample, SpeakerKey, SpeakerName, Theme, ThemeId, TopicMark,
};
use crate::coding::place::{self, Place};
use crate::corpus::voices::Voice;
use crate::topics::{RunId, TopicId};
use std::collections::BTreeMap;

/// The codebook with changes on top. Themes are few and copied; the rest is kept as differences.
pub(super) struct Draft<'a> {
    pub(super) book: &'a Codebook,
    pub(super) themes: Codebook,
    assignments: BTreeMap<AssignmentId, Option<Assignment>>,
    marks: BTreeMap<(RunId, TopicId), Option<TopicMark>>,
    memos: BTreeMap<MemoTarget, Option<Memo>>,
    speakers: BTreeMap<SpeakerKey, Option<SpeakerName>>,
    regrouped: BTreeMap<(RunId, TopicId), Option<Regrouped>>,
    moved: BTreeMap<(RunId, PlacedSpan), Option<Moved>>,
    quotes: BTreeMap<(ThemeId, PlacedSpan), Option<Quote>>,
    refused: BTreeMap<(ThemeId, PlacedSpan), Option<Refused>>,
    sample: Option<Option<Sample>>,
    next_assignment: i64,
}

impl<'a> Draft<'a> {
    pub(super) fn new(book: &'a Codebook) -> Self {
        let last_theme = book.themes.keys().next_back().map_or(0, |id| id.0);
        let last_assignment = book.assignments.keys().chain(book.hidden.keys()).max().map_or(0, |id| id.0);
        let themes = Codebook {
            themes: book.themes.clone(),
            next_theme: book.next_theme.max(last_theme + 1),
            ..Codebook::default()
        };
        Self {
            book,
            themes,
            assignments: BTreeMap::new(),
            marks: BTreeMap::new(),
            memos: BTreeMap::new(),
            speakers: BTreeMap::new(),
            regrouped: BTreeMap::new(),
            moved: BTreeMap::new(),
            quotes: BTreeMap::new(),
            refused: BTreeMap::new(),
            sample: None,
            next_assignment: book.next_assignment.max(last_assignment + 1),
        }
    }

    /// The theme as the draft has it.
    pub(super) fn theme(&self, id: ThemeId) -> Result<&Theme> {
        let unknown = || Error::UnknownTheme { name: format!("number {}", id.0), nearest: None };
        self.themes.themes.get(&id).ok_or_else(unknown)
    }

    pub(super) fn theme_mut(&mut self, id: ThemeId) -> Result<&mut Theme> {
        let unknown = || Error::UnknownTheme { name: format!("number {}", id.0), nearest: None };
        self.themes.themes.get_mut(&id).ok_or_else(unknown)
    }

    pub(super) fn path(&self, id: ThemeId) -> String {
        self.themes.path(id)
    }

    /// The child of that name, whatever its case.
    pub(super) fn child(&self, parent: Option<ThemeId>, name: &str) -> Option<ThemeId> {
        let fold = name.to_lowercase();
        let mut children = self.themes.themes.values().filter(|theme| theme.parent == parent);
        children.find(|theme| theme.name.to_lowercase() == fold).map(|theme| theme.id)
    }

    /// Makes a theme, last among its siblings, in the first colour no other has.
    pub(super) fn make(&mut self, parent: Option<ThemeId>, name: String) -> ThemeId {
        let id = ThemeId(self.themes.next_theme);
        self.themes.next_theme += 1;
        let color = (0..u8::MAX).find(|&color| self.themes.themes.values().all(|theme| theme.color != color));
        let position = self.last_place(parent);
        let color = color.unwrap_or_default();
        self.themes
            .themes
            .insert(id, Theme { id, parent, name, description: String::new(), color, position });
        id
    }

    /// The place after the last child.
    pub(super) fn last_place(&self, parent: Option<ThemeId>) -> i64 {
        let siblings = self.themes.themes.values().filter(|theme| theme.parent == parent);
        siblings.map(|theme| theme.position + 1).max().unwrap_or(0)
    }

    /// Follows a path from the top, making what is not there; says whether the last had to be made.
    pub(super) fn make_path(&mut self, path: &str) -> Result<(ThemeId, bool)> {
        let (mut at, mut made) = (None, false);
        for name in place::split(path)? {
            let child = self.child(at, &name);
            made = child.is_none();
            at = Some(child.unwrap_or_else(|| self.make(at, name)));
        }
        at.map(|id| (id, made)).ok_or(Error::EmptyName)
    }

    /// Finds the place of a decision, making it where need be, and names it for the sentence.
    pub(super) fn settle(&mut self, place: Place<'_>) -> Result<(ThemeId, String)> {
        let (id, made) = match place {
            Place::Theme(id) => (self.theme(id)?.id, false),
            Place::Path(path) => match self.book.find(path) {
                Ok(id) => (id, false),
                Err(Error::UnknownTheme { .. }) => self.make_path(path)?,
                Err(error) => return Err(error),
            },
        };
        let path = self.path(id);
        Ok((id, if made { format!("the new theme {path}") } else { path }))
    }

    /// The assignments as the draft has them, by number.
    pub(super) fn assignments(&self) -> impl Iterator<Item = &Assignment> {
        let kept = self.book.assignments.values().filter(|old| !self.assignments.contains_key(&old.id));
        kept.chain(self.assignments.values().flatten())
    }

    pub(super) fn put_assignment(&mut self, assignment: Assignment) {
        self.assignments.insert(assignment.id, Some(assignment));
    }

    pub(super) fn remove_assignment(&mut self, id: AssignmentId) {
        self.assignments.insert(id, None);
    }

    pub(super) fn next_assignment(&mut self) -> AssignmentId {
        self.next_assignment += 1;
        AssignmentId(self.next_assignment - 1)
    }

    pub(super) fn put_mark(&mut self, mark: TopicMark) {
        let bare = mark.label.is_none() && !mark.junk;
        self.marks.insert((mark.run, mark.topic), (!bare).then_some(mark));
    }

    /// Takes away what was said of a topic.
    pub(super) fn remove_mark(&mut self, run: RunId, topic: TopicId) {
        self.marks.insert((run, topic), None);
    }

    /// The topics that were made as the draft has them, by number.
    pub(super) fn regrouped(&self) -> impl Iterator<Item = &Regrouped> {
        let kept = self.book.regrouped.iter().filter(|(key, _)| !self.regrouped.contains_key(key));
        kept.map(|(_, made)| made).chain(self.regrouped.values().flatten())
    }

    pub(super) fn put_regrouped(&mut self, made: Regrouped) {
        self.regrouped.insert((made.run, made.topic), Some(made));
    }

    pub(super) fn remove_regrouped(&mut self, run: RunId, topic: TopicId) {
        self.regrouped.insert((run, topic), None);
    }

    pub(super) fn put_moved(&mut self, moved: Moved) {
        self.moved.insert((moved.run, moved.place.clone()), Some(moved));
    }

    pub(super) fn remove_moved(&mut self, run: RunId, place: PlacedSpan) {
        self.moved.insert((run, place), None);
    }

    /// Sets the quotes of a theme to these, in this order.
    pub(super) fn put_quotes(&mut self, theme: ThemeId, places: impl IntoIterator<Item = PlacedSpan>) {
        let known = self.book.quotes.keys().chain(self.quotes.keys());
        let gone: Vec<_> = known.filter(|(of, _)| *of == theme).cloned().collect();
        self.quotes.extend(gone.into_iter().map(|key| (key, None)));
        for (position, place) in (0..).zip(places) {
            let quote = Quote { theme, place: place.clone(), position };
            self.quotes.insert((theme, place), Some(quote));
        }
    }

    /// Notes that a passage is not of a theme; says whether that is new.
    pub(super) fn refuse(&mut self, theme: ThemeId, place: &PlacedSpan) -> bool {
        let key = (theme, place.clone());
        let new = !self.book.refused.contains_key(&key) && !self.refused.contains_key(&key);
        if new {
            self.refused.insert(key, Some(Refused { theme, place: place.clone() }));
        }
        new
    }

    /// Forgets what was refused for a theme that goes.
    pub(super) fn forget_refusals(&mut self, theme: ThemeId) {
        let gone = self.book.refused.keys().filter(|(of, _)| *of == theme).cloned();
        self.refused.extend(gone.map(|key| (key, None)));
    }

    /// The passages quoted for a theme as the draft has them, in their order.
    pub(super) fn quotes(&self, theme: ThemeId) -> Vec<PlacedSpan> {
        let kept = self.book.quotes.iter().filter(|(key, _)| !self.quotes.contains_key(key));
        let all = kept.map(|(_, quote)| quote).chain(self.quotes.values().flatten());
        let mut all: Vec<&Quote> = all.filter(|quote| quote.theme == theme).collect();
        all.sort_by_key(|quote| (quote.position, &quote.place));
        all.into_iter().map(|quote| quote.place.clone()).collect()
    }

    pub(super) fn put_memo(&mut self, target: MemoTarget, text: String) {
        let memo = (!text.is_empty()).then(|| Memo { target: target.clone(), text });
        self.memos.insert(target, memo);
    }

    /// Sets the sample, or takes it away.
    pub(super) fn put_sample(&mut self, sample: Option<Sample>) {
        self.sample = Some(sample);
    }

    /// Gives a speaker a name, as it is recorded.
    pub(super) fn put_speaker(&mut self, given: SpeakerName) {
        self.speakers.insert(given.key.clone(), Some(given));
    }

    /// Shows a voice under a name, in its transcript alone where `here` says so or it was given one there before. A name
    /// that would be shown anyway is not kept.
    pub(super) fn name_speaker(&mut self, voice: &Voice, here: bool, name: &str) {
        let own = SpeakerKey { said: voice.said.clone(), within: Some(voice.transcript.clone()) };
        let all = SpeakerKey { said: voice.said.clone(), within: None };
        let own_known = self.book.speakers.contains_key(&own);
        let (key, otherwise) = if here || own_known {
            (own, self.given(&all).unwrap_or(&voice.said).to_owned())
        } else {
            (all, voice.said.clone())
        };
        let given = (name != otherwise).then(|| SpeakerName { key: key.clone(), name: name.to_owned() });
        self.speakers.insert(key, given);
    }

    fn given(&self, key: &SpeakerKey) -> Option<&str> {
        let given = self.speakers.get(key).map_or_else(|| self.book.speakers.get(key), Option::as_ref);
        given.map(|given| given.name.as_str())
    }

    pub(super) fn memo(&self, target: &MemoTarget) -> Option<&Memo> {
        match self.memos.get(target) {
            Some(memo) => memo.as_ref(),
            None => self.book.memos.get(target),
        }
    }

    /// The edit that makes the codebook what the draft is; none where it is that already.
    pub(super) fn finish(self, what: String) -> Option<Edit> {
        let mut changes = Vec::new();
        let ids = self
            .book
            .themes
            .keys()
            .chain(self.themes.themes.keys().filter(|id| !self.book.themes.contains_key(id)));
        for id in ids {
            let pair = (self.book.themes.get(id), self.themes.themes.get(id));
            push(&mut changes, pair, |theme| Record::Theme(theme.clone()));
        }
        for (id, after) in &self.assignments {
            push(&mut changes, (self.book.assignments.get(id), after.as_ref()), |it| {
                Record::Assignment(it.clone())
            });
        }
        for (key, after) in &self.marks {
            push(&mut changes, (self.book.topics.get(key), after.as_ref()), |mark| {
                Record::Topic(mark.clone())
            });
        }
        for (target, after) in &self.memos {
            push(&mut changes, (self.book.memos.get(target), after.as_ref()), |memo| {
                Record::Memo(memo.clone())
            });
        }
        for (key, after) in &self.speakers {
            push(&mut changes, (self.book.speakers.get(key), after.as_ref()), |given| {
                Record::Speaker(given.clone())
            });
        }
        for (key, after) in &self.regrouped {
            push(&mut changes, (self.book.regrouped.get(key), after.as_ref()), |made| {
                Record::Regrouped(made.clone())
            });
        }
        for (key, after) in &self.moved {
            push(&mut changes, (self.book.moved.get(key), after.as_ref()), |moved| {
                Record::Moved(moved.clone())
            });
        }
        for (key, after) in &self.quotes {
            push(&mut changes, (self.book.quotes.get(key), after.as_ref()), |quote| {
                Record::Quote(quote.clone())
            });
        }
        for (key, after) in &self.refused {
            push(&mut changes, (self.book.refused.get(key), after.as_ref()), |refused| {
                Record::Refused(refused.clone())
            });
        }
        if let Some(after) = &self.sample {
            push(&mut changes, (self.book.sample.as_ref(), after.as_ref()), |sample| {
                Record::Sample(sample.clone())
            });
        }
        (!changes.is_empty()).then_some(Edit { what, changes })
    }
}

fn push<T: PartialEq>(
    changes: &mut Vec<Change>,
    (before, after): (Option<&T>, Option<&T>),
    record: impl Fn(&T) -> Record,
) {
    if before != after {
        changes.push(Change { before: before.map(&record), after: after.map(&record) });
    }
}
