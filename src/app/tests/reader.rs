//! The Reader: reading topics in context, selecting sentences, and what counts as read.

use super::test_workbench::TestWorkbench;
use crate::app::{Screen, TerminalEffect};
use crate::corpus::SnippetIndex;

fn place(bench: &TestWorkbench) -> String {
    bench.state.reader.position_text(&bench.state.work).unwrap_or_default()
}

fn selected(bench: &TestWorkbench) -> String {
    let work = &bench.state.work;
    let text = &work.texts.transcript(bench.state.reader.transcript.unwrap()).unwrap().text;
    bench.state.reader.selected_span().map(|span| span.slice(text).to_owned()).unwrap_or_default()
}

#[test]
fn a_topic_is_gone_through_from_its_first_snippet() {
    let mut bench = TestWorkbench::new();
    bench.press("enter");
    assert_eq!(bench.state.screen, Screen::Reader);
    assert_eq!(place(&bench), "snippet 1 of 4 in Retrieval and chunking");
    assert_eq!(bench.state.reader.current_snippet, Some(SnippetIndex(1)), "the representative comes first");
    bench.press("n n n");
    assert_eq!(place(&bench), "snippet 4 of 4 in Retrieval and chunking");
    bench.press("n");
    assert_eq!(bench.notice_text(), "this was the last of 4 in Retrieval and chunking");
    bench.press("p esc");
    assert_eq!(bench.state.screen, Screen::Topics);
}

#[test]
fn a_topic_may_lead_from_transcript_to_transcript() {
    let mut bench = TestWorkbench::new();
    bench.press("j enter n n");
    let header = bench.state.reader.header(&bench.state.work).unwrap();
    assert_eq!(header.name, "standup");
    assert_eq!(header.position, "snippet 3 of 3 in Cost and latency");
    bench.press("p");
    let header = bench.state.reader.header(&bench.state.work).unwrap();
    assert_eq!((header.name.as_str(), header.date.as_deref()), ("practical-ai-230", Some("2023-06-14")));
    assert_eq!(header.speakers, ["Host", "Guest"]);
}

#[test]
fn one_may_read_on_beside_the_topic_and_come_back_to_it() {
    let mut bench = TestWorkbench::new();
    bench.press("j enter ]");
    assert_eq!(place(&bench), "snippet 3 of 4 in this transcript");
    bench.press("n");
    assert_eq!(place(&bench), "snippet 2 of 3 in Cost and latency");
}

#[test]
fn sentences_are_selected_extended_and_assigned() {
    let mut bench = TestWorkbench::new();
    bench.press("enter v");
    assert_eq!(selected(&bench), "The retriever broke first.");
    bench.press("j");
    assert_eq!(selected(&bench), "The retriever broke first. We tried five chunk sizes.");
    bench.press("l");
    assert_eq!(selected(&bench), "We tried five chunk sizes.");
    bench.press("y");
    let Some(TerminalEffect::Copy(quote)) = bench.terminal_effects.pop() else { panic!("nothing copied") };
    assert_eq!(quote.split(" (").next(), Some("“We tried five chunk sizes.”"));
    bench.press("t").type_text("Chunks").press("enter");
    assert_eq!(bench.state.reader.selection, None);
    let assignment = bench.state.work.codebook.assignments.values().next().unwrap();
    assert_eq!(assignment.spans[0].span.len(), "We tried five chunk sizes.".len());
    let page = &bench.state.reader.layout;
    let striped: Vec<usize> =
        page.lines.iter().filter(|line| !page.stripes_on(line).is_empty()).map(|l| l.turn).collect();
    assert_eq!(striped.iter().min(), Some(&1), "the theme shows on the guest's turn");
    assert_eq!(striped.iter().max(), Some(&1));
}

/// The passages of a theme, as they are said.
fn passages(bench: &TestWorkbench, path: &str) -> Vec<String> {
    let work = &bench.state.work;
    let theme = work.codebook.find_theme(path).unwrap();
    let spans = work.codebook.assignments.values().filter(|it| it.theme == theme).flat_map(|it| &it.spans);
    let said = |placed: &crate::coding::TranscriptSpan| {
        let index = work.corpus.transcript_index(placed.transcript).unwrap();
        placed.span.slice(&work.texts.transcript(index).unwrap().text).to_owned()
    };
    spans.map(said).collect()
}

#[test]
fn words_that_are_selected_become_a_theme_and_the_next_passage_goes_there_as_well() {
    let mut bench = TestWorkbench::new();
    bench.press("enter i");
    assert!(bench.notice_text().contains("select what the theme is called by: b words"));
    bench.press("v j b l l l l k k k");
    assert_eq!(selected(&bench), "We tried");
    bench.press("i");
    assert_eq!(passages(&bench, "We tried"), ["We tried"]);
    assert_eq!(bench.state.reader.selection, None);
    bench.press("n .");
    assert_eq!(passages(&bench, "We tried").len(), 2);
    bench.press("u u");
    assert!(bench.state.work.codebook.themes.is_empty());
    bench.press("ctrl-r");
    assert_eq!(passages(&bench, "We tried"), ["We tried"]);
}

