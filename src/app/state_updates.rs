//! What the driver tells the state: the work changed, answers came.

use super::command::actions::Action;
use super::command::context::KeyContext;
use super::overlay::{CodingTarget, Overlay};
use super::screen::component::ScreenComponent;
use super::screen::reader::ReaderScreen;
use super::screen::search::HitList;
use super::state::State;
use super::workspace::notices::Notice;
use crate::coding::suggestions::ThemeSuggestions;
use crate::coding::{Codebook, CodingRecord, Edit, ThemeId};
use crate::corpus::{Corpus, Span, TranscriptId};
use crate::topics::{Run, TopicId};
use std::collections::BTreeMap;
use std::sync::Arc;

impl State {
    /// Takes over what is suggested.
    pub fn use_suggestions(&mut self, found: ThemeSuggestions) {
        if *self.work.suggestions != found {
            self.work.suggestions = Arc::new(found);
            self.topics.refresh(&self.work);
            self.themes.refresh(&self.work);
        }
    }

    /// An edit was applied: counts follow, selections it used up are gone, and it is said.
    pub fn on_edit(&mut self, edit: &Edit) {
        self.topics.selected.clear();
        self.topics.snippet_list.selected.clear();
        self.search.snippet_list.selected.clear();
        self.themes.snippet_list.selected.clear();
        self.themes.selected.clear();
        self.report.snippet_list.selected.clear();
        self.map.on_edit(&self.work);
        self.reader.selection = None;
        self.refresh_screens();
        if let Some(theme) = added_theme(edit) {
            self.themes.go_to_theme(theme, &self.work);
        }
        if let Some(topic) = created_topic(edit) {
            self.topics.go_to_topic(topic, &self.work);
        }
        let key = self.global_key(Action::Undo);
        self.notices.show(Notice::success(format!("{}. {key} takes it back", edit.what)));
    }

    /// Another run is looked at.
    pub fn use_run(&mut self, run: Arc<Run>) {
        self.offered = None;
        (self.work.run, self.work.original_run) = (Some(run), None);
        self.work.suggestions = Arc::default();
        self.topics.selected.clear();
        self.topics.list.go_to(0);
        self.topics.snippet_list.cursor = 0;
        self.overlays.retain(|overlay| !changes_topic_names(overlay));
        self.refresh_screens();
        self.topics.list.go_to(0);
        self.topics.refresh(&self.work);
    }

    /// The run is the same, with more snippets in its topics; everything stays where it is on screen.
    pub fn extend_run(&mut self, run: Arc<Run>) {
        (self.work.run, self.work.original_run) = (Some(run), None);
        self.topics.split_preview = None;
        self.refresh_screens();
    }

    /// The corpus is another, and with it maybe the codebook: spans may have moved.
    pub fn use_corpus(&mut self, corpus: Arc<Corpus>, codebook: Codebook) {
        let reading = self.reading_position();
        self.work.corpus = corpus;
        self.work.codebook = codebook;
        // They name snippets by their place, which is another now.
        self.work.suggestions = Arc::default();
        self.work.texts.clear();
        self.topics.split_preview = None;
        self.overlays.retain(|overlay| !changes_snippets(overlay));
        self.work.update_stats();
        self.restore_reading(reading);
        self.search.clear_results();
        self.refresh_screens();
        self.refresh_speakers();
    }

    /// The answer to a search.
    pub fn show_results(&mut self, generation: u64, found: HitList) {
        self.search.use_results(generation, found, &self.work);
    }

    /// A span was on screen long enough.
    pub fn mark_read(&mut self, transcript: TranscriptId, span: Span) {
        if !self.work.codebook.mark_read(transcript, span) {
            return;
        }
        let Some(index) = self.work.corpus.transcript_index(transcript) else { return };
        let Some(entry) = self.work.transcript_entry(index) else { return };
        let here = entry.snippets.clone();
        let study = Arc::make_mut(&mut self.work.stats);
        for snippet in here {
            let of = self.work.corpus.snippets.get(snippet).map(|snippet| snippet.span);
            if of.is_some_and(|of| self.work.codebook.has_read(transcript, of)) {
                study.mark_read(snippet);
            }
        }
        self.topics.recount_unread(&self.work);
        self.themes.recount_unread(&self.work);
    }

    /// Whether topics can be exchanged without taking something out of the researcher's hands.
    pub fn is_idle(&self) -> bool {
        self.overlays.is_empty()
            && self.topics.selected.is_empty()
            && self.topics.snippet_list.selected.is_empty()
            && self.map.is_idle()
    }

