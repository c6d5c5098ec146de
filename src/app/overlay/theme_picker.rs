//! The theme picker: choosing a theme to assign to, take off, quote for, move into or merge into. It lists
//! suggestions first, then the themes used last, then the codebook in its order.

use super::Overlay;
use crate::app::coding_target::{CodingTarget, target_name};
use crate::app::command::repeat::RepeatableCommand;
use crate::app::edits;
use crate::app::quotes;
use crate::app::screen::component::ScreenCommand;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::workspace::Workspace;
use crate::coding::{ThemeId, TranscriptSpan};
use crate::format::{shorten, thousands};
use crate::topics::TopicId;

/// What the theme chosen in the picker is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickerPurpose {
    /// Assign the target to it.
    Assign(CodingTarget),
    /// Take the target off it.
    Unassign(CodingTarget),
    /// Keep this passage as a quote of the theme, or remove the quote.
    Quote(TranscriptSpan),
    /// Move this theme into the chosen one.
    Move(ThemeId),
    /// Merge these themes into the chosen one.
    Merge(Vec<ThemeId>),
}

/// The theme picker.
#[derive(Debug, Clone)]
pub struct ThemePicker {
    /// What is being decided, as a heading: "assign Retrieval and chunking (412 snippets) to".
    pub title: String,
    /// What the chosen theme is for.
    pub purpose: PickerPurpose,
    /// The themes as choices, and what was typed. For [`PickerPurpose::Assign`] a choice after the last theme
    /// adds a new one.
    pub fuzzy_list: FuzzyList,
    /// The theme behind each choice, in the same order; `None` is the top level, for moving out of all
    /// themes.
    pub themes: Vec<Option<ThemeId>>,
    /// How many of the first themes are suggestions.
    pub suggestion_count: usize,
    /// The path of the theme to be added; it is the choice after the last theme.
    pub new_theme: Option<String>,
}

impl ThemePicker {
    /// A picker to assign a target; typing a new path adds a theme.
    pub fn for_assign(subject: CodingTarget, work: &Workspace) -> Self {
        let title = format!("assign {} to", target_name(&subject, work));
        let suggested = suggested_themes(&subject, work);
        let first: Vec<ThemeId> =
            suggested.iter().map(|(theme, _)| *theme).chain(recent_themes(work)).collect();
        let rest = work.codebook.tree().into_iter().map(|(_, theme)| theme.id);
        let mut places: Vec<Option<ThemeId>> = Vec::new();
        for theme in first.into_iter().chain(rest).map(Some) {
            if !places.contains(&theme) {
                places.push(theme);
            }
        }
        let mut picker = Self::with_themes(title, PickerPurpose::Assign(subject), places, work);
        picker.fuzzy_list.has_numbers = true;
        // Suggestions come first, so they zip with the first choices.
        picker.suggestion_count = suggested.len();
        for (choice, (_, reason)) in picker.fuzzy_list.choices.iter_mut().zip(&suggested) {
            choice.detail = format!("suggested: {reason}");
        }
        picker
    }
    /// Puts a theme first, as a suggestion: the theme whose similar snippets are listed.
    pub fn with_preferred(mut self, theme: Option<ThemeId>) -> Self {
        let place = theme.and_then(|theme| self.themes.iter().position(|it| *it == Some(theme)));
        let Some(place) = place.filter(|place| *place < self.fuzzy_list.choices.len()) else { return self };
        let (theme, mut choice) = (self.themes.remove(place), self.fuzzy_list.choices.remove(place));
        choice.detail = "suggested: like what is in it".to_owned();
        self.themes.insert(0, theme);
        self.fuzzy_list.choices.insert(0, choice);
        self.suggestion_count =
            if place < self.suggestion_count { self.suggestion_count } else { self.suggestion_count + 1 };
        self.fuzzy_list.update_matches();
        self
    }
    /// A picker for which of several themes to take the target off.
    pub fn for_unassign(subject: CodingTarget, among: &[ThemeId], work: &Workspace) -> Self {
        let title = format!("take off {}", target_name(&subject, work));
        Self::with_themes(
            title,
            PickerPurpose::Unassign(subject),
            themes_where(work, |theme| among.contains(&theme)),
            work,
        )
    }
    /// A picker for which of several themes a passage is quoted for.
    pub fn for_quote(passage: TranscriptSpan, among: &[ThemeId], work: &Workspace) -> Self {
        let themes = themes_where(work, |theme| among.contains(&theme));
        let mut picker =
            Self::with_themes("quote it for".to_owned(), PickerPurpose::Quote(passage), themes, work);
        let PickerPurpose::Quote(passage) = &picker.purpose else { return picker };
        for (choice, theme) in picker.fuzzy_list.choices.iter_mut().zip(&picker.themes) {
            if theme.is_some_and(|theme| quotes::is_quoted_for(work, theme, passage)) {
                choice.detail = "kept; Enter lets it go".to_owned();
            }
        }
        picker
    }
    /// A picker for what to move a theme into: any theme outside its branch, or the top level.
    pub fn for_move(theme: ThemeId, work: &Workspace) -> Self {
        let inside = work.codebook.subtree(theme);
        let mut places = vec![None];
        places.extend(themes_where(work, |other| !inside.contains(&other)));
        Self::with_themes(
            format!("move {} into", work.theme_path(theme)),
            PickerPurpose::Move(theme),
            places,
            work,
        )
    }
    /// A picker for what themes are merged into: one of them where there are several, else any other.
    pub fn for_merge(merged: Vec<ThemeId>, work: &Workspace) -> Self {
        let several = merged.len() > 1;
        let places = themes_where(work, |theme| merged.contains(&theme) == several);
        let names: Vec<String> = merged.iter().map(|theme| work.theme_path(*theme)).collect();
        Self::with_themes(
            format!("merge {} into", names.join(", ")),
            PickerPurpose::Merge(merged),
            places,
            work,
        )
    }

