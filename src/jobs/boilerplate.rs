//! Boilerplate: snippets that recur over transcripts, found once for each corpus and stored as a setting.

use super::JobResult;
use crate::corpus::{Corpus, ShingleCounter, ShingleFilter, SnippetId, SnippetIndex, SnippetShingles};
use crate::progress::Progress;
use crate::project::Project;
use rayon::prelude::*;

/// The setting with the result: the fingerprint of the corpus, then the ids of the snippets.
const BOILERPLATE_SETTING: &str = "boilerplate";

/// Most words for which all runs of words are held in memory (64 MB); above, a sieve of bounded size goes
/// first.
const MAX_WORDS_IN_MEMORY: usize = 8_000_000;

/// Snippets whose shingles are found at a time, on all threads. Not measured.
const SNIPPETS_AT_A_TIME: usize = 1024;

/// The snippets, by index, ascending, of which half and more recurs word for word in at least three
/// transcripts: intros, sponsor reads, farewells. Read from the project where they are stored, else found
/// now.
///
/// # Errors
/// When the database cannot be read, or `progress` cancels.
pub fn boilerplate_snippets(
    project: &Project,
    corpus: &Corpus,
    progress: &dyn Progress,
) -> JobResult<Vec<SnippetIndex>> {
    match stored_boilerplate(project, corpus)? {
        Some(found) => Ok(found),
        None => find_boilerplate(project, corpus, progress),
    }
}

/// The same, stored for the next time.
///
/// # Errors
/// As for [`boilerplate_snippets`], or when the database cannot be written.
pub(super) fn refresh_boilerplate(
    project: &mut Project,
    corpus: &Corpus,
    progress: &dyn Progress,
) -> JobResult<Vec<SnippetIndex>> {
    if let Some(found) = stored_boilerplate(project, corpus)? {
        return Ok(found);
    }
    let found = find_boilerplate(project, corpus, progress)?;
    let ids = found.iter().filter_map(|at| corpus.snippet_at(*at)).map(|snippet| snippet.id.0.to_string());
    let text: Vec<String> = std::iter::once(corpus.fingerprint()).chain(ids).collect();
    project.set_setting(BOILERPLATE_SETTING, &text.join(" "))?;
    Ok(found)
}

/// The stored result, where it is of this corpus.
fn stored_boilerplate(project: &Project, corpus: &Corpus) -> JobResult<Option<Vec<SnippetIndex>>> {
    let Some(text) = project.setting(BOILERPLATE_SETTING)? else { return Ok(None) };
    let mut parts = text.split(' ');
    if parts.next() != Some(corpus.fingerprint().as_str()) {
        return Ok(None);
    }
    let place = |id: &str| corpus.snippet_index(SnippetId(id.parse().ok()?));
    Ok(parts.map(place).collect())
}

/// Finds boilerplate. Reads every text twice, and once more where there are many; one transcript in memory at
/// a time. A transcript of a single snippet, such as an answer in a table, has no intro to be told from the
/// rest.
fn find_boilerplate(
    project: &Project,
    corpus: &Corpus,
    progress: &dyn Progress,
) -> JobResult<Vec<SnippetIndex>> {
    let mut transcript_of = vec![None; corpus.snippets.len()];
    for (index, entry) in corpus.transcripts.iter().enumerate().filter(|(_, entry)| entry.snippets.len() > 1)
    {
        transcript_of[entry.snippets.clone()].fill(Some(index));
    }
    let each = |add: &mut dyn FnMut(SnippetIndex, usize, SnippetShingles)| -> JobResult<()> {
        let mut batch: Vec<(SnippetIndex, usize, String)> = Vec::new();
        let mut flush = |batch: &mut Vec<(SnippetIndex, usize, String)>| {
            let shingles = batch.par_iter().map(|(_, _, text)| SnippetShingles::of_text(text));
            let shingles: Vec<SnippetShingles> = shingles.collect();
            for ((snippet, transcript, _), shingles) in batch.drain(..).zip(shingles) {
                add(snippet, transcript, shingles);
            }
        };
        project.for_each_snippet(corpus, &mut |snippet, text| {
            if let Some(Some(transcript)) = transcript_of.get(snippet.0)
                && !progress.is_cancelled()
            {
                batch.push((snippet, *transcript, text.to_owned()));
                if batch.len() >= SNIPPETS_AT_A_TIME {
                    flush(&mut batch);
                }
            }
        })?;
        flush(&mut batch);
        Ok(progress.check_cancelled()?)
    };
    let mut gathered = if corpus.total_words() > MAX_WORDS_IN_MEMORY {
        let mut sieve = ShingleFilter::new(corpus.total_words());
        each(&mut |_, transcript, shingles| sieve.add_snippet(transcript, &shingles))?;
        ShingleCounter::with_filter(sieve)
    } else {
        ShingleCounter::new()
    };
    each(&mut |_, transcript, shingles| gathered.add_snippet(transcript, &shingles))?;
    let recurring = gathered.into_detector();
    let mut found = Vec::new();
    if !recurring.is_empty() {
        each(&mut |snippet, _, shingles| {
            found.extend(recurring.is_boilerplate(&shingles).then_some(snippet));
        })?;
    }
    Ok(found)
}
