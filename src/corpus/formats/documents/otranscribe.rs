//! oTranscribe's `.otr`: JSON with the page of its editor, in which times are elements of their own.

use super::html::parse_html;
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::text_part;
use serde_json::Value;

/// Reads an oTranscribe file; none where the JSON is of another kind.
pub(crate) fn read(text: &str) -> Option<Result<ParsedTranscript, ReadError>> {
    let value: Value = serde_json::from_str(text).ok()?;
    value.get("media").or_else(|| value.get("media-time"))?;
    let page = value.get("text")?.as_str()?;
    let media = value.get("media").and_then(Value::as_str).filter(|name| !name.is_empty());
    let media = media.map(|name| ("media".to_owned(), name.to_owned()));
    Some(parse_html(&write_times(page), &ReadChoices::default()).map(|mut parsed| {
        parsed.attributes.extend(media);
        parsed
    }))
}

/// The page with its times between square brackets, as running text has them.
fn write_times(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(open) = rest.find("<span") {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let (tag, after) = from.split_once('>').unwrap_or((from, ""));
        let second = tag.split_once("data-timestamp=").and_then(|(_, value)| {
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
            text_part(value, ..end).parse::<f64>().ok()
        });
        match second {
            Some(second) if second.is_finite() && (0.0..1e7).contains(&second) => {
                let whole = second.floor();
                let thousandths = ((second - whole) * 1000.0).round().min(999.0);
                let (hours, minutes) = ((whole / 3600.0).floor(), (whole / 60.0).floor() % 60.0);
                out.push_str(&format!("[{hours:02}:{minutes:02}:{:02}.{thousandths:03}] ", whole % 60.0));
                rest = after.split_once("</span>").map_or("", |(_, after)| after);
            }
            _ => {
                out.push_str(tag);
                out.push('>');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::transcript_builder::build_transcript;

    #[test]
    fn times_of_the_editor() {
        let text = r#"{"text":"<p><span class=\"timestamp\" data-timestamp=\"61.25\">01:01</span><b>Cleo:</b> Well &amp; good.</p><p>And <i>so</i>.<br /></p><p>Dan: Oh.</p>","media":"a.mp3","media-time":3}"#;
        let read = build_transcript("t", read(text).unwrap().unwrap());
        assert_eq!(read.text, "Well & good.\nAnd so.\n\nOh.");
        assert_eq!((read.turns[0].speaker.as_deref(), read.turns[0].start), (Some("Cleo"), Some(61.25)));
        assert!(super::read(r#"{"text":"x"}"#).is_none());
    }
}
