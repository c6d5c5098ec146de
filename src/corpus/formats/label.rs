//! The heads of turns in running text: who speaks and when, in the many ways people write it.

use super::clock::{blanks, clock, stamp};

/// How a head is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `**Name:**`, `**Name** 0:00`: emphasised, in Markdown.
    Bold,
    /// `Name (0:00):`, `Name 0:00`, `[0:00] Name:`: with a time.
    Timed,
    /// `Name:`.
    Colon,
    /// Only a time, in brackets.
    Time,
}

/// A head found at the beginning of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Head<'a> {
    /// Who, as written.
    pub name: Option<&'a str>,
    /// When it begins, in seconds.
    pub start: Option<f64>,
    /// When it ends.
    pub end: Option<f64>,
    /// The rest of the line.
    pub rest: &'a str,
    /// How it is written.
    pub style: Style,
    /// Whether the line begins with a time that no bracket marks as one.
    pub bare: bool,
}

/// How long a name may be, in bytes.
const LONGEST: usize = 60;

/// Finds the head a line may begin with. Whether a name is one is for [`super::plain`] to judge, by
/// whether it comes back.
pub(crate) fn head(line: &str) -> Option<Head<'_>> {
    let line = line.trim();
    let line =
        ["- ", "* ", "> ", "• "].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim_start();
    let (time, bare, rest) = leading_time(line);
    let named = if rest.starts_with(['*', '_']) { emphasised(rest) } else { unmarked(rest) };
    let (start, end) = time.map_or((None, None), |(start, end)| (Some(start), end));
    match named {
        Some(found) => {
            let style =
                if time.is_some() && found.style == Style::Colon { Style::Timed } else { found.style };
            Some(Head { start: start.or(found.start), end: end.or(found.end), style, bare, ..found })
        }
        None if time.is_some() => Some(Head { name: None, start, end, rest, style: Style::Time, bare }),
        None => None,
    }
}

type Times = (f64, Option<f64>);

fn leading_time(line: &str) -> (Option<Times>, bool, &str) {
    if let Some((start, end, length)) = stamp(line, false) {
        let rest = line.get(length..).unwrap_or_default();
        let rest = rest.trim_start().strip_prefix([':', '-', '–']).unwrap_or(rest);
        return (Some((start, end)), false, rest.trim_start());
    }
    if line.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some((start, end, length)) = stamp(line, true)
    {
        let rest = line.get(length..).unwrap_or_default();
        if rest.is_empty() || rest.starts_with([' ', '\t']) {
            let rest = rest.trim_start();
            let rest = ["- ", "– ", "| "].iter().find_map(|mark| rest.strip_prefix(mark)).unwrap_or(rest);
            return (Some((start, end)), true, rest);
        }
    }
    (None, false, line)
}

/// `**Name:** text`, `**Name** (0:00): text`, `*Name:* text`, `__Name__: text`.
fn emphasised(text: &str) -> Option<Head<'_>> {
    let mark = ["***", "**", "__", "*", "_"].into_iter().find(|mark| text.starts_with(mark))?;
    let inside = text.get(mark.len()..)?;
    let close = inside.get(..floor(inside, LONGEST + 24))?.find(mark)?;
    let (inner, after) = (inside.get(..close)?.trim(), inside.get(close + mark.len()..)?);
    let (time, _, inner) = leading_time(inner);
    let (inner, colon) = inner.strip_suffix([':', '：']).map_or((inner, false), |inner| (inner, true));
    let (name, inner_time) = trailing_time(inner);
    let mut rest = after;
    let mut colon = colon;
    let mut outer = None;
    let skipped = rest.get(separators(rest)..)?;
    if let Some((start, end, length)) = stamp(skipped, true) {
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
    (lines_only && !name.is_empty()).then(|| Head {
        name: Some(name),
        start: time.map(|(start, _)| start),
        end: time.and_then(|(_, end)| end),
        rest: rest.trim_start(),
        style: Style::Bold,
        bare: false,
    })
}

/// What may stand between a name and its time.
fn separators(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '·', '|', '-', '–', ',', '@']).len()
}

/// Splits `Name (0:00)` or `Name 0:00` at its time.
fn trailing_time(text: &str) -> (&str, Option<Times>) {
    let from =
        text.find(['(', '[', '\\']).filter(|at| stamp(text.get(*at..).unwrap_or_default(), false).is_some());
    let from = from.or_else(|| bare_clock(text));
    match from.and_then(|at| Some((text.get(..at)?, stamp(text.get(at..)?, true)?))) {
        Some((name, (start, end, _))) => (name.trim_end(), Some((start, end))),
        None => (text, None),
    }
}

