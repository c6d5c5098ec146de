use super::*;
use crate::search::query::SnippetFilter;
use proptest::prelude::*;

fn said(line: &str) -> String {
    let clause = |clause: &QueryClause| {
        let leaf = match &clause.term {
            QueryTerm::Word(text) => text.clone(),
            QueryTerm::Phrase(text) => format!("'{text}'"),
            QueryTerm::Prefix(text) => format!("{text}*"),
            QueryTerm::Fuzzy(text) => format!("~{text}"),
            QueryTerm::Filter(filter) => format!("{filter:?}"),
        };
        if clause.negated { format!("not {leaf}") } else { leaf }
    };
    let group = |group: &QueryGroup| group.clauses.iter().map(clause).collect::<Vec<_>>().join(" or ");
    parse_query(line).groups.iter().map(group).collect::<Vec<_>>().join(" and ")
}

#[test]
fn words_phrases_and_marks() {
    assert_eq!(
        said(r#"retrieval "chunk size" -training retr* ~retreival"#),
        "retrieval and 'chunk size' and not training and retr* and ~retreival"
    );
    assert_eq!(said("„Größe der Stücke“ -“so not”"), "'Größe der Stücke' and not 'so not'");
    assert_eq!(said("state-of-the-art c++ 检索"), "state-of-the-art and c++ and 检索");
}

#[test]
fn or_binds_its_neighbours() {
    assert_eq!(
        said("rag OR retrieval OR -search speaker:guest"),
        "rag or retrieval or not search and Speaker(\"guest\")"
    );
    assert_eq!(said("OR a AND b OR"), "a and b");
    assert_eq!(said("a NOT b or c"), "a and not b and or and c");
}

#[test]
fn filters_take_names_dates_and_states() {
    assert_eq!(
        said(r#"theme:"Design/RAG" -Speaker:guest topic:12 is:unread"#),
        r#"Theme("Design/RAG") and not Speaker("guest") and Topic("12") and Unread"#
    );
    let days = parse_query("after:2023-01 before:2024");
    assert_eq!(
        days.groups[0].clauses[0].term,
        QueryTerm::Filter(SnippetFilter::After(CalendarDay::parse("2023-01-01").unwrap()))
    );
    assert_eq!(
        days.groups[1].clauses[0].term,
        QueryTerm::Filter(SnippetFilter::Before(CalendarDay::parse("2024-01-01").unwrap()))
    );
    assert_eq!(days.notes, [] as [&str; 0]);
}

#[test]
fn what_does_not_parse_is_searched_as_words_with_a_note() {
    assert_eq!(said("is:blue after:soon https://x.org"), "is and blue and after and soon and https://x.org");
    assert_eq!(
        parse_query("is:blue").notes,
        ["is:blue is searched as words; is: takes outlier, unread, unassigned, new, boilerplate or sample"]
    );
    assert_eq!(said("rag speaker: -theme:"), "rag");
    assert_eq!(parse_query("rag speaker:").notes, ["speaker: waits for a speaker's name"]);
    assert_eq!(said(r#"- -- ~ * ?? "" "open end"#), "'open end'");
}

#[test]
fn what_a_search_by_meaning_uses() {
    let query = parse_query(r#"retrieval -training "chunk size" speaker:guest (a OR is:unread -is:outlier"#);
    assert_eq!(query.text_to_embed(), "retrieval chunk size (a");
    assert_eq!(query.filters_only().groups.len(), 3);
}

#[test]
fn a_pasted_page_is_cut() {
    let query = parse_query(&"word ".repeat(10_000));
    assert_eq!(query.groups.len(), MAX_CLAUSES);
    assert_eq!(query.notes.len(), 1);
}

proptest! {
    #[test]
    fn any_line_parses_at_every_prefix(line in "(\\PC|[-~*:\" ]|OR |is:|theme:|after:20){0,30}") {
        for end in (0..=line.len()).filter(|&end| line.is_char_boundary(end)) {
            let query = parse_query(&line[..end]);
            prop_assert!(query.groups.iter().all(|group| !group.clauses.is_empty()));
        }
    }

    #[test]
    fn plain_words_come_back_as_they_are(words in prop::collection::vec("[a-z]{1,8}", 0..12)) {
        let query = parse_query(&words.join("  "));
        prop_assert_eq!(query.text_to_embed(), words.join(" "));
        prop_assert!(query.notes.is_empty());
    }
}
