//! A whole study by keyboard alone, on three hundred talks, with a program that is killed ten times.

use super::archive::unpack_into;
use super::study::{KillMoment, PtyStudy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The codebook of the study.
const THEMES: [&str; 8] =
    ["Models", "Data", "Practice", "People", "Machines", "Language", "Ethics", "Community"];

/// What stands in the picker of themes before anything is typed.
const PICKER: &str = "a theme, or a new name";

#[test]
fn a_study_is_done_by_keyboard_and_outlives_ten_kills() {
    let talks = tempfile::tempdir().unwrap();
    if !unpack_into("practicalai_md.tar.gz", talks.path()) {
        return;
    }
    let mut study = PtyStudy::of(talks.path());

    let found = topics(&study).len();
    sort_all(&mut study, found);
    study.killed_while_opening();
    merge_last_three(&mut study);
    split_first(&mut study);
    move_twenty(&mut study);
    study.killed_while_undoing(KillMoment::Written);
    assert_eq!(study.kills, 10);
    assert_eq!(study.json(&["topics"])["run"], 1, "no other topics were found meanwhile");

    read_report(&mut study);
    let whole = study.stored();
    study.undo_all();
    assert_eq!(study.json(&["themes"])["themes"], serde_json::json!([]));
    study.press("1");
    study.see(&format!("0 of {found} sorted"));
    study.redo_all();
    assert!(study.stored() == whole, "done again it is as it was");
    study.quit();
}

/// The topics as they are listed.
fn topics(study: &PtyStudy) -> Vec<Value> {
    study.json(&["topics"])["topics"].as_array().unwrap().clone()
}

/// Goes to a row of the list of topics.
fn go(study: &mut PtyStudy, row: usize) {
    study.press(&format!("1hg{}", "j".repeat(row)));
}

/// Puts every topic under a theme. The program is killed while the first is written, right after the key for
/// another, while the picker is open, and while several typed ahead are done one after the other.
fn sort_all(study: &mut PtyStudy, found: usize) {
    sort(study, 0..1, Some(KillMoment::Changing));
    sort(study, 1..9, None);
    sort(study, 9..10, Some(KillMoment::AtOnce));
    sort(study, 10..14, None);
    go(study, 14);
    study.killed("t", &[], KillMoment::Seen(PICKER));
    let stored = sort_ahead(study, 14..19);
    sort(study, 14 + stored..found, None);
    study.see(&format!("{found} of {found} sorted"));
}

/// The theme for a row, and how the sentence begins that says it is sorted. Which topic stands in a row is the screen's
/// affair: topics about the talk itself stand last, until they are sorted.
fn plan(rows: Range<usize>) -> Vec<(usize, &'static str, String)> {
    rows.map(|row| (row, THEMES[row % THEMES.len()], "assigned '".to_owned())).collect()
}

fn sort(study: &mut PtyStudy, rows: Range<usize>, killed: Option<KillMoment>) {
    for (row, theme, asked) in plan(rows) {
        let prepare = |study: &mut PtyStudy| {
            go(study, row);
            study.press("t");
            study.see(PICKER);
            study.press(theme);
            study.see(&format!("› {theme}"));
        };
        study.step(&prepare, "\r", &asked, killed);
    }
}

/// Types the keys for all rows without waiting; the program is killed when the screen says that the first is
/// done. Says how many were.
fn sort_ahead(study: &mut PtyStudy, rows: Range<usize>) -> usize {
    go(study, rows.start);
    let (mut keys, mut asked) = (String::new(), Vec::new());
    for (_, theme, sentence) in plan(rows) {
        keys.push_str(&format!("t{theme}\rj"));
        asked.push(sentence);
    }
    let stored = study.killed(&keys, &asked, KillMoment::Said);
    assert!(stored > 0, "what the screen said is stored");
    stored
}

fn merge_last_three(study: &mut PtyStudy) {
    let before = topics(study).len();
    let prepare = |study: &mut PtyStudy| {
        go(study, before - 3);
        study.press("   ");
        study.see("3 selected");
    };
    study.step(&prepare, "m", "merged '", Some(KillMoment::Writing));
    study.see(&format!("{0} of {0} sorted", before - 2));
    assert_eq!(topics(study).len(), before - 2);
}

/// Splits the largest topic. The program is killed while it looks for the parts, and while they are written.
fn split_first(study: &mut PtyStudy) {
    let before = topics(study).len();
    go(study, 0);
    study.killed("s", &[], KillMoment::Seen("its parts are shown before anything changes"));
    let prepare = |study: &mut PtyStudy| {
        go(study, 0);
        study.press("s");
        study.see("Enter splits");
    };
    study.step(&prepare, "\r", "split '", Some(KillMoment::Changing));
    let after = topics(study);
    assert!(after.len() > before);
    assert!(
        after.iter().all(|topic| topic["theme"].is_string()),
        "the parts stay under the theme of the whole"
    );
}

/// Moves snippets out of one topic, a few at a time.
fn move_twenty(study: &mut PtyStudy) {
    let before = homes(study);
    let from = topics(study)[0]["id"].clone();
    for number in 2..=6 {
        let prepare = |study: &mut PtyStudy| {
            let row = topics(study).iter().position(|topic| topic["id"] == from).unwrap();
            go(study, row);
            study.press(&format!("\t{}w", " ".repeat(number)));
            study.see(&format!("move {number} snippets from"));
        };
        let killed = (number == 4).then_some(KillMoment::AtOnce);
        study.step(&prepare, "\r", &format!("moved {number} snippets to '"), killed);
    }
    let after = homes(study);
    let moved: Vec<_> = before.iter().filter(|(snippet, home)| after[*snippet] != **home).collect();
    assert_eq!(moved.len(), 20);
    assert!(moved.iter().all(|(_, home)| **home == from));
}

/// The topic of each snippet.
fn homes(study: &PtyStudy) -> BTreeMap<i64, Value> {
    let snippets = study.json(&["snippets"]);
    let home = |snippet: &Value| (snippet["id"].as_i64().unwrap(), snippet["topic"].clone());
    snippets["snippets"].as_array().unwrap().iter().map(home).collect()
}

/// Reads off the report in how many talks each theme comes, and counts them anew from the snippets.
fn read_report(study: &mut PtyStudy) {
    study.press("6");
    study.see("in no theme");
    let text = study.text();
    let sorted = format!("{0} topics, {0} sorted › {1} themes", topics(study).len(), THEMES.len());
    assert!(text.contains(&sorted), "{text}");

    let mut talks: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for snippet in study.json(&["snippets"])["snippets"].as_array().unwrap() {
        for theme in snippet["themes"].as_array().unwrap() {
            let theme = theme.as_str().unwrap().to_owned();
            talks.entry(theme).or_default().insert(snippet["transcript"].as_str().unwrap().to_owned());
        }
    }
    let codebook = study.json(&["themes"]);
    for theme in THEMES {
        let entry =
            codebook["themes"].as_array().unwrap().iter().find(|entry| entry["name"] == theme).unwrap();
        let read = under_talks(&text, theme);
        assert_eq!(Some(read), entry["transcripts"].as_u64(), "{theme} in\n{text}");
        assert_eq!(read, talks[theme].len() as u64, "{theme} in\n{text}");
    }
}

/// The number in the row of a theme that ends where the heading "talks" ends.
fn under_talks(text: &str, theme: &str) -> u64 {
    let heading = text.lines().find(|line| line.contains("talks ") && line.contains("words")).unwrap();
    let before = heading.split_once("talks").unwrap().0.chars().count();
    let named = format!(" {theme} ");
    let row =
        text.lines().find(|line| line.split('│').next().is_some_and(|left| left.contains(&named))).unwrap();
    let left: String = row.chars().take(before + "talks".len()).collect();
    left.split_whitespace().next_back().unwrap().replace(',', "").parse().unwrap()
}
