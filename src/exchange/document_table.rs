//! A table of a document to read: as a web page, in a document of word processors, in LaTeX or in Markdown.

use super::docx;
use super::escape::{escape_braced, escape_html, escape_latex, escape_markdown};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A table under a heading. Cells are plain text and may have several lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentTable {
    /// The heading above it.
    pub title: String,
    /// The names of the columns.
    pub head: Vec<String>,
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
    write_tables(format, &table.title, std::slice::from_ref(table), to)
}

/// Writes tables under one title as a file; where there are several, each has its own as well.
///
/// # Errors
/// What `to` says.
pub fn write_tables(
    format: DocumentFormat,
    title: &str,
    tables: &[DocumentTable],
    to: &mut dyn Write,
) -> io::Result<()> {
    match format {
        DocumentFormat::Html => to.write_all(html_page(title, tables).as_bytes()),
        DocumentFormat::Docx => {
            let mut body = docx::paragraph("Heading1", title);
            for table in tables {
                if tables.len() > 1 {
                    body += &docx::paragraph("Heading2", &table.title);
                }
                let head: Vec<&str> = table.head.iter().map(String::as_str).collect();
                body += &docx::table(&head, &table.rows);
            }
            docx::write_document(&body, to)
        }
        DocumentFormat::Markdown => to.write_all(markdown_text(title, tables).as_bytes()),
        DocumentFormat::Latex => to.write_all(latex_text(title, tables).as_bytes()),
    }
}

/// The page. It may load and run nothing, should an escape ever be missed.
fn html_page(title: &str, tables: &[DocumentTable]) -> String {
    let title = escape_html(title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<h1>{title}</h1>\n"
    );
    for table in tables {
        if tables.len() > 1 {
            let _ = writeln!(out, "<h2>{}</h2>", escape_html(&table.title));
        }
        add_html_table(table, &mut out);
    }
    out += "</body>\n</html>\n";
    out
}

fn add_html_table(table: &DocumentTable, out: &mut String) {
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

/// The tables as a document that LuaLaTeX or XeLaTeX set. The first column takes a quarter of the line, the others share
/// the rest.
fn latex_text(title: &str, tables: &[DocumentTable]) -> String {
    let mut out =
        "\\documentclass[10pt,a4paper,landscape]{article}\n\\usepackage{fontspec}\n\\usepackage{array}\n\
                   \\usepackage{longtable}\n\\usepackage[margin=2cm]{geometry}\n\\begin{document}\n"
            .to_owned();
    let _ = writeln!(out, "\\section*{{{}}}", escape_latex(title));
    for table in tables {
        if tables.len() > 1 {
            let _ = writeln!(out, "\\subsection*{{{}}}", escape_latex(&table.title));
        }
        let others = table.head.len().saturating_sub(1);
        let width = 0.66 / others.max(1) as f64;
        let _ = write!(
            out,
            "{{\\small\\begin{{longtable}}{{>{{\\raggedright\\arraybackslash}}p{{.25\\linewidth}}"
        );
        for _ in 0..others {
            let _ = write!(out, ">{{\\raggedright\\arraybackslash}}p{{{width:.3}\\linewidth}}");
        }
        out += "}\n";
        let line = |cells: &[String]| {
            let cells: Vec<String> = cells.iter().map(|cell| latex_cell(cell)).collect();
            cells.join(" & ") + " \\\\"
        };
        let _ = writeln!(out, "{} \\hline\n\\endhead", line(&table.head));
        for row in &table.rows {
            let _ = writeln!(out, "{}", line(row));
        }
        out += "\\end{longtable}}\n";
    }
    out + "\\end{document}\n"
}

/// A cell of LaTeX; line ends within it are breaks.
fn latex_cell(text: &str) -> String {
    let lines: Vec<String> = text.lines().filter(|line| !line.trim().is_empty()).map(escape_braced).collect();
    lines.join(" \\newline ")
}

/// The table with a row in each line; line ends within a cell are breaks.
fn markdown_text(title: &str, tables: &[DocumentTable]) -> String {
    let cell = |text: &str| {
        let lines: Vec<String> = text.lines().map(escape_markdown).collect();
        lines.join("<br>")
    };
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut out = format!("# {}\n\n", escape_markdown(title));
    for table in tables {
        if tables.len() > 1 {
            let _ = write!(out, "## {}\n\n", escape_markdown(&table.title));
        }
        out += &line(table.head.iter().map(|name| cell(name)).collect());
        out += &line(vec!["---".to_owned(); table.head.len()]);
        for row in &table.rows {
            out += &line(row.iter().map(|text| cell(text)).collect());
        }
        if tables.len() > 1 {
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: DocumentFormat) -> Vec<u8> {
        let table = DocumentTable {
            title: "Memos & more".to_owned(),
            head: ["On", "Memo"].map(str::to_owned).to_vec(),
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
