//! Replaces names in everything around the texts (corpus, run, codebook and log) and counts what was
//! replaced.

use super::name_finder::{NameMatch, folded_words};
use super::name_map::NameMap;
use super::replacement::{EXAMPLE_CONTEXT, NameReplacement};
use super::span_shift::SpanShift;
use crate::coding::{Codebook, LoggedEdit, Memo, MemoTarget, Quote, SummaryColumn, ThemeId, TranscriptSpan};
use crate::corpus::{Attributes, Corpus, Span, TranscriptId, part::text_part};
use crate::exchange::view::StudyView;
use crate::topics::{Run, StopWord};
use std::collections::{BTreeMap, BTreeSet};

/// For each transcript, the names found and the shift of their replacement.
type MatchesByTranscript = BTreeMap<TranscriptId, (Vec<NameMatch>, SpanShift)>;

/// What parts the values of several people who have one label.
const VALUES_OF_SEVERAL: &str = " / ";

/// What stands in the log for a transcript that was taken out.
const REMOVED_TRANSCRIPT: &str = "a transcript that is not in the study";

/// Replaces the names of one study.
pub(super) struct Redactor<'a> {
    view: &'a StudyView<'a>,
    name_map: &'a NameMap,
    /// The hash of each text after replacement: the original hash would tell whose text it is.
    text_hashes: BTreeMap<TranscriptId, String>,
    /// The counts of replacements: one entry for each form, in the same order, then labels without a form.
    replacements: Vec<NameReplacement>,
}

impl<'a> Redactor<'a> {
    pub(super) fn new(view: &'a StudyView<'a>, cast: &'a NameMap) -> Self {
        let replaced = cast.finder.patterns().iter().map(|form| NameReplacement {
            name: form.name.clone(),
            replacement: form.replacement.clone(),
            capitals_only: form.capitals_only,
            ..NameReplacement::default()
        });
        Self { view, name_map: cast, text_hashes: BTreeMap::new(), replacements: replaced.collect() }
    }

    /// Counts the turns of a speaker.
    pub(super) fn count_turns(&mut self, shown: &str, turns: usize) {
        let instead = self.name_map.label_for(shown);
        if instead == shown {
            return;
        }
        match self.replacements.iter_mut().find(|row| folded_words(&row.name) == folded_words(shown)) {
            Some(row) => row.turns += turns,
            None => {
                let row = NameReplacement {
                    name: shown.to_owned(),
                    replacement: instead,
                    turns,
                    ..NameReplacement::default()
                };
                self.replacements.push(row);
            }
        }
    }

    /// Counts the names found in a text.
    pub(super) fn count_matches(&mut self, text: &str, found: &[NameMatch]) {
        for it in found {
            let Some(row) = self.replacements.get_mut(it.pattern) else { continue };
            row.occurrences += 1;
            if row.example.is_empty() {
                row.example = match_in_context(text, it.span);
            }
        }
    }

    /// Records a text after replacement.
    pub(super) fn add_redacted_text(&mut self, id: TranscriptId, text: &str) {
        self.text_hashes.insert(id, blake3::hash(text.as_bytes()).to_hex().to_string());
    }

    /// A short text with names replaced and counted.
    pub(super) fn redact(&mut self, text: &str) -> String {
        self.redact_with(text, self.name_map.finder.is_name(text))
    }

    /// The same, `strict` as in [`super::name_finder::NameFinder::find_names`].
    fn redact_with(&mut self, text: &str, strict: bool) -> String {
        self.count_matches(text, &self.name_map.finder.find_names(text, strict));
        self.name_map.finder.redact_with(text, strict)
    }

