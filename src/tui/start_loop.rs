//! The event loop of the start screen, before a project is open.

use super::keys::key_from_event;
use super::mouse::{Mouse, MouseAction};
use super::session::{SessionMessage, TerminalError, TerminalSession};
use super::signals::Signal;
use super::style::Styles;
use super::views::start::{draw, list_size};
use crate::app::InputEvent;
use crate::app::screen::start::{OpenTarget, StartMessage, StartOutcome, StartScreen};
use crate::app::{Driver, PaneSizes};
use crate::config::color_theme::ColorTheme;
use crossterm::event::Event as Raw;
use std::fmt;
use std::time::Instant;

/// Runs the start screen until a project was opened; none where the user quit. `open` opens the chosen
/// target; its error is shown, with its causes, and another can be chosen.
///
/// # Errors
/// The terminal was closed, or cannot be drawn on.
pub fn run_start_screen<E: fmt::Display>(
    session: &mut TerminalSession,
    start: &mut StartScreen,
    theme: &ColorTheme,
    open: &mut dyn FnMut(&OpenTarget) -> Result<Driver, E>,
) -> Result<Option<Driver>, TerminalError> {
    let (look, mut mouse) = (Styles::new(theme), Mouse::default());
    loop {
        let area = session.terminal.size()?;
        start.handle(InputEvent::Resize(PaneSizes { overlay: list_size(area), ..PaneSizes::default() }));
        let hits = session.terminal.draw(&look, |canvas| draw(canvas, start))?;
        let event = match session.receive.recv().unwrap_or(SessionMessage::Lost) {
            SessionMessage::Terminal(Raw::Key(pressed)) => key_from_event(pressed).map(InputEvent::Key),
            SessionMessage::Terminal(Raw::Paste(text)) => Some(InputEvent::Paste(text)),
            SessionMessage::Terminal(Raw::Mouse(report)) => {
                match mouse.interpret(report, &hits, Instant::now()) {
                    Some(MouseAction::Event(event)) => Some(event),
                    _ => None,
                }
            }
            SessionMessage::Terminal(_) => None,
            SessionMessage::Signal(Signal::Suspend) => {
                session.terminal.suspend()?;
                None
            }
            SessionMessage::Signal(Signal::Repaint) => {
                session.terminal.repaint_all()?;
                None
            }
            SessionMessage::Signal(Signal::Quit) => return Ok(None),
            SessionMessage::Signal(Signal::HangUp) | SessionMessage::Lost => {
                return Err(TerminalError::Closed);
            }
        };
        match event.map_or(StartOutcome::Stay, |event| start.handle(event)) {
            StartOutcome::Stay => {}
            StartOutcome::Quit => return Ok(None),
            StartOutcome::Suspend => session.terminal.suspend()?,
            StartOutcome::Open(opening) => {
                // Opening may take seconds: a frame says so first.
                start.show_opening(&opening);
                session.terminal.draw(&look, |canvas| draw(canvas, start))?;
                match open(&opening) {
                    Ok(driver) => return Ok(Some(driver)),
                    Err(problem) => start.message = Some(StartMessage::Problem(format!("{problem:#}"))),
                }
            }
        }
    }
}
