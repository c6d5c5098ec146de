//! Word documents: WordprocessingML (ECMA-376, part 1, section 17). Of the body only; headers, footers, notes
//! and comments are other parts of the file. Text marked as deleted or moved away is left out.

use super::document_builder::DocumentBuilder;
use super::skipped_element::SkippedElement;
use crate::corpus::ReadChoices;
use crate::corpus::error::ReadError;
use crate::corpus::formats::archive::BoundedZip;
use crate::corpus::parsed::ParsedTranscript;
use crate::corpus::xml::{self, XmlAttributes, XmlEvent};

/// The name of the part with the text; none where the archive is no Word document.
pub(super) fn body_part(archive: &mut BoundedZip<'_>) -> Option<String> {
    const USUAL: &str = "word/document.xml";
    if archive.contains(USUAL) {
        return Some(USUAL.to_owned());
    }
    let numbered = |name: &String| name.starts_with("word/document") && name.ends_with(".xml");
    archive.members().into_iter().map(|(_, name, _)| name).find(numbered)
}

/// Reads the document.
///
/// # Errors
/// When a part is damaged or too large.
pub(super) fn parse(
    archive: &mut BoundedZip<'_>,
    body: &str,
    choices: &ReadChoices,
) -> Result<ParsedTranscript, ReadError> {
    let mut document = read_body(archive, body)?;
    super::properties::apply_properties(&mut document, archive, "docProps/core.xml");
    Ok(document.into_parsed(choices))
}

/// Reads the blocks of the body.
///
/// # Errors
/// When it is damaged or too large.
pub(super) fn read_body(archive: &mut BoundedZip<'_>, body: &str) -> Result<DocumentBuilder, ReadError> {
    let bytes = archive
        .read_named(body, xml::MAX_PART_BYTES)
        .unwrap_or_else(|| Err(ReadError::new("holds no text")))?;
    let mut reader = DocxReader::default();
    xml::visit(&bytes, |node| {
        reader.handle_event(&node);
        Ok(())
    })?;
    Ok(reader.document)
}

/// The state of reading the body.
#[derive(Default)]
struct DocxReader {
    document: DocumentBuilder,
    skipped: SkippedElement,
    /// Whether text is part of the document: inside `t`.
    in_text: bool,
    /// Whether the run is in bold: its properties come before its text.
    in_bold: bool,
}

impl DocxReader {
    fn handle_event(&mut self, node: &XmlEvent<'_>) {
        match node {
            XmlEvent::Open(name, attributes) if !self.skipped.opens(name) => {
                self.open_element(name, attributes);
            }
            XmlEvent::Close(name) if !self.skipped.closes(name) => self.close_element(name),
            XmlEvent::Text(text) if self.in_text && !self.skipped.is_active() => {
                if self.in_bold {
                    self.document.push_bold_words(text);
                } else {
                    self.document.push_words(text);
                }
            }
            XmlEvent::Open(..) | XmlEvent::Close(_) | XmlEvent::Text(_) => {}
        }
    }

    fn open_element(&mut self, name: &str, attributes: &XmlAttributes<'_>) {
        match name {
            "del" | "moveFrom" | "Fallback" | "rt" | "tabs" | "sectPr" => self.skipped.begin(name),
            "t" => self.in_text = true,
            "r" => self.in_bold = false,
            // The mark of the paragraph itself has properties too: those of `r` alone count.
            "b" => {
                self.in_bold =
                    attributes.get("val").is_none_or(|value| !matches!(value.as_str(), "0" | "false" | "off"))
            }
            "tab" | "ptab" => self.document.push_words("\t"),
            "br" | "cr" => self.document.break_line(),
            "noBreakHyphen" => self.document.push_words("-"),
            "tbl" => self.document.begin_table(),
            "tr" => self.document.begin_row(),
            "tc" => self.document.begin_cell(),
            "p" => self.document.end_block(),
            "pStyle" if attributes.get("val").is_some_and(|style| is_heading(&style.to_lowercase())) => {
                self.document.mark_heading();
            }
            "outlineLvl" if attributes.get("val").is_some_and(|level| level != "9") => {
                self.document.mark_heading();
            }
            _ => {}
        }
    }

    fn close_element(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" | "pPr" => self.in_bold = false,
            "p" => self.document.end_block(),
            "tbl" => self.document.end_table(),
            _ => {}
        }
    }
}

/// Says whether a style is a heading or title. Word names its styles in the language of who wrote the
/// document.
fn is_heading(style: &str) -> bool {
    const NAMES: &[&str] =
        &["heading", "title", "berschrift", "titel", "titre", "ttulo", "título", "titolo", "kop", "rubrik"];
    let name = style
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_start_matches('ü')
        .trim_start_matches("u\u{308}");
    NAMES.contains(&name)
}

#[cfg(test)]
mod tests {
    use crate::corpus::formats::archive::tests::pack;
    use crate::corpus::{ReadOptions, Transcript, parse_file_as};
    use proptest::prelude::*;
    use std::path::Path;

