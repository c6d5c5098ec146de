//! Themes named by path: found, suggested, and made where a decision wants one that is not there.

use super::error::{Error, Result};
use super::model::{Codebook, Theme, ThemeId};
use std::collections::BTreeMap;

/// Whether a theme with its path is meant.
type Matches<'a> = dyn Fn(&str, &Theme) -> bool + 'a;

/// Where a decision goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// To a theme that is there.
    Theme(ThemeId),
    /// To the theme of that path, as in `Design/RAG`; what is not there of it is made. A name without
    /// `/` that only one theme has, at any depth, means that theme.
    Path(&'a str),
}

impl Codebook {
    /// Finds a theme by its path, or by its name where only one has it; case is forgiven.
    ///
    /// # Errors
    /// [`Error::UnknownTheme`] with the nearest name, [`Error::Ambiguous`] with all it could mean.
    pub fn find(&self, name: &str) -> Result<ThemeId> {
        let wanted = split(name)?.join("/");
        let paths: BTreeMap<ThemeId, String> = self.themes.keys().map(|&id| (id, self.path(id))).collect();
        let by = |matches: &Matches<'_>| -> Vec<ThemeId> {
            self.themes
                .values()
                .filter(|theme| paths.get(&theme.id).is_some_and(|path| matches(path, theme)))
                .map(|theme| theme.id)
                .collect()
        };
        let fold = wanted.to_lowercase();
        let tries: [&Matches<'_>; 4] = [
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
                    return Err(Error::Ambiguous { name: name.to_owned(), paths });
                }
            }
        }
        Err(Error::UnknownTheme { name: name.to_owned(), nearest: self.nearest(&fold, &paths) })
    }

    fn nearest(&self, wanted: &str, paths: &BTreeMap<ThemeId, String>) -> Option<String> {
        let far = |path: &String, name: &str| {
            distance(wanted, &name.to_lowercase()).min(distance(wanted, &path.to_lowercase()))
        };
        let (path, distance) = self
            .themes
            .values()
            .filter_map(|theme| paths.get(&theme.id).map(|path| (path, far(path, &theme.name))))
            .min_by_key(|&(path, distance)| (distance, path))?;
        // Further than half the name is another name.
        (distance * 2 <= wanted.chars().count()).then(|| path.clone())
    }
}

/// Checks a theme's name and takes out superfluous white space.
pub(super) fn clean(name: &str) -> Result<String> {
    if let Some(found) =
        name.chars().find(|&letter| letter == '/' || (letter.is_control() && !letter.is_whitespace()))
    {
        return Err(Error::BadName { name: name.replace(char::is_control, " "), found });
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() { Err(Error::EmptyName) } else { Ok(name) }
}

/// The names a path is made of.
pub(super) fn split(path: &str) -> Result<Vec<String>> {
    path.split('/').map(clean).collect()
}

/// Levenshtein's distance, in characters.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(x != *y)).min(left + 1).min(*slot + 1);
            diagonal = std::mem::replace(slot, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_levenshteins() {
        for (a, b, expected) in
            [("", "", 0), ("kitten", "sitting", 3), ("", "ab", 2), ("ab", "", 2), ("über", "uber", 1)]
        {
            assert_eq!(distance(a, b), expected, "{a} {b}");
        }
    }
}
