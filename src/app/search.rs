//! Screen 3: search as you type.

mod asking;
mod panel;

use super::actions::Action;
use super::effect::{Effect, SearchRequest};
use super::layout::Size;
use super::page::Page;
use super::panel::Ask;
use super::passages::Passages;
use super::reader::Through;
use super::recall::Recall;
use super::work::Work;
pub use crate::search::Mode;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;
use tui_input::Input;

/// The part of the screen that keys go to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Focus {
    /// The query.
    #[default]
    Query,
    /// The hits.
    Hits,
    /// The hit in its transcript.
    Preview,
}

/// One hit.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The snippet, by place in the corpus.
    pub snippet: usize,
    /// Its score; only its order means something.
    pub score: f32,
    /// What matched, in bytes of the snippet's text.
    pub highlights: Vec<Range<usize>>,
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The query it answers.
    pub query: String,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
    /// In how many transcripts the listed hits are.
    pub transcripts: usize,
    /// How many of them are only near in meaning and do not say the words.
    pub near: usize,
    /// How long it took.
    pub took: Duration,
    /// What the researcher should know: the query was searched as plain words, no vectors yet.
    pub note: Option<String>,
}

/// The hit in its transcript.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// The transcript in lines, with its stripes.
    pub page: Page,
    /// The first line on screen.
    pub top: usize,
    /// Columns of text and lines.
    pub size: Size,
    /// What matched, in bytes of the transcript's text.
    pub highlights: Vec<Range<usize>>,
}

/// The screen.
#[derive(Debug, Clone)]
pub struct Search {
    /// The query as typed.
    pub input: Input,
    /// By words, by meaning, or both.
    pub mode: Mode,
    /// Where keys go.
    pub focus: Focus,
    /// What was found for the last query that was answered.
    pub found: Found,
    /// The hits as a list of snippets; the same order as `found.hits`.
    pub passages: Passages,
    /// The hit under the cursor in its transcript.
    pub preview: Preview,
    /// Queries that were used before.
    pub written: Recall,
    /// Counts requests.
    pub generation: u64,
    /// Whether the answer to the last request is still to come.
    pub pending: bool,
}

/// Hits asked for.
const LIMIT: usize = 500;
/// Lines of the transcript shown above the hit, at most.
const ABOVE: usize = 6;

/// The way of searching after this one, around.
pub fn next_mode(mode: Mode) -> Mode {
    match mode {
        Mode::Both => Mode::Text,
        Mode::Text => Mode::Meaning,
        Mode::Meaning => Mode::Both,
    }
}

impl Default for Search {
    fn default() -> Self {
        Self {
            input: Input::default(),
            mode: Mode::Both,
            focus: Focus::default(),
            found: Found::default(),
            passages: Passages::default(),
            preview: Preview::default(),
            written: Recall::default(),
            generation: 0,
            pending: false,
        }
    }
}

impl Search {
    /// The hit under the cursor.
    pub fn hit(&self) -> Option<&Hit> {
        self.found.hits.get(self.passages.cursor)
    }
    /// Takes over an answer, unless it is to an older request. Says whether it did.
    pub fn answer(&mut self, generation: u64, found: Found, work: &Work) -> bool {
        if generation != self.generation {
            return false;
        }
        self.pending = false;
        let items: Arc<[usize]> = found.hits.iter().map(|hit| hit.snippet).collect();
        self.found = found;
        if self.passages.items != items {
            let here: BTreeSet<usize> = items.iter().copied().collect();
            let selected = self.passages.selected.intersection(&here).copied().collect();
            self.passages.show(items);
            self.passages.selected = selected;
            self.passages.go(0, work);
        }
        if self.found.hits.is_empty() && self.focus != Focus::Query {
            self.focus = Focus::Query;
        }
        self.look(work);
        true
    }
    /// Forgets what was found: the corpus is another. The query stays.
    pub fn forget(&mut self) {
        self.generation += 1;
        (self.found, self.pending) = (Found::default(), false);
        self.passages.show([].into());
        self.preview.page = Page::default();
        self.focus = Focus::Query;
    }
    /// Asks for what is in the input.
    pub fn request(&mut self) -> Vec<Ask> {
        self.generation += 1;
        let query = self.input.value().trim().to_owned();
        if query.is_empty() {
            self.pending = false;
            self.found = Found::default();
            self.passages.show([].into());
            self.preview.page = Page::default();
            return Vec::new();
        }
        self.pending = true;
        let request = SearchRequest { generation: self.generation, query, mode: self.mode, limit: LIMIT };
        vec![Ask::Do(Effect::Search(request))]
    }
    /// Begins a query that is to be completed.
    pub fn begin(&mut self, query: &str) -> Vec<Ask> {
        self.input = query.into();
        self.focus = Focus::Query;
        self.request()
    }

