//! Assigning to themes, taking off, renaming, and editing the codebook.

use super::test_workbench::TestWorkbench;
use crate::app::overlay::confirm::ConfirmDialog;
use crate::app::overlay::history::HistoryOverlay;
use crate::app::overlay::prompt::TextPrompt;
use crate::app::overlay::theme_picker::ThemePicker;
use crate::app::screen::themes::ThemeListItem;
use crate::app::{Action, InputEvent, Keymap, ScreenPane, ScreenTarget};
use crate::config::keymap::KeyBindings;
use std::sync::Arc;

fn choices(bench: &TestWorkbench) -> Vec<&str> {
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    picker
        .fuzzy_list
        .matches
        .iter()
        .map(|m| picker.fuzzy_list.choices[m.choice_index].text.as_str())
        .collect()
}

#[test]
fn a_new_name_makes_the_theme_and_u_takes_all_of_it_back() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design/RAG").press("enter");
    assert_eq!(bench.themes(), ["Design", "Design/RAG"]);
    assert_eq!(bench.state.topics.assigned_topics, 1);
    assert!(bench.notice_text().ends_with("u takes it back"), "{}", bench.notice_text());
    bench.press("u");
    assert_eq!(bench.themes(), [""; 0]);
    assert_eq!(bench.state.topics.assigned_topics, 0);
    bench.press("ctrl-r");
    assert_eq!(bench.themes(), ["Design", "Design/RAG"]);
}

#[test]
fn the_log_goes_back_to_any_point_and_u_brings_all_of_it_again() {
    let mut bench = TestWorkbench::new();
    for name in ["One", "Two", "Three"] {
        bench.press("t").type_text(name).press("enter");
    }
    bench.press("u H");
    let Some(log) = bench.state.top_overlay_as::<HistoryOverlay>() else { panic!("no log") };
    let undone: Vec<bool> = log.points.iter().map(|point| point.undone).collect();
    assert_eq!((undone, log.current_point()), (vec![true, false, false, false], Some(1)));
    assert_eq!(log.points[3].what, "the beginning");
    bench.press("enter");
    assert_eq!(bench.notice_text(), "that change was taken back itself; choose one that holds");
    bench.press("j enter");
    assert_eq!(bench.notice_text(), "it is like that now");
    bench.press("j enter");
    let Some(_) = bench.state.top_overlay_as::<ConfirmDialog>() else { panic!("no question") };
    bench.press("y");
    assert_eq!(bench.themes(), ["One"]);
    bench.press("u");
    assert_eq!(bench.themes(), ["One", "Two"]);
    bench.press("H j j j enter n");
    assert_eq!(bench.themes(), ["One", "Two"]);
}

#[test]
fn what_is_typed_prefers_a_theme_that_begins_so_and_a_new_one_where_it_is_only_alike() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design/RAG").press("enter");
    bench.press("j t").type_text("Drag and drop").press("enter");
    bench.press("t").type_text("rag");
    assert_eq!(choices(&bench)[0], "Design/RAG");
    assert!(!choices(&bench).contains(&"rag"), "RAG is there already: {:?}", choices(&bench));
    bench.press("ctrl-u").type_text("desi");
    assert_eq!(choices(&bench), ["Design/RAG", "Design", "desi"], "of two as good the one used last");
    bench.press("ctrl-u").type_text("dop");
    assert_eq!(choices(&bench)[0], "dop", "an accidental likeness does not win: {:?}", choices(&bench));
    bench.press("ctrl-u").type_text("Design/Rer");
    bench.press("enter");
    assert_eq!(bench.themes(), ["Design", "Design/RAG", "Design/Rer", "Drag and drop"]);
}

#[test]
fn tab_takes_over_a_path_to_write_on() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design").press("enter");
    bench.press("t").type_text("des").press("tab").type_text("/Agents").press("enter");
    assert_eq!(bench.themes(), ["Design", "Design/Agents"]);
}

