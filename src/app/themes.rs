//! Screen 4: the codebook, and what each theme holds.

use super::event::Pane;
use super::list::List;
use super::passages::Passages;
use super::standing::Extent;
use crate::coding::ThemeId;
use crate::topics::TopicId;
use std::collections::BTreeSet;
use tui_input::Input;

/// What a row of the tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Node {
    /// A theme.
    Theme(ThemeId),
    /// The topics in no theme.
    Unsorted,
}

/// A row of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeRow {
    /// What it stands for.
    pub node: Node,
    /// Its name.
    pub name: String,
    /// How deep it is, from 0.
    pub depth: usize,
    /// Whether there are themes inside it.
    pub children: usize,
    /// Whether those are shown.
    pub open: bool,
    /// Topics in it, its children's included.
    pub topics: usize,
    /// What it covers, its children included; what is in several counts once.
    pub extent: Extent,
    /// Whether there is a memo on it.
    pub memo: bool,
}

/// What the right pane says of the row under the cursor.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ThemeDetail {
    /// Names from the root down, or "unsorted".
    pub path: String,
    /// When to use it and when not.
    pub description: String,
    /// The memo on it.
    pub memo: String,
    /// Topics in it: which, its name, its snippets. The largest first.
    pub topics: Vec<(TopicId, String, usize)>,
    /// How many snippets were assigned by hand.
    pub by_hand: usize,
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Themes {
    /// The rows, as far as they are unfolded and pass the filter.
    pub rows: Vec<ThemeRow>,
    /// The cursor among them.
    pub list: List,
    /// Themes whose children are not shown.
    pub folded: BTreeSet<ThemeId>,
    /// What was typed as a filter.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Themes that are selected.
    pub selected: BTreeSet<ThemeId>,
    /// The pane that keys go to.
    pub focus: Pane,
    /// What the right pane says.
    pub detail: ThemeDetail,
    /// The snippets of the row under the cursor.
    pub passages: Passages,
}
