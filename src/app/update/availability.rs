//! Which actions can be done now, and why the others cannot.
//!
//! [`State::disabled_reason`] is the one answer that keys, footer and command palette share, so that what is
//! shown and what a key does cannot differ. It checks in this order: a project that can only be read, whether
//! the action belongs to the key context, conditions of the whole workbench, conditions of the screen in
//! front.

use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::command::hints::FooterHint;
use crate::app::overlay::{CommandPalette, Overlay};
use crate::app::quotes;
use crate::app::screen::component::ScreenComponent;
use crate::app::screen_name::Screen;
use crate::app::state::State;
use crate::app::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use crate::app::workspace::job_list::JobKind;

/// Actions that change the researcher's work: disabled where the project can only be read.
const EDIT_ACTIONS: [Action; 28] = [
    Action::Repeat,
    Action::Quote,
    Action::Refuse,
    Action::Assign,
    Action::Unassign,
    Action::Rename,
    Action::Junk,
    Action::MergeTopics,
    Action::FewerTopics,
    Action::SplitTopic,
    Action::MoveSnippets,
    Action::MeasureStability,
    Action::Memo,
    Action::AddTheme,
    Action::AddChild,
    Action::Describe,
    Action::DeleteTheme,
    Action::MoveOut,
    Action::MoveIn,
    Action::MoveTheme,
    Action::MoveUp,
    Action::MoveDown,
    Action::MergeThemes,
    Action::MergeSpeakers,
    Action::Recolor,
    Action::Undo,
    Action::Redo,
    Action::FindTopics,
];

/// Actions the command palette leaves out: movements and the like, which are on the keys one tries first and
/// would only lengthen the list.
const SILENT_ACTIONS: [Action; 14] = [
    Action::Up,
    Action::Down,
    Action::Left,
    Action::Right,
    Action::PageUp,
    Action::PageDown,
    Action::HalfUp,
    Action::HalfDown,
    Action::First,
    Action::Last,
    Action::NextPane,
    Action::PreviousPane,
    Action::Commands,
    Action::Back,
];

impl State {
    /// The screen in front.
    pub fn current_screen(&self) -> &dyn ScreenComponent {
        match self.screen {
            Screen::Topics => &self.topics,
            Screen::Reader => &self.reader,
            Screen::Search => &self.search,
            Screen::Themes => &self.themes,
            Screen::Map => &self.map,
            Screen::Report => &self.report,
        }
    }
    /// The key context now: that of the topmost overlay, else that of the screen in front.
    pub fn context(&self) -> KeyContext {
        self.top_overlay().map_or_else(|| self.current_screen().context(), Overlay::context)
    }
    /// Why an action can do nothing now, as half a sentence; `None` where it can.
    pub fn disabled_reason(&self, action: Action) -> Option<String> {
        if EDIT_ACTIONS.contains(&action)
            && let Some(owner) = &self.work.project.lock_holder
        {
            return Some(format!("the project is held by {owner} and can only be read here"));
        }
        let context = self.context();
        if !is_known_in(action, context) {
            return Some("it does nothing here".to_owned());
        }
        // Below an open overlay nothing is asked of the screen: its keys do not reach it.
        if self.top_overlay().is_some() {
            if let Some(Overlay::Speakers(speakers)) = self.top_overlay()
                && let Some(reason) = speakers.disabled_reason(action)
            {
                return Some(reason);
            }
            match action {
                Action::Undo if self.undo_state.undo.is_none() => return Some("nothing to undo".to_owned()),
                Action::Redo if self.undo_state.redo.is_none() => return Some("nothing to redo".to_owned()),
                _ => {}
            }
            let idle = action == Action::CancelJob && self.job_list.jobs.is_empty();
            return idle.then(|| "nothing is running".to_owned());
        }
        match action {
            Action::UseNewTopics if self.offered_run.is_none() => {
                Some("no other topics are waiting".to_owned())
            }
            Action::FindTopics if self.work.corpus.snippets.is_empty() => {
                Some("there are no snippets yet".to_owned())
            }
            Action::FindTopics if self.job_list.is_running(JobKind::finds_topics) => {
                Some("topics are being found already".to_owned())
            }
            Action::SplitTopic if self.job_list.is_running(|kind| kind == JobKind::Split) => {
                Some("a topic is being taken apart already".to_owned())
            }
            Action::MeasureStability if self.job_list.is_running(|kind| kind == JobKind::Stability) => {
                Some("it is being measured already".to_owned())
            }
            Action::Undo if self.undo_state.undo.is_none() => Some("nothing to undo".to_owned()),
            Action::Redo if self.undo_state.redo.is_none() => Some("nothing to redo".to_owned()),
            Action::OpenTranscript | Action::ShowSpeakers if self.work.corpus.transcripts.is_empty() => {
                Some("there are no transcripts yet".to_owned())
            }
            Action::Repeat => self.repeat_disabled_reason(),
            Action::SetMark if self.current_screen().current_passage(&self.work).is_none() => {
                Some("go to a snippet first".to_owned())
            }
            Action::JumpToMark if self.marks.is_empty() => Some("nothing is marked yet".to_owned()),
            Action::Quote if is_screen_action(action, context) => {
                quotes::quote_disabled_reason(self.current_screen().current_passage(&self.work), &self.work)
            }
            other if is_screen_action(other, context) => {
                self.current_screen().disabled_reason(other, &self.work)
            }
            _ => None,
        }
    }
    /// The hints of the footer: at most `most` actions that can be done now, the most useful first, and
    /// behind them the command palette. An action without a key there has no hint.
    pub fn footer_hints(&self, most: usize) -> Vec<FooterHint> {
        let context = self.context();
        let wanted = match self.top_overlay() {
            Some(overlay) => overlay.hint_actions(),
            None => self.current_screen().hints(&self.work),
        };
        let mut wanted: Vec<Action> =
            wanted.into_iter().filter(|action| self.disabled_reason(*action).is_none()).collect();
        // Topics that wait to be accepted come first: nothing else on screen says how to take them.
        if self.offered_run.is_some() && self.top_overlay().is_none() && !context.takes_text() {
            wanted.insert(0, Action::UseNewTopics);
        }
        wanted.truncate(most);
        if self.top_overlay().is_none() {
            wanted.push(Action::Commands);
        }
        wanted.into_iter().filter_map(|action| self.hint_for(context, action)).collect()
    }

