//! The loop before a project is open.

use super::keys::key;
use super::mouse::{Meaning, Mouse};
use super::session::{Message, Session};
use super::signals::Wish;
use super::style::Look;
use super::views::start::{draw, size};
use crate::app::Event;
use crate::app::start::{OpenTarget, StartMessage, StartOutcome, StartScreen};
use crate::app::{Driver, Sizes};
use crate::config::theme::Theme;
use crossterm::event::Event as Raw;
use std::io;
use std::time::Instant;

/// Shows what can be opened until something is, with `open`, which says why where it cannot; none: the
/// researcher left.
///
/// # Errors
/// The terminal went away.
pub fn choose(
    session: &mut Session,
    start: &mut StartScreen,
    theme: &Theme,
    open: &mut dyn FnMut(&OpenTarget) -> Result<Driver, String>,
) -> io::Result<Option<Driver>> {
    let (look, mut mouse) = (Look::new(theme), Mouse::default());
    loop {
        let area = session.terminal.area()?;
        start.handle(Event::Resize(Sizes { overlay: size(area), ..Sizes::default() }));
        let hits = session.terminal.draw(&look, |canvas| draw(canvas, start))?;
        let event = match session.receive.recv().unwrap_or(Message::Lost) {
            Message::Terminal(Raw::Key(pressed)) => key(pressed).map(Event::Key),
            Message::Terminal(Raw::Paste(text)) => Some(Event::Paste(text)),
            Message::Terminal(Raw::Mouse(report)) => match mouse.read(report, &hits, Instant::now()) {
                Some(Meaning::Event(event)) => Some(event),
                _ => None,
            },
            Message::Terminal(_) => None,
            Message::Wish(Wish::Stop) => {
                session.terminal.suspend()?;
                None
            }
            Message::Wish(Wish::Repaint) => {
                session.terminal.forget()?;
                None
            }
            Message::Wish(Wish::End) | Message::Lost => return Ok(None),
        };
        match event.map_or(StartOutcome::Stay, |event| start.handle(event)) {
            StartOutcome::Stay => {}
            StartOutcome::Quit => return Ok(None),
            StartOutcome::Suspend => session.terminal.suspend()?,
            StartOutcome::Open(opening) => {
                start.show_opening(&opening);
                session.terminal.draw(&look, |canvas| draw(canvas, start))?;
                match open(&opening) {
                    Ok(driver) => return Ok(Some(driver)),
                    Err(problem) => start.message = Some(StartMessage::Problem(problem)),
                }
            }
        }
    }
}
