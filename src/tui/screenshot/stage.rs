//! The workbench without a terminal: keys in, a frame out.

use crate::app::context::Context;
use crate::app::driver::{Driver, Settings};
use crate::app::{Action, Event, Outward, Screen, Target};
use crate::config::keymap::{Key, KeyError};
use crate::project::{self, Project};
use crate::tui::canvas::Canvas;
use crate::tui::style::Look;
use crate::tui::views::{Arrangement, draw, sizes};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long to wait for what goes on in the background, and how often to look whether to stop waiting.
const PATIENCE: Duration = Duration::from_secs(120);
const GLANCE: Duration = Duration::from_millis(200);

/// The time between two steps. What was said passes, and what is on screen for long counts as read.
const MOMENT: Duration = Duration::from_millis(1200);

/// Something done at the keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A key is pressed.
    Press(Key),
    /// Words are typed.
    Type(String),
}

/// Reads steps such as `3 "chunk size" enter`: keys by name, and between quotes what is typed.
///
/// # Errors
/// Where a word is no key.
pub fn steps(text: &str) -> Result<Vec<Step>, KeyError> {
    let mut steps = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let quoted = rest.get(1..).filter(|_| matches!(first, '"' | '\''));
        if let Some((typed, after)) = quoted.and_then(|inside| inside.split_once(first)) {
            steps.push(Step::Type(typed.to_owned()));
            rest = after.trim_start();
            continue;
        }
        let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        steps.push(Step::Press(word.parse()?));
        rest = after.trim_start();
    }
    Ok(steps)
}

/// The workbench, drawn into buffers. What it asks of a terminal (to open a page, to fill the clipboard) is
/// not done.
#[derive(Debug)]
pub struct Stage {
    driver: Driver,
    area: Rect,
    look: Look,
    over: bool,
    stop: Arc<AtomicBool>,
}

impl Stage {
    /// Opens a project on a terminal of so many columns and rows that is not there. Keys change the project
    /// as they do in the workbench: give it one that may be changed. Once `stop` is set, nothing is waited
    /// for any more.
    ///
    /// # Errors
    /// Where the project cannot be read.
    pub fn open(
        project: Project,
        settings: Settings,
        look: Look,
        size: (u16, u16),
        stop: Arc<AtomicBool>,
    ) -> project::ProjectResult<Self> {
        let driver = Driver::start(project, settings)?;
        let mut stage = Self { driver, area: Rect::new(0, 0, size.0, size.1), look, over: false, stop };
        stage.settle();
        Ok(stage)
    }

    /// Goes to a screen; to the Reader with the first snippet of the first topic.
    pub fn show(&mut self, screen: Screen) {
        if screen == Screen::Reader && self.driver.state().reader.transcript.is_none() {
            self.show(Screen::Topics);
            let key = self.driver.state().keymap.keys(Context::Topics, Action::Open).first().copied();
            if let Some(key) = key {
                return self.perform(&Step::Press(key));
            }
        }
        self.event(Event::Click(Target::Screen(screen)));
        self.settle();
    }

    /// Does something at the keyboard, a moment after what was done before, and waits for what comes of it.
    pub fn perform(&mut self, step: &Step) {
        self.event(Event::Tick(MOMENT));
        match step {
            Step::Press(key) => self.event(Event::Key(*key)),
            Step::Type(text) => text.chars().for_each(|letter| self.event(Event::Key(Key::char(letter)))),
        }
        self.settle();
    }

    /// Lets time pass, so that what was said goes away.
    pub fn wait(&mut self, time: Duration) {
        self.event(Event::Tick(time));
        self.settle();
    }

    /// Whether a key closed the workbench.
    pub fn is_over(&self) -> bool {
        self.over
    }

    fn event(&mut self, event: Event) {
        if !self.over {
            self.over = self.driver.handle(event).contains(&Outward::Quit);
            self.tell_sizes();
        }
    }

    /// Tells the workbench how much fits, until both agree.
    fn tell_sizes(&mut self) {
        for _ in 0..2 {
            let sizes = sizes(self.area, self.driver.state(), Arrangement::default());
            self.driver.handle(Event::Resize(sizes));
        }
    }

    fn settle(&mut self) {
        self.tell_sizes();
        let until = Instant::now() + PATIENCE;
        while !self.driver.is_settled() && !self.stop.load(Ordering::Relaxed) {
            match self.driver.inbox().recv_timeout(GLANCE) {
                Ok(news) => {
                    self.driver.receive(news);
                    self.tell_sizes();
                }
                Err(_) if Instant::now() > until => break,
                Err(_) => {}
            }
        }
    }

    /// What is on screen, with the cursor where there is one. How long a search took is left out, so that the
    /// same keys give the same picture.
    pub fn frame(&self) -> Buffer {
        let mut state = self.driver.state().clone();
        state.search.results.duration = Duration::ZERO;
        let mut buffer = Buffer::empty(self.area);
        let mut canvas = Canvas::new(&mut buffer, &self.look);
        draw(&mut canvas, &state, Arrangement::default());
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
        let key = |name: &str| Step::Press(name.parse().unwrap());
        let typed = |text: &str| Step::Type(text.to_owned());
        assert_eq!(
            steps(" j  ctrl-r 'chunk size' enter \"it's\"").unwrap(),
            [key("j"), key("ctrl-r"), typed("chunk size"), key("enter"), typed("it's")]
        );
        assert_eq!(steps("'\"' \"").unwrap(), [typed("\""), key("\"")], "a quote alone is a key");
        assert_eq!(steps("").unwrap(), []);
        assert!(steps("j entre").is_err());
    }
}
