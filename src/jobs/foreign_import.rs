//! Imports projects and codebooks of other programs: their sources become transcripts, their codes themes,
//! their codings decisions, their notes memos. Tables of other programs are about transcripts that are here
//! already (see `tables`).

pub mod codes;
mod tables;

use super::{ImportOptions, JobResult, export, speaker_stats};
use crate::coding::edits::ImportedCodes;
use crate::coding::{MemoTarget, Signature, SpeakerCase, ThemeId, TranscriptSpan};
use crate::corpus::{self, Corpus, TranscriptEntry, TranscriptId};
use crate::exchange::interchange::guids::Guids;
use crate::exchange::interchange::model::{
    InterchangeCase, InterchangeCode, InterchangeProject, InterchangeSource,
};
use crate::exchange::interchange::refi;
use crate::exchange::interchange::speaker_labels::{
    find_speaker_labels, labelled_text, remove_speaker_labels,
};
use crate::jobs::foreign_import::codes::{apply_imported_codes, imported_theme};
use crate::jobs::foreign_summary::{ForeignImport, foreign_error, read_bounded, source_name};
use crate::progress::{NoProgress, Progress, ProgressStage};
use crate::project::{NewTranscript, Project, other_tools};
use crate::topics::embed::WordPiece;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::Path;

/// Largest file of another program that is read, in bytes: the whole file is held in memory. Chosen by hand;
/// not measured.
const MAX_FILE_BYTES: u64 = 2 << 30;

/// Whether a path is a project or codebook of another program, by its name, or a table of one about
/// transcripts that are here, by its first line.
///
/// # Errors
/// When the project cannot be read.
pub fn is_foreign_file(project: &Project, path: &Path, options: &ImportOptions) -> JobResult<bool> {
    // A pipe or a device would be waited for. A project of QualCoder is a folder.
    if !path.is_file() {
        return Ok(path.is_dir() && kind_of_file(path).is_some());
    }
    Ok(kind_of_file(path).is_some() || tables::table_kind(project, path, options)?.is_some())
}

/// A kind of file of another program, by extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ForeignKind {
    /// A REFI-QDA project.
    Project,
    /// A REFI-QDA codebook.
    Codebook,
    /// A QualCoder project.
    QualCoder,
    /// A Taguette database.
    Taguette,
    /// An RQDA project.
    Rqda,
}

/// The kind of a path, by its extension; none for other files.
fn kind_of_file(path: &Path) -> Option<ForeignKind> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "qdpx" => Some(ForeignKind::Project),
        "qdc" => Some(ForeignKind::Codebook),
        "qda" => Some(ForeignKind::QualCoder),
        "sqlite3" => Some(ForeignKind::Taguette),
        "rqda" => Some(ForeignKind::Rqda),
        _ => None,
    }
}

/// Imports a project, codebook or table of another program, its work as one edit that undo takes back.
///
/// A source whose GUID or whose text is known is that transcript; a code whose GUID or whose path is known is
/// that theme. So importing the same file twice changes nothing.
///
/// # Errors
/// [`crate::jobs::JobError::Foreign`] where it cannot be read, [`crate::jobs::JobError::Cancelled`], or what
/// the project says.
pub fn import_foreign(
    project: &mut Project,
    path: &Path,
    options: &ImportOptions,
    progress: &dyn Progress,
) -> JobResult<ForeignImport> {
    progress.begin(ProgressStage::Read, 1);
    if kind_of_file(path).is_none()
        && let Some(table) = tables::table_kind(project, path, options)?
    {
        return tables::import_table(project, path, table);
    }
    let mut parcel = read_foreign(path)?;
    progress.check_cancelled()?;
    let mut guids = export::record_guids(project)?;
    let before = project.load_corpus()?;
    remove_known_labels(project, &before, &guids, &mut parcel)?;
    let places = known_transcripts(&parcel, &before, &guids);
    // Transcripts first: the edit needs their numbers to bind decisions to spans.
    let new = store_new_sources(project, path, &parcel, &places, options)?;
    let after = project.load_corpus()?;
    let ids = identify_sources(&parcel, &places, &before, &after);
    let mut brought = ForeignImport {
        path: path.to_owned(),
        transcripts: new.len(),
        attributes: new.iter().map(|source| source.transcript.attributes.len()).sum(),
        losses: parcel.losses.iter().map(|loss| (None, loss.clone())).collect(),
        ..ForeignImport::default()
    };
    let mut codebook = project.codebook()?;
    let themes: BTreeMap<String, ThemeId> =
        codebook.themes.keys().map(|&id| (guids.theme_guid(id.0), id)).collect();
    let mut arriving = imported_codes(path, &parcel, &ids, &themes);
    if !arriving.cases.cases.is_empty() {
        arriving.cases.voices = speaker_stats(project, &after, &NoProgress)?;
    }
    let became = apply_imported_codes(project, &mut codebook, &arriving, &mut brought)?;
    let names = became.iter().zip(&parcel.codes).filter(|(_, code)| !code.guid.is_empty());
    guids.themes.extend(names.map(|(id, code)| (id.0, code.guid.clone())));
    let names = ids.iter().zip(&parcel.sources).filter(|(_, source)| !source.guid.is_empty());
    guids.transcripts.extend(names.filter_map(|(id, source)| Some(((*id)?.0, source.guid.clone()))));
    export::store_guids(project, &guids)?;
    progress.advance(1);
    Ok(brought)
}

