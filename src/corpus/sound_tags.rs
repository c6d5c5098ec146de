//! Sound tags of captions and transcribers: `[Music]`, `[ __ ]`, `{vocalsound}`, `(applause)`, `♪ … ♪`.
//!
//! Tags stay in a transcript's text, since they tell what happened; they are left out of what is embedded,
//! counted and compared, since no speaker says them.

use super::word_list::WordList;
use crate::corpus::part::text_part;
use std::borrow::Cow;

/// The longest tag in brackets and the longest song between two notes, in bytes. Chosen by hand; beyond that
/// an opening mark is taken for text, which also keeps the search linear.
const MAX_TAG_AND_SONG_BYTES: (usize, usize) = (60, 120);

/// The first byte of a note, and of much other punctuation.
const NOTE_BYTE: u8 = 0xe2;

/// The text without its sound tags, as it is embedded, counted and compared. Borrowed where there are none;
/// empty where no letter or digit is left.
pub fn spoken_text(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    for start in tag_openings(text) {
        // What opens inside a tag opens none.
        if start < kept {
            continue;
        }
        if let Some(length) = text.get(start..).and_then(sound_tag_length) {
            let before = text_part(text, kept..start);
            out.push_str(if out.is_empty() || out.ends_with(char::is_whitespace) {
                before.trim_start()
            } else {
                before
            });
            kept = start + length;
        }
    }
    if kept == 0 {
        return if has_words(text) { Cow::Borrowed(text) } else { Cow::Borrowed("") };
    }
    let rest = text_part(text, kept..);
    out.push_str(if out.is_empty() || out.ends_with(char::is_whitespace) { rest.trim_start() } else { rest });
    if !has_words(&out) {
        return Cow::Borrowed("");
    }
    out.truncate(out.trim_end().len());
    Cow::Owned(out)
}

/// Where a tag may begin, by byte. Every text is searched several times: for bytes, and not for characters.
fn tag_openings(text: &str) -> impl Iterator<Item = usize> {
    let notes: [&[u8]; 4] = ["♪", "♫", "♬", "♩"].map(str::as_bytes);
    let bytes = text.as_bytes();
    let mut brackets = memchr::memchr3_iter(b'[', b'(', b'{', bytes).peekable();
    let is_note = move |at: &usize| {
        bytes
            .get(*at..)
            .is_some_and(|rest| rest.starts_with(b"<") || notes.iter().any(|note| rest.starts_with(note)))
    };
    let mut others = memchr::memchr2_iter(b'<', NOTE_BYTE, bytes).filter(is_note).peekable();
    std::iter::from_fn(move || match (brackets.peek(), others.peek()) {
        (Some(bracket), Some(other)) if other < bracket => others.next(),
        (Some(_), _) => brackets.next(),
        (None, _) => others.next(),
    })
}

/// Says whether a text has a letter or digit.
fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The length in bytes of the sound tag a text begins with.
pub fn sound_tag_length(text: &str) -> Option<usize> {
    let open = text.chars().next()?;
    let inside_of = |close: char, longest: usize| {
        let after = text.get(open.len_utf8()..)?;
        let window = after.get(..after.floor_char_boundary(longest))?;
        window.find(close).and_then(|end| window.get(..end))
    };
    let tag = |inside: &str, close: char| open.len_utf8() + inside.len() + close.len_utf8();
    match open {
        '[' => inside_of(']', MAX_TAG_AND_SONG_BYTES.0)
            .filter(|inside| is_sound_phrase(inside, true))
            .map(|inside| tag(inside, ']')),
        '(' => inside_of(')', MAX_TAG_AND_SONG_BYTES.0)
            .filter(|inside| is_sound_phrase(inside, false))
            .map(|inside| tag(inside, ')')),
        '{' => inside_of('}', MAX_TAG_AND_SONG_BYTES.0)
            .filter(|inside| is_short_tag(inside))
            .map(|inside| tag(inside, '}')),
        '<' => inside_of('>', MAX_TAG_AND_SONG_BYTES.0)
            .filter(|inside| is_short_tag(inside))
            .map(|inside| tag(inside, '>')),
        '♪' | '♫' | '♬' | '♩' => {
            let song = inside_of(open, MAX_TAG_AND_SONG_BYTES.1).filter(|inside| !inside.contains('\n'));
            Some(song.map_or(open.len_utf8(), |inside| tag(inside, open)))
        }
        _ => None,
    }
}

/// Says whether the inside of curly or pointed brackets is a tag: one or two words, as in `{vocalsound}`.
fn is_short_tag(inside: &str) -> bool {
    inside.starts_with(char::is_alphabetic) && inside.split_whitespace().count() <= 2
}

