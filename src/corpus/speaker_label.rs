//! The heads of turns in running text: who speaks and when, in the many ways people write it.
//!
//! A head is found by its form alone; whether the name in it is a speaker is decided from the whole document
//! (see `formats::text::plain`).

use crate::corpus::clock::{leading_blanks, parse_clock, parse_stamp};
use crate::corpus::part::text_part;
use crate::corpus::word_list::WordList;

/// The form a head is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadStyle {
    /// `**Name:**`, `**Name** 0:00`: emphasised, in Markdown.
    Bold,
    /// `Name (0:00):`, `Name 0:00`, `[0:00] Name:`: a name with a time.
    Timed,
    /// `Name:`.
    Colon,
    /// A time without a name.
    TimeOnly,
}

/// The head of a turn at the beginning of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TurnHead<'a> {
    /// The name as written.
    pub name: Option<&'a str>,
    /// When it begins, in seconds.
    pub start: Option<f64>,
    /// When it ends.
    pub end: Option<f64>,
    /// The rest of the line.
    pub rest: &'a str,
    /// The form it is written in.
    pub style: HeadStyle,
    /// Whether the line begins with a time without brackets.
    pub bare_time: bool,
}

/// How long a name may be, in bytes: beyond that a colon ends a clause rather than a name. Chosen by hand.
const MAX_NAME_BYTES: usize = 60;

/// The head a line may begin with. Whether its name is a speaker, `formats::text::plain` decides by
/// how often it comes back.
pub(crate) fn parse_head(line: &str) -> Option<TurnHead<'_>> {
    let line = line.trim();
    let line =
        ["- ", "* ", "> ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim_start();
    let (time, bare, rest) = split_leading_time(line);
    let named = if rest.starts_with(['*', '_']) { parse_emphasised(rest) } else { parse_unmarked(rest) };
    let (start, end) = time.map_or((None, None), |(start, end)| (Some(start), end));
    match named {
        Some(found) => {
            let style = if time.is_some() && found.style == HeadStyle::Colon {
                HeadStyle::Timed
            } else {
                found.style
            };
            Some(TurnHead {
                start: start.or(found.start),
                end: end.or(found.end),
                style,
                bare_time: bare,
                ..found
            })
        }
        None if time.is_some() => {
            Some(TurnHead { name: None, start, end, rest, style: HeadStyle::TimeOnly, bare_time: bare })
        }
        None => None,
    }
}

/// A start and perhaps an end, in seconds.
type HeadTimes = (f64, Option<f64>);

/// Splits a line at the time it begins with; says whether that stands without brackets.
fn split_leading_time(line: &str) -> (Option<HeadTimes>, bool, &str) {
    if let Some((start, end, length)) = parse_stamp(line, false) {
        let rest = text_part(line, length..);
        let rest = rest.trim_start().strip_prefix([':', '-', '–']).unwrap_or(rest);
        return (Some((start, end)), false, rest.trim_start());
    }
    if line.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some((start, end, length)) = parse_stamp(line, true)
    {
        let rest = text_part(line, length..);
        if rest.is_empty() || rest.starts_with([' ', '\t']) {
            let rest = rest.trim_start();
            let rest = ["- ", "– ", "| "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
            return (Some((start, end)), true, rest);
        }
    }
    (None, false, line)
}

/// `**Name:** text`, `**Name** (0:00): text`, `*Name:* text`, `__Name__: text`.
fn parse_emphasised(text: &str) -> Option<TurnHead<'_>> {
    let mark = ["***", "**", "__", "*", "_"].into_iter().find(|mark| text.starts_with(mark))?;
    let inside = text.get(mark.len()..)?;
    let close = inside.get(..floor_boundary(inside, MAX_NAME_BYTES + 24))?.find(mark)?;
    let (inner, after) = (inside.get(..close)?.trim(), inside.get(close + mark.len()..)?);
    let (time, _, inner) = split_leading_time(inner);
    let (inner, colon) = inner.strip_suffix([':', '：']).map_or((inner, false), |inner| (inner, true));
    let (name, inner_time) = split_trailing_time(inner);
    let mut rest = after;
    let mut colon = colon;
    let mut outer = None;
    let skipped = rest.get(separator_length(rest)..)?;
    if let Some((start, end, length)) = parse_stamp(skipped, true) {
        outer = Some((start, end));
        rest = skipped.get(length..)?;
    }
    if let Some(after) = rest.trim_start().strip_prefix([':', '：']) {
        colon = true;
        rest = after;
    }
    let time = time.or(inner_time).or(outer);
    let name = name.trim_end_matches(':').trim();
    let lines_only = time.is_some() || colon;
    (lines_only && !name.is_empty()).then(|| TurnHead {
        name: Some(name),
        start: time.map(|(start, _)| start),
        end: time.and_then(|(_, end)| end),
        rest: rest.trim_start(),
        style: HeadStyle::Bold,
        bare_time: false,
    })
}

