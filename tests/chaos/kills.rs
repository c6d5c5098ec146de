//! Kills: at random moments of each step, and at its writes one by one.

use super::bench::{Bench, list};
use super::script::{Script, Step};
use super::session::PtySession;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Kills of each step at random moments, and at writes.
const KILLS: usize = 2;
/// As many at random moments where `LEITMOTIF_LONG_TESTS` is set: 400 over all steps, in a quarter of an hour. Every write
/// is one to be killed at then: 670 in the first five steps, an hour and a half of them on a busy machine.
const KILLS_IN_LONG: usize = 25;

/// The calls to the system that change a file or make a change last.
const WRITES: &str = "write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,\
                      mkdir,mkdirat,link,linkat";

fn is_long() -> bool {
    std::env::var_os("LEITMOTIF_LONG_TESTS").is_some()
}

#[test]
fn killed_at_random_moments_nothing_acknowledged_is_lost() {
    let kills = if is_long() { KILLS_IN_LONG } else { KILLS };
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for step in &Script::get().steps {
        let bench = step.stage();
        for kill in 0..kills {
            step.reset(&bench);
            // Xorshift (Marsaglia 2003): one moment of each part of the time the step takes.
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            let share = (kill as f64 + (random % 1000) as f64 / 1000.0) / kills as f64;
            let moment = step.takes.mul_f64(share);
            let done = killed_after(step.command(&bench), moment);
            step.check(&bench, done, &format!("killed after {moment:?} of {:?}", step.takes));
        }
    }
}

/// Runs a command and kills it after a while; says whether it was done before.
fn killed_after(mut command: Command, moment: Duration) -> bool {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(moment);
    let _ = child.kill();
    child.wait().unwrap().success()
}

/// How soon after its last letter a text is stored, also on a busy machine; and how fast it is typed.
const KEPT_WITHIN: Duration = Duration::from_secs(1);
const TYPED_EVERY: Duration = Duration::from_millis(40);

/// A workbench on the project of a bench.
fn workbench(bench: &Bench) -> PtySession {
    let project = bench.project();
    PtySession::start(&bench.path("home"), &["--project", project.to_str().unwrap()], 32, 112)
}

#[test]
fn killed_while_something_is_typed_it_is_there_again() {
    let kills = if is_long() { KILLS_IN_LONG } else { KILLS };
    let step = Script::get().steps.iter().find(|step| step.name == "search").unwrap();
    let bench = step.stage();
    let settings = bench.path("home/xdg_config_home/leitmotif");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    for kill in 0..kills {
        step.reset(&bench);
        let mut session = workbench(&bench);
        session.see("most central first");
        session.press("M");
        session.see("memo on");
        // The later the more words, up to four seconds of them.
        let until = KEPT_WITHIN + Duration::from_secs(3).mul_f64(kill as f64 / kills as f64);
        let (begun, mut typed) = (Instant::now(), Vec::new());
        while begun.elapsed() < until || typed.is_empty() {
            session.press(&format!("w{} ", typed.len()));
            typed.push(Instant::now());
            std::thread::sleep(TYPED_EVERY);
        }
        let sent = Instant::now();
        let killed = Command::new("kill").args(["-s", "KILL", &session.id().to_string()]).status().unwrap();
        assert!(killed.success());
        session.end();
        let kept = typed.iter().filter(|at| sent.duration_since(**at) > KEPT_WITHIN).count();
        drop(session);
        if kept == 0 {
            continue;
        }
        let mut session = workbench(&bench);
        session.see("memo on");
        session.press("\x13");
        session.lose("memo on");
        session.press("q");
        assert_eq!(session.end(), 0);
        let memos = bench.json(&["memos"]);
        let texts: Vec<&str> =
            list(&memos, "memos").iter().map(|memo| memo["text"].as_str().unwrap()).collect();
        let all: String = (0..typed.len()).map(|word| format!("w{word} ")).collect();
        let is_there = |text: &&&str| {
            let words = text.split_whitespace().count();
            text.starts_with("w0") && all.starts_with(text.trim_end()) && words >= kept
        };
        assert!(texts.iter().any(|text| is_there(&text)), "{kept} of {}: {texts:?}", typed.len());
    }
}

#[test]
fn killed_at_each_write_nothing_acknowledged_is_lost() {
    let probe = Command::new("strace").args(["-f", "-e", "inject=fsync:signal=KILL:when=9", "true"]).output();
    if !probe.is_ok_and(|ran| ran.status.success()) {
        eprintln!("SKIPPED: strace is not there, or may not trace: nothing was killed at its writes");
        return;
    }
    let (mut kills, mut ended) = (0, 0);
    // One step alone, by name: all of them take two hours on a busy machine.
    let only = std::env::var("LEITMOTIF_STEP").ok();
    for step in Script::get().steps.iter().filter(|step| only.as_ref().is_none_or(|only| step.name == only)) {
        let bench = step.stage();
        let all = writes_of(step, &bench);
        let wanted = if is_long() { all.len() } else { KILLS.min(all.len()) };
        for kill in 0..wanted {
            let (call, count) = &all[(kill * 2 + 1) * all.len() / (wanted * 2)];
            step.reset(&bench);
            let inject = format!("inject={call}:signal=KILL:when={count}");
            let trace = bench.path("trace");
            let options = ["-e", &format!("trace={call}"), "-e", &inject];
            let mut command = traced(&step.command(&bench), &trace, &options);
            let ran = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
            step.check(&bench, ran.success(), &format!("killed at {call} number {count}"));
            kills += 1;
            ended += usize::from(!ran.success());
        }
    }
    // Threads may share a step's writes in another way the next time: then the one to be killed at never comes.
    assert!(kills > 20 && ended * 2 > kills, "{ended} of {kills}");
    println!("{ended} of {kills} kills at writes");
}

/// The writes of a step: each call to the system with its number within a thread.
fn writes_of(step: &Step, bench: &Bench) -> Vec<(String, usize)> {
    let trace = bench.path("trace");
    let mut command = traced(&step.command(bench), &trace, &["-e", &format!("trace={WRITES}")]);
    let ran = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(ran.success(), "{}", step.name);
    let mut of_threads: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let text = std::fs::read_to_string(&trace).unwrap();
    for line in text.lines() {
        // `4711  pwrite64(5, …) = 4096`; a call that is shown in two parts is counted once.
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((call, _)) = rest.trim_start().split_once('(') else { continue };
        if call.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            *of_threads.entry((call, thread)).or_default() += 1;
        }
    }
    let mut most: BTreeMap<&str, usize> = BTreeMap::new();
    for ((call, _), count) in of_threads {
        let most = most.entry(call).or_default();
        *most = count.max(*most);
    }
    most.iter().flat_map(|(call, count)| (1..=*count).map(|at| ((*call).to_owned(), at))).collect()
}

/// A command as strace runs it, with all its threads.
fn traced(plain: &Command, trace: &Path, options: &[&str]) -> Command {
    let mut traced = Command::new("strace");
    traced.args(["-f", "-qq", "-o"]).arg(trace).args(options);
    traced.arg(plain.get_program()).args(plain.get_args()).env_clear();
    traced.current_dir(plain.get_current_dir().unwrap()).stdin(Stdio::null());
    for (name, value) in plain.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    traced
}
