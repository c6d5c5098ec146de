use super::*;
use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
use crate::coding::{Codebook, CodingError, MemoTarget, ThemeRef, apply_regrouping};
use crate::corpus::{Corpus, SnippetIndex};
use crate::topics::measure::{ConductSnippet, TopicConduct};
use crate::topics::{Keyword, Membership, Run, RunId, TopicId};
use proptest::prelude::*;

fn topic_of(corpus: &Corpus, run: &Run) -> Vec<Option<u32>> {
    run.members
        .iter()
        .filter(|member| corpus.snippet_index(member.snippet).is_some())
        .map(|member| member.topic.map(|topic| topic.0))
        .collect()
}

/// The run of the fixture with words, and a third topic that holds the outlier.
fn three() -> Run {
    let mut run = run(1);
    for (topic, words) in
        run.topics.iter_mut().zip([[("chunk", 0.4), ("index", 0.1)], [("money", 0.3), ("index", 0.2)]])
    {
        topic.keywords = words.map(|(word, score)| Keyword { word: word.to_owned(), score }).to_vec();
    }
    (run.topics[0].snippets, run.topics[1].snippets) = (3, 2);
    let mut other = run.topics[1].clone();
    (other.id, other.label, other.snippets) = (TopicId(2), "Poetry".to_owned(), 1);
    run.topics.push(other);
    run.members[5].topic = Some(TopicId(2));
    run
}

fn with(book: &Codebook) -> Run {
    apply_regrouping(&corpus(), three(), book)
}

fn part(label: &str, snippets: &[SnippetIndex]) -> TopicPart {
    TopicPart { label: label.to_owned(), keywords: Vec::new(), snippets: snippets.to_vec() }
}

#[test]
fn merging_keeps_the_first_topic_and_weighs_the_words_of_all() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let edit = rename_topic(&book, &three(), TopicId(0), "RAG").unwrap();
    apply_checked(&mut book, edit);
    for (topic, text) in [(0, "mine"), (1, "theirs")] {
        let edit = set_memo(&book, MemoTarget::Topic(RunId(1), TopicId(topic)), text).unwrap();
        apply_checked(&mut book, edit);
    }
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(0), TopicId(1), TopicId(0)]).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "merged 'Cost' into 'RAG' (5 snippets)");
    let now = with(&book);
    assert_eq!(topic_of(&corpus, &now), [Some(0), Some(0), Some(0), Some(0), Some(0), Some(2)]);
    assert_eq!(
        now.topics.iter().map(|topic| (topic.id.0, topic.snippets)).collect::<Vec<_>>(),
        [(0, 5), (2, 1)]
    );
    let words: Vec<(&str, f32)> = now.topics[0].keywords.iter().map(|k| (k.word.as_str(), k.score)).collect();
    assert_eq!(words.iter().map(|word| word.0).collect::<Vec<_>>(), ["chunk", "index", "money"]);
    assert!((words[0].1 - 0.24).abs() < 1e-5 && (words[1].1 - 0.14).abs() < 1e-5);
    assert_eq!(now.topics[1], three().topics[2], "the others keep everything");
    assert_eq!(book.memo(&MemoTarget::Topic(RunId(1), TopicId(0))).unwrap().text, "mine\n\ntheirs");
    assert_eq!(merge_topics(&book, &corpus, &now, &[TopicId(0)]).unwrap_err(), CodingError::TooFewTopics);
    assert!(matches!(
        merge_topics(&book, &corpus, &now, &[TopicId(0), TopicId(1)]),
        Err(CodingError::UnknownTopic { topic: 1, .. })
    ));
}

#[test]
fn a_merge_holds_for_transcripts_that_were_out() {
    let (whole, mut book) = (corpus(), Codebook::default());
    let out = Corpus::new(vec![whole.transcripts[0].clone()], whole.snippets[..4].to_vec());
    let found = || {
        let mut run = three();
        run.members[1].topic = Some(TopicId(2));
        run
    };
    assert_eq!(topic_of(&whole, &found()), [Some(0), Some(2), Some(1), Some(1), Some(0), Some(2)]);
    let edit = move_snippets(&book, &whole, &found(), &[SnippetIndex(5)], Some(TopicId(0))).unwrap();
    apply_checked(&mut book, edit);
    let edit = remove_transcripts(&book, &[&whole.transcripts[1]]).unwrap();
    apply_checked(&mut book, edit);
    for pair in [[1, 0], [2, 1]] {
        let now = apply_regrouping(&out, found(), &book);
        let edit = merge_topics(&book, &out, &now, &pair.map(TopicId)).unwrap();
        apply_checked(&mut book, edit);
    }
    let edit = restore_transcripts(&book, &[whole.transcripts[1].id]).unwrap();
    apply_checked(&mut book, edit);
    let now = apply_regrouping(&whole, found(), &book);
    assert_eq!(topic_of(&whole, &now), [Some(2); 6]);
    assert_eq!(now.topics.iter().map(|topic| (topic.id.0, topic.snippets)).collect::<Vec<_>>(), [(2, 6)]);
}

