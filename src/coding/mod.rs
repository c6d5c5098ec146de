//! The researcher's work: the codebook, what is assigned to it, and the edits that made it so.
//!
//! Nothing here changes anything: the functions of [`edits`] look at a [`Codebook`] and make an
//! [`Edit`], which the project applies and keeps. A [`Study`] brings corpus, run and codebook
//! together for whoever shows or counts them.

mod anchor;
mod codebook;
mod error;
pub mod model;

pub use anchor::Finder;
pub use codebook::merge_read;
pub use error::{Error, Result};
pub use model::{
    Assignment, AssignmentId, Change, Codebook, Edit, EditId, LoggedEdit, Memo, MemoTarget, PlacedSpan,
    Record, Source, Stamp, Theme, ThemeId, TopicMark,
};
