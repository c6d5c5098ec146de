//! Topics merged and taken apart, snippets moved, stability: what it looks like.

use super::bench::TestWorkbench;
use super::screens::look_after;
use leitmotif::app::State;
use leitmotif::app::overlay::split_preview::{SplitPartRow, SplitPreview};
use leitmotif::coding::edits::TopicPart;
use leitmotif::topics::measure::TopicStability;
use leitmotif::topics::{Keyword, TopicId};

/// Takes the first topic apart into parts of 6, 3, 2 and 1 snippets.
fn take_apart(state: &mut State) {
    let members = state.work.topic_snippets(TopicId(0)).to_vec();
    assert_eq!(members.len(), 12);
    let words = |words: &[&str]| {
        words.iter().map(|word| Keyword { word: (*word).to_owned(), score: 0.5 }).collect::<Vec<_>>()
    };
    let shapes = [
        ("Agreement with people", words(&["agreement", "people", "measure", "model"]), 0..6),
        ("Rubrics first", words(&["rubric", "answers", "write"]), 6..9),
        ("A test set we believe in", words(&["test set", "questions", "believe", "secret"]), 9..11),
        ("Consistency", words(&["consistency", "judge"]), 11..12),
    ];
    let quote = "A test set of eighty questions that we believe in, that is the whole secret, and the part of it \
                 nobody wants to hear is that it has to be written by hand, by the people who ask.";
    let rows = shapes.into_iter().map(|(label, keywords, range)| SplitPartRow {
        part: TopicPart { label: label.to_owned(), keywords, snippets: members[range].to_vec() },
        quote: quote.to_owned(),
    });
    let parts = SplitPreview::new(TopicId(0), rows.collect(), &state.work);
    state.offer_split(parts);
    assert_eq!(state.overlays.len(), 1);
}

fn measure(state: &mut State) {
    let run = state.work.run_id().unwrap();
    let topics = vec![0.91, 0.24, 0.55, 1.0, 0.72, 0.1];
    assert!(state.use_stability(run, TopicStability { variants: Vec::new(), topics }));
}

#[test]
fn the_parts_of_a_topic() {
    look_after("parts", |_| {}, take_apart);
}

#[test]
fn fewer_topics_are_seen_before_they_are_made() {
    look_after(
        "fewer",
        |bench| {
            bench.press("_ -");
        },
        |_| {},
    );
}

#[test]
fn an_outlier_says_what_it_is_nearest_to() {
    look_after(
        "outliers",
        |bench| {
            bench.press("G tab");
        },
        |_| {},
    );
}

#[test]
fn which_topics_come_back() {
    look_after("stability", |_| {}, measure);
}

#[test]
fn an_unstable_topic_says_so_in_words() {
    let mut bench = TestWorkbench::open(80, 24);
    bench.press("j");
    let screen = bench.screen_after(measure);
    assert!(screen.contains("stability .24, unstable"), "{screen}");
}

#[test]
fn moving_a_snippet() {
    look_after(
        "mover",
        |bench| {
            bench.press("tab w");
        },
        |_| {},
    );
}

#[test]
fn topics_merged() {
    let mut bench = TestWorkbench::open(80, 24);
    bench.press("space space m");
    insta::assert_snapshot!("merged_80x24", bench.screen());
    bench.press("u");
    assert!(bench.screen().contains("taken back: merged"), "{}", bench.screen());
}

#[test]
fn every_size_of_the_parts() {
    let mut bench = TestWorkbench::open(80, 24);
    for (width, height) in (1..=100).flat_map(|width| (1..=30).step_by(3).map(move |height| (width, height)))
    {
        bench.resize(width, height);
        let screen = bench.screen_after(take_apart);
        assert_eq!(screen.lines().count(), usize::from(height));
    }
}
