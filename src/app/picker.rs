//! Choosing a theme: for topics, snippets and sentences, or to move and merge themes.

use super::chooser::{Choice, Chooser};
use super::edits;
use super::overlay::{Overlay, Picker, Purpose, Subject};
use super::panel::Ask;
use super::quoting;
use super::words::{count, shorten};
use super::work::Work;
use crate::coding::{PlacedSpan, ThemeId};
use crate::topics::TopicId;

impl Picker {
    /// Chooses where topics, snippets or sentences belong; a new name makes a theme.
    pub fn assign(subject: Subject, work: &Work) -> Self {
        let title = format!("assign {} to", name_of(&subject, work));
        let suggested = suggested(&subject, work);
        let first: Vec<ThemeId> = suggested.iter().map(|(theme, _)| *theme).chain(recent(work)).collect();
        let rest = work.codebook.tree().into_iter().map(|(_, theme)| theme.id);
        let mut places: Vec<Option<ThemeId>> = Vec::new();
        for theme in first.into_iter().chain(rest).map(Some) {
            if !places.contains(&theme) {
                places.push(theme);
            }
        }
        let mut picker = Self::of(title, Purpose::Assign(subject), places, work);
        picker.chooser.numbered = true;
        picker.suggested = suggested.len();
        for (choice, (_, reason)) in picker.chooser.choices.iter_mut().zip(&suggested) {
            choice.detail = format!("suggested: {reason}");
        }
        picker
    }
    /// Puts a theme before all others, as a suggestion.
    pub fn preferring(mut self, theme: Option<ThemeId>) -> Self {
        let place = theme.and_then(|theme| self.themes.iter().position(|it| *it == Some(theme)));
        let Some(place) = place.filter(|place| *place < self.chooser.choices.len()) else { return self };
        let (theme, mut choice) = (self.themes.remove(place), self.chooser.choices.remove(place));
        choice.detail = "suggested: like what is in it".to_owned();
        self.themes.insert(0, theme);
        self.chooser.choices.insert(0, choice);
        self.suggested = if place < self.suggested { self.suggested } else { self.suggested + 1 };
        self.chooser.narrow();
        self
    }
    /// Chooses which of several themes to take off.
    pub fn unassign(subject: Subject, among: &[ThemeId], work: &Work) -> Self {
        let title = format!("take off {}", name_of(&subject, work));
        Self::of(title, Purpose::Unassign(subject), themes(work, |theme| among.contains(&theme)), work)
    }
    /// Chooses which of several themes a passage is a quote of.
    pub fn quote(passage: PlacedSpan, among: &[ThemeId], work: &Work) -> Self {
        let themes = themes(work, |theme| among.contains(&theme));
        let mut picker = Self::of("quote it for".to_owned(), Purpose::Quote(passage), themes, work);
        let Purpose::Quote(passage) = &picker.purpose else { return picker };
        for (choice, theme) in picker.chooser.choices.iter_mut().zip(&picker.themes) {
            if theme.is_some_and(|theme| quoting::is_kept(work, theme, passage)) {
                choice.detail = "kept; Enter lets it go".to_owned();
            }
        }
        picker
    }
    /// Chooses what to move a theme into: any theme not inside it, or the top.
    pub fn mover(theme: ThemeId, work: &Work) -> Self {
        let inside = work.codebook.branch(theme);
        let mut places = vec![None];
        places.extend(themes(work, |other| !inside.contains(&other)));
        Self::of(format!("move {} into", work.theme_path(theme)), Purpose::Move(theme), places, work)
    }
    /// Chooses what themes are merged into: one of them where there are several, else any other.
    pub fn merger(merged: Vec<ThemeId>, work: &Work) -> Self {
        let several = merged.len() > 1;
        let places = themes(work, |theme| merged.contains(&theme) == several);
        let names: Vec<String> = merged.iter().map(|theme| work.theme_path(*theme)).collect();
        Self::of(format!("merge {} into", names.join(", ")), Purpose::Merge(merged), places, work)
    }

    fn of(title: String, purpose: Purpose, themes: Vec<Option<ThemeId>>, work: &Work) -> Self {
        let choices = themes.iter().map(|theme| choice(*theme, work)).collect();
        Self { title, purpose, chooser: Chooser::new(choices), themes, suggested: 0, new: None }
    }

