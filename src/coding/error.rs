//! Why an edit cannot be made. Each message is a sentence for the user that names the next step.

/// The reason an edit was refused, or (for [`CodingError::NothingToDo`]) that it would change nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodingError {
    /// The name of a theme is empty after trimming.
    #[error("a theme needs a name")]
    EmptyThemeName,
    /// One name of a theme is asked for and a path was given, or a name holds a control character.
    #[error(
        "a theme's name cannot hold '{found}': '{name}'.{}",
        if *.found == '/' { r" A '/' joins the names of a path, as in Design/RAG; write '\/' for one within a name" } else { " Leave it out" }
    )]
    InvalidThemeName {
        /// The rejected name, with control characters replaced by spaces.
        name: String,
        /// The first forbidden character.
        found: char,
    },
    /// A name is longer than anybody reads.
    #[error(
        "a name has at most {most} characters, this one has {letters}. Put the rest into a description or a memo"
    )]
    NameTooLong {
        /// Its characters.
        letters: usize,
        /// The most there may be.
        most: usize,
    },
    /// A theme would lie too deep in the codebook.
    #[error("themes lie at most {most} deep, one below the other. Put it under one nearer to the top")]
    ThemeTooDeep {
        /// The most levels.
        most: usize,
    },
    /// A sibling has this name already; names of siblings are compared without case.
    #[error("there is a theme '{path}' already. Choose another name, or merge the two")]
    DuplicateTheme {
        /// The path of the existing theme.
        path: String,
    },
    /// A theme would be moved, merged or listed under itself or what stands below it.
    #[error("'{path}' cannot stand under '{target}', which is part of it")]
    ThemeCycle {
        /// The path of the theme to be moved.
        path: String,
        /// The path of the theme it was to be moved under.
        target: String,
    },
    /// A theme would be taken off the theme that is its home.
    #[error("'{path}' has its home under '{target}'. Move it to give it another")]
    HomeOfTheme {
        /// The path of the theme.
        path: String,
        /// The path of its parent.
        target: String,
    },
    /// No theme has that name.
    #[error("there is no theme '{name}'{}", nearest_hint(.nearest, "Make it with `theme add`"))]
    UnknownTheme {
        /// The name or path that was typed.
        name: String,
        /// The path of the theme spelled most like it, where one is near enough.
        nearest: Option<String>,
    },
    /// Several themes have this name, so a path is needed.
    #[error("'{name}' names several themes: {}. Say which, with its path", .paths.join(", "))]
    AmbiguousTheme {
        /// The name that was typed.
        name: String,
        /// The paths of all themes with that name.
        paths: Vec<String>,
    },
    /// The new name of a speaker is empty after trimming.
    #[error("a speaker needs a name")]
    EmptySpeakerName,
    /// No speaker is shown under this name.
    #[error("there is no speaker '{name}'{}", nearest_hint(.nearest, "`leitmotif speakers` lists them"))]
    UnknownSpeaker {
        /// The name that was typed.
        name: String,
        /// A speaker whose name begins with it or has it as a word.
        nearest: Option<String>,
    },
    /// An attribute of a person has no name.
    #[error("an attribute needs a name, as in age=31")]
    EmptyAttributeName,
    /// An attribute of a person is given twice, in two spellings or in one.
    #[error("'{first}' and '{second}' are one attribute: give it one value")]
    AttributeTwice {
        /// The name it has first.
        first: String,
        /// The name it has then.
        second: String,
    },
    /// Two people that are to be shown under one name differ in what is known of them; in what.
    #[error("{0}. Note the same for both first")]
    CasesDiffer(String),
    /// Another speaker is shown under the new name already.
    #[error("there is a speaker '{name}' already. Merge the two to show them under one name")]
    SpeakerNameTaken {
        /// The new name.
        name: String,
    },
    /// The run has no topic of this number.
    #[error(
        "there is no topic {topic}: run {run} has {topics} topics; `leitmotif topics` lists their numbers"
    )]
    UnknownTopic {
        /// The topic number that was asked for.
        topic: u32,
        /// The number of the run.
        run: i64,
        /// The number of topics the run has.
        topics: usize,
    },
    /// Fewer than two different topics were given to a merge.
    #[error("merging takes two topics or more: name the one to keep first, then those that go into it")]
    TooFewTopics,
    /// Nothing but the theme to keep was given to a merge.
    #[error("merging takes two themes or more: name the one to keep first, then those that go into it")]
    TooFewThemes,
    /// A split would leave fewer than two parts with snippets; holds the topic's name.
    #[error(
        "'{0}' holds together: no two parts of it are large enough. Name a smaller size to split it further"
    )]
    TooFewParts(String),
    /// The selection to act on is empty.
    #[error("nothing is selected: choose a topic or a snippet first")]
    NothingSelected,
    /// The theme has no quote of this number.
    #[error("{theme} has no quote {number}: it has {quotes}; `leitmotif quote list` shows their numbers")]
    UnknownQuote {
        /// The path of the theme.
        theme: String,
        /// The quote number that was asked for, counted from 1.
        number: usize,
        /// The number of quotes the theme has.
        quotes: usize,
    },
    /// The theme, or one below it, holds hidden decisions, memos, quotes or rejections of another coder, which the
    /// edit would remove.
    #[error(
        "'{path}', or a theme below it, holds work of another coder that is hidden from you, and it would go with it. \
         Leave it to who can see them: open the project without --blind to merge or delete it"
    )]
    HiddenDecisions {
        /// The path of the theme.
        path: String,
    },
    /// The decision is another coder's, and a guest may only take back their own.
    #[error("{subject} by decision of {}, which is not yours to take back. If you are, say so: --coder NAME", .coders.join(" and "))]
    OtherCodersDecision {
        /// Subject and verb of the message, as in: the passage is in Design.
        subject: String,
        /// The coders who made the decision.
        coders: Vec<String>,
    },
    /// A guest would settle what others decided.
    #[error(
        "settling changes what others decided, which is not a guest's to change. Open the project without --coder \
         for that"
    )]
    SettledByGuest,
    /// A sample of no snippets, or of more than there are.
    #[error("{wanted} snippets cannot be drawn: there are {there} to draw from{}", if *.there == 0 { ". Import transcripts first" } else { "" })]
    SampleSize {
        /// The sample size that was asked for.
        wanted: usize,
        /// The number of snippets that can be drawn.
        there: usize,
    },
    /// A sample exists already; holds the number of its snippets. There is one sample at a time.
    #[error(
        "there is a sample of {0} snippets already. `leitmotif sample --clear` takes it away, which undo brings back"
    )]
    SampleExists(usize),
    /// The work needs the decisions of all coders, and some are hidden; holds what needs them.
    #[error(
        "what other coders decided is hidden from you, and {0} needs it. Open the project without --blind for that"
    )]
    HiddenFromCoder(&'static str),
    /// The edit would change nothing. Shown as a note, not as a failure; holds the reason.
    #[error("nothing to do: {0}")]
    NothingToDo(String),
}

fn nearest_hint(nearest: &Option<String>, otherwise: &str) -> String {
    match nearest {
        Some(nearest) => format!(". Did you mean '{nearest}'?"),
        None => format!(". {otherwise}"),
    }
}

/// A result with this room's [`CodingError`].
pub type CodingResult<T> = std::result::Result<T, CodingError>;
