//! The formats transcripts come in, one to a file, and how they are told apart: by content first, then by
//! extension.
//!
//! A parser turns decoded text (or the bytes of a document) into a parsed transcript, or into one for each
//! row of a table. Parsers are tolerant: what cannot be read is left out with a warning, and only a file
//! without anything to read is an error. None of them cleans up; that is the next step's work.

mod annotation;
pub(crate) mod archive;
mod chats;
pub(crate) mod documents;
mod entities;
mod foreign;
mod html_tokens;
mod questionnaires;
mod speech;
pub mod subtitles;
mod tables;
mod tag_names;
pub mod text;
mod time_units;
mod turn_tables;

pub(crate) use tables::{ParsedContent, guess_separator};
pub(crate) use text::front_matter::parse_yaml;

use super::error::{ReadError, ReadWarning};
use super::read_options::{ReadOptions, TableOptions};
use crate::corpus::clock;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::part::text_part;
use annotation::{chat, elan, textgrid};
use chats::{chat_log, chat_page};
use speech::{moss, nist, python_print};
use subtitles::{caption_xml, lyrics, microdvd, sami, scc, spruce, srt, ssa, vtt};
use text::{gutenberg, plain};

/// Reads decoded text in the format it is in.
///
/// # Errors
/// What is wrong with it, and where.
pub(crate) fn parse_text(
    text: &str,
    extension: &str,
    options: &ReadOptions,
) -> Result<ParsedContent, ReadError> {
    let (options, choices) = (&options.table, &options.choices);
    // Subtitles and texts are told apart, and read, by their times.
    let text = &*if matches!(extension, "json" | "jsonl" | "ndjson") {
        text.into()
    } else {
        clock::with_ascii_times(text)
    };
    let start = text.trim_start();
    // Formats with a mark of their own come first, whatever the file is called; JSON and SRT are guessed only
    // where the extension says nothing, and running text takes what is left.
    if vtt::is_vtt(text) {
        return vtt::parse(text).map(ParsedContent::Transcript);
    }
    if ssa::is_ssa(start) {
        return ssa::parse(text).map(ParsedContent::Transcript);
    }
    if caption_xml::is_captions(start) {
        return caption_xml::parse(text).map(ParsedContent::Transcript);
    }
    if let Some(read) = parse_marked(text, start) {
        return read.map(ParsedContent::Transcript);
    }
    if nist::is_nist(text) {
        return nist::parse(text);
    }
    let markup = detect_markup(start);
    let is_page = matches!(markup, Some(MarkupKind::Html)) || matches!(extension, "html" | "htm" | "xhtml");
    if is_page && let Some(chat) = chat_page::read(text) {
        return chat.map(ParsedContent::Transcript);
    }
    match markup {
        Some(MarkupKind::Html) => return documents::html(text, choices).map(ParsedContent::Transcript),
        Some(MarkupKind::Xml) => {
            return Err(foreign::unknown_xml(start));
        }
        None if matches!(extension, "html" | "htm" | "xhtml") => {
            return documents::html(text, choices).map(ParsedContent::Transcript);
        }
        None => {}
    }
    match extension {
        "jsonl" | "ndjson" => return tables::parse_jsonl(text, options),
        "json" | "otr" => return parse_json(text, options),
        "srt" | "sbv" => {
            return srt::parse(text).map(ParsedContent::Transcript);
        }
        "sub" | "smi" | "lrc" | "stl" | "scc" | "cha" | "eaf" | "textgrid" => {
            return parse_by_extension(text, extension).map(ParsedContent::Transcript);
        }
        "vtt" => return parse_headless_vtt(text),
        _ => {}
    }
    if looks_like_json(start) {
        match parse_json(text, options) {
            Ok(content) => return Ok(content),
            Err(error) if error.line.is_none() => return Err(error),
            // What only begins like JSON is text.
            Err(_) => {}
        }
    } else if srt::is_srt(text) {
        return srt::parse(text).map(ParsedContent::Transcript);
    }
    let separator = tables::guess_separator(text, extension);
    if matches!(extension, "csv" | "tsv" | "tab") {
        return tables::parse(text, separator, options);
    }
    let markdown = matches!(extension, "md" | "markdown" | "mdown" | "mkd" | "qmd" | "rmd");
    if markdown && let Some(content) = tables::parse_markdown_table(text) {
        return Ok(content);
    }
    if !markdown && let Some(content) = tables::parse_turn_text(text, separator) {
        return Ok(content);
    }
    if let Some(error) = foreign::refusal(start) {
        return Err(error);
    }
    if let Some(book) = gutenberg::parse(text) {
        return Ok(ParsedContent::Transcript(book));
    }
    Ok(ParsedContent::Transcript(plain::parse_as(text, markdown, choices)))
}