#[test]
fn several_topics_go_to_one_theme_and_the_selection_is_used_up() {
    let mut bench = TestWorkbench::new();
    bench.press("space space t");
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    assert_eq!(picker.title, "assign 2 topics to");
    bench.type_text("Running it").press("enter");
    assert_eq!(bench.state.topics.assigned_topics, 2);
    assert!(bench.state.topics.selected.is_empty());
    bench.press("g T");
    assert_eq!(bench.state.topics.assigned_topics, 1, "T takes the topic under the cursor off again");
}

#[test]
fn take_off_asks_which_where_there_are_several() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("One").press("enter");
    bench.press("t").type_text("Two").press("enter");
    bench.press("T");
    assert_eq!(choices(&bench), ["One", "Two"]);
    bench.press("down enter");
    let themes: Vec<String> = bench.state.topics.rows[0]
        .themes
        .iter()
        .map(|id| bench.state.work.codebook.theme_path(*id))
        .collect();
    assert_eq!(themes, ["One"]);
}

#[test]
fn snippets_are_assigned_from_the_other_pane() {
    let mut bench = TestWorkbench::new();
    bench.press("tab space space t").type_text("By hand").press("enter").press("4");
    let row = &bench.state.themes.rows[0];
    assert_eq!((row.name.as_str(), row.coverage.snippets), ("By hand", 2));
    assert_eq!(bench.state.themes.detail.coded_by_hand, 2);
}

#[test]
fn a_snippet_is_kept_as_a_quote_of_its_theme_and_let_go_by_the_same_key() {
    let mut bench = TestWorkbench::new();
    bench.press("tab Q");
    assert_eq!(bench.notice_text(), "quote: assign it first: a quote is kept for a theme");
    bench.press("t").type_text("Keep").press("enter Q");
    assert!(bench.notice_text().starts_with("kept 1 quote for Keep"), "{}", bench.notice_text());
    assert_eq!(bench.state.work.codebook.quotes.len(), 1);
    bench.press("t").type_text("Other").press("enter Q");
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    let kept: Vec<bool> =
        picker.fuzzy_list.choices.iter().map(|choice| choice.detail.starts_with("kept")).collect();
    assert_eq!((choices(&bench), kept), (vec!["Keep", "Other"], vec![true, false]));
    assert_eq!(picker.fuzzy_list.choices[0].detail, "kept; Enter lets it go");
    bench.press("enter");
    assert!(bench.state.work.codebook.quotes.is_empty());
    bench.press("u");
    assert_eq!(bench.state.work.codebook.quotes.len(), 1);
}

#[test]
fn renaming_and_junk() {
    let mut bench = TestWorkbench::new();
    bench.press("r ctrl-u").type_text("Retrieval").press("enter");
    assert_eq!(bench.topics()[0], "Retrieval");
    bench.press("x");
    assert_eq!(bench.topics(), ["Cost and latency", "Evaluation with judges", "Retrieval", "outliers"]);
    assert!(bench.state.topics.rows[2].is_junk);
    assert_eq!(bench.state.topics.topic_count, 2);
    bench.press("x");
    assert_eq!(bench.topics()[0], "Retrieval");
}

#[test]
fn a_name_that_cannot_be_taken_stays_in_the_prompt_with_the_reason() {
    let mut bench = TestWorkbench::new();
    bench.press("4 a").type_text("One").press("enter");
    bench.press("a").type_text("one").press("enter");
    let Some(prompt) = bench.state.top_overlay_as::<TextPrompt>() else { panic!("closed") };
    assert!(prompt.problem.as_deref().unwrap().contains("already"), "{:?}", prompt.problem);
    bench.press("esc");
    assert_eq!(bench.themes(), ["One"]);
}

#[test]
fn the_filter_narrows_by_name_keyword_and_theme() {
    let mut bench = TestWorkbench::new();
    bench.press("/").type_text("gpu");
    assert_eq!(bench.topics(), ["Cost and latency"]);
    bench.press("enter t").type_text("Money").press("enter").press("esc");
    assert_eq!(bench.topics().len(), 4);
    bench.press("/").type_text("mon");
    assert_eq!(bench.topics(), ["Cost and latency"]);
    bench.press("esc");
    assert_eq!(bench.topics().len(), 4);
}

