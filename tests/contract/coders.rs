//! Several people coding: who decided, agreement, samples, blind coding, and merging copies.

use super::bench::{Bench, Ran, copy, keys, list, ran};
use serde_json::Value;
use std::path::Path;

fn ids(bench: &Bench, count: usize) -> Vec<String> {
    let snippets = bench.json(&["snippets", "--limit", &count.to_string()]);
    list(&snippets, "snippets").iter().map(|snippet| snippet["id"].to_string()).collect()
}

/// Runs a command as a coder.
fn by(bench: &Bench, coder: &str, args: &[&str]) -> Ran {
    bench.run(&[&["--coder", coder], args].concat())
}

fn assigns(bench: &Bench, coder: &str, ids: &[String], theme: &str) {
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    by(bench, coder, &[&["assign", "--snippet"], ids.as_slice(), &[theme]].concat()).ok();
}

/// Ana put the first four snippets in A, Bob the first three and the fifth; Bob the sixth in B.
fn coded() -> (Bench, Vec<String>) {
    let bench = Bench::with_topics();
    let ids = ids(&bench, 8);
    assigns(&bench, "ana", &ids[..4], "A");
    assigns(&bench, "bob", &[ids[0].clone(), ids[1].clone(), ids[2].clone(), ids[4].clone()], "A");
    assigns(&bench, "bob", &ids[5..6], "B");
    (bench, ids)
}

#[test]
fn each_coder_signs_and_is_listed() {
    let (bench, ids) = coded();
    let listed = bench.json(&["--coder", "bob", "coders"]);
    let coders = list(&listed, "coders");
    let expected =
        ["first", "last", "name", "passages", "sample", "snippets", "themes", "topics", "transcripts"];
    assert_eq!(keys(&coders[0]), expected);
    let read = |at: usize| {
        (coders[at]["name"].as_str(), coders[at]["themes"].as_i64(), coders[at]["snippets"].as_i64())
    };
    assert_eq!((read(0), read(1)), ((Some("ana"), Some(1), Some(4)), (Some("bob"), Some(2), Some(5))));
    assert_eq!((&listed["coder"], &listed["blind"]), (&"bob".into(), &false.into()));
    bench.run(&["coders"]).ok();
    let log = bench.json(&["log"]);
    assert_eq!(
        list(&log, "edits").iter().map(|edit| edit["coder"].as_str().unwrap()).collect::<Vec<_>>(),
        ["ana", "bob", "bob"]
    );
    let named = bench.command(&["assign", "--snippet", &ids[7], "C"]).env("LEITMOTIF_CODER", "cleo").output();
    ran(named.unwrap()).ok();
    assert_eq!(list(&bench.json(&["log"]), "edits")[3]["coder"], "cleo");
    by(&bench, " ", &["coders"]).fails(2, &["a coder needs a name"]);
    by(&bench, "bob", &["unassign", "--snippet", &ids[3], "A"]).fails(1, &["by decision of ana", "--coder"]);
}

