//! Themes addressed by name or path: lookup, the check of new names, and the nearest name for "did you mean".

use super::model::{Codebook, Theme, ThemeId};
use crate::coding::error::{CodingError, CodingResult};
use std::collections::BTreeMap;

/// A test whether a theme, given with its path, is meant.
type ThemePredicate<'a> = dyn Fn(&str, &Theme) -> bool + 'a;

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
        let wanted = split_path(name)?.join("/");
        let paths: BTreeMap<ThemeId, String> =
            self.themes.keys().map(|&id| (id, self.theme_path(id))).collect();
        let by = |matches: &ThemePredicate<'_>| -> Vec<ThemeId> {
            self.themes
                .values()
                .filter(|theme| paths.get(&theme.id).is_some_and(|path| matches(path, theme)))
                .map(|theme| theme.id)
                .collect()
        };
        let fold = wanted.to_lowercase();
        let tries: [&ThemePredicate<'_>; 4] = [
            &|path, _| path == wanted,
            &|path, _| path.to_lowercase() == fold,
            &|_, theme| theme.name == wanted,
            &|_, theme| theme.name.to_lowercase() == fold,
        ];
        for matches in tries {
            match by(matches).as_slice() {
                [] => {}
                &[one] => return Ok(one),
                several => {
                    let paths = several.iter().filter_map(|id| paths.get(id).cloned()).collect();
                    return Err(CodingError::AmbiguousTheme { name: name.to_owned(), paths });
                }
            }
        }
        Err(CodingError::UnknownTheme { name: name.to_owned(), nearest: self.nearest_path(&fold, &paths) })
    }

    /// The path of the theme whose name or path has the smallest edit distance to what was typed (lower
    /// case); ties go to the first path by alphabet. None where nothing is near.
    fn nearest_path(&self, wanted: &str, paths: &BTreeMap<ThemeId, String>) -> Option<String> {
        let far = |path: &String, name: &str| {
            let to = |other: &str| strsim::levenshtein(wanted, &other.to_lowercase());
            to(name).min(to(path))
        };
        let (path, distance) = self
            .themes
            .values()
            .filter_map(|theme| paths.get(&theme.id).map(|path| (path, far(path, &theme.name))))
            .min_by_key(|&(path, distance)| (distance, path))?;
        // More edits than half the letters make it another name. Chosen by hand; not measured.
        (distance * 2 <= wanted.chars().count()).then(|| path.clone())
    }
}

/// Checks the name of a theme; trims it and collapses white space.
///
/// # Errors
/// [`CodingError::InvalidThemeName`] for `/` and control characters, [`CodingError::EmptyThemeName`].
pub(in crate::coding) fn clean_theme_name(name: &str) -> CodingResult<String> {
    if let Some(found) =
        name.chars().find(|&letter| letter == '/' || (letter.is_control() && !letter.is_whitespace()))
    {
        return Err(CodingError::InvalidThemeName { name: name.replace(char::is_control, " "), found });
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { Err(CodingError::EmptyThemeName) } else { Ok(name) }
}

/// Splits a path at `/` into checked names.
pub(in crate::coding) fn split_path(path: &str) -> CodingResult<Vec<String>> {
    path.split('/').map(clean_theme_name).collect()
}
