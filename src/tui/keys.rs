//! Translates key events of crossterm into key presses of the keymap.

use crate::config::keymap::{KeyName, KeyPress};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The key that was pressed or repeats; none for releases and for keys that nothing can be bound to.
pub fn key_from_event(event: KeyEvent) -> Option<KeyPress> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    // What the system or the window has keys for is no letter typed.
    let others = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
    if event.modifiers.intersects(others) {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(c) => KeyName::Char(c),
        KeyCode::Enter => KeyName::Enter,
        KeyCode::Esc => KeyName::Esc,
        KeyCode::Tab => KeyName::Tab,
        KeyCode::BackTab => {
            shift = true;
            KeyName::Tab
        }
        KeyCode::Backspace => KeyName::Backspace,
        KeyCode::Delete => KeyName::Delete,
        KeyCode::Insert => KeyName::Insert,
        KeyCode::Left => KeyName::Left,
        KeyCode::Right => KeyName::Right,
        KeyCode::Up => KeyName::Up,
        KeyCode::Down => KeyName::Down,
        KeyCode::PageUp => KeyName::PageUp,
        KeyCode::PageDown => KeyName::PageDown,
        KeyCode::Home => KeyName::Home,
        KeyCode::End => KeyName::End,
        KeyCode::F(number) => KeyName::F(number),
        _ => return None,
    };
    Some(
        KeyPress { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift }
            .normalized(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_is_the_same_on_every_terminal() {
        let read =
            |code, modifiers| key_from_event(KeyEvent::new(code, modifiers)).map(|key| key.to_string());
        assert_eq!(read(KeyCode::Char('T'), KeyModifiers::SHIFT).as_deref(), Some("T"));
        assert_eq!(read(KeyCode::Char('t'), KeyModifiers::SHIFT).as_deref(), Some("T"));
        assert_eq!(read(KeyCode::Char('R'), KeyModifiers::CONTROL).as_deref(), Some("Ctrl-R"));
        assert_eq!(read(KeyCode::BackTab, KeyModifiers::NONE).as_deref(), Some("Shift-Tab"));
        assert_eq!(read(KeyCode::BackTab, KeyModifiers::SHIFT).as_deref(), Some("Shift-Tab"));
        assert_eq!(read(KeyCode::CapsLock, KeyModifiers::NONE), None);
        assert_eq!(read(KeyCode::Char('q'), KeyModifiers::SUPER), None);
        let release =
            KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE) };
        assert_eq!(key_from_event(release), None);
    }
}
