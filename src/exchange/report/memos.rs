//! Memos for the report: those on themes and topics stand with these, the others in a section of their own.

use super::super::quotes::Passage;
use super::super::view::View;
use super::{Choice, Memo, Quote};
use crate::coding::{MemoTarget, PlacedSpan};
use std::collections::BTreeMap;

/// What the memo on something says.
pub(super) fn on(view: &View<'_>, target: &MemoTarget) -> Option<String> {
    let memo = view.codebook.memo(target)?;
    let text = memo.text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The passages that have memos.
pub(super) fn places(view: &View<'_>) -> impl Iterator<Item = PlacedSpan> {
    view.codebook.memos.keys().filter_map(|target| match target {
        MemoTarget::Span(place) => Some(place.clone()),
        _ => None,
    })
}

/// The memos on the study, then those on each transcript and its passages, in the order of the corpus; those on
/// earlier versions of transcripts last.
pub(super) fn gather(view: &View<'_>, said: &BTreeMap<PlacedSpan, Passage>) -> Vec<Memo> {
    let mut all = Vec::new();
    for target in view.codebook.memos.keys() {
        let Some(text) = on(view, target) else { continue };
        let index = |id| view.corpus.transcript_index(id);
        match target {
            MemoTarget::Project => {
                all.push(((0, 0, 0), Memo { on: "The study".to_owned(), passage: None, text }));
            }
            MemoTarget::Transcript(id) => {
                let entry = index(*id).and_then(|at| view.corpus.transcripts.get(at));
                let name = entry.map_or("An earlier version of a transcript", |entry| entry.name.as_str());
                let at = index(*id).unwrap_or(usize::MAX - 1);
                all.push(((at + 1, 0, 0), Memo { on: name.to_owned(), passage: None, text }));
            }
            MemoTarget::Span(place) => {
                let Some(passage) = said.get(place) else { continue };
                let at = index(place.transcript).unwrap_or(usize::MAX - 1);
                let (start, end) = (place.span.start, place.span.end);
                let quote = Quote::new(passage, Choice::Picked);
                all.push((
                    (at + 1, start + 1, end),
                    Memo { on: quote.source.clone(), passage: Some(quote), text },
                ));
            }
            MemoTarget::Topic(..) | MemoTarget::Theme(_) => {}
        }
    }
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, memo)| memo).collect()
}
