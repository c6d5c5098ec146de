//! Dates as people write them, in the form of ISO 8601.

use crate::corpus::fold_letters;
use crate::corpus::word_list::WordList;
use jiff::civil::Date;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// The longest text, in bytes, that is read as a date; a longer one is a sentence. Chosen by hand.
const MAX_DATE_BYTES: usize = 48;

/// The most words of the place in a letter's head: `Frankfurt am Main`. Chosen by hand; not measured.
const MAX_PLACE_WORDS: usize = 3;

/// The months in English, German, French, Spanish, Italian, Portuguese and Dutch, without accents. Their first three letters
/// stand for them too.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "janner", "jaenner", "janvier", "enero", "gennaio", "janeiro", "januari"],
    &["february", "februar", "feber", "fevrier", "febrero", "febbraio", "fevereiro", "februari"],
    &["march", "marz", "maerz", "mars", "marzo", "marco", "maart"],
    &["april", "avril", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio", "mei"],
    &["june", "juni", "juin", "junio", "giugno", "junho"],
    &["july", "juli", "juillet", "julio", "luglio", "julho"],
    &["august", "aout", "agosto", "augustus"],
    &["september", "septembre", "septiembre", "setiembre", "settembre", "setembro"],
    &["october", "oktober", "octobre", "octubre", "ottobre", "outubro"],
    &["november", "novembre", "noviembre", "novembro"],
    &["december", "dezember", "decembre", "diciembre", "dicembre", "dezembro"],
];

/// Longer abbreviations of these, and the months of other languages with their abbreviations, which only whole words stand
/// for: Swedish, Danish and Norwegian, Polish, Russian and Turkish. Without accents, and so without the bow of й; what
/// without its accent is a word or a name elsewhere (`paź`, `şub`) has it. Abbreviations that are words of other languages as
/// they stand (`sie`, `lip`, `tem`) are none.
const OTHER_MONTHS: [&[&str]; 12] = [
    &["janv", "stycznia", "styczen", "sty", "января", "январь", "янв", "ocak", "oca"],
    &["febr", "fevr", "lutego", "luty", "lut", "февраля", "февраль", "февр", "фев", "subat", "şub"],
    &["mrt", "marts", "marca", "marzec", "марта", "март", "мар", "mart"],
    &["kwietnia", "kwiecien", "kwi", "апреля", "апрель", "апр", "nisan"],
    &["maj", "maja", "мая", "маи", "mayis"],
    &["czerwca", "czerwiec", "cze", "июня", "июнь", "июн", "haziran"],
    &["juil", "juill", "lipca", "lipiec", "июля", "июль", "июл", "temmuz"],
    &["augusti", "sierpnia", "sierpien", "августа", "август", "авг", "agustos", "ağu"],
    &["sept", "sett", "wrzesnia", "wrzesien", "wrz", "сентября", "сентябрь", "сент", "сен", "eylul", "eyl"],
    &["pazdziernika", "pazdziernik", "paź", "октября", "октябрь", "окт", "ekim", "eki"],
    &["listopada", "listopad", "ноября", "ноябрь", "нояб", "ноя", "kasim"],
    &["desember", "grudnia", "grudzien", "gru", "декабря", "декабрь", "дек", "aralik"],
];

