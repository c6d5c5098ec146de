//! Forgetting a transcript or a person for good: what is left of a talk is cut into snippets as its import did.

use super::JobResult;
use super::import_options::ImportOptions;
use crate::corpus::{Snippet, SplitOptions, Transcript, TranscriptId, split_into_snippets};
use crate::format::count_noun;
use crate::jobs::import::fingerprint::ImportFingerprint;
use crate::project::{FinishedForgetting, ForgetRequest, ForgottenWork, Project, ProjectResult};
use crate::topics::embed::WordPiece;
use std::fs::OpenOptions;
use std::path::Path;

/// Who or what is to be forgotten, as it is named on screen and on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgetTarget {
    /// A transcript, taken out or not, with its name.
    Transcript(TranscriptId, String),
    /// A person, by the name shown.
    Speaker(String),
}

impl ForgetTarget {
    /// The name it is called by.
    pub fn name(&self) -> &str {
        match self {
            Self::Transcript(_, name) | Self::Speaker(name) => name,
        }
    }

    /// The request to forget it; none where nobody is called so.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn request(&self, project: &Project) -> ProjectResult<Option<ForgetRequest>> {
        match self {
            Self::Transcript(id, _) => project.request_forgetting_transcript(*id).map(Some),
            Self::Speaker(name) => project.request_forgetting_speaker(name),
        }
    }
}

/// What would be forgotten, before anything is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForgettingPreview {
    /// What would be lost.
    pub losses: ForgottenWork,
    /// The number of backups that would be written anew.
    pub backups: usize,
}

impl ForgettingPreview {
    /// What would go, in a sentence each; `name` is who or what is forgotten. What is not touched stands in none of them.
    pub fn sentences(&self, name: &str) -> Vec<String> {
        let losses = &self.losses;
        let mut sentences = vec![format!("'{name}' goes for good, with {}.", losses.losses())];
        let counts = [
            (losses.edits, ["entry of the log loses its", "entries of the log lose their"], "records of it"),
            (losses.keywords, ["keyword is", "keywords are"], "taken out of topics"),
            (
                losses.blanked,
                ["memo or name loses", "memos and names lose"],
                "words that nobody else said, or a link",
            ),
        ];
        for (count, [one, many], rest) in counts {
            if count > 0 {
                sentences.push(format!("{count} {} {rest}.", if count == 1 { one } else { many }));
            }
        }
        sentences.extend(losses.without_text_sentence());
        let backups = match self.backups {
            0 => String::new(),
            count => format!(", with {}", count_noun(count, "backup")),
        };
        sentences.push(format!(
            "The database is written anew{backups}; index and layouts are made anew when they are needed; the \
             program's log begins anew."
        ));
        sentences
    }
}

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
pub fn preview_forgetting(project: &mut Project, request: &ForgetRequest) -> JobResult<ForgettingPreview> {
    let splitter = SnippetSplitter::new(project)?;
    let cutter = |transcript: &Transcript, stamp: Option<&str>| splitter.split(transcript, stamp);
    let losses = project.preview_forgetting(request, &cutter)?;
    Ok(ForgettingPreview { losses, backups: project.former_work_count() })
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

/// Empties the program's log and removes the one before: the name of who is forgotten may stand in them. One that cannot
/// be emptied is no error: it says so in itself.
pub fn clear_program_log(file: &Path) {
    let emptied = OpenOptions::new().write(true).truncate(true).open(file);
    let removed = std::fs::remove_file(file.with_extension("log.old"));
    for error in [emptied.map(drop), removed].into_iter().filter_map(Result::err) {
        if error.kind() != std::io::ErrorKind::NotFound {
            tracing::warn!("the log cannot be emptied: {error}");
        }
    }
}