/// Reads a file of another program by its kind.
fn read_foreign(path: &Path) -> JobResult<InterchangeProject> {
    let bytes = || read_bounded(path, MAX_FILE_BYTES, "it is larger than 2 GiB");
    let unreadable = |tool: &str, error: &dyn Display| {
        foreign_error(path, format!("it is no project of {tool} that can be read: {error}"))
    };
    match kind_of_file(path) {
        Some(ForeignKind::QualCoder) => {
            other_tools::read_qualcoder(path).map_err(|error| unreadable("QualCoder", &error))
        }
        Some(ForeignKind::Taguette) => {
            other_tools::read_taguette(path).map_err(|error| unreadable("Taguette", &error))
        }
        Some(ForeignKind::Rqda) => other_tools::read_rqda(path).map_err(|error| unreadable("RQDA", &error)),
        Some(ForeignKind::Codebook) => {
            refi::read_codebook(&bytes()?).map_err(|error| foreign_error(path, error))
        }
        _ => refi::read_project(&bytes()?).map_err(|error| foreign_error(path, error)),
    }
}

/// The hash of a source's text, as transcripts have it.
fn hash_text(source: &InterchangeSource) -> String {
    blake3::hash(source.transcript.text.as_bytes()).to_hex().to_string()
}

/// Takes the labels of speakers out of the sources: of those that are a transcript of the project as it was exported
/// and have come back from a program that kept no note of ours, and of all whose text is laid out in turns.
fn remove_known_labels(
    project: &Project,
    corpus: &Corpus,
    guids: &Guids,
    parcel: &mut InterchangeProject,
) -> JobResult<()> {
    let codebook = project.codebook()?;
    for source in &mut parcel.sources {
        let hash = hash_text(source);
        if corpus.transcripts.iter().any(|entry| entry.hash == hash) {
            continue;
        }
        let name = source.transcript.name.clone();
        // Taguette keeps the end of a long name alone.
        let end = name.strip_prefix('…');
        let same = |entry: &&TranscriptEntry| {
            entry.name == name
                || end.is_some_and(|end| entry.name.ends_with(end))
                || (!source.guid.is_empty() && guids.transcript_guid(entry.id.0) == source.guid)
        };
        let candidates: Vec<TranscriptId> =
            corpus.transcripts.iter().filter(same).map(|entry| entry.id).collect();
        for id in candidates {
            let mut transcript = project.load_transcript(id)?;
            codebook.name_turn_speakers(&mut transcript);
            let (text, labels) = labelled_text(&transcript);
            if text == source.transcript.text {
                remove_speaker_labels(source, &labels);
                break;
            }
        }
        find_speaker_labels(source);
    }
    Ok(())
}

/// The transcript each source is known to be: by its GUID where the text is the same, else by its text, one
/// with the same name first. No transcript stands for two sources.
fn known_transcripts(
    parcel: &InterchangeProject,
    corpus: &Corpus,
    guids: &Guids,
) -> Vec<Option<TranscriptId>> {
    let mut taken = BTreeSet::new();
    let mut found = Vec::with_capacity(parcel.sources.len());
    let entries = corpus.transcripts.iter();
    let named: BTreeMap<String, &TranscriptEntry> =
        entries.map(|entry| (guids.transcript_guid(entry.id.0), entry)).collect();
    for source in &parcel.sources {
        let hash = hash_text(source);
        let by_guid = named.get(&source.guid).copied();
        let mut same: Vec<_> = corpus.transcripts.iter().filter(|entry| entry.hash == hash).collect();
        same.sort_by_key(|entry| entry.name != source.transcript.name);
        let candidates = by_guid.into_iter().filter(|entry| entry.hash == hash).chain(same);
        let known = candidates.map(|entry| entry.id).find(|id| !taken.contains(id));
        taken.extend(known);
        found.push(known);
    }
    found
}

