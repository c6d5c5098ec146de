//! Finds the passages that tables of Taguette and BERTopic name in the transcripts of the project, and builds
//! themes from their tags and topics.

use super::table_rows::{TaguetteHighlight, TaguetteTag, ToolTable, TopicDocument};
use super::text_lookup::{HighlightMatch, UnspacedText, choose_matches, unspaced_hash};
use crate::coding::TranscriptSpan;
use crate::corpus::{Corpus, Span, TranscriptEntry};
use crate::exchange::TextSource;
use crate::exchange::interchange::model::InterchangeCode;
use crate::exchange::interchange::speaker_labels::{labelled_text, span_without_labels};
use crate::format::count_noun;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::ops::Range;
use std::rc::Rc;

/// The most losses that are listed one by one; the rest is counted in a last line. Chosen by hand, not
/// measured.
const MAX_LISTED_LOSSES: usize = 40;
/// How many characters of a passage are quoted in a loss, so that it stays on one line.
const MAX_QUOTED_CHARS: usize = 60;

/// The themes and passages of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CodedTable {
    /// The themes as codes, parents before children.
    pub codes: Vec<InterchangeCode>,
    /// The passages, each with the index of its theme in `codes`.
    pub passages: Vec<(usize, TranscriptSpan)>,
    /// The number of passages (highlights or documents) in the table, whether found or not.
    pub row_count: usize,
    /// What was left out or is uncertain, with the line of the table where there is one.
    pub losses: Vec<(Option<usize>, String)>,
}

/// Finds the passages of a table in the texts of the project. `lost` are the lines of the table that could
/// not be read, with the reasons; they lead the losses.
///
/// # Errors
/// Where the texts cannot be read.
pub fn resolve_table(
    rows: &ToolTable,
    lost: Vec<(usize, String)>,
    corpus: &Corpus,
    texts: &dyn TextSource,
) -> io::Result<CodedTable> {
    let mut taking =
        CodedTableBuilder { corpus, texts, code_by_path: BTreeMap::new(), table: CodedTable::default() };
    taking.table.losses.extend(lost.into_iter().map(|(line, what)| (Some(line), what)));
    match rows {
        ToolTable::Tags(tags) => tags.iter().for_each(|tag| taking.add_tag(tag)),
        ToolTable::Highlights(highlights) => taking.add_highlights(highlights)?,
        ToolTable::Documents(documents) => taking.add_topic_documents(documents)?,
    }
    Ok(taking.finish())
}

/// A [`CodedTable`] being built.
struct CodedTableBuilder<'a> {
    corpus: &'a Corpus,
    texts: &'a dyn TextSource,
    /// The index of each code by its path, with a dot before each name.
    code_by_path: BTreeMap<String, usize>,
    table: CodedTable,
}

impl<'a> CodedTableBuilder<'a> {
    /// Adds a tag of Taguette's codebook; dots in its path separate names.
    fn add_tag(&mut self, tag: &TaguetteTag) {
        let code = self.code_at_path(&tag.path.split('.').collect::<Vec<_>>());
        if let Some(code) = code.and_then(|at| self.table.codes.get_mut(at)) {
            tag.description.trim().clone_into(&mut code.description);
        }
    }

