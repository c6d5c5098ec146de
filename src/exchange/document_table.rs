//! A table of a document to read: as a web page, in a document of word processors, or in Markdown.

use super::docx;
use super::escape::{escape_html, escape_markdown};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A table under a heading. Cells are plain text and may have several lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentTable {
    /// The heading above it.
    pub title: String,
    /// The names of the columns.
    pub head: Vec<&'static str>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

/// A file format for tables to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// A web page that needs no network.
    Html,
    /// Office Open XML (DOCX), the format of word processors.
    Docx,
    /// Markdown.
    Markdown,
}

const STYLE: &str = "body{font-family:Georgia,serif;line-height:1.45;max-width:70rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;\
    border-bottom:1px solid #8886}td{white-space:pre-wrap;overflow-wrap:anywhere}\
    @media (prefers-color-scheme:dark){body{background:#16181d;color:#e4e4e4}}";

/// Writes a table as a file of its own.
///
/// # Errors
/// What `to` says.
pub fn write_table(format: DocumentFormat, table: &DocumentTable, to: &mut dyn Write) -> io::Result<()> {
    match format {
        DocumentFormat::Html => to.write_all(html_page(table).as_bytes()),
        DocumentFormat::Docx => {
            let body = docx::paragraph("Heading1", &table.title) + &docx::table(&table.head, &table.rows);
            docx::write_document(&body, to)
        }
        DocumentFormat::Markdown => to.write_all(markdown_text(table).as_bytes()),
    }
}

/// The page. It may load and run nothing, should an escape ever be missed.
fn html_page(table: &DocumentTable) -> String {
    let title = escape_html(&table.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n<table>\n<thead><tr>"
    );
    for name in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape_html(name));
    }
    out += "</tr></thead>\n<tbody>\n";
    for row in &table.rows {
        out += "<tr>";
        for cell in row {
            let _ = write!(out, "<td dir=\"auto\">{}</td>", escape_html(cell));
        }
        out += "</tr>\n";
    }
    out += "</tbody>\n</table>\n</body>\n</html>\n";
    out
}

/// The table with a row in each line; line ends within a cell are breaks.
fn markdown_text(table: &DocumentTable) -> String {
    let cell = |text: &str| {
        let lines: Vec<String> = text.lines().map(escape_markdown).collect();
        lines.join("<br>")
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("# {}\n\n", escape_markdown(&table.title));
    out += &line(table.head.iter().map(|name| cell(name)).collect());
    out += &line(vec!["---".to_owned(); table.head.len()]);
    for row in &table.rows {
        out += &line(row.iter().map(|text| cell(text)).collect());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: DocumentFormat) -> Vec<u8> {
        let table = DocumentTable {
            title: "Memos & more".to_owned(),
            head: vec!["On", "Memo"],
            rows: vec![
                vec!["theme".to_owned(), "<script>alert(1)</script> a|b\nsecond *line*".to_owned()],
                vec!["study".to_owned(), String::new()],
            ],
        };
        let mut bytes = Vec::new();
        write_table(format, &table, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn cells_are_text_in_every_format() {
        let page = String::from_utf8(written(DocumentFormat::Html)).unwrap();
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script>"), "{page}");
        assert!(page.contains("<h1>Memos &amp; more</h1>"), "{page}");
        let text = String::from_utf8(written(DocumentFormat::Markdown)).unwrap();
        assert_eq!(text.lines().count(), 6, "{text}");
        assert!(text.contains("a\\|b") && text.contains("<br>second"), "{text}");
        let document = written(DocumentFormat::Docx);
        assert!(document.starts_with(b"PK"));
    }
}
