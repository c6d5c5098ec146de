//! What subtitles put between the words: tags, voices, entities.
//!
//! Words are never lost: what only looks like a tag or an entity stays as text.

use crate::corpus::clock::parse_clock;
use crate::corpus::formats::entities::{EntityText, split_entity, unescape_entities};
use crate::corpus::formats::tag_names::{is_attributes, split_tag_name};
use crate::corpus::part::text_part;

/// The words of one voice in a cue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct VoiceText {
    /// The speaker, where a voice tag names one.
    pub speaker: Option<String>,
    /// The words, with the cue's line ends.
    pub text: String,
}

/// Splits a cue's payload at its voice tags and takes out all other tags (WebVTT, section 6.4: `c`,
/// `i`, `b`, `u`, `lang`, `ruby`, times; HTML's in SRT; ASS override blocks `{\an8}`), and
/// decodes entities. A `<` that begins no tag is text.
pub(crate) fn split_voices(payload: &str) -> Vec<VoiceText> {
    if !payload.contains(['<', '{', '&']) {
        return vec![VoiceText { speaker: None, text: payload.to_owned() }];
    }
    let mut out = vec![VoiceText::default()];
    let mut rest = payload;
    // The speaker of the voice tag that is open; a cue's voices need not be closed.
    let mut open: Option<String> = None;
    let mut ruby = RubyMarks::default();
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, from) = rest.split_at(at);
        push_voice(&mut out, open.as_deref(), before);
        let (text, after) = match from.as_bytes().first() {
            Some(b'&') => split_entity(from),
            Some(b'{') => split_ass_block(from),
            _ => match split_tag(from) {
                Some((inside, after)) => {
                    if let Some(name) = voice_name(inside) {
                        open = Some(name);
                    } else if inside.trim_start().eq_ignore_ascii_case("/v")
                        || inside.trim_end() == "v"
                        || inside.starts_with("v ")
                    {
                        open = None;
                    }
                    let ends_line = split_tag_name(inside).0.eq_ignore_ascii_case("br");
                    (if ends_line { EntityText::Char('\n') } else { ruby.mark(inside, before) }, after)
                }
                None => (EntityText::Char('<'), text_part(from, 1..)),
            },
        };
        if let EntityText::Char(c) = text {
            push_voice(&mut out, open.as_deref(), c.encode_utf8(&mut [0; 4]));
        }
        rest = after;
    }
    push_voice(&mut out, open.as_deref(), rest);
    out
}

/// How a word is read, `<rt>` in WebVTT: in brackets where it would be glued to the word.
#[derive(Default)]
struct RubyMarks {
    is_open: bool,
}

impl RubyMarks {
    /// The bracket a tag stands for, if any; `before` is the text before it.
    fn mark(&mut self, tag: &str, before: &str) -> EntityText {
        let name = tag.trim_start().split([' ', '.', '\t']).next().unwrap_or("");
        let glued = before.chars().next_back().is_some_and(|c| !c.is_whitespace());
        match name {
            "rt" if glued => {
                self.is_open = true;
                EntityText::Char('(')
            }
            "/rt" | "/ruby" if self.is_open => {
                self.is_open = false;
                EntityText::Char(')')
            }
            _ => EntityText::None,
        }
    }
}

/// The text without blanks at the ends of its lines.
pub(crate) fn trim_lines(text: &str) -> String {
    let text = text.trim();
    if !text.contains('\n') {
        return text.to_owned();
    }
    text.lines().map(str::trim).collect::<Vec<_>>().join("\n")
}

/// The payload as plain text, without voices.
#[cfg(test)]
pub(crate) fn plain_text(payload: &str) -> String {
    split_voices(payload).into_iter().map(|voiced| voiced.text).collect()
}

/// Appends text of a speaker to the last voice, or begins another.
fn push_voice(out: &mut Vec<VoiceText>, speaker: Option<&str>, text: &str) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.speaker.as_deref() == speaker => last.text.push_str(text),
        Some(last) if last.text.trim().is_empty() => {
            last.speaker = speaker.map(str::to_owned);
            last.text.push_str(text);
        }
        _ => out.push(VoiceText { speaker: speaker.map(str::to_owned), text: text.to_owned() }),
    }
}

