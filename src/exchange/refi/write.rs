//! The XML of a project and of a codebook, in the order the schemas ask for.

mod codes;
mod elements;
mod sources;

use super::theme;
use crate::exchange::guids::{derived, is_guid};
use crate::exchange::parcel::{Code, Parcel, Source};
use codes::Codes;
use elements::Xml;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::collections::BTreeSet;
use std::io;

/// The time given where none is known and the readers of others need one.
const NO_TIME: &str = "1970-01-01T00:00:00Z";

/// The user of a project in which nobody signed anything.
const NOBODY: &str = "leitmotif";

const ORIGIN: &str = concat!("leitmotif ", env!("CARGO_PKG_VERSION"));

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

fn note_guid(target: &str) -> String {
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
    let codes = Codes { parcel, guids: &code_guids(parcel), names: &theme::names(parcel), memos: false };
    let mut xml = Xml::new()?;
    let attributes = [("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", ORIGIN)];
    xml.element("CodeBook", &attributes, |xml| xml.element("Codes", &[], |xml| codes.below(xml, None)))?;
    Ok(xml.0.into_inner())
}

/// The project file of a package.
pub(super) fn project(parcel: &Parcel) -> io::Result<Vec<u8>> {
    let (codes_of, sources_of) = (code_guids(parcel), source_guids(parcel));
    let mut project =
        Project { parcel, codes: &codes_of, notes: Vec::new(), links: Vec::new(), xml: Xml::new()? };
    let attributes =
        [("xmlns", "urn:QDA-XML:project:1.0"), ("name", parcel.name.as_str()), ("origin", ORIGIN)];
    let start = Xml::start("Project", &attributes);
    project.xml.0.write_event(Event::Start(start))?;
    project.users()?;
    if !parcel.codes.is_empty() {
        let codes = Codes { parcel, guids: &codes_of, names: &theme::names(parcel), memos: true };
        project
            .xml
            .element("CodeBook", &[], |xml| xml.element("Codes", &[], |xml| codes.below(xml, None)))?;
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
    /// Notes on themes, each with its theme: older versions of QualCoder take a reference in a code for a
    /// code of its own.
    links: Vec<(String, String)>,
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
        // Some programs want a user even where nobody signed anything.
        let nobody = BTreeSet::from([NOBODY]);
        let users = if coders.is_empty() { nobody } else { coders };
        self.xml.element("Users", &[], |xml| {
            users.iter().try_for_each(|name| xml.empty("User", &[("guid", &user(name)), ("name", name)]))
        })
    }

    fn note_codes(&mut self) {
        for (at, code) in self.parcel.codes.iter().enumerate().filter(|(_, code)| !code.memo.is_empty()) {
            let Some(guid) = self.codes.get(at) else { continue };
            let note = note_guid(guid);
            self.links.push((note.clone(), guid.clone()));
            self.notes.push((note, format!("Memo on {}", self.parcel.path(at)), &code.memo));
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

    fn finish(mut self) -> io::Result<Vec<u8>> {
        let parcel = self.parcel;
        let own = note_guid(&derived(&[&parcel.name, "project"]));
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
        if !self.links.is_empty() {
            let links = std::mem::take(&mut self.links);
            self.xml.element("Links", &[], |xml| {
                links.iter().try_for_each(|(note, about)| {
                    let guid = derived(&[note, about, "link"]);
                    let ends = [("originGUID", note.as_str()), ("targetGUID", about.as_str())];
                    let attributes = [("guid", guid.as_str()), ("direction", "OneWay")];
                    xml.empty("Link", &[attributes, ends].concat())
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
    let mut text = parcel.memo.clone();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(WRITTEN);
    for loss in &parcel.losses {
        text.push('\n');
        text.push_str(loss);
    }
    text
}
