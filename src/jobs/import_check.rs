//! What an import would read, file by file, before it counts: layout, speakers with examples, times, what is left out.

use super::{ImportOptions, JobResult};
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{self, FoundFile, ReadOptions, ReadWarning, TextShares, Transcript, likely_askers};
use crate::progress::{Progress, ProgressStage};
use serde::Serialize;
use std::path::PathBuf;

/// How many turns of a speaker are shown, and how many characters of each. Chosen by hand: two fit on a line.
const EXAMPLES: (usize, usize) = (2, 60);

/// A speaker as a file has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedSpeaker {
    /// The name; none for what nobody is named for.
    pub speaker: Option<String>,
    /// How many turns they have.
    pub turns: usize,
    /// How many words they say.
    pub words: usize,
    /// Whether they seem to be who asks.
    pub asks: bool,
    /// How their first turns begin.
    pub examples: Vec<String>,
}

/// A file as an import would read it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct CheckedFile {
    /// The file.
    pub path: String,
    /// Why it would be skipped; none where it would be read.
    pub skipped: Option<String>,
    /// The layout of its running text; none where it is of another kind.
    pub layout: Option<String>,
    /// How many transcripts it holds.
    pub transcripts: usize,
    /// The first and the last second with a time.
    pub times: Option<(f64, f64)>,
    /// What became of its characters.
    pub shares: TextShares,
    /// Whether so much was left out or is doubtful that a person should look.
    pub to_check: bool,
    /// The speakers, the most words first.
    pub speakers: Vec<CheckedSpeaker>,
    /// Oddities in it.
    pub warnings: Vec<String>,
}

/// Reads the files at or below the paths as an import would and tells what it found, the doubtful ones first.
///
/// # Errors
/// [`super::JobError::Missing`] or [`super::JobError::NothingFound`], or [`super::JobError::Cancelled`].
pub fn check_files(
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> JobResult<Vec<CheckedFile>> {
    super::check_paths(paths)?;
    let files = corpus::find_files(paths);
    progress.begin(ProgressStage::Read, files.len() as u64);
    let read = ReadOptions {
        table: options.table.clone().unwrap_or_default(),
        raw: options.raw.unwrap_or(false),
        encoding: options.encoding.clone().filter(|name| !name.is_empty()),
    };
    let mut checked = Vec::with_capacity(files.len());
    for found in &files {
        progress.check_cancelled()?;
        checked.push(check_file(found, &read));
        progress.advance(1);
    }
    checked.sort_by(|a, b| {
        b.shares.share_to_check().total_cmp(&a.shares.share_to_check()).then(a.path.cmp(&b.path))
    });
    Ok(checked)
}

/// Reads one file and tells what it found.
fn check_file(found: &FoundFile, options: &ReadOptions) -> CheckedFile {
    let path = found.path.display().to_string();
    let read = corpus::read_bytes(found)
        .and_then(|bytes| corpus::parse_file_as(&found.name, &found.path, &bytes, options));
    let file = match read {
        Ok(file) => file,
        Err(error) => {
            return CheckedFile { path, skipped: Some(error.to_string()), ..CheckedFile::default() };
        }
    };
    let cues = || file.transcripts.iter().flat_map(|transcript| &transcript.cues);
    let first = cues().map(|cue| cue.start).reduce(f64::min);
    let last = cues().map(|cue| cue.end).reduce(f64::max);
    let warning = |warning: &ReadWarning| {
        warning
            .line
            .map_or_else(|| warning.message.clone(), |line| format!("line {line}: {}", warning.message))
    };
    CheckedFile {
        path,
        skipped: None,
        layout: file.layout,
        transcripts: file.transcripts.len(),
        times: first.zip(last),
        to_check: file.shares.is_to_check(),
        shares: file.shares,
        speakers: checked_speakers(&file.transcripts),
        warnings: file.warnings.iter().map(warning).collect(),
    }
}

/// The speakers of all transcripts of a file, the most words first; what has no speaker comes last.
fn checked_speakers(transcripts: &[Transcript]) -> Vec<CheckedSpeaker> {
    let mut all: Vec<CheckedSpeaker> = Vec::new();
    for transcript in transcripts {
        let askers = likely_askers(transcript);
        let named = stats_by_speaker(transcript).into_iter().map(|it| (Some(it.speaker), it.turns, it.words));
        let words: usize = corpus::count_words(&transcript.text, transcript.language.as_deref());
        let known: usize = stats_by_speaker(transcript).iter().map(|it| it.words).sum();
        let unnamed = transcript.turns.iter().filter(|turn| turn.speaker.is_none()).count();
        let rest = (unnamed > 0).then(|| (None, unnamed, words.saturating_sub(known)));
        for (speaker, turns, words) in named.chain(rest) {
            let said = transcript.turns.iter().filter(|turn| turn.speaker == speaker);
            let examples = said.take(EXAMPLES.0).map(|turn| {
                let said: String = turn.span.slice(&transcript.text).replace('\n', " ");
                said.chars().take(EXAMPLES.1).collect()
            });
            match all.iter_mut().find(|known| known.speaker == speaker) {
                Some(known) => {
                    known.turns += turns;
                    known.words += words;
                }
                None => {
                    let asks = speaker.as_ref().is_some_and(|name| askers.contains(name));
                    all.push(CheckedSpeaker { turns, words, asks, examples: examples.collect(), speaker });
                }
            }
        }
    }
    all.sort_by(|a, b| {
        b.speaker
            .is_some()
            .cmp(&a.speaker.is_some())
            .then(b.words.cmp(&a.words))
            .then(a.speaker.cmp(&b.speaker))
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::NoProgress;

    #[test]
    fn files_are_told_with_the_doubtful_first() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write("a.txt", "I: Why? \nCleo: It leaked all night long.\nI: And then?\nCleo: We rowed.\n");
        write("b.txt", "I: Why?\nCleo: It leaked.\nI: So?\nCleo: Yes.\nTranscribed by somebody\n");
        write("c.png", "x");
        let checked = check_files(&[dir.path().to_owned()], &ImportOptions::default(), &NoProgress).unwrap();
        let names: Vec<&str> = checked.iter().map(|file| file.path.rsplit('/').next().unwrap()).collect();
        assert_eq!(names, ["b.txt", "a.txt", "c.png"]);
        assert!(checked[0].to_check && !checked[1].to_check && checked[2].skipped.is_some());
        let [cleo, asker] = checked[1].speakers.as_slice() else { panic!("{:?}", checked[1]) };
        assert_eq!((cleo.speaker.as_deref(), cleo.turns, cleo.words, cleo.asks), (Some("Cleo"), 2, 7, false));
        assert_eq!((asker.speaker.as_deref(), asker.asks), (Some("I"), true));
        assert_eq!(cleo.examples[0], "It leaked all night long.");
        assert_eq!(checked[1].layout.as_deref(), Some("N: W"));
    }
}
