//! Files made to do harm: each costs bounded memory, and one of them in a folder costs no other.

use super::bench::Bench;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// The most memory any file may take, in MB.
const MAX_MEMORY: u64 = 1000;
/// Far more than any takes without optimisation, on a busy machine.
const MAX_TIME: Duration = Duration::from_secs(300);

const HEAD: &[u8] = b"Anna: The marmalade of my grandmother was famous in the whole valley.\n";

fn repeated(part: &str, times: usize) -> Vec<u8> {
    part.repeat(times).into_bytes()
}

fn between(begin: &str, part: &str, times: usize, end: &str) -> Vec<u8> {
    [begin.as_bytes(), &repeated(part, times), end.as_bytes()].concat()
}

fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Each with its name, and what is said of it; nothing where it can be read. What can be read is as large as it may be
/// where `LEITMOTIF_LONG_TESTS` is set, else a twentieth: without optimisation that takes seconds.
fn hostile_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let million = 1_000_000;
    let part = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { 1 } else { 20 };
    let bomb: Vec<_> = (0..16).map(|at| (format!("{at}.txt"), repeated("a\n", 8 << 20))).collect();
    let bomb = zip(&bomb);
    let nest: Vec<_> = (0..20).map(|at| (format!("{at}.zip"), bomb.clone())).collect();
    let words = "<w:document xmlns:w='w'><w:body>";
    let office = vec![(
        "word/document.xml".to_owned(),
        between(words, "<w:p><w:r><w:t>a</w:t></w:r></w:p>", 400_000 / part, "</w:body></w:document>"),
    )];
    vec![
        ("line_ends.txt", repeated("\n", 100 * million), "may have 64 MB at most"),
        ("short_lines.txt", repeated("a\n", 3 * million), "line ends and marks of its format"),
        ("most_lines.txt", repeated("a\n\n", 990_000 / part), ""),
        ("one_word.txt", repeated("a", 60 * million / part), ""),
        ("speakers.txt", repeated("A: a\nB: b\n", 900_000 / part), ""),
        ("strings.txt", [HEAD, &repeated("\u{1b}]", 20 * million / part)].concat(), ""),
        ("marks.txt", [HEAD, &repeated("e\u{301}\u{301}\u{301}\u{301}", 6 * million / part)].concat(), ""),
        ("commas.csv", repeated(",", 20 * million), "commas and other separators"),
        (
            "columns.csv",
            [repeated("a,", 4 * million / part), b"\n".to_vec(), repeated("a,", 4 * million / part)].concat(),
            "no column",
        ),
        ("rows.csv", between("id,text\n", "1,a\n", 600_000, ""), "cut it into smaller files"),
        ("deep.json", repeated("[", 1_900_000), "JSON"),
        (
            "numbers.json",
            between("{\"segments\":[0", ",0", 9 * million, "]}"),
            "no transcript leitmotif knows",
        ),
        (
            "attributes.html",
            between("<html><p ", "a=\"b\" ", 900_000 / part, ">The marmalade of my grandmother.</p>"),
            "",
        ),
        ("tags.html", between("<html><body>", "<p>a", 1_900_000 / part, ""), ""),
        ("cues.vtt", between("WEBVTT\n\n", "00:00.000 --> 00:01.000\na\n\n", 600_000 / part, ""), ""),
        ("nested.zip", zip(&nest), ""),
        ("paragraphs.docx", zip(&office), ""),
        ("groups.rtf", between("{\\rtf1 ", "{", 60 * million / part, ""), ""),
    ]
}

/// The most memory the process ever took, in MB; none where the system does not say.
fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

#[test]
fn files_made_to_do_harm_cost_bounded_memory_and_nothing_else() {
    if memory_of(std::process::id()).is_none() {
        eprintln!("SKIPPED: the system does not say how much memory a program took");
        return;
    }
    for (name, bytes, reason) in hostile_files() {
        let bench = Bench::new();
        bench.talk("good.txt", HEAD);
        bench.talk(name, &bytes);
        drop(bytes);
        let (begun, mut most) = (Instant::now(), 0);
        let talks = bench.talks();
        let mut command = bench.command(&["import", &talks]);
        let output = std::fs::File::create(bench.path("said")).unwrap();
        let also = output.try_clone().unwrap();
        let mut child = command.stdout(output).stderr(also).spawn().unwrap();
        while child.try_wait().unwrap().is_none() {
            most = most.max(memory_of(child.id()).unwrap_or(0));
            assert!(
                begun.elapsed() < MAX_TIME && most < MAX_MEMORY,
                "{name}: {most} MB, {:?}",
                begun.elapsed()
            );
            std::thread::sleep(Duration::from_millis(5));
        }
        let code = child.wait().unwrap().code();
        let said = std::fs::read_to_string(bench.path("said")).unwrap();
        println!("{name}: {most} MB, {:?}", begun.elapsed());
        assert_eq!(code, Some(0), "{name}: {said}");
        assert!(said.contains(reason), "{name}: {said}");
        // The file beside it was read all the same.
        assert_eq!(
            bench.json(&["search", "famous", "--mode", "text"])["total"].as_u64().map(|it| it > 0),
            Some(true),
            "{name}"
        );
    }
}
