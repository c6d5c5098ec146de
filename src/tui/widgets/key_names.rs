//! The key to name on screen for an action. Keys can be rebound, so that no text may name a key itself.

use crate::app::{Action, KeyContext, State};

/// The first key of an action in a context, as shown on screen; see [`crate::app::Keymap::key_text`].
pub fn shown_key(state: &State, context: KeyContext, action: Action) -> String {
    state.work.keymap.key_text(context, action)
}
