//! A hint of the footer: an action that can be done now, with its key. Which ones are shown is decided in
//! `update::availability`.

use super::actions::Action;

/// One hint of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FooterHint {
    /// The action, run by a click on the hint.
    pub action: Action,
    /// Its first key, as shown.
    pub key: String,
    /// What it does, in two or three words.
    pub text: String,
}
