//! Settings changed in the workbench: in force at once, and kept in config.toml.

use super::bench::TestWorkbench;
use leitmotif::app::workspace::preferences::Preferences;
use leitmotif::app::{ScreenTarget, TerminalEffect};
use leitmotif::config::Config;
use leitmotif::config::color_theme::{ColorDepth, ColorTheme, ThemeRegistry};
use leitmotif::topics::embed::catalogue;
use leitmotif::tui::hit_map::HitTarget;
use std::path::Path;

/// A bench whose settings are kept in a folder, where they say that already.
fn bench(folder: &Path, says: &str) -> TestWorkbench {
    let file = folder.join("config.toml");
    if !says.is_empty() {
        std::fs::write(&file, says).unwrap();
    }
    let wardrobe = ThemeRegistry {
        folder: folder.join("themes"),
        colors: Default::default(),
        depth: ColorDepth::Full,
        background: None,
    };
    let models = catalogue::list_models(folder).unwrap();
    let preferences = Preferences::new(&wardrobe, &Config::read(&file).unwrap(), &models);
    let mut bench = TestWorkbench::open(80, 24);
    bench.driver.enable_settings(preferences, wardrobe, file);
    bench
}

fn kept(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("config.toml")).unwrap_or_default()
}

fn painted(outward: &[TerminalEffect]) -> Vec<&ColorTheme> {
    outward
        .iter()
        .filter_map(|errand| match errand {
            TerminalEffect::SetColorTheme(theme) => Some(&**theme),
            _ => None,
        })
        .collect()
}

#[test]
fn a_theme_is_seen_at_once_and_kept_among_what_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let says = "# mine\ntheme = \"light\" # at noon\n\n[keys]\nundo = \"u\"\n";
    let mut bench = bench(folder.path(), says);
    let outward = bench.press(", right");
    assert_eq!(painted(&outward), [&ColorTheme::builtin("dark").unwrap()]);
    assert_eq!(kept(folder.path()), says.replace("light", "dark"));
    let outward = bench.press("left left");
    assert_eq!(painted(&outward), [&ColorTheme::builtin("light").unwrap(), &ColorTheme::default()]);
    assert_eq!(kept(folder.path()), says.replace("light", "default"));
    bench.press("esc");
    assert!(bench.driver.state().overlays.is_empty());
}

#[test]
fn a_file_that_was_not_there_is_written_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench(folder.path(), "");
    bench.press(",");
    assert_eq!(kept(folder.path()), "", "looking changes nothing");
    let outward = bench.press("j enter");
    assert_eq!(outward, [TerminalEffect::CaptureMouse(false)]);
    assert!(kept(folder.path()).contains("\nmouse = false\n"), "{}", kept(folder.path()));
    assert!(kept(folder.path()).contains("\n#theme = \"auto\"\n"));
    bench.press("j space");
    assert!(kept(folder.path()).contains("\nmodel = \"minilm\"\n"), "{}", kept(folder.path()));
    let config = Config::read(&folder.path().join("config.toml")).unwrap();
    assert_eq!((config.mouse, config.analyze.model.as_deref()), (Some(false), Some("minilm")));
}

#[test]
fn a_theme_that_cannot_be_used_says_why_and_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("themes")).unwrap();
    std::fs::write(folder.path().join("themes/mine.toml"), "\nacent = \"red\"\n").unwrap();
    let mut bench = bench(folder.path(), "theme = \"plain\"\n");
    bench.resize(200, 40);
    let outward = bench.press(", l");
    assert_eq!(painted(&outward).len(), 0);
    let screen = bench.screen();
    assert!(screen.contains("‹ mine ›") && screen.contains("nothing is called acent"), "{screen}");
    assert_eq!(kept(folder.path()), "theme = \"plain\"\n");
    bench.press("l");
    assert_eq!(kept(folder.path()), "theme = \"auto\"\n");
    assert!(!bench.screen().contains("acent"));
}

#[test]
fn what_cannot_be_kept_is_in_force_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench(folder.path(), "");
    std::fs::create_dir(folder.path().join("config.toml")).unwrap();
    let outward = bench.press(", right");
    assert_eq!(painted(&outward).len(), 1);
    let screen = bench.screen();
    assert!(screen.contains("In force, but not kept:"), "{screen}");
}

#[test]
fn a_double_click_changes_a_value() {
    use leitmotif::app::InputEvent;
    let folder = tempfile::tempdir().unwrap();
    let mut bench = bench(folder.path(), "");
    bench.press(",");
    let spots = (0..24u16).filter_map(|y| match bench.hits.target_at(20, y) {
        HitTarget::Target(target @ ScreenTarget::OverlayRow(1)) => Some(target),
        _ => None,
    });
    let mouse = spots.into_iter().next().expect("the row of the mouse can be clicked");
    assert_eq!(bench.event(InputEvent::DoubleClick(mouse)), [TerminalEffect::CaptureMouse(false)]);
}
