//! The Search screen (screen 3): search as you type by words and by meaning, the hits as a list of snippets,
//! and a preview in the transcript. Answers carry the generation of their request; older ones are ignored.

mod component;
mod request;

use super::list_detail::is_snippet_movement;
use crate::app::effect::SearchRequest;
use crate::app::widget::{
    input_history::InputHistory, list::moved_row, snippet_list::SnippetList,
    transcript_layout::TranscriptLayout, wrap::PaneSize,
};
use crate::app::{Action, Effect, ScreenCommand, Workspace};
use crate::corpus::{SnippetIndex, Span};
use crate::search::Highlighter;
pub use crate::search::SearchMode;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tui_input::Input;

/// The part of the screen that keys go to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum SearchFocus {
    /// The query field.
    #[default]
    Query,
    /// The list of hits.
    Hits,
    /// The preview of the hit in its transcript.
    Preview,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
pub struct HitRow {
    /// The snippet, as index into the corpus.
    pub snippet: SnippetIndex,
    /// The matches, as spans of the snippet's text.
    pub highlights: Vec<Span>,
    /// Whether the words of the query were looked for in its text. Those of a hit that was not on screen yet are
    /// not: its text was not read.
    pub is_marked: bool,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HitList {
    /// The query it answers.
    pub query: String,
    /// The hits, best first.
    pub hits: Vec<HitRow>,
    /// How many hits there are in all; the list may be shorter.
    pub total: usize,
    /// How many transcripts the listed hits are in.
    pub transcripts: usize,
    /// How many listed hits are near in meaning only and do not contain the words.
    pub semantic_only: usize,
    /// How long the search took.
    pub duration: Duration,
    /// A remark for the researcher, as in: the query was searched as plain words, or there are no vectors
    /// yet.
    pub note: Option<String>,
    /// Finds the words of the query in the texts of the hits.
    pub highlighter: Highlighter,
}

/// The hit under the cursor, shown in its transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HitPreview {
    /// The transcript in lines, with its stripes.
    pub layout: TranscriptLayout,
    /// The first line on screen.
    pub top: usize,
    /// The size of the pane: columns of text, lines.
    pub size: PaneSize,
    /// The matches, as byte ranges of the transcript's text.
    pub highlights: Vec<Range<usize>>,
}

/// The state of the Search screen.
#[derive(Debug, Clone)]
pub struct SearchScreen {
    /// The query as typed.
    pub input: Input,
    /// By words, by meaning, or both.
    pub mode: SearchMode,
    /// The part that keys go to.
    pub focus: SearchFocus,
    /// The last answer.
    pub results: HitList,
    /// The hits as a list of snippets, in the same order as in the last answer.
    pub snippet_list: SnippetList,
    /// The hit under the cursor in its transcript.
    pub preview: HitPreview,
    /// Earlier queries.
    pub query_history: InputHistory,
    /// The number of the last request; an answer to another is stale.
    pub generation: u64,
    /// Whether the last request is still unanswered.
    pub pending: bool,
    /// Whether the study changed since in a way that may change the hits: the query is asked again once the
    /// screen is in front.
    is_stale: bool,
}

/// Hits asked for: more are not read through one by one. Chosen by hand; not measured.
const MAX_HITS: usize = 500;
/// At most this many lines of the transcript are shown above the hit, for context. Chosen by hand; not
/// measured.
const LINES_ABOVE_HIT: usize = 6;

/// The modes, in the order the key goes through them.
const MODES: [SearchMode; 3] = [SearchMode::Both, SearchMode::Text, SearchMode::Meaning];

impl Default for SearchScreen {
    fn default() -> Self {
        Self {
            input: Input::default(),
            mode: SearchMode::Both,
            focus: SearchFocus::default(),
            results: HitList::default(),
            snippet_list: SnippetList::default(),
            preview: HitPreview::default(),
            query_history: InputHistory::default(),
            generation: 0,
            pending: false,
            is_stale: false,
        }
    }
}

