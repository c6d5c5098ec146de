//! Which snippets recur over transcripts, found once for each corpus.

use super::Result;
use crate::corpus::{Corpus, Recurrence, Sieve, SnippetId};
use crate::progress::Progress;
use crate::project::Project;

/// The setting that keeps what was found: the corpus it was found in, then the snippets.
const FOUND: &str = "boilerplate";

/// Up to so many words all runs are held in memory (64 MB); above, a sieve goes first.
const HELD: usize = 8_000_000;

/// The snippets, ascending by place in the corpus, of which half and more recurs word for word in at
/// least three transcripts: intros, sponsor reads, farewells. Read from the project where they were found
/// before, else found now.
///
/// # Errors
/// When the database cannot be read, or `progress` cancels.
pub fn boilerplate(project: &Project, corpus: &Corpus, progress: &dyn Progress) -> Result<Vec<usize>> {
    match kept(project, corpus)? {
        Some(found) => Ok(found),
        None => find(project, corpus, progress),
    }
}

/// The same, kept for the next time.
pub(super) fn refresh(project: &mut Project, corpus: &Corpus, progress: &dyn Progress) -> Result<Vec<usize>> {
    if let Some(found) = kept(project, corpus)? {
        return Ok(found);
    }
    let found = find(project, corpus, progress)?;
    let ids = found.iter().filter_map(|at| corpus.snippets.get(*at)).map(|snippet| snippet.id.0.to_string());
    let text: Vec<String> = std::iter::once(corpus.fingerprint()).chain(ids).collect();
    project.set_setting(FOUND, &text.join(" "))?;
    Ok(found)
}

fn kept(project: &Project, corpus: &Corpus) -> Result<Option<Vec<usize>>> {
    let Some(text) = project.setting(FOUND)? else { return Ok(None) };
    let mut parts = text.split(' ');
    if parts.next() != Some(corpus.fingerprint().as_str()) {
        return Ok(None);
    }
    let place = |id: &str| corpus.snippet_index(SnippetId(id.parse().ok()?));
    Ok(parts.map(place).collect())
}

/// Reads every text twice, and once more where there are many; one transcript in memory at a time. A
/// transcript of a single snippet, such as an answer in a table, has no intro to be told from the rest.
fn find(project: &Project, corpus: &Corpus, progress: &dyn Progress) -> Result<Vec<usize>> {
    let mut transcript_of = vec![None; corpus.snippets.len()];
    for (index, entry) in corpus.transcripts.iter().enumerate().filter(|(_, entry)| entry.snippets.len() > 1)
    {
        transcript_of.get_mut(entry.snippets.clone()).unwrap_or_default().fill(Some(index));
    }
    let each = |add: &mut dyn FnMut(usize, &str)| {
        project.for_each_snippet(corpus, &mut |snippet, text| {
            if let Some(Some(transcript)) = transcript_of.get(snippet)
                && !progress.cancelled()
            {
                add(*transcript, text);
            }
        })
    };
    let mut gathered = if corpus.words() > HELD {
        let mut sieve = Sieve::new(corpus.words());
        each(&mut |transcript, text| sieve.add(transcript, text))?;
        Recurrence::sifted(sieve)
    } else {
        Recurrence::new()
    };
    each(&mut |transcript, text| gathered.add(transcript, text))?;
    progress.check()?;
    let recurring = gathered.finish();
    let mut found = Vec::new();
    if recurring.is_empty() {
        return Ok(found);
    }
    project.for_each_snippet(corpus, &mut |snippet, text| {
        let part = transcript_of.get(snippet).is_some_and(Option::is_some);
        if part && !progress.cancelled() && recurring.is_boilerplate(text) {
            found.push(snippet);
        }
    })?;
    progress.check()?;
    Ok(found)
}
