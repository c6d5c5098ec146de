//! What may be a label in a layout: plausible names, and handles where the layout leaves no doubt.

use super::head_forms::NameMarks;
use crate::corpus::sound_tags::sound_tag_length;
use crate::corpus::speaker_label::{is_plausible_name, name_machine_label};

/// A label without the marks of direction and blanks around it, and without the sign of a handle.
pub(crate) fn clean_label(name: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}' | '[' | ']' | '*' | '_')
    };
    name.trim_matches(around).trim_start_matches(['@', '~']).trim()
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
        NameMarks::Point => {
            name.len() <= 3
                && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
                && name.starts_with(char::is_uppercase)
        }
        NameMarks::Heading | NameMarks::Emphasis | NameMarks::Tab | NameMarks::Line | NameMarks::Dash => {
            let short = name.split_whitespace().count() <= 5;
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
    (3..=24).contains(&name.len()) && name.chars().all(fits) && name.chars().any(char::is_alphabetic)
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
