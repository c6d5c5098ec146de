//! The only room that knows ratatui and crossterm.
//!
//! [`run`] is the loop: crossterm's events become events of the workbench ([`keys`], [`mouse`]), the
//! driver follows them, and one frame is drawn. [`views`] are pure functions of [`crate::app::State`]
//! that paint on a [`canvas::Canvas`] with the pieces in [`widgets`] and leave a [`hits::HitMap`] for
//! the mouse. [`layout`] divides the terminal by its size and tells the workbench how much fits, so that
//! what is on screen is known without one. [`text`] lets nothing reach the terminal that commands it.

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
