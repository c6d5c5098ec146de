//! Texts of snippets and transcripts: asked of the store thread once each, put into the cache when they come.

use super::Driver;
use super::store_worker::StoreRequest;
use crate::coding::SnippetRulers;
use crate::corpus::{Corpus, SnippetIndex, Transcript, TranscriptId, TranscriptIndex};
use crate::project::ProjectResult;
use std::sync::Arc;

impl Driver {
    /// Asks for the texts of snippets that were not asked for yet.
    pub(super) fn load_texts(&mut self, snippets: Vec<SnippetIndex>) {
        let missing: Vec<SnippetIndex> =
            snippets.into_iter().filter(|snippet| self.requested_snippets.insert(*snippet)).collect();
        if !missing.is_empty() {
            let corpus = Arc::clone(&self.state.work.corpus);
            self.store.send(StoreRequest::ReadSnippets(corpus, missing));
        }
    }

    /// Puts the texts of snippets into the cache; those of another corpus are dropped, since its indices mean
    /// other snippets.
    pub(super) fn texts_read(
        &mut self,
        corpus: &Arc<Corpus>,
        snippets: &[SnippetIndex],
        texts: ProjectResult<Vec<String>>,
    ) {
        let work = &mut self.state.work;
        if !Arc::ptr_eq(&work.corpus, corpus) {
            return;
        }
        // Texts that cannot be loaded count as empty: else they would be missing again, and loaded again, with
        // every event.
        let found = texts.as_ref().map_or(&[][..], Vec::as_slice);
        for (at, snippet) in snippets.iter().enumerate() {
            self.requested_snippets.remove(snippet);
            work.texts.insert_snippet(*snippet, found.get(at).map_or("", String::as_str));
        }
        self.state.on_texts_loaded();
        self.ok_or_show_error(texts);
    }

    /// Asks to measure snippets of which a part is coded, where that was not asked yet.
    pub(super) fn measure_snippets(&mut self, snippets: Vec<SnippetIndex>) {
        let missing: Vec<SnippetIndex> =
            snippets.into_iter().filter(|snippet| self.requested_rulers.insert(*snippet)).collect();
        if !missing.is_empty() {
            let corpus = Arc::clone(&self.state.work.corpus);
            self.store.send(StoreRequest::MeasureSnippets(corpus, missing));
        }
    }

    /// Counts again with the rulers of snippets; those of another corpus are dropped and asked for anew.
    pub(super) fn snippets_measured(
        &mut self,
        corpus: &Arc<Corpus>,
        snippets: &[SnippetIndex],
        rulers: ProjectResult<SnippetRulers>,
    ) {
        let current = Arc::ptr_eq(&self.state.work.corpus, corpus);
        match rulers {
            Ok(rulers) => {
                self.requested_rulers.retain(|snippet| !snippets.contains(snippet));
                if current {
                    self.state.work.add_rulers(&rulers);
                    self.state.refresh_screens();
                }
            }
            Err(error) => self.show_error(error.to_string()),
        }
    }

    /// Asks for a transcript that was not asked for yet.
    pub(super) fn load_transcript(&mut self, index: TranscriptIndex) {
        let Some(entry) = self.state.work.corpus.transcript_at(index) else { return };
        let id = entry.id;
        if self.requested_transcripts.insert(id) {
            self.store.send(StoreRequest::ReadTranscript(index, id));
        }
    }

    /// Puts a transcript into the cache, under the speaker names in force; one that is not in the corpus at that
    /// index any more is dropped.
    pub(super) fn transcript_read(
        &mut self,
        index: TranscriptIndex,
        id: TranscriptId,
        transcript: ProjectResult<Transcript>,
    ) {
        self.requested_transcripts.remove(&id);
        let work = &mut self.state.work;
        if work.corpus.transcript_at(index).is_none_or(|entry| entry.id != id) {
            return;
        }
        match transcript {
            Ok(mut transcript) => {
                work.codebook.name_turn_speakers(&mut transcript);
                work.texts.insert_transcript(index, Arc::new(transcript));
                self.state.on_texts_loaded();
            }
            Err(error) => {
                // As above: an empty transcript, not one that is asked for again with every event.
                work.texts.insert_transcript(index, Arc::default());
                self.show_error(error.to_string());
            }
        }
    }
}