#[test]
fn conduct_joined_with_a_subject_is_none_and_what_may_be_conduct_follows_its_topic() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let conduct =
        TopicConduct { reach: 3.0, edges: 3.0, changes: 3.0, pronouns: None, snippets_in_each: 1.0 };
    let found = || {
        let mut run = three();
        run.measures.conduct = vec![TopicConduct::default(), conduct, conduct];
        let snippet = corpus.snippets[0].id.0;
        run.measures.conduct_snippets = Some(vec![ConductSnippet { snippet, topic: Some(2), share: 0.75 }]);
        run
    };
    let queue = |book: &Codebook| {
        let run = apply_regrouping(&corpus, found(), book);
        let stats = crate::coding::CodingStats::new(&corpus, Some(&run), book);
        (stats.conduct_queue().to_vec(), stats.nearest_conduct(SnippetIndex(0)).map(|(topic, _)| topic.0))
    };
    assert_eq!(queue(&book), (vec![SnippetIndex(0)], Some(2)));
    let edit = merge_topics(&book, &corpus, &found(), &[TopicId(1), TopicId(2)]).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(queue(&book), (vec![SnippetIndex(0)], Some(1)), "both are conduct, and stay it");
    let now = apply_regrouping(&corpus, found(), &book);
    assert!(now.topic_conduct(TopicId(1)).is_some());
    let edit = merge_topics(&book, &corpus, &now, &[TopicId(1), TopicId(0)]).unwrap();
    apply_checked(&mut book, edit);
    let now = apply_regrouping(&corpus, found(), &book);
    assert_eq!(now.topic_conduct(TopicId(1)), None, "a subject is in it");
}

#[test]
fn parts_get_numbers_nobody_had_and_what_no_part_holds_is_out() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let edit = junk_topics(&book, &three(), &[TopicId(0)], true).unwrap();
    apply_checked(&mut book, edit);
    let one = split_topic(
        &book,
        &corpus,
        &with(&book),
        TopicId(0),
        &[part("A", &[0, 1].map(SnippetIndex)), part("B", &[SnippetIndex(3)])],
    );
    assert_eq!(one.unwrap_err(), CodingError::TooFewParts("Retrieval".to_owned()));
    let parts = [part("A", &[SnippetIndex(1)]), part("B", &[SnippetIndex(0)])];
    let edit = split_topic(&book, &corpus, &with(&book), TopicId(0), &parts).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "split 'Retrieval' into 'A' (1 snippet) and 'B' (1 snippet)");
    assert_eq!(topic_of(&corpus, &with(&book)), [Some(4), Some(3), Some(1), Some(1), None, Some(2)]);
    assert!(book.is_junk_topic(RunId(1), TopicId(3)) && book.is_junk_topic(RunId(1), TopicId(4)));
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(1), TopicId(4)]).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "merged 'B' into 'Cost' (3 snippets)");
    assert_eq!(topic_of(&corpus, &with(&book)), [Some(1), Some(3), Some(1), Some(1), None, Some(2)]);
}

#[test]
fn a_snippet_moved_stays_where_it_was_put_and_goes_with_what_is_merged_later() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let edit =
        move_snippets(&book, &corpus, &with(&book), &[0, 1, 2].map(SnippetIndex), Some(TopicId(1))).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "moved 2 snippets to 'Cost'");
    let edit = move_snippets(&book, &corpus, &with(&book), &[SnippetIndex(3)], None).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "moved 1 snippet out of all topics");
    assert_eq!(topic_of(&corpus, &with(&book)), [Some(1), Some(1), Some(1), None, Some(0), Some(2)]);
    let again =
        move_snippets(&book, &corpus, &with(&book), &[SnippetIndex(0)], Some(TopicId(1))).unwrap_err();
    assert_eq!(again.to_string(), "nothing to do: the selection is there");
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(2), TopicId(1)]).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(topic_of(&corpus, &with(&book)), [Some(2), Some(2), Some(2), None, Some(0), Some(2)]);
    assert_eq!(book.snippet_moves.len(), 1, "moves into what was merged are part of it");
}

