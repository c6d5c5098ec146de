//! Forgetting a transcript or a person for good: what is left is what a project without them would be.

use super::bench::{Bench, list};
use serde_json::{Value, json};

/// Three talks: Anna and Ben, Anna and Carl, Carl alone.
fn talks(bench: &Bench) {
    bench.talk(
        "one.md",
        "**Anna:** So what did you do when the harvest failed in that long summer?\n\n\
         **Ben:** We sold the two horses first, then my grandfather's silver watch, and we never spoke of it.\n\n\
         **Anna:** That must have been hard on everybody in the house, I suppose.\n\n\
         **Ben:** The marmalade of my grandmother was famous in the whole valley, so we sold that as well.\n",
    );
    bench.talk(
        "two.md",
        "**Anna:** And what do you remember of the years by the sea, before the war?\n\n\
         **Carl:** Boats, mostly, and the smell of tar, and my father mending nets until it was dark.\n\n\
         **Anna:** Did he teach you how to mend them, or was that for the elder ones?\n\n\
         **Carl:** He tried to, but I was too small for it and cut my hands.\n",
    );
    bench
        .talk("three.md", "**Carl:** I will say it once more: nobody asked us whether we wanted to leave.\n");
}

fn studied() -> Bench {
    let bench = Bench::new();
    talks(&bench);
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();
    let all = bench.json(&["snippets"]);
    let ids: Vec<String> = list(&all, "snippets").iter().map(|it| it["id"].to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    bench.run(&[&["assign", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    bench.run(&[&["quote", "add", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    let note = "Ben: 'we sold the two horses first, then', and then silence.";
    bench.run(&["memo", "set", "--theme", "Loss", note]).ok();
    bench.run(&["search", "horses grandfather's silver watch", "--mode", "both"]).ok();
    bench
}

/// What the project holds, without numbers of rows.
fn tables(bench: &Bench) -> Vec<Value> {
    let mut all: Vec<Value> = [
        &["snippets"][..],
        &["topics"],
        &["transcript", "list"],
        &["speakers"],
        &["search", "marmalade OR nets"],
    ]
    .iter()
    .map(|args| bench.json(args))
    .collect();
    all.iter_mut().for_each(without_numbers);
    all
}

fn without_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["id", "run", "milliseconds", "representatives", "themes", "theme"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_numbers);
        }
        Value::Array(items) => items.iter_mut().for_each(without_numbers),
        _ => {}
    }
}

#[test]
fn a_person_goes_and_what_is_left_is_a_project_that_never_had_them() {
    let bench = studied();
    let said = bench.run(&["forget", "--speaker", "Bem"]).fails(1, &["nobody is called 'Bem'", "'Ben'"]);
    assert!(said.stdout.is_empty());
    bench.run(&["forget"]).fails(2, &["--transcript"]);
    bench.run(&["forget", "--speaker", "Ben"]).fails(2, &["no terminal to ask on", "--yes"]);
    let exported = bench.path("out.md");
    bench.run(&["export", "markdown", "-o", exported.to_str().unwrap()]).ok();
    let plan = bench.json(&["forget", "--speaker", "Ben", "--dry-run"]);
    assert_eq!((&plan["turns"], &plan["passages"], &plan["quotes"]), (&json!(2), &json!(2), &json!(2)));
    assert_eq!((&plan["texts"], &plan["blanked"], &plan["dry_run"]), (&json!(0), &json!(1), &json!(true)));
    assert_eq!(plan["exports"], json!([exported.canonicalize().unwrap()]));
    let text = bench.run(&["forget", "--speaker", "Ben", "--dry-run"]).ok().stdout;
    assert!(text.contains("'Ben' goes for good, with 2 turns, 2 snippets"), "{text}");
    assert!(text.contains("cannot be undone") && text.contains("out.md"), "{text}");
    assert_eq!(list(&bench.json(&["snippets"]), "snippets").len(), 9, "nothing is changed");
    let done = bench.json(&["forget", "--speaker", "Ben", "--yes"]);
    assert_eq!((&done["turns"], &done["dry_run"], &done["backups"]), (&json!(2), &json!(false), &json!([])));
    assert!(exported.exists());
    let undone = bench.run(&["undo"]).ok();
    assert!(
        undone.stderr.contains("cannot be brought back (forgot a speaker for good: 2 turns"),
        "{}",
        undone.stderr
    );
    bench.run(&["redo"]).ok();
    let memo = bench.json(&["memos"])["memos"][0]["text"].clone();
    assert_eq!(memo, "Ben: '[…]', and then silence.");
    // Their file is not read with them again, changed or not.
    bench.run(&["import", &bench.talks(), "--max-tokens", "290"]).ok();
    assert_eq!(bench.json(&["search", "horses", "--mode", "text"])["total"], 0);
    bench.run(&["import", &bench.talks(), "--max-tokens", "300"]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();

    let other = Bench::new();
    talks(&other);
    let file = std::fs::read_to_string(other.path("talks/one.md")).unwrap();
    let without: Vec<&str> = file.split("\n\n").filter(|turn| !turn.starts_with("**Ben:**")).collect();
    other.talk("one.md", without.join("\n\n"));
    other.run(&["import", &other.talks(), "--split", "turns"]).ok();
    other.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();
    assert_eq!(tables(&bench), tables(&other));
}

#[test]
fn the_former_command_does_the_same() {
    let bench = studied();
    let done = bench.json(&["transcript", "forget", "two", "--yes"]);
    assert_eq!((&done["texts"], &done["snippets"], &done["turns"]), (&json!(1), &json!(4), &json!(0)));
    let log = bench.json(&["log"]);
    let last = list(&log, "edits").last().unwrap()["what"].as_str().unwrap().to_owned();
    assert!(last.starts_with("forgot a transcript for good: 1 text, 4 snippets"), "{last}");
    assert!(!log.to_string().contains("'two'"), "{log}");
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("forgotten for good"), "{again}");
}
