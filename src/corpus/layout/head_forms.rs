//! The ways a turn opens, as a table of patterns, and the reader of such patterns.
//!
//! In a pattern `N` is the name, `T` a time, `W` the words (or none: they follow on the next lines), `§` a mark of
//! emphasis (`**`, `__`, `*`, `_`), `#` the marks of a heading, a blank any number of blanks, `$` the end of the
//! line, `¦` two blanks or more, `:` also a full-width colon, `–` any dash between blanks, `~` dashes close to what stands
//! before them; all else is itself.

use super::time_forms::{TimePlace, WrittenTime, read_time};
use crate::corpus::NO_LABELS;
use crate::corpus::clock::leading_blanks;
use crate::corpus::part::text_part;
use crate::corpus::speaker_label::is_capitalised;

/// What marks a name; rows with the same marks are weighed together, since writers mix them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum NameMarks {
    /// A colon, emphasis with a colon or a time, or a time behind the name.
    Written,
    /// Square brackets.
    Square,
    /// Curly brackets.
    Curly,
    /// Pointed brackets.
    Pointed,
    /// Round brackets.
    Round,
    /// A heading of Markdown or of a document.
    Heading,
    /// Emphasis alone, or a paragraph in bold.
    Emphasis,
    /// A name on a line of its own.
    Line,
    /// A dash between name and words.
    Dash,
    /// A tab, or two blanks or more, between name and words.
    Tab,
    /// A point behind one or two letters, as in the records of courts, or behind a name in capitals, as in those of
    /// hearings.
    Point,
    /// Corner brackets around the words, as Japanese interviews have them.
    Corner,
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeadForm {
    /// The pattern; also what the row is called in reports and by `--layout`.
    pub pattern: &'static str,
    /// What marks the name.
    pub marks: NameMarks,
}

const fn row(pattern: &'static str, marks: NameMarks) -> HeadForm {
    HeadForm { pattern, marks }
}

/// The row of names before an arrow, of one sign or more: `Anna > words`, `Anna -> words`, `Anna >> words`.
const ARROW: &str = "N > W";

/// The ways a turn opens. Of the rows that fit a line the first is taken.
pub(crate) const HEAD_FORMS: [HeadForm; 48] = [
    row("§T N:§ W", NameMarks::Written),
    row("§N T:§ W", NameMarks::Written),
    row("§N T§: W", NameMarks::Written),
    row("§N T§ W", NameMarks::Written),
    row("§N:§ W", NameMarks::Written),
    row("§N§: W", NameMarks::Written),
    row("§N§ T: W", NameMarks::Written),
    row("§N§ T W", NameMarks::Written),
    row("§N§$", NameMarks::Emphasis),
    row("§N§ W", NameMarks::Emphasis),
    row("# N T$", NameMarks::Heading),
    row("# N:$", NameMarks::Heading),
    row("# N$", NameMarks::Heading),
    row("[N]: W", NameMarks::Square),
    row("[N:] W", NameMarks::Square),
    row("[N] T: W", NameMarks::Square),
    row("[N] T W", NameMarks::Square),
    row("[N T] W", NameMarks::Square),
    row("[N] W", NameMarks::Square),
    row("【N】 W", NameMarks::Square),
    row("{N}: W", NameMarks::Curly),
    row("{N} W", NameMarks::Curly),
    row("<N>: W", NameMarks::Pointed),
    row("<N> W", NameMarks::Pointed),
    row("(N): W", NameMarks::Round),
    row("(N) W", NameMarks::Round),
    row("N T: W", NameMarks::Written),
    row("N: T: W", NameMarks::Written),
    row("N: T$", NameMarks::Written),
    row("N: W", NameMarks::Written),
    row("N:W", NameMarks::Written),
    row("N T$", NameMarks::Written),
    row("N T W", NameMarks::Written),
    row("N\tT\tW", NameMarks::Tab),
    row("T\tN\tW", NameMarks::Tab),
    row("N\tW", NameMarks::Tab),
    row("N¦W", NameMarks::Tab),
    row("N\u{3000}W", NameMarks::Tab),
    row("N「W」", NameMarks::Corner),
    row("N.~ W", NameMarks::Dash),
    row("N~ W", NameMarks::Dash),
    row("N. W", NameMarks::Point),
    row("N. – W", NameMarks::Dash),
    row("N – W", NameMarks::Dash),
    row("N | W", NameMarks::Dash),
    row(ARROW, NameMarks::Dash),
    row("N/ W", NameMarks::Dash),
    row("N$", NameMarks::Line),
];

