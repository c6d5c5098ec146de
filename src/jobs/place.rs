//! Places snippets that came after a run into its topics, and stores that with the run.

use super::analyze::{AnalysisCorpus, LanguageMode};
use super::{AnalyzeOptions, JobError, JobResult};
use crate::corpus::{Corpus, SnippetId, SnippetIndex, TranscriptEntry};
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::{self, MatrixView, Membership, Parameters, Run, RunId, TopicId};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest new snippets of which it can be told whether they are about something new. Chosen by hand; not
/// measured.
const MIN_TELLING_SNIPPETS: usize = 20;
/// By how many percentage points the outliers among new snippets must exceed the usual share for something
/// new. Chosen by hand; not measured.
const MIN_EXTRA_PERCENT: usize = 10;

/// Summary of placing later snippets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The run they were placed in.
    pub run: RunId,
    /// Number of new snippets.
    pub snippets: usize,
    /// Number of transcripts they are from.
    pub transcripts: usize,
    /// Number of them that fit no topic.
    pub outlier_count: usize,
    /// Percentage of the run's own snippets in no topic.
    pub usual_percent: usize,
}

impl Placement {
    /// Percentage of the new snippets that fit no topic, rounded.
    fn percent_outside(&self) -> usize {
        (self.outlier_count * 100 + self.snippets / 2) / self.snippets.max(1)
    }

    /// Whether so many of them fit no topic, more than twice the usual share, that they seem to be about
    /// something new.
    pub fn says_something_new(&self) -> bool {
        let outside = self.percent_outside();
        self.snippets >= MIN_TELLING_SNIPPETS
            && outside > self.usual_percent * 2
            && outside >= self.usual_percent + MIN_EXTRA_PERCENT
    }
}

