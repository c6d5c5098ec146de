//! Themes addressed by name or path: how names make a path, lookup, the check of new names, and the nearest name
//! for "did you mean".
//!
//! A path joins names by `/`. A `/` within a name is written `\/` there, and a backslash `\\` where what follows
//! it would else change its meaning. Names are stored in Unicode's composed form (NFC, Unicode Standard Annex #15)
//! and compared so, since older projects may hold the same name decomposed.

use super::model::{Codebook, ThemeId};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::names::clean_name;
use unicode_normalization::UnicodeNormalization;

/// A theme with its path and its name, both composed.
type NamedTheme = (ThemeId, String, String);

/// The theme a decision goes to, by number or by path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThemeRef<'a> {
    /// An existing theme.
    Theme(ThemeId),
    /// A path such as `Design/RAG`; themes on it that do not exist are created. A bare name that exactly one
    /// theme has, at any depth, means that theme.
    Path(&'a str),
}

impl Codebook {
    /// Finds a theme by path or by name.
    ///
    /// Four readings are tried in turn: the exact path, the path without case, the exact name, the name
    /// without case. The first reading with any match decides.
    /// # Errors
    /// [`CodingError::UnknownTheme`] with the nearest path, [`CodingError::AmbiguousTheme`] with the paths of
    /// all matches.
    pub fn find_theme(&self, name: &str) -> CodingResult<ThemeId> {
        let names = split_path(name)?;
        let wanted = join_path(&names);
        let themes = self.themes.values();
        let all: Vec<NamedTheme> = themes
            .map(|theme| (theme.id, compose(&self.theme_path(theme.id)), compose(&theme.name)))
            .collect();
        let fold = fold_name(&wanted);
        // A path of one name is that name; of several, what was typed may be one name with a bare `/` in it.
        let bare = match names.as_slice() {
            [single] => single.clone(),
            _ => clean_theme_name(name)?,
        };
        let bare_fold = fold_name(&bare);
        let readings: [&dyn Fn(&NamedTheme) -> bool; 4] = [
            &|(_, path, _)| *path == wanted,
            &|(_, path, _)| fold_name(path) == fold,
            &|(_, _, name)| *name == bare,
            &|(_, _, name)| fold_name(name) == bare_fold,
        ];
        for is_meant in readings {
            let found: Vec<_> = all.iter().filter(|theme| is_meant(theme)).collect();
            match found.as_slice() {
                [] => {}
                [(id, ..)] => return Ok(*id),
                several => {
                    let paths = several.iter().map(|(_, path, _)| path.clone()).collect();
                    return Err(CodingError::AmbiguousTheme { name: name.to_owned(), paths });
                }
            }
        }
        Err(CodingError::UnknownTheme { name: name.to_owned(), nearest: nearest_path(&fold, &all) })
    }
}

/// The path of the theme whose name or path has the smallest edit distance to what was typed (lower
/// case); ties go to the first path by alphabet. None where nothing is near.
fn nearest_path(wanted: &str, all: &[NamedTheme]) -> Option<String> {
    let far = |other: &str| strsim::levenshtein(wanted, &fold_name(other));
    let distances = all.iter().map(|(_, path, name)| (far(name).min(far(path)), path));
    let (distance, path) = distances.min()?;
    // More edits than half the letters make it another name. Chosen by hand; not measured.
    (distance * 2 <= wanted.chars().count()).then(|| path.clone())
}

/// Checks the name of a theme; trims it, collapses white space and composes its letters. A `/` is a letter of
/// the name here.
///
/// # Errors
/// [`CodingError::InvalidThemeName`] for control characters, [`CodingError::EmptyThemeName`],
/// [`CodingError::NameTooLong`].
pub(in crate::coding) fn clean_theme_name(name: &str) -> CodingResult<String> {
    if let Some(found) = name.chars().find(|&letter| letter.is_control() && !letter.is_whitespace()) {
        return Err(CodingError::InvalidThemeName { name: name.replace(char::is_control, " "), found });
    }
    let name = compose(&clean_name(name)?);
    if name.is_empty() { Err(CodingError::EmptyThemeName) } else { Ok(name) }
}

/// Most levels of themes, one below the other. Chosen by hand: codebooks have three to five.
pub(in crate::coding) const MOST_LEVELS: usize = 64;

/// Splits a path into checked names.
pub(in crate::coding) fn split_path(path: &str) -> CodingResult<Vec<String>> {
    let names = path_names(path);
    if names.len() > MOST_LEVELS {
        return Err(CodingError::ThemeTooDeep { most: MOST_LEVELS });
    }
    names.iter().map(|name| clean_theme_name(name)).collect()
}

