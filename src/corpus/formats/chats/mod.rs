//! Exports of chats: who wrote what, without what the system says of itself. Their times are days and hours, not
//! seconds of a recording: the first day becomes the date.

pub(super) mod chat_log;
pub(super) mod chat_page;
pub(super) mod messages;

use crate::corpus::error::ReadWarning;
use crate::corpus::parsed::{ParsedTranscript, Segment, SegmentBreak};

/// The transcript of messages, each a paragraph, with a word on the lines of the system that were left out.
fn from_messages(messages: Vec<(String, String)>, date: Option<String>, left_out: usize) -> ParsedTranscript {
    let segments = messages.into_iter().map(|(who, text)| Segment {
        text,
        speaker: Some(who).filter(|who| !who.is_empty()),
        break_before: SegmentBreak::Paragraph,
        ..Segment::default()
    });
    let mut parsed = ParsedTranscript { segments: segments.collect(), ..ParsedTranscript::default() };
    parsed.attributes.extend(date.map(|date| ("date".to_owned(), date)));
    if left_out > 0 {
        let what = if left_out == 1 { "message" } else { "messages" };
        let message =
            format!("{left_out} {what} without words left out: who joined, pictures, what was deleted");
        parsed.warnings.push(ReadWarning { line: None, message });
    }
    parsed
}