    /// The corpus with names, attributes, hashes, speakers and spans replaced; transcript names stay unique.
    pub(super) fn redact_corpus(&mut self, found: &MatchesByTranscript) -> Corpus {
        let Corpus { mut transcripts, mut snippets, .. } = self.view.corpus.clone();
        let mut names = BTreeSet::new();
        for entry in &mut transcripts {
            // File names are often all in lower case, so case says nothing there.
            let name = self.redact_with(&entry.name, true);
            entry.name = free_name(name, |name| names.contains(name));
            names.insert(entry.name.clone());
            entry.attributes = redact_attributes(&entry.attributes, &mut |text| self.redact(text));
            // All texts were hashed before. The hash of the original would name what is to be hidden.
            entry.hash = self.text_hashes.get(&entry.id).map_or_else(String::new, String::clone);
            // The range is of these very snippets.
            let own = snippets.get_mut(entry.snippets.clone()).unwrap_or_default();
            if let Some((_, shift)) = found.get(&entry.id) {
                shift.shift_adjacent(own.iter_mut().map(|snippet| &mut snippet.span));
                let parts = own.iter_mut().flat_map(|snippet| &mut snippet.parts);
                shift.shift_adjacent(parts.map(|part| &mut part.span));
            }
            for snippet in own {
                let parts = snippet.parts.iter_mut().map(|part| &mut part.speaker);
                for shown in parts.chain([&mut snippet.speaker]).flatten() {
                    *shown = self.name_map.label_for(shown).into();
                }
            }
        }
        Corpus::new(transcripts, snippets)
    }

    /// The run with labels, keywords and guides replaced. Where its fingerprint was that of the corpus, it is
    /// that of the new corpus.
    pub(super) fn redact_run(&mut self, run: &Run, corpus: &Corpus) -> Run {
        let mut run = run.clone();
        for topic in &mut run.topics {
            topic.label = self.redact(&topic.label);
            for keyword in &mut topic.keywords {
                keyword.word = self.redact(&keyword.word);
            }
        }
        for guide in &mut run.parameters.guides {
            guide.name = self.redact(&guide.name);
            guide.text = self.redact(&guide.text);
        }
        // By the labels that the speakers of the new corpus have.
        let named = self.view.corpus.transcripts.iter();
        let named =
            named.filter_map(|from| Some((from.name.clone(), corpus.transcript(from.id)?.name.clone())));
        let transcripts: BTreeMap<String, String> = named.collect();
        let shown = self.view.codebook.shown_context(&run.parameters.context, self.view.corpus);
        run.parameters.context = shown.renamed(
            |speaker| self.name_map.label_for(speaker),
            |transcript| transcripts.get(transcript).map_or_else(String::new, String::clone),
        );
        if run.corpus == self.view.corpus.fingerprint() {
            run.corpus = corpus.fingerprint();
        }
        run
    }

    /// The log with sentences and coders replaced, and without the names of transcripts that were taken out: no other
    /// part of the export has these, and they may tell who spoke.
    pub(super) fn redact_log(&mut self, log: &[LoggedEdit]) -> Vec<LoggedEdit> {
        let removed: Vec<String> =
            self.view.codebook.removals.values().map(|it| format!("transcript '{}'", it.name)).collect();
        let unnamed = |what: &str| {
            removed.iter().fold(what.to_owned(), |what, name| what.replace(name, REMOVED_TRANSCRIPT))
        };
        let mut edit = |edit: &LoggedEdit| LoggedEdit {
            what: self.redact(&unnamed(&edit.what)),
            coder: self.redact(&edit.coder),
            ..edit.clone()
        };
        log.iter().map(&mut edit).collect()
    }

