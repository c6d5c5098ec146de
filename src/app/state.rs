//! The workbench: what is worked on, one state per screen, and what lies over them.

use super::activity::Activity;
use super::again::Again;
use super::dwell::Dwell;
use super::keymap::Keymap;
use super::map::Map;
use super::notices::NoticeLog;
use super::overlay::Overlay;
use super::preferences::Preferences;
use super::prefix::PassageMarks;
use super::reader::ReaderScreen;
use super::recall::InputHistory;
use super::report::ReportScreen;
use super::search::SearchScreen;
use super::themes::ThemesScreen;
use super::topics::TopicsScreen;
use super::work::Workspace;
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
    pub map: Map,
    /// Screen 6.
    pub report: ReportScreen,
    /// What lies over the screen, the topmost last.
    pub overlays: Vec<Overlay>,
    /// What was said.
    pub notices: NoticeLog,
    /// What is going on in the background.
    pub activity: Activity,
    /// What can be set, and how it is set.
    pub preferences: Preferences,
    /// The keys in force.
    pub keymap: Arc<Keymap>,
    /// What undo and redo would do, as sentences.
    pub history: History,
    /// How long snippets have been on screen.
    pub dwell: Dwell,
    /// Names that were written before.
    pub names: InputHistory,
    /// Filters that were.
    pub filters: InputHistory,
    /// What can be done once more.
    pub again: Option<Again>,
    /// Passages that were marked.
    pub marks: PassageMarks,
    /// A run that was found in the background and waits to be accepted.
    pub offered: Option<RunId>,
}

/// What undo and redo would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// What was done last.
    pub undo: Option<String>,
    /// What was taken back last.
    pub redo: Option<String>,
}

impl State {
    /// The overlay on top.
    pub fn overlay(&self) -> Option<&Overlay> {
        self.overlays.last()
    }
}
