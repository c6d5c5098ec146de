//! Chats as text: WhatsApp's export of both systems, Signal's and Telegram's copies, Discord's, Zoom's, LINE's and
//! KakaoTalk's logs. Each message begins with a day and a time of day, or with one of them; lines without go on with the
//! message before.

use super::from_messages;
use crate::corpus::dates::month_number;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::text_part;
use crate::corpus::{is_southeast_asian, is_unspaced};

/// How many messages must be among the first lines. Chosen by hand.
const MIN_MESSAGES: usize = 3;

/// What messages say that hold a picture or nothing any more, in lower case.
const WITHOUT_WORDS: [&str; 48] = [
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
    "vidéo absente",
    "audio omis",
    "imagen omitida.",
    "vídeo omitido",
    "video omitido",
    "audio omitido",
    "imagem ocultada",
    "áudio ocultado",
    "vídeo ocultado",
    "immagine omessa",
    "audio omesso",
    "afbeelding weggelaten",
    "du hast diese nachricht gelöscht",
    "se eliminó este mensaje",
    "eliminaste este mensaje",
    "ce message a été supprimé",
    "vous avez supprimé ce message",
    "mensagem apagada",
    "você apagou esta mensagem",
    "questo messaggio è stato eliminato",
    "hai eliminato questo messaggio",
    "dit bericht is verwijderd",
    "данное сообщение удалено",
    "bu mesaj silindi",
    "このメッセージは削除されました",
    "삭제된 메시지입니다",
    "null",
    "missed voice call",
];

/// A day: its three numbers, and what parts them.
type Day = ([u32; 3], char);

/// The head of a message: its day, where it has one, who wrote it (none for the system), and its words.
struct MessageHead<'a> {
    day: Option<Day>,
    who: Option<&'a str>,
    words: &'a str,
}

/// Says whether a text is such a chat: three messages at least among its first forty lines, the first among its first
/// eight.
pub(in crate::corpus::formats) fn is_chat_log(text: &str) -> bool {
    let is_line = is_line_log(text);
    let heads: Vec<bool> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(40)
        .map(|line| message_head(line, is_line).is_some())
        .collect();
    heads.iter().take(8).any(|head| *head)
        && heads.iter().filter(|head| **head).count() >= MIN_MESSAGES.min(heads.len().max(2))
}

/// Reads such a chat.
pub(in crate::corpus::formats) fn parse(text: &str) -> ParsedTranscript {
    let mut messages: Vec<(String, String)> = Vec::new();
    let mut days: Vec<Day> = Vec::new();
    let is_line = is_line_log(text);
    let (mut left_out, mut unsaid) = (0, 0);
    let mut skips = false;
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().copied().enumerate() {
        let mut following = lines.iter().copied().skip(at + 1).filter(|line| !line.trim().is_empty());
        if let Some(head) = message_head(line, is_line) {
            days.extend(head.day);
            let bare =
                head.words.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}'));
            let empty = WITHOUT_WORDS.contains(&bare.to_lowercase().trim_end_matches('.'))
                || bare.starts_with('<') && bare.ends_with('>') && bare.matches('<').count() == 1
                || is_line && bare.starts_with('[') && bare.ends_with(']');
            skips = head.who.is_none();
            left_out += usize::from(skips);
            unsaid +=
                if skips || empty { head.words.chars().filter(|c| !c.is_whitespace()).count() } else { 0 };
            if let Some(who) = head.who {
                // What is said of a picture stands below it.
                messages.push((clean_name(who), if empty { String::new() } else { bare.to_owned() }));
            }
        } else if is_rule(line) && following.next().is_some_and(|next| next.starts_with(DISCORD_END)) {
            skips = true;
        } else if is_line
            && let Some(day) = line_day(line)
            && following.next().is_none_or(|next| read_line_head(next).is_some())
        {
            days.push(day);
            skips = true;
        } else if let Some((_, words)) = messages.last_mut().filter(|_| !skips) {
            if !words.is_empty() {
                words.push('\n');
            }
            words.push_str(line.trim());
        } else {
            unsaid += line.chars().filter(|c| !c.is_whitespace()).count();
        }
    }
    messages.iter_mut().for_each(|(_, words)| words.truncate(words.trim_end().len()));
    let all = messages.len();
    messages.retain(|(_, words)| !words.is_empty());
    left_out += all - messages.len();
    let mut parsed = from_messages(messages, first_day(&days), left_out);
    parsed.left_out = unsaid;
    parsed
}