    /// The codebook with all texts replaced and all spans moved.
    pub(super) fn redact_codebook(&mut self, found: &MatchesByTranscript) -> Codebook {
        let mut book = self.view.codebook.clone();
        // The corpus has the displayed names already; read marks and hidden decisions are not exported.
        book.speaker_names.clear();
        book.read_spans.clear();
        book.hidden_assignments.clear();
        book.hidden_records.clear();
        book.coder = self.redact(&book.coder);
        for span in book.sample.iter_mut().flat_map(|sample| &mut sample.spans) {
            shift_placed_span(span, found);
        }
        self.redact_themes(&mut book);
        for assignment in book.assignments.values_mut() {
            assignment.coder = self.redact(&assignment.coder);
            assignment.spans.iter_mut().for_each(|span| shift_placed_span(span, found));
            assignment.spans.sort();
            assignment.spans.dedup();
        }
        for made in book.derived_topics.values_mut() {
            made.label = self.redact(&made.label);
            made.keywords.iter_mut().for_each(|word| word.word = self.redact(&word.word));
            made.spans
                .iter_mut()
                .chain(&mut made.representatives)
                .for_each(|span| shift_placed_span(span, found));
        }
        // Maps keyed by a span or a coder are rebuilt, since their keys change as well.
        let marks = std::mem::take(&mut book.topic_marks).into_values().map(|mut mark| {
            mark.label = mark.label.as_deref().map(|label| self.redact(label));
            mark.coder = self.redact(&mark.coder);
            ((mark.run, mark.topic, mark.coder.clone()), mark)
        });
        book.topic_marks = marks.collect();
        let places = std::mem::take(&mut book.snippet_moves).into_values().map(|mut it| {
            shift_placed_span(&mut it.place, found);
            ((it.run, it.place.clone()), it)
        });
        book.snippet_moves = places.collect();
        book.cases = self.redact_cases();
        // Wordings are words of the texts in small letters, in which no name is found: they are left out.
        for question in book.guide_questions.values_mut() {
            question.name = self.redact(&question.name);
            question.wordings.clear();
            question.excluded.clear();
        }
        let quotes = std::mem::take(&mut book.quotes).into_values().map(|mut quote: Quote| {
            shift_placed_span(&mut quote.place, found);
            quote.coder = self.redact(&quote.coder);
            ((quote.theme, quote.place.clone(), quote.coder.clone()), quote)
        });
        book.quotes = quotes.collect();
        let refused = std::mem::take(&mut book.rejected_suggestions).into_values().map(|mut it| {
            shift_placed_span(&mut it.place, found);
            it.coder = self.redact(&it.coder);
            ((it.theme, it.place.clone(), it.coder.clone()), it)
        });
        book.rejected_suggestions = refused.collect();
        let words = std::mem::take(&mut book.stop_words).into_iter();
        // A name among them is replaced like any other; one that is no word then is no stop word any more.
        book.stop_words =
            words.filter_map(|it| StopWord::new(&self.redact(&it.word), it.language.as_deref())).collect();
        for mut memo in std::mem::take(&mut book.memos).into_values() {
            if let MemoTarget::Span(placed) = &mut memo.target {
                shift_placed_span(placed, found);
            }
            if let MemoTarget::Cell(cell) = &mut memo.target {
                cell.column = self.redact_column(&cell.column);
            }
            memo.text = self.redact(&memo.text);
            memo.coder = self.redact(&memo.coder);
            // Spans that cut the same name can become one: their memos are joined.
            let together = |there: &mut Memo| {
                (there.kind, there.time) = there.kind_and_time_with(&memo);
                there.text = format!("{}\n\n{}", there.text, memo.text);
            };
            let key = (memo.target.clone(), memo.coder.clone());
            book.memos.entry(key).and_modify(together).or_insert_with(|| memo.clone());
        }
        book
    }

    /// The column of a summary, under the label of the person it is of, or without names.
    fn redact_column(&mut self, column: &SummaryColumn) -> SummaryColumn {
        match column {
            SummaryColumn::Transcript(id) => SummaryColumn::Transcript(*id),
            SummaryColumn::Speaker(name) => SummaryColumn::Speaker(self.name_map.label_for(name)),
            SummaryColumn::Value { attribute, value } => {
                SummaryColumn::Value { attribute: self.redact(attribute), value: self.redact(value) }
            }
        }
    }

