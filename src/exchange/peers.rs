//! What the databases of QualCoder and Taguette hold, made into a parcel and back; reading and writing
//! the databases is the business of the project. And what tables of Taguette and BERTopic say about the
//! transcripts that are here.

mod handed;
mod place;
pub mod rows;

pub use handed::{Handed, handed};

use super::parcel::{Coding, Noted, Source};
use super::refi::offsets::{Kept, Points};
use super::refi::read::instant;
use crate::corpus::{Span, Transcript, Turn, clean, detect_language};

/// A mark on a text, in Unicode code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it is.
    pub what: What,
}

/// What a mark is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A code, by its place among the codes, by whom, and when.
    Code(usize, String, String),
    /// A memo.
    Memo(String),
}

/// A source from a stored text with marks on it. Marks on nothing are left out.
pub fn source(name: &str, stored: &str, marks: &[Mark]) -> Source {
    let kept = Kept::new(stored, marks.iter().flat_map(|mark| [mark.from, mark.to]));
    let mut source = Source::default();
    for mark in marks {
        let span = Span::new(kept.byte(mark.from), kept.byte(mark.to));
        match &mark.what {
            _ if span.is_empty() => {}
            What::Code(code, coder, time) => source.codings.push(Coding {
                span,
                code: *code,
                coder: clean(coder).0.trim().to_owned(),
                time: instant(time),
            }),
            What::Memo(text) => source.notes.push(Noted { span, text: clean(text).0 }),
        }
    }
    source.codings.sort();
    source.codings.dedup();
    source.notes.sort();
    source.notes.dedup();
    let span = Span::new(0, kept.text.len());
    source.transcript = Transcript {
        name: clean(name).0.replace('\n', " ").trim().to_owned(),
        language: detect_language(&kept.text),
        turns: vec![Turn { span, speaker: None, start: None, end: None }],
        text: kept.text,
        ..Transcript::default()
    };
    source
}

/// A text as the HTML of a Taguette document: its text nodes together are the text, byte for byte.
pub fn to_html(text: &str) -> String {
    let paragraph = |part: &str| {
        let said = part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        if said.is_empty() { said } else { format!("<p>{said}</p>") }
    };
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// A part of a text as HTML.
pub fn snippet_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The text of a Taguette document, with what is needed to follow its offsets.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// The text; paragraphs stand apart.
    pub text: String,
    /// For each piece of text: the byte at which it begins among the text nodes, and in `text`.
    pieces: Vec<(usize, usize)>,
    /// A paragraph has ended.
    ended: bool,
}

impl Plain {
    /// Reads HTML as Taguette keeps it: a few plain elements, no scripts.
    pub fn new(html: &str) -> Self {
        let mut plain = Self::default();
        let (mut rest, mut among) = (html, 0);
        while !rest.is_empty() {
            if let Some(tag) = rest.strip_prefix('<') {
                let end = tag.find('>').map_or(tag.len(), |end| end + 1);
                let (inside, after) = tag.split_at(end);
                plain.element(inside);
                rest = after;
                continue;
            }
            let end = rest.find('<').unwrap_or(rest.len());
            let (said, after) = rest.split_at(end);
            let said = unescaped(said);
            plain.part(&said);
            plain.pieces.push((among, plain.text.len()));
            among += said.len();
            plain.text.push_str(&said);
            rest = after;
        }
        plain
    }

    /// Sets a paragraph apart from the one before, as far as its text does not do so itself.
    fn part(&mut self, said: &str) {
        if std::mem::take(&mut self.ended) {
            let blank = said.len() - said.trim_start().len();
            let breaks = said.get(..blank).unwrap_or_default().matches('\n').count();
            (breaks..2).for_each(|_| self.text.push('\n'));
        }
    }

    /// A block ends a paragraph, a break a line.
    fn element(&mut self, tag: &str) {
        const BLOCKS: [&str; 14] =
            ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "blockquote", "pre", "ul"];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if name == "br" {
            self.text.push('\n');
        } else if tag.starts_with('/') && BLOCKS.contains(&name.as_str()) && !self.text.is_empty() {
            self.ended = true;
        }
    }

    /// The code point that a byte among the text nodes has become.
    pub fn points(&self, bytes: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let points = Points::new(&self.text);
        let place = |byte: usize| {
            let piece = self.pieces.partition_point(|&(among, _)| among <= byte).checked_sub(1);
            let (among, here) = piece.and_then(|at| self.pieces.get(at)).copied().unwrap_or_default();
            points.at(here + (byte - among))
        };
        bytes.into_iter().map(place).collect()
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape_with(text, |name| match name {
        "nbsp" => Some("\u{a0}"),
        name => quick_xml::escape::resolve_predefined_entity(name),
    })
    .map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_goes_to_html_and_back_with_its_offsets() {
        let text = "Hello <b> & 🦀.\n\n日本語\nline\n\n\n\nend";
        let html = to_html(text);
        assert_eq!(html, "<p>Hello &lt;b&gt; &amp; 🦀.</p>\n\n<p>日本語\nline</p>\n\n\n\n<p>end</p>");
        let plain = Plain::new(&html);
        let at = text.find('日').unwrap();
        let points = plain.points([0, at, at + 9, text.len()]);
        let said = |from, to| plain.text.chars().skip(from).take(to - from).collect::<String>();
        assert_eq!((points[0], said(points[1], points[2]).as_str()), (0, "日本語"));
        assert!(said(points[1], points[3]).ends_with("end"));
    }

    #[test]
    fn marks_follow_the_text_they_are_on() {
        let marks = [
            Mark { from: 5, to: 9, what: What::Code(0, "Bo".into(), "2026-01-02 10:00:00".into()) },
            Mark { from: 5, to: 5, what: What::Memo("on nothing".into()) },
            Mark { from: 0, to: 3, what: What::Memo("first".into()) },
            Mark { from: 0, to: 3, what: What::Memo("first".into()) },
        ];
        let source = source("a\nb", "one\r\n中two 3", &marks);
        assert_eq!(source.codings[0].span.of(&source.transcript.text), "中two");
        assert_eq!(source.codings[0].time, "2026-01-02T10:00:00Z");
        assert_eq!((source.notes.len(), source.transcript.name.as_str()), (1, "a b"));
    }
}
