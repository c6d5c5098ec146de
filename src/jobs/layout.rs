//! Computes the map layout of a run once and stores it with the project.

use super::analyze::{AnalysisCorpus, LanguageMode};
use super::{AnalyzeOptions, JobError, JobResult};
use crate::corpus::Corpus;
use crate::progress::Progress;
use crate::project::Project;
use crate::topics::{MapLayout, MatrixView, Run, layout};

/// Lays the snippets of a corpus out as the run saw them, by the same vectors, and stores the layout with the
/// project. Languages that were analysed separately lie on one map.
///
/// # Errors
/// As [`super::analyze()`], and [`JobError::Overtaken`] where the project holds another corpus by now, as while an
/// import runs: the layout of one would put the snippets of the other in wrong places.
pub fn compute_layout(
    project: &Project,
    run: &Run,
    corpus: &Corpus,
    options: &AnalyzeOptions,
    progress: &dyn Progress,
) -> JobResult<MapLayout> {
    let mut material =
        AnalysisCorpus::prepare(project, &run.parameters, options, LanguageMode::No, progress)?;
    if material.corpus.fingerprint() != corpus.fingerprint() {
        return Err(JobError::Overtaken);
    }
    let seen = material.take_whole(progress)?;
    let input = seen.analysis_input();
    let vectors = MatrixView::new(input.vectors, input.dims).ok_or(JobError::NoTranscripts)?;
    let found = material.pool.install(|| layout::lay_out(vectors, &run.parameters, progress))?;
    // What is context has no place on the map.
    let mut layout = MapLayout { positions: vec![None; corpus.snippets.len()] };
    for (at, position) in material.part_snippets(0).iter().zip(found.positions) {
        if let Some(slot) = layout.positions.get_mut(at.0) {
            *slot = position;
        }
    }
    project.save_layout(run, corpus, &layout)?;
    Ok(layout)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::{analyze, import_paths, sample};
    use crate::progress::NoProgress;
    use crate::topics::Parameters;

    #[test]
    fn the_layout_is_the_same_on_any_number_of_threads_and_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let folder = sample::unpack_sample(&dir.path().join("talks")).unwrap();
        let mut project = Project::open(&dir.path().join("project")).unwrap();
        import_paths(&mut project, &[folder], &Default::default(), &NoProgress).unwrap();
        let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
        let with = |threads| AnalyzeOptions { threads, make_current: true, ..AnalyzeOptions::default() };
        let run = analyze(&mut project, &parameters, &with(2), &NoProgress).unwrap();
        let corpus = project.load_corpus().unwrap();
        assert_eq!(project.load_layout(&run, &corpus), None);
        let one = compute_layout(&project, &run, &corpus, &with(1), &NoProgress).unwrap();
        assert_eq!(one.placed_count(), corpus.snippets.len());
        assert_eq!(project.load_layout(&run, &corpus), Some(one.clone()));
        assert_eq!(compute_layout(&project, &run, &corpus, &with(2), &NoProgress).unwrap(), one);

        let more = dir.path().join("more.txt");
        std::fs::write(&more, "A talk that came while the map was made.").unwrap();
        import_paths(&mut project, &[more], &Default::default(), &NoProgress).unwrap();
        let overtaken = compute_layout(&project, &run, &corpus, &with(1), &NoProgress);
        assert!(matches!(overtaken, Err(JobError::Overtaken)), "of the corpus on screen, or none");
        assert_eq!(project.load_layout(&run, &project.load_corpus().unwrap()), None);
    }
}