/// The bytes of separators between a name and its time.
fn separator_length(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '·', '|', '-', '–', ',', '@']).len()
}

/// Splits `Name (0:00)` or `Name 0:00` at its time.
fn split_trailing_time(text: &str) -> (&str, Option<HeadTimes>) {
    let from = text.find(['(', '[', '\\']).filter(|at| parse_stamp(text_part(text, *at..), false).is_some());
    let from = from.or_else(|| find_bare_clock(text));
    match from.and_then(|at| Some((text.get(..at)?, parse_stamp(text.get(at..)?, true)?))) {
        Some((name, (start, end, _))) => (name.trim_end(), Some((start, end))),
        None => (text, None),
    }
}

/// The byte offset of a clock time after a blank.
fn find_bare_clock(text: &str) -> Option<usize> {
    let colon = text.get(..floor_boundary(text, MAX_NAME_BYTES + 12))?.find(':')?;
    let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = colon - digits;
    let spaced = text.get(..at)?.ends_with([' ', '\t']);
    (digits > 0 && spaced && parse_clock(text.get(at..)?).is_some()).then_some(at)
}

/// `Name:`, `Name (0:00):`, `Name [0:00]`, `Name  0:00`, `[SPEAKER_00]:`.
fn parse_unmarked(text: &str) -> Option<TurnHead<'_>> {
    if let Some(found) = parse_bracketed(text) {
        return Some(found);
    }
    let window = text.get(..floor_boundary(text, MAX_NAME_BYTES + 4))?;
    let at = window.find([':', '(', '[', '\\', '：'])?;
    let plain = |name: &'_ str, rest: &'_ str| -> Option<(usize, usize)> {
        let from = text.len() - rest.len();
        (!name.is_empty()).then_some((name.len(), from))
    };
    let from = text.get(at..)?;
    let colon = from.starts_with(':') || from.starts_with('：');
    if colon && find_bare_clock(text).is_none() {
        let rest = from.get(from.chars().next()?.len_utf8()..)?;
        let ends = rest.is_empty() || rest.starts_with([' ', '\t']) || from.starts_with('：');
        let (name, rest_at) = plain(text.get(..at)?.trim_end(), rest)?;
        return ends.then_some(TurnHead {
            name: text.get(..name),
            start: None,
            end: None,
            rest: text.get(rest_at..)?.trim_start(),
            style: HeadStyle::Colon,
            bare_time: false,
        });
    }
    let time_at = if colon { find_bare_clock(text)? } else { at };
    if let Some((start, end, length)) = parse_stamp(text.get(time_at..)?, true) {
        let name = text.get(..time_at)?.trim_end().trim_end_matches(['-', '–', '|', ',', ':']).trim_end();
        let rest = text.get(time_at + length..)?;
        let after = rest.trim_start();
        let marked = after.is_empty() || after.starts_with(':') || !colon;
        return (marked && !name.is_empty()).then(|| TurnHead {
            name: Some(name),
            start: Some(start),
            end,
            rest: after.strip_prefix(':').unwrap_or(after).trim_start(),
            style: HeadStyle::Timed,
            bare_time: false,
        });
    }
    parse_role(text, at)
}

/// `Jane Doe (Host): text`.
fn parse_role(text: &str, at: usize) -> Option<TurnHead<'_>> {
    let window = text.get(..floor_boundary(text, MAX_NAME_BYTES + 4))?;
    let close = at + window.get(at..)?.find([')', ']'])?;
    let after = text.get(close + 1..)?;
    let rest = after.trim_start().strip_prefix(':')?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    (ends && leading_blanks(after) <= 1 && at > 0).then_some(TurnHead {
        name: text.get(..=close),
        start: None,
        end: None,
        rest: rest.trim_start(),
        style: HeadStyle::Colon,
        bare_time: false,
    })
}

