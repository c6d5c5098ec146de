//! What happens when something happens: events become actions, actions change the state and leave
//! [`Effect`]s.

mod above;
mod pointer;

use super::actions::Action;
use super::again::Again;
use super::chooser::{Choice, Chooser};
use super::context::Context;
use super::effect::{Effect, Outward};
use super::event::{Event, Sizes};
use super::field;
use super::list::List;
use super::notices::{Notice, NoticeSeverity};
use super::overlay::Overlay;
use super::panel::{ScreenCommand, ScreenComponent};
use super::preferences::Setting;
use super::prefix::PendingKey;
use super::quoting;
use super::reader::title_and_channel;
use super::state::{Screen, State};
use super::tour::Tour;
use super::words::{clock, thousands};
use super::work::Workspace;
use crate::config::keymap::Key;
use crate::corpus::date_of;
use std::time::Duration;

/// How long a snippet is on screen before it counts as read.
const DWELL: Duration = Duration::from_millis(1_200);

/// Does what the researcher asked for. What is left to be done outside is returned.
///
/// An action that can do nothing now says why.
pub fn update(state: &mut State, action: Action) -> Vec<Effect> {
    state.act(action)
}

impl State {
    /// Follows an event. What is left to be done outside is returned.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = match event {
            Event::Key(key) => self.press(key.normal()),
            Event::Paste(text) => self.paste(&text),
            Event::Click(target) => self.click(target),
            Event::DoubleClick(target) => self.double_click(target),
            Event::Scroll(pane, rows) => self.scroll(pane, rows),
            Event::Drag(target) => self.drag(target),
            Event::Release => self.release(),
            Event::Turn(target, rows) => self.turn(target, rows),
            Event::Resize(sizes) => self.resize(sizes),
            Event::Tick(time) => self.pass(time),
        };
        effects.extend(self.wanted());
        effects
    }

    /// Does an action, or says why it can do nothing now.
    pub fn act(&mut self, action: Action) -> Vec<Effect> {
        if let Some(reason) = self.blocked(action) {
            self.notices.show(Notice::hint(format!("{}: {reason}", action.name())));
            return Vec::new();
        }
        match action {
            Action::Suspend => vec![Effect::Outward(Outward::Suspend)],
            Action::Quit => vec![Effect::Outward(Outward::Quit)],
            _ if !self.overlays.is_empty() => self.act_above(action),
            _ => {
                self.again = Again::acted(action).or(self.again.take());
                self.act_here(action)
            }
        }
    }

    fn act_here(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::GoTopics => self.go(Screen::Topics),
            Action::GoReader => self.go(Screen::Reader),
            Action::GoSearch => self.go(Screen::Search),
            Action::GoThemes => self.go(Screen::Themes),
            Action::GoMap => self.go(Screen::Map),
            Action::GoReport => self.go(Screen::Report),
            Action::Commands => self.overlays.push(Overlay::CommandPalette(self.commands())),
            Action::ShowJobs => self.overlays.push(Overlay::Jobs),
            Action::Settings => self.overlays.push(Overlay::Settings(List::new(Setting::ALL.len()))),
            Action::ShowLog => return vec![Effect::ShowLog],
            Action::ShowNotices => {
                self.overlays.push(Overlay::Notices(List::new(self.notices.newest_first().len())))
            }
            Action::OpenTranscript => self.overlays.push(Overlay::TranscriptPicker(transcripts(&self.work))),
            Action::ShowSpeakers => return vec![Effect::CountSpeakers],
            Action::Undo => return vec![Effect::Undo],
            Action::Redo => return vec![Effect::Redo],
            Action::FindTopics => return vec![Effect::FindTopics],
            Action::Repeat => return self.repeat(),
            Action::Count => self.overlays.push(Overlay::PendingKey(PendingKey::Count(String::new()))),
            Action::SetMark => self.overlays.push(Overlay::PendingKey(PendingKey::SetMark)),
            Action::JumpToMark => self.overlays.push(Overlay::PendingKey(PendingKey::JumpToMark)),
            Action::Tour => {
                self.go(Screen::Topics);
                self.overlays.push(Overlay::Tour(Tour::default()));
            }
            Action::Quote => {
                let asks =
                    quoting::toggle_or_choose_theme(self.panel().current_passage(&self.work), &self.work);
                return self.follow(asks);
            }
            Action::UseNewTopics => return self.offered.take().map(Effect::UseRun).into_iter().collect(),
            Action::Back
                if self.notices.current().is_some_and(|notice| notice.severity == NoticeSeverity::Error) =>
            {
                self.notices.dismiss();
            }
            Action::OlderQuery | Action::NewerQuery if self.context() == Context::Filter => {
                return self.recall_filter(action);
            }
            other => {
                if other == Action::Accept && self.context() == Context::Filter {
                    let written = self.panel().filter_text().to_owned();
                    self.filters.push(&written);
                }
                let asks = self.panel_mut(|panel, work| panel.update(other, work));
                return self.follow(asks);
            }
        }
        Vec::new()
    }

    /// Puts a filter that was written before in place of the one that is.
    fn recall_filter(&mut self, action: Action) -> Vec<Effect> {
        let written = self.panel().filter_text().to_owned();
        let line = match action {
            Action::OlderQuery => self.filters.older(&written),
            _ => self.filters.newer(),
        };
        let Some(line) = line else { return Vec::new() };
        let asks = self.panel_mut(|panel, work| {
            let mut asks = panel.edit_field(Key::ctrl('u'), work);
            asks.extend(panel.paste_text(&line, work));
            asks
        });
        self.follow(asks)
    }

    /// Gives a screen or overlay what it asked for.
    pub(super) fn follow(&mut self, asks: Vec<ScreenCommand>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for ask in asks {
            match ask {
                ScreenCommand::RunEffect(effect) => effects.push(effect),
                ScreenCommand::OpenOverlay(overlay) => self.overlays.push(*overlay),
                ScreenCommand::SwitchScreen(screen) => self.go(screen),
                ScreenCommand::ShowNotice(notice) => self.notices.show(notice),
                ScreenCommand::RunAction(action) => effects.extend(self.act(action)),
                ScreenCommand::ReadSnippet(snippet, through) => {
                    let from = self.came_from();
                    self.go(Screen::Reader);
                    self.reader.open_snippet(snippet, through, from, &self.work);
                }
                ScreenCommand::ReadTranscript(transcript) => {
                    let from = self.came_from();
                    self.go(Screen::Reader);
                    self.reader.open_transcript(transcript, from, &self.work);
                }
                ScreenCommand::SearchFor(query) => {
                    self.go(Screen::Search);
                    let asks = self.search.start_query(&query);
                    effects.extend(self.follow(asks));
                }
            }
        }
        effects
    }

    fn came_from(&self) -> Option<Screen> {
        if self.screen == Screen::Reader { self.reader.return_to } else { Some(self.screen) }
    }

    fn go(&mut self, screen: Screen) {
        if screen == Screen::Reader && self.screen != Screen::Reader {
            self.reader.return_to = Some(self.screen);
        }
        if screen == Screen::Search && self.screen == Screen::Search {
            self.search.focus = super::search::SearchFocus::Query;
        }
        self.screen = screen;
        self.catch_up();
        self.dwell.clear();
    }

    /// Lets the screen in front work out what it only does when it is looked at.
    fn catch_up(&mut self) {
        match self.screen {
            Screen::Map => self.map.catch_up(&self.work),
            Screen::Report => self.report.recount_if_stale(&self.work),
            _ => {}
        }
    }

    fn panel_mut<T>(&mut self, with: impl FnOnce(&mut dyn ScreenComponent, &Workspace) -> T) -> T {
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

    /// Takes over what changed in the work, on every screen.
    pub fn refresh(&mut self) {
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
        self.catch_up();
    }

    /// Takes over texts that were fetched, where they are drawn.
    pub fn fetched(&mut self) {
        self.panel_mut(|panel, work| panel.on_texts_loaded(work));
    }

    /// What has to be fetched before the screen can be drawn.
    pub fn wanted(&self) -> Vec<Effect> {
        let wanted = self.panel().missing_data(&self.work);
        let snippets = (!wanted.snippets.is_empty()).then_some(Effect::LoadTexts(wanted.snippets));
        let transcript = wanted.transcript.map(Effect::LoadTranscript);
        snippets.into_iter().chain(transcript).chain(wanted.layout.map(Effect::LayOut)).collect()
    }

    fn press(&mut self, key: Key) -> Vec<Effect> {
        if let Some(Overlay::PendingKey(prefix)) = self.overlay() {
            return self.finish_pending_key(prefix.clone(), key);
        }
        let context = self.context();
        if context.takes_text() && key.typed().is_some() {
            return self.edit(key);
        }
        if let Some(action) = self.keymap.action(context, key) {
            return self.act(action);
        }
        if context.takes_text() { self.edit(key) } else { Vec::new() }
    }

    /// Gives a key to the field that is being written.
    fn edit(&mut self, key: Key) -> Vec<Effect> {
        if let (Some(Overlay::ThemePicker(picker)), Some(letter)) = (self.overlays.last_mut(), key.typed())
            && picker.choose_number(letter)
        {
            return self.act(Action::Accept);
        }
        match self.overlays.last_mut() {
            Some(Overlay::Memo(memo)) => {
                memo.editor.press(key);
            }
            Some(top) => {
                if let Some(input) = top.input() {
                    field::edit(input, key);
                    top.input_changed();
                }
            }
            None => {
                let asks = self.panel_mut(|panel, work| panel.edit_field(key, work));
                return self.follow(asks);
            }
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        let takes_text = self.context().takes_text();
        match self.overlays.last_mut() {
            Some(Overlay::Memo(memo)) => memo.editor.insert(text),
            Some(top) => {
                if let Some(input) = top.input() {
                    field::paste(input, text);
                    top.input_changed();
                }
            }
            None if takes_text => {
                let asks = self.panel_mut(|panel, work| panel.paste_text(text, work));
                return self.follow(asks);
            }
            None => {}
        }
        Vec::new()
    }

    fn overlay_list(&mut self) -> Option<&mut List> {
        match self.overlays.last_mut()? {
            Overlay::Jobs => Some(&mut self.activity.list),
            top => top.list(),
        }
    }

    /// Takes over the sizes of the panes on screen.
    fn resize(&mut self, sizes: Sizes) -> Vec<Effect> {
        self.panel_mut(|panel, work| panel.resize(sizes, work));
        if let Some(list) = self.overlay_list() {
            list.set_page(sizes.overlay.height);
        }
        Vec::new()
    }

    /// Lets time pass: notices leave, what was on screen long enough counts as read.
    fn pass(&mut self, time: Duration) -> Vec<Effect> {
        self.notices.advance(time);
        if self.work.project.lock_holder.is_some() || !self.overlays.is_empty() {
            return Vec::new();
        }
        let on_screen = self.panel().visible_snippets(&self.work);
        let read = self.dwell.pass(&on_screen, time, DWELL);
        let unread = read.into_iter().filter(|snippet| !self.work.is_read(*snippet));
        let spans = unread.filter_map(|snippet| self.work.snippet(snippet));
        spans.map(|snippet| Effect::MarkRead(snippet.transcript, snippet.span)).collect()
    }
}

fn transcripts(work: &Workspace) -> Chooser {
    let rows = work.corpus.transcripts.iter().map(|entry| Choice {
        text: entry.name.clone(),
        detail: {
            let date = date_of(&entry.attributes).map(str::to_owned);
            date.into_iter()
                .chain(title_and_channel(&entry.attributes, &entry.name))
                .collect::<Vec<_>>()
                .join("   ")
        },
        right: entry.duration.map_or_else(|| format!("{} words", thousands(entry.words)), clock),
        blocked: None,
    });
    Chooser::new(rows.collect())
}
