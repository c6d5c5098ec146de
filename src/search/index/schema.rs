//! The fields of the full-text index.

use crate::search::index::snippet_numbers::SNIPPET_COLUMN;
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// The fields of the index's schema.
#[derive(Debug, Clone, Copy)]
pub(in crate::search) struct IndexFields {
    /// Words in their exact form, with positions.
    pub(in crate::search) exact: Field,
    /// Words stemmed and without diacritics, behind the tag of their language, with positions.
    pub(in crate::search) stemmed: Field,
    pub(in crate::search) snippet: Field,
}

pub(in crate::search) fn index_schema() -> (Schema, IndexFields) {
    let text = |tokenizer| {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let mut schema = Schema::builder();
    let exact = schema.add_text_field("exact", text("exact"));
    let loose = schema.add_text_field("loose", text("loose"));
    let snippet = schema.add_u64_field(SNIPPET_COLUMN, FAST);
    (schema.build(), IndexFields { exact, stemmed: loose, snippet })
}
