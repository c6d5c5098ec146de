//! A study in one file for a second coder, and what they coded in one file on the way back.

use super::JobResult;
use super::error::JobError;
use super::export::{known_guids, record_guids};
use crate::coding::{Codebook, TranscriptSpan};
use crate::corpus::{Corpus, fold_case};
use crate::format::{count_noun, join_counts, join_names};
use crate::project::{Project, SHARE_EXTENSION, ShareOrigin, SharePurpose};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What was written, with what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareReport {
    /// The file.
    pub file: PathBuf,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is for, and who codes.
    pub origin: ShareOrigin,
    /// The number of transcripts in it, or, on the way back, of those it is about.
    pub transcripts: usize,
    /// The number of themes in it.
    pub themes: usize,
    /// The number of snippets of the sample that are in the talks of the study.
    pub sample: usize,
    /// The number of snippets of the sample that its coder put into a theme, be it in part.
    pub coded: usize,
    /// The number of passages that its coder put into themes.
    pub passages: usize,
    /// The number of memos in it.
    pub memos: usize,
}

impl ShareReport {
    /// What is in the file.
    pub fn carries(&self) -> Vec<&'static str> {
        match self.origin.purpose {
            SharePurpose::ToCode => vec![
                "the words of all talks that are in the study",
                "who speaks, and what is known of them and of the talks",
                "the themes with their definitions",
                "the guide questions with their names and wordings",
                "the words left out of keywords",
                "the sample",
            ],
            SharePurpose::ToMerge => vec![
                "what was coded",
                "the themes with their definitions",
                "memos, summaries and quotes, these by where they stand",
                "refused suggestions",
                "the guide questions with their names and wordings",
                "how files of a layout are read",
                "the log of changes with the names that were given, also to topics",
                "the names of talks and people, and what is known of people",
            ],
        }
    }

    /// What is not in the file.
    pub fn leaves_out(&self) -> Vec<&'static str> {
        match self.origin.purpose {
            SharePurpose::ToCode => vec![
                "what anybody coded",
                "memos and summaries",
                "quotes",
                "refused suggestions",
                "topics and their names",
                "what has been read",
                "the log of changes",
                "talks that were taken out",
            ],
            SharePurpose::ToMerge => vec![
                "topics",
                "how single files are read",
                "the words of the talks but for wordings of guide questions",
            ],
        }
    }

    /// The file with what is in it, and what is to be done with it: a sentence each.
    pub fn sentences(&self) -> Vec<String> {
        let (file, coder) = (self.file.display(), &self.origin.coder);
        let size = size_text(self.bytes);
        let not_in = format!("Not in it: {}.", join_names(&self.leaves_out()));
        match self.origin.purpose {
            SharePurpose::ToCode => vec![
                format!(
                    "Wrote {file} ({size}) for {coder}: {}, {}, and {} to code.",
                    count_noun(self.transcripts, "talk"),
                    count_noun(self.themes, "theme"),
                    count_noun(self.sample, "snippet")
                ),
                format!("In it: {}.", join_names(&self.carries())),
                not_in,
                "Whoever has the file can read every word in it: send it only where those who were recorded agreed to that, \
                 and in a way that others cannot read. What you forget later stays in it."
                    .to_owned(),
                format!(
                    "{coder} opens it with `leitmotif FILE`, codes, and sends back what `leitmotif share --back` writes; \
                     `leitmotif merge FILE` takes that in here."
                ),
            ],
            SharePurpose::ToMerge => {
                let made = join_counts(&[(self.passages, "coded passage"), (self.memos, "memo")]);
                let made = if made.is_empty() { "nothing yet".to_owned() } else { made };
                vec![
                    format!(
                        "Wrote {file} ({size}) for who sent you '{}': {} of {} coded, {made}.",
                        self.origin.name,
                        self.coded,
                        count_noun(self.sample, "snippet")
                    ),
                    format!("In it: {}.", join_names(&self.carries())),
                    not_in,
                    "There `leitmotif merge FILE` takes it in. You can go on and send it again: what is there already \
                     comes once."
                        .to_owned(),
                ]
            }
        }
    }
}