/// The one name that was typed, `\/` standing for `/`.
///
/// # Errors
/// [`CodingError::InvalidThemeName`] where it is a path of several, else as [`clean_theme_name`].
pub(in crate::coding) fn single_name(typed: &str) -> CodingResult<String> {
    match split_path(typed)?.as_mut_slice() {
        [name] => Ok(std::mem::take(name)),
        _ => Err(CodingError::InvalidThemeName { name: typed.to_owned(), found: '/' }),
    }
}

/// The names of a path as they stand in it, unchecked: `Design/Pro\/con` is *Design* and *Pro/con*. A
/// backslash before any other character is a letter of its name.
pub fn path_names(path: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut letters = path.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' => names.push(std::mem::take(&mut name)),
            '\\' => name.push(letters.next_if(|next| matches!(next, '/' | '\\')).unwrap_or('\\')),
            _ => name.push(letter),
        }
    }
    names.push(name);
    names
}

/// The path of these names, a theme below each before it; [`path_names`] gives them back.
pub fn join_path<Name: AsRef<str>>(names: &[Name]) -> String {
    names.iter().map(|name| escape_name(name.as_ref())).collect::<Vec<_>>().join("/")
}

/// A name as it is written in a path.
pub fn escape_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let escapes = match letter {
            '/' => true,
            '\\' => letters.peek().is_none_or(|next| matches!(next, '/' | '\\')),
            _ => false,
        };
        out.extend(escapes.then_some('\\'));
        out.push(letter);
    }
    out
}

/// A name in composed letters.
fn compose(name: &str) -> String {
    name.nfc().collect()
}

/// Whether a stored name is this cleaned one; it may be from before names were composed.
pub(in crate::coding) fn is_same_name(stored: &str, name: &str) -> bool {
    stored == name || compose(stored) == name
}

/// A name as it is compared: composed and without case.
pub(in crate::coding) fn fold_name(name: &str) -> String {
    // Small letters may compose anew, such as i with a dot.
    compose(&compose(name).to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::codebook::model::Theme;
    use proptest::prelude::*;

    fn book(names: &[(i64, Option<i64>, &str)]) -> Codebook {
        let mut book = Codebook::default();
        for &(id, parent, name) in names {
            book.themes.insert(Theme {
                id: ThemeId(id),
                parent: parent.map(ThemeId),
                name: name.to_owned(),
                description: String::new(),
                color: 0,
                position: id,
                also_under: Default::default(),
            });
        }
        book
    }

    #[test]
    fn a_slash_in_a_name_is_escaped_in_paths() {
        let book = book(&[(1, None, "Work/life"), (2, Some(1), "He/she"), (3, None, "Work")]);
        assert_eq!(book.theme_path(ThemeId(2)), r"Work\/life/He\/she");
        assert_eq!(book.theme_names(ThemeId(2)), ["Work/life", "He/she"]);
        for typed in [r"Work\/life/He\/she", r"work\/LIFE/he\/she", r"He\/she", "he/she"] {
            assert_eq!(book.find_theme(typed), Ok(ThemeId(2)), "{typed}");
        }
        assert_eq!(book.find_theme("Work/life"), Ok(ThemeId(1)));
        assert_eq!(book.find_theme("Work"), Ok(ThemeId(3)));
    }

    #[test]
    fn a_name_is_found_in_either_form_of_unicode() {
        let (composed, decomposed) = ("\u{c9}preuve d'\u{e9}t\u{e9}", "E\u{301}preuve d'e\u{301}te\u{301}");
        for stored in [composed, decomposed] {
            let book = book(&[(1, None, stored)]);
            for typed in [composed, decomposed, "e\u{301}preuve d'\u{e9}te\u{301}"] {
                assert_eq!(book.find_theme(typed), Ok(ThemeId(1)), "{typed}");
            }
        }
        assert_eq!(clean_theme_name(decomposed).as_deref(), Ok(composed));
    }

    proptest! {
        #[test]
        fn a_path_gives_its_names_back(names in prop::collection::vec(r"[a/\\ \u{e9}]{0,6}", 1..5)) {
            prop_assert_eq!(path_names(&join_path(&names)), names);
        }

        #[test]
        fn any_path_is_taken(path in ".{0,40}") {
            let names = path_names(&path);
            prop_assert_eq!(path_names(&join_path(&names)), names);
        }
    }
}
