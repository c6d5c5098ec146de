//! Boilerplate: snippets that recur over transcripts, found once for each corpus and stored as a setting. Where
//! transcripts were added since, only what they change is found again.

use super::JobResult;
use crate::corpus::{Corpus, ShingleCounter, ShingleFilter, SnippetId, SnippetIndex, SnippetShingles};
use crate::progress::Progress;
use crate::project::Project;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The setting with the result: a [`StoredBoilerplate`].
const BOILERPLATE_SETTING: &str = "boilerplate";

/// Most words for which all runs of words are held in memory (64 MB); above, a sieve of bounded size goes
/// first.
const MAX_WORDS_IN_MEMORY: usize = 8_000_000;

/// Snippets whose shingles are found at a time, on all threads. Not measured.
const SNIPPETS_AT_A_TIME: usize = 1024;

/// Most new words, as a part of all, for which what is stored is brought up to date; of more, all is found anew, in as
/// many passes.
const MOST_NEW_SHARE: usize = 4;

/// Most transcripts whose numbers a count tells apart.
const MOST_TRANSCRIPTS: usize = 1 << 20;

/// What was found, and of what.
#[derive(Debug, Serialize, Deserialize)]
struct StoredBoilerplate {
    /// The key of each transcript (see [`Corpus::transcript_key`]), by id.
    transcripts: BTreeMap<i64, String>,
    /// The snippets, by id, in the order of the corpus.
    snippets: Vec<i64>,
}

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
    let source = BoilerplateSource::new(project, corpus, progress);
    match KnownBoilerplate::of_setting(project, corpus)? {
        Some(known) if known.added.is_empty() => Ok(known.snippets),
        Some(known) => source.find_added(&known),
        None => source.find(),
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
    let found = boilerplate_snippets(project, corpus, progress)?;
    let snippets = found.iter().filter_map(|at| corpus.snippet_at(*at)).map(|snippet| snippet.id.0);
    let transcripts = corpus.transcripts.iter().map(|entry| (entry.id.0, corpus.transcript_key(entry)));
    let stored = StoredBoilerplate { transcripts: transcripts.collect(), snippets: snippets.collect() };
    project.set_json_setting(BOILERPLATE_SETTING, &stored)?;
    Ok(found)
}

/// What is stored, as it stands to a corpus that has all of its transcripts as they were.
struct KnownBoilerplate {
    snippets: Vec<SnippetIndex>,
    /// The transcripts, by index, of which nothing is known.
    added: BTreeSet<usize>,
}

impl KnownBoilerplate {
    /// What is stored; none where it is of another corpus, or so much was added that all is to be found anew.
    fn of_setting(project: &Project, corpus: &Corpus) -> JobResult<Option<Self>> {
        let Some(stored) = project.json_setting::<StoredBoilerplate>(BOILERPLATE_SETTING)? else {
            return Ok(None);
        };
        let mut added = BTreeSet::new();
        let mut new_words = 0;
        for (at, entry) in corpus.transcripts.iter().enumerate() {
            match stored.transcripts.get(&entry.id.0) {
                Some(key) if *key == corpus.transcript_key(entry) => {}
                Some(_) => return Ok(None),
                None => {
                    added.insert(at);
                    new_words += corpus.snippets_of(entry).iter().map(|snippet| snippet.words).sum::<usize>();
                }
            }
        }
        let are_others_gone = stored.transcripts.len() + added.len() != corpus.transcripts.len();
        let is_much = new_words * MOST_NEW_SHARE > corpus.total_words();
        if are_others_gone || is_much || corpus.transcripts.len() > MOST_TRANSCRIPTS {
            return Ok(None);
        }
        let places = stored.snippets.iter().map(|id| corpus.snippet_index(SnippetId(*id)));
        Ok(places.collect::<Option<_>>().map(|snippets| Self { snippets, added }))
    }
}

/// The snippets of a corpus as boilerplate is found in them. A transcript of a single snippet, such as an answer in a
/// table, has no intro to be told from the rest.
struct BoilerplateSource<'a> {
    project: &'a Project,
    corpus: &'a Corpus,
    progress: &'a dyn Progress,
    /// The transcripts, by index, in which it is looked for.
    transcripts: Vec<usize>,
}

impl<'a> BoilerplateSource<'a> {
    fn new(project: &'a Project, corpus: &'a Corpus, progress: &'a dyn Progress) -> Self {
        let transcripts = corpus.transcripts.iter().enumerate();
        let transcripts =
            transcripts.filter(|(_, entry)| entry.snippets.len() > 1).map(|(at, _)| at).collect();
        Self { project, corpus, progress, transcripts }
    }

