//! The study carried elsewhere: JSON for scripts, tables for spreadsheets, a report to read.
//!
//! Everything here is pure: data in, bytes to a [`std::io::Write`] out, in an order that depends on the
//! study alone. Paths and files are the business of those who call.

pub mod csv;
pub mod figures;
pub mod json;
pub mod markdown;
mod view;

pub use view::{Texts, View};
