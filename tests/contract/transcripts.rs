//! Transcripts taken out, in again, and forgotten for good.

use super::bench::{Bench, list};

#[test]
fn a_transcript_is_taken_out_of_everything_and_comes_back() {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.talk("ben.txt", "Ben: I never liked sweet things at all, not even as a child.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let snippets = bench.json(&["snippets"]);
    let ids: Vec<String> = list(&snippets, "snippets").iter().map(|it| it["id"].to_string()).collect();
    bench.run(&["assign", "--snippet", &ids[0], &ids[1], "Sweets"]).ok();
    bench.run(&["quote", "add", "--snippet", &ids[0], "Sweets"]).ok();
    bench.run(&["memo", "set", "--transcript", "anna", "She was laughing."]).ok();
    let before = (bench.json(&["themes"]), bench.json(&["quote", "list"]), bench.json(&["memos"]));
    bench.run(&["transcript", "remove", "ana"]).fails(1, &["no one transcript", "did you mean 'anna'"]);
    assert_eq!(bench.run(&["transcript", "remove", "anna"]).ok().stdout, "took out transcript 'anna'\n");
    bench.run(&["transcript", "remove", "anna"]).fails(1, &["taken out already", "transcript restore"]);
    let there = bench.json(&["transcript", "list"]);
    assert_eq!((list(&there, "transcripts").len(), &list(&there, "removed")[0]["name"]), (1, &"anna".into()));
    let theme = &bench.json(&["themes"])["themes"][0];
    assert_eq!((&theme["passages"], &theme["transcripts"]), (&1.into(), &1.into()));
    assert!(list(&bench.json(&["quote", "list"]), "quotes").is_empty());
    assert!(list(&bench.json(&["memos"]), "memos").is_empty());
    assert_eq!(bench.json(&["search", "marmalade", "--mode", "text"])["total"], 0);
    let folder = bench.path("tables");
    bench.run(&["export", "csv", "-o", folder.to_str().unwrap()]).ok();
    for table in std::fs::read_dir(&folder).unwrap() {
        let path = table.unwrap().path();
        // The log says what was done.
        let named = std::fs::read_to_string(&path).unwrap().contains("anna");
        assert_eq!(named, path.ends_with("log.csv"), "{}", path.display());
    }
    let report = bench.run(&["export", "markdown"]).ok().stdout;
    assert!(report.contains("transcripts taken out, in none of these numbers"), "{report}");
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("taken out before, and still out: anna;"), "{again}");
    bench.run(&["undo"]).ok();
    assert_eq!((bench.json(&["themes"]), bench.json(&["quote", "list"]), bench.json(&["memos"])), before);
}

#[test]
fn forgetting_asks_first_and_is_for_good() {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.talk("ben.txt", "Ben: I never liked sweet things at all, not even as a child.\n");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["transcript", "forget", "anna"]).fails(2, &["no terminal to ask on", "--yes"]);
    bench.run(&["transcript", "remove", "anna"]).ok();
    let done = bench.run(&["transcript", "forget", "anna", "--yes"]).ok().stdout;
    assert!(done.starts_with("Forgotten for good: 1 text and 1 snippet."), "{done}");
    let database = std::fs::read(bench.project().join("project.db")).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("marmalade"));
    assert!(!bench.project().join("index").exists());
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("forgotten for good"), "{again}");
    let there = bench.json(&["transcript", "list"]);
    assert_eq!((list(&there, "transcripts").len(), list(&there, "removed").len()), (1, 0));
    bench.run(&["transcript", "restore", "anna"]).fails(1, &["no one transcript 'anna'"]);
}
