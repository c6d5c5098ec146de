//! What is copied and what is opened: a quote with its source, the recording at its second.

use super::words::clock;
use super::work::Work;
use crate::corpus::{Attributes, Span};

/// A quote with who said it where and when, ready to be pasted.
///
/// “We tried five chunk sizes.” (Guest, practical-ai-230, 41:03)
pub fn quote(work: &Work, transcript: usize, span: Span, text: &str) -> Option<String> {
    let entry = work.entry(transcript)?;
    let snippets = work.corpus.snippets.get(entry.snippets.clone())?;
    let snippet = snippets.iter().find(|snippet| snippet.span.overlap(span) > 0);
    let start = work
        .texts
        .transcript(transcript)
        .and_then(|text| text.second_at(span.start))
        .or_else(|| snippet.and_then(|snippet| snippet.start));
    let speaker = snippet.and_then(|snippet| snippet.speaker.clone());
    let source: Vec<String> =
        [speaker, Some(entry.name.clone()), start.map(clock)].into_iter().flatten().collect();
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(format!("\u{201c}{said}\u{201d} ({})", source.join(", ")))
}

/// A snippet as a quote.
pub fn quote_snippet(work: &Work, snippet: usize) -> Option<String> {
    let text = work.texts.snippet(snippet)?;
    quote(work, work.transcript_of(snippet)?, work.snippet(snippet)?.span, text)
}

/// The address of the recording at a second; none where the transcript does not say where it is.
pub fn source_at(attributes: &Attributes, second: Option<f64>) -> Option<String> {
    let names = ["url", "source_url", "link", "webpage_url"];
    let url = names
        .iter()
        .find_map(|name| attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)))?
        .1
        .trim();
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
    let tubes = ["youtube.com/", "youtu.be/", "youtube-nocookie.com/", "vimeo.com/"];
    if !tubes.iter().any(|tube| base.contains(tube)) {
        // Media fragments (W3C, 2012) are understood by players and ignored by everything else.
        return Some(format!("{base}#t={second}"));
    }
    let (path, query) = base.split_once('?').unwrap_or((base, ""));
    let mut kept: Vec<&str> = query.split('&').filter(|p| !p.is_empty() && !p.starts_with("t=")).collect();
    let time = format!("t={second}");
    kept.push(&time);
    let fragment = fragment.map(|f| format!("#{f}")).unwrap_or_default();
    Some(format!("{path}?{}{fragment}", kept.join("&")))
}

/// The address of a snippet's recording at its second, or why there is none.
pub fn source_of(work: &Work, snippet: usize) -> Result<String, String> {
    let entry = work.entry_of(snippet).ok_or_else(|| "nothing is open".to_owned())?;
    let second = work.snippet(snippet).and_then(|snippet| snippet.start);
    source_at(&entry.attributes, second).ok_or_else(|| NO_SOURCE.to_owned())
}

/// Why a recording cannot be opened.
pub const NO_SOURCE: &str = "this transcript names no address; give it one with a url attribute in its file";

#[cfg(test)]
mod tests {
    use super::*;

    fn at(url: &str, second: f64) -> Option<String> {
        source_at(&Attributes::from([("URL".to_owned(), url.to_owned())]), Some(second))
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
