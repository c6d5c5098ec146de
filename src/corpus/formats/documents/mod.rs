//! Documents: what word processors, spreadsheets and browsers write. Each is read into blocks of text or into
//! rows, and goes on from there as running text or as a table does.
//!
//! Which document an archive is, is told by its members. Formats without running text (presentations,
//! drawings, e-books) are refused with what to do instead.

mod document_builder;
mod docx;
mod html;
mod odf;
pub(crate) mod otranscribe;
mod pdf;
mod properties;
mod rtf;
mod skipped_element;
mod spreadsheet;
mod teams;
mod xlsx;

pub(crate) use html::parse_html as html;

use super::archive::BoundedZip;
use super::tables::ParsedContent;
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::read_options::ReadOptions;

/// Says whether the bytes are a document in one file, RTF or PDF, which the decoder of text must not see.
pub(crate) fn is_binary_document(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf") || is_pdf(bytes)
}

/// Says whether the bytes are a PDF, which may have some bytes before its mark (ISO 32000-1, annex H).
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
        || bytes
            .get(..1024.min(bytes.len()))
            // Only binary files: a text that speaks of `%PDF-` is a text.
            .is_some_and(|start| start.contains(&0) && start.windows(5).any(|window| window == b"%PDF-"))
}

/// Reads a document that is no archive.
///
/// # Errors
/// When it is damaged or holds no text.
pub(crate) fn parse_binary(bytes: &[u8], choices: &ReadChoices) -> Result<ParsedContent, ReadError> {
    let read = if is_pdf(bytes) { pdf::parse(bytes, choices) } else { rtf::parse(bytes, choices) };
    read.map(ParsedContent::Transcript)
}

/// The plain text of a Word document, a line for each paragraph, with labels and all.
///
/// # Errors
/// When the bytes are no Word document, or a damaged one.
pub(crate) fn document_text(bytes: &[u8]) -> Result<String, ReadError> {
    let mut archive = BoundedZip::open(bytes)?;
    let body = docx::body_part(&mut archive).ok_or_else(|| ReadError::new("is no Word document"))?;
    Ok(docx::read_body(&mut archive, &body)?.into_text())
}

/// Reads a zip archive as the office document it is; none where it is an archive of files.
///
/// # Errors
/// When it is damaged, locked, too large or a kind of document without running text.
pub(crate) fn parse_office(
    archive: &mut BoundedZip<'_>,
    options: &ReadOptions,
) -> Option<Result<ParsedContent, ReadError>> {
    let (options, choices) = (&options.table, &options.choices);
    let refuse = |what: &str| {
        Some(Err(ReadError::new(format!("is {what}; save its text as .docx or .txt and import that"))))
    };
    if let Some(body) = docx::body_part(archive) {
        return Some(docx::parse(archive, &body, choices).map(ParsedContent::Transcript));
    }
    if archive.contains("xl/workbook.xml") {
        return Some(
            xlsx::parse_sheets(archive).and_then(|sheets| spreadsheet::parse_sheets(sheets, options)),
        );
    }
    if archive.contains("xl/workbook.bin") {
        return Some(Err(ReadError::new("is a binary Excel workbook; save it as .xlsx and import that")));
    }
    if let Some(Ok(kind)) = archive.read_named("mimetype", 200) {
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        return match kind.strip_prefix("application/vnd.oasis.opendocument.") {
            Some(kind) if kind.starts_with("text") => {
                Some(odf::parse_text(archive, choices).map(ParsedContent::Transcript))
            }
            Some(kind) if kind.starts_with("spreadsheet") => {
                Some(odf::parse_sheets(archive).and_then(|sheets| spreadsheet::parse_sheets(sheets, options)))
            }
            Some(_) => refuse("an OpenDocument drawing or presentation"),
            None if kind == "application/epub+zip" => refuse("an e-book"),
            None => None,
        };
    }
    match () {
        () if archive.contains("ppt/presentation.xml") => refuse("a presentation"),
        () if archive.contains("Index/Document.iwa") || archive.contains("Index.zip") => {
            refuse("a document of Apple's iWork")
        }
        () => None,
    }
}