#[test]
fn agreement_is_counted_on_snippets_and_topics() {
    let (bench, ids) = coded();
    let agreed = bench.json(&["agree"]);
    let expected = [
        "coded",
        "coders",
        "compared",
        "disagreements",
        "resamples",
        "schema",
        "settled",
        "snippets",
        "themes",
        "topics",
        "transcripts",
        "unit",
        "units",
    ];
    assert_eq!(keys(&agreed), expected);
    assert_eq!((&agreed["unit"], &agreed["compared"]), (&"snippet".into(), &agreed["snippets"]));
    assert_eq!(
        (&agreed["coders"], &agreed["units"]),
        (&serde_json::json!(["ana", "bob"]), &"shared transcripts".into())
    );
    assert_eq!(agreed["coded"], serde_json::json!([4, 5]));
    let n = agreed["snippets"].as_u64().unwrap() as f64;
    let a = &list(&agreed, "themes")[0];
    assert_eq!((&a["path"], &a["seen"]), (&"A".into(), &serde_json::json!([4, 4])));
    // Both see A in three snippets, each in one more: po = (n - 2) / n, pe = (4 / n)^2 + ((n - 4) / n)^2.
    let (po, pe) = ((n - 2.0) / n, (16.0 + (n - 4.0) * (n - 4.0)) / (n * n));
    let figure = |key: &str| a["snippets"][key].as_f64().unwrap();
    assert!(
        (figure("percent") - po * 100.0).abs() < 1e-4
            && (figure("kappa") - (po - pe) / (1.0 - pe)).abs() < 1e-5
    );
    for key in ["unit", "n", "percent", "kappa", "fleiss_kappa", "alpha", "ac1"] {
        assert_eq!(a["by_unit"][key], a["snippets"][key], "{key}");
    }
    let share = a["by_unit"]["prevalence"].as_f64().unwrap();
    assert!((share - 4.0 / n).abs() < 1e-5 && figure("ac1") > figure("kappa"));
    let ends: Vec<f64> =
        list(&a["by_unit"]["intervals"], "kappa").iter().map(|it| it.as_f64().unwrap()).collect();
    assert!(ends[0] < figure("kappa") && figure("kappa") < ends[1], "{ends:?}");
    for unit in ["sentence", "turn", "transcript"] {
        let by = bench.json(&["agree", "--unit", unit]);
        assert_eq!((&by["unit"], &list(&by, "themes")[0]["by_unit"]["unit"]), (&unit.into(), &unit.into()));
    }
    assert_eq!((&agreed["disagreements"], &agreed["settled"]), (&3.into(), &0.into()));
    // Whole snippets, of which each has one alone: less than by snippet, where the length does not count.
    let unitizing = a["unitizing"]["alpha"].as_f64().unwrap();
    assert!(0.0 < unitizing && unitizing < 1.0 && a["unitizing"]["unit"] == "character", "{unitizing}");
    assert!(figure("alpha") > figure("kappa"), "alpha corrects for small numbers");
    let b = &list(&agreed, "themes")[1];
    assert_eq!((&b["seen"], &b["snippets"]["kappa"]), (&serde_json::json!([0, 1]), &0.into()));
    let text = by(&bench, "ana", &["agree", "--with", "BOB"]).ok().stdout;
    assert!(text.contains("kappa") && text.contains("talk in which all of them decided"), "{text}");

    let differ = bench.json(&["agree", "--coders", "ana", "bob", "--disagreements"]);
    assert_eq!((&differ["total"], &differ["snippets"]), (&3.into(), &agreed["snippets"]));
    let rows = list(&differ, "disagreements");
    assert_eq!(keys(&rows[0]), ["decided", "id", "speaker", "start", "text", "transcript"]);
    let found: Vec<String> = rows.iter().map(|row| row["id"].to_string()).collect();
    assert_eq!(found, ids[3..6]);
    let text = &rows[0]["text"];
    let mark = serde_json::json!({"theme": "A", "start": 0, "end": text.as_str().unwrap().chars().count(), "text": text});
    assert_eq!(
        rows[0]["decided"],
        serde_json::json!([
            {"coder": "ana", "themes": ["A"], "marks": [mark]},
            {"coder": "bob", "themes": [], "marks": []}
        ])
    );
    let about = bench.json(&["agree", "--disagreements", "--theme", "B"]);
    assert_eq!(list(&about, "disagreements").len(), 1);
    let listed = bench.run(&["agree", "--disagreements", "--limit", "1"]).ok();
    assert!(listed.stdout.contains("ana: A") && listed.stdout.contains("bob: no theme"), "{}", listed.stdout);

    bench.run(&["agree", "--coders", "ana", "eve"]).fails(1, &["eve has decided nothing here", "ana, bob"]);
    bench.run(&["agree", "--coders", "ana", "Ana"]).fails(1, &["it takes two coders"]);
    Bench::with_topics().run(&["agree"]).fails(1, &["it takes two coders", "--blind"]);
}

