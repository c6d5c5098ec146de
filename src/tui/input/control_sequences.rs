//! Control sequences (CSI) as keys, the mouse and the focus; where a sequence is none of these, as answers.

use super::answers::{self, TerminalAnswer};
use super::{TerminalInput, mouse_reports};
use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What a whole control sequence means, without its `ESC [`: nothing where it is not known, and nothing of it is then
/// taken for keys.
pub(super) fn interpret(sequence: &[u8]) -> Option<TerminalInput> {
    let (final_byte, body) = sequence.split_last()?;
    let body = std::str::from_utf8(body).ok()?;
    let at = body.find(|c: char| (' '..='/').contains(&c)).unwrap_or(body.len());
    let (parameters, intermediate) = body.split_at_checked(at)?;
    if intermediate.is_empty()
        && let Some(event) = event_of(parameters, *final_byte)
    {
        return Some(TerminalInput::Event(event));
    }
    let answer: Option<TerminalAnswer> =
        answers::from_control_sequence(parameters, intermediate, *final_byte);
    answer.map(TerminalInput::Answer)
}

/// The event of a sequence without intermediate bytes.
fn event_of(parameters: &str, final_byte: u8) -> Option<Event> {
    if let Some(report) = parameters.strip_prefix('<') {
        return match final_byte {
            b'M' | b'm' => mouse_reports::from_sgr(report, final_byte == b'm').map(Event::Mouse),
            _ => None,
        };
    }
    if parameters.starts_with(['?', '>', '=']) {
        return None;
    }
    match final_byte {
        b'I' if parameters.is_empty() => Some(Event::FocusGained),
        b'O' if parameters.is_empty() => Some(Event::FocusLost),
        b'M' => mouse_reports::from_decimal(parameters).map(Event::Mouse),
        b'Z' => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        b'~' => numbered_key(parameters),
        b'u' => kitty_key(parameters),
        letter => lettered_key(parameters, letter),
    }
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
    Event::Key(KeyEvent::new(code, modifiers))
}

/// The named key of a letter at the end of a sequence, as in `CSI A` and `SS3 P`.
pub(super) fn key_of_letter(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// A key as `CSI letter` or `CSI 1 ; modifiers letter`. With another first number it is no key: `CSI row ; column R`
/// is where the cursor is.
fn lettered_key(parameters: &str, letter: u8) -> Option<Event> {
    let code = key_of_letter(letter)?;
    match parameters.split_once(';') {
        None if parameters.is_empty() || parameters == "1" => Some(key(code, KeyModifiers::NONE)),
        Some(("1", held)) => pressed(code, held),
        _ => None,
    }
}

/// A key as `CSI number ~` or `CSI number ; modifiers ~`.
fn numbered_key(parameters: &str) -> Option<Event> {
    let mut parts = parameters.split(';');
    let (number, held) = (parts.next()?, parts.next().unwrap_or("1"));
    let function = |first: u8, number: u8, at: u8| KeyCode::F(first + number - at);
    let code = match number.parse::<u8>().ok()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        n @ 11..=15 => function(1, n, 11),
        n @ 17..=21 => function(6, n, 17),
        n @ 23..=26 => function(11, n, 23),
        n @ 28..=29 => function(15, n, 28),
        n @ 31..=34 => function(17, n, 31),
        // xterm's modifyOtherKeys: the character is the third number.
        27 => character_key(parts.next()?.parse().ok()?)?,
        _ => return None,
    };
    pressed(code, held)
}

/// A key as `CSI code : others ; modifiers : kind ; text u`, kitty's protocol.
fn kitty_key(parameters: &str) -> Option<Event> {
    let mut parts = parameters.split(';');
    let code = parts.next()?.split(':').next()?.parse().ok()?;
    let held = parts.next().filter(|held| !held.is_empty()).unwrap_or("1");
    let code = character_key(code)?;
    let event = pressed(code, held)?;
    match event {
        Event::Key(key) if code == KeyCode::Tab && key.modifiers.contains(KeyModifiers::SHIFT) => {
            Some(Event::Key(KeyEvent { code: KeyCode::BackTab, ..key }))
        }
        event => Some(event),
    }
}

