//! Where themes stand also: listing, moving, merging and deleting them.

use super::*;
use crate::coding::fixture::{apply_checked, codebook_with, tree_paths};
use crate::coding::{Codebook, CodingError, Edit, ThemeId};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn id(book: &Codebook, name: &str) -> ThemeId {
    book.find_theme(name).unwrap()
}

/// A codebook with these themes, and the first of each pair listed under the second.
fn listing(paths: &[&str], listed: &[(&str, &str)]) -> Codebook {
    let mut book = codebook_with(paths);
    for (theme, parent) in listed {
        let edit = list_theme_under(&book, id(&book, theme), id(&book, parent)).unwrap();
        apply_checked(&mut book, edit);
    }
    book
}

/// Where each theme is listed, by name.
fn listed(book: &Codebook) -> Vec<(String, Vec<String>)> {
    let all = book.themes.values().filter(|theme| !theme.also_under.is_empty());
    all.map(|theme| (theme.name.clone(), book.also_under_paths(theme.id))).collect()
}

fn pairs(expected: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    expected.iter().map(|(name, under)| ((*name).to_owned(), owned(under))).collect()
}

#[test]
fn a_theme_is_listed_under_another_and_taken_off_it() {
    let mut book = codebook_with(&["Money/Costs", "Time"]);
    let (costs, time, money) = (id(&book, "Costs"), id(&book, "Time"), id(&book, "Money"));
    let edit = list_theme_under(&book, costs, time).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "listed theme Money/Costs also under Time");
    assert_eq!(tree_paths(&book), ["Money", "Money/Costs", "Time"], "its home stays");
    let again = list_theme_under(&book, costs, time).unwrap_err();
    assert_eq!(again.to_string(), "nothing to do: Money/Costs is under Time");
    let home = unlist_theme_under(&book, costs, money).unwrap_err();
    assert_eq!(home.to_string(), "'Money/Costs' has its home under 'Money'. Move it to give it another");
    let edit = unlist_theme_under(&book, costs, time).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "theme Money/Costs is no longer also under Time");
    assert!(!book.themes.has_references());
    assert!(matches!(unlist_theme_under(&book, costs, time), Err(CodingError::NothingToDo(_))));
}

#[test]
fn a_theme_that_moves_to_where_it_is_listed_is_listed_there_no_more() {
    let mut book = listing(&["A/B", "C", "D"], &[("B", "C"), ("B", "D")]);
    let edit = move_theme(&book, id(&book, "B"), Some(id(&book, "C"))).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!((tree_paths(&book), listed(&book)), (tree_paths(&book), pairs(&[("B", &["D"])])));
    assert_eq!(book.theme_path(id(&book, "B")), "C/B");
}

#[test]
fn a_theme_does_not_move_under_what_is_listed_below_it() {
    let book = listing(&["A/B", "C"], &[("C", "B")]);
    let refused = move_theme(&book, id(&book, "A"), Some(id(&book, "C"))).unwrap_err();
    assert!(matches!(refused, CodingError::ThemeCycle { .. }), "{refused}");
}

#[test]
fn what_is_deleted_is_listed_nowhere_and_what_is_listed_under_it_stays_at_home() {
    let mut book = listing(&["A/B", "C", "D"], &[("C", "B"), ("C", "D"), ("B", "D")]);
    let edit = delete_theme(&book, id(&book, "A")).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!((tree_paths(&book), listed(&book)), (vec!["C".into(), "D".into()], pairs(&[("C", &["D"])])));
}

#[test]
fn merged_themes_are_listed_where_both_were_but_in_no_circle() {
    let mut book = listing(&["A", "B", "C", "D/E"], &[("A", "C"), ("D", "A"), ("B", "D"), ("E", "A")]);
    let edit = merge_themes(&book, id(&book, "B"), &[id(&book, "A")]).unwrap();
    apply_checked(&mut book, edit);
    // B took the place of A under C, and E is listed under it; D, under which B stands, cannot stand below B.
    assert_eq!(tree_paths(&book), ["B", "C", "D", "D/E"]);
    assert_eq!(listed(&book), pairs(&[("B", &["C", "D"]), ("E", &["B"])]));
}

/// A step of somebody who puts themes in order.
#[derive(Debug, Clone)]
enum OrderStep {
    List(usize, usize),
    Unlist(usize, usize),
    Move(usize, Option<usize>),
    Merge(usize, usize),
    Delete(usize),
    Add(usize),
}

fn order_step() -> impl Strategy<Value = OrderStep> {
    let n = 0usize..9;
    prop_oneof![
        6 => (n.clone(), n.clone()).prop_map(|(a, b)| OrderStep::List(a, b)),
        1 => (n.clone(), n.clone()).prop_map(|(a, b)| OrderStep::Unlist(a, b)),
        3 => (n.clone(), prop::option::of(n.clone())).prop_map(|(a, b)| OrderStep::Move(a, b)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| OrderStep::Merge(a, b)),
        1 => n.clone().prop_map(OrderStep::Delete),
        2 => n.prop_map(OrderStep::Add),
    ]
}

fn order_edit(step: &OrderStep, book: &Codebook) -> Option<CodingResultOfEdit> {
    let theme = |at: usize| book.themes.keys().nth(at % book.themes.len().max(1)).copied();
    Some(match *step {
        OrderStep::List(at, under) => list_theme_under(book, theme(at)?, theme(under)?),
        OrderStep::Unlist(at, under) => unlist_theme_under(book, theme(at)?, theme(under)?),
        OrderStep::Move(at, to) => move_theme(book, theme(at)?, to.and_then(theme)),
        OrderStep::Merge(into, other) => merge_themes(book, theme(into)?, &[theme(other)?]),
        OrderStep::Delete(at) => delete_theme(book, theme(at)?),
        OrderStep::Add(at) => {
            let path = theme(at).map_or_else(String::new, |theme| format!("{}/", book.theme_path(theme)));
            add_theme(book, &format!("{path}new {}", book.next_theme)).map(|(edit, _)| edit)
        }
    })
}

type CodingResultOfEdit = Result<Edit, CodingError>;

/// Takes away the themes that stand under nothing until none is left; what is left then stands in a circle.
fn has_circle(book: &Codebook) -> bool {
    let mut above: BTreeMap<ThemeId, Vec<ThemeId>> = book
        .themes
        .values()
        .map(|theme| (theme.id, theme.parent.iter().chain(&theme.also_under).copied().collect()))
        .collect();
    while let Some(top) = above.iter().find(|(_, above)| above.is_empty()).map(|(id, _)| *id) {
        above.remove(&top);
        above.values_mut().for_each(|above| above.retain(|id| *id != top));
    }
    !above.is_empty()
}

proptest! {
    #[test]
    fn whatever_is_done_no_theme_stands_under_itself_and_all_of_it_is_taken_back(
        steps in prop::collection::vec(order_step(), 1..40)
    ) {
        let mut book = codebook_with(&["A", "A/B", "A/B/C", "D", "D/E", "F"]);
        for step in &steps {
            let Some(Ok(edit)) = order_edit(step, &book) else { continue };
            apply_checked(&mut book, edit);
            prop_assert!(!has_circle(&book), "after {:?}", step);
            for theme in book.themes.values() {
                prop_assert!(theme.also_under.iter().all(|parent| book.themes.contains_key(parent)));
                prop_assert!(theme.parent.is_none_or(|parent| !theme.also_under.contains(&parent)));
                // Counted in what it is counted with, seen from either end.
                for other in book.counted_with(theme.id) {
                    prop_assert!(book.counted_in(other).contains(&theme.id));
                }
            }
        }
    }
}
