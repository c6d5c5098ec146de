//! Asking the terminal what it can do and waiting for the answers, for a report of them.

use super::input::TerminalInput;
use super::input::parser::InputParser;
use super::questions::{TerminalProfile, question_sequence};
use crate::config::terminal_env::Questions;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// How long the answers are waited for: a line to the other side of the world takes a third of it. Chosen by hand.
const DEADLINE: Duration = Duration::from_secs(1);

/// Asks the terminal all it may be asked. Gives what it answered, and how long that took; an incomplete profile where
/// the last answer did not come in time. Standard input and output are to be the terminal; nothing else may read from
/// it, now or later.
///
/// # Errors
/// The terminal cannot be written on, or read.
pub fn ask_terminal(questions: Questions) -> io::Result<(TerminalProfile, Duration)> {
    let mut profile = TerminalProfile::default();
    let asked = question_sequence(questions);
    if asked.is_empty() {
        return Ok((profile, Duration::ZERO));
    }
    enable_raw_mode()?;
    let begun = Instant::now();
    let answered = receive_answers(&asked, &mut profile, begun + DEADLINE);
    // Whatever came of it, the terminal is given back.
    disable_raw_mode()?;
    answered.map(|()| (profile, begun.elapsed()))
}

/// Writes the questions and takes in the answers until the last one, or the deadline.
fn receive_answers(asked: &str, profile: &mut TerminalProfile, deadline: Instant) -> io::Result<()> {
    let (send, receive) = crossbeam_channel::unbounded::<Vec<u8>>();
    // A read cannot be ended after a time, so it is left to a thread that ends with the program.
    std::thread::Builder::new().name("answers".to_owned()).spawn(move || {
        let (mut input, mut buffer) = (io::stdin().lock(), [0; 1024]);
        while let Ok(count @ 1..) = input.read(&mut buffer) {
            if send.send(buffer.get(..count).unwrap_or_default().to_vec()).is_err() {
                return;
            }
        }
    })?;
    let mut out = io::stdout().lock();
    // In a line of its own, which is then wiped: a terminal may print what it does not know.
    out.write_all(format!("{asked}\r\x1b[K").as_bytes())?;
    out.flush()?;
    let mut parser = InputParser::default();
    while !profile.is_complete() {
        let Ok(bytes) = receive.recv_deadline(deadline) else { return Ok(()) };
        for input in parser.parse(&bytes) {
            if let TerminalInput::Answer(answer) = input {
                profile.take(answer);
            }
        }
    }
    Ok(())
}
