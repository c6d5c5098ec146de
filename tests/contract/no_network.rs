//! No command opens a socket to anywhere.

use super::bench::Bench;
use std::process::Command;

#[test]
fn no_command_opens_a_socket_but_between_its_own_parts() {
    let probe = Command::new("strace").args(["-f", "-e", "trace=socket", "true"]).output();
    if !probe.is_ok_and(|ran| ran.status.success()) {
        eprintln!("SKIPPED: strace is not there, or may not trace");
        return;
    }
    let bench = Bench::new();
    bench.talk(
        "one.md",
        "**Anna:** What of the horses?\n\n**Ben:** We sold the two horses and kept the cow.\n",
    );
    bench.talk(
        "two.md",
        "**Anna:** What of the boats?\n\n**Carl:** The boats were old, and the nets were older.\n",
    );
    let talks = bench.talks();
    let out = bench.path("out");
    let out = out.to_str().unwrap();
    let commands: [&[&str]; 12] = [
        &["import", &talks, "--split", "turns"],
        &["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"],
        &["topics"],
        &["search", "horses", "--mode", "both"],
        &["assign", "--topic", "0", "Farm"],
        &["suggest"],
        &["export", "csv", "-o", out],
        &["undo"],
        &["models", "list"],
        &["doctor"],
        &["restore"],
        &["forget", "--speaker", "Ben", "--yes"],
    ];
    for args in commands {
        let trace = bench.path("trace");
        let plain = bench.command(args);
        let mut traced = Command::new("strace");
        traced.args(["-f", "-qq", "-e", "trace=socket,connect", "-o"]).arg(&trace);
        traced.arg(plain.get_program()).args(plain.get_args()).current_dir(bench.dir.path()).env_clear();
        for (name, value) in plain.get_envs() {
            traced.env(name, value.unwrap_or_default());
        }
        let ran = traced.output().unwrap();
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
        let calls = std::fs::read_to_string(&trace).unwrap();
        let outside: Vec<&str> = calls
            .lines()
            .filter(|line| line.contains("socket(") || line.contains("connect("))
            .filter(|line| !line.contains("AF_UNIX"))
            .collect();
        assert_eq!(outside, Vec::<&str>::new(), "{args:?}");
    }
}
