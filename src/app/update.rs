//! Updating the state: input events become actions, actions change the state and leave [`Effect`]s.
//!
//! A key goes through [`State::handle_event`] to the keymap, the action it finds to [`State::run_action`],
//! which checks that it is not disabled and passes it to the topmost overlay, to the workbench or to the
//! screen in front. Screens and overlays answer with [`ScreenCommand`]s, which are carried out here. No
//! clock, disk or terminal is used: the same events always give the same state and effects.

mod availability;
mod mouse;
mod pending_key;
mod repeat;
mod worker_results;

use super::command::repeat::RepeatableCommand;
use super::overlay::pending_key::{PendingKey, PendingKeyOverlay};
use super::overlay::picker::{PALETTE_TITLE, Picker};
use super::overlay::{
    agreement::AgreementOverlay, hit_review::HitReview, jobs::JobOverlay, matrix_sheet::MatrixSheet,
    memo_list::MemoList, notices::NoticeOverlay, settings::SettingsOverlay, theme_picker::quote_or_choose,
    theme_proposals::ThemeProposals, tour::Tour, transcript_picker::transcript_picker,
};
use super::screen::component::ScreenComponent;
use super::widget::list::ListCursor;
use super::workspace::notices::{Notice, NoticeSeverity};
use super::workspace::preferences::Setting;
use super::{
    Action, Effect, InputEvent, KeyContext, PaneSizes, Screen, ScreenCommand, State, TerminalEffect,
    Workspace, edits,
};
use crate::coding::TextChoice;
use crate::config::keymap::KeyPress;
use std::time::Duration;

