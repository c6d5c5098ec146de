//! Keys as crossterm reports them, as keys of the keymap.

use crate::config::keymap::{Code, Key};
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// The key that was pressed; none for releases and for keys nothing can be bound to.
pub fn key(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let held = |modifier| event.modifiers.contains(modifier);
    let mut shift = held(KeyModifiers::SHIFT);
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            shift = true;
            Code::Tab
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::F(number) => Code::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl: held(KeyModifiers::CONTROL), alt: held(KeyModifiers::ALT), shift }.normal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_is_the_same_on_every_terminal() {
        let read = |code, modifiers| key(KeyEvent::new(code, modifiers)).map(|key| key.to_string());
        assert_eq!(read(KeyCode::Char('T'), KeyModifiers::SHIFT).as_deref(), Some("T"));
        assert_eq!(read(KeyCode::Char('t'), KeyModifiers::SHIFT).as_deref(), Some("T"));
        assert_eq!(read(KeyCode::Char('R'), KeyModifiers::CONTROL).as_deref(), Some("Ctrl-R"));
        assert_eq!(read(KeyCode::BackTab, KeyModifiers::NONE).as_deref(), Some("Shift-Tab"));
        assert_eq!(read(KeyCode::BackTab, KeyModifiers::SHIFT).as_deref(), Some("Shift-Tab"));
        assert_eq!(read(KeyCode::CapsLock, KeyModifiers::NONE), None);
        let release =
            KeyEvent { kind: KeyEventKind::Release, ..KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE) };
        assert_eq!(key(release), None);
    }
}
