//! Themes addressed by name or path: lookup, the check of new names, and the nearest name for "did you mean".

use super::model::{Codebook, ThemeId};
use crate::coding::error::{CodingError, CodingResult};

/// A theme with its path and its name.
type NamedTheme<'a> = (ThemeId, String, &'a str);

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
        let themes = self.themes.values();
        let all: Vec<NamedTheme<'_>> =
            themes.map(|theme| (theme.id, self.theme_path(theme.id), theme.name.as_str())).collect();
        let fold = wanted.to_lowercase();
        let readings: [&dyn Fn(&NamedTheme<'_>) -> bool; 4] = [
            &|(_, path, _)| *path == wanted,
            &|(_, path, _)| path.to_lowercase() == fold,
            &|(_, _, name)| *name == wanted,
            &|(_, _, name)| name.to_lowercase() == fold,
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
fn nearest_path(wanted: &str, all: &[NamedTheme<'_>]) -> Option<String> {
    let far = |other: &str| strsim::levenshtein(wanted, &other.to_lowercase());
    let distances = all.iter().map(|(_, path, name)| (far(name).min(far(path)), path));
    let (distance, path) = distances.min()?;
    // More edits than half the letters make it another name. Chosen by hand; not measured.
    (distance * 2 <= wanted.chars().count()).then(|| path.clone())
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
