//! The list of memos, and transcripts taken out from the list of transcripts.

use super::test_workbench::TestWorkbench;
use crate::app::Screen;
use crate::app::overlay::memo::MemoEditor;
use crate::app::overlay::memo_list::MemoList;
use crate::app::overlay::picker::Picker;
use crate::coding::{JournalKind, MemoSubject};

/// A workbench with memos on a topic, a theme and a passage.
fn noted() -> TestWorkbench {
    let mut bench = TestWorkbench::new();
    bench.press("t").type_text("Design/RAG").press("enter");
    bench.press("M").type_text("Retrieval is a word of theirs.").press("esc");
    bench.press("enter M").type_text("She laughs here.").press("esc");
    bench.press("4 M").type_text("Use it sparingly.").press("esc");
    bench
}

fn list(bench: &TestWorkbench) -> &MemoList {
    let Some(list) = bench.state.top_overlay_as::<MemoList>() else { panic!("no list of memos") };
    list
}

fn texts(bench: &TestWorkbench) -> Vec<&str> {
    list(bench).rows.iter().map(|row| row.text.as_str()).collect()
}

#[test]
fn memos_are_listed_narrowed_and_lead_to_what_they_are_on() {
    let mut bench = noted();
    bench.press("W");
    assert_eq!(texts(&bench), ["Use it sparingly.", "Retrieval is a word of theirs.", "She laughs here."]);
    bench.type_text("LAUGHS");
    assert_eq!(texts(&bench), ["She laughs here."]);
    bench.press("ctrl-u alt-k alt-k");
    assert_eq!((list(&bench).kind, texts(&bench).len()), (Some(MemoSubject::Theme), 1));
    bench.press("alt-k alt-k alt-k alt-k");
    assert_eq!((list(&bench).kind, texts(&bench)), (Some(MemoSubject::Passage), vec!["She laughs here."]));
    bench.press("alt-k alt-t");
    assert!(list(&bench).theme.is_some());
    bench.press("esc 1 W down enter");
    assert_eq!(bench.state.screen, Screen::Topics);
    bench.press("W down down enter");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Reader, 0));
    bench.press("W enter");
    assert_eq!(bench.state.screen, Screen::Themes);
}

#[test]
fn a_memo_is_changed_and_deleted_from_the_list_and_undo_brings_it_back() {
    let mut bench = noted();
    bench.press("W alt-m");
    assert!(bench.state.top_overlay_as::<MemoEditor>().is_some());
    bench.type_text("Or not. ").press("esc");
    assert!(texts(&bench)[0].contains("Or not."), "{:?}", texts(&bench));
    bench.press("alt-d alt-d");
    assert_eq!(texts(&bench), ["She laughs here."]);
    bench.press("alt-d alt-d");
    assert_eq!(bench.notice_text(), "delete-memo: there is no memo here");
    bench.press("esc u u u W");
    assert_eq!(texts(&bench).len(), 3);
}

#[test]
fn a_transcript_is_taken_out_from_the_list_and_in_again_from_its_end() {
    let mut bench = TestWorkbench::new();
    bench.press("O").type_text("standup").press("alt-x");
    assert!(bench.notice_text().starts_with("took out transcript 'standup'"), "{}", bench.notice_text());
    assert_eq!(bench.state.work.codebook.removals.len(), 1);
    bench.press("O");
    let Some(picker) = bench.state.top_overlay_as::<Picker>() else { panic!("no picker") };
    let last = picker.fuzzy_list.choices.last().unwrap();
    assert_eq!((last.text.as_str(), last.right.as_str()), ("standup", "out"));
    bench.press("up up up up").type_text("taken out").press("enter");
    assert_eq!(bench.notice_text(), "took transcript 'standup' in again. u takes it back");
    assert!(bench.state.work.codebook.removals.is_empty());
}

