//! HTML pages (the WHATWG standard's tokens, by html5gum): blocks are paragraphs; scripts, styles and
//! navigation are left out.

use super::page::Page;
use crate::corpus::recording::Recording;
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};

/// Elements whose words are not the page's.
const SKIPPED: &[&str] = &[
    "script", "style", "nav", "noscript", "template", "svg", "math", "iframe", "object", "select", "button",
    "audio", "video", "canvas", "datalist", "rt", "rp",
];

/// Elements inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "img", "input", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "progress",
    "q", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u",
    "var", "wbr", "link", "meta", "base", "map", "area", "tbody", "thead", "tfoot", "colgroup", "col",
];

/// Reads a page.
pub(crate) fn parse(text: &str) -> Recording {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
        match token {
            Token::StartTag(tag) => reader.open(&tag),
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(words) => reader.words(&String::from_utf8_lossy(&words)),
            _ => {}
        }
    }
    let mut recording = reader.page.finish();
    recording.language = reader.language;
    recording
}

#[derive(Default)]
struct Reader {
    page: Page,
    language: Option<String>,
    /// The element being left out, and how many of its name are open.
    skipped: Option<(String, usize)>,
    head: bool,
    title: bool,
    /// How many elements are open whose white space is meant.
    pre: usize,
    /// Whether a term waits for what is said of it: `<dt>Name<dd>words`.
    term: bool,
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let name = String::from_utf8_lossy(&tag.name);
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += usize::from(**skipped == *name && !tag.self_closing);
            return;
        }
        let name = name.as_ref();
        if SKIPPED.contains(&name) || is_reference(tag) {
            if !tag.self_closing {
                self.skipped = Some((name.to_owned(), 1));
            }
            return;
        }
        let value = |key: &str| {
            tag.attributes.get(key.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
        };
        match name {
            "html" => self.language = value("lang").or_else(|| value("xml:lang")),
            "head" => self.head = true,
            "title" => self.title = self.head || self.page.attributes.is_empty(),
            "meta" => self.meta(value("name").or_else(|| value("property")), value("content")),
            "body" => self.head = false,
            "br" => self.page.line(),
            "time" | "img" => self.page.words(" "),
            "table" => self.page.table(),
            "tr" => self.page.row(),
            "td" | "th" => self.page.cell(),
            "dd" if self.term => {
                self.page.words(if self.page.ends_with(':') { " " } else { ": " });
                self.term = false;
            }
            "dt" => {
                self.page.end();
                self.term = false;
            }
            _ if INLINE.contains(&name) => {}
            _ => {
                self.head = false;
                self.page.end();
                self.pre += usize::from(name == "pre");
            }
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped.as_str() == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        match name {
            "head" => self.head = false,
            "title" => self.title = false,
            "table" => self.page.end_table(),
            "time" => self.page.words(" "),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.page.heading();
                self.page.end();
            }
            "dt" => self.term = !self.page.blank(),
            "td" | "th" | "tr" => self.page.end(),
            _ if INLINE.contains(&name) => {}
            _ => {
                self.pre -= usize::from(name == "pre" && self.pre > 0);
                self.page.end();
            }
        }
    }

    fn meta(&mut self, name: Option<String>, content: Option<String>) {
        let (Some(name), Some(content)) = (name, content) else { return };
        let key = match name.to_lowercase().as_str() {
            "author" | "article:author" | "dc.creator" => "author",
            "date" | "article:published_time" | "dc.date" | "dcterms.created" => "date",
            "og:title" => "title",
            _ => return,
        };
        self.page.attributes.entry(key.to_owned()).or_insert(content);
    }

    fn words(&mut self, words: &str) {
        match () {
            () if self.skipped.is_some() => {}
            () if self.title => {
                let title = self.page.attributes.entry("title".to_owned()).or_default();
                if title.is_empty() {
                    words.trim().clone_into(title);
                }
            }
            () if self.head => {}
            () if self.pre > 0 => self.page.lines(words),
            () if self.page.blank() => self.page.words(words.trim_start()),
            () => self.page.words(words),
        }
    }
}

/// Says whether an element only leads to a note or to the page's own workings, as pandoc and wikis mark it.
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
    use crate::corpus::assemble::assemble;
    use proptest::prelude::*;

    fn read(html: &str) -> Transcript {
        assemble("t", parse(html))
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
            page.turns.iter().map(|t| (t.speaker.as_deref(), t.span.of(&page.text))).collect();
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