/// The ways a turn may open, as `--layout` and the check of an import call them, and that no label is a speaker.
pub fn layout_names() -> impl Iterator<Item = &'static str> {
    HEAD_FORMS.iter().map(|form| form.pattern).chain([NO_LABELS])
}

/// What marks names in a layout; none where it is none, or where no label is a speaker.
pub(super) fn marks_of_layout(name: &str) -> Option<NameMarks> {
    HEAD_FORMS.iter().find(|form| form.pattern == name).map(|form| form.marks)
}

/// How a turn looks in a layout, as in `Anna: words`; the way times are written, which may stand behind its row, stays as it
/// is.
pub fn layout_example(name: &str) -> String {
    if name == NO_LABELS {
        return "nobody is named".to_owned();
    }
    let rows = HEAD_FORMS.iter().map(|form| form.pattern);
    let row = rows.filter(|row| name.starts_with(row)).max_by_key(|row| row.len()).unwrap_or("");
    let part = |part: char| match part {
        'N' => "Anna".to_owned(),
        'T' => "[0:05]".to_owned(),
        'W' => "words".to_owned(),
        '§' => "**".to_owned(),
        '#' => "##".to_owned(),
        '¦' => "   ".to_owned(),
        '\t' => " ⇥ ".to_owned(),
        '~' => "—".to_owned(),
        '$' => " ⏎ words".to_owned(),
        other => other.to_string(),
    };
    row.chars().map(part).collect::<String>() + text_part(name, row.len()..)
}

/// The longest name, in bytes: beyond it a colon ends a clause. Chosen by hand: offices in the records of parliaments
/// reach a hundred letters, names of meeting tools with a role or a place sixty.
const MAX_NAME_BYTES: usize = 120;

/// A head as one row reads it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WrittenHead<'a> {
    /// The name as written.
    pub name: &'a str,
    /// The time in it.
    pub time: Option<WrittenTime>,
    /// The words behind it on its line.
    pub words: &'a str,
    /// The index of its row.
    pub form: usize,
}

impl WrittenHead<'_> {
    /// What marks its name.
    pub fn marks(&self) -> NameMarks {
        HEAD_FORMS.get(self.form).map_or(NameMarks::Line, |form| form.marks)
    }
}

/// The heads a line may open with, one for each kind of marks, in the order of the table.
pub(crate) fn read_heads(line: &str) -> Vec<WrittenHead<'_>> {
    let mut found: Vec<WrittenHead<'_>> = Vec::new();
    let Some(&first) = line.as_bytes().first() else { return found };
    let marks =
        LineMarks::of(text_part(line, ..line.floor_char_boundary(line.len().min(MAX_NAME_BYTES + 60))));
    for (at, form) in HEAD_FORMS.iter().enumerate() {
        if !marks.may_open(form, first) || found.iter().any(|head| head.marks() == form.marks) {
            continue;
        }
        found.extend(read_pattern(line, form.pattern).map(|head| WrittenHead { form: at, ..head }));
    }
    found
}

/// Which marks the beginning of a line has. Found once for all rows, most of which they rule out.
#[derive(Debug, Clone, Copy, Default)]
struct LineMarks {
    gap: bool,
    corner: bool,
    point: bool,
    dash: bool,
    /// What may stand behind a name or begin a time.
    colon_or_time: bool,
    is_short: bool,
}

impl LineMarks {
    fn of(window: &str) -> Self {
        let mut marks = Self { is_short: window.len() <= MAX_NAME_BYTES, ..Self::default() };
        let mut before = '\n';
        for c in window.chars() {
            match c {
                '\t' | '\u{3000}' => marks.gap = true,
                ' ' => marks.gap |= before == ' ',
                '「' => marks.corner = true,
                '.' => (marks.point, marks.colon_or_time) = (true, true),
                '-' | '–' | '—' | '|' | '>' | '/' => marks.dash = true,
                ':' | '(' | '[' | '#' | '0'..='9' => marks.colon_or_time = true,
                c if is_wide_colon(c) => marks.colon_or_time = true,
                _ => {}
            }
            before = c;
        }
        marks
    }

