//! Files no one should have to see: each gets a clear word, and nothing is lost.

use super::bench::{Bench, Ran, keys, list};
use serde_json::Value;

const TALK: &str = "Host: What did you learn about retrieval in production?\n\nGuest: That half of what came back was \
                    boilerplate, and that nobody had looked at it before the customers did.\n";

/// Imports the folder of talks and finds what was said of one file.
fn skipped(bench: &Bench, name: &str) -> String {
    let report = bench.json(&["import", &bench.talks()]);
    let of = |s: &&Value| s["path"].as_str().unwrap().ends_with(name);
    let found = list(&report, "skipped").iter().find(of);
    found.unwrap_or_else(|| panic!("{name} was not skipped: {report}"))["reason"].as_str().unwrap().to_owned()
}

fn beside_a_good_one(name: &str, bytes: &[u8]) -> Bench {
    let bench = Bench::new();
    bench.talk("good.txt", TALK);
    bench.talk(name, bytes);
    bench
}

#[test]
fn an_empty_folder() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("talks")).unwrap();
    let ran: Ran = bench.run(&["import", &bench.talks()]);
    ran.fails(1, &["no transcripts were found", ".vtt"]);
}

#[test]
fn a_path_that_is_not_there() {
    Bench::new().run(&["import", "nowhere"]).fails(1, &["nowhere", "no such file"]);
}

#[test]
#[cfg(unix)]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let bench = beside_a_good_one("secret.txt", TALK.replace("retrieval", "secrets").as_bytes());
    let path = bench.path("talks/secret.txt");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        eprintln!("SKIPPED: this user (root?) may read everything, so 'no permission' cannot be tested");
        return;
    }
    let reason = skipped(&bench, "secret.txt").to_lowercase();
    assert!(reason.contains("permission"), "{reason}");
}

#[test]
fn a_binary_file_named_as_a_transcript() {
    let bytes: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let reason = skipped(&beside_a_good_one("film.vtt", &bytes), "film.vtt");
    assert!(reason.contains("binary"), "{reason}");
}

#[test]
fn a_file_of_no_bytes() {
    let reason = skipped(&beside_a_good_one("empty.vtt", b""), "empty.vtt");
    assert!(reason.contains("empty"), "{reason}");
}

#[test]
fn only_unreadable_files_is_a_failure() {
    let bench = Bench::new();
    bench.talk("empty.vtt", b"");
    bench.run(&["import", &bench.talks()]).fails(1, &["empty.vtt"]);
}

#[test]
fn megabytes_in_one_line() {
    let line = "and then we looked at the logs again and found nothing new in them at all ".repeat(30_000);
    let bench = beside_a_good_one("long.txt", line.as_bytes());
    let report = bench.json(&["import", &bench.talks()]);
    assert_eq!(report["added"].as_u64(), Some(2), "{report}");
    assert!(report["snippets"].as_u64() > Some(1000), "{report}");
}

#[test]
fn bytes_that_are_no_utf8() {
    let bench =
        beside_a_good_one("old.txt", b"Caf\xe9 talk: the caf\xe9 was na\xefve about its d\xe9j\xe0 vu.");
    bench.run(&["import", &bench.talks()]).ok();
    let snippets = bench.json(&["snippets", "--transcript", "old"]);
    assert!(snippets["snippets"][0]["text"].as_str().unwrap().contains("café"), "{snippets}");
}

#[test]
fn a_table_without_the_named_column() {
    let bench = Bench::new();
    bench.talk("answers.csv", "id,said\n1,hello there\n");
    let ran = bench.run(&["import", &bench.talks(), "--text-column", "answer"]);
    ran.fails(1, &["answers.csv", "answer", "said"]);
}

#[test]
fn a_table_with_its_columns() {
    let bench = Bench::new();
    bench.talk(
        "answers.tsv",
        "id\tsaid\tteam\tdate\nr1\tthe search is slow\tblue\t2024\nr2\tthe search is slow\tred\t2023\n",
    );
    let columns = ["--text-column", "said", "--id-column", "id", "--attribute", "team", "date"];
    let report = bench.json(&[&["import", bench.talks().as_str()], columns.as_slice()].concat());
    assert_eq!((report["transcripts"].as_u64(), report["added"].as_u64()), (Some(2), Some(1)), "{report}");
    let snippets = bench.json(&["snippets"]);
    let teams: Vec<_> =
        list(&snippets, "snippets").iter().map(|s| s["attributes"]["team"].as_str()).collect();
    assert_eq!(teams, [Some("blue"), Some("red")]);
    assert!(list(&snippets, "snippets").iter().all(|s| keys(&s["attributes"]).contains(&"date")));
    let again = bench.json(&[
        "import",
        "--text-column",
        "said",
        "--id-column",
        "id",
        "--attribute",
        "team",
        &bench.talks(),
    ]);
    assert_eq!(again["transcripts"].as_u64(), Some(2), "the path may stand behind the columns: {again}");
}

#[test]
fn a_corpus_of_one_snippet() {
    let bench = Bench::new();
    bench.talk("one.txt", "Only this was said.");
    assert_eq!(bench.json(&["import", &bench.talks()])["snippets"].as_u64(), Some(1));
    let run = bench.json(&["analyze", "--model", "draft"]);
    assert!(run["topics"].as_u64() <= Some(1), "{run}");
    assert_eq!(bench.topics()["snippets"].as_u64(), Some(1));
    bench.run(&["topics"]).ok();
}

