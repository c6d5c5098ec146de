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
}

/// The scales, in the order the key goes through them.
pub(super) const SCALES: [CrosstabScale; 4] =
    [CrosstabScale::Counts, CrosstabScale::RowShare, CrosstabScale::ColumnShare, CrosstabScale::Lift];
