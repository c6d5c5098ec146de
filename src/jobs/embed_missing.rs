//! The vectors that are not stored yet, computed batch by batch: for an analysis, and where some are lost.

use super::{JobError, JobResult};
use crate::corpus::{Corpus, SnippetIndex, spoken_text};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::project::derived::code_table::CodeTable;
use crate::project::derived::vectors::VectorStore;
use crate::topics::ContextSpeakers;
use crate::topics::embed::embedder::Embedder;
use crate::topics::embed::{EmbedError, ModelIdentity, TextHash};
use std::borrow::Cow;
use std::time::{Duration, Instant};

/// How long one batch of embedding should take: the work a killed process may lose. Chosen by hand; not
/// measured.
const BATCH_SECONDS: Duration = Duration::from_secs(2);
/// Snippets of the first batch, before its speed is known. Chosen by hand; not measured.
const FIRST_BATCH_SNIPPETS: usize = 64;
/// Most snippets of a batch: bounds the memory of texts and vectors. Chosen by hand; not measured.
const MAX_BATCH_SNIPPETS: usize = 8192;

/// Computes the vectors that are not stored yet, batch by batch, and returns those of all snippets: of each that of what is
/// analysed of it. `context` has the names that the corpus has.
pub(in crate::jobs) fn embed_missing(
    project: &Project,
    corpus: &Corpus,
    (keys, context): (&[TextHash], &ContextSpeakers),
    embedder: &mut dyn Embedder,
    progress: &dyn Progress,
) -> JobResult<Vec<f32>> {
    let dims = embedder.dimensions();
    let (dir, name, revision) = (project.vectors_dir(), embedder.name(), embedder.revision());
    let mut kept = match project.check_writable() {
        Ok(()) => VectorStore::open(&dir, name, revision, dims)?,
        // Who may only read can do with the vectors there are, but adds none.
        Err(refused) => VectorStore::open_read_only(&dir, name, revision, dims).ok_or(refused)?,
    };
    let missing: Vec<SnippetIndex> = kept.missing_indices(keys).into_iter().map(SnippetIndex).collect();
    if !missing.is_empty() {
        project.check_writable()?;
    }
    progress.begin(ProgressStage::Embed, missing.len() as u64);
    let mut rest = missing.as_slice();
    let mut size = FIRST_BATCH_SNIPPETS;
    while !rest.is_empty() {
        let began = Instant::now();
        let (piece, after) = rest.split_at(size.min(rest.len()));
        embed_batch(project, corpus, (keys, piece, context), embedder, &mut kept, progress)?;
        rest = after;
        // Doubling and halving: between half the time and the whole time the size stays.
        size = match began.elapsed() {
            short if short < BATCH_SECONDS / 2 => (size * 2).min(MAX_BATCH_SNIPPETS),
            long if long > BATCH_SECONDS => (size / 2).max(1),
            _ => size,
        };
    }
    // A key without a vector: the texts were replaced while they were embedded.
    let rows = kept.collect_rows(keys).ok_or(JobError::Overtaken)?;
    if project.check_writable().is_ok() {
        let model = ModelIdentity::of(embedder);
        CodeTable::build((&model, context), corpus, &kept, keys).save(&dir, &model)?;
    }
    Ok(rows)
}

/// What is analysed of the text of a snippet.
pub(in crate::jobs) fn analysed_text(
    corpus: &Corpus,
    context: &ContextSpeakers,
    at: SnippetIndex,
    text: String,
) -> String {
    let entry = corpus.transcript_of(at).and_then(|index| corpus.transcript_at(index));
    let place = entry.zip(corpus.snippet_at(at)).filter(|_| !context.is_empty());
    let Some((entry, snippet)) = place else { return text };
    match context.analysed_text(&entry.name, snippet, &text) {
        Cow::Owned(part) => part,
        Cow::Borrowed(_) => text,
    }
}

/// Embeds one batch and stores its vectors, also those computed before it was cancelled.
fn embed_batch(
    project: &Project,
    corpus: &Corpus,
    (keys, piece, context): (&[TextHash], &[SnippetIndex], &ContextSpeakers),
    embedder: &mut dyn Embedder,
    kept: &mut VectorStore,
    progress: &dyn Progress,
) -> JobResult<()> {
    let texts = project.snippet_texts(corpus, piece)?.into_iter().zip(piece);
    let texts: Vec<String> = texts.map(|(text, &at)| analysed_text(corpus, context, at, text)).collect();
    let said: Vec<_> = texts.iter().map(|text| spoken_text(text)).collect();
    let texts: Vec<&str> = said.iter().map(|text| &**text).collect();
    let dims = embedder.dimensions();
    let mut made: Vec<Option<Vec<f32>>> = vec![None; piece.len()];
    let mut wrong_length = None;
    let outcome = embedder.embed(&texts, progress, &mut |index, vector| match made.get_mut(index) {
        _ if vector.len() != dims => wrong_length = Some(vector.len()),
        Some(place) => *place = Some(vector.to_vec()),
        None => {}
    });
    let rows: Vec<(TextHash, &[f32])> = piece
        .iter()
        .zip(&made)
        .filter_map(|(&snippet, vector)| Some((keys[snippet.0], vector.as_deref()?)))
        .collect();
    kept.append(&rows)?;
    outcome?;
    match wrong_length {
        Some(found) => {
            Err(EmbedError::VectorLength { model: embedder.name().to_owned(), dims, found }.into())
        }
        None => Ok(()),
    }
}
