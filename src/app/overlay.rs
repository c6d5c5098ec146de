//! The layers over a screen: pickers, prompts, the memo editor, questions, lists. Each is a file of its own
//! with its state, its keys and what they do; it implements [`Overlay`](super::Overlay). A new one is a file
//! here, a file in `tui/views/overlay` that draws it, and a row there in `VIEWS`.

pub mod agreement;
pub mod concordance;
pub mod confirm;
pub mod disagreements;
pub mod draft;
pub mod file_checks;
pub mod file_speakers;
pub mod forget;
pub mod history;
pub mod hit_review;
pub mod jobs;
pub mod matrix_sheet;
pub mod memo;
pub mod memo_list;
pub mod notices;
pub mod pending_key;
pub mod picker;
pub mod prompt;
mod reading_picker;
pub mod settings;
pub mod speakers;
pub mod split_preview;
pub mod stop_word_picker;
pub mod theme_picker;
pub mod theme_proposals;
pub mod topic_count;
pub mod topic_picker;
pub mod topic_sheet;
pub mod tour;
pub mod transcript_picker;
pub mod word_list;
