//! Captions in XML: YouTube's three (srv1, srv2, srv3, as `yt-dlp` names them) and the W3C's Timed
//! Text (TTML 2, section 12: clock times, frames, offsets; DFXP and IMSC are its profiles).
//!
//! Entities are looked up, never expanded from the document's own definitions; depth is bounded.

use super::clock::clock;
use super::cue_text::{trimmed, unescape, voices};
use crate::corpus::read::ReadError;
use crate::corpus::recording::{Piece, Recording};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// How deep elements may nest.
const DEEPEST: usize = 64;

/// Says whether the root of a document is one of those that hold captions.
pub(crate) fn is_captions(text: &str) -> bool {
    root(text).is_some_and(|name| matches!(name.as_str(), "tt" | "timedtext" | "transcript"))
}

/// The local name of the root element, where it comes within the first events.
fn root(text: &str) -> Option<String> {
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
pub(crate) fn parse(text: &str) -> Result<Recording, ReadError> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut captions = Captions::default();
    loop {
        let event = reader.read_event().map_err(|error| {
            let at = usize::try_from(reader.error_position()).unwrap_or(text.len());
            ReadError::at(line_of(text, at), format!("is not valid XML: {error}"))
        })?;
        match event {
            Event::Start(element) => {
                if captions.open.len() >= DEEPEST {
                    let line = line_of(text, usize::try_from(reader.buffer_position()).unwrap_or(0));
                    return Err(ReadError::at(line, "elements are nested too deep for captions"));
                }
                captions.start(&element);
            }
            Event::Empty(element) => {
                captions.start(&element);
                captions.end();
            }
            Event::End(_) => captions.end(),
            Event::Text(said) => captions.text(&said.into_inner()),
            Event::CData(said) => captions.text(&said.into_inner()),
            Event::GeneralRef(name) => captions.text(&unescape(&format!("&{};", name.into_inner()))),
            Event::Eof => break,
            _ => {}
        }
    }
    captions.finish()
}

fn line_of(text: &str, at: usize) -> usize {
    let head = text.as_bytes().get(..at.min(text.len())).unwrap_or_default();
    1 + head.iter().filter(|byte| **byte == b'\n').count()
}

/// Which of the formats a document is in, told by its root.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Dialect {
    /// `transcript` (srv1): seconds.
    #[default]
    Seconds,
    /// `timedtext` (srv2, srv3): milliseconds.
    Milliseconds,
    /// `tt`.
    TimedText,
}

/// An element that is open.
#[derive(Debug, Clone, Default)]
struct Open {
    name: String,
    /// Its own times and those of the elements it is in, where they name any.
    start: Option<f64>,
    end: Option<f64>,
    agent: Option<String>,
    /// The name by which others refer to it.
    id: Option<String>,
}

/// What was read of a document so far.
#[derive(Debug, Default)]
struct Captions {
    dialect: Dialect,
    open: Vec<Open>,
    rates: Rates,
    pieces: Vec<Piece>,
    /// Whether the piece being read goes on.
    goes_on: bool,
    agents: BTreeMap<String, String>,
    title: String,
    language: Option<String>,
}

/// How many frames and ticks a second has in Timed Text.
#[derive(Debug, Clone, Copy)]
struct Rates {
    frames: f64,
    ticks: f64,
}

impl Default for Rates {
    fn default() -> Self {
        Self { frames: 30.0, ticks: 1.0 }
    }
}

