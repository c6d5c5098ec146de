//! Building an index, whole or what it lacks, and putting it in force.

use super::SearchIndex;
use super::contents::{ContentsMatch, IndexBlock, IndexContents, IndexGap};
use super::file_checks::{self, FileChecks};
use super::manifest::{INDEX_VERSION, IndexManifest, MANIFEST_FILE, write_manifest};
use super::schema::{IndexFields, index_schema};
use crate::corpus::SnippetIndex;
use crate::search::analyzer::{TermForm, TermTokenizer, language_tag};
use crate::search::error::SearchError;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tantivy::index::{SegmentId, SegmentMeta};
use tantivy::indexer::NoMergePolicy;
use tantivy::{IndexWriter, TantivyDocument, TantivyError};

/// Memory per writing thread before it writes a segment, in bytes. tantivy asks for at least 15 MB. Chosen by
/// hand; not measured.
const WRITER_MEMORY_BYTES: usize = 24_000_000;

/// The segments a large index has: they are searched side by side. Every search visits as many dictionaries.
pub(super) const SEGMENTS: usize = 4;
/// Fewest documents of which an index has so many. Chosen by hand; not measured.
const MANY_DOCUMENTS: u32 = 50_000;
/// A snippet to be indexed.
#[derive(Debug, Clone, Copy)]
pub struct IndexDocument<'a> {
    /// Its text.
    pub text: &'a str,
    /// The language of its transcript (ISO 639-1), where known.
    pub language: Option<&'a str>,
}

/// An index being built, or one that something is added to. If a new one is dropped before `finish`, its folder is
/// removed; what was added to one in force counts only once it is finished.
pub struct IndexBuilder {
    /// Where it is built, for messages.
    path: PathBuf,
    /// Where it is put in force; none for one in memory.
    place: Option<IndexPlace>,
    writer: Option<IndexWriter>,
    fields: IndexFields,
    languages: BTreeSet<String>,
    /// The number of the next document.
    next: u64,
    /// [`MANY_DOCUMENTS`], but for tests.
    many_documents: u32,
    /// What is known of the files that were there before.
    known_files: FileChecks,
}

/// A build within the index's folder.
struct IndexPlace {
    dir: PathBuf,
    folder: String,
    /// The corpus it is of.
    contents: IndexContents,
    /// The transcripts it has once it is finished.
    blocks: Vec<IndexBlock>,
    /// Whether its folder is new.
    is_new: bool,
}

impl IndexBuilder {
    /// Begins an index in `dir`. The index in force stays so until `finish`.
    pub(super) fn begin(dir: &Path, contents: &IndexContents, threads: usize) -> Result<Self, SearchError> {
        let folder = unused_folder(dir);
        let path = dir.join(&folder);
        std::fs::create_dir_all(&path).map_err(|source| SearchError::Io { path: path.clone(), source })?;
        let create = || tantivy::Index::create_in_dir(&path, index_schema().0);
        let (contents, blocks) = (contents.clone(), contents.blocks.clone());
        let place = IndexPlace { dir: dir.to_owned(), folder, contents, blocks, is_new: true };
        Self::create(create, path.clone(), Some(place), threads)
    }

    /// Begins to add what is lacking to the index in force in `dir`, which `manifest` names.
    pub(super) fn extend(
        dir: &Path,
        manifest: IndexManifest,
        contents: &IndexContents,
        gap: &IndexGap,
    ) -> Result<Self, SearchError> {
        let path = dir.join(&manifest.folder);
        let next = manifest.blocks.iter().map(|block| block.snippets as u64).sum();
        let blocks = manifest.blocks.iter().chain(&gap.blocks).cloned().collect();
        let (dir, folder, contents) = (dir.to_owned(), manifest.folder, contents.clone());
        let place = IndexPlace { dir, folder, contents, blocks, is_new: false };
        let threads = if gap.snippets.len() < MANY_DOCUMENTS as usize { 1 } else { 2 };
        let mut builder =
            Self::create(|| tantivy::Index::open_in_dir(&path), path.clone(), Some(place), threads)?;
        (builder.next, builder.languages) = (next, manifest.languages.into_iter().collect());
        builder.known_files = manifest.files;
        Ok(builder)
    }