/// The inside of a tag and what follows it, as the tokenizer of WebVTT finds them: a tag ends at the
/// next `>`, and where there is none it takes the rest of the cue. The tokenizer would do so after
/// any `<`; here the `<` stays text, and no word is lost, where it begins neither a tag with one of the
/// names there are nor a time (`a < b`, `<3`, `<crying>`, `<I don't know>`).
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let inside = text.get(1..)?;
    let first = inside.chars().next()?;
    let end = inside.char_indices().take(MAX_TAG_CHARS).find(|(_, c)| *c == '>');
    let closed = end.and_then(|(end, _)| Some((inside.get(..end)?, inside.get(end + 1..)?)));
    if first.is_ascii_digit() || first.is_whitespace() {
        let clock = |text: &str| parse_clock(text.trim_start());
        return match closed {
            Some((within, _)) => {
                let (_, length) = clock(within)?;
                closed.filter(|_| text_part(within.trim_start(), length..).trim().is_empty())
            }
            None => clock(inside).map(|_| (inside, "")),
        };
    }
    // `<>` and `</>` are tags without a name.
    let is_empty = |within: &str| within.trim_start_matches('/').is_empty();
    match closed {
        Some((within, after)) => closed.filter(|_| {
            is_empty(within) || is_vtt_tag(within) || is_html_tag(within) || is_paired(within, after)
        }),
        None => (inside.len() <= MAX_TAG_CHARS && (is_vtt_tag(inside) || is_language_tag(inside)))
            .then_some((inside, "")),
    }
}

/// The most characters a tag may have; beyond that a `<` is text. Chosen by hand; it keeps the search linear.
const MAX_TAG_CHARS: usize = 300;

/// How far behind a tag the one that closes it is looked for; it keeps the search linear. Chosen by hand.
const FARTHEST_CLOSING_BYTES: usize = 1000;

/// The names of WebVTT's tags, which may have classes: `c.yellow`.
const VTT_TAGS: [&str; 8] = ["c", "i", "b", "u", "v", "lang", "ruby", "rt"];
/// The names of HTML's that are met in SRT.
const HTML_TAGS: [&str; 17] = [
    "s", "font", "span", "br", "p", "em", "strong", "a", "big", "center", "del", "div", "rp", "small",
    "strike", "sub", "sup",
];

/// Says whether a tag has one of HTML's names, and no words behind it.
fn is_html_tag(inside: &str) -> bool {
    let (name, rest) = split_tag_name(inside);
    HTML_TAGS.contains(&name.to_ascii_lowercase().as_str()) && is_attributes(rest)
}

/// Says whether a tag has one of WebVTT's names, and behind it no words but where there may be some, as in `<v Mary Ann>`.
fn is_vtt_tag(inside: &str) -> bool {
    let (name, rest) = split_tag_name(inside);
    let lower = name.to_ascii_lowercase();
    let Some(rest) = split_classes(rest).filter(|_| VTT_TAGS.contains(&lower.as_str())) else { return false };
    match lower.as_str() {
        "v" => rest.is_empty() || rest.starts_with(char::is_whitespace),
        // A capital letter is a note or a grade as well.
        "c" if name == "c" => rest.is_empty() || rest.starts_with(char::is_whitespace),
        // The standard allows a note in every tag; of those in lower case, which alone are its own, one of one word.
        _ if name == lower && rest.starts_with(char::is_whitespace) => {
            rest.split_whitespace().count() <= 1 || is_attributes(rest)
        }
        _ => is_attributes(rest),
    }
}

/// Says whether a tag of no name there is closes, or is closed by what follows: nobody says that.
fn is_paired(inside: &str, after: &str) -> bool {
    let (name, rest) = split_tag_name(inside);
    let near = text_part(after, ..after.floor_char_boundary(FARTHEST_CLOSING_BYTES));
    !name.is_empty() && rest.is_empty() && (inside.starts_with('/') || near.contains(&format!("</{name}>")))
}

