//! The theme picker: choosing a theme to assign to, take off, quote for, move into or merge into. It lists
//! suggestions first, then the themes used last, then the codebook in its order.

use super::hit_review::HitReview;
use crate::app::coding_target::{CodingTarget, HitSource, target_name};
use crate::app::command::repeat::RepeatableCommand;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::widget::{list::ListCursor, text_field};
use crate::app::{Action, KeyContext, Keymap, Overlay, ScreenCommand, Workspace, edits, quotes};
use crate::coding::{ThemeId, ThemeRef, TranscriptSpan, escape_name, path_names};
use crate::config::keymap::KeyPress;
use crate::corpus::SnippetIndex;
use crate::format::{chance_text, count_noun, shorten, thousands};
use crate::topics::TopicId;
use tui_input::Input;

/// What the theme chosen in the picker is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PickerPurpose {
    /// Assign the target to it.
    Assign(CodingTarget),
    /// Say of each of these hits whether it is in it.
    Review(HitSource),
    /// Take the target off it.
    Unassign(CodingTarget),
    /// Move the target from it to another theme, chosen next.
    RecodeFrom(CodingTarget),
    /// Move the target from this theme to the chosen one.
    Recode(CodingTarget, ThemeId),
    /// Keep this passage as a quote of the theme, or remove the quote.
    Quote(TranscriptSpan),
    /// Move this theme into the chosen one.
    Move(ThemeId),
    /// List this theme also under the chosen one.
    ListUnder(ThemeId),
    /// Merge these themes into the chosen one.
    Merge(Vec<ThemeId>),
}

/// What a choice of the picker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeChoice {
    /// A theme that is suggested; it can be rejected.
    Suggested(ThemeId),
    /// Any other theme.
    Theme(ThemeId),
    /// The top level, for moving out of all themes.
    Top,
    /// A theme to be added, with the choice's text as its path.
    New,
}

impl ThemeChoice {
    /// The theme, where it is one that is there.
    pub fn theme(self) -> Option<ThemeId> {
        match self {
            Self::Suggested(theme) | Self::Theme(theme) => Some(theme),
            Self::Top | Self::New => None,
        }
    }
}

/// The theme picker.
#[derive(Debug, Clone)]
pub struct ThemePicker {
    /// What is being decided, as a heading: "assign Retrieval and chunking (412 snippets) to".
    pub title: String,
    /// What the chosen theme is for.
    pub purpose: PickerPurpose,
    /// The themes, narrowed by typing.
    pub fuzzy_list: FuzzyList<ThemeChoice>,
}

