//! What documents say about themselves before the talk begins: front matter (YAML or TOML between rules) and
//! plain header lines (`Title: …`). Only the simple forms people write are read: keys, strings, lists,
//! blocks, one level of nesting; what is not understood is kept as the text it is.

use crate::corpus::Attributes;
use crate::corpus::part::text_part;
use crate::corpus::word_list::WordList;

/// Keys of header lines that describe a recording rather than being spoken in it.
static HEADER_KEYS: WordList = WordList::new(
    "title, date, url, link, source, channel, author, authors, duration, length, language, published, \
     recorded, participants, participant, interviewee, location, place, episode, show, podcast, event, \
     project, video id, id, file, filename, transcribed by, transcriber, host, hosts, guest, guests, \
     speakers, interviewer, tags, categories, titel, datum, quelle, ort, dauer, study, studie, code, recorder, recording, \
     remarks, remark, comments, comment, notes, interview, interview no, interview number, interview code, \
     interviewer name, interview date, date of interview, place of interview, age, gender, sex, occupation, \
     profession, education, name, pseudonym, participant id, respondent id, id number, case, case no, site, \
     setting, time, start time, end time, start, end, group, wave, version, status, format, series, season, \
     medium, equipment, transcription, transcribed, date of transcription, region, village, country, city, \
     alter, geschlecht, beruf, bemerkungen, bemerkung, aufnahme, transkription, transkribiert von, projekt, \
     fecha, lugar, duración, título, proyecto, edad, lieu, durée, titre, projet, âge, data, luogo, durata, \
     subject, file name, topic, theme, attendees, present, moderator name, legend, legende, abbreviations, abkürzungen, \
     conventions, transcription conventions, transcription rules, transkriptionsregeln, befragte, befragter, \
     befragte person, interviewpartner, interviewpartnerin, interviewte, interviewter, teilnehmer, teilnehmende, \
     entrevistado, entrevistada, entrevistador, entrevistadora, local, duração, projeto, idade, enquêteur, enquêtrice, \
     enquêté, enquêtée, intervistato, intervistata, intervistatore, intervistatrice, réf, référence, дата, место, \
     длительность, проект, тема, интервьюер, респондент, возраст, город, 日期, 地点, 時間, 日時, 場所, 时间",
);

/// Of these the ones that name people, who may be speakers of the talk below.
static PEOPLE_KEYS: WordList = WordList::new(
    "host, hosts, guest, guests, speakers, participants, participant, interviewee, interviewer, name, author, authors, \
     present, attendees, moderator name, befragte, befragter, interviewte, interviewter, entrevistado, entrevistada, \
     entrevistador, entrevistadora, enquêteur, enquêtrice, enquêté, enquêtée, intervistato, intervistata, \
     intervistatore, intervistatrice, интервьюер, респондент, teilnehmer, teilnehmende, interviewpartner, \
     interviewpartnerin",
);

/// The most bytes front matter may have; beyond that a first rule is a rule. Chosen by hand.
const MAX_FRONT_MATTER_BYTES: usize = 64 * 1024;

/// Reads front matter or header lines; gives the attributes and where the text goes on.
pub(crate) fn parse_front_matter(text: &str) -> (Attributes, usize) {
    let blank = text.len() - text.trim_start_matches(['\n', ' ', '\t']).len();
    let body = text_part(text, blank..);
    for (rule, parse) in [("---", parse_yaml as fn(&str) -> Attributes), ("+++", parse_toml)] {
        if let Some((matter, length)) = split_fenced(body, rule) {
            return (parse(matter), blank + length);
        }
    }
    match parse_headers(body) {
        Some((attributes, length)) => (attributes, blank + length),
        None => (Attributes::new(), 0),
    }
}

/// The lines between two rules at the beginning, if they hold `key:` or `key =` first.
fn split_fenced<'a>(body: &'a str, rule: &str) -> Option<(&'a str, usize)> {
    let first = body.split('\n').next()?;
    if first.trim_end() != rule {
        return None;
    }
    let from = first.len() + 1;
    let mut at = from;
    for line in body.get(from..)?.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == rule || (rule == "---" && bare == "...") {
            let matter = body.get(from..at)?;
            let key = matter.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
            let keyed = key.is_none_or(|line| line.contains(':') || line.contains('='));
            return keyed.then_some((matter, at + line.len()));
        }
        at += line.len();
        if at > MAX_FRONT_MATTER_BYTES {
            return None;
        }
    }
    None
}

