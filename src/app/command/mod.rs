//! What the researcher can do: the table of actions, the keys that do them, where keys mean what, and what
//! can be done now.

pub mod actions;
pub mod availability;
pub mod context;
pub mod hints;
pub mod keymap;
pub mod pending_key;
pub mod repeat;
