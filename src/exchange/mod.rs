//! Import and export formats: the study as bytes for others, and the files of others as data.
//!
//! **Lives here.** JSON for scripts ([`json`]), tables for spreadsheets and data frames ([`tables`]), a
//! report to read ([`report`]) with the forms that journals ask for ([`report::checklist`]), quotes for a paper ([`quotes`]), memos ([`memos`]), texts and vectors for other machines ([`shards`]), the files of other programs for qualitative
//! analysis, out and in ([`interchange`], [`other_tools`]), and copies without names ([`anonymise`]). The
//! study comes in as a [`StudyView`] (borrowed corpus, run, codebook and statistics) and a [`TextSource`]
//! that reads texts on demand, so that an export never holds all of them in memory.
//!
//! **May use** `corpus`, `topics`, `search` and `coding`; knows no path, no database and no screen. Files and
//! SQLite databases are opened by `project`, `jobs` and `cli`.
//!
//! **Invariants.** Everything is pure: data in, bytes to a [`std::io::Write`] out. The order of the output
//! depends on the study alone, so the same study gives the same bytes. Each writer escapes for its format.
//!
//! **Limits.** What a format has no place for is left out, and named before it is written.

pub mod anonymise;
mod cell;
pub mod document_table;
mod docx;
pub mod escape;
pub mod interchange;
pub mod json;
pub mod memos;
pub mod other_tools;
pub mod parquet_files;
pub mod quickwit;
pub mod quotes;
pub mod report;
pub mod run_manifest;
pub mod shards;
pub mod tables;
mod theme_colors;
pub mod theme_network;
mod view;
mod zip_archive;

pub use theme_colors::nearest_color_index as color_index;
pub use view::{StudyView, TextSource};
