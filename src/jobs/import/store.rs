//! Stores the files that were read, and tells copies and variants of one talk from talks of their own.

use super::fingerprint::ImportFingerprint;
use super::group;
use super::read::{FileOutcome, ImportCandidate, ReadCandidate};
use super::report::{FileVariant, ImportReport};
use crate::corpus::{MinHash, Transcript, TranscriptEntry, TranscriptId};
use crate::format::count_noun;
use crate::jobs::JobResult;
use crate::project::{NewTranscript, Project, StoreOutcome};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// So many words more, and a tenth more, make a file fuller than the one that stands for it, beyond what headings and labels
/// add. Chosen by hand.
const TELLING_WORDS: usize = 20;

/// Who has a text.
#[derive(Clone)]
enum TextOwner {
    /// A transcript that was in the project before.
    Stored(TranscriptId, String),
    /// A file of this import, as the user named it.
    ThisImport(String),
}

/// What became of a file that was imported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileState {
    /// It has the bytes it had.
    Same,
    /// It is gone, or what stands there is another file that was imported.
    Moved,
    /// What stands there is new.
    Edited,
}

/// Stores transcripts and notes in the report what became of each file.
pub(super) struct ImportStore<'a> {
    project: &'a mut Project,
    /// The fingerprints of files already imported, by key.
    fingerprints: &'a BTreeMap<String, String>,
    /// The files already imported, by group.
    groups: HashMap<String, Vec<&'a str>>,
    /// Who has each text, by its hash.
    text_owners: HashMap<blake3::Hash, TextOwner>,
    /// The texts in the project before, by the name of their transcript.
    texts_by_name: HashMap<String, Vec<blake3::Hash>>,
    /// The transcripts whose texts files of the batch have, since their own files have them no more, by key of the file.
    moves: BTreeMap<String, TranscriptId>,
    report: &'a mut ImportReport,
}

impl<'a> ImportStore<'a> {
    /// Starts with what the project holds.
    pub(super) fn new(
        project: &'a mut Project,
        known: &'a BTreeMap<String, String>,
        report: &'a mut ImportReport,
    ) -> JobResult<Self> {
        let (mut owners, mut by_name) = (HashMap::new(), HashMap::<String, Vec<_>>::new());
        let without_text = project.transcripts_without_text()?;
        for TranscriptEntry { id, name, hash, .. } in project.load_corpus_with_removed()?.transcripts {
            // A file with the text that is missing brings it back; it is no copy of itself.
            if without_text.contains(&id) {
                continue;
            }
            // A hash that is none is of a damaged row: no file is taken for a copy of it.
            let Ok(hash) = blake3::Hash::from_hex(&hash) else { continue };
            by_name.entry(name.clone()).or_default().push(hash);
            owners.insert(hash, TextOwner::Stored(id, name));
        }
        let mut groups: HashMap<String, Vec<&str>> = HashMap::new();
        for key in known.keys() {
            groups.entry(group::group_of(Path::new(key))).or_default().push(key);
        }
        Ok(Self {
            project,
            fingerprints: known,
            groups,
            text_owners: owners,
            texts_by_name: by_name,
            moves: BTreeMap::new(),
            report,
        })
    }

    /// Stores a chunk of outcomes in one transaction.
    pub(super) fn store_batch(
        &mut self,
        candidates: &[ImportCandidate],
        outcomes: Vec<FileOutcome>,
    ) -> JobResult<()> {
        let mut batch = Vec::new();
        let mut owners = Vec::new();
        let candidates = candidates.get(..outcomes.len()).unwrap_or(candidates);
        let mut outcomes = outcomes.into_iter();
        for group in candidates.chunk_by(|a, b| a.group == b.group) {
            let read = self.count_unchanged(group, outcomes.by_ref().take(group.len()));
            for (candidate, fresh) in self.drop_copies(group, read)? {
                for warning in &fresh.warnings {
                    self.report.warn(display_name(candidate), warning.line, warning.message.clone());
                }
                self.report.count_shares(display_name(candidate), &fresh.shares);
                owners.extend(std::iter::repeat_n(candidate.key.clone(), fresh.parts.len()));
                batch.extend(new_transcripts(candidate, *fresh));
            }
        }
        let stored =
            if batch.is_empty() { Vec::new() } else { self.project.store_with_moves(&batch, &self.moves)? };
        self.count_files(&owners, &stored);
        self.moves.clear();
        Ok(())
    }

