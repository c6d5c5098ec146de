//! Topics merged and split, snippets moved, stability.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::picker::Picker;
use crate::app::overlay::split_preview::SplitPreview;
use crate::app::overlay::theme_picker::ThemePicker;
use crate::app::overlay::theme_proposals::ThemeProposals;
use crate::app::overlay::topic_count::TopicCountOverlay;
use crate::app::screen::topics::TopicSort;
use crate::app::{Action, Screen};
use crate::coding::ThemeId;
use crate::coding::suggestions::ThemeSuggestions;
use crate::topics::measure::{ConductSnippet, TopicConduct, TopicStability};
use crate::topics::{MergeStep, TopicId, TopicLevel, TopicTree};

fn sizes(bench: &TestWorkbench) -> Vec<(&str, usize)> {
    bench.state.topics.rows.iter().map(|row| (row.label.as_str(), row.coverage.snippets)).collect()
}

const BEGINNING: [(&str, usize); 4] =
    [("Retrieval and chunking", 4), ("Cost and latency", 3), ("Evaluation with judges", 2), ("outliers", 3)];

#[test]
fn m_merges_what_is_selected_and_u_brings_it_back() {
    let mut bench = TestWorkbench::new();
    bench.press("m");
    assert_eq!(bench.notice_text(), "merge-topics: select two topics or more first, with Space");
    bench.press("j space");
    bench.press("m");
    assert_eq!(sizes(&bench), BEGINNING, "one is not enough");
    bench.press("space m");
    assert_eq!(sizes(&bench), [("Cost and latency", 5), ("Retrieval and chunking", 4), ("outliers", 3)]);
    assert_eq!(
        bench.state.topics.current_row().unwrap().label,
        "Cost and latency",
        "the cursor goes with it"
    );
    assert!(bench.state.topics.selected.is_empty());
    let said = "merged 'Evaluation with judges' into 'Cost and latency' (5 snippets). u takes it back";
    assert_eq!(bench.notice_text(), said);
    bench.press("u");
    assert_eq!(sizes(&bench), BEGINNING);
    bench.press("ctrl-r");
    assert_eq!(bench.topics().len(), 3);
}

#[test]
fn the_topic_under_the_cursor_is_the_one_that_stays() {
    let mut bench = TestWorkbench::new();
    bench.press("space j space k m");
    assert_eq!(bench.topics(), ["Evaluation with judges", "Cost and latency", "outliers"]);
}

#[test]
fn a_split_is_shown_first_and_done_on_enter() {
    let mut bench = TestWorkbench::new();
    bench.press("s");
    assert_eq!(bench.split_requests, [TopicId(0)]);
    bench.finish_split(TopicId(0));
    let Some(parts) = bench.state.top_overlay_as::<SplitPreview>() else { panic!("no parts") };
    assert_eq!((parts.topic_label.as_str(), parts.rows.len()), ("Retrieval and chunking", 2));
    assert_eq!(sizes(&bench), BEGINNING, "nothing is changed yet");
    bench.press("j esc");
    assert_eq!(sizes(&bench), BEGINNING, "refused");
    bench.press("s");
    assert_eq!(bench.split_requests.len(), 1, "what was found is shown again");
    bench.press("enter");
    assert_eq!(
        sizes(&bench),
        [
            ("Cost and latency", 3),
            ("Evaluation with judges", 2),
            ("first half", 2),
            ("second half", 2),
            ("outliers", 3)
        ]
    );
    assert_eq!(bench.state.topics.current_row().unwrap().label, "first half");
    bench.press("u");
    assert_eq!(sizes(&bench), BEGINNING);
}

#[test]
fn parts_wait_where_somebody_does_something_else() {
    let mut bench = TestWorkbench::new();
    bench.press("s 4");
    bench.finish_split(TopicId(0));
    assert!(bench.state.overlays.is_empty());
    assert_eq!(bench.notice_text(), "'Retrieval and chunking' falls into 2 parts; s on it shows them");
    bench.press("1 s");
    assert!(bench.state.top_overlay_as::<SplitPreview>().is_some());
}

