//! Documents: what word processors, spreadsheets and browsers write. Each is read into a page of blocks
//! or into rows, and goes on from there as running text or as a table does.

mod docx;
mod html;
mod odf;
mod page;
mod pdf;
mod rtf;
mod sheet;
mod teams;
mod xlsx;
mod xml;

pub(crate) use html::parse as html;

use super::archive::Archive;
use super::table::Content;
use crate::corpus::read::{ReadError, TableOptions};
use page::Page;

/// Says whether bytes that no decoder of text is to see are a document's.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf") || is_pdf(bytes)
}

/// A PDF may have some bytes before its mark (ISO 32000-1, annex H).
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
        || bytes
            .get(..1024.min(bytes.len()))
            .is_some_and(|start| start.contains(&0) && start.windows(5).any(|window| window == b"%PDF-"))
}

/// Reads a document that is no archive.
///
/// # Errors
/// When it is damaged or holds no text.
pub(crate) fn binary(bytes: &[u8]) -> Result<Content, ReadError> {
    let read = if is_pdf(bytes) { pdf::parse(bytes) } else { rtf::parse(bytes) };
    read.map(Content::Talk)
}

/// Reads a zip archive as the office document it is; none where it is an archive of files.
///
/// # Errors
/// When it is damaged, locked, too large or a kind of document without running text.
pub(crate) fn office(
    archive: &mut Archive<'_>,
    options: &TableOptions,
) -> Option<Result<Content, ReadError>> {
    let refuse = |what: &str| {
        Some(Err(ReadError::new(format!("is {what}; save its text as .docx or .txt and import that"))))
    };
    if let Some(body) = docx::body(archive) {
        return Some(docx::parse(archive, &body).map(Content::Talk));
    }
    if archive.has("xl/workbook.xml") {
        return Some(xlsx::sheets(archive).and_then(|sheets| sheet::read(sheets, options)));
    }
    if archive.has("xl/workbook.bin") {
        return Some(Err(ReadError::new("is a binary Excel workbook; save it as .xlsx and import that")));
    }
    if let Some(Ok(kind)) = archive.named("mimetype", 200) {
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        return match kind.strip_prefix("application/vnd.oasis.opendocument.") {
            Some(kind) if kind.starts_with("text") => Some(odf::text(archive).map(Content::Talk)),
            Some(kind) if kind.starts_with("spreadsheet") => {
                Some(odf::sheets(archive).and_then(|sheets| sheet::read(sheets, options)))
            }
            Some(_) => refuse("an OpenDocument drawing or presentation"),
            None if kind == "application/epub+zip" => refuse("an e-book"),
            None => None,
        };
    }
    match () {
        () if archive.has("ppt/presentation.xml") => refuse("a presentation"),
        () if archive.has("Index/Document.iwa") || archive.has("Index.zip") => {
            refuse("a document of Apple's iWork")
        }
        () => None,
    }
}

/// Takes over what a document's properties say of it (Dublin Core, as OOXML and OpenDocument have it).
fn describe(page: &mut Page, properties: &[u8]) {
    let wanted = ["title", "subject", "creator", "initial-creator", "created", "creation-date"];
    for (name, value) in xml::leaves(properties, &wanted) {
        let value = value.trim();
        let (key, value) = match name.as_str() {
            "creator" | "initial-creator" => ("author", value),
            "created" | "creation-date" => ("date", value.split('T').next().unwrap_or(value)),
            other => (other, value),
        };
        // OpenDocument tells who changed the text last as its creator, and who began it besides.
        if name == "initial-creator" || !page.attributes.contains_key(key) {
            page.attributes.insert(key.to_owned(), value.to_owned());
        }
    }
}
