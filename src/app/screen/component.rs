//! What a screen is to the workbench around it: the trait all six implement, the data it may ask to be
//! loaded, and the commands it gives back.

use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::command::context::KeyContext;
use crate::app::effect::ReadingQueue;
use crate::app::effect::{Effect, TerminalEffect};
use crate::app::event::{PaneSizes, ScreenPane};
use crate::app::overlay::Overlay;
use crate::app::screen_name::Screen;
use crate::app::workspace::Workspace;
use crate::app::workspace::notices::Notice;
use crate::coding::TranscriptSpan;
use crate::config::keymap::KeyPress;
use crate::topics::RunId;

/// A screen's state and behaviour. Screens change only themselves; anything else they return as
/// [`ScreenCommand`]s.
pub trait ScreenComponent {
    /// The key context now.
    fn context(&self) -> KeyContext;
    /// Why the action can do nothing now, as in "select one topic first"; `None` where it can.
    fn disabled_reason(&self, action: Action, work: &Workspace) -> Option<String>;
    /// What would be coded: the selection, or what is under the cursor.
    fn coding_target(&self, work: &Workspace) -> Option<CodingTarget>;
    /// The passage a quote is taken of: the snippet under the cursor, or the selected sentences.
    fn current_passage(&self, work: &Workspace) -> Option<TranscriptSpan>;
    /// Does an action; returns what is left for the workbench to do.
    fn update(&mut self, action: Action, work: &Workspace) -> Vec<ScreenCommand>;
    /// The actions worth a hint in the footer, the most useful first.
    fn hints(&self, work: &Workspace) -> Vec<Action>;
    /// Follows a change of corpus, run or codebook.
    fn refresh(&mut self, work: &Workspace);
    /// Takes over the sizes of its panes, in cells.
    fn resize(&mut self, sizes: PaneSizes, work: &Workspace);
    /// Handles a click on a row of a pane; `None` for a click beside the rows.
    fn click(&mut self, pane: ScreenPane, row: Option<usize>, work: &Workspace) -> Vec<ScreenCommand>;
    /// Handles the wheel over a pane; `rows` is negative upwards.
    fn scroll(&mut self, pane: ScreenPane, rows: i32, work: &Workspace);
    /// Handles a mouse move with the button held, over a cell of a plane (the Map).
    fn drag(&mut self, _pane: ScreenPane, _cell: usize, _work: &Workspace) {}
    /// Handles the release of the mouse button.
    fn release(&mut self, _work: &Workspace) -> Vec<ScreenCommand> {
        Vec::new()
    }
    /// Handles the wheel over a cell of a plane (the Map zooms there).
    fn scroll_over_cell(&mut self, _pane: ScreenPane, _cell: usize, _rows: i32, _work: &Workspace) {}
    /// Gives a key to its text field; only called where [`KeyContext::takes_text`].
    fn edit_field(&mut self, _key: KeyPress, _work: &Workspace) -> Vec<ScreenCommand> {
        Vec::new()
    }
    /// The text in its filter.
    fn filter_text(&self) -> &str {
        ""
    }
    /// Pastes text into its text field; only called where [`KeyContext::takes_text`].
    fn paste_text(&mut self, _text: &str, _work: &Workspace) -> Vec<ScreenCommand> {
        Vec::new()
    }
    /// Follows texts that were loaded since.
    fn on_texts_loaded(&mut self, work: &Workspace);
    /// The data it needs to be drawn that is not loaded yet.
    fn missing_data(&self, work: &Workspace) -> MissingData;
    /// The snippets whose whole text is visible, as indices into the corpus; after a while they count as
    /// read.
    fn visible_snippets(&self, work: &Workspace) -> Vec<usize>;
}

/// What a screen needs that is not loaded yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MissingData {
    /// Snippets, as indices into the corpus.
    pub snippets: Vec<usize>,
    /// A transcript, as index into the corpus.
    pub transcript: Option<usize>,
    /// The run whose map layout is needed.
    pub layout: Option<RunId>,
}

/// What a screen or an overlay asks of the workbench around it. Several are carried out in order.
#[derive(Debug, Clone)]
pub enum ScreenCommand {
    /// Run an effect: work for the driver.
    RunEffect(Effect),
    /// Open an overlay.
    OpenOverlay(Box<Overlay>),
    /// Show another screen.
    SwitchScreen(Screen),
    /// Show the Reader at a snippet (index into the corpus), with the queue to read on in.
    ReadSnippet(usize, Option<ReadingQueue>),
    /// Show the Reader at the beginning of a transcript (index into the corpus).
    ReadTranscript(usize),
    /// Show the Search screen with this text in the query.
    SearchFor(String),
    /// Show a notice.
    ShowNotice(Notice),
    /// Run another action, as if its key had been pressed.
    RunAction(Action),
}

impl ScreenCommand {
    /// Opens an overlay.
    pub fn open_overlay(overlay: Overlay) -> Vec<Self> {
        vec![Self::OpenOverlay(Box::new(overlay))]
    }
    /// Copies a text and says so; a hint where there is none.
    pub fn copy_text(quote: Option<String>) -> Vec<Self> {
        let Some(quote) = quote else {
            return vec![Self::ShowNotice(Notice::hint("there is nothing to copy here"))];
        };
        let said =
            Self::ShowNotice(Notice::success(format!("copied {}", crate::format::shorten(&quote, 60))));
        vec![Self::RunEffect(Effect::Terminal(TerminalEffect::Copy(quote))), said]
    }
    /// Opens a recording's address and says so; shows the reason where there is no address.
    pub fn open_url(source: Option<Result<String, String>>) -> Vec<Self> {
        match source {
            Some(Ok(url)) => vec![
                Self::ShowNotice(Notice::success(format!("opening {url}"))),
                Self::RunEffect(Effect::Terminal(TerminalEffect::OpenUrl(url))),
            ],
            Some(Err(problem)) => vec![Self::ShowNotice(Notice::hint(problem))],
            None => Vec::new(),
        }
    }
    /// Applies an edit, or shows why it cannot be made; an edit without changes is only a hint.
    pub fn apply_edit(edit: Result<crate::coding::Edit, String>) -> Vec<Self> {
        match edit {
            Ok(edit) if edit.changes.is_empty() => vec![Self::ShowNotice(Notice::hint("nothing to change"))],
            Ok(edit) => vec![Self::RunEffect(Effect::ApplyEdit(edit))],
            Err(problem) => vec![Self::ShowNotice(Notice::hint(problem))],
        }
    }
}
