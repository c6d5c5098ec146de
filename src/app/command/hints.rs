//! What can be done now, with which key: the footer.

use super::actions::Action;

/// One hint of the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FooterHint {
    /// What it does, for the mouse.
    pub action: Action,
    /// Its key, as shown.
    pub key: String,
    /// Two or three words.
    pub text: String,
}
