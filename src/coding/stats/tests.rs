use super::*;
use crate::coding::Codebook;
use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
use crate::coding::stats::coding_stats::CodingStats;
use crate::coding::stats::theme_link::ThemeLink;
use crate::coding::{Edit, ThemeId, ThemeRef, edits};
use crate::corpus::SnippetIndex;
use crate::topics::{Run, TopicId};
use proptest::prelude::*;

/// What is said in each transcript of the fixture: in every snippet twenty words of four letters.
fn spoken() -> crate::corpus::Transcript {
    crate::corpus::Transcript { text: ("word ".repeat(20) + " ").repeat(4), ..Default::default() }
}

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
        CoverageCounts { words: 60, snippets: 3, transcripts: 2, seconds: Some(30.0), speakers: 2 }
    );
    assert_eq!(
        study.corpus_coverage(),
        CoverageCounts { words: 120, snippets: 6, transcripts: 2, seconds: Some(50.0), speakers: 2 }
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
    assert_eq!(
        design.own,
        CoverageCounts { words: 40, snippets: 2, transcripts: 2, seconds: Some(10.0), speakers: 2 }
    );
    assert_eq!(
        design.subtree,
        CoverageCounts { words: 120, snippets: 6, transcripts: 2, seconds: Some(50.0), speakers: 2 }
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
fn junk_leaves_numerators_and_denominators_and_the_funnel_says_how_much() {
    let (run, mut book) = (run(1), codebook_with(&["A"]));
    assign(&mut book, &run, 1, "A");
    let edit = edits::junk_topics(&book, &run, &[TopicId(0), TopicId(1)], true).unwrap();
    apply_checked(&mut book, edit);
    let study = CodingStats::new(&corpus(), Some(&run), &book);
    let theme = book.find_theme("A").unwrap();
    let prevalence = study.prevalence(theme).unwrap();
    assert_eq!((prevalence.topics.len(), prevalence.own), (0, CoverageCounts::default()));
    assert_eq!((prevalence.passages, prevalence.passages_set_aside), (0, 2), "what is not counted is said");
    assert_eq!((study.corpus_coverage().words, study.set_aside_coverage().words), (20, 100));
    let funnel = study.funnel(&corpus(), &book);
    assert_eq!((funnel.set_aside_snippets, funnel.set_aside_words), (5, (100, 160)));
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

#[test]
fn silence_between_snippets_is_no_theme_s() {
    let mut corpus = corpus();
    for (at, snippet) in corpus.snippets.iter_mut().enumerate().take(4) {
        (snippet.start, snippet.end) = (Some(at as f64 * 70.0), Some(at as f64 * 70.0 + 10.0));
    }
    let run = run(1);
    let mut book = Codebook::default();
    let passage = transcript_span(1, 0, 201);
    let edit = edits::assign_spans(&book, &[passage], ThemeRef::Path("A"), &signature()).unwrap();
    apply_checked(&mut book, edit);
    let study = CodingStats::new(&corpus, Some(&run), &book);
    let theme = book.find_theme("A").unwrap();
    assert_eq!(study.prevalence(theme).unwrap().subtree.seconds, Some(20.0));
}

proptest! {
    /// Every number of a theme, byte by byte: each snippet has a word for each five bytes and a tenth of a second
    /// for each byte.
    #[test]
    fn a_theme_is_the_union_of_its_passages(
        parts in proptest::collection::vec((1i64..4, 0usize..420, 1usize..150, 0usize..3), 0..12),
        junk in 0u32..4,
        is_listed in any::<bool>(),
    ) {
        let (corpus, run) = (corpus(), run(1));
        let mut book = codebook_with(&["A", "A/B", "C"]);
        let [a, b, c] = ["A", "A/B", "C"].map(|path| book.find_theme(path).unwrap());
        if is_listed {
            book.apply(&edits::list_theme_under(&book, c, b).unwrap());
        }
        for &(transcript, start, length, theme) in &parts {
            let place = ThemeRef::Path(["A", "A/B", "C"][theme]);
            if let Ok(edit) = edits::assign_spans(&book, &[transcript_span(transcript, start, start + length)], place, &signature()) {
                book.apply(&edit);
            }
        }
        if let Ok(edit) = edits::junk_topics(&book, &run, &[TopicId(junk)], true) {
            book.apply(&edit);
        }
        let study = CodingStats::measured(&corpus, Some(&run), &book, |_| Ok::<_, ()>(spoken())).unwrap();
        prop_assert!(study.unmeasured_snippets().is_empty());
        let aside = |at: usize| study.topic_of(SnippetIndex(at)).is_some_and(|topic| book.is_junk_topic(run.id, topic));
        // C counts with B and so with A where it is listed under B; each passage once.
        let with_listed = |own: &[ThemeId]| own.iter().copied().chain(is_listed.then_some(c)).collect::<Vec<_>>();
        for (theme, branch) in [(a, with_listed(&[a, b])), (b, with_listed(&[b])), (c, vec![c])] {
            let spans: Vec<_> = book.assignments.values().filter(|it| branch.contains(&it.theme)).flat_map(|it| &it.spans).collect();
            let holds = |snippet: &crate::corpus::Snippet, byte: usize| {
                spans.iter().any(|it| it.transcript == snippet.transcript && it.span.range().contains(&byte))
            };
            let mut expected = CoverageCounts::default();
            let mut touched = Vec::new();
            let (mut transcripts, mut speakers) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
            for (at, snippet) in corpus.snippets.iter().enumerate().filter(|(at, _)| !aside(*at)) {
                let bytes: Vec<usize> = snippet.span.range().filter(|byte| holds(snippet, *byte)).collect();
                if bytes.is_empty() {
                    continue;
                }
                touched.push(SnippetIndex(at));
                transcripts.insert(snippet.transcript);
                speakers.extend(snippet.speaker.clone());
                // A word is counted once for each stretch that has a byte of it.
                let word = |byte: usize| (byte - snippet.span.start) / 5;
                for (n, &byte) in bytes.iter().enumerate() {
                    let goes_on = n > 0 && bytes[n - 1] == byte - 1;
                    let letter = (byte - snippet.span.start) % 5 != 4;
                    let began = goes_on && word(bytes[n - 1]) == word(byte);
                    expected.words += usize::from(letter && !began);
                }
                if snippet.end.is_some() {
                    *expected.seconds.get_or_insert(0.0) += bytes.len() as f64 / 10.0;
                }
            }
            (expected.transcripts, expected.speakers, expected.snippets) = (transcripts.len(), speakers.len(), touched.len());
            let found = study.prevalence(theme).unwrap().subtree;
            prop_assert_eq!(CoverageCounts { seconds: None, ..found }, CoverageCounts { seconds: None, ..expected });
            let close = match (found.seconds, expected.seconds) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9,
                (a, b) => a == b,
            };
            prop_assert!(close, "{:?} {:?}", found.seconds, expected.seconds);
            prop_assert_eq!(study.subtree_snippets(theme), &touched[..]);
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
