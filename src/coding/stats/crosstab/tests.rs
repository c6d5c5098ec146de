use super::*;
use crate::coding::fixture::{apply_checked, codebook_with, corpus, run, signature, transcript_span};
use crate::coding::stats::crosstab_table::CrosstabScale;
use crate::coding::{ThemeRef, edits};
use crate::corpus::SnippetIndex;
use crate::corpus::TranscriptIndex;
use std::time::{Duration, Instant};

/// A theme over some snippets of the small corpus.
fn hold(book: &mut Codebook, path: &str, snippets: &[SnippetIndex]) -> ThemeId {
    let corpus = corpus();
    let spans: Vec<_> = snippets
        .iter()
        .map(|at| &corpus.snippets[at.0])
        .map(|snippet| transcript_span(snippet.transcript.0, snippet.span.start, snippet.span.end))
        .collect();
    let edit = edits::assign_spans(book, &spans, ThemeRef::Path(path), &signature()).unwrap();
    apply_checked(book, edit);
    book.find_theme(path).unwrap()
}

#[test]
fn themes_come_together_in_transcripts_and_beside_each_other() {
    let (corpus, mut book) = (corpus(), codebook_with(&["A", "B", "C"]));
    // The transcripts are 0 to 3 and 4 to 5.
    let themes = [
        hold(&mut book, "A", &[0, 1].map(SnippetIndex)),
        hold(&mut book, "B", &[3, 4].map(SnippetIndex)),
        hold(&mut book, "C", &[2, 5].map(SnippetIndex)),
    ];
    let study = CodingStats::new(&corpus, None, &book);
    let rows = |grid: &CrosstabTable| {
        (0..3).map(|row| (0..3).map(|column| grid.count(row, column)).collect()).collect::<Vec<Vec<_>>>()
    };
    let in_talks = study.theme_crosstab(&corpus, &themes, CrosstabUnit::Transcript);
    assert_eq!(rows(&in_talks), [[1, 1, 1], [1, 2, 2], [1, 2, 2]]);
    assert_eq!((in_talks.total, in_talks.value(1, 0, CrosstabScale::RowShare)), (2, 0.5));
    // The pairs are 01, 12, 23 and 45: A is in 01 and 12, B in 23 and 45, C in 12, 23 and 45.
    let beside = study.theme_crosstab(&corpus, &themes, CrosstabUnit::Neighbours);
    assert_eq!(rows(&beside), [[2, 0, 1], [0, 2, 2], [1, 2, 3]]);
    assert_eq!((beside.total, beside.value(1, 2, CrosstabScale::Lift)), (4, 4.0 * 2.0 / 6.0));

    let behind = |a: usize, b: usize, within| study.snippets_of_both(&corpus, [themes[a], themes[b]], within);
    assert_eq!(behind(0, 1, CrosstabUnit::Transcript), [0, 1, 3]);
    assert_eq!(behind(0, 2, CrosstabUnit::Neighbours), [1, 2]);
    assert_eq!(behind(0, 1, CrosstabUnit::Neighbours), [0; 0]);
    assert_eq!(behind(2, 2, CrosstabUnit::Transcript), [2, 5]);
}

#[test]
fn a_theme_comes_with_those_below_it_and_a_lone_snippet_is_its_own_neighbour() {
    let (mut small, mut book) = (corpus(), codebook_with(&["A/One", "B"]));
    small.snippets.truncate(5);
    small.transcripts[1].snippets = 4..5;
    let corpus = Corpus::new(small.transcripts, small.snippets);
    hold(&mut book, "A/One", &[SnippetIndex(4)]);
    hold(&mut book, "B", &[SnippetIndex(4)]);
    let themes = ["A", "A/One", "B"].map(|path| book.find_theme(path).unwrap());
    let study = CodingStats::new(&corpus, None, &book);
    let grid = study.theme_crosstab(&corpus, &themes, CrosstabUnit::Neighbours);
    assert_eq!((grid.total, grid.row_totals.as_slice(), grid.count(0, 2)), (4, &[1, 1, 1][..], 1));
}

