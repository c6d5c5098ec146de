//! Documents of word processors (DOCX, Office Open XML, ECMA-376): the least parts one needs, and styles under the names
//! word processors have built in (`Title`, `Heading 1` to `Heading 3`, `Caption`, `Table Grid`, `Quote`), with three of our
//! own (`Quote Source`, `Table Text`, `Table Heading`). A template can change all of them.

use super::escape::escape_xml;
use super::zip_archive::write_zip;
use std::fmt::Write as _;
use std::io::{self, Write};

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>
"#;

const ROOT_RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
"#;

const DOCUMENT_RELATIONSHIPS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>
"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:style><w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="240" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="360" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="30"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="25"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="180" w:after="60"/><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/><w:sz w:val="22"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Caption"><w:name w:val="caption"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before="180" w:after="80"/></w:pPr><w:rPr><w:i/><w:sz w:val="20"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:keepLines/><w:spacing w:after="40"/><w:ind w:left="567" w:right="567"/></w:pPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="QuoteSource"><w:name w:val="Quote Source"/><w:basedOn w:val="Quote"/><w:qFormat/><w:pPr><w:spacing w:after="200"/><w:jc w:val="right"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="TableText"><w:name w:val="Table Text"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/></w:pPr><w:rPr><w:sz w:val="18"/></w:rPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="TableHeading"><w:name w:val="Table Heading"/><w:basedOn w:val="TableText"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/></w:rPr></w:style><w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="808080"/><w:left w:val="single" w:sz="4" w:space="0" w:color="808080"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="808080"/><w:right w:val="single" w:sz="4" w:space="0" w:color="808080"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="808080"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="808080"/></w:tblBorders></w:tblPr></w:style></w:styles>
"#;

/// A page: A4 with margins of 2 cm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// Upright.
    Portrait,
    /// On its side, for wide tables.
    Landscape,
}

impl Page {
    /// The width of a line, in twentieths of a point.
    const fn line_width(self) -> f64 {
        match self {
            Self::Portrait => 9638.0,
            Self::Landscape => 14570.0,
        }
    }

    /// The element that says so of all that stands since the last one.
    const fn section(self) -> &'static str {
        match self {
            Self::Portrait => {
                r#"<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>"#
            }
            Self::Landscape => {
                r#"<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>"#
            }
        }
    }
}

/// Ends what stands on such pages: what follows begins on a new one.
pub(super) fn end_pages(page: Page) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{}</w:pPr></w:p>", page.section())
}

/// The most characters of a cell in a column of numbers, such as "1 h 02 min". Chosen by hand; not measured.
const NUMBER_LETTERS: usize = 14;

/// Writes a document with this body. The zip is made in memory because its writer has to seek.
pub(super) fn write_document(body: &str, to: &mut dyn Write) -> io::Result<()> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}{}</w:body></w:document>\n",
        Page::Portrait.section()
    );
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", ROOT_RELATIONSHIPS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS),
        ("word/styles.xml", STYLES),
    ];
    write_zip(parts.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes())), to)
}

/// A paragraph of one line in a style.
pub(super) fn paragraph(style: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        run_text(text)
    )
}

/// The caption of a table, with its number as a field that word processors count anew.
pub(super) fn table_caption(number: usize, text: &str) -> String {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let instruction = r#"<w:r><w:instrText xml:space="preserve"> SEQ Table \* ARABIC </w:instrText></w:r>"#;
    let mut out = r#"<w:p><w:pPr><w:pStyle w:val="Caption"/></w:pPr>"#.to_owned();
    out += r#"<w:r><w:t xml:space="preserve">Table </w:t></w:r>"#;
    out += &(field("begin") + instruction + &field("separate"));
    let _ = write!(out, "<w:r><w:t>{number}</w:t></w:r>{}", field("end"));
    let _ = write!(out, "<w:r><w:t xml:space=\"preserve\">. {}</w:t></w:r></w:p>", run_text(text));
    out
}