    /// Rules out at once the rows whose marks a line does not have, which begins with the byte `first`.
    fn may_open(self, form: &HeadForm, first: u8) -> bool {
        match form.pattern.as_bytes().first() {
            Some(0xc2) => matches!(first, b'*' | b'_'),
            Some(b'N' | b'T') => match form.marks {
                NameMarks::Tab => self.gap,
                NameMarks::Corner => self.corner,
                NameMarks::Point => self.point,
                NameMarks::Dash => self.dash,
                NameMarks::Line => self.is_short,
                _ => self.colon_or_time,
            },
            Some(mark) => *mark == first,
            None => false,
        }
    }
}

/// Reads a line by a pattern.
fn read_pattern<'a>(line: &'a str, pattern: &'static str) -> Option<WrittenHead<'a>> {
    let mut at = 0;
    let mut name = None;
    let mut time = None;
    let mut emphasis = "";
    let mut parts = pattern.chars().peekable();
    while let Some(part) = parts.next() {
        let rest = text_part(line, at..);
        match part {
            ' ' => at += leading_blanks(rest),
            'N' => {
                let found = find_name(rest, &mut parts.clone(), emphasis)?;
                // Marks between a name and its time are no part of either.
                let is_timed = parts.clone().find(|part| *part != ' ') == Some('T');
                let bare = if is_timed { found.trim_end_matches(TIME_SEPARATORS) } else { found };
                // What an arrow begins with, `Anna -> words`, is none either.
                let bare = if pattern == ARROW {
                    bare.trim_end_matches([' ', '-', '=', '–', '—'])
                } else {
                    bare
                };
                name = Some(bare.trim());
                at += found.len();
                // Marks between a name and its time: `Name - 0:05`, `Name · 0:05`.
                at += separator_length(text_part(line, at..), parts.clone());
            }
            'T' => {
                let place = match parts.clone().find(|part| *part != ' ') {
                    Some('$') => TimePlace::Alone,
                    Some('W') if name.is_some() => TimePlace::Marked,
                    _ => TimePlace::Leading,
                };
                let behind_mark = rest.trim_start_matches(TIME_SEPARATORS);
                let rest = if name.is_some() { behind_mark } else { rest };
                at = line.len() - rest.len();
                // The time may be emphasised by itself: `**Name** *(0:05)*`.
                let marks =
                    ["**", "*", "__", "_"].into_iter().find(|mark| rest.starts_with(mark)).unwrap_or("");
                let rest = text_part(rest, marks.len()..);
                let found = read_time(rest, place).or_else(|| {
                    // A bare time may stand behind a name where nothing follows.
                    read_time(rest, TimePlace::Leading).filter(|time| {
                        let behind = text_part(rest, time.length..);
                        behind.strip_prefix(marks).unwrap_or(behind).trim().is_empty()
                    })
                })?;
                at += marks.len() + found.length;
                at += text_part(line, at..).strip_prefix(marks).map(|_| marks.len())?;
                time = Some(found);
            }
            'W' => break,
            '§' if emphasis.is_empty() => {
                emphasis = ["***", "**", "__", "*", "_"].into_iter().find(|mark| rest.starts_with(mark))?;
                at += emphasis.len();
                at += leading_blanks(text_part(line, at..));
            }
            '§' => at += rest.strip_prefix(emphasis).map(|_| emphasis.len())?,
            '#' => {
                let marks = rest.bytes().take_while(|b| *b == b'#').count();
                at += Some(marks)
                    .filter(|marks| (1..=6).contains(marks) && text_part(rest, *marks..).starts_with(' '))?;
            }
            '$' => {
                if !rest.trim_end_matches(['#', ' ']).is_empty() {
                    return None;
                }
                at = line.len();
            }
            ':' => at += colon_length(rest, parts.peek().copied())?,
            '–' => {
                let dash = rest.chars().next().filter(|c| matches!(c, '-' | '–' | '—'))?;
                let spaced = text_part(line, ..at).ends_with([' ', '\t']);
                let after = text_part(rest, dash.len_utf8()..);
                if !spaced || !after.starts_with([' ', '\t']) {
                    return None;
                }
                at += dash.len_utf8();
            }
            '¦' => at += Some(leading_blanks(rest)).filter(|blanks| *blanks >= 2)?,
            '~' => {
                at += Some(rest.len() - rest.trim_start_matches(['-', '–', '—']).len())
                    .filter(|taken| *taken > 0)?
            }
            mark => at += rest.strip_prefix(mark).map(|_| mark.len_utf8())?,
        }
    }
    let name = name.filter(|name| !name.is_empty())?;
    let words = text_part(line, at..).trim_start();
    let words = if pattern == ARROW { words.trim_start_matches('>').trim_start() } else { words };
    // What closes behind the words.
    let words = parts.next().and_then(|close| words.strip_suffix(close)).unwrap_or(words);
    Some(WrittenHead { name, time, words, form: 0 })
}

