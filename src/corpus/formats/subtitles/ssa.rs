//! SubStation Alpha, versions 4 and 4+ (`.ssa`, `.ass`), after the description that came with the program:
//! sections in brackets, a `Format:` line that names the fields, one `Dialogue:` line for each subtitle.
//! Styles, drawings and comments are left out; the field `Name` is the speaker.

use crate::corpus::clock::parse_clock;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::part::text_part;

/// Says whether a text begins as the format does.
pub(crate) fn is_ssa(text: &str) -> bool {
    text.get(..13).is_some_and(|head| head.eq_ignore_ascii_case("[script info]"))
}

/// Reads a SubStation Alpha file.
///
/// # Errors
/// When no line is a subtitle, or none has a time such as `0:01:39.00`.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut recording = ParsedTranscript::from_captions(Vec::new());
    let mut fields = DialogueFields::default();
    for (at, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim_start();
        match key.trim().to_ascii_lowercase().as_str() {
            "title" if !value.trim().is_empty() => {
                recording.attributes.insert("title".to_owned(), value.trim().to_owned());
            }
            "format" => fields = DialogueFields::from_format(value),
            "dialogue" => match fields.parse_dialogue(value) {
                // One subtitle painted in several layers is one.
                Some(piece) if recording.segments.last() != Some(&piece) => recording.segments.push(piece),
                Some(_) => {}
                None => {
                    let message = "a subtitle with a broken time left out".to_owned();
                    recording.warnings.push(ReadWarning { line: Some(at + 1), message });
                }
            },
            _ => {}
        }
    }
    if recording.segments.is_empty() {
        let line = recording.warnings.first().and_then(|warning| warning.line);
        let reason = "no line is a subtitle such as Dialogue: 0,0:01:39.00,0:01:41.04,...".to_owned();
        return Err(ReadError { line, reason });
    }
    Ok(recording)
}

/// The indices of the fields of a `Dialogue:` line; by default those of version 4+.
struct DialogueFields {
    start: usize,
    end: usize,
    name: usize,
    text: usize,
}

impl Default for DialogueFields {
    fn default() -> Self {
        Self { start: 1, end: 2, name: 4, text: 9 }
    }
}

impl DialogueFields {
    /// The fields as a `Format:` line names them.
    fn from_format(format: &str) -> Self {
        let names: Vec<String> = format.split(',').map(|name| name.trim().to_lowercase()).collect();
        let at = |wanted: &[&str], usual| {
            names.iter().position(|name| wanted.contains(&name.as_str())).unwrap_or(usual)
        };
        let usual = Self::default();
        Self {
            start: at(&["start"], usual.start),
            end: at(&["end"], usual.end),
            name: at(&["name", "actor"], usual.name),
            text: at(&["text"], usual.text),
        }
    }

    /// A `Dialogue:` line as a segment; none where a time is broken.
    fn parse_dialogue(&self, line: &str) -> Option<Segment> {
        // The text is the last field and may hold commas itself.
        let parts: Vec<&str> = line.splitn(self.text + 1, ',').collect();
        let time = |at: usize| parts.get(at).and_then(|part| parse_time(part.trim()));
        let name = parts.get(self.name).map(|name| name.trim()).filter(|name| !name.is_empty());
        Some(Segment {
            speaker: name.map(str::to_owned),
            ..Segment::timed(time(self.start)?, time(self.end)?, strip_overrides(parts.get(self.text)?))
        })
    }
}

/// A time such as `0:01:39.00`; players take a colon before the hundredths as well.
fn parse_time(text: &str) -> Option<f64> {
    parse_clock(text).map(|(second, _)| second).or_else(|| {
        let (clock, hundredths) = text.rsplit_once(':')?;
        let point = format!("{clock}.{hundredths}");
        (clock.matches(':').count() == 2).then(|| parse_clock(&point)).flatten().map(|(second, _)| second)
    })
}

/// The words of a subtitle with its line ends, without override blocks and drawings.
fn strip_overrides(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut drawing = false;
    let mut rest = text;
    while let Some(at) = rest.find(['{', '\\']) {
        let (before, from) = rest.split_at(at);
        if !drawing {
            out.push_str(before);
        }
        let block = from.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let length = match (block, from.as_bytes().get(1)) {
            (Some((inside, _)), _) => {
                drawing = drawing_switch(inside).unwrap_or(drawing);
                inside.len() + 2
            }
            (None, Some(b'N' | b'n')) if from.starts_with('\\') => {
                out.push('\n');
                2
            }
            (None, Some(b'h')) if from.starts_with('\\') => {
                out.push(' ');
                2
            }
            _ => {
                out.push_str(text_part(from, ..1));
                1
            }
        };
        rest = text_part(from, length..);
    }
    if !drawing {
        out.push_str(rest);
    }
    out
}

/// Says whether an override block switches drawing on (`\p1`) or off (`\p0`); none where it does neither.
fn drawing_switch(block: &str) -> Option<bool> {
    let scale = |tag: &str| tag.strip_prefix('p')?.trim().parse::<u32>().ok();
    block.split('\\').filter_map(scale).next_back().map(|scale| scale > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEAD: &str = "[Script Info]\nTitle: A talk\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n";

    #[test]
    fn dialogue() {
        let text = format!(
            "{HEAD}Comment: 0,0:00:00.00,0:00:01.00,D,,0,0,0,,not said\n\
             Dialogue: 0,0:00:01.50,0:00:02.00,D,Ann,0,0,0,,{{\\pos(1,2)}}Hello, {{\\k20}}you\\Nthere\\h!\n\
             Dialogue: 1,0:00:01.50,0:00:02.00,D,Ann,0,0,0,,Hello, you\\Nthere\\h!\n\
             Dialogue: 0,0:00:03.00,0:00:04.00,D,,0,0,0,,{{\\p1}}m 0 0 l 1 1{{\\p0}}Seen\n\
             Dialogue: 0,0:00:05:25,0:00:06:00,D,,0,0,0,,Then\n\
             Dialogue: 0,broken,0:00:04.00,D,,0,0,0,,lost\n"
        );
        let read = parse(&text).unwrap();
        assert_eq!(
            read.segments,
            [
                Segment { speaker: Some("Ann".into()), ..Segment::timed(1.5, 2.0, "Hello, you\nthere !") },
                Segment::timed(3.0, 4.0, "Seen"),
                Segment::timed(5.25, 6.0, "Then")
            ]
        );
        assert_eq!(read.warnings.first().and_then(|warning| warning.line), Some(11));
        assert_eq!(read.attributes.get("title").map(String::as_str), Some("A talk"));
        assert!(parse(HEAD).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in "([0-9:., \n{}\\\\pnNa-zé]|Dialogue: |Format: |0:00:0){0,120}") {
            let _ = parse(&format!("[Script Info]\n{body}"));
        }
    }
}