    /// Finds all. Reads every text twice, and once more where there are many; some transcripts in memory at a time.
    fn find(&self) -> JobResult<Vec<SnippetIndex>> {
        let corpus = self.corpus;
        let mut counter = if corpus.total_words() > MAX_WORDS_IN_MEMORY {
            let mut sieve = ShingleFilter::new(corpus.total_words());
            self.visit_all(&mut |_, transcript, shingles| sieve.add_snippet(transcript, &shingles))?;
            ShingleCounter::with_filter(sieve)
        } else {
            ShingleCounter::new()
        };
        self.visit_all(&mut |_, transcript, shingles| counter.add_snippet(transcript, &shingles))?;
        let recurring = counter.into_detector();
        let mut found = Vec::new();
        if !recurring.is_empty() {
            self.visit_all(&mut |snippet, _, shingles| {
                found.extend(recurring.is_boilerplate(&shingles).then_some(snippet));
            })?;
        }
        Ok(found)
    }

    /// Finds all where it is known of all transcripts but those that were added. Reads every text once, and once more
    /// where a snippet that was there has what recurs only now.
    ///
    /// A shingle recurs that did before, and of those that did not only one that an added transcript has. So these are
    /// looked for in all others; a snippet of the others may have become boilerplate only where it has one of them. Of how
    /// many transcripts say a short snippet, more are asked the more there are: all of these are told again.
    fn find_added(&self, known: &KnownBoilerplate) -> JobResult<Vec<SnippetIndex>> {
        let added: Vec<usize> =
            self.transcripts.iter().copied().filter(|at| known.added.contains(at)).collect();
        let mut unsure: Vec<(SnippetIndex, SnippetShingles)> = Vec::new();
        self.visit(&added, &mut |snippet, _, shingles| unsure.push((snippet, shingles)))?;
        unsure.retain(|(_, shingles)| !shingles.is_short());

        let mut counter = ShingleCounter::of_shingles(unsure.iter().map(|(_, shingles)| shingles));
        self.visit_all(&mut |snippet, transcript, shingles| {
            counter.add_snippet(transcript, &shingles);
            if shingles.is_short() {
                unsure.push((snippet, shingles));
            }
        })?;

        let newly = counter.newly_recurring(|transcript| known.added.contains(&transcript));
        let earlier: Vec<usize> = newly.transcripts.into_iter().collect();
        let mut changed: Vec<(SnippetIndex, SnippetShingles)> = Vec::new();
        self.visit(&earlier, &mut |snippet, _, shingles| {
            let is_new = known.snippets.binary_search(&snippet).is_err();
            if is_new && shingles.has_any(&newly.shingles) {
                changed.push((snippet, shingles));
            }
        })?;
        if !changed.is_empty() {
            let mut more = ShingleCounter::of_shingles(changed.iter().map(|(_, shingles)| shingles));
            self.visit_all(&mut |_, transcript, shingles| more.add_snippet(transcript, &shingles))?;
            counter = counter.join(more);
        }

        let recurring = counter.into_detector();
        let mut found: BTreeSet<SnippetIndex> = known.snippets.iter().copied().collect();
        for (snippet, shingles) in unsure.iter().chain(&changed) {
            if recurring.is_boilerplate(shingles) {
                found.insert(*snippet)
            } else {
                found.remove(snippet)
            };
        }
        Ok(found.into_iter().collect())
    }

    fn visit_all(&self, visit: &mut dyn FnMut(SnippetIndex, usize, SnippetShingles)) -> JobResult<()> {
        self.visit(&self.transcripts, visit)
    }

    /// Visits the snippets of some transcripts in their order, with the index of the transcript and the shingles.
    fn visit(
        &self,
        transcripts: &[usize],
        visit: &mut dyn FnMut(SnippetIndex, usize, SnippetShingles),
    ) -> JobResult<()> {
        let mut batch: Vec<(SnippetIndex, usize, String)> = Vec::new();
        let mut flush = |batch: &mut Vec<(SnippetIndex, usize, String)>| {
            let shingles = batch.par_iter().map(|(_, _, text)| SnippetShingles::of_text(text));
            let shingles: Vec<SnippetShingles> = shingles.collect();
            for ((snippet, transcript, _), shingles) in batch.drain(..).zip(shingles) {
                visit(snippet, transcript, shingles);
            }
        };
        for &at in transcripts {
            self.progress.check_cancelled()?;
            let Some(entry) = self.corpus.transcripts.get(at) else { continue };
            let text = self.project.transcript_text(entry.id)?;
            for (index, snippet) in entry.snippet_indices().zip(self.corpus.snippets_of(entry)) {
                batch.push((index, at, snippet.span.slice(&text).to_owned()));
            }
            if batch.len() >= SNIPPETS_AT_A_TIME {
                flush(&mut batch);
            }
        }
        flush(&mut batch);
        Ok(())
    }
}