#[test]
fn themes_are_built_moved_and_deleted() {
    let mut bench = TestWorkbench::new();
    bench.press("4 a").type_text("Design").press("enter");
    bench.press("a").type_text("Operations").press("enter");
    bench.press("A").type_text("Cost").press("enter");
    assert_eq!(bench.themes(), ["Design", "Operations", "Operations/Cost"]);
    bench.press("<");
    assert_eq!(bench.themes(), ["Design", "Operations", "Cost"]);
    bench.press("K");
    assert_eq!(bench.themes(), ["Design", "Cost", "Operations"]);
    bench.press(">");
    assert_eq!(bench.themes(), ["Design", "Design/Cost", "Operations"]);
    bench.press("g m").type_text("oper").press("enter");
    assert_eq!(bench.themes(), ["Operations", "Operations/Cost"]);
    bench.press("u g");
    bench.press("D");
    let Some(confirm) = bench.state.top_overlay_as::<ConfirmDialog>() else { panic!("no question") };
    assert_eq!(confirm.question, "Delete Design with 1 theme inside? It holds nothing. u brings it back.");
    bench.press("n");
    assert_eq!(bench.themes().len(), 3);
    bench.press("D y");
    assert_eq!(bench.themes(), ["Operations"]);
}

#[test]
fn a_theme_says_what_it_loses_before_it_is_deleted() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design").press("enter").press("4 D");
    let Some(confirm) = bench.state.top_overlay_as::<ConfirmDialog>() else { panic!("no question") };
    assert_eq!(confirm.question, "Delete Design? It lets go of 1 topic and 4 snippets. u brings it back.");
}

#[test]
fn themes_fold_and_show_what_they_hold() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design/RAG").press("enter").press("4");
    let nodes = |bench: &TestWorkbench| {
        bench.state.themes.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(nodes(&bench), ["Design", "RAG", "unsorted"]);
    let design = &bench.state.themes.rows[0];
    assert_eq!((design.topic_count, design.coverage.snippets, design.coverage.transcripts), (1, 4, 1));
    bench.press("g h");
    assert_eq!(nodes(&bench), ["Design", "unsorted"]);
    bench.press("l j j");
    assert_eq!(bench.state.themes.current_row().unwrap().item, ThemeListItem::Unsorted);
    assert_eq!(bench.state.themes.current_row().unwrap().topic_count, 2);
    assert_eq!(bench.state.themes.panes.snippet_list.items.len(), 5);
    let said = &bench.state.themes.detail.description;
    assert!(said.contains("Topics in no theme") && said.contains("outliers"), "{said}");
}

#[test]
fn memos_and_descriptions_are_kept_on_esc() {
    let mut bench = TestWorkbench::new();
    bench.press("M").type_text("strong topic").press("enter").type_text("reread").press("esc");
    assert!(bench.state.topics.rows[0].has_memo);
    bench.press("M").type_text("!!").press("ctrl-x");
    let memo = bench.state.work.codebook.memos.values().next().unwrap();
    assert_eq!(memo.text, "strong topic\nreread");
    bench.press("t").type_text("Design").press("enter").press("4 e").type_text("Use when").press("esc");
    assert_eq!(bench.state.themes.detail.description, "Use when");
}

#[test]
fn the_mouse_does_what_keys_do() {
    let mut bench = TestWorkbench::new();
    bench.handle_event(InputEvent::Click(ScreenTarget::Row(ScreenPane::List, 2)));
    assert_eq!(bench.state.topics.current_row().unwrap().label, "Evaluation with judges");
    bench.handle_event(InputEvent::Click(ScreenTarget::Action(crate::app::Action::Assign)));
    bench.type_text("Judges");
    bench.handle_event(InputEvent::DoubleClick(ScreenTarget::OverlayRow(0)));
    assert_eq!(bench.themes(), ["Judges"]);
    bench.handle_event(InputEvent::DoubleClick(ScreenTarget::Row(ScreenPane::Detail, 1)));
    assert_eq!(bench.state.screen, crate::app::Screen::Reader);
}