    fn with_themes(
        title: String,
        purpose: PickerPurpose,
        themes: Vec<Option<ThemeId>>,
        work: &Workspace,
    ) -> Self {
        let choices = themes.iter().map(|theme| theme_choice(*theme, work)).collect();
        Self {
            title,
            purpose,
            fuzzy_list: FuzzyList::new(choices),
            themes,
            suggestion_count: 0,
            new_theme: None,
        }
    }

    /// Narrows the choices after typing. A path that is not there yet is offered as a new theme: as the last
    /// choice where a theme's name has a word that begins with it, as the first where themes are only fuzzily
    /// alike.
    pub fn update_choices(&mut self) {
        // The choice of a new theme, from the key before, is dropped first.
        self.fuzzy_list.choices.truncate(self.themes.len());
        self.fuzzy_list.update_matches();
        self.new_theme = None;
        let typed = edits::clean_path(self.fuzzy_list.input.value());
        if typed.is_empty() || !matches!(self.purpose, PickerPurpose::Assign(_)) {
            return;
        }
        let wanted = typed.to_lowercase();
        let known = |choice: &FuzzyChoice| {
            let path = choice.text.to_lowercase();
            path == wanted || path.rsplit('/').next() == Some(&wanted)
        };
        if self.fuzzy_list.choices.iter().any(known) {
            // An exact name wins over a better fuzzy score, so that Enter takes what was typed.
            return self.move_to_front(|choice| known(choice));
        }
        self.fuzzy_list.choices.push(FuzzyChoice {
            text: typed.clone(),
            detail: "a new theme".to_owned(),
            ..FuzzyChoice::default()
        });
        self.fuzzy_list.insert_last_choice(!self.any_theme_starts_with(&wanted));
        self.new_theme = Some(typed);
    }

    fn any_theme_starts_with(&self, wanted: &str) -> bool {
        let begins = |text: &str| {
            let text = text.to_lowercase();
            text.match_indices(wanted).any(|(at, _)| {
                text.get(..at)
                    .and_then(|before| before.chars().next_back())
                    .is_none_or(|c| !c.is_alphanumeric())
            })
        };
        self.fuzzy_list.choices.iter().take(self.themes.len()).any(|choice| begins(&choice.text))
    }

    /// The theme under the cursor, where it is a suggestion.
    pub fn current_suggestion(&self) -> Option<ThemeId> {
        let at = self.fuzzy_list.current().filter(|at| *at < self.suggestion_count)?;
        self.themes.get(at).copied().flatten()
    }