/// What stands beside the month in a line that is nothing but a day, folded ([`fold_letters`]): the days of the week with
/// their abbreviations, and what joins day, month and year. Abbreviations that are also names or common words (`sam.`, `man`)
/// are none: such a line stays in the text.
static DATE_WORDS: WordList = WordList::new(
    "monday, tuesday, wednesday, thursday, friday, saturday, sunday, mon, tue, tues, wed, thu, thur, thurs, fri, sat, sun, \
     montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonnabend, sonntag, mo, di, mi, do, fr, sa, so, \
     lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, lun, mar, mer, jeu, ven, dim, \
     lunes, martes, miercoles, jueves, viernes, sabado, domingo, mie, jue, vie, sab, \
     lunedi, martedi, mercoledi, giovedi, venerdi, sabato, domenica, gio, \
     segunda, terca, quarta, quinta, sexta, feira, seg, qua, \
     maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, ma, wo, vr, za, zo, \
     mandag, tirsdag, tisdag, onsdag, torsdag, fredag, lordag, sondag, tir, tis, ons, tors, fre, lor, \
     poniedzialek, wtorek, sroda, czwartek, piatek, sobota, niedziela, \
     понедельник, вторник, среда, четверг, пятница, суббота, воскресенье, пн, вт, ср, чт, пт, сб, вс, \
     pazartesi, sali, carsamba, persembe, cuma, cumartesi, pazar, \
     the, of, st, nd, rd, th, den, der, le, de, du, er, el, la, il, del, r, roku, г, года",
);

/// The signs of which a day is written in Chinese, Japanese and Korean beside its digits, with those of the week.
const DATE_SIGNS: &str = "年月日星期周週一二三四五六天曜火水木金土년월일요화수목금토";

/// The attributes that tell when something was said, in the order they are trusted.
pub(in crate::corpus) static DATE_KEYS: WordList = WordList::new(
    "date, recorded, recorded on, published, upload_date, release_date, datum, date of interview, interview date, \
     date of recording, recording date, fecha, data, дата, 日期, 日時, created",
);

/// Says whether an attribute is a date by its name.
pub(in crate::corpus) fn is_date_key(key: &str) -> bool {
    let fold = |key: &str| key.to_lowercase().replace([' ', '-'], "_");
    let key = fold(key);
    key.ends_with("date") || key.ends_with("datum") || DATE_KEYS.iter().any(|name| fold(name) == key)
}

/// Brings a date into the form of ISO 8601: `2023-06-14`, or `2023-06` where no day is named. A time of
/// day behind it stays. None where the text is no date, or may be read in two ways (`03/04/2023`).
pub(in crate::corpus) fn to_iso(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_DATE_BYTES {
        return None;
    }
    parse_numeric(text).or_else(|| parse_with_signs(text)).or_else(|| parse_with_month(text))
}

/// A day written with the signs for year, month and day: `2025年11月4日`, `2025년 11월 4일`.
fn parse_with_signs(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['年', '月', '日', '년', '월', '일']).map(str::trim).collect();
    match *parts.as_slice() {
        [year, month, day, _] if year.len() == 4 => iso_day(year, month, day),
        _ => None,
    }
}

/// The day a text names, where it says nothing else (`May 1, 2024`).
pub(in crate::corpus) fn whole_date(text: &str) -> Option<String> {
    let text: String = text.trim().trim_matches(['*', '_']).nfc().collect();
    // A date has a year of four digits beside a day or month, and no words but those of dates.
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let mut words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    (digits >= 5 && !text.contains(':') && words.all(is_date_word))
        .then(|| to_iso(&text))
        .flatten()
        .filter(|iso| iso.len() == 10)
}

/// Says whether a word says nothing but a part of a date, or of its day of the week.
fn is_date_word(word: &str) -> bool {
    let word = word.to_lowercase();
    month_number(&word).is_some()
        || DATE_WORDS.contains(&fold_letters(&word))
        || word.chars().all(|sign| DATE_SIGNS.contains(sign))
}

/// The day behind the place of a letter's head (`Marburg, 3. Juni 2024`). None where what stands before the comma is more
/// than the name of a place.
pub(in crate::corpus) fn day_after_place(text: &str) -> Option<String> {
    let (place, day) = text.split_once(',')?;
    let is_place = place.split_whitespace().count() <= MAX_PLACE_WORDS
        && place.chars().next().is_some_and(char::is_uppercase)
        && !place.contains(|c: char| c == ':' || c.is_ascii_digit());
    is_place.then(|| whole_date(day)).flatten()
}

