//! What the driver reports to the state: another run or corpus, an applied edit, search results, suggestions.
//!
//! Snippets are addressed by their index into the corpus, which changes with the corpus. So a change of
//! corpus closes every overlay that holds such indices, forgets suggestions and texts, and restores the
//! Reader by transcript name and snippet id.

use super::screen::{component::ScreenComponent, reader::ReaderScreen, search::HitList};
use super::workspace::{job_list::JobListItem, notices::Notice};
use super::{Action, KeyContext, State};
use crate::coding::suggestions::ThemeSuggestions;
use crate::coding::{Codebook, CodingRecord, Edit, ThemeId};
use crate::corpus::{Corpus, SnippetIndex, Span, TranscriptId, TranscriptIndex};
use crate::topics::{Run, TopicId};

use std::sync::Arc;

impl State {
    /// Takes over the suggested themes; screens are refreshed only where they differ.
    pub fn use_suggestions(&mut self, found: ThemeSuggestions) {
        if *self.work.suggestions != found {
            self.work.suggestions = Arc::new(found);
            self.topics.refresh(&self.work);
            self.themes.refresh(&self.work);
        }
    }

    /// Follows an applied edit: clears the selections it used up, refreshes the counts, and moves to what the
    /// edit added.
    pub fn on_edit(&mut self, edit: &Edit) {
        self.topics.selected.clear();
        self.topics.panes.snippet_list.selected.clear();
        self.search.snippet_list.selected.clear();
        self.themes.panes.snippet_list.selected.clear();
        self.themes.selected.clear();
        self.report.panes.snippet_list.selected.clear();
        self.map.on_edit(&self.work);
        self.reader.selection = None;
        self.refresh_screens();
        // After the refresh: only then the lists have the new row.
        if let Some(theme) = added_theme(edit) {
            self.themes.go_to_theme(theme, &self.work);
        }
        if let Some(topic) = created_topic(edit) {
            self.topics.go_to_topic(topic, &self.work);
        }
    }

    /// Says that an edit is stored, with the key that undoes it.
    pub fn on_edit_saved(&mut self, edit: &Edit) {
        let key = self.global_key(Action::Undo);
        self.notices.show(Notice::success(format!("{}. {key} takes it back", edit.what)));
    }

    /// Switches to another run: selections and suggestions are dropped, the list goes to its first topic, and
    /// overlays that are about topics of the old run are closed.
    pub fn use_run(&mut self, run: Arc<Run>) {
        self.offered_run = None;
        (self.work.run, self.work.original_run) = (Some(run), None);
        self.work.suggestions = Arc::default();
        self.topics.selected.clear();
        self.topics.panes.list.go_to(0);
        self.topics.panes.snippet_list.cursor = 0;
        self.overlays.retain(|overlay| !overlay.closes_with_run());
        self.refresh_screens();
        // A refresh keeps the cursor on the topic it was on; here the cursor belongs on the first.
        self.topics.panes.list.go_to(0);
        self.topics.refresh(&self.work);
    }

    /// Takes over the same run with later snippets placed into its topics; cursors and selections stay.
    pub fn extend_run(&mut self, run: Arc<Run>) {
        (self.work.run, self.work.original_run) = (Some(run), None);
        self.topics.split_preview = None;
        self.refresh_screens();
    }

    /// Takes over another corpus, with the codebook over it, whose spans may have moved.
    pub fn use_corpus(&mut self, corpus: Arc<Corpus>, codebook: Codebook) {
        let reading = self.reading_position();
        self.work.corpus = corpus;
        self.work.codebook = codebook;
        // They name snippets by index into the corpus, which is another now.
        self.work.suggestions = Arc::default();
        self.work.texts.clear();
        self.topics.split_preview = None;
        self.overlays.retain(|overlay| !overlay.closes_with_corpus());
        self.work.update_stats();
        self.restore_reading(reading);
        self.search.clear_results();
        self.refresh_screens();
    }

    /// Takes over the background jobs as they are now; returns whether anything shown changed.
    pub fn update_jobs(&mut self, jobs: Vec<JobListItem>) -> bool {
        let changed = self.job_list.replace(jobs);
        for overlay in &mut self.overlays {
            overlay.refresh_jobs(&self.job_list);
        }
        changed
    }

    /// Takes over the results of a search; those of an older generation are ignored.
    pub fn show_results(&mut self, generation: u64, found: HitList) {
        self.search.use_results(generation, found, &self.work);
    }