impl ThemePicker {
    /// A picker to assign a target; typing a new path adds a theme.
    pub fn for_assign(subject: CodingTarget, work: &Workspace) -> Self {
        let title = format!("assign {} to", target_name(&subject, work));
        Self::for_coding(
            title,
            PickerPurpose::Assign(subject.clone()),
            suggested_themes(&subject, work),
            work,
        )
    }
    /// A picker for the theme that hits are gone through for; typing a new path adds a theme with the first hit.
    pub fn for_review(source: HitSource, work: &Workspace) -> Self {
        let title = format!("go through {} for", count_noun(source.hits.len(), "hit"));
        Self::for_coding(title, PickerPurpose::Review(source), Vec::new(), work)
    }
    fn for_coding(
        title: String,
        purpose: PickerPurpose,
        suggested: Vec<(ThemeId, f32, String)>,
        work: &Workspace,
    ) -> Self {
        let mut choices: Vec<FuzzyChoice<ThemeChoice>> = Vec::new();
        for (theme, chance, reason) in suggested {
            choices.push(suggested_choice(theme, Some(chance), &reason, work));
        }
        let codebook = work.codebook.tree().into_iter().map(|(_, theme)| theme.id);
        for theme in recent_themes(work).into_iter().chain(codebook) {
            if choices.iter().all(|choice| choice.value.theme() != Some(theme)) {
                choices.push(theme_choice(theme, work));
            }
        }
        let mut picker = Self::new(title, purpose, choices);
        picker.fuzzy_list.has_numbers = true;
        picker
    }
    /// Begins with a path typed already, to be changed or taken as it is.
    pub fn with_text(mut self, path: &str) -> Self {
        self.fuzzy_list.input = path.to_owned().into();
        self.input_changed();
        self
    }
    /// Puts a theme first, as a suggestion: the theme whose similar snippets are listed.
    pub fn with_preferred(mut self, theme: Option<ThemeId>, work: &Workspace) -> Self {
        let choices = &mut self.fuzzy_list.choices;
        let place = choices.iter().position(|choice| theme.is_some() && choice.value.theme() == theme);
        let (Some(theme), Some(place)) = (theme, place) else { return self };
        choices.remove(place);
        let first = match &self.purpose {
            PickerPurpose::Assign(CodingTarget::Snippets(snippets)) => snippets.first(),
            _ => None,
        };
        // What was coded since the list was made has no chance any more.
        let chance = first.and_then(|at| work.suggestions.snippet_chance(theme, *at));
        choices.insert(0, suggested_choice(theme, chance, "like what is in it", work));
        self.fuzzy_list.update_matches();
        self
    }
    /// A picker for which of several themes to take the target off.
    pub fn for_unassign(subject: CodingTarget, among: &[ThemeId], work: &Workspace) -> Self {
        let title = format!("take off {}", target_name(&subject, work));
        let choices = choices_where(work, |theme| among.contains(&theme));
        Self::new(title, PickerPurpose::Unassign(subject), choices)
    }
    /// A picker for which of several themes the target is moved from.
    fn for_recode_from(subject: CodingTarget, among: &[ThemeId], work: &Workspace) -> Self {
        let title = format!("move {} from", target_name(&subject, work));
        let choices = choices_where(work, |theme| among.contains(&theme));
        Self::new(title, PickerPurpose::RecodeFrom(subject), choices)
    }
    /// A picker for the theme the target is moved to; typing a new path adds a theme.
    fn for_recode(subject: CodingTarget, from: ThemeId, work: &Workspace) -> Self {
        let title = format!("move {} from {} to", target_name(&subject, work), work.theme_path(from));
        let choices = choices_where(work, |theme| theme != from);
        Self::new(title, PickerPurpose::Recode(subject, from), choices)
    }
    /// A picker for which of several themes a passage is quoted for.
    pub fn for_quote(passage: TranscriptSpan, among: &[ThemeId], work: &Workspace, keymap: &Keymap) -> Self {
        let mut choices = choices_where(work, |theme| among.contains(&theme));
        let key = keymap.key_text(KeyContext::Choosing, Action::Accept);
        for choice in &mut choices {
            if choice.value.theme().is_some_and(|theme| quotes::is_quoted_for(work, theme, &passage)) {
                choice.detail = format!("kept; {key} lets it go");
            }
        }
        Self::new("quote it for".to_owned(), PickerPurpose::Quote(passage), choices)
    }
    /// A picker for what to move a theme into: any theme outside its branch, or the top level.
    pub fn for_move(theme: ThemeId, work: &Workspace) -> Self {
        let inside = work.codebook.counted_with(theme);
        let mut choices = vec![FuzzyChoice::new(ThemeChoice::Top, "the top", "out of all themes")];
        choices.extend(choices_where(work, |other| !inside.contains(&other)));
        Self::new(format!("move {} into", work.theme_path(theme)), PickerPurpose::Move(theme), choices)
    }
    /// A picker for what to list a theme under as well: any theme that is not below it and does not have it yet.
    pub fn for_listing(theme: ThemeId, work: &Workspace) -> Self {
        let book = &work.codebook;
        let mut unfit = book.counted_with(theme);
        unfit.extend(
            book.themes.get(&theme).into_iter().flat_map(|it| it.parent.iter().chain(&it.also_under)),
        );
        let title = format!("list {} also under", work.theme_path(theme));
        Self::new(
            title,
            PickerPurpose::ListUnder(theme),
            choices_where(work, |other| !unfit.contains(&other)),
        )
    }
    /// A picker for what themes are merged into: one of them where there are several, else any other.
    pub fn for_merge(merged: Vec<ThemeId>, work: &Workspace) -> Self {
        let several = merged.len() > 1;
        let choices = choices_where(work, |theme| merged.contains(&theme) == several);
        let names: Vec<String> = merged.iter().map(|theme| work.theme_path(*theme)).collect();
        Self::new(format!("merge {} into", names.join(", ")), PickerPurpose::Merge(merged), choices)
    }

