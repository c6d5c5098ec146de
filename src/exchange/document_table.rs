//! Tables of a document to read: as a web page, in a document of word processors, in Markdown, or in LaTeX.

use super::docx::{self, Page};
use super::escape::{escape_html, escape_latex, escape_markdown};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A table under a heading. Cells are plain text and may have several lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentTable {
    /// The heading above it.
    pub title: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The width of each column in per cent, where the format has none of its own; empty for columns of one width.
    pub widths: Vec<u8>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<String>>,
}

impl DocumentTable {
    /// The width of each column as a share of the whole.
    pub(super) fn shares(&self) -> Vec<f64> {
        column_shares(self.head.len(), &self.widths)
    }
}

/// The width of each of some columns as a share of the whole: those given, else all alike.
pub(super) fn column_shares(columns: usize, widths: &[u8]) -> Vec<f64> {
    let all: f64 = widths.iter().map(|width| f64::from(*width)).sum();
    if widths.len() != columns || all <= 0.0 {
        return vec![1.0 / columns.max(1) as f64; columns];
    }
    widths.iter().map(|width| f64::from(*width) / all).collect()
}

/// Tables under headings of their own, below one title and some paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableDocument {
    /// The title.
    pub title: String,
    /// What stands between the title and the first table.
    pub paragraphs: Vec<String>,
    /// The tables.
    pub tables: Vec<DocumentTable>,
}

impl TableDocument {
    /// Tables under one title. The title of a table that is alone is that of the document.
    pub fn new(title: String, mut tables: Vec<DocumentTable>) -> Self {
        if let [only] = tables.as_mut_slice() {
            only.title.clear();
        }
        Self { title, paragraphs: Vec::new(), tables }
    }
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
    /// LaTeX, for LuaLaTeX or XeLaTeX.
    Latex,
}

impl DocumentFormat {
    /// Whether it is printed on pages, which give no more room than there is on one.
    pub fn is_paged(self) -> bool {
        matches!(self, Self::Docx | Self::Latex)
    }
}

const STYLE: &str = "body{font-family:Georgia,serif;line-height:1.45;max-width:70rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;\
    border-bottom:1px solid #8886}td{white-space:pre-wrap;overflow-wrap:anywhere}\
    .wide{width:auto}.wide th,.wide td{min-width:6rem;background:#fff}.wide th{position:sticky;top:0;z-index:1}\
    .wide td:first-child,.wide th:first-child{position:sticky;left:0;min-width:12rem}.wide th:first-child{z-index:2}\
    @media (prefers-color-scheme:dark){body,.wide th,.wide td{background:#16181d;color:#e4e4e4}}";

/// A table of more columns than this scrolls with its first row and column in place. Chosen by hand.
const WIDE: usize = 6;

/// Writes a table as a file of its own.
///
/// # Errors
/// What `to` says.
pub fn write_table(format: DocumentFormat, table: &DocumentTable, to: &mut dyn Write) -> io::Result<()> {
    write_tables(format, &TableDocument::new(table.title.clone(), vec![table.clone()]), to)
}

/// Writes tables as a file of their own; a table without a title has no heading.
///
/// # Errors
/// What `to` says.
pub fn write_tables(format: DocumentFormat, document: &TableDocument, to: &mut dyn Write) -> io::Result<()> {
    match format {
        DocumentFormat::Html => to.write_all(html_page(document).as_bytes()),
        DocumentFormat::Docx => docx::write_document(&docx_body(document), to),
        DocumentFormat::Markdown => to.write_all(markdown_text(document).as_bytes()),
        DocumentFormat::Latex => to.write_all(latex_text(document).as_bytes()),
    }
}

/// The body of a document of word processors.
fn docx_body(document: &TableDocument) -> String {
    let mut body = docx::paragraph("Heading1", &document.title);
    for text in &document.paragraphs {
        body += &docx::paragraph("Normal", text);
    }
    for table in &document.tables {
        if !table.title.is_empty() {
            body += &docx::paragraph("Heading2", &table.title);
        }
        body += &docx::table(&table.head, &table.rows, &table.shares(), Page::Portrait);
    }
    body
}

