//! The matrix of themes, counted again from the exported snippets.

use super::bench::{Bench, list};
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows of an exported table.
fn rows(bench: &Bench, table: &str) -> Vec<Value> {
    let folder = bench.path("tables");
    if !folder.exists() {
        bench.run(&["export", "jsonl", "-o", folder.to_str().unwrap()]).ok();
    }
    let lines = std::fs::read_to_string(folder.join(format!("{table}.jsonl"))).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The words of each theme, with those below it, in each column, by who says which part of which snippet.
fn counted(bench: &Bench, column: impl Fn(&Value) -> String) -> BTreeMap<(String, String), u64> {
    let themes: BTreeMap<i64, Vec<String>> = rows(bench, "snippets")
        .iter()
        .map(|it| {
            let themes = it["themes"].as_array().unwrap().iter();
            (it["id"].as_i64().unwrap(), themes.map(|name| name.as_str().unwrap().to_owned()).collect())
        })
        .collect();
    let mut sums = BTreeMap::new();
    for part in rows(bench, "parts") {
        let mut paths: Vec<&str> = themes[&part["snippet"].as_i64().unwrap()]
            .iter()
            .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]).chain([path.as_str()]))
            .collect();
        paths.sort_unstable();
        paths.dedup();
        for path in paths {
            *sums.entry((path.to_owned(), column(&part))).or_default() += part["words"].as_u64().unwrap();
        }
    }
    sums
}

fn of_program(matrix: &Value) -> BTreeMap<(String, String), u64> {
    let columns = list(matrix, "columns");
    let mut cells = BTreeMap::new();
    for row in list(matrix, "themes") {
        for (cell, column) in list(row, "cells").iter().zip(columns) {
            let words = cell["words"].as_u64().unwrap();
            let share = words as f64 / column["words"].as_u64().unwrap() as f64;
            assert!((cell["share"].as_f64().unwrap() - share).abs() < 1e-6);
            if words > 0 {
                let key = (row["theme"].as_str().unwrap(), column["name"].as_str().unwrap_or("none"));
                cells.insert((key.0.to_owned(), key.1.to_owned()), words);
            }
        }
    }
    cells
}

#[test]
fn words_by_transcript_and_by_speaker_are_counted_again() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["assign", "--topic", "1", "Design/Retrieval"]).ok();
    bench.run(&["assign", "--topic", "2", "Money"]).ok();
    let by_transcript = bench.json(&["themes", "--matrix", "transcripts"]);
    assert_eq!(list(&by_transcript, "columns").len(), 30);
    let again = counted(&bench, |part| part["transcript"].as_str().unwrap().to_owned());
    assert!(again.len() > 20, "{again:?}");
    assert_eq!(of_program(&by_transcript), again);
    let by_speaker = bench.json(&["themes", "--matrix", "speakers"]);
    let again = counted(&bench, |part| part["speaker"].as_str().unwrap_or("none").to_owned());
    assert_eq!(of_program(&by_speaker), again);

    let csv = bench.run(&["themes", "--matrix", "transcripts", "--csv", "--measure", "passages"]).ok().stdout;
    let mut lines = csv.lines();
    assert_eq!(lines.next().unwrap().split(',').count(), 31);
    let design: Vec<&str> = lines.next().unwrap().split(',').collect();
    let cells = list(&list(&by_transcript, "themes")[0], "cells");
    let passages: Vec<String> = cells.iter().map(|cell| cell["passages"].to_string()).collect();
    assert_eq!(
        (design[0], &design[1..]),
        ("Design", &passages.iter().map(String::as_str).collect::<Vec<_>>()[..])
    );
    let told = bench.run(&["themes", "--matrix", "speakers"]).ok().stdout;
    assert!(told.contains("of words there") && told.contains("Design/Retrieval"), "{told}");
}

#[test]
fn what_is_known_of_people_makes_columns() {
    let bench = Bench::new();
    bench.talk(
        "one.md",
        "**Anna:** What does the bus cost you in a month?\n\n**Ben:** It costs more than the bread does.\n\n\
         **Cleo:** My brother drives me.\n",
    );
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["assign", "--query", "cost OR brother", "Money"]).ok();
    bench.run(&["themes", "--matrix", "site"]).fails(1, &["'site' is known of no transcript"]);
    bench.run(&["speaker", "describe", "Ben", "site=north"]).ok();
    bench.run(&["speaker", "describe", "Cleo", "site=south"]).ok();
    let matrix = bench.json(&["themes", "--matrix", "Site"]);
    let columns: Vec<_> = list(&matrix, "columns")
        .iter()
        .map(|it| (it["name"].as_str(), it["words"].as_u64().unwrap()))
        .collect();
    assert_eq!(columns, [(Some("north"), 7), (Some("south"), 4), (None, 9)]);
    let cells = list(&list(&matrix, "themes")[0], "cells");
    let read: Vec<_> =
        cells.iter().map(|it| (it["passages"].as_u64().unwrap(), it["words"].as_u64().unwrap())).collect();
    assert_eq!(read, [(1, 7), (1, 4), (1, 9)]);
    bench.run(&["themes", "--csv"]).fails(2, &["--matrix"]);
}

