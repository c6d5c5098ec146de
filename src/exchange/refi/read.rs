//! From the XML of a project or codebook to a parcel, leniently.

mod measure;
mod notes;
mod sources;

use super::write::WRITTEN;
use super::xml::Node;
use super::{ReadError, note, theme};
use crate::corpus::clean;
use crate::exchange::colors;
use crate::exchange::counting::{Counting, Votes};
use crate::exchange::guids::normal;
use crate::exchange::parcel::{Code, Parcel};
use std::collections::{BTreeMap, BTreeSet};

/// Makes what a program took over from a file of ours what it was: names, memos, turns and times, which it
/// keeps as memos. What is its own stays.
pub fn recall(parcel: &mut Parcel) {
    for code in &mut parcel.codes {
        let text = std::mem::take(&mut code.description);
        let described = theme::read(&text);
        if let Some(name) = described.name.map(line).filter(|name| !name.is_empty()) {
            code.name = name.replace('/', "\u{2215}");
        }
        described.description.clone_into(&mut code.description);
        code.memo = notes::joined_memo(&[&code.memo, described.memo]);
    }
    parcel.sources.iter_mut().for_each(sources::recall_source);
    if let Some((before, _)) = note::around(&parcel.memo, WRITTEN) {
        parcel.memo = before.to_owned();
    }
}

/// Reads a codebook.
pub(super) fn codebook(root: &Node) -> Result<Parcel, ReadError> {
    let list = match root.name.as_str() {
        "CodeBook" => root.child("Codes"),
        "Project" => root.child("CodeBook").and_then(|book| book.child("Codes")),
        other => return Err(ReadError::new(format!("it begins with <{other}>, not with <CodeBook>"))),
    };
    let mut reader = Reader::default();
    reader.codes(list.unwrap_or(root), None);
    if reader.parcel.codes.is_empty() {
        return Err(ReadError::new("it holds no codes"));
    }
    if root.child("Sets").is_some_and(|sets| !sets.children.is_empty()) {
        reader.lose("Sets of codes were left out.");
    }
    Ok(reader.parcel)
}

/// Reads a project with the texts of its package, by file name in lower case.
pub(super) fn project(root: &Node, texts: &BTreeMap<String, Vec<u8>>) -> Result<Parcel, ReadError> {
    if root.name != "Project" {
        return Err(ReadError::new(format!(
            "its project file begins with <{}>, not with <Project>",
            root.name
        )));
    }
    let mut reader = Reader { texts: Some(texts), ..Reader::default() };
    reader.parcel.name = line(root.get("name"));
    for user in children(root, "Users") {
        reader.users.insert(normal(user.get("guid")), line(user.get("name")));
    }
    if let Some(codes) = root.child("CodeBook").and_then(|book| book.child("Codes")) {
        reader.codes(codes, None);
    }
    for variable in children(root, "Variables") {
        reader.variables.insert(normal(variable.get("guid")), line(variable.get("name")));
    }
    reader.notes(root);
    reader.links(root);
    reader.note_codes(root);
    reader.measure(root);
    reader.annotations(root);
    for source in children(root, "Sources") {
        reader.source(source);
    }
    reader.cases(root);
    reader.project_memo(root);
    reader.left_behind(root);
    Ok(reader.parcel)
}

/// The children of a container.
fn children<'a>(root: &'a Node, container: &'a str) -> impl Iterator<Item = &'a Node> {
    root.all(container).flat_map(|container| &container.children)
}

/// Text on one line, without control characters.
fn line(text: &str) -> String {
    clean(text).0.replace(['\n', '\t'], " ").trim().to_owned()
}

#[derive(Default)]
struct Reader<'a> {
    texts: Option<&'a BTreeMap<String, Vec<u8>>>,
    parcel: Parcel,
    users: BTreeMap<String, String>,
    codes: BTreeMap<String, usize>,
    variables: BTreeMap<String, String>,
    notes: BTreeMap<String, String>,
    /// Notes tied to something by a link, by what it is.
    links: BTreeMap<String, Vec<String>>,
    used: BTreeSet<String>,
    /// Notes on a passage of the source that refers to them, as QualCoder has them, with its place.
    annotations: BTreeMap<String, (usize, usize)>,
    /// Those whose source is known, by its name between programs.
    annotated: BTreeMap<String, Vec<String>>,
    /// How passages are counted over the whole package, and where none tells.
    votes: Votes,
    usual: Counting,
    unknown_codes: usize,
    no_text: usize,
    selections: usize,
}

