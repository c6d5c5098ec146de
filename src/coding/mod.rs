//! The researcher's work: the codebook, the decisions that fill it, and the edits that change both.
//!
//! Lives here: the records of coding and the codebook that holds them ([`model`]), every edit as a pure
//! function ([`edits`]), the statistics that bring corpus, run and codebook together ([`Study`]), the run as
//! the researcher merged, split and moved its topics ([`arranged`]), suggestions, agreement between coders,
//! and random samples.
//!
//! May use `corpus` and `topics` only; knows nothing of disk, screen or command line.
//!
//! Invariants: no function here changes a codebook but [`Codebook::apply`], [`Codebook::mark_read`] and
//! [`Codebook::receive`]; an [`Edit`] holds every record it touches before and after, so that its inverse
//! restores the codebook exactly; decisions bind to spans of transcripts, never to topic or snippet numbers
//! alone.

pub mod agreement;
mod anchor;
mod arrange;
mod codebook;
mod coders;
pub mod edits;
mod error;
mod fewer;
#[cfg(test)]
pub(crate) mod fixture;
pub mod model;
mod place;
pub mod sample;
mod speakers;
mod study;
pub mod suggest;
mod topics;
mod wording;

pub use anchor::SpanRelocator;
pub use arrange::apply_regrouping;
pub use codebook::add_read_span;
pub use coders::CoderSummary;
pub use error::{CodingError, CodingResult};
pub use fewer::{count_after_merging, groups_at_cut};
pub use model::{
    Assignment, AssignmentId, AssignmentSource, Codebook, CodingRecord, DerivedTopic, Edit, EditId,
    GuestCoder, KeywordRecord, LoggedEdit, Memo, MemoTarget, Quote, RecordChange, RejectedSuggestion,
    Signature, SnippetMove, SnippetSample, SpeakerKey, SpeakerName, Theme, ThemeId, TopicMark,
    TranscriptSpan,
};
pub use place::ThemeRef;
pub use speakers::SpeakerSummary;
pub use study::{
    CodingFunnel, CodingStats, CoverageCounts, CrosstabScale, CrosstabTable, CrosstabUnit, Prevalence,
    SaturationCurve, ThemeCooccurrence, ThemeLink, TopicStats, TranscriptGrouping, transcript_groupings,
};
pub use topics::topic_label;
