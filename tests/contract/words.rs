//! Words and concordances: counted again by a script that knows nothing of the program.

use super::bench::{Bench, keys, list};
use std::path::Path;
use std::process::Command;

/// The sample with two topics in themes and one set aside.
fn study() -> Bench {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["assign", "--topic", "1", "Design/Retrieval"]).ok();
    bench.run(&["assign", "--query", "cost", "Money"]).ok();
    bench.run(&["topic", "junk", "2"]).ok();
    bench
}

/// Exports the study with these answers beside its tables and has the script count again.
fn recount(bench: &Bench, answers: &[(&str, &[&str])]) {
    let folder = bench.path("tables");
    bench.run(&["export", "csv", "-o", folder.to_str().unwrap()]).ok();
    for (name, args) in answers {
        std::fs::write(folder.join(name), bench.json(args).to_string()).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recount/words.py");
    let Ok(ran) = Command::new("python3").arg(script).arg(&folder).output() else {
        eprintln!("SKIPPED: no python3 here, so no word was counted again");
        return;
    };
    let (out, errors) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}\n{errors}");
    let figures: usize = out.split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{out}"));
    assert!(figures > 5_000, "only {figures} figures were compared");
    eprintln!("{out}");
}

#[test]
fn words_and_places_are_counted_again() {
    recount(
        &study(),
        &[
            ("all.words.json", &["words", "--stop-words"]),
            ("listed.words.json", &["words"]),
            ("theme.words.json", &["words", "--stop-words", "--theme", "Design"]),
            ("money.words.json", &["words", "--stop-words", "--theme", "Money"]),
            ("topic.words.json", &["words", "--stop-words", "--topic", "3"]),
            ("guest.words.json", &["words", "--stop-words", "--speaker", "guest", "--theme", "Design"]),
            ("talk.words.json", &["words", "--transcript", "chunking"]),
            ("cost.kwic.json", &["kwic", "\"cost\"", "--sort", "left"]),
            ("the.kwic.json", &["kwic", "\"the\"", "--context", "9"]),
        ],
    );
}

#[test]
fn lists_of_words_are_the_same_as_text_csv_and_json() {
    let bench = study();
    let found = bench.json(&["words", "--theme", "Design", "--limit", "5"]);
    assert_eq!(
        keys(&found),
        ["distinct", "of", "rest", "schema", "set_aside", "stop_words", "text", "words"]
    );
    assert_eq!(found["of"]["theme"], "Design");
    let words = list(&found, "words");
    assert_eq!(words.len(), 5);
    assert!(found["set_aside"].as_u64().unwrap() > 0, "a topic is set aside");
    let csv = bench.run(&["words", "--theme", "Design", "--limit", "5", "--csv"]).ok().stdout;
    let text = bench.run(&["words", "--theme", "Design", "--limit", "5"]).ok().stdout;
    assert!(
        text.contains("in the theme Design") && text.contains("set aside") && text.contains("Dunning 1993")
    );
    for (row, line) in words.iter().zip(csv.lines().skip(1)) {
        let (word, count) = (row["word"].as_str().unwrap(), row["count"].as_u64().unwrap());
        assert!(line.starts_with(&format!("{word},{count},")), "{line}");
        assert!(
            text.lines().any(|line| line.split_whitespace().take(2).eq([word, &count.to_string()])),
            "{text}"
        );
        assert!(row["log_ratio"].as_f64().unwrap() > 0.0, "the first are said more than in the rest");
    }
    let all = bench.json(&["words"]);
    assert!(all["rest"].is_null() && list(&all, "words")[0]["log_likelihood"].is_null());
    bench.run(&["words", "--sort", "keyness"]).fails(2, &["hint:"]);
    bench.run(&["words", "--csv", "--json"]).fails(2, &["either CSV or JSON"]);
    bench.run(&["words", "--speaker", "nobody at all"]).fails(1, &["nobody is called", "leitmotif speakers"]);
    bench.run(&["words", "--transcript", "zzz"]).fails(1, &["there is no one transcript", "transcript list"]);
    bench.run(&["words", "--topic", "2"]).fails(1, &["set aside"]);
    bench.run(&["words", "--theme", "Nothing"]).fails(1, &["Nothing"]);
    Bench::new().run(&["words"]).fails(1, &["there is no project"]);
}

