//! Updating the state: input events become actions, actions change the state and leave [`Effect`]s.
//!
//! A key goes through [`State::handle_event`] to the keymap, the action it finds to [`State::run_action`],
//! which checks that it is not disabled and passes it to the topmost overlay, to the workbench or to the
//! screen in front. Screens and overlays answer with [`ScreenCommand`]s, which are carried out here. No
//! clock, disk or terminal is used: the same events always give the same state and effects.

mod availability;
mod mouse;
mod overlay_update;
mod pending_key;
mod repeat;
mod worker_results;

use super::command::actions::Action;
use super::command::context::KeyContext;
use super::command::repeat::RepeatableCommand;
use super::effect::{Effect, TerminalEffect};
use super::event::{InputEvent, PaneSizes};
use super::overlay::Overlay;
use super::overlay::pending_key::PendingKey;
use super::overlay::tour::Tour;
use super::quotes;
use super::screen::component::{ScreenCommand, ScreenComponent};
use super::screen::reader::title_and_channel;
use super::screen_name::Screen;
use super::state::State;
use super::widget::fuzzy_list::{FuzzyChoice, FuzzyList};
use super::widget::list::ListCursor;
use super::widget::text_field;
use super::workspace::Workspace;
use super::workspace::notices::{Notice, NoticeSeverity};
use super::workspace::preferences::Setting;
use crate::config::keymap::KeyPress;
use crate::corpus::date_of;
use crate::format::{clock, thousands};
use std::time::Duration;

/// How long the whole text of a snippet is on screen without a break before it counts as read: longer than
/// one rests on it while scrolling past. Chosen by hand; not measured.
const READ_AFTER: Duration = Duration::from_millis(1_200);

/// Runs an action and returns the effects it leaves. A disabled action only shows a notice with the reason.
pub fn update_state(state: &mut State, action: Action) -> Vec<Effect> {
    state.run_action(action)
}

impl State {
    /// Handles an input event; returns the effects it leaves, and those that load what the screen now misses.
    pub fn handle_event(&mut self, event: InputEvent) -> Vec<Effect> {
        let mut effects = match event {
            InputEvent::Key(key) => self.press_key(key.normalized()),
            InputEvent::Paste(text) => self.paste_text(&text),
            InputEvent::Click(target) => self.click(target),
            InputEvent::DoubleClick(target) => self.double_click(target),
            InputEvent::Scroll(pane, rows) => self.scroll(pane, rows),
            InputEvent::Drag(target) => self.drag(target),
            InputEvent::Release => self.release(),
            InputEvent::ScrollOverCell(target, rows) => self.scroll_over_cell(target, rows),
            InputEvent::Resize(sizes) => self.resize_panes(sizes),
            InputEvent::Tick(time) => self.advance_time(time),
        };
        effects.extend(self.missing_data_effects());
        effects
    }

    /// Runs an action, or shows why it is disabled.
    pub fn run_action(&mut self, action: Action) -> Vec<Effect> {
        if let Some(reason) = self.disabled_reason(action) {
            self.notices.show(Notice::hint(format!("{}: {reason}", action.name())));
            return Vec::new();
        }
        match action {
            Action::Suspend => vec![Effect::Terminal(TerminalEffect::Suspend)],
            Action::Quit => vec![Effect::Terminal(TerminalEffect::Quit)],
            _ if !self.overlays.is_empty() => self.run_overlay_action(action),
            _ => {
                self.last_command = RepeatableCommand::from_action(action).or(self.last_command.take());
                self.run_screen_action(action)
            }
        }
    }

