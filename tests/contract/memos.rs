//! Memos: listed, shown, written, deleted and exported.

use super::bench::{Bench, list};
use std::io::Write;
use std::process::Stdio;

#[test]
fn memos_are_written_on_everything_listed_and_taken_back() {
    let bench = Bench::new();
    bench.talk(
        "anna.txt",
        "Anna: The marmalade of my grandmother was famous. The whole valley came for it.\n",
    );
    bench.run(&["import", &bench.talks()]).ok();
    let id = list(&bench.json(&["snippets"]), "snippets")[0]["id"].to_string();
    bench.run(&["assign", "--snippet", &id, "Food/Sweets"]).ok();
    assert!(bench.run(&["memos"]).ok().stderr.contains("No memos yet"));
    bench.run(&["memo", "show", "--study"]).ok();
    bench.run(&["memo", "set", "--study", "A pilot."]).ok();
    bench.run(&["memo", "set", "--theme", "Sweets", "Jam counts, too."]).ok();
    bench.run(&["memo", "set", "--transcript", "anna", "She was laughing."]).ok();
    bench.run(&["memo", "set", "--snippet", &id, "--words", "The whole valley", "=Exaggerates | a bit"]).ok();
    bench.run(&["memo", "set", "--topic", "0", "none"]).fails(1, &["no topics yet"]);
    bench.run(&["memo", "set", "--theme", "Sweet", "x"]).fails(1, &["Did you mean", "Sweets"]);
    bench.run(&["memo", "set", "--transcript", "ana", "x"]).fails(1, &["did you mean 'anna'"]);
    bench.run(&["memo", "set", "--study", " "]).fails(2, &["a memo needs a text", "memo delete"]);
    bench.run(&["memo", "set", "x"]).fails(2, &["--theme"]);
    let all = bench.json(&["memos"]);
    let on: Vec<&str> = list(&all, "memos").iter().map(|memo| memo["on"].as_str().unwrap()).collect();
    assert_eq!(on, ["study", "theme", "transcript", "passage"]);
    let memo = &list(&all, "memos")[3];
    assert_eq!((&memo["passage"], &memo["transcript"]), (&"The whole valley".into(), &"anna".into()));
    assert_eq!((&memo["number"], &memo["themes"][0]), (&4.into(), &"Food/Sweets".into()));
    let texts = |args: &[&str]| -> Vec<String> {
        let found = bench.json(args);
        list(&found, "memos").iter().map(|memo| memo["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(texts(&["memos", "--on", "theme"]), ["Jam counts, too."]);
    assert_eq!(texts(&["memos", "--theme", "Food"]), ["Jam counts, too.", "=Exaggerates | a bit"]);
    assert_eq!(texts(&["memos", "VALLEY", "bit"]), ["=Exaggerates | a bit"]);
    bench.run(&["memo", "delete", "--number", "4"]).ok();
    assert_eq!(texts(&["memos"]).len(), 3);
    bench.run(&["memo", "show", "--number", "4"]).fails(1, &["there is no memo 4"]);
    bench.run(&["undo"]).ok();
    assert_eq!(bench.json(&["memos"]), all);
    let shown = bench.run(&["memo", "show", "--number", "4"]).ok().stdout;
    assert!(
        shown.contains("=Exaggerates | a bit") && shown.contains("\u{201c}The whole valley\u{201d}"),
        "{shown}"
    );

    // Entries of the journal stand for themselves, as many as one likes.
    bench.run(&["memo", "entry", "First thoughts."]).ok();
    bench.run(&["memo", "entry", "--kind", "reflexive", "I grew up there."]).ok();
    bench.run(&["memo", "entry", " "]).fails(2, &["a memo needs a text"]);
    assert_eq!(texts(&["memos", "--on", "entry"]), ["First thoughts.", "I grew up there."]);
    assert_eq!(texts(&["memos", "--kind", "reflexive"]), ["I grew up there."]);
    let listed = bench.json(&["memos", "--on", "entry"]);
    let numbers = [0, 1].map(|at| list(&listed, "memos")[at]["number"].to_string());
    let journal = bench.run(&["export", "journal"]).ok().stdout;
    assert!(journal.find("First thoughts.") < journal.find("I grew up there."), "{journal}");
    let exchanged = bench.run(&["export", "qdpx", "-o", bench.path("study.qdpx").to_str().unwrap()]).ok();
    assert!(exchanged.stderr.contains("2 journal entries"), "{}", exchanged.stderr);
    bench.run(&["memo", "delete", "--number", &numbers[1]]).ok();
    bench.run(&["memo", "delete", "--number", &numbers[0]]).ok();
    assert_eq!(bench.json(&["memos"]), all);

    let tables = bench.path("tables");
    bench.run(&["export", "csv", "-o", tables.to_str().unwrap()]).ok();
    let csv = std::fs::read_to_string(tables.join("memos.csv")).unwrap();
    assert_eq!(csv.lines().count(), 5, "{csv}");
    assert!(csv.contains("'=Exaggerates"), "no formula: {csv}");
    let page = bench.run(&["export", "memos", "--as", "html"]).ok().stdout;
    assert!(page.contains("<td dir=\"auto\">The whole valley</td>"), "{page}");
    let document = bench.path("memos.docx");
    bench.run(&["export", "memos", "-o", document.to_str().unwrap()]).ok();
    assert!(std::fs::read(&document).unwrap().starts_with(b"PK"));
    bench.run(&["export", "memos", "--as", "rtf"]).fails(2, &["not written as RTF"]);
    let study = bench.run(&["export", "json"]).json();
    assert_eq!(study["memos"], all["memos"]);
}

#[test]
fn a_summary_is_a_memo_on_a_cell_and_follows_its_person() {
    let bench = Bench::new();
    bench.talk(
        "one.md",
        "**Anna:** What does the bus cost you?\n\n**Ben:** It costs more than the bread does.\n",
    );
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["assign", "--query", "cost", "Money"]).ok();
    bench.run(&["speaker", "describe", "Ben", "Site=North"]).ok();
    bench.run(&["memo", "set", "--theme", "Money", "--in", "one", "Buses cost."]).ok();
    bench.run(&["memo", "set", "--theme", "Money", "--by", "Ben", "Bread is cheaper."]).ok();
    bench.run(&["memo", "set", "--theme", "Money", "--where", "site=north", "Dear up there."]).ok();
    bench.run(&["memo", "set", "--theme", "Money", "--by", "Zoe", "x"]).fails(1, &["nobody is called 'Zoe'"]);
    bench
        .run(&["memo", "set", "--theme", "Money", "--where", "site=south", "x"])
        .fails(1, &["site is nowhere 'south'", "--matrix"]);
    bench.run(&["memo", "set", "--theme", "Money", "--where", "site", "x"]).fails(2, &["site=north"]);
    bench.run(&["memo", "set", "--study", "--by", "Ben", "x"]).fails(2, &["--theme"]);
    bench.run(&["memo", "set", "--theme", "Money", "--words", "x", "y"]).fails(2, &["--snippet"]);
    bench.run(&["speaker", "rename", "Ben", "Benjamin"]).ok();
    let memos = bench.json(&["memos", "--on", "summary"]);
    let read: Vec<(&str, &str)> = list(&memos, "memos")
        .iter()
        .map(|memo| (memo["subject"].as_str().unwrap(), memo["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        read,
        [
            ("Money: one", "Buses cost."),
            ("Money: Benjamin", "Bread is cheaper."),
            ("Money: site North", "Dear up there."),
        ]
    );
    let hidden = bench.run(&["export", "json", "--anonymise"]).ok().stdout;
    assert!(hidden.contains("Bread is cheaper.") && !hidden.contains("Benjamin"), "{hidden}");
    let package = bench.path("study.qdpx");
    let told = bench.run(&["export", "qdpx", "-o", package.to_str().unwrap()]).ok().stderr;
    assert!(told.contains("3 memos on cells of a matrix"), "{told}");
}

#[test]
fn a_memo_of_several_lines_comes_from_stdin() {
    let bench = Bench::new();
    bench.talk("a.txt", "Anna: Hello there.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let mut command = bench.command(&["memo", "set", "--study", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("First.\n\nSecond.\n".as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert_eq!(list(&bench.json(&["memos"]), "memos")[0]["text"], "First.\n\nSecond.");
}

#[test]
fn memos_have_kinds_and_dates_and_are_a_journal() {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous.\n");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["theme", "add", "Food"]).ok();
    bench.run(&["memo", "set", "--theme", "Food", "--kind", "analytic", "See @anna and [[Food]]."]).ok();
    // Times are kept to the second.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    bench.run(&["memo", "set", "--study", "I cook myself."]).ok();
    bench.run(&["memo", "kind", "--study", "reflexive"]).ok();
    for (args, said) in [
        (["--study", "reflexive"].as_slice(), "the memo is reflexive"),
        (&["--transcript", "anna", "todo"], "no memo"),
    ] {
        let stderr = bench.run(&[&["memo", "kind"], args].concat()).ok().stderr;
        assert!(stderr.contains(said), "{stderr}");
    }
    // A memo that is written anew keeps its kind and its date.
    let times = || -> Vec<String> {
        let all = bench.json(&["memos", "--by-time"]);
        list(&all, "memos").iter().map(|memo| memo["time"].as_str().unwrap().to_owned()).collect()
    };
    let before = times();
    bench.run(&["memo", "set", "--theme", "Food", "See @anna."]).ok();
    assert_eq!(times(), before);
    let kinds = |args: &[&str]| -> Vec<(String, String)> {
        let all = bench.json(args);
        let said = |memo: &serde_json::Value, key: &str| memo[key].as_str().unwrap_or("").to_owned();
        list(&all, "memos").iter().map(|memo| (said(memo, "on"), said(memo, "kind"))).collect()
    };
    let pair = |on: &str, kind: &str| (on.to_owned(), kind.to_owned());
    assert_eq!(kinds(&["memos"]), [pair("study", "reflexive"), pair("theme", "analytic")]);
    assert_eq!(kinds(&["memos", "--kind", "analytic"]), [pair("theme", "analytic")]);
    let journal = bench.run(&["export", "journal"]).ok().stdout;
    assert!(journal.contains("| Written | By | Kind | On | Memo |"), "{journal}");
    let first = journal.find("See @anna").unwrap();
    assert!(first < journal.find("I cook myself").unwrap(), "in the order of time: {journal}");
    let report = bench.run(&["export", "markdown", "--journal", "--checklist", "coreq"]).ok().stdout;
    assert!(report.contains("## Journal") && report.contains("There is 1 reflexive memo, of "), "{report}");
    bench.run(&["export", "csv", "--journal"]).fails(2, &["--journal goes with a report"]);
    // REFI-QDA takes kind and date along.
    let file = bench.path("study.qdpx");
    bench.run(&["export", "qdpx", "-o", file.to_str().unwrap()]).ok();
    let other = Bench::new();
    other.run(&["import", file.to_str().unwrap()]).ok();
    let there = other.json(&["memos"]);
    let carried: Vec<(&str, Option<&str>, &str)> = list(&there, "memos")
        .iter()
        .map(|memo| (memo["on"].as_str().unwrap(), memo["kind"].as_str(), memo["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        carried,
        [("study", Some("reflexive"), "I cook myself."), ("theme", Some("analytic"), "See @anna.")]
    );
    bench.run(&["undo"]).ok();
    bench.run(&["undo"]).ok();
    assert_eq!(kinds(&["memos", "--kind", "reflexive"]), []);
}
