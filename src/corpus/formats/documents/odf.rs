//! OpenDocument texts and spreadsheets (OASIS OpenDocument 1.3).

use super::document_builder::DocumentBuilder;
use super::skipped_element::SkippedElement;
use super::spreadsheet::{SheetData, TextBudget};
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::formats::archive::BoundedZip;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::xml::{self, XmlAttributes, XmlEvent};

/// The most times a repeated cell or row with words counts. A few bytes may ask for millions of them; chosen
/// by hand.
const MAX_REPEATS: usize = 1000;

/// The part with the text or the sheets; an error where the document is locked.
fn read_content(archive: &mut BoundedZip<'_>) -> Result<Vec<u8>, ReadError> {
    if let Some(Ok(manifest)) = archive.read_named("META-INF/manifest.xml", 16 << 20)
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(ReadError::new("is locked with a password; save it without one and import that"));
    }
    archive
        .read_named("content.xml", xml::MAX_PART_BYTES)
        .unwrap_or_else(|| Err(ReadError::new("holds no text")))
}

/// Reads a text document.
///
/// # Errors
/// When a part is damaged, locked or too large.
pub(super) fn parse_text(
    archive: &mut BoundedZip<'_>,
    choices: &ReadChoices,
) -> Result<ParsedTranscript, ReadError> {
    let bytes = read_content(archive)?;
    let mut page = DocumentBuilder::default();
    let mut skipped = SkippedElement::default();
    let mut paragraphs = 0usize;
    xml::visit(&bytes, |node| {
        match node {
            XmlEvent::Open(name, _) if skipped.opens(name) => {}
            XmlEvent::Close(name) if skipped.closes(name) => {}
            XmlEvent::Open(
                name @ ("tracked-changes" | "note" | "annotation" | "ruby-text" | "table-of-content"
                | "forms"),
                _,
            ) => skipped.begin(name),
            XmlEvent::Open(name, attributes) => {
                paragraphs += usize::from(matches!(name, "p" | "h"));
                open_element(&mut page, name, &attributes);
            }
            XmlEvent::Close(name @ ("p" | "h")) => {
                paragraphs = paragraphs.saturating_sub(1);
                if name == "h" {
                    page.mark_heading();
                }
                page.end_block();
            }
            XmlEvent::Close("table") => page.end_table(),
            XmlEvent::Text(words) if paragraphs > 0 && !skipped.is_active() => page.push_words(words),
            XmlEvent::Close(_) | XmlEvent::Text(_) => {}
        }
        Ok(())
    })?;
    drop(bytes);
    super::properties::apply_properties(&mut page, archive, "meta.xml");
    Ok(page.into_parsed(choices))
}

/// Handles the start of an element of a text.
fn open_element(page: &mut DocumentBuilder, name: &str, attributes: &XmlAttributes<'_>) {
    match name {
        "p" | "h" => page.end_block(),
        "tab" => page.push_words("\t"),
        "line-break" => page.break_line(),
        "s" => page.push_words(" "),
        "table" => page.begin_table(),
        "table-row" => page.begin_row(),
        "table-cell" if attributes.get("number-columns-repeated").is_none() => page.begin_cell(),
        _ => {}
    }
}

