//! The sample that several coders code.

use super::edit_builder::EditBuilder;
use crate::coding::codebook::model::{
    Codebook, CodingRecord, Edit, RecordKey, SnippetSample, TranscriptSpan,
};
use crate::coding::error::{CodingError, CodingResult};
use crate::coding::sampling::{SampleStrata, draw_snippets};
use crate::corpus::Corpus;
use crate::format::count_noun;

/// Draws a stratified sample of snippets and stores it; `by` names what defined the strata.
///
/// # Errors
/// When there is a sample already, or the size is 0 or more than there are snippets.
pub fn draw_sample(
    book: &Codebook,
    corpus: &Corpus,
    strata: &SampleStrata,
    by: Option<&str>,
    (size, seed): (usize, u64),
) -> CodingResult<Edit> {
    if let Some(there) = &book.sample {
        return Err(CodingError::SampleExists(there.spans.len()));
    }
    let there = strata.snippet_count();
    if size == 0 || size > there {
        return Err(CodingError::SampleSize { wanted: size, there });
    }
    let drawn = draw_snippets(corpus, strata, size, seed);
    let snippets = drawn.into_iter().filter_map(|at| corpus.snippet_at(at));
    let mut spans: Vec<TranscriptSpan> = snippets.map(TranscriptSpan::of).collect();
    spans.sort();
    let along = by.map_or_else(String::new, |by| format!(" by {by}"));
    let what = format!("drew a random sample of {}{along}, seed {seed}", count_noun(spans.len(), "snippet"));
    let mut draft = EditBuilder::new(book);
    draft.put(CodingRecord::Sample(SnippetSample { seed, by: by.map(str::to_owned), spans }));
    draft.finish(what)
}

/// Removes the sample; decisions on its snippets stay.
///
/// # Errors
/// [`CodingError::NothingToDo`] where there is none.
pub fn clear_sample(book: &Codebook) -> CodingResult<Edit> {
    let mut draft = EditBuilder::new(book);
    draft.remove(RecordKey::Sample);
    let size = book.sample.as_ref().map_or(0, |sample| sample.spans.len());
    let what = format!("took the sample of {} away", count_noun(size, "snippet"));
    draft.finish_or(what, || "there is no sample".to_owned())
}
