//! The arrows of the house: reads every source file and fails on a `use` or path that points the wrong way.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "layering/arrows.rs"]
mod arrows;
#[path = "layering/names.rs"]
mod names;
#[path = "common/sources.rs"]
mod sources;

use arrows::{House, circles};
use std::collections::BTreeSet;

/// What every room may name.
const SHARED: [&str; 4] = ["progress", "format", "random", "vectors"];

/// Each room, with the rooms it may name beside the [`SHARED`] ones.
const ROOMS: [(&str, &[&str]); 10] = [
    ("corpus", &[]),
    ("topics", &["corpus"]),
    ("search", &["corpus"]),
    ("coding", &["corpus", "topics"]),
    ("exchange", &["corpus", "topics", "search", "coding"]),
    // The settings file gives an analysis its parameters, hence the one arrow.
    ("config", &["topics"]),
    ("project", &["corpus", "topics", "search", "coding", "exchange", "config"]),
    ("jobs", &["corpus", "topics", "search", "coding", "exchange", "config", "project"]),
    ("app", &["corpus", "topics", "search", "coding", "exchange", "config", "project", "jobs"]),
    ("tui", &["corpus", "topics", "search", "coding", "exchange", "config", "project", "jobs", "app"]),
];

/// The command line stands on top; one file opens the workbench, two draw it into a picture, one asks the
/// terminal what it can do.
const WORKBENCH: [&str; 4] =
    ["cli/workbench.rs", "cli/screenshot.rs", "cli/export/map.rs", "cli/doctor/answers.rs"];

/// How unsafe code begins; a word of a string is none.
const UNSAFE: [&str; 4] = ["unsafe {", "unsafe fn", "unsafe impl", "unsafe extern"];

