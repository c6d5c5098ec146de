//! PDF documents with text (ISO 32000-1), their objects read by lopdf: glyphs are gathered into lines, lines
//! into paragraphs, and what stands at the edge of most pages is left out.
//!
//! PDFs come from anywhere: sizes and operations are bounded, and a panic of the library is an error of the
//! file.

mod columns;
mod content_stream;
mod font;
mod lines;
mod margin_numbers;
mod paragraphs;
mod visual_order;

use super::document_builder::DocumentBuilder;
use crate::corpus::ReadChoices;
use crate::corpus::error::{ReadError, ReadWarning};
use crate::corpus::panic_guard::catch_quietly;
use crate::corpus::parsed::ParsedTranscript;
use content_stream::{MAX_STREAM_BYTES, PageReader};
use lopdf::{Document, LoadOptions, Object};

/// The most bytes the contents of all pages may inflate to. Chosen by hand; it bounds time.
const MAX_PAGES_BYTES: usize = 512 << 20;
/// The most bytes of text all pages may have: pages may share what they show. As much as a transcript's file may have.
const MAX_TEXT_BYTES: usize = 64 << 20;
/// The most pages that are read. Chosen by hand; it bounds time.
const MOST_PAGES: usize = 20_000;

/// Reads a document.
///
/// # Errors
/// When it is damaged, locked, too large, or holds pictures of text only.
pub(super) fn parse(bytes: &[u8], choices: &ReadChoices) -> Result<ParsedTranscript, ReadError> {
    let damaged =
        || ReadError::new("is a damaged PDF; open it and save or print it to a new PDF, and import that");
    catch_quietly(|| read_document(bytes, choices)).unwrap_or_else(|| Err(damaged()))
}

/// Reads a document; may panic inside lopdf.
fn read_document(bytes: &[u8], choices: &ReadChoices) -> Result<ParsedTranscript, ReadError> {
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM_BYTES), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
        ReadError::new(match error {
            lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => locked_reason(),
            _ => "is a damaged PDF; open it and save or print it to a new PDF, and import that".to_owned(),
        })
    })?;
    if document.is_encrypted() {
        return Err(ReadError::new(locked_reason()));
    }
    let mut reader = PageReader::new(&document, MAX_PAGES_BYTES);
    let (mut pages, mut bytes, mut numbers) = (Vec::new(), 0, 0);
    for id in document.page_iter().take(MOST_PAGES) {
        let mut glyphs = reader.read_page(id)?;
        bytes += glyphs.iter().map(|run| run.text.len()).sum::<usize>();
        if bytes > MAX_TEXT_BYTES {
            let most = MAX_TEXT_BYTES >> 20;
            return Err(ReadError::new(format!(
                "is a PDF with more than {most} MB of text; cut it into parts"
            )));
        }
        numbers += margin_numbers::drop_margin_numbers(&mut glyphs);
        pages.push(lines::gather_lines(&glyphs));
    }
    let unknown = reader.unknown_glyphs;
    let left_out = lines::drop_headers_and_footers(&mut pages);
    visual_order::restore_order(&mut pages);
    let mut page = DocumentBuilder::default();
    paragraphs::write_paragraphs(&pages, &mut page);
    apply_info(&document, &mut page);
    let count = pages.len();
    let mut recording = page.into_parsed(choices);
    if recording.segments.is_empty() {
        return Err(ReadError::new(if unknown > 0 {
            "is a PDF whose fonts do not tell which letters they show; run text recognition on it (such as \
             ocrmypdf --force-ocr) and import the result"
                .to_owned()
        } else {
            format!(
                "is a PDF without text, perhaps a scan ({count} {}); run text recognition on it (such as \
                 ocrmypdf) and import the result",
                if count == 1 { "page" } else { "pages" }
            )
        }));
    }
    let mut warn = |message: String| recording.warnings.push(ReadWarning { line: None, message });
    if left_out > 0 {
        warn(format!("page headers, footers and numbers left out: {left_out} lines on {count} pages"));
    }
    if numbers > 0 {
        warn(format!("{numbers} numbers of lines in the margin left out"));
    }
    if unknown > 0 {
        warn(format!("{unknown} characters left out, as their fonts do not tell which letters they show"));
    }
    Ok(recording)
}

/// The reason a document with a password is not read.
fn locked_reason() -> String {
    "is locked with a password; save a copy without it and import that".to_owned()
}

/// Takes title, author and date from the document's information dictionary.
fn apply_info(document: &Document, page: &mut DocumentBuilder) {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let Ok(info) = info else { return };
    let value = |key: &[u8]| {
        info.get_deref(key, document).ok().and_then(|object| lopdf::decode_text_string(object).ok())
    };
    if let Some(title) = value(b"Title") {
        // Printing from Word writes the program's name before the file's.
        let title = title.trim().trim_start_matches("Microsoft Word - ");
        let meant =
            !title.is_empty() && !["untitled", "(anonymous)"].contains(&title.to_lowercase().as_str());
        if meant {
            page.attributes.insert("title".to_owned(), title.to_owned());
        }
    }
    if let Some(author) = value(b"Author")
        .filter(|author| !author.trim().is_empty() && author != "(anonymous)" && author != "anonymous")
    {
        page.attributes.insert("author".to_owned(), author);
    }
    if let Some(date) = value(b"CreationDate").as_deref().and_then(creation_day) {
        page.attributes.insert("date".to_owned(), date);
    }
}

/// The day of a PDF date, `D:20240301…`, as `2024-03-01`.
fn creation_day(date: &str) -> Option<String> {
    let digits = date.trim().trim_start_matches("D:");
    let digits = digits.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?))
}

#[cfg(test)]
mod tests;
