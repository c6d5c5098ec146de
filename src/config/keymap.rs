//! Key presses without a terminal: their notation, and the `[keys]` table of `config.toml`.
//!
//! A key is written as `t`, `T`, `ctrl-r`, `alt-enter`, `shift-tab`, `space`, `f5`. A binding is
//! an action's name and one key or a list; a table inside binds for one context only:
//!
//! ```toml
//! [keys]
//! assign = "t"
//! undo = ["u", "ctrl-z"]
//! [keys.reader]
//! next-snippet = ["n", "ctrl-down"]
//! ```
//!
//! Whether actions and contexts of these names exist is checked by the keymap of the workbench, in `app`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyName {
    /// A character as typed, shift already applied: `T`, not shift and `t`.
    Char(char),
    /// Enter or Return.
    Enter,
    /// Escape.
    Esc,
    /// Tab; with shift it goes backwards.
    Tab,
    /// Deletes to the left.
    Backspace,
    /// Deletes to the right.
    Delete,
    /// Insert.
    Insert,
    /// The arrow to the left.
    Left,
    /// The arrow to the right.
    Right,
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// A function key, from 1.
    F(u8),
}

/// A key press: a key and the modifiers held down with it. Equal presses have one form, see
/// [`KeyPress::normalized`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyPress {
    /// Which key.
    pub code: KeyName,
    /// Control is held down.
    pub ctrl: bool,
    /// Alt (or Option) is held down.
    pub alt: bool,
    /// Shift is held down; never set for [`KeyName::Char`], where it is part of the character.
    pub shift: bool,
}

impl KeyPress {
    /// A key without modifiers.
    pub const fn plain(code: KeyName) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }
    /// A character without modifiers.
    pub const fn char(c: char) -> Self {
        Self::plain(KeyName::Char(c))
    }
    /// A character with control.
    pub const fn ctrl(c: char) -> Self {
        Self { code: KeyName::Char(c), ctrl: true, alt: false, shift: false }
    }
    /// The one form of a key press that is compared: a character carries shift itself (`T`, not shift and
    /// `t`), and with control it is lower case without shift. Terminals report both in different ways.
    pub fn normalized(self) -> Self {
        match self.code {
            KeyName::Char(c) if self.ctrl => {
                Self { code: KeyName::Char(c.to_ascii_lowercase()), shift: false, ..self }
            }
            KeyName::Char(c) if self.shift => {
                // Only a capital that is one character: ß would become SS.
                let mut upper = c.to_uppercase();
                let c = match (upper.next(), upper.next()) {
                    (Some(one), None) => one,
                    _ => c,
                };
                Self { code: KeyName::Char(c), shift: false, ..self }
            }
            _ => self,
        }
    }
    /// The character the key types into a text field; none for keys with control or alt and for named keys.
    pub fn typed_char(self) -> Option<char> {
        match self.code {
            KeyName::Char(c) if !self.ctrl && !self.alt && !c.is_control() => Some(c),
            _ => None,
        }
    }
}

/// Names of keys: as accepted in settings, as shown on screen, the key. The first row of a key is how it is
/// shown; further rows are other ways to write it.
const KEY_NAMES: [(&str, &str, KeyName); 20] = [
    ("enter", "Enter", KeyName::Enter),
    ("return", "Enter", KeyName::Enter),
    ("esc", "Esc", KeyName::Esc),
    ("escape", "Esc", KeyName::Esc),
    ("tab", "Tab", KeyName::Tab),
    ("backspace", "Backspace", KeyName::Backspace),
    ("delete", "Delete", KeyName::Delete),
    ("del", "Delete", KeyName::Delete),
    ("insert", "Insert", KeyName::Insert),
    ("left", "Left", KeyName::Left),
    ("right", "Right", KeyName::Right),
    ("up", "Up", KeyName::Up),
    ("down", "Down", KeyName::Down),
    ("pageup", "PageUp", KeyName::PageUp),
    ("pagedown", "PageDown", KeyName::PageDown),
    ("home", "Home", KeyName::Home),
    ("end", "End", KeyName::End),
    ("space", "Space", KeyName::Char(' ')),
    ("minus", "-", KeyName::Char('-')),
    ("comma", ",", KeyName::Char(',')),
];

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Char(c) if *c != ' ' => write!(f, "{c}"),
            Self::F(n) => write!(f, "F{n}"),
            named => match KEY_NAMES.iter().find(|(_, _, code)| code == named) {
                Some((_, shown, _)) => f.write_str(shown),
                None => Ok(()),
            },
        }
    }
}

impl fmt::Display for KeyPress {
    /// As shown on screen: `Ctrl-R`, `Shift-Tab`, `t`, `Space`. A settings file may write it the same way.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl-"), (self.alt, "Alt-"), (self.shift, "Shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyName::Char(c) if self.ctrl => write!(f, "{}", KeyName::Char(c.to_ascii_uppercase())),
            code => write!(f, "{code}"),
        }
    }
}

/// A `[keys]` table that cannot be used; the message says where and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text is no notation of a key.
    #[error("'{0}' is not a key; write it as t, T, ctrl-r, alt-x, shift-tab, space, enter, pageup or f5")]
    UnknownKey(String),
    /// A binding is neither a key nor a list of keys.
    #[error("[keys] {0}: give one key (\"t\") or a list ([\"t\", \"ctrl-t\"])")]
    InvalidBinding(String),
    /// A binding names a key that is not one.
    #[error("[keys] {name}: {source}")]
    Binding {
        /// The action, with its context where it has one.
        name: String,
        /// What is wrong with the key.
        source: Box<KeyError>,
    },
}

