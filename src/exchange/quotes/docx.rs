//! Quotes as a DOCX document (Office Open XML, ECMA-376): the least parts a word processor needs, and named
//! styles (`Heading 1`, `Quote`, `Quote Source`) that a template can change.

use super::QuoteLine;
use super::theme_quotes::ThemeQuotes;
use crate::exchange::{escape::escape_xml, zip_archive::write_zip};
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
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:spacing w:after="60"/><w:ind w:left="567" w:right="567"/></w:pPr></w:style><w:style w:type="paragraph" w:customStyle="1" w:styleId="QuoteSource"><w:name w:val="Quote Source"/><w:basedOn w:val="Quote"/><w:pPr><w:spacing w:after="240"/><w:jc w:val="right"/></w:pPr><w:rPr><w:sz w:val="20"/></w:rPr></w:style></w:styles>
"#;

/// Writes the document. The zip is made in memory because its writer has to seek.
pub(super) fn write(quoted: &[ThemeQuotes], to: &mut dyn Write) -> io::Result<()> {
    let document = document_xml(quoted);
    let parts = [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", ROOT_RELATIONSHIPS),
        ("word/document.xml", document.as_str()),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONSHIPS),
        ("word/styles.xml", STYLES),
    ];
    write_zip(parts.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes())), to)
}

/// The main part, `word/document.xml`.
fn document_xml(quoted: &[ThemeQuotes]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>",
    );
    for theme in quoted {
        write_paragraph("Heading1", &[plain_line(&theme.title)], &mut out);
        for quote in &theme.quotes {
            write_paragraph("Quote", &quote.lines, &mut out);
            write_paragraph("QuoteSource", &[plain_line(&quote.citation_with_url())], &mut out);
        }
    }
    out += "<w:sectPr/></w:body></w:document>\n";
    out
}

/// A line without a speaker.
fn plain_line(text: &str) -> QuoteLine {
    QuoteLine { speaker: None, text: text.to_owned() }
}

/// Adds a paragraph in a style; lines are separated by line breaks, speakers are bold.
fn write_paragraph(style: &str, lines: &[QuoteLine], out: &mut String) {
    let _ = write!(out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
    for (at, line) in lines.iter().enumerate() {
        let broken = if at > 0 { "<w:br/>" } else { "" };
        if let Some(name) = &line.speaker {
            let _ = write!(
                out,
                "<w:r><w:rPr><w:b/></w:rPr>{broken}<w:t xml:space=\"preserve\">{}: </w:t></w:r>",
                run_text(name)
            );
        }
        let broken = if line.speaker.is_none() { broken } else { "" };
        let _ = write!(out, "<w:r>{broken}<w:t xml:space=\"preserve\">{}</w:t></w:r>", run_text(&line.text));
    }
    *out += "</w:p>";
}

/// A text escaped for a run; control characters are left out, tabs become spaces.
fn run_text(text: &str) -> String {
    let held = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(held).collect();
    escape_xml(&text).into_owned()
}