    /// Begins an index in memory.
    pub(super) fn in_memory(threads: usize) -> Result<Self, SearchError> {
        let create = || Ok(tantivy::Index::create_in_ram(index_schema().0));
        Self::create(create, PathBuf::from("in memory"), None, threads)
    }

    fn create(
        create: impl FnOnce() -> tantivy::Result<tantivy::Index>,
        path: PathBuf,
        place: Option<IndexPlace>,
        threads: usize,
    ) -> Result<Self, SearchError> {
        let begin = || -> tantivy::Result<IndexWriter> {
            let index = create()?;
            index.tokenizers().register("exact", TermTokenizer::new(TermForm::Exact));
            index.tokenizers().register("loose", TermTokenizer::new(TermForm::Stemmed));
            let threads = threads.clamp(1, 4);
            let writer = index.writer_with_num_threads(threads, WRITER_MEMORY_BYTES * threads)?;
            // Merging happens once, at the end, not in between.
            writer.set_merge_policy(Box::new(NoMergePolicy));
            Ok(writer)
        };
        let writer = begin().map_err(|source| SearchError::Index { path: path.clone(), source })?;
        let fields = index_schema().1;
        let (languages, many_documents) = (BTreeSet::new(), MANY_DOCUMENTS);
        let known_files = FileChecks::new();
        Ok(Self {
            path,
            place,
            writer: Some(writer),
            fields,
            languages,
            next: 0,
            many_documents,
            known_files,
        })
    }

    /// Adds a snippet: the next in the order of the corpus, or of [`IndexGap::snippets`].
    ///
    /// # Errors
    /// When a writing thread has failed, as on a full disk.
    pub fn add(&mut self, document: IndexDocument<'_>) -> Result<(), SearchError> {
        let tag = language_tag(document.language);
        if !self.languages.contains(tag) {
            self.languages.insert(tag.to_owned());
        }
        let mut entry = TantivyDocument::default();
        // The tokenizer sees only the text of a field: the language travels in its first line.
        let text = format!("{tag}\n{}", document.text);
        entry.add_text(self.fields.exact, &text);
        entry.add_text(self.fields.stemmed, text);
        entry.add_u64(self.fields.snippet, self.next);
        self.next += 1;
        match &self.writer {
            Some(writer) => writer.add_document(entry).map(drop).map_err(|source| self.index_error(source)),
            None => Ok(()),
        }
    }

    /// Writes everything, puts this index in force, and removes older ones.
    ///
    /// # Errors
    /// When the disk refuses; the previous index stays in force then.
    pub fn finish(mut self) -> Result<SearchIndex, SearchError> {
        let Some(writer) = self.writer.take() else { return Err(self.index_error(TantivyError::Poisoned)) };
        let index = writer.index().clone();
        let keeps_segments = self.place.as_ref().is_some_and(|place| !place.is_new);
        commit_and_merge(writer, self.many_documents, keeps_segments)
            .map_err(|source| self.index_error(source))?;
        let languages: Vec<String> = self.languages.iter().cloned().collect();
        let snippets = match self.place.take() {
            None => (0..self.next).map(|number| SnippetIndex(number as usize)).collect(),
            Some(IndexPlace { dir, folder, contents, blocks, .. }) => {
                let path = dir.join(&folder);
                let files = file_checks::check_files(&path, &self.known_files)
                    .map_err(|source| SearchError::Io { path, source })?;
                let current = IndexManifest {
                    version: INDEX_VERSION,
                    folder,
                    languages: languages.clone(),
                    blocks,
                    files,
                    hash: None,
                };
                let path = dir.join(MANIFEST_FILE);
                write_manifest(&path, &current).map_err(|source| SearchError::Io { path, source })?;
                remove_old_builds(&dir, &current.folder);
                match contents.compare(&current.blocks) {
                    ContentsMatch::Whole(snippets) => snippets,
                    // What was lacking is there now.
                    ContentsMatch::Lacks(_) | ContentsMatch::Other => {
                        return Err(self.index_error(TantivyError::Poisoned));
                    }
                }
            }
        };
        SearchIndex::with_searcher(index, languages, self.path.clone(), &snippets)
            .map_err(|source| self.index_error(source))
    }