/// Reads a text in one of the formats that are told by what they begin with, whatever the file is called; none where
/// it is in none of them.
fn parse_marked(text: &str, start: &str) -> Option<Result<ParsedTranscript, ReadError>> {
    match () {
        () if sami::is_sami(start) => Some(sami::parse(text)),
        () if scc::is_scc(start) => Some(scc::parse(text)),
        () if textgrid::is_textgrid(start) => Some(textgrid::parse(text)),
        () if elan::is_eaf(start) => Some(elan::parse(text)),
        () if chat::is_chat(start) => Some(chat::parse(text)),
        () if microdvd::is_microdvd(start) => Some(microdvd::parse(text)),
        () if lyrics::is_lyrics(start) => Some(lyrics::parse(text)),
        () if spruce::is_spruce(start) => Some(spruce::parse(text)),
        () if moss::is_moss(start) => Some(Ok(moss::parse(text))),
        () if python_print::is_python_print(start) => Some(Ok(python_print::parse(text))),
        () if chat_log::is_chat_log(start) => Some(Ok(chat_log::parse(text))),
        () => None,
    }
}

/// Reads a text in the format its extension names, though it does not begin as that format does: what is wrong with
/// it is said, and nothing of it is taken for speech.
fn parse_by_extension(text: &str, extension: &str) -> Result<ParsedTranscript, ReadError> {
    match extension {
        "lrc" => lyrics::parse(text),
        "sub" if text.lines().any(|line| clock::parse_timing(line).is_some()) => srt::parse(text),
        "sub" => microdvd::parse(text),
        "smi" => sami::parse(text),
        "scc" => scc::parse(text),
        "stl" => spruce::parse(text),
        "cha" => chat::parse(text),
        "eaf" => elan::parse(text),
        _ => textgrid::parse(text),
    }
}

/// Reads a `.vtt` whose first line is missing, where its cues can be read.
fn parse_headless_vtt(text: &str) -> Result<ParsedContent, ReadError> {
    if !srt::is_srt(text) {
        return Err(ReadError::at_line(
            1,
            "a WebVTT file must begin with the line WEBVTT, and this has no cues either",
        ));
    }
    let mut recording = srt::parse(text)?;
    let message = "the line WEBVTT is missing; the cues were read all the same".to_owned();
    recording.warnings.insert(0, ReadWarning { line: Some(1), message });
    Ok(ParsedContent::Transcript(recording))
}

/// Reads JSON as a recogniser's output or as a table. A list is a table first where the user named its text
/// column, else a recogniser's output first.
fn parse_json(text: &str, options: &TableOptions) -> Result<ParsedContent, ReadError> {
    let list = text.trim_start().starts_with('[');
    if list
        && options.text.is_some()
        && let Some(table) = tables::parse_json_list(text, options)
    {
        return table;
    }
    if !list && let Some(recording) = documents::otranscribe::read(text) {
        return recording.map(ParsedContent::Transcript);
    }
    match speech::parse(text) {
        Ok(recording) => Ok(ParsedContent::Transcript(recording)),
        Err(error) => {
            let table =
                if list { tables::parse_json_list(text, options) } else { parse_json_lines(text, options) };
            table.unwrap_or(Err(error))
        }
    }
}

/// Reads JSON lines under the name `.json`; none where the first two lines are not an object each.
fn parse_json_lines(text: &str, options: &TableOptions) -> Option<Result<ParsedContent, ReadError>> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let object = |line: Option<&str>| {
        line.is_some_and(|l| l.trim_start().starts_with('{') && l.trim_end().ends_with('}'))
    };
    (object(lines.next()) && object(lines.next())).then(|| tables::parse_jsonl(text, options))
}

/// Says whether a text begins as a JSON object or a list of objects does.
fn looks_like_json(start: &str) -> bool {
    let next = text_part(start, 1..).trim_start();
    match start.as_bytes().first() {
        Some(b'{') => next.starts_with(['"', '}']),
        Some(b'[') => next.starts_with(['{', ']']),
        _ => false,
    }
}

/// What a text in angle brackets is.
enum MarkupKind {
    Html,
    Xml,
}

/// Recognises HTML and XML in the first kilobyte; comments before the first tag are passed over.
fn detect_markup(start: &str) -> Option<MarkupKind> {
    let head = text_part(start, ..start.floor_char_boundary(start.len().min(1024))).to_lowercase();
    let page = |text: &str| text.starts_with("<!doctype html") || text.starts_with("<html");
    let mut after = head.as_str();
    while let Some(end) = after.strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
        after = text_part(after, end + 7..).trim_start();
    }
    match () {
        () if page(after) => Some(MarkupKind::Html),
        () if head.starts_with("<?xml") && (head.contains("<!doctype html") || head.contains("<html")) => {
            Some(MarkupKind::Html)
        }
        () if head.starts_with("<?xml") => Some(MarkupKind::Xml),
        () => None,
    }
}
