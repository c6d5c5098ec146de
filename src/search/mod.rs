//! Search over snippets: by words, by meaning, or by both.
//!
//! **Lives here.** The life of a search: the line typed is parsed into a [`SearchQuery`], which never fails
//! ([`parse_query`]); every part of it is evaluated to a set of snippets over the full-text index
//! ([`SearchIndex::search`]); the vector of its text is compared with those of all snippets
//! ([`nearest_snippets`]), of many first by their signs ([`SnippetCodes`]); for both, the two lists are fused by rank ([`fuse_ranks`]); and [`Highlighter`]
//! finds what matched. [`HitContext`] is a match between the words around it.
//!
//! **May use** `corpus`. What depends on the study (themes, topics, speakers, dates) is asked of the caller
//! through [`FilterSource`]. Writes nothing but the index's own folder.
//!
//! **Invariants.** The index is derived data and can be deleted at any time; every list has a total order, so
//! that results do not depend on threads or segments.
//!
//! **Limits.** A query has at most 64 terms, in groups at most 24 deep; a pattern or regular expression stands
//! for at most 10,000 words. Words of over 120 bytes are not indexed. Transcripts that came later are added to
//! the index; where one is gone or was changed, it is built whole.

mod analyzer;
mod compounds;
mod concordance;
mod error;
mod fusion;
mod highlight;
mod index;
mod match_set;
mod query;
mod semantic;
mod sign_codes;

pub use concordance::{ConcordanceOrder, HitContext};
pub use error::SearchError;
pub use fusion::{FusedItem, fuse_ranks};
pub use highlight::{Highlighter, code_point_ranges};
pub use index::{
    IndexBuilder, IndexContents, IndexDocument, IndexGap, IndexState, RankedMatch, SearchIndex, SearchMatches,
};
pub use match_set::MatchSet;
pub use query::date::CalendarDay;
pub use query::fields::{QUERY_FIELDS, QueryField};
pub use query::filters::{FilterResult, FilterSource, NameLookup};
pub use query::parser::{parse_query, parse_with_attributes};
pub use query::value_range::ValueRange;
pub use query::{QueryNode, QueryProblem, QueryTerm, SearchMode, SearchQuery, SnippetFilter};
pub use semantic::{Nearest, NearestSnippet, SearchCandidates, SearchVectors, nearest_snippets};
pub use sign_codes::{
    NO_RECORD, SnippetCodes, encode_signs, mean_direction, row_head, split_head, words_per_code,
    words_per_row,
};
