//! Encodings of one byte a letter, told apart by languages: of what the bytes mean in each, the one whose letters
//! beyond ASCII are all of one language's alphabet, in places where that language has them.
//!
//! `chardetng` knows the encodings of the web. Those of old systems (Mac Roman, Mac Cyrillic, code page 850) are not
//! among them, and cp1250 and cp1252 differ in Hungarian by two letters only.

use super::part::list_part;
use encoding_rs::{
    Encoding, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254, WINDOWS_1257, X_MAC_CYRILLIC,
};
use std::borrow::Cow;

/// The characters of code page 850 from 0x80.
const CODE_PAGE_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The characters of code page 852 from 0x80.
const CODE_PAGE_852: &str = "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u{ad}˝˛ˇ˘§÷¸°¨˙űŘř■\u{a0}";

/// The letters beyond ASCII of languages, in small letters.
const ALPHABETS: [&str; 26] = [
    "äöüß",                              // German
    "àâæçéèêëîïôœùûüÿ",                  // French
    "áéíóúüñ",                           // Spanish
    "àèéìíîòóùú",                        // Italian
    "ãáâàçéêíõóôúü",                     // Portuguese
    "äåöé",                              // Swedish, Finnish
    "æøåé",                              // Danish, Norwegian
    "áðéíóúýþæö",                        // Icelandic
    "ëïéèöüáóíú",                        // Dutch
    "àçéèíïóòúü",                        // Catalan
    "áéíóöőúüű",                         // Hungarian
    "ąćęłńóśźż",                         // Polish
    "áčďéěíňóřšťúůýž",                   // Czech
    "áäčďéíĺľňóôŕšťúýž",                 // Slovak
    "čćđšž",                             // Croatian, Bosnian, Slovene
    "ăâîşţșț",                           // Romanian
    "çğıöşüâîû",                         // Turkish
    "äöõüšž",                            // Estonian
    "āčēģīķļņšūž",                       // Latvian
    "ąčęėįšųūž",                         // Lithuanian
    "абвгдежзийклмнопрстуфхцчшщъыьэюяё", // Russian, Bulgarian
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", // Ukrainian
    "абвгдеёжзійклмнопрстуўфхцчшыьэюя",  // Belarusian
    "абвгдђежзијклљмнњопрстћуфхцчџш",    // Serbian
    "абвгдѓежзѕијклљмнњопрстќуфхцчџш",   // Macedonian
    "ëç",                                // Albanian
];

/// Signs that stand in any text.
const COMMON_SIGNS: &str = "’‘“”„«»‹›…–—¿¡€£°§·•©®№½¼¾²³´\u{a0}";

/// How many bytes are looked at. Chosen by hand: languages show their letters within a page.
const SAMPLE_BYTES: usize = 64 * 1024;

/// An encoding of one byte a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OldEncoding {
    /// One of the Encoding Standard.
    Standard(&'static Encoding),
    /// Code page 850 of DOS.
    CodePage850,
    /// Code page 852 of DOS, of the languages of central Europe.
    CodePage852,
}

impl OldEncoding {
    /// The encodings that are compared, the likeliest first.
    const ALL: [Self; 9] = [
        Self::Standard(WINDOWS_1252),
        Self::Standard(WINDOWS_1250),
        Self::Standard(WINDOWS_1251),
        Self::Standard(MACINTOSH),
        Self::CodePage850,
        Self::CodePage852,
        Self::Standard(X_MAC_CYRILLIC),
        Self::Standard(WINDOWS_1254),
        Self::Standard(WINDOWS_1257),
    ];

    /// The encoding of that name, as the Encoding Standard labels it or as people call it.
    pub(super) fn by_name(name: &str) -> Option<Self> {
        let plain: String = name.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let known = match plain.as_str() {
            "cp850" | "ibm850" | "850" | "dos" | "cp437" | "ibm437" => return Some(Self::CodePage850),
            "cp852" | "ibm852" | "852" => return Some(Self::CodePage852),
            "macroman" | "macosroman" | "mac" => Some(MACINTOSH),
            "maccyrillic" => Some(X_MAC_CYRILLIC),
            "cp1250" => Some(WINDOWS_1250),
            "cp1251" => Some(WINDOWS_1251),
            "cp1252" => Some(WINDOWS_1252),
            _ => Encoding::for_label(name.trim().as_bytes()),
        };
        known.map(Self::Standard)
    }

