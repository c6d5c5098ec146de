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