/// Reads the simple forms of YAML: keys with values, lists, blocks and one level of nesting.
pub(crate) fn parse_yaml(matter: &str) -> Attributes {
    let mut out = Attributes::new();
    let mut parent = String::new();
    let mut key = String::new();
    let mut block = false;
    // A quoted value that goes on over several lines, with the quote that ends it.
    let mut open: Option<(char, String)> = None;
    for line in matter.lines() {
        if let Some((quote, value)) = &mut open {
            let more = line.trim();
            value.push_str(if value.is_empty() || more.is_empty() { "" } else { " " });
            value.push_str(more);
            if ends_quoted(more, *quote) {
                out.insert(key.clone(), parse_scalar(value));
                open = None;
            }
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let bare = line.trim();
        if bare.is_empty() || (bare.starts_with('#') && !block) {
            continue;
        }
        let pair = split_pair(bare, ':').filter(|_| !block || indent == 0);
        match pair {
            Some((name, value)) if indent == 0 => {
                block = matches!(value.trim_end_matches(['-', '+']), "|" | ">");
                key = name.to_owned();
                parent = if value.is_empty() { name.to_owned() } else { String::new() };
                let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(quote) = quote.filter(|quote| value.len() == 1 || !ends_quoted(value, *quote)) {
                    open = Some((quote, value.to_owned()));
                    continue;
                }
                let value = if block { String::new() } else { parse_scalar(value) };
                out.insert(key.clone(), value);
            }
            Some((name, value)) if !parent.is_empty() && !bare.starts_with('-') => {
                key = format!("{parent}.{name}");
                out.insert(key.clone(), parse_scalar(value));
            }
            _ => {
                let item = bare.strip_prefix("- ").filter(|_| !block);
                let (glue, value) = item.map_or((" ", parse_scalar(bare)), |item| (", ", parse_scalar(item)));
                let whole = out.entry(key.clone()).or_default();
                if !whole.is_empty() {
                    whole.push_str(glue);
                }
                whole.push_str(&value);
            }
        }
    }
    // A quote that never ends was none.
    if let Some((_, value)) = open {
        out.insert(key, value);
    }
    out.retain(|key, value| !key.is_empty() && !value.is_empty());
    out
}

/// Says whether a line ends a quoted value: with its quote, which is not doubled or escaped.
fn ends_quoted(line: &str, quote: char) -> bool {
    let run = line.len() - line.trim_end_matches(quote).len();
    run % 2 == 1 && !(quote == '"' && line.ends_with("\\\""))
}

/// Reads the simple forms of TOML: tables, keys and values on one line.
fn parse_toml(matter: &str) -> Attributes {
    let mut out = Attributes::new();
    let mut table = String::new();
    for line in matter.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            table = format!("{name}.");
        } else if let Some((key, value)) = split_pair(line, '=') {
            out.insert(format!("{table}{key}"), parse_scalar(value));
        }
    }
    out
}

/// A key and its value. A YAML colon must be followed by a blank, so that times and URLs are no pairs.
fn split_pair(line: &str, separator: char) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(separator)?;
    let (key, value) = (key.trim().trim_matches(['"', '\'']), value.trim());
    let spaced =
        separator == '=' || value.is_empty() || line.get(line.len() - value.len() - 1..)?.starts_with(' ');
    let plausible = !key.is_empty() && key.len() <= 60 && !key.starts_with('-') && !key.contains(['{', '[']);
    (plausible && spaced).then_some((key, value))
}

/// A value without its quotes; a list in brackets as its items with commas.
fn parse_scalar(value: &str) -> String {
    let value = value.trim();
    if let Some(list) = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return list
            .split(',')
            .map(parse_scalar)
            .filter(|item| !item.is_empty())
            .collect::<Vec<_>>()
            .join(", ");
    }
    for quote in ['"', '\''] {
        if value.len() >= 2 && value.starts_with(quote) && value.ends_with(quote) {
            let inside = value.get(1..value.len() - 1).unwrap_or("").trim();
            return inside.replace("\\\"", "\"").replace("''", "'");
        }
    }
    value.split(" #").next().unwrap_or(value).trim_end().to_owned()
}

