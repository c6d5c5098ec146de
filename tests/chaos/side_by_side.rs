//! Two workbenches on one project, and searches beside them: no edit is lost, and nobody fails.

use super::bench::{Bench, list};
use super::script::Script;
use super::session::PtySession;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How long the workbenches work side by side; two minutes where `LEITMOTIF_LONG_TESTS` is set.
const TIME: Duration = Duration::from_secs(5);
const TIME_IN_LONG: Duration = Duration::from_secs(120);
/// Themes that are made in that time, at most: as many as a screen shows, or the second workbench would have to look for
/// them.
const THEMES: u32 = 16;
/// How long nothing is imported between two imports.
const PAUSE_BETWEEN_IMPORTS: Duration = Duration::from_secs(2);

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

/// Imports new talks one after the other until it is over, and counts them.
fn import_talks(bench: &Bench, is_over: &AtomicBool, imported: &AtomicUsize) {
    while !is_over.load(Ordering::Relaxed) {
        let count = imported.load(Ordering::Relaxed);
        bench.talk(
            &format!("beside/{count}.md"),
            format!("**Dora:** The orchards of year {count} were ours.\n"),
        );
        bench.run(&["import", bench.path("talks/beside").to_str().unwrap(), "--split", "turns"]).ok();
        imported.store(count + 1, Ordering::Relaxed);
        // A workbench takes the project back in between, for as long as an edit takes.
        std::thread::sleep(PAUSE_BETWEEN_IMPORTS);
    }
}

/// What stands in the header of a workbench that has not the project.
const READS: &str = "read only";

/// Makes a theme in a workbench that has the project, or is about to have it again.
fn add_theme_in_turn(session: &mut PtySession, name: &str) {
    loop {
        session.lose(READS);
        session.press("a");
        // It may have been handed over in this moment.
        session.wait("a question or a reason", |screen| {
            let text = screen.contents();
            text.contains("new theme") || text.contains("can only be read here")
        });
        if session.text().contains("new theme") {
            session.press(&format!("{name}\r"));
            return session.see(&format!("added theme {name}"));
        }
        session.lose("can only be read here");
    }
}

#[test]
fn two_workbenches_searches_and_imports_lose_nothing() {
    let step = Script::get().steps.iter().find(|step| step.name == "merge").unwrap();
    let bench = step.stage();
    // The topics that are there will do: a workbench keeps the project while it finds others.
    let settings = bench.path("home/xdg_config_home/leitmotif");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config.toml"), "[analyze]\nmodel = \"draft\"\n").unwrap();
    let until = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { TIME_IN_LONG } else { TIME };
    let (mut first, mut made) = (workbench(&bench), Vec::new());
    let mut second = workbench(&bench);
    second.see(READS);
    let (is_over, imported) = (AtomicBool::new(false), AtomicUsize::new(0));
    let searches = std::thread::scope(|scope| {
        let searches = scope.spawn(|| {
            let mut count = 0;
            while !is_over.load(Ordering::Relaxed) {
                assert!(bench.json(&["search", "horses", "--mode", "both"])["total"].as_u64().unwrap() > 0);
                bench.json(&["topics"]);
                bench.json(&["themes"]);
                bench.json(&["export", "json"]);
                count += 1;
            }
            count
        });
        scope.spawn(|| import_talks(&bench, &is_over, &imported));
        let begun = Instant::now();
        while begun.elapsed() < until || made.len() < 2 || imported.load(Ordering::Relaxed) < 2 {
            let name = format!("Beside{}", made.len());
            if made.len() >= THEMES as usize {
                std::thread::sleep(Duration::from_millis(50));
                continue;
            }
            // Either may have the project by now.
            let (owner, other) =
                if first.text().contains(READS) { (&mut second, &first) } else { (&mut first, &second) };
            if owner.text().contains(READS) {
                std::thread::sleep(Duration::from_millis(50));
                continue;
            }
            add_theme_in_turn(owner, &name);
            other.see(&name);
            made.push(name);
            std::thread::sleep(until / THEMES);
        }
        is_over.store(true, Ordering::Relaxed);
        searches.join().unwrap()
    });
    let imported = imported.into_inner();
    assert!(searches > 0 && imported > 1, "{searches} {imported}");
    for session in [&mut first, &mut second] {
        session.press("q");
        assert_eq!(session.end(), 0);
    }
    let themes = bench.json(&["themes"]);
    let names: Vec<&str> =
        list(&themes, "themes").iter().map(|theme| theme["name"].as_str().unwrap()).collect();
    assert!(made.iter().all(|name| names.contains(&name.as_str())), "{made:?} {names:?}");
    let found = bench.json(&["search", "orchards", "--mode", "text"])["total"].as_u64().unwrap();
    assert_eq!(found, imported as u64);
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

#[test]
fn reading_beside_analyses_gives_the_old_topics_or_the_new_ones() {
    const ANALYSES: usize = 3;
    let step = Script::get().steps.iter().find(|step| step.name == "merge").unwrap();
    let bench = step.stage();
    let is_over = AtomicBool::new(false);
    let seen = std::thread::scope(|scope| {
        let reading = scope.spawn(|| {
            let mut seen = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                assert!(bench.json(&["search", "horses", "--mode", "both"])["total"].as_u64().unwrap() > 0);
                seen.push(list(&bench.json(&["topics"]), "topics").len());
                bench.json(&["snippets"]);
                bench.json(&["export", "json"]);
            }
            seen
        });
        for analysis in 0..ANALYSES {
            let topics = if analysis % 2 == 0 { "2" } else { "3" };
            bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", topics]).ok();
        }
        is_over.store(true, Ordering::Relaxed);
        reading.join().unwrap()
    });
    assert!(!seen.is_empty() && seen.iter().all(|topics| [2, 3].contains(topics)), "{seen:?}");
    assert_eq!(list(&bench.json(&["topics"]), "topics").len(), 2);
}