/// A table as wide as the line, with its first row repeated on each page, and an empty paragraph behind it. Cells are plain
/// text and may have several lines; numbers stand at the right. `shares` has the width of each column of the page's line.
pub(super) fn table(head: &[impl AsRef<str>], rows: &[Vec<String>], shares: &[f64], page: Page) -> String {
    let widths: Vec<u32> = shares.iter().map(|share| (share * page.line_width()).round() as u32).collect();
    let mut out =
        r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>"#.to_owned();
    out += r#"<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>"#;
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out += "</w:tblGrid>";
    let right: Vec<bool> = (0..head.len()).map(|column| has_numbers(rows, column)).collect();
    let columns = || right.iter().copied().zip(widths.iter().copied());
    out += "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
    head.iter()
        .zip(columns())
        .for_each(|(name, column)| add_cell("TableHeading", name.as_ref(), column, &mut out));
    out += "</w:tr>";
    for row in rows {
        out += "<w:tr><w:trPr><w:cantSplit/></w:trPr>";
        row.iter().zip(columns()).for_each(|(cell, column)| add_cell("TableText", cell, column, &mut out));
        out += "</w:tr>";
    }
    // Word processors want a paragraph behind a table.
    out + "</w:tbl>" + &paragraph("TableText", "")
}

/// Adds a cell, of a column that is aligned to the right or not, with its width.
fn add_cell(style: &str, text: &str, (right, width): (bool, u32), out: &mut String) {
    let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
    let side = if right { r#"<w:jc w:val="right"/>"# } else { "" };
    // A cell must have a paragraph, also where it is empty.
    for line in if text.is_empty() { vec![""] } else { text.lines().collect() } {
        let _ = write!(
            out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{side}</w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
            run_text(line)
        );
    }
    *out += "</w:tc>";
}

/// Whether a column holds numbers, with a unit or without; empty cells do not count.
fn has_numbers(rows: &[Vec<String>], column: usize) -> bool {
    let cells = || rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
    let is_number = |cell: &String| {
        let begins = cell.starts_with(|c: char| c.is_ascii_digit());
        begins && cell.chars().count() <= NUMBER_LETTERS && !cell.contains('-')
    };
    cells().next().is_some() && cells().all(is_number)
}

/// A text escaped for a run; control characters are left out, tabs become spaces.
pub(super) fn run_text(text: &str) -> String {
    let held = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(held).collect();
    escape_xml(&text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_that_is_used_is_defined_under_a_built_in_name() {
        let rows = vec![vec!["a".to_owned(), "1,204".to_owned()], vec!["b\nc".to_owned(), "50 %".to_owned()]];
        let mut body = paragraph("Heading1", "x") + &table_caption(3, "Settings & more");
        body += &table(&["A", "B"], &rows, &[0.75, 0.25], Page::Portrait);
        for style in body.split("Style w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(STYLES.contains(&format!("w:styleId=\"{style}\"")), "{style}");
        }
        for name in
            ["heading 1", "heading 2", "heading 3", "caption", "Table Grid", "Title", "Quote", "Normal"]
        {
            assert!(STYLES.contains(&format!("<w:name w:val=\"{name}\"/>")), "{name}");
        }
        assert!(body.contains("<w:t>3</w:t>") && body.contains("SEQ Table"), "{body}");
        assert!(body.contains("Settings &amp; more"), "{body}");
        assert_eq!(body.matches("<w:jc w:val=\"right\"/>").count(), 3, "the head and both numbers: {body}");
        assert!(body.contains("<w:gridCol w:w=\"7229\"/>") && body.contains("<w:tblHeader/>"), "{body}");
    }

    #[test]
    fn numbers_are_told_from_words_and_dates() {
        let column = |cells: &[&str]| {
            has_numbers(&cells.iter().map(|cell| vec![(*cell).to_owned()]).collect::<Vec<_>>(), 0)
        };
        assert!(column(&["1,204", "", "1 h 02 min", "0"]));
        assert!(!column(&["1", "one"]) && !column(&[""]) && !column(&["2026-11-23"]));
        assert!(!column(&["7 people came to see us"]));
    }
}
