//! Searches answered beside the workbench: `searcher` holds index, model and connection between two requests,
//! `filter_eval` answers the filters of a query on the study, those on attributes by `attribute_match`, `semantic` has the vectors of a run, `asked_questions` finds what interviewers ask and
//! what answers it.

pub(super) mod asked_questions;
mod attribute_match;
pub mod concordance;
pub(super) mod filter_eval;
pub mod searcher;
pub(crate) mod semantic;
