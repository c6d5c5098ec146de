//! A disk that is full at each step of the session: what was acknowledged before is there, nothing half-written is
//! left behind, and the message says what to do.

use super::bench::{Bench, Ran, ran};
use super::script::{Script, Step, files_below};
use std::process::{Command, Stdio};

/// How much more than it had a project may come to, in KiB, one after the other.
const ROOM: [u64; 3] = [0, 16, 96];
/// As many where `LEITMOTIF_LONG_TESTS` is set.
const ROOM_IN_LONG: [u64; 14] = [0, 4, 8, 16, 24, 32, 48, 64, 96, 128, 160, 256, 384, 512];

fn rooms() -> &'static [u64] {
    if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { &ROOM_IN_LONG } else { &ROOM }
}

/// The files that are drafts of others: none is to be left behind.
fn drafts(bench: &Bench) -> Vec<String> {
    let files = [bench.project(), bench.path("out")].into_iter().flat_map(|dir| files_below(&dir));
    let names = files.map(|path| path.file_name().unwrap().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".new") || name.starts_with(".tmp")).collect()
}

/// The message of a command that failed for want of room.
fn check_message(step: &Step, said: &Ran, how: &str) {
    assert!(!said.stderr.contains("panicked"), "{} {how}: {}", step.name, said.stderr);
    if said.code != 0 {
        let is_clear = ["full", "Make room", "No space left", "File too large", "os error 27", "os error 28"]
            .iter()
            .any(|part| said.stderr.contains(part));
        assert!(is_clear, "{} {how}: {} {}", step.name, said.code, said.stderr);
    }
}

/// The command in a shell that does something first.
fn in_shell(plain: &Command, first: &str) -> Command {
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{first}; exec \"$@\""), "sh"])
        .arg(plain.get_program())
        .args(plain.get_args());
    shell.env_clear().current_dir(plain.get_current_dir().unwrap()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        shell.env(name, value.unwrap_or_default());
    }
    shell
}

/// No file may grow beyond a size: as on a file system with small files, and much like a quota.
#[test]
fn where_files_cannot_grow_nothing_acknowledged_is_lost() {
    let mut failed = 0;
    for step in &Script::get().steps {
        let bench = step.stage();
        for room in rooms() {
            step.reset(&bench);
            // In blocks of 512 bytes; the signal of the limit would end the program before it can say anything.
            let first = format!("trap '' XFSZ; ulimit -f {}", room * 2);
            let said = ran(in_shell(&step.command(&bench), &first).output().unwrap());
            let how = format!("with files of {room} KiB at most");
            check_message(step, &said, &how);
            failed += usize::from(said.code != 0);
            assert_eq!(drafts(&bench), [""; 0], "{} {how}: {}", step.name, said.stderr);
            step.check(&bench, said.code == 0, &how);
        }
    }
    assert!(failed > 6, "{failed}");
}

/// The whole disk is full: a small file system in memory, in which only the project and what is exported are.
#[test]
fn on_a_full_disk_nothing_acknowledged_is_lost() {
    let small = "mount -t tmpfs -o size=64k none /mnt";
    let probe = Command::new("unshare").args(["-rm", "sh", "-c", small]).output();
    if !probe.is_ok_and(|ran| ran.status.success()) {
        eprintln!("SKIPPED: no file system may be mounted here, so no whole disk was full");
        return;
    }
    let mut failed = 0;
    for step in &Script::get().steps {
        let bench = step.stage();
        for room in rooms() {
            step.reset(&bench);
            let said = on_small_disk(step, &bench, *room);
            let how = format!("on a disk with {room} KiB of room");
            check_message(step, &said, &how);
            failed += usize::from(said.code != 0);
            assert_eq!(drafts(&bench), [""; 0], "{} {how}: {}", step.name, said.stderr);
            step.check(&bench, said.code == 0, &how);
        }
    }
    assert!(failed > 6, "{failed}");
}

/// Runs a step in a project on a disk with so much room beside what is there, and brings the project back.
fn on_small_disk(step: &Step, bench: &Bench, room: u64) -> Ran {
    let sizes = files_below(&bench.project()).into_iter();
    // Files take whole pages there, and a folder one.
    let pages: u64 = sizes.map(|file| std::fs::metadata(file).unwrap().len().div_ceil(4096) + 1).sum();
    let size = pages * 4 + 16 + room;
    let script = format!(
        "mkdir -p disk && mount -t tmpfs -o size={size}k none disk || exit 99
        mkdir disk/out; [ -d project ] && cp -r project disk/project
        \"$@\"; code=$?
        rm -rf project out; cp -r disk/project disk/out . 2>/dev/null; exit $code"
    );
    let mut plain = bench.bare();
    plain.arg("--project").arg(bench.path("disk/project"));
    plain.args(
        step.args.iter().map(|arg| arg.replacen("out/", "disk/out/", usize::from(arg.starts_with("out/")))),
    );
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, "sh"]).arg(plain.get_program()).args(plain.get_args());
    command.env_clear().current_dir(bench.dir.path()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    ran(command.output().unwrap())
}
