//! Key contexts: where a key is pressed decides what it does.
//!
//! A key that is not bound in its context is looked up in [`KeyContext::fallback`]: an area selection falls
//! back to the Map, screens to [`KeyContext::Everywhere`], fields and lists straight to
//! [`KeyContext::Always`], so that a letter typed into a field never runs an action of the screen below.

/// Makes [`KeyContext`], and what it is called, of one row for each context.
macro_rules! context_table {
    ($($(#[$doc:meta])+ $context:ident: $name:literal, $title:literal;)+) => {
        /// A part of the workbench with key bindings of its own. The names in the key file are a contract.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum KeyContext {
            $($(#[$doc])+ $context,)+
        }

        impl KeyContext {
            /// All contexts, in the order the key tables show them.
            pub const ALL: &[Self] = &[$(Self::$context),+];

            /// Its name in the key file.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$context => $name,)+
                }
            }
            /// Its heading in the key tables.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$context => $title,)+
                }
            }
        }
    };
}

// context: name in the key file, heading
context_table! {
    /// On every screen, where no text is typed and no overlay is open.
    Everywhere: "everywhere", "on every screen";
    /// On the Topics screen.
    Topics: "topics", "Topics";
    /// On the Reader screen.
    Reader: "reader", "Reader";
    /// On the Search screen, in the hits or the preview.
    Search: "search", "Search, in the hits";
    /// On the Search screen, while the query is typed.
    Query: "query", "Search, in the query";
    /// On the Themes screen.
    Themes: "themes", "Themes";
    /// On the Map screen.
    Map: "map", "Map";
    /// On the Map screen, while an area is selected.
    Selecting: "selecting", "Map, while an area is selected";
    /// On the Report screen.
    Report: "report", "Report";
    /// While the filter of a list, or of the Map, is typed.
    Filter: "filter", "in a filter";
    /// In a list that is narrowed by typing: the pickers and the command palette.
    Choosing: "choosing", "in a list narrowed by typing";
    /// In the list of speakers.
    Speakers: "speakers", "in the list of speakers";
    /// In the check of how files were read.
    Checking: "checking", "in the check of files";
    /// In the agreement of coders.
    Agreement: "agreement", "in the agreement of coders";
    /// In what coders disagree on about one theme.
    Settling: "settling", "in what coders disagree on";
    /// In the lines of a concordance.
    Lines: "lines", "in the lines of a concordance";
    /// In hits that are gone through one by one.
    Reviewing: "reviewing", "in hits gone through one by one";
    /// In a list of words.
    Words: "words", "in a list of words";
    /// In the themes that are proposed.
    Proposing: "proposing", "in proposed themes";
    /// In what is known of a topic.
    About: "about", "in what is known of a topic";
    /// In the matrix of themes.
    Matrix: "matrix", "in the matrix of themes";
    /// In a list that is not narrowed by typing: jobs, notices, the log, the parts of a topic.
    Listing: "listing", "in the lists of jobs, notices and parts of a topic";
    /// While the number of topics is chosen.
    Cutting: "cutting", "while choosing how many topics there are";
    /// In the settings.
    Setting: "setting", "in the settings";
    /// After a key that waits for another: a count, or the letter of a mark.
    Prefix: "prefix", "after a key that waits for another";
    /// On the tour.
    Touring: "touring", "on the tour";
    /// While one line is filled in.
    Writing: "writing", "in a line to fill in";
    /// While a memo or a description is written.
    Composing: "composing", "in a memo";
    /// While a question waits for an answer.
    Confirming: "confirming", "in a question";
    /// Everywhere, even over an open overlay or while text is typed.
    Always: "always", "always";
}

impl KeyContext {
    /// The context and those a key is looked up in next where it is not bound here, in that order.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |here| here.fallback())
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
