//! What was said: transcripts read from files, cleaned, and split into snippets.

pub mod model;

pub use model::{
    Attributes, Corpus, Cue, Repairs, Snippet, SnippetId, Span, Transcript, TranscriptEntry, TranscriptId,
    Turn,
};
