//! The XML of a project and of a codebook, in the order the schemas ask for.

use super::note;
use super::offsets::Points;
use super::xml::permitted;
use crate::corpus::Span;
use crate::exchange::colors;
use crate::exchange::guids::{derived, is_guid};
use crate::exchange::parcel::{Code, Coding, Parcel, Source};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// The time given where none is known and the readers of others need one.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

const ORIGIN: &str = concat!("leitmotif ", env!("CARGO_PKG_VERSION"));

/// Attributes of an element.
type Attributes<'a> = &'a [(&'a str, &'a str)];

struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn new() -> io::Result<Self> {
        let mut xml = Self(Writer::new_with_indent(Vec::new(), b' ', 1));
        xml.0.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        Ok(xml)
    }

    fn start<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
        let mut start = BytesStart::new(name);
        for &(key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            start.push_attribute((key, &*permitted(value)));
        }
        start
    }

    /// An element with what `inside` writes.
    fn element(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        inside: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.write_event(Event::Start(Self::start(name, attributes)))?;
        inside(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    fn empty(&mut self, name: &str, attributes: Attributes<'_>) -> io::Result<()> {
        self.0.write_event(Event::Empty(Self::start(name, attributes)))
    }

    fn text(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.element(name, &[], |xml| xml.0.write_event(Event::Text(BytesText::new(&permitted(text)))))
    }

    /// A description, where there is one.
    fn description(&mut self, text: &str) -> io::Result<()> {
        if text.is_empty() { Ok(()) } else { self.text("Description", text) }
    }

    fn reference(&mut self, name: &str, guid: &str) -> io::Result<()> {
        self.empty(name, &[("targetGUID", guid)])
    }
}

/// Names for whatever has none yet.
fn guid_of(given: &str, parts: &[&str]) -> String {
    if is_guid(given) { given.to_owned() } else { derived(parts) }
}

fn code_guids(parcel: &Parcel) -> Vec<String> {
    let named = |(at, code): (usize, &Code)| guid_of(&code.guid, &[&parcel.name, "code", &parcel.path(at)]);
    parcel.codes.iter().enumerate().map(named).collect()
}

/// The name of a source in the package: also that of its file.
pub(super) fn source_guids(parcel: &Parcel) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let sources = parcel.sources.iter().enumerate();
    let named = sources.map(|(at, source)| {
        let own = guid_of(&source.guid, &[&parcel.name, "source", &at.to_string(), &source.transcript.name]);
        if taken.insert(own.clone()) { own } else { derived(&[&own, &at.to_string()]) }
    });
    named.collect()
}

fn user(coder: &str) -> String {
    if coder.is_empty() { String::new() } else { derived(&["user", coder]) }
}

fn note(target: &str) -> String {
    derived(&[target, "note"])
}

fn variable(name: &str) -> String {
    derived(&["variable", name])
}

/// A time as the schema has it; empty where it is none.
fn time(text: &str) -> &str {
    if text.parse::<jiff::Timestamp>().is_ok() { text } else { "" }
}

/// The codebook file (`.qdc`), which carries codes with their descriptions and nothing else.
pub(super) fn codebook(parcel: &Parcel) -> io::Result<Vec<u8>> {
    let guids = code_guids(parcel);
    let mut xml = Xml::new()?;
    let attributes = [("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", ORIGIN)];
    xml.element("CodeBook", &attributes, |xml| {
        xml.element("Codes", &[], |xml| codes(xml, parcel, &guids, None, false))
    })?;
    Ok(xml.0.into_inner())
}

fn codes(
    xml: &mut Xml,
    parcel: &Parcel,
    guids: &[String],
    parent: Option<usize>,
    notes: bool,
) -> io::Result<()> {
    for (at, code) in parcel.codes.iter().enumerate().filter(|(_, code)| code.parent == parent) {
        let guid = guids.get(at).map(String::as_str).unwrap_or_default();
        let color = code.color.map(colors::hex).unwrap_or_default();
        let attributes =
            [("guid", guid), ("name", code.name.as_str()), ("isCodable", "true"), ("color", color.as_str())];
        let children = parcel.codes.iter().any(|child| child.parent == Some(at));
        let noted = notes && !code.memo.is_empty();
        if code.description.is_empty() && !children && !noted {
            xml.empty("Code", &attributes)?;
            continue;
        }
        xml.element("Code", &attributes, |xml| {
            xml.description(&code.description)?;
            if noted {
                xml.reference("NoteRef", &note(guid))?;
            }
            codes(xml, parcel, guids, Some(at), notes)
        })?;
    }
    Ok(())
}

