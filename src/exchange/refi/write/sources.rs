//! Sources with what is coded and noted in them.

use super::super::note;
use super::super::offsets::Points;
use super::elements::Xml;
use super::{NO_TIME, Project, note_guid, time, user};
use crate::corpus::Span;
use crate::exchange::guids::derived;
use crate::exchange::parcel::{Coding, Source};
use quick_xml::events::{BytesEnd, Event};
use std::collections::BTreeMap;
use std::io;

impl<'a> Project<'a> {
    pub(super) fn source(&mut self, source: &'a Source, guid: &str) -> io::Result<()> {
        let transcript = &source.transcript;
        let points = Points::new(&transcript.text);
        let path = format!("internal://{guid}.txt");
        let attributes = [
            ("guid", guid),
            ("name", &note::safe_name(&transcript.name)),
            ("plainTextPath", path.as_str()),
            ("creationDateTime", NO_TIME),
        ];
        self.xml.0.write_event(Event::Start(Xml::start("TextSource", &attributes)))?;
        self.xml.description(&note::write(&source.memo, transcript, &|byte| points.at(byte)))?;
        for ((span, coder), (codings, said)) in &selections(source) {
            let place = (points.at(span.start), points.at(span.end));
            self.selection((guid, &transcript.name), place, coder, codings, said)?;
        }
        if !source.memo.is_empty() {
            let note = note_guid(guid);
            self.xml.reference("NoteRef", &note)?;
            self.notes.push((note, format!("Memo on {}", transcript.name), &source.memo));
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("TextSource")))
    }

    /// A passage with all codings of one coder, whom some programs look for here alone, and the memos on it.
    /// A memo is written as a note, as the standard has it, and as the description, where some programs
    /// look for it.
    fn selection(
        &mut self,
        (source, name): (&str, &str),
        (from, to): (usize, usize),
        coder: &str,
        codings: &[&Coding],
        said: &[&'a str],
    ) -> io::Result<()> {
        let (from, to) = (from.to_string(), to.to_string());
        let guid = derived(&[source, "selection", &from, &to, coder]);
        let first = codings.iter().map(|coding| time(&coding.time)).filter(|time| !time.is_empty()).min();
        let attributes = [
            ("guid", guid.as_str()),
            ("startPosition", from.as_str()),
            ("endPosition", to.as_str()),
            ("creatingUser", &user(coder)),
            ("creationDateTime", first.unwrap_or(NO_TIME)),
        ];
        // What has no time must not seem to have that of its passage.
        let unknown = if first.is_some() { NO_TIME } else { "" };
        let codes = self.codes;
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
        self.xml.element("PlainTextSelection", &attributes, |xml| {
            xml.description(&said.join("\n\n"))?;
            for coding in codings {
                let code = codes.get(coding.code).map(String::as_str).unwrap_or_default();
                let own = derived(&[&guid, code, &coding.coder, &coding.time]);
                let attributes = [
                    ("guid", own.as_str()),
                    ("creatingUser", &user(&coding.coder)),
                    (
                        "creationDateTime",
                        Some(time(&coding.time)).filter(|it| !it.is_empty()).unwrap_or(unknown),
                    ),
                ];
                xml.element("Coding", &attributes, |xml| xml.reference("CodeRef", code))?;
            }
            notes.iter().try_for_each(|(note, _)| xml.reference("NoteRef", note))
        })?;
        let title = format!("Memo on {name}, characters {from} to {to}");
        self.notes.extend(notes.into_iter().map(|(note, text)| (note, title.clone(), text)));
        Ok(())
    }
}

/// What is in a passage: codings and memos.
type Inside<'a> = (Vec<&'a Coding>, Vec<&'a str>);

/// Codings and memos of a source by passage and coder. Memos stand with the first coder of their passage.
fn selections(source: &Source) -> BTreeMap<(Span, &str), Inside<'_>> {
    let mut all: BTreeMap<(Span, &str), Inside<'_>> = BTreeMap::new();
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
