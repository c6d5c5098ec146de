//! What a package holds: the manual, completions, the desktop entry, and pictures of the screens.

use super::bench::{Bench, ran};
use std::collections::BTreeMap;
use std::path::Path;

fn root(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn every_shell_gets_its_completions() {
    let bench = Bench::new();
    let run = |args: &[&str]| ran(bench.bare().args(args).output().unwrap()).ok().stdout;
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef leitmotif"),
        ("fish", "complete -c leitmotif"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let script = run(&["completions", shell]);
        assert!(script.contains(sign) && script.contains("screenshot"), "{shell}");
    }
}

#[test]
fn help_knows_commands_and_topics() {
    let bench = Bench::new();
    let run = |args: &[&str]| ran(bench.bare().args(args).output().unwrap());
    let all = run(&["help"]).ok().stdout;
    let manual = run(&["man"]).ok().stdout;
    for (topic, says) in [
        ("keys", "assign"),
        ("queries", "is:unassigned"),
        ("formats", ".vtt"),
        ("settings", "min-topic-size"),
        ("privacy", "telemetry"),
        ("exports", "qdpx"),
        ("agreement", "Krippendorff"),
        ("scripts", "--json"),
        ("colours", "high-contrast"),
        ("methods", "c-TF-IDF"),
    ] {
        assert!(all.contains(&format!("help {topic}")), "{all}");
        let text = run(&["help", topic]).ok().stdout;
        assert!(text.contains(says) && text.lines().count() > 5, "{topic}: {text}");
        assert!(!text.contains("](") && !text.contains("**On"), "{topic}: {text}");
        assert!(manual.contains(&format!(".SH {}\n", topic.to_uppercase())), "{topic}");
    }
    assert!(run(&["help", "theme", "add"]).ok().stdout.contains("leitmotif theme add"));
    run(&["help", "themse"]).fails(2, &["themse", "queries"]);
}

#[test]
fn what_is_packaged_is_there() {
    let manifest: toml::Table =
        toml::from_str(&std::fs::read_to_string(root("Cargo.toml")).unwrap()).unwrap();
    let assets = manifest["package"]["metadata"]["deb"]["assets"].as_array().unwrap();
    for asset in assets {
        let file = asset[0].as_str().unwrap();
        assert!(file.starts_with("target/") || root(file).is_file(), "{file} is not there");
    }
    let prepare = std::fs::read_to_string(root("assets/packaging/prepare.sh")).unwrap();
    for file in assets.iter().filter_map(|asset| asset[0].as_str()?.strip_prefix("target/packaging/")) {
        assert!(prepare.contains(file), "prepare.sh does not make {file}");
    }
    let entry = std::fs::read_to_string(root("assets/packaging/leitmotif.desktop")).unwrap();
    let entry: BTreeMap<&str, &str> = entry.lines().filter_map(|line| line.split_once('=')).collect();
    assert_eq!((entry["Exec"], entry["Terminal"]), ("leitmotif", "true"));
    assert!(root(&format!("assets/packaging/{}.svg", entry["Icon"])).is_file());
}

#[test]
fn every_package_has_the_version_of_the_program() {
    let version = env!("CARGO_PKG_VERSION");
    for (file, line) in [
        ("python/pyproject.toml", format!("\nversion = \"{version}\"\n")),
        ("PKGBUILD", format!("\npkgver={version}\n")),
        ("leitmotif.rb", format!("/leitmotif-{version}.crate\"\n")),
        ("default.nix", format!("\n  version = \"{version}\";\n")),
    ] {
        let text = std::fs::read_to_string(root("assets/packaging").join(file)).unwrap();
        assert!(text.contains(&line), "{file} has another version than {version}");
    }
}

/// What crates.io takes of one crate, in bytes, and the most that a part of a model is to have.
const LARGEST_CRATE: u64 = 10 * 1024 * 1024;
const LARGEST_PART: u64 = 17 * 1024 * 1024 / 2;

#[test]
fn every_crate_of_the_program_can_be_published() {
    let manifest = |folder: &Path| -> toml::Table {
        toml::from_str(&std::fs::read_to_string(folder.join("Cargo.toml")).unwrap()).unwrap()
    };
    let program = manifest(&root(""));
    let named: Vec<_> = program["dependencies"]
        .as_table()
        .unwrap()
        .iter()
        .filter_map(|(name, entry)| Some((name, entry.get("path")?.as_str()?, entry["version"].as_str()?)))
        .collect();
    assert!(named.iter().filter(|(name, ..)| name.starts_with("leitmotif-model-")).count() == 8, "{named:?}");
    for (name, path, version) in named {
        let package = manifest(&root(path));
        let package = package["package"].as_table().unwrap();
        assert_eq!(package["name"].as_str(), Some(name.as_str()));
        assert_eq!(package["version"].as_str(), Some(version), "{name}");
        for field in ["license", "description", "homepage", "edition", "rust-version"] {
            assert!(package[field].as_str().is_some_and(|text| !text.is_empty()), "{name} has no {field}");
        }
        assert!(!package.contains_key("publish"), "{name} cannot be published");
        assert!(root(path).join("LICENSE").is_file(), "{name} has no licence");
        let Some(files) = package.get("include").and_then(toml::Value::as_array) else { continue };
        let sizes =
            files.iter().map(|file| root(path).join(file.as_str().unwrap()).metadata().unwrap().len());
        let whole: u64 = sizes.sum();
        assert!(whole < LARGEST_PART && LARGEST_PART < LARGEST_CRATE * 9 / 10, "{name} has {whole} bytes");
    }
}

#[test]
fn a_download_by_binstall_is_the_archive_that_is_packed() {
    let manifest: toml::Table =
        toml::from_str(&std::fs::read_to_string(root("Cargo.toml")).unwrap()).unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let pack = std::fs::read_to_string(root("assets/packaging/pack.py")).unwrap();
    // The name in Python, with what binstall puts in for it.
    let (_, name) = pack.split_once("    name = f\"").unwrap();
    let name = name.split_once('"').unwrap().0;
    let name = name.replace("{VERSION}", "{ version }").replace("{machine}", "{ target-arch }");
    assert!(
        name.starts_with("leitmotif-{ version }") && pack.contains("into / f\"{name}.tar.gz\""),
        "{name}"
    );
    assert!(binstall["pkg-url"].as_str().unwrap().ends_with(&format!("/{name}.tar.gz")));
    assert_eq!(binstall["bin-dir"].as_str(), Some(&*format!("{name}/{{ bin }}{{ binary-ext }}")));
    assert_eq!(binstall["pkg-fmt"].as_str(), Some("tgz"));
}

#[test]
fn the_version_says_what_is_in_the_program() {
    let said = ran(Bench::new().bare().args(["--version", "--verbose"]).output().unwrap()).ok().stdout;
    assert!(said.starts_with(&format!("leitmotif {}\n", env!("CARGO_PKG_VERSION"))), "{said}");
    assert!(said.contains("models: minilm") && said.contains("\ninstructions: "), "{said}");
}

#[test]
fn a_picture_shows_the_project_and_leaves_it_alone() {
    let bench = Bench::with_topics();
    let before = bench.run(&["log", "--json"]).ok().stdout;
    let database = std::fs::read(bench.project().join("project.db")).unwrap();
    let shot = |args: &[&str]| bench.run(&[&["screenshot", "--size", "100x24"], args].concat());
    let assigned = shot(&["--keys", "t 'Design' enter 4"]).ok().stdout;
    assert!(assigned.contains("1 of") && assigned.contains("Design"), "{assigned}");
    assert_eq!(assigned.lines().count(), 24);
    assert_eq!(bench.run(&["log", "--json"]).ok().stdout, before);
    assert_eq!(std::fs::read(bench.project().join("project.db")).unwrap(), database);
    for (name, begins) in [("a.svg", "<svg"), ("a.txt", " project")] {
        shot(&["--keys", "j", "-o", name]).ok();
        let written = std::fs::read_to_string(bench.path(name)).unwrap();
        assert!(written.starts_with(begins), "{name}: {:?}", written.get(..12));
    }
    for screen in ["topics", "reader", "search", "themes", "map", "report"] {
        let drawn = bench.json(&["screenshot", "--screen", screen]);
        assert_eq!(drawn["lines"].as_array().unwrap().len(), 32, "{screen}");
    }
    shot(&["-o", "picture"]).fails(2, &[".svg"]);
    shot(&["-o", "map.png"]).fails(2, &["map.png", "write map.svg", "makes a PNG of it"]);
    assert!(!bench.path("map.png").exists());
    shot(&["--keys", "entre"]).fails(2, &["entre"]);
    shot(&["--theme", "nothing"]).fails(1, &["nothing"]);
}
