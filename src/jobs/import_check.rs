//! What an import would read, file by file, before it counts: layout, speakers with examples, times, what is left out.

use super::import::decided::{BoundChoices, ImportChoices, layout_kind, read_as_decided};
use super::import::fingerprint::ImportFingerprint;
use super::import::paths::FileKeys;
use super::{ImportOptions, JobResult, thread_pool};
use crate::coding::choices_for_file;
use crate::corpus::speaker_stats::stats_by_speaker;
use crate::corpus::{
    self, FoundFile, ReadChoices, ReadOptions, ReadWarning, SpeakerChoice, TextShares, Transcript,
    askers_by_label, likely_askers, recurring_speakers,
};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// How many turns of a speaker are shown, and how many characters of each. Chosen by hand: what a line of
/// the widest sheet shows.
const EXAMPLES: (usize, usize) = (2, 84);

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
    /// What its transcript is called; of several the beginning of their names.
    pub name: String,
    /// What the project knows it by: its full path, or the path something was decided under before it was moved.
    #[serde(skip)]
    pub key: String,
    /// What it shares with files that are read alike: the layout of its running text as it was found, else its
    /// extension, as in `*.vtt`.
    #[serde(skip)]
    pub kind: String,
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
    /// Whether a person or a label says who asks.
    #[serde(skip)]
    pub askers_are_known: bool,
    /// What was decided of how it is read; left out of the JSON where nothing was.
    #[serde(skip_serializing_if = "ReadChoices::is_empty")]
    pub decided: ReadChoices,
}

/// Reads the files at or below the paths as an import into the project would, or into a new one, and tells what it
/// found, the doubtful ones first.
///
/// # Errors
/// [`super::JobError::Missing`] or [`super::JobError::NothingFound`], or [`super::JobError::Cancelled`].
pub fn check_files(
    project: Option<&Project>,
    paths: &[PathBuf],
    options: &ImportOptions,
    progress: &dyn Progress,
) -> JobResult<Vec<CheckedFile>> {
    check_some_files(project, paths, options, None, progress)
}

/// The same, for the files of these keys only.
///
/// # Errors
/// As [`check_files`].
pub fn check_some_files(
    project: Option<&Project>,
    paths: &[PathBuf],
    options: &ImportOptions,
    only: Option<&BTreeSet<String>>,
    progress: &dyn Progress,
) -> JobResult<Vec<CheckedFile>> {
    super::check_paths(paths)?;
    let mut keys = FileKeys::default();
    let own = project.map(|project| keys.key_of(project.dir()));
    let files: Vec<(FoundFile, String)> = corpus::find_files(paths)
        .into_iter()
        .filter_map(|found| {
            let full = keys.key_of(&found.path);
            let inside = own.as_ref().is_some_and(|own| full.starts_with(own));
            (!inside).then(|| (found, full.to_string_lossy().into_owned()))
        })
        .collect();
    let decided = project.map(Project::import_choices).transpose()?.unwrap_or_default();
    let bound = BoundChoices::new(decided, files.iter().map(|(found, key)| (found, key.as_str())));
    let is_meant = |key: &str| only.is_none_or(|only| only.contains(bound.decided_path(key)));
    let files: Vec<_> = files.into_iter().filter(|(_, key)| is_meant(key)).collect();
    progress.begin(ProgressStage::Read, files.len() as u64);
    let checker = FileChecker {
        options,
        raw: project.map(|project| options.raw(project)).transpose()?.or(options.raw).unwrap_or(false),
        known: project.map(Project::imported_files).transpose()?.unwrap_or_default(),
        choices: &bound.choices,
    };
    let check = |(found, key): &(FoundFile, String)| {
        let checked = (!progress.is_cancelled()).then(|| {
            let file = checker.check_file(found, key.clone());
            CheckedFile { key: bound.decided_path(key).to_owned(), ..file }
        });
        progress.advance(1);
        checked
    };
    let checked =
        thread_pool(options.threads)?.install(|| files.par_iter().map(check).collect::<Option<Vec<_>>>());
    progress.check_cancelled()?;
    let mut checked = checked.unwrap_or_default();
    tell_askers(&mut checked);
    checked.sort_by(|a, b| {
        let doubt = |file: &CheckedFile| (file.to_check, file.shares.share_to_check());
        let (of_a, of_b) = (doubt(a), doubt(b));
        of_b.0.cmp(&of_a.0).then(of_b.1.total_cmp(&of_a.1)).then(a.path.cmp(&b.path))
    });
    Ok(checked)
}