/// Reads the sheets of a spreadsheet.
///
/// # Errors
/// When a part is damaged, locked or too large.
pub(super) fn parse_sheets(archive: &mut BoundedZip<'_>) -> Result<Vec<SheetData>, ReadError> {
    let bytes = read_content(archive)?;
    let mut sheets: Vec<SheetData> = Vec::new();
    let (mut row, mut row_bytes, mut budget) = (Vec::<String>::new(), 0usize, TextBudget::new());
    let (mut rows, mut columns, mut number) = (1usize, 1usize, 0usize);
    let mut cell: Option<String> = None;
    let mut typed: Option<String> = None;
    let mut comment = false;
    xml::visit(&bytes, |node| {
        match node {
            XmlEvent::Open("table", attributes) => {
                sheets.push(SheetData::new(attributes.text("name")));
                number = 0;
            }
            XmlEvent::Open("table-row", attributes) => {
                rows = repeat_count(attributes.get("number-rows-repeated"));
                row.clear();
                row_bytes = 0;
            }
            XmlEvent::Open("table-cell" | "covered-table-cell", attributes) => {
                columns = repeat_count(attributes.get("number-columns-repeated"));
                typed = match attributes.get("value-type").as_deref() {
                    Some("float" | "percentage" | "currency") => attributes.get("value"),
                    Some("date") => attributes.get("date-value"),
                    _ => None,
                };
                cell = Some(String::new());
            }
            XmlEvent::Open("annotation", _) => comment = true,
            XmlEvent::Close("annotation") => comment = false,
            XmlEvent::Open("p", _) => {
                if let Some(cell) = cell.as_mut().filter(|cell| !cell.is_empty() && !comment) {
                    cell.push('\n');
                }
            }
            XmlEvent::Open("s" | "tab", _) => cell.iter_mut().for_each(|cell| cell.push(' ')),
            XmlEvent::Open("line-break", _) => cell.iter_mut().for_each(|cell| cell.push('\n')),
            XmlEvent::Text(words) if !comment => cell.iter_mut().for_each(|cell| cell.push_str(words)),
            XmlEvent::Close("table-cell" | "covered-table-cell") => {
                // An end without its beginning ends an empty cell.
                let value = typed.take().or_else(|| cell.take()).unwrap_or_default();
                cell = None;
                // Empty cells may be repeated to the sheet's last column: they only move the next cell,
                // within the widest row.
                let times = if value.is_empty() { columns } else { columns.min(MAX_REPEATS) };
                let room = super::spreadsheet::MAX_COLUMNS.saturating_sub(row.len());
                row_bytes = row_bytes.saturating_add(value.len().saturating_mul(times.min(room)));
                budget.check(row_bytes)?;
                row.extend(std::iter::repeat_n(value, times.min(room)));
            }
            XmlEvent::Close("table-row") => {
                let full = row.iter().any(|cell| !cell.trim().is_empty());
                if let Some(sheet) = sheets.last_mut().filter(|_| full) {
                    budget.take(row_bytes.saturating_mul(rows.min(MAX_REPEATS)))?;
                    for again in 0..rows.min(MAX_REPEATS) {
                        sheet.push_row(number + again + 1, row.clone())?;
                    }
                }
                number = number.saturating_add(rows);
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(sheets)
}

/// How often a cell or row is repeated: at least once, at most 2^24 times.
fn repeat_count(value: Option<String>) -> usize {
    value.and_then(|value| value.parse().ok()).unwrap_or(1).clamp(1, 1 << 24)
}

#[cfg(test)]
mod tests {
    use crate::corpus::formats::archive::tests::pack;
    use crate::corpus::{FileTranscripts, ReadError, ReadOptions, parse_file_as};
    use proptest::prelude::*;
    use std::path::Path;

    fn document(kind: &str, body: &str) -> Vec<u8> {
        let content =
            format!("<office:document-content><office:body>{body}</office:body></office:document-content>");
        let kind = format!("application/vnd.oasis.opendocument.{kind}");
        let meta = "<office:document-meta><office:meta><dc:title>A talk</dc:title><meta:initial-creator>Ann</meta:initial-creator><meta:creation-date>2023-05-06T10:00:00</meta:creation-date></office:meta></office:document-meta>";
        pack(&[
            ("mimetype", kind.as_bytes()),
            ("content.xml", content.as_bytes()),
            ("meta.xml", meta.as_bytes()),
        ])
    }

    fn read(kind: &str, body: &str) -> Result<FileTranscripts, ReadError> {
        parse_file_as("t", Path::new("t.odt"), &document(kind, body), &ReadOptions::default())
    }

    #[test]
    fn a_text_with_turns() {
        let file = read(
            "text",
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:h text:outline-level=\"2\">Part</text:h><text:p>Ann: Hello<text:s text:c=\"3\"/>you<text:note><text:p>a note</text:p></text:note>.</text:p><text:p>Bo:<text:tab/><text:span>Hi.</text:span></text:p><text:p>Ann: One<text:line-break/>two.</text:p>",
        )
        .unwrap();
        let read = &file.transcripts[0];
        assert_eq!(read.attributes["title"], "A talk");
        assert_eq!(
            (read.attributes["author"].as_str(), read.attributes["date"].as_str()),
            ("Ann", "2023-05-06")
        );
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect();
        assert_eq!(turns[..3], [(None, "Part"), (Some("Ann"), "Hello you."), (Some("Bo"), "Hi.")]);
        assert_eq!(turns.len(), 4);
    }

    #[test]
    fn a_spreadsheet() {
        let row = |cells: &str| {
            format!(
                "<table:table-row>{cells}<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row>"
            )
        };
        let cell = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
        let body = format!(
            "<table:table table:name=\"S\">{}{}<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
            row(&(cell("id") + &cell("answer"))),
            row(&(cell("a1") + &cell("It was good.")))
        );
        let file = read("spreadsheet", &body).unwrap();
        assert_eq!(file.transcripts.len(), 1);
        assert_eq!(file.transcripts[0].text, "It was good.");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn never_panics(body in "(<text:p>|</text:p>|<text:h>|</text:h>|<table:table>|<table:table-row>|<table:table-cell>|</table:table-cell>|</table:table-row>|</table:table>|[<>&;a-zé: 0-9]{0,8}){0,30}") {
            let _ = read("text", &body);
            let _ = read("spreadsheet", &body);
        }
    }
}