impl SearchScreen {
    /// Takes over an answer, unless it is to an older request; returns whether it did. Cursor and selection
    /// stay where the hits are the same.
    pub fn use_results(&mut self, generation: u64, found: HitList, work: &Workspace) -> bool {
        if generation != self.generation {
            return false;
        }
        self.pending = false;
        // The list is reset only where the hits differ: an answer that repeats them must not move the cursor.
        let items: Arc<[SnippetIndex]> = found.hits.iter().map(|hit| hit.snippet).collect();
        let same_query = self.results.query == found.query;
        self.results = found;
        if self.snippet_list.items != items {
            let here: BTreeSet<SnippetIndex> = items.iter().copied().collect();
            let selected = self.snippet_list.selected.intersection(&here).copied().collect();
            // A query asked again stays where it was: at the same hit, else at the one that took its place.
            let (row, hit) = (self.snippet_list.cursor, self.snippet_list.current());
            let row = items.iter().position(|item| Some(*item) == hit).unwrap_or(row);
            let row = if same_query { row.min(items.len().saturating_sub(1)) } else { 0 };
            self.snippet_list.set_items(items);
            self.snippet_list.selected = selected;
            self.snippet_list.go_to(row, work);
        }
        if self.results.hits.is_empty() && self.focus != SearchFocus::Query {
            self.focus = SearchFocus::Query;
        }
        self.update_preview(work);
        true
    }
    /// Drops the results, because the corpus changed and indices with it. The query stays, and is asked again.
    pub fn clear_results(&mut self) {
        self.generation += 1;
        self.drop_results();
        self.focus = SearchFocus::Query;
        self.is_stale = !self.input.value().trim().is_empty();
    }
    /// Notes that the work changed: what a filter lets through may be other now. Words stay where they are.
    pub(super) fn work_changed(&mut self) {
        self.is_stale |= self.input.value().contains(':');
    }
    /// The request that asks a stale query again; none where nothing changed.
    pub fn ask_again(&mut self) -> Option<Effect> {
        if std::mem::take(&mut self.is_stale) { self.next_request() } else { None }
    }
    fn drop_results(&mut self) {
        (self.results, self.pending) = (HitList::default(), false);
        self.snippet_list.set_items([].into());
        self.preview.layout = TranscriptLayout::default();
    }
    /// Requests a search for the query, or clears the results where it is empty.
    pub fn request_search(&mut self) -> Vec<ScreenCommand> {
        self.next_request().into_iter().map(ScreenCommand::RunEffect).collect()
    }
    fn next_request(&mut self) -> Option<Effect> {
        self.generation += 1;
        self.is_stale = false;
        let query = self.input.value().trim().to_owned();
        if query.is_empty() {
            self.drop_results();
            return None;
        }
        self.pending = true;
        let request = SearchRequest {
            generation: self.generation,
            query,
            mode: self.mode,
            limit: MAX_HITS,
            texts: self.snippet_list.most_on_page(),
        };
        Some(Effect::Search(request))
    }
    /// Puts a query of before into the field; it is asked once the screen is in front.
    pub(in crate::app) fn restore_query(&mut self, query: &str, mode: SearchMode, in_hits: bool) {
        (self.input, self.mode) = (query.into(), mode);
        self.focus = if in_hits { SearchFocus::Hits } else { SearchFocus::Query };
        self.is_stale = !query.trim().is_empty();
    }
    /// Puts a text into the query, to be completed by the researcher.
    pub fn start_query(&mut self, query: &str) -> Vec<ScreenCommand> {
        self.input = query.into();
        self.focus = SearchFocus::Query;
        self.request_search()
    }

    /// What the hits are called where they are read one after another.
    fn name(&self) -> String {
        format!("search \u{201c}{}\u{201d}", self.results.query)
    }

    /// Marks the words of the query in the hits near the cursor whose texts have come; returns whether there
    /// were any.
    fn mark_hits(&mut self, work: &Workspace) -> bool {
        let mut marker = self.results.highlighter.cached();
        let mut any = false;
        let near = self.snippet_list.near_cursor();
        for hit in self.results.hits.get_mut(near).unwrap_or_default().iter_mut().filter(|hit| !hit.is_marked)
        {
            let Some(text) = work.texts.snippet(hit.snippet) else { continue };
            let words = marker.find(text, work.corpus.language_of(hit.snippet, text));
            // Without a word of the query what the speaker says stays marked.
            if !words.is_empty() {
                hit.highlights = words;
            }
            hit.is_marked = true;
            any = true;
        }
        any
    }

    /// Shows the hit under the cursor in its transcript, once text and size are known.
    fn update_preview(&mut self, work: &Workspace) {
        self.mark_hits(work);
        let Some(hit) = self.results.hits.get(self.snippet_list.cursor) else {
            self.preview.layout = TranscriptLayout::default();
            return;
        };
        let Some(index) = work.transcript_index_of(hit.snippet) else { return };
        let Some(snippet) = work.snippet(hit.snippet) else { return };
        let Some(text) = work.texts.transcript(index) else { return };
        let preview = &mut self.preview;
        if preview.size.width == 0 {
            return;
        }
        if preview.layout.transcript != Some(index) || preview.layout.width != preview.size.width {
            preview.layout.lay_out(index, text, preview.size.width);
        }
        preview.layout.update_stripes(work);
        let shifted = |span: &Span| snippet.span.start + span.start..snippet.span.start + span.end;
        preview.highlights = hit.highlights.iter().map(shifted).collect();
        let lines = preview.layout.lines_of(snippet.span);
        let room = preview.size.height.saturating_sub(lines.len());
        // Near the end of a transcript the view stops at its last line, with more lines above the hit.
        let last = preview.layout.lines.len().saturating_sub(preview.size.height);
        preview.top = lines.start.saturating_sub(LINES_ABOVE_HIT.min(room / 2)).min(last);
    }

    /// Moves the focus to the next or previous part; only the query can be focused where there are no hits.
    fn cycle_focus(&mut self, forward: bool) {
        let any = !self.results.hits.is_empty();
        self.focus = match (self.focus, forward) {
            (SearchFocus::Query, true) | (SearchFocus::Preview, false) if any => SearchFocus::Hits,
            (SearchFocus::Hits, true) | (SearchFocus::Query, false) if any => SearchFocus::Preview,
            _ => SearchFocus::Query,
        };
    }

    fn move_cursor(&mut self, action: Action, work: &Workspace) {
        if self.focus == SearchFocus::Preview && !is_snippet_movement(action) {
            let preview = &mut self.preview;
            let lines = preview.layout.lines.len();
            if let Some(top) = moved_row(action, preview.top, preview.size.height, lines) {
                preview.scroll_to(top);
            }
        } else if action == Action::Up && self.snippet_list.cursor == 0 {
            self.focus = SearchFocus::Query;
        } else if self.snippet_list.move_cursor(action, work) {
            self.update_preview(work);
        }
    }
}

impl HitPreview {
    fn scroll_to(&mut self, top: usize) {
        self.top = top.min(self.layout.lines.len().saturating_sub(self.size.height));
    }
    /// The range of lines on screen.
    pub fn visible_lines(&self) -> Range<usize> {
        let top = self.top.min(self.layout.lines.len());
        top..(top + self.size.height).min(self.layout.lines.len())
    }
}