/// Says whether a sign ends a label as a colon does, in scripts that have their own: full-width, Ethiopic, Khmer.
pub(crate) fn is_wide_colon(c: char) -> bool {
    matches!(c, '：' | '፦' | '፥' | '៖' | '﹕' | '︓')
}

/// The bytes of a colon that ends a label: of another script, or followed by a blank, the end, or what the pattern has; with
/// the dash that some set behind it, `Anna:- words`. A pattern with words close behind it takes those that begin with a letter
/// or a quotation mark: `问:你好`.
fn colon_length(rest: &str, next: Option<char>) -> Option<usize> {
    if let Some(colon) = rest.chars().next().filter(|c| is_wide_colon(*c)) {
        return Some(colon.len_utf8());
    }
    let after = rest.strip_prefix(':')?;
    let dash = after.chars().next().filter(|c| matches!(c, '-' | '–' | '—')).map_or(0, char::len_utf8);
    if dash > 0 && text_part(after, dash..).starts_with([' ', '\t']) {
        return Some(1 + dash);
    }
    if next == Some('W') {
        let opens = |c: char| c.is_alphabetic() || "\"“„«‘¿¡「『《（(".contains(c);
        return after.starts_with(opens).then_some(1);
    }
    let ends =
        after.is_empty() || after.starts_with([' ', '\t', '\\']) || matches!(next, Some('§' | ']' | '$'));
    ends.then_some(1)
}

/// The name a text begins with: up to what the pattern has next.
fn find_name<'a>(
    text: &'a str,
    parts: &mut std::iter::Peekable<std::str::Chars<'_>>,
    emphasis: &str,
) -> Option<&'a str> {
    let window = text_part(text, ..text.floor_char_boundary(text.len().min(MAX_NAME_BYTES)));
    while parts.next_if_eq(&' ').is_some() {}
    let next = parts.next()?;
    let end = match next {
        'T' => find_time(text, window)?,
        '$' => Some(text.trim_end_matches(['#', ' ']).len()).filter(|_| text.len() <= MAX_NAME_BYTES)?,
        '§' => window.find(emphasis)?,
        ':' => {
            let after = parts.peek().copied();
            let mut colons = window.char_indices().filter(|(_, c)| *c == ':' || is_wide_colon(*c));
            colons.find(|(at, _)| colon_length(text_part(text, *at..), after).is_some())?.0
        }
        '–' => {
            window
                .char_indices()
                .find(|(at, c)| {
                    matches!(c, '-' | '–' | '—') && text_part(text, ..*at).ends_with([' ', '\t'])
                })?
                .0
        }
        '\t' => window.find('\t')?,
        '¦' => window.find("  ")?,
        '/' => {
            let mut slashes = window.match_indices('/').map(|(at, _)| at);
            slashes.find(|at| text_part(window, at + 1..).starts_with([' ', '¿', '¡', '«']))?
        }
        '.' => find_point(window, parts.find(|part| *part != ' '))?,
        // A dash close behind a name of few letters, and a blank or a Spanish mark behind it; others join words.
        '~' => {
            let mut dashes = window.match_indices(['-', '–', '—']);
            dashes
                .find(|(at, dash)| {
                    let after = text_part(window, at + dash.len()..);
                    *at <= 12
                        && *at > 0
                        && after.starts_with([' ', '¿', '¡', '«'])
                        && !text_part(window, ..*at).ends_with([' ', '\t', '.'])
                })?
                .0
        }
        mark => window.find(mark)?,
    };
    let name = text.get(..end)?;
    // A time is no part of a name; the rows with a time have it beside.
    let timed = next != 'T' && find_time(name, name).is_some();
    // Marks at its beginning belong to another row.
    let marked = name.trim_start().starts_with(['#', '*', '_', '[', '{', '<', '(', '|', '【']);
    // What stands before a colon is the name already.
    let inside = name
        .char_indices()
        .any(|(at, c)| (c == ':' || is_wide_colon(c)) && colon_length(text_part(name, at..), None).is_some());
    let marked =
        marked || inside || next == 'T' && name.trim_end().ends_with(|c| c == ':' || is_wide_colon(c));
    (!name.trim().is_empty() && !timed && !marked && !name.contains('\n')).then_some(name)
}

