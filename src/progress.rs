//! What every long computation is handed: where it says how far it is, and hears that it should stop.

use serde::{Deserialize, Serialize};

/// A stage of long work, in the words a researcher reads.
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
        }
    }
}

/// The work was cancelled by its owner; nothing half-done is left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

/// Hears how far long work has come and says whether it should stop. Shared between threads.
pub trait Progress: Sync {
    /// Announces a stage with so many units of work (0: not known).
    fn begin(&self, stage: ProgressStage, total: u64);
    /// Reports units done since the last call.
    fn advance(&self, by: u64);
    /// Says whether the owner wants the work to stop.
    fn cancelled(&self) -> bool;
    /// Turns [`Progress::cancelled`] into an error, for use with `?`.
    ///
    /// # Errors
    /// [`Cancelled`] once the owner has asked for it.
    fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}

/// Hears nothing and never cancels.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: ProgressStage, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}