/// Tells who asks by who comes back in the files, where neither a person nor a label says it.
pub fn tell_askers(files: &mut [CheckedFile]) {
    let names = |file: &CheckedFile| -> BTreeSet<String> {
        file.speakers.iter().filter_map(|it| it.speaker.clone()).collect()
    };
    let all: Vec<BTreeSet<String>> = files.iter().map(names).collect();
    let recurring = recurring_speakers(all.iter().map(|names| names.iter().map(String::as_str).collect()));
    for (file, names) in files.iter_mut().zip(&all).filter(|(file, _)| !file.askers_are_known) {
        let here = names.iter().filter(|name| recurring.contains(name.as_str())).count();
        if here == 0 || here == names.len() {
            continue;
        }
        for speaker in &mut file.speakers {
            speaker.asks = speaker.speaker.as_deref().is_some_and(|name| recurring.contains(name));
        }
    }
}

/// What is known of files before they are read.
struct FileChecker<'a> {
    options: &'a ImportOptions,
    raw: bool,
    /// The fingerprints of files that were imported, by key.
    known: BTreeMap<String, String>,
    choices: &'a ImportChoices,
}

impl FileChecker<'_> {
    /// How a file is read: as named now, else as it was read before.
    fn read_options(&self, key: &str) -> ReadOptions {
        let before = self.known.get(key).and_then(|text| ImportFingerprint::parse(text));
        let before = before.as_ref();
        let named = |now: &Option<String>, before: Option<String>| match now {
            Some(name) => Some(name.clone()).filter(|name| !name.is_empty()),
            None => before,
        };
        let table = self.options.table.clone().or_else(|| before.map(ImportFingerprint::table));
        let speakers = self.options.speakers.clone().or_else(|| before.map(ImportFingerprint::speakers));
        ReadOptions {
            table: table.unwrap_or_default(),
            raw: self.raw,
            encoding: named(&self.options.encoding, before.and_then(ImportFingerprint::encoding)),
            choices: ReadChoices {
                layout: named(&self.options.layout, before.and_then(ImportFingerprint::layout)),
                only_speakers: speakers.unwrap_or_default(),
                ..ReadChoices::default()
            },
        }
    }

    /// Reads one file and tells what it found.
    fn check_file(&self, found: &FoundFile, key: String) -> CheckedFile {
        let (path, name) = (found.path.display().to_string(), found.name.clone());
        let options = self.read_options(&key);
        let read = corpus::read_bytes(found)
            .and_then(|bytes| read_as_decided(found, &key, &bytes, &options, self.choices));
        let read = match read {
            Ok(read) => read,
            Err(error) => {
                let (kind, skipped) = (layout_kind(&found.path, None), Some(error.to_string()));
                let decided = choices_for_file(self.choices, &key, &kind);
                return CheckedFile { path, name, key, kind, skipped, decided, ..CheckedFile::default() };
            }
        };
        let file = read.file;
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
            name,
            key,
            skipped: None,
            layout: file.layout,
            kind: read.kind,
            transcripts: file.transcripts.len(),
            times: first.zip(last),
            to_check: file.shares.is_to_check() && !read.decided.is_right,
            shares: file.shares,
            speakers: checked_speakers(&file.transcripts, &read.decided),
            warnings: file.warnings.iter().map(warning).collect(),
            askers_are_known: names_askers(&file.transcripts, &read.decided),
            decided: read.decided,
        }
    }
}

/// Whether a person said who asks, or labels do.
fn names_askers(transcripts: &[Transcript], decided: &ReadChoices) -> bool {
    decided.speakers.values().any(|choice| *choice == SpeakerChoice::Interviewer)
        || transcripts.iter().any(|transcript| !askers_by_label(transcript).is_empty())
}

/// The speakers of all transcripts of a file, the most words first; what has no speaker comes last.
fn checked_speakers(transcripts: &[Transcript], decided: &ReadChoices) -> Vec<CheckedSpeaker> {
    let mut all: Vec<CheckedSpeaker> = Vec::new();
    let asking = |name: &&String| decided.speakers.get(*name) == Some(&SpeakerChoice::Interviewer);
    let said: BTreeSet<String> = decided.speakers.keys().filter(asking).cloned().collect();
    for transcript in transcripts {
        // Where a person said who asks, nobody is guessed.
        let askers = if said.is_empty() { likely_askers(transcript) } else { said.clone() };
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
        let checked =
            check_files(None, &[dir.path().to_owned()], &ImportOptions::default(), &NoProgress).unwrap();
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
