//! The screen. The only room that knows ratatui and crossterm.
//!
//! **Lives here.** [`run`] is the loop: crossterm's events become events of the workbench ([`keys`],
//! [`mouse`]), the driver follows them, and one frame is drawn. [`views`] are pure functions of
//! [`crate::app::State`] that paint on a [`canvas::Canvas`] with the pieces in [`widgets`] and leave a
//! [`hits::HitMap`] for the mouse. [`layout`] divides the terminal by its size and tells the workbench how
//! much fits, so that what is on screen is known without one. [`screenshot`] draws the same frames into
//! pictures.
//!
//! **May use** all rooms but `cli`; of the project it sees only what [`crate::app`] shows.
//!
//! **Invariants.** A view changes nothing. [`text`] lets nothing reach the terminal that commands it. The
//! terminal is given back however the program ends, a panic included.
//!
//! **Limits.** Below a certain size nothing is drawn but a line that says so. At most 512 events are taken
//! before a frame.

pub mod canvas;
pub mod escape_sequences;
pub mod hits;
pub mod keys;
pub mod layout;
pub mod mouse;
pub mod run;
pub mod screenshot;
pub mod session;
pub mod signals;
pub mod start;
pub mod style;
pub mod terminal;
pub mod text;
pub mod views;
pub mod widgets;
