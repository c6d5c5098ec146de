//! The sample that several people code.

use super::draft::Draft;
use crate::coding::error::{Error, Result};
use crate::coding::model::{Codebook, Edit, PlacedSpan, Sample};
use crate::coding::sample::{Strata, draw};
use crate::coding::wording::count;
use crate::corpus::Corpus;

/// Draws a sample of snippets, proportionally from strata, and keeps it.
///
/// # Errors
/// When there is one already, or more is asked for than there is.
pub fn draw_sample(
    book: &Codebook,
    corpus: &Corpus,
    strata: &Strata,
    by: Option<&str>,
    (size, seed): (usize, u64),
) -> Result<Edit> {
    if let Some(there) = &book.sample {
        return Err(Error::SampleThere(there.spans.len()));
    }
    let there = strata.len();
    if size == 0 || size > there {
        return Err(Error::SampleSize { wanted: size, there });
    }
    let drawn = draw(corpus, strata, size, seed);
    let snippets = drawn.into_iter().filter_map(|at| corpus.snippets.get(at));
    let mut spans: Vec<PlacedSpan> =
        snippets.map(|it| PlacedSpan { transcript: it.transcript, span: it.span }).collect();
    spans.sort();
    let along = by.map(|by| format!(" by {by}")).unwrap_or_default();
    let what = format!("drew a random sample of {}{along}, seed {seed}", count(spans.len(), "snippet"));
    let mut draft = Draft::new(book);
    draft.put_sample(Some(Sample { seed, by: by.map(str::to_owned), spans }));
    draft.finish(what).ok_or(Error::NothingSelected)
}

/// Takes the sample away; what was decided on its snippets stays.
///
/// # Errors
/// When there is none.
pub fn clear_sample(book: &Codebook) -> Result<Edit> {
    let mut draft = Draft::new(book);
    draft.put_sample(None);
    let size = book.sample.as_ref().map_or(0, |sample| sample.spans.len());
    let already = || Error::Already("there is no sample".to_owned());
    draft.finish(format!("took the sample of {} away", count(size, "snippet"))).ok_or_else(already)
}
