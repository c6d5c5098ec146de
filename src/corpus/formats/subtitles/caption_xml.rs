//! Captions in XML: YouTube's three (srv1, srv2, srv3, as `yt-dlp` names them) and the W3C's Timed Text (TTML
//! 2, section 12: clock times, frames, offsets; DFXP and IMSC are its profiles).
//!
//! Safe against hostile files: entities are looked up, never expanded from the document's own definitions;
//! depth is bounded.

use super::cue_text::{split_voices, trim_lines};
use crate::corpus::clock::parse_clock;
use crate::corpus::error::ReadError;
use crate::corpus::formats::entities::unescape_entities;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use crate::corpus::xml;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// How deep elements may nest. Chosen by hand; it bounds memory, as each open
/// element holds its inherited times.
const MAX_DEPTH: usize = 64;

/// Says whether the root of a document is one of those that hold captions.
pub(crate) fn is_captions(text: &str) -> bool {
    root_name(text).is_some_and(|name| matches!(name.as_str(), "tt" | "timedtext" | "transcript"))
}

/// The local name of the root element, where it comes within the first 16 events.
fn root_name(text: &str) -> Option<String> {
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    for _ in 0..16 {
        match reader.read_event().ok()? {
            Event::Start(element) => return Some(element.local_name().into_inner().to_owned()),
            Event::Eof | Event::Empty(_) => return None,
            _ => {}
        }
    }
    None
}

/// Reads a document of captions.
///
/// # Errors
/// When it is no XML (with the line) or holds no timed text.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut reader = xml::lenient_reader(text);
    let mut captions = CaptionReader::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            let line = xml::line_number(text, reader.error_position());
            ReadError::at_line(line, format!("is not valid XML: {error}"))
        })?;
        match event {
            Event::Start(element) => {
                if captions.open_elements.len() >= MAX_DEPTH {
                    let line = xml::line_number(text, reader.buffer_position());
                    return Err(ReadError::at_line(line, "elements are nested too deep for captions"));
                }
                captions.open_element(&element);
            }
            Event::End(_) => captions.close_element(),
            Event::Text(said) => captions.add_text(&said.into_inner()),
            Event::CData(said) => captions.add_text(&said.into_inner()),
            Event::GeneralRef(name) => {
                captions.add_text(&unescape_entities(&format!("&{};", name.into_inner())))
            }
            Event::Eof => break,
            _ => {}
        }
    }
    captions.into_parsed()
}

/// The format of a document, by its root element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum CaptionDialect {
    /// `transcript` (srv1): seconds.
    #[default]
    Seconds,
    /// `timedtext` (srv2, srv3): milliseconds.
    Milliseconds,
    /// `tt`: time expressions.
    TimedText,
}

/// An open element.
#[derive(Debug, Clone, Default)]
struct OpenElement {
    name: String,
    /// Its times, or those of the element it is in where it has none. In seconds.
    start: Option<f64>,
    end: Option<f64>,
    agent: Option<String>,
    /// The id by which others refer to it.
    id: Option<String>,
    /// Whether its times are its own.
    timed: bool,
}

/// The state of reading a document.
#[derive(Debug, Default)]
struct CaptionReader {
    dialect: CaptionDialect,
    open_elements: Vec<OpenElement>,
    rates: TimeRates,
    pieces: Vec<Segment>,
    /// Whether the next words belong to the last segment.
    continues: bool,
    agents: BTreeMap<String, String>,
    title: String,
    language: Option<String>,
}

/// How many frames and ticks a second has in Timed Text.
#[derive(Debug, Clone, Copy)]
struct TimeRates {
    frames: f64,
    ticks: f64,
}

impl Default for TimeRates {
    fn default() -> Self {
        Self { frames: 30.0, ticks: 1.0 }
    }
}