    fn document(body: &str) -> Vec<u8> {
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"x\"><w:body>{body}<w:sectPr/></w:body></w:document>"
        );
        let core = "<cp:coreProperties><dc:title>Call &amp; talk</dc:title><dc:creator>Ann</dc:creator><dcterms:created>2024-03-01T09:00:00Z</dcterms:created></cp:coreProperties>";
        pack(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", xml.as_bytes()),
            ("docProps/core.xml", core.as_bytes()),
        ])
    }

    fn read(body: &str) -> Transcript {
        let bytes = document(body);
        parse_file_as("t", Path::new("t.docx"), &bytes, &ReadOptions::default())
            .unwrap()
            .transcripts
            .remove(0)
    }

    fn p(text: &str) -> String {
        format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
    }

    #[test]
    fn paragraphs_runs_and_properties() {
        let body = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:tabs><w:tab w:val=\"left\"/></w:tabs></w:pPr><w:r><w:t>Part one</w:t></w:r></w:p>\
             <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ann</w:t></w:r><w:r><w:t>: It is a </w:t></w:r><w:del><w:r><w:t>bad</w:t></w:r></w:del><w:ins><w:r><w:t>good</w:t></w:r></w:ins><w:r><w:t> day.</w:t></w:r></w:p>{}{}",
            p("Bo: Is it? 3 &lt; 4."),
            p("Ann: Yes.")
        );
        let read = read(&body);
        assert_eq!(read.attributes["title"], "Call & talk");
        assert_eq!(read.attributes["author"], "Ann");
        assert_eq!(read.attributes["date"], "2024-03-01");
        let turns: Vec<_> =
            read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect();
        assert_eq!(
            turns,
            [
                (None, "Part one"),
                (Some("Ann"), "It is a good day."),
                (Some("Bo"), "Is it? 3 < 4."),
                (Some("Ann"), "Yes.")
            ]
        );
    }

    #[test]
    fn properties_that_cannot_be_read_are_a_warning() {
        let body = format!("<w:document xmlns:w=\"x\"><w:body>{}</w:body></w:document>", p("Ann: Yes."));
        let core = vec![b' '; (1 << 20) + 1];
        let bytes = pack(&[
            ("[Content_Types].xml", b"<Types/>"),
            ("word/document.xml", body.as_bytes()),
            ("docProps/core.xml", &core),
        ]);
        let file = parse_file_as("t", Path::new("t.docx"), &bytes, &ReadOptions::default()).unwrap();
        assert_eq!(file.transcripts.len(), 1);
        assert!(file.warnings[0].message.contains("docProps/core.xml"), "{:?}", file.warnings);
    }

    #[test]
    fn teams_in_both_layouts() {
        let newer: String = [("Ann Lee", "0:03", "Hello."), ("Bo", "0:07", "Hi."), ("Ann Lee", "1:02:03", "Bye.")]
            .iter()
            .map(|(who, at, said)| format!("<w:p><w:r><w:t>{who}</w:t></w:r><w:r><w:t xml:space=\"preserve\">   {at}</w:t></w:r><w:r><w:br/><w:t>{said}</w:t></w:r></w:p>"))
            .collect();
        let older: String = [
            ("Ann Lee", "0:0:3.0 --> 0:0:5.120", "Hello."),
            ("Bo", "0:0:7.0 --> 0:0:8.0", "Hi."),
            ("Ann Lee", "1:2:3.0 --> 1:2:4.0", "Bye."),
        ]
        .iter()
        .map(|(who, at, said)| {
            format!("<w:p><w:r><w:t>{at}</w:t><w:br/><w:t>{who}</w:t><w:br/><w:t>{said}</w:t></w:r></w:p>")
        })
        .collect();
        for body in [newer, older] {
            let read = read(&body);
            let turns: Vec<_> = read
                .turns
                .iter()
                .map(|t| (t.speaker.as_deref(), t.start, t.span.slice(&read.text)))
                .collect();
            assert_eq!(
                turns,
                [
                    (Some("Ann Lee"), Some(3.0), "Hello."),
                    (Some("Bo"), Some(7.0), "Hi."),
                    (Some("Ann Lee"), Some(3723.0), "Bye.")
                ]
            );
        }
    }

    #[test]
    fn damage_and_emptiness_are_said() {
        let fails = |bytes: &[u8]| {
            parse_file_as("t", Path::new("t.docx"), bytes, &ReadOptions::default()).unwrap_err().reason
        };
        assert!(fails(&document("")).contains("no words"));
        assert!(fails(&document("<w:p a=\"")).contains("not well-formed"));
        assert!(
            fails(&pack(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<p/>")]))
                .contains("presentation")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn never_panics(body in "(<w:p>|</w:p>|<w:t>|</w:t>|<w:tbl>|</w:tbl>|<w:tr>|<w:tc>|<w:br/>|<w:del>|</w:del>|[<>&;a-zé: 0-9]{0,8}){0,30}") {
            let bytes = document(&body);
            if let Ok(file) = parse_file_as("t", Path::new("t.docx"), &bytes, &ReadOptions::default()) {
                for transcript in &file.transcripts {
                    for turn in &transcript.turns {
                        prop_assert!(transcript.text.get(turn.span.range()).is_some());
                    }
                }
            }
        }
    }
}