/// The size of a file, as people say it.
fn size_text(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The name of the file for a coder, or of what they send back.
pub fn share_file_name(study: &str, coder: &str, purpose: SharePurpose) -> String {
    let way = match purpose {
        SharePurpose::ToCode => "for",
        SharePurpose::ToMerge => "from",
    };
    let plain = |name: &str| -> String {
        name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
    };
    let study = plain(study.trim_start_matches('.'));
    format!("{study}-{way}-{}.{SHARE_EXTENSION}", plain(coder))
}

/// Where what is shared goes, as it is stored in the file.
///
/// # Errors
/// [`JobError::NoSample`] where no sample is drawn or none of it goes along, [`JobError::SameCoder`] where the coder is that
/// of the project, and when the project cannot be read, or not be written where it has no GUID yet.
pub fn origin_for_coder(project: &mut Project, coder: &str) -> JobResult<ShareOrigin> {
    if fold_case(coder) == fold_case(project.coder()) {
        return Err(JobError::SameCoder(coder.to_owned()));
    }
    let book = with_sample_that_goes(project.codebook()?, &project.load_corpus()?);
    if book.sample_progress(coder).is_none() {
        return Err(JobError::NoSample);
    }
    if known_guid(project)?.is_none() {
        project.check_writable()?;
    }
    let study = record_guids(project)?.project;
    let last_edit = project.logged_edits()?.pop().map(|edit| (edit.id.0, edit.time));
    Ok(ShareOrigin {
        purpose: SharePurpose::ToCode,
        study,
        name: project.name(),
        coder: coder.to_owned(),
        time: project.signature().time,
        last_edit,
    })
}

/// Where what was coded goes back to.
///
/// # Errors
/// [`JobError::NotReceived`] where the project was made here, for a blind guest, and when it cannot be read.
pub fn origin_for_return(project: &Project) -> JobResult<ShareOrigin> {
    let received = project.share_origin()?.ok_or(JobError::NotReceived)?;
    // What is hidden from a guest would be in the file.
    project.codebook()?.require_unblinded("sending back")?;
    Ok(ShareOrigin { purpose: SharePurpose::ToMerge, time: project.signature().time, ..received })
}

/// Writes the file; one of that name is replaced.
///
/// # Errors
/// When the project cannot be read or the file cannot be written.
pub fn write_share(project: &Project, origin: ShareOrigin, file: &Path) -> JobResult<ShareReport> {
    let corpus = project.load_corpus()?;
    let book = with_sample_that_goes(project.codebook()?, &corpus);
    project.write_share(file, &origin)?;
    let (coded, sample) = book.sample_progress(&origin.coder).unwrap_or_default();
    let own = book.assignments.values().filter(|it| it.coder == origin.coder);
    Ok(ShareReport {
        bytes: std::fs::metadata(file).map_or(0, |it| it.len()),
        transcripts: corpus.transcripts.len(),
        themes: book.themes.len(),
        sample,
        coded,
        passages: own.map(|it| it.spans.len()).sum(),
        memos: book.memos.len(),
        file: file.to_path_buf(),
        origin,
    })
}

/// The codebook with that part of the sample that goes along: snippets of earlier texts and of talks that were taken out do
/// not.
fn with_sample_that_goes(mut book: Codebook, corpus: &Corpus) -> Codebook {
    if let Some(sample) = &mut book.sample {
        let place = |transcript, span| TranscriptSpan { transcript, span };
        let goes: BTreeSet<TranscriptSpan> =
            corpus.snippets.iter().map(|snippet| place(snippet.transcript, snippet.span)).collect();
        sample.spans.retain(|place| goes.contains(place));
    }
    book
}

/// The GUID of the project; none where it has none yet.
///
/// # Errors
/// When the database cannot be read.
pub(super) fn known_guid(project: &Project) -> JobResult<Option<String>> {
    Ok(Some(known_guids(project)?.project).filter(|guid| !guid.is_empty()))
}