/// The most lines of a header sheet, blank ones with them. Chosen by hand.
const MAX_SHEET_LINES: usize = 60;

/// Header lines before the text, `Key: value`: all with a known key, or at least half of two or more with one, and
/// none with a key that heads a line of the text as well, since that is a speaker. Gives the bytes they take, too.
fn parse_headers(body: &str) -> Option<(Attributes, usize)> {
    let mut out = Attributes::new();
    let (mut at, mut end, mut known, mut lines) = (0, 0, 0usize, 0usize);
    let mut title = None;
    let sheet_end = sheet_length(body);
    for line in body.split_inclusive('\n').take(MAX_SHEET_LINES) {
        let bare = line.trim().trim_matches('*');
        let rule = bare.chars().all(|c| matches!(c, '-' | '=' | '_'));
        at += line.len();
        if rule {
            if !bare.is_empty() && lines > 0 {
                end = at;
            }
            continue;
        }
        let Some((key, value)) = sheet_pair(bare) else {
            // A title may stand above the sheet.
            let short = bare.len() <= 100
                && !bare.contains(':')
                && !bare.ends_with(['.', '?', '!'])
                && !bare.starts_with('#');
            if lines == 0 && title.is_none() && short {
                title = Some(bare.to_owned());
                continue;
            }
            break;
        };
        let key_known = HEADER_KEYS.contains(&key);
        // A line whose key heads another line is a turn, and so are the lines behind it; a sheet parted from the talk
        // names who asks and who answers in the words the talk has.
        let sheet = at <= sheet_end && PEOPLE_KEYS.contains(&key);
        if !sheet && heads_a_line(&key, body.get(at..).unwrap_or("")) || value.ends_with(['?', '!']) {
            break;
        }
        known += usize::from(key_known);
        lines += 1;
        // Two are there as well: "Interviewee: Ann", "Interviewee: Ben".
        let whole = out.entry(key).or_default();
        if !whole.is_empty() {
            whole.push_str(", ");
        }
        whole.push_str(&value);
        end = at;
    }
    let blank = |line: &&str| line.trim().is_empty();
    end += body.get(end..).map_or(0, |rest| rest.split_inclusive('\n').take_while(blank).map(str::len).sum());
    // Below a title one line may be the first turn of a talk.
    let least = if title.is_some() { 2 } else { 1 };
    let enough = lines >= least && known * 2 >= lines && known > 0;
    // A talk of two lines may begin with "Host:" and "Guest:"; something must follow that is no header.
    let rest = body.get(end..).is_some_and(|rest| !rest.trim().is_empty());
    if !enough || !rest || only_names_speakers(&out) {
        return None;
    }
    if let Some(title) = title {
        out.entry("title".to_owned()).or_insert(title);
    }
    Some((out, end))
}

/// The bytes of a sheet that a blank line parts from the talk: pairs without a blank line among them, perhaps below a
/// title, of which two and a half of all have keys that are no people's; 0 where there is none.
fn sheet_length(body: &str) -> usize {
    let (mut at, mut pairs, mut facts) = (0, 0usize, 0usize);
    for line in body.split_inclusive('\n').take(MAX_SHEET_LINES) {
        let bare = line.trim().trim_matches('*');
        if bare.is_empty() && pairs > 0 {
            return if facts >= 2 && facts * 2 >= pairs { at } else { 0 };
        }
        at += line.len();
        match sheet_pair(bare) {
            Some((key, _)) => {
                pairs += 1;
                facts += usize::from(HEADER_KEYS.contains(&key) && !PEOPLE_KEYS.contains(&key));
            }
            None if pairs == 0 => {}
            None => return 0,
        }
    }
    0
}