/// Places the snippets a run has not seen into its topics as they are `arranged`, by
/// [`crate::topics::place_rows`], and stores that with the run. The topics, their keywords and the members of
/// the run stay as they are; decisions on topics do not reach the new snippets by themselves.
///
/// # Errors
/// [`JobError::Overtaken`] where the run is gone, [`JobError::Cancelled`], or what the model, the engine or
/// the project says.
pub fn place_unseen(
    project: &mut Project,
    arranged: &Run,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<Placement> {
    let parameters = parameters_for_new(project, arranged)?;
    let mut material =
        AnalysisCorpus::prepare(project, &parameters, options, LanguageMode::ByLanguage, progress)?;
    let new: BTreeSet<SnippetIndex> = arranged.unseen_snippets(&material.corpus).into_iter().collect();
    let home: BTreeMap<SnippetId, &Membership> =
        arranged.members.iter().map(|member| (member.snippet, member)).collect();
    let number = |topic: TopicId| arranged.topics.binary_search_by_key(&topic, |topic| topic.id).ok();
    let mut placed = Vec::new();
    for at in 0.. {
        let Some(seen) = material.take_part(at, progress)? else { break };
        let rows = material.part_snippets(at);
        // Topics are numbered by their index in the arranged run here: their ids may have gaps.
        let mut found = Clustering { count: arranged.topics.len(), ..Clustering::all_outliers(rows.len()) };
        let mut later = Vec::new();
        for (row, &snippet) in rows.iter().enumerate() {
            if new.contains(&snippet) {
                later.push(row);
                continue;
            }
            if let Some(member) = home.get(&material.corpus.snippets[snippet.0].id) {
                found.labels[row] = member.topic.and_then(number).map(|at| at as u32);
                found.probability[row] = member.probability;
            }
        }
        let input = seen.analysis_input();
        let Some(vectors) = MatrixView::new(input.vectors, input.dims) else { continue };
        let method = arranged.parameters.cluster_method();
        let homes =
            material.pool.install(|| topics::place_rows(vectors, &found, &later, method, progress))?;
        for (row, home) in later.into_iter().zip(homes) {
            let snippet = material.corpus.snippets[rows[row].0].id;
            let topic = home.map(|(label, _)| arranged.topics[label as usize].id);
            placed.push(Membership { snippet, topic, probability: home.map_or(0.0, |(_, sure)| sure) });
        }
    }
    let context = material.context_snippets.iter().filter(|at| new.contains(at));
    let context: Vec<SnippetId> =
        context.filter_map(|&at| Some(material.corpus.snippet_at(at)?.id)).collect();
    store_placement(project, arranged, (placed, context), &parameters, &material.corpus)
}

/// The parameters of a run, with whoever is told to ask in transcripts it has seen nothing of: what they say is context
/// there as well. A run of everybody's words stays one.
fn parameters_for_new(project: &Project, arranged: &Run) -> JobResult<Parameters> {
    let mut parameters = arranged.parameters.clone();
    if parameters.words_of.is_all() {
        return Ok(parameters);
    }
    let corpus = project.load_corpus()?;
    let new: BTreeSet<SnippetIndex> = arranged.unseen_snippets(&corpus).into_iter().collect();
    let is_new = |entry: &&TranscriptEntry| entry.snippet_indices().all(|at| new.contains(&at));
    let names: BTreeSet<&str> = corpus.transcripts.iter().filter(is_new).map(|it| it.name.as_str()).collect();
    let known = corpus.transcripts.iter().map(|it| it.name.as_str()).filter(|name| !names.contains(name));
    let told = project.codebook()?.context_speakers(&corpus);
    // Runs of earlier versions say "everywhere" of some, which is not told of what came later.
    parameters.context = arranged.parameters.context.within(&known.collect());
    parameters.context.extend(told.within(&names));
    Ok(parameters)
}

/// Stores the placed snippets behind those placed before, and sums up.
fn store_placement(
    project: &mut Project,
    arranged: &Run,
    (placed, context): (Vec<Membership>, Vec<SnippetId>),
    parameters: &Parameters,
    corpus: &Corpus,
) -> JobResult<Placement> {
    let found = project.run(arranged.id)?.ok_or(JobError::Overtaken)?;
    let new: BTreeSet<SnippetId> = placed.iter().map(|member| member.snippet).collect();
    let transcripts: BTreeSet<_> =
        corpus.snippets.iter().filter(|snippet| new.contains(&snippet.id)).map(|it| it.transcript).collect();
    // The usual share counts the run's own snippets only, not those placed later.
    let made = found.members.len() - found.later_snippets().len();
    let outside = found.members.iter().take(made).filter(|member| member.topic.is_none()).count();
    let placement = Placement {
        run: arranged.id,
        snippets: placed.len(),
        transcripts: transcripts.len(),
        outlier_count: placed.iter().filter(|member| member.topic.is_none()).count(),
        usual_percent: (outside * 100 + made / 2) / made.max(1),
    };
    let mut later = found.later_snippets().to_vec();
    later.extend(placed);
    // Those that are context of the run itself are stored with it already; the loader counts each once.
    let context: Vec<SnippetId> = found.context.iter().copied().chain(context).collect();
    project.set_later_members(arranged.id, (&later, &context), parameters)?;
    Ok(placement)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_new_is_said_where_far_more_than_usual_fits_nowhere() {
        let placement = |snippets, outside, usual| Placement {
            run: RunId(1),
            snippets,
            transcripts: 1,
            outlier_count: outside,
            usual_percent: usual,
        };
        assert!(placement(100, 40, 15).says_something_new());
        assert!(!placement(100, 30, 15).says_something_new(), "twice the usual is not more than that");
        assert!(!placement(100, 8, 2).says_something_new(), "few in all");
        assert!(!placement(10, 10, 0).says_something_new(), "too few to tell");
        assert_eq!(placement(0, 0, 0).percent_outside(), 0);
        assert_eq!(placement(3, 2, 0).percent_outside(), 67);
    }
}
