//! What the researcher can do: the table of actions, the keys that do them, where keys mean what.

pub mod actions;
pub mod context;
pub mod hints;
pub mod keymap;
pub mod repeat;
