//! The rows of the Report: themes in their tree, with the counts of their branches.

use crate::app::workspace::Workspace;
use crate::coding::{CoverageCounts, Theme, ThemeId};
use std::cmp::Ordering;

/// What the bars show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReportMeasure {
    /// The transcripts a theme occurs in: the unit of the study this program follows.
    #[default]
    Transcripts,
    /// The words of its passages.
    Words,
    /// The snippets it touches.
    Snippets,
    /// The length of its passages in minutes.
    Minutes,
    /// The speakers heard in them.
    Speakers,
}

impl ReportMeasure {
    /// All of them, in the order of their columns.
    pub const ALL: [Self; 5] =
        [Self::Transcripts, Self::Words, Self::Minutes, Self::Snippets, Self::Speakers];

    /// Its name above its column.
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcripts => "talks",
            Self::Words => "words",
            Self::Snippets => "snippets",
            Self::Minutes => "minutes",
            Self::Speakers => "speakers",
        }
    }
    /// The value of a count in this measure.
    pub fn value(self, count: &CoverageCounts) -> f64 {
        match self {
            Self::Transcripts => count.transcripts as f64,
            Self::Words => count.words as f64,
            Self::Snippets => count.snippets as f64,
            // Text without times takes no minutes.
            Self::Minutes => count.seconds.unwrap_or(0.0) / 60.0,
            Self::Speakers => count.speakers as f64,
        }
    }
}

/// The order of themes with the same parent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ThemeOrder {
    /// The codebook's order.
    #[default]
    Codebook,
    /// Those with the most first.
    Most,
    /// By name, ignoring case.
    Name,
}

impl ThemeOrder {
    /// All of them, in the order the key goes through them.
    pub(super) const ALL: [Self; 3] = [Self::Codebook, Self::Most, Self::Name];

    /// Its name above the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Codebook => "as in the codebook",
            Self::Most => "most first",
            Self::Name => "by name",
        }
    }
}

/// A row: a theme with its counts.
#[derive(Debug, Clone, PartialEq)]
pub struct ReportRow {
    /// The theme; `None` for what is in no theme.
    pub theme: Option<ThemeId>,
    /// Its name.
    pub name: String,
    /// How deep it is in the tree, from 0.
    pub depth: usize,
    /// The number of passages of it and those below it; none for what is in no theme.
    pub passages: Option<usize>,
    /// What these passages together cover.
    pub count: CoverageCounts,
}

/// The themes, depth first, each level in `order`; with `unsorted`, a last row for what is in no theme.
pub(super) fn report_rows(
    work: &Workspace,
    order: ThemeOrder,
    measure: ReportMeasure,
    unsorted: bool,
) -> Vec<ReportRow> {
    let count =
        |theme: ThemeId| work.stats.prevalence(theme).map_or_else(CoverageCounts::default, |it| it.subtree);
    let compare = |a: &&Theme, b: &&Theme| match order {
        ThemeOrder::Codebook => Ordering::Equal,
        ThemeOrder::Most => measure.value(&count(b.id)).total_cmp(&measure.value(&count(a.id))),
        ThemeOrder::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
    };
    let inside = |parent: Option<ThemeId>| {
        let mut themes = work.codebook.children(parent);
        themes.sort_by(compare);
        // Reversed, because the stack below is popped from its end.
        themes.into_iter().rev()
    };
    let mut rows = Vec::with_capacity(work.codebook.themes.len() + 1);
    let mut open: Vec<(usize, &Theme)> = inside(None).map(|theme| (0, theme)).collect();
    while let Some((depth, theme)) = open.pop() {
        open.extend(inside(Some(theme.id)).map(|child| (depth + 1, child)));
        let name = theme.name.clone();
        let passages = work.stats.prevalence(theme.id).map(|it| it.passages_of_subtree);
        rows.push(ReportRow { theme: Some(theme.id), name, depth, passages, count: count(theme.id) });
    }
    if unsorted {
        let count = work.stats.uncoded_coverage();
        rows.push(ReportRow { theme: None, name: "in no theme".to_owned(), depth: 0, passages: None, count });
    }
    rows
}
