//! The corpus: transcripts found on disk, read from their formats, cleaned, and cut into snippets.
//!
//! **Lives here.** Files go one way: [`find_files()`] lists them, [`read_bytes`] reads their bytes within
//! bounds, [`parse_file()`] turns bytes into transcripts (the content decides on the format, then the
//! extension) and [`split_into_snippets()`] cuts a transcript into snippets. Beside these stand what is known
//! of a transcript from elsewhere ([`attributes`]), who speaks how much ([`speaker_stats`]), how alike two
//! texts are ([`MinHash`]) and what recurs over transcripts ([`ShingleFilter`], [`ShingleCounter`]).
//!
//! **May use** no other room of the crate: `tests/fuzz` takes it in by itself.
//!
//! **Invariants.** Nothing here writes to disk; no file, however hostile, makes it panic or take unbounded
//! memory; every transcript keeps to [`invariants`]; the same bytes give the same transcript on every
//! machine.
//!
//! **Limits.** A transcript's file has at most 128 MiB, a table 512 MiB, archives lie at most two deep. Only
//! text is read: no sound, and of a scanned PDF nothing.

mod alternating_languages;
mod askers;
pub mod attributes;
mod boilerplate;
mod cleanup;
mod clock;
mod cut_speakers;
mod dates;
mod decode;
mod dictionary_words;
pub mod discover;
mod error;
mod formats;
pub mod invariants;
pub mod language;
mod layout;
mod letters;
pub mod model;
mod old_encodings;
mod panic_guard;
mod parsed;
pub(crate) mod part;
mod questions;
pub mod read;
mod read_choices;
mod read_options;
mod sentences;
mod shares;
mod similarity;
mod snippet_ruler;
pub mod snippets;
mod sound_tags;
mod speaker_label;
mod speaker_pool;
mod speaker_roles;
pub mod speaker_stats;
mod transcript_builder;
mod word_list;
mod word_runs;
pub(crate) mod xml;

pub use alternating_languages::{LANGUAGES, listed_languages};
pub use askers::{askers_by_label, likely_askers, recurring_speakers};
pub use attributes::{AttributeTable, KnownAttributes, Sidecar, date_of, sortable_date_of};
pub use boilerplate::{BoilerplateDetector, NewlyRecurring, ShingleCounter, ShingleFilter, SnippetShingles};
pub use cut_speakers::{CutTranscript, KeptParts, cut_speakers};
pub(crate) use decode::clean_text;
pub(crate) use decode::decode_text;
pub use decode::is_known_encoding;
pub use dictionary_words::word_ends;
pub use discover::{FoundFile, find_files};
pub use error::{ReadError, ReadWarning};
pub(crate) use formats::documents::document_text;
pub(crate) use language::is_unspaced;
pub use language::{count_words, detect_language, is_southeast_asian, language_code, language_name};
pub(crate) use layout::turn_heads;
pub use layout::{layout_example, layout_names};
pub use letters::{fold_case, fold_letters};
pub use model::{
    Attributes, Corpus, Cue, FoldedLoop, Repairs, Snippet, SnippetId, SnippetIndex, Span, SpeakerPart,
    Transcript, TranscriptEntry, TranscriptId, TranscriptIndex, Turn,
};
pub use panic_guard::catch_quietly;
pub use questions::{
    AskedQuestion, WordingText, answer_start, asked_questions, normal_wording, question_before,
};
pub use read::{FileTranscripts, parse_file, parse_file_as, read_bytes};
pub use read_choices::{INTERVIEWER_ATTRIBUTE, NO_LABELS, ReadChoices, SpeakerChoice};
pub use read_options::{ReadOptions, TableOptions};
pub use sentences::sentence_spans;
pub use shares::TextShares;
pub use similarity::MinHash;
pub use snippet_ruler::SnippetRuler;
pub use snippets::{SplitBy, SplitOptions, TokenBoundaries, snippets_at, speaker_parts, split_into_snippets};
pub use sound_tags::{sound_tag_length, spoken_text};
pub use speaker_pool::SpeakerPool;
pub use speaker_roles::{SpeakerRole, SpeakerWords, askers_by_attribute, told_askers, words_by_speaker};
pub use word_runs::{RUN_WORDS, WordRuns};
