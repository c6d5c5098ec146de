use super::*;
use crate::coding::edits::{assign_spans, assign_topics, reject_suggestion};
use crate::coding::fixture::{codebook_with, corpus, run, signature};
use crate::coding::{ThemeRef, TranscriptSpan};
use crate::corpus::SnippetIndex;

/// Snippets 0, 1 and 4 point one way, 2 and 3 another, 5 between them but nearer to the first.
struct ToyVectors;

const ROWS: [[f32; 3]; 6] =
    [[1.0, 0.1, 0.5], [0.9, 0.0, 0.5], [0.0, 1.0, 0.5], [0.1, 0.9, 0.5], [0.8, 0.1, 0.5], [0.7, 0.4, 0.5]];

impl SnippetVectorSource for ToyVectors {
    fn row(&self, snippet: SnippetIndex) -> Option<&[f32]> {
        ROWS.get(snippet.0).map(|row| row.as_slice())
    }
}

fn suggested(book: &Codebook, named: &[(i64, [f32; 3])]) -> (CodingStats, ThemeSuggestions) {
    let study = CodingStats::new(&corpus(), Some(&run(1)), book);
    let named = named.iter().map(|(theme, vector)| (ThemeId(*theme), vector.to_vec())).collect();
    let suggestions = suggest_themes(&study, &ToyVectors, &named);
    (study, suggestions)
}

/// What is suggested for the first theme, each with a chance that is shown.
fn listed(found: &ThemeSuggestions) -> Vec<SnippetIndex> {
    let similar = &found.similar[&ThemeId(1)];
    assert!(similar.iter().all(|(_, chance)| *chance >= MIN_CHANCE));
    assert!(similar.is_sorted_by(|a, b| a.1 >= b.1), "the likeliest first");
    let mut listed: Vec<SnippetIndex> = similar.iter().map(|(at, _)| *at).collect();
    listed.sort_unstable();
    listed
}

const ONE_WAY: [f32; 3] = [1.0, 0.0, 0.5];
const ANOTHER: [f32; 3] = [0.0, 1.0, 0.5];

#[test]
fn a_topic_is_suggested_the_theme_it_is_like_and_why() {
    let mut book = codebook_with(&["Search", "Money", "Else"]);
    let edit =
        assign_topics(&book, &corpus(), &run(1), &[TopicId(0)], ThemeRef::Theme(ThemeId(1)), &signature());
    book.apply(&edit.unwrap());
    let (_, found) = suggested(&book, &[(1, ONE_WAY), (2, ANOTHER)]);
    let best = found.best_for_topic(TopicId(1)).unwrap();
    assert_eq!((best.theme, best.reason), (ThemeId(2), SuggestionReason::Name));
    assert_eq!(found.best_for_topic(TopicId(0)), None, "it is in a theme");
    assert_eq!(found.topics[&TopicId(1)].len(), 1, "the other theme is not like it");
    assert_eq!(found.best_for_snippet(SnippetIndex(5)).map(|it| it.0), Some(ThemeId(1)));
    assert_eq!(found.best_for_snippet(SnippetIndex(0)), None);

    let (_, without) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(without.best_for_topic(TopicId(1)), None, "what is like no theme gets none");
}

#[test]
fn what_is_assigned_teaches_more_than_the_name() {
    let mut book = codebook_with(&["Search", "Money"]);
    for (topic, theme) in [(0, 1), (1, 2)] {
        let place = ThemeRef::Theme(ThemeId(theme));
        book.apply(
            &assign_topics(&book, &corpus(), &run(1), &[TopicId(topic)], place, &signature()).unwrap(),
        );
    }
    // The names say the opposite.
    let (study, found) = suggested(&book, &[(1, ANOTHER), (2, [0.8, 0.1, 0.5])]);
    assert_eq!(study.uncoded_snippets(), [5]);
    assert!(found.topics.is_empty());
    assert_eq!(found.least_similar[&ThemeId(1)].len(), 3);
}

#[test]
fn for_a_theme_the_likest_outside_and_the_oddest_inside_are_listed() {
    let mut book = codebook_with(&["Search"]);
    let placed = |at: usize| {
        let snippet = &corpus().snippets[at];
        TranscriptSpan { transcript: snippet.transcript, span: snippet.span }
    };
    let spans = [placed(0), placed(1), placed(2)];
    book.apply(&assign_spans(&book, &spans, ThemeRef::Theme(ThemeId(1)), &signature()).unwrap());
    let (_, found) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(listed(&found), [4, 5]);
    assert_eq!(found.least_similar[&ThemeId(1)][0], SnippetIndex(2), "it points another way");
    let (_, none) = suggested(&Codebook::default(), &[]);
    assert_eq!(none, ThemeSuggestions::default());
}

#[test]
fn what_was_refused_is_not_suggested_again_and_turns_the_theme_away() {
    let mut book = codebook_with(&["Search"]);
    let snippet = |at: usize| {
        let snippet = &corpus().snippets[at];
        TranscriptSpan { transcript: snippet.transcript, span: snippet.span }
    };
    book.apply(&assign_spans(&book, &[snippet(0)], ThemeRef::Theme(ThemeId(1)), &signature()).unwrap());
    let (_, before) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(listed(&before), [1, 4, 5]);
    book.apply(&reject_suggestion(&book, ThemeId(1), &[snippet(5)]).unwrap());
    let (study, after) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(listed(&after), [1, 4]);
    assert_eq!(
        (after.best_for_snippet(SnippetIndex(5)), before.best_for_snippet(SnippetIndex(5)).map(|it| it.0)),
        (None, Some(ThemeId(1)))
    );
    assert_eq!(
        (study.rejected_themes(SnippetIndex(5)).count(), study.rejected_snippets(ThemeId(1))),
        (1, vec![SnippetIndex(5)])
    );

    let (_, open) = suggested(&Codebook { assignments: Default::default(), ..book.clone() }, &[(1, ONE_WAY)]);
    assert_eq!(open.best_for_topic(TopicId(0)).map(|it| it.theme), Some(ThemeId(1)));
    book.assignments.clear();
    book.apply(&reject_suggestion(&book, ThemeId(1), &[snippet(0), snippet(1)]).unwrap());
    let (_, refused) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(refused.best_for_topic(TopicId(0)), None, "refused for two of three");
}

#[test]
fn passages_by_themselves_are_a_reason_too() {
    let mut book = codebook_with(&["Search"]);
    let snippet = &corpus().snippets[5];
    let spans = [TranscriptSpan { transcript: snippet.transcript, span: snippet.span }];
    book.apply(&assign_spans(&book, &spans, ThemeRef::Theme(ThemeId(1)), &signature()).unwrap());
    let (_, found) = suggested(&book, &[(1, [0.6, 0.2, 0.9])]);
    let because = found.best_for_topic(TopicId(0)).map(|it| it.reason);
    assert_eq!(because, Some(SuggestionReason::Passages));
}

#[test]
fn a_theme_is_worded_by_its_path_and_description() {
    let mut book = codebook_with(&["Design/RAG"]);
    let theme = book.find_theme("RAG").unwrap();
    assert_eq!(theme_text(&book, theme), "Design, RAG");
    book.apply(&crate::coding::edits::describe_theme(&book, theme, "Fetching documents.").unwrap());
    assert_eq!(theme_text(&book, theme), "Design, RAG: Fetching documents.");
}