/// Says whether the tag of a language begins here.
fn is_language_tag(inside: &str) -> bool {
    inside.strip_prefix("lang").is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// What follows the classes of a tag, `.loud.first`; none where these are none, as in `i.e.`.
fn split_classes(rest: &str) -> Option<&str> {
    let Some(classes) = rest.strip_prefix('.') else { return Some(rest) };
    let (classes, after) = classes.split_at(classes.find(char::is_whitespace).unwrap_or(classes.len()));
    classes.split('.').all(|class| !class.is_empty()).then_some(after)
}

/// The speaker in the inside of a voice tag, `v Name` or `v.class Name`.
fn voice_name(inside: &str) -> Option<String> {
    let rest = inside.strip_prefix(['v', 'V'])?;
    let name = match rest.as_bytes().first()? {
        b' ' | b'\t' | b'\n' => rest,
        b'.' => rest.split_once([' ', '\t', '\n'])?.1,
        _ => return None,
    };
    // A dash stands for somebody without a name.
    let name = unescape_entities(name.trim());
    name.chars().any(char::is_alphanumeric).then_some(name)
}

/// Skips the ASS override block a text begins with, or takes its `{` as text.
fn split_ass_block(text: &str) -> (EntityText, &str) {
    let block = text.strip_prefix("{\\").and_then(|inside| {
        let end = inside.char_indices().take(300).find(|(_, c)| *c == '}' || *c == '\n')?;
        (end.1 == '}').then(|| inside.get(end.0 + 1..)).flatten()
    });
    match block {
        Some(after) => (EntityText::None, after),
        None => (EntityText::Char('{'), text_part(text, 1..)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_go_and_words_stay() {
        assert_eq!(plain_text("this<00:05:04.199><c> will</c><c.colorE5E5E5> be</c>"), "this will be");
        assert_eq!(plain_text("{\\an8}<font color=\"#fff\"><b>[music]</b></font>"), "[music]");
        assert_eq!(plain_text("a < b && c <3 {x} &lt;i&gt; &#228; &nope;"), "a < b && c <3 {x} <i> ä &nope;");
        assert_eq!(plain_text("<i>open"), "open");
        assert_eq!(plain_text("x&lrm;y&nbsp;z &Eacute;t&eacute; &yuml;&iexcl;"), "x\u{200e}y z Été ÿ¡");
        assert_eq!(plain_text("<ruby>漢<rt>kan</rt></ruby> <lang en>ok</lang>"), "漢(kan) ok");
        assert_eq!(
            plain_text("<I>so</I> <s>it</s><br/><FONT color=red>was</FONT> <i.loud>then<></>"),
            "so it\nwas then"
        );
    }

    #[test]
    fn words_in_pointed_brackets_are_no_tags() {
        for text in [
            "He said <I don't know> and left",
            "<crying> so <i.e. then>",
            "<bad> and </3",
            "<weint> ja",
            "<哭> 好",
            "<плачет> да",
            "<a house> or <C is the note>",
            "<10:30 in the morning>",
            "<... and so>",
            "<U.S.>",
        ] {
            assert_eq!(plain_text(text), text);
        }
    }

    #[test]
    fn tags_that_do_not_end() {
        assert_eq!(plain_text("so <c it goes"), "so ");
        assert_eq!(plain_text("so </c it goes"), "so ");
        assert_eq!(plain_text("so <00:01.000 it goes"), "so ");
        assert_eq!(plain_text("< 00:01.000>so"), "so");
        assert_eq!(plain_text("so 5 < 6 and x <y then <3 > 2"), "so 5 < 6 and x <y then <3 > 2");
    }

    #[test]
    fn voices_are_told_apart() {
        let voices = split_voices("<v.loud Mary Ann>Hello.</v>\n<v Joe>Hi &amp; bye");
        let seen: Vec<_> = voices.iter().map(|v| (v.speaker.as_deref(), v.text.trim())).collect();
        assert_eq!(seen, [(Some("Mary Ann"), "Hello."), (Some("Joe"), "Hi & bye")]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[<>v/&#x;{}\\\\a-z0-9 ü\n.:]{0,80}") {
            let _ = split_voices(&text);
            let _ = unescape_entities(&text);
        }
    }
}