#[test]
fn a_sample_is_drawn_from_strata_and_found() {
    let (bench, _) = coded();
    let drawn = bench.json(&["sample", "20", "--by", "topic", "--seed", "7"]);
    assert_eq!(keys(&drawn), ["by", "schema", "seed", "size", "snippets", "strata"]);
    assert_eq!((&drawn["size"], &drawn["seed"], &drawn["by"]), (&20.into(), &7.into(), &"topic".into()));
    let strata = list(&drawn, "strata");
    let all: u64 = strata.iter().map(|row| row["snippets"].as_u64().unwrap()).sum();
    for row in strata {
        let quota = 20.0 * row["snippets"].as_f64().unwrap() / all as f64;
        assert!((row["drawn"].as_f64().unwrap() - quota).abs() < 1.0, "{row}");
    }
    let found = bench.json(&["search", "is:sample", "--mode", "text"]);
    let mut hits: Vec<i64> =
        list(&found, "hits").iter().map(|hit| hit["snippet"]["id"].as_i64().unwrap()).collect();
    hits.sort_unstable();
    let mut snippets: Vec<i64> = list(&drawn, "snippets").iter().map(|id| id.as_i64().unwrap()).collect();
    snippets.sort_unstable();
    assert_eq!(hits, snippets);
    let agreed = bench.json(&["agree"]);
    assert_eq!((&agreed["units"], &agreed["snippets"]), (&"sample".into(), &20.into()));
    bench.run(&["agree"]).ok();
    bench.run(&["sample"]).ok();
    bench.run(&["sample", "5"]).fails(1, &["a sample of 20 snippets already", "--clear"]);
    bench.run(&["sample", "--clear"]).ok();
    assert_eq!(bench.json(&["sample"])["size"], 0);
    bench.run(&["undo"]).ok();
    assert_eq!(bench.json(&["sample"])["snippets"], drawn["snippets"]);
    bench.run(&["sample", "--clear"]).ok();
    let again = bench.json(&["sample", "20", "--seed", "7", "--by", "topic"]);
    assert_eq!(again["snippets"], drawn["snippets"], "the same seed draws the same again");
    bench.run(&["sample", "--clear"]).ok();
    assert_eq!(list(&bench.json(&["sample", "10", "--by", "speaker"]), "snippets").len(), 10);
    bench.run(&["sample", "--clear"]).ok();
    bench.run(&["sample", "5", "--by", "colour"]).fails(1, &["no snippet has 'colour'", "topic, speaker"]);
    bench.run(&["sample", "1000000"]).fails(1, &["there are"]);
    let none = bench.run(&["search", "is:sample", "--mode", "text"]).ok();
    assert!(none.stderr.contains("no sample was drawn"), "{}", none.stderr);
}

