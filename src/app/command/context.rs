//! Where a key is pressed: what it means depends on it.

/// A place in the workbench with keys of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyContext {
    /// Everywhere, even over an open list or while writing.
    Always,
    /// On every screen, where nothing is being written and no list is open over it.
    Everywhere,
    /// On the Topics screen.
    Topics,
    /// On the Reader screen.
    Reader,
    /// On the Search screen, in the hits or the preview.
    Search,
    /// On the Search screen, while the query is written.
    Query,
    /// On the Themes screen.
    Themes,
    /// On the Map screen.
    Map,
    /// On the Map screen, while an area is selected.
    Selecting,
    /// On the Report screen.
    Report,
    /// While a filter is written.
    Filter,
    /// In a list that is narrowed by typing.
    Choosing,
    /// In the list of speakers.
    Speakers,
    /// In a list that is not: jobs, notices, the parts of a topic.
    Listing,
    /// While it is chosen how many topics there are.
    Cutting,
    /// In the settings.
    Setting,
    /// After a key that waits for another.
    Prefix,
    /// On the tour.
    Touring,
    /// While one line is written.
    Writing,
    /// While a memo is written.
    Composing,
    /// While a question waits for an answer.
    Confirming,
}

impl KeyContext {
    /// All of them, in the order help shows them.
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

    /// Where it is, as a heading in the key table.
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

    /// Where else a key is looked up when this place has no use for it.
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

    /// Whether what is typed goes into a field first.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Query | Self::Filter | Self::Choosing | Self::Writing | Self::Composing)
    }
}
