//! Which actions can be done now, and why the others cannot.
//!
//! [`State::disabled_reason`] is the one answer that keys, footer and command palette share, so that what is
//! shown and what a key does cannot differ. It checks in this order: a project that can only be read, whether
//! the action belongs to the key context, conditions of the whole workbench, conditions of the screen in
//! front.

use crate::app::command::actions::ActionFlag;
use crate::app::overlay::picker::{CommandChoice, PALETTE_TITLE, Picker};
use crate::app::screen::component::ScreenComponent;
use crate::app::widget::fuzzy_list::FuzzyList;
use crate::app::workspace::job_list::JobKind;
use crate::app::{Action, FooterHint, KeyContext, Screen, ScreenCommand, State, quotes};
use crate::coding::TopicStats;
use std::borrow::Cow;

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
        self.top_overlay().map_or_else(|| self.current_screen().context(), |overlay| overlay.context())
    }
    /// Why an action can do nothing now, as half a sentence; `None` where it can.
    pub fn disabled_reason(&self, action: Action) -> Option<String> {
        if action.has(ActionFlag::Edit)
            && let Some(owner) = &self.work.project.lock_holder
        {
            return Some(format!("the project is held by {owner} and can only be read here"));
        }
        let context = self.context();
        if !action.is_known_in(context) {
            return Some("it does nothing here".to_owned());
        }
        // Below an open overlay nothing is asked of the screen: its keys do not reach it.
        let runs = |wanted| self.job_list.is_running(|kind| kind == wanted);
        let is_splitting = (action == Action::SplitTopic && runs(JobKind::Split))
            .then_some("a topic is being taken apart already");
        if let Some(overlay) = self.top_overlay() {
            let reason = is_splitting.map(str::to_owned).or_else(|| overlay.disabled_reason(action));
            return reason.or_else(|| self.undo_disabled_reason(action));
        }
        let (screen, work) = (self.current_screen(), &self.work);
        let reason = match action {
            Action::UseNewTopics if self.offered_run.is_none() => "no other topics are waiting",
            Action::FindTopics if work.corpus.snippets.is_empty() => "there are no snippets yet",
            Action::FindTopics if runs(JobKind::Draft) || runs(JobKind::Analysis) => {
                "topics are being found already"
            }
            Action::CoarserTopics | Action::FinerTopics if runs(JobKind::Level) => {
                "another level is being found already"
            }
            _ if is_splitting.is_some() => return is_splitting.map(str::to_owned),
            Action::MeasureStability if runs(JobKind::Stability) => "it is being measured already",
            Action::Undo | Action::Redo => return self.undo_disabled_reason(action),
            Action::OpenTranscript
                if work.corpus.transcripts.is_empty() && work.codebook.removals.is_empty() =>
            {
                "there are no transcripts yet"
            }
            Action::ShowAgreement => {
                return work.codebook.require_unblinded("a comparison").err().map(|why| why.to_string());
            }
            Action::ShowSample if work.codebook.sample.is_none() => {
                "no sample is drawn yet: `leitmotif sample 50` draws one of 50 snippets"
            }
            Action::ShareStudy if work.project.received.is_none() && work.codebook.sample.is_none() => {
                "a second coder codes a sample, and none is drawn yet: `leitmotif sample 50` draws one"
            }
            Action::ShareStudy if runs(JobKind::Share) => "a file is being written already",
            Action::ShareStudy if work.project.received.is_some() => {
                return work.codebook.require_unblinded("sending back").err().map(|why| why.to_string());
            }
            Action::CheckFiles if work.corpus.transcripts.is_empty() => "there are no transcripts yet",
            Action::CheckFiles if runs(JobKind::Check) => "the files are being checked already",
            Action::ShowMatrix if work.corpus.snippets.is_empty() => "there are no transcripts yet",
            Action::ShowMatrix if work.codebook.themes.is_empty() => "there are no themes yet",
            Action::ShowQuestions if work.corpus.snippets.is_empty() => "there are no transcripts yet",
            Action::ShowWords if work.corpus.snippets.is_empty() => "there are no transcripts yet",
            Action::ShowWords if screen_topic(self).is_some_and(|topic| topic.junk) => {
                "the topic is set aside, and what is set aside is not counted"
            }
            Action::ProposeThemes if work.run.is_none() => "no topics were found yet",
            Action::ProposeThemes if work.run.as_ref().is_some_and(|run| run.measures.tree.topics < 2) => {
                "these topics were not compared: they are of several languages, or too few"
            }
            Action::ProposeThemes => return None,
            Action::ShowSpeakers if work.corpus.transcripts.is_empty() => "there are no transcripts yet",
            Action::Repeat => return self.repeat_disabled_reason(),
            Action::SetMark if screen.current_passage(work).is_none() => "go to a snippet first",
            Action::JumpToMark if self.marks.is_empty() => "nothing is marked yet",
            Action::Quote if is_screen_action(action, context) => {
                return quotes::quote_disabled_reason(screen.current_passage(work), work);
            }
            other if is_screen_action(other, context) => return screen.disabled_reason(other, work),
            _ => return None,
        };
        Some(reason.to_owned())
    }
    fn undo_disabled_reason(&self, action: Action) -> Option<String> {
        match action {
            Action::Undo if self.undo_state.undo.is_none() => Some("nothing to undo".to_owned()),
            Action::Redo if self.undo_state.redo.is_none() => Some("nothing to redo".to_owned()),
            _ => None,
        }
    }
    /// The hints of the footer: at most `most` actions that can be done now, the most useful first, and
    /// behind them the command palette. An action without a key there has no hint.
    pub fn footer_hints(&self, most: usize) -> Vec<FooterHint> {
        let context = self.context();
        let wanted = match self.top_overlay() {
            Some(overlay) => overlay.hints(),
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
        let key = self.work.keymap.keys_for(context, action).first()?.to_string();
        Some(FooterHint { action, key, text: action.info().hint.to_owned() })
    }

    /// The command palette for the key context now: first the actions that can be done, those of the context
    /// itself before those of every screen, then the disabled ones with the reason.
    pub fn command_palette(&self) -> Picker {
        let context = self.context();
        let mut listed = self.work.keymap.actions_in(context);
        listed.retain(|action| !action.has(ActionFlag::Unlisted));
        let mut rows: Vec<(Action, Option<String>)> =
            listed.into_iter().map(|action| (action, self.disabled_reason(action))).collect();
        // The sort is stable: within each group the order of the action table stays.
        rows.sort_by_key(|(action, blocked)| (blocked.is_some(), !action.info().belongs_to(context)));
        let choices = rows.into_iter().map(|(action, disabled_reason)| {
            let keys: Vec<String> =
                self.work.keymap.keys_for(context, action).iter().map(ToString::to_string).collect();
            let run = ScreenCommand::RunAction(action);
            let choice = CommandChoice::new(run, action.name(), action.info().description);
            CommandChoice { right: keys.join(" "), disabled_reason, ..choice }
        });
        let note = self.top_overlay().is_none().then(|| self.current_screen().row_note()).flatten();
        Picker {
            title: PALETTE_TITLE.to_owned(),
            placeholder: note.map_or(Cow::Borrowed("type to find"), Cow::Owned),
            no_match: "Nothing here is called that.",
            columns: 96,
            fuzzy_list: FuzzyList::new(choices.collect()),
        }
    }
}

/// The topic under the cursor of the Topics screen, where that is in front.
fn screen_topic(state: &State) -> Option<&TopicStats> {
    let topic = state.topics.current_topic().filter(|_| state.screen == Screen::Topics)?;
    state.work.stats.topic(topic)
}

/// Whether an action belongs to the screen in front, and not only to every screen: then the screen knows
/// whether it can be done.
fn is_screen_action(action: Action, context: KeyContext) -> bool {
    let mut own =
        context.chain().take_while(|here| !matches!(here, KeyContext::Everywhere | KeyContext::Always));
    own.any(|here| action.info().belongs_to(here))
}
