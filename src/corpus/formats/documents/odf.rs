//! OpenDocument texts and spreadsheets (OASIS OpenDocument 1.3).

use super::page::Page;
use super::sheet::Sheet;
use super::xml::{self, Attributes, Node};
use crate::corpus::formats::archive::Archive;
use crate::corpus::read::ReadError;
use crate::corpus::recording::Recording;

/// The most times a repeated cell or row with words counts.
const REPEATED: usize = 1000;

fn content(archive: &mut Archive<'_>) -> Result<Vec<u8>, ReadError> {
    if let Some(Ok(manifest)) = archive.named("META-INF/manifest.xml", 16 << 20)
        && String::from_utf8_lossy(&manifest).contains("encryption-data")
    {
        return Err(ReadError::new("is locked with a password; save it without one and import that"));
    }
    archive.named("content.xml", xml::LARGEST).unwrap_or_else(|| Err(ReadError::new("holds no text")))
}

/// Reads a text document.
///
/// # Errors
/// When a part is damaged, locked or too large.
pub(super) fn text(archive: &mut Archive<'_>) -> Result<Recording, ReadError> {
    let bytes = content(archive)?;
    let mut page = Page::default();
    let mut skipped: Option<(String, usize)> = None;
    let mut paragraphs = 0usize;
    xml::visit(&bytes, |node| {
        match (&node, &mut skipped) {
            (Node::Open(name, _), Some((outer, depth))) => *depth += usize::from(outer == name),
            (Node::Close(name), Some((outer, depth))) => {
                *depth -= usize::from(outer == name);
                if *depth == 0 {
                    skipped = None;
                }
            }
            (Node::Open(name, _), None)
                if matches!(
                    *name,
                    "tracked-changes" | "note" | "annotation" | "ruby-text" | "table-of-content" | "forms"
                ) =>
            {
                skipped = Some(((*name).to_owned(), 1));
            }
            (Node::Open(name, attributes), None) => {
                paragraphs += usize::from(matches!(*name, "p" | "h"));
                open(&mut page, name, attributes);
            }
            (Node::Close(name), None) => {
                if matches!(*name, "p" | "h") {
                    paragraphs = paragraphs.saturating_sub(1);
                    if *name == "h" {
                        page.heading();
                    }
                    page.end();
                } else if *name == "table" {
                    page.end_table();
                }
            }
            (Node::Text(words), None) if paragraphs > 0 => page.words(words),
            (Node::Text(_), _) => {}
        }
        Ok(())
    })?;
    drop(bytes);
    if let Some(Ok(meta)) = archive.named("meta.xml", 1 << 20) {
        super::describe(&mut page, &meta);
    }
    Ok(page.finish())
}

fn open(page: &mut Page, name: &str, attributes: &Attributes<'_>) {
    match name {
        "p" | "h" => page.end(),
        "tab" => page.words("\t"),
        "line-break" => page.line(),
        "s" => page.words(" "),
        "table" => page.table(),
        "table-row" => page.row(),
        "table-cell" if attributes.get("number-columns-repeated").is_none() => page.cell(),
        _ => {}
    }
}

/// Reads the sheets of a spreadsheet.
///
/// # Errors
/// When a part is damaged, locked or too large.
pub(super) fn sheets(archive: &mut Archive<'_>) -> Result<Vec<Sheet>, ReadError> {
    let bytes = content(archive)?;
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let (mut rows, mut columns, mut number) = (1usize, 1usize, 0usize);
    let mut cell: Option<String> = None;
    let mut typed: Option<String> = None;
    let mut comment = false;
    xml::visit(&bytes, |node| {
        match node {
            Node::Open("table", attributes) => {
                sheets.push(Sheet::new(attributes.get("name").unwrap_or_default()));
                number = 0;
            }
            Node::Open("table-row", attributes) => {
                rows = repeated(attributes.get("number-rows-repeated"));
                row.clear();
            }
            Node::Open("table-cell" | "covered-table-cell", attributes) => {
                columns = repeated(attributes.get("number-columns-repeated"));
                typed = match attributes.get("value-type").as_deref() {
                    Some("float" | "percentage" | "currency") => attributes.get("value"),
                    Some("date") => attributes.get("date-value"),
                    _ => None,
                };
                cell = Some(String::new());
            }
            Node::Open("annotation", _) => comment = true,
            Node::Close("annotation") => comment = false,
            Node::Open("p", _) => {
                if let Some(cell) = cell.as_mut().filter(|cell| !cell.is_empty() && !comment) {
                    cell.push('\n');
                }
            }
            Node::Open("s" | "tab", _) => cell.iter_mut().for_each(|cell| cell.push(' ')),
            Node::Open("line-break", _) => cell.iter_mut().for_each(|cell| cell.push('\n')),
            Node::Text(words) if !comment => cell.iter_mut().for_each(|cell| cell.push_str(words)),
            Node::Close("table-cell" | "covered-table-cell") => {
                let value = typed.take().or_else(|| cell.take()).unwrap_or_default();
                cell = None;
                let times = if value.is_empty() { columns } else { columns.min(REPEATED) };
                let room = super::sheet::WIDEST.saturating_sub(row.len());
                row.extend(std::iter::repeat_n(value, times.min(room)));
            }
            Node::Close("table-row") => {
                let full = row.iter().any(|cell| !cell.trim().is_empty());
                if let Some(sheet) = sheets.last_mut().filter(|_| full) {
                    for again in 0..rows.min(REPEATED) {
                        sheet.push(number + again + 1, std::mem::take(&mut row.clone()))?;
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

fn repeated(value: Option<String>) -> usize {
    value.and_then(|value| value.parse().ok()).unwrap_or(1).clamp(1, 1 << 24)
}

#[cfg(test)]
mod tests {
    use crate::corpus::formats::archive::tests::pack;
    use crate::corpus::{ReadError, ReadFile, ReadOptions, read_as};
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

    fn read(kind: &str, body: &str) -> Result<ReadFile, ReadError> {
        read_as("t", Path::new("t.odt"), &document(kind, body), &ReadOptions::default())
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
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.of(&read.text))).collect();
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
