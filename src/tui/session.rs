//! One stay in the terminal: taken over once, with the threads that wait for it and for signals, whatever is
//! shown in it.

use super::signals::{self, Signal};
use super::terminal::Terminal;
use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event as terminal_event;
use std::io;

/// What the other threads send.
pub(super) enum SessionMessage {
    Terminal(terminal_event::Event),
    Wish(Signal),
    /// The terminal can no longer be read.
    Lost,
}

/// The terminal, and what comes from it. Dropping it gives the terminal back.
pub struct TerminalSession {
    pub(super) terminal: Terminal,
    pub(super) receive: Receiver<SessionMessage>,
}

impl TerminalSession {
    /// Takes the terminal over. `mouse` asks for clicks and the wheel.
    ///
    /// # Errors
    /// Standard input or output is no terminal.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let (send, receive) = unbounded();
        let terminal = Terminal::enter(mouse)?;
        start_listeners(&send)?;
        Ok(Self { terminal, receive })
    }
}

/// Starts the threads that wait for the terminal and for signals.
fn start_listeners(send: &Sender<SessionMessage>) -> io::Result<()> {
    let wishes = send.clone();
    signals::listen(move |wish| wishes.send(SessionMessage::Wish(wish)).is_ok())?;
    let events = send.clone();
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let message = terminal_event::read().map_or(SessionMessage::Lost, SessionMessage::Terminal);
            let lost = matches!(message, SessionMessage::Lost);
            if events.send(message).is_err() || lost {
                return;
            }
        }
    })?;
    Ok(())
}
