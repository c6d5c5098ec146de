//! Reads files into transcripts with their snippets, a chunk at a time, so that never more than a few are in
//! memory.

use super::decided::{ImportChoices, as_read, read_as_decided};
use super::fingerprint::ImportFingerprint;
use crate::coding::{ImportScope, choices_for_file};
use crate::corpus::{
    self, FoundFile, KnownAttributes, MinHash, ReadChoices, ReadError, ReadOptions, Snippet, SplitOptions,
    TableOptions, TextShares, TokenBoundaries, Transcript, cut_speakers,
};
use crate::progress::Progress;
use crate::project::ForgottenSpeakers;
use crossbeam_channel::Sender;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// A file to import, with what is known of it.
pub(super) struct ImportCandidate {
    /// The file.
    pub(super) found: FoundFile,
    /// The key the project knows it by: its full path.
    pub(super) key: String,
    /// Data about its transcripts from sidecars, names and tables.
    pub(super) metadata: KnownAttributes,
    /// Its group of formats: see [`super::group`].
    pub(super) group: String,
    /// Whether the group has other files.
    pub(super) siblings: bool,
    /// The name of its transcript if it stands for the group.
    pub(super) group_name: Option<String>,
}

/// Outcome of reading a file.
pub(super) enum FileOutcome {
    /// It is as it was when it was imported.
    Unchanged,
    /// It was read.
    Read(Box<ReadCandidate>),
    /// It could not be read.
    Failed(ReadError),
}

/// A file that was read, ready to be stored.
pub(super) struct ReadCandidate {
    /// Its fingerprint, as the project stores it.
    pub(super) fingerprint: String,
    /// Its transcripts, each with its snippets.
    pub(super) parts: Vec<(Transcript, Vec<Snippet>)>,
    /// Oddities found in it.
    pub(super) warnings: Vec<corpus::ReadWarning>,
    /// What became of its characters.
    pub(super) shares: TextShares,
    /// The sketch of its text, where it must be compared with other files.
    pub(super) sketch: Option<MinHash>,
}

/// How files are read.
pub(super) struct CandidateReader<'a> {
    /// The fingerprints of files already imported, by key.
    pub(super) fingerprints: &'a BTreeMap<String, String>,
    /// How transcripts are cut.
    pub(super) split: SplitOptions,
    /// Whether artefacts are left as they are.
    pub(super) raw: bool,
    /// The columns of tables; none: as the file was read before, or guessed.
    pub(super) table: Option<&'a TableOptions>,
    /// The language all files are in, as a code; empty: as detected; none: as the file was read before.
    pub(super) language: Option<&'a str>,
    /// The encoding of all files; empty: as their bytes tell; none: as the file was read before.
    pub(super) encoding: Option<&'a str>,
    /// The layout of all files; empty: as they tell; none: as the file was read before.
    pub(super) layout: Option<&'a str>,
    /// The only labels that are speakers; empty: as the files tell; none: as the file was read before.
    pub(super) speakers: Option<&'a [String]>,
    /// What was decided of how files are read.
    pub(super) choices: &'a ImportChoices,
    /// The tokenizer that measures snippets.
    pub(super) tokens: &'a dyn TokenBoundaries,
    /// Those whose words are left out.
    pub(super) forgotten: &'a ForgottenSpeakers,
}

