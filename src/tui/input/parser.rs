//! The stream of bytes from the terminal, cut into what was sent.
//!
//! Bytes come in pieces of any length. What is not whole yet waits; [`InputParser::patience`] says how long, since an
//! escape byte that nothing follows is the Esc key. What waited in vain is then taken for keys where a hand may have
//! typed it ([`InputParser::give_up`]), and dropped where only a terminal sends it.

use super::{TerminalInput, answers, control_sequences, mouse_reports};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// How long an escape byte waits for what may follow it. Terminals send a sequence at once; a line that is slower than
/// this breaks it. Between the 10 ms at which keys over ssh came apart elsewhere and the 50 ms that are felt; not
/// measured here.
const KEY_PATIENCE: Duration = Duration::from_millis(25);
/// The same while answers are awaited, which slow lines break more often.
const ANSWER_PATIENCE: Duration = Duration::from_millis(150);
/// How long the rest of a sequence that only a terminal sends is waited for; then what there is of it is dropped.
/// Chosen by hand.
const SEQUENCE_PATIENCE: Duration = Duration::from_millis(500);
/// How long a paste may be silent after that; then its end mark is taken for lost, and what comes is typed. Chosen by hand.
const PASTE_PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of a control sequence, and of the string in an answer; what is longer is dropped. The longest of
/// those that are read have a hundred. Chosen by hand.
const MAX_SEQUENCE: usize = 256;
const MAX_STRING: usize = 1 << 16;
/// The most bytes of one paste; a longer one comes in parts.
const MAX_PASTE: usize = 1 << 24;
/// What stands behind an escape byte where that begins a sequence.
const INTRODUCERS: [u8; 5] = *b"[O]P_";
/// What begins and ends a paste.
const PASTE: (&[u8], &[u8]) = (b"\x1b[200~", b"\x1b[201~");

/// Cuts the stream of bytes from the terminal into what was sent.
#[derive(Debug, Default)]
pub struct InputParser {
    /// What is not whole yet.
    waiting: Vec<u8>,
    /// The text of a paste whose end has not come.
    paste: Option<Vec<u8>>,
}

/// What stands at the beginning of the bytes.
enum Beginning {
    /// So many bytes mean this, or nothing.
    Whole(usize, Option<TerminalInput>),
    /// A paste begins after so many bytes.
    Paste(usize),
    /// What they mean depends on what follows.
    Unfinished,
}

impl InputParser {
    /// Takes bytes and gives what they and those before them mean, in order.
    pub fn parse(&mut self, bytes: &[u8]) -> Vec<TerminalInput> {
        let mut inputs = Vec::new();
        // Alt and a character are sent at once: what comes by itself was pressed by itself, however fast.
        let introduces = bytes.first().is_none_or(|byte| INTRODUCERS.contains(byte));
        if self.paste.is_none() && self.waiting == [0x1b] && !introduces {
            inputs.extend(self.give_up());
        }
        self.waiting.extend_from_slice(bytes);
        loop {
            if self.paste.is_some() {
                if !self.read_paste(&mut inputs) {
                    return inputs;
                }
                continue;
            }
            match beginning(&self.waiting) {
                Beginning::Whole(length, input) => {
                    self.waiting.drain(..length);
                    inputs.extend(input);
                }
                Beginning::Paste(length) => {
                    self.waiting.drain(..length);
                    self.paste = Some(Vec::new());
                }
                Beginning::Unfinished => return inputs,
            }
        }
    }