#[test]
fn parts_of_what_is_another_topic_by_now_are_not_used() {
    let mut bench = TestWorkbench::new();
    bench.press("s");
    bench.finish_split(TopicId(0));
    bench.press("esc tab w enter");
    assert!(bench.state.topics.split_preview.is_none());
    bench.press("esc s");
    assert_eq!(bench.split_requests.len(), 2, "it is taken apart as it is now");
}

#[test]
fn what_cannot_be_split_says_why() {
    let mut bench = TestWorkbench::new();
    bench.press("G s");
    assert_eq!(bench.notice_text(), "split-topic: outliers are no topic");
    bench.press("g space space s");
    assert_eq!(
        bench.notice_text(),
        "split-topic: select one topic, or none to take the one under the cursor"
    );
    bench.press("esc g s");
    let work = &bench.state.work;
    let whole = crate::app::overlay::split_preview::SplitPreview::new(TopicId(0), Vec::new(), work);
    bench.state.offer_split(whole);
    assert_eq!(
        bench.notice_text(),
        "'Retrieval and chunking' holds together: no two parts of it are large enough"
    );
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn snippets_are_moved_to_a_topic_that_is_found_by_typing() {
    let mut bench = TestWorkbench::new();
    bench.press("w");
    assert_eq!(bench.notice_text(), "move-snippets: go to a snippet with Tab first");
    bench.press("tab j space w");
    let Some(mover) = bench.state.top_overlay_as::<Picker>() else { panic!("no list") };
    assert_eq!(mover.title, "move this snippet from Retrieval and chunking to");
    let choices: Vec<&str> = mover.fuzzy_list.choices.iter().map(|choice| choice.text.as_str()).collect();
    assert_eq!(choices, ["Cost and latency", "Evaluation with judges", "no topic"]);
    bench.type_text("judg").press("enter");
    assert_eq!(
        sizes(&bench),
        [
            ("Retrieval and chunking", 3),
            ("Cost and latency", 3),
            ("Evaluation with judges", 3),
            ("outliers", 3)
        ]
    );
    bench.press("u");
    assert_eq!(sizes(&bench), BEGINNING);
}

#[test]
fn outliers_are_moved_one_after_another() {
    let mut bench = TestWorkbench::new();
    bench.press("G tab j w enter");
    assert_eq!(sizes(&bench)[3], ("outliers", 2));
    assert_eq!(bench.state.topics.panes.snippet_list.cursor, 1, "the next one is under the cursor");
    bench.press("w");
    let Some(mover) = bench.state.top_overlay_as::<Picker>() else { panic!("no list") };
    assert!(mover.fuzzy_list.choices.iter().all(|choice| choice.text != "no topic"), "they are in none");
}

#[test]
fn the_reader_moves_what_is_read() {
    let mut bench = TestWorkbench::new();
    bench.press("enter");
    assert_eq!(bench.state.screen, Screen::Reader);
    let read = bench.state.reader.current_snippet.unwrap();
    bench.press("w").type_text("no topic").press("enter");
    assert_eq!(bench.state.work.topic_of(read), None);
    bench.press("v w");
    assert_eq!(bench.notice_text(), "move-snippets: snippets move whole; Esc leaves the sentences");
}

#[test]
fn stability_is_measured_shown_and_sorted_by() {
    let mut bench = TestWorkbench::new();
    bench.press("S S S S");
    assert_eq!(bench.state.topics.sort, TopicSort::Size, "it is not offered before it is known");
    bench.press("?").type_text("measure-stability").press("enter");
    assert_eq!(bench.stability_requests, 1);
    let run = bench.state.work.run_id().unwrap();
    let measured = TopicStability { variants: Vec::new(), topics: vec![0.2, 0.9, 0.6] };
    assert!(bench.state.use_stability(run, measured));
    let unstable: Vec<bool> = bench.state.topics.rows.iter().map(|row| row.is_unstable()).collect();
    assert_eq!(unstable, [true, false, false, false]);
    bench.press("S S S S");
    assert_eq!(bench.state.topics.sort, TopicSort::Stability);
    assert_eq!(
        bench.topics(),
        ["Cost and latency", "Evaluation with judges", "Retrieval and chunking", "outliers"]
    );
    bench.press("g space space m");
    let row = bench.state.topics.current_row().unwrap();
    assert_eq!((row.label.as_str(), row.stability), ("Cost and latency", None), "made by hand");
    bench.state.run_action(Action::Sort);
    assert_eq!(bench.state.topics.sort, TopicSort::Size);
}

fn joint(left: u32, right: u32) -> MergeStep {
    MergeStep { left, right, distance: 0.1, snippets: 0, label: String::new(), keywords: Vec::new() }
}

/// The small study with a topic tree in which Cost and Evaluation are nearest.
fn with_tree() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    run.measures.tree = TopicTree { topics: 3, joints: vec![joint(1, 2), joint(3, 0)] };
    bench.state.use_run(std::sync::Arc::new(run));
    bench
}

