//! The state of the workbench: the workspace, one state per screen, the overlays over them, and what outlasts
//! a change of screen (notices, jobs, input histories, marks).
//!
//! Views are pure functions of [`State`]. It is changed in three places only: by events (`update`), by what
//! the driver reports (`state_updates`), and by the driver's edits of the workspace.

use super::command::repeat::RepeatableCommand;
use super::overlay::{draft::TextDraft, matrix_sheet::MatrixView};
use super::screen::{
    map::MapScreen, reader::ReaderScreen, report::ReportScreen, search::SearchScreen, themes::ThemesScreen,
    topics::TopicsScreen,
};
use super::widget::input_history::InputHistory;
use super::workspace::{
    job_list::JobList, notices::NoticeLog, passage_marks::PassageMarks, preferences::Preferences,
    read_tracker::ReadTracker,
};
use super::{Overlay, Screen, Workspace};
use crate::topics::RunId;
use std::any::Any;

/// Everything the views draw from.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Corpus, run, codebook and the statistics over them.
    pub work: Workspace,
    /// The screen in front.
    pub screen: Screen,
    /// The Topics screen.
    pub topics: TopicsScreen,
    /// The Reader screen.
    pub reader: ReaderScreen,
    /// The Search screen.
    pub search: SearchScreen,
    /// The Themes screen.
    pub themes: ThemesScreen,
    /// The Map screen.
    pub map: MapScreen,
    /// The Report screen.
    pub report: ReportScreen,
    /// The open overlays, the topmost last.
    pub overlays: Vec<Box<dyn Overlay>>,
    /// The notices: the one shown, and the log of all.
    pub notices: NoticeLog,
    /// The background jobs as the header and the list of jobs show them.
    pub job_list: JobList,
    /// The settings that can be changed here, and their values.
    pub preferences: Preferences,
    /// What undo and redo would do, in words.
    pub undo_state: UndoState,
    /// How many edits are in force but not yet written to the disk.
    pub unsaved_edits: usize,
    /// How long each snippet on screen has been there, to mark it as read.
    pub read_tracker: ReadTracker,
    /// The names typed before, in prompts and theme pickers.
    pub name_history: InputHistory,
    /// The filters typed before, shared by all screens.
    pub filter_history: InputHistory,
    /// The last command that can be repeated.
    pub last_command: Option<RepeatableCommand>,
    /// The share of the list in the width, in per cent; none until the line between the panes is dragged.
    pub list_share: Option<u16>,
    /// The passages marked with a letter.
    pub marks: PassageMarks,
    /// What the matrix of themes showed when it was closed last.
    pub matrix_view: MatrixView,
    /// A run that was found in the background and waits to be accepted by the researcher.
    pub offered_run: Option<RunId>,
}

/// What undo and redo would do, as descriptions of edits; `None` where there is nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoState {
    /// The edit that undo would take back.
    pub undo: Option<String>,
    /// The edit that redo would apply again.
    pub redo: Option<String>,
}

impl State {
    /// The topmost overlay, which gets the keys; `None` where none is open.
    pub fn top_overlay(&self) -> Option<&dyn Overlay> {
        self.overlays.last().map(|overlay| &**overlay)
    }
    /// The topmost overlay, where it is of this type.
    pub fn top_overlay_as<T: Overlay>(&self) -> Option<&T> {
        let top: &dyn Any = self.top_overlay()?;
        top.downcast_ref()
    }
    /// What is being typed in the topmost overlay with a field; none where nothing was changed there.
    pub fn text_draft(&self) -> Option<TextDraft> {
        self.overlays.iter().rev().find_map(|overlay| TextDraft::of(&**overlay, &self.work))
    }
    /// Opens an overlay over all others.
    pub fn open_overlay(&mut self, overlay: impl Overlay) {
        self.overlays.push(Box::new(overlay));
    }
}