    /// Rejects the suggestion under the cursor for the snippets it was made for; `None` where there is none.
    pub fn reject_suggestion(&self, work: &Workspace) -> Option<Vec<ScreenCommand>> {
        let (PickerPurpose::Assign(subject), Some(theme)) = (&self.purpose, self.current_suggestion()) else {
            return None;
        };
        Some(ScreenCommand::apply_edit(edits::reject_suggestion(
            work,
            &target_suggested_for(subject, theme, work),
            theme,
        )))
    }

    /// Moves to the choice with the typed number, before anything else was typed; returns whether there is
    /// one.
    pub fn choose_number(&mut self, letter: char) -> bool {
        let wanted = letter.to_digit(10).and_then(|number| (number as usize).checked_sub(1));
        let place =
            wanted.filter(|place| self.fuzzy_list.numbers_choose() && *place < self.fuzzy_list.matches.len());
        if let Some(place) = place {
            self.fuzzy_list.list.go_to(place);
        }
        place.is_some()
    }

    fn move_to_front(&mut self, wanted: impl Fn(&FuzzyChoice) -> bool) {
        let place = self
            .fuzzy_list
            .matches
            .iter()
            .position(|m| self.fuzzy_list.choices.get(m.choice_index).is_some_and(&wanted));
        if let Some(place) = place {
            let found = self.fuzzy_list.matches.remove(place);
            self.fuzzy_list.matches.insert(0, found);
        }
    }

    /// Copies the path under the cursor into the text field, to write on from there.
    pub fn complete_path(&mut self) {
        if let Some(choice) = self.fuzzy_list.current().and_then(|at| self.fuzzy_list.choices.get(at)) {
            self.fuzzy_list.input = choice.text.clone().into();
            self.update_choices();
        }
    }

    /// Carries out the choice; `None` where nothing is chosen.
    pub fn accept(&self, work: &Workspace) -> Option<Vec<ScreenCommand>> {
        let at = self.fuzzy_list.current()?;
        let theme = self.themes.get(at).copied();
        let edit = match (&self.purpose, theme) {
            (PickerPurpose::Assign(subject), Some(Some(theme))) => {
                edits::assign_to_theme(work, subject, theme)
            }
            (PickerPurpose::Assign(subject), _) => {
                edits::assign_to_new_theme(work, subject, self.new_theme.as_deref()?)
            }
            (PickerPurpose::Unassign(subject), Some(Some(theme))) => edits::unassign(work, subject, theme),
            (PickerPurpose::Quote(passage), Some(Some(theme))) => quotes::toggle_quote(work, passage, theme),
            (PickerPurpose::Move(theme), Some(into)) => edits::move_theme_into(work, *theme, into),
            (PickerPurpose::Merge(merged), Some(Some(into))) => edits::merge_themes(work, merged, into),
            _ => return None,
        };
        Some(ScreenCommand::apply_edit(edit))
    }

    /// The command that was carried out, to be repeated; `None` where it cannot be (moving and merging themes,
    /// quotes).
    pub fn repeatable(&self, work: &Workspace) -> Option<RepeatableCommand> {
        let place = self.fuzzy_list.current()?;
        let theme = self.themes.get(place).copied().flatten();
        let path = theme.map(|theme| work.codebook.theme_path(theme)).or_else(|| self.new_theme.clone())?;
        match self.purpose {
            PickerPurpose::Assign(_) => Some(RepeatableCommand::Assign(path)),
            PickerPurpose::Unassign(_) => Some(RepeatableCommand::Unassign(path)),
            _ => None,
        }
    }
}

/// The themes suggested for a target, the likeliest first, each with the reason. Only the first topic or
/// snippet is looked at; sentences have no suggestions.
fn suggested_themes(subject: &CodingTarget, work: &Workspace) -> Vec<(ThemeId, String)> {
    match subject {
        CodingTarget::Topics(topics) => {
            let first = topics.first().filter(|topic| work.topic_suggestion(**topic).is_some());
            let all = first.and_then(|topic| work.suggestions.topics.get(topic));
            let known = all.into_iter().flatten().filter(|it| work.codebook.themes.contains_key(&it.theme));
            known.map(|it| (it.theme, work.reason_text(it.reason))).collect()
        }
        CodingTarget::Snippets(snippets) => {
            let Some(first) = snippets.first() else { return Vec::new() };
            // Where the snippet is nearest to a topic that has a theme, that theme goes before the most
            // similar one: its reason is easier to check.
            let near = theme_of_nearest_topic(*first, work)
                .map(|(theme, topic)| (theme, format!("it is nearest to {}", work.topic_label(topic))));
            let alike =
                || work.suggestions.best_for_snippet(*first).map(|it| (it, "like what is in it".to_owned()));
            near.or_else(alike).into_iter().filter(|(it, _)| work.codebook.themes.contains_key(it)).collect()
        }
        CodingTarget::Span(_) => Vec::new(),
    }
}