/// The next run: other numbers, another cut.
fn next(topics: [Option<u32>; 6]) -> Run {
    let mut run = three();
    run.id = RunId(2);
    for (member, topic) in run.members.iter_mut().zip(topics) {
        *member = Membership { topic: topic.map(TopicId), ..*member };
    }
    let ids: std::collections::BTreeSet<u32> = topics.into_iter().flatten().collect();
    let like = run.topics[0].clone();
    run.topics = ids
        .into_iter()
        .map(|id| {
            let mut topic = like.clone();
            (topic.id, topic.label) = (TopicId(id), format!("machine {id}"));
            topic
        })
        .collect();
    run
}

#[test]
fn names_junk_memos_and_merges_hold_in_the_next_run() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    for edit in [
        rename_topic(&book, &three(), TopicId(0), "RAG").unwrap(),
        junk_topics(&book, &three(), &[TopicId(2)], true).unwrap(),
        set_memo(&book, MemoTarget::Topic(RunId(1), TopicId(0)), "note").unwrap(),
    ] {
        apply_checked(&mut book, edit);
    }
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(0), TopicId(1)]).unwrap();
    apply_checked(&mut book, edit);
    let later = next([Some(1), Some(1), Some(2), Some(2), Some(1), Some(0)]);
    let edit = carry_over_topics(&book, &corpus, &three(), &later).unwrap().unwrap();
    assert_eq!(
        apply_checked(&mut book, edit),
        "carried 1 name, 1 junk mark, 1 memo and 1 merge from run 1 to run 2"
    );
    let now = apply_regrouping(&corpus, later.clone(), &book);
    assert_eq!(topic_of(&corpus, &now), [Some(1), Some(1), Some(1), Some(1), Some(1), Some(0)]);
    assert_eq!(book.topic_label(RunId(2), TopicId(1)), Some("RAG"));
    assert!(book.is_junk_topic(RunId(2), TopicId(0)));
    assert_eq!(book.memo(&MemoTarget::Topic(RunId(2), TopicId(1))).unwrap().text, "note");
    assert_eq!(carry_over_topics(&book, &corpus, &three(), &later).unwrap(), None, "once is enough");
}

#[test]
fn what_is_on_a_topic_that_is_gone_is_told_to_stay() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    for edit in [
        rename_topic(&book, &three(), TopicId(0), "RAG").unwrap(),
        rename_topic(&book, &three(), TopicId(1), "Prices").unwrap(),
        junk_topics(&book, &three(), &[TopicId(2)], true).unwrap(),
        set_memo(&book, MemoTarget::Topic(RunId(1), TopicId(2)), "note").unwrap(),
    ] {
        apply_checked(&mut book, edit);
    }
    // Nothing like the topics 1 and 2 is found again.
    let later = next([Some(0), Some(0), None, None, Some(0), None]);
    let edit = carry_over_topics(&book, &corpus, &three(), &later).unwrap().unwrap();
    assert_eq!(
        apply_checked(&mut book, edit),
        "carried 1 name from run 1 to run 2; 1 name, 1 junk mark and 1 memo stay with run 1, whose topics those are"
    );
}

#[test]
fn splits_and_moves_hold_in_the_next_run() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let parts = [part("A", &[0, 1].map(SnippetIndex)), part("B", &[SnippetIndex(4)])];
    let edit = split_topic(&book, &corpus, &with(&book), TopicId(0), &parts).unwrap();
    apply_checked(&mut book, edit);
    let edit = move_snippets(&book, &corpus, &with(&book), &[SnippetIndex(2)], Some(TopicId(2))).unwrap();
    apply_checked(&mut book, edit);
    let later = next([Some(0), Some(0), Some(1), Some(1), Some(0), Some(2)]);
    let edit = carry_over_topics(&book, &corpus, &three(), &later).unwrap().unwrap();
    assert_eq!(apply_checked(&mut book, edit), "carried 1 split and 1 move from run 1 to run 2");
    let now = apply_regrouping(&corpus, later, &book);
    assert_eq!(topic_of(&corpus, &now), [Some(3), Some(3), Some(2), Some(1), Some(4), Some(2)]);
}