/// What Discord's logs say of themselves begins with this, below a rule. A rule anywhere else is somebody's.
const DISCORD_END: &str = "Exported ";

/// Says whether a line is a rule such as Discord's logs have.
fn is_rule(line: &str) -> bool {
    line.len() >= 10 && line.bytes().all(|b| b == b'=')
}

/// The head a line begins with, in a chat of LINE or another.
fn message_head(line: &str, is_line: bool) -> Option<MessageHead<'_>> {
    if is_line { read_line_head(line) } else { read_head(line) }
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
    // `[13.06.23, 18:08:08] Name: words`, or the name alone on the line; KakaoTalk's `[Name] [오후 6:08] words`.
    if let Some(inside) = line.strip_prefix('[') {
        let (stamp, rest) = inside.split_once(']')?;
        let day = read_stamp(stamp).map(Some).or_else(|| is_hour(stamp).then_some(None));
        let Some(day) = day else {
            let (hour, words) = rest.trim_start().strip_prefix('[')?.split_once(']')?;
            let half = HALVES_BEFORE.iter().find_map(|half| hour.strip_prefix(half))?;
            crate::corpus::clock::parse_clock(half.trim_start())?;
            return Some(MessageHead { day: None, who: Some(stamp), words: words.trim_start() });
        };
        let rest = rest.trim_start();
        let (who, words) = split_name(rest).map_or((None, rest), |(who, words)| (Some(who), words));
        // Discord's logs have the name alone, and the words below.
        let alone = who.is_none()
            && (1..=40).contains(&name_letters(rest))
            && !rest.contains(['.', '!', '?', '。', '！', '？'])
            && rest.split_whitespace().count() <= 2;
        let (who, words) = if alone { (Some(rest), "") } else { (who, words) };
        return Some(MessageHead { day, who, words });
    }
    if line.starts_with(|c: char| c.is_ascii_digit()) {
        // `6/13/23, 6:08 PM - Name: words`.
        let stamped = line.split_once(" - ").or_else(|| line.split_once(" – "));
        let Some((day, rest)) = stamped.and_then(|(stamp, rest)| Some((read_stamp(stamp)?, rest))) else {
            return read_zoom_head(line);
        };
        let (who, words) = split_name(rest).map_or((None, rest), |(who, words)| (Some(who), words));
        return Some(MessageHead { day: Some(day), who, words });
    }
    // `Name, [13.06.23 18:08]`, and the words below.
    let (who, stamp) = line.strip_suffix(']').and_then(|line| line.split_once(", ["))?;
    let day = Some(read_stamp(stamp)?);
    (name_letters(who) <= 60).then_some(MessageHead { day, who: Some(who), words: "" })
}

/// Words for the halves of the day that stand before the hour.
const HALVES_BEFORE: [&str; 8] = ["오전", "오후", "上午", "下午", "午前", "午後", "凌晨", "晚上"];

/// The words for "from" and "to" in the chats of Zoom's meetings, in the languages it is used in.
const FROM_TO: [(&str, &str); 6] =
    [("From ", " to "), ("Von ", " an "), ("De ", " a "), ("De ", " à "), ("De ", " para "), ("Da ", " a ")];

