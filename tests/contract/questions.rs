//! What is asked in interviews, by guide question.

use super::bench::{Bench, keys, list};
use crate::asked_in_other_words::{ASKED, PEOPLE, header, write_interviews};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Words that everybody says behind their answer: "That was how it was with me, number 0."
const ASIDE_WORDS: usize = 9;

fn interviews() -> Bench {
    let bench = Bench::new();
    write_interviews(Path::new(&bench.talks()));
    bench.run(&["import", &bench.talks()]).ok();
    bench
}

fn asked_words(question: usize, at: usize) -> usize {
    ASKED[question][at].1.split_whitespace().count() + ASIDE_WORDS
}

fn of_kind<'a>(listed: &'a Value, kind: &str) -> Vec<&'a Value> {
    list(listed, "questions").iter().filter(|it| it["kind"] == kind).collect()
}

fn ids(value: &Value) -> BTreeSet<i64> {
    value.as_array().unwrap().iter().map(|id| id.as_i64().unwrap()).collect()
}

#[test]
fn what_is_asked_in_other_words_recurs_with_its_answers() {
    let bench = interviews();
    let listed = bench.json(&["questions"]);
    assert_eq!(keys(&listed), ["questions", "schema", "told"]);
    assert_eq!(listed["told"], 4);
    let recurring = of_kind(&listed, "recurring");
    assert_eq!(recurring.len(), list(&listed, "questions").len(), "the rest is left out");
    assert_eq!(
        keys(recurring[0]),
        ["answers", "asked", "asked_in", "kind", "name", "transcripts", "wordings", "words"]
    );
    assert_eq!(keys(&recurring[0]["asked_in"][0]), ["answers", "question", "transcript", "words"]);
    assert_eq!(keys(&recurring[0]["wordings"][0]), ["asked", "belongs", "wording"]);
    for (question, asked) in ASKED.iter().enumerate() {
        let has = |it: &&&Value| it["asked_in"].to_string().contains(&asked[0].0[4..]);
        let group = recurring.iter().find(has).unwrap_or_else(|| panic!("{}: {listed}", asked[0].0));
        assert_eq!(group["transcripts"], 4, "{group}");
        let words: usize = (0..4).map(|at| asked_words(question, at)).sum();
        assert_eq!(group["words"], words, "counted from what was written");
    }
    let all = bench.json(&["questions", "--all"]);
    let asked: u64 = list(&all, "questions").iter().map(|it| it["asked"].as_u64().unwrap()).sum();
    assert_eq!(asked, 4 * 5);
    let shown = bench.run(&["questions"]).ok();
    assert!(shown.stdout.contains("recurring") && shown.stderr.contains("`--all` lists them"), "{shown:?}");
}