impl Captions {
    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name().into_inner().to_owned();
        let attributes = attributes(element);
        if self.open.is_empty() {
            self.begin(&name, &attributes);
        }
        if name == "br" {
            self.write("\n");
        }
        let parent = self.open.last().cloned().unwrap_or_default();
        let mut own = Open { name, start: parent.start, end: parent.end, agent: parent.agent, id: None };
        match self.dialect {
            Dialect::TimedText => self.timed(&mut own, &attributes),
            dialect => {
                if matches!(own.name.as_str(), "text" | "p") {
                    let unit = if dialect == Dialect::Seconds { 1.0 } else { 1000.0 };
                    let number = |keys: [&str; 2]| {
                        let found = keys.iter().find_map(|key| attributes.get(*key))?;
                        found.trim().parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n / unit)
                    };
                    own.start = number(["start", "t"]);
                    own.end = own.start.map(|start| start + number(["dur", "d"]).unwrap_or(0.0));
                    self.goes_on = false;
                }
            }
        }
        self.open.push(own);
    }

    /// Takes in what the root says of the whole.
    fn begin(&mut self, name: &str, attributes: &BTreeMap<String, String>) {
        self.dialect = match name {
            "tt" => Dialect::TimedText,
            "timedtext" => Dialect::Milliseconds,
            _ => Dialect::Seconds,
        };
        self.language = attributes.get("lang").filter(|code| !code.is_empty()).cloned();
        let number = |key: &str| attributes.get(key)?.trim().parse::<f64>().ok().filter(|rate| *rate > 0.0);
        let multiplier = attributes.get("frameRateMultiplier").and_then(|text| {
            let (a, b) = text.trim().split_once([' ', ':'])?;
            Some(a.parse::<f64>().ok()? / b.parse::<f64>().ok().filter(|b| *b > 0.0)?)
        });
        let frames = number("frameRate").unwrap_or(30.0) * multiplier.filter(|m| *m > 0.0).unwrap_or(1.0);
        self.rates = Rates { frames, ticks: number("tickRate").unwrap_or(1.0) };
    }

    /// The times of an element of Timed Text, which count from those of the element it is in.
    fn timed(&mut self, own: &mut Open, attributes: &BTreeMap<String, String>) {
        let time = |key: &str| attributes.get(key).and_then(|text| self.rates.second(text));
        let base = own.start.unwrap_or(0.0);
        let (begin, end, duration) = (time("begin"), time("end"), time("dur"));
        if begin.is_some() || end.is_some() || duration.is_some() {
            let start = base + begin.unwrap_or(0.0);
            own.end = end.map(|end| base + end).or(duration.map(|dur| start + dur)).or(own.end);
            own.start = Some(start);
            self.goes_on = false;
        }
        if own.name == "p" {
            self.goes_on = false;
        }
        own.id = attributes.get("id").cloned();
        if let Some(agent) = attributes.get("agent") {
            own.agent = Some(agent.clone());
        }
    }

    fn end(&mut self) {
        let Some(ended) = self.open.pop() else { return };
        let parent = self.open.last();
        if parent.is_none_or(|parent| parent.start != ended.start || parent.end != ended.end) {
            self.goes_on = false;
        }
    }

    fn text(&mut self, text: &str) {
        let inside = |name: &str| self.open.iter().any(|open| open.name == name);
        match self.dialect {
            Dialect::TimedText if inside("p") => {
                let mut collapsed = String::with_capacity(text.len());
                for c in text.chars() {
                    match c {
                        c if !c.is_whitespace() => collapsed.push(c),
                        _ if !collapsed.ends_with(' ') => collapsed.push(' '),
                        _ => {}
                    }
                }
                self.write(&collapsed);
            }
            Dialect::TimedText => {
                let last = self.open.last();
                let parent = self.open.iter().rev().nth(1);
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
            _ if inside("text") || inside("p") => self.write(text),
            _ => {}
        }
    }

    /// Adds words to the piece being read, or begins one.
    fn write(&mut self, text: &str) {
        let Some(open) = self.open.last() else { return };
        let goes_on = std::mem::replace(&mut self.goes_on, true);
        match self.pieces.last_mut() {
            Some(last) if goes_on => last.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                start: open.start,
                end: open.end,
                speaker: open.agent.clone(),
                ..Piece::default()
            }),
        }
    }

    fn finish(self) -> Result<Recording, ReadError> {
        let Self { pieces, agents, title, language, dialect, .. } = self;
        let youtube = dialect != Dialect::TimedText;
        let mut said = Vec::with_capacity(pieces.len());
        for piece in pieces.into_iter().filter(|piece| !piece.text.trim().is_empty()) {
            // YouTube escapes its text twice, as text of HTML inside XML.
            let text = trimmed(&if youtube { unescaped(&piece.text) } else { piece.text });
            let speaker = piece.speaker.map(|id| agents.get(&id).cloned().unwrap_or(id));
            said.push(Piece { text, speaker, ..piece });
        }
        if !said.iter().any(|piece| piece.start.is_some()) {
            return Err(ReadError::new("is XML with a root captions have, but holds no timed text"));
        }
        let mut recording = Recording { language, ..Recording::of_captions(said) };
        let title = title.trim();
        if !title.is_empty() {
            recording.attributes.insert("title".to_owned(), title.to_owned());
        }
        Ok(recording)
    }
}

fn unescaped(text: &str) -> String {
    voices(text).into_iter().map(|voiced| voiced.text).collect()
}

fn attributes(element: &BytesStart<'_>) -> BTreeMap<String, String> {
    let mut found = element.html_attributes();
    found.with_checks(false);
    found
        .filter_map(Result::ok)
        .map(|attribute| {
            (attribute.key.local_name().into_inner().to_owned(), unescape(attribute.value.as_ref()))
        })
        .collect()
}

impl Rates {
    /// The second of a time expression: `1:02:03.5`, `00:00:01:12` (frames), `12.5s`, `300ms`, `50f`.
    fn second(self, text: &str) -> Option<f64> {
        let text = text.trim();
        if text.matches(':').count() == 3 {
            let (clock_part, frames) = text.rsplit_once([':', ';'])?;
            return Some(clock(clock_part)?.0 + frames.parse::<f64>().ok()? / self.frames);
        }
        if let Some((second, length)) = clock(text) {
            return (length == text.len()).then_some(second);
        }
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let count: f64 = text.get(..text.len() - unit.len())?.parse().ok()?;
        Some(match unit {
            "h" => count * 3600.0,
            "m" => count * 60.0,
            "s" => count,
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
        let pieces = parse(text).unwrap().pieces;
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
        assert_eq!(read.pieces.first().and_then(|p| p.speaker.as_deref()), Some("Ann"));
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
