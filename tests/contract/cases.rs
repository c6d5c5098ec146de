//! What is known of people: from a table or one by one, as a filter, and gone with them.

use super::bench::{Bench, copy, list, ran};
use serde_json::{Value, json};

const ONE: &str = "**Anna:** What does the bus cost you in a month, and who pays for it?\n\n\
                   **Ben:** It costs more than the bread, and nobody but me pays for it.\n\n\
                   **Cleo:** My brother drives me to the mill, so I pay nothing at all.\n";
const TWO: &str = "**Anna:** And how do you come to the mill these days?\n\n\
                   **Cleo:** On foot, since the bridge is closed and my brother has left.\n";

fn studied() -> Bench {
    let bench = Bench::new();
    bench.talk("one.md", ONE);
    bench.talk("two.md", TWO);
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench
}

fn known(bench: &Bench, name: &str) -> Value {
    let speakers = bench.json(&["speakers"]);
    list(&speakers, "speakers").iter().find(|it| it["name"] == name).unwrap()["attributes"].clone()
}

fn speakers_of(found: &Value, key: &str) -> Vec<String> {
    let snippets = list(found, key).iter().map(|it| it.get("snippet").unwrap_or(it));
    let mut names: Vec<String> = snippets.map(|it| it["speaker"].as_str().unwrap_or("").to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn a_table_of_people_is_taken_over_and_what_does_not_fit_is_said() {
    let bench = studied();
    let table = bench.path("people.csv");
    std::fs::write(&table, "name;age;site\nben;31;hillside\nCLEO;44;\nDora;20;valley\n;1;\n").unwrap();
    let table = table.to_str().unwrap();
    let ran = bench.run(&["speakers", "--cases", table]).ok();
    for said in ["line 4: 'Dora' does not speak", "line 5: names no person", "known of 2 speakers"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert!(ran.stdout.contains("age=31; site=hillside"), "{}", ran.stdout);
    assert_eq!(known(&bench, "Ben"), json!({"age": "31", "site": "hillside"}));
    assert_eq!((known(&bench, "Cleo"), known(&bench, "Anna")), (json!({"age": "44"}), json!({})));
    let again = bench.run(&["speakers", "--cases", table]).ok();
    assert!(again.stderr.contains("known already"), "{}", again.stderr);
    bench.run(&["undo"]).ok();
    assert_eq!(known(&bench, "Ben"), json!({}));
    bench.run(&["redo"]).ok();
    assert_eq!(known(&bench, "Ben")["age"], "31");
    let none = bench.path("none.csv");
    std::fs::write(&none, "name,age\nZoe,3\n").unwrap();
    bench
        .run(&["speakers", "--cases", none.to_str().unwrap()])
        .fails(1, &["none of its 1 rows is about somebody who speaks", "leitmotif speakers"]);
    bench.run(&["speakers", "--cases", "/nowhere.csv"]).fails(1, &["/nowhere.csv"]);
}

#[test]
fn what_is_known_of_people_is_a_filter_to_their_turns() {
    let bench = studied();
    bench.run(&["speaker", "describe", "Ben", "age=31", "group=A"]).ok();
    bench.run(&["speaker", "describe", "cleo", "age=44", "group=A"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "no pair"]).fails(2, &["a name and a value"]);
    let search = |query: &str| speakers_of(&bench.json(&["search", query, "--mode", "text"]), "hits");
    assert_eq!(search("age:31"), ["Ben"]);
    assert_eq!(search("age:>40"), ["Cleo"]);
    assert_eq!(search("group:a"), ["Ben", "Cleo"]);
    assert_eq!(search("mill group:a"), ["Cleo"]);
    assert_eq!(search("-group:a mill"), ["Anna"]);
    let none = bench.run(&["search", "age:77", "--mode", "text"]).ok();
    assert!(none.stderr.contains("no transcript or person has age '77'"), "{}", none.stderr);
    let listed = bench.json(&["snippets", "--attribute", "age=44"]);
    assert_eq!(speakers_of(&listed, "snippets"), ["Cleo"]);
    assert_eq!(list(&listed, "snippets").len(), 2, "in both transcripts");
    bench.run(&["snippets", "--attribute", "age"]).fails(2, &["site=north"]);
    bench.run(&["snippets", "--attribute", "age=77"]).fails(1, &["no transcript or person"]);
    let lines = bench.json(&["kwic", "bus age:31"]);
    assert_eq!(list(&lines, "lines").len(), 0, "Anna says bus: {lines}");
    let lines = bench.json(&["kwic", "bread age:31"]);
    assert_eq!(list(&lines, "lines").len(), 1);
}

#[test]
fn what_is_known_follows_a_name_and_is_forgotten_with_the_person() {
    let bench = studied();
    bench.run(&["speaker", "describe", "Ben", "site=hillside"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "site=valley"]).ok();
    bench.run(&["speaker", "rename", "Ben", "Benjamin"]).ok();
    assert_eq!(known(&bench, "Benjamin")["site"], "hillside");
    bench
        .run(&["speaker", "merge", "Benjamin", "Cleo"])
        .fails(1, &["cannot be one", "site of the first", "'valley'"]);
    let tables = bench.path("tables");
    bench.run(&["export", "csv", "-o", tables.to_str().unwrap(), "--anonymise"]).ok();
    let cases = std::fs::read_to_string(tables.join("cases.csv")).unwrap();
    assert!(cases.contains("hillside") && !cases.contains("Benjamin"), "{cases}");
    bench.run(&["forget", "--speaker", "Benjamin", "--yes"]).ok();
    let database = std::fs::read(bench.project().join("project.db")).unwrap();
    let holds = |words: &[u8]| database.windows(words.len()).any(|it| it == words);
    assert!(!holds(b"hillside") && !holds(b"Benjamin") && holds(b"valley"));
    assert_eq!(known(&bench, "Cleo")["site"], "valley");
}

#[test]
fn what_is_known_of_people_goes_to_other_programs_and_comes_back() {
    let bench = studied();
    bench.run(&["speaker", "describe", "Cleo", "age=44", "site=north & west"]).ok();
    bench.run(&["assign", "--query", "mill", "Ways"]).ok();
    let file = bench.path("study.qdpx");
    bench.run(&["export", "qdpx", "-o", file.to_str().unwrap()]).ok();
    let other = Bench::new();
    other.run(&["import", file.to_str().unwrap()]).ok();
    assert_eq!(known(&other, "Cleo"), json!({"age": "44", "site": "north & west"}));
    assert_eq!(known(&other, "Ben"), json!({}));
    let snippets = other.json(&["snippets"]);
    assert!(list(&snippets, "snippets").iter().all(|it| it["attributes"].get("case").is_none()));
    other.run(&["undo"]).ok();
    assert_eq!(known(&other, "Cleo"), json!({}));
}

/// Two talks in which a snippet has several speakers; the site of both is known, in two spellings.
fn with_sites() -> Bench {
    let bench = Bench::new();
    bench.talk("one.md", format!("---\nsite: North\n---\n\n{ONE}"));
    bench.talk("two.md", format!("---\nsite: north\n---\n\n{TWO}"));
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["speaker", "describe", "Ben", "age=44", "site=south"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "age=31"]).ok();
    bench
}

#[test]
fn a_concordance_with_a_filter_on_people_has_only_what_they_say() {
    let bench = with_sites();
    let lines = |query: &str| list(&bench.json(&["kwic", query]), "lines").len();
    assert_eq!((lines("bus age:>40"), lines("bread age:>40")), (0, 1), "Anna says bus, Ben bread");
    assert_eq!((lines("bus age:44"), lines("bread age:44")), (0, 1));
    assert_eq!((lines("bus site:north"), lines("bread site:north")), (1, 0), "Ben is of the south");
    assert_eq!((lines("bread site:south"), lines("bus site:south")), (1, 0));
}

#[test]
fn a_value_in_full_is_looked_for_among_transcripts_and_people_before_one_that_begins_so() {
    let bench = Bench::new();
    bench.talk("one.md", format!("---\nsite: north west\n---\n\n{ONE}"));
    bench.talk("two.md", TWO);
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "site=North", "age=31"]).ok();
    let search = |query: &str| speakers_of(&bench.json(&["search", query, "--mode", "text"]), "hits");
    assert_eq!(search("site:north"), ["Cleo"], "north west is another");
    assert_eq!(search("site:nor"), ["Anna", "Ben", "Cleo"]);
    assert_eq!(search("site:west"), ["Anna", "Ben"], "Cleo has a value of her own");
    // An option names a value in full.
    bench.run(&["snippets", "--attribute", "age=3"]).fails(1, &["no transcript or person has age '3'"]);
    bench.run(&["snippets", "--attribute", "site=nor"]).fails(1, &["has site 'nor'"]);
    assert_eq!(speakers_of(&bench.json(&["snippets", "--attribute", "site=NORTH"]), "snippets"), ["Cleo"]);
}

