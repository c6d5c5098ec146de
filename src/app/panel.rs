//! What the screens have in common.

use super::actions::Action;
use super::context::Context;
use super::effect::{Effect, Outward};
use super::event::{Pane, Sizes};
use super::notices::Notice;
use super::overlay::{Overlay, Subject};
use super::reader::Through;
use super::state::Screen;
use super::work::Work;
use crate::coding::PlacedSpan;
use crate::config::keymap::Key;
use crate::topics::RunId;

/// A screen's state, as the workbench deals with it.
pub trait Panel {
    /// Where keys are looked up now.
    fn context(&self) -> Context;
    /// Why the action can do nothing now, as in "select one topic first"; none: it can.
    fn blocked(&self, action: Action, work: &Work) -> Option<String>;
    /// What would be sorted: what is selected, or under the cursor.
    fn subject(&self, work: &Work) -> Option<Subject>;
    /// The snippet under the cursor, or the sentences selected: what a quote is taken of.
    fn passage(&self, work: &Work) -> Option<PlacedSpan>;
    /// Does it.
    fn update(&mut self, action: Action, work: &Work) -> Vec<Ask>;
    /// The actions worth a hint now, the most useful first.
    fn hints(&self, work: &Work) -> Vec<Action>;
    /// Takes over what changed in the work.
    fn refresh(&mut self, work: &Work);
    /// Takes over the sizes of its panes.
    fn resize(&mut self, sizes: Sizes, work: &Work);
    /// Follows a click on a row.
    fn click(&mut self, pane: Pane, row: Option<usize>, work: &Work) -> Vec<Ask>;
    /// Follows the wheel.
    fn scroll(&mut self, pane: Pane, rows: i32, work: &Work);
    /// Follows the mouse from cell to cell of a plane while it is pressed.
    fn drag(&mut self, _pane: Pane, _cell: usize, _work: &Work) {}
    /// The mouse was let go.
    fn release(&mut self, _work: &Work) -> Vec<Ask> {
        Vec::new()
    }
    /// Follows the wheel over a cell of a plane.
    fn turn(&mut self, _pane: Pane, _cell: usize, _rows: i32, _work: &Work) {}
    /// Takes a key that edits a field; only asked where [`Context::takes_text`].
    fn edit(&mut self, _key: Key, _work: &Work) -> Vec<Ask> {
        Vec::new()
    }
    /// What is written in its filter.
    fn filter(&self) -> &str {
        ""
    }
    /// Takes text into the field; only asked where [`Context::takes_text`].
    fn paste(&mut self, _text: &str, _work: &Work) -> Vec<Ask> {
        Vec::new()
    }
    /// Takes over texts it wanted.
    fn fetched(&mut self, work: &Work);
    /// Texts it needs to be drawn.
    fn wanted(&self, work: &Work) -> Wanted;
    /// Snippets whose whole text is on screen.
    fn on_screen(&self, work: &Work) -> Vec<usize>;
}

/// What a screen needs that was not fetched yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Snippets, by place in the corpus.
    pub snippets: Vec<usize>,
    /// A transcript, by place in the corpus.
    pub transcript: Option<usize>,
    /// The map of a run.
    pub layout: Option<RunId>,
}

/// What a screen or an overlay asks of the workbench around it.
#[derive(Debug, Clone)]
pub enum Ask {
    /// Something outside.
    Do(Effect),
    /// A layer over the screen.
    Show(Box<Overlay>),
    /// Another screen.
    Go(Screen),
    /// The Reader at a snippet, going through these.
    Read(usize, Option<Through>),
    /// The Reader at the beginning of a transcript.
    ReadTranscript(usize),
    /// The Search screen with this query begun.
    SearchFor(String),
    /// A sentence.
    Say(Notice),
    /// Another action, as if its key had been pressed.
    Act(Action),
}

impl Ask {
    /// Asks for a layer.
    pub fn show(overlay: Overlay) -> Vec<Self> {
        vec![Self::Show(Box::new(overlay))]
    }
    /// Asks for a quote to be copied.
    pub fn copy(quote: Option<String>) -> Vec<Self> {
        let Some(quote) = quote else {
            return vec![Self::Say(Notice::hint("there is nothing to copy here"))];
        };
        let said = Self::Say(Notice::done(format!("copied {}", super::words::shorten(&quote, 60))));
        vec![Self::Do(Effect::Outward(Outward::Copy(quote))), said]
    }
    /// Asks for a recording to be opened.
    pub fn open(source: Option<Result<String, String>>) -> Vec<Self> {
        match source {
            Some(Ok(url)) => vec![
                Self::Say(Notice::done(format!("opening {url}"))),
                Self::Do(Effect::Outward(Outward::OpenUrl(url))),
            ],
            Some(Err(problem)) => vec![Self::Say(Notice::hint(problem))],
            None => Vec::new(),
        }
    }
    /// Asks for an edit, or says why it cannot be made.
    pub fn edit(edit: Result<crate::coding::Edit, String>) -> Vec<Self> {
        match edit {
            Ok(edit) if edit.changes.is_empty() => vec![Self::Say(Notice::hint("nothing to change"))],
            Ok(edit) => vec![Self::Do(Effect::Apply(edit))],
            Err(problem) => vec![Self::Say(Notice::hint(problem))],
        }
    }
}
