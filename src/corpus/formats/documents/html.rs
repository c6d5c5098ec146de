//! HTML pages (the WHATWG standard's tokens, by html5gum): blocks become paragraphs; scripts, styles and
//! navigation are left out. No tree is built, so nesting costs nothing.

use super::document_builder::DocumentBuilder;
use super::skipped_element::SkippedElement;
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::formats::html_tokens::visit_tokens;
use crate::corpus::formats::tag_names::{INLINE_ELEMENTS, SKIPPED_ELEMENTS};
use crate::corpus::parsed::ParsedTranscript;
use html5gum::{StartTag, Token};

/// Reads a page.
///
/// # Errors
/// Where it has more attributes than any page has.
pub(crate) fn parse_html(text: &str, choices: &ReadChoices) -> Result<ParsedTranscript, ReadError> {
    let mut reader = HtmlReader::default();
    visit_tokens(text, |token| match token {
        Token::StartTag(tag) => reader.open_tag(&tag),
        Token::EndTag(tag) => reader.close_tag(&String::from_utf8_lossy(&tag.name)),
        Token::String(words) => reader.add_text(&String::from_utf8_lossy(&words)),
        _ => {}
    })?;
    let mut recording = reader.document.into_parsed(choices);
    recording.language = reader.language;
    Ok(recording)
}

/// The state of reading a page.
#[derive(Default)]
struct HtmlReader {
    document: DocumentBuilder,
    language: Option<String>,
    skipped: SkippedElement,
    in_head: bool,
    in_title: bool,
    /// How many preformatted elements are open.
    pre_depth: usize,
    /// Whether a term waits for its description, `<dt>Name<dd>words`, which is written as a turn.
    term_pending: bool,
}

impl HtmlReader {
    fn open_tag(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        let name = name.as_ref();
        // An element that closes itself opens nothing.
        if self.skipped.is_active() && tag.self_closing || self.skipped.opens(name) {
            return;
        }
        if SKIPPED_ELEMENTS.contains(&name) || is_reference(tag) {
            if !tag.self_closing {
                self.skipped.begin(name);
            }
            return;
        }
        let value = |key: &str| {
            tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        match name {
            "html" => self.language = value("lang").or_else(|| value("xml:lang")),
            "head" => self.in_head = true,
            // Pages without a head have their title at the beginning; an `svg` has one of its own.
            "title" => self.in_title = self.in_head || self.document.attributes.is_empty(),
            "meta" => self.read_meta(value("name").or_else(|| value("property")), value("content")),
            "body" => self.in_head = false,
            "br" => self.document.break_line(),
            "time" | "img" => self.document.push_words(" "),
            "table" => self.document.begin_table(),
            "tr" => self.document.begin_row(),
            "td" | "th" => self.document.begin_cell(),
            "dd" if self.term_pending => {
                self.document.push_words(if self.document.block_ends_with(':') { " " } else { ": " });
                self.term_pending = false;
            }
            "dt" => {
                self.document.end_block();
                self.term_pending = false;
            }
            _ if INLINE_ELEMENTS.contains(&name) => {}
            _ => {
                self.in_head = false;
                self.document.end_block();
                self.pre_depth += usize::from(name == "pre");
            }
        }
    }

    fn close_tag(&mut self, name: &str) {
        if self.skipped.closes(name) {
            return;
        }
        match name {
            "head" => self.in_head = false,
            "title" => self.in_title = false,
            "table" => self.document.end_table(),
            "time" => self.document.push_words(" "),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.document.mark_heading();
                self.document.end_block();
            }
            "dt" => self.term_pending = !self.document.is_block_blank(),
            "td" | "th" | "tr" => self.document.end_block(),
            _ if INLINE_ELEMENTS.contains(&name) => {}
            _ => {
                self.pre_depth -= usize::from(name == "pre" && self.pre_depth > 0);
                self.document.end_block();
            }
        }
    }

