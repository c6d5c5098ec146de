//! Writing the XML of a project and of a codebook, in the element order of the schemas 1.0. The same project
//! gives the same bytes: GUIDs are derived, times are those of the decisions.

mod codes;
mod sources;
mod xml_writer;

use super::theme_note;
use crate::corpus::Attributes;
use crate::exchange::interchange::{
    InterchangeCode, InterchangeProject, InterchangeSource, derive_guid, is_guid,
};
pub(super) use codes::ALSO_UNDER_SET;
use codes::RefiCodeWriter;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use std::collections::BTreeSet;
use std::io;
use xml_writer::RefiXmlWriter;

/// The time written where none is known, since some readers need one; read back as none.
const UNKNOWN_TIME: &str = "1970-01-01T00:00:00Z";

/// The user of a project without any coder.
const DEFAULT_USER: &str = "leitmotif";

/// The program and its version, as the attribute `origin`.
const ORIGIN: &str = concat!("leitmotif ", env!("CARGO_PKG_VERSION"));

/// The given GUID where it is one, else one derived from the parts.
fn guid_of(given: &str, parts: &[&str]) -> String {
    if is_guid(given) { given.to_owned() } else { derive_guid(parts) }
}

/// The GUID of each code, in order.
fn code_guids(parcel: &InterchangeProject) -> Vec<String> {
    let named = |(at, code): (usize, &InterchangeCode)| {
        guid_of(&code.guid, &[&parcel.name, "code", &parcel.code_path(at)])
    };
    parcel.codes.iter().enumerate().map(named).collect()
}

/// The GUID of each source, in order and without doubles, since it is also the name of its file.
pub(super) fn source_guids(parcel: &InterchangeProject) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let sources = parcel.sources.iter().enumerate();
    let named = sources.map(|(at, source)| {
        let own = guid_of(&source.guid, &[&parcel.name, "source", &at.to_string(), &source.transcript.name]);
        if taken.insert(own.clone()) { own } else { derive_guid(&[&own, &at.to_string()]) }
    });
    named.collect()
}

/// The GUID of a coder; empty for none.
fn user_guid(coder: &str) -> String {
    if coder.is_empty() { String::new() } else { derive_guid(&["user", coder]) }
}

fn note_guid(target: &str) -> String {
    derive_guid(&[target, "note"])
}

fn variable_guid(name: &str) -> String {
    derive_guid(&["variable", name])
}

/// A time where it is valid RFC 3339; else empty, and then the attribute is left out.
fn valid_time(text: &str) -> &str {
    if text.parse::<jiff::Timestamp>().is_ok() { text } else { "" }
}

/// The codebook file (`.qdc`): codes with their descriptions, without memos.
pub(super) fn codebook_xml(parcel: &InterchangeProject) -> io::Result<Vec<u8>> {
    let codes = RefiCodeWriter {
        project: parcel,
        guids: &code_guids(parcel),
        names: &theme_note::unique_names(parcel),
        with_memos: false,
    };
    let mut xml = RefiXmlWriter::new()?;
    let attributes = [("xmlns", "urn:QDA-XML:codebook:1.0"), ("origin", ORIGIN)];
    xml.write_element("CodeBook", &attributes, |xml| {
        xml.write_element("Codes", &[], |xml| codes.write_below(xml, None))?;
        codes.write_sets(xml, "guid")
    })?;
    Ok(xml.0.into_inner())
}

