//! The terminal and the threads that wait for its events and for signals.
//!
//! A session outlives the start screen and the workbench: the input thread blocks in a read that cannot be
//! ended, so there may only ever be one.

use super::input::answers::TerminalAnswer;
use super::signals::{self, Signal};
use super::terminal::Terminal;
use crate::config::terminal_env::Questions;
use crossbeam_channel::{Receiver, Sender, unbounded};
use crossterm::event as terminal_event;
use std::io;
use std::time::{Duration, Instant};

/// How long answers that have not come yet are waited for when the terminal is given back: later ones would be typed
/// into the shell. A terminal that never answers makes the end so much later, if it comes soon after the beginning.
/// Chosen by hand.
const LAST_ANSWERS: Duration = Duration::from_millis(250);
/// How long after a question an answer is expected at all. Chosen by hand.
const ANSWERS_EXPECTED: Duration = Duration::from_secs(3);

/// What the waiting threads send to the event loop.
pub(super) enum SessionMessage {
    Terminal(terminal_event::Event),
    /// The terminal answered what it was asked.
    Answer(TerminalAnswer),
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
    /// When the terminal was asked.
    asked: Instant,
}

impl TerminalSession {
    /// Puts right-to-left text in the order it is read from now on, or leaves that to the terminal.
    pub fn reorder_rows(&mut self, on: bool) {
        self.terminal.reorder_rows(on);
    }

    /// Takes the terminal over, asks it what it may be asked, and starts the waiting threads. `mouse` asks for mouse
    /// events.
    ///
    /// # Errors
    /// Standard input or output is no terminal, or a thread cannot be started.
    pub fn enter(mouse: bool, questions: Questions) -> io::Result<Self> {
        let (send, receive) = unbounded();
        let terminal = Terminal::enter(mouse, questions)?;
        let asked = Instant::now();
        start_listeners(&send, terminal.awaits_answers())?;
        Ok(Self { terminal, receive, waiting: Vec::new(), asked })
    }

    /// Waits for answers that are still on their way, for a moment.
    fn receive_last_answers(&mut self) {
        let deadline = Instant::now() + LAST_ANSWERS;
        while self.terminal.awaits_answers() && self.asked.elapsed() < ANSWERS_EXPECTED {
            match self.receive.recv_deadline(deadline) {
                // Whatever follows from it: the terminal is given back.
                Ok(SessionMessage::Answer(answer)) => drop(self.terminal.take_answer(answer)),
                Ok(SessionMessage::Lost) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }
}

impl Drop for TerminalSession {
    fn drop(&mut self) {
        // After a panic the terminal is given back already, and takes nothing more.
        if !std::thread::panicking() {
            self.receive_last_answers();
        }
    }
}

/// Starts the threads that wait for terminal events and for signals. `asked` says that answers are awaited.
pub(super) fn start_listeners(send: &Sender<SessionMessage>, asked: bool) -> io::Result<()> {
    let wishes = send.clone();
    signals::listen(move |wish| wishes.send(SessionMessage::Signal(wish)).is_ok())?;
    start_input(send.clone(), asked)
}

/// How long to wait for input where reading does not wait. Chosen by hand: a key is not felt to be late.
#[cfg(unix)]
const NOT_WAITING: Duration = Duration::from_millis(5);

/// Starts the thread that reads what the terminal sends, and the one that parses it: a read cannot be ended after a
/// time, and an escape byte that nothing follows is a key.
#[cfg(unix)]
fn start_input(send: Sender<SessionMessage>, asked: bool) -> io::Result<()> {
    let (bytes, pieces) = unbounded::<Vec<u8>>();
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        let (mut input, mut buffer) = (io::stdin().lock(), [0; 4096]);
        loop {
            match io::Read::read(&mut input, &mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // Another program that shares the terminal set it so that reading does not wait.
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => std::thread::sleep(NOT_WAITING),
                Ok(0) | Err(_) => return,
                Ok(count) => {
                    let piece = buffer.get(..count).unwrap_or_default().to_vec();
                    if bytes.send(piece).is_err() {
                        return;
                    }
                }
            }
        }
    })?;
    let deadline = asked.then(|| Instant::now() + ANSWERS_EXPECTED);
    std::thread::Builder::new()
        .name("keys".to_owned())
        .spawn(move || send_inputs(&pieces, &send, deadline))?;
    Ok(())
}

/// Parses what the terminal sends, in pieces, and sends it on, until nobody listens or nothing is read any more.
/// Answers are awaited until the deadline or the last one.
#[cfg(unix)]
fn send_inputs(pieces: &Receiver<Vec<u8>>, send: &Sender<SessionMessage>, mut deadline: Option<Instant>) {
    use super::input::{TerminalInput, parser::InputParser};
    use crossbeam_channel::RecvTimeoutError;
    let mut parser = InputParser::default();
    loop {
        deadline = deadline.filter(|deadline| Instant::now() < *deadline);
        let piece = match parser.patience(deadline.is_some()) {
            Some(patience) => pieces.recv_timeout(patience),
            None => pieces.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let inputs = match piece {
            Ok(piece) => parser.parse(&piece),
            Err(RecvTimeoutError::Timeout) => parser.give_up(),
            Err(RecvTimeoutError::Disconnected) => {
                // Nobody may listen any more.
                let _ = send.send(SessionMessage::Lost);
                return;
            }
        };
        for input in inputs {
            if matches!(input, TerminalInput::Answer(TerminalAnswer::Attributes(_))) {
                deadline = None;
            }
            let message = match input {
                TerminalInput::Event(event) => SessionMessage::Terminal(event),
                TerminalInput::Answer(answer) => SessionMessage::Answer(answer),
            };
            if send.send(message).is_err() {
                return;
            }
        }
    }
}

/// Starts the thread that waits for the console's events, which come parsed.
#[cfg(not(unix))]
fn start_input(send: Sender<SessionMessage>, _: bool) -> io::Result<()> {
    std::thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let message = terminal_event::read().map_or(SessionMessage::Lost, SessionMessage::Terminal);
            let lost = matches!(message, SessionMessage::Lost);
            if send.send(message).is_err() || lost {
                return;
            }
        }
    })?;
    Ok(())
}