    fn new(title: String, purpose: PickerPurpose, choices: Vec<FuzzyChoice<ThemeChoice>>) -> Self {
        Self { title, purpose, fuzzy_list: FuzzyList::new(choices) }
    }

    /// The theme under the cursor, where it is a suggestion.
    pub fn current_suggestion(&self) -> Option<ThemeId> {
        match self.fuzzy_list.current()?.value {
            ThemeChoice::Suggested(theme) => Some(theme),
            _ => None,
        }
    }

    /// Copies the path under the cursor into the text field, to write on from there.
    fn complete_path(&mut self) {
        if let Some(choice) = self.fuzzy_list.current() {
            self.fuzzy_list.input = choice.text.clone().into();
            self.input_changed();
        }
    }

    /// Rejects the suggestion under the cursor for the snippets it was made for; `None` where there is none.
    fn reject_suggestion(&self, work: &Workspace) -> Option<Vec<ScreenCommand>> {
        let (PickerPurpose::Assign(subject), Some(theme)) = (&self.purpose, self.current_suggestion()) else {
            return None;
        };
        let target = target_suggested_for(subject, theme, work);
        Some(ScreenCommand::close_and_apply(edits::reject_suggestion(work, &target, theme)))
    }

    /// Carries out the choice; `None` where nothing is chosen.
    fn accept(&self, work: &Workspace) -> Option<Vec<ScreenCommand>> {
        let choice = self.fuzzy_list.current()?;
        if let (PickerPurpose::RecodeFrom(subject), Some(from)) = (&self.purpose, choice.value.theme()) {
            let next = Self::for_recode(subject.clone(), from, work);
            return Some(vec![ScreenCommand::CloseOverlay, ScreenCommand::OpenOverlay(Box::new(next))]);
        }
        // Themes are named by path: after an undo the theme may be gone.
        let path = match choice.value.theme() {
            Some(theme) => work.codebook.theme_path(theme),
            None => choice.text.clone(),
        };
        if let PickerPurpose::Review(source) = &self.purpose {
            let review = HitReview::new(path, source.clone(), work);
            return Some(vec![
                ScreenCommand::CloseOverlay,
                ScreenCommand::RememberName(self.fuzzy_list.query().to_owned()),
                ScreenCommand::OpenOverlay(Box::new(review)),
            ]);
        }
        let edit = match (&self.purpose, choice.value.theme()) {
            (PickerPurpose::Assign(subject), Some(theme)) => edits::assign_to_theme(work, subject, theme),
            (PickerPurpose::Assign(subject), None) => edits::assign_to_path(work, subject, &choice.text),
            (PickerPurpose::Unassign(subject), Some(theme)) => edits::unassign(work, subject, theme),
            (PickerPurpose::Recode(subject, from), Some(theme)) => {
                edits::recode(work, subject, *from, ThemeRef::Theme(theme))
            }
            (PickerPurpose::Recode(subject, from), None) => {
                edits::recode(work, subject, *from, ThemeRef::Path(&choice.text))
            }
            (PickerPurpose::Quote(passage), Some(theme)) => quotes::toggle_quote(work, passage, theme),
            (PickerPurpose::Move(theme), into) => edits::move_theme_into(work, *theme, into),
            (PickerPurpose::ListUnder(theme), Some(parent)) => edits::list_theme_under(work, *theme, parent),
            (PickerPurpose::Merge(merged), Some(into)) => edits::merge_themes(work, merged, into),
            _ => return None,
        };
        let mut commands = ScreenCommand::close_and_apply(edit);
        commands.push(ScreenCommand::RememberName(self.fuzzy_list.query().to_owned()));
        commands.extend(match self.purpose {
            PickerPurpose::Assign(_) => Some(ScreenCommand::Remember(RepeatableCommand::Assign(path))),
            PickerPurpose::Unassign(_) => Some(ScreenCommand::Remember(RepeatableCommand::Unassign(path))),
            PickerPurpose::Review(_)
            | PickerPurpose::RecodeFrom(_)
            | PickerPurpose::Recode(..)
            | PickerPurpose::Quote(_)
            | PickerPurpose::Move(_)
            | PickerPurpose::ListUnder(_)
            | PickerPurpose::Merge(_) => None,
        });
        Some(commands)
    }
}