    /// What is known of those who speak, under their labels. Of several who have one label, as two people the researcher's
    /// table gives one replacement, all is told.
    fn redact_cases(&mut self) -> BTreeMap<String, Attributes> {
        let mut cases: BTreeMap<String, Attributes> = BTreeMap::new();
        for (name, attributes) in self.view.cases() {
            let known = cases.entry(self.name_map.label_for(name)).or_default();
            for (key, value) in redact_attributes(attributes, &mut |text| self.redact(text)) {
                add_value(known, key, &value);
            }
        }
        cases.retain(|_, attributes| !attributes.is_empty());
        cases
    }

    /// Replaces names in themes. Names stay unique among siblings.
    fn redact_themes(&mut self, book: &mut Codebook) {
        let mut taken: BTreeMap<Option<ThemeId>, BTreeSet<String>> = BTreeMap::new();
        for mut theme in book.themes.values().cloned().collect::<Vec<_>>() {
            let name = self.redact(&theme.name);
            let siblings = taken.entry(theme.parent).or_default();
            theme.name = free_name(name, |name| siblings.contains(name));
            siblings.insert(theme.name.clone());
            theme.description = self.redact(&theme.description);
            book.themes.insert(theme);
        }
    }

    /// The replacements that occurred: by turns, then by other occurrences, most first; ties by name.
    pub(super) fn into_replacements(self) -> Vec<NameReplacement> {
        let mut replaced = self.replacements;
        replaced.retain(|row| row.turns + row.occurrences > 0);
        replaced.sort_by(|a, b| {
            let order = |row: &NameReplacement| std::cmp::Reverse((row.turns, row.occurrences));
            (order(a), &a.name).cmp(&(order(b), &b.name))
        });
        replaced
    }
}

/// Attributes with names replaced. A link with a name in it is left out: replaced it leads nowhere, kept it
/// leads to the person.
pub(super) fn redact_attributes(of: &Attributes, said: &mut dyn FnMut(&str) -> String) -> Attributes {
    let mut attributes = Attributes::new();
    for (key, value) in of {
        let disguised = said(value);
        let link = value.starts_with("http://") || value.starts_with("https://");
        if !link || disguised == *value {
            add_value(&mut attributes, said(key), &disguised);
        }
    }
    attributes
}

/// Adds a value. Where an attribute has another one already, as those of two names that were replaced by one, it has both.
fn add_value(attributes: &mut Attributes, key: String, value: &str) {
    let known = attributes.entry(key).or_default();
    if known.is_empty() {
        value.clone_into(known);
    } else if known.split(VALUES_OF_SEVERAL).all(|known| known != value) {
        *known += VALUES_OF_SEVERAL;
        *known += value;
    }
}

/// Moves a span along with the replacements in its transcript.
fn shift_placed_span(placed: &mut TranscriptSpan, found: &MatchesByTranscript) {
    if let Some((_, shift)) = found.get(&placed.transcript) {
        placed.span = shift.shift_span(placed.span);
    }
}

/// An occurrence of a name with [`EXAMPLE_CONTEXT`] characters on either side, on one line.
fn match_in_context(text: &str, span: Span) -> String {
    let before = text_part(text, ..span.start);
    let after = text_part(text, span.end..);
    let from = before.char_indices().rev().nth(EXAMPLE_CONTEXT - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(EXAMPLE_CONTEXT).map_or(after.len(), |(at, _)| at);
    let more = |cut: bool| if cut { "\u{2026}" } else { "" };
    let (before, after) = (text_part(before, from..), text_part(after, ..to));
    let line = format!(
        "{}{before}{}{after}{}",
        more(from > 0),
        span.slice(text),
        more(after.len() < text.len() - span.end)
    );
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The name, else the first of `name (2)`, `name (3)`, … that is not taken.
fn free_name(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    let (mut free, mut number) = (name.clone(), 1);
    while is_taken(&free) {
        number += 1;
        free = format!("{name} ({number})");
    }
    free
}
