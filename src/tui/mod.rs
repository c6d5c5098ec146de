//! The only room that knows ratatui and crossterm.
