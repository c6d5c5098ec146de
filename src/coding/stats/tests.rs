use super::*;
use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
use crate::coding::stats::coding_stats::CodingStats;
use crate::coding::stats::theme_link::ThemeLink;
use crate::coding::{Codebook, ThemeId};
use crate::coding::{Edit, ThemeRef, edits};
use crate::corpus::SnippetIndex;
use crate::topics::{Run, TopicId};
use proptest::prelude::*;

fn assign(book: &mut Codebook, run: &Run, topic: u32, path: &str) {
    let edit =
        edits::assign_topics(book, &corpus(), run, &[TopicId(topic)], ThemeRef::Path(path), &signature());
    apply_checked(book, edit.unwrap());
}

#[test]
fn topics_snippets_and_outliers_are_where_the_run_put_them() {
    let study = CodingStats::new(&corpus(), Some(&run(1)), &Codebook::default());
    let topics: Vec<_> = (0..7).map(|at| study.topic_of(SnippetIndex(at)).map(|topic| topic.0)).collect();
    assert_eq!(topics, [Some(0), Some(0), Some(1), Some(1), Some(0), None, None]);
    assert_eq!(
        (study.outliers(), study.probability(SnippetIndex(0)), study.probability(SnippetIndex(5))),
        (&[SnippetIndex(5)][..], 0.5, 0.0)
    );
    let facts = study.topic(TopicId(0)).unwrap();
    assert_eq!((&facts.snippets[..], facts.label.as_str()), (&[0, 1, 4].map(SnippetIndex)[..], "Retrieval"));
    assert_eq!(
        facts.coverage,
        CoverageCounts { snippets: 3, transcripts: 2, seconds: Some(30.0), speakers: 2 }
    );
    assert_eq!(
        study.corpus_coverage(),
        CoverageCounts { snippets: 6, transcripts: 2, seconds: Some(50.0), speakers: 2 }
    );
    assert_eq!(study.uncoded_snippets(), [0, 1, 2, 3, 4, 5]);
    assert_eq!(study.themed_topic_counts(), (2, 0));
    let without = CodingStats::new(&corpus(), None, &Codebook::default());
    assert!(without.topics().is_empty() && without.outliers().is_empty());
}

#[test]
fn prevalence_counts_a_theme_alone_and_with_those_below_it() {
    let (run, mut book) = (run(1), codebook_with(&["Design/RAG", "Design/Cost"]));
    assign(&mut book, &run, 0, "RAG");
    assign(&mut book, &run, 1, "Design/Cost");
    let edit = edits::assign_spans(
        &book,
        &[transcript_span(2, 101, 201), transcript_span(1, 0, 100)],
        ThemeRef::Path("Design"),
        &signature(),
    );
    apply_checked(&mut book, edit.unwrap());
    let study = CodingStats::new(&corpus(), Some(&run), &book);
    let design = study.prevalence(book.find_theme("Design").unwrap()).unwrap();
    assert_eq!(design.own, CoverageCounts { snippets: 2, transcripts: 2, seconds: Some(10.0), speakers: 2 });
    assert_eq!(
        design.subtree,
        CoverageCounts { snippets: 6, transcripts: 2, seconds: Some(50.0), speakers: 2 }
    );
    assert_eq!(
        (design.topics.len(), design.topics_of_subtree.as_slice()),
        (0, &[TopicId(0), TopicId(1)][..])
    );
    let rag = book.find_theme("RAG").unwrap();
    assert_eq!(study.prevalence(rag).unwrap().subtree.snippets, 3);
    assert_eq!(study.themes_of(SnippetIndex(0)), [book.find_theme("Design").unwrap(), rag]);
    assert_eq!(study.snippets_of(rag), [0, 1, 4]);
    assert_eq!(study.subtree_snippets(book.find_theme("Design").unwrap()).len(), 6);
    assert!(study.uncoded_snippets().is_empty());
}