impl CandidateReader<'_> {
    /// Reads one file.
    fn read(&self, candidate: &ImportCandidate) -> Result<FileOutcome, ReadError> {
        let bytes = corpus::read_bytes(&candidate.found)?;
        let before = self.fingerprints.get(&candidate.key).and_then(|text| ImportFingerprint::parse(text));
        let table = match (self.table, &before) {
            (Some(named), _) => named.clone(),
            (None, Some(before)) => before.table(),
            (None, None) => TableOptions::default(),
        };
        let language = match self.language {
            Some(named) => Some(named.to_owned()).filter(|named| !named.is_empty()),
            None => before.as_ref().and_then(ImportFingerprint::language),
        };
        let encoding = match self.encoding {
            Some(named) => Some(named.to_owned()).filter(|named| !named.is_empty()),
            None => before.as_ref().and_then(ImportFingerprint::encoding),
        };
        let layout = match self.layout {
            Some(named) => Some(named.to_owned()).filter(|named| !named.is_empty()),
            None => before.as_ref().and_then(ImportFingerprint::layout),
        };
        let only_speakers = match self.speakers {
            Some(named) => named.to_vec(),
            None => before.as_ref().map(ImportFingerprint::speakers).unwrap_or_default(),
        };
        let known = KnownAttributes { language, ..candidate.metadata.clone() };
        let hash = blake3::hash(&bytes).to_hex().to_string();
        // The fingerprint covers sidecars and options too: a changed sidecar alone makes the file be read
        // again.
        let stamp = ImportFingerprint::new(hash, self.split, &table, self.raw)
            .with_encoding(encoding.clone())
            .with_layout(layout.clone(), only_speakers.clone())
            .with_attributes(&known)?;
        if before.as_ref().is_some_and(|before| self.is_as_before(&candidate.key, before, &stamp)) {
            return Ok(FileOutcome::Unchanged);
        }
        let choices = ReadChoices { layout, only_speakers, ..ReadChoices::default() };
        let options = ReadOptions { table, raw: self.raw, encoding, choices };
        let read = read_as_decided(&candidate.found, &candidate.key, &bytes, &options, self.choices)?;
        let (file, stamp) = (read.file, stamp.with_decisions(read.kind, as_read(read.decided)));
        drop(bytes);
        let cut = |mut transcript: Transcript| {
            known.apply_to(&mut transcript);
            let own_name = transcript.name.clone();
            let names: Vec<&str> =
                std::iter::once(&own_name).chain(&candidate.group_name).map(String::as_str).collect();
            transcript = without_forgotten(transcript, &names, self.forgotten);
            let snippets = corpus::split_into_snippets(&transcript, &self.split, self.tokens);
            (transcript, snippets)
        };
        let parts: Vec<_> =
            file.transcripts.into_iter().map(cut).filter(|(_, cut)| !cut.is_empty()).collect();
        if parts.is_empty() {
            return Err(ReadError::new("it holds no text"));
        }
        let sketch = match parts.as_slice() {
            [(talk, _)] if candidate.siblings => Some(MinHash::from_text(&talk.text)),
            _ => None,
        };
        Ok(FileOutcome::Read(Box::new(ReadCandidate {
            fingerprint: stamp.text()?,
            parts,
            warnings: file.warnings,
            shares: file.shares,
            sketch,
        })))
    }

    /// Whether a file is as it was when it was read: the same bytes, options and decisions. Where something was decided
    /// for a layout, a file whose layout was not noted yet is read again.
    fn is_as_before(&self, key: &str, before: &ImportFingerprint, now: &ImportFingerprint) -> bool {
        let by_layout = || self.choices.keys().any(|scope| matches!(scope, ImportScope::Layout(_)));
        let kind = match before.kind() {
            Some(kind) => kind,
            None if by_layout() => return false,
            None => "",
        };
        let decided = as_read(choices_for_file(self.choices, key, kind));
        let now = match before.kind() {
            Some(kind) => now.clone().with_decisions(kind.to_owned(), decided),
            None if decided.is_empty() => now.clone(),
            None => return false,
        };
        *before == now
    }

    /// Reads files chunk by chunk on the current rayon pool and sends each chunk's outcomes in order, with
    /// the index of its first file. Stops between chunks when cancelled or when the receiver is gone.
    pub(super) fn read_all(
        &self,
        candidates: &[ImportCandidate],
        progress: &dyn Progress,
        to: &Sender<(usize, Vec<FileOutcome>)>,
    ) {
        let mut rest = candidates;
        while !rest.is_empty() && !progress.is_cancelled() {
            let (chunk, after) = rest.split_at(chunk_length(rest));
            let read = |candidate| {
                let outcome = (!progress.is_cancelled())
                    .then(|| self.read(candidate).unwrap_or_else(FileOutcome::Failed));
                progress.advance(1);
                outcome
            };
            let Some(outcomes) = chunk.par_iter().map(read).collect::<Option<Vec<_>>>() else { return };
            if to.send((candidates.len() - rest.len(), outcomes)).is_err() {
                return;
            }
            rest = after;
        }
    }
}

