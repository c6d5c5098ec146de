//! The key to name on screen for an action. Keys can be rebound, so that no text may name a key itself.

use crate::app::{Action, KeyContext, State};

/// The first key of an action in a context, as shown on screen; the action's name where it has no key.
pub fn shown_key(state: &State, context: KeyContext, action: Action) -> String {
    let keys = state.keymap.keys_for(context, action);
    keys.first().map_or_else(|| action.name().to_owned(), ToString::to_string)
}