/// A line of a header sheet: a key of at most four words and its value.
fn sheet_pair(line: &str) -> Option<(String, String)> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim().trim_matches('*').trim().to_lowercase();
    let value = value.trim().trim_start_matches("**").trim().trim_end_matches("**").trim();
    let plain = key
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/' | '.' | '#' | '(' | ')'));
    let short = key.split_whitespace().count() <= 4 && key.len() <= 60 && value.len() <= 400;
    let spaced = !value.starts_with("//") && !key.is_empty() && key.chars().any(char::is_alphabetic);
    (plain && short && spaced && !value.is_empty()).then(|| (key, value.to_owned()))
}

/// Says whether a key stands before a colon at the beginning of a line of the text.
fn heads_a_line(key: &str, text: &str) -> bool {
    // The first megabyte shows it: who speaks only later is rare, and the search stays short.
    let text = crate::corpus::part::text_part(text, ..text.floor_char_boundary(text.len().min(1 << 20)));
    text.lines().any(|line| {
        let line = line.trim_start().trim_start_matches('*');
        line.get(..key.len()).is_some_and(|start| start.to_lowercase() == *key)
            && line
                .get(key.len()..)
                .is_some_and(|rest| rest.trim_start_matches('*').trim_start().starts_with([':', '(']))
    })
}

/// Says whether all keys name people who may be speakers of the text.
fn only_names_speakers(attributes: &Attributes) -> bool {
    attributes.keys().all(|key| {
        matches!(key.as_str(), "host" | "guest" | "participant" | "interviewee" | "interviewer" | "name")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn yaml_front_matter() {
        let text = "---\ntitle: \"A: talk\"\ndate: 2024-03-01 # when\ntags: [one, 'two']\nguests:\n  - Ann\n  - Bob\nabout: >\n  first line: here\n  second\nlong: begins\n  and goes on\nauthor:\n  name: Cy\nurl: https://x.org/a\n---\nBody";
        let (found, at) = parse_front_matter(text);
        let get = |key: &str| found.get(key).map(String::as_str);
        assert_eq!(get("title"), Some("A: talk"));
        assert_eq!(get("date"), Some("2024-03-01"));
        assert_eq!(get("tags"), Some("one, two"));
        assert_eq!(get("guests"), Some("Ann, Bob"));
        assert_eq!(get("about"), Some("first line: here second"));
        assert_eq!(get("long"), Some("begins and goes on"));
        assert_eq!(get("author.name"), Some("Cy"));
        assert_eq!(get("url"), Some("https://x.org/a"));
        assert_eq!(&text[at..], "Body");
    }

    #[test]
    fn a_key_that_comes_again_adds_to_the_first() {
        let text = "Title: Two voices\nInterviewee: Ann\nInterviewee: Ben\nDate: 2024-03-01\n\nA: Well.\nB: Yes.\nA: So.\nB: Yes.";
        let (found, _) = parse_front_matter(text);
        assert_eq!(found.get("interviewee").map(String::as_str), Some("Ann, Ben"));
    }

    #[test]
    fn other_openings() {
        assert_eq!(
            parse_front_matter("+++\ntitle = \"T\"\n+++\nx").0.get("title").map(String::as_str),
            Some("T")
        );
        let (found, at) = parse_front_matter("Title: A talk\nDate: 2020-01-02\n\nHello");
        assert_eq!((found.len(), at), (2, 32));
        assert_eq!(parse_front_matter("Host: Hello\nGuest: Hi\n\nHost: Bye").1, 0);
        // A sheet names who asks in the word that labels the turns.
        let sheet = "Projekt: Tal\nInterviewer: Anna\nDatum: 2.3.2020\n\nInterviewer: Wie?\nB: So.\n";
        let (found, at) = parse_front_matter(sheet);
        assert_eq!((found["interviewer"].as_str(), &sheet[at..at + 17]), ("Anna", "Interviewer: Wie?"));
        assert_eq!(parse_front_matter("Host: Hi\nTitle: So\n\nHost: Bye\n").1, 0);
        assert_eq!(parse_front_matter("---\nJust a rule\n---\nx").1, 0);
        assert_eq!(parse_front_matter("Plain text: yes").1, 0);
    }

    proptest! {
        #[test]
        fn never_panics(text in "(---\n|\\+\\+\\+\n|[a-z:=\\[\\]\"'#\\- \n|>é]){0,60}") {
            let (_, at) = parse_front_matter(&text);
            prop_assert!(text.is_char_boundary(at));
        }
    }
}
