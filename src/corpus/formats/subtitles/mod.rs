//! Subtitle and caption formats (SubRip and SBV, WebVTT, SubStation Alpha, YouTube's and W3C's XML, MicroDVD, SAMI,
//! LRC, Scenarist, Spruce) and the tags inside their cues; may use `clock`, `entities`, the parsed transcript and the
//! read error.

pub(super) mod caption_xml;
pub(super) mod cue_text;
pub(super) mod lyrics;
pub(super) mod microdvd;
pub(super) mod sami;
pub(super) mod scc;
pub(super) mod spruce;
pub(super) mod srt;
pub(super) mod ssa;
pub(super) mod vtt;
