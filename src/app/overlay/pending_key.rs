//! A key that waits for another: a count before a movement, and the letter after "set mark" and "jump to
//! mark". While one waits it is an overlay that lists what may follow.

/// What the waiting key was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PendingKey {
    /// A count, with the digits typed so far.
    Count(String),
    /// Set a mark on the passage: the letter follows.
    SetMark,
    /// Jump to a mark: the letter follows.
    JumpToMark,
}

impl PendingKey {
    /// The overlay's title.
    pub fn title(&self) -> String {
        match self {
            Self::Count(number) if number.is_empty() => "how often?".to_owned(),
            Self::Count(number) => format!("{number} times"),
            Self::SetMark => "mark this passage with a letter".to_owned(),
            Self::JumpToMark => "go to a mark".to_owned(),
        }
    }
}
