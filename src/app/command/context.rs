//! Key contexts: where a key is pressed decides what it does.
//!
//! A key that is not bound in its context is looked up in [`KeyContext::fallback`]: an area selection falls
//! back to the Map, screens to [`KeyContext::Everywhere`], fields and lists straight to
//! [`KeyContext::Always`], so that a letter typed into a field never runs an action of the screen below.

/// A part of the workbench with key bindings of its own. The names in the key file are a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyContext {
    /// Everywhere, even over an open overlay or while text is typed.
    Always,
    /// On every screen, where no text is typed and no overlay is open.
    Everywhere,
    /// On the Topics screen.
    Topics,
    /// On the Reader screen.
    Reader,
    /// On the Search screen, in the hits or the preview.
    Search,
    /// On the Search screen, while the query is typed.
    Query,
    /// On the Themes screen.
    Themes,
    /// On the Map screen.
    Map,
    /// On the Map screen, while an area is selected.
    Selecting,
    /// On the Report screen.
    Report,
    /// While the filter of a list, or of the Map, is typed.
    Filter,
    /// In a list that is narrowed by typing: the pickers and the command palette.
    Choosing,
    /// In the list of speakers.
    Speakers,
    /// In a list that is not narrowed by typing: jobs, notices, the log, the parts of a topic.
    Listing,
    /// While the number of topics is chosen.
    Cutting,
    /// In the settings.
    Setting,
    /// After a key that waits for another: a count, or the letter of a mark.
    Prefix,
    /// On the tour.
    Touring,
    /// While one line is filled in.
    Writing,
    /// While a memo or a description is written.
    Composing,
    /// While a question waits for an answer.
    Confirming,
}

impl KeyContext {
    /// All contexts, in the order the key tables show them.
    pub const ALL: [Self; 21] = [
        Self::Everywhere,
        Self::Topics,
        Self::Reader,
        Self::Search,
        Self::Query,
        Self::Themes,
        Self::Map,
        Self::Selecting,
        Self::Report,
        Self::Filter,
        Self::Choosing,
        Self::Speakers,
        Self::Listing,
        Self::Cutting,
        Self::Setting,
        Self::Prefix,
        Self::Touring,
        Self::Writing,
        Self::Composing,
        Self::Confirming,
        Self::Always,
    ];

    /// Its name in the key file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "everywhere",
            Self::Topics => "topics",
            Self::Reader => "reader",
            Self::Search => "search",
            Self::Query => "query",
            Self::Themes => "themes",
            Self::Map => "map",
            Self::Selecting => "selecting",
            Self::Report => "report",
            Self::Filter => "filter",
            Self::Choosing => "choosing",
            Self::Speakers => "speakers",
            Self::Listing => "listing",
            Self::Cutting => "cutting",
            Self::Setting => "setting",
            Self::Prefix => "prefix",
            Self::Touring => "touring",
            Self::Writing => "writing",
            Self::Composing => "composing",
            Self::Confirming => "confirming",
        }
    }

    /// Its heading in the key tables.
    pub fn title(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everywhere => "on every screen",
            Self::Topics => "Topics",
            Self::Reader => "Reader",
            Self::Search => "Search, in the hits",
            Self::Query => "Search, in the query",
            Self::Themes => "Themes",
            Self::Map => "Map",
            Self::Selecting => "Map, while an area is selected",
            Self::Report => "Report",
            Self::Filter => "in a filter",
            Self::Choosing => "in a list narrowed by typing",
            Self::Speakers => "in the list of speakers",
            Self::Listing => "in the lists of jobs, notices and parts of a topic",
            Self::Cutting => "while choosing how many topics there are",
            Self::Setting => "in the settings",
            Self::Prefix => "after a key that waits for another",
            Self::Touring => "on the tour",
            Self::Writing => "in a line to fill in",
            Self::Composing => "in a memo",
            Self::Confirming => "in a question",
        }
    }

    /// The context a key is looked up in next where it is not bound here; `None` at the end.
    pub fn fallback(self) -> Option<Self> {
        match self {
            Self::Always => None,
            Self::Topics | Self::Reader | Self::Search | Self::Themes | Self::Map | Self::Report => {
                Some(Self::Everywhere)
            }
            Self::Selecting => Some(Self::Map),
            _ => Some(Self::Always),
        }
    }

    /// Whether typed letters go into a text field before they are looked up as keys.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Query | Self::Filter | Self::Choosing | Self::Writing | Self::Composing)
    }
}
