//! The workbench without a terminal: keys in, a frame out. Waits after each step until nothing runs in the
//! background, so that the same keys give the same frame.

use crate::app::screen::map::{MapColoring, MapScreen};
use crate::app::{
    Action, Driver, DriverSettings, InputEvent, KeyContext, Screen, ScreenTarget, TerminalEffect,
};
use crate::config::keymap::{KeyError, KeyPress};
use crate::project;
use crate::project::Project;
use crate::tui::views::pane::PaneShares;
use crate::tui::views::{draw_workbench, pane_sizes};
use crate::tui::{canvas::Canvas, style::Styles};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The longest wait for background work after a step; then the frame is drawn as it is.
const MAX_WAIT: Duration = Duration::from_secs(120);
/// How often a wait checks whether it was interrupted.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// The time that passes between two steps, as the workbench sees it: notices age, and a snippet on screen has
/// just become read (1.2 seconds).
const STEP_TIME: Duration = Duration::from_millis(1200);

/// One step at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyboardStep {
    /// A key is pressed.
    PressKey(KeyPress),
    /// Text is typed, character by character.
    TypeText(String),
}

/// Parses steps such as `3 "chunk size" enter`: keys by name, and text to type in quotes.
///
/// # Errors
/// A word outside quotes is no key.
pub fn parse_steps(text: &str) -> Result<Vec<KeyboardStep>, KeyError> {
    let mut steps = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = rest.get(1..).filter(|_| matches!(first, '"' | '\''));
        if let Some((typed, after)) = quoted.and_then(|inside| inside.split_once(first)) {
            steps.push(KeyboardStep::TypeText(typed.to_owned()));
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        steps.push(KeyboardStep::PressKey(word.parse()?));
        rest = after.trim_start();
    }
    Ok(steps)
}

/// The workbench drawn into buffers. Effects on the terminal (clipboard, opening a page, colours) are
/// dropped.
#[derive(Debug)]
pub struct HeadlessWorkbench {
    driver: Driver,
    area: Rect,
    styles: Styles,
    /// Whether a key quit the workbench; further steps do nothing.
    has_quit: bool,
    stop: Arc<AtomicBool>,
}

impl HeadlessWorkbench {
    /// Opens a project on an imaginary terminal of `size` columns and rows. Keys change the project as in the
    /// workbench, so it should be a copy. Once `stop` is set, nothing is waited for any more.
    ///
    /// # Errors
    /// The project cannot be read.
    pub fn open(
        project: Project,
        settings: DriverSettings,
        styles: Styles,
        size: (u16, u16),
        stop: Arc<AtomicBool>,
    ) -> project::ProjectResult<Self> {
        let driver = Driver::start(project, settings)?;
        let mut workbench =
            Self { driver, area: Rect::new(0, 0, size.0, size.1), styles, has_quit: false, stop };
        workbench.wait_for_jobs();
        Ok(workbench)
    }

    /// Goes to a screen; to the Reader, where no transcript is open, with the first snippet of the first
    /// topic.
    pub fn go_to_screen(&mut self, screen: Screen) {
        if screen == Screen::Reader && self.driver.state().reader.transcript.is_none() {
            self.go_to_screen(Screen::Topics);
            let key =
                self.driver.state().work.keymap.keys_for(KeyContext::Topics, Action::Open).first().copied();
            if let Some(key) = key {
                return self.run_step(&KeyboardStep::PressKey(key));
            }
        }
        self.send_event(InputEvent::Click(ScreenTarget::Screen(screen)));
        self.wait_for_jobs();
    }

    /// Colours the map, once it is in front, by what is wanted; whether the study has that.
    pub fn color_map_by(&mut self, wanted: MapColoring) -> bool {
        let keys = self.driver.state().work.keymap.keys_for(KeyContext::Map, Action::ColorBy);
        let key = keys.first().copied();
        let begun = self.map().coloring;
        while self.map().coloring != wanted {
            let Some(key) = key else { return false };
            self.run_step(&KeyboardStep::PressKey(key));
            if self.map().coloring == begun {
                return false;
            }
        }
        true
    }

