//! The workbench: what is worked on, one state per screen, and what lies over them.

use super::command::keymap::Keymap;
use super::command::pending_key::PassageMarks;
use super::command::repeat::RepeatableCommand;
use super::overlay::Overlay;
use super::screen::map::MapScreen;
use super::screen::reader::ReaderScreen;
use super::screen::report::ReportScreen;
use super::screen::search::SearchScreen;
use super::screen::themes::ThemesScreen;
use super::screen::topics::TopicsScreen;
use super::widget::input_history::InputHistory;
use super::workspace::Workspace;
use super::workspace::job_list::JobList;
use super::workspace::notices::NoticeLog;
use super::workspace::preferences::Preferences;
use super::workspace::read_tracker::ReadTracker;
use crate::topics::RunId;
use std::sync::Arc;

/// One of the screens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Screen {
    /// What the machine found.
    #[default]
    Topics,
    /// A transcript with what is marked in it.
    Reader,
    /// Search as you type.
    Search,
    /// The codebook.
    Themes,
    /// The snippets in two dimensions.
    Map,
    /// How much each theme covers.
    Report,
}

impl Screen {
    /// All of them, in the order of their keys.
    pub const ALL: [Self; 6] =
        [Self::Topics, Self::Reader, Self::Search, Self::Themes, Self::Map, Self::Report];

    /// Its name in the tabs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Topics => "Topics",
            Self::Reader => "Reader",
            Self::Search => "Search",
            Self::Themes => "Themes",
            Self::Map => "Map",
            Self::Report => "Report",
        }
    }

    /// The number on its key and in the tabs.
    pub fn number(self) -> u8 {
        match self {
            Self::Topics => 1,
            Self::Reader => 2,
            Self::Search => 3,
            Self::Themes => 4,
            Self::Map => 5,
            Self::Report => 6,
        }
    }
}

/// Everything the screen shows.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// What is worked on.
    pub work: Workspace,
    /// The screen in front.
    pub screen: Screen,
    /// Screen 1.
    pub topics: TopicsScreen,
    /// Screen 2.
    pub reader: ReaderScreen,
    /// Screen 3.
    pub search: SearchScreen,
    /// Screen 4.
    pub themes: ThemesScreen,
    /// Screen 5.
    pub map: MapScreen,
    /// Screen 6.
    pub report: ReportScreen,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// What was said.
    pub notices: NoticeLog,
    /// What is going on in the background.
    pub activity: JobList,
    /// What can be set, and how it is set.
    pub preferences: Preferences,
    /// The keys in force.
    pub keymap: Arc<Keymap>,
    /// What undo and redo would do, as sentences.
    pub history: UndoState,
    /// How long snippets have been on screen.
    pub dwell: ReadTracker,
    /// Names that were written before.
    pub names: InputHistory,
    /// Filters that were.
    pub filters: InputHistory,
    /// What can be done once more.
    pub again: Option<RepeatableCommand>,
    /// Passages that were marked.
    pub marks: PassageMarks,
    /// A run that was found in the background and waits to be accepted.
    pub offered: Option<RunId>,
}

/// What undo and redo would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UndoState {
    /// What was done last.
    pub undo: Option<String>,
    /// What was taken back last.
    pub redo: Option<String>,
}

impl State {
    /// The overlay on top.
    pub fn top_overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}
