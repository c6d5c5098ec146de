//! The study carried elsewhere: JSON for scripts, tables for spreadsheets, a report to read, and the
//! files of other programs, out and in.
//!
//! Everything here is pure: data in, bytes to a [`std::io::Write`] out, in an order that depends on the
//! study alone. Paths and files are the business of those who call.

pub mod anonymise;
mod colors;
pub mod counting;
pub mod figures;
pub mod gather;
pub mod guids;
pub mod html;
pub mod json;
pub mod latex;
pub mod markdown;
mod methods;
pub mod parcel;
pub mod peers;
pub mod quotes;
pub mod record;
pub mod refi;
pub mod report;
pub mod tables;
mod view;

pub use colors::index as color_index;
pub use view::{Texts, View};