#[test]
fn saturation_is_reached_where_nothing_new_comes() {
    let mut book = codebook_with(&["A"]);
    let edit = edits::assign_spans(&book, &[transcript_span(2, 101, 201)], ThemeRef::Path("A"), &signature());
    apply_checked(&mut book, edit.unwrap());
    let curve = CodingStats::new(&corpus(), Some(&run(1)), &book).saturation(&corpus());
    assert_eq!(
        (curve.by_date, curve.topics.as_slice(), curve.themes.as_slice()),
        (false, &[2, 2][..], &[0, 1][..])
    );
    assert_eq!(
        (SaturationCurve::saturation_point(&curve.topics), SaturationCurve::saturation_point(&curve.themes)),
        (Some(1), Some(2))
    );
    assert_eq!(SaturationCurve::saturation_point(&[0, 0]), None);

    let mut dated = corpus();
    for (entry, date) in dated.transcripts.iter_mut().zip(["2024-05-01", "2023-01-31"]) {
        entry.attributes.insert("date".to_owned(), date.to_owned());
    }
    let curve = CodingStats::new(&dated, Some(&run(1)), &book).saturation(&dated);
    assert_eq!((curve.by_date, curve.topics, curve.themes), (true, vec![1, 2], vec![1, 1]));
}

#[test]
fn a_new_run_inherits_what_most_of_its_snippets_carry() {
    let mut book = codebook_with(&["A", "B"]);
    assign(&mut book, &run(1), 0, "A");
    let edit = edits::unassign_spans(&book, &[transcript_span(2, 0, 100)], None, &signature()).unwrap();
    apply_checked(&mut book, edit);
    let edit = edits::assign_spans(&book, &[transcript_span(1, 202, 302)], ThemeRef::Path("B"), &signature())
        .unwrap();
    apply_checked(&mut book, edit);
    let study = CodingStats::new(&corpus(), Some(&run(2)), &book);
    let (a, b) = (book.find_theme("A").unwrap(), book.find_theme("B").unwrap());
    let themes = |study: &CodingStats, topic| study.topic(TopicId(topic)).unwrap().themes.clone();
    assert_eq!(themes(&study, 0), [ThemeLink { theme: a, decided: false, share: 2.0 / 3.0 }]);
    assert_eq!(themes(&study, 1), [ThemeLink { theme: b, decided: false, share: 0.5 }]);
    assert_eq!(study.inherited_topics().count(), 2);
    assign(&mut book, &run(2), 0, "B");
    let study = CodingStats::new(&corpus(), Some(&run(2)), &book);
    let decided = ThemeLink { theme: b, decided: true, share: 1.0 };
    assert_eq!(themes(&study, 0), [decided, ThemeLink { theme: a, decided: false, share: 2.0 / 3.0 }]);
    assert_eq!((study.inherited_topics().count(), study.themed_topic_counts()), (1, (2, 2)));
}

#[test]
fn junk_is_left_out_of_counts_but_decisions_on_its_snippets_stand() {
    let (run, mut book) = (run(1), codebook_with(&["A"]));
    assign(&mut book, &run, 1, "A");
    let edit = edits::junk_topics(&book, &run, &[TopicId(0), TopicId(1)], true).unwrap();
    apply_checked(&mut book, edit);
    let study = CodingStats::new(&corpus(), Some(&run), &book);
    let prevalence = study.prevalence(book.find_theme("A").unwrap()).unwrap();
    assert_eq!((prevalence.topics.len(), prevalence.own.snippets), (0, 2));
    assert_eq!(
        (study.themed_topic_counts(), study.unthemed_topics().count(), study.uncoded_snippets()),
        ((0, 0), 0, &[SnippetIndex(5)][..])
    );
}

#[test]
fn what_has_been_read_is_counted_snippet_by_snippet() {
    let (run, corpus, mut book) = (run(1), corpus(), Codebook::default());
    for at in [0, 1, 3] {
        let snippet = &corpus.snippets[at];
        assert!(book.mark_read(snippet.transcript, snippet.span));
        assert!(!book.mark_read(snippet.transcript, snippet.span));
    }
    book.mark_read(corpus.snippets[4].transcript, crate::corpus::Span::new(0, 99));
    let study = CodingStats::new(&corpus, Some(&run), &book);
    let later = study.after_edit(&corpus, Some(&run), &book);
    let read = |study: &CodingStats| (0..6).filter(|&at| study.is_read(SnippetIndex(at))).collect::<Vec<_>>();
    assert_eq!(read(&study), [0, 1, 3]);
    assert_eq!(study.topics().iter().map(|topic| study.read_count(topic.id)).collect::<Vec<_>>(), [2, 1]);
    study.mark_read(SnippetIndex(4));
    study.mark_read(SnippetIndex(4));
    assert_eq!((read(&study).len(), study.read_count(TopicId(0))), (4, 3));
    assert_eq!((read(&later).len(), later.read_count(TopicId(0))), (4, 3), "marks are shared, not copied");
}

