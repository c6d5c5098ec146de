//! The terminal and the threads that wait for its events and for signals.
//!
//! A session outlives the start screen and the workbench: the input thread blocks in a read that cannot be
//! ended, so there may only ever be one.

use super::signals::{self, Signal};
use super::terminal::Terminal;
use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event as terminal_event;
use std::io;

/// What the waiting threads send to the event loop.
pub(super) enum SessionMessage {
    Terminal(terminal_event::Event),
    Signal(Signal),
    /// The terminal can no longer be read (it was closed).
    Lost,
}

/// Why the terminal can no longer be used.
#[derive(Debug, thiserror::Error)]
pub enum TerminalError {
    /// It was closed.
    #[error("the terminal was closed while leitmotif was open; every change made so far is saved")]
    Closed,
    /// It cannot be read, drawn on or set up.
    #[error("the terminal cannot be used: {0}")]
    Io(#[source] io::Error),
}

impl From<io::Error> for TerminalError {
    fn from(error: io::Error) -> Self {
        // Elsewhere a pipe that is closed has all it wanted; a terminal that is closed has not.
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Closed } else { Self::Io(error) }
    }
}

/// The terminal and the messages from it. Dropping it restores the terminal.
pub struct TerminalSession {
    pub(super) terminal: Terminal,
    pub(super) receive: Receiver<SessionMessage>,
    /// What came before anybody could handle it; to be handled first.
    pub(super) waiting: Vec<SessionMessage>,
}

impl TerminalSession {
    /// Puts right-to-left text in the order it is read from now on, or leaves that to the terminal.
    pub fn reorder_rows(&mut self, on: bool) {
        self.terminal.reorder_rows(on);
    }

    /// Takes the terminal over and starts the waiting threads. `mouse` asks for mouse events.
    ///
    /// # Errors
    /// Standard input or output is no terminal, or a thread cannot be started.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let (send, receive) = unbounded();
        let terminal = Terminal::enter(mouse)?;
        start_listeners(&send)?;
        Ok(Self { terminal, receive, waiting: Vec::new() })
    }
}

/// Starts the threads that wait for terminal events and for signals.
fn start_listeners(send: &Sender<SessionMessage>) -> io::Result<()> {
    let wishes = send.clone();
    signals::listen(move |wish| wishes.send(SessionMessage::Signal(wish)).is_ok())?;
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
