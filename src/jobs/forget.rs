//! Forgetting a transcript or a person for good: what is left of a talk is cut into snippets as its import did.

use super::JobResult;
use super::import_options::ImportOptions;
use crate::corpus::{Snippet, SplitOptions, Transcript, split_into_snippets};
use crate::jobs::import::fingerprint::ImportFingerprint;
use crate::project::{FinishedForgetting, ForgetRequest, ForgottenWork, Project};
use crate::topics::embed::WordPiece;

/// Cuts transcripts as they were cut before.
struct SnippetSplitter {
    tokens: WordPiece,
    /// For transcripts of which it is not noted how they were cut.
    otherwise: SplitOptions,
}

impl SnippetSplitter {
    fn new(project: &Project) -> JobResult<Self> {
        Ok(Self { tokens: WordPiece::builtin()?, otherwise: ImportOptions::default().split(project)? })
    }

    fn split(&self, transcript: &Transcript, stamp: Option<&str>) -> Vec<Snippet> {
        let noted = stamp.and_then(ImportFingerprint::parse).and_then(|stamp| stamp.split());
        split_into_snippets(transcript, &noted.unwrap_or(self.otherwise), &self.tokens)
    }
}

/// What [`forget`] would delete. Nothing is changed.
///
/// # Errors
/// As [`forget`].
pub fn preview_forgetting(project: &mut Project, request: &ForgetRequest) -> JobResult<ForgottenWork> {
    let splitter = SnippetSplitter::new(project)?;
    Ok(project.preview_forgetting(request, &|transcript, stamp| splitter.split(transcript, stamp))?)
}

/// Forgets for good, in the database, in what is derived and in the backups. What an end in between leaves over is done
/// by [`finish_forgetting`] at the next opening.
///
/// # Errors
/// When the project is read-only, or its folder cannot be written.
pub fn forget(
    project: &mut Project,
    request: &ForgetRequest,
) -> JobResult<(ForgottenWork, FinishedForgetting)> {
    let splitter = SnippetSplitter::new(project)?;
    let cutter = |transcript: &Transcript, stamp: Option<&str>| splitter.split(transcript, stamp);
    let forgotten = project.forget(request, &cutter)?;
    let finished = project.finish_forgetting(&cutter)?.unwrap_or_default();
    Ok((forgotten, finished))
}

/// Does what an end in between has left of forgetting; none where nothing was left.
///
/// # Errors
/// As [`forget`].
pub fn finish_forgetting(project: &mut Project) -> JobResult<Option<FinishedForgetting>> {
    if !project.is_forgetting()? {
        return Ok(None);
    }
    let splitter = SnippetSplitter::new(project)?;
    Ok(project.finish_forgetting(&|transcript, stamp| splitter.split(transcript, stamp))?)
}
