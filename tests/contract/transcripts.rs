//! Transcripts taken out, in again, and forgotten for good.

use super::bench::{Bench, list};

#[test]
fn a_transcript_is_taken_out_of_everything_and_comes_back() {
    let bench = Bench::with_topics();
    let name = "gpus-in-the-basement";
    let snippets = bench.json(&["snippets", "--transcript", name]);
    let ids: Vec<String> = list(&snippets, "snippets").iter().map(|it| it["id"].to_string()).collect();
    let other = bench.json(&["snippets", "--transcript", "graph-or-vectors", "--limit", "1"]);
    let other = list(&other, "snippets")[0]["id"].to_string();
    bench.run(&["assign", "--snippet", &ids[0], &other, "Machines"]).ok();
    bench.run(&["quote", "add", "--snippet", &ids[0], "Machines"]).ok();
    let before = (bench.topics(), bench.json(&["themes"]), bench.json(&["quote", "list"]));
    bench
        .run(&["transcript", "remove", "gpus-in-the-basment"])
        .fails(1, &["no one transcript", "did you mean 'gpus"]);
    let said = bench.run(&["transcript", "remove", name]).ok().stdout;
    assert_eq!(said, format!("took out transcript '{name}'\n"));
    bench.run(&["transcript", "remove", name]).fails(1, &["taken out already", "transcript restore"]);
    let there = bench.json(&["transcript", "list"]);
    assert_eq!((list(&there, "transcripts").len(), &list(&there, "removed")[0]["name"]), (29, &name.into()));
    assert_eq!(
        bench.topics()["snippets"].as_u64().unwrap(),
        before.0["snippets"].as_u64().unwrap() - ids.len() as u64
    );
    let theme = &bench.json(&["themes"])["themes"][0];
    assert_eq!((&theme["passages"], &theme["transcripts"]), (&1.into(), &1.into()));
    assert!(list(&bench.json(&["quote", "list"]), "quotes").is_empty());
    let found = bench.json(&["search", "transcript:gpus-in-the-basement", "--mode", "text"]);
    assert_eq!(found["total"], 0);
    let folder = bench.path("tables");
    bench.run(&["export", "csv", "-o", folder.to_str().unwrap()]).ok();
    for table in std::fs::read_dir(&folder).unwrap() {
        let path = table.unwrap().path();
        // The log says what was done.
        let named = std::fs::read_to_string(&path).unwrap().contains(name);
        assert_eq!(named, path.ends_with("log.csv"), "{}", path.display());
    }
    let report = bench.run(&["export", "markdown"]).ok().stdout;
    assert!(report.contains("transcripts taken out, in none of these numbers"), "{report}");
    let sample = super::bench::sample();
    let again = bench.run(&["import", sample.to_str().unwrap()]).ok().stdout;
    assert!(again.contains(&format!("taken out before, and still out: {name};")), "{again}");
    assert!(bench.run(&["doctor"]).stdout.contains("1 transcript taken out"));
    bench.run(&["undo"]).ok();
    assert_eq!((bench.topics(), bench.json(&["themes"]), bench.json(&["quote", "list"])), before);
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