/// Says whether the inside of square or round brackets is a tag. Editors put words in such brackets too, so
/// all words must be of sounds. `[ __ ]` and `[♪♪]`, without a letter or digit, stand for a word struck out
/// or music.
fn is_sound_phrase(inside: &str, square: bool) -> bool {
    let mut words = inside.split(|c: char| !c.is_alphabetic()).filter(|part| !part.is_empty()).peekable();
    if words.peek().is_none() {
        return square && !inside.trim().is_empty() && !inside.chars().any(char::is_alphanumeric);
    }
    let (mut sounds, mut joins) = (0, 0);
    for word in words {
        let word = word.to_lowercase();
        if SOUND_WORDS.contains(&word) {
            sounds += 1;
        } else if SOUND_FILLER_WORDS.contains(&word) {
            joins += 1;
        } else {
            return false;
        }
    }
    sounds > 0 && joins <= 6
}

/// Words that name a sound or say that nothing was understood.
static SOUND_WORDS: WordList = WordList::new(
    "aplausos, applaudissements, applaus, applause, applausi, audio, beep, beeps, bell, bleep, breath, \
     breathes, breathing, chatter, cheer, cheering, cheers, chime, chimes, chuckle, chuckles, chuckling, \
     clapping, clears, click, clicking, clicks, cough, coughing, coughs, crosstalk, crying, exhales, \
     foreign, gasp, gasps, gelächter, giggles, groans, grunts, humming, hums, inaudible, inaudibles, \
     indistinct, inhales, jingle, lachen, lacht, laugh, laughing, laughs, laughter, mumbles, mumbling, \
     music, musica, musik, musique, muziek, música, müzik, noise, noises, outro, overlapping, pause, \
     ringing, rires, risas, risate, rumbling, sigh, sighs, silence, singing, sings, snaps, sneezes, \
     sniffles, sniffs, snorts, sobbing, sound, sounds, speaking, stammers, static, stutters, thud, \
     unclear, unintelligible, unverständlich, upbeat, vocalsound, whispering, whispers, whistles, \
     whistling, whoosh, yawns, аплодисменты, музыка, смех, تصفيق, موسيقى, 拍手, 掌声, 笑, 笑声, 音乐, 音楽, 박수, 웃음, \
     음악",
);

/// Words that may stand beside those in a tag, at most six (chosen by hand).
static SOUND_FILLER_WORDS: WordList = WordList::new(
    "a, all, ambient, and, at, audience, background, blank, bright, continues, crowd, door, dramatic, \
     eerie, electronic, ends, fades, female, gentle, heavily, in, inspirational, intense, intro, \
     language, light, lively, loud, male, man, no, of, on, people, phone, playing, plays, quiet, quietly, \
     soft, softly, spanish, speaks, starts, strings, talk, tense, the, theme, throat, together, with, \
     woman, words",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_words_stay() {
        let same =
            ["no tags here", "as [he] said (in 2019)", "<- see {a b c d}", "f(x) = [1]", "a < b > c d"];
        for text in same {
            assert_eq!(spoken_text(text), text);
            assert!(matches!(spoken_text(text), Cow::Borrowed(_)));
        }
        for (text, left) in [
            ("[Music]", ""),
            ("[Music] (applause) ♪", ""),
            ("[ __ ]. …", ""),
            ("so [Music] this is [ __ ] great", "so this is great"),
            ("well {vocalsound} yes <laugh> it", "well yes it"),
            ("♪ never gonna ♪ he sang", "he sang"),
            ("and (speaking in foreign language) yes", "and yes"),
            ("[inaudible 00:12:33] right", "right"),
            ("right.\n\n[Laughter]\n\nGo on.", "right.\n\nGo on."),
            ("【音楽】はい [音楽] はい", "【音楽】はい はい"),
        ] {
            assert_eq!(spoken_text(text), left, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn openings_are_those_characters(text in "[\\[\\](){}<>♪♫♬♩♭“… a-cМé]{0,40}|\\PC{0,40}") {
            let opens = |c: char| matches!(c, '[' | '{' | '<' | '(' | '♪' | '♫' | '♬' | '♩');
            let expected: Vec<usize> = text.char_indices().filter(|(_, c)| opens(*c)).map(|(at, _)| at).collect();
            proptest::prop_assert_eq!(tag_openings(&text).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn never_panics_and_never_invents(text in "[\\[\\](){}<>♪ a-cМé\n_]{0,80}") {
            let left = spoken_text(&text);
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
            proptest::prop_assert!(letters(&left) <= letters(&text));
            proptest::prop_assert_eq!(spoken_text(&left).chars().filter(|c| !c.is_whitespace()).count() <= left.len(), true);
        }
    }
}
