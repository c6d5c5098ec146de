//! What the topic engine does for a run that is there: split a topic, measure stability, sweep parameters,
//! topics by class, comparison of runs, carry-over of decisions.

use super::analyze::{AnalysisCorpus, LanguageMode};
use super::{AnalyzeOptions, JobError, JobResult};
use crate::coding::edits::{self, TopicPart};
use crate::coding::{self, Codebook, apply_regrouping, snippet_topics};
use crate::corpus::{Corpus, SnippetIndex};
use crate::progress::{Progress, ProgressStage};
use crate::project::Project;
use crate::topics::cluster::clustering::Clustering;
use crate::topics::describe::{self, TopicInClass};
use crate::topics::measure::{
    TopicDrift, TopicStability, analysis_variants, assess_stability, compare_topics,
};
use crate::topics::sweep::{self, SweepProposal, TriedAnalysis};
use crate::topics::{self, DivisionOptions, LevelStep, Parameters, Run, RunId, TopicCount, TopicId};
use std::collections::BTreeMap;

/// The parts a topic of a run would be split into, largest first; fewer than two where it cannot be split.
/// Nothing is changed: [`edits::split_topic`] takes the parts. `run` is the run as it is arranged.
///
/// # Errors
/// [`coding::CodingError::UnknownTopic`], [`JobError::Cancelled`], or what the model, the engine or the
/// project says.
pub fn split_topic(
    project: &Project,
    run: &Run,
    topic: TopicId,
    (how, options): (DivisionOptions, &AnalyzeOptions),
    progress: &dyn Progress,
) -> JobResult<Vec<TopicPart>> {
    let numbers: BTreeMap<TopicId, u32> = run.topics.iter().map(|topic| topic.id).zip(0u32..).collect();
    let Some(&number) = numbers.get(&topic) else {
        let unknown =
            coding::CodingError::UnknownTopic { topic: topic.0, run: run.id.0, topics: run.topics.len() };
        return Err(unknown.into());
    };
    let mut material =
        AnalysisCorpus::prepare(project, &run.parameters, options, LanguageMode::No, progress)?;
    let seen = material.take_whole(progress)?;
    let rows = material.part_snippets(0);
    let topics = topics_of_rows(&material.corpus, run, rows);
    let membership: Vec<Option<u32>> = topics.map(|topic| numbers.get(&topic?).copied()).collect();
    let how = match how {
        DivisionOptions { part_count: None, min_size: None } => {
            let own = membership.iter().filter(|topic| **topic == Some(number)).count();
            let all = membership.iter().flatten().count();
            DivisionOptions { part_count: parts_one_level_finer(run, own, all), ..how }
        }
        // Whoever says how large a part is says how many there are.
        how => how,
    };
    let pieces = material.pool.install(|| {
        topics::divide_topic(&seen.analysis_input(), &membership, number, (how, &run.parameters), progress)
    })?;
    Ok(pieces
        .into_iter()
        .map(|piece| TopicPart {
            label: piece.label,
            keywords: piece.keywords,
            snippets: piece.rows.into_iter().filter_map(|row| rows.get(row).copied()).collect(),
        })
        .collect())
}

/// How many parts a topic with `own` of the `all` snippets in topics has one level finer: its share of the topics of that
/// level, at least two. None where the run has no such level; then its density says how many. The levels that samples of a
/// topic alone would favour are far finer: 28 parts for the largest of the 27 topics of practicalai, of 1,638 snippets, where
/// the next level of all has few more than 27.
fn parts_one_level_finer(run: &Run, own: usize, all: usize) -> Option<usize> {
    let level = run.measures.detail.next_level(LevelStep::Finer)?;
    let share = (level.topics * own) as f64 / all.max(1) as f64;
    Some((share.round() as usize).max(2))
}

