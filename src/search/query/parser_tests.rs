use super::*;
use crate::search::query::date::CalendarDay;
use crate::search::query::{QueryTerm, SnippetFilter};
use proptest::prelude::*;

fn spell(node: &QueryNode) -> String {
    let list = |nodes: &[QueryNode], join: &str| {
        let nodes: Vec<String> = nodes.iter().map(spell).collect();
        format!("({})", nodes.join(join))
    };
    match node {
        QueryNode::All(nodes) => list(nodes, " and "),
        QueryNode::Any(nodes) => list(nodes, " or "),
        QueryNode::Not(node) => format!("not {}", spell(node)),
        QueryNode::Near { distance, left, right } => {
            format!("({} near{distance} {})", spell(left), spell(right))
        }
        QueryNode::Term(term) => match term {
            QueryTerm::Word(text) => text.clone(),
            QueryTerm::Phrase { text, slop: 0 } => format!("'{text}'"),
            QueryTerm::Phrase { text, slop } => format!("'{text}'~{slop}"),
            QueryTerm::Pattern(text) => format!("<{text}>"),
            QueryTerm::Regex(text) => format!("/{text}/"),
            QueryTerm::Fuzzy(text) => format!("~{text}"),
            QueryTerm::Filter(filter) => format!("{filter:?}"),
        },
    }
}

fn said(line: &str) -> String {
    parse_query(line).root.as_ref().map_or_else(String::new, |root| {
        let said = spell(root);
        match root {
            QueryNode::All(_) => said[1..said.len() - 1].to_owned(),
            _ => said,
        }
    })
}

