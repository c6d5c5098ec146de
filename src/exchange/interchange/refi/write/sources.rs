//! Writing sources with their coded passages and memos.

use super::xml_writer::RefiXmlWriter;
use super::{RefiProjectWriter, UNKNOWN_TIME, note_guid, user_guid, valid_time};
use crate::corpus::Span;
use crate::exchange::interchange::refi::transcript_note;
use crate::exchange::interchange::{CodePointIndex, CodedPassage, InterchangeSource, derive_guid};
use crate::format::shorten;
use quick_xml::events::{BytesEnd, Event};
use std::collections::BTreeMap;
use std::io;

/// Letters of the words of a passage that are its name: by them who reads it sees how offsets are counted. Chosen by
/// hand; not measured.
const WORDS_OF_A_NAME: usize = 60;

impl<'a> RefiProjectWriter<'a> {
    /// Writes a source with its selections; its memo is written both in the description and as a note.
    pub(super) fn write_source(&mut self, source: &'a InterchangeSource, guid: &str) -> io::Result<()> {
        let transcript = &source.transcript;
        let points = CodePointIndex::new(&transcript.text);
        let path = format!("internal://{guid}.txt");
        let attributes = [
            ("guid", guid),
            ("name", &transcript_note::safe_name(&transcript.name)),
            ("plainTextPath", path.as_str()),
            ("creationDateTime", creation_time(source)),
        ];
        self.xml.0.write_event(Event::Start(RefiXmlWriter::start_tag("TextSource", &attributes)))?;
        self.xml
            .write_description(&transcript_note::write_note(source, &|byte| points.code_point_at(byte)))?;
        for ((span, coder), (codings, said)) in &group_selections(source) {
            let place = (points.code_point_at(span.start), points.code_point_at(span.end));
            let words = shorten(span.slice(&transcript.text), WORDS_OF_A_NAME);
            self.write_selection((guid, &transcript.name), (place, &words), coder, codings, said)?;
        }
        if !source.memo.is_empty() {
            let note = note_guid(guid);
            self.xml.write_reference("NoteRef", &note)?;
            self.notes.push((note, format!("Memo on {}", transcript.name), &source.memo));
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("TextSource")))
    }

    /// Writes a passage with all codings of one coder, since some programs read only the selection's coder,
    /// and with its memos. A memo is written as a note, as the standard has it, and as the description, where
    /// some programs look for it.
    fn write_selection(
        &mut self,
        (source, name): (&str, &str),
        ((from, to), words): ((usize, usize), &str),
        coder: &str,
        codings: &[&CodedPassage],
        said: &[&'a str],
    ) -> io::Result<()> {
        let (from, to) = (from.to_string(), to.to_string());
        let guid = derive_guid(&[source, "selection", &from, &to, coder]);
        let first =
            codings.iter().map(|coding| valid_time(&coding.time)).filter(|time| !time.is_empty()).min();
        let attributes = [
            ("guid", guid.as_str()),
            ("name", words),
            ("startPosition", from.as_str()),
            ("endPosition", to.as_str()),
            ("creatingUser", &user_guid(coder)),
            ("creationDateTime", first.unwrap_or(UNKNOWN_TIME)),
        ];
        // A coding without a time would otherwise be read with that of the selection.
        let unknown = if first.is_some() { UNKNOWN_TIME } else { "" };
        let codes = self.code_guids;
        let notes: Vec<(String, &'a str)> = said
            .iter()
            .enumerate()
            .map(|(nth, text)| {
                (
                    note_guid(&format!("{guid}{}", if nth == 0 { String::new() } else { nth.to_string() })),
                    *text,
                )
            })
            .collect();
        self.xml.write_element("PlainTextSelection", &attributes, |xml| {
            xml.write_description(&said.join("\n\n"))?;
            for coding in codings {
                let code = codes.get(coding.code).map_or("", String::as_str);
                let own = derive_guid(&[&guid, code, &coding.coder, &coding.time]);
                let attributes = [
                    ("guid", own.as_str()),
                    ("creatingUser", &user_guid(&coding.coder)),
                    (
                        "creationDateTime",
                        Some(valid_time(&coding.time)).filter(|it| !it.is_empty()).unwrap_or(unknown),
                    ),
                ];
                xml.write_element("Coding", &attributes, |xml| xml.write_reference("CodeRef", code))?;
            }
            notes.iter().try_for_each(|(note, _)| xml.write_reference("NoteRef", note))
        })?;
        let title = format!("Memo on {name}, characters {from} to {to}");
        self.notes.extend(notes.into_iter().map(|(note, text)| (note, title.clone(), text)));
        Ok(())
    }
}

/// When a source was imported; where that is not known, the time of its first coding, by when it was there.
fn creation_time(source: &InterchangeSource) -> &str {
    let imported = valid_time(&source.imported);
    if !imported.is_empty() {
        return imported;
    }
    let coded = source.codings.iter().map(|coding| valid_time(&coding.time)).filter(|time| !time.is_empty());
    coded.min().unwrap_or(UNKNOWN_TIME)
}

/// The codings and memos of a selection.
type SelectionContents<'a> = (Vec<&'a CodedPassage>, Vec<&'a str>);

/// The codings and memos of a source by span and coder. Memos, which have no coder, go with the first coder
/// of their span.
fn group_selections(source: &InterchangeSource) -> BTreeMap<(Span, &str), SelectionContents<'_>> {
    let mut all: BTreeMap<(Span, &str), SelectionContents<'_>> = BTreeMap::new();
    for coding in &source.codings {
        all.entry((coding.span, &coding.coder)).or_default().0.push(coding);
    }
    for noted in &source.notes {
        let first = all.range((noted.span, "")..).next().map(|(key, _)| *key);
        let key = first.filter(|(span, _)| *span == noted.span).unwrap_or((noted.span, ""));
        all.entry(key).or_default().1.push(&noted.text);
    }
    for (codings, _) in all.values_mut() {
        codings.sort();
        codings.dedup();
    }
    all
}