/// Where a clock time stands after a blank.
fn bare_clock(text: &str) -> Option<usize> {
    let colon = text.get(..floor(text, LONGEST + 12))?.find(':')?;
    let digits = text.get(..colon)?.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = colon - digits;
    let spaced = text.get(..at)?.ends_with([' ', '\t']);
    (digits > 0 && spaced && clock(text.get(at..)?).is_some()).then_some(at)
}

/// `Name:`, `Name (0:00):`, `Name [0:00]`, `Name  0:00`, `[SPEAKER_00]:`.
fn unmarked(text: &str) -> Option<Head<'_>> {
    if let Some(found) = bracketed(text) {
        return Some(found);
    }
    let window = text.get(..floor(text, LONGEST + 4))?;
    let at = window.find([':', '(', '[', '\\', '：'])?;
    let plain = |name: &'_ str, rest: &'_ str| -> Option<(usize, usize)> {
        let from = text.len() - rest.len();
        (!name.is_empty()).then_some((name.len(), from))
    };
    let from = text.get(at..)?;
    let colon = from.starts_with(':') || from.starts_with('：');
    if colon && bare_clock(text).is_none() {
        let rest = from.get(from.chars().next()?.len_utf8()..)?;
        let ends = rest.is_empty() || rest.starts_with([' ', '\t']) || from.starts_with('：');
        let (name, rest_at) = plain(text.get(..at)?.trim_end(), rest)?;
        return ends.then_some(Head {
            name: text.get(..name),
            start: None,
            end: None,
            rest: text.get(rest_at..)?.trim_start(),
            style: Style::Colon,
            bare: false,
        });
    }
    let time_at = if colon { bare_clock(text)? } else { at };
    if let Some((start, end, length)) = stamp(text.get(time_at..)?, true) {
        let name = text.get(..time_at)?.trim_end().trim_end_matches(['-', '–', '|', ',', ':']).trim_end();
        let rest = text.get(time_at + length..)?;
        let after = rest.trim_start();
        let marked = after.is_empty() || after.starts_with(':') || !colon;
        return (marked && !name.is_empty()).then(|| Head {
            name: Some(name),
            start: Some(start),
            end,
            rest: after.strip_prefix(':').unwrap_or(after).trim_start(),
            style: Style::Timed,
            bare: false,
        });
    }
    role(text, at)
}

/// `Jane Doe (Host): text`.
fn role(text: &str, at: usize) -> Option<Head<'_>> {
    let window = text.get(..floor(text, LONGEST + 4))?;
    let close = at + window.get(at..)?.find([')', ']'])?;
    let after = text.get(close + 1..)?;
    let rest = after.trim_start().strip_prefix(':')?;
    let ends = rest.is_empty() || rest.starts_with([' ', '\t']);
    (ends && blanks(after) <= 1 && at > 0).then_some(Head {
        name: text.get(..=close),
        start: None,
        end: None,
        rest: rest.trim_start(),
        style: Style::Colon,
        bare: false,
    })
}

/// `[SPEAKER_00]: text`, `[Speaker 1] text`.
fn bracketed(text: &str) -> Option<Head<'_>> {
    let inside = text.strip_prefix('[')?;
    let close = inside.get(..floor(inside, LONGEST))?.find(']')?;
    let (name, after) = (inside.get(..close)?.trim(), inside.get(close + 1..)?);
    let lower = name.to_lowercase();
    let numbered = lower.starts_with("speaker") && name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let colon = after.strip_prefix([':', '：']);
    // Zoom's saved captions have the time of day behind the name.
    if let Some((start, end, length)) = stamp(after.trim_start(), true)
        && after.trim_start().len() == length
    {
        return Some(Head {
            name: Some(name),
            start: Some(start),
            end,
            rest: "",
            style: Style::Timed,
            bare: false,
        });
    }
    (numbered || colon.is_some()).then(|| Head {
        name: Some(name),
        start: None,
        end: None,
        rest: colon.unwrap_or(after).trim_start(),
        style: Style::Colon,
        bare: false,
    })
}

