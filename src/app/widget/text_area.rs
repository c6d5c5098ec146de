//! A multi-line text editor for memos and descriptions. Lines are those of the text; wrapping is left to the
//! view.

use crate::config::keymap::{KeyName, KeyPress};
use crate::corpus::part::text_part;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Text with a cursor. Invariant: the cursor is a byte offset on a grapheme boundary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextArea {
    text: String,
    cursor: usize,
}

/// The longest memo, in bytes (1 MiB); text that would exceed it is not inserted at all. Chosen by hand; not
/// measured.
const MAX_MEMO_BYTES: usize = 1 << 20;

impl TextArea {
    /// Opens a text with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// The cursor, as byte offset.
    pub fn cursor(&self) -> usize {
        self.cursor
    }
    /// Inserts text at the cursor. Line ends become `\n`; other control characters except tabs are dropped,
    /// so that a pasted escape sequence never reaches the terminal.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = clean.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
        if self.text.len() + clean.len() <= MAX_MEMO_BYTES {
            self.text.insert_str(self.cursor, &clean);
            self.cursor += clean.len();
        }
    }
    /// Handles a key; returns false where it has no meaning here.
    pub fn handle_key(&mut self, key: KeyPress) -> bool {
        if let Some(c) = key.typed_char() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let word = key.ctrl || key.alt;
        let deleted = match (key.code, word) {
            (KeyName::Backspace, false) => Some(self.previous_grapheme()..self.cursor),
            (KeyName::Backspace | KeyName::Char('w'), true) => Some(self.word_left()..self.cursor),
            (KeyName::Char('u'), true) => Some(self.line_start()..self.cursor),
            (KeyName::Char('k'), true) => Some(self.cursor..self.line_end()),
            (KeyName::Delete, _) => Some(self.cursor..self.next_grapheme()),
            _ => None,
        };
        if let Some(range) = deleted {
            self.cursor = range.start;
            self.text.replace_range(range, "");
            return true;
        }
        let to = match (key.code, word) {
            (KeyName::Enter, _) => {
                self.insert("\n");
                return true;
            }
            (KeyName::Left, true) => self.word_left(),
            (KeyName::Right, true) => self.word_right(),
            (KeyName::Left, false) => self.previous_grapheme(),
            (KeyName::Right, false) => self.next_grapheme(),
            (KeyName::Home, true) => 0,
            (KeyName::End, true) => self.text.len(),
            (KeyName::Home, false) | (KeyName::Char('a'), true) => self.line_start(),
            (KeyName::End, false) | (KeyName::Char('e'), true) => self.line_end(),
            (KeyName::Up, _) => self.line_above(),
            (KeyName::Down, _) => self.line_below(),
            _ => return false,
        };
        self.cursor = to;
        true
    }

    /// The text before the cursor.
    fn text_before_cursor(&self) -> &str {
        text_part(&self.text, ..self.cursor)
    }
    /// The text after the cursor.
    fn text_after_cursor(&self) -> &str {
        text_part(&self.text, self.cursor..)
    }
    /// The grapheme boundary before the cursor.
    fn previous_grapheme(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }
    /// The grapheme boundary after the cursor.
    fn next_grapheme(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }
    /// The beginning of the word before the cursor, or of the text.
    fn word_left(&self) -> usize {
        self.text_before_cursor().unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }
    /// The end of the word after the cursor, or of the text.
    fn word_right(&self) -> usize {
        let next = self.text_after_cursor().unicode_word_indices().next();
        next.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }
    fn line_start(&self) -> usize {
        self.text_before_cursor().rfind('\n').map_or(0, |at| at + 1)
    }
    fn line_end(&self) -> usize {
        self.text_after_cursor().find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }
    /// The cursor moved one line up; in the first line, to the beginning of the text.
    fn line_above(&self) -> usize {
        let start = self.line_start();
        let Some(end) = start.checked_sub(1) else { return 0 };
        let above = self.text.get(..end).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        self.same_column(above, end)
    }
    /// The cursor moved one line down; in the last line, to the end of the text.
    fn line_below(&self) -> usize {
        let start = self.line_end() + 1;
        let Some(rest) = self.text.get(start..) else { return self.text.len() };
        self.same_column(start, rest.find('\n').map_or(self.text.len(), |at| start + at))
    }
    /// The offset in another line (`start..end`) as many graphemes in as the cursor is in its own, or its
    /// end.
    fn same_column(&self, start: usize, end: usize) -> usize {
        let column = text_part(&self.text, self.line_start()..self.cursor).graphemes(true).count();
        let line = text_part(&self.text, start..end);
        line.grapheme_indices(true).nth(column).map_or(end, |(at, _)| start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_written_and_walked() {
        let mut editor = TextArea::new("one\ntwo");
        editor.handle_key(KeyPress::plain(KeyName::Up));
        editor.handle_key(KeyPress::char('!'));
        assert_eq!(editor.text(), "one!\ntwo");
        editor.handle_key(KeyPress::plain(KeyName::Down));
        editor.handle_key(KeyPress::plain(KeyName::Home));
        editor.handle_key(KeyPress::plain(KeyName::Backspace));
        assert_eq!(editor.text(), "one!two");
        editor.handle_key(KeyPress::ctrl('w'));
        assert_eq!(editor.text(), "two");
    }

    #[test]
    fn pasted_escapes_stay_outside() {
        let mut editor = TextArea::default();
        editor.insert("a\u{1b}[31mb\r\nc");
        assert_eq!(editor.text(), "a[31mb\nc");
    }

    proptest! {
        #[test]
        fn no_key_leaves_the_cursor_inside_a_letter(text in "[a é\n👩‍👧検]{0,12}", keys in prop::collection::vec((0usize..14, any::<bool>()), 0..30)) {
            let codes = [KeyName::Up, KeyName::Down, KeyName::Left, KeyName::Right, KeyName::Home, KeyName::End, KeyName::Backspace,
                KeyName::Delete, KeyName::Enter, KeyName::Char('w'), KeyName::Char('u'), KeyName::Char('k'), KeyName::Char('e'), KeyName::Char('é')];
            let mut editor = TextArea::new(&text);
            for (n, ctrl) in keys {
                editor.handle_key(KeyPress { ctrl, ..KeyPress::plain(codes[n]) });
                prop_assert!(editor.text().is_char_boundary(editor.cursor()));
            }
        }
    }
}
