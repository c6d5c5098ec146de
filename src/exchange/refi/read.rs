//! From the XML of a project or codebook to a parcel, leniently.

use super::offsets::Kept;
use super::places::{cues, joined, place, sync_points};
use super::write::WRITTEN;
use super::xml::Node;
use super::{ReadError, note};
use crate::corpus::{Cue, Span, Turn, clean, detect_language};
use crate::exchange::colors;
use crate::exchange::guids::normal;
use crate::exchange::parcel::{Code, Coding, Noted, Parcel, Source};
use std::collections::{BTreeMap, BTreeSet};

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
    for note in children(root, "Notes") {
        let text = clean(&reader.stored(note).unwrap_or_default()).0;
        reader.notes.insert(normal(note.get("guid")), text);
    }
    reader.links(root);
    reader.note_codes(root);
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
            let mut name = line(node.get("name"));
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
                description: clean(node.text_of("Description")).0.trim().to_owned(),
                color: colors::index(node.get("color")),
                memo: String::new(),
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

    fn links(&mut self, root: &Node) {
        for link in children(root, "Links") {
            let (origin, target) = (normal(link.get("originGUID")), normal(link.get("targetGUID")));
            for (note, about) in [(&origin, &target), (&target, &origin)] {
                if self.notes.contains_key(note) {
                    self.links.entry(about.clone()).or_default().push(note.clone());
                }
            }
        }
    }

    /// What the notes say that something refers to or is linked with, each once.
    fn said(&mut self, node: &Node) -> Vec<String> {
        let mut guids: Vec<String> = node.all("NoteRef").map(|note| normal(note.get("targetGUID"))).collect();
        guids.extend(self.links.get(&normal(node.get("guid"))).into_iter().flatten().cloned());
        for coding in node.all("Coding") {
            guids.extend(coding.all("NoteRef").map(|note| normal(note.get("targetGUID"))));
        }
        let mut said = Vec::new();
        for guid in guids {
            if let Some(text) = self.notes.get(&guid).filter(|text| !text.trim().is_empty())
                && !said.contains(text)
            {
                said.push(text.clone());
            }
            self.used.insert(guid);
        }
        said
    }

    fn note_codes(&mut self, root: &Node) {
        let mut open: Vec<&Node> = root.child("CodeBook").into_iter().collect();
        while let Some(node) = open.pop() {
            open.extend(&node.children);
            if node.name != "Code" {
                continue;
            }
            let memo = self.said(node).join("\n\n");
            let code = self.codes.get(&normal(node.get("guid"))).copied();
            if let Some(code) = code.and_then(|at| self.parcel.codes.get_mut(at)) {
                code.memo = memo;
            }
        }
    }

    fn source(&mut self, node: &Node) {
        match node.name.as_str() {
            "TextSource" => self.text(node, node),
            "PDFSource" => match node.child("Representation") {
                Some(inner) => {
                    self.selections += node.all("PDFSelection").count();
                    self.text(inner, node);
                }
                None => self.no_text += 1,
            },
            "AudioSource" | "VideoSource" => {
                self.selections += node.all("AudioSelection").chain(node.all("VideoSelection")).count();
                if node.child("Transcript").is_none() {
                    self.no_text += 1;
                }
                node.all("Transcript").for_each(|inner| self.text(inner, node));
            }
            _ => self.no_text += 1,
        }
    }

    /// A source with text; what it is called and what is known of it stands in `outer`.
    fn text(&mut self, node: &Node, outer: &Node) {
        let name = [outer.get("name"), node.get("name")].map(line).into_iter().find(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| format!("source {}", self.parcel.sources.len() + 1));
        let Some(stored) = self.stored(node).filter(|text| !text.trim().is_empty()) else {
            self.lose(format!("'{name}' was left out: it has no plain text."));
            return;
        };
        let stored = stored.trim_start_matches('\u{feff}');
        let points = sync_points(node);
        let passages: Vec<(&Node, (usize, usize))> =
            node.children.iter().filter_map(|child| Some((child, place(child, &points)?))).collect();
        let described = note::read(outer.text_of("Description"));
        let ours = described.iter().flat_map(|it| {
            let turns = it.turns.iter().map(|turn| turn.span);
            turns.chain(it.cues.iter().map(|cue| cue.span)).flat_map(|span| [span.start, span.end])
        });
        let places = passages.iter().flat_map(|(_, (from, to))| [*from, *to]).chain(ours);
        let places = places.chain(points.values().map(|point| point.0));
        let kept = Kept::new(stored, places, joined(stored, &passages));

        let mut source = Source { guid: normal(outer.get("guid")), ..Source::default() };
        for (passage, (from, to)) in passages {
            self.passage(passage, Span::new(kept.byte(from), kept.byte(to)), &mut source);
        }
        let whole = Span::new(0, kept.text.len());
        self.coded(outer, outer, whole, &mut source);
        self.values(outer, &mut source.transcript.attributes);
        source.memo = self.said(outer).join("\n\n");
        let transcript = &mut source.transcript;
        match described {
            Some(known) => {
                let at = |span: Span| Span::new(kept.byte(span.start), kept.byte(span.end));
                (transcript.language, transcript.duration) = (known.language, known.duration);
                transcript.turns =
                    known.turns.into_iter().map(|it| Turn { span: at(it.span), ..it }).collect();
                transcript.cues = known.cues.into_iter().map(|it| Cue { span: at(it.span), ..it }).collect();
            }
            None => {
                let description = clean(outer.text_of("Description")).0;
                source.memo = joined_memo(&[&source.memo, description.trim_end()]);
                transcript.language = detect_language(&kept.text);
                transcript.cues = cues(&points, &kept);
                transcript.duration = transcript.cues.last().map(|cue| cue.end);
            }
        }
        if transcript.turns.is_empty() {
            transcript.turns = vec![Turn { span: whole, speaker: None, start: None, end: None }];
        }
        transcript.name = name;
        transcript.text = kept.text;
        source.codings.sort();
        source.codings.dedup();
        source.notes.sort();
        self.parcel.sources.push(source);
    }

    fn passage(&mut self, node: &Node, span: Span, source: &mut Source) {
        self.coded(node, node, span, source);
        let mut said = self.said(node);
        let description = clean(node.text_of("Description")).0;
        let known = said.join("\n\n") == description || said.contains(&description);
        if !known && !description.trim().is_empty() {
            said.push(description);
        }
        source.notes.extend(said.into_iter().map(|text| Noted { span, text }));
    }

    /// The codings directly inside an element.
    fn coded(&mut self, node: &Node, signed: &Node, span: Span, source: &mut Source) {
        for coding in node.all("Coding") {
            let code = coding.child("CodeRef").map(|code| normal(code.get("targetGUID"))).unwrap_or_default();
            let Some(&code) = self.codes.get(&code) else {
                self.unknown_codes += 1;
                continue;
            };
            let first = |names: [&str; 2]| {
                let given = [coding, signed].into_iter().flat_map(|it| names.map(|name| it.get(name)));
                given.into_iter().find(|value| !value.is_empty()).unwrap_or_default()
            };
            let coder = self.users.get(&normal(first(["creatingUser", "modifyingUser"]))).cloned();
            let time = instant(first(["creationDateTime", "modifiedDateTime"]));
            source.codings.push(Coding { span, code, coder: coder.unwrap_or_default(), time });
        }
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

    fn project_memo(&mut self, root: &Node) {
        let said = self.said(root).join("\n\n");
        let description = clean(root.text_of("Description")).0;
        let theirs = if description.starts_with(WRITTEN) { "" } else { description.trim_end() };
        self.parcel.memo = joined_memo(&[&said, theirs]);
        let loose = self.notes.iter().filter(|(guid, _)| !self.used.contains(*guid));
        let loose: Vec<&str> = loose.map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).collect();
        if !loose.is_empty() {
            let all: Vec<&str> = std::iter::once(self.parcel.memo.as_str()).chain(loose).collect();
            self.parcel.memo = joined_memo(&all);
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

/// Memos one after the other, without empty ones and without saying the same twice.
fn joined_memo(parts: &[&str]) -> String {
    let mut all: Vec<&str> = Vec::new();
    for part in parts.iter().filter(|part| !part.trim().is_empty()) {
        if !all.contains(part) {
            all.push(part);
        }
    }
    all.join("\n\n")
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
