//! Random keys in random order: nothing panics, and undoing everything restores the first state.

use super::test_workbench::TestWorkbench;
use crate::app::command::actions::ACTIONS;
use crate::app::{Action, Effect, InputEvent, ScreenPane, ScreenTarget, TerminalEffect};
use crate::config::keymap::{KeyName, KeyPress};
use crate::corpus::SnippetIndex;
use proptest::prelude::*;

/// Random steps, weighted towards those that make edits.
fn step() -> impl Strategy<Value = RandomStep> {
    prop_oneof![
        4 => (0..ACTIONS.len()).prop_map(|n| RandomStep::Do(ACTIONS[n].action)),
        3 => prop::sample::select(vec![
            Action::Assign, Action::Unassign, Action::Accept, Action::Select, Action::Down, Action::Junk,
            Action::AddTheme, Action::AddChild, Action::MoveIn, Action::MergeThemes, Action::DeleteTheme, Action::Open,
            Action::SelectSentences, Action::NextPane, Action::SelectAll, Action::MergeTopics, Action::SplitTopic, Action::MoveSnippets, Action::Undo, Action::Redo, Action::Rename, Action::Memo, Action::Save,
        ]).prop_map(RandomStep::Do),
        3 => prop::sample::select(vec!["a", "De", "x/y", "é", "1", " "]).prop_map(RandomStep::Type),
        1 => (0usize..11, 0usize..12).prop_map(|(what, row)| RandomStep::Point(what, row)),
        1 => any::<bool>().prop_map(|back| RandomStep::Press(if back { KeyName::Backspace } else { KeyName::Enter })),
    ]
}

#[derive(Debug, Clone)]
enum RandomStep {
    Do(Action),
    Type(&'static str),
    Press(KeyName),
    Point(usize, usize),
}

fn take(bench: &mut TestWorkbench, step: &RandomStep) {
    match step {
        RandomStep::Do(action) => {
            let effects = bench.state.run_action(*action);
            bench.perform(effects);
        }
        RandomStep::Type(text) => {
            bench.type_text(text);
        }
        RandomStep::Press(code) => bench.handle_event(InputEvent::Key(KeyPress::plain(*code))),
        RandomStep::Point(what, row) => bench.handle_event(match what {
            0 => InputEvent::Click(ScreenTarget::Row(ScreenPane::List, *row)),
            1 => InputEvent::Click(ScreenTarget::Row(ScreenPane::Detail, *row)),
            2 => InputEvent::DoubleClick(ScreenTarget::Row(ScreenPane::List, *row)),
            3 => InputEvent::DoubleClick(ScreenTarget::OverlayRow(*row)),
            4 => InputEvent::Scroll(ScreenPane::Detail, *row as i32 - 6),
            5 => InputEvent::Scroll(ScreenPane::List, *row as i32 - 6),
            6 => InputEvent::Click(ScreenTarget::Outside),
            7 => InputEvent::Drag(ScreenTarget::Row(ScreenPane::List, *row * 29)),
            8 => InputEvent::Release,
            9 => InputEvent::ScrollOverCell(ScreenTarget::Row(ScreenPane::List, *row * 29), *row as i32 - 6),
            _ => InputEvent::Paste("one\ntwo \u{1b}[31m".to_owned()),
        }),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn undoing_everything_brings_the_beginning_back(steps in prop::collection::vec(step(), 1..60)) {
        let mut bench = TestWorkbench::new();
        let (mut before, read) = (bench.state.work.codebook.clone(), |bench: &TestWorkbench| bench.state.work.codebook.read_spans.clone());
        for step in &steps {
            take(&mut bench, step);
            if bench.state.search.pending {
                bench.answer_search(&[5, 1, 9].map(SnippetIndex));
            }
            for topic in std::mem::take(&mut bench.split_requests) {
                bench.finish_split(topic);
            }
        }
        let mut rounds = 0;
        while bench.state.undo_state.undo.is_some() {
            bench.perform(vec![Effect::Undo]);
            rounds += 1;
            prop_assert!(rounds <= steps.len(), "undo does not end");
        }
        before.read_spans = read(&bench);
        prop_assert_eq!(&bench.state.work.codebook, &before);
        let escape = char::from(27);
        let clean = bench.terminal_effects.iter().all(|errand| !matches!(errand, TerminalEffect::Copy(text) if text.contains(escape)));
        prop_assert!(clean);
    }
}
