use super::*;
use crate::coding::edits::{assign_spans, assign_topics, draw_sample};
use crate::coding::fixture::{apply_checked, corpus, run, transcript_span};
use crate::coding::sampling::SampleStrata;
use crate::coding::{Signature, ThemeRef, TranscriptSpan};
use crate::corpus::SnippetIndex;
use crate::topics::{ContextSpeakers, Parameters};

fn by(coder: &str) -> Signature {
    Signature { coder: coder.to_owned(), time: "2026-11-23T10:00:00Z".to_owned() }
}

fn place(snippet: SnippetIndex) -> TranscriptSpan {
    let snippet = &corpus().snippets[snippet.0];
    transcript_span(snippet.transcript.0, snippet.span.start, snippet.span.end)
}

/// A codebook in which coders put snippets in themes.
fn coded(decisions: &[(&str, &str, &[usize])]) -> Codebook {
    let mut book = Codebook::default();
    for (coder, theme, snippets) in decisions {
        let spans: Vec<TranscriptSpan> = snippets.iter().map(|&at| place(SnippetIndex(at))).collect();
        let edit = assign_spans(&book, &spans, ThemeRef::Path(theme), &by(coder)).unwrap();
        apply_checked(&mut book, edit);
    }
    book
}

/// A comparison by snippet of a study whose texts are not there.
fn compare<'a>(
    corpus: &Corpus,
    run: Option<&Run>,
    book: &'a Codebook,
    coders: &[String],
) -> CoderComparison<'a> {
    let none = |_| Ok::<_, std::convert::Infallible>(Transcript::default());
    let Ok(mut comparison) = CoderComparison::read(corpus, run, book, coders, none);
    comparison.set_unit(AgreementUnit::Snippet);
    comparison
}

fn two() -> [String; 2] {
    ["ana", "bob"].map(str::to_owned)
}

fn on(book: &Codebook, comparison: &CoderComparison<'_>, theme: &str) -> ThemeAgreement {
    let theme = book.find_theme(theme).unwrap();
    comparison.theme_agreements().into_iter().find(|row| row.theme == theme).unwrap()
}

#[test]
fn a_theme_is_seen_where_one_below_it_is() {
    // Ana has Design/RAG on the first two snippets, Bob on the first and Design/Cost on the second.
    let book = coded(&[
        ("ana", "Design/RAG", &[0, 1]),
        ("bob", "Design/RAG", &[0]),
        ("bob", "Design/Cost", &[1]),
        ("bob", "Price", &[3]),
    ]);
    let corpus = corpus();
    let comparison = compare(&corpus, None, &book, &two());
    assert_eq!(
        (comparison.units().snippets.as_slice(), comparison.units().transcripts),
        (&[0, 1, 2, 3].map(SnippetIndex)[..], 1)
    );
    assert_eq!(comparison.coded_counts(), [2, 3]);
    let design = on(&book, &comparison, "Design");
    assert_eq!(
        (design.coded_counts, design.snippets.kappa, design.snippets.units),
        (vec![2, 2], Some(1.0), 4)
    );
    let rag = on(&book, &comparison, "RAG");
    assert_eq!(
        (rag.coded_counts, rag.snippets.observed_agreement, rag.snippets.kappa),
        (vec![2, 1], Some(0.75), Some(0.5))
    );
    let read: Vec<(usize, Vec<usize>)> = comparison
        .disagreements()
        .into_iter()
        .map(|it| (it.unit.snippet.0, it.themes.iter().map(Vec::len).collect()))
        .collect();
    assert_eq!(read, [(1, vec![1, 1]), (3, vec![0, 1])]);
}

#[test]
fn text_that_nobody_coded_does_not_raise_agreement() {
    let decisions: [(&str, &str, &[usize]); 2] = [("ana", "A", &[0, 1]), ("bob", "A", &[1, 2])];
    let book = coded(&decisions);
    let corpus = corpus();
    let short = Corpus::new(corpus.transcripts[..1].to_vec(), corpus.snippets[..4].to_vec());
    let figures = |corpus: &Corpus| {
        let comparison = compare(corpus, None, &book, &two());
        (comparison.units().clone(), comparison.theme_agreements())
    };
    assert_eq!(figures(&short), figures(&corpus), "a transcript neither opened is not among the units");
    // Nor does it matter how long the snippets are that both left out.
    let mut long = corpus.snippets.clone();
    long[3].span.end += 100_000;
    let long = Corpus::new(corpus.transcripts.clone(), long);
    assert_eq!(figures(&long), figures(&corpus));
    // Only one of them decided in the second transcript.
    let more = coded(&[decisions[0], decisions[1], ("ana", "A", &[4, 5])]);
    let comparison = compare(&corpus, None, &more, &two());
    assert_eq!(comparison.theme_agreements()[0].snippets, figures(&corpus).1[0].snippets);
}

