//! What the terminal sends: keys, mouse reports, pastes, and answers to what it was asked.
//!
//! All of it comes as one stream of bytes, in which an answer is told from keys by its form alone. So the stream is
//! parsed here ([`parser`]) and not by crossterm, which takes most answers for keys: the form of an answer is never
//! typed, whether it was asked for, comes late, is wrong or comes in pieces. [`answers`] are decoded into what they
//! say, [`control_sequences`] into keys and [`mouse_reports`] into the mouse's events, all as crossterm's types.
//!
//! The forms are those of xterm (Thomas Dickey, "XTerm Control Sequences") and of kitty (Kovid Goyal, "Comprehensive
//! keyboard handling in terminals").

pub mod answers;
pub mod control_sequences;
pub mod mouse_reports;
pub mod parser;

use answers::TerminalAnswer;

/// One thing that the terminal sent.
#[derive(Debug, Clone, PartialEq)]
pub enum TerminalInput {
    /// A key, the mouse, a paste or the focus.
    Event(crossterm::event::Event),
    /// An answer.
    Answer(TerminalAnswer),
}