/// `10:01:02 From Name to Everyone: words`, as Zoom saves the chat of a meeting; the words may stand below.
fn read_zoom_head(line: &str) -> Option<MessageHead<'_>> {
    let (_, length) = crate::corpus::clock::parse_clock(line)?;
    let rest = text_part(line, length..).trim_start();
    // In several languages "from" is one word; which it is, the word for "to" says, where there is one.
    let of_language = FROM_TO.iter().find(|(from, to)| {
        let head = rest.strip_prefix(from).and_then(|rest| rest.split_once(':'));
        head.is_some_and(|(head, _)| head.contains(to))
    });
    of_language.into_iter().chain(&FROM_TO).find_map(|(from, to)| {
        let (head, words) = rest.strip_prefix(from)?.split_once(':')?;
        let who = head.split(to).next().unwrap_or(head).trim();
        let words = words.trim_start();
        (1..=LONGEST_NAME).contains(&name_letters(who)).then_some(MessageHead {
            day: None,
            who: Some(who),
            words,
        })
    })
}

/// Says whether a text is a chat of LINE: it says so, or has a line with a day before the messages.
fn is_line_log(text: &str) -> bool {
    text.trim_start().starts_with("[LINE]")
}

/// `18:08⇥Name⇥words`, as LINE saves a chat; a line of two fields is the system's.
fn read_line_head(line: &str) -> Option<MessageHead<'_>> {
    let (hour, rest) = line.split_once('\t')?;
    let hour = HALVES_BEFORE.iter().find_map(|half| hour.strip_prefix(half)).unwrap_or(hour);
    hours_and_minutes(hour.trim())?;
    let (who, words) = rest.split_once('\t').map_or((None, rest), |(who, words)| (Some(who), words));
    Some(MessageHead { day: None, who, words })
}

/// The day of a line that is one in a chat of LINE: `2023/06/13(火)`, `2023.06.13 Tuesday`.
fn line_day(line: &str) -> Option<Day> {
    let digits =
        line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '.')).len();
    let (day, rest) = (line.get(..digits)?, line.get(digits..)?);
    let short = rest.chars().count() <= 12 && !rest.contains('\t');
    short.then(|| read_day(day)).flatten().map(|(day, _)| day).filter(|(day, _)| day[0] > 1900)
}

/// The most letters of a name; what is longer before a colon is the system's. Chosen by hand.
const LONGEST_NAME: usize = 80;

/// The letters of what may be a name. A Chinese or Japanese sign says as much as three: a line of the system is short in
/// these.
fn name_letters(who: &str) -> usize {
    who.chars().map(|c| if is_unspaced(c) && !is_southeast_asian(c) { 3 } else { 1 }).sum()
}

/// The name and the words of a message.
fn split_name(rest: &str) -> Option<(&str, &str)> {
    let (who, words) = rest.split_once(':')?;
    let fits = name_letters(who) <= LONGEST_NAME
        && !who.trim().is_empty()
        && (words.is_empty() || words.starts_with([' ', '\u{200e}', '\u{200f}', '\n']));
    fits.then_some((who, words.trim_start()))
}

/// The day a text begins with, and what follows: `13.06.23`, `2023. 6. 13.`, `13-Jun-23`.
fn read_day(stamp: &str) -> Option<(Day, &str)> {
    let mut separator =
        stamp.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '.' | '/' | '-'))?;
    let mark = separator;
    let mut day = [0; 3];
    let mut rest = stamp;
    for (at, part) in day.iter_mut().enumerate() {
        // Discord writes three letters of it.
        let named = rest.get(..3).filter(|_| at == 1);
        let month = named.and_then(|word| month_number(&word.to_lowercase()));
        let count = rest.bytes().take_while(u8::is_ascii_digit).count();
        match month {
            // A month by its name leaves no doubt which number is the day, as points do.
            Some(month) => {
                (*part, separator) = (u32::from(month), '.');
                rest = text_part(rest, 3..);
            }
            None if count == 0 || count > 4 => return None,
            None => {
                *part = rest.get(..count)?.parse().ok()?;
                rest = text_part(rest, count..);
            }
        }
        if at < 2 {
            rest = rest.strip_prefix(mark)?.trim_start();
        }
    }
    Some(((day, separator), rest))
}

