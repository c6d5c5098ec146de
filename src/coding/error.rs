//! Why an edit cannot be made, in words that say what to do next.

/// An edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A theme's name holds nothing.
    #[error("a theme needs a name")]
    EmptyName,
    /// A theme's name holds the separator of paths or something unprintable.
    #[error(
        "a theme's name cannot hold '{found}': '{name}'. Names above and below are joined by '/', as in Design/RAG"
    )]
    BadName {
        /// The name.
        name: String,
        /// What it cannot hold.
        found: char,
    },
    /// A sibling has the name already.
    #[error("there is a theme '{path}' already. Choose another name, or merge the two")]
    Duplicate {
        /// The theme that is there.
        path: String,
    },
    /// A theme would become part of itself.
    #[error("'{path}' cannot be moved under '{target}', which is part of it")]
    Circle {
        /// The theme.
        path: String,
        /// Where it was to go.
        target: String,
    },
    /// No theme has that name.
    #[error("there is no theme '{name}'{}", hint(.nearest))]
    UnknownTheme {
        /// What was asked for.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// Several themes have that name.
    #[error("'{name}' names several themes: {}. Say which, with its path", .paths.join(", "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// Those it names.
        paths: Vec<String>,
    },
    /// A speaker's name holds nothing.
    #[error("a speaker needs a name")]
    EmptySpeaker,
    /// No speaker has that name.
    #[error("there is no speaker '{name}'{}", .nearest.as_ref().map_or_else(
        || ". `leitmotif speakers` lists them".to_owned(),
        |nearest| format!(". Did you mean '{nearest}'?")
    ))]
    UnknownSpeaker {
        /// What was asked for.
        name: String,
        /// The nearest there is.
        nearest: Option<String>,
    },
    /// Another speaker has that name.
    #[error("there is a speaker '{name}' already. Merge the two to show them under one name")]
    TakenSpeaker {
        /// The name.
        name: String,
    },
    /// The run has no such topic.
    #[error(
        "there is no topic {topic}: run {run} has {topics} topics; `leitmotif topics` lists their numbers"
    )]
    UnknownTopic {
        /// What was asked for.
        topic: u32,
        /// The run.
        run: i64,
        /// How many it has.
        topics: usize,
    },
    /// A merge of fewer than two topics.
    #[error("merging takes two topics or more: name the one to keep first, then those that go into it")]
    OneTopic,
    /// A split into fewer than two parts.
    #[error(
        "'{0}' holds together: no two parts of it are large enough. Name a smaller size to split it further"
    )]
    OnePart(String),
    /// Nothing was chosen to act on.
    #[error("nothing is selected: choose a topic or a snippet first")]
    NothingSelected,
    /// A theme has no quote of that number.
    #[error("{theme} has no quote {number}: it has {quotes}; `leitmotif quote list` shows their numbers")]
    UnknownQuote {
        /// The theme.
        theme: String,
        /// What was asked for, from 1.
        number: usize,
        /// How many it has.
        quotes: usize,
    },
    /// The theme holds decisions of others, which are hidden.
    #[error(
        "'{path}', or a theme below it, holds decisions of another coder that are hidden from you, and they would go with \
         it. Leave it to who can see them: open the project without --blind to merge or delete it"
    )]
    Hidden {
        /// The theme.
        path: String,
    },
    /// Someone else decided it.
    #[error("{subject} by decision of {}, which is not yours to take back. If you are, say so: --coder NAME", .coders.join(" and "))]
    NotYours {
        /// What is where, as in: the passage is in Design.
        subject: String,
        /// Who decided.
        coders: Vec<String>,
    },
    /// A sample of nothing, or of more than there is.
    #[error("{wanted} snippets cannot be drawn: there are {there} to draw from{}", if *.there == 0 { ". Import transcripts first" } else { "" })]
    SampleSize {
        /// What was asked for.
        wanted: usize,
        /// How many there are.
        there: usize,
    },
    /// A sample is there.
    #[error(
        "there is a sample of {0} snippets already. `leitmotif sample --clear` takes it away, which undo brings back"
    )]
    SampleThere(usize),
    /// Something that needs what is hidden.
    #[error(
        "what other coders decided is hidden from you, and {0} needs it. Open the project without --blind for that"
    )]
    Blind(&'static str),
    /// It is that already. Not a failure: a note.
    #[error("nothing to do: {0}")]
    Already(String),
}

fn hint(nearest: &Option<String>) -> String {
    match nearest {
        Some(nearest) => format!(". Did you mean '{nearest}'?"),
        None => ". Make it with `theme add`".to_owned(),
    }
}

/// A result with this room's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
