//! Choosing a theme: for topics, snippets and sentences, or to move and merge themes.

use super::chooser::{Choice, Chooser};
use super::edits;
use super::overlay::{Overlay, Picker, Purpose, Subject};
use super::panel::Ask;
use super::words::{count, shorten};
use super::work::Work;
use crate::coding::ThemeId;
use crate::topics::TopicId;

impl Picker {
    /// Chooses where topics, snippets or sentences belong; a new name makes a theme.
    pub fn assign(subject: Subject, work: &Work) -> Self {
        let title = format!("assign {} to", name_of(&subject, work));
        let mut places = themes(work, |_| true);
        let near = nearest(&subject, work);
        if let Some((at, _)) =
            near.and_then(|(theme, _)| places.iter().position(|it| *it == Some(theme))).zip(near)
        {
            let first = places.remove(at);
            places.insert(0, first);
        }
        let mut picker = Self::of(title, Purpose::Assign(subject), places, work);
        if let (Some((_, topic)), Some(first)) = (near, picker.chooser.choices.first_mut()) {
            first.detail = format!("suggested: it is nearest to {}", work.topic_label(topic));
        }
        picker
    }
    /// Chooses which of several themes to take off.
    pub fn unassign(subject: Subject, among: &[ThemeId], work: &Work) -> Self {
        let title = format!("take off {}", name_of(&subject, work));
        Self::of(title, Purpose::Unassign(subject), themes(work, |theme| among.contains(&theme)), work)
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
        Self { title, purpose, chooser: Chooser::new(choices), themes, new: None }
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
            (Purpose::Move(theme), Some(into)) => edits::move_into(work, *theme, into),
            (Purpose::Merge(merged), Some(Some(into))) => edits::merge(work, merged, into),
            _ => return None,
        };
        Some(Ask::edit(edit))
    }
}

/// The theme of the topic that a snippet in no topic is nearest to, and that topic.
fn nearest(subject: &Subject, work: &Work) -> Option<(ThemeId, TopicId)> {
    let Subject::Snippets(snippets) = subject else { return None };
    let (topic, _) = work.study.leaning(*snippets.first()?)?;
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
