//! Searches answered beside the workbench: words, meaning and the filters of the study.

pub(super) mod filter_eval;
pub mod searcher;
pub(crate) mod semantic;