/// How long the whole text of a snippet is on screen without a break before it counts as read: longer than
/// one rests on it while scrolling past. Chosen by hand; not measured.
const READ_AFTER: Duration = Duration::from_millis(1_200);

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
            // What can be done in a list that takes letters is listed over it.
            Action::Commands if !self.overlays.is_empty() => {
                if self.top_overlay_as::<Picker>().is_none_or(|top| top.title != PALETTE_TITLE) {
                    self.open_overlay(self.command_palette());
                }
                Vec::new()
            }
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
            Action::Commands => self.open_overlay(self.command_palette()),
            Action::ShowJobs => self.open_overlay(JobOverlay::new(&self.job_list)),
            Action::Settings => self.open_overlay(SettingsOverlay::default()),
            Action::Contrast => {
                self.preferences.toggle_contrast();
                return vec![Effect::ApplySetting(Setting::Theme)];
            }
            Action::ShowLog => return vec![Effect::ShowLog],
            Action::ShowNotices => self.open_overlay(NoticeOverlay::new(&self.notices)),
            Action::OpenTranscript => self.open_overlay(transcript_picker(&self.work)),
            Action::ShowMemos => self.open_overlay(MemoList::new(&self.work)),
            Action::ShowSpeakers => return vec![Effect::CountSpeakers],
            Action::CheckFiles => return vec![Effect::CheckFiles],
            Action::ShowWords => {
                let (choice, name) = self.text_in_front();
                return vec![Effect::CountWords(choice, name)];
            }
            Action::ProposeThemes => {
                if let Some(proposals) = ThemeProposals::new(&self.work) {
                    self.open_overlay(proposals);
                }
            }
            Action::ShowMatrix => return vec![Effect::CountMatrix(self.matrix_view.by.clone())],
            Action::ShowAgreement => {
                self.open_overlay(AgreementOverlay::default());
                return vec![Effect::CompareCoders];
            }
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::FindTopics => return vec![Effect::FindTopics],
            Action::Repeat => return self.repeat_last(),
            Action::Count => return self.wait_for_key(PendingKey::Count(String::new())),
            Action::SetMark => return self.wait_for_key(PendingKey::SetMark),
            Action::JumpToMark => return self.wait_for_key(PendingKey::JumpToMark),
            Action::Tour => {
                self.switch_screen(Screen::Topics);
                self.open_overlay(Tour::default());
            }
            Action::Quote => {
                let passage = self.current_screen().current_passage(&self.work);
                let commands = quote_or_choose(passage, &self.work, &self.work.keymap);
                return self.run_commands(commands);
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

    /// The text the screen in front is about, with its name: a topic, a theme or a transcript; else all.
    fn text_in_front(&self) -> (TextChoice, String) {
        let all = || (TextChoice::default(), "the study".to_owned());
        match self.screen {
            Screen::Topics => self.topics.current_topic().map_or_else(all, |topic| {
                let name = format!("the topic {}", self.work.topic_label(topic));
                (TextChoice { topic: Some(topic), ..TextChoice::default() }, name)
            }),
            Screen::Themes => self.themes.current_theme().map_or_else(all, |theme| {
                let name = format!("the theme {}", self.work.theme_path(theme));
                (TextChoice { theme: Some(theme), ..TextChoice::default() }, name)
            }),
            Screen::Reader => self.reader.transcript.map_or_else(all, |transcript| {
                let name = self.work.transcript_entry(transcript).map_or("", |entry| entry.name.as_str());
                let choice = TextChoice { transcripts: Some([transcript].into()), ..TextChoice::default() };
                (choice, name.to_owned())
            }),
            Screen::Search | Screen::Map | Screen::Report => all(),
        }
    }

    /// Runs an action in the topmost overlay: what all overlays share here, all else in the overlay.
    fn run_overlay_action(&mut self, action: Action) -> Vec<Effect> {
        let Some(top) = self.overlays.last_mut() else { return Vec::new() };
        match action {
            Action::Back => {
                self.close_overlay();
                return Vec::new();
            }
            Action::Commands => {
                let palette = self.command_palette();
                self.open_overlay(palette);
                return Vec::new();
            }
            // What was decided in an overlay is taken back in it, as on the screens.
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::OlderQuery | Action::NewerQuery => {
                let Some(input) = top.input() else { return Vec::new() };
                let name = match action {
                    Action::OlderQuery => self.name_history.older(input.value()),
                    _ => self.name_history.newer(),
                };
                if let Some(name) = name {
                    *input = name.into();
                    top.input_changed();
                }
                return Vec::new();
            }
            _ if top.list().is_some_and(|list| list.move_cursor(action)) => return Vec::new(),
            _ => {}
        }
        let commands = top.update(action, &self.work);
        self.run_commands(commands)
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
                ScreenCommand::OpenOverlay(overlay) => self.overlays.push(overlay),
                ScreenCommand::CloseOverlay => self.close_overlay(),
                ScreenCommand::SwitchScreen(screen) => self.switch_screen(screen),
                ScreenCommand::ShowNotice(notice) => self.notices.show(notice),
                ScreenCommand::RunAction(action) => effects.extend(self.run_action(action)),
                ScreenCommand::PassHit(theme, placed, is_passed) => {
                    self.work.pass_hit(theme, placed, is_passed);
                }
                ScreenCommand::MoveSnippets(snippets, to) => {
                    let edit = edits::move_snippets(&self.work, &snippets, to);
                    effects.extend(self.run_commands(ScreenCommand::apply_edit(edit)));
                }
                ScreenCommand::StepSetting(setting, steps) => {
                    if self.preferences.step_value(setting, steps) {
                        effects.push(Effect::ApplySetting(setting));
                    }
                }
                ScreenCommand::RememberName(name) => self.name_history.push(&name),
                ScreenCommand::Remember(command) => self.last_command = Some(command),
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
                ScreenCommand::ShowTheme(theme) => {
                    self.switch_screen(Screen::Themes);
                    self.themes.go_to_theme(theme, &self.work);
                }
                ScreenCommand::ShowTopic(topic) => {
                    self.switch_screen(Screen::Topics);
                    self.topics.go_to_topic(topic, &self.work);
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

    /// Closes the topmost overlay; the matrix is opened again where it was left, and of a review is told what was done.
    fn close_overlay(&mut self) {
        if let Some(review) = self.top_overlay_as::<HitReview>() {
            let done = Notice::info(review.summary());
            self.notices.show(done);
        }
        if let Some(sheet) = self.top_overlay_as::<MatrixSheet>() {
            self.matrix_view = sheet.view();
        }
        self.overlays.pop();
    }

    /// The screen the Reader returns to when it is opened now: from the Reader itself, where it already
    /// would.
    fn return_screen(&self) -> Option<Screen> {
        if self.screen == Screen::Reader { self.reader.return_to } else { Some(self.screen) }
    }

    /// Shows another screen. Searching again from the Search screen goes to its query.
    pub(super) fn switch_screen(&mut self, screen: Screen) {
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
        for overlay in &mut self.overlays {
            overlay.refresh(&self.work);
        }
        self.update_current_screen();
    }

    /// Has the screen in front follow newly loaded texts, whose heights it did not know before.
    pub fn on_texts_loaded(&mut self) {
        self.with_current_screen(|panel, work| panel.on_texts_loaded(work));
    }

    /// The effects that load what the screen in front is missing, and ask a query again whose hits may be others
    /// now, or count a matrix again that is open.
    pub fn missing_data_effects(&mut self) -> Vec<Effect> {
        let again = if self.screen == Screen::Search { self.search.ask_again() } else { None };
        let wanted = self.current_screen().missing_data(&self.work);
        let snippets = (!wanted.snippets.is_empty()).then_some(Effect::LoadTexts(wanted.snippets));
        let below = self.top_overlay().and_then(|overlay| overlay.missing_transcript(&self.work));
        let transcript = below.or(wanted.transcript).map(Effect::LoadTranscript);
        let parts = self.work.stats.unmeasured_snippets();
        let parts = (!parts.is_empty()).then_some(Effect::MeasureSnippets(parts));
        let loads = snippets.into_iter().chain(transcript).chain(parts);
        let loads = loads.chain(wanted.layout.map(Effect::LoadLayout)).collect::<Vec<_>>();
        again.into_iter().chain(loads).chain(self.recount_matrix()).collect()
    }

    /// Handles a key: a pending key first, then typing, then the keymap; what is bound to nothing may still
    /// edit a field, such as Backspace.
    fn press_key(&mut self, key: KeyPress) -> Vec<Effect> {
        if let Some(waiting) = self.top_overlay_as::<PendingKeyOverlay>() {
            return self.finish_pending_key(waiting.pending.clone(), key);
        }
        let context = self.context();
        if context.takes_text() && key.typed_char().is_some() {
            return self.edit_field(key);
        }
        if let Some(action) = self.work.keymap.action_for(context, key) {
            return self.run_action(action);
        }
        if context.takes_text() { self.edit_field(key) } else { Vec::new() }
    }

    /// Gives a key to the text field of the topmost overlay or of the screen.
    fn edit_field(&mut self, key: KeyPress) -> Vec<Effect> {
        if let Some(top) = self.overlays.last_mut() {
            return if top.edit_field(key) { self.run_action(Action::Accept) } else { Vec::new() };
        }
        let asks = self.with_current_screen(|panel, work| panel.edit_field(key, work));
        self.run_commands(asks)
    }

    /// Pastes text into the field of the topmost overlay or of the screen; ignored where there is none.
    fn paste_text(&mut self, text: &str) -> Vec<Effect> {
        if let Some(top) = self.overlays.last_mut() {
            top.paste_text(text);
        } else if self.context().takes_text() {
            let asks = self.with_current_screen(|panel, work| panel.paste_text(text, work));
            return self.run_commands(asks);
        }
        Vec::new()
    }

    /// The list of the topmost overlay.
    fn overlay_list(&mut self) -> Option<&mut ListCursor> {
        self.overlays.last_mut()?.list()
    }

    /// Takes over the pane sizes; only the screen in front and the topmost overlay are drawn with them.
    fn resize_panes(&mut self, sizes: PaneSizes) -> Vec<Effect> {
        self.with_current_screen(|panel, work| panel.resize(sizes, work));
        if let Some(top) = self.overlays.last_mut() {
            top.resize(sizes.overlay);
        }
        Vec::new()
    }

    /// How long until time alone changes something: a notice expires, or a snippet on screen counts as read.
    /// `None` where nothing waits for time.
    pub fn time_until_change(&self) -> Option<Duration> {
        let on_screen = self.marks_as_read().then(|| self.current_screen().visible_snippets(&self.work));
        let read = on_screen.and_then(|snippets| self.read_tracker.time_left(&snippets, READ_AFTER));
        self.notices.time_left().into_iter().chain(read).min()
    }

    /// Whether snippets on screen come to count as read: not behind an overlay, nor in a project that can only
    /// be read.
    fn marks_as_read(&self) -> bool {
        self.work.project.lock_holder.is_none() && self.overlays.is_empty()
    }

    /// Advances the time: notices expire, and snippets on screen long enough are marked as read.
    fn advance_time(&mut self, time: Duration) -> Vec<Effect> {
        self.notices.advance(time);
        if !self.marks_as_read() {
            return Vec::new();
        }
        let on_screen = self.current_screen().visible_snippets(&self.work);
        let read = self.read_tracker.advance(&on_screen, time, READ_AFTER);
        let unread = read.into_iter().filter(|snippet| !self.work.is_read(*snippet));
        let spans = unread.filter_map(|snippet| self.work.snippet(snippet));
        spans.map(|snippet| Effect::MarkRead(snippet.transcript, snippet.span)).collect()
    }
}
