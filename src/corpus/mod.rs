//! What was said: transcripts found, read from files, cleaned, and split into snippets.
//!
//! [`walk()`] finds files, [`open`] reads their bytes within bounds, [`read()`] turns bytes into
//! transcripts (content decides on the format, then the extension) and [`split()`] cuts a transcript
//! into snippets. Nothing here writes.

mod assemble;
pub mod attributes;
mod boilerplate;
mod decode;
mod formats;
mod hygiene;
pub mod invariants;
mod likeness;
pub mod model;
mod packed;
pub mod read;
mod recording;
mod sounds;
pub mod split;
pub mod voices;
pub mod walk;
pub mod words;

pub use attributes::{AttributeTable, Known, Sidecar, date_of};
pub use boilerplate::{Recurrence, Recurring, Sieve};
pub(crate) use decode::clean;
pub(crate) use decode::decode;
pub use likeness::Sketch;
pub use model::{
    Attributes, Corpus, Cue, Loop, Repairs, Snippet, SnippetId, Span, Transcript, TranscriptEntry,
    TranscriptId, Turn,
};
pub use read::{ReadError, ReadFile, ReadOptions, TableOptions, Warning, open, read, read_as};
pub use sounds::{sound_tag, spoken};
pub use split::{SplitBy, SplitOptions, Tokens, snippets_at, split};
pub use walk::{Found, walk};
pub use words::{code as language_code, count_words, detect_language, name as language_name};
