//! Themes that stand also under another theme, by reference.
//!
//! A theme has one home, under its parent, and may be listed under other themes as well. What stands under a theme, at home
//! or by reference, is counted with it, and so is all below that. No theme stands under itself, however long the way; so
//! the themes with their references are a graph without circles.

use super::model::{Codebook, Theme, ThemeId};
use super::theme_path::MOST_LEVELS;
use crate::coding::error::{CodingError, CodingResult};
use std::collections::{BTreeMap, BTreeSet};

/// A line of the tree of themes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThemeLine<'a> {
    /// How deep it stands, from 0.
    pub depth: usize,
    /// The theme.
    pub theme: &'a Theme,
    /// The theme it stands also under, where the line is a reference and not its home.
    pub under: Option<ThemeId>,
}

impl Codebook {
    /// The tree of themes line by line: parents before children, siblings in their order, and behind them those that stand
    /// also under the parent. What is below a reference is at its home alone.
    pub fn tree_lines(&self) -> Vec<ThemeLine<'_>> {
        let mut lines = Vec::with_capacity(self.themes.len());
        let home = |depth| move |theme| ThemeLine { depth, theme, under: None };
        let mut open: Vec<ThemeLine<'_>> = self.themes.children(None).rev().map(home(0)).collect();
        while let Some(line) = open.pop() {
            lines.push(line);
            if line.under.is_none() {
                let (depth, id) = (line.depth + 1, line.theme.id);
                open.extend(self.listed_under(id).into_iter().rev().map(|theme| ThemeLine {
                    depth,
                    theme,
                    under: Some(id),
                }));
                open.extend(self.themes.children(Some(id)).rev().map(home(depth)));
            }
        }
        lines
    }

    /// The themes that stand also under a theme, by name, then number.
    pub fn listed_under(&self, parent: ThemeId) -> Vec<&Theme> {
        let mut listed: Vec<&Theme> = self.themes.listed_under(parent).collect();
        listed.sort_by_key(|theme| (&theme.name, theme.id));
        listed
    }

    /// A theme with all that is counted with it: what stands below it, at home or by reference.
    pub fn counted_with(&self, root: ThemeId) -> BTreeSet<ThemeId> {
        self.reached_from(root, |theme| self.below(theme))
    }

    /// A theme with all it is counted in: those it stands under, at home or by reference, and those above them.
    pub fn counted_in(&self, theme: ThemeId) -> BTreeSet<ThemeId> {
        self.reached_from(theme, |theme| self.above(theme))
    }

    /// The paths of the other themes that a theme stands also under, in the order of the alphabet.
    pub fn also_under_paths(&self, theme: ThemeId) -> Vec<String> {
        let parents = self.themes.get(&theme).into_iter().flat_map(|theme| &theme.also_under);
        let known = parents.filter(|parent| self.themes.contains_key(parent));
        let mut paths: Vec<String> = known.map(|parent| self.theme_path(*parent)).collect();
        paths.sort();
        paths
    }

    /// Whether a theme may stand also under another.
    ///
    /// # Errors
    /// [`CodingError::ThemeCycle`] where the other is the theme itself or stands below it, [`CodingError::ThemeTooDeep`],
    /// and [`CodingError::NothingToDo`] where it stands there already.
    pub(in crate::coding) fn check_reference(&self, id: ThemeId, parent: ThemeId) -> CodingResult<()> {
        let (path, target) = (self.theme_path(id), self.theme_path(parent));
        let theme = self.themes.get(&id);
        if theme.is_some_and(|theme| theme.parent == Some(parent) || theme.also_under.contains(&parent)) {
            return Err(CodingError::NothingToDo(format!("{path} is under {target}")));
        }
        if self.counted_with(id).contains(&parent) {
            return Err(CodingError::ThemeCycle { path, target });
        }
        self.check_levels(id, Some(parent))
    }

    /// Whether a theme with all below it may stand under another, or at the top, without lying too deep.
    ///
    /// # Errors
    /// [`CodingError::ThemeTooDeep`].
    pub(in crate::coding) fn check_levels(&self, id: ThemeId, parent: Option<ThemeId>) -> CodingResult<()> {
        let above = parent.map_or(0, |parent| self.levels(parent, |theme| self.above(theme)));
        if above + self.levels(id, |theme| self.below(theme)) > MOST_LEVELS {
            return Err(CodingError::ThemeTooDeep { most: MOST_LEVELS });
        }
        Ok(())
    }

    /// Takes away the references that do not hold any more, after themes were merged or deleted: those to a theme that is
    /// gone or the parent, and of those that make a circle or lie too deep the ones that come last by number.
    pub(in crate::coding) fn drop_broken_references(&mut self) {
        if !self.themes.has_references() {
            return;
        }
        let listing: Vec<Theme> =
            self.themes.values().filter(|theme| !theme.also_under.is_empty()).cloned().collect();
        for theme in &listing {
            self.themes.insert(Theme { also_under: BTreeSet::new(), ..theme.clone() });
        }
        for theme in listing {
            for parent in theme.also_under {
                if self.themes.contains_key(&parent) && self.check_reference(theme.id, parent).is_ok() {
                    self.insert_reference(theme.id, parent);
                }
            }
        }
    }

    /// Lists a theme under another.
    pub(in crate::coding) fn insert_reference(&mut self, id: ThemeId, parent: ThemeId) {
        if let Some(mut theme) = self.themes.get(&id).cloned() {
            theme.also_under.insert(parent);
            self.themes.insert(theme);
        }
    }

    fn below(&self, theme: ThemeId) -> Vec<ThemeId> {
        self.themes
            .children(Some(theme))
            .chain(self.themes.listed_under(theme))
            .map(|below| below.id)
            .collect()
    }

    fn above(&self, theme: ThemeId) -> Vec<ThemeId> {
        let theme = self.themes.get(&theme);
        theme.into_iter().flat_map(|theme| theme.parent.iter().chain(&theme.also_under)).copied().collect()
    }

    /// All themes on the ways from one on, itself included. Safe against circular links.
    fn reached_from(&self, root: ThemeId, next: impl Fn(ThemeId) -> Vec<ThemeId>) -> BTreeSet<ThemeId> {
        let mut reached = BTreeSet::new();
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(next(id));
            }
        }
        reached
    }

    /// The themes on the longest way from one on, itself included. Safe against circular links, of which it counts each
    /// theme once.
    fn levels(&self, from: ThemeId, next: impl Fn(ThemeId) -> Vec<ThemeId>) -> usize {
        let mut known: BTreeMap<ThemeId, usize> = BTreeMap::new();
        // A theme is left open below those it leads to, and counted once they are.
        let mut open = vec![(from, false)];
        let mut begun = BTreeSet::new();
        while let Some((id, is_counted)) = open.pop() {
            let beyond = next(id);
            if is_counted {
                let most = beyond.iter().filter_map(|id| known.get(id)).max().copied().unwrap_or(0);
                known.insert(id, most + 1);
            } else if begun.insert(id) {
                open.push((id, true));
                open.extend(beyond.into_iter().map(|id| (id, false)));
            }
        }
        known.get(&from).copied().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::fixture::codebook_with;

    /// The tree as indented lines; a reference with the sign it is shown with.
    fn lines(book: &Codebook) -> Vec<String> {
        let shown = |line: &ThemeLine<'_>| {
            let sign = if line.under.is_some() { "> " } else { "" };
            format!("{}{sign}{}", "  ".repeat(line.depth), line.theme.name)
        };
        book.tree_lines().iter().map(shown).collect()
    }

    #[test]
    fn a_reference_stands_behind_the_children_and_shows_nothing_below_it() {
        let mut book = codebook_with(&["Money", "Money/Costs", "Money/Costs/Rent", "Time", "Time/Waiting"]);
        let id = |name: &str| book.find_theme(name).unwrap();
        let (costs, time, waiting, money) = (id("Costs"), id("Time"), id("Waiting"), id("Money"));
        book.insert_reference(costs, time);
        assert_eq!(lines(&book), ["Money", "  Costs", "    Rent", "Time", "  Waiting", "  > Costs"]);
        assert_eq!(book.also_under_paths(costs), ["Time"]);
        let rent = id_of(&book, "Rent");
        assert_eq!(book.counted_with(time), [time, waiting, costs, rent].into());
        assert_eq!(book.counted_in(rent), [rent, costs, money, time].into());
    }

    fn id_of(book: &Codebook, name: &str) -> ThemeId {
        book.find_theme(name).unwrap()
    }

    #[test]
    fn circles_and_what_stands_there_already_are_refused() {
        let mut book = codebook_with(&["A", "A/B", "A/B/C", "D", "D/E"]);
        let [a, b, c, d, e] = ["A", "B", "C", "D", "E"].map(|name| id_of(&book, name));
        assert!(matches!(book.check_reference(b, a), Err(CodingError::NothingToDo(_))));
        for (theme, parent) in [(a, a), (a, c), (b, c)] {
            assert!(matches!(book.check_reference(theme, parent), Err(CodingError::ThemeCycle { .. })));
        }
        assert_eq!(book.check_reference(d, c), Ok(()));
        book.insert_reference(d, c);
        // A now has E below it, by way of C and D.
        assert!(matches!(book.check_reference(a, e), Err(CodingError::ThemeCycle { .. })));
        assert!(matches!(book.check_reference(d, c), Err(CodingError::NothingToDo(_))));
    }

    #[test]
    fn references_count_as_levels() {
        let deep = |name: &str, levels: usize| vec![name; levels].join("/");
        let mut book = codebook_with(&[deep("a", 40).as_str(), deep("b", 24).as_str(), "c"]);
        let last = *book.themes.keys().find(|id| book.theme_names(**id).len() == 40).unwrap();
        let (b, c) = (book.find_theme("b").unwrap(), id_of(&book, "c"));
        assert_eq!(book.check_reference(b, last), Ok(()), "64 in all");
        book.insert_reference(b, last);
        let deepest = *book.themes.keys().rfind(|id| book.theme_names(**id)[0] == "b").unwrap();
        assert!(matches!(book.check_reference(c, deepest), Err(CodingError::ThemeTooDeep { .. })));
    }

    #[test]
    fn links_in_a_circle_of_a_damaged_file_end() {
        let mut book = codebook_with(&["A", "B"]);
        let [a, b] = ["A", "B"].map(|name| id_of(&book, name));
        book.insert_reference(a, b);
        book.insert_reference(b, a);
        assert_eq!(book.counted_with(a), [a, b].into());
        assert_eq!(book.check_levels(a, None), Ok(()));
        assert_eq!(book.tree_lines().len(), 4);
        book.drop_broken_references();
        assert_eq!(lines(&book), ["A", "B", "  > A"]);
    }
}