proptest! {
    #[test]
    fn themes_hold_where_half_of_the_shorter_is_covered(
        parts in proptest::collection::vec((1i64..4, 0usize..420, 1usize..150, 0usize..3), 0..12)
    ) {
        let corpus = corpus();
        let mut book = codebook_with(&["A", "B", "C"]);
        for &(transcript, start, length, theme) in &parts {
            let place = ThemeRef::Path(["A", "B", "C"][theme]);
            if let Ok(edit) = edits::assign_spans(&book, &[transcript_span(transcript, start, start + length)], place, &signature()) {
                book.apply(&edit);
            }
        }
        let study = CodingStats::new(&corpus, None, &book);
        for (at, snippet) in corpus.snippets.iter().enumerate() {
            let mut expected: Vec<ThemeId> = book.assignments.values()
                .filter(|it| it.spans.iter().any(|placed| {
                    let shorter = placed.span.len().min(snippet.span.len());
                    placed.transcript == snippet.transcript && placed.span.overlap(snippet.span) * 2 >= shorter
                }))
                .map(|it| it.theme)
                .collect();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(study.themes_of(SnippetIndex(at)), &expected[..]);
            for theme in expected {
                prop_assert!(study.snippets_of(theme).contains(&SnippetIndex(at)));
            }
        }
    }

    #[test]
    fn merged_read_marks_cover_what_was_read_and_no_more(
        spans in proptest::collection::vec((0usize..60, 1usize..12), 0..12)
    ) {
        let mut merged = std::collections::BTreeSet::new();
        let mut bytes = std::collections::BTreeSet::new();
        for &(start, length) in &spans {
            crate::coding::add_read_span(&mut merged, crate::corpus::Span::new(start, start + length));
            bytes.extend(start..start + length);
        }
        let covered: Vec<usize> = merged.iter().flat_map(|span| span.range()).collect();
        prop_assert_eq!(covered, bytes.into_iter().collect::<Vec<_>>());
        let merged: Vec<_> = merged.into_iter().collect();
        prop_assert!(merged.windows(2).all(|pair| pair[0].end < pair[1].start));
    }
}

#[test]
fn after_an_edit_it_is_what_it_would_be_made_anew() {
    let (corpus, run) = (corpus(), run(1));
    let mut book = Codebook::default();
    let mut kept = CodingStats::new(&corpus, Some(&run), &book);
    let by = signature();
    let place = |at: usize| {
        transcript_span(
            corpus.snippets[at].transcript.0,
            corpus.snippets[at].span.start,
            corpus.snippets[at].span.end,
        )
    };
    let edits: [&dyn Fn(&Codebook) -> Edit; 4] = [
        &|book| {
            edits::assign_topics(book, &corpus, &run, &[TopicId(0)], ThemeRef::Path("Design/RAG"), &by)
                .unwrap()
        },
        &|book| edits::assign_spans(book, &[place(2), place(5)], ThemeRef::Path("Cost"), &by).unwrap(),
        &|book| edits::junk_topics(book, &run, &[TopicId(1)], true).unwrap(),
        &|book| edits::delete_theme(book, book.find_theme("Design").unwrap()).unwrap(),
    ];
    for edit in edits {
        let edit = edit(&book);
        book.apply(&edit);
        kept = kept.after_edit(&corpus, Some(&run), &book);
        let anew = CodingStats::new(&corpus, Some(&run), &book);
        assert_eq!(format!("{kept:?}"), format!("{anew:?}"), "{}", edit.what);
    }
}
