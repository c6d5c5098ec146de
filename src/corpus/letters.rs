//! Letters made alike, so that names and values are compared as people type them.

use unicode_normalization::UnicodeNormalization;

/// A name or value as it is compared: in lower case, without diacritics or blanks around it. `Jörg` is `jorg`.
pub fn fold_case(name: &str) -> String {
    fold_letters(&name.trim().chars().flat_map(char::to_lowercase).collect::<String>())
}

/// A word in lower case without diacritics, and with letters that are two in one (œ, ß) written as two.
pub fn fold_letters(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')) {
        match c {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            c => folded.push(c),
        }
    }
    folded.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_blanks_around_do_not_count() {
        assert_eq!(fold_case(" NORTH "), fold_case("north"));
        assert_eq!(fold_case("JÖRG"), "jorg");
        assert_eq!(fold_case("Straße"), "strasse");
        assert_ne!(fold_case("north west"), fold_case("northwest"));
    }
}
