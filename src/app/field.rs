//! Keys that edit one line, the same in every field.

use crate::config::keymap::{Code, Key};
use tui_input::{Input, InputRequest};

/// The most that may be written into one line, in characters.
const LIMIT: usize = 1_000;

/// Follows a key in a field; says whether the text changed.
pub fn edit(input: &mut Input, key: Key) -> bool {
    let word = key.ctrl || key.alt;
    let request = match (key.code, word) {
        _ if key.typed().is_some() => {
            let Some(c) = key.typed().filter(|_| input.value().chars().count() < LIMIT) else { return false };
            InputRequest::InsertChar(c)
        }
        (Code::Backspace, false) | (Code::Char('h'), true) => InputRequest::DeletePrevChar,
        (Code::Backspace, true) | (Code::Char('w'), true) => InputRequest::DeletePrevWord,
        (Code::Delete, false) => InputRequest::DeleteNextChar,
        (Code::Delete, true) => InputRequest::DeleteNextWord,
        (Code::Left, false) | (Code::Char('b'), true) => InputRequest::GoToPrevChar,
        (Code::Right, false) | (Code::Char('f'), true) => InputRequest::GoToNextChar,
        (Code::Left, true) => InputRequest::GoToPrevWord,
        (Code::Right, true) => InputRequest::GoToNextWord,
        (Code::Home, _) | (Code::Char('a'), true) => InputRequest::GoToStart,
        (Code::End, _) | (Code::Char('e'), true) => InputRequest::GoToEnd,
        (Code::Char('u'), true) => InputRequest::DeleteLine,
        (Code::Char('k'), true) => InputRequest::DeleteTillEnd,
        _ => return false,
    };
    input.handle(request).is_some_and(|changed| changed.value)
}

/// Takes text into a field as one line without control characters; says whether it changed.
pub fn paste(input: &mut Input, text: &str) -> bool {
    let mut changed = false;
    for c in text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()) {
        changed |= edit(input, Key::char(c));
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_text_and_says_when_it_changed() {
        let mut input = Input::default();
        assert!(edit(&mut input, Key::char('a')));
        assert!(!edit(&mut input, Key::plain(Code::Left)));
        assert!(!edit(&mut input, Key::plain(Code::Backspace)));
        assert!(paste(&mut input, "b\nc\u{1b}"));
        assert_eq!(input.value(), "b ca");
        assert!(edit(&mut input, Key::ctrl('u')));
        assert_eq!(input.value(), "");
    }
}
