//! Errors of long work; messages and hints say what to do next.

use crate::corpus::ReadError;
use crate::progress::Cancelled;
use crate::project;
use crate::search::SearchError;
use crate::topics::TopicsError;
use crate::topics::embed::EmbedError;
use std::path::PathBuf;

/// Why an import, an analysis or a search could not be done.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// The owner cancelled the work.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// An error of the project.
    #[error(transparent)]
    Project(#[from] project::ProjectError),
    /// An error of the full-text index.
    #[error(transparent)]
    Search(SearchError),
    /// An error of a model.
    #[error(transparent)]
    Embed(EmbedError),
    /// An error of the topic engine.
    #[error(transparent)]
    Topics(TopicsError),
    /// An edit that cannot be made.
    #[error(transparent)]
    Coding(#[from] crate::coding::CodingError),
    /// A path to import is not there.
    #[error("{}: there is no such file or folder", .0.display())]
    Missing(PathBuf),
    /// The paths hold no file.
    #[error("no transcripts were found in {0}")]
    NothingFound(String),
    /// The table of attributes cannot be read.
    #[error("{}: {error}", .path.display())]
    Attributes {
        /// The table.
        path: PathBuf,
        /// Why.
        error: ReadError,
    },
    /// The table of people cannot be read.
    #[error("{}: {reason}", .path.display())]
    CasesUnread {
        /// The table.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A file of another program cannot be read.
    #[error("{}: {reason}", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Why, and what can be done.
        reason: String,
    },
    /// A shard of texts or vectors cannot be read or written.
    #[error("{}: {reason}", .path.display())]
    Shard {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        reason: String,
        /// What can be done.
        hint: &'static str,
    },
    /// There is no sample for a second coder.
    #[error("no sample is drawn yet, and a second coder codes the sample")]
    NoSample,
    /// The second coder is the first.
    #[error("{0} is who codes here already; the file is for somebody else")]
    SameCoder(String),
    /// The project was not shared by anybody.
    #[error("the project did not come from somebody else, so there is nobody to send it back to")]
    NotReceived,
    /// What is to be merged was shared from another study.
    #[error("{file} is of another study, '{study}', and nothing of it was merged")]
    OtherStudy {
        /// The file.
        file: String,
        /// The name of that study.
        study: String,
    },
    /// There is nothing to analyse.
    #[error("the project has no transcripts yet")]
    NoTranscripts,
    /// The texts changed while they were embedded.
    #[error("the transcripts were changed by another import during the analysis")]
    Overtaken,
    /// The work panicked; the message.
    #[error("it stopped unexpectedly ({0}); please report this")]
    Panic(String),
    /// Threads could not be started.
    #[error("the worker threads could not be started: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// The formats an import reads, as a sentence without its end.
pub const READABLE_FORMATS: &str = "leitmotif reads .txt, .md, .vtt, .srt and other captions, Whisper .json, .docx, .odt, .rtf, .html, .pdf with \
                           text, .csv, .tsv, .jsonl, .xlsx and .ods, .TextGrid, .eaf, .cha and exports of chats, also inside .zip \
                           and .gz, and the projects of other programs as .qdpx and .qdc, QualCoder's .qda, RQDA's .rqda and \
                           Taguette's .sqlite3";

impl JobError {
    /// What the user can do about it, where the message does not say so itself.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoTranscripts => "run `leitmotif import FOLDER` first",
            Self::Missing(_) => "check the spelling; a path with spaces needs quotes",
            Self::NothingFound(_) => return Some(format!("{READABLE_FORMATS}, in folders of folders too")),
            Self::Attributes { .. } => {
                "a table of attributes has a column `file` and others: file,date,group; commas, semicolons or tabs between"
            }
            Self::CasesUnread { .. } => {
                "a table of people has a column `name` and others: name,age,site; `leitmotif speakers` shows the names"
            }
            Self::Foreign { .. } => {
                "export it again from the program it comes from, as REFI-QDA (.qdpx or .qdc), or name QualCoder's folder \
                 (.qda), RQDA's (.rqda) or Taguette's project (.sqlite3) itself"
            }
            Self::Shard { hint, .. } => hint,
            Self::NoSample => {
                "`leitmotif sample 50` draws one of 50 snippets, and so does `leitmotif share --sample 50`"
            }
            Self::SameCoder(_) => {
                "name the second coder with --coder NAME; what you coded in a study that came from somebody else goes back with --back"
            }
            Self::NotReceived => "`leitmotif share --coder NAME` writes a file for a second coder",
            Self::OtherStudy { .. } => {
                "name its project with --project DIR; `leitmotif projects` lists yours"
            }
            Self::Overtaken => "run the analysis again",
            Self::Cancelled(_) => "what is done so far is kept; the same command goes on from there",
            _ => return None,
        };
        Some(hint.to_owned())
    }
}

/// The errors of a room below, of which a cancelled one is a cancelled job.
macro_rules! from_error_below {
    ($($error:ident => $variant:ident),*) => {$(
        impl From<$error> for JobError {
            fn from(error: $error) -> Self {
                match error {
                    $error::Cancelled(cancelled) => Self::Cancelled(cancelled),
                    error => Self::$variant(error),
                }
            }
        }
    )*};
}
from_error_below!(SearchError => Search, EmbedError => Embed, TopicsError => Topics);

/// A result with this room's [`JobError`].
pub type JobResult<T> = std::result::Result<T, JobError>;
