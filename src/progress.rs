//! Progress and cancellation for long computations.
//!
//! Every computation that may take longer than a frame is given a [`Progress`]: it announces its stages,
//! reports units done, and asks between units whether it was cancelled. The trait has no clock, channel or
//! screen behind it, so that `topics` and `search` can use it without knowing who listens.

use serde::{Deserialize, Serialize};

/// A stage of long work. Serialised by name, so a variant that is renamed is another stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ProgressStage {
    /// Files are read and parsed; counted in files.
    Read,
    /// Snippets enter the full-text index; counted in snippets.
    Index,
    /// Snippets become vectors; counted in snippets.
    Embed,
    /// Vectors are adapted to the corpus.
    Adapt,
    /// Vectors are reduced to few dimensions.
    Reduce,
    /// Snippets are grouped into topics.
    Cluster,
    /// Topics get keywords, labels and representatives.
    Describe,
    /// Coders are compared; counted in themes, by each unit.
    Compare,
}

impl ProgressStage {
    /// Names the stage in the present participle, lower case: "reading", "embedding".
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "reading",
            Self::Index => "indexing",
            Self::Embed => "embedding",
            Self::Adapt => "adapting",
            Self::Reduce => "reducing",
            Self::Cluster => "clustering",
            Self::Describe => "describing",
            Self::Compare => "comparing",
        }
    }
}

/// The work was cancelled by its owner; nothing half-done is left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Receives the progress of long work and carries the wish to cancel it. Shared between worker threads, so
/// implementations use atomics or locks.
pub trait Progress: Sync {
    /// Begins a stage of `total` units of work; 0 means that the total is not known.
    fn begin(&self, stage: ProgressStage, total: u64);
    /// Adds `by` to the units done in the current stage.
    fn advance(&self, by: u64);
    /// Whether the owner has asked for cancellation. Called once per unit of work, so it has to be cheap.
    fn is_cancelled(&self) -> bool;
    /// Turns [`Progress::is_cancelled`] into an error, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`] once the owner has asked for it.
    fn check_cancelled(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// A [`Progress`] that ignores reports and is never cancelled.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _: ProgressStage, _: u64) {}
    fn advance(&self, _: u64) {}
    fn is_cancelled(&self) -> bool {
        false
    }
}