fn problems(line: &str) -> Vec<String> {
    parse_query(line).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn words_phrases_and_marks() {
    assert_eq!(
        said(r#"retrieval "chunk size" -training retr* ~retreival"#),
        "retrieval and 'chunk size' and not training and <retr*> and ~retreival"
    );
    assert_eq!(said("„Größe der Stücke“ -“so not”"), "'Größe der Stücke' and not 'so not'");
    assert_eq!(said("state-of-the-art c++ 检索"), "state-of-the-art and c++ and 检索");
    assert_eq!(
        said("ch?nk *suffix why? /colou?r(s)/ A/B"),
        "<ch?nk> and <*suffix> and why? and /colou?r(s)/ and A/B"
    );
}

#[test]
fn or_binds_its_neighbours() {
    assert_eq!(
        said("rag OR retrieval OR -search speaker:guest"),
        "(rag or retrieval or not search) and Speaker(\"guest\")"
    );
    assert_eq!(said("OR a AND b OR"), "a and b");
    assert_eq!(problems("OR a AND b OR").len(), 2);
    assert_eq!(said("a NOT b or c"), "a and not b and or and c");
}

#[test]
fn groups_stand_in_each_other() {
    assert_eq!(said("state OR (chunk size)"), "(state or (chunk and size))");
    assert_eq!(said("-(chunk OR state)"), "not (chunk or state)");
    assert_eq!(said("a (b OR -(c d)) NOT (e)"), "a and (b or not (c and d)) and not e");
    assert_eq!(said("word(s) (f(x))"), "word(s) and f(x)");
    assert_eq!(
        said(r#""chunk size"~3 a NEAR/5 (b OR "c d") OR e"#),
        "'chunk size'~3 and ((a near5 (b or 'c d')) or e)"
    );
    for line in ["state OR (chunk size)", "-(chunk OR state)", "a NEAR/5 b NEAR/2 c", r#"-("a b"~2 OR /x+/)"#]
    {
        assert_eq!(problems(line), [] as [&str; 0], "{line}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    assert_eq!(
        problems("a (b OR"),
        [
            "at character 3: this parenthesis is not closed; the group goes to the end of the line",
            "at character 6: OR waits for what comes behind it"
        ]
    );
    for (line, column, read) in [
        ("größe) b", 6, "größe and b"),
        ("a ()", 3, "a"),
        ("a NEAR/5", 3, "a"),
        ("a NEAR/5 is:unread", 3, "a and Unread"),
        ("a NEAR/x b", 3, "a and b"),
        ("a NEAR b", 3, "a and NEAR and b"),
        ("a /[/ b", 3, "a and b"),
        ("a /x y/", 3, "a"),
        ("a /xy", 3, "a and /xy"),
        ("a \"b", 3, "a and 'b'"),
        ("\"a b\"~ c", 6, "'a b' and c"),
        ("a - b", 3, "a and b"),
        ("a NOT", 3, "a"),
        ("a -theme: b", 4, "a and b"),
        ("a … b", 3, "a and b"),
        ("words:many", 1, "words and many"),
        ("speaker:(a OR b)", 1, "(a or b)"),
        ("a AND", 3, "a"),
        ("kanal:eins", 1, "kanal:eins"),
    ] {
        let query = parse_query(line);
        let columns: Vec<usize> = query.problems.iter().map(|problem| problem.column).collect();
        assert_eq!(columns, [column], "{line}: {:?}", query.problems);
        assert_eq!(said(line), read, "{line}");
    }
    let deep = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    assert!(!problems(&deep).is_empty());
}

#[test]
fn filters_take_names_dates_states_and_ranges() {
    assert_eq!(
        said(r#"theme:"Design/RAG" -Speaker:guest topic:12 is:unread memo:check coder:anna is:quoted"#),
        r#"Theme("Design/RAG") and not Speaker("guest") and Topic("12") and Unread and Memo("check") and Coder("anna") and Quoted"#
    );
    let day = |date| CalendarDay::parse(date).unwrap();
    let filter = |filter| QueryNode::Term(QueryTerm::Filter(filter));
    let days = parse_query("after:2023-01 before:2024");
    assert_eq!(
        days.root,
        Some(QueryNode::All(vec![
            filter(SnippetFilter::After(day("2023-01-01"))),
            filter(SnippetFilter::Before(day("2024-01-01")))
        ]))
    );
    assert_eq!(days.problems, []);
    let attributes = ["age".to_owned(), "Year".to_owned()];
    for (line, ranges) in [("age:>30 year:2020..2022 words:>30", true), ("age:old year:2020", false)] {
        let query = parse_with_attributes(line, &attributes);
        let range = |filter: &SnippetFilter| matches!(filter, SnippetFilter::AttributeRange { .. });
        assert_eq!((query.problems.len(), query.has_filter(&range)), (0, ranges), "{line}");
    }
    assert_eq!(parse_with_attributes("age:>old", &attributes).problems.len(), 1);
}

#[test]
fn what_does_not_parse_is_searched_as_words_with_a_note() {
    assert_eq!(
        said("is:blue after:soon https://x.org"),
        "(is and blue) and (after and soon) and https://x.org"
    );
    assert_eq!(
        problems("is:blue"),
        [
            "at character 1: is:blue is searched as words; is: takes outlier, unread, unassigned, new, boilerplate, conduct, sample, memo, quoted or junk"
        ]
    );
    assert_eq!(said("rag speaker: -theme:"), "rag");
    assert_eq!(problems("rag speaker:"), ["at character 5: speaker: waits for a speaker's name"]);
    assert_eq!(said(r#"- -- ~ * ?? "" "open end"#), "'open end'");
}

#[test]
fn what_a_search_by_meaning_uses() {
    let query = parse_query(r#"retrieval -training "chunk size" speaker:guest a* OR is:unread -is:outlier"#);
    assert_eq!(query.text_to_embed(), "retrieval chunk size a");
    assert!(matches!(query.filters_only().root, Some(QueryNode::All(nodes)) if nodes.len() == 3));
    assert!(query.mixes_filters_with_words());
    assert!(!parse_query("a (b OR c) -(d is:new) is:unread OR -e").mixes_filters_with_words());
}

#[test]
fn a_pasted_page_is_cut() {
    let query = parse_query(&"word ".repeat(10_000));
    assert!(matches!(query.root, Some(QueryNode::All(nodes)) if nodes.len() == MAX_TERMS));
    assert_eq!(query.problems.len(), 1);
}

proptest! {
    #[test]
    fn any_line_parses_at_every_prefix(line in "(\\PC|[-~*:\"() /]|OR |AND |NOT |NEAR/[0-9]|is:|theme:|after:20){0,30}") {
        for end in (0..=line.len()).filter(|&end| line.is_char_boundary(end)) {
            let query = parse_query(&line[..end]);
            prop_assert!(!query.is_empty() || !query.problems.is_empty() || line[..end].trim().is_empty());
        }
    }

    #[test]
    fn plain_words_come_back_as_they_are(words in prop::collection::vec("[a-z]{1,8}", 0..12)) {
        let query = parse_query(&words.join("  "));
        prop_assert_eq!(query.text_to_embed(), words.join(" "));
        prop_assert!(query.problems.is_empty());
    }
}