impl Reader<'_> {
    fn lose(&mut self, sentence: impl Into<String>) {
        self.parcel.losses.push(sentence.into());
    }

    fn codes(&mut self, list: &Node, parent: Option<usize>) {
        for node in list.all("Code") {
            let text = clean(node.text_of("Description")).0;
            let described = theme::read(&text);
            let mut name = line(described.name.unwrap_or(node.get("name")));
            if name.contains('/') {
                name = name.replace('/', "\u{2215}");
                self.lose(format!(
                    "The code '{name}' had a '/' in its name, which here joins names of themes."
                ));
            }
            if name.is_empty() {
                "unnamed".clone_into(&mut name);
            }
            let at = self.parcel.codes.len();
            let guid = normal(node.get("guid"));
            self.codes.entry(guid.clone()).or_insert(at);
            self.parcel.codes.push(Code {
                guid,
                parent,
                name,
                description: described.description.to_owned(),
                color: colors::index(node.get("color")),
                memo: described.memo.to_owned(),
            });
            self.codes(node, Some(at));
        }
    }

    /// The text of a source or note: inside it, or in its file.
    fn stored(&self, node: &Node) -> Option<String> {
        if let Some(inside) = node.child("PlainTextContent") {
            return Some(inside.text.clone());
        }
        let path = node.get("plainTextPath").replace('\\', "/");
        let base = path.rsplit('/').next().unwrap_or_default().to_lowercase();
        let bytes = self.texts?.get(&base)?;
        // Decoding drops a byte order mark and follows it.
        Some(encoding_rs::UTF_8.decode(bytes).0.into_owned())
    }

    fn values(&self, node: &Node, attributes: &mut BTreeMap<String, String>) {
        for value in node.all("VariableValue") {
            let name = value.child("VariableRef").map(|variable| normal(variable.get("targetGUID")));
            let Some(name) = name.and_then(|guid| self.variables.get(&guid)) else { continue };
            if let Some(said) = value.children.iter().find(|child| child.name.ends_with("Value")) {
                attributes.entry(name.clone()).or_insert_with(|| clean(&said.text).0);
            }
        }
    }

    /// Cases give their values to their sources; one with a name gives that as well.
    fn cases(&mut self, root: &Node) {
        let places: BTreeMap<String, usize> =
            self.parcel.sources.iter().enumerate().map(|(at, source)| (source.guid.clone(), at)).collect();
        for case in children(root, "Cases") {
            let mut values = BTreeMap::new();
            self.values(case, &mut values);
            let name = line(case.get("name"));
            if !name.is_empty() {
                values.entry("case".to_owned()).or_insert(name);
            }
            for reference in case.all("SourceRef") {
                let at = places.get(&normal(reference.get("targetGUID"))).copied();
                let Some(source) = at.and_then(|at| self.parcel.sources.get_mut(at)) else { continue };
                for (name, value) in &values {
                    source.transcript.attributes.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
        }
    }

    fn left_behind(&mut self, root: &Node) {
        let counted = [
            (self.no_text, "source without text (a picture, a PDF or a recording)"),
            (self.selections, "passage of a page or a recording that is bound to no text"),
            (self.unknown_codes, "coding whose code is not in the codebook"),
            (children(root, "Sets").count(), "set"),
            (children(root, "Graphs").count(), "graph"),
        ];
        for (count, what) in counted.into_iter().filter(|(count, _)| *count > 0) {
            self.lose(format!("Left out: {count} x {what}."));
        }
    }
}

/// A time as we keep it; empty where there is none or it stands for none.
pub(in crate::exchange) fn instant(text: &str) -> String {
    let parsed = text.parse::<jiff::Timestamp>().ok().or_else(|| {
        let local = text.parse::<jiff::civil::DateTime>().ok()?;
        jiff::tz::TimeZone::UTC.to_timestamp(local).ok()
    });
    parsed
        .filter(|time| *time != jiff::Timestamp::UNIX_EPOCH)
        .map(|time| time.to_string())
        .unwrap_or_default()
}
