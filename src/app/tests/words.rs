//! Words of what is in front, the lines of a search, and what is known of a topic.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::concordance::ConcordanceList;
use crate::app::overlay::split_preview::SplitPreview;
use crate::app::overlay::topic_sheet::TopicSheet;
use crate::app::overlay::word_list::WordList;
use crate::app::{Action, Screen, State};
use crate::coding::WordOrder;
use crate::corpus::{SnippetIndex, Span, TranscriptIndex};
use crate::jobs::search::concordance::{Concordance, ConcordanceLine};
use crate::search::{ConcordanceOrder, HitContext};

fn words(state: &State) -> &WordList {
    state.top_overlay_as().unwrap()
}

fn lines(state: &State) -> &ConcordanceList {
    state.top_overlay_as().unwrap()
}

fn line(snippet: usize, left: &str, right: &str) -> ConcordanceLine {
    ConcordanceLine {
        transcript: TranscriptIndex(0),
        snippet: SnippetIndex(snippet),
        span: Span::new(snippet * 10, snippet * 10 + 4),
        speaker: Some("Guest".to_owned()),
        start: Some(61.0),
        context: HitContext {
            left: left.to_owned(),
            hit: "cost".to_owned(),
            right: right.to_owned(),
            ..HitContext::default()
        },
    }
}

/// The workbench with three lines open.
fn with_lines() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    let found = Concordance {
        query: "cost".to_owned(),
        lines: vec![line(0, "the real", "of it"), line(1, "a low", "is fine"), line(2, "what a", "brings")],
        transcripts: 1,
        note: None,
    };
    bench.state.open_overlay(ConcordanceList::new(found));
    bench
}

#[test]
fn words_are_those_of_what_is_in_front_against_the_rest() {
    let mut bench = TestWorkbench::new();
    bench.press("E");
    let label = bench.topics()[0].to_owned();
    let shown = words(&bench.state);
    assert_eq!(shown.name, format!("the topic {label}"));
    assert!(shown.table.rest.is_some() && shown.order == WordOrder::Keyness);
    let first = shown.table.rows[0].word.clone();
    bench.press("enter");
    assert_eq!(
        (bench.state.screen, bench.state.search.input.value()),
        (Screen::Search, format!("\"{first}\"").as_str())
    );
    bench.press("esc esc 6 E");
    let shown = words(&bench.state);
    assert_eq!((shown.name.as_str(), shown.table.rest), ("the study", None));
    assert!(bench.state.disabled_reason(Action::Sort).unwrap().contains("no rest"));
    let all: usize = bench.state.work.corpus.snippets.len();
    assert!(shown.table.text.times > all);
}

#[test]
fn words_are_sorted_by_either_and_the_cursor_stays_on_its_word() {
    let mut bench = TestWorkbench::new();
    bench.press("E j j");
    let word = words(&bench.state).current().unwrap().word.clone();
    bench.press("s");
    let shown = words(&bench.state);
    assert_eq!((shown.order, &shown.current().unwrap().word), (WordOrder::Frequency, &word));
    assert!(shown.table.rows.is_sorted_by_key(|row| std::cmp::Reverse(row.count.times)));
}

#[test]
fn a_topic_that_is_set_aside_has_no_words_to_count() {
    let mut bench = TestWorkbench::new();
    let topic = bench.state.topics.current_topic().unwrap();
    bench.press("x");
    bench.state.topics.go_to_topic(topic, &bench.state.work);
    bench.press("E");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.notice_text().contains("set aside"), "{}", bench.notice_text());
}

#[test]
fn lines_are_asked_for_with_the_query_as_typed() {
    let mut bench = TestWorkbench::new();
    bench.press("3");
    assert!(bench.state.disabled_reason(Action::ShowConcordance).is_some(), "nothing is typed");
    bench.type_text("cost");
    bench.press("alt-k");
    assert_eq!(bench.concordance_requests, ["cost"]);
    bench.answer_search(&[SnippetIndex(0)]);
    bench.press("enter K");
    assert_eq!(bench.concordance_requests.len(), 2);
}