#[test]
fn the_whole_study_has_what_is_known_of_people() {
    let bench = with_sites();
    bench.run(&["speaker", "rename", "Ben", "Benjamin"]).ok();
    let study = bench.run(&["export", "json"]).json();
    assert_eq!(study["speakers"], bench.json(&["speakers"])["speakers"]);
    let ben = list(&study, "speakers").iter().find(|it| it["name"] == "Benjamin").unwrap();
    assert_eq!((&ben["names"], &ben["attributes"]["age"]), (&json!(["Ben"]), &json!("44")));
    let hidden = bench.run(&["export", "json", "--anonymise"]).json();
    assert_eq!(list(&hidden, "speakers").len(), 3);
    let text = hidden["speakers"].to_string();
    assert!(!text.contains("Ben") && text.contains("44"), "{text}");
}

#[test]
fn the_matrix_and_the_filter_agree_on_a_value() {
    let bench = with_sites();
    bench.run(&["assign", "--query", "bus OR bread OR mill", "Ways"]).ok();
    let matrix = bench.json(&["themes", "--matrix", "site"]);
    let names: Vec<_> = list(&matrix, "columns").iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["North", "south"], "in the first spelling");
    // Each word of a column is found by the filter on its value, and no other.
    for (at, name) in names.iter().enumerate() {
        let words = list(&matrix, "columns")[at]["words"].as_u64().unwrap();
        let parts = [ONE, TWO].map(|talk| talk.split("\n\n").map(str::trim).collect::<Vec<_>>()).concat();
        let is_bens = |part: &&&str| part.starts_with("**Ben:**") == (*name == "south");
        let again: usize = parts.iter().filter(is_bens).map(|it| it.split_whitespace().count() - 1).sum();
        assert_eq!(words as usize, again, "{name}");
    }
    let matrix = bench.json(&["themes", "--matrix", "language"]);
    let names: Vec<_> = list(&matrix, "columns").iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, ["en"]);
    let found = bench.json(&["search", "language:en", "--mode", "text"]);
    assert_eq!(list(&found, "hits").len(), list(&bench.json(&["snippets"]), "snippets").len());
}