    /// How long to wait for more before [`InputParser::give_up`]; none where nothing waits. `asked` says that answers
    /// are awaited.
    pub fn patience(&self, asked: bool) -> Option<Duration> {
        match self.waiting.as_slice() {
            [] if self.paste.as_ref().is_some_and(Vec::is_empty) => Some(PASTE_PATIENCE),
            _ if self.paste.is_some() => Some(SEQUENCE_PATIENCE),
            [] => None,
            // The rest of a character in UTF-8 is under way.
            [first] if *first >= 0x80 => Some(SEQUENCE_PATIENCE),
            [_] | [0x1b, _] => Some(if asked { ANSWER_PATIENCE } else { KEY_PATIENCE }),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Takes what waited in vain for what it may be alone.
    pub fn give_up(&mut self) -> Vec<TerminalInput> {
        if let Some(mut text) = self.paste.take() {
            text.append(&mut self.waiting);
            if text.is_empty() {
                return Vec::new();
            }
            // What follows is still no typing, however long the line was silent.
            self.paste = Some(Vec::new());
            return vec![paste_of(&text)];
        }
        let waiting = std::mem::take(&mut self.waiting);
        match waiting.as_slice() {
            [0x1b] | [0x1b, 0x1b] => vec![key(KeyCode::Esc, KeyModifiers::NONE)],
            // Alt and one of the characters that also begin a sequence.
            [0x1b, byte] if byte.is_ascii() => vec![plain_key(char::from(*byte), KeyModifiers::ALT)],
            _ => Vec::new(),
        }
    }

    /// Reads on in a paste; whether its end was found.
    fn read_paste(&mut self, inputs: &mut Vec<TerminalInput>) -> bool {
        let Some(text) = self.paste.as_mut() else { return false };
        let end = self.waiting.windows(PASTE.1.len()).position(|window| window == PASTE.1);
        if let Some(end) = end {
            text.extend(self.waiting.drain(..end));
            self.waiting.drain(..PASTE.1.len());
            inputs.push(paste_of(text));
            self.paste = None;
            return true;
        }
        // The last bytes may be the beginning of its end.
        let sure = self.waiting.len().saturating_sub(PASTE.1.len() - 1);
        text.extend(self.waiting.drain(..sure));
        if text.len() > MAX_PASTE {
            inputs.push(paste_of(text));
            text.clear();
        }
        false
    }
}

fn paste_of(text: &[u8]) -> TerminalInput {
    TerminalInput::Event(Event::Paste(String::from_utf8_lossy(text).into_owned()))
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> TerminalInput {
    TerminalInput::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

/// The key of a character that is no control character. A capital is typed with Shift.
fn plain_key(c: char, modifiers: KeyModifiers) -> TerminalInput {
    let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    key(KeyCode::Char(c), modifiers | shift)
}

/// What stands at the beginning of the bytes.
fn beginning(bytes: &[u8]) -> Beginning {
    match bytes {
        [] | [0x1b] | [0x1b, 0x1b] => Beginning::Unfinished,
        [0x1b, b'[', rest @ ..] => control_sequence(bytes, rest),
        [0x1b, b'O', rest @ ..] => function_key(rest),
        [0x1b, kind @ (b']' | b'P' | b'_'), rest @ ..] => string_sequence(*kind, rest),
        // Alt and a named key, as terminals send it for which Alt is an escape byte; else Esc, and then a sequence.
        [0x1b, 0x1b, b'[' | b'O' | b']' | b'P' | b'_', ..] => match beginning(&bytes[1..]) {
            Beginning::Whole(length, Some(TerminalInput::Event(Event::Key(pressed)))) if length > 2 => {
                Beginning::Whole(length + 1, Some(key(pressed.code, pressed.modifiers | KeyModifiers::ALT)))
            }
            Beginning::Unfinished => Beginning::Unfinished,
            _ => Beginning::Whole(1, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        },
        [0x1b, 0x1b, ..] => Beginning::Whole(2, Some(key(KeyCode::Esc, KeyModifiers::NONE))),
        [0x1b, rest @ ..] => match character(rest) {
            Beginning::Whole(length, Some(TerminalInput::Event(Event::Key(pressed)))) => {
                Beginning::Whole(length + 1, Some(key(pressed.code, pressed.modifiers | KeyModifiers::ALT)))
            }
            Beginning::Whole(length, input) => Beginning::Whole(length + 1, input),
            unfinished => unfinished,
        },
        bytes => character(bytes),
    }
}

/// A character, or a key that sends a control character.
fn character(bytes: &[u8]) -> Beginning {
    let Some(&first) = bytes.first() else { return Beginning::Unfinished };
    let control = |c: char| key(KeyCode::Char(c), KeyModifiers::CONTROL);
    let input = match first {
        b'\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        b'\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        0x7f => key(KeyCode::Backspace, KeyModifiers::NONE),
        0 => control(' '),
        1..=26 => control(char::from(first - 1 + b'a')),
        // By the digits, as on the terminals that had them: Ctrl-4 to Ctrl-7.
        28..=31 => control(char::from(first - 28 + b'4')),
        _ => return utf8_character(bytes),
    };
    Beginning::Whole(1, Some(input))
}

/// A character in UTF-8. Bytes that are none mean nothing.
fn utf8_character(bytes: &[u8]) -> Beginning {
    let piece = bytes.get(..bytes.len().min(4)).unwrap_or(bytes);
    let valid = match std::str::from_utf8(piece) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() == 0 => {
            return match error.error_len() {
                Some(length) => Beginning::Whole(length, None),
                None => Beginning::Unfinished,
            };
        }
        Err(error) => {
            piece.get(..error.valid_up_to()).and_then(|it| std::str::from_utf8(it).ok()).unwrap_or("")
        }
    };
    match valid.chars().next() {
        Some(c) => Beginning::Whole(c.len_utf8(), Some(plain_key(c, KeyModifiers::NONE))),
        None => Beginning::Unfinished,
    }
}

/// `CSI`: parameters, intermediate bytes, and a final one. `rest` is what follows `ESC [`.
fn control_sequence(bytes: &[u8], rest: &[u8]) -> Beginning {
    match rest {
        // Function keys of the Linux console.
        [b'['] => return Beginning::Unfinished,
        [b'[', letter @ b'A'..=b'E', ..] => {
            return Beginning::Whole(4, Some(key(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE)));
        }
        [b'[', ..] => return Beginning::Whole(3, None),
        // The mouse in the first encoding: three bytes of any value follow.
        [b'M', button, x, y, ..] => {
            let event = mouse_reports::from_bytes([*button, *x, *y]);
            return Beginning::Whole(6, event.map(|event| TerminalInput::Event(Event::Mouse(event))));
        }
        [b'M', ..] => return Beginning::Unfinished,
        _ => {}
    }
    if bytes.starts_with(PASTE.0) {
        return Beginning::Paste(PASTE.0.len());
    }
    match rest.iter().position(|byte| !(b' '..=b'?').contains(byte)) {
        Some(at) => match rest.get(at) {
            Some(b'@'..=b'~') => {
                let input = rest.get(..=at).and_then(control_sequences::interpret);
                Beginning::Whole(at + 3, input)
            }
            // Broken off: what follows stands for itself.
            _ => Beginning::Whole(at + 2, None),
        },
        None if rest.len() > MAX_SEQUENCE => Beginning::Whole(bytes.len(), None),
        None => Beginning::Unfinished,
    }
}

/// `SS3` and a letter: a named key. `rest` is what follows `ESC O`.
fn function_key(rest: &[u8]) -> Beginning {
    let Some(&letter) = rest.first() else { return Beginning::Unfinished };
    // Ctrl and an arrow, as rxvt sends it.
    let arrow = match letter {
        b'a' => Some(KeyCode::Up),
        b'b' => Some(KeyCode::Down),
        b'c' => Some(KeyCode::Right),
        b'd' => Some(KeyCode::Left),
        _ => None,
    };
    if let Some(arrow) = arrow {
        return Beginning::Whole(3, Some(key(arrow, KeyModifiers::CONTROL)));
    }
    let code = match letter {
        b'M' => Some(KeyCode::Enter),
        // The number pad in its application mode, whose letters are those of its characters and 64 more.
        b'j'..=b'y' => Some(KeyCode::Char(char::from(letter - 64))),
        letter => control_sequences::key_of_letter(letter),
    };
    match code {
        Some(code) => Beginning::Whole(3, Some(key(code, KeyModifiers::NONE))),
        // Alt-O, and then something else.
        None => Beginning::Whole(2, Some(plain_key('O', KeyModifiers::ALT))),
    }
}

/// A string from the terminal: `OSC`, `DCS` or `APC` by its second byte. `rest` is what follows it. It ends with `ESC \`,
/// an OSC also with a bell.
fn string_sequence(kind: u8, rest: &[u8]) -> Beginning {
    let Some(&first) = rest.first() else { return Beginning::Unfinished };
    let begins = match kind {
        b']' => first.is_ascii_digit(),
        b'P' => first.is_ascii_digit() || matches!(first, b'>' | b'+' | b'$' | b'!'),
        _ => first == b'G',
    };
    if !begins {
        return Beginning::Whole(2, Some(plain_key(char::from(kind), KeyModifiers::ALT)));
    }
    let end = rest.iter().position(|byte| matches!(byte, 0x07 | 0x18 | 0x1a | 0x1b));
    let (Some(end), true) = (end, rest.len() <= MAX_STRING) else {
        return match rest.len() > MAX_STRING {
            true => Beginning::Whole(rest.len() + 2, None),
            false => Beginning::Unfinished,
        };
    };
    let body = rest.get(..end).unwrap_or_default();
    let answer = || match kind {
        b']' => answers::from_system_command(body),
        b'P' => answers::from_device_control(body),
        _ => answers::from_application_command(body),
    };
    match (rest.get(end), rest.get(end + 1)) {
        (Some(0x1b), None) => Beginning::Unfinished,
        (Some(0x1b), Some(b'\\')) => Beginning::Whole(end + 4, answer().map(TerminalInput::Answer)),
        (Some(0x07), _) => Beginning::Whole(end + 3, answer().map(TerminalInput::Answer)),
        // Broken off by another sequence, which stands for itself, or cancelled.
        (Some(0x1b), _) => Beginning::Whole(end + 2, None),
        _ => Beginning::Whole(end + 3, None),
    }
}

#[cfg(test)]
mod tests;