/// The first date in a file's name: year first (`2023-06-14-talk`, `talk 20230614`), day first with points, or with
/// the month's name (`apr-07-2026_seg001`).
pub(in crate::corpus) fn find_in_name(name: &str) -> Option<String> {
    let digit = |at: Option<char>| at.is_some_and(|c| c.is_ascii_digit());
    let mut before = None;
    for (at, c) in name.char_indices() {
        if c.is_ascii_digit() && !digit(before) {
            let rest = name.get(at..)?;
            let found = [10, 8].into_iter().filter_map(|length| {
                rest.get(..length)
                    .filter(|_| !digit(rest.get(length..).and_then(|after| after.chars().next())))
            });
            let mut dates = found.filter(|piece| !piece.contains('/')).filter_map(parse_numeric);
            if let Some(date) = dates.find(|date| date.len() == 10) {
                return Some(date);
            }
        }
        before = Some(c);
    }
    find_month_in_name(name)
}

/// A day in a name whose month is a word between two other parts: `apr-07-2026`, `7 April 2026`.
fn find_month_in_name(name: &str) -> Option<String> {
    let name: String = name.nfc().collect();
    let parts: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let day = |part: &str| part.len() <= 2 && parse_digits(part).is_some();
    let month =
        |part: &str| part.chars().all(char::is_alphabetic) && month_number(&part.to_lowercase()).is_some();
    let year = |part: &str| part.len() == 4 && parse_digits(part).is_some();
    let fits = |three: &&[&str]| match three {
        [a, b, c] => {
            (month(a) && day(b) && year(c))
                || (day(a) && month(b) && year(c))
                || (year(a) && month(b) && day(c))
        }
        _ => false,
    };
    let found = parts.windows(3).find(fits)?;
    parse_with_month(&found.join(" ")).filter(|date| date.len() == 10)
}

/// A date in digits, in the form of ISO 8601, perhaps with a time of day behind it.
fn parse_numeric(text: &str) -> Option<String> {
    let end = text.find(['T', ' ']).unwrap_or(text.len());
    let (date, time) = text.split_at(end);
    if !time.is_empty() && !time.get(1..)?.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(iso_day(date.get(..4)?, date.get(4..6)?, date.get(6..)?)? + time);
    }
    let separator = date.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.' | '_') {
        return None;
    }
    let parts: Vec<&str> = date.split(separator).collect();
    let found = match *parts.as_slice() {
        [year, month] if year.len() == 4 && matches!(separator, '-' | '/' | '.') => {
            iso_day(year, month, "1")?.get(..7).map(str::to_owned)
        }
        [year, month, of] if year.len() == 4 => iso_day(year, month, of),
        [first, second, year] if year.len() == 4 => {
            match (separator, parse_digits(first)?, parse_digits(second)?) {
                ('.', ..) => iso_day(year, second, first),
                (_, a, b) if a > 12 || a == b => iso_day(year, second, first),
                (_, _, b) if b > 12 => iso_day(year, first, second),
                _ => None,
            }
        }
        _ => None,
    }?;
    Some(found + time)
}

/// A date with the name of its month, in any order, with or without the day of the week.
fn parse_with_month(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .nfc()
        .collect::<String>()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    if words.len() > 9 {
        return None;
    }
    let months: BTreeSet<u8> = words.iter().filter_map(|word| month_number(word)).collect();
    // Of two that differ nobody knows which is meant.
    let month = months.first().filter(|_| months.len() == 1)?;
    let year = words.iter().find(|word| word.len() == 4 && parse_digits(word).is_some())?;
    let of =
        words.iter().take_while(|word| *word != year).chain(words.iter().skip_while(|word| *word != year));
    let of = of.filter(|word| *word != year).find_map(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let suffix = word.get(digits.len()..)?;
        let sound = matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er");
        (sound && digits.len() <= 2).then(|| parse_digits(digits)).flatten().map(|_| digits.to_owned())
    });
    match of {
        Some(of) => iso_day(year, &month.to_string(), &of),
        None => iso_day(year, &month.to_string(), "1")?.get(..7).map(str::to_owned),
    }
}