/// Where in a window the point behind a name is: before a dash where the pattern has one next, close or between blanks; or the first behind letters or a name in capitals, so
/// that the point of `Mr. VOSS.` is its last.
fn find_point(window: &str, next: Option<char>) -> Option<usize> {
    window.match_indices('.').map(|(at, _)| at).find(|at| {
        let after = text_part(window, at + 1..);
        match next {
            Some('~') => after.starts_with(['-', '–', '—']),
            Some('–') => {
                let dash = after.trim_start_matches(' ');
                dash.len() < after.len() && dash.starts_with(['-', '–', '—'])
            }
            _ => {
                (after.is_empty() || after.starts_with(' ')) && stands_before_point(text_part(window, ..*at))
            }
        }
    })
}

/// Says whether a name may stand before a point: one to three capitals or digits, or a name whose last word is in
/// capitals, `Mr. O'BRIEN`, `Chairman McCARTHY`.
pub(super) fn stands_before_point(name: &str) -> bool {
    let letters = name.len() <= 3
        && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && name.starts_with(char::is_uppercase);
    let last = name.split_whitespace().next_back().unwrap_or("");
    let (upper, lower) = last.chars().filter(|c| c.is_alphabetic()).fold((0, 0), |(upper, lower), c| {
        if c.is_uppercase() { (upper + 1, lower) } else { (upper, lower + 1) }
    });
    let shouted =
        upper >= 3 && lower <= 2 && last.ends_with(char::is_uppercase) && !name.contains([',', ':', '(']);
    letters || shouted && name.split_whitespace().count() <= 4 && is_capitalised(name)
}

/// Where in a window a time begins: at a mark, or at a clock time behind a blank.
fn find_time(text: &str, window: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, c) in window.char_indices() {
        let bare = c.is_ascii_digit() && matches!(before, ' ' | '\t' | '\u{a0}');
        let marked = matches!(c, '[' | '(' | '{' | '<' | '#' | '@' | '\\' | '【' | '`');
        if at > 0 && (bare || marked) {
            let place = if bare { TimePlace::Alone } else { TimePlace::Marked };
            let found = read_time(text_part(text, at..), place);
            // Words with numbers are names: only a clock time, or a time that ends its line, is a time.
            let ends = |time: &WrittenTime| text_part(text, at + time.length..).trim().is_empty();
            let clock =
                |time: &WrittenTime| read_time(text_part(text, at..), TimePlace::Leading) == Some(*time);
            if found.is_some_and(|time| marked || clock(&time) || ends(&time)) {
                return Some(at);
            }
        }
        before = c;
    }
    None
}

/// What stands between a name and its time, as in `Name - 0:05`.
const TIME_SEPARATORS: [char; 10] = [' ', '\t', '·', '•', '|', '-', '–', '—', ',', '@'];