#[test]
fn themes_are_counted_by_what_is_known_of_transcripts() {
    let (corpus, mut book) = (corpus(), codebook_with(&["A"]));
    let a = hold(&mut book, "A", &[0, 2, 5].map(SnippetIndex));
    let study = CodingStats::new(&corpus, None, &book);
    let groups = vec![
        ("x".to_owned(), vec![TranscriptIndex(1)]),
        ("y".to_owned(), [0, 1].map(TranscriptIndex).to_vec()),
    ];
    let grouping = TranscriptGrouping { name: "channel".to_owned(), groups };
    let grid = study.group_crosstab(&corpus, &[a], &grouping);
    assert_eq!((grid.count(0, 0), grid.count(0, 1), grid.column_totals.as_slice()), (1, 2, &[1, 2][..]));
    assert_eq!(study.snippets_in_group(&corpus, a, &[TranscriptIndex(0)]), [0, 2]);
}

#[test]
fn the_funnel_narrows_from_talks_to_themes() {
    let (corpus, run, mut book) = (corpus(), run(1), codebook_with(&["A"]));
    let topic = [crate::topics::TopicId(0)];
    let edit = edits::assign_topics(&book, &corpus, &run, &topic, ThemeRef::Path("A"), &signature()).unwrap();
    apply_checked(&mut book, edit);
    let study = CodingStats::new(&corpus, Some(&run), &book);
    let funnel = CodingFunnel {
        context_snippets: 0,
        removed_transcripts: 0,
        transcripts: 2,
        snippets: 6,
        topics: 2,
        themed_topics: 1,
        themes: 1,
        uncoded_snippets: 3,
        set_aside_snippets: 0,
        set_aside_words: (0, 160),
    };
    assert_eq!(study.funnel(&corpus, &book), funnel);
    assert_eq!(study.uncoded_coverage().transcripts, 2);
}

#[test]
fn what_is_set_aside_is_in_no_base() {
    let (corpus, mut run) = (corpus(), run(1));
    run.parameters.context = crate::topics::ContextSpeakers::new([("a", "Host"), ("b", "Host")]);
    let asked = corpus.snippets.iter().filter(|it| it.speaker.as_deref() == Some("Host"));
    run.context = asked.map(|it| it.id).collect();
    let mut book = Codebook::default();
    let spans = [transcript_span(1, 101, 201)];
    let edit = edits::assign_spans(&book, &spans, ThemeRef::Path("A"), &signature()).unwrap();
    book.apply(&edit);
    let themes: Vec<ThemeId> = book.themes.keys().copied().collect();
    let study = CodingStats::new(&corpus, Some(&run), &book);
    let total = |within| study.theme_crosstab(&corpus, &themes, within).total;
    // Of six turns the host has three; each pair of neighbours has a guest in it.
    assert_eq!((total(CrosstabUnit::Turn), total(CrosstabUnit::Snippet)), (3, 3));
    assert_eq!(total(CrosstabUnit::Neighbours), 4);
}

#[test]
fn two_hundred_thousand_snippets_are_crossed_at_once() {
    let small = corpus();
    let (entry, snippet) = (small.transcripts[0].clone(), small.snippets[0].clone());
    let (mut entries, mut snippets) = (Vec::new(), Vec::new());
    for talk in 0..2_000 {
        let first = snippets.len();
        for at in 0..100 {
            let mut snippet = snippet.clone();
            snippet.id.0 = (first + at) as i64;
            snippet.transcript.0 = talk;
            snippet.span = crate::corpus::Span::new(at * 101, at * 101 + 100);
            snippets.push(snippet);
        }
        let mut entry = entry.clone();
        entry.id.0 = talk;
        entry.snippets = first..first + 100;
        entries.push(entry);
    }
    let corpus = Corpus::new(entries, snippets);
    let mut book = Codebook::default();
    for theme in 0..40usize {
        let spans: Vec<_> = (theme..200_000)
            .step_by(37)
            .map(|at| &corpus.snippets[at])
            .map(|snippet| transcript_span(snippet.transcript.0, snippet.span.start, snippet.span.end))
            .collect();
        let path = format!("T{theme}");
        let edit = edits::assign_spans(&book, &spans, ThemeRef::Path(&path), &signature()).unwrap();
        book.apply(&edit);
    }
    let themes: Vec<ThemeId> = book.themes.keys().copied().collect();
    let study = CodingStats::new(&corpus, None, &book);
    let started = Instant::now();
    let grid = study.theme_crosstab(&corpus, &themes, CrosstabUnit::Neighbours);
    let took = started.elapsed();
    eprintln!("200,000 snippets in 40 themes crossed in {took:?}");
    assert_eq!((grid.total, grid.row_totals.len()), (198_000, 40));
    assert!(took < Duration::from_secs(10), "{took:?}");
}
