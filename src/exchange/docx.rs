//! Documents of word processors (DOCX, Office Open XML, ECMA-376): the least parts one needs, and named styles
//! (`Title`, `Heading 1`, `Heading 2`, `Quote`, `Quote Source`) that a template can change.

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
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:spacing w:after="240"/></w:pPr><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="200" w:after="80"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="60"/><w:ind w:left="567" w:right="567"/></w:pPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="QuoteSource"><w:name w:val="Quote Source"/><w:basedOn w:val="Quote"/><w:pPr><w:spacing w:after="240"/><w:jc w:val="right"/></w:pPr><w:rPr><w:sz w:val="20"/></w:rPr></w:style></w:styles>
"#;

/// Writes a document with this body. The zip is made in memory because its writer has to seek.
pub(super) fn write_document(body: &str, to: &mut dyn Write) -> io::Result<()> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}<w:sectPr/></w:body></w:document>\n"
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

/// A table with its first row repeated on each page, and an empty paragraph behind it. Cells are plain text and may have
/// several lines.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = "<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>".to_owned();
    for edge in ["top", "bottom", "insideH"] {
        let _ = write!(out, "<w:{edge} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"808080\"/>");
    }
    out += "</w:tblBorders></w:tblPr><w:tblGrid>";
    out += &"<w:gridCol/>".repeat(head.len());
    out += "</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>";
    for name in head {
        let _ = write!(
            out,
            "<w:tc><w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:tc>",
            run_text(name)
        );
    }
    out += "</w:tr>";
    for row in rows {
        out += "<w:tr>";
        for cell in row {
            out += "<w:tc>";
            // A cell must have a paragraph, also where it is empty.
            for line in if cell.is_empty() { vec![""] } else { cell.lines().collect() } {
                out += &paragraph("Normal", line);
            }
            out += "</w:tc>";
        }
        out += "</w:tr>";
    }
    // Word processors want a paragraph behind a table.
    out + "</w:tbl>" + &paragraph("Normal", "")
}

/// A text escaped for a run; control characters are left out, tabs become spaces.
pub(super) fn run_text(text: &str) -> String {
    let held = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(held).collect();
    escape_xml(&text).into_owned()
}