    fn hint_for(&self, context: KeyContext, action: Action) -> Option<FooterHint> {
        let key = self.keymap.keys_for(context, action).first()?.to_string();
        Some(FooterHint { action, key, text: action.info().hint.to_owned() })
    }

    /// The command palette for the key context now: first the actions that can be done, those of the context
    /// itself before those of every screen, then the disabled ones with the reason.
    pub fn command_palette(&self) -> CommandPalette {
        let context = self.context();
        let mut rows: Vec<(Action, Option<String>)> = self
            .keymap
            .actions_in(context)
            .into_iter()
            .filter(|action| !SILENT_ACTIONS.contains(action))
            .map(|action| (action, self.disabled_reason(action)))
            .collect();
        // The sort is stable: within each group the order of the action table stays.
        let own = |action: &Action| action.info().keys.iter().any(|(place, _)| *place == context);
        rows.sort_by_key(|(action, blocked)| (blocked.is_some(), !own(action)));
        let choices = rows.iter().map(|(action, blocked)| {
            let keys: Vec<String> =
                self.keymap.keys_for(context, *action).iter().map(ToString::to_string).collect();
            FuzzyChoice {
                text: action.name().to_owned(),
                detail: action.info().description.to_owned(),
                right: keys.join(" "),
                disabled_reason: blocked.clone(),
            }
        });
        CommandPalette {
            fuzzy_list: FuzzyList::new(choices.collect()),
            actions: rows.iter().map(|(action, _)| *action).collect(),
        }
    }
}

/// Whether an action belongs to a context or to one it falls back to.
fn is_known_in(action: Action, context: KeyContext) -> bool {
    context_chain(context).any(|here| action.info().keys.iter().any(|(own, _)| *own == here))
}

/// Whether an action belongs to the screen in front, and not only to every screen: then the screen knows
/// whether it can be done.
fn is_screen_action(action: Action, context: KeyContext) -> bool {
    let own = context_chain(context)
        .take_while(|here| !matches!(here, KeyContext::Everywhere | KeyContext::Always));
    own.into_iter().any(|here| action.info().keys.iter().any(|(own, _)| *own == here))
}

/// A context and those it falls back to, in the order in which keys are looked up.
fn context_chain(context: KeyContext) -> impl Iterator<Item = KeyContext> {
    std::iter::successors(Some(context), |here| here.fallback())
}

impl Overlay {
    /// The actions worth a hint in the footer while the overlay is on top, the most useful first.
    pub fn hint_actions(&self) -> Vec<Action> {
        match self {
            Self::ThemePicker(picker) if picker.current_suggestion().is_some() => {
                vec![Action::Accept, Action::Refuse, Action::Complete, Action::Back]
            }
            Self::ThemePicker(_) => vec![Action::Accept, Action::Complete, Action::Back],
            Self::CommandPalette(_)
            | Self::TranscriptPicker(_)
            | Self::TopicPicker(_)
            | Self::SplitPreview(_)
            | Self::History(_)
            | Self::Prompt(_)
            | Self::Confirm(_) => {
                vec![Action::Accept, Action::Back]
            }
            Self::TopicCount(_) => {
                vec![Action::FewerTopics, Action::MoreTopics, Action::Accept, Action::Back]
            }
            Self::Speakers(_) => {
                vec![Action::Rename, Action::Select, Action::MergeSpeakers, Action::Accept, Action::Back]
            }
            Self::Settings(_) => vec![Action::Change, Action::ChangeBack, Action::Back],
            Self::Tour(_) => vec![Action::NextStep, Action::PreviousStep, Action::SkipTour],
            Self::PendingKey(_) => vec![Action::Back],
            Self::Memo(_) => vec![Action::Save, Action::Discard],
            Self::Jobs => vec![Action::CancelJob, Action::Back],
            Self::Notices(_) => vec![Action::Back],
        }
    }
}
