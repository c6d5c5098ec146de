//! Citing: a text with its source, ready to be pasted, and the address of a recording at a second.

use super::workspace::Workspace;
use crate::corpus::attributes::is_same_key;
use crate::corpus::{Attributes, Snippet, SnippetIndex, Span, TranscriptIndex};
use crate::format::{clock, names_and_more};
use std::collections::BTreeSet;

/// Cites a span: its text in quotation marks, then who says it, transcript and time in brackets.
///
/// “We tried five chunk sizes.” (Guest, practical-ai-230, 41:03)
pub fn cite_span(work: &Workspace, transcript: TranscriptIndex, span: Span, text: &str) -> Option<String> {
    let entry = work.transcript_entry(transcript)?;
    let mut touched = work.corpus.snippets_of(entry).iter().filter(|it| it.span.overlap(span) > 0);
    let parts = touched.clone().flat_map(Snippet::speaker_parts).filter(|(part, ..)| part.overlap(span) > 0);
    let names: BTreeSet<&str> = parts.filter_map(|(_, speaker, _)| speaker).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let snippet = touched.next();
    let second = work.texts.transcript(transcript).and_then(|text| text.second_at(span.start));
    let start = second.or_else(|| snippet?.start);
    let speaker = (!names.is_empty()).then(|| names_and_more(&names));
    let source: Vec<String> =
        [speaker, Some(entry.name.clone()), start.map(clock)].into_iter().flatten().collect();
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("\u{201c}{said}\u{201d} ({})", source.join(", ")))
}

/// Cites a whole snippet.
pub fn cite_snippet(work: &Workspace, snippet: SnippetIndex) -> Option<String> {
    let text = work.texts.snippet(snippet)?;
    cite_span(work, work.transcript_index_of(snippet)?, work.snippet(snippet)?.span, text)
}

/// The address of the recording at a second, from the transcript's attributes; `None` where they name no
/// usable address.
pub fn recording_url(attributes: &Attributes, second: Option<f64>) -> Option<String> {
    let names = ["url", "source_url", "link", "webpage_url"];
    let named = |name: &&str| attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
    let (_, url) = names.iter().find_map(named)?;
    let url = url.trim();
    // The address comes from an imported file and goes to the system's opener as its only argument (no
    // shell). Only web addresses pass: no other scheme, no option, and no character that an address never has
    // unescaped.
    let sound = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'<>\\^`{|}".contains(c);
    if !(url.starts_with("https://") || url.starts_with("http://")) || !url.chars().all(sound) {
        return None;
    }
    let Some(second) = second.filter(|second| second.is_finite() && *second >= 1.0) else {
        return Some(url.to_owned());
    };
    let second = second as u64;
    let (base, fragment) = match url.split_once('#') {
        Some((base, fragment)) => (base, Some(fragment)),
        None => (url, None),
    };
    // These sites read the second from the query parameter `t`.
    let tubes = ["youtube.com/", "youtu.be/", "youtube-nocookie.com/", "vimeo.com/"];
    if !tubes.iter().any(|tube| base.contains(tube)) {
        // Media fragments (W3C, 2012) are understood by players and ignored by everything else.
        return Some(format!("{base}#t={second}"));
    }
    let (path, query) = base.split_once('?').unwrap_or((base, ""));
    let mut kept: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !p.starts_with("t=")).collect();
    let time = format!("t={second}");
    kept.push(&time);
    let fragment = fragment.map_or_else(String::new, |f| format!("#{f}"));
    Some(format!("{path}?{}{fragment}", kept.join("&")))
}

/// Title and channel, where they differ from the name.
pub fn title_and_channel(attributes: &Attributes, name: &str) -> Vec<String> {
    let named = |key: &&str| {
        attributes.iter().find(|(known, _)| is_same_key(known, key)).map(|(_, value)| value.clone())
    };
    let more = |value: &String| !value.is_empty() && value != name;
    ["title", "channel"].iter().filter_map(named).filter(more).collect()
}

/// Why a recording cannot be opened, as a sentence for a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// There is no transcript whose recording it could be.
    #[error("nothing is open")]
    NothingOpen,
    /// The transcript's attributes name no usable address.
    #[error("this transcript names no address; give it one with a url attribute in its file")]
    NoAddress,
}

/// The address of a snippet's recording at its second.
///
/// # Errors
/// There is none; see [`RecordingError`].
pub fn snippet_url(work: &Workspace, snippet: SnippetIndex) -> Result<String, RecordingError> {
    let entry = work.transcript_entry_of(snippet).ok_or(RecordingError::NothingOpen)?;
    let second = work.snippet(snippet).and_then(|snippet| snippet.start);
    recording_url(&entry.attributes, second).ok_or(RecordingError::NoAddress)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, second: f64) -> Option<String> {
        recording_url(&Attributes::from([("URL".to_owned(), url.to_owned())]), Some(second))
    }

    #[test]
    fn the_second_goes_where_the_site_reads_it() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            at("https://www.youtube.com/watch?v=x", 2463.9),
            some("https://www.youtube.com/watch?v=x&t=2463")
        );
        assert_eq!(at("https://youtu.be/x?t=3", 5.0), some("https://youtu.be/x?t=5"));
        assert_eq!(at("https://example.org/talk.mp3", 5.0), some("https://example.org/talk.mp3#t=5"));
        assert_eq!(at("https://example.org/talk", 0.0), some("https://example.org/talk"));
    }

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        assert_eq!(at("file:///etc/passwd", 1.0), None);
        assert_eq!(at("https://x.org/$(reboot) `a`", 1.0), None);
        assert_eq!(at("--help", 1.0), None);
    }
}
