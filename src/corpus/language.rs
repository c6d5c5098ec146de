//! Word counts, and the language of a text: what depends on script and language.

use crate::corpus::part::text_part;
use std::collections::BTreeMap;
use whatlang::Lang;

/// How many bytes of a text are used to detect its language; more cost time and change nothing for one
/// language. Chosen by hand; not measured.
const SAMPLE_BYTES: usize = 6000;

/// Counts words: what stands between blanks and has a letter or digit. Scripts that write no blanks
/// are counted as word processors do: each Chinese or Japanese character is one, and so are five
/// letters of Thai, Lao, Khmer or Burmese. The script decides, so `language` (a code as in
/// [`Transcript::language`](super::Transcript::language)) only matters where it has none to show.
pub fn count_words(text: &str, language: Option<&str>) -> usize {
    // Korean writes blanks, and the few Chinese characters in it stand inside its words.
    let korean = language == Some("ko");
    let (mut words, mut letters, mut inside) = (0usize, 0usize, false);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || (!c.is_ascii() && c.is_alphanumeric()) {
            if is_han_or_kana(c) && !korean {
                words += 1;
                inside = false;
            } else if is_southeast_asian(c) {
                letters += 1;
                inside = false;
            } else if !inside {
                words += 1;
                inside = true;
            }
        } else if c.is_whitespace() {
            inside = false;
        }
    }
    words + letters.div_ceil(5)
}

/// Counts words of about one size in every script: as [`count_words`] does, but two Chinese or Japanese characters make
/// one. For what was chosen on languages that write blanks; what people are shown is counted by [`count_words`].
pub(crate) fn count_words_of_a_size(text: &str) -> usize {
    let signs = text.chars().filter(|c| is_han_or_kana(*c) && c.is_alphanumeric()).count();
    count_words(text, None) - signs + signs.div_ceil(2)
}

/// Says whether a script writes no blanks between words.
pub(crate) fn is_unspaced(c: char) -> bool {
    is_han_or_kana(c)
        || is_southeast_asian(c)
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}')
}

/// Says whether a character is Chinese or Japanese, written without blanks.
fn is_han_or_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

/// Says whether a character is Thai, Lao, Burmese or Khmer, written without blanks between words.
pub fn is_southeast_asian(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Fewest letters a language is told by. Chosen by hand; not measured.
const FEWEST_LETTERS: usize = 24;

/// Detects the language of a text, as an ISO 639-1 code where there is one, else ISO 639-3; none
/// where it is too short or too mixed to be sure. Looks at the beginning and the middle (openings
/// are often in another language: titles, credits).
pub fn detect_language(text: &str) -> Option<String> {
    let sample = language_sample(text);
    let info = whatlang::detect(&sample)?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    // Short texts need more confidence: under 24 letters nothing is said, under 60 only what is nearly
    // certain. Chosen by hand; not measured.
    let sure = if letters >= 60 { 0.5 } else { 0.9 };
    (letters >= FEWEST_LETTERS && info.confidence() >= sure).then(|| iso_639_1(info.lang()).to_owned())
}

/// Which of some languages, by code, a text is in; none where it is too short.
pub(crate) fn detect_language_among(text: &str, languages: &[&str]) -> Option<String> {
    let allowed = Lang::all().iter().copied().filter(|lang| languages.contains(&iso_639_1(*lang))).collect();
    let sample = language_sample(text);
    let found = whatlang::Detector::with_allowlist(allowed).detect_lang(&sample)?;
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= FEWEST_LETTERS).then(|| iso_639_1(found).to_owned())
}

/// The part of a text its language is detected from: a third from the beginning, the rest from the middle.
fn language_sample(text: &str) -> String {
    let cut = |from: usize, to: usize| {
        let (from, to) = (text.ceil_char_boundary(from), text.floor_char_boundary(to));
        text_part(text, from..to)
    };
    if text.len() <= SAMPLE_BYTES {
        return text.to_owned();
    }
    let middle = text.len() / 2;
    format!("{} {}", cut(0, SAMPLE_BYTES / 3), cut(middle, (middle + SAMPLE_BYTES * 2 / 3).min(text.len())))
}

/// The ISO 639-1 code (639-3 where there is none) of a language as files name it: "en", "en-US", "eng",
/// "English". None where the name is not known and is no code of two or three letters. Of the latter none that stands for
/// several languages, for an unknown one or for none.
pub fn language_code(named: &str) -> Option<String> {
    let named = named.trim().to_lowercase();
    let of_three = || named.len() == 3 && named.bytes().all(|b| b.is_ascii_lowercase());
    known_language_code(&named).or_else(|| {
        (of_three() && !matches!(named.as_str(), "mul" | "und" | "mis" | "zxx")).then(|| named.clone())
    })
}

