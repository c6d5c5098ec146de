//! PDF documents with text (ISO 32000-1), their objects read by lopdf: glyphs are gathered into lines,
//! lines into paragraphs, and what stands at the edge of most pages is left out.

mod font;
mod glyphs;
mod guard;
mod lines;
mod paragraphs;

use super::page::Page;
use crate::corpus::read::{ReadError, Warning};
use crate::corpus::recording::Recording;
use glyphs::Reader;
use lopdf::{Document, LoadOptions, Object};

/// The most bytes one stream of a document may inflate to.
const LARGEST_STREAM: usize = 64 << 20;
/// The most bytes the contents of all pages may inflate to.
const LARGEST: usize = 512 << 20;
/// The most pages that are read.
const MOST_PAGES: usize = 20_000;

/// Reads a document.
///
/// # Errors
/// When it is damaged, locked, too large, or holds pictures of text only.
pub(super) fn parse(bytes: &[u8]) -> Result<Recording, ReadError> {
    let damaged =
        || ReadError::new("is a damaged PDF; open it and save or print it to a new PDF, and import that");
    guard::quietly(|| read(bytes)).unwrap_or_else(|| Err(damaged()))
}

fn read(bytes: &[u8]) -> Result<Recording, ReadError> {
    let options = LoadOptions { max_decompressed_size: Some(LARGEST_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| {
        ReadError::new(match error {
            lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => locked(),
            _ => "is a damaged PDF; open it and save or print it to a new PDF, and import that".to_owned(),
        })
    })?;
    if document.is_encrypted() {
        return Err(ReadError::new(locked()));
    }
    let mut reader = Reader::new(&document, LARGEST);
    let mut pages = Vec::new();
    for id in document.page_iter().take(MOST_PAGES) {
        let glyphs = reader.page(id)?;
        pages.push(lines::of(&glyphs));
    }
    let unknown = reader.unknown;
    let left_out = lines::drop_edges(&mut pages);
    let mut page = Page::default();
    paragraphs::write(&pages, &mut page);
    describe(&document, &mut page);
    let count = pages.len();
    let mut recording = page.finish();
    if recording.pieces.is_empty() {
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
    let mut warn = |message: String| recording.warnings.push(Warning { line: None, message });
    if left_out > 0 {
        warn(format!("page headers, footers and numbers left out: {left_out} lines on {count} pages"));
    }
    if unknown > 0 {
        warn(format!("{unknown} characters left out, as their fonts do not tell which letters they show"));
    }
    Ok(recording)
}

fn locked() -> String {
    "is locked with a password; save a copy without it and import that".to_owned()
}

/// Takes over the document's information dictionary.
fn describe(document: &Document, page: &mut Page) {
    let info = document.trailer.get_deref(b"Info", document).and_then(Object::as_dict);
    let Ok(info) = info else { return };
    let value = |key: &[u8]| {
        info.get_deref(key, document).ok().and_then(|object| lopdf::decode_text_string(object).ok())
    };
    if let Some(title) = value(b"Title") {
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
    if let Some(date) = value(b"CreationDate").as_deref().and_then(day) {
        page.attributes.insert("date".to_owned(), date);
    }
}

/// `D:20240301…` as a day.
fn day(date: &str) -> Option<String> {
    let digits = date.trim().trim_start_matches("D:");
    let digits = digits.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?))
}

#[cfg(test)]
mod tests;