    /// Ends a segment, and has the index keep several however small it is.
    #[cfg(test)]
    pub(super) fn end_segment(&mut self) {
        self.many_documents = 0;
        self.writer.as_mut().unwrap().commit().unwrap();
    }

    fn index_error(&self, source: TantivyError) -> SearchError {
        SearchError::Index { path: self.path.clone(), source }
    }
}

impl Drop for IndexBuilder {
    fn drop(&mut self) {
        if self.writer.take().is_some() && self.place.as_ref().is_some_and(|place| place.is_new) {
            drop(std::fs::remove_dir_all(&self.path));
        }
    }
}

/// Commits, and merges the segments, however many the threads wrote: into one, or in a large index into [`SEGMENTS`] of
/// about the same size. One that was added to keeps what it has, `keeps_segments`, up to twice as many; of more, some of
/// the smallest are merged.
fn commit_and_merge(
    mut writer: IndexWriter,
    many_documents: u32,
    keeps_segments: bool,
) -> tantivy::Result<()> {
    writer.commit()?;
    let mut segments = writer.index().searchable_segment_metas()?;
    // The largest first: ids differ from build to build, but results do not.
    segments.sort_by_key(|segment| (std::cmp::Reverse(segment.num_docs()), segment.id()));
    let groups = if keeps_segments {
        vec![smallest_segments(&segments)]
    } else {
        equal_groups(&segments, many_documents)
    };
    // What is held of a segment keeps its files.
    drop(segments);
    let merges: Vec<_> =
        groups.iter().filter(|group| group.len() > 1).map(|group| writer.merge(group)).collect();
    for merge in merges {
        merge.wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()
}

/// One group of segments, or in a large index [`SEGMENTS`] of about the same size. Each segment, the largest first, goes
/// to the group that has least.
fn equal_groups(segments: &[SegmentMeta], many_documents: u32) -> Vec<Vec<SegmentId>> {
    let documents: u32 = segments.iter().map(SegmentMeta::num_docs).sum();
    let count = if documents < many_documents { 1 } else { SEGMENTS };
    let mut groups: Vec<(u32, Vec<SegmentId>)> = vec![(0, Vec::new()); count];
    for segment in segments {
        if let Some(group) = groups.iter_mut().min_by_key(|group| group.0) {
            group.0 += segment.num_docs();
            group.1.push(segment.id());
        }
    }
    groups.into_iter().map(|(_, segments)| segments).collect()
}

/// The smallest of too many segments, which come with the largest first: as many as are too many and one, and further ones
/// while the next is no larger than these together. So a document is written anew as often as an index doubles, and not
/// with every transcript that is added (the logarithmic method, Bentley and Saxe 1980).
fn smallest_segments(segments: &[SegmentMeta]) -> Vec<SegmentId> {
    let too_many = segments.len().saturating_sub(2 * SEGMENTS);
    let mut documents = 0;
    let mut smallest = Vec::new();
    for segment in segments.iter().rev() {
        let is_needed = too_many > 0 && smallest.len() <= too_many;
        if !is_needed && (smallest.is_empty() || segment.num_docs() > documents) {
            break;
        }
        documents += segment.num_docs();
        smallest.push(segment.id());
    }
    smallest
}

/// A folder name that is not taken. It has the process's id, so that two processes do not meet.
fn unused_folder(dir: &Path) -> String {
    let process = std::process::id();
    let name = |number: u32| format!("index-{process}-{number}");
    (0..).map(name).find(|name| !dir.join(name).exists()).unwrap_or_else(|| name(0))
}

/// Removes the folders of other builds. What cannot be removed because it is still open (on Windows) is left
/// for the next time.
fn remove_old_builds(dir: &Path, keep: &str) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if name != keep && name != MANIFEST_FILE && entry.path().is_dir() {
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}