#[test]
fn memos_are_a_journal_of_kinds_in_the_order_of_time() {
    let mut bench = noted();
    bench.press("W alt-c");
    assert_eq!(list(&bench).rows[0].journal_kind, Some(JournalKind::Analytic));
    assert!(list(&bench).rows.iter().all(|row| !row.time.is_empty()), "each has its date");
    bench.press("down alt-c alt-c alt-c alt-w");
    assert_eq!(texts(&bench), ["Use it sparingly."], "the analytic one");
    bench.press("alt-w alt-w");
    assert_eq!((list(&bench).journal_kind, texts(&bench).len()), (Some(JournalKind::Reflexive), 1));
    bench.press("alt-w alt-w alt-j");
    assert_eq!((list(&bench).by_time, texts(&bench).len()), (true, 3));
    // The text is changed, and the kind and the date stay.
    let before = list(&bench).rows.clone();
    bench.press("alt-m").type_text("Or not. ").press("esc");
    let after = list(&bench).rows.clone();
    assert!(after.iter().any(|row| row.text.contains("Or not.")));
    let kept = |rows: &[crate::app::overlay::memo_list::MemoRow]| -> Vec<_> {
        rows.iter().map(|row| (row.target.clone(), row.journal_kind, row.time.clone())).collect()
    };
    assert_eq!(kept(&before), kept(&after));
    bench.press("esc u u");
    bench.press("W");
    assert_eq!(
        list(&bench).rows.iter().filter(|row| row.journal_kind.is_some()).count(),
        2,
        "two of three steps are left"
    );
}

#[test]
fn an_entry_of_the_journal_is_on_nothing_and_there_are_as_many_as_one_likes() {
    let mut bench = noted();
    for text in ["Tired today.", "The third interview changed my mind."] {
        bench.press("W alt-n").type_text(text).press("esc");
        assert!(bench.notice_text().starts_with("wrote the journal entry of "), "{}", bench.notice_text());
        bench.press("esc");
    }
    bench.press("W");
    let entries = |bench: &TestWorkbench| -> Vec<String> {
        let of = |row: &&crate::app::overlay::memo_list::MemoRow| row.kind == MemoSubject::Entry;
        list(bench).rows.iter().filter(of).map(|row| row.text.clone()).collect()
    };
    assert_eq!(entries(&bench), ["Tired today.", "The third interview changed my mind."]);
    // The cursor on an entry, Enter opens it to be changed.
    bench.press("pagedown enter").type_text(" Or so.").press("esc");
    assert_eq!(entries(&bench)[1], "The third interview changed my mind. Or so.");
    bench.press("alt-d");
    assert_eq!(entries(&bench), ["Tired today."]);
    // One that is left empty is none.
    bench.press("alt-n esc");
    assert_eq!((entries(&bench).len(), list(&bench).total), (1, 4));
    bench.press("esc u");
    assert!(bench.state.work.codebook.memos.len() == 5);
}

#[test]
fn links_of_a_memo_are_followed() {
    let mut bench = noted();
    bench.press("M").type_text("See [[Design/RAG]]. ").press("esc 1 W");
    assert_eq!(list(&bench).rows[0].links.len(), 1, "{:?}", list(&bench).rows[0]);
    bench.press("alt-l");
    assert_eq!((bench.state.screen, bench.state.overlays.len()), (Screen::Themes, 0));
    bench.press("W alt-m").type_text("[[Nowhere]] ").press("esc alt-l");
    let Some(picker) = bench.state.top_overlay_as::<Picker>() else { panic!("no list of links") };
    assert_eq!(picker.fuzzy_list.matches.len(), 2);
    bench.type_text("nowhere").press("enter");
    assert!(bench.notice_text().contains("Nowhere"), "{}", bench.notice_text());
    bench.press("W down alt-l");
    assert!(bench.notice_text().contains("this memo has none"), "{}", bench.notice_text());
}

#[test]
fn what_can_be_done_in_the_list_is_listed_and_run() {
    let mut bench = noted();
    bench.press("W f1");
    let Some(palette) = bench.state.top_overlay_as::<Picker>() else { panic!("no list of commands") };
    let names: Vec<&str> = palette.fuzzy_list.choices.iter().map(|choice| choice.text.as_str()).collect();
    for name in [
        "memo",
        "delete-memo",
        "new-entry",
        "memo-kind",
        "memo-theme",
        "journal",
        "journal-kind",
        "kind-of-memo",
        "follow-link",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    bench.press("f1");
    assert_eq!(bench.state.overlays.len(), 2, "not over itself");
    bench.type_text("kind-of-memo").press("enter");
    assert_eq!(bench.state.overlays.len(), 1);
    assert_eq!(list(&bench).rows[0].journal_kind, Some(JournalKind::Analytic));
}