    /// The key that does it on every screen, as shown.
    pub fn global_key(&self, action: Action) -> String {
        self.key_in_context(KeyContext::Everywhere, action)
    }

    /// The first key of an action in a context, or where to find it.
    pub fn key_in_context(&self, context: KeyContext, action: Action) -> String {
        let key = self.keymap.keys_for(context, action).first().map(ToString::to_string);
        key.unwrap_or_else(|| format!("{} in the ? list", action.name()))
    }

    /// Where the Reader is, in names that outlast the places in the corpus.
    fn reading_position(&self) -> Option<ReadingPosition> {
        let entry = self.work.transcript_entry(self.reader.transcript?)?;
        let current = self
            .reader
            .current_snippet
            .and_then(|snippet| self.work.snippet(snippet))
            .map(|snippet| snippet.span.start);
        let ids =
            |items: &[usize]| items.iter().filter_map(|at| self.work.snippet(*at)).map(|s| s.id).collect();
        let through = self.reader.queue.as_ref().map(|through| (through.name.clone(), ids(&through.items)));
        Some(ReadingPosition { name: entry.name.clone(), current, through })
    }

    fn restore_reading(&mut self, place: Option<ReadingPosition>) {
        let (size, from) = (self.reader.size, self.reader.return_to);
        self.reader = ReaderScreen { size, return_to: from, ..ReaderScreen::default() };
        let Some(place) = place else { return };
        let corpus = Arc::clone(&self.work.corpus);
        let Some(index) = corpus.transcripts.iter().position(|entry| entry.name == place.name) else {
            return;
        };
        let places: BTreeMap<_, _> = corpus.snippets.iter().enumerate().map(|(at, s)| (s.id, at)).collect();
        let through = place.through.map(|(name, ids)| super::screen::reader::ReadingQueue {
            name,
            items: ids.iter().filter_map(|id| places.get(id).copied()).collect(),
        });
        let entry = corpus.transcripts.get(index);
        let near = entry.and_then(|entry| {
            entry
                .snippets
                .clone()
                .find(|at| corpus.snippets.get(*at).is_some_and(|s| Some(s.span.end) > place.current))
        });
        match near {
            Some(snippet) => self.reader.open_snippet(snippet, through, from, &self.work),
            None => self.reader.open_transcript(index, from, &self.work),
        }
    }
}

/// A place in the Reader.
struct ReadingPosition {
    name: String,
    current: Option<usize>,
    through: Option<(String, Vec<crate::corpus::SnippetId>)>,
}

/// The theme an edit adds by itself, without assigning to it.
fn added_theme(edit: &Edit) -> Option<ThemeId> {
    if edit.changes.iter().any(|change| matches!(change.after, Some(CodingRecord::Assignment(_)))) {
        return None;
    }
    let new = edit.changes.iter().rev().filter(|change| change.before.is_none());
    new.filter_map(|change| match &change.after {
        Some(CodingRecord::Theme(theme)) => Some(theme.id),
        _ => None,
    })
    .next()
}

/// The first topic an edit makes, by merging or splitting others.
fn created_topic(edit: &Edit) -> Option<TopicId> {
    let made = edit.changes.iter().filter_map(|change| match &change.after {
        Some(CodingRecord::Regrouped(made)) => Some(made.topic),
        _ => None,
    });
    made.min()
}

fn changes_topic_names(overlay: &Overlay) -> bool {
    use super::overlay::{PickerPurpose, PromptPurpose};
    match overlay {
        Overlay::ThemePicker(picker) => {
            matches!(
                &picker.purpose,
                PickerPurpose::Assign(CodingTarget::Topics(_))
                    | PickerPurpose::Unassign(CodingTarget::Topics(_))
            )
        }
        Overlay::Prompt(prompt) => matches!(prompt.purpose, PromptPurpose::RenameTopic(_)),
        Overlay::TopicPicker(_) | Overlay::SplitPreview(_) | Overlay::TopicCount(_) => true,
        _ => false,
    }
}

fn changes_snippets(overlay: &Overlay) -> bool {
    matches!(
        overlay,
        Overlay::ThemePicker(_)
            | Overlay::TopicPicker(_)
            | Overlay::SplitPreview(_)
            | Overlay::TranscriptPicker(_)
            | Overlay::Confirm(_)
    )
}