#[test]
fn fewer_topics_are_shown_at_once_and_made_on_enter() {
    let mut bench = with_tree();
    bench.press("_");
    let shown = |bench: &TestWorkbench| {
        let Some(fewer) = bench.state.top_overlay_as::<TopicCountOverlay>() else {
            panic!("{}", bench.notice_text())
        };
        let rows = fewer.rows.iter();
        rows.map(|row| format!("{} {} {}", row.label, row.snippet_count, row.merged_labels.join("+")))
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(&bench), ["Cost and latency 5 Evaluation with judges", "Retrieval and chunking 4 "]);
    bench.press("left");
    assert_eq!(shown(&bench), ["Retrieval and chunking 9 Cost and latency+Evaluation with judges"]);
    bench.press("left right right right");
    let one_by_one = ["Retrieval and chunking 4 ", "Cost and latency 3 ", "Evaluation with judges 2 "];
    assert_eq!(shown(&bench), one_by_one);
    bench.press("enter");
    assert_eq!(sizes(&bench), BEGINNING, "as it was");
    bench.press("_ enter");
    assert_eq!(sizes(&bench), [("Cost and latency", 5), ("Retrieval and chunking", 4), ("outliers", 3)]);
    bench.press("_ enter");
    assert_eq!(sizes(&bench), [("Cost and latency", 9), ("outliers", 3)]);
    bench.press("_");
    assert_eq!(bench.notice_text(), "fewer-topics: no two topics can be joined any more");
    bench.press("u u");
    assert_eq!(sizes(&bench), BEGINNING);
}

#[test]
fn topics_that_were_not_compared_cannot_be_fewer() {
    let mut bench = TestWorkbench::new();
    bench.press("_");
    let said = "fewer-topics: these topics were not compared: they are of several languages, or too few";
    assert_eq!(bench.notice_text(), said);
}

/// Levels as of talk: of two the topics are as many.
fn with_levels() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    let level = |resolution, topics| TopicLevel { resolution, topics, stability: 0.71, one_transcript: 0.0 };
    run.measures.detail.levels = vec![level(0.5, 9), level(0.7, 21), level(1.0, 21), level(1.4, 38)];
    run.measures.detail.resolution = Some(1.0);
    bench.state.use_run(std::sync::Arc::new(run));
    bench
}

#[test]
fn plus_and_minus_go_to_the_next_level_with_another_number_of_topics() {
    let mut bench = with_levels();
    bench.press("+");
    assert_eq!(
        bench.notice_text(),
        "finding about 38 topics, one level finer (0.71 alike in samples; 1 is the same, 0 chance)"
    );
    bench.press("-");
    assert_eq!(bench.level_requests, [1.4, 0.5]);
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    // A last digit is lost on the way through the project.
    run.measures.detail.resolution = Some(1.4 * (1.0 + f64::EPSILON));
    bench.state.use_run(std::sync::Arc::new(run));
    bench.press("+");
    assert_eq!(bench.notice_text(), "finer-topics: this is the finest level; s takes one topic apart");
    assert_eq!(bench.level_requests.len(), 2);
}

#[test]
fn topics_without_levels_say_what_to_do_instead() {
    let mut bench = TestWorkbench::new();
    bench.press("+");
    let said = "finer-topics: these topics have no levels: they are of a given number, of several languages or few; \
                _ joins the nearest, s takes one apart";
    assert_eq!(bench.notice_text(), said);
}