    /// The index of the code at a path, adding it and those above where they are new; none for an empty path.
    fn code_at_path(&mut self, names: &[&str]) -> Option<usize> {
        let mut parent = None;
        let mut path = String::new();
        for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
            path = format!("{path}.{name}");
            let codes = &mut self.table.codes;
            parent = Some(*self.code_by_path.entry(path.clone()).or_insert_with(|| {
                codes.push(InterchangeCode {
                    parent,
                    name: (*name).to_owned(),
                    ..InterchangeCode::default()
                });
                codes.len() - 1
            }));
        }
        parent
    }

    fn add_loss(&mut self, line: usize, what: String) {
        self.table.losses.push((Some(line), what));
    }

    /// Adds highlights, document by document. One whose name fits no transcript, or several, is a loss.
    fn add_highlights(&mut self, all: &[TaguetteHighlight]) -> io::Result<()> {
        let mut documents: BTreeMap<&str, Vec<&TaguetteHighlight>> = BTreeMap::new();
        for highlight in all {
            documents.entry(&highlight.document).or_default().push(highlight);
        }
        for (name, highlights) in documents {
            self.table.row_count += highlights.len();
            let line = highlights.first().map_or(0, |highlight| highlight.line);
            let left_out = count_noun(highlights.len(), "highlight");
            match self.transcripts_named(name).as_slice() {
                [entry] => self.add_document_highlights(entry, &highlights)?,
                [] => self.add_loss(line, format!("there is no transcript '{name}'; {left_out} left out")),
                several => {
                    let names: Vec<&str> = several.iter().map(|entry| entry.name.as_str()).collect();
                    let names = names.join(", ");
                    self.add_loss(line, format!("'{name}' may be any of {names}; {left_out} left out"));
                }
            }
        }
        Ok(())
    }

    /// Adds the highlights of one document. Each distinct wording is searched once; where it occurs several
    /// times, the order of the table decides (see [`choose_matches`]).
    fn add_document_highlights(
        &mut self,
        entry: &TranscriptEntry,
        highlights: &[&TaguetteHighlight],
    ) -> io::Result<()> {
        let transcript = self.texts.load_transcript(entry.id)?;
        let text = UnspacedText::new(&transcript.text);
        // Our own export to Taguette says at each turn who speaks; so does what is highlighted over several turns.
        let (labelled, labels) = labelled_text(&transcript);
        let labelled = UnspacedText::new(&labelled);
        let find = |content: &str| {
            let found = text.find_words(content);
            if !found.is_empty() || labels.is_empty() {
                return found;
            }
            let found = labelled.find_words(content).into_iter();
            let own = found.map(|it| span_without_labels(Span::new(it.start, it.end), &labels));
            own.filter(|span| !span.is_empty()).map(Span::range).collect()
        };
        // A highlight with several tags has a row for each, one after the other.
        let groups: Vec<&[&TaguetteHighlight]> =
            highlights.chunk_by(|a, b| (&a.id, &a.content) == (&b.id, &b.content)).collect();
        let mut known: HashMap<&str, Rc<[Range<usize>]>> = HashMap::new();
        let places: Vec<_> = groups
            .iter()
            .map(|group| {
                let content = group.first().map_or("", |it| it.content.as_str());
                Rc::clone(known.entry(content).or_insert_with(|| find(content).into()))
            })
            .collect();
        for (group, place) in groups.into_iter().zip(choose_matches(&places)) {
            let Some(first) = group.first() else { continue };
            let quoted = quote_start(&first.content);
            let range = match place {
                HighlightMatch::Unique(range) => range,
                HighlightMatch::FirstOf(range, times) => {
                    let name = &entry.name;
                    self.add_loss(
                        first.line,
                        format!("stands {times} times in {name}, the first was taken: {quoted}"),
                    );
                    range
                }
                HighlightMatch::NotFound => {
                    self.add_loss(first.line, format!("not found in {}: {quoted}", entry.name));
                    continue;
                }
            };
            let placed = TranscriptSpan { transcript: entry.id, span: Span::new(range.start, range.end) };
            for highlight in group {
                match self.code_at_path(&highlight.tag.split('.').collect::<Vec<_>>()) {
                    Some(code) => self.table.passages.push((code, placed.clone())),
                    None => self.add_loss(highlight.line, format!("has no tag: {quoted}")),
                }
            }
        }
        Ok(())
    }

    /// The transcripts a document name can mean, by the first rule that fits any: as written, in any case, as
    /// the end of a path, without its extension, or as the end of a name our own export cut short.
    fn transcripts_named(&self, document: &str) -> Vec<&'a TranscriptEntry> {
        let folded = document.trim().to_lowercase();
        let stem = match folded.rsplit_once('.') {
            // Up to five letters after the last dot are an extension (`.html`, `.docx`); more are a name.
            Some((stem, ending)) if (1..=5).contains(&ending.len()) => stem.to_owned(),
            _ => folded.clone(),
        };
        // Our own export to Taguette keeps the end of names over its limit, behind an ellipsis.
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
        // None, where no rule fits any.
        found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Adds the documents of a topic model: each is the snippet or transcript with the same words, whatever
    /// the white space.
    fn add_topic_documents(&mut self, all: &[TopicDocument]) -> io::Result<()> {
        let known = self.passages_by_text_hash()?;
        let found: Vec<_> = all.iter().map(|row| find_document(&row.document, &known)).collect();
        let mut rows: HashMap<[u8; 32], usize> = HashMap::new();
        found.iter().flatten().for_each(|(key, _)| *rows.entry(*key).or_default() += 1);
        let mut used: HashMap<[u8; 32], usize> = HashMap::new();
        let mut said: HashSet<(usize, [u8; 32])> = HashSet::new();
        for (row, found) in all.iter().zip(found) {
            self.table.row_count += 1;
            let Some((key, places)) = found else {
                self.add_loss(
                    row.line,
                    format!("no snippet or transcript says just this: {}", quote_start(&row.document)),
                );
                continue;
            };
            let nth = used.entry(key).or_default();
            let at = *nth;
            *nth += 1;
            let Some(code) = self.topic_code(row) else { continue };
            // As many rows as snippets with these words: the n-th row is the n-th snippet. Otherwise it is
            // unknown which is meant, and all of them get the topic of every row, once.
            if rows.get(&key) == Some(&places.len()) {
                self.table.passages.extend(places.get(at).map(|place| (code, place.clone())));
            } else if said.insert((code, key)) {
                self.table.passages.extend(places.iter().map(|place| (code, place.clone())));
            }
        }
        Ok(())
    }

    /// The code of a row's topic, below a code `BERTopic`; none for an outlier (negative topic).
    fn topic_code(&mut self, row: &TopicDocument) -> Option<usize> {
        if row.topic < 0 {
            return None;
        }
        let name = if row.name.is_empty() { format!("Topic {}", row.topic) } else { row.name.clone() };
        let code = self.code_at_path(&["BERTopic", &name])?;
        if let Some(code) = self.table.codes.get_mut(code).filter(|_| !row.words.is_empty()) {
            code.description = format!("Keywords: {}.", row.words.join(", "));
        }
        Some(code)
    }

    /// The snippets and whole transcripts of the project by the hash of their words. A transcript is added
    /// only where no snippet has the same words.
    fn passages_by_text_hash(&self) -> io::Result<HashMap<[u8; 32], Vec<TranscriptSpan>>> {
        let mut known: HashMap<[u8; 32], Vec<TranscriptSpan>> = HashMap::new();
        self.texts.for_each_snippet(&mut |at, text| {
            if let Some(snippet) = self.corpus.snippet_at(at) {
                let placed = TranscriptSpan { transcript: snippet.transcript, span: snippet.span };
                known.entry(unspaced_hash(text)).or_default().push(placed);
            }
            Ok(())
        })?;
        for entry in &self.corpus.transcripts {
            let text = self.texts.load_transcript(entry.id)?.text;
            let whole = TranscriptSpan { transcript: entry.id, span: Span::new(0, text.len()) };
            known.entry(unspaced_hash(&text)).or_insert_with(|| vec![whole]);
        }
        Ok(known)
    }

    /// Sorts the losses by line and cuts them to [`MAX_LISTED_LOSSES`].
    fn finish(mut self) -> CodedTable {
        let losses = &mut self.table.losses;
        losses.sort_by_key(|(line, _)| *line);
        let more = losses.len().saturating_sub(MAX_LISTED_LOSSES);
        if more > 0 {
            losses.truncate(MAX_LISTED_LOSSES);
            losses.push((None, format!("and {} like these", count_noun(more, "line"))));
        }
        self.table
    }
}

/// The passages with the words of a document, and their hash. A leading apostrophe before `=`, `+`, `-` or
/// `@` is tried as text and as ours: our own tables put it there so that a spreadsheet runs no formula.
fn find_document<'k>(
    document: &str,
    known: &'k HashMap<[u8; 32], Vec<TranscriptSpan>>,
) -> Option<([u8; 32], &'k Vec<TranscriptSpan>)> {
    let bare = document.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    let keys =
        std::iter::once(document).chain(bare).filter(|text| !text.trim().is_empty()).map(unspaced_hash);
    keys.into_iter().find_map(|key| known.get(&key).map(|places| (key, places)))
}

/// The beginning of a passage in quotation marks, on one line.
fn quote_start(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(MAX_QUOTED_CHARS).collect();
    let more = if short.len() < words.len() { "\u{2026}" } else { "" };
    format!("'{short}{more}'")
}

#[cfg(test)]
#[path = "coded_tables_tests.rs"]
mod tests;
