//! A key that waits for another: a count before a movement, and the letter after "set mark" and "jump to
//! mark". While one waits it is an overlay that lists what may follow.

use crate::app::{Action, KeyContext, Overlay, ScreenCommand, Workspace};

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

/// A key that waits, and what may follow it.
#[derive(Debug, Clone)]
pub struct PendingKeyOverlay {
    /// What the waiting key was for.
    pub pending: PendingKey,
    /// What may follow, as pairs of key and description.
    pub choices: Vec<(String, String)>,
}

impl Overlay for PendingKeyOverlay {
    fn context(&self) -> KeyContext {
        KeyContext::Prefix
    }
    fn hints(&self) -> Vec<Action> {
        vec![Action::Back]
    }
    /// Nothing: the next key ends the waiting, whatever it is bound to.
    fn update(&mut self, _action: Action, _work: &Workspace) -> Vec<ScreenCommand> {
        Vec::new()
    }
}
