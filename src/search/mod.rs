//! Snippets found again: by their words, by what they mean, or by both.
//!
//! A line the researcher types is parsed into a [`Query`] that is never refused ([`parse`]). Its words
//! are looked up in a full-text index ([`Index`]), its meaning is compared with the vectors of all
//! snippets ([`nearest`]), and the two lists are fused by rank ([`fuse`]). What depends on the study
//! (themes, topics, speakers, dates) is asked of the caller through [`Facts`].

mod chosen;
mod error;
mod facts;
mod fuse;
mod highlight;
mod index;
mod lookup;
mod meaning;
mod parse;
mod query;
mod words;

pub use error::Error;
pub use facts::{Day, Facts, Names, Selection};
pub use fuse::{Fused, fuse};
pub use highlight::{Highlighter, code_points};
pub use index::{Document, Index, Match, Matches, fingerprint};
pub use meaning::{Near, Rows, nearest};
pub use parse::{parse, parse_among};
pub use query::{Clause, Filter, Group, Leaf, Mode, Query};
