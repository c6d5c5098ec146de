//! One stay in the terminal: taken over once, with the threads that wait for it and for signals, whatever is
//! shown in it.

use super::signals::{self, Wish};
use super::terminal::Terminal;
use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event as terminal_event;
use std::io;

/// What the other threads send.
pub(super) enum Message {
    Terminal(terminal_event::Event),
    Wish(Wish),
    /// The terminal can no longer be read.
    Lost,
}

/// The terminal, and what comes from it. Dropping it gives the terminal back.
pub struct Session {
    pub(super) terminal: Terminal,
    pub(super) receive: Receiver<Message>,
}

impl Session {
    /// Takes the terminal over. `mouse` asks for clicks and the wheel.
    ///
    /// # Errors
    /// Standard input or output is no terminal.
    pub fn enter(mouse: bool) -> io::Result<Self> {
        let (send, receive) = unbounded();
        let terminal = Terminal::enter(mouse)?;
        listen(&send)?;
        Ok(Self { terminal, receive })
    }
}

/// Starts the threads that wait for the terminal and for signals.
fn listen(send: &Sender<Message>) -> io::Result<()> {
    let wishes = send.clone();
    signals::listen(move |wish| wishes.send(Message::Wish(wish)).is_ok())?;
    let events = send.clone();
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let message = terminal_event::read().map_or(Message::Lost, Message::Terminal);
            let lost = matches!(message, Message::Lost);
            if events.send(message).is_err() || lost {
                return;
            }
        }
    })?;
    Ok(())
}