/// The project file of a package.
pub(super) fn project_xml(parcel: &InterchangeProject) -> io::Result<Vec<u8>> {
    let (codes_of, sources_of) = (code_guids(parcel), source_guids(parcel));
    let mut project = RefiProjectWriter {
        project: parcel,
        code_guids: &codes_of,
        notes: Vec::new(),
        note_links: Vec::new(),
        xml: RefiXmlWriter::new()?,
    };
    let attributes =
        [("xmlns", "urn:QDA-XML:project:1.0"), ("name", parcel.name.as_str()), ("origin", ORIGIN)];
    let start = RefiXmlWriter::start_tag("Project", &attributes);
    project.xml.0.write_event(Event::Start(start))?;
    project.write_users()?;
    if !parcel.codes.is_empty() {
        let codes = RefiCodeWriter {
            project: parcel,
            guids: &codes_of,
            names: &theme_note::unique_names(parcel),
            with_memos: true,
        };
        project.xml.write_element("CodeBook", &[], |xml| {
            xml.write_element("Codes", &[], |xml| codes.write_below(xml, None))
        })?;
        project.add_code_notes();
    }
    project.write_variables()?;
    project.write_cases(&sources_of)?;
    project.write_sources(&sources_of)?;
    project.finish()
}

/// A project file being written. Notes and links are collected on the way and written after the sources.
struct RefiProjectWriter<'a> {
    project: &'a InterchangeProject,
    code_guids: &'a [String],
    /// The notes so far: GUID, title and text.
    notes: Vec<(String, String, &'a str)>,
    /// Links from notes on themes to their themes: older versions of QualCoder read a note reference inside
    /// a code as another code.
    note_links: Vec<(String, String)>,
    xml: RefiXmlWriter,
}

impl<'a> RefiProjectWriter<'a> {
    /// Writes the coders as users.
    fn write_users(&mut self) -> io::Result<()> {
        let coders: BTreeSet<&str> = self
            .project
            .sources
            .iter()
            .flat_map(|source| source.codings.iter().map(|coding| coding.coder.as_str()))
            .filter(|coder| !coder.is_empty())
            .collect();
        // Some programs refuse a project without users.
        let nobody = BTreeSet::from([DEFAULT_USER]);
        let users = if coders.is_empty() { nobody } else { coders };
        self.xml.write_element("Users", &[], |xml| {
            users
                .iter()
                .try_for_each(|name| xml.write_empty("User", &[("guid", &user_guid(name)), ("name", name)]))
        })
    }

    /// Adds a note and a link for each code with a memo.
    fn add_code_notes(&mut self) {
        for (at, code) in self.project.codes.iter().enumerate().filter(|(_, code)| !code.memo.is_empty()) {
            let Some(guid) = self.code_guids.get(at) else { continue };
            let note = note_guid(guid);
            self.note_links.push((note.clone(), guid.clone()));
            self.notes.push((note, format!("Memo on {}", self.project.code_path(at)), &code.memo));
        }
    }

    /// Writes the names of all attributes as text variables.
    fn write_variables(&mut self) -> io::Result<()> {
        let names: BTreeSet<&str> = self
            .project
            .sources
            .iter()
            .flat_map(|source| source.transcript.attributes.keys().map(String::as_str))
            .chain(self.project.cases.iter().flat_map(|case| case.attributes.keys().map(String::as_str)))
            .collect();
        if names.is_empty() {
            return Ok(());
        }
        self.xml.write_element("Variables", &[], |xml| {
            names.iter().try_for_each(|name| {
                let guid = variable_guid(name);
                xml.write_empty("Variable", &[("guid", &guid), ("name", name), ("typeOfVariable", "Text")])
            })
        })
    }

    /// Writes the attributes of each source as an unnamed case with this one source, and people who speak as named cases,
    /// which their description tells from those of other programs.
    fn write_cases(&mut self, guids: &[String]) -> io::Result<()> {
        let known = |(source, _): &(&InterchangeSource, &String)| !source.transcript.attributes.is_empty();
        let cases: Vec<_> = self.project.sources.iter().zip(guids).filter(known).collect();
        let people = &self.project.cases;
        if cases.is_empty() && people.is_empty() {
            return Ok(());
        }
        self.xml.write_element("Cases", &[], |xml| {
            for (source, guid) in cases {
                xml.write_element("Case", &[("guid", &derive_guid(&[guid, "case"]))], |xml| {
                    write_values(xml, &source.transcript.attributes)?;
                    xml.write_reference("SourceRef", guid)
                })?;
            }
            people.iter().try_for_each(|person| {
                let guid = derive_guid(&["speaker", &person.name]);
                xml.write_element("Case", &[("guid", &guid), ("name", &person.name)], |xml| {
                    xml.write_description(SPEAKER_CASE)?;
                    write_values(xml, &person.attributes)?;
                    let sources = person.sources.iter().filter_map(|at| guids.get(*at));
                    sources.into_iter().try_for_each(|guid| xml.write_reference("SourceRef", guid))
                })
            })
        })
    }