/// The project file of a package.
pub(super) fn project(parcel: &Parcel) -> io::Result<Vec<u8>> {
    let (codes_of, sources_of) = (code_guids(parcel), source_guids(parcel));
    let mut project = Project { parcel, codes: &codes_of, notes: Vec::new(), xml: Xml::new()? };
    let attributes =
        [("xmlns", "urn:QDA-XML:project:1.0"), ("name", parcel.name.as_str()), ("origin", ORIGIN)];
    let start = Xml::start("Project", &attributes);
    project.xml.0.write_event(Event::Start(start))?;
    project.users()?;
    if !parcel.codes.is_empty() {
        let inner =
            |xml: &mut Xml| xml.element("Codes", &[], |xml| codes(xml, parcel, &codes_of, None, true));
        project.xml.element("CodeBook", &[], inner)?;
        project.note_codes();
    }
    project.variables()?;
    project.cases(&sources_of)?;
    project.sources(&sources_of)?;
    project.finish()
}

/// A project file being written; notes are gathered on the way and written after the sources.
struct Project<'a> {
    parcel: &'a Parcel,
    codes: &'a [String],
    /// Name, title and text.
    notes: Vec<(String, String, &'a str)>,
    xml: Xml,
}

impl<'a> Project<'a> {
    fn users(&mut self) -> io::Result<()> {
        let coders: BTreeSet<&str> = self
            .parcel
            .sources
            .iter()
            .flat_map(|source| source.codings.iter().map(|coding| coding.coder.as_str()))
            .filter(|coder| !coder.is_empty())
            .collect();
        if coders.is_empty() {
            return Ok(());
        }
        self.xml.element("Users", &[], |xml| {
            coders.iter().try_for_each(|coder| xml.empty("User", &[("guid", &user(coder)), ("name", coder)]))
        })
    }

    fn note_codes(&mut self) {
        for (at, code) in self.parcel.codes.iter().enumerate().filter(|(_, code)| !code.memo.is_empty()) {
            let guid = self.codes.get(at).map(|guid| note(guid)).unwrap_or_default();
            self.notes.push((guid, format!("Memo on {}", self.parcel.path(at)), &code.memo));
        }
    }

    fn variables(&mut self) -> io::Result<()> {
        let names: BTreeSet<&str> = self
            .parcel
            .sources
            .iter()
            .flat_map(|source| source.transcript.attributes.keys().map(String::as_str))
            .collect();
        if names.is_empty() {
            return Ok(());
        }
        self.xml.element("Variables", &[], |xml| {
            names.iter().try_for_each(|name| {
                let guid = variable(name);
                xml.empty("Variable", &[("guid", &guid), ("name", name), ("typeOfVariable", "Text")])
            })
        })
    }

    /// A case without a name and with one source carries the source's attributes.
    fn cases(&mut self, guids: &[String]) -> io::Result<()> {
        let known = |(source, _): &(&Source, &String)| !source.transcript.attributes.is_empty();
        let cases: Vec<_> = self.parcel.sources.iter().zip(guids).filter(known).collect();
        if cases.is_empty() {
            return Ok(());
        }
        self.xml.element("Cases", &[], |xml| {
            for (source, guid) in cases {
                xml.element("Case", &[("guid", &derived(&[guid, "case"]))], |xml| {
                    for (name, value) in &source.transcript.attributes {
                        xml.element("VariableValue", &[], |xml| {
                            xml.reference("VariableRef", &variable(name))?;
                            xml.text("TextValue", value)
                        })?;
                    }
                    xml.reference("SourceRef", guid)
                })?;
            }
            Ok(())
        })
    }