    /// Shows the hit under the cursor in its transcript.
    fn look(&mut self, work: &Work) {
        let Some(hit) = self.found.hits.get(self.passages.cursor) else {
            self.preview.page = Page::default();
            return;
        };
        let Some(index) = work.transcript_of(hit.snippet) else { return };
        let Some(snippet) = work.snippet(hit.snippet) else { return };
        let Some(text) = work.texts.transcript(index) else { return };
        let preview = &mut self.preview;
        if preview.size.width == 0 {
            return;
        }
        if preview.page.transcript != Some(index) || preview.page.width != preview.size.width {
            preview.page.lay(index, text, preview.size.width);
        }
        preview.page.stripe(work);
        let shifted = |range: &Range<usize>| snippet.span.start + range.start..snippet.span.start + range.end;
        preview.highlights = hit.highlights.iter().map(shifted).collect();
        let lines = preview.page.lines_of(snippet.span);
        let room = preview.size.height.saturating_sub(lines.len());
        // Near the end of a transcript more of what was said before it fills the pane.
        let last = preview.page.lines.len().saturating_sub(preview.size.height);
        preview.top = lines.start.saturating_sub(ABOVE.min(room / 2)).min(last);
    }

    fn turn(&mut self, forward: bool) {
        let any = !self.found.hits.is_empty();
        self.focus = match (self.focus, forward) {
            (Focus::Query, true) | (Focus::Preview, false) if any => Focus::Hits,
            (Focus::Hits, true) | (Focus::Query, false) if any => Focus::Preview,
            _ => Focus::Query,
        };
    }

    fn moved(&mut self, action: Action, work: &Work) {
        let beside = matches!(action, Action::NextSnippet | Action::PreviousSnippet);
        if self.focus == Focus::Preview && !beside {
            let page = self.preview.size.height.max(2) as i32;
            let rows = match action {
                Action::Up => -1,
                Action::Down => 1,
                Action::PageUp => 1 - page,
                Action::PageDown => page - 1,
                Action::HalfUp => -page / 2,
                Action::HalfDown => page / 2,
                Action::First => i32::MIN,
                Action::Last => i32::MAX,
                _ => return,
            };
            self.preview.scroll(rows);
        } else if action == Action::Up && self.passages.cursor == 0 {
            self.focus = Focus::Query;
        } else if self.passages.moved(action, work) {
            self.look(work);
        }
    }

    fn through(&self) -> Through {
        Through {
            name: format!("search \u{201c}{}\u{201d}", self.found.query),
            items: Arc::clone(&self.passages.items),
        }
    }
}

impl Preview {
    fn scroll(&mut self, rows: i32) {
        let last = self.page.lines.len().saturating_sub(self.size.height);
        self.top = self.top.saturating_add_signed(rows as isize).min(last);
    }
    /// The lines on screen.
    pub fn window(&self) -> Range<usize> {
        let top = self.top.min(self.page.lines.len());
        top..(top + self.size.height).min(self.page.lines.len())
    }
}