    /// Runs an action while no overlay is open: those of the whole workbench here, all others in the screen.
    fn run_screen_action(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::GoTopics => self.switch_screen(Screen::Topics),
            Action::GoReader => self.switch_screen(Screen::Reader),
            Action::GoSearch => self.switch_screen(Screen::Search),
            Action::GoThemes => self.switch_screen(Screen::Themes),
            Action::GoMap => self.switch_screen(Screen::Map),
            Action::GoReport => self.switch_screen(Screen::Report),
            Action::Commands => self.overlays.push(Overlay::CommandPalette(self.command_palette())),
            Action::ShowJobs => self.overlays.push(Overlay::Jobs),
            Action::Settings => self.overlays.push(Overlay::Settings(ListCursor::new(Setting::ALL.len()))),
            Action::ShowLog => return vec![Effect::ShowLog],
            Action::ShowNotices => {
                self.overlays.push(Overlay::Notices(ListCursor::new(self.notices.newest_first().len())))
            }
            Action::OpenTranscript => {
                self.overlays.push(Overlay::TranscriptPicker(transcript_choices(&self.work)))
            }
            Action::ShowSpeakers => return vec![Effect::CountSpeakers],
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::FindTopics => return vec![Effect::FindTopics],
            Action::Repeat => return self.repeat_last(),
            Action::Count => self.overlays.push(Overlay::PendingKey(PendingKey::Count(String::new()))),
            Action::SetMark => self.overlays.push(Overlay::PendingKey(PendingKey::SetMark)),
            Action::JumpToMark => self.overlays.push(Overlay::PendingKey(PendingKey::JumpToMark)),
            Action::Tour => {
                self.switch_screen(Screen::Topics);
                self.overlays.push(Overlay::Tour(Tour::default()));
            }
            Action::Quote => {
                let asks = quotes::toggle_or_choose_theme(
                    self.current_screen().current_passage(&self.work),
                    &self.work,
                );
                return self.run_commands(asks);
            }
            Action::UseNewTopics => return self.offered_run.take().map(Effect::UseRun).into_iter().collect(),
            // The first Esc dismisses an error, the next one goes back.
            Action::Back
                if self.notices.current().is_some_and(|notice| notice.severity == NoticeSeverity::Error) =>
            {
                self.notices.dismiss();
            }
            Action::OlderQuery | Action::NewerQuery if self.context() == KeyContext::Filter => {
                return self.recall_filter_text(action);
            }
            other => {
                // Remembered before the screen runs the action: after it the filter is closed.
                if other == Action::Accept && self.context() == KeyContext::Filter {
                    let written = self.current_screen().filter_text().to_owned();
                    self.filter_history.push(&written);
                }
                let asks = self.with_current_screen(|panel, work| panel.update(other, work));
                return self.run_commands(asks);
            }
        }
        Vec::new()
    }

    /// Replaces the filter being typed by an older or newer one.
    fn recall_filter_text(&mut self, action: Action) -> Vec<Effect> {
        let written = self.current_screen().filter_text().to_owned();
        let line = match action {
            Action::OlderQuery => self.filter_history.older(&written),
            _ => self.filter_history.newer(),
        };
        let Some(line) = line else { return Vec::new() };
        // Typed into the field, so that the screen narrows its list as after any other change.
        let asks = self.with_current_screen(|panel, work| {
            let mut asks = panel.edit_field(KeyPress::ctrl('u'), work);
            asks.extend(panel.paste_text(&line, work));
            asks
        });
        self.run_commands(asks)
    }

    /// Carries out the commands of a screen or overlay in order; returns the effects among them.
    pub(super) fn run_commands(&mut self, asks: Vec<ScreenCommand>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for ask in asks {
            match ask {
                ScreenCommand::RunEffect(effect) => effects.push(effect),
                ScreenCommand::OpenOverlay(overlay) => self.overlays.push(*overlay),
                ScreenCommand::SwitchScreen(screen) => self.switch_screen(screen),
                ScreenCommand::ShowNotice(notice) => self.notices.show(notice),
                ScreenCommand::RunAction(action) => effects.extend(self.run_action(action)),
                ScreenCommand::ReadSnippet(snippet, through) => {
                    let from = self.return_screen();
                    self.switch_screen(Screen::Reader);
                    self.reader.open_snippet(snippet, through, from, &self.work);
                }
                ScreenCommand::ReadTranscript(transcript) => {
                    let from = self.return_screen();
                    self.switch_screen(Screen::Reader);
                    self.reader.open_transcript(transcript, from, &self.work);
                }
                ScreenCommand::SearchFor(query) => {
                    self.switch_screen(Screen::Search);
                    let asks = self.search.start_query(&query);
                    effects.extend(self.run_commands(asks));
                }
            }
        }
        effects
    }

    /// The screen the Reader returns to when it is opened now: from the Reader itself, where it already
    /// would.
    fn return_screen(&self) -> Option<Screen> {
        if self.screen == Screen::Reader { self.reader.return_to } else { Some(self.screen) }
    }

    /// Shows another screen. Searching again from the Search screen goes to its query.
    fn switch_screen(&mut self, screen: Screen) {
        if screen == Screen::Reader && self.screen != Screen::Reader {
            self.reader.return_to = Some(self.screen);
        }
        if screen == Screen::Search && self.screen == Screen::Search {
            self.search.focus = super::screen::search::SearchFocus::Query;
        }
        self.screen = screen;
        self.update_current_screen();
        self.read_tracker.clear();
    }

    /// Updates the screen in front where it does so only when shown: Map and Report cost time in proportion
    /// to the snippets.
    fn update_current_screen(&mut self) {
        match self.screen {
            Screen::Map => self.map.update_if_stale(&self.work),
            Screen::Report => self.report.recount_if_stale(&self.work),
            _ => {}
        }
    }

    /// Calls a function with the screen in front, and the workspace, which is borrowed apart from it.
    fn with_current_screen<T>(&mut self, with: impl FnOnce(&mut dyn ScreenComponent, &Workspace) -> T) -> T {
        let panel: &mut dyn ScreenComponent = match self.screen {
            Screen::Topics => &mut self.topics,
            Screen::Reader => &mut self.reader,
            Screen::Search => &mut self.search,
            Screen::Themes => &mut self.themes,
            Screen::Map => &mut self.map,
            Screen::Report => &mut self.report,
        };
        with(panel, &self.work)
    }

    /// Brings the statistics and then all screens in step with the workspace.
    pub fn refresh_screens(&mut self) {
        self.work.update_stats();
        let panels: [&mut dyn ScreenComponent; 6] = [
            &mut self.topics,
            &mut self.reader,
            &mut self.search,
            &mut self.themes,
            &mut self.map,
            &mut self.report,
        ];
        for panel in panels {
            panel.refresh(&self.work);
        }
        self.update_current_screen();
    }

    /// Has the screen in front follow newly loaded texts, whose heights it did not know before.
    pub fn on_texts_loaded(&mut self) {
        self.with_current_screen(|panel, work| panel.on_texts_loaded(work));
    }

    /// The effects that load what the screen in front is missing.
    pub fn missing_data_effects(&self) -> Vec<Effect> {
        let wanted = self.current_screen().missing_data(&self.work);
        let snippets = (!wanted.snippets.is_empty()).then_some(Effect::LoadTexts(wanted.snippets));
        let transcript = wanted.transcript.map(Effect::LoadTranscript);
        snippets.into_iter().chain(transcript).chain(wanted.layout.map(Effect::LoadLayout)).collect()
    }

    /// Handles a key: a pending key first, then typing, then the keymap; what is bound to nothing may still
    /// edit a field, such as Backspace.
    fn press_key(&mut self, key: KeyPress) -> Vec<Effect> {
        if let Some(Overlay::PendingKey(prefix)) = self.top_overlay() {
            return self.finish_pending_key(prefix.clone(), key);
        }
        let context = self.context();
        if context.takes_text() && key.typed_char().is_some() {
            return self.edit_field(key);
        }
        if let Some(action) = self.keymap.action_for(context, key) {
            return self.run_action(action);
        }
        if context.takes_text() { self.edit_field(key) } else { Vec::new() }
    }

    /// Gives a key to the text field of the topmost overlay or of the screen. In a theme picker a number
    /// chooses one of the first nine while nothing is typed.
    fn edit_field(&mut self, key: KeyPress) -> Vec<Effect> {
        if let (Some(Overlay::ThemePicker(picker)), Some(letter)) =
            (self.overlays.last_mut(), key.typed_char())
            && picker.choose_number(letter)
        {
            return self.run_action(Action::Accept);
        }
        match self.overlays.last_mut() {
            Some(Overlay::Memo(memo)) => {
                memo.editor.handle_key(key);
            }
            Some(top) => {
                if let Some(input) = top.input() {
                    text_field::edit_line(input, key);
                    top.input_changed();
                }
            }
            None => {
                let asks = self.with_current_screen(|panel, work| panel.edit_field(key, work));
                return self.run_commands(asks);
            }
        }
        Vec::new()
    }

    /// Pastes text into the field of the topmost overlay or of the screen; ignored where there is none.
    fn paste_text(&mut self, text: &str) -> Vec<Effect> {
        let takes_text = self.context().takes_text();
        match self.overlays.last_mut() {
            Some(Overlay::Memo(memo)) => memo.editor.insert(text),
            Some(top) => {
                if let Some(input) = top.input() {
                    text_field::paste_line(input, text);
                    top.input_changed();
                }
            }
            None if takes_text => {
                let asks = self.with_current_screen(|panel, work| panel.paste_text(text, work));
                return self.run_commands(asks);
            }
            None => {}
        }
        Vec::new()
    }

    /// The list of the topmost overlay; that of the jobs outlives its overlay, with the job list.
    fn overlay_list(&mut self) -> Option<&mut ListCursor> {
        match self.overlays.last_mut()? {
            Overlay::Jobs => Some(&mut self.job_list.list),
            top => top.list(),
        }
    }

    /// Takes over the pane sizes; only the screen in front and the topmost overlay are drawn with them.
    fn resize_panes(&mut self, sizes: PaneSizes) -> Vec<Effect> {
        self.with_current_screen(|panel, work| panel.resize(sizes, work));
        if let Some(list) = self.overlay_list() {
            list.set_page(sizes.overlay.height);
        }
        Vec::new()
    }

    /// Advances the time: notices expire, and snippets on screen long enough are marked as read, except
    /// behind an overlay or in a project that can only be read.
    fn advance_time(&mut self, time: Duration) -> Vec<Effect> {
        self.notices.advance(time);
        if self.work.project.lock_holder.is_some() || !self.overlays.is_empty() {
            return Vec::new();
        }
        let on_screen = self.current_screen().visible_snippets(&self.work);
        let read = self.read_tracker.advance(&on_screen, time, READ_AFTER);
        let unread = read.into_iter().filter(|snippet| !self.work.is_read(*snippet));
        let spans = unread.filter_map(|snippet| self.work.snippet(snippet));
        spans.map(|snippet| Effect::MarkRead(snippet.transcript, snippet.span)).collect()
    }
}

/// The transcripts as choices: name, date, title and channel, and how long they are (in words where the
/// format has no times).
fn transcript_choices(work: &Workspace) -> FuzzyList {
    let rows = work.corpus.transcripts.iter().map(|entry| FuzzyChoice {
        text: entry.name.clone(),
        detail: {
            let date = date_of(&entry.attributes).map(str::to_owned);
            date.into_iter()
                .chain(title_and_channel(&entry.attributes, &entry.name))
                .collect::<Vec<_>>()
                .join("   ")
        },
        right: entry.duration.map_or_else(|| format!("{} words", thousands(entry.words)), clock),
        disabled_reason: None,
    });
    FuzzyList::new(rows.collect())
}
