use super::*;
use crate::coding::edits::{assign_spans, assign_topics, refuse};
use crate::coding::fixture::{book, corpus, run, stamp};
use crate::coding::{Place, PlacedSpan};

/// Snippets 0, 1 and 4 point one way, 2 and 3 another, 5 between them but nearer to the first.
struct Toy;

const ROWS: [[f32; 3]; 6] =
    [[1.0, 0.1, 0.5], [0.9, 0.0, 0.5], [0.0, 1.0, 0.5], [0.1, 0.9, 0.5], [0.8, 0.1, 0.5], [0.7, 0.4, 0.5]];

impl Vectors for Toy {
    fn row(&self, snippet: usize) -> Option<&[f32]> {
        ROWS.get(snippet).map(|row| row.as_slice())
    }
}

fn suggested(book: &Codebook, named: &[(i64, [f32; 3])]) -> (Study, Suggestions) {
    let study = Study::new(&corpus(), Some(&run(1)), book);
    let named = named.iter().map(|(theme, vector)| (ThemeId(*theme), vector.to_vec())).collect();
    let suggestions = suggest(&study, &Toy, &named);
    (study, suggestions)
}

const ONE_WAY: [f32; 3] = [1.0, 0.0, 0.5];
const ANOTHER: [f32; 3] = [0.0, 1.0, 0.5];

#[test]
fn a_topic_is_suggested_the_theme_it_is_like_and_why() {
    let mut book = book(&["Search", "Money", "Else"]);
    let edit = assign_topics(&book, &corpus(), &run(1), &[TopicId(0)], Place::Theme(ThemeId(1)), &stamp());
    book.apply(&edit.unwrap());
    let (_, found) = suggested(&book, &[(1, ONE_WAY), (2, ANOTHER)]);
    let best = found.of_topic(TopicId(1)).unwrap();
    assert_eq!((best.theme, best.because), (ThemeId(2), Because::Name));
    assert_eq!(found.of_topic(TopicId(0)), None, "it is in a theme");
    assert_eq!(found.topics[&TopicId(1)].len(), 1, "the other theme is not like it");
    assert_eq!(found.of_snippet(5), Some(ThemeId(1)));
    assert_eq!(found.of_snippet(0), None);

    let (_, without) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(without.of_topic(TopicId(1)), None, "what is like no theme gets none");
}

#[test]
fn what_is_assigned_teaches_more_than_the_name() {
    let mut book = book(&["Search", "Money"]);
    for (topic, theme) in [(0, 1), (1, 2)] {
        let place = Place::Theme(ThemeId(theme));
        book.apply(&assign_topics(&book, &corpus(), &run(1), &[TopicId(topic)], place, &stamp()).unwrap());
    }
    // The names say the opposite.
    let (study, found) = suggested(&book, &[(1, ANOTHER), (2, [0.8, 0.1, 0.5])]);
    assert_eq!(study.unsorted(), [5]);
    assert!(found.topics.is_empty());
    assert_eq!(found.odd[&ThemeId(1)].len(), 3);
}

#[test]
fn for_a_theme_the_likest_outside_and_the_oddest_inside_are_listed() {
    let mut book = book(&["Search"]);
    let placed = |at: usize| {
        let snippet = &corpus().snippets[at];
        PlacedSpan { transcript: snippet.transcript, span: snippet.span }
    };
    let spans = [placed(0), placed(1), placed(2)];
    book.apply(&assign_spans(&book, &spans, Place::Theme(ThemeId(1)), &stamp()).unwrap());
    let (_, found) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(found.alike[&ThemeId(1)], [4, 5]);
    assert_eq!(found.odd[&ThemeId(1)][0], 2, "it points another way");
    let (_, none) = suggested(&Codebook::default(), &[]);
    assert_eq!(none, Suggestions::default());
}

#[test]
fn what_was_refused_is_not_suggested_again_and_turns_the_theme_away() {
    let mut book = book(&["Search"]);
    let snippet = |at: usize| {
        let snippet = &corpus().snippets[at];
        PlacedSpan { transcript: snippet.transcript, span: snippet.span }
    };
    book.apply(&assign_spans(&book, &[snippet(0)], Place::Theme(ThemeId(1)), &stamp()).unwrap());
    let (_, before) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(before.alike[&ThemeId(1)], [1, 4, 5]);
    book.apply(&refuse(&book, ThemeId(1), &[snippet(5)]).unwrap());
    let (study, after) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(after.alike[&ThemeId(1)], [1, 4]);
    assert_eq!((after.of_snippet(5), before.of_snippet(5)), (None, Some(ThemeId(1))));
    assert_eq!((study.refused(5).count(), study.refused_for(ThemeId(1))), (1, vec![5]));

    let (_, open) = suggested(&Codebook { assignments: Default::default(), ..book.clone() }, &[(1, ONE_WAY)]);
    assert_eq!(open.of_topic(TopicId(0)).map(|it| it.theme), Some(ThemeId(1)));
    book.assignments.clear();
    book.apply(&refuse(&book, ThemeId(1), &[snippet(0), snippet(1)]).unwrap());
    let (_, refused) = suggested(&book, &[(1, ONE_WAY)]);
    assert_eq!(refused.of_topic(TopicId(0)), None, "refused for two of three");
}

#[test]
fn passages_by_themselves_are_a_reason_too() {
    let mut book = book(&["Search"]);
    let snippet = &corpus().snippets[5];
    let spans = [PlacedSpan { transcript: snippet.transcript, span: snippet.span }];
    book.apply(&assign_spans(&book, &spans, Place::Theme(ThemeId(1)), &stamp()).unwrap());
    let (_, found) = suggested(&book, &[(1, [0.6, 0.2, 0.9])]);
    let because = found.of_topic(TopicId(0)).map(|it| it.because);
    assert_eq!(because, Some(Because::Passages));
}

#[test]
fn a_theme_is_worded_by_its_path_and_description() {
    let mut book = book(&["Design/RAG"]);
    let theme = book.find("RAG").unwrap();
    assert_eq!(wording(&book, theme), "Design, RAG");
    book.apply(&crate::coding::edits::describe_theme(&book, theme, "Fetching documents.").unwrap());
    assert_eq!(wording(&book, theme), "Design, RAG: Fetching documents.");
}
