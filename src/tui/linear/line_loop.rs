//! The loop that takes keys and writes lines.

use super::frame_reading::{FRAME, FrameReading, read_frame, screen_lines};
use crate::app::{Driver, InputEvent, PaneSizes, TerminalEffect};
use crate::config::keymap::KeyPress;
use crate::tui::escape_sequences::open_in_desktop;
use crate::tui::keys::key_from_event;
use crate::tui::session::{SessionMessage, TerminalError, start_listeners};
use crate::tui::signals::Signal;
use crate::tui::style::Styles;
use crate::tui::text::display_graphemes;
use crate::tui::views::pane::PaneShares;
use crate::tui::views::pane_sizes;
use crossbeam_channel::unbounded;
use crossterm::event::Event;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// How long after a key what it leads to is waited for before it is told, such as the text of a snippet. Chosen by hand.
const ANSWER_PATIENCE: Duration = Duration::from_millis(150);
/// How often it is looked what work in the background brought.
const LOOK_INTERVAL: Duration = Duration::from_millis(250);
/// Tells all that is on the screen; the key repaints it elsewhere.
const TELL_ALL: &str = "ctrl-l";

/// Raw mode while the workbench is open; keys come one by one then.
struct RawMode(bool);

impl RawMode {
    fn enter() -> io::Result<Self> {
        let is_terminal = io::stdin().is_terminal();
        if is_terminal {
            enable_raw_mode()?;
        }
        Ok(Self(is_terminal))
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        if self.0 {
            // Nobody is left to tell.
            let _ = disable_raw_mode();
        }
    }
}

/// Runs the workbench in lines until the user quits, a signal asks for it, or nothing comes any more.
///
/// # Errors
/// Standard input or output is gone.
pub fn run_in_lines(driver: &mut Driver, styles: &Styles) -> Result<(), TerminalError> {
    let (send, receive) = unbounded();
    let raw_mode = RawMode::enter()?;
    start_listeners(&send, false)?;
    let inbox = driver.worker_events().clone();
    let mut teller =
        LineTeller { styles, told: FrameReading::default(), hints: BTreeSet::new(), raw: raw_mode.0 };
    let name = driver.state().work.project.name.clone();
    teller.write(&format!("leitmotif, {name}. ? lists all that can be done, {TELL_ALL} tells all that is on the screen, q quits."))?;
    resize_panes(driver);
    driver.wait_for_answers(ANSWER_PATIENCE);
    // What was done on another day is no news.
    let undo_state = driver.state().undo_state.clone();
    teller.told = FrameReading { undo: undo_state.undo, redo: undo_state.redo, ..FrameReading::default() };
    teller.tell(driver, true)?;
    let mut begun = Instant::now();
    loop {
        let (mut effects, mut was_key, mut is_over) = (Vec::new(), false, false);
        crossbeam_channel::select! {
            recv(receive) -> message => match message.unwrap_or(SessionMessage::Lost) {
                SessionMessage::Terminal(Event::Key(key)) => {
                    let key = key_from_event(key);
                    if key.is_some() && key == TELL_ALL.parse::<KeyPress>().ok() {
                        for line in screen_lines(driver.state(), styles) {
                            teller.write(&line)?;
                        }
                    } else if let Some(key) = key {
                        was_key = true;
                        effects = driver.handle(InputEvent::Key(key));
                    }
                }
                SessionMessage::Terminal(Event::Paste(text)) => {
                    was_key = true;
                    effects = driver.handle(InputEvent::Paste(text));
                }
                SessionMessage::Signal(Signal::Quit | Signal::HangUp) | SessionMessage::Lost => is_over = true,
                _ => {}
            },
            recv(inbox) -> result => if let Ok(result) = result {
                effects = driver.receive(result);
            },
            default(LOOK_INTERVAL) => {}
        }
        let passed = std::mem::replace(&mut begun, Instant::now()).elapsed().min(2 * LOOK_INTERVAL);
        effects.extend(driver.handle(InputEvent::Tick(passed)));
        resize_panes(driver);
        if was_key {
            effects.extend(driver.wait_for_answers(ANSWER_PATIENCE));
            resize_panes(driver);
        }
        for effect in effects {
            is_over |= !teller.run_effect(effect, driver)?;
        }
        teller.tell(driver, was_key)?;
        if is_over {
            driver.store_view();
            return Ok(teller.write("leitmotif ends; everything is saved.")?);
        }
    }
}

/// Tells the workbench the sizes of its panes; twice, since they may depend on what is then shown.
fn resize_panes(driver: &mut Driver) {
    let mut last = PaneSizes::default();
    for _ in 0..2 {
        let sizes = pane_sizes(FRAME, driver.state(), PaneShares::default());
        if sizes == last {
            break;
        }
        driver.handle(InputEvent::Resize(sizes));
        last = sizes;
    }
}

/// Writes lines, and knows what was told.
struct LineTeller<'a> {
    styles: &'a Styles,
    told: FrameReading,
    /// The hints that were told: once each is enough.
    hints: BTreeSet<String>,
    /// Whether the terminal takes a line feed for no more than that.
    raw: bool,
}

impl LineTeller<'_> {
    /// Tells what changed since the last time. Of a row that somebody is on it is no news that it counts as read by now.
    fn tell(&mut self, driver: &Driver, was_key: bool) -> io::Result<()> {
        let now = read_frame(driver.state(), self.styles);
        if !was_key
            && now.place == self.told.place
            && let (Some(row), Some(told)) = (&now.row, &mut self.told.row)
            && row.position == told.position
        {
            told.clone_from(row);
        }
        for line in now.changes_since(&self.told) {
            self.write(&line)?;
        }
        if now.place != self.told.place && !now.keys.is_empty() && self.hints.insert(now.keys.clone()) {
            self.write(&format!("Keys: {}.", now.keys))?;
        }
        self.told = now;
        Ok(())
    }

    /// Writes a line, without anything that would command the terminal.
    fn write(&self, line: &str) -> io::Result<()> {
        let mut text: String = display_graphemes(line).map(|grapheme| grapheme.symbol).collect();
        text.push_str(if self.raw { "\r\n" } else { "\n" });
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Carries out what only a terminal can, as far as lines can; says whether the workbench goes on.
    fn run_effect(&self, effect: TerminalEffect, driver: &mut Driver) -> io::Result<bool> {
        match effect {
            TerminalEffect::Quit => return Ok(false),
            TerminalEffect::Copy(text) => {
                self.write("To copy:")?;
                for line in text.lines() {
                    self.write(line)?;
                }
            }
            TerminalEffect::OpenUrl(url) => {
                if let Err(error) = open_in_desktop(&url) {
                    driver.show_error(format!("{url} could not be opened: {error}."));
                }
            }
            // What it says is said as a notice, too; the others are of the screen.
            TerminalEffect::Announce(_)
            | TerminalEffect::SetColorTheme(_)
            | TerminalEffect::CaptureMouse(_)
            | TerminalEffect::Suspend => {}
        }
        Ok(true)
    }
}