#[test]
fn outliers_are_gone_through_nearest_first_and_say_where_they_lean() {
    let mut bench = TestWorkbench::new();
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    let outliers = bench.state.work.stats.outliers().to_vec();
    for (&at, (topic, near)) in outliers.iter().zip([(1, 0.2), (2, 0.8), (1, 0.5)]) {
        run.nearest_topics.push(crate::topics::Membership {
            snippet: bench.state.work.corpus.snippets[at.0].id,
            topic: Some(TopicId(topic)),
            probability: near,
        });
    }
    bench.state.use_run(std::sync::Arc::new(run));
    bench.press("j j t");
    bench.type_text("Judges");
    bench.press("enter G tab");
    let order = |bench: &TestWorkbench| bench.state.topics.panes.snippet_list.items.to_vec();
    assert_eq!(order(&bench), [outliers[1], outliers[2], outliers[0]]);
    let mut snippets = vec![None; bench.state.work.corpus.snippets.len()];
    snippets[outliers[1].0] = Some((ThemeId(1), 0.75));
    bench.state.use_suggestions(ThemeSuggestions { snippets, ..ThemeSuggestions::default() });
    bench.press("t");
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    assert_eq!(picker.fuzzy_list.choices[0].text, "Judges");
    let detail = &picker.fuzzy_list.choices[0].detail;
    assert_eq!(detail, "suggested 75 %: it is nearest to Evaluation with judges");
    bench.press("enter");
    assert_eq!(order(&bench), [outliers[2], outliers[0], outliers[1]], "what is sorted goes to the end");
    bench.press("w");
    let Some(mover) = bench.state.top_overlay_as::<Picker>() else { panic!("no mover") };
    assert_eq!(mover.fuzzy_list.choices[0].text, "Cost and latency", "the nearest, not the largest");
    bench.press("enter");
    assert_eq!(order(&bench), [outliers[0], outliers[1]]);
}

#[test]
fn what_may_be_conduct_is_a_row_of_its_own_until_it_is_moved_or_sorted() {
    let mut bench = TestWorkbench::new();
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    let conduct =
        TopicConduct { reach: 3.0, edges: 3.0, changes: 3.0, pronouns: Some(3.0), snippets_in_each: 1.0 };
    run.measures.conduct = vec![TopicConduct::default(), conduct, TopicConduct::default()];
    let own = bench.state.work.stats.topic(TopicId(0)).unwrap().snippets.to_vec();
    let mut found = Vec::new();
    for (&at, share) in own[..3].iter().zip([0.55, 0.9, 0.7]) {
        let snippet = bench.state.work.corpus.snippets[at.0].id.0;
        found.push(ConductSnippet { snippet, topic: Some(1), share });
    }
    run.measures.conduct_snippets = Some(found);
    bench.state.use_run(std::sync::Arc::new(run));
    let queue = ("may be conduct", 3);
    let all = [
        ("Retrieval and chunking", 4),
        ("Evaluation with judges", 2),
        ("Cost and latency", 3),
        queue,
        ("outliers", 3),
    ];
    assert_eq!(sizes(&bench), all, "its snippets stay in their topics");
    assert_eq!(bench.state.topics.topic_count, 3);
    bench.press("G k x");
    let way = "at its snippets (Tab) w moves them to a topic of conduct, which can be left out";
    assert_eq!(bench.notice_text(), format!("junk: {way}"));
    bench.press("r");
    assert_eq!(bench.notice_text(), "rename: these are of several topics or none");
    bench.press("tab");
    let order = |bench: &TestWorkbench| bench.state.topics.panes.snippet_list.items.to_vec();
    assert_eq!(order(&bench), [own[1], own[2], own[0]], "the likeliest first");
    bench.press("w");
    let Some(mover) = bench.state.top_overlay_as::<Picker>() else { panic!("no mover") };
    assert_eq!(mover.fuzzy_list.choices[0].text, "Cost and latency", "the topic of conduct nearest to it");
    bench.press("enter");
    assert_eq!(order(&bench), [own[2], own[0]]);
    assert_eq!(bench.state.work.topic_of(own[1]), Some(TopicId(1)));
    bench.press("t");
    bench.type_text("Judges");
    bench.press("enter");
    assert_eq!(order(&bench), [own[0]], "what is in a theme was decided");
    bench.press("u u");
    assert_eq!(sizes(&bench), all);
    bench.press("tab k x");
    assert_eq!(
        bench.topics().len(),
        5,
        "a topic of conduct that is left out takes none of the queue with it"
    );
}

