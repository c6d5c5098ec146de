//! One file per table or group of tables: transcripts, runs, the codebook and the edit log, read and written
//! through `Project`. May use `db`, coding, topics and corpus.

pub(super) mod codebook;
pub(super) mod derived_topics;
pub(super) mod edit_log;
pub(super) mod forget;
pub(super) mod import;
pub(super) mod read_marks;
pub(super) mod records;
pub(super) mod relocate_spans;
pub(super) mod removals;
pub(super) mod run_members;
pub(super) mod runs;
pub(super) mod sample;
pub(super) mod settings;
pub mod snippet_rows;
mod soundness;
pub(super) mod theme_passages;
pub(super) mod transcripts;
