//! A few lines of text being written: memos and descriptions.

use crate::config::keymap::{Code, Key};
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

/// Text with a cursor. The cursor is a byte, always on a grapheme boundary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editor {
    text: String,
    cursor: usize,
}

/// The most that may be written into one memo, in bytes.
const LIMIT: usize = 1 << 20;

impl Editor {
    /// Opens a text with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Where the cursor is, in bytes.
    pub fn cursor(&self) -> usize {
        self.cursor
    }
    /// Writes at the cursor; control characters other than line ends and tabs are left out.
    pub fn insert(&mut self, text: &str) {
        let clean: String = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = clean.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).collect();
        if self.text.len() + clean.len() <= LIMIT {
            self.text.insert_str(self.cursor, &clean);
            self.cursor += clean.len();
        }
    }
    /// Follows a key; says whether it meant something.
    pub fn press(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let to = match (key.code, key.ctrl || key.alt) {
            (Code::Enter, _) => {
                self.insert("\n");
                return true;
            }
            (Code::Backspace, word) => {
                let from = if word { self.word_left() } else { self.left() };
                self.text.replace_range(from..self.cursor, "");
                from
            }
            (Code::Char('w'), true) => {
                let from = self.word_left();
                self.text.replace_range(from..self.cursor, "");
                from
            }
            (Code::Char('u'), true) => {
                let from = self.line_start();
                self.text.replace_range(from..self.cursor, "");
                from
            }
            (Code::Char('k'), true) => {
                let to = self.line_end();
                self.text.replace_range(self.cursor..to, "");
                self.cursor
            }
            (Code::Delete, _) => {
                let to = self.right();
                self.text.replace_range(self.cursor..to, "");
                self.cursor
            }
            (Code::Left, true) => self.word_left(),
            (Code::Right, true) => self.word_right(),
            (Code::Left, false) => self.left(),
            (Code::Right, false) => self.right(),
            (Code::Home, true) => 0,
            (Code::End, true) => self.text.len(),
            (Code::Home, false) | (Code::Char('a'), true) => self.line_start(),
            (Code::End, false) | (Code::Char('e'), true) => self.line_end(),
            (Code::Up, _) => self.line_above(),
            (Code::Down, _) => self.line_below(),
            _ => return false,
        };
        self.cursor = to;
        true
    }

    fn before(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }
    fn after(&self) -> &str {
        self.text.get(self.cursor..).unwrap_or_default()
    }
    fn left(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }
    fn right(&self) -> usize {
        let mut at = GraphemeCursor::new(self.cursor, self.text.len(), true);
        at.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }
    fn word_left(&self) -> usize {
        self.before().unicode_word_indices().next_back().map_or(0, |(at, _)| at)
    }
    fn word_right(&self) -> usize {
        let next = self.after().unicode_word_indices().next();
        next.map_or(self.text.len(), |(at, word)| self.cursor + at + word.len())
    }
    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |at| at + 1)
    }
    fn line_end(&self) -> usize {
        self.after().find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }
    fn line_above(&self) -> usize {
        let start = self.line_start();
        let Some(end) = start.checked_sub(1) else { return 0 };
        let above = self.text.get(..end).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
        self.same_column(above, end)
    }
    fn line_below(&self) -> usize {
        let start = self.line_end() + 1;
        let Some(rest) = self.text.get(start..) else { return self.text.len() };
        self.same_column(start, rest.find('\n').map_or(self.text.len(), |at| start + at))
    }
    /// The place in another line as many graphemes in as the cursor is in its own.
    fn same_column(&self, start: usize, end: usize) -> usize {
        let column =
            self.text.get(self.line_start()..self.cursor).unwrap_or_default().graphemes(true).count();
        let line = self.text.get(start..end).unwrap_or_default();
        line.grapheme_indices(true).nth(column).map_or(end, |(at, _)| start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_written_and_walked() {
        let mut editor = Editor::new("one\ntwo");
        editor.press(Key::plain(Code::Up));
        editor.press(Key::char('!'));
        assert_eq!(editor.text(), "one!\ntwo");
        editor.press(Key::plain(Code::Down));
        editor.press(Key::plain(Code::Home));
        editor.press(Key::plain(Code::Backspace));
        assert_eq!(editor.text(), "one!two");
        editor.press(Key::ctrl('w'));
        assert_eq!(editor.text(), "two");
    }

    #[test]
    fn pasted_escapes_stay_outside() {
        let mut editor = Editor::default();
        editor.insert("a\u{1b}[31mb\r\nc");
        assert_eq!(editor.text(), "a[31mb\nc");
    }

    proptest! {
        #[test]
        fn no_key_leaves_the_cursor_inside_a_letter(text in "[a é\n👩‍👧検]{0,12}", keys in prop::collection::vec((0usize..14, any::<bool>()), 0..30)) {
            let codes = [Code::Up, Code::Down, Code::Left, Code::Right, Code::Home, Code::End, Code::Backspace,
                Code::Delete, Code::Enter, Code::Char('w'), Code::Char('u'), Code::Char('k'), Code::Char('e'), Code::Char('é')];
            let mut editor = Editor::new(&text);
            for (n, ctrl) in keys {
                editor.press(Key { ctrl, ..Key::plain(codes[n]) });
                prop_assert!(editor.text().is_char_boundary(editor.cursor()));
            }
        }
    }
}
