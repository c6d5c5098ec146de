//! Chats as text: WhatsApp's export of both systems, Signal's and Telegram's copies, Discord's logs. Each message
//! begins with a day and a time of day; lines without them go on with the message before.

use super::from_messages;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::text_part;

/// How many messages must be among the first lines. Chosen by hand.
const MIN_MESSAGES: usize = 3;

/// What messages say that hold a picture or nothing any more, in lower case.
const WITHOUT_WORDS: [&str; 22] = [
    "<media omitted>",
    "image omitted",
    "video omitted",
    "audio omitted",
    "sticker omitted",
    "gif omitted",
    "document omitted",
    "contact card omitted",
    "this message was deleted",
    "you deleted this message",
    "<medien ausgeschlossen>",
    "bild weggelassen",
    "video weggelassen",
    "audio weggelassen",
    "sticker weggelassen",
    "diese nachricht wurde gelöscht",
    "<multimedia omitido>",
    "imagen omitida",
    "<médias omis>",
    "image absente",
    "null",
    "missed voice call",
];

/// The head of a message: its day, who wrote it (none for the system), and its words.
struct MessageHead<'a> {
    day: [u32; 3],
    separator: char,
    who: Option<&'a str>,
    words: &'a str,
}

/// Says whether a text is such a chat: three messages at least among its first forty lines, the first among its first
/// eight.
pub(in crate::corpus::formats) fn is_chat_log(text: &str) -> bool {
    let heads: Vec<bool> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(40)
        .map(|line| read_head(line).is_some())
        .collect();
    heads.iter().take(8).any(|head| *head)
        && heads.iter().filter(|head| **head).count() >= MIN_MESSAGES.min(heads.len().max(2))
}

/// Reads such a chat.
pub(in crate::corpus::formats) fn parse(text: &str) -> ParsedTranscript {
    let mut messages: Vec<(String, String)> = Vec::new();
    let mut days: Vec<([u32; 3], char)> = Vec::new();
    let (mut left_out, mut unsaid) = (0, 0);
    let mut skips = false;
    for line in text.lines() {
        if let Some(head) = read_head(line) {
            days.push((head.day, head.separator));
            let bare =
                head.words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'));
            let empty = WITHOUT_WORDS.contains(&bare.to_lowercase().trim_end_matches('.'))
                || bare.starts_with("<attached:");
            skips = head.who.is_none() || empty;
            left_out += usize::from(skips);
            unsaid += if skips { head.words.chars().filter(|c| !c.is_whitespace()).count() } else { 0 };
            if let Some(who) = head.who.filter(|_| !skips) {
                messages.push((clean_name(who), bare.to_owned()));
            }
        } else if let Some((_, words)) = messages.last_mut().filter(|_| !skips) {
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(line.trim());
        }
    }
    messages.iter_mut().for_each(|(_, words)| words.truncate(words.trim_end().len()));
    messages.retain(|(_, words)| !words.is_empty());
    let mut parsed = from_messages(messages, first_day(&days), left_out);
    parsed.left_out = unsaid;
    parsed
}

/// A name without the tilde of those who are not in the phone's book.
fn clean_name(name: &str) -> String {
    name.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}' | '\u{202c}' | '~' | '\u{a0}')
    })
    .to_owned()
}

/// The head a line begins with.
fn read_head(line: &str) -> Option<MessageHead<'_>> {
    let line = line.trim_start_matches(['\u{200e}', '\u{200f}', ' ']);
    // `[13.06.23, 18:08:08] Name: words`, or the name alone on the line.
    if let Some(inside) = line.strip_prefix('[') {
        let (stamp, rest) = inside.split_once(']')?;
        let (day, separator) = read_stamp(stamp)?;
        let rest = rest.trim_start();
        let (who, words) = split_name(rest).map_or((None, rest), |(who, words)| (Some(who), words));
        // Discord's logs have the name alone, and the words below.
        let alone = who.is_none()
            && (1..=40).contains(&rest.len())
            && !rest.contains(['.', '!', '?'])
            && rest.split_whitespace().count() <= 2;
        return Some(if alone {
            MessageHead { day, separator, who: Some(rest), words: "" }
        } else {
            MessageHead { day, separator, who, words }
        });
    }
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        // `6/13/23, 6:08 PM - Name: words`.
        let (stamp, rest) = line.split_once(" - ").or_else(|| line.split_once(" – "))?;
        let (day, separator) = read_stamp(stamp)?;
        let (who, words) = split_name(rest).map_or((None, rest), |(who, words)| (Some(who), words));
        return Some(MessageHead { day, separator, who, words });
    }
    // `Name, [13.06.23 18:08]`, and the words below.
    let (who, stamp) = line.strip_suffix(']').and_then(|line| line.split_once(", ["))?;
    let (day, separator) = read_stamp(stamp)?;
    (who.len() <= 60).then_some(MessageHead { day, separator, who: Some(who), words: "" })
}

