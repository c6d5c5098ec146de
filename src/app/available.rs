//! What can be done now, and why the rest cannot: read by keys, footer and the `?` list alike.

use super::actions::Action;
use super::activity::Kind;
use super::chooser::{Choice, Chooser};
use super::context::Context;
use super::hints::Hint;
use super::overlay::{CommandPalette, Overlay};
use super::panel::ScreenComponent;
use super::quoting;
use super::state::{Screen, State};

/// Actions that change the researcher's work.
const EDITS: [Action; 28] = [
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

/// Actions of the list of everything that would be noise in it: they are on the keys one tries first.
const SILENT: [Action; 14] = [
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
    pub fn panel(&self) -> &dyn ScreenComponent {
        match self.screen {
            Screen::Topics => &self.topics,
            Screen::Reader => &self.reader,
            Screen::Search => &self.search,
            Screen::Themes => &self.themes,
            Screen::Map => &self.map,
            Screen::Report => &self.report,
        }
    }
    /// Where keys are looked up now.
    pub fn context(&self) -> Context {
        self.overlay().map_or_else(|| self.panel().context(), Overlay::context)
    }
    /// Why an action can do nothing now, in a sentence; none: it can.
    pub fn blocked(&self, action: Action) -> Option<String> {
        if EDITS.contains(&action)
            && let Some(owner) = &self.work.project.lock_holder
        {
            return Some(format!("the project is held by {owner} and can only be read here"));
        }
        let context = self.context();
        if !belongs(action, context) {
            return Some("it does nothing here".to_owned());
        }
        if self.overlay().is_some() {
            if let Some(Overlay::Speakers(speakers)) = self.overlay()
                && let Some(reason) = speakers.disabled_reason(action)
            {
                return Some(reason);
            }
            match action {
                Action::Undo if self.history.undo.is_none() => return Some("nothing to undo".to_owned()),
                Action::Redo if self.history.redo.is_none() => return Some("nothing to redo".to_owned()),
                _ => {}
            }
            let idle = action == Action::CancelJob && self.activity.jobs.is_empty();
            return idle.then(|| "nothing is running".to_owned());
        }
        match action {
            Action::UseNewTopics if self.offered.is_none() => Some("no other topics are waiting".to_owned()),
            Action::FindTopics if self.work.corpus.snippets.is_empty() => {
                Some("there are no snippets yet".to_owned())
            }
            Action::FindTopics if self.activity.runs(Kind::finds_topics) => {
                Some("topics are being found already".to_owned())
            }
            Action::SplitTopic if self.activity.runs(|kind| kind == Kind::Split) => {
                Some("a topic is being taken apart already".to_owned())
            }
            Action::MeasureStability if self.activity.runs(|kind| kind == Kind::Stability) => {
                Some("it is being measured already".to_owned())
            }
            Action::Undo if self.history.undo.is_none() => Some("nothing to undo".to_owned()),
            Action::Redo if self.history.redo.is_none() => Some("nothing to redo".to_owned()),
            Action::OpenTranscript | Action::ShowSpeakers if self.work.corpus.transcripts.is_empty() => {
                Some("there are no transcripts yet".to_owned())
            }
            Action::Repeat => self.cannot_repeat(),
            Action::SetMark if self.panel().current_passage(&self.work).is_none() => {
                Some("go to a snippet first".to_owned())
            }
            Action::JumpToMark if self.marks.is_empty() => Some("nothing is marked yet".to_owned()),
            Action::Quote if is_of_screen(action, context) => {
                quoting::quote_disabled_reason(self.panel().current_passage(&self.work), &self.work)
            }
            other if is_of_screen(other, context) => self.panel().disabled_reason(other, &self.work),
            _ => None,
        }
    }
    /// The hints of the footer: at most so many that can be done now, the most useful first, and
    /// the way to all the others.
    pub fn hints(&self, most: usize) -> Vec<Hint> {
        let context = self.context();
        let wanted = match self.overlay() {
            Some(overlay) => overlay.hints(),
            None => self.panel().hints(&self.work),
        };
        let mut wanted: Vec<Action> =
            wanted.into_iter().filter(|action| self.blocked(*action).is_none()).collect();
        if self.offered.is_some() && self.overlay().is_none() && !context.takes_text() {
            wanted.insert(0, Action::UseNewTopics);
        }
        wanted.truncate(most);
        if self.overlay().is_none() {
            wanted.push(Action::Commands);
        }
        wanted.into_iter().filter_map(|action| self.hint(context, action)).collect()
    }

    fn hint(&self, context: Context, action: Action) -> Option<Hint> {
        let key = self.keymap.keys(context, action).first()?.to_string();
        Some(Hint { action, key, text: action.row().hint.to_owned() })
    }

    /// The list of everything that can be done here: first what can be done now, then what cannot,
    /// with the reason.
    pub fn commands(&self) -> CommandPalette {
        let context = self.context();
        let mut rows: Vec<(Action, Option<String>)> = self
            .keymap
            .actions(context)
            .into_iter()
            .filter(|action| !SILENT.contains(action))
            .map(|action| (action, self.blocked(action)))
            .collect();
        let own = |action: &Action| action.row().keys.iter().any(|(place, _)| *place == context);
        rows.sort_by_key(|(action, blocked)| (blocked.is_some(), !own(action)));
        let choices = rows.iter().map(|(action, blocked)| {
            let keys: Vec<String> =
                self.keymap.keys(context, *action).iter().map(ToString::to_string).collect();
            Choice {
                text: action.name().to_owned(),
                detail: action.row().about.to_owned(),
                right: keys.join(" "),
                blocked: blocked.clone(),
            }
        });
        CommandPalette {
            fuzzy_list: Chooser::new(choices.collect()),
            actions: rows.iter().map(|(action, _)| *action).collect(),
        }
    }
}

/// Whether an action means something in a place.
fn belongs(action: Action, context: Context) -> bool {
    places(context).any(|here| action.row().keys.iter().any(|(own, _)| *own == here))
}

/// Whether it means something there that only the screen in front knows.
fn is_of_screen(action: Action, context: Context) -> bool {
    let own = places(context).take_while(|here| !matches!(here, Context::Everywhere | Context::Always));
    own.into_iter().any(|here| action.row().keys.iter().any(|(own, _)| *own == here))
}

/// A place and those it falls to.
fn places(context: Context) -> impl Iterator<Item = Context> {
    std::iter::successors(Some(context), |here| here.falls_to())
}

impl Overlay {
    /// The actions worth a hint, the most useful first.
    pub fn hints(&self) -> Vec<Action> {
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
