//! What subtitles put between the words: tags, voices, entities.

/// Words of one voice inside a cue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Voiced {
    /// Who speaks, where a voice tag says so.
    pub speaker: Option<String>,
    /// The words, with the cue's line ends.
    pub text: String,
}

/// Splits a cue's payload at its voice tags and takes out all other tags (WebVTT, section 6.4: `c`,
/// `i`, `b`, `u`, `lang`, `ruby`, times; HTML's `font` in SRT; ASS override blocks `{\an8}`), and
/// decodes entities. A `<` that begins no tag is text.
pub(crate) fn voices(payload: &str) -> Vec<Voiced> {
    let mut out = vec![Voiced::default()];
    let mut rest = payload;
    let mut open: Option<String> = None;
    while let Some(at) = rest.find(['<', '{', '&']) {
        let (before, from) = rest.split_at(at);
        push(&mut out, open.as_deref(), before);
        let (text, after) = match from.as_bytes().first() {
            Some(b'&') => entity(from),
            Some(b'{') => ass_block(from),
            _ => match tag(from) {
                Some((inside, after)) => {
                    if let Some(name) = voice_name(inside) {
                        open = Some(name);
                    } else if inside.trim_start().eq_ignore_ascii_case("/v") {
                        open = None;
                    }
                    (Text::None, after)
                }
                None => (Text::Char('<'), from.get(1..).unwrap_or_default()),
            },
        };
        if let Text::Char(c) = text {
            push(&mut out, open.as_deref(), c.encode_utf8(&mut [0; 4]));
        }
        rest = after;
    }
    push(&mut out, open.as_deref(), rest);
    out
}

/// The payload as plain text.
#[cfg(test)]
pub(crate) fn plain(payload: &str) -> String {
    voices(payload).into_iter().map(|voiced| voiced.text).collect()
}

enum Text {
    None,
    Char(char),
}

fn push(out: &mut Vec<Voiced>, speaker: Option<&str>, text: &str) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.speaker.as_deref() == speaker => last.text.push_str(text),
        Some(last) if last.text.trim().is_empty() => {
            last.speaker = speaker.map(str::to_owned);
            last.text.push_str(text);
        }
        _ => out.push(Voiced { speaker: speaker.map(str::to_owned), text: text.to_owned() }),
    }
}

/// The inside of a tag and what follows it; none where the `<` is no tag: tags begin with a letter,
/// a slash, a digit (times) or a dot, and end before the text is 300 bytes on.
fn tag(text: &str) -> Option<(&str, &str)> {
    let inside = text.get(1..)?;
    let first = inside.chars().next()?;
    if !(first.is_ascii_alphanumeric() || matches!(first, '/' | '.' | '>')) {
        return None;
    }
    match inside.char_indices().take(300).find(|(_, c)| *c == '>') {
        Some((end, _)) => Some((inside.get(..end)?, inside.get(end + 1..)?)),
        None if first.is_ascii_digit() => None,
        None if inside.len() < 300 && !inside.contains(' ') => Some((inside, "")),
        None => None,
    }
}

fn voice_name(inside: &str) -> Option<String> {
    let rest = inside.strip_prefix(['v', 'V'])?;
    let name = match rest.as_bytes().first()? {
        b' ' | b'\t' | b'\n' => rest,
        b'.' => rest.split_once([' ', '\t', '\n'])?.1,
        _ => return None,
    };
    let name = unescape(name.trim());
    (!name.is_empty()).then_some(name)
}

fn ass_block(text: &str) -> (Text, &str) {
    let block = text.strip_prefix("{\\").and_then(|inside| {
        let end = inside.char_indices().take(300).find(|(_, c)| *c == '}' || *c == '\n')?;
        (end.1 == '}').then(|| inside.get(end.0 + 1..)).flatten()
    });
    match block {
        Some(after) => (Text::None, after),
        None => (Text::Char('{'), text.get(1..).unwrap_or_default()),
    }
}

/// Decodes the entity a text begins with, or gives back its `&`.
fn entity(text: &str) -> (Text, &str) {
    let named = text.get(1..).and_then(|body| {
        let end = body.bytes().take(10).position(|b| b == b';')?;
        Some((decode(body.get(..end)?)?, body.get(end + 1..)?))
    });
    match named {
        Some((c, after)) => (Text::Char(c), after),
        None => (Text::Char('&'), text.get(1..).unwrap_or_default()),
    }
}

fn decode(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "euro" => '€',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ntilde" => 'ñ',
        _ => return None,
    })
}

/// Decodes the entities of a text, once.
pub(crate) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (text, after) = entity(from);
        if let Text::Char(c) = text {
            out.push(c);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_go_and_words_stay() {
        assert_eq!(plain("this<00:05:04.199><c> will</c><c.colorE5E5E5> be</c>"), "this will be");
        assert_eq!(plain("{\\an8}<font color=\"#fff\"><b>[music]</b></font>"), "[music]");
        assert_eq!(plain("a < b && c <3 {x} &lt;i&gt; &#228; &nope;"), "a < b && c <3 {x} <i> ä &nope;");
        assert_eq!(plain("<i>open"), "open");
    }

    #[test]
    fn voices_are_told_apart() {
        let voices = voices("<v.loud Mary Ann>Hello.</v>\n<v Joe>Hi &amp; bye");
        let seen: Vec<_> = voices.iter().map(|v| (v.speaker.as_deref(), v.text.trim())).collect();
        assert_eq!(seen, [(Some("Mary Ann"), "Hello."), (Some("Joe"), "Hi & bye")]);
    }

    proptest! {
        #[test]
        fn never_panics(text in "[<>v/&#x;{}\\\\a-z0-9 ü\n.:]{0,80}") {
            let _ = voices(&text);
            let _ = unescape(&text);
        }
    }
}