#[test]
fn a_snippet_moved_out_of_a_part_and_merged_elsewhere_is_no_longer_the_part_s() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let edit = split_topic(
        &book,
        &corpus,
        &with(&book),
        TopicId(0),
        &[part("A", &[0, 1].map(SnippetIndex)), part("B", &[SnippetIndex(4)])],
    )
    .unwrap();
    apply_checked(&mut book, edit);
    let edit = move_snippets(&book, &corpus, &with(&book), &[SnippetIndex(0)], Some(TopicId(1))).unwrap();
    apply_checked(&mut book, edit);
    let before = book.clone();
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(1), TopicId(2)]).unwrap();
    book.apply(&edit);
    assert!(!spans_doubled(&book));
    assert_eq!(topic_of(&corpus, &with(&book)), [Some(1), Some(3), Some(1), Some(1), Some(4), Some(1)]);
    book.apply(&edit.inverse());
    assert_eq!(book, before);
}

#[test]
fn a_topic_that_lost_what_it_was_merged_with_is_counted_anew() {
    let (corpus, mut book) = (corpus(), Codebook::default());
    let parts = [part("A", &[SnippetIndex(0)]), part("B", &[1, 4].map(SnippetIndex))];
    let edit = split_topic(&book, &corpus, &with(&book), TopicId(0), &parts).unwrap();
    apply_checked(&mut book, edit);
    let edit = merge_topics(&book, &corpus, &with(&book), &[TopicId(2), TopicId(3)]).unwrap();
    apply_checked(&mut book, edit);
    let edit = move_snippets(&book, &corpus, &with(&book), &[SnippetIndex(0)], Some(TopicId(1))).unwrap();
    apply_checked(&mut book, edit);
    let now = with(&book);
    let sizes: Vec<(u32, usize)> = now.topics.iter().map(|topic| (topic.id.0, topic.snippets)).collect();
    assert_eq!(sizes, [(1, 3), (2, 1), (4, 2)]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    /// Whatever is done to topics: every snippet is in one topic that is listed, nothing else changes hands,
    /// and taking everything back brings back the beginning.
    #[test]
    fn any_edits_on_topics_leave_a_whole_run_and_can_be_taken_back(
        steps in proptest::collection::vec((0usize..5, 0u32..9, 0u32..9, proptest::collection::vec((0usize..6).prop_map(SnippetIndex), 1..4)), 0..14)
    ) {
        let (corpus, mut book) = (corpus(), codebook_with(&["A"]));
        let first = book.clone();
        let mut done: Vec<crate::coding::Edit> = Vec::new();
        for (step, a, b, snippets) in steps {
            let now = with(&book);
            let made = match step {
                0 => merge_topics(&book, &corpus, &now, &[TopicId(a), TopicId(b)]),
                1 => {
                    let held: Vec<_> = corpus.snippet_indices().filter(|at| now.members[at.0].topic == Some(TopicId(a))).collect();
                    let (left, right) = held.split_at(held.len() / 2);
                    split_topic(&book, &corpus, &now, TopicId(a), &[part("left", left), part("right", right)])
                }
                2 => move_snippets(&book, &corpus, &now, &snippets, (b < 8).then_some(TopicId(b))),
                3 => junk_topics(&book, &now, &[TopicId(a)], b % 2 == 0),
                _ => assign_topics(&book, &corpus, &now, &[TopicId(a)], ThemeRef::Path("A"), &signature()),
            };
            let Ok(edit) = made else { continue };
            let before = topic_of(&corpus, &now);
            book.apply(&edit);
            done.push(edit);
            let after = with(&book);
            let listed: Vec<u32> = after.topics.iter().map(|topic| topic.id.0).collect();
            prop_assert!(listed.is_sorted_by(|a, b| a < b));
            for (at, topic) in topic_of(&corpus, &after).into_iter().enumerate() {
                prop_assert!(topic.is_none_or(|topic| listed.contains(&topic)), "{topic:?} in {listed:?}");
                if step == 2 && !snippets.contains(&SnippetIndex(at)) {
                    prop_assert_eq!(topic, before[at]);
                }
            }
            for topic in &after.topics {
                let held = after.members.iter().filter(|member| member.topic == Some(topic.id)).count();
                prop_assert_eq!(held, topic.snippets);
            }
        }
        let last = book.clone();
        for edit in done.iter().rev() {
            book.apply(&edit.inverse());
        }
        prop_assert_eq!(&book, &first);
        for edit in &done {
            book.apply(edit);
        }
        prop_assert_eq!(&book, &last);
        prop_assert!(!spans_doubled(&book));
    }
}

/// Whether a span belongs to two topics that were made.
fn spans_doubled(book: &Codebook) -> bool {
    let mut all: Vec<_> = book.derived_topics.values().flat_map(|made| made.spans.clone()).collect();
    all.sort();
    let count = all.len();
    all.dedup();
    all.len() != count || all.contains(&transcript_span(9, 0, 1))
}