    /// Writes the sources.
    fn write_sources(&mut self, guids: &[String]) -> io::Result<()> {
        let parcel = self.project;
        if parcel.sources.is_empty() {
            return Ok(());
        }
        self.xml.0.write_event(Event::Start(BytesStart::new("Sources")))?;
        for (source, guid) in parcel.sources.iter().zip(guids) {
            self.write_source(source, guid)?;
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("Sources")))
    }

    /// Writes notes, links, description and the reference to the project's memo, and closes the document.
    fn finish(mut self) -> io::Result<Vec<u8>> {
        let parcel = self.project;
        let own = note_guid(&derive_guid(&[&parcel.name, "project"]));
        if !parcel.memo.is_empty() {
            self.notes.push((own.clone(), "Memo on the project".to_owned(), &parcel.memo));
        }
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            self.xml.write_element("Notes", &[], |xml| {
                notes.iter().try_for_each(|(guid, title, text)| {
                    let attributes = [
                        ("guid", guid.as_str()),
                        ("name", title.as_str()),
                        ("creationDateTime", UNKNOWN_TIME),
                    ];
                    xml.write_element("Note", &attributes, |xml| xml.write_text("PlainTextContent", text))
                })
            })?;
        }
        if !self.note_links.is_empty() {
            let links = std::mem::take(&mut self.note_links);
            self.xml.write_element("Links", &[], |xml| {
                links.iter().try_for_each(|(note, about)| {
                    let guid = derive_guid(&[note, about, "link"]);
                    let ends = [("originGUID", note.as_str()), ("targetGUID", about.as_str())];
                    let attributes = [("guid", guid.as_str()), ("direction", "OneWay")];
                    xml.write_empty("Link", &[attributes, ends].concat())
                })
            })?;
        }
        let codes = RefiCodeWriter {
            project: parcel,
            guids: self.code_guids,
            names: &theme_note::unique_names(parcel),
            with_memos: true,
        };
        codes.write_sets(&mut self.xml, "targetGUID")?;
        self.xml.write_description(&project_description(parcel))?;
        if !parcel.memo.is_empty() {
            self.xml.write_reference("NoteRef", &own)?;
        }
        self.xml.0.write_event(Event::End(BytesEnd::new("Project")))?;
        Ok(self.xml.0.into_inner())
    }
}

/// The description of a case that is a person who speaks.
pub(super) const SPEAKER_CASE: &str = "Somebody who speaks in these sources, among others.";

/// Writes attributes as values of variables.
fn write_values(xml: &mut RefiXmlWriter, attributes: &Attributes) -> io::Result<()> {
    attributes.iter().try_for_each(|(name, value)| {
        xml.write_element("VariableValue", &[], |xml| {
            xml.write_reference("VariableRef", &variable_guid(name))?;
            xml.write_text("TextValue", value)
        })
    })
}

/// The line of a project's description behind which our losses are listed; a memo may stand before it.
pub(super) const DESCRIPTION_HEAD: &str = "Written by leitmotif.";

/// The description of the project: its memo, and the losses.
fn project_description(parcel: &InterchangeProject) -> String {
    let mut text = parcel.memo.clone();
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(DESCRIPTION_HEAD);
    for loss in &parcel.losses {
        text.push('\n');
        text.push_str(loss);
    }
    text
}