#[test]
fn who_asks_and_who_is_asked_share_out_what_is_said() {
    let bench = Bench::new();
    for (talk, guest) in ["Ada", "Ben", "Cleo", "Dan"].into_iter().enumerate() {
        // Words that no other talk has, so that none is a variant of another.
        let word = |pair: usize, at: usize| -> String {
            [talk + 1, pair + 9, at].iter().map(|place| char::from(b'a' + *place as u8)).collect()
        };
        let words = |pair: usize, from: usize, to: usize| {
            (from..to).map(|at| word(pair, at)).collect::<Vec<_>>().join(" ")
        };
        let pairs: Vec<String> = (0..3)
            .map(|pair| format!("Mia: Cost {}?\n\n{guest}: Cost {}.", words(pair, 0, 5), words(pair, 5, 14)))
            .collect();
        bench.talk(&format!("talk-{talk}.md"), pairs.join("\n\n"));
    }
    bench.run(&["import", &bench.talks()]).ok();
    let words = |role: &[&str]| bench.json(&[&["words", "--stop-words"], role].concat());
    let sum = |role: &[&str]| words(role)["text"]["words"].as_u64().unwrap();
    let (asked, asking) = (sum(&["--role", "participant"]), sum(&["--role", "interviewer"]));
    // 6 and 10 words in each of twelve pairs of turns.
    assert_eq!((asked, asking, sum(&[])), (10 * 12, 6 * 12, 16 * 12));
    let said = bench.run(&["words", "--role", "participant"]).ok();
    assert!(said.stderr.contains("who asks was guessed in 4 talks"), "{}", said.stderr);
    assert!(said.stdout.contains("said by participants"), "{}", said.stdout);
    let lines = bench.json(&["kwic", "cost", "--role", "interviewer"]);
    assert_eq!(list(&lines, "lines").len(), 12);
    assert!(list(&lines, "lines").iter().all(|line| line["speaker"] == "Mia"));
}

#[test]
fn concordance_lines_stand_one_below_the_other() {
    let bench = study();
    let text = bench.run(&["kwic", "cost", "--context", "30", "--sort", "text"]).ok().stdout;
    let lines: Vec<&str> = text.lines().skip(2).collect();
    assert!(text.starts_with(&format!("{} places in ", lines.len())) && lines.len() > 3, "{text}");
    let columns: Vec<usize> = lines
        .iter()
        .map(|line| {
            let at = line.to_lowercase()[25..].find("cost").unwrap_or_else(|| panic!("{line}")) + 25;
            line[..at].chars().count()
        })
        .collect();
    assert!(columns.iter().all(|column| *column == columns[0]), "{columns:?}\n{text}");
    let found = bench.json(&["kwic", "cost", "--theme", "Money", "--sort", "right"]);
    let words = |line: &serde_json::Value| {
        let right = line["right"].as_str().unwrap().to_lowercase();
        let words = right.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
        words.filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(list(&found, "lines").is_sorted_by_key(words), "{found}");
    let csv = bench.run(&["kwic", "cost", "--theme", "Money", "--csv"]).ok().stdout;
    assert!(csv.starts_with("transcript,speaker,start,left,hit,right,first byte,end byte\r\n"), "{csv}");
    assert_eq!(csv.lines().count(), list(&found, "lines").len() + 1);
    // Who does not say it is not listed, also where both speak in one snippet.
    let host = bench.json(&["kwic", "cost", "--speaker", "host"]);
    assert!(list(&host, "lines").iter().all(|line| line["speaker"] == "Host"), "{host}");
    let none = bench.run(&["kwic", "speaker:host"]).ok();
    assert!(none.stderr.contains("takes a word"), "{}", none.stderr);
    let loose = bench.run(&["kwic", "real cost"]).ok();
    assert!(loose.stderr.contains("\"real cost\", in quotes"), "{}", loose.stderr);
    assert!(!bench.run(&["kwic", "\"real cost\""]).ok().stderr.contains("in quotes"));
    assert!(bench.run(&["kwic", "zzzz"]).ok().stdout.starts_with("0 places"));
}