#[test]
fn units_are_those_of_the_sample_where_one_was_drawn() {
    let mut book = coded(&[("ana", "A", &[0, 1, 4]), ("bob", "A", &[1, 2])]);
    let corpus = corpus();
    let strata = SampleStrata::new(&CodingStats::new(&corpus, None, &book), &[const { None }; 6]);
    let edit = draw_sample(&book, &corpus, &strata, None, (4, 42)).unwrap();
    apply_checked(&mut book, edit);
    let comparison = compare(&corpus, None, &book, &two());
    let units = comparison.units();
    assert!(units.sampled && units.snippets.len() == 4);
    assert_eq!(on(&book, &comparison, "A").snippets.units, 4);
    assert!(comparison.disagreements().iter().all(|it| units.snippets.contains(&it.unit.snippet)));
}

#[test]
fn words_of_who_asks_are_no_units() {
    let corpus = corpus();
    let asks = |run: Run| {
        let context = ContextSpeakers::new([("a", "Host"), ("b", "Host")]);
        let ids = corpus.snippets.iter().filter(|it| it.speaker.as_deref() == Some("Host")).map(|it| it.id);
        Run { context: ids.collect(), parameters: Parameters { context, ..run.parameters.clone() }, ..run }
    };
    let run = asks(run(1));
    let book = coded(&[("ana", "A", &[1, 5]), ("bob", "A", &[1, 3, 5])]);
    let text = Transcript { text: "word ".repeat(81), ..Transcript::default() };
    let load = |_| Ok::<_, std::convert::Infallible>(text.clone());
    let Ok(mut comparison) = CoderComparison::read(&corpus, Some(&run), &book, &two(), load);
    // The snippets 0, 2 and 4 are questions.
    assert_eq!(comparison.units().snippets, [1, 3, 5].map(SnippetIndex));
    for unit in AgreementUnit::ALL {
        comparison.set_unit(unit);
        let units = comparison.text.units(unit);
        let asked = |placed: &PlacedUnit| {
            placed
                .spans
                .iter()
                .any(|span| (span.start / 101) % 2 == 0 || span.end > (span.start / 101) * 101 + 100)
        };
        assert!(!units.is_empty() && !units.iter().any(asked), "{unit:?} {units:?}");
    }
}

#[test]
fn topics_count_as_a_whole_or_by_half_of_what_is_compared() {
    let (corpus, run) = (corpus(), run(1));
    // Topic 0 has snippets 0, 1 and 4, topic 1 has 2 and 3.
    let mut book = coded(&[("bob", "A", &[0, 2, 4])]);
    let edit = assign_topics(&book, &corpus, &run, &[TopicId(0)], ThemeRef::Path("A"), &by("ana")).unwrap();
    apply_checked(&mut book, edit);
    let comparison = compare(&corpus, Some(&run), &book, &two());
    let sizes: Vec<_> = comparison.units().topics.iter().map(|(topic, of)| (topic.0, of.len())).collect();
    assert_eq!(sizes, [(0, 3), (1, 2)]);
    let topics = on(&book, &comparison, "A").topics;
    // Ana: topic 0. Bob: two of three of topic 0, one of two of topic 1, so both.
    assert_eq!((topics.units, topics.observed_agreement, topics.kappa), (2, Some(0.5), Some(0.0)));
}

#[test]
fn without_coders_or_units_there_are_no_figures() {
    let corpus = corpus();
    let book = coded(&[("ana", "A", &[0])]);
    let comparison = compare(&corpus, None, &book, &two());
    assert!(comparison.units().snippets.is_empty() && comparison.disagreements().is_empty());
    assert_eq!(comparison.theme_agreements()[0].snippets, AgreementScores::default());
    assert!(compare(&corpus, None, &book, &[]).units().snippets.is_empty());
}