    /// Marks a span of a transcript as read and recounts the unread snippets.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) {
        if !self.work.codebook.mark_read(transcript, span) {
            return;
        }
        let Some(index) = self.work.corpus.transcript_index(transcript) else { return };
        let Some(entry) = self.work.transcript_entry(index) else { return };
        for snippet in entry.snippet_indices() {
            let of = self.work.corpus.snippet_at(snippet).map(|snippet| snippet.span);
            if of.is_some_and(|of| self.work.codebook.has_read(transcript, of)) {
                self.work.stats.mark_read(snippet);
            }
        }
        self.topics.recount_unread(&self.work);
        self.themes.recount_unread(&self.work);
    }

    /// Whether the topics can be replaced without disturbing the researcher: nothing is selected, no overlay
    /// is open, no area is being drawn on the Map.
    pub fn is_idle(&self) -> bool {
        self.overlays.is_empty()
            && self.topics.selected.is_empty()
            && self.topics.panes.snippet_list.selected.is_empty()
            && self.map.is_idle()
    }

    /// The first key of an action that belongs to every screen, as shown, or where to find the action.
    pub fn global_key(&self, action: Action) -> String {
        self.work.keymap.key_text(KeyContext::Everywhere, action)
    }

    /// Where the Reader is, in terms that outlast a change of corpus.
    fn reading_position(&self) -> Option<ReadingPosition> {
        let entry = self.work.transcript_entry(self.reader.transcript?)?;
        let current = self.reader.snippet_span(&self.work).map(|span| span.start);
        let ids = |items: &[SnippetIndex]| {
            items.iter().filter_map(|at| self.work.snippet(*at)).map(|s| s.id).collect()
        };
        let through = self.reader.queue.as_ref().map(|through| (through.name.clone(), ids(&through.items)));
        Some(ReadingPosition { name: entry.name.clone(), current_offset: current, queue: through })
    }

    /// Puts the Reader back where it was: at the first snippet that ends after the old one began, in the
    /// transcript with the same name. Where that transcript is gone the Reader is empty.
    fn restore_reading(&mut self, place: Option<ReadingPosition>) {
        let (size, from) = (self.reader.size, self.reader.return_to);
        self.reader = ReaderScreen { size, return_to: from, ..ReaderScreen::default() };
        let Some(place) = place else { return };
        let corpus = Arc::clone(&self.work.corpus);
        let Some(index) = corpus.transcripts.iter().position(|entry| entry.name == place.name) else {
            return;
        };
        let index = TranscriptIndex(index);
        let through = place.queue.map(|(name, ids)| super::effect::ReadingQueue {
            name,
            items: ids.iter().filter_map(|id| corpus.snippet_index(*id)).collect(),
        });
        let entry = corpus.transcript_at(index);
        let ends_after = |at: &SnippetIndex| {
            corpus.snippet_at(*at).is_some_and(|s| Some(s.span.end) > place.current_offset)
        };
        let near = entry.and_then(|entry| entry.snippet_indices().find(ends_after));
        match near {
            Some(snippet) => self.reader.open_snippet(snippet, through, from, &self.work),
            None => self.reader.open_transcript(index, from, &self.work),
        }
    }
}

/// A position in the Reader that outlasts a change of corpus.
struct ReadingPosition {
    name: String,
    current_offset: Option<usize>,
    queue: Option<(String, Vec<crate::corpus::SnippetId>)>,
}

/// The theme an edit adds, where it assigns nothing: then the researcher wants to see the new theme. The last
/// one where a path adds several.
fn added_theme(edit: &Edit) -> Option<ThemeId> {
    if edit.changes.iter().any(|change| matches!(change.after, Some(CodingRecord::Assignment(_)))) {
        return None;
    }
    let mut new = edit.changes.iter().rev().filter(|change| change.before.is_none());
    new.find_map(|change| match &change.after {
        Some(CodingRecord::Theme(theme)) => Some(theme.id),
        _ => None,
    })
}

/// The topic an edit creates by merging or splitting others; of several the one with the lowest number.
fn created_topic(edit: &Edit) -> Option<TopicId> {
    let made = edit.changes.iter().filter_map(|change| match &change.after {
        Some(CodingRecord::Regrouped(made)) => Some(made.topic),
        _ => None,
    });
    made.min()
}