impl Overlay for ThemePicker {
    fn context(&self) -> KeyContext {
        KeyContext::Choosing
    }
    fn hints(&self) -> Vec<Action> {
        let refuse = self.current_suggestion().map(|_| Action::Refuse);
        std::iter::once(Action::Accept).chain(refuse).chain([Action::Complete, Action::Back]).collect()
    }
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand> {
        let (done, otherwise) = match action {
            Action::Accept => (self.accept(work), "nothing fits what was typed"),
            Action::Refuse => (self.reject_suggestion(work), "only what is suggested can be refused"),
            Action::Complete => {
                self.complete_path();
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        done.unwrap_or_else(|| ScreenCommand::show_hint(otherwise))
    }
    fn list(&mut self) -> Option<&mut ListCursor> {
        Some(&mut self.fuzzy_list.list)
    }
    fn input(&mut self) -> Option<&mut Input> {
        Some(&mut self.fuzzy_list.input)
    }
    /// Narrows the choices. A path that is not there yet is offered as a new theme: as the last choice where a
    /// theme's name has a word that begins with it, as the first where themes are only fuzzily alike.
    fn input_changed(&mut self) {
        // The choice of a new theme, from the key before, is dropped first.
        self.fuzzy_list.choices.retain(|choice| choice.value != ThemeChoice::New);
        self.fuzzy_list.update_matches();
        let typed = edits::clean_path(self.fuzzy_list.input.value());
        let may_add = matches!(
            self.purpose,
            PickerPurpose::Assign(_) | PickerPurpose::Review(_) | PickerPurpose::Recode(..)
        );
        if typed.is_empty() || !may_add {
            return;
        }
        let wanted = typed.to_lowercase();
        let known = |choice: &FuzzyChoice<ThemeChoice>| {
            let path = choice.text.to_lowercase();
            let last = path_names(&path).pop().map(|name| escape_name(&name));
            path == wanted || last.as_ref() == Some(&wanted)
        };
        let FuzzyList { choices, matches, .. } = &mut self.fuzzy_list;
        if choices.iter().any(known) {
            // An exact name wins over a better fuzzy score, so that Enter takes what was typed.
            let place = matches.iter().position(|found| choices.get(found.choice_index).is_some_and(known));
            if let Some(place) = place {
                let found = matches.remove(place);
                matches.insert(0, found);
            }
            return;
        }
        let begins = choices.iter().any(|choice| has_word_beginning(&choice.text.to_lowercase(), &wanted));
        choices.push(FuzzyChoice::new(ThemeChoice::New, typed, "a new theme"));
        self.fuzzy_list.insert_last_choice(!begins);
    }
    /// While nothing is typed a number chooses one of the first nine.
    fn edit_field(&mut self, key: KeyPress) -> bool {
        if key.typed_char().is_some_and(|letter| self.fuzzy_list.choose_number(letter)) {
            return true;
        }
        text_field::edit_line(&mut self.fuzzy_list.input, key);
        self.input_changed();
        false
    }
    fn closes_with_run(&self) -> bool {
        use PickerPurpose::{Assign, Unassign};
        matches!(&self.purpose, Assign(CodingTarget::Topics(_)) | Unassign(CodingTarget::Topics(_)))
    }
    fn closes_with_corpus(&self) -> bool {
        true
    }
}

/// Whether a word of the text begins with what is wanted.
fn has_word_beginning(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| !c.is_alphanumeric())
    })
}

