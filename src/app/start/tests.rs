use super::*;

fn recent(name: &str, talks: usize) -> Recent {
    Recent {
        dir: PathBuf::from(format!("/projects/{name}")),
        name: name.to_owned(),
        source: None,
        talks,
        themes: 0,
        opened: "2026-11-24".to_owned(),
    }
}

fn start(home: &Path) -> Start {
    let recent = vec![recent("practicalai", 299), recent("interviews", 12)];
    Start::new(recent, Some(home.to_owned()), Arc::new(Keymap::default()))
}

fn press(start: &mut Start, keys: &str) -> Step {
    keys.split(' ').fold(Step::Stay, |_, key| start.handle(Event::Key(key.parse().unwrap())))
}

fn write(start: &mut Start, text: &str) {
    start.handle(Event::Paste(text.to_owned()));
}

fn listed(start: &Start) -> Vec<&str> {
    start.chooser.matches.iter().map(|it| start.chooser.choices[it.choice].text.as_str()).collect()
}

#[test]
fn projects_come_first_then_a_folder_then_the_sample() {
    let mut start = start(Path::new("/home/ada"));
    assert_eq!(listed(&start), ["practicalai", "interviews", "open a folder", "the sample"]);
    let project = |name: &str| Step::Open(Opening::Project(format!("/projects/{name}").into()));
    assert_eq!(press(&mut start, "enter"), project("practicalai"));
    assert_eq!(press(&mut start, "2"), project("interviews"));
    assert_eq!(press(&mut start, "4"), Step::Open(Opening::Sample));
    write(&mut start, "intv");
    assert_eq!(press(&mut start, "enter"), project("interviews"));
    assert_eq!(press(&mut start, "esc"), Step::Stay);
    assert_eq!(press(&mut start, "esc"), Step::Leave);
    assert_eq!(press(&mut start, "ctrl-c"), Step::Leave);
}

#[test]
fn a_path_is_gone_into_step_by_step_and_opened_where_it_is_wanted() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("Talks/2024")).unwrap();
    std::fs::create_dir_all(home.path().join(".hidden")).unwrap();
    std::fs::write(home.path().join("Talks/a.vtt"), "").unwrap();
    std::fs::write(home.path().join("notes.txt"), "").unwrap();
    let mut start = start(home.path());
    assert_eq!(press(&mut start, "3"), Step::Stay);
    assert_eq!(start.chooser.input.value(), "~/");
    assert_eq!(listed(&start), ["open ~/", "Talks/", "notes.txt"]);
    assert_eq!(start.chooser.choices[0].detail, "1 file and 1 folder");
    write(&mut start, "ta");
    assert_eq!(listed(&start), ["Talks/"]);
    press(&mut start, "tab");
    assert_eq!(start.chooser.input.value(), "~/Talks/");
    assert_eq!(listed(&start), ["open ~/Talks", "2024/", "a.vtt"]);
    let talks = home.path().join("Talks/");
    assert_eq!(press(&mut start, "enter"), Step::Open(Opening::Transcripts(talks.clone())));
    assert_eq!(press(&mut start, "down down enter"), Step::Open(Opening::Transcripts(talks.join("a.vtt"))));
    press(&mut start, "ctrl-u");
    write(&mut start, "~/.h");
    assert_eq!(listed(&start), [".hidden/"]);
    write(&mut start, "nothing");
    assert!(listed(&start).is_empty());
    assert_eq!(press(&mut start, "enter"), Step::Stay);
}
