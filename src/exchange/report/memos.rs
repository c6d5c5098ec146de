//! Memos for the report. Those on themes and topics are shown with these, the others in their own section.

use super::super::{quotes::QuotedPassage, view::StudyView};
use super::{QuoteChoice, ReportMemo, ReportQuote};
use crate::coding::{MemoTarget, ThemeId, TranscriptSpan};
use crate::exchange::memos::column_text;
use crate::format::minute_text;
use std::collections::{BTreeMap, BTreeSet};

/// The text of the memo on a target, where there is one with text.
pub(super) fn memo_text(view: &StudyView<'_>, target: &MemoTarget) -> Option<String> {
    let text = view.codebook.memo_text(target)?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The spans of the passages with memos.
pub(super) fn memo_spans(view: &StudyView<'_>) -> impl Iterator<Item = TranscriptSpan> {
    view.codebook.memos.keys().filter_map(|(target, _)| match target {
        MemoTarget::Span(place) => Some(place.clone()),
        _ => None,
    })
}

/// The memos on the study, then the summaries of themes in columns, then those on each transcript and its passages in corpus order, and last those on
/// earlier versions of transcripts, and the entries of the journal.
pub(super) fn standalone_memos(
    view: &StudyView<'_>,
    said: &BTreeMap<TranscriptSpan, QuotedPassage>,
) -> Vec<ReportMemo> {
    let mut all = Vec::new();
    let tree: Vec<ThemeId> = view.codebook.tree().into_iter().map(|(_, theme)| theme.id).collect();
    let targets: BTreeSet<&MemoTarget> = view.codebook.memos.keys().map(|(target, _)| target).collect();
    for target in targets {
        let Some(text) = memo_text(view, target) else { continue };
        let index = |id| view.corpus.transcript_index(id);
        // Memos of the study come first, those of transcripts that are gone last.
        let order = |id| index(id).map_or(usize::MAX, |at| at.0 + 1);
        match target {
            MemoTarget::Project => {
                all.push(((0, 0, 0), ReportMemo { subject: "The study".to_owned(), passage: None, text }));
            }
            MemoTarget::Transcript(id) => {
                let entry = index(*id).and_then(|at| view.corpus.transcript_at(at));
                let name = entry.map_or("An earlier version of a transcript", |entry| entry.name.as_str());
                all.push(((order(*id), 0, 0), ReportMemo { subject: name.to_owned(), passage: None, text }));
            }
            MemoTarget::Span(place) => {
                let Some(passage) = said.get(place) else { continue };
                let (start, end) = (place.span.start, place.span.end);
                let quote = ReportQuote::new(passage, QuoteChoice::Picked);
                all.push((
                    (order(place.transcript), start + 1, end),
                    ReportMemo { subject: quote.source.clone(), passage: Some(quote), text },
                ));
            }
            MemoTarget::Cell(cell) => {
                let theme = view.codebook.theme_path(cell.theme);
                let subject = format!("{theme}: {}", column_text(view, &cell.column));
                let at = tree.iter().position(|theme| *theme == cell.theme).unwrap_or(usize::MAX);
                all.push(((0, 1, at), ReportMemo { subject, passage: None, text }));
            }
            MemoTarget::Entry(begun) => {
                let subject = format!("Journal, {}", minute_text(begun));
                let number = all.len();
                all.push(((usize::MAX, usize::MAX, number), ReportMemo { subject, passage: None, text }));
            }
            MemoTarget::Topic(..) | MemoTarget::Theme(_) => {}
        }
    }
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, memo)| memo).collect()
}