    /// Shows themes with lines between them on the Map. Returns false where there are no themes.
    pub fn show_theme_lines(&mut self) -> bool {
        let keys = self.driver.state().work.keymap.keys_for(KeyContext::Map, Action::ThemeLines);
        if let Some(key) = keys.first().copied() {
            self.run_step(&KeyboardStep::PressKey(key));
        }
        self.map().theme_lines().is_some()
    }

    /// The Map screen.
    pub fn map(&self) -> &MapScreen {
        &self.driver.state().map
    }

    /// Performs a step, 1.2 seconds of the workbench's time after the last one, and waits for the background
    /// work it starts.
    pub fn run_step(&mut self, step: &KeyboardStep) {
        self.send_event(InputEvent::Tick(STEP_TIME));
        match step {
            KeyboardStep::PressKey(key) => self.send_event(InputEvent::Key(*key)),
            KeyboardStep::TypeText(text) => {
                text.chars().for_each(|letter| self.send_event(InputEvent::Key(KeyPress::char(letter))))
            }
        }
        self.wait_for_jobs();
    }

    /// Lets `time` pass for the workbench, so that notices expire.
    pub fn pass_time(&mut self, time: Duration) {
        self.send_event(InputEvent::Tick(time));
        self.wait_for_jobs();
    }

    fn send_event(&mut self, event: InputEvent) {
        if !self.has_quit {
            self.has_quit = self.driver.handle(event).contains(&TerminalEffect::Quit);
            self.resize_panes();
        }
    }

    /// Tells the workbench the sizes of its panes; twice, since they may depend on what is then shown.
    fn resize_panes(&mut self) {
        for _ in 0..2 {
            let sizes = pane_sizes(self.area, self.driver.state(), PaneShares::default());
            self.driver.handle(InputEvent::Resize(sizes));
        }
    }

    /// Receives the results of workers until all are done, the time is up or `stop` is set.
    fn wait_for_jobs(&mut self) {
        self.resize_panes();
        let until = Instant::now() + MAX_WAIT;
        while !self.driver.is_settled() && !self.stop.load(Ordering::Relaxed) {
            match self.driver.worker_events().recv_timeout(POLL_INTERVAL) {
                Ok(event) => {
                    self.driver.receive(event);
                    self.resize_panes();
                }
                Err(_) if Instant::now() > until => break,
                Err(_) => {}
            }
        }
    }

    /// The frame, with the text cursor as a reversed cell. The duration of a search is left out, so that the
    /// same keys give the same picture.
    pub fn draw_frame(&self) -> Buffer {
        let mut state = self.driver.state().clone();
        state.search.results.duration = Duration::ZERO;
        let mut buffer = Buffer::empty(self.area);
        let mut canvas = Canvas::new(&mut buffer, &self.styles);
        draw_workbench(&mut canvas, &state, PaneShares::default());
        let cursor = canvas.cursor;
        if let Some(cell) = cursor.and_then(|place| buffer.cell_mut(place)) {
            cell.modifier.toggle(Modifier::REVERSED);
        }
        buffer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_keys_and_typed_words() {
        let key = |name: &str| KeyboardStep::PressKey(name.parse().unwrap());
        let typed = |text: &str| KeyboardStep::TypeText(text.to_owned());
        assert_eq!(
            parse_steps(" j  ctrl-r 'chunk size' enter \"it's\"").unwrap(),
            [key("j"), key("ctrl-r"), typed("chunk size"), key("enter"), typed("it's")]
        );
        assert_eq!(parse_steps("'\"' \"").unwrap(), [typed("\""), key("\"")], "a quote alone is a key");
        assert_eq!(parse_steps("").unwrap(), []);
        assert!(parse_steps("j entre").is_err());
    }
}
