//! The six screens by name. What each of them is stands in `screen`.

/// One of the six screens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Screen {
    /// The topics of the run.
    #[default]
    Topics,
    /// A transcript with its codes.
    Reader,
    /// Search by words and meaning, as the query is typed.
    Search,
    /// The codebook.
    Themes,
    /// All snippets in two dimensions.
    Map,
    /// Prevalence, co-occurrence and themes by attribute.
    Report,
}

impl Screen {
    /// All screens, in the order of their keys.
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
        self as u8 + 1
    }
}