/// The bytes of marks between a name and a time, where the pattern has a time next.
fn separator_length(text: &str, mut parts: std::iter::Peekable<std::str::Chars<'_>>) -> usize {
    while parts.next_if_eq(&' ').is_some() {}
    if parts.next() != Some('T') {
        return 0;
    }
    text.len() - text.trim_start_matches(TIME_SEPARATORS).len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(line: &str) -> Vec<(&'static str, &str, Option<f64>, &str)> {
        let heads = read_heads(line);
        heads
            .into_iter()
            .map(|h| (HEAD_FORMS[h.form].pattern, h.name, h.time.map(|t| t.start), h.words))
            .collect()
    }

    #[test]
    fn heads_of_turns() {
        for (line, pattern, name, start, words) in [
            ("**Jane Doe:** hi", "§N:§ W", "Jane Doe", None, "hi"),
            ("**Jane**: hi", "§N§: W", "Jane", None, "hi"),
            ("**Jane** 0:05", "§N§ T W", "Jane", Some(5.0), ""),
            ("**Jane** (1:00:05): hi", "§N§ T: W", "Jane", Some(3605.0), "hi"),
            ("**[00:05] Jane:** hi", "§T N:§ W", "Jane", Some(5.0), "hi"),
            ("Jane (00:00:05): hi", "N T: W", "Jane", Some(5.0), "hi"),
            ("Jane Doe [00:05] hi", "N T W", "Jane Doe", Some(5.0), "hi"),
            ("Jane Doe  0:05", "N T$", "Jane Doe", Some(5.0), ""),
            ("Jane Doe - 0:05", "N T$", "Jane Doe", Some(5.0), ""),
            ("Jane Doe — (0:05)", "N T$", "Jane Doe", Some(5.0), ""),
            ("Jane Doe | 0:05", "N T$", "Jane Doe", Some(5.0), ""),
            ("**Jane** *00:05*", "§N§ T W", "Jane", Some(5.0), ""),
            ("**Jane** `00:05`", "§N§ T W", "Jane", Some(5.0), ""),
            ("Pregunta. — Sí.", "N. – W", "Pregunta", None, "Sí."),
            ("**Jane** · 0:05", "§N§ T W", "Jane", Some(5.0), ""),
            ("Ann: 00:00:15", "N: T$", "Ann", Some(15.0), ""),
            ("Jane: hi", "N: W", "Jane", None, "hi"),
            ("Jane Doe (Host): hi", "N: W", "Jane Doe (Host)", None, "hi"),
            ("[SPEAKER_00]: hi", "[N]: W", "SPEAKER_00", None, "hi"),
            ("[Jane Doe] 10:30:12", "[N] T W", "Jane Doe", Some(37812.0), ""),
            ("[Ann Miller] [00:03] Yes.", "[N] T W", "Ann Miller", Some(3.0), "Yes."),
            ("{Maria} How", "{N} W", "Maria", None, "How"),
            ("<Спикер №1> Да.", "<N> W", "Спикер №1", None, "Да."),
            ("(speaker 0) so", "(N) W", "speaker 0", None, "so"),
            ("#### Speaker 1", "# N$", "Speaker 1", None, ""),
            ("主持人：你好", "N: W", "主持人", None, "你好"),
            ("问:你好", "N:W", "问", None, "你好"),
            ("Q:Where?", "N:W", "Q", None, "Where?"),
            ("Jane:- Well.", "N: W", "Jane", None, "Well."),
            ("Jane -> Well.", "N > W", "Jane", None, "Well."),
            ("Jane >> Well.", "N > W", "Jane", None, "Well."),
            ("I\thow", "N\tW", "I", None, "how"),
            ("ANNA – Well.", "N – W", "ANNA", None, "Well."),
            ("E- ¿Cómo?", "N~ W", "E", None, "¿Cómo?"),
            ("P.- ¿Cómo?", "N.~ W", "P", None, "¿Cómo?"),
            ("Pregunta.— Sí.", "N.~ W", "Pregunta", None, "Sí."),
            ("Mr. O'BRIEN. I yield.", "N. W", "Mr. O'BRIEN", None, "I yield."),
            ("Chairman McCARTHY. So.", "N. W", "Chairman McCARTHY", None, "So."),
            ("田中「はい。」", "N「W」", "田中", None, "はい。"),
            ("○山田委員\u{3000}はい。", "N\u{3000}W", "○山田委員", None, "はい。"),
            ("**Jane** *(0:05)*", "§N§ T W", "Jane", Some(5.0), ""),
        ] {
            let found = seen(line);
            assert!(found.contains(&(pattern, name, start, words)), "{line}: {found:?}");
        }
    }

    #[test]
    fn examples_of_layouts() {
        assert_eq!(layout_example("N: W #00:00:05-3#"), "Anna: words #00:00:05-3#");
        assert_eq!(layout_example("# N$"), "## Anna ⏎ words");
        assert_eq!(layout_example("[00:05]"), "[00:05]");
    }

    #[test]
    fn no_heads() {
        for line in ["https://x.org/a", "He met at 10:30 and left", ""] {
            assert!(seen(line).iter().all(|h| matches!(h.0, "N$" | "N T W")), "{line}: {:?}", seen(line));
        }
    }

    proptest! {
        #[test]
        fn never_panics(line in "[*_\\[\\](){}<>#:0-9A-Za-zäé ：\\\\>.\\-\t|–]{0,90}") {
            for head in read_heads(&line) {
                prop_assert!(!head.name.trim().is_empty() && line.contains(head.name));
            }
        }
    }
}
