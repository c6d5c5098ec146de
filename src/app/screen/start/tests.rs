use super::*;

fn recent(name: &str, talks: usize) -> RecentProject {
    RecentProject {
        dir: PathBuf::from(format!("/projects/{name}")),
        name: name.to_owned(),
        source: None,
        transcript_count: talks,
        theme_count: 0,
        last_opened: "2026-11-24".to_owned(),
    }
}

fn start(home: &Path) -> StartScreen {
    let recent = vec![recent("practicalai", 299), recent("interviews", 12)];
    StartScreen::new(recent, Some(home.to_owned()), Arc::new(Keymap::default()))
}

fn press(start: &mut StartScreen, keys: &str) -> StartOutcome {
    keys.split(' ').fold(StartOutcome::Stay, |_, key| {
        let outcome = start.handle(InputEvent::Key(key.parse().unwrap()));
        list_folder(start);
        outcome
    })
}

/// Has the folder listed that the screen asks for.
fn list_folder(start: &mut StartScreen) {
    while let Some(query) = start.take_query() {
        assert_eq!(start.show_folder(&query.read()), StartOutcome::Stay);
    }
}

#[test]
fn what_is_pressed_before_the_folder_is_listed_waits_for_it() {
    let home = tempfile::tempdir().unwrap();
    let mut start = start(home.path());
    let enter = |start: &mut StartScreen| start.handle(InputEvent::Key("enter".parse().unwrap()));
    start.handle(InputEvent::Paste("~/".to_owned()));
    let late = start.take_query().unwrap();
    assert_eq!(start.take_query(), None, "it is asked once");
    assert_eq!(enter(&mut start), StartOutcome::Stay, "the projects shown are not what is meant");
    let open = StartOutcome::Open(OpenTarget::Transcripts(home.path().join("")));
    assert_eq!(start.show_folder(&late.clone().read()), open);
    start.handle(InputEvent::Paste("x".to_owned()));
    assert_eq!(start.show_folder(&late.read()), StartOutcome::Stay, "something else is typed by now");
}

fn write(start: &mut StartScreen, text: &str) {
    start.handle(InputEvent::Paste(text.to_owned()));
    list_folder(start);
}

fn listed(start: &StartScreen) -> Vec<&str> {
    start
        .fuzzy_list
        .matches
        .iter()
        .map(|it| start.fuzzy_list.choices[it.choice_index].text.as_str())
        .collect()
}

#[test]
fn projects_come_first_then_a_folder_then_the_sample() {
    let mut start = start(Path::new("/home/ada"));
    assert_eq!(listed(&start), ["practicalai", "interviews", "open a folder", "the sample"]);
    let project = |name: &str| StartOutcome::Open(OpenTarget::Project(format!("/projects/{name}").into()));
    assert_eq!(press(&mut start, "enter"), project("practicalai"));
    assert_eq!(press(&mut start, "2"), project("interviews"));
    assert_eq!(press(&mut start, "4"), StartOutcome::Open(OpenTarget::Sample));
    write(&mut start, "intv");
    assert_eq!(press(&mut start, "enter"), project("interviews"));
    assert_eq!(press(&mut start, "esc"), StartOutcome::Stay);
    assert_eq!(press(&mut start, "esc"), StartOutcome::Quit);
    assert_eq!(press(&mut start, "ctrl-c"), StartOutcome::Quit);
}

#[test]
fn a_path_is_gone_into_step_by_step_and_opened_where_it_is_wanted() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(home.path().join("Talks/2024")).unwrap();
    std::fs::create_dir_all(home.path().join(".hidden")).unwrap();
    std::fs::write(home.path().join("Talks/a.vtt"), "").unwrap();
    std::fs::write(home.path().join("notes.txt"), "").unwrap();
    let mut start = start(home.path());
    assert_eq!(press(&mut start, "3"), StartOutcome::Stay);
    assert_eq!(start.fuzzy_list.input.value(), "~/");
    assert_eq!(listed(&start), ["open ~/", "Talks/", "notes.txt"]);
    assert_eq!(start.fuzzy_list.choices[0].detail, "1 file and 1 folder");
    write(&mut start, "ta");
    assert_eq!(listed(&start), ["Talks/"]);
    press(&mut start, "tab");
    assert_eq!(start.fuzzy_list.input.value(), "~/Talks/");
    assert_eq!(listed(&start), ["open ~/Talks", "2024/", "a.vtt"]);
    let talks = home.path().join("Talks/");
    assert_eq!(press(&mut start, "enter"), StartOutcome::Open(OpenTarget::Transcripts(talks.clone())));
    assert_eq!(
        press(&mut start, "down down enter"),
        StartOutcome::Open(OpenTarget::Transcripts(talks.join("a.vtt")))
    );
    press(&mut start, "ctrl-u");
    write(&mut start, "~/.h");
    assert_eq!(listed(&start), [".hidden/"]);
    write(&mut start, "nothing");
    assert!(listed(&start).is_empty());
    assert_eq!(press(&mut start, "enter"), StartOutcome::Stay);
}
