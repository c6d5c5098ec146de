//! The researcher's work: the codebook, what is assigned to it, and the edits that made it so.

pub mod model;

pub use model::{
    Assignment, AssignmentId, Change, Codebook, Edit, EditId, LoggedEdit, Memo, MemoTarget, PlacedSpan,
    Record, Source, Theme, ThemeId, TopicMark,
};
