//! What may be a label in a layout: plausible names, and handles where the layout leaves no doubt.

use super::head_forms::{NameMarks, stands_before_point};
use crate::corpus::sound_tags::sound_tag_length;
use crate::corpus::speaker_label::{is_plausible_name, name_machine_label, stands_before_colons};

/// What printed records set before a name: `○山田委員`, `■ Anna:`.
const BULLETS: [char; 9] = ['○', '◯', '〇', '●', '◎', '■', '□', '◆', '◇'];

/// A label without the marks of direction and blanks around it, and without the sign of a handle.
pub(crate) fn clean_label(name: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '[' | ']' | '*' | '_')
    };
    name.trim_matches(around).trim_start_matches(['@', '~']).trim_start_matches(BULLETS).trim()
}

/// Says whether a name may be a label between such marks. Between brackets stand sounds and notes too, which are
/// none.
pub(crate) fn is_plausible_label(name: &str, marks: NameMarks) -> bool {
    match marks {
        NameMarks::Written => is_plausible_name(name),
        NameMarks::Square | NameMarks::Curly | NameMarks::Pointed | NameMarks::Round => {
            let tag = format!("[{name}]");
            sound_tag_length(&tag).is_none()
                && (is_plausible_name(name) || is_machine_label(name) || is_handle(name))
        }
        NameMarks::Point => stands_before_point(name),
        NameMarks::Heading
        | NameMarks::Emphasis
        | NameMarks::Tab
        | NameMarks::Line
        | NameMarks::Dash
        | NameMarks::Corner => {
            // `Q.   words` has its point before the blanks.
            let pointed = name.strip_suffix('.').is_some_and(stands_before_point);
            let short = name.split_whitespace().count() <= 5 && !pointed;
            short && (is_plausible_name(name) || is_machine_label(name)) && !is_part_heading(name)
        }
    }
}

/// Says whether a name is one a recogniser gave: `SPEAKER_00`, `speaker 0`, `S1`.
pub(super) fn is_machine_label(name: &str) -> bool {
    let lower = name.to_lowercase();
    let numbered = ["speaker", "sprecher", "спикер", "channel", "participant", "person", "voice"]
        .iter()
        .find_map(|role| lower.strip_prefix(role))
        .is_some_and(|rest| {
            let rest = rest.trim_start_matches([' ', '_', '-', '#', '№']);
            !rest.is_empty() && rest.len() <= 4 && rest.chars().all(char::is_alphanumeric)
        });
    numbered || name_machine_label(name).is_some()
}

/// Says whether a label names a pause, as podcasts mark their advertisements: `Break: [16:20]`.
pub(super) fn is_pause_label(name: &str) -> bool {
    matches!(name.to_lowercase().as_str(), "break" | "pause" | "intermission" | "jingle" | "ad break")
}

/// Says whether a name is a handle: one word of small letters, digits and signs, as chats and podcasts use.
pub(super) fn is_handle(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    (3..=24).contains(&name.len())
        && name.chars().all(fits)
        && name.chars().any(char::is_alphabetic)
        && !stands_before_colons(name)
}

/// Says whether a name is one short word that begins with a small letter, as hasty transcribers write labels: `int`, `r`,
/// `p2`.
pub(super) fn is_short_label(name: &str) -> bool {
    name.len() <= 12
        && name.starts_with(char::is_lowercase)
        && name.chars().all(|c| c.is_alphanumeric())
        && !is_key_of_notes(name)
}

/// Words of small letters that stand before a colon in lists and notes.
fn is_key_of_notes(name: &str) -> bool {
    matches!(
        name,
        "http"
            | "https"
            | "note"
            | "ps"
            | "nb"
            | "time"
            | "date"
            | "title"
            | "url"
            | "id"
            | "key"
            | "name"
            | "type"
    )
}

/// Says whether a label is the word for a question or an answer.
pub(super) fn is_asked(name: &str) -> bool {
    ["question", "answer"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// Says whether a name is what headings and lone lines say rather than who speaks.
fn is_part_heading(name: &str) -> bool {
    let lower = name.to_lowercase();
    let first = lower.split_whitespace().next().unwrap_or("");
    matches!(
        first.trim_end_matches('.'),
        "chapter"
            | "part"
            | "section"
            | "introduction"
            | "conclusion"
            | "summary"
            | "notes"
            | "transcript"
            | "kapitel"
            | "teil"
            | "references"
            | "appendix"
            | "abstract"
            | "background"
            | "question"
            | "questions"
            | "topic"
            | "yes"
            | "no"
    )
}