#[test]
fn rows_on_several_people_on_one_twice_and_on_those_taken_out_are_told_apart() {
    let bench = studied();
    let three = "**Dora:** I have not been to the mill since they took the bridge away.\n\n\
                 **Anna:** How do you live without it?\n\n**Dora:** On what there is.\n";
    bench.talk("three.md", three);
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["transcript", "remove", "three"]).ok();
    bench.run(&["speaker", "rename", "Cleo", "Clio", "--transcript", "one"]).ok();
    bench.run(&["speaker", "rename", "Ben", "Benjamin"]).ok();
    let table = bench.path("people.csv");
    std::fs::write(&table, "name,age\nBen,31\nBenjamin,32\nDora,20\nZoe,7\n").unwrap();
    let ran = bench.run(&["speakers", "--cases", table.to_str().unwrap()]).ok();
    for said in [
        "line 3: age of 'Benjamin' is '32' here and '31' in line 2, which counts",
        "line 4: 'Dora' speaks only in transcripts that were taken out, and was passed over",
        "line 5: 'Zoe' does not speak in any transcript, and was passed over",
        "known of 1 speaker",
    ] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    bench.run(&["speaker", "rename", "Cleo", "Cleopatra", "--transcript", "two"]).ok();
    std::fs::write(&table, "name,age\nCleo,31\n").unwrap();
    bench
        .run(&["speakers", "--cases", table.to_str().unwrap()])
        .fails(1, &["none of its 1 rows", "'Cleo' stands for several: Cleopatra and Clio"]);
}

