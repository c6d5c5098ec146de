//! Import and export formats: JSON for scripts, tables for spreadsheets and data frames, a report to
//! read, quotes for a paper, and the files of other programs for qualitative analysis, out and in.
//!
//! Everything here is pure: data in, bytes to a [`std::io::Write`] out. The order of the output depends
//! on the study alone, so the same study gives the same bytes. May use `corpus`, `topics`, `search` and
//! `coding`; knows no path, no database and no screen. Files and SQLite databases are opened by `project`,
//! `jobs` and `cli`.
//!
//! The study comes in as a [`View`] (borrowed corpus, run, codebook and statistics) and a [`Texts`] that
//! reads texts on demand, so that an export never holds all of them in memory.

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

pub use colors::nearest_color_index as color_index;
pub use view::{StudyView, TextSource};
