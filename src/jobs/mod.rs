//! Long work, as functions of a project and a [`crate::progress::Progress`], and the threads it runs on.
//!
//! **Lives here.** Import ([`import_paths`]), analysis ([`analyze()`]), search ([`search`]), suggestions
//! ([`suggest`]), comparing coders ([`agreement`]), export ([`export`]), work on other machines ([`shards`]), merging
//! ([`merge`]), sharing with a second coder ([`share`]), the map ([`layout`]), and the runner that carries jobs on threads with an estimate and cancel ([`runner`]).
//!
//! **May use** the project and all rooms below it, but no screen and no arguments.
//!
//! **Invariants.** A job that is cancelled leaves whole transactions behind and goes on from there the next
//! time; vectors, layout and index are derived and are computed again where they are missing. Results do not
//! depend on the number of threads.
//!
//! **Limits.** A job that does not hear that it should stop is waited for 2 seconds, then left alone.

mod adapted_vectors;
pub mod agreement;
mod analyze;
mod boilerplate;
mod cases;
mod check_paths;
pub mod derived_files;
mod embed_missing;
mod error;
pub mod export;
pub mod foreign_import;
pub mod foreign_summary;
pub mod forget;
mod import;
pub mod import_check;
pub mod import_options;
mod languages;
pub mod layout;
pub mod matrix;
pub mod merge;
mod place;
mod questions;
pub mod regroup;
pub mod replicate;
mod role_text;
pub mod runner;
pub mod sample;
pub mod search;
pub mod shards;
pub mod share;
pub mod speaker_topics;
mod speakers;
pub mod suggest;
mod threads;
mod topic_profile;
mod words;

pub use crate::project::RepairedTranscript;
pub use adapted_vectors::{AdaptedSnippetVectors, adapted_vectors};
pub use analyze::{AnalyzeOptions, analyze, parameters_with_context};
pub use boilerplate::boilerplate_snippets;
pub use cases::{CasesFile, read_cases};
pub use check_paths::check_paths;
pub use error::{JobError, JobResult, READABLE_FORMATS};
pub use import::{FileToCheck, FileVariant, ImportReport, ImportWarning, SkippedFile, import_paths};
pub use import_options::{ImportOptions, imported_paths};
pub use languages::{LanguageShare, is_all_english, language_notes, model_by_language, requested_model};
pub use place::{Placement, place_unseen};
pub use questions::answered_questions;
pub use role_text::text_of_role;
pub use search::asked_questions::{AskedQuestions, GuideAnswers};
pub use search::filter_eval::{StudyFilters, speaker_names, speakers_meant};
pub use speakers::speaker_stats;
pub use threads::thread_count;
pub use topic_profile::{ProfiledStudy, profile_topic};
pub use words::count_words;

use threads::thread_pool;