/// The number of the month that a word in small letters is the name of or a customary abbreviation, 1 to 12. What only begins
/// like one is none: a weekday (mardi), a town (Mainz), a person (Marie).
pub(in crate::corpus) fn month_number(word: &str) -> Option<u8> {
    let accented: String = word.nfc().collect();
    let word = fold_letters(word);
    let is_short = word.chars().count() == 3;
    let names = |of: &&[&str]| of.iter().any(|name| *name == word || is_short && name.starts_with(&word));
    let found = |months: &[&[&str]; 12]| {
        let mut fitting = months.iter().zip(1u8..).filter(|(of, _)| names(of)).map(|(_, number)| number);
        // `jui` is juin or juillet.
        fitting.next().filter(|_| fitting.next().is_none())
    };
    let whole = OTHER_MONTHS
        .iter()
        .zip(1u8..)
        .find(|(of, _)| of.contains(&word.as_str()) || of.contains(&accented.as_str()));
    whole.map(|(_, number)| number).or_else(|| found(&MONTHS))
}

/// The value of a text that is all digits.
fn parse_digits(digits: &str) -> Option<u16> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// A day that exists, between 1800 and 2199, as `2023-06-14`.
fn iso_day(year: &str, month: &str, day: &str) -> Option<String> {
    let year = parse_digits(year).filter(|year| (1800..2200).contains(year))?;
    let (month, day) = (parse_digits(month)?, parse_digits(day)?);
    let date = Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_as_people_write_them() {
        for (text, date) in [
            ("2023-06-14", "2023-06-14"),
            ("2023/6/4", "2023-06-04"),
            ("2023.06.14 10:00", "2023-06-14 10:00"),
            ("2023-06-14T10:00:00Z", "2023-06-14T10:00:00Z"),
            ("20230614", "2023-06-14"),
            ("14.06.2023", "2023-06-14"),
            ("25/12/2023", "2023-12-25"),
            ("12/25/2023", "2023-12-25"),
            ("2023-06", "2023-06"),
            ("June 14, 2023", "2023-06-14"),
            ("14th of June 2023", "2023-06-14"),
            ("14. Juni 2023", "2023-06-14"),
            ("Mittwoch, 1. März 2023", "2023-03-01"),
            ("1er juillet 2023", "2023-07-01"),
            ("14 de junio de 2023", "2023-06-14"),
            ("Wed, 14 Jun 2023 10:00:00 GMT", "2023-06-14"),
            ("May 2023", "2023-05"),
            ("mardi 12 février 2024", "2024-02-12"),
            ("mardi 12 fe\u{301}vrier 2024", "2024-02-12"),
            ("martes 12 de febrero de 2024", "2024-02-12"),
            ("martedì 12 febbraio 2024", "2024-02-12"),
            ("Marburg, 3. Juni 2024", "2024-06-03"),
            ("Mainz, den 3. Juni 2024", "2024-06-03"),
            ("12 sept. 2024", "2024-09-12"),
            ("12 juil. 2024", "2024-07-12"),
            ("12 juill. 2024", "2024-07-12"),
            ("12 févr. 2024", "2024-02-12"),
            ("3. Mär. 2024", "2024-03-03"),
            ("3 ago 2024", "2024-08-03"),
            ("3 dic. 2024", "2024-12-03"),
            ("12 paź 2024", "2024-10-12"),
            ("12 paz\u{301} 2024", "2024-10-12"),
            ("12 нояб. 2024 г.", "2024-11-12"),
            ("12 Şub 2024", "2024-02-12"),
            ("3 de março de 2024", "2024-03-03"),
            ("12 maja 2024", "2024-05-12"),
            ("12 сентября 2024 г.", "2024-09-12"),
            ("май 2024", "2024-05"),
            ("12 Ağustos 2024", "2024-08-12"),
            ("2024年2月12日", "2024-02-12"),
            ("2024年2月12日 上午 10:02", "2024-02-12"),
            ("2024년 2월 12일", "2024-02-12"),
        ] {
            assert_eq!(to_iso(text).as_deref(), Some(date), "{text}");
        }
        for text in [
            "",
            "soon",
            "03/04/2023",
            "2023",
            "2023-13-01",
            "2023-02-30",
            "1234567890",
            "in june",
            "99999999",
            "Marie 12 2020",
            "Paz 12 2020",
            "sie 12 2020",
            "Magdeburg, 3. 2024",
            "March May 3 2024",
        ] {
            assert_eq!(to_iso(text), None, "{text}");
        }
    }

    #[test]
    fn dates_in_names() {
        for (name, date) in [
            ("2023-06-14-talk", Some("2023-06-14")),
            ("talk_20230614_final", Some("2023-06-14")),
            ("Interview 2023.06.14", Some("2023-06-14")),
            ("Interview 14.06.2023 Berlin", Some("2023-06-14")),
            ("practical-ai-230", None),
            ("call-202306141200", None),
            ("take 12345678", None),
            ("03-04-2023", None),
            ("apr-07-2026_seg001", Some("2026-04-07")),
            ("7 April 2026 Berlin", Some("2026-04-07")),
            ("mark-07-talk", None),
            ("Marie_12_2020", None),
            ("Mainz 12 2020", None),
        ] {
            assert_eq!(find_in_name(name).as_deref(), date, "{name}");
        }
    }

    #[test]
    fn lines_that_are_a_day() {
        assert_eq!(whole_date("May 1, 2024").as_deref(), Some("2024-05-01"));
        assert_eq!(whole_date("14.06.2023").as_deref(), Some("2023-06-14"));
        for text in [
            "**Wed, 14 June 2023**",
            "the 14th of June 2023",
            "Mittwoch, den 14. Juni 2023",
            "Mi., 14. Juni 2023",
            "mercredi 14 juin 2023",
            "miércoles, 14 de junio de 2023",
            "mie\u{301}rcoles 14 de junio de 2023",
            "mercoledì 14 giugno 2023",
            "quarta-feira, 14 de junho de 2023",
            "среда, 14 июня 2023 г.",
            "2023年6月14日",
            "2023年6月14日星期三",
            "2023년 6월 14일",
        ] {
            assert_eq!(whole_date(text).as_deref(), Some("2023-06-14"), "{text}");
        }
        for text in [
            "May I",
            "In May 1 of 2024 we met",
            "1234",
            "2023",
            "So it was May 1, 2024 when",
            "We met March 3 2024",
            "Born 3 May 1950",
            "Marburg, 3. Juni 2024",
            "Sam, 3 May 2024",
        ] {
            assert_eq!(whole_date(text), None, "{text}");
        }
    }

    #[test]
    fn days_behind_a_place() {
        for text in ["Marburg, 3. Juni 2024", "Mainz, den 3. Juni 2024", "Frankfurt am Main, 03.06.2024"] {
            assert_eq!(day_after_place(text).as_deref(), Some("2024-06-03"), "{text}");
        }
        for text in [
            "Well, we met 3 June 2024",
            "so, 3 June 2024",
            "It was on a Monday, 3 June 2024",
            "Anna: Bonn, 3 June 2024",
        ] {
            assert_eq!(day_after_place(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_iso_stays_so(text in "[0-9a-zJä./ -]{0,24}") {
            if let Some(date) = to_iso(&text) {
                prop_assert_eq!(to_iso(&date), Some(date.clone()));
            }
            let _ = find_in_name(&text);
        }
    }
}