/// The part of a target that a theme is suggested for: a rejection must not reach what was only selected
/// beside it.
fn target_suggested_for(subject: &CodingTarget, theme: ThemeId, work: &Workspace) -> CodingTarget {
    match subject {
        CodingTarget::Topics(topics) => {
            let likely = |topic: &TopicId| {
                let all =
                    work.suggestions.topics.get(topic).filter(|_| work.topic_suggestion(*topic).is_some());
                all.is_some_and(|all| all.iter().any(|it| it.theme == theme))
            };
            CodingTarget::Topics(topics.iter().copied().filter(likely).collect())
        }
        CodingTarget::Snippets(snippets) => {
            let listed = work.suggestions.similar.get(&theme);
            let likely = |at: &usize| {
                // Any of the three ways a theme can have been suggested counts.
                theme_of_nearest_topic(*at, work).is_some_and(|(near, _)| near == theme)
                    || work.suggestions.best_for_snippet(*at) == Some(theme)
                    || listed.is_some_and(|listed| listed.contains(at))
            };
            let open = |at: &usize| !work.themes_of(*at).contains(&theme);
            CodingTarget::Snippets(snippets.iter().copied().filter(|at| open(at) && likely(at)).collect())
        }
        CodingTarget::Span(placed) => CodingTarget::Span(placed.clone()),
    }
}

/// This many recently used themes are listed before the codebook's order. Chosen by hand; not measured.
const MAX_RECENT: usize = 5;

/// The themes assigned to last, the latest first.
fn recent_themes(work: &Workspace) -> Vec<ThemeId> {
    let mut themes: Vec<ThemeId> = Vec::new();
    for decision in work.codebook.assignments.values().rev() {
        if themes.len() == MAX_RECENT {
            break;
        }
        if !themes.contains(&decision.theme) {
            themes.push(decision.theme);
        }
    }
    themes
}

/// For a snippet in no topic: the first theme of its nearest topic, and that topic.
fn theme_of_nearest_topic(snippet: usize, work: &Workspace) -> Option<(ThemeId, TopicId)> {
    let (topic, _) = work.stats.nearest_topic(snippet)?;
    let theme = work.stats.topic(topic)?.themes.first()?.theme;
    Some((theme, topic))
}

/// Takes a target off its theme, or opens a picker where it has several.
pub fn unassign_or_choose(subject: CodingTarget, work: &Workspace) -> Vec<ScreenCommand> {
    match edits::themes_on(work, &subject).as_slice() {
        [] => Vec::new(),
        [theme] => ScreenCommand::apply_edit(edits::unassign(work, &subject, *theme)),
        several => ScreenCommand::open_overlay(Overlay::ThemePicker(ThemePicker::for_unassign(
            subject, several, work,
        ))),
    }
}

/// The themes that pass, in the codebook's order.
fn themes_where(work: &Workspace, keep: impl Fn(ThemeId) -> bool) -> Vec<Option<ThemeId>> {
    work.codebook
        .tree()
        .into_iter()
        .map(|(_, theme)| theme.id)
        .filter(|theme| keep(*theme))
        .map(Some)
        .collect()
}

/// The row of a theme in the picker; `None` is the top level.
fn theme_choice(theme: Option<ThemeId>, work: &Workspace) -> FuzzyChoice {
    let Some(theme) = theme else {
        return FuzzyChoice {
            text: "the top".to_owned(),
            detail: "out of all themes".to_owned(),
            ..FuzzyChoice::default()
        };
    };
    let snippets = work.stats.snippets_of(theme).len();
    let description = work.codebook.themes.get(&theme).map_or("", |theme| theme.description.as_str());
    FuzzyChoice {
        text: work.codebook.theme_path(theme),
        detail: shorten(description.lines().next().unwrap_or_default(), 60),
        right: thousands(snippets),
        disabled_reason: None,
    }
}
