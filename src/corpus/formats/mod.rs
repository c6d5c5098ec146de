//! The formats transcripts come in, one to a file, and how they are told apart: by content first,
//! then by extension.

pub(crate) mod archive;
mod caption_xml;
mod clock;
mod cue_text;
pub(crate) mod documents;
mod front;
mod gutenberg;
mod inline;
mod json;
mod label;
#[cfg(test)]
mod meetings;
mod plain;
mod speech;
mod srt;
mod ssa;
mod table;
mod vtt;

pub(crate) use front::yaml;
pub(crate) use label::{Style, head, machine_name, plausible};
pub(crate) use plain::ends_sentence;
pub(crate) use table::{Content, separator};

use super::read::{ReadError, TableOptions, Warning};

/// Reads decoded text in the format it is in.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn parse(text: &str, extension: &str, options: &TableOptions) -> Result<Content, ReadError> {
    let start = text.trim_start();
    if vtt::is_vtt(text) {
        return vtt::parse(text).map(Content::Talk);
    }
    if ssa::is_ssa(start) {
        return ssa::parse(text).map(Content::Talk);
    }
    if caption_xml::is_captions(start) {
        return caption_xml::parse(text).map(Content::Talk);
    }
    match markup(start) {
        Some(Markup::Html) => return Ok(Content::Talk(documents::html(text))),
        Some(Markup::Xml) => {
            return Err(ReadError::new(
                "is an XML document of a kind leitmotif does not know; save its text as .txt and import that",
            ));
        }
        None if matches!(extension, "html" | "htm" | "xhtml") => {
            return Ok(Content::Talk(documents::html(text)));
        }
        None => {}
    }
    match extension {
        "jsonl" | "ndjson" => return table::parse_jsonl(text, options),
        "json" => return json(text, options),
        "srt" | "sbv" => return srt::parse(text).map(Content::Talk),
        "vtt" => return headless_vtt(text),
        _ => {}
    }
    if looks_like_json(start) {
        match json(text, options) {
            Ok(content) => return Ok(content),
            Err(error) if error.line.is_none() => return Err(error),
            // What only begins like JSON is text.
            Err(_) => {}
        }
    } else if srt::is_srt(text) {
        return srt::parse(text).map(Content::Talk);
    }
    let separator = table::separator(text, extension);
    if matches!(extension, "csv" | "tsv" | "tab") || table::is_timed(text, separator) {
        return table::parse(text, separator, options);
    }
    if let Some(book) = gutenberg::parse(text) {
        return Ok(Content::Talk(book));
    }
    let markdown = matches!(extension, "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd");
    Ok(Content::Talk(plain::parse(text, markdown)))
}

/// A `.vtt` without its first line is read where its cues can be.
fn headless_vtt(text: &str) -> Result<Content, ReadError> {
    if !srt::is_srt(text) {
        return Err(ReadError::at(
            1,
            "a WebVTT file must begin with the line WEBVTT, and this has no cues either",
        ));
    }
    let mut recording = srt::parse(text)?;
    let message = "the line WEBVTT is missing; the cues were read all the same".to_owned();
    recording.warnings.insert(0, Warning { line: Some(1), message });
    Ok(Content::Talk(recording))
}

fn json(text: &str, options: &TableOptions) -> Result<Content, ReadError> {
    let list = text.trim_start().starts_with('[');
    if list
        && options.text.is_some()
        && let Some(table) = table::of_list(text, options)
    {
        return table;
    }
    match json::parse(text) {
        Ok(recording) => Ok(Content::Talk(recording)),
        Err(error) => {
            let table = if list { table::of_list(text, options) } else { several_lines(text, options) };
            table.unwrap_or(Err(error))
        }
    }
}

/// JSON lines under the name `.json`.
fn several_lines(text: &str, options: &TableOptions) -> Option<Result<Content, ReadError>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let object = |line: Option<&str>| {
        line.is_some_and(|l| l.trim_start().starts_with('{') && l.trim_end().ends_with('}'))
    };
    (object(lines.next()) && object(lines.next())).then(|| table::parse_jsonl(text, options))
}

fn looks_like_json(start: &str) -> bool {
    let next = start.get(1..).map(str::trim_start).unwrap_or_default();
    match start.as_bytes().first() {
        Some(b'{') => next.starts_with(['"', '}']),
        Some(b'[') => next.starts_with(['{', ']']),
        _ => false,
    }
}

/// The languages in angle brackets.
enum Markup {
    Html,
    Xml,
}

fn markup(start: &str) -> Option<Markup> {
    let head =
        start.get(..start.floor_char_boundary(start.len().min(1024))).unwrap_or_default().to_lowercase();
    let page = |text: &str| text.starts_with("<!doctype html") || text.starts_with("<html");
    let mut after = head.as_str();
    while let Some(end) = after.strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
        after = after.get(end + 7..).unwrap_or_default().trim_start();
    }
    match () {
        () if page(after) => Some(Markup::Html),
        () if head.starts_with("<?xml") && (head.contains("<!doctype html") || head.contains("<html")) => {
            Some(Markup::Html)
        }
        () if head.starts_with("<?xml") => Some(Markup::Xml),
        () => None,
    }
}