/// The run with the topics of another at another level of detail: one that was made before, or a new one. Neither
/// becomes the current run.
///
/// # Errors
/// As [`super::analyze()`].
pub fn topics_at_level(
    project: &mut Project,
    run: &Run,
    resolution: f64,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<RunId> {
    let at_level = |run: &Run, resolution| Parameters { resolution, ..run.parameters.clone() };
    let wanted = at_level(run, Some(resolution));
    let corpus = project.load_corpus()?.fingerprint();
    let is_it = |other: &Run| {
        other.measures.detail.is_of_resolution(resolution)
            && at_level(other, Some(resolution)) == wanted
            && (other.revision == run.revision && other.corpus == corpus)
    };
    if let Some(known) = project.runs()?.iter().rev().find(|run| is_it(run)) {
        return Ok(known.id);
    }
    let levels = run.measures.detail.levels.clone();
    let options = AnalyzeOptions { make_current: false, levels, ..options.clone() };
    Ok(super::analyze(project, &wanted, &options, progress)?.id)
}

/// Repeats the analysis of a run in several variants and stores with the run how stable each of its topics
/// is. Measures the topics as the machine found them.
///
/// # Errors
/// [`JobError::Overtaken`] where the run is gone; else as [`super::analyze()`].
pub fn measure_stability(
    project: &mut Project,
    id: RunId,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<TopicStability> {
    let mut run = project.run(id)?.ok_or(JobError::Overtaken)?;
    let mut material =
        AnalysisCorpus::prepare(project, &run.parameters, options, LanguageMode::No, progress)?;
    let seen = material.take_whole(progress)?;
    let topics = topics_of_rows(&material.corpus, &run, material.part_snippets(0));
    let found: Vec<Option<u32>> = topics.map(|topic| topic.map(|id| id.0)).collect();
    let tried = analysis_variants(&run.parameters);
    progress.begin(ProgressStage::Cluster, tried.len() as u64);
    let silent = RepetitionProgress(progress);
    // The question is whether topics as fine as these come back, not whether others would be as fine.
    let resolution = match run.parameters.topics {
        TopicCount::Auto => run.measures.detail.resolution,
        TopicCount::Exactly(_) => None,
    };
    let same_detail = Parameters { resolution, ..run.parameters.clone() };
    let stability = material.pool.install(|| {
        assess_stability(&seen.analysis_input(), &same_detail, &tried, (&found, run.topics.len()), &silent)
    })?;
    run.measures.stability = Some(stability.clone());
    project.set_measures(run.id, &run.measures)?;
    Ok(stability)
}

/// Progress that counts repetitions and hides the stages within each.
struct RepetitionProgress<'a>(&'a dyn Progress);

impl Progress for RepetitionProgress<'_> {
    fn begin(&self, _: ProgressStage, _: u64) {}
    fn advance(&self, count: u64) {
        self.0.advance(count);
    }
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// Runs several analyses of a project, and proposes some of them. Stores none.
///
/// # Errors
/// As [`super::analyze()`].
pub fn sweep_analyses(
    project: &Project,
    parameters: &Parameters,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<(Vec<TriedAnalysis>, Vec<SweepProposal>)> {
    let mut material = AnalysisCorpus::prepare(project, parameters, options, LanguageMode::No, progress)?;
    let seen = material.take_whole(progress)?;
    progress.begin(ProgressStage::Cluster, sweep::SWEEP_STEPS);
    let tried = material.pool.install(|| {
        sweep::sweep_parameters(&seen.analysis_input(), parameters, &RepetitionProgress(progress))
    })?;
    let proposals = sweep::propose_analyses(&tried);
    Ok((tried, proposals))
}

/// The topics of a run by class of its snippets: `classes` names the class of each snippet by index in the
/// corpus. The run is taken as it is arranged.
///
/// # Errors
/// When the texts cannot be read.
pub fn topics_by_class(
    project: &Project,
    corpus: &Corpus,
    run: &Run,
    (classes, count): (&[Option<u32>], usize),
    progress: &dyn Progress,
) -> JobResult<Vec<Vec<TopicInClass>>> {
    let context = project.codebook()?.shown_context(&run.parameters.context, corpus);
    let words = super::analyze::corpus_terms(project, corpus, &context, progress)?;
    let numbers: Vec<TopicId> = run.topics.iter().map(|topic| topic.id).collect();
    let place = |id: TopicId| numbers.binary_search(&id).ok().map(|at| at as u32);
    let labels: Vec<Option<u32>> =
        topics_of_snippets(corpus, run).map(|topic| topic.and_then(place)).collect();
    let clusters = Clustering { probability: Vec::new(), labels, count: numbers.len() };
    let mut found = describe::topics_by_class(&clusters, &words, classes, count, run.parameters.weighting);
    // The engine numbers topics by index; these are their numbers in the run.
    for of in found.iter_mut().flatten() {
        of.topic = numbers.get(of.topic.0 as usize).copied().unwrap_or(of.topic);
    }
    Ok(found)
}

/// Drift of the topics of one run to another, as both are arranged.
pub fn compare_runs(corpus: &Corpus, earlier: &Run, later: &Run) -> TopicDrift {
    let (before, after) = (snippet_topics(earlier), snippet_topics(later));
    let seen = corpus
        .snippets
        .iter()
        .filter_map(|snippet| Some((before.get(&snippet.id).copied()?, after.get(&snippet.id).copied()?)));
    let (before, after): (Vec<_>, Vec<_>) = seen.unzip();
    compare_topics(&before, &after)
}

/// Carries the decisions on topics of an earlier run over to a later one, and logs it. Gives the description
/// of the edit; none where there was nothing to carry over.
///
/// # Errors
/// When a run cannot be read or the edit cannot be written.
pub fn carry_over(
    project: &mut Project,
    corpus: &Corpus,
    codebook: &mut Codebook,
    (earlier, later): (RunId, RunId),
) -> JobResult<Option<String>> {
    let (Some(earlier), Some(later)) = (project.run(earlier)?, project.run(later)?) else { return Ok(None) };
    let Some(edit) = edits::carry_over_topics(codebook, corpus, &earlier, &later)? else { return Ok(None) };
    project.apply_edit(codebook, &edit)?;
    Ok(Some(edit.what))
}

/// The current run, as the researcher has arranged it.
///
/// # Errors
/// When the project cannot be read.
pub fn current_run(project: &Project, corpus: &Corpus, codebook: &Codebook) -> JobResult<Option<Run>> {
    Ok(project.current_run()?.map(|run| apply_regrouping(corpus, run, codebook)))
}

/// The topic of each of some snippets; none for outliers and for snippets that are not in the run.
fn topics_of_rows(
    corpus: &Corpus,
    run: &Run,
    rows: &[SnippetIndex],
) -> impl Iterator<Item = Option<TopicId>> {
    let topics: Vec<Option<TopicId>> = topics_of_snippets(corpus, run).collect();
    rows.iter().map(move |at| topics.get(at.0).copied().flatten())
}

/// The topic of each snippet of a corpus; none for outliers and for snippets that are not in the run.
fn topics_of_snippets(corpus: &Corpus, run: &Run) -> impl Iterator<Item = Option<TopicId>> {
    let home = snippet_topics(run);
    corpus.snippets.iter().map(move |snippet| home.get(&snippet.id).copied().flatten())
}