#[test]
fn lines_go_through_their_orders_and_the_cursor_stays_on_its_line() {
    let mut bench = with_lines();
    let hits = |state: &State| lines(state).found.lines.iter().map(|line| line.snippet.0).collect::<Vec<_>>();
    assert_eq!((lines(&bench.state).order, hits(&bench.state)), (ConcordanceOrder::Right, vec![2, 1, 0]));
    bench.press("s");
    assert_eq!((lines(&bench.state).order, hits(&bench.state)), (ConcordanceOrder::Left, vec![2, 1, 0]));
    assert_eq!(lines(&bench.state).current().unwrap().snippet, 2);
    bench.press("s");
    assert_eq!((lines(&bench.state).order, hits(&bench.state)), (ConcordanceOrder::Text, vec![0, 1, 2]));
    assert_eq!(lines(&bench.state).current().unwrap().snippet, 2, "the cursor went with its line");
}

#[test]
fn what_a_line_says_is_coded_read_and_copied() {
    let mut bench = with_lines();
    let line = lines(&bench.state).current().unwrap().snippet;
    bench.press("t");
    bench.type_text("Money");
    bench.press("enter");
    let theme = bench.state.work.codebook.find_theme("Money").unwrap();
    assert!(bench.state.work.themes_of(line).contains(&theme));
    assert!(bench.state.top_overlay_as::<ConcordanceList>().is_some(), "the lines stay open");
    bench.press("u");
    assert!(bench.state.work.themes_of(line).is_empty());
    bench.press("T");
    assert!(bench.notice_text().contains("no theme"), "{}", bench.notice_text());
    bench.press("y");
    assert!(bench.notice_text().contains("what a cost brings"), "{}", bench.notice_text());
    bench.press("enter");
    assert_eq!((bench.state.screen, bench.state.reader.current_snippet), (Screen::Reader, Some(line)));
    assert_eq!(bench.state.reader.queue.as_ref().unwrap().items.len(), 3);
    assert!(bench.state.overlays.is_empty());
}

fn sheet(state: &State) -> &TopicSheet {
    state.top_overlay_as().unwrap()
}

#[test]
fn what_is_known_of_a_topic_is_read_sorted_and_merged_from_its_sheet() {
    let mut bench = TestWorkbench::new();
    let labels: Vec<String> = bench.topics().iter().map(|label| (*label).to_owned()).collect();
    bench.press("i");
    let shown = sheet(&bench.state);
    let topic = shown.topic.unwrap();
    assert_eq!(bench.state.work.topic_label(topic), labels[0]);
    assert_eq!(shown.profile.in_talk.iter().sum::<usize>(), bench.state.work.topic_snippets(topic).len());
    let second = shown.profile.sentences[1].snippet;
    bench.press("j enter");
    assert_eq!((bench.state.screen, bench.state.reader.current_snippet), (Screen::Reader, Some(second)));
    assert!(bench.state.overlays.is_empty());

    bench.press("1 i t");
    bench.type_text("Broken");
    bench.press("enter");
    assert!(bench.state.overlays.is_empty(), "sorted, and back on the topics");
    assert_eq!(bench.state.work.stats.topic(topic).unwrap().themes.len(), 1);

    let before = bench.topics().len();
    bench.press("i m");
    assert_eq!(bench.topics().len(), before - 1, "merged with the nearest");
    assert!(bench.state.overlays.is_empty());
    bench.press("u");
    assert_eq!(bench.topics().len(), before);

    bench.press("i s");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.notice_text().contains("its parts are shown"), "{}", bench.notice_text());
    bench.finish_split(topic);
    assert_eq!(bench.state.top_overlay_as::<SplitPreview>().unwrap().topic, topic);
}

#[test]
fn nothing_is_known_of_outliers() {
    let mut bench = TestWorkbench::new();
    bench.press("G");
    assert_eq!(bench.state.topics.current_topic(), None);
    assert_eq!(bench.state.disabled_reason(Action::AboutTopic).as_deref(), Some("outliers are no topic"));
}