/// The themes suggested for a target, the likeliest first, each with the chance and the reason. Only the first topic or
/// snippet is looked at; sentences have no suggestions.
fn suggested_themes(subject: &CodingTarget, work: &Workspace) -> Vec<(ThemeId, f32, String)> {
    match subject {
        CodingTarget::Topics(topics) => {
            let first = topics.first().filter(|topic| work.topic_suggestion(**topic).is_some());
            let all = first.and_then(|topic| work.suggestions.topics.get(topic));
            let known = all.into_iter().flatten().filter(|it| work.codebook.themes.contains_key(&it.theme));
            known.map(|it| (it.theme, it.chance, work.reason_text(it.reason))).collect()
        }
        CodingTarget::Snippets(snippets) => {
            let Some(first) = snippets.first() else { return Vec::new() };
            let Some((theme, chance)) = work.suggestions.best_for_snippet(*first) else { return Vec::new() };
            if !work.codebook.themes.contains_key(&theme) {
                return Vec::new();
            }
            // Where the snippet is nearest to a topic of that theme, that is the reason: it is easier to check.
            let near = theme_of_nearest_topic(*first, work).filter(|(near, _)| *near == theme);
            let reason = near.map_or_else(
                || "like what is in it".to_owned(),
                |(_, topic)| format!("it is nearest to {}", work.topic_label(topic)),
            );
            vec![(theme, chance, reason)]
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
            let likely = |at: &SnippetIndex| {
                // Either way a theme can have been suggested counts.
                work.suggestions.best_for_snippet(*at).is_some_and(|(best, _)| best == theme)
                    || listed.is_some_and(|listed| listed.iter().any(|(listed, _)| listed == at))
            };
            let open = |at: &SnippetIndex| !work.themes_of(*at).contains(&theme);
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
fn theme_of_nearest_topic(snippet: SnippetIndex, work: &Workspace) -> Option<(ThemeId, TopicId)> {
    let (topic, _) = work.stats.nearest_topic(snippet)?;
    let theme = work.stats.topic(topic)?.themes.first()?.theme;
    Some((theme, topic))
}

/// Takes a target off its theme, or opens a picker where it has several.
pub fn unassign_or_choose(subject: CodingTarget, work: &Workspace) -> Vec<ScreenCommand> {
    match edits::themes_on(work, &subject).as_slice() {
        [] => Vec::new(),
        [theme] => ScreenCommand::apply_edit(edits::unassign(work, &subject, *theme)),
        several => ScreenCommand::open_overlay(ThemePicker::for_unassign(subject, several, work)),
    }
}

/// Chooses a theme to move the target to from its only theme; first from which, where it has several.
pub fn recode_or_choose(subject: CodingTarget, work: &Workspace) -> Vec<ScreenCommand> {
    match edits::themes_on(work, &subject).as_slice() {
        [] => Vec::new(),
        [theme] => ScreenCommand::open_overlay(ThemePicker::for_recode(subject, *theme, work)),
        several => ScreenCommand::open_overlay(ThemePicker::for_recode_from(subject, several, work)),
    }
}

/// Keeps or removes a quote where the passage has one theme; opens a picker where it has several.
pub fn quote_or_choose(
    passage: Option<TranscriptSpan>,
    work: &Workspace,
    keymap: &Keymap,
) -> Vec<ScreenCommand> {
    let Some(passage) = passage else { return Vec::new() };
    match quotes::quotable_themes(work, &passage).as_slice() {
        [] => Vec::new(),
        [theme] => ScreenCommand::apply_edit(quotes::toggle_quote(work, &passage, *theme)),
        several => ScreenCommand::open_overlay(ThemePicker::for_quote(passage, several, work, keymap)),
    }
}

/// The themes that pass as choices, in the codebook's order.
fn choices_where(work: &Workspace, keep: impl Fn(ThemeId) -> bool) -> Vec<FuzzyChoice<ThemeChoice>> {
    let themes = work.codebook.tree().into_iter().map(|(_, theme)| theme.id);
    themes.filter(|theme| keep(*theme)).map(|theme| theme_choice(theme, work)).collect()
}

/// A theme as a choice: its path, the first line of its description, its number of snippets.
fn theme_choice(theme: ThemeId, work: &Workspace) -> FuzzyChoice<ThemeChoice> {
    let description = work.codebook.themes.get(&theme).map_or("", |theme| theme.description.as_str());
    let detail = description.lines().next().map_or_else(String::new, |line| shorten(line, 60));
    let right = thousands(work.stats.snippets_of(theme).len());
    FuzzyChoice {
        right,
        ..FuzzyChoice::new(ThemeChoice::Theme(theme), work.codebook.theme_path(theme), detail)
    }
}

/// A theme as a choice, suggested with this chance, where it is known, and for this reason.
fn suggested_choice(
    theme: ThemeId,
    chance: Option<f32>,
    reason: &str,
    work: &Workspace,
) -> FuzzyChoice<ThemeChoice> {
    let chance = chance.map_or_else(String::new, |chance| format!(" {}", chance_text(chance)));
    let detail = format!("suggested{chance}: {reason}");
    FuzzyChoice { value: ThemeChoice::Suggested(theme), detail, ..theme_choice(theme, work) }
}
