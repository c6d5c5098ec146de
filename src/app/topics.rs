//! Screen 1: what the machine found.

use super::event::Pane;
use super::list::List;
use super::passages::Passages;
use super::standing::Extent;
use crate::coding::ThemeId;
use crate::topics::TopicId;
use std::collections::BTreeSet;
use tui_input::Input;

/// What a row of the list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// A topic.
    Topic(TopicId),
    /// The snippets in no topic.
    Outliers,
}

/// A row of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct TopicRow {
    /// What it stands for.
    pub heap: Heap,
    /// Its name: the researcher's, or the machine's label; "outliers".
    pub label: String,
    /// Its themes, the latest decision first.
    pub themes: Vec<ThemeId>,
    /// How much it covers.
    pub extent: Extent,
    /// Whether it is left out of counts; such rows stand last.
    pub junk: bool,
    /// Whether there is a memo on it.
    pub memo: bool,
    /// How long its bar is, 0 to 1, against the longest, in the measure that is chosen.
    pub share: f64,
}

/// What the list is sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The largest first.
    #[default]
    Size,
    /// By name.
    Label,
    /// By theme, those without one last.
    Theme,
    /// The most unread first.
    Unread,
}

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// Snippets.
    #[default]
    Snippets,
    /// Transcripts.
    Talks,
    /// How long they take to say.
    Minutes,
}

/// The screen.
#[derive(Debug, Clone, Default)]
pub struct Topics {
    /// The rows that pass the filter, in the order they are listed.
    pub rows: Vec<TopicRow>,
    /// The cursor among them.
    pub list: List,
    /// What they are sorted by.
    pub sort: Sort,
    /// What the bars show.
    pub measure: Measure,
    /// What was typed as a filter; empty: everything is listed.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// Topics that are selected.
    pub selected: BTreeSet<TopicId>,
    /// The pane that keys go to.
    pub focus: Pane,
    /// The snippets of the topic under the cursor.
    pub passages: Passages,
    /// How many topics have snippets that were not on screen.
    pub unread: usize,
    /// How many topics there are, before the filter.
    pub total: usize,
    /// How many of them are in a theme.
    pub sorted: usize,
}
