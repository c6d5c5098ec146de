//! Every edit there is, as pure functions of the codebook it would change.
//!
//! Each function returns an [`Edit`] to apply, with the sentence the log shows, or the reason why it cannot
//! be made; an edit that would change nothing is [`CodingError::NothingToDo`]. All are built with
//! `EditBuilder`, which compares the codebook as it would be with the codebook as it is, so that no edit
//! holds a record that does not change.
//!
//! [`Edit`]: super::Edit
//! [`CodingError::NothingToDo`]: super::CodingError::NothingToDo

mod arriving_cases;
mod arriving_summaries;
mod assign;
mod carry_over;
mod cases;
mod copied_topics;
mod edit_builder;
mod guide_questions;
mod import;
mod import_choices;
mod memo;
mod project_copy;
mod quotes;
mod recode;
mod regroup;
mod reject;
mod removal;
mod restore;
mod sample;
mod settle;
mod speakers;
mod stop_words;
mod theme_merge;
mod theme_references;
mod themes;
mod topics;
mod unassign;

pub use arriving_cases::ArrivingCases;
pub use assign::{assign_spans, assign_topics};
pub use carry_over::carry_over_topics;
pub use cases::{ContradictedValue, ImportedCases, UnmatchedRow, describe_case, import_cases, replace_case};
pub use copied_topics::{CopiedTopics, RegroupingHistory};
pub use guide_questions::{
    add_wordings, exclude_wordings, merge_questions, remove_question, rename_question,
};
pub use import::{ImportedCodes, ImportedTheme, import_codes};
pub use import_choices::{ReadDecision, decide_reading};
pub use memo::{new_entry, set_memo, set_memo_kind, write_memo};
pub use project_copy::{MergeSummary, ProjectCopy, merge_copy};
pub use quotes::{add_quotes, move_quote, remove_quotes};
pub use recode::recode_spans;
pub use regroup::{TopicPart, merge_groups, merge_topics, move_snippets, split_topic};
pub use reject::reject_suggestion;
pub use removal::{remove_transcripts, restore_transcripts};
pub use restore::{is_restore, restore};
pub use sample::{clear_sample, draw_sample};
pub use settle::{Settlement, is_settlement, settle};
pub use speakers::{merge_speakers, rename_speaker};
pub use stop_words::{leave_out_words, take_in_words};
pub use theme_merge::merge_themes;
pub use theme_references::{list_theme_under, unlist_theme_under};
pub use themes::{add_theme, delete_theme, describe_theme, move_theme, recolor_theme, rename_theme};
pub use topics::{junk_topics, rename_topic};
pub use unassign::{unassign_spans, unassign_topics};

#[cfg(test)]
mod reference_tests;
#[cfg(test)]
mod regroup_tests;
#[cfg(test)]
mod summary_tests;
#[cfg(test)]
mod tests;