#[test]
fn all_snippets_identical() {
    let bench = Bench::new();
    let rows: String = (0..60).map(|n| format!("{n},the same answer every time\n")).collect();
    bench.talk("answers.csv", format!("id,text\n{rows}"));
    bench.run(&["import", &bench.talks(), "--id-column", "id"]).ok();
    for model in [["draft", "auto"], ["draft", "3"]] {
        let run = bench.json(&["analyze", "--model", model[0], "--topics", model[1]]);
        assert!(run["topics"].as_u64() <= Some(1), "{run}");
    }
    for cluster in ["hdbscan", "kmeans"] {
        bench.run(&["analyze", "--model", "draft", "--reduce", "pca", "--cluster", cluster]).ok();
    }
}

#[test]
fn escapes_never_reach_the_terminal() {
    let bench = Bench::new();
    bench.talk("evil\u{1b}[2J.txt", TALK.replace("retrieval", "\u{1b}[31mretrieval\u{1b}[0m\u{9b}2J\u{7}"));
    bench.talk("bad\u{1b}]0;x.vtt", "");
    for args in [
        &["import", bench.talks().as_str()] as &[&str],
        &["analyze", "--model", "draft"],
        &["theme", "add", "Nice \u{202e}theme"],
        &["theme", "add", "Steer \u{1b}[5m"],
        &["topics"],
        &["snippets"],
        &["snippets", "--json"],
        &["search", "retrieval \u{1b}[31m"],
        &["themes"],
        &["log"],
        &["export", "markdown"],
        &["snippets", "--transcript", "no\u{1b}[31m"],
    ] {
        let ran = bench.run(args);
        // An export is a document: it keeps what a theme is called.
        let document = args.contains(&"export");
        let steers = |c: char| {
            (c.is_control() && c != '\n') || (c == '\u{202e}' && !document && !args.contains(&"--json"))
        };
        let all = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!all.contains(steers), "{args:?}: {all:?}");
        assert!(!all.contains("panicked"), "{all}");
    }
}

#[cfg(unix)]
#[test]
fn pipes_sockets_and_devices_are_passed_over_and_links_out_of_a_folder_too() {
    use std::time::{Duration, Instant};
    let bench = Bench::new();
    bench.talk("a.txt", "Anna: We met by the river and spoke of the harvest.\n");
    let folder = bench.path("talks");
    let pipe = folder.join("pipe.txt");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket.txt")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", folder.join("device.txt")).unwrap();
    let outside = bench.path("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("secret.txt"), "Ben: Nobody is to read this at all.\n").unwrap();
    std::os::unix::fs::symlink(&outside, folder.join("link")).unwrap();
    let report = bench.json(&["import", &bench.talks()]);
    assert_eq!((&report["added"], &report["transcripts"]), (&1.into(), &1.into()), "{report}");
    let reasons = report["skipped"].to_string();
    for reason in ["not a regular file", "a link out of the folder"] {
        assert!(reasons.contains(reason), "{reasons}");
    }
    // Named themselves they are not waited for either.
    for path in [pipe.to_str().unwrap(), "/dev/zero"] {
        let mut child = bench.command(&["import", path]).stderr(std::process::Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let code = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status.code();
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{path} is waited for");
            std::thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(code, Some(1), "{path}");
    }
}

#[test]
fn names_are_bounded_and_what_is_typed_is_cleaned() {
    let bench = Bench::new();
    bench.talk("a.txt", "Anna: We met by the river and spoke of the harvest.\n");
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["theme", "add", &"a".repeat(1_001)]).fails(1, &["at most 1000 characters", "1001"]);
    bench.run(&["theme", "add", &"a".repeat(1_000)]).ok();
    let path = |levels: usize| vec!["t"; levels].join("/");
    bench.run(&["theme", "add", &path(65)]).fails(1, &["at most 64 deep"]);
    bench.run(&["theme", "add", &path(64)]).ok();
    bench.run(&["theme", "add", "Other/Below"]).ok();
    bench.run(&["theme", "move", "Other", &path(63)]).fails(1, &["at most 64 deep"]);
    bench.run(&["theme", "move", "Other", &path(62)]).ok();
    bench.run(&["theme", "add", "left\u{202e}right"]).ok();
    bench.run(&["memo", "set", "--theme", "leftright", "red \u{1b}[31mtext\u{2066} here"]).ok();
    assert_eq!(bench.json(&["memos"])["memos"][0]["text"], "red text here");
}

#[cfg(unix)]
#[test]
fn a_terminated_command_ends_within_a_second() {
    use std::time::{Duration, Instant};
    let bench = Bench::new();
    // Enough that the transformer reads for longer than this test waits.
    for talk in 0..40 {
        let turn = |at: usize| {
            format!(
                "Anna: Part {at} of talk {talk} is about horses, boats, bread and the harvest of year {at}.\n\n"
            )
        };
        bench.talk(&format!("{talk}.txt"), (0..80).map(turn).collect::<String>());
    }
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    let mut child =
        bench.command(&["analyze", "--quiet"]).stderr(std::process::Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(child.try_wait().unwrap().is_none(), "it was done before it could be ended");
    let begun = Instant::now();
    assert!(std::process::Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
    let code = child.wait().unwrap().code();
    // A second, and one more for a machine with other work.
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
    assert_eq!(code, Some(130));
    bench.run(&["topics"]).fails(1, &["no topics yet"]);
    bench.run(&["snippets", "--limit", "1"]).ok();
}
