//! The pictures in the README are the real interface, and never stale. The tour, a moving picture (APNG), is
//! drawn here and not by the program, which carries neither fonts nor an encoder.

#[path = "pictures/apng.rs"]
mod apng;
#[path = "pictures/font.rs"]
mod font;
#[path = "pictures/pixels.rs"]
mod pixels;

use apng::{AnimationFrame, encode_apng};
use leitmotif::app::Keymap;
use leitmotif::app::driver::DriverSettings;
use leitmotif::config::color_theme::ColorTheme;
use leitmotif::jobs::{AnalyzeOptions, ImportOptions, analyze, import_paths, sample};
use leitmotif::progress::NoProgress;
use leitmotif::project::Project;
use leitmotif::topics::Parameters;
use leitmotif::tui::screenshot::buffer_to_svg;
use leitmotif::tui::screenshot::headless::{HeadlessWorkbench, parse_steps};
use leitmotif::tui::screenshot::palette::DARK_PALETTE;
use leitmotif::tui::style::Styles;
use pixels::buffer_to_image;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Compares a picture with the one in assets, or writes it when `LEITMOTIF_UPDATE_SCREENSHOTS` is set.
fn picture(name: &str, drawn: &[u8]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshots").join(name);
    if std::env::var_os("LEITMOTIF_UPDATE_SCREENSHOTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, drawn).unwrap();
    }
    if std::fs::read(&file).unwrap_or_default() == drawn {
        return;
    }
    let now = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&now, drawn).unwrap();
    panic!(
        "{} is stale, {} is what it looks like now: run LEITMOTIF_UPDATE_SCREENSHOTS=1 cargo test --test tui pictures \
         and look at it",
        file.display(),
        now.display()
    );
}

/// The sample, with the topics that everybody finds in it.
fn sampled(dir: &Path, size: (u16, u16)) -> HeadlessWorkbench {
    let talks = sample::unpack_sample(&dir.join("talks")).unwrap();
    let mut project = Project::open(&dir.join("project")).unwrap();
    import_paths(&mut project, &[talks], &ImportOptions::default(), &NoProgress).unwrap();
    let options = AnalyzeOptions { make_current: true, ..AnalyzeOptions::default() };
    analyze(&mut project, &Parameters::default(), &options, &NoProgress).unwrap();
    let settings = DriverSettings { project_name: "sample".to_owned(), ..DriverSettings::default() };
    HeadlessWorkbench::open(project, settings, Styles::new(&ColorTheme::default()), size, Arc::default())
        .unwrap()
}

fn press(stage: &mut HeadlessWorkbench, keys: &str) {
    parse_steps(keys).unwrap().iter().for_each(|step| stage.run_step(step));
}

/// The topics sorted one after the other, so that there is something to see on the other screens.
const SORT: &str = "1 home t 'People' enter down t 'Craft/Retrieval' enter down t 'Money' enter down \
                    t 'Craft/Agents' enter down t 'Craft/Training' enter down t 'Quality/Judges' enter down \
                    t 'Safety' enter down down t 'People/Trust' enter down t 'Quality/Answers' enter";

#[test]
fn the_pictures_show_the_interface_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut stage = sampled(dir.path(), (112, 30));
    press(&mut stage, SORT);
    stage.pass_time(Duration::from_secs(20));
    for (name, keys) in [
        ("topics", "home down"),
        ("reader", "enter n"),
        ("search", "3 'cost OR bill -agent' enter"),
        ("themes", "4 home down down"),
        ("map", "5 c"),
        ("report", "6"),
    ] {
        press(&mut stage, keys);
        picture(&format!("{name}.svg"), buffer_to_svg(&stage.draw_frame(), &DARK_PALETTE).as_bytes());
    }
}

/// The tour: what is pressed, and for how long, in milliseconds, one looks at what comes of it.
const TOUR: [(&str, u64); 15] = [
    ("", 2200),
    ("down", 1400),
    ("enter", 2600),
    ("n", 1800),
    ("3", 700),
    ("'money'", 900),
    ("' wasted'", 2600),
    ("enter space space", 1600),
    ("t", 1100),
    ("'Money/Waste'", 1500),
    ("enter", 2000),
    (SORT, 2200),
    ("4 home down down", 2400),
    ("5 c", 2800),
    ("6", 3200),
];

#[test]
fn the_tour_shows_the_interface_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let mut stage = sampled(dir.path(), (104, 27));
    let mut film = Vec::new();
    for (keys, milliseconds) in TOUR {
        press(&mut stage, keys);
        film.push(AnimationFrame {
            image: buffer_to_image(&stage.draw_frame(), &DARK_PALETTE),
            duration: Duration::from_millis(milliseconds),
        });
        if keys == SORT {
            stage.pass_time(Duration::from_secs(20));
        }
    }
    let film = encode_apng(&film);
    assert!(film.len() < 600_000, "{} bytes are too many for a page", film.len());
    picture("tour.png", &film);
}

const BEGINS: &str =
    "<!-- keys: from the list of actions, as `leitmotif keys` prints it; a test compares them -->\n";
const ENDS: &str = "<!-- /keys -->";

#[test]
fn the_help_lists_the_keys_as_they_are() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/help/keys.md");
    let topic = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = topic.split_once(BEGINS).expect("keys.md marks where the keys begin");
    let (kept, after) = rest.split_once(ENDS).expect("keys.md marks where the keys end");
    let (keymap, complaints) = Keymap::new(&Default::default());
    assert!(complaints.is_empty(), "{complaints:?}");
    let listed = keymap.markdown_table();
    if std::env::var_os("LEITMOTIF_UPDATE_SCREENSHOTS").is_some() {
        std::fs::write(&file, format!("{before}{BEGINS}{listed}{ENDS}{after}")).unwrap();
        return;
    }
    assert!(
        kept == listed,
        "assets/help/keys.md is stale: run LEITMOTIF_UPDATE_SCREENSHOTS=1 cargo test --test tui pictures"
    );
}
