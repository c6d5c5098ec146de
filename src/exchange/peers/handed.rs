//! What tables of other programs say about the transcripts of the project: themes, and passages that
//! belong to them.

use super::place::{Dense, Place, likeness, settle};
use super::rows::{Highlight, Labelled, Rows, Tag};
use crate::coding::PlacedSpan;
use crate::corpus::{Corpus, Span, TranscriptEntry};
use crate::exchange::Texts;
use crate::exchange::figures::counted;
use crate::exchange::parcel::Code;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::ops::Range;
use std::rc::Rc;

/// So many of what was left behind are listed; the rest is counted.
const LISTED: usize = 40;
/// So many letters of a passage are quoted.
const QUOTED: usize = 60;

/// What a table says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handed {
    /// The themes, parents before children.
    pub codes: Vec<Code>,
    /// Passages, each with its theme by its place in `codes`.
    pub passages: Vec<(usize, PlacedSpan)>,
    /// How many passages the table has.
    pub wanted: usize,
    /// What was left behind or is not sure, with the line of the table.
    pub losses: Vec<(Option<usize>, String)>,
}

/// Finds what a table names in the texts of a project. `lost` are the lines that could not be read.
///
/// # Errors
/// Where the texts cannot be read.
pub fn handed(
    rows: &Rows,
    lost: Vec<(usize, String)>,
    corpus: &Corpus,
    texts: &dyn Texts,
) -> io::Result<Handed> {
    let mut taking = Taking { corpus, texts, paths: BTreeMap::new(), handed: Handed::default() };
    taking.handed.losses.extend(lost.into_iter().map(|(line, what)| (Some(line), what)));
    match rows {
        Rows::Tags(tags) => tags.iter().for_each(|tag| taking.tag(tag)),
        Rows::Highlights(highlights) => taking.highlights(highlights)?,
        Rows::Documents(documents) => taking.documents(documents)?,
    }
    Ok(taking.finish())
}

struct Taking<'a> {
    corpus: &'a Corpus,
    texts: &'a dyn Texts,
    /// The codes by their path.
    paths: BTreeMap<String, usize>,
    handed: Handed,
}

impl<'a> Taking<'a> {
    fn tag(&mut self, tag: &Tag) {
        let code = self.code(&tag.path.split('.').collect::<Vec<_>>());
        if let Some(code) = code.and_then(|at| self.handed.codes.get_mut(at)) {
            tag.description.trim().clone_into(&mut code.description);
        }
    }