/// The name and the words of a message.
fn split_name(rest: &str) -> Option<(&str, &str)> {
    let (who, words) = rest.split_once(':')?;
    let fits = who.len() <= 80
        && !who.trim().is_empty()
        && (words.is_empty() || words.starts_with([' ', '\u{200e}', '\u{200f}', '\n']));
    fits.then_some((who, words.trim_start()))
}

/// The three numbers of the day of a stamp, and what parts them: a day, then a time of day.
fn read_stamp(stamp: &str) -> Option<([u32; 3], char)> {
    let stamp = stamp.trim();
    if stamp.len() > 40 {
        return None;
    }
    let separator = stamp.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let mut day = [0; 3];
    let mut rest = stamp;
    for (at, part) in day.iter_mut().enumerate() {
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        if count == 0 || count > 4 {
            return None;
        }
        *part = rest.get(..count)?.parse().ok()?;
        rest = text_part(rest, count..);
        if at < 2 {
            rest = rest.strip_prefix(separator)?;
        }
    }
    let rest = rest.trim_start_matches([',', ' ', 'T', '\u{202f}', '\u{a0}', '.']);
    let (_, length) = crate::corpus::clock::parse_clock(rest).or_else(|| hours_and_minutes(rest))?;
    let after = text_part(rest, length..).trim_matches([' ', '\u{202f}', '\u{a0}', '.']).to_lowercase();
    let half = ["", "am", "pm", "a.m", "p.m", "a. m", "p. m", "uhr", "utc"].contains(&after.as_str());
    half.then_some((day, separator))
}

/// `6:08pm`, which is no clock time elsewhere.
fn hours_and_minutes(text: &str) -> Option<(f64, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').len();
    crate::corpus::clock::parse_clock(text.get(..digits)?)
}

/// The first day as ISO 8601 has it. Whether the day or the month comes first is told by any day over twelve; with
/// points the day does.
fn first_day(days: &[([u32; 3], char)]) -> Option<String> {
    let (first, separator) = *days.first()?;
    let [a, b, c] = first;
    let (year, month, day) = if a > 31 {
        (a, b, c)
    } else {
        let month_first = match separator {
            '.' => false,
            _ if days.iter().any(|([a, _, _], _)| *a > 12) => false,
            _ if days.iter().any(|([_, b, _], _)| *b > 12) => true,
            _ => return None,
        };
        let year = if c < 100 { 2000 + c } else { c };
        if month_first { (year, a, b) } else { (year, b, a) }
    };
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<(String, String)> {
        assert!(is_chat_log(text), "{text}");
        parse(text).segments.into_iter().map(|s| (s.speaker.unwrap(), s.text)).collect()
    }

    fn row(who: &str, words: &str) -> (String, String) {
        (who.to_owned(), words.to_owned())
    }

    #[test]
    fn exports_of_both_systems() {
        let android = "12/25/23, 6:08\u{202f}PM - Messages are encrypted.\n12/25/23, 6:08 PM - Cleo: The boat is in.\nAnd: it leaks.\n12/26/23, 6:10 PM - Dan: <Media omitted>\n12/26/23, 6:11 PM - Dan: Well.\n";
        assert_eq!(rows(android), [row("Cleo", "The boat is in.\nAnd: it leaks."), row("Dan", "Well.")]);
        let read = parse(android);
        assert_eq!(read.attributes["date"], "2023-12-25");
        assert!(read.warnings[0].message.starts_with("2 messages"), "{:?}", read.warnings);
        let ios = "[01.02.24, 08:00:01] ~\u{a0}Cleo: \u{200e}Messages\n[01.02.24, 08:00:09] Dan: Hi\n[01.02.24, 08:01:00] Cleo: So";
        assert_eq!(rows(ios)[0].0, "Cleo");
        assert_eq!(parse(ios).attributes["date"], "2024-02-01");
    }

    #[test]
    fn names_over_their_words() {
        let telegram = "Cleo Lund, [01.02.24 08:00]\nThe boat.\n\nDan, [01.02.24 08:01]\nIt leaks.\n\nDan, [01.02.24 08:02]\nBadly.";
        assert_eq!(rows(telegram)[0], row("Cleo Lund", "The boat."));
        let discord = "[01.02.2024 08:00] cleo\nThe boat.\n\n[01.02.2024 08:01] dan\nIt leaks.\n\n[01.02.2024 08:05] cleo\nOh.";
        assert_eq!(rows(discord)[1], row("dan", "It leaks."));
    }

    #[test]
    fn transcripts_are_none() {
        assert!(!is_chat_log("[00:12] Ann: hello\n[00:15] Bo: hi\n[00:20] Ann: so\n"));
        assert!(!is_chat_log("2023-06-14\nAnn: hello\nBo: hi\n"));
    }

    proptest! {
        #[test]
        fn never_panics(body in "[\\[\\]0-9/.,: \\-APMa-zé\n]{0,80}") {
            let _ = (is_chat_log(&body), parse(&body));
        }
    }
}
