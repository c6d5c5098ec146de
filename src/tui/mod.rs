//! The only room that knows ratatui and crossterm.

pub mod canvas;
pub mod hits;
pub mod keys;
pub mod mouse;
pub mod outside;
pub mod plan;
pub mod run;
pub mod screenshot;
pub mod signals;
pub mod style;
pub mod terminal;
pub mod text;
pub mod views;
pub mod widgets;