#[test]
fn punctuation_alone_names_no_theme() {
    let mut bench = TestWorkbench::new();
    bench.press("enter v");
    let reader = &mut bench.state.reader;
    let (span, head) = (reader.selected_span().unwrap(), reader.selection.unwrap().head);
    reader.sentences[head] = crate::corpus::Span::new(span.end - 1, span.end);
    assert_eq!(selected(&bench), ".");
    bench.press("i");
    assert!(bench.notice_text().contains("nothing but punctuation"), "{}", bench.notice_text());
    assert!(bench.state.work.codebook.themes.is_empty());
}

#[test]
fn words_and_sentences_take_turns_and_a_turn_is_selected_whole() {
    let mut bench = TestWorkbench::new();
    bench.press("enter b");
    assert_eq!(selected(&bench), "The retriever broke first");
    bench.press("k k b");
    assert_eq!(selected(&bench), "The retriever broke first.", "sentences again");
    bench.press("e");
    assert_eq!(
        selected(&bench),
        "The retriever broke first. We tried five chunk sizes. Half of it was boilerplate."
    );
    bench.press("e");
    assert!(selected(&bench).ends_with("Did a reranker help you then?"), "the next turn as well");
    bench.press("esc e");
    assert!(selected(&bench).ends_with("Half of it was boilerplate."));
    bench.press("t").type_text("Chunks").press("enter");
    assert_eq!(passages(&bench, "Chunks").len(), 1);
}

#[test]
fn a_passage_is_moved_from_its_theme_to_another() {
    let mut bench = TestWorkbench::new();
    bench.press("enter c");
    assert!(bench.notice_text().contains("no theme holds here"));
    bench.press("v t").type_text("Chunks").press("enter c").type_text("Failures").press("enter");
    assert!(
        bench.notice_text().contains("moved 1 passage from Chunks to the new theme Failures"),
        "{}",
        bench.notice_text()
    );
    assert_eq!(passages(&bench, "Failures"), ["The retriever broke first."]);
    assert_eq!(passages(&bench, "Chunks"), [""; 0]);
    bench
        .press("v t")
        .type_text("Firsts")
        .press("enter c")
        .type_text("Firsts")
        .press("enter")
        .type_text("Chunks")
        .press("enter");
    assert_eq!(passages(&bench, "Chunks"), ["The retriever broke first."]);
    assert_eq!(passages(&bench, "Failures").len(), 1, "of two themes the one that was chosen");
    bench.press("u");
    assert_eq!(passages(&bench, "Firsts").len(), 1);
}

#[test]
fn the_quote_names_its_source_and_the_source_opens_at_its_second() {
    let mut bench = TestWorkbench::new();
    bench.press("j enter y o");
    assert_eq!(
        bench.terminal_effects,
        [
            TerminalEffect::Copy(
                "“We count the cost per answer, not per token. The GPU is idle at night.” (Guest, practical-ai-230, 0:30)"
                    .to_owned()
            ),
            TerminalEffect::OpenUrl("https://www.youtube.com/watch?v=x&t=30".to_owned()),
        ]
    );
}

#[test]
fn what_stays_on_screen_is_read_and_what_is_passed_by_is_not() {
    let mut bench = TestWorkbench::new();
    assert_eq!(bench.state.topics.unread_topics, 3);
    bench.press("j j k k");
    assert_eq!(bench.state.topics.unread_topics, 3);
    bench.wait(3);
    assert!(bench.state.topics.rows[0].coverage.unread < 4);
    assert_eq!(bench.state.topics.unread_topics, 2);
    assert!(bench.state.work.is_read(SnippetIndex(1)));
}

#[test]
fn nothing_is_read_behind_an_overlay() {
    let mut bench = TestWorkbench::new();
    bench.press("?");
    bench.wait(3);
    assert_eq!(bench.state.topics.unread_topics, 3);
}

#[test]
fn a_transcript_is_chosen_by_name() {
    let mut bench = TestWorkbench::new();
    bench.press("O").type_text("stand").press("enter");
    assert_eq!(bench.state.reader.header(&bench.state.work).unwrap().name, "standup");
    assert_eq!(place(&bench), "snippet 1 of 4 in this transcript");
    bench.press("/");
    assert_eq!(bench.state.screen, Screen::Search);
    assert_eq!(bench.state.search.input.value(), "transcript:\"standup\" ");
}

#[test]
fn what_is_pointed_out_follows_when_one_scrolls_away() {
    let mut bench = TestWorkbench::new();
    bench.press("enter G");
    let window = bench.state.reader.visible_lines();
    let current = bench.state.reader.current_snippet.unwrap();
    let lines = bench.state.reader.layout.lines_of(bench.state.work.snippet(current).unwrap().span);
    assert!(lines.start < window.end && lines.end > window.start, "{lines:?} outside {window:?}");
}
