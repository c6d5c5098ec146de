//! Scans text into words and the gaps between them.

use super::scan_event::ScanEvent;
use super::unspaced::{is_unspaced, words_of_run};
use crate::corpus::{self, sound_tag_length};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Calls `each` with the words and gaps of a text in order.
pub(super) fn scan_words(text: &str, each: &mut dyn FnMut(ScanEvent<'_>)) {
    let mut lower = String::new();
    let mut fresh = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() {
            let length = if let Some(length) = address_length(rest).or_else(|| abbreviation_length(rest)) {
                each(ScanEvent::Gap);
                length
            } else if is_unspaced(first) {
                words_of_run(rest, each)
            } else {
                word_at(rest, fresh, &mut lower, each)
            };
            fresh = false;
            length
        } else if let Some(length) = sound_tag_length(rest) {
            each(ScanEvent::Gap);
            length
        } else {
            // Hyphens, apostrophes and quotes do not part a phrase: "open-source" is open source.
            if !first.is_whitespace()
                && !matches!(first, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '"' | '“' | '”')
            {
                each(ScanEvent::Gap);
            }
            fresh |= matches!(first, '.' | '!' | '?' | ':' | '\n' | '…' | '。');
            first.len_utf8()
        };
        rest = &rest[length..];
    }
}

/// Ends of names of machines that are common in talk and writing. Those that are words of a language in their
/// own right, such as `de`, are told only behind `www.` or `://`. Gathered by hand.
const HOST_ENDS: [&str; 14] =
    ["ai", "app", "ch", "com", "dev", "edu", "fm", "gov", "info", "io", "net", "org", "tv", "uk"];

/// The length in bytes of the web or mail address that begins here. Its parts are no words: `coda.io` speaks of
/// neither "coda" nor "io".
fn address_length(text: &str) -> Option<usize> {
    // Scripts without blanks go on behind an address as they stood before it.
    let ends = |c: char| c.is_whitespace() || "\"<>(),;[]{}|".contains(c) || corpus::is_unspaced(c);
    let end = text.find(ends).unwrap_or(text.len());
    let token = text.get(..end)?.trim_end_matches(|c: char| c.is_ascii_punctuation() && c != '/');
    let is_scheme = |scheme: &str| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    if token.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme)) || token.starts_with("www.") {
        return Some(token.len());
    }
    let host = token.split(['/', '?', ':', '#', '\'', '’']).next()?;
    let host = host.split_once('@').map_or(host, |(_, host)| host);
    let (name, last) = host.rsplit_once('.')?;
    let is_part =
        |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    (HOST_ENDS.contains(&last) && name.split('.').all(is_part)).then_some(token.len())
}

/// The length in bytes of an abbreviation of several parts that begins here, such as `Ph.D.` or `U.S.`: parts of
/// one to four letters with a capital each, at least one a single letter. A part alone says nothing.
fn abbreviation_length(text: &str) -> Option<usize> {
    if !text.starts_with(char::is_uppercase) {
        return None;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '.').unwrap_or(text.len());
    let token = text.get(..end)?.trim_end_matches('.');
    let is_part = |part: &str| {
        part.starts_with(char::is_uppercase)
            && part.chars().all(char::is_alphabetic)
            && part.chars().nth(4).is_none()
    };
    let single = |part: &str| part.chars().nth(1).is_none();
    (token.contains('.') && token.split('.').all(is_part) && token.split('.').any(single))
        .then_some(token.len())
}

/// Gives the word that begins here, if it counts as one, and its length in bytes.
fn word_at(text: &str, fresh: bool, lower: &mut String, each: &mut dyn FnMut(ScanEvent<'_>)) -> usize {
    let mut end = 0;
    let mut letters = 0;
    let (mut plain, mut marked) = (true, false);
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character.is_alphanumeric() && !is_unspaced(character) {
            letters += usize::from(character.is_alphabetic());
            plain &= character.is_ascii_lowercase();
        } else if at == 0 {
            break;
        } else if is_combining_mark(character)
            || (is_apostrophe(character) && characters.peek().is_some_and(|(_, next)| next.is_alphabetic()))
        {
            plain = false;
            marked |= is_combining_mark(character);
        } else {
            break;
        }
        end = at + character.len_utf8();
    }
    let surface = &text[..end];
    if letters < 2 || !surface.starts_with(char::is_alphabetic) {
        each(ScanEvent::Gap);
    } else if plain {
        // Plain ASCII needs no copy: most words go this way.
        each(ScanEvent::Word { word: surface, surface, fresh });
    } else {
        lower.clear();
        let straight = surface.chars().map(|c| if is_apostrophe(c) { '\'' } else { c });
        // A letter with its accent behind it is the same word as with the accent on it.
        if marked {
            lower.extend(straight.nfc().flat_map(char::to_lowercase));
        } else {
            lower.extend(straight.flat_map(char::to_lowercase));
        }
        each(ScanEvent::Word { word: lower, surface, fresh });
    }
    end.max(1)
}

/// Whether the character is one of the apostrophes in use.
fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '\u{02bc}')
}
