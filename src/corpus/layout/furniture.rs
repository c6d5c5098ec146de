//! Lines that are no speech: what tools and services write into a transcript around the words.

/// What a line of furniture begins with, in lower case.
const BEGINNINGS: [&str; 22] = [
    "transcribed by ",
    "transcript by ",
    "transcription by ",
    "transcription provided by ",
    "transcript provided by ",
    "this transcript was ",
    "this transcription was ",
    "this editable transcript was ",
    "automatically transcribed ",
    "auto-generated transcript",
    "transcription ended after",
    "transcription started",
    "transcript ended after",
    "meeting ended after",
    "recording started",
    "recording stopped",
    "subtitles by ",
    "captions by ",
    "untertitel von ",
    "untertitelung des ",
    "transkribiert von ",
    "transkription: ",
];

/// Lines that are furniture as a whole, in lower case.
const WHOLE_LINES: [&str; 7] = [
    "user avatar",
    "unknown speaker avatar",
    "end of transcript",
    "[end of transcript]",
    "(end of transcript)",
    "end of recording",
    "[end of recording]",
];

/// Says whether a line is furniture: a notice of the tool or service that wrote it.
pub(crate) fn is_furniture(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_', '#', ' ']);
    if line.is_empty() || line.len() > 200 {
        return false;
    }
    let lower = line.to_lowercase();
    WHOLE_LINES.contains(&lower.as_str())
        || BEGINNINGS.iter().any(|begins| lower.starts_with(begins)) && !lower.contains("? ")
}

/// Says whether a heading only says that the transcript begins.
pub(crate) fn is_transcript_heading(heading: &str) -> bool {
    let words = heading.to_lowercase();
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    matches!(
        words,
        "transcript"
            | "transcription"
            | "full transcript"
            | "transkript"
            | "transcripción"
            | "transcrição"
            | "trascrizione"
            | "verbatim transcript"
            | "interview transcript"
    ) || words.ends_with(" - transcript")
        || words.ends_with(" – transcript")
}

/// Says whether a heading or line names who took part, and the next line lists them.
pub(crate) fn is_attendee_heading(line: &str) -> bool {
    let lower = line.trim().trim_matches(['*', '#', ':', ' ']).to_lowercase();
    matches!(
        lower.as_str(),
        "attendees" | "participants" | "invited" | "teilnehmer" | "teilnehmende" | "participantes"
    )
}

/// The words before a mark that says only that another speaks from here, `[SPEAKER_TURN]`; none where a text does
/// not end with one.
pub(crate) fn split_turn_mark(text: &str) -> Option<&str> {
    let trimmed = text.trim_end();
    ["[SPEAKER_TURN]", "[SPEAKER TURN]", "[SPEAKER_CHANGE]", "[SPEAKER CHANGE]"]
        .iter()
        .find_map(|mark| trimmed.strip_suffix(*mark))
        .map(str::trim_end)
}