    /// What it is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Standard(encoding) if encoding == MACINTOSH => "Mac Roman",
            Self::Standard(encoding) if encoding == X_MAC_CYRILLIC => "Mac Cyrillic",
            Self::Standard(encoding) => encoding.name(),
            Self::CodePage850 => "code page 850",
            Self::CodePage852 => "code page 852",
        }
    }

    /// The text of bytes, and whether some of them mean nothing.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Standard(encoding) => encoding.decode_without_bom_handling(bytes),
            Self::CodePage850 | Self::CodePage852 => {
                let page = if self == Self::CodePage850 { CODE_PAGE_850 } else { CODE_PAGE_852 };
                let table: Vec<char> = page.chars().collect();
                let letter = |byte: &u8| match byte {
                    0..=0x7f => char::from(*byte),
                    _ => table.get(usize::from(*byte - 0x80)).copied().unwrap_or('\u{fffd}'),
                };
                (Cow::Owned(bytes.iter().map(letter).collect()), false)
            }
        }
    }
}

/// The encoding whose letters fit a language best, where it fits clearly better than the detector's guess; none where
/// the guess holds.
pub(super) fn better_than(guess: &'static Encoding, bytes: &[u8]) -> Option<OldEncoding> {
    let sample = list_part(bytes, ..bytes.len().min(SAMPLE_BYTES));
    let beyond = sample.iter().filter(|byte| **byte >= 0x80).count();
    // Scripts of their own consist of such bytes; whether they are Chinese or Cyrillic, the detector tells.
    let foreign = beyond * 4 > sample.len();
    let name = guess.name();
    let compared = [
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1254",
        "windows-1257",
        "ISO-8859-2",
        "ISO-8859-5",
        "KOI8-R",
        "KOI8-U",
        "IBM866",
        "x-mac-cyrillic",
        "macintosh",
    ];
    if foreign && !compared.contains(&name) {
        return None;
    }
    let fit = |encoding: OldEncoding| language_fit(&encoding.decode(sample).0);
    let of_guess = fit(OldEncoding::Standard(guess));
    let best = OldEncoding::ALL.into_iter().map(|encoding| (encoding, fit(encoding)));
    let (encoding, fits) = best.reduce(|best, other| if other.1 > best.1 + 1e-9 { other } else { best })?;
    // A tenth of the letters must fit better, and nearly all of them fit (chosen by hand).
    (fits > of_guess + 0.1 || fits > of_guess + 0.02 && fits > 0.99).then_some(encoding)
}

/// How well the letters beyond ASCII of a text fit one language, at most 1: the share of them in its alphabet. Each
/// capital behind a small letter, each Cyrillic letter beside a Latin one, and each sign that stands in no text, counts
/// against it.
fn language_fit(text: &str) -> f64 {
    let mut letters: Vec<char> = Vec::new();
    let mut wrong = 0usize;
    let mut before = ' ';
    let is_cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
    for c in text.chars() {
        let mixed = is_cyrillic(c) && before.is_ascii_alphabetic();
        wrong += usize::from(mixed || (is_cyrillic(before) && c.is_ascii_alphabetic()));
        if !c.is_ascii() {
            if c.is_alphabetic() {
                wrong += usize::from(before.is_lowercase() && c.is_uppercase());
                letters.extend(c.to_lowercase());
            } else if !COMMON_SIGNS.contains(c)
                || (before.is_alphabetic() && matches!(c, '¿' | '¡' | '©' | '®' | '„'))
            {
                wrong += 1;
            }
        }
        before = c;
    }
    if letters.is_empty() {
        return if wrong == 0 { 0.5 } else { 0.0 };
    }
    let share = |alphabet: &str| letters.iter().filter(|letter| alphabet.contains(**letter)).count();
    let most = ALPHABETS.iter().map(|alphabet| share(alphabet)).max().unwrap_or(0);
    (most as f64 - wrong as f64 * 2.0) / letters.len() as f64
}

