//! Every edit there is, as pure functions of the codebook it would change.
//!
//! Each function returns an [`Edit`] to apply, with the sentence the log shows, or the reason why it cannot
//! be made; an edit that would change nothing is [`Error::Already`]. All are built with `EditBuilder`, which
//! compares the codebook as it would be with the codebook as it is, so that no edit holds a record that does
//! not change.
//!
//! [`Edit`]: super::Edit [`Error::Already`]: super::Error::Already

mod adopt;
mod assign;
mod copy;
mod draft;
mod inherit;
mod memo;
mod merge;
mod quotes;
mod refuse;
mod regroup;
mod restore;
mod sample;
mod speakers;
mod themes;
mod topics;
mod unassign;

pub use adopt::{CodeImportSummary, ImportedCodes, ImportedTheme, import_codes};
pub use assign::{assign_spans, assign_topics};
pub use copy::{MergeSummary, ProjectCopy, merge_copy};
pub use inherit::carry_over_topics;
pub use memo::set_memo;
pub use merge::merge_themes;
pub use quotes::{add_quotes, move_quote, remove_quotes};
pub use refuse::reject_suggestion;
pub use regroup::{TopicPart, merge_groups, merge_topics, move_snippets, split_topic};
pub use restore::restore;
pub use sample::{clear_sample, draw_sample};
pub use speakers::{merge_speakers, rename_speaker};
pub use themes::{add_theme, delete_theme, describe_theme, move_theme, recolor_theme, rename_theme};
pub use topics::{junk_topics, rename_topic};
pub use unassign::{unassign_spans, unassign_topics};

#[cfg(test)]
mod regroup_tests;
#[cfg(test)]
mod tests;
