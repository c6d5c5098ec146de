//! Subtitle and caption formats (SubRip and SBV, WebVTT, SubStation Alpha, YouTube's and W3C's XML) and the
//! tags inside their cues; may use `clock`, `entities`, the parsed transcript and the read error.

pub(super) mod caption_xml;
pub(super) mod cue_text;
pub(super) mod srt;
pub(super) mod ssa;
pub(super) mod vtt;
