//! The rows: themes with those below them, and how much each covers.

use crate::app::work::Work;
use crate::coding::{Count, Theme, ThemeId};
use std::cmp::Ordering;

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Measure {
    /// The transcripts a theme comes in: the study's unit.
    #[default]
    Talks,
    /// Its snippets.
    Snippets,
    /// How long they take to say.
    Minutes,
    /// Who says them.
    Speakers,
}

impl Measure {
    /// All of them, in the order of their columns.
    pub const ALL: [Self; 4] = [Self::Talks, Self::Snippets, Self::Minutes, Self::Speakers];

    /// Its name above its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Talks => "talks",
            Self::Snippets => "snippets",
            Self::Minutes => "minutes",
            Self::Speakers => "speakers",
        }
    }
    /// How much of it there is.
    pub fn of(self, count: &Count) -> f64 {
        match self {
            Self::Talks => count.transcripts as f64,
            Self::Snippets => count.snippets as f64,
            Self::Minutes => count.seconds.unwrap_or_default() / 60.0,
            Self::Speakers => count.speakers as f64,
        }
    }
    pub(super) fn next(self) -> Self {
        match self {
            Self::Talks => Self::Snippets,
            Self::Snippets => Self::Minutes,
            Self::Minutes => Self::Speakers,
            Self::Speakers => Self::Talks,
        }
    }
}

/// In which order the themes inside one theme stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the codebook.
    #[default]
    Codebook,
    /// Those with the most first.
    Most,
    /// By name.
    Name,
}

impl Order {
    /// Its name above the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codebook => "as in the codebook",
            Self::Most => "most first",
            Self::Name => "by name",
        }
    }
    pub(super) fn next(self) -> Self {
        match self {
            Self::Codebook => Self::Most,
            Self::Most => Self::Name,
            Self::Name => Self::Codebook,
        }
    }
}

/// A theme with what it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// The theme; none: what is in no theme.
    pub theme: Option<ThemeId>,
    /// Its name.
    pub name: String,
    /// How deep it is, from 0.
    pub depth: usize,
    /// What it and those below it cover.
    pub count: Count,
}

/// The themes in their order, and on wish, at the end, what is in none.
pub(super) fn rows(work: &Work, order: Order, measure: Measure, unsorted: bool) -> Vec<ReportRow> {
    let count = |theme: ThemeId| work.study.prevalence(theme).map_or_else(Count::default, |it| it.whole);
    let compare = |a: &&Theme, b: &&Theme| match order {
        Order::Codebook => Ordering::Equal,
        Order::Most => measure.of(&count(b.id)).total_cmp(&measure.of(&count(a.id))),
        Order::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
    };
    let inside = |parent: Option<ThemeId>| {
        let mut themes = work.codebook.children(parent);
        themes.sort_by(compare);
        themes.into_iter().rev()
    };
    let mut rows = Vec::with_capacity(work.codebook.themes.len() + 1);
    let mut open: Vec<(usize, &Theme)> = inside(None).map(|theme| (0, theme)).collect();
    while let Some((depth, theme)) = open.pop() {
        open.extend(inside(Some(theme.id)).map(|child| (depth + 1, child)));
        let name = theme.name.clone();
        rows.push(ReportRow { theme: Some(theme.id), name, depth, count: count(theme.id) });
    }
    if unsorted {
        let count = work.study.unsorted_count();
        rows.push(ReportRow { theme: None, name: "in no theme".to_owned(), depth: 0, count });
    }
    rows
}