/// Says whether words could be what a speaker is called: short, without sentence marks, beginning
/// with a capital (in scripts that have them), and none of the words that like to stand before a
/// colon in running text.
pub(crate) fn plausible(name: &str) -> bool {
    const NOT_NAMES: &[&str] = &[
        "note",
        "notes",
        "warning",
        "example",
        "edit",
        "update",
        "http",
        "https",
        "ftp",
        "mailto",
        "file",
        "source",
        "sources",
        "summary",
        "transcript",
        "title",
        "date",
        "url",
        "link",
        "links",
        "chapter",
        "part",
        "section",
        "topic",
        "topics",
        "keywords",
        "tags",
        "references",
        "ps",
        "p.s",
        "nb",
        "n.b",
        "todo",
        "tip",
        "important",
        "remember",
        "email",
        "e-mail",
        "website",
        "phone",
        "tel",
        "time",
        "duration",
        "length",
        "step",
        "figure",
        "table",
        "hinweis",
        "achtung",
        "beispiel",
        "quelle",
        "datum",
        "titel",
        "thema",
        "ملاحظة",
        "for example",
        "that is",
        "like this",
        "in short",
        "the question is",
        "the answer is",
        "quote",
        "agenda",
        "meeting",
        "lunch",
        "so",
        "and",
        "but",
        "then",
        "because",
        "the",
        "it says",
        "he said",
        "she said",
        "i said",
    ];
    /// What people call those who speak without a capital.
    const ROLES: &[&str] = &[
        "speaker",
        "spk",
        "interviewer",
        "interviewee",
        "participant",
        "respondent",
        "moderator",
        "host",
        "guest",
    ];
    let name = name.trim_matches(|c: char| c.is_whitespace() || is_direction(c));
    let bare = name.split(['(', '[']).next().unwrap_or(name).trim();
    let words = bare.split_whitespace().count();
    let first = bare.trim_start_matches(['"', '\'', '(', '@', '>', ' ']).chars().next();
    let lower = bare.to_lowercase();
    let lower_label = ROLES.iter().any(|role| lower.starts_with(role));
    let begins = first.is_some_and(|c| (c.is_alphabetic() && !c.is_lowercase()) || lower_label);
    let wordy = bare.chars().all(|c| c.is_alphanumeric() || is_mark(c) || " .'’-_&/#,@>".contains(c));
    let stops = !has_initial(bare);
    (1..=6).contains(&words)
        && name.len() <= LONGEST * 2
        && begins
        && wordy
        && !stops
        && bare.chars().any(char::is_alphabetic)
        && !NOT_NAMES.contains(&bare.to_lowercase().trim_end_matches('.'))
}

/// What a label that a machine gave is called: `SPEAKER_00`, `spk_0`, `speaker_0` and `S0` are
/// "Speaker 0". None for all other names.
pub(crate) fn machine_name(label: &str) -> Option<String> {
    let lower = label.to_ascii_lowercase();
    let number = ["speaker_", "speaker-", "spk_", "spk"].iter().find_map(|mark| lower.strip_prefix(mark));
    let number = number.or_else(|| label.strip_prefix('S'))?;
    let fits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| number.parse::<u32>().ok()).flatten().map(|number| format!("Speaker {number}"))
}

/// Says whether each word of a name is written as in names: with a capital, in a script without them, or
/// as one of the small words inside names. What stands before a colon only once must be.
pub(crate) fn is_titled(name: &str) -> bool {
    const SMALL: &[&str] = &[
        "von", "van", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al",
        "bin", "und", "and",
    ];
    name.split_whitespace().enumerate().all(|(at, word)| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        at == 0 || SMALL.contains(&word) || first.is_none_or(|c| !c.is_lowercase())
    })
}

/// Marks that only say which way text runs.
fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Vowel signs and accents, which are no letters but stand inside names.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{200c}'..='\u{200f}' | '\u{900}'..='\u{dff}')
}

/// "Dr. Smith", "J. R. Jones": a point after one letter or a title ends no sentence.
fn has_initial(name: &str) -> bool {
    const TITLES: &[&str] =
        &["mr.", "mrs.", "ms.", "dr.", "prof.", "jr.", "sr.", "st.", "rev.", "hon.", "sen.", "rep."];
    let fits = |word: &str| word.chars().count() == 2 || TITLES.contains(&word.to_lowercase().as_str());
    name.split_whitespace().filter(|word| word.ends_with('.')).all(fits)
}

/// The largest character boundary at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests;
