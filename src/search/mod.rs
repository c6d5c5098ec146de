//! Finding snippets again: by words (tantivy), by meaning (vectors), or both.
