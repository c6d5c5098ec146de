//! Editing one line of text: the same keys, after readline, in every field.

use crate::config::keymap::{KeyName, KeyPress};
use tui_input::{Input, InputRequest};

/// The longest line, in characters: bounds what a paste can put into a name or a query. Chosen by hand; not
/// measured.
const MAX_LINE_CHARS: usize = 1_000;

/// Handles a key in a field; returns whether the text changed (a movement of the cursor does not change it).
pub fn edit_line(input: &mut Input, key: KeyPress) -> bool {
    let word = key.ctrl || key.alt;
    let request = match (key.code, word) {
        _ if key.typed_char().is_some() => {
            let Some(c) = key.typed_char().filter(|_| input.value().chars().count() < MAX_LINE_CHARS) else {
                return false;
            };
            InputRequest::InsertChar(c)
        }
        (KeyName::Backspace, false) | (KeyName::Char('h'), true) => InputRequest::DeletePrevChar,
        (KeyName::Backspace, true) | (KeyName::Char('w'), true) => InputRequest::DeletePrevWord,
        (KeyName::Delete, false) => InputRequest::DeleteNextChar,
        (KeyName::Delete, true) => InputRequest::DeleteNextWord,
        (KeyName::Left, false) | (KeyName::Char('b'), true) => InputRequest::GoToPrevChar,
        (KeyName::Right, false) | (KeyName::Char('f'), true) => InputRequest::GoToNextChar,
        (KeyName::Left, true) => InputRequest::GoToPrevWord,
        (KeyName::Right, true) => InputRequest::GoToNextWord,
        (KeyName::Home, _) | (KeyName::Char('a'), true) => InputRequest::GoToStart,
        (KeyName::End, _) | (KeyName::Char('e'), true) => InputRequest::GoToEnd,
        (KeyName::Char('u'), true) => InputRequest::DeleteLine,
        (KeyName::Char('k'), true) => InputRequest::DeleteTillEnd,
        _ => return false,
    };
    input.handle(request).is_some_and(|changed| changed.value)
}

/// Pastes text into a field as one line: white space becomes blanks, control characters are dropped, so that
/// a pasted escape sequence never reaches the terminal. Returns whether the text changed.
pub fn paste_line(input: &mut Input, text: &str) -> bool {
    let mut changed = false;
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()) {
        changed |= edit_line(input, KeyPress::char(c));
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_text_and_says_when_it_changed() {
        let mut input = Input::default();
        assert!(edit_line(&mut input, KeyPress::char('a')));
        assert!(!edit_line(&mut input, KeyPress::plain(KeyName::Left)));
        assert!(!edit_line(&mut input, KeyPress::plain(KeyName::Backspace)));
        assert!(paste_line(&mut input, "b\nc\u{1b}"));
        assert_eq!(input.value(), "b ca");
        assert!(edit_line(&mut input, KeyPress::ctrl('u')));
        assert_eq!(input.value(), "");
    }
}
