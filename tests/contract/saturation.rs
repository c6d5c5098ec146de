//! Thematic saturation: computed again by a script that knows nothing of the program.

use super::bench::{Bench, list};
use leitmotif::coding::edits::assign_spans;
use leitmotif::coding::{Signature, ThemeRef, TranscriptSpan};
use leitmotif::project::Project;
use std::path::Path;
use std::process::Command;

/// Interviews of which each says one sentence for every theme in it, by letter; the last is coded with nothing.
const THEMES: [&str; 11] = ["abcdefghi", "abjkl", "cmno", "pqd", "arb", "s", "abc", "t", "ba", "cd", ""];

/// Twelve interviews a test could have made, coded; with dates, the last first, where `dated`.
fn study(dated: bool) -> Bench {
    let bench = Bench::new();
    for (at, themes) in THEMES.iter().enumerate() {
        let said: Vec<String> =
            themes.chars().map(|theme| format!("Guest: We spoke of {theme}{theme}{theme} then.")).collect();
        let date = if dated { format!("---\ndate: 2026-03-{:02}\n---\n", 28 - at) } else { String::new() };
        bench.talk(
            &format!("interview-{at:02}.md"),
            format!("{date}Host: How was it?\n\n{}\n", said.join("\n\nHost: And?\n\n")),
        );
    }
    bench.run(&["import", &bench.talks()]).ok();
    let mut project = Project::open(&bench.project()).unwrap();
    let corpus = project.load_corpus().unwrap();
    let mut book = project.codebook().unwrap();
    let by = Signature { coder: "ana".to_owned(), time: "2026-11-29T09:00:00Z".to_owned() };
    for (entry, themes) in corpus.transcripts.iter().zip(THEMES) {
        let text = project.transcript_text(entry.id).unwrap();
        for theme in themes.chars() {
            let word = format!("{theme}{theme}{theme}");
            let start = text.find(&word).unwrap_or_else(|| panic!("{word} in {text}"));
            let span = leitmotif::corpus::Span::new(start, start + word.len());
            let place = TranscriptSpan { transcript: entry.id, span };
            let edit = assign_spans(&book, &[place], ThemeRef::Path(&format!("All/{word}")), &by).unwrap();
            project.apply_edit(&mut book, &edit).unwrap();
        }
    }
    bench
}

#[test]
fn saturation_is_computed_again() {
    for dated in [false, true] {
        let bench = study(dated);
        let folder = bench.path("tables");
        bench.run(&["export", "csv", "-o", folder.to_str().unwrap()]).ok();
        for (name, args) in [
            ("usual", &["saturation"][..]),
            ("none", &["saturation", "--threshold", "0"]),
            ("longer", &["saturation", "--base", "6", "--run", "3", "--seed", "7"]),
            ("short", &["saturation", "--base", "20"]),
        ] {
            let said = bench.json(args);
            std::fs::write(folder.join(format!("{name}.saturation.json")), said.to_string()).unwrap();
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recount/saturation.py");
        let Ok(ran) = Command::new("python3").arg(script).arg(&folder).output() else {
            eprintln!("SKIPPED: no python3 here, so saturation was not computed again");
            return;
        };
        let (out, errors) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{out}\n{errors}");
        let figures: usize = out.split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{out}"));
        assert!(figures > 200, "only {figures} figures were compared");
    }
}

#[test]
fn saturation_is_told_in_sentences_and_tables() {
    let bench = study(false);
    let found = bench.json(&["saturation"]);
    // The base has abcdefghi, jkl, mno and pq: 17 themes. Interviews 5 and 6 bring 2, 6 and 7 one, 7 and 8 one, 8 and
    // 9 one, 9 and 10 none: 1 of 17 is more than 5 %.
    assert_eq!((&found["imported"]["base_themes"], &found["imported"]["reached"]), (&17.into(), &8.into()));
    assert_eq!((found["imported"]["notation"].as_str(), &found["without_theme"]), (Some("8+2"), &1.into()));
    assert!(found["date"].is_null() && found["undated"] == 10);
    let sentences = found["sentences"].as_str().unwrap();
    assert!(
        sentences.contains("saturation was reached at interview 8 of 10 interviews (8+2)"),
        "{sentences}"
    );
    assert!(sentences.ends_with("1 transcript in which no theme is heard was left out."), "{sentences}");
    let text = bench.run(&["saturation"]).ok().stdout;
    let first: Vec<&str> = sentences.split_whitespace().take(12).collect();
    assert!(text.split_whitespace().take(12).eq(first), "{text}");
    assert!(
        text.lines().any(|line| line.contains("interview-07") && line.contains("reached here")),
        "{text}"
    );
    let csv = bench.run(&["saturation", "--csv"]).ok().stdout;
    assert_eq!(csv.lines().count(), list(&found["imported"], "interviews").len() + 1);
    assert!(csv.contains("\r\n6,interview-05,1,19,2,0.1176\r\n"), "{csv}");
    bench.run(&["saturation", "--order", "date"]).fails(1, &["10 of the interviews have no date"]);
    bench.run(&["saturation", "--base", "0"]).fails(2, &["--base"]);
    let report = bench.path("report.md");
    bench.run(&["export", "markdown", "-o", report.to_str().unwrap()]).ok();
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains("saturation was reached at interview 8 of 10"), "{report}");
    Bench::with_topics().run(&["saturation"]).fails(1, &["no theme is heard", "leitmotif assign"]);
}
