use super::*;
use crate::corpus::SplitBy;
use crate::jobs::{ImportOptions, import_paths};
use crate::progress::NoProgress;

#[test]
fn what_holds_only_sound_tags_gets_no_topic_and_gives_no_keyword() {
    let dir = tempfile::tempdir().unwrap();
    let talks = dir.path().join("talks");
    std::fs::create_dir(&talks).unwrap();
    let about =
        ["gardens rain soil seeds", "retrieval chunks vectors embedding", "choirs singers scores rehearsal"];
    let turn = |n: usize| {
        let words: Vec<&str> = about[n % 3].split(' ').collect();
        let said: Vec<&str> = (0..9).map(|word| words[(n / 3 + word * word) % words.len()]).collect();
        format!("Ann: {} number {n}.\n\nBob: [Music] (applause)\n\n", said.join(" "))
    };
    std::fs::write(talks.join("a.md"), (0..90).map(turn).collect::<String>()).unwrap();
    let mut project = Project::open(&dir.path().join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    assert_eq!(import_paths(&mut project, &[talks], &options, &NoProgress).unwrap().snippets, 180);

    let parameters = Parameters { model: "draft".to_owned(), ..Parameters::default() };
    let run = analyze(&mut project, &parameters, &AnalyzeOptions::default(), &NoProgress).unwrap();
    let silent = run.members.iter().skip(1).step_by(2);
    assert!(silent.clone().all(|member| member.topic.is_none()) && silent.count() == 90);
    let spoken = run.members.iter().step_by(2).filter(|member| member.topic.is_some()).count();
    assert!(spoken > 60 && run.topics.len() > 1, "{spoken} in {} topics", run.topics.len());
    let keywords = run.topics.iter().flat_map(|topic| &topic.keywords);
    assert!(keywords.clone().all(|keyword| !["music", "applause"].contains(&&*keyword.word.to_lowercase())));
}

/// A model whose vectors have two numbers, but three where a text is long.
struct TwoOrThree;

impl Embedder for TwoOrThree {
    fn name(&self) -> &str {
        "mine"
    }
    fn revision(&self) -> &str {
        "1"
    }
    fn dimensions(&self) -> usize {
        2
    }
    fn word_weight(&self) -> f32 {
        0.5
    }
    fn embed(
        &mut self,
        texts: &[&str],
        _: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> std::result::Result<(), EmbedError> {
        let wide = |text: &str| if text.len() > 20 { 3 } else { 2 };
        texts.iter().enumerate().for_each(|(at, text)| sink(at, &vec![1.0; wide(text)]));
        Ok(())
    }
    fn embed_query(&mut self, _: &str) -> std::result::Result<Vec<f32>, EmbedError> {
        Ok(vec![1.0; 2])
    }
}

/// A project with two snippets, one short and one long, and its corpus with the keys of their vectors.
fn two_snippets(dir: &std::path::Path) -> (Project, Corpus, Vec<TextHash>) {
    std::fs::write(dir.join("a.md"), "Ann: Short.\n\nBob: This one has more than twenty letters.\n").unwrap();
    let mut project = Project::open(&dir.join("project")).unwrap();
    let options = ImportOptions { split: Some(SplitBy::Turns), ..ImportOptions::default() };
    import_paths(&mut project, &[dir.join("a.md")], &options, &NoProgress).unwrap();
    let corpus = project.load_corpus().unwrap();
    let keys = read_corpus(&project, &corpus, &whole_corpus(&corpus), &NoProgress).unwrap().keys;
    assert_eq!(keys.len(), 2);
    (project, corpus, keys)
}

#[test]
fn a_model_with_vectors_of_several_lengths_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let (project, corpus, keys) = two_snippets(dir.path());
    let outcome = embed_missing(&project, &corpus, &keys, &mut TwoOrThree, &NoProgress);
    let error = outcome.unwrap_err().to_string();
    assert!(
        error.starts_with("the model mine gave a vector of 3 numbers, where its vectors have 2"),
        "{error}"
    );
}

#[test]
fn who_may_only_read_adds_no_vectors() {
    let dir = tempfile::tempdir().unwrap();
    let (owner, corpus, keys) = two_snippets(dir.path());
    let reader = Project::open(owner.dir()).unwrap();
    let short = &keys[..1];
    let outcome = embed_missing(&reader, &corpus, short, &mut TwoOrThree, &NoProgress);
    assert!(matches!(outcome, Err(JobError::Project(crate::project::ProjectError::ReadOnly { .. }))));
    assert!(!reader.vectors_dir().exists());
    let made = embed_missing(&owner, &corpus, short, &mut TwoOrThree, &NoProgress).unwrap();
    assert_eq!(embed_missing(&reader, &corpus, short, &mut TwoOrThree, &NoProgress).unwrap(), made);
}