impl CaptionReader {
    fn open_element(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name().into_inner().to_owned();
        let attributes = read_attributes(element);
        if self.open_elements.is_empty() {
            self.read_root(&name, &attributes);
        }
        if name == "br" {
            self.push_text("\n");
        }
        // Around the root nothing is open: it inherits nothing.
        let parent = self.open_elements.last().cloned().unwrap_or_default();
        let mut own = OpenElement {
            name,
            start: parent.start,
            end: parent.end,
            agent: parent.agent,
            id: None,
            timed: false,
        };
        match self.dialect {
            CaptionDialect::TimedText => self.read_times(&mut own, &attributes),
            dialect => {
                if matches!(own.name.as_str(), "text" | "p") {
                    let unit = if dialect == CaptionDialect::Seconds { 1.0 } else { 1000.0 };
                    let number = |keys: [&str; 2]| {
                        let found = keys.iter().find_map(|key| attributes.get(*key))?;
                        found.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n / unit)
                    };
                    own.start = number(["start", "t"]);
                    own.end = own.start.map(|start| start + number(["dur", "d"]).unwrap_or(0.0));
                    self.continues = false;
                }
            }
        }
        self.open_elements.push(own);
    }

    /// Reads dialect, language and rates from the root element.
    fn read_root(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        self.dialect = match name {
            "tt" => CaptionDialect::TimedText,
            "timedtext" => CaptionDialect::Milliseconds,
            _ => CaptionDialect::Seconds,
        };
        self.language = attributes.get("lang").filter(|code| !code.is_empty()).cloned();
        let number = |key: &str| attributes.get(key)?.trim().parse::<f64>().ok().filter(|rate| *rate > 0.0);
        let multiplier = attributes.get("frameRateMultiplier").and_then(|text| {
            let (a, b) = text.trim().split_once([' ', ':'])?;
            Some(a.parse::<f64>().ok()? / b.parse::<f64>().ok().filter(|b| *b > 0.0)?)
        });
        let frames = number("frameRate").unwrap_or(30.0) * multiplier.filter(|m| *m > 0.0).unwrap_or(1.0);
        self.rates = TimeRates { frames, ticks: number("tickRate").unwrap_or(1.0) };
    }

    /// Reads the times of an element of Timed Text, which count from those of the element it is in.
    fn read_times(&mut self, own: &mut OpenElement, attributes: &BTreeMap<String, String>) {
        let time = |key: &str| attributes.get(key).and_then(|text| self.rates.parse_time(text));
        let base = own.start.unwrap_or(0.0);
        let (begin, end, duration) = (time("begin"), time("end"), time("dur"));
        // A paragraph's own times hold: those of words inside it are for highlighting.
        let inside = self.open_elements.iter().any(|open| open.name == "p" && open.timed);
        if (begin.is_some() || end.is_some() || duration.is_some()) && !inside {
            own.timed = true;
            // Some write all times from the beginning: then they would reach out of the element they are in.
            let beyond = begin
                .or(end)
                .zip(own.end)
                .is_some_and(|(time, last)| base > 0.0 && base + end.unwrap_or(time) > last + 0.001);
            let base = if beyond { 0.0 } else { base };
            let start = base + begin.unwrap_or(0.0);
            own.end = end.map(|end| base + end).or(duration.map(|dur| start + dur)).or(own.end);
            own.start = Some(start);
            self.continues = false;
        }
        if own.name == "p" {
            self.continues = false;
        }
        own.id = attributes.get("id").cloned();
        if let Some(agent) = attributes.get("agent") {
            own.agent = Some(agent.clone());
        }
    }

    fn close_element(&mut self) {
        let Some(ended) = self.open_elements.pop() else { return };
        let parent = self.open_elements.last();
        if parent.is_none_or(|parent| parent.start != ended.start || parent.end != ended.end) {
            self.continues = false;
        }
    }

    fn add_text(&mut self, text: &str) {
        let inside = |name: &str| self.open_elements.iter().any(|open| open.name == name);
        match self.dialect {
            // Timed Text collapses white space as XML's default has it; YouTube's line ends are meant.
            CaptionDialect::TimedText if inside("p") => {
                let mut collapsed = String::with_capacity(text.len());
                for c in text.chars() {
                    match c {
                        c if !c.is_whitespace() => collapsed.push(c),
                        _ if !collapsed.ends_with(' ') => collapsed.push(' '),
                        _ => {}
                    }
                }
                self.push_text(&collapsed);
            }
            CaptionDialect::TimedText => {
                let last = self.open_elements.last();
                let parent = self.open_elements.iter().rev().nth(1);
                if last.is_some_and(|open| open.name == "title")
                    && parent.is_some_and(|p| p.name == "metadata")
                {
                    self.title.push_str(text);
                } else if last.is_some_and(|open| open.name == "name")
                    && let Some(agent) = parent.filter(|parent| parent.name == "agent")
                    && let Some(id) = &agent.id
                {
                    self.agents.entry(id.clone()).or_default().push_str(text);
                }
            }
            _ if inside("text") || inside("p") => self.push_text(text),
            _ => {}
        }
    }

    /// Adds words to the last segment, or begins one.
    fn push_text(&mut self, text: &str) {
        let Some(open) = self.open_elements.last() else { return };
        let goes_on = std::mem::replace(&mut self.continues, true);
        match self.pieces.last_mut() {
            Some(last) if goes_on => last.text.push_str(text),
            _ => self.pieces.push(Segment {
                text: text.to_owned(),
                start: open.start,
                end: open.end,
                speaker: open.agent.clone(),
                ..Segment::default()
            }),
        }
    }

    /// The parsed transcript, with agents replaced by their names.
    fn into_parsed(self) -> Result<ParsedTranscript, ReadError> {
        let Self { pieces, agents, title, language, dialect, .. } = self;
        let youtube = dialect != CaptionDialect::TimedText;
        let mut said = Vec::with_capacity(pieces.len());
        for piece in pieces.into_iter().filter(|piece| !piece.text.trim().is_empty()) {
            // YouTube escapes its text twice, as text of HTML inside XML.
            let text = trim_lines(&if youtube { unescape_twice(&piece.text) } else { piece.text });
            let speaker = piece.speaker.map(|id| agents.get(&id).cloned().unwrap_or(id));
            said.push(Segment { text, speaker, ..piece });
        }
        if !said.iter().any(|piece| piece.start.is_some()) {
            return Err(ReadError::new("is XML with a root captions have, but holds no timed text"));
        }
        let mut recording = ParsedTranscript { language, ..ParsedTranscript::from_captions(said) };
        let title = title.trim();
        if !title.is_empty() {
            recording.attributes.insert("title".to_owned(), title.to_owned());
        }
        Ok(recording)
    }
}