/// The page. It may load and run nothing, should an escape ever be missed.
fn html_page(document: &TableDocument) -> String {
    let title = escape_html(&document.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n"
    );
    for text in &document.paragraphs {
        let _ = writeln!(out, "<p>{}</p>", escape_html(text));
    }
    for table in &document.tables {
        add_html_table(table, &mut out);
    }
    out += "</body>\n</html>\n";
    out
}

fn add_html_table(table: &DocumentTable, out: &mut String) {
    if !table.title.is_empty() {
        let _ = writeln!(out, "<h2>{}</h2>", escape_html(&table.title));
    }
    let class = if table.head.len() > WIDE { " class=\"wide\"" } else { "" };
    let _ = write!(out, "<table{class}>\n<thead><tr>");
    for name in &table.head {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escape_html(name));
    }
    *out += "</tr></thead>\n<tbody>\n";
    for row in &table.rows {
        *out += "<tr>";
        for cell in row {
            let _ = write!(out, "<td dir=\"auto\">{}</td>", escape_html(cell));
        }
        *out += "</tr>\n";
    }
    *out += "</tbody>\n</table>\n";
}

/// The tables with a row in each line.
fn markdown_text(document: &TableDocument) -> String {
    let mut out = format!("# {}\n\n", escape_markdown(&document.title));
    for text in &document.paragraphs {
        let _ = write!(out, "{}\n\n", escape_markdown(text));
    }
    for (at, table) in document.tables.iter().enumerate() {
        if at > 0 {
            out += "\n";
        }
        if !table.title.is_empty() {
            let _ = write!(out, "## {}\n\n", escape_markdown(&table.title));
        }
        out += &markdown_table(table);
    }
    out
}

/// A table of Markdown; line ends within a cell are breaks.
pub(super) fn markdown_table(table: &DocumentTable) -> String {
    let cell = |text: &str| {
        let lines: Vec<String> = text.lines().map(escape_markdown).collect();
        lines.join("<br>")
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = line(table.head.iter().map(|name| cell(name)).collect());
    out += &line(vec!["---".to_owned(); table.head.len()]);
    for row in &table.rows {
        out += &line(row.iter().map(|text| cell(text)).collect());
    }
    out
}

/// A document that compiles as it is with LuaLaTeX or XeLaTeX.
fn latex_text(document: &TableDocument) -> String {
    let mut out = format!(
        "\\documentclass[11pt,a4paper]{{article}}\n\\usepackage{{fontspec}}\n\\usepackage{{array}}\n\\usepackage{{longtable}}\n\
         \\usepackage[margin=2cm]{{geometry}}\n\\setlength{{\\tabcolsep}}{{4pt}}\n\\begin{{document}}\n\n\\section*{{{}}}\n",
        escape_latex(&document.title)
    );
    for text in &document.paragraphs {
        let _ = write!(out, "\n{}\n", escape_latex(text));
    }
    for table in &document.tables {
        if !table.title.is_empty() {
            let _ = write!(out, "\n\\subsection*{{{}}}\n", escape_latex(&table.title));
        }
        out += &latex_table(table);
    }
    out += "\n\\end{document}\n";
    out
}

/// A table of LaTeX that may be longer than a page; line ends within a cell are breaks. Columns together take nine tenths
/// of the line: the rest is the space between them.
pub(super) fn latex_table(table: &DocumentTable) -> String {
    let column = |share: f64| format!(">{{\\raggedright\\arraybackslash}}p{{{:.3}\\linewidth}}", share * 0.9);
    let columns: String = table.shares().into_iter().map(column).collect();
    let cell = |text: &str| {
        let lines: Vec<String> = text.lines().map(escape_latex).collect();
        // In braces, since a bracket or star behind a break would be read as its argument.
        format!("{{{}}}", lines.join("\\newline "))
    };
    let line = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
    let mut out = format!("\n{{\\small\\begin{{longtable}}{{{columns}}}\n");
    out += line(table.head.iter().map(|name| cell(name)).collect()).trim_end();
    out += " \\hline\n\\endhead\n";
    for row in &table.rows {
        out += &line(row.iter().map(|text| cell(text)).collect());
    }
    out += "\\end{longtable}}\n";
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: DocumentFormat) -> Vec<u8> {
        let table = DocumentTable {
            title: "Memos & more".to_owned(),
            head: ["On", "Memo"].map(str::to_owned).to_vec(),
            widths: vec![20, 80],
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
