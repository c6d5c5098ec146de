//! What a screen is to the workbench around it: the trait all six implement, and the data it may ask
//! to be loaded.

use super::list_detail::ListDetail;
use crate::app::citation::{RecordingError, cite_snippet, snippet_url};
use crate::app::coding_target::{CodingTarget, HitSource};
use crate::app::widget::{snippet_list::SnippetList, text_field};
use crate::app::{Action, KeyContext, PaneSizes, ScreenCommand, ScreenPane, Workspace};
use crate::coding::TranscriptSpan;
use crate::config::keymap::KeyPress;
use crate::corpus::{SnippetIndex, TranscriptIndex};
use crate::topics::RunId;

/// A screen's state and behaviour. Screens change only themselves; anything else they return as
/// [`ScreenCommand`]s. What is given here is right for a list with detail; the other screens say it themselves.
pub trait ScreenComponent {
    /// The key context now.
    fn context(&self) -> KeyContext;
    /// Why the action can do nothing now, as in "select one topic first"; `None` where it can.
    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String>;
    /// Does an action; returns what is left for the workbench to do.
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand>;
    /// The actions worth a hint in the footer, the most useful first.
    fn hints(&self, work: &Workspace) -> Vec<Action>;
    /// Follows a change of corpus, run or codebook.
    fn refresh(&mut self, work: &Workspace);

    /// Its list with the detail beside it; `None` for Reader and Search, which are made of other parts.
    fn list_detail(&self) -> Option<&ListDetail> {
        None
    }
    /// The same, to be changed.
    fn list_detail_mut(&mut self) -> Option<&mut ListDetail> {
        None
    }
    /// The snippets it lists; `None` for the Reader.
    fn snippet_list(&self) -> Option<&SnippetList> {
        self.list_detail().map(|panes| &panes.snippet_list)
    }
    /// What is to be known of the row under the cursor, for the list of what can be done there.
    fn row_note(&self) -> Option<String> {
        None
    }
    /// Follows the cursor to another row: shows its snippets.
    fn row_changed(&mut self, _work: &Workspace) {}
    /// Follows a change of the filter.
    fn filter_changed(&mut self, work: &Workspace) {
        self.refresh(work);
    }

    /// What would be coded: the selection, or what is under the cursor.
    fn coding_target(&self, _work: &Workspace) -> Option<CodingTarget> {
        let chosen = self.snippet_list()?.selected_or_current();
        (!chosen.is_empty()).then_some(CodingTarget::Snippets(chosen))
    }
    /// What is gone through one by one to be coded: the selected snippets, or all that it lists.
    fn hit_source(&self, _work: &Workspace) -> Option<HitSource> {
        Some(self.snippet_list()?.hit_source())
    }
    /// The passage a quote is taken of: the snippet under the cursor, or the selected sentences.
    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan> {
        work.placed_span(self.snippet_list()?.current()?)
    }
    /// That passage as a citation.
    fn citation(&self, work: &Workspace) -> Option<String> {
        cite_snippet(work, self.snippet_list()?.current()?)
    }
    /// The address of its recording, or why there is none; `None` without a passage.
    fn source_url(&self, work: &Workspace) -> Option<Result<String, RecordingError>> {
        Some(snippet_url(work, self.snippet_list()?.current()?))
    }

    /// Takes over the sizes of its panes, in cells.
    fn resize(&mut self, sizes: PaneSizes, work: &Workspace) {
        if let Some(panes) = self.list_detail_mut() {
            panes.resize(sizes, work);
        }
    }
    /// Handles a click on a row of the list.
    fn click_row(&mut self, row: usize, work: &Workspace) {
        if let Some(panes) = self.list_detail_mut() {
            panes.list.go_to(row);
        }
        self.row_changed(work);
    }
    /// Handles a click on a row of a pane; `None` for a click beside the rows.
    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) {
        let Some(panes) = self.list_detail_mut() else { return };
        (panes.focus, panes.filtering) = (pane, false);
        match (pane, row) {
            (ScreenPane::Detail, Some(item)) => panes.snippet_list.go_to(item, work),
            (ScreenPane::List, Some(row)) => self.click_row(row, work),
            _ => {}
        }
    }
    /// Handles the wheel over a pane; `rows` is negative upwards.
    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace) {
        let Some(panes) = self.list_detail_mut() else { return };
        if pane == ScreenPane::Detail {
            panes.snippet_list.scroll(rows, work);
        } else {
            panes.list.scroll(rows as isize);
            self.row_changed(work);
        }
    }
    /// Handles a mouse move with the button held, over a cell of a plane (the Map).
    fn drag(&mut self, _pane: ScreenPane, _cell: usize, _work: &Workspace) {}
    /// Handles the release of the mouse button.
    fn release(&mut self, _work: &Workspace) -> Vec<ScreenCommand> {
        Vec::new()
    }
    /// Handles the wheel over a cell of a plane (the Map zooms there).
    fn scroll_over_cell(&mut self, _pane: ScreenPane, _cell: usize, _rows: i32, _work: &Workspace) {}

    /// The text in its filter.
    fn filter_text(&self) -> &str {
        self.list_detail().map_or("", |panes| panes.filter.value())
    }
    /// Gives a key to its text field; only called where [`KeyContext::takes_text`].
    fn edit_field(&mut self, key: KeyPress, work: &Workspace) -> Vec<ScreenCommand> {
        if self.list_detail_mut().is_some_and(|panes| text_field::edit_line(&mut panes.filter, key)) {
            self.filter_changed(work);
        }
        Vec::new()
    }
    /// Pastes text into its text field; only called where [`KeyContext::takes_text`].
    fn paste_text(&mut self, text: &str, work: &Workspace) -> Vec<ScreenCommand> {
        if self.list_detail_mut().is_some_and(|panes| text_field::paste_line(&mut panes.filter, text)) {
            self.filter_changed(work);
        }
        Vec::new()
    }

    /// Follows texts that were loaded since.
    fn on_texts_loaded(&mut self, work: &Workspace) {
        if let Some(panes) = self.list_detail_mut() {
            panes.snippet_list.follow_texts(work);
        }
    }
    /// The data it needs to be drawn that is not loaded yet.
    fn missing_data(&self, work: &Workspace) -> MissingData {
        let snippets = self.snippet_list().map_or_else(Vec::new, |list| list.missing_texts(work));
        MissingData { snippets, ..MissingData::default() }
    }
    /// The snippets whose whole text is visible, as indices into the corpus; after a while they count as
    /// read.
    fn visible_snippets(&self, work: &Workspace) -> Vec<SnippetIndex> {
        self.snippet_list().map_or_else(Vec::new, |list| list.fully_visible(work))
    }
}

/// What a screen needs that is not loaded yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingData {
    /// Snippets, as indices into the corpus.
    pub snippets: Vec<SnippetIndex>,
    /// A transcript, as index into the corpus.
    pub transcript: Option<TranscriptIndex>,
    /// The run whose map layout is needed.
    pub layout: Option<RunId>,
}
