//! Which key to name on screen.

use crate::app::{Action, KeyContext, State};

/// The key that does it there, as it is shown; its name in the `?` list where it has no key.
pub fn shown_key(state: &State, context: KeyContext, action: Action) -> String {
    let keys = state.keymap.keys_for(context, action);
    keys.first().map_or_else(|| action.name().to_owned(), ToString::to_string)
}
