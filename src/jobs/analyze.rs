//! Analysis: the snippets of a project become one new run.

use super::Result;
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::{Parameters, Run};
use std::path::PathBuf;

/// What an analysis needs beside its [`Parameters`]; none of it changes the topics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnalyzeOptions {
    /// How many threads work; 0: as many as there are cores.
    pub threads: usize,
    /// The folder of models the user has added.
    pub models: PathBuf,
    /// The ONNX Runtime library, where the user has named one.
    pub runtime: Option<PathBuf>,
    /// Whether the run becomes the current one.
    pub make_current: bool,
}

/// Embeds what has no vector yet, finds topics and stores the run, which is returned with its number.
///
/// Vectors are kept as they are made: a cancelled analysis goes on where it stopped.
///
/// # Errors
/// [`super::Error::NoTranscripts`] before anything is imported, [`super::Error::Cancelled`], or what the
/// model, the engine or the project says.
pub fn analyze(
    _project: &mut Project,
    _parameters: &Parameters,
    _options: &AnalyzeOptions,
    _progress: &dyn Progress,
) -> Result<Run> {
    todo!()
}
