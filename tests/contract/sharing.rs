//! A study in one file for a second coder, and what they coded in one file on the way back.

use super::bench::{Bench, Ran, keys, list, ran};
use serde_json::Value;
use std::path::Path;

/// Ana's study with two passages coded and a sample of four.
fn coded() -> Bench {
    let bench = Bench::with_topics();
    let snippets = bench.json(&["snippets", "--limit", "2"]);
    let ids: Vec<String> = list(&snippets, "snippets").iter().map(|it| it["id"].to_string()).collect();
    bench.run(&["assign", "--snippet", &ids[0], &ids[1], "Cost"]).ok();
    bench.run(&["memo", "set", "--study", "zebrafinch"]).ok();
    bench
}

/// Runs a command in the project that was made of the file.
fn ben(bench: &Bench, args: &[&str]) -> Ran {
    ran(bench.bare().args(["--project", "ben"]).args(args).output().unwrap())
}

fn ben_json(bench: &Bench, args: &[&str]) -> Value {
    ben(bench, &[args, &["--json"]].concat()).json()
}

#[test]
fn a_study_goes_to_a_second_coder_and_comes_back() {
    let bench = coded();
    bench.run(&["share", "--coder", "Ben"]).fails(1, &["no sample is drawn yet", "leitmotif sample 50"]);
    let sent =
        bench.json(&["share", "--coder", "Ben", "--sample", "4", "--seed", "7", "-o", "for ben.leitmotif"]);
    let expected = [
        "bytes",
        "carries",
        "coded",
        "coder",
        "file",
        "leaves_out",
        "memos",
        "passages",
        "purpose",
        "sample",
        "schema",
        "study",
        "themes",
        "transcripts",
    ];
    assert_eq!(keys(&sent), expected);
    assert_eq!((&sent["purpose"], &sent["coder"]), (&"to_code".into(), &"Ben".into()));
    assert_eq!((&sent["sample"], &sent["themes"], &sent["transcripts"]), (&4.into(), &1.into(), &30.into()));
    assert_eq!((&sent["coded"], &sent["memos"]), (&Value::Null, &Value::Null));
    assert!(list(&sent, "leaves_out").contains(&"what anybody coded".into()), "{sent}");
    let file = bench.path("for ben.leitmotif");
    assert_eq!(std::fs::metadata(&file).unwrap().len(), sent["bytes"].as_u64().unwrap());

    let received = ben_json(&bench, &["import", "for ben.leitmotif"]);
    let expected = ["coder", "project", "sample", "schema", "study", "themes", "transcripts"];
    assert_eq!(keys(&received), expected);
    assert_eq!((&received["coder"], &received["sample"]), (&"Ben".into(), &4.into()));
    let coders = ben_json(&bench, &["coders"]);
    assert_eq!((&coders["coder"], list(&coders, "coders").len()), (&"Ben".into(), 0));
    assert!(list(&ben_json(&bench, &["memos"]), "memos").is_empty());
    assert!(list(&ben_json(&bench, &["log"]), "edits").is_empty());
    assert_eq!(list(&ben_json(&bench, &["themes"]), "themes")[0]["snippets"], 0);
    let drawn = ben_json(&bench, &["sample"]);
    assert_eq!(drawn["snippets"], bench.json(&["sample"])["snippets"]);
    let ids: Vec<String> = list(&drawn, "snippets").iter().map(Value::to_string).collect();
    ben(&bench, &["assign", "--snippet", &ids[0], "Cost"]).ok();
    ben(&bench, &["assign", "--snippet", &ids[1], "Waiting"]).ok();

    ben(&bench, &["share", "--coder", "ben", "-o", "x.leitmotif"])
        .fails(1, &["ben is who codes here already", "--back"]);
    ben(&bench, &["--blind", "share", "--back"])
        .fails(1, &["hidden from you", "sending back", "without --blind"]);
    let back = ben_json(&bench, &["share", "--back", "-o", "back.leitmotif"]);
    assert!(
        list(&back, "carries").contains(&"the guide questions with their names and wordings".into()),
        "{back}"
    );
    assert_eq!(
        (&back["purpose"], &back["coded"], &back["passages"]),
        (&"to_merge".into(), &2.into(), &2.into())
    );
    // In a project that came from somebody else there is nothing else to share.
    let said = ben(&bench, &["share"]).ok();
    assert!(
        said.stdout.contains("project-from-Ben.leitmotif") && said.stderr.contains("the words of the talks"),
        "{said:?}"
    );
    assert!(bench.path("project-from-Ben.leitmotif").is_file());

    bench.run(&["merge", "for ben.leitmotif"]).fails(1, &["the study for Ben to code", "share --back"]);
    let merged = bench.run(&["merge", "back.leitmotif"]).ok();
    assert!(
        merged.stdout.contains("merged in 1 theme and 2 coded passages from back.leitmotif"),
        "{merged:?}"
    );
    assert!(merged.stderr.contains("New here: the theme Waiting."), "{merged:?}");
    let again = bench.json(&["merge", "project-from-Ben.leitmotif"]);
    assert_eq!((&again["edit"], &again["new_themes"]), (&Value::Null, &Value::Array(Vec::new())));
    assert_eq!(list(&bench.json(&["agree"]), "coders").len(), 2);
    bench.run(&["undo"]).ok();
    assert_eq!(bench.json(&["merge", "back.leitmotif"])["passages"], 2);
}

