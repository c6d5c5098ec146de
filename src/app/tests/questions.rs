//! What interviewers ask, by guide question.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::prompt::TextPrompt;
use crate::app::overlay::question_sheet::QuestionSheet;
use crate::app::{Action, Screen, State};
use crate::coding::{QuestionGroup, QuestionKind};

fn sheet(state: &State) -> &QuestionSheet {
    state.top_overlay_as().unwrap()
}

/// The workbench with all that is asked open.
fn with_questions() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("1 I a");
    bench
}

/// The names of the rows; those of the guide in capitals.
fn rows(state: &State) -> Vec<String> {
    let sheet = sheet(state);
    let groups = (0..sheet.rows.len()).filter_map(|row| sheet.group(row));
    groups
        .map(|group| match group.kind {
            QuestionKind::Guide(_) => group.name.to_uppercase(),
            QuestionKind::Recurring | QuestionKind::Single => group.name.clone(),
        })
        .collect()
}

fn wordings(state: &State) -> usize {
    sheet(state).wordings().len()
}

#[test]
fn what_does_not_recur_is_listed_on_demand() {
    let mut bench = with_questions();
    assert!(sheet(&bench.state).questions.found.told > 0, "the host asks");
    let all = rows(&bench.state);
    assert!(all.contains(&"What does a token cost you today?".to_owned()), "{all:?}");
    assert!(all.contains(&"What broke first?".to_owned()), "{all:?}");
    bench.press("a");
    assert!(rows(&bench.state).len() < all.len(), "what no other talk asks is left out");
}

#[test]
fn a_question_is_named_renamed_grows_loses_a_wording_and_is_deleted_each_undone_by_one_key() {
    let mut bench = with_questions();
    let before = rows(&bench.state);
    bench.press("n");
    assert!(bench.state.top_overlay_as::<TextPrompt>().is_some());
    bench.press("enter");
    let named = before[0].to_uppercase();
    assert_eq!(rows(&bench.state)[0], named, "the wording is proposed as its name");
    assert!(!sheet(&bench.state).is_stale, "it was grouped again");
    let disabled = |action| bench.state.top_overlay().unwrap().disabled_reason(action).is_some();
    assert!(disabled(Action::NameQuestion) && !disabled(Action::Rename));
    bench.press("r");
    bench.type_text(" Really");
    bench.press("enter");
    assert_eq!(rows(&bench.state)[0], format!("{named} REALLY"));
    bench.press("j m enter");
    assert_eq!((rows(&bench.state).len(), wordings(&bench.state)), (before.len() - 1, 2));
    bench.press("x enter");
    assert_eq!(rows(&bench.state).len(), before.len(), "the wording is by itself again");
    bench.press("g D");
    assert_eq!(rows(&bench.state).len(), before.len());
    assert!(bench.state.work.codebook.guide_questions.is_empty());
    bench.press("u");
    assert_eq!(bench.state.work.codebook.guide_questions.len(), 1);
    bench.press("u u u u");
    assert_eq!(rows(&bench.state), before);
}

#[test]
fn answers_are_read_one_after_another_in_their_talks() {
    let mut bench = with_questions();
    let answers = sheet(&bench.state).current().unwrap().snippets.clone();
    assert!(!answers.is_empty());
    bench.press("enter");
    assert_eq!(bench.state.screen, Screen::Reader);
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn the_matrix_has_a_column_for_each_guide_question_once_there_is_one() {
    use crate::coding::MatrixColumns;
    let mut bench = with_questions();
    let all = |state: &State| MatrixColumns::all(&state.work.corpus, &state.work.codebook);
    assert!(!all(&bench.state).contains(&MatrixColumns::Questions));
    bench.press("n enter");
    assert!(all(&bench.state).contains(&MatrixColumns::Questions));
}

#[test]
fn the_cursor_stays_on_what_it_was_on_when_all_is_read_again() {
    let mut bench = with_questions();
    bench.press("j n");
    bench.type_text(" Named");
    bench.press("enter");
    let numbered_anew = |state: &State, skipped: usize| {
        let mut questions = sheet(state).questions.clone();
        let mut found = (*questions.found).clone();
        // As if so many questions were not asked any more: all others have another number then.
        found.asked.drain(..skipped);
        for group in &mut found.groups {
            group.questions = group.questions.iter().filter_map(|at| at.checked_sub(skipped)).collect();
        }
        found.groups.rotate_left(1);
        questions.found = found.into();
        questions
    };
    for keys in ["g", "j", "G"] {
        bench.press(keys);
        let before = sheet(&bench.state).current().unwrap().name.clone();
        let questions = numbered_anew(&bench.state, 0);
        assert!(bench.state.update_questions(questions).is_none());
        assert_eq!(sheet(&bench.state).current().unwrap().name, before);
    }
    let open = sheet(&bench.state);
    let is_later = |group: &QuestionGroup| group.kind == QuestionKind::Single && group.questions[0] > 0;
    let row = (0..open.rows.len()).find(|row| is_later(open.group(*row).unwrap())).unwrap();
    bench.press("g");
    for _ in 0..row {
        bench.press("j");
    }
    let before = sheet(&bench.state).current().unwrap().clone();
    let at = before.questions[0];
    let questions = numbered_anew(&bench.state, 1);
    assert!(bench.state.update_questions(questions).is_none());
    let current = sheet(&bench.state).current().unwrap();
    assert_eq!((&current.name, current.questions.first()), (&before.name, Some(&(at - 1))));
    let shown: Vec<&str> = sheet(&bench.state).wordings().iter().map(|it| it.shown.as_str()).collect();
    assert!(shown.contains(&before.name.as_str()), "the wordings are those of this row: {shown:?}");
}