#[test]
fn a_matrix_is_written_in_every_form_and_never_over_what_is_somebody_elses() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["assign", "--topic", "1", "Money & more"]).ok();
    let name = list(&bench.json(&["themes", "--matrix", "transcripts"]), "columns")[0]["name"].clone();
    let talk = name.as_str().unwrap();
    bench.run(&["memo", "set", "--theme", "Money & more", "--in", talk, "Dear <as> ever."]).ok();
    let json = bench.json(&["themes", "--matrix", "transcripts"]);
    let row = list(&json, "themes").iter().find(|row| row["theme"] == "Money & more").unwrap();
    assert_eq!(list(row, "cells")[0]["summary"], "Dear <as> ever.");
    assert_eq!(list(row, "cells")[1]["summary"], Value::Null);
    let matrix = ["themes", "--matrix", "transcripts"];
    let written = |options: &[&str]| bench.run(&[&matrix, options].concat()).ok().stdout;
    let csv = written(&["--csv", "--measure", "summary"]);
    assert!(csv.contains("Money & more,Dear <as> ever.,"), "{csv}");
    assert_eq!(written(&["--as", "csv", "--measure", "summary"]), csv);
    let page = written(&["--as", "html", "--measure", "summary"]);
    assert!(page.contains("Dear &lt;as&gt; ever.") && page.contains("class=\"wide\""), "{page}");
    let latex = written(&["--as", "latex"]);
    // Thirty talks, six on a page.
    assert_eq!(latex.matches("\\begin{longtable}").count(), 5, "{latex}");
    assert!(latex.contains("Money \\& more"), "{latex}");
    bench.run(&[&matrix[..], &["--as", "docx"]].concat()).fails(2, &["--output"]);
    bench.run(&[&matrix[..], &["--as", "svg"]].concat()).fails(2, &["no picture"]);
    bench.run(&[&matrix[..], &["--measure", "share"]].concat()).fails(2, &["--csv or --as"]);
    bench.run(&[&matrix[..], &["-o", "matrix.xyz"]].concat()).fails(2, &["nothing says"]);
    bench.run(&["themes", "--as", "html"]).fails(2, &["--matrix"]);
    let document = bench.path("matrix.docx");
    let document = document.to_str().unwrap();
    bench.run(&[&matrix[..], &["-o", document]].concat()).ok();
    assert!(std::fs::read(document).unwrap().starts_with(b"PK"));
    bench.run(&[&matrix[..], &["-o", document, "--measure", "summary"]].concat()).ok();
    std::fs::write(document, "mine").unwrap();
    bench.run(&[&matrix[..], &["-o", document]].concat()).fails(1, &["--force"]);
}

#[test]
fn themes_that_come_together_are_a_picture_with_a_legend() {
    let bench = Bench::with_topics();
    for theme in ["One", "Two", "Three"] {
        bench.run(&["assign", "--topic", "0", theme]).ok();
    }
    bench.run(&["assign", "--topic", "1", "Alone"]).ok();
    let pairs = bench.json(&["themes", "--together"]);
    let pairs = list(&pairs, "pairs");
    let svg = bench.run(&["themes", "--together", "--as", "svg"]).ok().stdout;
    assert_eq!(svg.matches("<path ").count(), pairs.len());
    for pair in pairs {
        let said = format!(
            "{} and {}: {} overlaps",
            pair["first"].as_str().unwrap(),
            pair["second"].as_str().unwrap(),
            pair["times"]
        );
        let turned = format!(
            "{} and {}: {} overlaps",
            pair["second"].as_str().unwrap(),
            pair["first"].as_str().unwrap(),
            pair["times"]
        );
        assert!(svg.contains(&said) || svg.contains(&turned), "{said}: {svg}");
    }
    assert!(svg.contains("One theme that meets no other is left out."), "{svg}");
    assert_eq!(bench.run(&["themes", "--together", "--as", "svg"]).ok().stdout, svg);
    bench.run(&["themes", "--together", "--as", "csv"]).fails(2, &["svg"]);
    bench.run(&["unassign", "--topic", "0", "One"]).ok();
    bench.run(&["unassign", "--topic", "0", "Two"]).ok();
    bench.run(&["themes", "--together", "--as", "svg"]).fails(1, &["no two themes come together"]);
}
