//! Statistics of coding: corpus, run and codebook brought together. Which snippet is in which topic and
//! theme, and how much of the corpus each covers.
//!
//! Everything is computed once and looked up afterwards. What no edit changes (membership, times, speakers)
//! is shared between the statistics before and after an edit.

mod attribute_values;
mod coded_text;
pub mod coding_stats;
mod cooccurrence;
mod crosstab;
mod crosstab_table;
mod grouping;
mod matrix_order;
mod membership;
mod prevalence;
mod read_marks;
mod saturation;
pub mod snippet_positions;
mod snippet_table;
mod speaker_coverage;
mod text_choice;
mod thematic_saturation;
pub mod theme_link;
mod theme_matrix;
mod theme_text;
mod topic_cooccurrence;

pub use attribute_values::AttributeValues;
pub use coded_text::CodedText;
pub use cooccurrence::{ThemeCooccurrence, ThemePairCount};
pub use crosstab::CodingFunnel;
pub use crosstab_table::{CrosstabScale, CrosstabTable};
pub use grouping::{TranscriptGrouping, UngroupedReason, transcript_groupings, ungrouped_attributes};
pub use matrix_order::{LikenessOrder, MOST_COMPARED};
pub use prevalence::{CoverageCounts, Prevalence};
pub use saturation::SaturationCurve;
pub use snippet_positions::CrosstabUnit;
pub use speaker_coverage::SpeakerCoverage;
pub use text_choice::TextChoice;
pub use thematic_saturation::{
    RANDOM_ORDERS, SaturationBand, SaturationPath, SaturationRule, SaturationStep, ThematicSaturation,
};
pub use theme_matrix::{ColumnText, MatrixCell, MatrixColumn, MatrixColumns, ThemeMatrix, share_of_column};
pub use theme_text::{SnippetRulers, measure_snippets};
pub use topic_cooccurrence::TopicPair;

#[cfg(test)]
mod tests;