/// The key of a character's number, or of one that kitty's protocol gives to a key without a character.
fn character_key(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 | 57414 => KeyCode::Enter,
        27 => KeyCode::Esc,
        8 | 127 => KeyCode::Backspace,
        // The keypad.
        digit @ 57399..=57408 => KeyCode::Char(char::from_digit(digit - 57399, 10)?),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        57415 => KeyCode::Char('='),
        57416 => KeyCode::Char(','),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        function @ 57376..=57398 => KeyCode::F(13 + u8::try_from(function - 57376).ok()?),
        // Modifiers, media keys and what else has a number and no use here.
        57344..=63743 => return None,
        number => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

/// A key that was pressed with `modifiers:kind`: one more than the sum of their bits, and 2 for a repetition or 3 for
/// a release.
fn pressed(code: KeyCode, held: &str) -> Option<Event> {
    let (held, kind) = held.split_once(':').unwrap_or((held, "1"));
    let bits = held.parse::<u16>().ok()?.checked_sub(1)?;
    let kind = match kind {
        "2" => KeyEventKind::Repeat,
        "3" => KeyEventKind::Release,
        _ => KeyEventKind::Press,
    };
    let names = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    let modifiers = names.into_iter().filter(|(bit, _)| bits & bit != 0).map(|(_, name)| name).collect();
    Some(Event::Key(KeyEvent::new_with_kind(code, modifiers, kind)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pressed_key(sequence: &str) -> Option<(KeyCode, KeyModifiers)> {
        match interpret(sequence.as_bytes())? {
            TerminalInput::Event(Event::Key(key)) => Some((key.code, key.modifiers)),
            _ => None,
        }
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        use KeyModifiers as M;
        for (sequence, code, modifiers) in [
            ("A", KeyCode::Up, M::NONE),
            ("1;5C", KeyCode::Right, M::CONTROL),
            ("1;2R", KeyCode::F(3), M::SHIFT),
            ("Z", KeyCode::BackTab, M::SHIFT),
            ("3~", KeyCode::Delete, M::NONE),
            ("5;3~", KeyCode::PageUp, M::ALT),
            ("15~", KeyCode::F(5), M::NONE),
            ("17~", KeyCode::F(6), M::NONE),
            ("24~", KeyCode::F(12), M::NONE),
            ("34~", KeyCode::F(20), M::NONE),
            ("27;5;46~", KeyCode::Char('.'), M::CONTROL),
            ("27u", KeyCode::Esc, M::NONE),
            ("9;5u", KeyCode::Tab, M::CONTROL),
            ("9;2u", KeyCode::BackTab, M::SHIFT),
            ("105;5u", KeyCode::Char('i'), M::CONTROL),
            ("97:65;6u", KeyCode::Char('a'), M::CONTROL.union(M::SHIFT)),
            ("228;3u", KeyCode::Char('ä'), M::ALT),
            ("13;2u", KeyCode::Enter, M::SHIFT),
            ("57403u", KeyCode::Char('4'), M::NONE),
            ("57376u", KeyCode::F(13), M::NONE),
        ] {
            assert_eq!(pressed_key(sequence), Some((code, modifiers)), "{sequence}");
        }
    }

    #[test]
    fn what_is_no_key_is_nothing() {
        for sequence in ["24;80R", "57441u", "0n", ">0;95;0c", "999~", "1;0A", "4;20;10t", "q", ""] {
            assert_eq!(interpret(sequence.as_bytes()), None, "{sequence}");
        }
        let release = interpret(b"97;5:3u");
        assert!(
            matches!(release, Some(TerminalInput::Event(Event::Key(key))) if key.kind == KeyEventKind::Release)
        );
    }
}
