//! The formats of single other programs: texts and marks as QualCoder and Taguette store them in their
//! databases (the SQL is in `project`), and the tables Taguette and BERTopic export, matched to transcripts
//! that are in the project already.

mod coded_tables;
pub mod table_rows;
mod text_lookup;

pub use coded_tables::{CodedTable, resolve_table};

use super::escape::escape_xml;
use super::interchange::refi::read::fields::parse_time;
use super::interchange::{CleanedText, CodePointIndex, CodedPassage, InterchangeSource, PassageMemo};
use crate::corpus::{Span, Transcript, Turn, clean_text, detect_language, part::text_part};

/// A code or memo on a range of a stored text; offsets in Unicode code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePointMark {
    /// The first code point.
    pub from: usize,
    /// One past the last code point.
    pub to: usize,
    /// The code or memo.
    pub content: MarkContent,
}

/// What a mark puts on its range.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MarkContent {
    /// A code (index into the project's codes), its coder and its time as the database has them.
    Code(usize, String, String),
    /// A memo.
    Memo(String),
}

/// A source made of a stored text and the marks on it. The text is cleaned as on every import and the marks
/// follow; marks on empty ranges are left out, doubles are kept once.
pub fn source_with_marks(name: &str, stored: &str, marks: &[CodePointMark]) -> InterchangeSource {
    let kept = CleanedText::new(stored, marks.iter().flat_map(|mark| [mark.from, mark.to]));
    let mut source = InterchangeSource::default();
    for mark in marks {
        let span = Span::new(kept.byte_at(mark.from), kept.byte_at(mark.to));
        match &mark.content {
            _ if span.is_empty() => {}
            MarkContent::Code(code, coder, time) => source.codings.push(CodedPassage {
                span,
                code: *code,
                coder: clean_text(coder).0.trim().to_owned(),
                time: parse_time(time),
            }),
            MarkContent::Memo(text) => source.notes.push(PassageMemo { span, text: clean_text(text).0 }),
        }
    }
    source.sort_passages();
    let span = Span::new(0, kept.text.len());
    source.transcript = Transcript {
        name: clean_text(name).0.replace('\n', " ").trim().to_owned(),
        language: detect_language(&kept.text),
        turns: vec![Turn { span, speaker: None, start: None, end: None }],
        text: kept.text,
        ..Transcript::default()
    };
    source
}

/// A text as the HTML of a Taguette document, one `<p>` per paragraph. The text nodes joined are the text
/// byte for byte, so that Taguette's byte offsets are our spans.
pub fn text_to_html(text: &str) -> String {
    let paragraph = |part: &str| match part {
        "" => String::new(),
        part => format!("<p>{}</p>", escape_xml(part)),
    };
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// The plain text of a Taguette document, with a table to translate offsets into its text nodes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TaguetteText {
    /// The text, with a blank line between paragraphs.
    pub text: String,
    /// For each text node: the byte at which it begins in the joined text nodes, and in `text`; sorted.
    offset_pairs: Vec<(usize, usize)>,
    /// Whether a block element was closed since the last text node.
    paragraph_ended: bool,
}

impl TaguetteText {
    /// Reads HTML as Taguette stores it: sanitised to a few plain elements, without scripts or comments. No
    /// general HTML parser.
    pub fn from_html(html: &str) -> Self {
        let mut plain = Self::default();
        let (mut rest, mut among) = (html, 0);
        while !rest.is_empty() {
            if let Some(tag) = rest.strip_prefix('<') {
                let end = tag.find('>').map_or(tag.len(), |end| end + 1);
                let (inside, after) = tag.split_at(end);
                plain.handle_tag(inside);
                rest = after;
                continue;
            }
            let end = rest.find('<').unwrap_or(rest.len());
            let (said, after) = rest.split_at(end);
            let said = unescape_entities(said);
            plain.separate_paragraph(&said);
            plain.offset_pairs.push((among, plain.text.len()));
            among += said.len();
            plain.text.push_str(&said);
            rest = after;
        }
        plain
    }

    /// Before the first text of a new paragraph, adds the line feeds missing to a blank line.
    fn separate_paragraph(&mut self, said: &str) {
        if std::mem::take(&mut self.paragraph_ended) {
            let blank = said.len() - said.trim_start().len();
            let breaks = text_part(said, ..blank).matches('\n').count();
            (breaks..2).for_each(|_| self.text.push('\n'));
        }
    }

    /// Handles a tag: the end of a block element ends a paragraph, `<br>` ends a line, others do nothing.
    fn handle_tag(&mut self, tag: &str) {
        const BLOCKS: [&str; 14] =
            ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "table", "blockquote", "pre", "ul"];
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next();
        let name = name.unwrap_or("").to_ascii_lowercase();
        if name == "br" {
            self.text.push('\n');
        } else if tag.starts_with('/') && BLOCKS.contains(&name.as_str()) && !self.text.is_empty() {
            self.paragraph_ended = true;
        }
    }

    /// Translates byte offsets in the joined text nodes to code points of `text`.
    pub fn code_points(&self, bytes: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let points = CodePointIndex::new(&self.text);
        let place = |byte: usize| {
            let piece = self.offset_pairs.partition_point(|&(among, _)| among <= byte).checked_sub(1);
            // Before the first text node there is nothing, so that the document begins at zero.
            let (among, here) = piece.and_then(|at| self.offset_pairs.get(at)).copied().unwrap_or((0, 0));
            points.code_point_at(here + (byte - among))
        };
        bytes.into_iter().map(place).collect()
    }
}

/// Resolves HTML entities: those of XML and `&nbsp;`. Text with any other is left as it is.
fn unescape_entities(text: &str) -> String {
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
        let html = text_to_html(text);
        assert_eq!(html, "<p>Hello &lt;b&gt; &amp; 🦀.</p>\n\n<p>日本語\nline</p>\n\n\n\n<p>end</p>");
        let plain = TaguetteText::from_html(&html);
        let at = text.find('日').unwrap();
        let points = plain.code_points([0, at, at + 9, text.len()]);
        let said = |from, to| plain.text.chars().skip(from).take(to - from).collect::<String>();
        assert_eq!((points[0], said(points[1], points[2]).as_str()), (0, "日本語"));
        assert!(said(points[1], points[3]).ends_with("end"));
    }

    #[test]
    fn marks_follow_the_text_they_are_on() {
        let marks = [
            CodePointMark {
                from: 5,
                to: 9,
                content: MarkContent::Code(0, "Bo".into(), "2026-01-02 10:00:00".into()),
            },
            CodePointMark { from: 5, to: 5, content: MarkContent::Memo("on nothing".into()) },
            CodePointMark { from: 0, to: 3, content: MarkContent::Memo("first".into()) },
            CodePointMark { from: 0, to: 3, content: MarkContent::Memo("first".into()) },
        ];
        let source = source_with_marks("a\nb", "one\r\n中two 3", &marks);
        assert_eq!(source.codings[0].span.slice(&source.transcript.text), "中two");
        assert_eq!(source.codings[0].time, "2026-01-02T10:00:00Z");
        assert_eq!((source.notes.len(), source.transcript.name.as_str()), (1, "a b"));
    }
}
