//! What a file's name tells of the recording: date, YouTube address and language.

use crate::corpus::Attributes;
use crate::corpus::dates;
use crate::corpus::language::known_language_code;

/// The attributes in a file's name, given without its folder: a date, and the address where it holds the id
/// of a YouTube video in brackets, as yt-dlp names files.
pub(super) fn attributes_in_name(name: &str) -> Attributes {
    let mut found = Attributes::new();
    let (stem, video) = split_youtube_id(name);
    if let Some(date) = dates::find_in_name(stem) {
        found.insert("date".to_owned(), date);
    }
    if let Some(video) = video {
        found.insert("url".to_owned(), format!("https://www.youtube.com/watch?v={video}"));
    }
    found
}

/// The language a name ends in, as captions are named: `talk.de.vtt`, `talk.en-US.srt`.
pub(super) fn language_in_name(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let (_, tag) = stem.rsplit_once('.')?;
    is_language_tag(tag).then(|| known_language_code(tag)).flatten()
}

/// Says whether a part of a name is a language tag as yt-dlp writes it: `en`, `en-US`, `zh-Hans`, `en-orig`.
pub(super) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let Some(head) = parts.next() else { return false };
    let short = (2..=3).contains(&head.len()) && head.bytes().all(|byte| byte.is_ascii_lowercase());
    short
        && known_language_code(head).is_some()
        && parts.all(|part| part.len() <= 16 && part.chars().all(char::is_alphanumeric))
}

/// The name up to the id of a YouTube video in brackets, and the id.
fn split_youtube_id(name: &str) -> (&str, Option<&str>) {
    for (open, _) in name.match_indices('[') {
        let Some(inside) = name.get(open + 1..).and_then(|rest| rest.split(']').next()) else { continue };
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let closed = name.get(open + 1 + inside.len()..).is_some_and(|rest| rest.starts_with(']'));
        // Ids have eleven characters of 64; eleven small letters in brackets are more likely a word.
        let worded = inside.chars().all(|c| c.is_ascii_lowercase());
        if closed && inside.len() == 11 && inside.chars().all(letter) && !worded {
            return (name.get(..open).unwrap_or(name), Some(inside));
        }
    }
    (name, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_dates_and_addresses() {
        let found = attributes_in_name("2023-06-14 A talk [dQw4w9WgXcQ].en.vtt");
        assert_eq!(found["date"], "2023-06-14");
        assert_eq!(found["url"], "https://www.youtube.com/watch?v=dQw4w9WgXcQ");
        assert_eq!(attributes_in_name("A talk [transcribed].txt"), Attributes::new());
        assert_eq!(attributes_in_name("A talk [second take, long].txt"), Attributes::new());
        assert_eq!(attributes_in_name("talk [dQw4w9WgXcQ"), Attributes::new());
    }

    #[test]
    fn names_tell_languages() {
        assert_eq!(language_in_name("talk.de.vtt").as_deref(), Some("de"));
        assert_eq!(language_in_name("talk.en-US.srt").as_deref(), Some("en"));
        assert_eq!(language_in_name("talk.zh-Hans.vtt").as_deref(), Some("zh"));
        assert_eq!(language_in_name("talk.vtt"), None);
        assert_eq!(language_in_name("talk.final.vtt"), None);
    }
}
