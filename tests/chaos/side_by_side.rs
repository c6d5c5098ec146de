//! Two workbenches on one project, and searches beside them: no edit is lost, and nobody fails.

use super::bench::{Bench, list};
use super::script::Script;
use super::session::PtySession;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long the workbenches work side by side; two minutes where `LEITMOTIF_LONG_TESTS` is set.
const TIME: Duration = Duration::from_secs(5);
const TIME_IN_LONG: Duration = Duration::from_secs(120);
/// Themes that are made in that time, at most: as many as a screen shows, or the second workbench would have to look for
/// them.
const THEMES: u32 = 16;

/// A workbench on the project of a bench, on the screen of themes.
fn workbench(bench: &Bench) -> PtySession {
    let project = bench.project();
    let args = ["--project", project.to_str().unwrap()];
    let mut session = PtySession::start(&bench.path("home"), &args, 32, 112);
    session.see("most central first");
    session.press("4");
    session
}

/// Makes a theme and waits until it is said.
fn add_theme(session: &mut PtySession, name: &str) {
    session.press("a");
    session.see("new theme");
    session.press(&format!("{name}\r"));
    session.see(&format!("added theme {name}"));
}

#[test]
fn two_workbenches_and_searches_lose_nothing() {
    // Topics, themes, and nothing that was merged or forgotten yet.
    let step = Script::get().steps.iter().find(|step| step.name == "merge").unwrap();
    let bench = step.stage();
    std::fs::create_dir_all(bench.path("home")).unwrap();
    let until = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { TIME_IN_LONG } else { TIME };
    let (mut first, mut made) = (workbench(&bench), Vec::new());
    let mut second = workbench(&bench);
    second.see("read only");
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let searches = scope.spawn(|| {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                assert!(bench.json(&["search", "horses", "--mode", "both"])["total"].as_u64().unwrap() > 0);
                count += 1;
            }
            count
        });
        let begun = Instant::now();
        while begun.elapsed() < until {
            let name = format!("Side{}", made.len());
            add_theme(&mut first, &name);
            second.see(&name);
            made.push(name);
            std::thread::sleep(until / THEMES);
        }
        // Killed: the second one has the project then.
        let killed = Command::new("kill").args(["-s", "KILL", &first.id().to_string()]).status().unwrap();
        assert!(killed.success());
        first.end();
        second.lose("read only");
        add_theme(&mut second, "Mine");
        made.push("Mine".to_owned());
        is_over.store(true, Ordering::Relaxed);
        assert!(searches.join().unwrap() > 1);
    });
    second.press("q");
    assert_eq!(second.end(), 0);
    let themes = bench.json(&["themes"]);
    let names: Vec<&str> =
        list(&themes, "themes").iter().map(|theme| theme["name"].as_str().unwrap()).collect();
    assert!(made.len() > 1 && made.iter().all(|name| names.contains(&name.as_str())), "{made:?} {names:?}");
}