/// `[SPEAKER_00]: text`, `[Speaker 1] text`.
fn parse_bracketed(text: &str) -> Option<TurnHead<'_>> {
    let inside = text.strip_prefix('[')?;
    let close = inside.get(..floor_boundary(inside, MAX_NAME_BYTES))?.find(']')?;
    let (name, after) = (inside.get(..close)?.trim(), inside.get(close + 1..)?);
    let lower = name.to_lowercase();
    let numbered = lower.starts_with("speaker") && name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let colon = after.strip_prefix([':', '：']);
    // Zoom's saved captions have the time of day behind the name.
    if let Some((start, end, length)) = parse_stamp(after.trim_start(), true)
        && after.trim_start().len() == length
    {
        return Some(TurnHead {
            name: Some(name),
            start: Some(start),
            end,
            rest: "",
            style: HeadStyle::Timed,
            bare_time: false,
        });
    }
    (numbered || colon.is_some()).then(|| TurnHead {
        name: Some(name),
        start: None,
        end: None,
        rest: colon.unwrap_or(after).trim_start(),
        style: HeadStyle::Colon,
        bare_time: false,
    })
}

/// Says whether words could be what a speaker is called: short, without sentence marks, beginning
/// with a capital (in scripts that have them), and none of the words that like to stand before a
/// colon in running text.
pub(crate) fn is_plausible_name(name: &str) -> bool {
    // From running text and notes: what stands before a colon there and is no speaker. Chosen by
    // hand; not complete, and need not be, since a name must also come back.
    static NOT_NAMES: WordList = WordList::new(
        "note, notes, warning, example, edit, update, http, https, ftp, mailto, file, source, sources, \
         summary, transcript, title, date, url, link, links, chapter, part, section, topic, topics, \
         keywords, tags, references, ps, p.s, nb, n.b, todo, tip, important, remember, email, e-mail, \
         website, phone, tel, time, duration, length, step, figure, table, hinweis, achtung, beispiel, \
         quelle, datum, titel, thema, ملاحظة, for example, that is, like this, in short, the question is, \
         the answer is, quote, agenda, meeting, lunch, so, and, but, then, because, the, it says, he \
         said, she said, i said",
    );
    /// Roles, which name a speaker though they begin in lower case.
    static ROLES: WordList = WordList::new(
        "speaker, spk, interviewer, interviewee, participant, respondent, moderator, host, guest",
    );
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_direction_mark(c));
    let bare = name.split(['(', '[']).next().unwrap_or(name).trim();
    let words = bare.split_whitespace().count();
    let first = bare.trim_start_matches(['"', '\'', '(', '@', '>', ' ']).chars().next();
    let lower = bare.to_lowercase();
    let lower_label = ROLES.iter().any(|role| lower.starts_with(role));
    let begins = first.is_some_and(|c| (c.is_alphabetic() && !c.is_lowercase()) || lower_label);
    let wordy =
        bare.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || " .'’-_&/#,@>".contains(c));
    let stops = !points_are_initials(bare);
    (1..=6).contains(&words)
        && name.len() <= MAX_NAME_BYTES * 2
        && begins
        && wordy
        && !stops
        && bare.chars().any(char::is_alphabetic)
        && !NOT_NAMES.contains(lower.trim_end_matches('.'))
}

/// What a label that a machine gave is called: `SPEAKER_00`, `spk_0`, `speaker_0` and `S0` are
/// "Speaker 0". None for all other names.
pub(crate) fn name_machine_label(label: &str) -> Option<String> {
    let lower = label.to_ascii_lowercase();
    let number = ["speaker_", "speaker-", "spk_", "spk"].iter().find_map(|mark| lower.strip_prefix(mark));
    let number = number.or_else(|| label.strip_prefix('S'))?;
    let fits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| number.parse::<u32>().ok()).flatten().map(|number| format!("Speaker {number}"))
}

/// Says whether each word of a name begins with a capital, is in a script without them, or is one of the
/// small words inside names. Required of a name that stands before a colon only once.
pub(crate) fn is_capitalised(name: &str) -> bool {
    const SMALL: &[&str] = &[
        "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al",
        "bin", "und", "and",
    ];
    name.split_whitespace().enumerate().all(|(at, word)| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        at == 0 || SMALL.contains(&word) || first.is_none_or(|c| !c.is_lowercase())
    })
}

/// Says whether a character only marks the direction of text.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Says whether a character is a vowel sign or accent, which stands inside names though it is no letter.
fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{200c}'..='\u{200f}' | '\u{900}'..='\u{dff}')
}

/// Says whether every point in a name follows an initial or a title ("Dr. Smith", "J. R. Jones") rather than
/// ends a sentence; true where there is no point.
fn points_are_initials(name: &str) -> bool {
    const TITLES: &[&str] =
        &["mr.", "mrs.", "ms.", "dr.", "prof.", "jr.", "sr.", "st.", "rev.", "hon.", "sen.", "rep."];
    let fits = |word: &str| word.chars().count() == 2 || TITLES.contains(&word.to_lowercase().as_str());
    name.split_whitespace().filter(|word| word.ends_with('.')).all(fits)
}

/// The largest character boundary at or before a byte.
fn floor_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests;
