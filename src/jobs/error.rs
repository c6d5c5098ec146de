//! What can stop long work, in words that say what to do next.

use crate::progress::Cancelled;
use crate::project;
use crate::search;
use std::path::PathBuf;

/// An import or an analysis could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The owner asked for it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The project refused.
    #[error(transparent)]
    Project(#[from] project::Error),
    /// The full-text index refused.
    #[error(transparent)]
    Search(search::Error),
    /// A path that was to be imported is not there.
    #[error("{0}: there is no such file or folder")]
    Missing(PathBuf),
    /// The paths hold no file at all that could be a transcript.
    #[error("no transcripts were found in {0}")]
    NothingFound(String),
    /// There is nothing to analyse.
    #[error("the project has no transcripts yet")]
    NoTranscripts,
    /// Threads could not be started.
    #[error("the worker threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

impl Error {
    /// What the user can do about it, where something can be said.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoTranscripts => Some("run `leitmotif import FOLDER` first".to_owned()),
            Self::Missing(_) => {
                Some("check the spelling, or give the path in quotes if it has spaces".to_owned())
            }
            Self::NothingFound(_) => {
                Some("leitmotif reads .txt, .md, .vtt, .srt, Whisper .json, .csv, .tsv and .jsonl".to_owned())
            }
            Self::Cancelled(_) | Self::Project(_) | Self::Search(_) | Self::Threads(_) => None,
        }
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        match error {
            search::Error::Cancelled(cancelled) => Self::Cancelled(cancelled),
            error => Self::Search(error),
        }
    }
}

/// A result with this room's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