    /// Counts the files that need no storing; gives those that may.
    fn count_unchanged<'c>(
        &mut self,
        group: &'c [ImportCandidate],
        outcomes: impl Iterator<Item = FileOutcome>,
    ) -> Vec<(&'c ImportCandidate, Box<ReadCandidate>)> {
        let mut read = Vec::new();
        for (candidate, outcome) in group.iter().zip(outcomes) {
            match outcome {
                FileOutcome::Unchanged => self.report.unchanged += 1,
                FileOutcome::Failed(error) => {
                    self.report.skip(display_name(candidate), error.line, error.reason);
                }
                FileOutcome::Read(fresh) => read.push((candidate, fresh)),
            }
        }
        read
    }

    /// Drops the files that have the text of another one. The one that is imported already stays; of several
    /// new ones it is the best format (see [`format_rank`]), by path where two are as good.
    fn drop_copies<'c>(
        &mut self,
        group: &[ImportCandidate],
        read: Vec<(&'c ImportCandidate, Box<ReadCandidate>)>,
    ) -> JobResult<Vec<(&'c ImportCandidate, Box<ReadCandidate>)>> {
        let (mut kept, mut new): (Vec<_>, Vec<_>) =
            read.into_iter().partition(|(candidate, _)| self.fingerprints.contains_key(&candidate.key));
        let mut heads = if new.is_empty() { Vec::new() } else { self.main_versions(group, &kept)? };
        for (candidate, fresh) in &mut kept {
            self.existing_copy(candidate, fresh)?;
        }
        new.sort_by_key(|(_, fresh)| {
            std::cmp::Reverse(fresh.parts.first().map(|(talk, _)| format_rank(talk)))
        });
        for (candidate, mut fresh) in new {
            // Files it is compared with may be gone, so it was read without a sketch.
            if let ([(talk, _)], None, false) = (fresh.parts.as_slice(), &fresh.sketch, heads.is_empty()) {
                fresh.sketch = Some(MinHash::from_text(&talk.text));
            }
            let same = |head: &&MainVersion| {
                fresh.sketch.as_ref().is_some_and(|said| head.sketch.is_same_talk(said))
            };
            let words = fresh.parts.first().map_or(0, |(talk, _)| talk.text.split_whitespace().count());
            let of = match heads.iter().find(same) {
                Some(head) => {
                    let more = words.saturating_sub(head.words);
                    if more >= TELLING_WORDS && more * 10 > head.words {
                        let (more, path) = (count_noun(more, "word"), &head.path);
                        let message = format!(
                            "has {more} more than {path}, which stands for both: take that file out of the folder where \
                             this one is the whole talk"
                        );
                        self.report.warn(display_name(candidate), None, message);
                    }
                    Some(head.path.clone())
                }
                None => self.existing_copy(candidate, &fresh)?,
            };
            if let Some(of) = of {
                self.report.variants.push(FileVariant { path: display_name(candidate), same_as: of });
                continue;
            }
            // The first file of a group takes the name without extension, if no other of its group has it.
            if let (Some(bare), [(talk, _)]) = (&candidate.group_name, fresh.parts.as_mut_slice())
                && talk.name == candidate.found.name
                && heads.iter().all(|head| head.group_name != candidate.group_name)
            {
                talk.name.clone_from(bare);
            }
            let (path, group_name) = (display_name(candidate), candidate.group_name.clone());
            heads.extend(fresh.sketch.take().map(|sketch| MainVersion { path, sketch, group_name, words }));
            kept.push((candidate, fresh));
        }
        Ok(kept)
    }

    /// The files of a group that are imported already, also those that are gone since, with the sketch of
    /// their text.
    fn main_versions(
        &mut self,
        group: &[ImportCandidate],
        read: &[(&ImportCandidate, Box<ReadCandidate>)],
    ) -> JobResult<Vec<MainVersion>> {
        let Some(imported) = group.first().and_then(|one| self.groups.get(&one.group)) else {
            return Ok(Vec::new());
        };
        let mut heads = Vec::new();
        for &key in imported {
            let here = group.iter().find(|candidate| candidate.key == key);
            let again = read.iter().find(|(candidate, _)| candidate.key == key);
            let count = |text: &str| text.split_whitespace().count();
            let sketch = again.and_then(|(_, fresh)| {
                Some((fresh.sketch.clone()?, fresh.parts.first().map_or(0, |(talk, _)| count(&talk.text))))
            });
            let (sketch, words) = match sketch {
                Some(sketch) => sketch,
                None => match self.project.texts_of_file(key)?.as_slice() {
                    [one] => (MinHash::from_text(one), count(one)),
                    _ => continue,
                },
            };
            let path = here.map_or_else(|| key.to_owned(), display_name);
            let group_name = here.and_then(|candidate| candidate.group_name.clone());
            heads.push(MainVersion { path, sketch, group_name, words });
        }
        Ok(heads)
    }

    /// The file that has the text of a new file already; none where it is new. Rows of a table are people's
    /// answers: two that say the same are still two. A file is no copy either of one that is gone or has another text now:
    /// it was moved, and the transcript goes with its text.
    fn existing_copy(
        &mut self,
        candidate: &ImportCandidate,
        fresh: &ReadCandidate,
    ) -> JobResult<Option<String>> {
        let [(transcript, _)] = fresh.parts.as_slice() else { return Ok(None) };
        let hash = blake3::hash(transcript.text.as_bytes());
        let is_known = self.fingerprints.contains_key(&candidate.key);
        let stored = match self.text_owners.get(&hash) {
            Some(TextOwner::ThisImport(path)) => return Ok((!is_known).then(|| path.clone())),
            Some(TextOwner::Stored(id, _)) => {
                Some((*id, self.project.source_file(*id)?)).filter(|(_, path)| *path != candidate.key)
            }
            None => None,
        };
        let state = stored.as_ref().map(|(_, path)| self.state_of(path));
        if let (Some((id, _)), Some(FileState::Moved)) = (&stored, state) {
            self.moves.insert(candidate.key.clone(), *id);
            self.text_owners.insert(hash, TextOwner::ThisImport(display_name(candidate)));
            return Ok(None);
        }
        if is_known {
            // The old text of a changed file belongs to nobody now: a copy of it is a talk of its own.
            for old in
                self.texts_by_name.get(&transcript.name).into_iter().flatten().filter(|old| **old != hash)
            {
                if matches!(self.text_owners.get(old), Some(TextOwner::Stored(_, name)) if *name == transcript.name)
                {
                    self.text_owners.remove(old);
                }
            }
            return Ok(None);
        }
        if let (Some((_, path)), Some(FileState::Same)) = (stored, state) {
            return Ok(Some(path));
        }
        self.text_owners.insert(hash, TextOwner::ThisImport(display_name(candidate)));
        Ok(None)
    }

    /// What became of a file that was imported. One that cannot be read is taken to be the same, and so is what lies packed:
    /// its bytes are not those that were compared.
    fn state_of(&self, path: &str) -> FileState {
        let file = Path::new(path);
        let is_packed = file.extension().is_some_and(|it| it.eq_ignore_ascii_case("gz"));
        if is_packed || file.ancestors().skip(1).any(Path::is_file) {
            return if is_packed && !file.exists() { FileState::Moved } else { FileState::Same };
        }
        let known = |text: &String| ImportFingerprint::parse(text);
        match (std::fs::read(file), self.fingerprints.get(path).and_then(known)) {
            (Err(error), _) if error.kind() == std::io::ErrorKind::NotFound => FileState::Moved,
            (Err(_), _) | (Ok(_), None) => FileState::Same,
            (Ok(bytes), Some(before)) => {
                let hash = blake3::hash(&bytes).to_hex().to_string();
                let is_of_another = || self.fingerprints.values().filter_map(known).any(|it| it.is_of(&hash));
                match before.is_of(&hash) {
                    true => FileState::Same,
                    false if is_of_another() => FileState::Moved,
                    false => FileState::Edited,
                }
            }
        }
    }

    /// Counts files as added, unchanged or updated, by what became of their transcripts.
    fn count_files(&mut self, owners: &[String], stored: &[StoreOutcome]) {
        let mut files: BTreeMap<&str, Vec<&StoreOutcome>> = BTreeMap::new();
        for (owner, stored) in owners.iter().zip(stored) {
            files.entry(owner).or_default().push(stored);
        }
        for (file, stored) in files {
            let kept: usize = stored.iter().map(|stored| stored.kept()).sum();
            if kept > 0 {
                let (places, are) = (count_noun(kept, "passage"), if kept == 1 { "is" } else { "are" });
                let message = format!(
                    "{places} with a theme, quote or memo {are} not in the new text: what was decided stays with the \
                     text before, in no count, until the words are there again"
                );
                self.report.warn(file, None, message);
            }
            let forgotten = |stored: &&StoreOutcome| matches!(stored, StoreOutcome::Forgotten);
            if stored.iter().all(forgotten) {
                let reason =
                    "it was forgotten for good, and is not read again: take the file out of the folder";
                self.report.skip(file, None, reason.to_owned());
            } else if !self.fingerprints.contains_key(file) && !self.moves.contains_key(file) {
                self.report.added += 1;
            } else if stored.iter().all(|stored| matches!(stored, StoreOutcome::Unchanged)) {
                self.report.unchanged += 1;
            } else {
                self.report.updated += 1;
            }
        }
    }
}

/// A file whose transcript stands for others of the same talk.
struct MainVersion {
    path: String,
    sketch: MinHash,
    group_name: Option<String>,
    /// The number of its words, by blanks.
    words: usize,
}

/// Rank of a format by what it holds: times with speakers, times, speakers, the words alone.
fn format_rank(talk: &Transcript) -> (bool, bool) {
    let timed = !talk.cues.is_empty() || talk.turns.iter().any(|turn| turn.start.is_some());
    (timed, talk.turns.iter().any(|turn| turn.speaker.is_some()))
}

/// The path of a file as the user named it.
fn display_name(candidate: &ImportCandidate) -> String {
    candidate.found.path.display().to_string()
}

/// The transcripts of a file, as the project stores them.
fn new_transcripts(candidate: &ImportCandidate, fresh: ReadCandidate) -> impl Iterator<Item = NewTranscript> {
    let (path, stamp) = (candidate.key.clone(), fresh.fingerprint);
    fresh.parts.into_iter().map(move |(transcript, snippets)| NewTranscript {
        path: path.clone(),
        file_hash: stamp.clone(),
        transcript,
        snippets,
    })
}