    fn sources(&mut self, guids: &[String]) -> io::Result<()> {
        let parcel = self.parcel;
        if parcel.sources.is_empty() {
            return Ok(());
        }
        self.xml.0.write_event(Event::Start(BytesStart::new("Sources")))?;
        for (source, guid) in parcel.sources.iter().zip(guids) {
            self.source(source, guid)?;
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("Sources")))
    }

    fn source(&mut self, source: &'a Source, guid: &str) -> io::Result<()> {
        let transcript = &source.transcript;
        let points = Points::new(&transcript.text);
        let path = format!("internal://{guid}.txt");
        let attributes = [
            ("guid", guid),
            ("name", transcript.name.as_str()),
            ("plainTextPath", path.as_str()),
            ("creationDateTime", NO_TIME),
        ];
        self.xml.0.write_event(Event::Start(Xml::start("TextSource", &attributes)))?;
        self.xml.description(&note::write(transcript, &|byte| points.at(byte)))?;
        for (span, (codings, said)) in &selections(source) {
            self.selection(
                (guid, &transcript.name),
                (points.at(span.start), points.at(span.end)),
                codings,
                said,
            )?;
        }
        if !source.memo.is_empty() {
            let note = note(guid);
            self.xml.reference("NoteRef", &note)?;
            self.notes.push((note, format!("Memo on {}", transcript.name), &source.memo));
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("TextSource")))
    }

    /// A passage with all codings and memos on it. A memo is written as a note, as the standard has
    /// it, and as the description, where some programs look for it.
    fn selection(
        &mut self,
        (source, name): (&str, &str),
        (from, to): (usize, usize),
        codings: &[&Coding],
        said: &[&'a str],
    ) -> io::Result<()> {
        let (from, to) = (from.to_string(), to.to_string());
        let guid = derived(&[source, "selection", &from, &to]);
        let first =
            codings.iter().filter(|coding| !time(&coding.time).is_empty()).min_by_key(|coding| &coding.time);
        let who = user(first.map(|coding| coding.coder.as_str()).unwrap_or_default());
        let attributes = [
            ("guid", guid.as_str()),
            ("startPosition", from.as_str()),
            ("endPosition", to.as_str()),
            ("creatingUser", who.as_str()),
            ("creationDateTime", first.map_or(NO_TIME, |coding| time(&coding.time))),
        ];
        let codes = self.codes;
        let notes: Vec<(String, &'a str)> = said
            .iter()
            .enumerate()
            .map(|(nth, text)| {
                (note(&format!("{guid}{}", if nth == 0 { String::new() } else { nth.to_string() })), *text)
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
                    ("creationDateTime", time(&coding.time)),
                ];
                xml.element("Coding", &attributes, |xml| xml.reference("CodeRef", code))?;
            }
            notes.iter().try_for_each(|(note, _)| xml.reference("NoteRef", note))
        })?;
        let title = format!("Memo on {name}, characters {from} to {to}");
        self.notes.extend(notes.into_iter().map(|(note, text)| (note, title.clone(), text)));
        Ok(())
    }

    fn finish(mut self) -> io::Result<Vec<u8>> {
        let parcel = self.parcel;
        let own = note(&derived(&[&parcel.name, "project"]));
        if !parcel.memo.is_empty() {
            self.notes.push((own.clone(), "Memo on the project".to_owned(), &parcel.memo));
        }
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            self.xml.element("Notes", &[], |xml| {
                notes.iter().try_for_each(|(guid, title, text)| {
                    let attributes =
                        [("guid", guid.as_str()), ("name", title.as_str()), ("creationDateTime", NO_TIME)];
                    xml.element("Note", &attributes, |xml| xml.text("PlainTextContent", text))
                })
            })?;
        }
        self.xml.description(&description(parcel))?;
        if !parcel.memo.is_empty() {
            self.xml.reference("NoteRef", &own)?;
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("Project")))?;
        Ok(self.xml.0.into_inner())
    }
}

/// How a project's description of ours begins.
pub(super) const WRITTEN: &str = "Written by leitmotif.";

fn description(parcel: &Parcel) -> String {
    let mut text = WRITTEN.to_owned();
    for loss in &parcel.losses {
        text.push('\n');
        text.push_str(loss);
    }
    text
}

/// Codings and memos of a source by passage.
fn selections(source: &Source) -> BTreeMap<Span, (Vec<&Coding>, Vec<&str>)> {
    let mut all: BTreeMap<Span, (Vec<&Coding>, Vec<&str>)> = BTreeMap::new();
    for coding in &source.codings {
        all.entry(coding.span).or_default().0.push(coding);
    }
    for noted in &source.notes {
        all.entry(noted.span).or_default().1.push(&noted.text);
    }
    for (codings, _) in all.values_mut() {
        codings.sort();
        codings.dedup();
    }
    all
}
