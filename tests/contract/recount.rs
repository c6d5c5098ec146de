//! Every figure of three studies, computed again by a script that knows nothing of the program.

use super::bench::Bench;
use crate::archive::unpack_into;
use leitmotif::coding::edits::{assign_spans, assign_topics, junk_topics};
use leitmotif::coding::{Edit, Signature, ThemeRef, TranscriptSpan};
use leitmotif::corpus::Span;
use leitmotif::project::Project;
use leitmotif::topics::TopicId;
use std::path::Path;
use std::process::Command;

/// Numbers that look drawn at random and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn by(coder: &str) -> Signature {
    Signature { coder: coder.to_owned(), time: "2026-11-29T09:00:00Z".to_owned() }
}

/// Codes passages of any length, sentences or half of a talk, by two coders in five themes, some below others.
fn code_at_random(bench: &Bench, count: usize, seed: u64) {
    let mut project = Project::open(&bench.project()).unwrap();
    let corpus = project.load_corpus().unwrap();
    let mut book = project.codebook().unwrap();
    let mut draw = Draw(seed);
    for n in 0..count {
        let entry = &corpus.transcripts[draw.below(corpus.transcripts.len())];
        let text = project.transcript_text(entry.id).unwrap();
        let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = draw.below(characters.len() - 1);
        let longest = if n % 7 == 0 { characters.len() } else { 400 };
        let to = (from + 1 + draw.below(longest)).min(characters.len() - 1);
        let place =
            TranscriptSpan { transcript: entry.id, span: Span::new(characters[from], characters[to]) };
        let theme = ["Work", "Work/Tools", "Work/Tools/Slow", "People", "Money"][draw.below(5)];
        let coder = by(["ana", "bob"][draw.below(2)]);
        if let Ok(edit) = assign_spans(&book, &[place], ThemeRef::Path(theme), &coder) {
            project.apply_edit(&mut book, &edit).unwrap();
        }
    }
}

/// Puts topics into themes, and sets one aside.
fn sort_topics(bench: &Bench) {
    let mut project = Project::open(&bench.project()).unwrap();
    let corpus = project.load_corpus().unwrap();
    let run = project.current_run().unwrap().unwrap();
    let mut book = project.codebook().unwrap();
    let mut apply = |edit: Edit| project.apply_edit(&mut book, &edit).unwrap();
    let mut made = leitmotif::coding::Codebook::default();
    for (topic, theme) in [(0, "Work/Tools"), (1, "People"), (2, "Money"), (0, "Money")] {
        let edit = assign_topics(&made, &corpus, &run, &[TopicId(topic)], ThemeRef::Path(theme), &by("ana"));
        let edit = edit.unwrap();
        apply(edit.clone());
        made.apply(&edit);
    }
    let edit = junk_topics(&made, &run, &[TopicId(2), TopicId(3)], true).unwrap();
    apply(edit);
}

/// Exports the study and has the script compute its figures; false where there is no Python.
fn recount(bench: &Bench) -> bool {
    let folder = bench.path("tables");
    bench.run(&["export", "csv", "-o", folder.to_str().unwrap()]).ok();
    for unit in ["sentence", "turn", "snippet", "transcript"] {
        let said = bench.json(&["agree", "--unit", unit]);
        std::fs::write(folder.join(format!("agree-{unit}.json")), said.to_string()).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recount/recount.py");
    let Ok(ran) = Command::new("python3").arg(script).arg(&folder).output() else {
        eprintln!("SKIPPED: no python3 here, so no figure was computed again");
        return false;
    };
    let (out, errors) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success(), "{out}\n{errors}");
    let figures: usize = out.split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{out}"));
    assert!(figures > 700, "only {figures} figures were compared");
    assert!(!out.contains(" 0 alphas"), "no alpha for unitizing was computed again: {out}");
    eprintln!("{out}");
    true
}

#[test]
fn the_figures_of_the_sample_are_computed_again() {
    let bench = Bench::with_topics();
    sort_topics(&bench);
    code_at_random(&bench, 60, 1);
    recount(&bench);
}

#[test]
fn the_figures_of_a_focus_group_are_computed_again() {
    let bench = Bench::new();
    let people = ["Anna", "Ben", "Chloë", "Dmitri", "Moderator"];
    let said = [
        "I would rather not.",
        "Nobody told us before the meeting, and then it was too late to change anything at all.",
        "Yes, exactly.",
        "The café is where we speak about it, since the office has ears, as my colleague says.",
        "It costs more than it saves. In the end we pay for it twice, once with money and once with time.",
    ];
    for group in 0..3 {
        let mut draw = Draw(group);
        let turns: Vec<String> = (0..60)
            .map(|n| {
                let (who, what) = (people[draw.below(5)], said[draw.below(5)]);
                format!("**{who}:** \\[{:02}:{:02}\\] {what} {what}", n / 4, n % 4 * 15)
            })
            .collect();
        bench.talk(
            &format!("group-{group}.md"),
            format!("---\ndate: 202{group}-05-01\n---\n{}", turns.join("\n\n")),
        );
    }
    bench.run(&["import", &bench.talks()]).ok();
    code_at_random(&bench, 40, 2);
    recount(&bench);
}

#[test]
fn the_figures_of_real_talks_are_computed_again() {
    let bench = Bench::new();
    if !unpack_into("practicalai_md.tar.gz", &bench.path("all")) {
        return;
    }
    let mut talks: Vec<_> = walk(&bench.path("all"));
    talks.sort();
    for talk in talks.iter().step_by(12) {
        bench.talk(talk.file_name().unwrap().to_str().unwrap(), std::fs::read(talk).unwrap());
    }
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["analyze", "--model", "draft"]).ok();
    let found = bench.json(&["search", "is:conduct", "--limit", "500"]);
    let hits = found["hits"].as_array().unwrap().len() as u64;
    assert_eq!(bench.topics()["conduct_snippets"].as_u64(), Some(hits), "the queue is what the search finds");
    code_at_random(&bench, 40, 3);
    recount(&bench);
}

/// The files below a folder.
fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