/// The same without codes of three letters that are not known: in names of files these are mostly no languages.
pub(crate) fn known_language_code(named: &str) -> Option<String> {
    let named = named.trim().to_lowercase();
    let head = named.split_once(['-', '_']).map_or(named.as_str(), |(head, _)| head);
    let all = Lang::all();
    all.iter()
        .find(|lang| {
            lang.code() == head || lang.eng_name().to_lowercase() == named || iso_639_1(**lang) == head
        })
        .map(|lang| iso_639_1(*lang).to_owned())
        .or_else(|| match head {
            "ger" => Some("de".to_owned()),
            "fre" => Some("fr".to_owned()),
            "chinese" | "zho" | "chi" => Some("zh".to_owned()),
            _ => (head.len() == 2 && head.bytes().all(|b| b.is_ascii_lowercase())).then(|| head.to_owned()),
        })
}

/// The language that attributes name, as a code: what a researcher wrote there is surer than what a text shows.
pub(crate) fn language_in_attributes(attributes: &BTreeMap<String, String>) -> Option<String> {
    let names_it = |key: &str| ["language", "lang"].iter().any(|name| key.trim().eq_ignore_ascii_case(name));
    attributes.iter().filter(|(key, _)| names_it(key)).find_map(|(_, value)| language_code(value))
}

/// The English name of a language by its code; the code itself where it is not known.
pub fn language_name(code: &str) -> &str {
    match Lang::all().iter().find(|lang| iso_639_1(**lang) == code) {
        Some(Lang::Cmn) => "Chinese",
        Some(lang) => lang.eng_name(),
        None => code,
    }
}

/// The ISO 639-1 code of a language; its ISO 639-3 code where it has none.
fn iso_639_1(lang: Lang) -> &'static str {
    // The languages `whatlang` tells apart, each with the shorter code.
    const CODES: &str = "\
        epo:eo eng:en rus:ru cmn:zh spa:es por:pt ita:it ben:bn fra:fr deu:de ukr:uk kat:ka ara:ar \
        hin:hi jpn:ja heb:he yid:yi pol:pl amh:am jav:jv kor:ko nob:nb dan:da swe:sv fin:fi tur:tr \
        nld:nl hun:hu ces:cs ell:el bul:bg bel:be mar:mr kan:kn ron:ro slv:sl hrv:hr srp:sr mkd:mk \
        lit:lt lav:lv est:et tam:ta vie:vi urd:ur tha:th guj:gu uzb:uz pan:pa aze:az ind:id tel:te \
        pes:fa mal:ml ori:or mya:my nep:ne sin:si khm:km tuk:tk aka:ak zul:zu sna:sn afr:af lat:la \
        slk:sk cat:ca tgl:tl hye:hy cym:cy";
    let long = lang.code();
    let mut pairs = CODES.split(' ').filter_map(|pair| pair.split_once(':'));
    pairs.find(|(code, _)| *code == long).map_or(long, |(_, short)| short)
}

/// Says whether a text ends where a sentence may.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '*', '_', ' ']);
    end.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '؟', '۔', '।'])
}

/// Says whether one text follows another without a blank: where both sides are in a script that writes none.
pub(crate) fn joins_without_blank(before: &str, after: &str) -> bool {
    let unspaced = |c: Option<char>| c.is_some_and(is_unspaced);
    unspaced(before.chars().next_back()) && unspaced(after.chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_people_do() {
        assert_eq!(count_words("It's a well-known fact — really: 3.5 % of it.", Some("en")), 8);
        assert_eq!(count_words("今天我们谈谈教育。", Some("zh")), 8);
        assert_eq!(count_words("안녕하세요 여러분", Some("ko")), 2);
        assert_eq!(count_words("مرحبا بكم في هذا البرنامج", Some("ar")), 5);
        assert_eq!(count_words("", None), 0);
        assert!((2..=5).contains(&count_words("สวัสดีครับทุกคน", Some("th"))));
        assert_eq!(["今天", "我", "スーパー・", "so it", "…"].map(count_words_of_a_size), [1, 1, 2, 2, 0]);
    }

    #[test]
    fn languages_are_told() {
        assert_eq!(
            detect_language("Heute sprechen wir darüber, wie die Schule sich verändert hat und warum.")
                .as_deref(),
            Some("de")
        );
        assert_eq!(
            detect_language("We talked about the way that schools have changed over the last ten years.")
                .as_deref(),
            Some("en")
        );
        assert_eq!(
            detect_language("مرحبا بكم في هذا البرنامج. اليوم نتحدث عن التعليم").as_deref(),
            Some("ar")
        );
        assert_eq!(detect_language("ok"), None);
        for (named, short) in
            [("English", "en"), ("en-US", "en"), ("deu", "de"), ("pt_BR", "pt"), ("xx", "xx"), ("ary", "ary")]
        {
            assert_eq!(language_code(named).as_deref(), Some(short));
        }
        assert_eq!((language_code("und"), known_language_code("ary")), (None, None));
        let attributes = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let named = language_in_attributes(&attributes(&[("group", "de"), ("Language", "Chinese")]));
        assert_eq!(named.as_deref(), Some("zh"));
        assert_eq!(language_in_attributes(&attributes(&[("lang", "spoken"), ("group", "de")])), None);
    }
}
