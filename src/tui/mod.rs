//! The only room that knows ratatui and crossterm.

pub mod canvas;
pub mod hits;
pub mod outside;
pub mod screenshot;
pub mod style;
pub mod terminal;
pub mod text;
pub mod widgets;
