//! What subtitles put between the words: tags, voices, entities.
//!
//! Words are never lost: what only looks like a tag or an entity stays as text.

use crate::corpus::formats::entities::{EntityText, split_entity, unescape_entities};
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
/// `i`, `b`, `u`, `lang`, `ruby`, times; HTML's `font` in SRT; ASS override blocks `{\an8}`), and
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
                    (ruby.mark(inside, before), after)
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
/// any `<`; here the `<` stays text, and no word is lost, where it begins neither a name nor a time
/// (`a < b`, `<3`), and where a tag without end has none of the names there are.
fn split_tag(text: &str) -> Option<(&str, &str)> {
    let inside = text.get(1..)?;
    let first = inside.chars().next()?;
    let end = inside.char_indices().take(MAX_TAG_CHARS).find(|(_, c)| *c == '>');
    let closed = end.and_then(|(end, _)| Some((inside.get(..end)?, inside.get(end + 1..)?)));
    if first.is_ascii_digit() || first.is_whitespace() {
        let timed = crate::corpus::clock::parse_clock(inside.trim_start()).is_some();
        return if timed { closed.or(Some((inside, ""))) } else { None };
    }
    if !(first.is_ascii_alphabetic() || matches!(first, '/' | '.' | '>')) {
        return None;
    }
    let closed = closed.filter(|(within, _)| !within.contains('<') || is_vtt_tag(within));
    closed.or_else(|| (inside.len() <= MAX_TAG_CHARS && is_vtt_tag(inside)).then_some((inside, "")))
}

/// The most characters a tag may have; beyond that a `<` is text. Chosen by hand; it keeps the search linear.
const MAX_TAG_CHARS: usize = 300;

/// Says whether a tag has one of WebVTT's names.
fn is_vtt_tag(inside: &str) -> bool {
    let name = inside.trim_start_matches('/').split([' ', '\t', '\n', '.']).next().unwrap_or("");
    matches!(name, "c" | "i" | "b" | "u" | "v" | "lang" | "ruby" | "rt")
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