/// The day of a stamp: a day, then a time of day.
fn read_stamp(stamp: &str) -> Option<Day> {
    let stamp = stamp.trim();
    if stamp.len() > 40 {
        return None;
    }
    let (day, rest) = read_day(stamp)?;
    let rest = rest.trim_start_matches([',', ' ', 'T', '\u{202f}', '\u{a0}', '.']);
    let rest = HALVES_BEFORE.iter().find_map(|half| rest.strip_prefix(half)).unwrap_or(rest).trim_start();
    let (_, length) = crate::corpus::clock::parse_clock(rest).or_else(|| hours_and_minutes(rest))?;
    let after = text_part(rest, length..).trim_matches([' ', '\u{202f}', '\u{a0}', '.']).to_lowercase();
    let half = ["", "am", "pm", "a.m", "p.m", "a. m", "p. m", "uhr", "utc"].contains(&after.as_str());
    half.then_some(day)
}

/// Says whether a stamp is an hour with the half of its day, perhaps behind a day without a year: `2:05 PM`, `6/13 2:05
/// PM`, as Teams copies messages.
fn is_hour(stamp: &str) -> bool {
    let (before, half) = stamp.trim().rsplit_once([' ', '\u{202f}', '\u{a0}']).unwrap_or(("", ""));
    let hour = before.rsplit(' ').next().unwrap_or(before);
    let day = text_part(before, ..before.len() - hour.len()).trim_end();
    matches!(half.to_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m.")
        && hours_and_minutes(hour).is_some_and(|(_, length)| length == hour.len())
        && day.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | '.' | '-'))
}

/// `6:08pm`, which is no clock time elsewhere.
fn hours_and_minutes(text: &str) -> Option<(f64, usize)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':').len();
    crate::corpus::clock::parse_clock(text.get(..digits)?)
}

