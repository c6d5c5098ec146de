//! SAMI (Synchronized Accessible Media Interchange, Microsoft): HTML with a `SYNC` element for each moment the shown
//! words change. Of several languages the first is read.

use super::cue_text::trim_lines;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::formats::html_tokens::visit_tokens;
use crate::corpus::parsed::{ParsedTranscript, Segment};
use html5gum::{StartTag, Token};

/// Says whether a text is a SAMI document.
pub(crate) fn is_sami(start: &str) -> bool {
    start.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("<sami"))
}

/// The reader of a document: the moment being read, and the class of the paragraphs that count.
#[derive(Default)]
struct SamiReader {
    segments: Vec<Segment>,
    class: Option<String>,
    other_classes: usize,
    start: Option<f64>,
    text: String,
    skips: bool,
    in_body: bool,
    title: Option<String>,
    in_title: bool,
}

/// Reads a SAMI document.
///
/// # Errors
/// When it shows no words, or has more attributes than any page has.
pub(crate) fn parse(text: &str) -> Result<ParsedTranscript, ReadError> {
    let mut reader = SamiReader::default();
    visit_tokens(text, |token| match token {
        Token::StartTag(tag) => reader.open_tag(&tag),
        Token::EndTag(tag) if tag.name.eq_ignore_ascii_case(b"title") => reader.in_title = false,
        Token::String(words) => reader.add_words(&String::from_utf8_lossy(&words)),
        _ => {}
    })?;
    reader.end_moment(None);
    if reader.segments.is_empty() {
        return Err(ReadError::new("is a SAMI document that shows no words"));
    }
    let mut parsed = ParsedTranscript::from_captions(reader.segments);
    parsed
        .attributes
        .extend(reader.title.filter(|title| !title.is_empty()).map(|title| ("title".to_owned(), title)));
    if reader.other_classes > 0 {
        let class = reader.class.unwrap_or_default();
        let message = format!("has captions of several classes; only those of {class} were read");
        parsed.warnings.push(ReadWarning { line: None, message });
    }
    Ok(parsed)
}

impl SamiReader {
    fn open_tag(&mut self, tag: &StartTag<()>) {
        let value =
            |key: &[u8]| tag.attributes.get(key).map(|value| String::from_utf8_lossy(value).into_owned());
        match tag.name.to_ascii_lowercase().as_slice() {
            b"sync" => {
                let start =
                    value(b"start").and_then(|start| start.trim().trim_end_matches("ms").parse::<f64>().ok());
                let start = start.filter(|ms| ms.is_finite()).map(|ms| ms / 1000.0);
                if start != self.start {
                    self.end_moment(start);
                }
                self.in_body = true;
                self.skips = false;
            }
            b"p" if self.in_body => {
                let class = value(b"class").unwrap_or_default().to_uppercase();
                let own = self.class.get_or_insert_with(|| class.clone());
                self.skips = *own != class;
                self.other_classes += usize::from(self.skips);
            }
            b"br" if !self.skips => self.text.push('\n'),
            b"title" => self.in_title = true,
            _ => {}
        }
    }

    fn add_words(&mut self, words: &str) {
        if self.in_title {
            self.title.get_or_insert_with(|| words.trim().to_owned());
        } else if self.in_body && !self.skips {
            self.text.push_str(&words.split_whitespace().collect::<Vec<_>>().join(" "));
            if words.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
        }
    }

    /// Ends what is shown at a moment, where the next begins.
    fn end_moment(&mut self, next: Option<f64>) {
        let text = trim_lines(&std::mem::take(&mut self.text).replace('\u{a0}', " "));
        if let Some(start) = self.start.filter(|_| !text.is_empty()) {
            self.segments.push(Segment { text, start: Some(start), end: next, ..Segment::default() });
        }
        self.start = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_of_the_first_language() {
        let text = "<SAMI>\n<HEAD><TITLE>Boats</TITLE><STYLE TYPE=\"text/css\"><!-- P {color:white} --></STYLE></HEAD>\n<BODY>\n<SYNC Start=500><P Class=ENCC>One &amp;<br>two\n<P Class=FRCC>Un\n<SYNC Start=2500><P Class=ENCC>&nbsp;\n<SYNC Start=3000><P Class=ENCC>Three\n</BODY></SAMI>";
        assert!(is_sami(text));
        let read = parse(text).unwrap();
        let rows: Vec<_> = read.segments.iter().map(|s| (s.start, s.end, s.text.as_str())).collect();
        assert_eq!(rows, [(Some(0.5), Some(2.5), "One &\ntwo"), (Some(3.0), None, "Three")]);
        assert_eq!(read.attributes["title"], "Boats");
        assert!(read.warnings[0].message.contains("ENCC"));
        assert!(parse("<SAMI></SAMI>").is_err());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(body in "(<SYNC Start=[0-9]{0,5}>|<P Class=A>|<br>|&nbsp;|[a-zé<>&]{0,5}){0,30}") {
            let _ = parse(&format!("<SAMI>{body}"));
        }
    }
}
