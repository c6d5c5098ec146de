//! The screen: the only room that knows ratatui and crossterm.
//!
//! **Lives here.** [`session`] holds the terminal ([`terminal`]) and the threads that wait for input and
//! [`signals`]. [`start_loop`] is the event loop before a project is open, [`opening`] the one while it is opened,
//! [`event_loop`] the one after:
//! the terminal is asked what it can do ([`questions`]), its bytes are parsed ([`input`]), keys and the mouse become
//! events of the workbench ([`keys`], [`mouse`]), the driver handles them, and one frame is drawn. [`views`] are pure functions of [`crate::app::State`] that paint on a [`canvas::Canvas`]
//! with the [`widgets`] and leave a [`hit_map::HitMap`] for the mouse; [`graphics`] draws the map in pixels where the
//! terminal takes them. [`screenshot`] draws the same frames into pictures, [`linear`] tells them in lines.
//!
//! **May use** `app` and what is below it; nothing may use this room but `cli`.
//!
//! **Invariants.** Drawing never changes the state. [`layout`] tells the workbench how many rows and columns
//! each pane has, so that scrolling is decided in `app` without a terminal. Every text passes [`text`], which
//! lets no control character through. Nothing is drawn outside the buffer at any size. The terminal is given
//! back however the program ends, a panic included.
//!
//! **Limits.** Below a certain size nothing is drawn but a line that says so. At most 512 events are taken
//! before a frame.

pub mod ask;
pub mod canvas;
pub mod desktop;
pub mod escape_sequences;
pub mod event_loop;
pub mod graphics;
pub mod hit_map;
pub mod input;
pub mod keys;
pub mod layout;
pub mod linear;
pub mod mouse;
pub mod opening;
pub mod palette;
pub mod questions;
pub mod screenshot;
pub mod session;
pub mod signals;
pub mod start_loop;
pub mod style;
pub mod terminal;
pub mod text;
pub mod theme_choice;
mod uncertain_rows;
pub mod views;
pub mod visual_order;
pub mod widgets;
