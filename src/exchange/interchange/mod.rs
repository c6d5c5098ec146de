//! The study in the terms all analysis programs share (codes, sources, coded passages, notes), its
//! identifiers and text offsets, and the REFI-QDA files that carry it. May use corpus, coding, topics and the
//! study view; knows no single other program.

pub mod assemble;
pub mod guids;
pub mod model;
pub mod offset_encoding;
pub(crate) mod offsets;
pub mod refi;
pub mod speaker_labels;

pub(in crate::exchange) use guids::{derive_guid, is_guid, normalize_guid};
pub(in crate::exchange) use model::{
    CodedPassage, InterchangeCode, InterchangeProject, InterchangeSource, PassageMemo,
};
pub(in crate::exchange) use offset_encoding::{EncodingVotes, OffsetEncoding, OffsetTable};
pub(in crate::exchange) use offsets::{CleanedText, CodePointIndex};