/// Crates that only some files may name.
const CRATES: [(&str, &[&str]); 13] = [
    ("ratatui", &["tui/"]),
    ("crossterm", &["tui/"]),
    ("ratatui_textarea", &["tui/"]),
    ("rusqlite", &["project/"]),
    ("memmap2", &["project/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("indicatif", &["cli/"]),
    ("directories", &["config/paths.rs"]),
    (
        "leitmotif_encoder",
        &["search/sign_codes.rs", "topics/embed/", "topics/reduce/neighbors.rs", "topics/graph/sureness.rs"],
    ),
    ("leitmotif_communities", &["topics/graph/"]),
    ("leitmotif_postings", &["search/"]),
];

#[test]
fn every_arrow_points_one_way() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        let room = room_of(&path);
        for named in arrows(&code, depth_of(&path)) {
            if !may(&path, &room, &named) {
                wrong.push(format!("src/{path}: {room} names {named}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut wrong = Vec::new();
    for (path, code) in sources() {
        for (name, homes) in CRATES {
            if names_crate(&code, name) && !homes.iter().any(|home| path.starts_with(home)) {
                wrong.push(format!("src/{path} names {name}, which belongs to {}", homes.join(", ")));
            }
        }
        if path != "project/derived/mmap.rs" && UNSAFE.iter().any(|begins| code.contains(begins)) {
            wrong.push(format!("src/{path} is unsafe"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_encoder_is_unsafe_in_one_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/encoder/src");
    let entries = |folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, mut files): (Vec<_>, Vec<_>) = entries(folder).partition(|path| path.is_dir());
    files.extend(folders.into_iter().flat_map(entries));
    assert!(files.iter().any(|path| path.ends_with("ngrams/table.rs")), "{files:?}");
    let unsafe_code = |path: &std::path::PathBuf| {
        let code = std::fs::read_to_string(path).unwrap();
        UNSAFE.iter().any(|begins| code.contains(begins))
    };
    let found: Vec<_> = files.into_iter().filter(unsafe_code).collect();
    assert!(found.len() == 1 && found[0].ends_with("kernels.rs"), "{found:?}");
}

#[test]
fn no_files_stand_in_a_circle() {
    let arrows = House::new(&sources()).arrows();
    assert!(arrows.len() > 1_000, "only {} arrows were found", arrows.len());
    let circles = circles(arrows.keys().map(|(from, to)| (from.as_str(), to.as_str())));
    let wrong: Vec<String> =
        circles.iter().map(|circle| format!("these need each other: {}", circle.join(", "))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_rooms_inside_a_room_stand_in_a_circle() {
    let arrows = House::new(&sources()).arrows();
    let between = arrows.keys().map(|(from, to)| (sub_room_of(from), sub_room_of(to)));
    let between: BTreeSet<(String, String)> =
        between.filter(|(from, to)| from != to && room_of(from) == room_of(to)).collect();
    assert!(between.len() > 100, "only {} arrows between rooms inside a room were found", between.len());
    let circles = circles(between.iter().map(|(from, to)| (from.as_str(), to.as_str())));
    assert!(circles.is_empty(), "{circles:?}");
}

#[test]
fn every_folder_is_a_room_with_a_rule() {
    let known: BTreeSet<&str> =
        ROOMS.iter().map(|(room, _)| *room).chain(SHARED).chain(["cli", "main", "lib"]).collect();
    for (path, _) in sources() {
        assert!(known.contains(room_of(&path).as_str()), "src/{path} stands in no room of this test");
    }
}

#[test]
fn the_reader_sees_what_it_should() {
    let code =
        "use crate::{corpus::{Span, model::{A}}, jobs}; fn f() { crate::project::open(); super::tui::x() }";
    let all = ["corpus", "jobs", "project", "tui"].map(String::from);
    assert_eq!(arrows(code, 1), BTreeSet::from(all));
    assert!(arrows("super::search::x()", 2).is_empty());
    assert_eq!(arrows("super::super::search::x()", 2), BTreeSet::from(["search".to_owned()]));
    assert_eq!(without_comments("a // crate::tui\nb \"http://x\" c //! y"), "a \nb \"http://x\" c ");
    assert!(names_crate("use clap::Parser;", "clap") && names_crate("x: rusqlite::Error", "rusqlite"));
    let sources = [
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a/mod.rs", "mod low; pub use low::Low; use crate::b::Taken;"),
        ("a/low.rs", "pub(in crate::a) struct Low;"),
        ("b.rs", "use crate::a::{Low}; pub struct Taken; #[cfg(test)] mod tests { use crate::a::x; }"),
    ];
    let sources = sources.map(|(path, code)| (path.to_owned(), code.replace("; ", ";\n")));
    let arrows = House::new(&sources).arrows();
    let seen: Vec<String> = arrows.keys().map(|(from, to)| format!("{from} {to}")).collect();
    assert_eq!(seen, ["a/mod.rs b.rs", "b.rs a/low.rs"], "a name is followed to the file that has it");
    let ring = circles([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("d", "d")].into_iter());
    assert_eq!(ring, [["a", "b", "c"]]);
    assert!(!names_crate("use my_clap::Parser; let clap = 1;", "clap"));
}

fn may(path: &str, room: &str, named: &str) -> bool {
    if named == room || SHARED.contains(&named) {
        return true;
    }
    match room {
        "cli" => named != "tui" || WORKBENCH.contains(&path),
        "main" | "lib" => true,
        _ => ROOMS.iter().any(|(name, allowed)| *name == room && allowed.contains(&named)),
    }
}

/// The source files by path below `src`, without their comments.
fn sources() -> Vec<(String, String)> {
    sources::rust_sources().into_iter().map(|(path, text)| (path, without_comments(&text))).collect()
}

fn without_comments(text: &str) -> String {
    let code = |line: &str| {
        let at = line.match_indices("//").map(|(at, _)| at).find(|&at| !line[..at].ends_with(':'));
        line[..at.unwrap_or(line.len())].to_owned()
    };
    text.lines().map(code).collect::<Vec<_>>().join("\n")
}

fn room_of(path: &str) -> String {
    path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned()
}

/// The folder inside its room that a file stands in, or the file where it stands in the room itself.
fn sub_room_of(path: &str) -> String {
    let mut parts = path.trim_end_matches(".rs").splitn(3, '/');
    let (room, inside) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("{room}/{inside}")
}

/// How many modules deep a file is: `app/mod.rs` and `progress.rs` are one deep.
fn depth_of(path: &str) -> usize {
    path.trim_end_matches("/mod.rs").split('/').count()
}

/// The rooms that code names, by `crate::` or by climbing out with `super::`.
fn arrows(code: &str, depth: usize) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        if !continues_a_word(code, at) {
            named.extend(heads(&code[at + start.len()..]));
        }
    }
    let climb = "super::".repeat(depth);
    for (at, start) in code.match_indices(&climb) {
        named.extend(heads(&code[at + start.len()..]));
    }
    named.retain(|name| name == "cli" || ROOMS.iter().any(|(room, _)| room == name));
    named
}

fn continues_a_word(code: &str, at: usize) -> bool {
    code[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_')
}

/// The first names of a path, or of each path in a group such as `{a::b, c}`.
fn heads(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else { return vec![ident(rest)] };
    let mut depth = 0;
    let mut heads = vec![ident(group)];
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(ident(&group[at + 1..])),
            _ => {}
        }
    }
    heads
}

fn ident(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let after = &code[at + name.len()..];
        let imported = code[..at].ends_with("use ") && (after.starts_with(';') || after.starts_with(" as "));
        !continues_a_word(code, at) && !code[..at].ends_with("::") && (after.starts_with("::") || imported)
    })
}