#[test]
fn a_guide_question_is_named_put_in_order_searched_and_taken_back() {
    let bench = interviews();
    bench.run(&["question", "name", "nowhere asked", "X"]).fails(1, &["nothing is asked", "questions --all"]);
    bench.run(&["question", "rename", "X", "Y"]).fails(1, &["there is no guide question 'X'"]);
    let named = bench.run(&["question", "name", "so where did you grow up", "Childhood"]).ok();
    assert!(named.stdout.contains("as the guide question 'Childhood'"), "{named:?}");
    bench.run(&["question", "name", "What is a night shift like for you?", "Nights"]).ok();
    let listed = bench.json(&["questions"]);
    let guide: Vec<&str> = of_kind(&listed, "guide").iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(guide, ["Childhood", "Nights"], "in the order in which they are asked");
    let childhood = of_kind(&listed, "guide")[0].clone();
    assert_eq!((&childhood["transcripts"], &childhood["asked"]), (&4.into(), &4.into()));
    let of: BTreeSet<i64> = list(&childhood, "asked_in").iter().flat_map(|it| ids(&it["answers"])).collect();
    let snippet_ids = |value: &Value| -> BTreeSet<i64> {
        list(value, "snippets").iter().map(|it| it["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(snippet_ids(&bench.json(&["snippets", "--question", "childhood"])), of);
    let found = bench.json(&["search", "question:childhood", "--mode", "text"]);
    let hits: BTreeSet<i64> =
        list(&found, "hits").iter().map(|hit| hit["snippet"]["id"].as_i64().unwrap()).collect();
    assert_eq!(hits, of);
    let none = bench.run(&["search", "question:zoe"]).ok();
    assert!(none.stderr.contains("there is no guide question 'zoe'"), "{none:?}");
    let lines = bench.json(&["kwic", "shift", "question:childhood"]);
    assert_eq!(lines["lines"].as_array().unwrap().len(), 0, "the night is another question: {lines}");

    bench.run(&["question", "rename", "Nights", "childhood"]).fails(1, &["already"]);
    bench.run(&["question", "rename", "Nights", "Night shifts"]).ok();
    bench.run(&["question", "take-out", "Childhood", ASKED[0][3].0]).ok();
    assert_eq!(of_kind(&bench.json(&["questions"]), "guide")[0]["asked"], 3, "however alike it is");
    bench.run(&["question", "move", ASKED[0][3].0, "Night shifts"]).ok();
    assert_eq!(of_kind(&bench.json(&["questions"]), "guide")[1]["asked"], 5);
    bench.run(&["question", "merge", "Night shifts", "Childhood"]).ok();
    let one = bench.json(&["questions"]);
    assert_eq!((of_kind(&one, "guide").len(), &of_kind(&one, "guide")[0]["asked"]), (1, &8.into()));
    bench.run(&["question", "delete", "Night shifts"]).ok();
    assert!(of_kind(&bench.json(&["questions"]), "guide").is_empty());
    for _ in 0..5 {
        bench.run(&["undo"]).ok();
    }
    let back = bench.json(&["questions"]);
    assert_eq!(of_kind(&back, "guide").len(), 2, "{back}");
    assert_eq!(of_kind(&back, "guide")[0], &childhood);
}

#[test]
fn a_later_transcript_is_in_a_guide_question_by_itself_and_the_matrix_has_it() {
    let bench = interviews();
    bench.run(&["question", "name", "so where did you grow up", "Childhood"]).ok();
    let later = "Dana Fox: Well, could you tell me where you grew up?\n\nEva Lund: In a lighthouse by the sea.\n\nDana Fox: Thank \
                 you for all this.\n\nEva Lund: With pleasure.\n";
    bench.talk("later.txt", header("Eva Lund") + later);
    bench.run(&["import", &bench.talks()]).ok();
    let childhood = of_kind(&bench.json(&["questions"]), "guide")[0].clone();
    assert_eq!((&childhood["transcripts"], &childhood["asked"]), (&5.into(), &5.into()));
    let belongs =
        |it: &&Value| it["belongs"] == false && it["wording"].as_str().unwrap().starts_with("Well,");
    assert!(list(&childhood, "wordings").iter().any(|it| belongs(&it)), "{childhood}");

    bench.run(&["themes", "--matrix", "questions"]).ok();
    bench.run(&["assign", "--query", "harbour", "Place"]).ok();
    let matrix = bench.json(&["themes", "--matrix", "questions"]);
    let columns = list(&matrix, "columns");
    assert_eq!(
        (&columns[0]["name"], columns[0]["words"].as_u64()),
        (&"Childhood".into(), childhood["words"].as_u64())
    );
    assert_eq!(columns[1]["name"], Value::Null, "what answers no question of the guide");
    let csv = bench.run(&["themes", "--matrix", "questions", "--csv"]).ok();
    assert!(csv.stdout.starts_with("theme,Childhood,none"), "{csv:?}");
}

#[test]
fn who_asked_is_forgotten_with_the_wordings_and_a_copy_brings_none_that_are_here() {
    let bench = interviews();
    bench.run(&["question", "name", "so where did you grow up", "Childhood"]).ok();
    super::bench::copy(&bench.project(), &bench.path("other"));
    let exported = bench.run(&["export", "json"]).ok();
    let study: Value = serde_json::from_str(&exported.stdout).unwrap();
    let guide = &study["guide_questions"][0];
    assert_eq!((&guide["name"], guide["wordings"].as_array().unwrap().len()), (&"Childhood".into(), 4));
    let anonymous = bench.run(&["export", "json", "--anonymise"]).ok();
    assert!(
        !anonymous.stdout.contains("where did you grow up as a child\""),
        "no wording by its words alone"
    );

    let mut other = bench.bare();
    other.args(["--project", "other", "question", "name", ASKED[2][0].0, "Nights"]);
    super::bench::ran(other.output().unwrap()).ok();
    let merged = bench.json(&["merge", "other"]);
    assert_eq!(merged["questions"], 1, "{merged}");
    assert_eq!(of_kind(&bench.json(&["questions"]), "guide").len(), 2);
    assert!(bench.json(&["merge", "other"])["edit"].is_null());

    let forgotten = bench.json(&["forget", "--speaker", "Dana Fox", "--yes"]);
    assert_eq!(forgotten["questions"], 2, "{forgotten}");
    let left = bench.json(&["questions", "--all"]);
    assert_eq!((&left["told"], list(&left, "questions").len()), (&0.into(), 0));
    let database = std::fs::read(bench.project().join("project.db")).unwrap();
    let words = "tell me where you grew up";
    assert!(!database.windows(words.len()).any(|it| it == words.as_bytes()));
    assert!(PEOPLE.iter().all(|person| bench.run(&["speakers"]).ok().stdout.contains(person)));
}

#[test]
fn where_nobody_is_told_to_ask_it_says_how_that_is_told() {
    let bench = Bench::new();
    bench.talk("talk.txt", "Ann: It rained here all day.\n\nBen: So it did, and nobody went out.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let shown = bench.run(&["questions"]).ok();
    assert!(shown.stdout.is_empty() && shown.stderr.contains("with `i` on a person"), "{shown:?}");
    bench.run(&["themes", "--matrix", "questions"]).fails(1, &["the guide has no question yet"]);
}
