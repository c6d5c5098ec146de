//! The loop that takes keys and writes lines.

use super::frame_reading::{FRAME, FrameReading, read_frame, screen_lines};
use crate::app::driver::EndReport;
use crate::app::{Driver, InputEvent, PaneSizes, TerminalEffect};
use crate::config::keymap::KeyPress;
use crate::format::count_noun;
use crate::tui::escape_sequences::open_in_desktop;
use crate::tui::keys::key_from_event;
use crate::tui::session::{SessionMessage, TerminalError, start_listeners};
use crate::tui::signals::Signal;
use crate::tui::style::Styles;
use crate::tui::terminal::suspend_process;
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
/// How long the end waits for what is still being written before it says what is not; the program itself waits without a
/// limit. Chosen by hand, well below what a system that shuts down gives (systemd: 90 s).
const WRITE_PATIENCE: Duration = Duration::from_secs(5);
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

    /// Gives the terminal back, suspends the process as Ctrl-Z does, and takes the terminal again.
    fn suspend(&self) -> io::Result<()> {
        if self.0 {
            disable_raw_mode()?;
        }
        suspend_process()?;
        if self.0 {
            enable_raw_mode()?;
        }
        Ok(())
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
    let mut teller = LineTeller { styles, told: FrameReading::default(), hints: BTreeSet::new(), raw_mode };
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
                SessionMessage::Signal(Signal::Suspend) => teller.suspend()?,
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
        if is_over {
            driver.store_view();
            let report = driver.finish_writing(WRITE_PATIENCE);
            teller.tell(driver, was_key)?;
            for line in end_lines(&report) {
                teller.write(&line)?;
            }
            return Ok(());
        }
        teller.tell(driver, was_key)?;
    }
}

/// What is said last: whether all is saved, else what is not.
fn end_lines(report: &EndReport) -> Vec<String> {
    let mut lines = Vec::new();
    if report.failed {
        lines.push("Not everything could be saved; what was not is said above.".to_owned());
    }
    if report.unsaved_edits > 0 {
        let changes = count_noun(report.unsaved_edits, "change");
        lines.push(format!("Still being written: {changes}. leitmotif log lists what was."));
    }
    if report.kept_draft {
        lines.push("What you were typing is not saved yet, but kept: it is here again next time.".to_owned());
    }
    if let Some(text) = &report.lost_text {
        lines.push("What you were typing could not be kept. It was:".to_owned());
        lines.extend(text.lines().map(str::to_owned));
    }
    let is_all = lines.is_empty();
    lines.push(if is_all { "leitmotif ends; everything is saved." } else { "leitmotif ends." }.to_owned());
    lines
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
    /// In raw mode the terminal takes a line feed for no more than that.
    raw_mode: RawMode,
}

impl LineTeller<'_> {
    /// Tells what changed since the last time. Of a row that somebody is on it is no news what it
    /// counts by now, such as that it is read; that another row is in its place is.
    fn tell(&mut self, driver: &Driver, was_key: bool) -> io::Result<()> {
        let now = read_frame(driver.state(), self.styles);
        if !was_key
            && now.place == self.told.place
            && let (Some(row), Some(told)) = (&now.row, &mut self.told.row)
            && row.position == told.position
            && row.identity == told.identity
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
        text.push_str(if self.raw_mode.0 { "\r\n" } else { "\n" });
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Suspends the process, and says where one is once it is continued.
    fn suspend(&self) -> io::Result<()> {
        self.write("leitmotif is suspended; fg continues it.")?;
        self.raw_mode.suspend()?;
        self.write(&format!("leitmotif goes on. {}.", self.told.place))
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
            // Keys that come from a program come from no shell that could continue the process.
            TerminalEffect::Suspend if !self.raw_mode.0 => {
                self.write("leitmotif is used by a program here and cannot be suspended; q quits.")?;
            }
            TerminalEffect::Suspend => self.suspend()?,
            // What it says is said as a notice, too; the others are of the screen.
            TerminalEffect::Announce(_)
            | TerminalEffect::SetColorTheme(_)
            | TerminalEffect::CaptureMouse(_) => {}
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn that_everything_is_saved_is_said_only_when_it_is() {
        let saved = "leitmotif ends; everything is saved.";
        assert_eq!(end_lines(&EndReport::default()), [saved]);
        let kept = EndReport { kept_draft: true, ..EndReport::default() };
        assert!(end_lines(&kept)[0].contains("not saved yet, but kept"));
        let lost = EndReport { lost_text: Some("Dogs\nand cats".to_owned()), ..EndReport::default() };
        assert_eq!(end_lines(&lost)[1..], ["Dogs", "and cats", "leitmotif ends."]);
        let late = EndReport { unsaved_edits: 2, failed: true, ..EndReport::default() };
        assert!(end_lines(&late)[1].contains("2 changes"));
        for report in [kept, lost, late] {
            assert!(!end_lines(&report).contains(&saved.to_owned()), "{report:?}");
        }
    }
}