/// The text that UTF-8 stands for where it was read as Windows-1252 and written as UTF-8 again (`GrÃ¶ÃŸe` for `Größe`);
/// none where it is not: each run of characters beyond ASCII must be UTF-8 as bytes of Windows-1252, and there must be
/// two.
pub(super) fn undo_double_utf8(text: &str) -> Option<String> {
    // Most texts have none of the letters that a character of two to four bytes begins with, which is told at once.
    if !text.contains(|c| ('\u{c2}'..='\u{f4}').contains(&c)) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut runs = 0usize;
    for run in text.as_bytes().chunk_by(|a, b| a.is_ascii() == b.is_ascii()) {
        let run = std::str::from_utf8(run).ok()?;
        if run.is_ascii() {
            out.push_str(run);
            continue;
        }
        let (bytes, _, unknown) = WINDOWS_1252.encode(run);
        if unknown {
            return None;
        }
        out.push_str(std::str::from_utf8(&bytes).ok()?);
        runs += 1;
    }
    (runs >= 2).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(encoding: OldEncoding, text: &str) -> Vec<u8> {
        let all: Vec<char> =
            (0..=255u8).map(|byte| encoding.decode(&[byte]).0.chars().next().unwrap()).collect();
        text.chars()
            .map(|c| u8::try_from(all.iter().position(|other| *other == c).unwrap()).unwrap())
            .collect()
    }

    #[test]
    fn words_of_two_scripts_are_of_no_language() {
        // German and French letters: all of them could be Russian, and beside Latin ones none is.
        let bytes =
            encode(OldEncoding::Standard(WINDOWS_1252), "Müller: a café is größer than that. ").repeat(8);
        let found = better_than(WINDOWS_1251, &bytes).expect("not Cyrillic");
        assert_eq!(found, OldEncoding::Standard(WINDOWS_1252));
        // A word of either beside the other is right.
        let bytes =
            encode(OldEncoding::Standard(WINDOWS_1251), "Это кафе Google, а не iPhone-магазин. ").repeat(8);
        assert_eq!(better_than(WINDOWS_1251, &bytes), None);
    }

    #[test]
    fn languages_tell_encodings_apart() {
        let standard = OldEncoding::Standard;
        for (encoding, text) in [
            (standard(MACINTOSH), "Élodie a été très gênée à l’école, où l’été fut « rude »."),
            (standard(MACINTOSH), "Die Größe überraschte ihn, „schön“, dachte er."),
            (OldEncoding::CodePage850, "Die Größe überraschte ihn, schön, dachte er, Öl und Äpfel."),
            (OldEncoding::CodePage850, "El niño comió en el jardín, ¿verdad? Según María."),
            (OldEncoding::CodePage852, "Zażółć gęślą jaźń, powiedział ktoś późną nocą."),
            (OldEncoding::CodePage852, "Přišli jsme na jaře, když byla řeka vysoká."),
            (standard(X_MAC_CYRILLIC), "Я знаю, что она моя сестра. Её зовут Мария, она поёт."),
            (standard(WINDOWS_1250), "Az előző részek tartalmából: erős a fű, és nő a tő."),
            (standard(WINDOWS_1250), "Zażółć gęślą jaźń, powiedział ktoś późną nocą."),
            (standard(WINDOWS_1252), "Élodie a été très gênée à l’école."),
            (standard(WINDOWS_1252), "Grüße aus Köln, sagte sie. „Schön“, dachte er."),
            (standard(WINDOWS_1251), "Я знаю, что она моя сестра. Её зовут Мария, она поёт."),
        ] {
            let bytes = encode(encoding, text);
            let guess = chardet(&bytes);
            let found = better_than(guess, &bytes).unwrap_or(OldEncoding::Standard(guess));
            assert_eq!(found.decode(&bytes).0, text, "{} as {}", encoding.name(), found.name());
        }
    }

    fn chardet(bytes: &[u8]) -> &'static Encoding {
        let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        detector.guess(None, chardetng::Utf8Detection::Deny)
    }

    #[test]
    fn utf8_written_twice() {
        for text in ["Größe überall, „schön“ – ja.", "Où l’été fut gêné.", "Где она? Там."]
        {
            let twice = WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned();
            assert_eq!(undo_double_utf8(&twice).as_deref(), Some(text));
            assert_eq!(undo_double_utf8(text), None);
        }
        assert_eq!(undo_double_utf8("Ã alone and Ã again"), None);
    }

    #[test]
    fn names_people_use() {
        for (name, encoding) in [
            ("Mac Roman", "Mac Roman"),
            ("cp850", "code page 850"),
            ("latin1", "windows-1252"),
            ("shift_jis", "Shift_JIS"),
        ] {
            assert_eq!(OldEncoding::by_name(name).map(OldEncoding::name), Some(encoding));
        }
        assert_eq!(OldEncoding::by_name("klingon"), None);
    }
}