    /// Narrows after typing. What is typed may become a new theme: as the last choice where a theme
    /// begins with it or has a word that does, as the first where it is only alike.
    pub fn narrow(&mut self) {
        self.chooser.choices.truncate(self.themes.len());
        self.chooser.narrow();
        self.new = None;
        let typed = edits::clean_path(self.chooser.input.value());
        if typed.is_empty() || !matches!(self.purpose, Purpose::Assign(_)) {
            return;
        }
        let wanted = typed.to_lowercase();
        let known = |choice: &Choice| {
            let path = choice.text.to_lowercase();
            path == wanted || path.rsplit('/').next() == Some(&wanted)
        };
        if self.chooser.choices.iter().any(known) {
            return self.prefer(|choice| known(choice));
        }
        self.chooser.choices.push(Choice {
            text: typed.clone(),
            detail: "a new theme".to_owned(),
            ..Choice::default()
        });
        self.chooser.offer_last(!self.themes_begin_with(&wanted));
        self.new = Some(typed);
    }

    fn themes_begin_with(&self, wanted: &str) -> bool {
        let begins = |text: &str| {
            let text = text.to_lowercase();
            text.match_indices(wanted).any(|(at, _)| {
                text.get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_none_or(|c| !c.is_alphanumeric())
            })
        };
        self.chooser.choices.iter().take(self.themes.len()).any(|choice| begins(&choice.text))
    }

    /// The theme under the cursor, where it is a suggestion.
    pub fn suggestion(&self) -> Option<ThemeId> {
        let at = self.chooser.current().filter(|at| *at < self.suggested)?;
        self.themes.get(at).copied().flatten()
    }

    /// Refuses the suggestion under the cursor; none where it is none.
    pub fn refuse(&self, work: &Work) -> Option<Vec<Ask>> {
        let (Purpose::Assign(subject), Some(theme)) = (&self.purpose, self.suggestion()) else { return None };
        Some(Ask::edit(edits::refuse(work, &suggested_for(subject, theme, work), theme)))
    }

    /// Goes to the choice that a number typed first stands for; says whether there is one.
    pub fn number(&mut self, letter: char) -> bool {
        let wanted = letter.to_digit(10).and_then(|number| (number as usize).checked_sub(1));
        let place = wanted.filter(|place| self.chooser.is_numbered() && *place < self.chooser.matches.len());
        if let Some(place) = place {
            self.chooser.list.go(place);
        }
        place.is_some()
    }

    fn prefer(&mut self, wanted: impl Fn(&Choice) -> bool) {
        let place =
            self.chooser.matches.iter().position(|m| self.chooser.choices.get(m.choice).is_some_and(&wanted));
        if let Some(place) = place {
            let found = self.chooser.matches.remove(place);
            self.chooser.matches.insert(0, found);
        }
    }

    /// Takes over the path under the cursor, to write on from there.
    pub fn complete(&mut self) {
        if let Some(choice) = self.chooser.current().and_then(|at| self.chooser.choices.get(at)) {
            self.chooser.input = choice.text.clone().into();
            self.narrow();
        }
    }

    /// Does what was chosen.
    pub fn accept(&self, work: &Work) -> Option<Vec<Ask>> {
        let at = self.chooser.current()?;
        let theme = self.themes.get(at).copied();
        let edit = match (&self.purpose, theme) {
            (Purpose::Assign(subject), Some(Some(theme))) => edits::assign(work, subject, theme),
            (Purpose::Assign(subject), _) => edits::assign_new(work, subject, self.new.as_deref()?),
            (Purpose::Unassign(subject), Some(Some(theme))) => edits::unassign(work, subject, theme),
            (Purpose::Quote(passage), Some(Some(theme))) => quoting::toggle(work, passage, theme),
            (Purpose::Move(theme), Some(into)) => edits::move_into(work, *theme, into),
            (Purpose::Merge(merged), Some(Some(into))) => edits::merge(work, merged, into),
            _ => return None,
        };
        Some(Ask::edit(edit))
    }
}