/// The text with entities decoded and tags taken out.
fn unescape_twice(text: &str) -> String {
    split_voices(text).into_iter().map(|voiced| voiced.text).collect()
}

/// The attributes of an element by local name.
fn read_attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let mut found = element.html_attributes();
    found.with_checks(false);
    found
        .filter_map(Result::ok)
        .map(|attribute| {
            (attribute.key.local_name().into_inner().to_owned(), unescape_entities(attribute.value.as_ref()))
        })
        .collect()
}

impl TimeRates {
    /// The second of a time expression: `1:02:03.5`, `00:00:01:12` (frames), `12.5s`, `300ms`, `50f`.
    fn parse_time(self, text: &str) -> Option<f64> {
        let text = text.trim();
        if text.matches(':').count() == 3 {
            let (clock_part, frames) = text.rsplit_once([':', ';'])?;
            return Some(parse_clock(clock_part)?.0 + frames.parse::<f64>().ok()? / self.frames);
        }
        if let Some((second, length)) = parse_clock(text) {
            return (length == text.len()).then_some(second);
        }
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let count: f64 = text.get(..text.len() - unit.len())?.parse().ok()?;
        Some(match unit {
            "h" => count * 3600.0,
            "m" => count * 60.0,
            // Without a unit, as Apple writes them, they are seconds.
            "s" | "" => count,
            "ms" => count / 1000.0,
            "f" => count / self.frames,
            "t" => count / self.ticks,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cues(text: &str) -> Vec<(f64, f64, String)> {
        assert!(is_captions(text), "{text}");
        let pieces = parse(text).unwrap().segments;
        pieces
            .into_iter()
            .map(|p| {
                (p.start.unwrap(), p.end.unwrap(), p.text.split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect()
    }

    #[test]
    fn the_three_of_youtube() {
        let first = "<?xml version=\"1.0\" encoding=\"utf-8\" ?><transcript><text start=\"0\" dur=\"1.54\">it&amp;#39;s &lt;i>not&lt;/i> so</text><text start=\"5\" dur=\"0.5\"></text><text start=\"5.7\">end</text></transcript>";
        assert_eq!(cues(first), [(0.0, 1.54, "it's not so".into()), (5.7, 5.7, "end".into())]);
        let second = "<timedtext><window t=\"0\" id=\"1\"/><text t=\"500\" d=\"1500\" w=\"1\">so yeah</text><text t=\"2000\" d=\"10\" w=\"1\" append=\"1\">\n</text><text t=\"2000\" d=\"1000\" w=\"1\">and on</text></timedtext>";
        assert_eq!(cues(second), [(0.5, 2.0, "so yeah".into()), (2.0, 3.0, "and on".into())]);
        let third = "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\n<timedtext format=\"3\">\n<head><pen id=\"1\"/></head>\n<body>\n<w t=\"0\" id=\"1\"/>\n<p t=\"160\" d=\"3960\" w=\"1\"><s ac=\"252\">so</s><s t=\"200\"> yeah</s></p>\n<p t=\"2230\" d=\"1890\" w=\"1\" a=\"1\">\n</p>\n<p t=\"2240\" d=\"3000\" w=\"1\"><s>R&amp;amp;D</s></p>\n</body>\n</timedtext>";
        assert_eq!(cues(third), [(0.16, 4.12, "so yeah".into()), (2.24, 5.24, "R&D".into())]);
    }

    #[test]
    fn timed_text() {
        let text = "<tt:tt xmlns:tt='x' xmlns:ttp='y' xmlns:ttm='z' xml:lang='de' ttp:frameRate='25' ttp:tickRate='10'><tt:head><tt:metadata><ttm:title>T</ttm:title></tt:metadata><ttm:agent xml:id='a' type='person'><ttm:name type='full'>Ann</ttm:name></ttm:agent></tt:head><tt:body begin='10s'><tt:div><tt:p begin='00:00:01' end='00:00:02:05' ttm:agent='a'>One<tt:br/>\n  two <tt:span>three</tt:span>.</tt:p><tt:p><tt:span begin='30t' dur='500ms'>four</tt:span> <tt:span begin='4s' end='5s'>five</tt:span></tt:p></tt:div></tt:body></tt:tt>";
        let read = parse(text).unwrap();
        assert_eq!(
            cues(text),
            [(11.0, 12.2, "One two three.".into()), (13.0, 13.5, "four".into()), (14.0, 15.0, "five".into())]
        );
        assert_eq!(read.segments.first().and_then(|p| p.speaker.as_deref()), Some("Ann"));
        assert_eq!(read.attributes.get("title").map(String::as_str), Some("T"));
        assert_eq!(read.language.as_deref(), Some("de"));
    }

    #[test]
    fn what_is_broken_is_told() {
        assert!(!is_captions("<html><body/></html>"));
        let error = parse("<transcript>\n<text start=\"0\" dur=\"1\">a</text>\n<text").unwrap_err();
        assert_eq!(error.line, Some(3), "{error}");
        assert!(parse("<transcript><text>a</text></transcript>").is_err());
        assert!(parse(&format!("<tt>{}", "<div>".repeat(1000))).is_err());
    }

    proptest! {
        #[test]
        fn never_panics(body in "(<p begin='0:00:0|<text t='|<s>|</s>|</p>|<br/>|&|;|'|>|[0-9a-zé: .\n]){0,80}", root in "(tt|timedtext|transcript)") {
            let _ = parse(&format!("<{root}>{body}</{root}>"));
        }
    }
}