/// Stores the sources that are new, cut into snippets; gives them.
fn store_new_sources<'a>(
    project: &mut Project,
    path: &Path,
    parcel: &'a InterchangeProject,
    places: &[Option<TranscriptId>],
    options: &ImportOptions,
) -> JobResult<Vec<&'a InterchangeSource>> {
    let split = options.split(project)?;
    let tokens = WordPiece::builtin()?;
    let file = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let new = parcel.sources.iter().zip(places).filter(|(_, place)| place.is_none());
    let new: Vec<&InterchangeSource> = new.map(|(source, _)| source).collect();
    let stored = |source: &&InterchangeSource| NewTranscript {
        path: file.to_string_lossy().into_owned(),
        file_hash: String::new(),
        transcript: source.transcript.clone(),
        snippets: corpus::split_into_snippets(&source.transcript, &split, &tokens),
    };
    let batch: Vec<NewTranscript> = new.iter().map(stored).collect();
    if !batch.is_empty() {
        project.store_transcripts(&batch)?;
    }
    Ok(new)
}

/// The transcript each source has become.
fn identify_sources(
    parcel: &InterchangeProject,
    places: &[Option<TranscriptId>],
    before: &Corpus,
    after: &Corpus,
) -> Vec<Option<TranscriptId>> {
    let mut fresh: BTreeMap<(String, String), Vec<TranscriptId>> = BTreeMap::new();
    // In reverse, so that `pop` gives the transcripts of one name and text in the order they were stored.
    for entry in after.transcripts.iter().rev().filter(|entry| before.transcript(entry.id).is_none()) {
        fresh.entry((entry.name.clone(), entry.hash.clone())).or_default().push(entry.id);
    }
    let mut became = |(source, place): (&InterchangeSource, &Option<TranscriptId>)| {
        place.or_else(|| fresh.get_mut(&(source.transcript.name.clone(), hash_text(source)))?.pop())
    };
    parcel.sources.iter().zip(places).map(&mut became).collect()
}

/// All codes, codings, memos and notes of a project, as an edit takes them.
fn imported_codes(
    path: &Path,
    parcel: &InterchangeProject,
    ids: &[Option<TranscriptId>],
    themes: &BTreeMap<String, ThemeId>,
) -> ImportedCodes {
    let theme = |code: &InterchangeCode| imported_theme(code, themes.get(&code.guid).copied());
    let mut arriving = ImportedCodes {
        source_name: source_name(path),
        themes: parcel.codes.iter().map(theme).collect(),
        ..ImportedCodes::default()
    };
    for (code, parent) in &parcel.references {
        arriving.themes.get_mut(*code).into_iter().for_each(|theme| theme.also_under.push(*parent));
    }
    let case =
        |case: &InterchangeCase| SpeakerCase { name: case.name.clone(), attributes: case.attributes.clone() };
    arriving.cases.cases = parcel.cases.iter().map(case).collect();
    if !parcel.memo.is_empty() {
        arriving.memos.push((MemoTarget::Project, parcel.memo.clone()));
    }
    for (source, id) in parcel.sources.iter().zip(ids) {
        let Some(transcript) = *id else { continue };
        let placed = |span| TranscriptSpan { transcript, span };
        let codings = source.codings.iter().filter(|coding| !coding.span.is_empty());
        arriving.decisions.extend(codings.map(|coding| {
            let stamp = Signature { coder: coding.coder.clone(), time: coding.time.clone() };
            (coding.code, placed(coding.span), stamp)
        }));
        if !source.memo.is_empty() {
            arriving.memos.push((MemoTarget::Transcript(transcript), source.memo.clone()));
        }
        let notes = source.notes.iter();
        arriving.memos.extend(notes.map(|noted| (MemoTarget::Span(placed(noted.span)), noted.text.clone())));
    }
    arriving
}

#[cfg(test)]
#[path = "foreign_import_tests.rs"]
mod tests;
