//! The themes of a codebook, with an index of each theme's children and of those that stand also under it.
//!
//! [`Theme`] and [`ThemeId`] are stored in the project's database and log: their field names are a file format
//! and must not change.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

/// Number of a theme, unique within a project and never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ThemeId(pub i64);

/// A named node of the codebook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its number.
    pub id: ThemeId,
    /// The theme above it; none at the top.
    pub parent: Option<ThemeId>,
    /// Its name, unique among its siblings, in composed letters.
    pub name: String,
    /// The coding rule: when to use the theme and when not.
    pub description: String,
    /// An index into the palette of theme colours and glyphs.
    pub color: u8,
    /// Sort key among its siblings; ties go by name, then number.
    pub position: i64,
    /// The other themes it stands also under, by reference; its home is under its parent.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub also_under: BTreeSet<ThemeId>,
}

/// The themes by number, and the children of each in their order.
///
/// It reads like the map it holds; it is changed only by the functions below, which keep the index. A theme
/// whose parent is not there is a child of that parent all the same, and so in no walk from the top.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeTree {
    themes: BTreeMap<ThemeId, Theme>,
    /// The children of each theme, and of the top, by position, then name, then number.
    children: BTreeMap<Option<ThemeId>, Vec<ThemeId>>,
    /// The themes that stand also under each theme.
    references: BTreeMap<ThemeId, BTreeSet<ThemeId>>,
}

impl Deref for ThemeTree {
    type Target = BTreeMap<ThemeId, Theme>;

    fn deref(&self) -> &Self::Target {
        &self.themes
    }
}

impl FromIterator<Theme> for ThemeTree {
    fn from_iter<I: IntoIterator<Item = Theme>>(themes: I) -> Self {
        let mut tree = Self::default();
        themes.into_iter().for_each(|theme| tree.insert(theme));
        tree
    }
}

impl ThemeTree {
    /// Adds a theme, or replaces the one of this number.
    pub fn insert(&mut self, theme: Theme) {
        self.remove(theme.id);
        fn order(theme: &Theme) -> (i64, &str, ThemeId) {
            (theme.position, &theme.name, theme.id)
        }
        let siblings = self.children.entry(theme.parent).or_default();
        let before = |id: &ThemeId| self.themes.get(id).is_some_and(|other| order(other) < order(&theme));
        siblings.insert(siblings.partition_point(before), theme.id);
        for parent in &theme.also_under {
            self.references.entry(*parent).or_default().insert(theme.id);
        }
        self.themes.insert(theme.id, theme);
    }

    /// Removes a theme; its children keep their parent link.
    pub fn remove(&mut self, id: ThemeId) {
        let Some(theme) = self.themes.remove(&id) else { return };
        for parent in &theme.also_under {
            if let Some(listed) = self.references.get_mut(parent) {
                listed.remove(&id);
                if listed.is_empty() {
                    self.references.remove(parent);
                }
            }
        }
        if let Some(siblings) = self.children.get_mut(&theme.parent) {
            siblings.retain(|sibling| *sibling != id);
            if siblings.is_empty() {
                self.children.remove(&theme.parent);
            }
        }
    }

    /// The children of a theme, or the top themes, by position, then name, then number.
    pub fn children(&self, parent: Option<ThemeId>) -> impl DoubleEndedIterator<Item = &Theme> {
        let ids = self.children.get(&parent).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.themes.get(id))
    }

    /// The themes that stand also under a theme, by number.
    pub fn listed_under(&self, parent: ThemeId) -> impl Iterator<Item = &Theme> {
        self.references.get(&parent).into_iter().flatten().filter_map(|id| self.themes.get(id))
    }

    /// Whether any theme stands also under another.
    pub fn has_references(&self) -> bool {
        !self.references.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_index_finds_what_a_scan_finds(
            steps in prop::collection::vec(
                (0i64..8, 0i64..9, 0i64..3, "[ab]", any::<bool>(), prop::collection::btree_set(0i64..8, 0..3)),
                0..60
            )
        ) {
            let mut tree = ThemeTree::default();
            for (id, parent, position, name, gone, also) in steps {
                let (id, parent) = (ThemeId(id), (parent < 8).then_some(ThemeId(parent)));
                let also_under = also.into_iter().map(ThemeId).collect();
                if gone {
                    tree.remove(id);
                } else {
                    let description = String::new();
                    tree.insert(Theme { id, parent, name, description, color: 0, position, also_under });
                }
                for parent in (0..8).map(ThemeId) {
                    let scan = tree.values().filter(|theme| theme.also_under.contains(&parent));
                    prop_assert_eq!(tree.listed_under(parent).collect::<Vec<_>>(), scan.collect::<Vec<_>>());
                }
                prop_assert_eq!(tree.has_references(), tree.values().any(|theme| !theme.also_under.is_empty()));
                for parent in (0..8).map(|id| Some(ThemeId(id))).chain([None]) {
                    let mut scan: Vec<&Theme> = tree.values().filter(|theme| theme.parent == parent).collect();
                    scan.sort_by(|a, b| (a.position, &a.name, a.id).cmp(&(b.position, &b.name, b.id)));
                    prop_assert_eq!(tree.children(parent).collect::<Vec<_>>(), scan);
                }
            }
            prop_assert_eq!(&tree.values().cloned().collect::<ThemeTree>(), &tree);
        }
    }
}