#[test]
fn nothing_is_written_over_and_every_refusal_says_what_to_do() {
    let bench = coded();
    bench.run(&["sample", "4"]).ok();
    bench.run(&["share"]).fails(2, &["for whom is the file", "share --coder NAME"]);
    bench.run(&["share", "--back"]).fails(1, &["did not come from somebody else", "share --coder NAME"]);
    bench.run(&["share", "--coder", " "]).fails(2, &["a coder needs a name"]);
    bench.run(&["share", "--coder", "Ben", "--sample", "5"]).fails(1, &["sample"]);
    // Who is named in the environment works here; the file is not for them.
    let named = bench.command(&["share"]).env("LEITMOTIF_CODER", "Ben").output();
    ran(named.unwrap()).fails(2, &["for whom is the file"]);
    bench.run(&["share", "--coder", "Ben"]).ok();
    bench.run(&["share", "--coder", "Ben"]).ok();
    let file = bench.path("project-for-Ben.leitmotif");
    let good = std::fs::read(&file).unwrap();
    std::fs::write(&file, "mine").unwrap();
    bench.run(&["share", "--coder", "Ben"]).fails(1, &["was changed since", "--force"]);
    std::fs::write(&file, &good).unwrap();
    // The log says that it was done by the project's own coder, who is no guest for it.
    assert!(list(&bench.json(&["log"]), "edits").iter().all(|edit| edit["coder"] != "Ben"));

    ben(&bench, &["import", "project-for-Ben.leitmotif"]).ok();
    ben(&bench, &["import", "project-for-Ben.leitmotif"]).ok();
    bench
        .run(&["import", "project-for-Ben.leitmotif"])
        .fails(1, &["is another project, which stays", "--project DIR"]);
    std::fs::write(bench.path("bad.leitmotif"), &good[..good.len() / 2]).unwrap();
    let bad = ran(bench.bare().args(["--project", "bad", "import", "bad.leitmotif"]).output().unwrap());
    bad.fails(1, &["damaged", "Ask who sent it"]);
    assert!(!Path::new(&bench.path("bad")).exists());
    // Beside transcripts it is none.
    bench.talk("a.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    std::fs::copy(&file, bench.path("talks/study.leitmotif")).unwrap();
    let other = ran(bench.bare().args(["--project", "other", "import", "talks", "--json"]).output().unwrap());
    assert_eq!(list(&other.json(), "skipped").len(), 1);

    let own = ran(bench
        .bare()
        .args(["--project", "other", "merge", "project-for-Ben.leitmotif"])
        .output()
        .unwrap());
    own.fails(1, &["for Ben to code"]);
    ben(&bench, &["share", "--back", "-o", "back.leitmotif"]).ok();
    let own = ran(bench.bare().args(["--project", "other", "merge", "back.leitmotif"]).output().unwrap());
    own.fails(1, &["back.leitmotif is of another study, 'project'", "--project DIR"]);
}
