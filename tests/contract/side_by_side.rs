//! Several commands on one project at the same time.

use super::bench::{Bench, list, ran};
use std::process::Stdio;

#[test]
fn commands_that_change_a_project_wait_for_each_other() {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let names: Vec<String> = (0..8).map(|at| format!("Theme {at}")).collect();
    let start =
        |args: &[&str]| bench.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let writers: Vec<_> = names.iter().map(|name| start(&["theme", "add", name])).collect();
    let readers: Vec<_> =
        (0..4).map(|_| start(&["search", "marmalade", "--mode", "text", "--json"])).collect();
    for writer in writers {
        ran(writer.wait_with_output().unwrap()).ok();
    }
    for reader in readers {
        assert_eq!(ran(reader.wait_with_output().unwrap()).json()["total"], 1);
    }
    let themes = bench.json(&["themes"]);
    let mut added: Vec<&str> =
        list(&themes, "themes").iter().map(|theme| theme["name"].as_str().unwrap()).collect();
    added.sort_unstable();
    assert_eq!(added, names, "no edit is lost");
}

#[test]
fn a_project_that_is_being_made_is_never_called_damaged() {
    for _ in 0..5 {
        let bench = Bench::new();
        bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
        let talks = bench.talks();
        let start = || {
            bench.command(&["import", &talks]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let both = [start(), start(), start()];
        for one in both {
            ran(one.wait_with_output().unwrap()).ok();
        }
        assert_eq!(list(&bench.json(&["snippets"]), "snippets").len(), 1);
    }
}