/// The themes suggested for a subject, the likeliest first, each with the reason.
fn suggested(subject: &Subject, work: &Work) -> Vec<(ThemeId, String)> {
    match subject {
        Subject::Topics(topics) => {
            let first = topics.first().filter(|topic| work.suggestion(**topic).is_some());
            let all = first.and_then(|topic| work.suggestions.topics.get(topic));
            let known = all.into_iter().flatten().filter(|it| work.codebook.themes.contains_key(&it.theme));
            known.map(|it| (it.theme, work.reason(it.because))).collect()
        }
        Subject::Snippets(snippets) => {
            let Some(first) = snippets.first() else { return Vec::new() };
            let near = nearest(*first, work)
                .map(|(theme, topic)| (theme, format!("it is nearest to {}", work.topic_label(topic))));
            let alike =
                || work.suggestions.of_snippet(*first).map(|it| (it, "like what is in it".to_owned()));
            near.or_else(alike).into_iter().filter(|(it, _)| work.codebook.themes.contains_key(it)).collect()
        }
        Subject::Span(_) => Vec::new(),
    }
}

/// What of a subject a theme is suggested for.
fn suggested_for(subject: &Subject, theme: ThemeId, work: &Work) -> Subject {
    match subject {
        Subject::Topics(topics) => {
            let likely = |topic: &TopicId| {
                let all = work.suggestions.topics.get(topic).filter(|_| work.suggestion(*topic).is_some());
                all.is_some_and(|all| all.iter().any(|it| it.theme == theme))
            };
            Subject::Topics(topics.iter().copied().filter(likely).collect())
        }
        Subject::Snippets(snippets) => {
            let listed = work.suggestions.alike.get(&theme);
            let likely = |at: &usize| {
                nearest(*at, work).is_some_and(|(near, _)| near == theme)
                    || work.suggestions.of_snippet(*at) == Some(theme)
                    || listed.is_some_and(|listed| listed.contains(at))
            };
            let open = |at: &usize| !work.themes_of(*at).contains(&theme);
            Subject::Snippets(snippets.iter().copied().filter(|at| open(at) && likely(at)).collect())
        }
        Subject::Span(placed) => Subject::Span(placed.clone()),
    }
}

/// So many themes used last stand before the others.
const RECENT: usize = 5;

/// The themes something was assigned to last, the last first.
fn recent(work: &Work) -> Vec<ThemeId> {
    let mut themes: Vec<ThemeId> = Vec::new();
    for decision in work.codebook.assignments.values().rev() {
        if themes.len() == RECENT {
            break;
        }
        if !themes.contains(&decision.theme) {
            themes.push(decision.theme);
        }
    }
    themes
}

/// The theme of the topic that a snippet in no topic is nearest to, and that topic.
fn nearest(snippet: usize, work: &Work) -> Option<(ThemeId, TopicId)> {
    let (topic, _) = work.study.leaning(snippet)?;
    let theme = work.study.topic(topic)?.themes.first()?.theme;
    Some((theme, topic))
}

/// Takes a subject off its theme, asking which where there are several.
pub fn unassign(subject: Subject, work: &Work) -> Vec<Ask> {
    match edits::themes_on(work, &subject).as_slice() {
        [] => Vec::new(),
        [theme] => Ask::edit(edits::unassign(work, &subject, *theme)),
        several => Ask::show(Overlay::Picker(Picker::unassign(subject, several, work))),
    }
}

fn themes(work: &Work, keep: impl Fn(ThemeId) -> bool) -> Vec<Option<ThemeId>> {
    work.codebook
        .tree()
        .into_iter()
        .map(|(_, theme)| theme.id)
        .filter(|theme| keep(*theme))
        .map(Some)
        .collect()
}

fn choice(theme: Option<ThemeId>, work: &Work) -> Choice {
    let Some(theme) = theme else {
        return Choice {
            text: "the top".to_owned(),
            detail: "out of all themes".to_owned(),
            ..Choice::default()
        };
    };
    let snippets = work.study.snippets_of(theme).len();
    let description = work.codebook.themes.get(&theme).map_or("", |theme| theme.description.as_str());
    Choice {
        text: work.codebook.path(theme),
        detail: shorten(description.lines().next().unwrap_or_default(), 60),
        right: super::words::thousands(snippets),
        blocked: None,
    }
}

/// How a subject is called in a heading.
pub fn name_of(subject: &Subject, work: &Work) -> String {
    match subject {
        Subject::Topics(topics) => match topics.as_slice() {
            [topic] => {
                let snippets = work.topic(*topic).map_or(0, |topic| topic.snippets);
                format!("{} ({})", work.topic_label(*topic), count(snippets, "snippet"))
            }
            several => count(several.len(), "topic"),
        },
        Subject::Snippets(snippets) => match snippets.as_slice() {
            [_] => "this snippet".to_owned(),
            several => count(several.len(), "snippet"),
        },
        Subject::Span(_) => "these sentences".to_owned(),
    }
}