/// A transcript that was just read, without those who were forgotten in it; `names` are those it may be stored under.
fn without_forgotten(transcript: Transcript, names: &[&str], forgotten: &ForgottenSpeakers) -> Transcript {
    let is_gone = |said: &str| names.iter().any(|name| forgotten.has(name, said));
    cut_speakers(&transcript, &is_gone).map_or(transcript, |cut| cut.transcript)
}

/// How many of the first files are read and stored together: few enough for their bytes to be held in memory
/// a few times over and for one transaction to be short. The formats of one talk stay together. The limits,
/// 64 files and 8 MiB, were chosen by hand; not measured.
fn chunk_length(files: &[ImportCandidate]) -> usize {
    const MAX_CHUNK_FILES: usize = 64;
    const MAX_CHUNK_BYTES: u64 = 8 << 20;
    let mut bytes = 0;
    let fits = |candidate: &&ImportCandidate| {
        bytes += unpacked_size(&candidate.found);
        bytes <= MAX_CHUNK_BYTES
    };
    let some = files.iter().take(MAX_CHUNK_FILES).take_while(fits).count().max(1);
    let last = files.get(some - 1).map(|file| &file.group);
    some + files.iter().skip(some).take_while(|file| Some(&file.group) == last).count()
}

/// What a file may come to in memory: texts in an archive shrink to about a tenth, and of a small archive a few megabytes
/// are expected at least, so that many archives made to do harm are not all unpacked at once. Chosen by hand.
fn unpacked_size(file: &FoundFile) -> u64 {
    const MIN_UNPACKED_BYTES: u64 = 2 << 20;
    const PACKED: u64 = 10;
    let is_archive =
        file.path.extension().is_some_and(|end| ["zip", "gz"].iter().any(|it| end.eq_ignore_ascii_case(it)));
    if is_archive { MIN_UNPACKED_BYTES.max(file.size.saturating_mul(PACKED)) } else { file.size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(size: u64) -> ImportCandidate {
        let found = FoundFile { path: "a".into(), name: "a".into(), size, skip_reason: None };
        let group = size.to_string();
        ImportCandidate {
            found,
            key: "a".into(),
            metadata: KnownAttributes::default(),
            group,
            siblings: false,
            group_name: None,
        }
    }

    #[test]
    fn chunks_are_bounded_by_number_and_by_bytes() {
        let many: Vec<_> = (0..1000).map(|size| candidate(size % 10)).collect();
        assert_eq!(chunk_length(&many), 64);
        let large: Vec<_> = [3 << 20, 2 << 20, 4 << 20, 1].map(candidate).into();
        assert_eq!(chunk_length(&large), 2);
        assert_eq!(chunk_length(&[candidate(1 << 40), candidate(1)]), 1);
        let archives: Vec<_> = (0..10)
            .map(|size| {
                let mut archive = candidate(size);
                archive.found.path = "a.zip".into();
                archive
            })
            .collect();
        assert_eq!(chunk_length(&archives), 4, "each may come to more than it has");
        let formats: Vec<_> = (0..70).map(|n| candidate(if n < 60 { n } else { 60 })).collect();
        assert_eq!(chunk_length(&formats), 70, "the formats of one talk are read together");
    }
}
