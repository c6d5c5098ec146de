//! Everything around the texts without names: corpus, run, codebook and log; and what was replaced where.

use super::names::{Found, words};
use super::people::Cast;
use super::shift::Shift;
use super::{CONTEXT, Replaced};
use crate::coding::{Codebook, LoggedEdit, Memo, MemoTarget, PlacedSpan, Quote, ThemeId};
use crate::corpus::{Attributes, Corpus, Span, TranscriptId};
use crate::exchange::view::View;
use crate::topics::Run;
use std::collections::{BTreeMap, BTreeSet};

type Texts = BTreeMap<TranscriptId, (Vec<Found>, Shift)>;

/// A study being disguised.
pub(super) struct Disguise<'a> {
    view: &'a View<'a>,
    cast: &'a Cast,
    hashes: BTreeMap<TranscriptId, String>,
    /// What was replaced, by form.
    replaced: Vec<Replaced>,
}

impl<'a> Disguise<'a> {
    pub(super) fn new(view: &'a View<'a>, cast: &'a Cast) -> Self {
        let replaced = cast.names.forms().iter().map(|form| Replaced {
            name: form.name.clone(),
            instead: form.instead.clone(),
            ordinary: form.ordinary,
            ..Replaced::default()
        });
        Self { view, cast, hashes: BTreeMap::new(), replaced: replaced.collect() }
    }

    /// Notes the turns of a speaker.
    pub(super) fn spoken(&mut self, shown: &str, turns: usize) {
        let instead = self.cast.label(shown);
        if instead == shown {
            return;
        }
        match self.replaced.iter_mut().find(|row| words(&row.name) == words(shown)) {
            Some(row) => row.turns += turns,
            None => {
                let row = Replaced { name: shown.to_owned(), instead, turns, ..Replaced::default() };
                self.replaced.push(row);
            }
        }
    }

    /// Notes what was found in a text.
    pub(super) fn note(&mut self, text: &str, found: &[Found]) {
        for it in found {
            let Some(row) = self.replaced.get_mut(it.form) else { continue };
            row.places += 1;
            if row.example.is_empty() {
                row.example = example(text, it.span);
            }
        }
    }

    /// Notes a text as it has become.
    pub(super) fn text(&mut self, id: TranscriptId, text: &str) {
        self.hashes.insert(id, blake3::hash(text.as_bytes()).to_hex().to_string());
    }

    /// A short text without names.
    pub(super) fn said(&mut self, text: &str) -> String {
        self.said_as(text, self.cast.names.is_name(text))
    }

    fn said_as(&mut self, text: &str, strict: bool) -> String {
        self.note(text, &self.cast.names.find(text, strict));
        self.cast.names.applied(text, strict)
    }

