use super::*;
use crate::coding::{CodingStats, ThemeRef, apply_regrouping, edits};
use crate::corpus::SnippetIndex;
use crate::project::StoreOutcome;

#[test]
fn a_run_comes_back_as_it_was() {
    let (_dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let first = sample_run(&corpus, &[0, 0, -1, 1, 1, 0]);
    assert_eq!(project.current_run().unwrap(), None);
    let id = project.add_run(&first, true).unwrap();
    let second = project.add_run(&sample_run(&corpus, &[0; 6]), false).unwrap();
    let first = Run { id, ..first };
    assert_eq!(project.current_run().unwrap(), Some(first.clone()));
    assert_eq!((id, second), (RunId(1), RunId(2)));
    let listed = project.runs().unwrap();
    assert_eq!(listed[0], Run { members: Vec::new(), ..first });
    project.set_current_run(second).unwrap();
    assert_eq!(project.current_run_id().unwrap(), Some(second));
    delete_run(&mut project, second);
    assert_eq!(project.current_run().unwrap(), None);
    assert!(project.set_current_run(second).is_err());
}

#[test]
fn members_are_found_again_after_texts_and_snippets_changed() {
    let (_dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let mut first = sample_run(&corpus, &[0, 1, 0, 1, 0, -1]);
    let of = |at: usize| crate::topics::measure::ConductSnippet {
        snippet: corpus.snippets[at].id.0,
        topic: Some(1),
        share: 0.5,
    };
    first.measures.conduct_snippets = Some(vec![of(1), of(5)]);
    let id = project.add_run(&first, true).unwrap();
    let changed = talk("a", &["A new beginning.", A[0], A[1], "A changed third part", A[3]]);
    assert!(matches!(project.store_transcripts(&[changed]).unwrap()[..], [StoreOutcome::Updated { .. }]));
    let now = project.load_corpus().unwrap();
    let later = project.run(id).unwrap().unwrap();
    let found: Vec<_> = later
        .members
        .iter()
        .map(|it| (now.snippet_index(it.snippet).unwrap().0, it.topic.map(|topic| topic.0)))
        .collect();
    assert_eq!(found, [(1, Some(0)), (2, Some(1)), (4, Some(1)), (5, Some(0)), (6, None)]);
    assert_eq!(later.topics[0].representatives, [now.snippets[1].id, now.snippets[5].id]);
    assert_eq!(later.topics[1].representatives, [now.snippets[2].id, now.snippets[4].id]);
    let conduct: Vec<i64> =
        later.measures.conduct_snippets.unwrap().iter().map(|found| found.snippet).collect();
    assert_eq!(conduct, [now.snippets[2].id.0, now.snippets[6].id.0]);
}

#[test]
fn what_was_assigned_stays_under_its_theme_in_a_new_run() {
    let (dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let mut book = project.codebook().unwrap();
    let first = sample_run(&corpus, &[0, 1, 2, 3, 4, -1]);
    let id = project.add_run(&first, true).unwrap();
    let first = Run { id, ..first };
    for topic in 0..5 {
        let place = format!("Theme {}", topic % 3);
        let edit = edits::assign_topics(
            &book,
            &corpus,
            &first,
            &[TopicId(topic)],
            ThemeRef::Path(&place),
            &sample_signature(),
        )
        .unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    let before = CodingStats::new(&corpus, Some(&first), &book);

    let second = sample_run(&corpus, &[0, 0, 1, 1, 1, 1]);
    let id = project.add_run(&second, true).unwrap();
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    let (second, book) = (project.run(id).unwrap().unwrap(), project.codebook().unwrap());
    let after = CodingStats::new(&project.load_corpus().unwrap(), Some(&second), &book);
    for snippet in 0..6 {
        assert_eq!(
            after.themes_of(SnippetIndex(snippet)),
            before.themes_of(SnippetIndex(snippet)),
            "snippet {snippet}"
        );
        assert_eq!(after.themes_of(SnippetIndex(snippet)).len(), usize::from(snippet < 5));
    }
    let inherited: Vec<_> = after.inherited_topics().map(|topic| topic.themes.clone()).collect();
    let theme = |name: &str, share| crate::coding::ThemeLink {
        theme: book.find_theme(name).unwrap(),
        decided: false,
        share,
    };
    assert_eq!(inherited, [vec![theme("Theme 0", 0.5), theme("Theme 1", 0.5)]]);
}

#[test]
fn topics_merged_split_and_moved_stay_so_when_the_text_is_read_again() {
    let (dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let mut book = project.codebook().unwrap();
    let first = sample_run(&corpus, &[0, 0, 1, 1, 2, -1]);
    let id = project.add_run(&first, true).unwrap();
    let first = Run { id, ..first };
    let edit = edits::merge_topics(&book, &corpus, &first, &[TopicId(0), TopicId(1)]).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let now = apply_regrouping(&corpus, first.clone(), &book);
    let edit = edits::move_snippets(&book, &corpus, &now, &[SnippetIndex(3)], Some(TopicId(2))).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let homes = |project: &Project| -> Vec<Option<u32>> {
        let (corpus, book) = (project.load_corpus().unwrap(), project.codebook().unwrap());
        let run = apply_regrouping(&corpus, project.run(id).unwrap().unwrap(), &book);
        let home = |snippet: &crate::corpus::Snippet| {
            run.members.iter().find(|member| member.snippet == snippet.id).and_then(|member| member.topic)
        };
        corpus.snippets.iter().map(|snippet| home(snippet).map(|topic| topic.0)).collect()
    };
    assert_eq!(homes(&project), [Some(0), Some(0), Some(0), Some(2), Some(2), None]);
    let longer: Vec<&str> = ["A new beginning of the talk, before all else."].into_iter().chain(A).collect();
    project.store_transcripts(&[talk("a", &longer)]).unwrap();
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    assert_eq!(homes(&project), [None, Some(0), Some(0), Some(0), Some(2), Some(2), None]);
}

#[test]
fn what_was_placed_later_comes_back_behind_the_members_and_follows_its_text() {
    let (_dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    let mut first = sample_run(&corpus, &[0, 1, 0, 1, 0, -1]);
    let later: Vec<_> = first.members.drain(4..).collect();
    first.nearest_topics = vec![crate::topics::Membership { topic: Some(TopicId(1)), ..first.members[0] }];
    let id = project.add_run(&first, true).unwrap();
    let print = project.run(id).unwrap().unwrap().fingerprint();
    project.set_later_members(id, (&later, &[]), &Parameters::default()).unwrap();
    let now = project.run(id).unwrap().unwrap();
    assert_eq!((now.placed, now.later_snippets()), (2, later.as_slice()));
    assert_eq!(now.members, [first.members.as_slice(), later.as_slice()].concat());
    assert_eq!(now.nearest_topics, first.nearest_topics);
    assert_eq!(now.fingerprint(), print, "what is placed later does not change what was found");
    assert_eq!(now.topics[0].snippets, first.topics[0].snippets + 1);

    let longer: Vec<&str> = ["A new beginning of the talk, before all else."].into_iter().chain(A).collect();
    project.store_transcripts(&[talk("a", &longer)]).unwrap();
    let (now, corpus) = (project.run(id).unwrap().unwrap(), project.load_corpus().unwrap());
    assert_eq!((now.placed, now.members.len(), now.nearest_topics.len()), (2, 6, 1));
    assert!(
        now.members.iter().chain(&now.nearest_topics).all(|it| corpus.snippet_index(it.snippet).is_some())
    );
}
