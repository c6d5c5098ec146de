use super::*;
use crate::jobs::{AnalyzeOptions, analyze, import_paths, sample};
use crate::progress::NoProgress;
use crate::topics::{Parameters, Run};
use std::path::Path;

/// The sample, with its topics.
struct Study {
    dir: tempfile::TempDir,
    project: Project,
    corpus: Corpus,
    run: Run,
}

fn study() -> Study {
    let dir = tempfile::tempdir().unwrap();
    let folder = sample::unpack_sample(&dir.path().join("talks")).unwrap();
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    import_paths(&mut project, &[folder], &Default::default(), &NoProgress).unwrap();
    let run = find_topics(&mut project);
    Study { corpus: project.load_corpus().unwrap(), dir, project, run }
}

fn find_topics(project: &mut Project) -> Run {
    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    analyze(project, &parameters, &options, &NoProgress).unwrap()
}

impl Study {
    fn nearest(&self) -> Result<Nearest, SemanticError> {
        let all = SearchCandidates::All(self.corpus.snippets.len());
        SemanticSearch::new(ModelSettings::default()).nearest(&self.project, &self.corpus, "hiring", &all, 5)
    }

    /// The file of vectors with that ending.
    fn file(&self, ending: &str) -> std::path::PathBuf {
        let files = std::fs::read_dir(self.project.vectors_dir()).unwrap().map(|file| file.unwrap().path());
        files.into_iter().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap()
    }
}

fn change_byte(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[test]
fn an_analysis_leaves_the_table_and_a_search_makes_it_anew() {
    let study = study();
    let found = study.nearest().unwrap();
    assert_eq!((found.snippets.len(), found.without_vector), (5, 0));
    let table = study.file("codes");
    let written = std::fs::read(&table).unwrap();
    for spoil in [|path: &Path| std::fs::remove_file(path).unwrap(), |path: &Path| change_byte(path, 500)] {
        spoil(&table);
        assert_eq!(study.nearest().unwrap(), found);
        assert_eq!(std::fs::read(&table).unwrap(), written);
    }
    assert!(study.dir.path().exists());
}

#[test]
fn a_vector_that_changed_on_the_disk_is_made_anew_by_the_owner_and_left_out_by_a_reader() {
    let study = study();
    let whole = study.nearest().unwrap();
    let vectors = study.file("vec");
    let length = std::fs::metadata(&vectors).unwrap().len() as usize;
    let record = (length - 32) / study.corpus.snippets.len();
    let nearest = SnippetVectors::of_current_run(&study.project, &study.corpus, &ModelSettings::default());
    let damaged = nearest.unwrap().table.record(whole.snippets[0].snippet.0).unwrap();
    change_byte(&vectors, 32 + damaged * record + 40);
    let reader = Project::inspect(study.project.dir()).unwrap();
    let all = SearchCandidates::All(study.corpus.snippets.len());
    let mut search = SemanticSearch::new(ModelSettings::default());
    let found = search.nearest(&reader, &study.corpus, "hiring", &all, 5).unwrap();
    assert_eq!(found.without_vector, 1);
    assert_eq!(found.snippets[..4], whole.snippets[1..]);
    assert_eq!(search.take_note(), None);
    let mut search = SemanticSearch::new(ModelSettings::default());
    let found = search.nearest(&study.project, &study.corpus, "hiring", &all, 5).unwrap();
    assert_eq!(found, whole);
    assert_eq!(search.take_note().unwrap(), "1 vector was gone or damaged: made anew");
    assert_eq!(study.nearest().unwrap(), whole);
}

#[test]
fn vectors_of_an_earlier_version_of_the_model_are_not_compared() {
    let mut study = study();
    let earlier = Run { revision: "draft@earlier".to_owned(), ..study.run.clone() };
    study.project.add_run(&earlier, true).unwrap();
    let why = study.nearest().unwrap_err().to_string();
    assert_eq!(
        why,
        "the topics are of an earlier version of the model draft, whose vectors cannot be compared with a query \
         of this one: `leitmotif analyze` makes them anew"
    );
    std::fs::remove_dir_all(study.project.vectors_dir()).unwrap();
    find_topics(&mut study.project);
    assert!(study.nearest().is_ok());
}

#[test]
fn lost_vectors_are_made_anew_and_a_reader_is_told_what_makes_them() {
    let study = study();
    let whole = study.nearest().unwrap();
    std::fs::remove_dir_all(study.project.vectors_dir()).unwrap();
    assert_eq!(study.nearest().unwrap(), whole);
    let length = std::fs::metadata(study.file("vec")).unwrap().len();
    std::fs::File::options().write(true).open(study.file("vec")).unwrap().set_len(length / 2).unwrap();
    assert_eq!(study.nearest().unwrap(), whole);
    std::fs::remove_dir_all(study.project.vectors_dir()).unwrap();
    let reader = Project::inspect(study.project.dir()).unwrap();
    let all = SearchCandidates::All(study.corpus.snippets.len());
    let mut search = SemanticSearch::new(ModelSettings::default());
    let why = search.nearest(&reader, &study.corpus, "hiring", &all, 5).unwrap_err().to_string();
    assert_eq!(why, "the vectors of the topics are gone: `leitmotif analyze` makes them anew");
}