    /// The code at the end of a path, made with those above it where it is new; none for an empty path.
    fn code(&mut self, names: &[&str]) -> Option<usize> {
        let mut parent = None;
        let mut path = String::new();
        for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            path = format!("{path}.{name}");
            let codes = &mut self.handed.codes;
            parent = Some(*self.paths.entry(path.clone()).or_insert_with(|| {
                codes.push(Code { parent, name: name.replace('/', "\u{2215}"), ..Code::default() });
                codes.len() - 1
            }));
        }
        parent
    }

    fn lose(&mut self, line: usize, what: String) {
        self.handed.losses.push((Some(line), what));
    }

    /// Highlights, document by document, in the order of the table.
    fn highlights(&mut self, all: &[Highlight]) -> io::Result<()> {
        let mut documents: BTreeMap<&str, Vec<&Highlight>> = BTreeMap::new();
        for highlight in all {
            documents.entry(&highlight.document).or_default().push(highlight);
        }
        for (name, highlights) in documents {
            self.handed.wanted += highlights.len();
            let line = highlights.first().map_or(0, |highlight| highlight.line);
            let left_out = counted(highlights.len(), "highlight");
            match self.named(name).as_slice() {
                [entry] => self.of_document(entry, &highlights)?,
                [] => self.lose(line, format!("there is no transcript '{name}'; {left_out} left out")),
                several => {
                    let names: Vec<&str> = several.iter().map(|entry| entry.name.as_str()).collect();
                    let names = names.join(", ");
                    self.lose(line, format!("'{name}' may be any of {names}; {left_out} left out"));
                }
            }
        }
        Ok(())
    }

    fn of_document(&mut self, entry: &TranscriptEntry, highlights: &[&Highlight]) -> io::Result<()> {
        let text = Dense::new(&self.texts.transcript(entry.id)?.text);
        // One highlight has a row for each of its tags.
        let groups: Vec<&[&Highlight]> =
            highlights.chunk_by(|a, b| (&a.id, &a.content) == (&b.id, &b.content)).collect();
        let mut known: HashMap<&str, Rc<[Range<usize>]>> = HashMap::new();
        let places: Vec<_> = groups
            .iter()
            .map(|group| {
                let content = group.first().map_or("", |it| it.content.as_str());
                Rc::clone(known.entry(content).or_insert_with(|| text.find(content).into()))
            })
            .collect();
        for (group, place) in groups.into_iter().zip(settle(&places)) {
            let Some(first) = group.first() else { continue };
            let quoted = quoted(&first.content);
            let range = match place {
                Place::Sure(range) => range,
                Place::First(range, times) => {
                    let name = &entry.name;
                    self.lose(
                        first.line,
                        format!("stands {times} times in {name}, the first was taken: {quoted}"),
                    );
                    range
                }
                Place::Missing => {
                    self.lose(first.line, format!("not found in {}: {quoted}", entry.name));
                    continue;
                }
            };
            let placed = PlacedSpan { transcript: entry.id, span: Span::new(range.start, range.end) };
            for highlight in group {
                match self.code(&highlight.tag.split('.').collect::<Vec<_>>()) {
                    Some(code) => self.handed.passages.push((code, placed.clone())),
                    None => self.lose(highlight.line, format!("has no tag: {quoted}")),
                }
            }
        }
        Ok(())
    }

    /// The transcripts a document's name can mean: as written, else in any case, else as the end of a path,
    /// else without its extension.
    fn named(&self, document: &str) -> Vec<&'a TranscriptEntry> {
        let folded = document.trim().to_lowercase();
        let stem = match folded.rsplit_once('.') {
            Some((stem, ending)) if (1..=5).contains(&ending.len()) => stem.to_owned(),
            _ => folded.clone(),
        };
        // Our own export to Taguette shortens long names so.
        let tail = folded.strip_prefix('\u{2026}').map(str::to_owned);
        let is_end = |name: &str, end: &str| name.strip_suffix(end).is_some_and(|rest| rest.ends_with('/'));
        let tries: [&dyn Fn(&str) -> bool; 6] = [
            &|name| name == document,
            &|name| name.to_lowercase() == folded,
            &|name| is_end(&name.to_lowercase(), &folded),
            &|name| name.to_lowercase() == stem,
            &|name| is_end(&name.to_lowercase(), &stem),
            &|name| tail.as_ref().is_some_and(|tail| name.to_lowercase().ends_with(tail.as_str())),
        ];
        let all = &self.corpus.transcripts;
        let found = tries.iter().map(|is| all.iter().filter(|entry| is(&entry.name)).collect::<Vec<_>>());
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Documents of a topic model: each is a snippet or a transcript with the same words.
    fn documents(&mut self, all: &[Labelled]) -> io::Result<()> {
        let known = self.texts_by_likeness()?;
        let found: Vec<_> = all.iter().map(|row| known_as(&row.document, &known)).collect();
        let mut rows: HashMap<[u8; 32], usize> = HashMap::new();
        found.iter().flatten().for_each(|(key, _)| *rows.entry(*key).or_default() += 1);
        let mut used: HashMap<[u8; 32], usize> = HashMap::new();
        let mut said: HashSet<(usize, [u8; 32])> = HashSet::new();
        for (row, found) in all.iter().zip(found) {
            self.handed.wanted += 1;
            let Some((key, places)) = found else {
                self.lose(
                    row.line,
                    format!("no snippet or transcript says just this: {}", quoted(&row.document)),
                );
                continue;
            };
            let nth = used.entry(key).or_default();
            let at = *nth;
            *nth += 1;
            let Some(code) = self.topic(row) else { continue };
            // As many rows as snippets with these words: one row each. Else all have what any row says, once.
            if rows.get(&key) == Some(&places.len()) {
                self.handed.passages.extend(places.get(at).map(|place| (code, place.clone())));
            } else if said.insert((code, key)) {
                self.handed.passages.extend(places.iter().map(|place| (code, place.clone())));
            }
        }
        Ok(())
    }

    /// The theme of a topic, below one for the model; none for outliers.
    fn topic(&mut self, row: &Labelled) -> Option<usize> {
        if row.topic < 0 {
            return None;
        }
        let name = if row.name.is_empty() { format!("Topic {}", row.topic) } else { row.name.clone() };
        let code = self.code(&["BERTopic", &name])?;
        if let Some(code) = self.handed.codes.get_mut(code).filter(|_| !row.words.is_empty()) {
            code.description = format!("Keywords: {}.", row.words.join(", "));
        }
        Some(code)
    }

    fn texts_by_likeness(&self) -> io::Result<HashMap<[u8; 32], Vec<PlacedSpan>>> {
        let mut known: HashMap<[u8; 32], Vec<PlacedSpan>> = HashMap::new();
        self.texts.each(&mut |at, text| {
            if let Some(snippet) = self.corpus.snippets.get(at) {
                let placed = PlacedSpan { transcript: snippet.transcript, span: snippet.span };
                known.entry(likeness(text)).or_default().push(placed);
            }
            Ok(())
        })?;
        for entry in &self.corpus.transcripts {
            let text = self.texts.transcript(entry.id)?.text;
            let whole = PlacedSpan { transcript: entry.id, span: Span::new(0, text.len()) };
            known.entry(likeness(&text)).or_insert_with(|| vec![whole]);
        }
        Ok(known)
    }

    /// Cuts the list of what was left behind to what people read.
    fn finish(mut self) -> Handed {
        let losses = &mut self.handed.losses;
        losses.sort_by_key(|(line, _)| *line);
        let more = losses.len().saturating_sub(LISTED);
        if more > 0 {
            losses.truncate(LISTED);
            losses.push((None, format!("and {} like these", counted(more, "line"))));
        }
        self.handed
    }
}

/// The places that say what a document says. Our own tables put an apostrophe before what a spreadsheet
/// would run.
fn known_as<'k>(
    document: &str,
    known: &'k HashMap<[u8; 32], Vec<PlacedSpan>>,
) -> Option<([u8; 32], &'k Vec<PlacedSpan>)> {
    let bare = document.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let keys = std::iter::once(document).chain(bare).filter(|text| !text.trim().is_empty()).map(likeness);
    keys.into_iter().find_map(|key| known.get(&key).map(|places| (key, places)))
}

fn quoted(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(QUOTED).collect();
    let more = if short.len() < words.len() { "\u{2026}" } else { "" };
    format!("'{short}{more}'")
}

#[cfg(test)]
#[path = "handed_tests.rs"]
mod tests;