    pub(super) fn corpus(&mut self, found: &Texts) -> Corpus {
        let Corpus { mut transcripts, mut snippets, .. } = self.view.corpus.clone();
        let mut names = BTreeSet::new();
        for entry in &mut transcripts {
            // In the name of a file small letters say nothing.
            let name = self.said_as(&entry.name, true);
            let numbered = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} ({n})") });
            entry.name = numbered.into_iter().find(|name| !names.contains(name)).unwrap_or_default();
            names.insert(entry.name.clone());
            entry.attributes = attributes(&entry.attributes, &mut |text| self.said(text));
            entry.hash = self.hashes.get(&entry.id).cloned().unwrap_or_default();
            let own = snippets.get_mut(entry.snippets.clone()).unwrap_or_default();
            if let Some((_, shift)) = found.get(&entry.id) {
                shift.pieces(own.iter_mut().map(|snippet| &mut snippet.span));
            }
            for snippet in own {
                snippet.speaker = snippet.speaker.as_deref().map(|shown| self.cast.label(shown));
            }
        }
        Corpus::new(transcripts, snippets)
    }

    pub(super) fn run(&mut self, run: &Run, corpus: &Corpus) -> Run {
        let mut run = run.clone();
        for topic in &mut run.topics {
            topic.label = self.said(&topic.label);
            for keyword in &mut topic.keywords {
                keyword.word = self.said(&keyword.word);
            }
        }
        for guide in &mut run.parameters.guides {
            guide.name = self.said(&guide.name);
            guide.text = self.said(&guide.text);
        }
        if run.corpus == self.view.corpus.fingerprint() {
            run.corpus = corpus.fingerprint();
        }
        run
    }

    pub(super) fn log(&mut self, log: &[LoggedEdit]) -> Vec<LoggedEdit> {
        let mut edit = |edit: &LoggedEdit| LoggedEdit {
            what: self.said(&edit.what),
            coder: self.said(&edit.coder),
            ..edit.clone()
        };
        log.iter().map(&mut edit).collect()
    }

    pub(super) fn codebook(&mut self, found: &Texts) -> Codebook {
        let mut book = self.view.codebook.clone();
        // The corpus shows speakers by these names already, and what has been read is of no use to others.
        book.speakers.clear();
        book.read.clear();
        book.hidden.clear();
        for span in book.sample.iter_mut().flat_map(|sample| &mut sample.spans) {
            moved(span, found);
        }
        self.themes(&mut book);
        for assignment in book.assignments.values_mut() {
            assignment.coder = self.said(&assignment.coder);
            assignment.spans.iter_mut().for_each(|span| moved(span, found));
            assignment.spans.sort();
            assignment.spans.dedup();
        }
        for mark in book.topics.values_mut() {
            mark.label = mark.label.as_deref().map(|label| self.said(label));
        }
        for made in book.regrouped.values_mut() {
            made.label = self.said(&made.label);
            made.keywords.iter_mut().for_each(|word| word.word = self.said(&word.word));
            made.spans.iter_mut().chain(&mut made.representatives).for_each(|span| moved(span, found));
        }
        let places = std::mem::take(&mut book.moved).into_values().map(|mut it| {
            moved(&mut it.place, found);
            ((it.run, it.place.clone()), it)
        });
        book.moved = places.collect();
        let quotes = std::mem::take(&mut book.quotes).into_values().map(|mut quote: Quote| {
            moved(&mut quote.place, found);
            ((quote.theme, quote.place.clone()), quote)
        });
        book.quotes = quotes.collect();
        let refused = std::mem::take(&mut book.refused).into_values().map(|mut it| {
            moved(&mut it.place, found);
            ((it.theme, it.place.clone()), it)
        });
        book.refused = refused.collect();
        for mut memo in std::mem::take(&mut book.memos).into_values() {
            if let MemoTarget::Span(placed) = &mut memo.target {
                moved(placed, found);
            }
            memo.text = self.said(&memo.text);
            // Memos on two places of one name come to be on one.
            let together = |there: &mut Memo| there.text = format!("{}\n\n{}", there.text, memo.text);
            book.memos.entry(memo.target.clone()).and_modify(together).or_insert_with(|| memo.clone());
        }
        book
    }

    /// Names of themes stay different among siblings, and without the separator of paths.
    fn themes(&mut self, book: &mut Codebook) {
        let mut taken: BTreeSet<(Option<ThemeId>, String)> = BTreeSet::new();
        for theme in book.themes.values_mut() {
            let name = self.said(&theme.name).replace('/', "\u{2215}");
            let numbered = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} ({n})") });
            let free = numbered.into_iter().find(|name| !taken.contains(&(theme.parent, name.clone())));
            theme.name = free.unwrap_or_default();
            taken.insert((theme.parent, theme.name.clone()));
            theme.description = self.said(&theme.description);
        }
    }

    /// What was replaced: speakers first, then what stood in most places.
    pub(super) fn finish(self) -> Vec<Replaced> {
        let mut replaced = self.replaced;
        replaced.retain(|row| row.turns + row.places > 0);
        replaced.sort_by(|a, b| {
            let order = |row: &Replaced| std::cmp::Reverse((row.turns, row.places));
            (order(a), &a.name).cmp(&(order(b), &b.name))
        });
        replaced
    }
}

/// Attributes without names. A link with a name in it would lead nowhere, or to the person, and is left out.
pub(super) fn attributes(of: &Attributes, said: &mut dyn FnMut(&str) -> String) -> Attributes {
    let mut attributes = Attributes::new();
    for (key, value) in of {
        let disguised = said(value);
        let link = value.starts_with("http://") || value.starts_with("https://");
        if !link || disguised == *value {
            attributes.insert(said(key), disguised);
        }
    }
    attributes
}

fn moved(placed: &mut PlacedSpan, found: &Texts) {
    if let Some((_, shift)) = found.get(&placed.transcript) {
        placed.span = shift.span(placed.span);
    }
}

/// The place of a name with what stands around it, on one line.
fn example(text: &str, span: Span) -> String {
    let before = text.get(..span.start).unwrap_or_default();
    let after = text.get(span.end..).unwrap_or_default();
    let from = before.char_indices().rev().nth(CONTEXT - 1).map_or(0, |(at, _)| at);
    let to = after.char_indices().nth(CONTEXT).map_or(after.len(), |(at, _)| at);
    let more = |cut: bool| if cut { "\u{2026}" } else { "" };
    let (before, after) = (before.get(from..).unwrap_or_default(), after.get(..to).unwrap_or_default());
    let line = format!(
        "{}{before}{}{after}{}",
        more(from > 0),
        span.of(text),
        more(after.len() < text.len() - span.end)
    );
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
