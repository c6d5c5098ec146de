//! The pictures in the README are the real interface, and never stale.

use super::bench::Bench;
use leitmotif::app::Keymap;
use leitmotif::tui::screenshot::svg;
use std::path::Path;

/// Compares a picture with the one in assets, or writes it when `LEITMOTIF_UPDATE_SCREENSHOTS` is set.
fn picture(name: &str, bench: &mut Bench) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screenshots").join(format!("{name}.svg"));
    let drawn = svg(&bench.draw());
    if std::env::var_os("LEITMOTIF_UPDATE_SCREENSHOTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, &drawn).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == drawn,
        "{} is stale: run LEITMOTIF_UPDATE_SCREENSHOTS=1 cargo test --test tui pictures and look at it",
        file.display()
    );
}

#[test]
fn the_pictures_show_the_interface_as_it_is() {
    let mut bench = Bench::open(112, 30);
    picture("topics", &mut bench);
    bench.press("tab enter n");
    picture("reader", &mut bench);
    bench.press("4 j");
    picture("themes", &mut bench);
}

const BEGINS: &str =
    "<!-- keys: from the list of actions, as `leitmotif keys` prints it; a test compares them -->\n";
const ENDS: &str = "<!-- /keys -->";

#[test]
fn the_readme_lists_the_keys_as_they_are() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = readme.split_once(BEGINS).expect("README.md marks where the keys begin");
    let (kept, after) = rest.split_once(ENDS).expect("README.md marks where the keys end");
    let (keymap, complaints) = Keymap::new(&Default::default());
    assert!(complaints.is_empty(), "{complaints:?}");
    let listed = keymap.markdown();
    if std::env::var_os("LEITMOTIF_UPDATE_SCREENSHOTS").is_some() {
        std::fs::write(&file, format!("{before}{BEGINS}{listed}{ENDS}{after}")).unwrap();
        return;
    }
    assert!(
        kept == listed,
        "README.md is stale: run LEITMOTIF_UPDATE_SCREENSHOTS=1 cargo test --test tui pictures"
    );
}