#[test]
fn the_blind_see_only_their_own_and_nothing_hidden_is_lost() {
    let (bench, ids) = coded();
    let blind = |args: &[&str]| by(&bench, "ana", &[&["--blind"], args].concat());
    let counts = |value: &Value| -> Vec<(String, u64)> {
        let row =
            |theme: &Value| (theme["name"].as_str().unwrap().to_owned(), theme["snippets"].as_u64().unwrap());
        list(value, "themes").iter().map(row).collect()
    };
    let seen = blind(&["themes", "--json"]).json();
    assert_eq!(counts(&seen), [("A".to_owned(), 4), ("B".to_owned(), 0)]);
    assert_eq!(counts(&bench.json(&["themes"])), [("A".to_owned(), 5), ("B".to_owned(), 1)]);
    let under = blind(&["snippets", "--theme", "B", "--json"]).json();
    assert!(list(&under, "snippets").is_empty());
    let log = blind(&["log", "--json"]).json();
    assert!(list(&log, "edits").iter().all(|edit| edit["coder"] == "ana"));
    by(&bench, "bob", &["quote", "add", "B", "--snippet", &ids[4]]).ok();
    let quoted = |value: &Value| list(value, "hits").len();
    assert_eq!(quoted(&blind(&["search", "is:quoted", "--json"]).json()), 0);
    assert_eq!(quoted(&bench.json(&["search", "is:quoted"])), 1);
    by(&bench, "bob", &["topic", "rename", "0", "Bob's name"]).ok();
    assert_ne!(blind(&["topics", "--json"]).json()["topics"][0]["label"], "Bob's name");
    assert_eq!(bench.topics()["topics"][0]["label"], "Bob's name");
    let coders = blind(&["coders", "--json"]).json();
    assert_eq!((list(&coders, "coders").len(), &coders["blind"]), (1, &true.into()));
    let exported = blind(&["export", "json"]).ok().stdout;
    assert!(!exported.contains("bob"), "{exported}");
    blind(&["theme", "delete", "B"]).fails(1, &["hidden from you", "--blind"]);
    blind(&["theme", "merge", "A", "B"]).fails(1, &["hidden from you"]);
    blind(&["agree"]).fails(1, &["hidden from you, and a comparison needs it"]);
    copy(&bench.project(), &bench.path("other"));
    blind(&["merge", "other"]).fails(1, &["hidden from you, and taking in another copy needs it"]);
    blind(&["assign", "--snippet", &ids[5], "B"]).ok();
    blind(&["undo"]).ok();
    blind(&["undo"]).fails(1, &["others have built on 'assigned 4 passages to the new theme A'", "unassign"]);
    blind(&["unassign", "--snippet", &ids[3], "A"]).ok();
    blind(&["undo"]).ok();
    let nothing = by(&bench, "eve", &["--blind", "undo"]).ok();
    assert!(nothing.stderr.contains("Nothing to undo"), "{}", nothing.stderr);
    assert_eq!(counts(&bench.json(&["themes"])), [("A".to_owned(), 5), ("B".to_owned(), 1)]);
}

#[test]
fn copies_of_a_project_are_merged_once() {
    let bench = Bench::with_topics();
    let ids = ids(&bench, 4);
    assigns(&bench, "ana", &ids[..2], "A");
    copy(&bench.project(), &bench.path("other"));
    let other = |args: &[&str]| {
        let mut command = bench.bare();
        command.args(["--project", "other", "--coder", "bob"]).args(args);
        ran(command.output().unwrap())
    };
    other(&["assign", "--snippet", &ids[0], &ids[3], "A/Below"]).ok();
    other(&["assign", "--topic", "0", "Cost"]).ok();
    other(&["topic", "merge", "2", "3"]).ok();
    other(&["topic", "rename", "1", "Bob's"]).ok();
    bench.run(&["topic", "rename", "1", "Ours"]).ok();
    assigns(&bench, "ana", &ids[2..3], "B");
    let merged = bench.json(&["merge", "other"]);
    let expected = [
        "cases",
        "conflicts",
        "earlier",
        "edit",
        "listings",
        "loose",
        "memos",
        "names",
        "new_themes",
        "notes_on_topics",
        "passages",
        "questions",
        "quotes",
        "readings",
        "refusals",
        "regrouped",
        "renamed",
        "schema",
        "taken_back",
        "taken_off_here",
        "themes",
        "topics",
        "transcripts",
        "unmatched",
    ];
    assert_eq!(keys(&merged), expected);
    assert_eq!(
        (&merged["topics"], &merged["refusals"], &merged["regrouped"]),
        (&1.into(), &0.into(), &0.into())
    );
    let said = merged["conflicts"][0].as_str().unwrap();
    assert!(said.contains("and 'Bob's' to bob: both names stay"), "{said}");
    assert_eq!(
        list(&bench.topics(), "topics").len(),
        list(&other(&["topics", "--json"]).json(), "topics").len()
    );
    let first = list(&bench.topics(), "topics").iter().find(|topic| topic["id"] == 0).unwrap().clone();
    let size = first["snippets"].as_u64().unwrap();
    assert_eq!((&merged["themes"], &merged["passages"]), (&2.into(), &(size + 2).into()));
    assert!(list(&merged, "unmatched").is_empty());
    assert_eq!(first["theme"], "Cost");
    let coders = bench.json(&["coders"]);
    assert_eq!(
        (&list(&coders, "coders")[1]["name"], &list(&coders, "coders")[1]["topics"]),
        (&"bob".into(), &1.into())
    );
    let again = bench.run(&["merge", "other"]).ok();
    assert!(again.stderr.contains("Nothing to do"), "{}", again.stderr);
    assert_eq!(bench.json(&["merge", "other"])["edit"], Value::Null);
    bench.run(&["undo"]).ok();
    assert_eq!(list(&bench.json(&["coders"]), "coders").len(), 1);
    bench.run(&["merge", "nowhere"]).fails(1, &["there is no project in nowhere"]);
    bench.run(&["merge", "project"]).fails(2, &["into itself"]);
    assert!(list(&other(&["log", "--json"]).json(), "edits").len() == 5, "the copy is only read");
}

