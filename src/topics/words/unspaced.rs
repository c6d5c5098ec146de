//! Words of scripts that are written without blanks between them: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
//!
//! They are cut by dictionaries ([`word_ends`]). What no dictionary knows, such as the name of a person, comes as
//! single characters, of which neighbouring pairs are taken.

use super::scan_event::ScanEvent;
use crate::corpus::word_ends;
use unicode_normalization::char::is_combining_mark;

/// Chinese characters that are grammar: beside one that is no word of a dictionary they tell nothing.
pub(super) const PARTICLES: &str = "的了吗吧呢啊嗯们么呀哦是在我你他她它这那就也都和很个说有不没";

/// Gives the words of the run of such a script that a text begins with, with gaps for what is grammar. Gives the length of
/// the run in bytes.
pub(super) fn words_of_run(text: &str, each: &mut dyn FnMut(ScanEvent<'_>)) -> usize {
    let run = run_at(text);
    // The last character that was no word of several, where its neighbour is the next.
    let mut single: Option<&str> = None;
    let mut from = 0;
    for to in word_ends(run) {
        let Some(word) = run.get(from..to) else { continue };
        let start = std::mem::replace(&mut from, to);
        // Kana alone are mostly grammar, and so are marks.
        if !word.contains(char::is_alphabetic) || word.chars().all(is_hiragana) {
            each(ScanEvent::Gap);
            single = None;
        } else if letters(word) > 1 {
            each(ScanEvent::Word { word, surface: word, fresh: false });
            single = None;
        } else {
            each(ScanEvent::Gap);
            let before = if word.contains(is_particle) { None } else { single.replace(word) };
            if word.contains(is_particle) {
                single = None;
            }
            if let Some(pair) = before.and_then(|before| run.get(start - before.len()..to)) {
                each(ScanEvent::Word { word: pair, surface: pair, fresh: false });
                each(ScanEvent::Gap);
            }
        }
    }
    run.len().max(1)
}

/// The run of such a script, with the signs that belong to a character of it, that a text begins with.
fn run_at(text: &str) -> &str {
    let goes_on = |c: char| is_unspaced(c) || is_combining_mark(c) || c == 'ー';
    text.split_once(|c: char| !goes_on(c)).map_or(text, |(run, _)| run)
}

/// Letters of a word, signs above and below not counted.
fn letters(word: &str) -> usize {
    word.chars().filter(|&c| c.is_alphabetic() && !is_combining_mark(c)).count()
}

fn is_particle(character: char) -> bool {
    PARTICLES.contains(character)
}

/// Whether a Japanese word is a form of a verb or adjective, which names nothing: its ending is in hiragana.
pub(super) fn is_inflected(word: &str) -> bool {
    word.ends_with(is_hiragana) && !word.ends_with('ー')
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{309f}' | 'ー')
}

/// Whether the character belongs to a script written without spaces between words.
pub(super) fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF)
}

/// A phrase as its language writes it: words of these scripts follow each other without a blank.
pub(in crate::topics) fn without_foreign_blanks(phrase: &str) -> String {
    let mut written = String::with_capacity(phrase.len());
    for word in phrase.split(' ') {
        let joins = |(before, next): (char, char)| is_unspaced(before) && is_unspaced(next);
        let ends = written.chars().next_back().zip(word.chars().next());
        if !written.is_empty() && !ends.is_some_and(joins) {
            written.push(' ');
        }
        written.push_str(word);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        words_of_run(text, &mut |event| match event {
            ScanEvent::Word { word, .. } => found.push(word.to_owned()),
            ScanEvent::Gap if found.last().is_some_and(|last| last != "|") => found.push("|".to_owned()),
            ScanEvent::Gap => {}
        });
        found
    }

    #[test]
    fn words_are_those_of_the_dictionaries() {
        assert_eq!(words("机器学习的目的"), ["机器", "学习", "|", "目的"]);
        assert_eq!(words("東京の大学で働いています"), ["東京", "|", "大学", "|", "働い", "|"]);
        assert_eq!(words("โรงเรียนของเรา"), ["โรงเรียน", "ของ", "เรา"]);
        assert_eq!(words("コーヒー、紅茶"), ["コーヒー"]);
    }

    #[test]
    fn forms_of_verbs_end_in_hiragana() {
        assert!(is_inflected("働い") && is_inflected("高い"));
        assert!(!is_inflected("大学") && !is_inflected("コーヒー") && !is_inflected("work"));
    }

    #[test]
    fn unknown_characters_come_in_pairs() {
        let found = words("覃鲶黼的");
        assert_eq!(found, ["覃鲶", "|", "鲶黼", "|"]);
    }

    #[test]
    fn phrases_have_blanks_only_where_their_script_has() {
        assert_eq!(without_foreign_blanks("机器 学习"), "机器学习");
        assert_eq!(without_foreign_blanks("AI 研究 所"), "AI 研究所");
        assert_eq!(without_foreign_blanks("vector store"), "vector store");
        assert_eq!(without_foreign_blanks("기계 학습"), "기계 학습");
    }
}
