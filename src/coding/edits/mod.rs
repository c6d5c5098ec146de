//! Every edit there is, as functions of the codebook it would change.
//!
//! None changes anything. Each gives an [`Edit`] to apply, with the sentence the log shows, or says
//! why it cannot be made; what would change nothing is [`Error::Already`].
//!
//! [`Edit`]: super::Edit
//! [`Error::Already`]: super::Error::Already

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

pub use adopt::{Adopted, Arriving, ArrivingTheme, adopt};
pub use assign::{assign_spans, assign_topics};
pub use copy::{Came, Copy, take_copy};
pub use inherit::inherit;
pub use memo::set_memo;
pub use merge::merge_themes;
pub use quotes::{keep_quotes, move_quote, remove_quotes};
pub use refuse::refuse;
pub use regroup::{Part, merge_groups, merge_topics, move_snippets, split_topic};
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