    /// Takes author, date and title from a `meta` element.
    fn read_meta(&mut self, name: Option<String>, content: Option<String>) {
        let (Some(name), Some(content)) = (name, content) else { return };
        let key = match name.to_lowercase().as_str() {
            "author" | "article:author" | "dc.creator" => "author",
            "date" | "article:published_time" | "dc.date" | "dcterms.created" => "date",
            "og:title" => "title",
            _ => return,
        };
        self.document.attributes.entry(key.to_owned()).or_insert(content);
    }

    /// Adds text where it is the page's.
    fn add_text(&mut self, words: &str) {
        match () {
            () if self.skipped.is_active() => {}
            () if self.in_title => {
                let title = self.document.attributes.entry("title".to_owned()).or_default();
                if title.is_empty() {
                    words.trim().clone_into(title);
                }
            }
            () if self.in_head => {}
            () if self.pre_depth > 0 => self.document.push_lines(words),
            () if self.document.is_block_blank() => self.document.push_words(words.trim_start()),
            () => self.document.push_words(words),
        }
    }
}

/// Says whether an element only leads to a note or to editing the page, as pandoc and wikis mark them.
fn is_reference(tag: &StartTag<()>) -> bool {
    let holds = |key: &str, marks: &[&str]| {
        let value = tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value));
        value.is_some_and(|value| value.split_whitespace().any(|word| marks.contains(&word)))
    };
    holds("role", &["doc-noteref", "doc-backlink"])
        || holds("class", &["mw-editsection", "footnote-ref", "footnote-back"])
        || (tag.name.as_slice() == b"sup" && holds("class", &["reference"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Transcript;
    use crate::corpus::transcript_builder::build_transcript;
    use proptest::prelude::*;

    fn read(html: &str) -> Transcript {
        build_transcript("t", parse_html(html, &ReadChoices::default()).unwrap())
    }

    #[test]
    fn a_page_of_talk() {
        let page = read(
            "<!DOCTYPE html><html lang=de><head><meta name=author content='Ann &amp; Bo'><title>On <b> &eacute;tudes</title>
            <style>p { color: red }</style><script>var a = '<p>no</p>';</script></head>
            <body><nav><ul><li>Home</li></ul></nav><h2>Part</h2>
            <p><b>Ann:</b> Hello&nbsp;there,
               you.<sup class=\"reference\">[1]</sup><p>Bo: Hi &lt;there&gt;.<br>Ann: Yes.<p>Bo: So &mdash; no.</body>",
        );
        assert_eq!(page.attributes["title"], "On <b> \u{e9}tudes");
        assert_eq!(page.attributes["author"], "Ann & Bo");
        assert_eq!(page.language.as_deref(), Some("de"));
        let turns: Vec<_> =
            page.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&page.text))).collect();
        assert_eq!(
            turns,
            [
                (None, "Part"),
                (Some("Ann"), "Hello there, you."),
                (Some("Bo"), "Hi <there>."),
                (Some("Ann"), "Yes."),
                (Some("Bo"), "So — no.")
            ]
        );
    }

    #[test]
    fn terms_and_tables_of_talk() {
        let page = read("<dl><dt>Ann<dd>Hello.<dt>Bo:</dt><dd>Hi.</dd><dt>Ann</dt><dd>Well.</dd></dl>");
        assert_eq!(page.turns.len(), 3, "{}", page.text);
        let page = read("<table><tr><td>0:01<td>One.</tr><tr><td>0:05<td>Two.</table>");
        assert_eq!(page.cues.len(), 2);
        assert_eq!((page.cues[1].start, page.text.as_str()), (5.0, "One.\nTwo."));
    }

    #[test]
    fn words_of_one_line_stay_together() {
        assert_eq!(
            read("<div>It is <i>one</i>\n line<span>s</span></div><div>Two.</div><pre>a\nb</pre>").text,
            "It is one lines\nTwo.\na b"
        );
    }

    proptest! {
        #[test]
        fn never_panics(html in "(<p>|<td>|<tr>|<table>|</table>|<dt>|<dd>|<nav>|</nav>|<pre>|<br>|<title>|[<>/&;a-z'\"! é=\\-]{0,8}){0,30}") {
            let _ = read(&html);
        }
    }
}
