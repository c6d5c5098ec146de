//! Theme suggestions: where they are shown, how they are refused, and that they are not counted.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::theme_picker::ThemePicker;
use crate::app::screen::themes::ThemeSnippetFilter;
use crate::coding::ThemeId;
use crate::coding::suggestions::{SuggestionReason, ThemeSuggestion, ThemeSuggestions};
use crate::corpus::SnippetIndex;
use crate::topics::TopicId;

/// A study with suggestions: the first topic is in Design, the second and outlier 8 are similar to it, and
/// snippet 3 is the least similar member.
fn suggested() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design").press("enter");
    bench.press("4 a").type_text("Money").press("enter").press("1 g");
    let likely = |theme, because| ThemeSuggestion {
        theme: ThemeId(theme),
        chance: 0.72,
        similarity: 0.5,
        reason: because,
    };
    let topics = [(
        TopicId(1),
        vec![likely(1, SuggestionReason::Topic(TopicId(0))), likely(2, SuggestionReason::Name)],
    )];
    bench.state.use_suggestions(ThemeSuggestions {
        topics: topics.into_iter().collect(),
        snippets: (0..12).map(|at| (at == 8).then_some((ThemeId(1), 0.8))).collect(),
        similar: [(ThemeId(1), [8, 4].map(|at| (SnippetIndex(at), 0.8)).to_vec())].into_iter().collect(),
        least_similar: [(ThemeId(1), [3, 0].map(SnippetIndex).to_vec())].into_iter().collect(),
    });
    bench
}

fn details(bench: &TestWorkbench) -> Vec<(&str, &str)> {
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    picker.fuzzy_list.choices.iter().map(|it| (it.text.as_str(), it.detail.as_str())).collect()
}

#[test]
fn what_is_suggested_stands_first_with_the_reason_and_is_not_counted() {
    let mut bench = suggested();
    let rows = &bench.state.topics.rows;
    let marks: Vec<_> = rows.iter().map(|row| (row.suggested_theme, row.themes.len())).collect();
    assert_eq!(marks, [(None, 1), (Some((ThemeId(1), 0.72)), 0), (None, 0), (None, 0)]);
    assert_eq!(bench.state.topics.assigned_topics, 1, "a suggestion sorts nothing");
    bench.press("j t");
    assert_eq!(
        details(&bench),
        [("Design", "suggested 72 %: like Retrieval and chunking"), ("Money", "suggested 72 %: by its name")]
    );
    bench.press("enter");
    assert_eq!(bench.state.topics.assigned_topics, 2);
    assert_eq!(bench.state.topics.rows[1].suggested_theme, None, "it is decided now");
}

#[test]
fn a_number_chooses_among_the_first_nine_while_nothing_is_typed() {
    let mut bench = suggested();
    bench.press("j t 2");
    assert!(bench.notice_text().ends_with("to Money. u takes it back"), "{}", bench.notice_text());
    bench.press("j t");
    let (first, _) = details(&bench)[0];
    assert_eq!(first, "Money", "what was used last comes first where nothing is suggested");
    bench.press("9");
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    assert_eq!(picker.fuzzy_list.query(), "9", "there is no ninth: it is the beginning of a name");
    bench.type_text("0s").press("enter");
    assert_eq!(bench.themes(), ["Design", "Money", "90s"]);
}

#[test]
fn beside_a_theme_what_is_like_it_and_what_is_odd_in_it_are_listed() {
    let mut bench = suggested();
    bench.press("4 g");
    let listed = |bench: &TestWorkbench| bench.state.themes.panes.snippet_list.items.to_vec();
    assert_eq!(listed(&bench), [0, 1, 2, 3]);
    bench.press("f");
    assert_eq!(
        (listed(&bench), bench.state.themes.snippet_filter),
        ([8, 4].map(SnippetIndex).to_vec(), ThemeSnippetFilter::Suggested)
    );
    bench.press("tab t");
    assert_eq!(details(&bench)[0], ("Design", "suggested 80 %: like what is in it"));
    bench.press("1");
    assert_eq!(listed(&bench), [4], "what was taken in is no suggestion any more");
    bench.press("tab f");
    assert_eq!(listed(&bench), [3, 0]);
    bench.press("esc");
    assert_eq!(bench.state.themes.snippet_filter, ThemeSnippetFilter::Contents);
    assert_eq!(listed(&bench).len(), 5);
    bench.press("j f");
    assert_eq!(
        bench.notice_text(),
        "suggested: assign something to it first: then what is like it can be found"
    );
}

#[test]
fn what_is_refused_is_an_edit_and_not_listed_any_more() {
    let mut bench = suggested();
    bench.press("j t ctrl-x");
    assert_eq!(bench.notice_text(), "refused Design for 3 snippets. u takes it back");
    assert_eq!(bench.state.work.codebook.rejected_suggestions.len(), 3);
    bench.press("u");
    assert!(bench.state.work.codebook.rejected_suggestions.is_empty());
    bench.press("g t ctrl-x");
    assert_eq!(bench.notice_text(), "only what is suggested can be refused");
    bench.press("esc 4 g x");
    assert_eq!(bench.notice_text(), "refuse: list what is suggested first");
    bench.press("f tab x");
    assert_eq!(bench.state.themes.panes.snippet_list.items.to_vec(), [4]);
    bench.press("u");
    assert_eq!(bench.state.themes.panes.snippet_list.items.to_vec(), [8, 4]);
}

#[test]
fn suggestions_for_another_corpus_are_forgotten() {
    let mut bench = suggested();
    let (corpus, codebook) = (bench.state.work.corpus.clone(), bench.state.work.codebook.clone());
    bench.state.use_corpus(corpus, codebook);
    bench.press("4 g");
    assert!(
        bench.state.work.suggestions.similar.is_empty() && bench.state.work.suggestions.snippets.is_empty()
    );
}

#[test]
fn of_a_selection_only_what_it_was_suggested_for_refuses_a_theme() {
    let mut bench = suggested();
    bench.press("j space space t");
    bench.press("ctrl-x");
    assert_eq!(
        bench.notice_text(),
        "refused Design for 3 snippets. u takes it back",
        "not for the other topic"
    );
}

#[test]
fn suggestions_of_another_run_are_forgotten() {
    let mut bench = suggested();
    let run = bench.state.work.run.clone().unwrap();
    bench.state.use_run(run);
    assert!(bench.state.work.topic_suggestion(TopicId(1)).is_none());
}