#[test]
fn the_picker_of_quotes_names_the_key_in_force() {
    let mut bench = TestWorkbench::new();
    bench.press("tab t").type_text("One").press("enter t").type_text("Two").press("enter Q enter");
    let bindings: KeyBindings = toml::from_str("[choosing]\naccept = \"f9\"\n").unwrap();
    bench.state.work.keymap = Arc::new(Keymap::new(&bindings).0);
    bench.press("Q");
    let Some(picker) = bench.state.top_overlay_as::<ThemePicker>() else { panic!("no picker") };
    let details: Vec<&str> = picker.fuzzy_list.choices.iter().map(|it| it.detail.as_str()).collect();
    assert!(details.contains(&"kept; F9 lets it go"), "{details:?}");
}

/// The rows of the tree as they are read: indented, with where a listed theme has its home.
fn tree_rows(bench: &TestWorkbench) -> Vec<String> {
    let row = |row: &crate::app::screen::themes::ThemeRow| {
        let home = row.home.as_ref().map_or_else(String::new, |home| format!(" (under {home})"));
        format!("{}{}{home}", " ".repeat(row.depth), row.name)
    };
    bench.state.themes.rows.iter().map(row).collect()
}

#[test]
fn a_theme_is_listed_under_another_with_its_counts_and_taken_off_there() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Money/Costs").press("enter");
    bench.press("4 g a").type_text("Time").press("enter");
    bench.press("g j");
    let counted = |bench: &TestWorkbench| {
        let theme = bench.state.work.codebook.find_theme("Time").unwrap();
        bench.state.work.stats.prevalence(theme).unwrap().subtree.snippets
    };
    assert_eq!(counted(&bench), 0);
    bench.press("+").type_text("Time").press("enter");
    assert_eq!(tree_rows(&bench), ["Money", " Costs", "Time", " Costs (under Money)", "unsorted"]);
    assert_eq!(counted(&bench), 4);
    assert_eq!(bench.state.themes.detail.elsewhere, "also under Time");
    // Where it is only listed it is looked at, and not changed.
    bench.press("j j");
    assert!(matches!(bench.state.themes.current_row().unwrap().item, ThemeListItem::Reference(..)));
    assert_eq!(bench.state.themes.panes.snippet_list.items.len(), 4);
    assert!(bench.state.disabled_reason(Action::DeleteTheme).unwrap().contains("only listed here"));
    assert!(
        bench
            .state
            .disabled_reason(Action::Rename)
            .unwrap()
            .to_lowercase()
            .contains("enter goes to its home")
    );
    bench.press("enter");
    assert_eq!(bench.state.themes.current_row().unwrap().item, bench.state.themes.rows[1].item);
    assert!(bench.state.disabled_reason(Action::NotUnder).unwrap().contains("its home"));
    bench.press("j j -");
    assert_eq!((tree_rows(&bench).len(), counted(&bench)), (4, 0));
    bench.press("u");
    assert_eq!((tree_rows(&bench).len(), counted(&bench)), (5, 4));
}

#[test]
fn only_themes_that_a_theme_may_stand_under_are_offered() {
    let mut bench = TestWorkbench::new();
    bench.press("4");
    for path in ["Money/Costs/Rent", "Time"] {
        bench.press("g a").type_text(path).press("enter");
    }
    bench.press("g j +");
    let picker: &ThemePicker = bench.state.top_overlay_as().unwrap();
    let offered: Vec<&str> = picker.fuzzy_list.choices.iter().map(|choice| choice.text.as_str()).collect();
    assert_eq!(offered, ["Time"], "not what is below it, nor its parent");
}

#[test]
fn deleting_a_theme_says_what_is_lost_and_not_what_is_only_listed() {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Money/Costs").press("enter");
    bench.press("4 g a").type_text("Time").press("enter");
    bench.press("g j +").type_text("Time").press("enter");
    bench.press("j D");
    let confirm: &ConfirmDialog = bench.state.top_overlay_as().unwrap();
    assert_eq!(confirm.question, "Delete Time? It holds nothing. u brings it back.");
    bench.press("esc k D");
    let confirm: &ConfirmDialog = bench.state.top_overlay_as().unwrap();
    assert!(confirm.question.contains("It goes from under Time too."), "{}", confirm.question);
}
