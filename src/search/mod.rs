//! Search over snippets: by words, by meaning, or by both.
//!
//! The life of a search: the line typed is parsed into a [`Query`], which never fails ([`parse`]); its words
//! are planned into a tantivy query over the full-text index ([`Index::search`]); the vector of its text is
//! compared with those of all snippets ([`nearest`]); for both, the two lists are fused by rank ([`fuse`]).
//! What depends on the study (themes, topics, speakers, dates) is asked of the caller through [`Facts`].
//!
//! May use `corpus` only; writes nothing but the index's own folder. Invariants: the index is derived data
//! and can be deleted at any time; every list has a total order, so that results do not depend on threads or
//! segments.

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

pub use error::SearchError;
pub use facts::{CalendarDay, FilterResult, FilterSource, NameLookup};
pub use fuse::{FusedItem, fuse_ranks};
pub use highlight::{Highlighter, code_point_ranges};
pub use index::{IndexDocument, RankedMatch, SearchIndex, SearchMatches, index_fingerprint};
pub use meaning::{NearestSnippet, SearchVectors, nearest_snippets};
pub use parse::{parse_query, parse_with_attributes};
pub use query::{QueryClause, QueryGroup, QueryTerm, SearchMode, SearchQuery, SnippetFilter};
