//! The researcher's work: the codebook, what is assigned to it, and the edits that made it so.
//!
//! Nothing here changes the disk: the functions of [`edits`] look at a [`Codebook`] and make an
//! [`Edit`], which the project applies and keeps. A [`Study`] brings corpus, run and codebook
//! together for whoever shows or counts them.

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

pub use anchor::Finder;
pub use arrange::arranged;
pub use codebook::merge_read;
pub use coders::Coder;
pub use error::{Error, Result};
pub use fewer::{joined, left};
pub use model::{
    Assignment, AssignmentId, Change, Codebook, Edit, EditId, Guest, LoggedEdit, Memo, MemoTarget, Moved,
    PlacedSpan, Quote, Record, Refused, Regrouped, Sample, Source, SpeakerKey, SpeakerName, Stamp, Theme,
    ThemeId, TopicMark, Word,
};
pub use place::Place;
pub use speakers::Speaker;
pub use study::{
    Count, Funnel, Grid, Grouping, Prevalence, Saturation, Scale, Study, Theming, Together, TopicFacts,
    Within, groupings,
};
pub use topics::label;