#[test]
fn a_word_is_left_out_of_keywords_and_labels_and_u_takes_it_back() {
    let mut bench = TestWorkbench::new();
    let mut run = crate::topics::Run::clone(bench.state.work.run.as_ref().unwrap());
    let word = |word: &str, score| crate::topics::Keyword { word: word.to_owned(), score };
    run.topics[0].keywords = vec![word("chunk", 0.9), word("vector store", 0.3), word("index", 0.2)];
    run.topics[0].label = "Chunk, Index".to_owned();
    bench.state.use_run(std::sync::Arc::new(run));
    bench.press("X");
    let Some(picker) = bench.state.top_overlay_as::<Picker>() else { panic!("no picker") };
    let words: Vec<&str> = picker.fuzzy_list.choices.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(words, ["chunk", "vector store", "vector", "store", "index"]);
    bench.press("enter");
    assert_eq!(bench.notice_text(), "left the word 'chunk' out of keywords. u takes it back");
    let topic = |bench: &TestWorkbench| bench.state.work.topic(TopicId(0)).unwrap().clone();
    assert_eq!((topic(&bench).label.as_str(), topic(&bench).keywords.len()), ("Vector Store", 2));
    bench.press("r").type_text(" by hand").press("enter");
    let named = bench.state.work.topic_label(TopicId(0));
    bench.press("X").type_text("index").press("enter");
    assert_eq!(topic(&bench).label, "Vector Store");
    assert_eq!(bench.state.work.topic_label(TopicId(0)), named, "a name given by hand stays");
    bench.press("u u u");
    assert_eq!((topic(&bench).label.as_str(), topic(&bench).keywords.len()), ("Chunk, Index", 3));
    bench.press("G X");
    assert_eq!(bench.notice_text(), "leave-out-word: outliers have no keywords");
}

#[test]
fn proposed_themes_are_accepted_renamed_left_out_and_taken_back() {
    let mut bench = with_tree();
    let names = |bench: &TestWorkbench| -> Vec<usize> {
        let sheet: &ThemeProposals = bench.state.top_overlay_as().unwrap();
        sheet.rows.iter().map(|row| row.topics.len()).collect()
    };
    bench.press("P");
    assert_eq!(names(&bench), [3], "a third of three topics is one branch");
    bench.press("+");
    assert_eq!(names(&bench), [2], "the nearest two; the third is alone");
    let proposed = bench.state.top_overlay_as::<ThemeProposals>().unwrap().rows[0].clone();
    bench.press("enter");
    assert_eq!(bench.themes(), [proposed.name.as_str()]);
    assert!(names(&bench).is_empty(), "what was sorted is proposed no more");
    for topic in proposed.topics {
        assert_eq!(bench.state.work.stats.topic(topic).unwrap().themes.len(), 1);
    }
    bench.press("u");
    assert_eq!((names(&bench), bench.themes().len()), (vec![2], 0), "one key takes all of it back");

    bench.press("r");
    bench.press("ctrl-u").type_text("Money");
    bench.press("enter");
    assert_eq!(bench.themes(), ["Money"]);
    bench.press("u x");
    assert!(names(&bench).is_empty());
    assert_eq!(bench.notice_text(), "it is not proposed until this is opened anew");
    bench.press("enter");
    assert!(bench.themes().is_empty(), "nothing is there to be accepted");
    bench.press("esc P +");
    assert_eq!(names(&bench), [2]);
}

#[test]
fn without_a_tree_of_topics_no_theme_is_proposed() {
    let mut bench = TestWorkbench::new();
    let why = bench.state.disabled_reason(Action::ProposeThemes);
    assert_eq!(
        why.as_deref(),
        Some("these topics were not compared: they are of several languages, or too few")
    );
    bench.press("P");
    assert!(bench.state.overlays.is_empty());
}