impl FromStr for KeyPress {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let unknown = || KeyError::UnknownKey(text.to_owned());
        let mut key = KeyPress::char(' ');
        let mut rest = text;
        while let Some((held, after)) = rest.split_once('-') {
            // `-` alone, and `ctrl--`, are the key `-`.
            if after.is_empty() || held.is_empty() {
                break;
            }
            match held.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => key.ctrl = true,
                "alt" | "option" | "meta" => key.alt = true,
                "shift" => key.shift = true,
                _ => return Err(unknown()),
            }
            rest = after;
        }
        let lower = rest.to_ascii_lowercase();
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) if !c.is_control() && c != ' ' => KeyName::Char(c),
            _ => match KEY_NAMES.iter().find(|(name, _, _)| *name == lower) {
                Some((_, _, code)) => *code,
                None if lower == "backtab" => {
                    key.shift = true;
                    KeyName::Tab
                }
                None => {
                    let number = lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok());
                    KeyName::F(number.filter(|n| (1..=24).contains(n)).ok_or_else(unknown)?)
                }
            },
        };
        Ok(key.normalized())
    }
}

impl TryFrom<String> for KeyPress {
    type Error = KeyError;
    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<KeyPress> for String {
    fn from(key: KeyPress) -> Self {
        key.to_string()
    }
}

/// The user's key bindings: keys by action, for all contexts or for one. An empty list unbinds the action.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "toml::Table")]
pub struct KeyBindings {
    /// Keys by name of the context (empty: wherever the action is available) and name of the action.
    pub rows: BTreeMap<(String, String), Vec<KeyPress>>,
}

impl TryFrom<toml::Table> for KeyBindings {
    type Error = KeyError;
    fn try_from(table: toml::Table) -> Result<Self, KeyError> {
        let mut rows = BTreeMap::new();
        for (name, value) in &table {
            if let toml::Value::Table(inner) = value {
                for (action, value) in inner {
                    rows.insert(
                        (name.clone(), action.clone()),
                        parse_binding(&format!("{name}.{action}"), value)?,
                    );
                }
            } else {
                rows.insert((String::new(), name.clone()), parse_binding(name, value)?);
            }
        }
        Ok(Self { rows })
    }
}

/// Parses the keys of one binding: a key or a list of keys. `name` is only for errors.
fn parse_binding(name: &str, value: &toml::Value) -> Result<Vec<KeyPress>, KeyError> {
    let one = |value: &toml::Value| match value {
        toml::Value::String(text) => {
            text.parse().map_err(|e| KeyError::Binding { name: name.to_owned(), source: Box::new(e) })
        }
        _ => Err(KeyError::InvalidBinding(name.to_owned())),
    };
    match value {
        toml::Value::Array(list) => list.iter().map(one).collect(),
        other => Ok(vec![one(other)?]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        for (text, shown) in [
            ("ctrl-r", "Ctrl-R"),
            ("Ctrl-R", "Ctrl-R"),
            ("t", "t"),
            ("T", "T"),
            ("shift-t", "T"),
            ("shift-tab", "Shift-Tab"),
            ("backtab", "Shift-Tab"),
            ("space", "Space"),
            ("-", "-"),
            ("ctrl--", "Ctrl--"),
            ("<", "<"),
            ("F5", "F5"),
            ("alt-enter", "Alt-Enter"),
            ("é", "é"),
        ] {
            assert_eq!(text.parse::<KeyPress>().map(|key| key.to_string()), Ok(shown.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_key_is_named() {
        for text in ["", "hyper-x", "f0", "f99", "tt", "ctrl-", "\u{1b}"] {
            assert!(text.parse::<KeyPress>().is_err(), "{text:?} was taken for a key");
        }
        let table: toml::Table = toml::from_str("undo = [\"u\", \"nonsense\"]").unwrap();
        let error = KeyBindings::try_from(table).unwrap_err().to_string();
        assert!(error.starts_with("[keys] undo: 'nonsense' is not a key"), "{error}");
    }

    #[test]
    fn a_table_binds_everywhere_or_in_one_context() {
        let table: toml::Table =
            toml::from_str("undo = [\"u\", \"ctrl-z\"]\nassign = \"t\"\n[reader]\nassign = []").unwrap();
        let bindings = KeyBindings::try_from(table).unwrap();
        let row =
            |context: &str, name: &str| bindings.rows.get(&(context.to_owned(), name.to_owned())).cloned();
        assert_eq!(row("", "undo"), Some(vec![KeyPress::char('u'), KeyPress::ctrl('z')]));
        assert_eq!(row("", "assign"), Some(vec![KeyPress::char('t')]));
        assert_eq!(row("reader", "assign"), Some(vec![]));
    }

    proptest! {
        #[test]
        fn every_key_reads_back_as_it_is_shown(c in any::<char>(), f in 1u8..=24, pick in 0usize..22, ctrl: bool, alt: bool, shift: bool) {
            let code = match pick {
                20 => KeyName::F(f),
                21 => KeyName::Char(c),
                n => KEY_NAMES[n].2,
            };
            prop_assume!(!matches!(code, KeyName::Char(c) if c.is_control() || (c.is_whitespace() && c != ' ')));
            let key = KeyPress { code, ctrl, alt, shift }.normalized();
            prop_assert_eq!(key.to_string().parse::<KeyPress>(), Ok(key));
        }
    }
}