/// Two coders' passages of one sentence each, in snippets of several: by snippet they seem to agree on all.
#[test]
fn passages_smaller_than_a_snippet_are_compared_by_sentence() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies/agree_spans.qdpx");
    if !file.exists() {
        eprintln!("SKIPPED: {} is not there", file.display());
        return;
    }
    let bench = Bench::new();
    bench.run(&["import", file.to_str().unwrap()]).ok();
    for (args, n) in
        [(&["agree"][..], 40), (&["agree", "--unit", "sentence"], 40), (&["agree", "--unit", "turn"], 40)]
    {
        let agreed = bench.json(args);
        assert_eq!((&agreed["compared"], &agreed["transcripts"]), (&n.into(), &4.into()));
        let kappa = |path: &str| {
            let row = list(&agreed, "themes").iter().find(|row| row["path"] == path).unwrap();
            format!("{:.2}", row["by_unit"]["kappa"].as_f64().unwrap())
        };
        assert_eq!(["Money/Cost", "People", "People/Hiring"].map(kappa), ["0.72", "0.48", "0.28"]);
    }
    let agreed = bench.json(&["agree"]);
    assert_eq!(agreed["unit"], "sentence");
    // The report and the tables have the same figures by the same unit.
    let report = bench.run(&["export", "markdown"]).ok().stdout;
    assert!(
        report.contains("by sentence (40 sentences)")
            && report
                .contains("Cohen's kappa by sentence (Cohen 1960) runs from 0.28 (Hiring, 95 % interval "),
        "{report}"
    );
    bench.run(&["export", "jsonl", "-o", "tables"]).ok();
    let table = std::fs::read_to_string(bench.path("tables/agreement.jsonl")).unwrap();
    let rows: Vec<Value> = table.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for theme in list(&agreed, "themes") {
        let row = rows.iter().find(|row| row["theme"] == theme["path"] && row["unit"] == "sentence").unwrap();
        let pairs = [("kappa", &theme["by_unit"]["kappa"]), ("AC1", &theme["by_unit"]["ac1"])];
        for (column, figure) in pairs.into_iter().chain([("unitizing alpha", &theme["unitizing"]["alpha"])]) {
            let (written, printed) = (row[column].as_f64().unwrap(), figure.as_f64().unwrap());
            assert!((written - printed).abs() < 1e-4, "{column}: {written} {printed}");
        }
    }
    let text = bench.run(&["agree"]).ok().stdout;
    assert!(text.contains("By sentence, of 40 sentences, with 95 % intervals"), "{text}");
    let differ = bench.json(&["agree", "--disagreements", "--theme", "Hiring"]);
    assert_eq!((&differ["unit"], list(&differ, "disagreements").len()), (&"sentence".into(), 4));
}