#[test]
fn exports_tell_of_nobody_who_speaks_only_in_what_was_taken_out() {
    let bench = studied();
    bench.run(&["speaker", "describe", "Ben", "age=31"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "age=44"]).ok();
    bench.run(&["transcript", "remove", "one"]).ok();
    let tables = bench.path("tables");
    for options in [&[][..], &["--anonymise"]] {
        let export = ["export", "csv", "-o", tables.to_str().unwrap(), "--force"];
        bench.run(&[&export, options].concat()).ok();
        for entry in std::fs::read_dir(&tables).unwrap() {
            let path = entry.unwrap().path();
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            let is_log = path.ends_with("log.csv");
            assert!(!text.contains("Ben") || (is_log && options.is_empty()), "{}: {text}", path.display());
            assert!(!path.ends_with("cases.csv") || text.contains("44"), "{text}");
        }
    }
    bench.run(&["transcript", "restore", "one"]).ok();
    assert_eq!(known(&bench, "Ben")["age"], "31");
}

#[test]
fn an_attribute_given_twice_is_refused() {
    let bench = studied();
    bench.run(&["speaker", "describe", "Ben", "age=31", "age=32"]).fails(2, &["given twice"]);
    bench.run(&["speaker", "describe", "Ben", "age=31", "Age=32"]).fails(1, &["are one attribute"]);
}

#[test]
fn another_copy_tells_of_people_under_the_names_they_have_here() {
    let bench = studied();
    copy(&bench.project(), &bench.path("other"));
    let mut other = bench.bare();
    other.args(["--project", "other", "speaker", "describe", "Cleo", "age=44"]);
    ran(other.output().unwrap()).ok();
    let mut other = bench.bare();
    other.args(["--project", "other", "speaker", "rename", "Ben", "Benjamin"]);
    ran(other.output().unwrap()).ok();
    bench.run(&["speaker", "rename", "Cleo", "Cleopatra"]).ok();
    bench.run(&["speaker", "describe", "Ben", "age=31"]).ok();
    bench.run(&["merge", "other"]).ok();
    assert_eq!(known(&bench, "Cleopatra"), json!({"age": "44"}));
    assert_eq!(known(&bench, "Benjamin"), json!({"age": "31"}));
    bench.run(&["undo"]).ok();
    assert_eq!((known(&bench, "Cleopatra"), known(&bench, "Ben")["age"].clone()), (json!({}), json!("31")));
}

#[test]
fn a_table_of_people_comes_with_an_import() {
    let bench = Bench::new();
    bench.talk("one.md", ONE);
    let table = bench.path("people.csv");
    std::fs::write(&table, "name,age\nben,31\nZoe,9\n").unwrap();
    let table = table.to_str().unwrap();
    bench.run(&["import", &bench.talks(), "--cases", "/nowhere.csv"]).fails(1, &["/nowhere.csv"]);
    let ran = bench.run(&["import", &bench.talks(), "--cases", table]).ok();
    for said in ["line 3: 'Zoe' does not speak", "known of 1 speaker"] {
        assert!(ran.stderr.contains(said), "{said}: {}", ran.stderr);
    }
    assert!(ran.stdout.contains("1 added"), "{}", ran.stdout);
    assert_eq!(known(&bench, "Ben"), json!({"age": "31"}));
    let again = bench.run(&["import", &bench.talks(), "--cases", table]).ok();
    assert!(again.stderr.contains("known already"), "{}", again.stderr);
    bench.run(&["undo"]).ok();
    assert_eq!(known(&bench, "Ben"), json!({}));
    bench.run(&["import", &bench.talks(), "--cases", table, "--check"]).fails(2, &["--check"]);
}
