//! The tables of the Report and the scales of their cells.

use crate::coding::CrosstabScale;

/// The table shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ReportTable {
    /// How much each theme covers.
    #[default]
    Prevalence,
    /// Co-occurrence: themes by themes.
    Cooccurrence,
    /// Themes by an attribute of the transcripts.
    ByAttribute,
}

impl ReportTable {
    /// All of them, in the order Tab goes through.
    pub const ALL: [Self; 3] = [Self::Prevalence, Self::Cooccurrence, Self::ByAttribute];

    /// Its name above the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prevalence => "prevalence",
            Self::Cooccurrence => "themes together",
            Self::ByAttribute => "by attribute",
        }
    }

    /// The table before or after it, around.
    pub(super) fn neighbour(self, back: bool) -> Self {
        match (self, back) {
            (Self::Prevalence, false) | (Self::ByAttribute, true) => Self::Cooccurrence,
            (Self::Cooccurrence, false) | (Self::Prevalence, true) => Self::ByAttribute,
            (Self::ByAttribute, false) | (Self::Cooccurrence, true) => Self::Prevalence,
        }
    }
}

/// The scale after this one, around.
pub(super) fn next_scale(scale: CrosstabScale) -> CrosstabScale {
    match scale {
        CrosstabScale::Counts => CrosstabScale::RowShare,
        CrosstabScale::RowShare => CrosstabScale::ColumnShare,
        CrosstabScale::ColumnShare => CrosstabScale::Lift,
        CrosstabScale::Lift => CrosstabScale::Counts,
    }
}