/// The first day as ISO 8601 has it. Whether the day or the month comes first is told by any day over twelve; with
/// points the day does.
fn first_day(days: &[Day]) -> Option<String> {
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
    fn chats_without_days_in_their_messages() {
        let zoom = "10:01:02 From Cleo Lund to Everyone:\n\tThe boat.\n10:01:09\t From  Dan : It leaks.\n10:02:00 From Cleo Lund to Dan(Direct Message):\n\tOh.";
        assert_eq!(
            rows(zoom),
            [row("Cleo Lund", "The boat."), row("Dan", "It leaks."), row("Cleo Lund", "Oh.")]
        );
        let line = "[LINE] Boats\nSaved: 2023/06/14\n\n2023/06/13(火)\n18:10\tCleo\tThe boat.\n18:11\tDan\tIt leaks.\n18:12\tDan\t[Photo]\n";
        assert_eq!(rows(line), [row("Cleo", "The boat."), row("Dan", "It leaks.")]);
        assert_eq!(parse(line).attributes["date"], "2023-06-13");
        let kakao = "[민수] [오후 6:10] The boat.\n[영희] [오후 6:11] It leaks.\n[민수] [오전 6:12] Oh.";
        assert_eq!(rows(kakao)[1], row("영희", "It leaks."));
        let teams = "[6/13 2:10 PM] Cleo Lund\nThe boat.\n\n[6/13 2:11 PM] Dan\nIt leaks.\n\n[6/13 2:12 PM] Cleo Lund\nOh.\n";
        assert_eq!(rows(teams)[0], row("Cleo Lund", "The boat."));
    }

    #[test]
    fn days_of_other_places() {
        let discord = "Guild: Lab\n====================\n[13-Jun-23 06:10 PM] cleo\nThe boat.\n\n[13-Jun-23 06:11 PM] dan\nIt leaks.\n\n[13-Jun-23 06:12 PM] cleo\nOh.\n====================\nExported 3 message(s)\n";
        assert_eq!(rows(discord)[2], row("cleo", "Oh."));
        assert_eq!(parse(discord).attributes["date"], "2023-06-13");
        let chinese = "[2023/6/13 下午6:08:08] 张三: 船。\n[2023/6/13 下午6:09:08] 李四: 漏水。\n[2023/6/13 下午6:09:10] 张三: 哦。";
        assert_eq!(rows(chinese)[0], row("张三", "船。"));
        let brazil = "13/06/2023 18:10 - Cleo: O barco.\n13/06/2023 18:11 - Dan: <Mídia oculta>\n13/06/2023 18:12 - Dan: Mensagem apagada\n13/06/2023 18:13 - Dan: <3\n";
        assert_eq!(rows(brazil), [row("Cleo", "O barco."), row("Dan", "<3")]);
    }

    #[test]
    fn long_names_in_letters_of_several_bytes() {
        for who in [
            "श्रीमती राजलक्ष्मी वेंकटरमण अय्यर",
            "Александра Константиновна Рождественская-Вознесенская",
            "สมเด็จพระเจ้าบรมวงศ์เธอ กรมพระยา",
        ] {
            assert!(who.len() > 80);
            let text = format!(
                "12/25/23, 6:08 PM - {who}: So.\n12/25/23, 6:09 PM - Dan: Well.\n12/25/23, 6:10 PM - {who}: Oh.\n"
            );
            assert_eq!(rows(&text), [row(who, "So."), row("Dan", "Well."), row(who, "Oh.")]);
            assert!(parse(&text).warnings.is_empty());
        }
        let zoom = "10:01:02 From श्रीमती राजलक्ष्मी वेंकटरमण अय्यर to Everyone: So.\n10:01:09 From Dan to Everyone: It leaks.\n10:02:00 From Dan to Everyone: Oh.";
        assert_eq!(rows(zoom)[0].0, "श्रीमती राजलक्ष्मी वेंकटरमण अय्यर");
    }

    #[test]
    fn what_stands_below_a_picture_is_said() {
        let text = "12/25/23, 6:08 PM - Cleo: So.\n12/25/23, 6:09 PM - Dan: <Media omitted>\nThe boat,\nas it was.\n12/25/23, 6:10 PM - Cleo: <Medya dahil edilmedi>\nTekne\n12/25/23, 6:11 PM - Cleo: <Media omitted>\n";
        assert_eq!(
            rows(text),
            [row("Cleo", "So."), row("Dan", "The boat,\nas it was."), row("Cleo", "Tekne")]
        );
        assert!(parse(text).warnings[0].message.starts_with("1 message "), "{:?}", parse(text).warnings);
    }

    #[test]
    fn rules_and_days_inside_a_message_are_its_own() {
        let ruled = "12/25/23, 6:08 PM - Cleo: Plan\n==========\nthe boat\n12/25/23, 6:09 PM - Dan: Oh.\n12/25/23, 6:10 PM - Dan: So.";
        assert_eq!(rows(ruled)[0], row("Cleo", "Plan\n==========\nthe boat"));
        let discord = "[13-Jun-23 06:10 PM] cleo\nPlan\n====================\nthe boat\n\n[13-Jun-23 06:11 PM] dan\nOh.\n\n[13-Jun-23 06:12 PM] cleo\nOh.\n\n====================\nExported 3 message(s)\n====================\n";
        assert_eq!(rows(discord)[0], row("cleo", "Plan\n====================\nthe boat"));
        assert_eq!(rows(discord)[2], row("cleo", "Oh."));
        let line = "[LINE] Boats\nSaved: 2023/06/14\n\n2023/06/13(火)\n18:10\tCleo\t次は\n2023/06/20(火)\nです\n18:11\tDan\tOh.\n\n2023/06/14(水)\n18:12\tDan\tSo.\n";
        assert_eq!(
            rows(line),
            [row("Cleo", "次は\n2023/06/20(火)\nです"), row("Dan", "Oh."), row("Dan", "So.")]
        );
    }

    #[test]
    fn the_word_for_to_says_which_language_a_meeting_is_in() {
        for to in ["à", "a", "para"] {
            let text = format!(
                "10:01:02 De Cleo Lund {to} Tous: The boat.\n10:01:09 De Dan {to} Tous: It leaks.\n10:01:12 De Cleo Lund {to} Tous: Oh.\n"
            );
            assert_eq!(rows(&text)[0], row("Cleo Lund", "The boat."), "{to}");
        }
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
