//! The list of actions, the keys, the footer and the `?` list hold together.

use super::test_workbench::TestWorkbench;
use crate::app::command::actions::ACTIONS;
use crate::app::command::keymap::KeyTableRow;
use crate::app::overlay::picker::Picker;
use crate::app::{Action, InputEvent, KeyContext, Keymap, Screen, ScreenTarget, TerminalEffect};
use crate::config::keymap::{KeyBindings, KeyPress};
use std::collections::{BTreeMap, BTreeSet};

fn bindings(text: &str) -> KeyBindings {
    toml::from_str(text).unwrap()
}

#[test]
fn every_action_has_one_row_a_name_and_a_sentence() {
    let names: BTreeSet<&str> = ACTIONS.iter().map(|row| row.name).collect();
    let actions: BTreeSet<Action> = ACTIONS.iter().map(|row| row.action).collect();
    assert_eq!(names.len(), ACTIONS.len());
    assert_eq!(actions.len(), ACTIONS.len());
    for row in ACTIONS {
        assert!(row.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", row.name);
        assert!(!row.description.is_empty() && !row.hint.is_empty() && !row.keys.is_empty(), "{}", row.name);
        assert_eq!(Action::from_name(row.name), Some(row.action));
    }
}

/// The names that key files have had since the first keymap, by context. They are only ever added to: an
/// action or a context that gets another name keeps its old ones.
const NAMES_IN_KEY_FILES: &str = include_str!("names_in_key_files.txt");

#[test]
fn every_name_a_key_file_ever_had_still_binds() {
    for line in NAMES_IN_KEY_FILES.lines() {
        let (context, names) = line.split_once(": ").unwrap();
        for name in names.split_whitespace() {
            let (keymap, problems) =
                Keymap::new(&bindings(&format!("[{context}]\n{name} = \"ctrl-alt-f9\"")));
            assert_eq!(problems, [], "{context}: {name}");
            let context = KeyContext::ALL.iter().find(|known| known.name() == context).unwrap();
            let key = "ctrl-alt-f9".parse().unwrap();
            assert_eq!(keymap.action_for(*context, key), Action::from_name(name), "{context:?}: {name}");
        }
    }
    let listed = |row: &KeyTableRow| {
        let line =
            NAMES_IN_KEY_FILES.lines().find(|line| line.starts_with(&format!("{}: ", row.context.name())));
        line.is_some_and(|line| line.split_whitespace().any(|name| name == row.name))
    };
    for row in Keymap::default().binding_table() {
        assert!(
            listed(&row),
            "add {} to the names of {} in names_in_key_files.txt",
            row.name,
            row.context.name()
        );
    }
}

#[test]
fn no_two_actions_share_a_key_in_one_context() {
    let mut taken: BTreeMap<(KeyContext, KeyPress), &str> = BTreeMap::new();
    for row in ACTIONS {
        for (context, keys) in row.keys {
            for key in *keys {
                let parsed: KeyPress = key.parse().unwrap();
                if let Some(other) = taken.insert((*context, parsed), row.name) {
                    panic!("{key} is both {other} and {} in {}", row.name, context.name());
                }
            }
        }
    }
}

#[test]
fn a_field_is_never_robbed_of_a_letter() {
    for row in ACTIONS {
        for (context, keys) in row.keys.iter().filter(|(context, _)| context.takes_text()) {
            for key in *keys {
                assert!(
                    key.parse::<KeyPress>().unwrap().typed_char().is_none(),
                    "{key} in {}",
                    context.name()
                );
            }
        }
    }
}

#[test]
fn the_contract_s_keys_do_what_it_says() {
    let keymap = Keymap::default();
    let does = |context, key: &str| keymap.action_for(context, key.parse().unwrap());
    for (key, action) in [
        ("?", Action::Commands),
        (":", Action::Commands),
        ("q", Action::Quit),
        ("1", Action::GoTopics),
        ("4", Action::GoThemes),
        ("5", Action::GoMap),
        ("6", Action::GoReport),
        ("tab", Action::NextPane),
        ("u", Action::Undo),
        ("ctrl-r", Action::Redo),
        ("ctrl-z", Action::Suspend),
        ("J", Action::ShowJobs),
        ("M", Action::Memo),
        ("o", Action::OpenSource),
        ("y", Action::Copy),
        ("Q", Action::Quote),
        ("n", Action::NextSnippet),
        ("p", Action::PreviousSnippet),
        ("t", Action::Assign),
        ("T", Action::Unassign),
    ] {
        for context in [KeyContext::Topics, KeyContext::Reader, KeyContext::Search, KeyContext::Themes] {
            assert_eq!(does(context, key), Some(action), "{key} in {}", context.name());
        }
    }
    assert_eq!(does(KeyContext::Choosing, "ctrl-z"), Some(Action::Suspend));
    assert_eq!(does(KeyContext::Topics, "x"), Some(Action::Junk));
    assert_eq!(does(KeyContext::Topics, "m"), Some(Action::MergeTopics));
    assert_eq!(does(KeyContext::Topics, "s"), Some(Action::SplitTopic));
}

#[test]
fn what_the_researcher_binds_wins() {
    let (keymap, complaints) =
        Keymap::new(&bindings("assign = \"a\"\nundo = [\"ctrl-z\"]\n[themes]\nassign = \"=\"\n"));
    assert_eq!(complaints, []);
    let does = |context, key: &str| keymap.action_for(context, key.parse().unwrap());
    assert_eq!(does(KeyContext::Topics, "a"), Some(Action::Assign));
    assert_eq!(does(KeyContext::Topics, "t"), None);
    assert_eq!(does(KeyContext::Themes, "="), Some(Action::Assign));
    assert_eq!(does(KeyContext::Themes, "a"), Some(Action::AddTheme));
    assert_eq!(does(KeyContext::Topics, "ctrl-z"), Some(Action::Undo));
    assert_eq!(keymap.keys_for(KeyContext::Topics, Action::Suspend), [], "a key that is taken is not shown");
}

#[test]
fn a_key_taken_by_one_action_leaves_the_other() {
    let (keymap, _) = Keymap::new(&bindings("select = \"r\""));
    assert_eq!(keymap.action_for(KeyContext::Topics, KeyPress::char('r')), Some(Action::Select));
    assert_eq!(keymap.keys_for(KeyContext::Topics, Action::Rename), []);
}

#[test]
fn what_cannot_be_bound_is_said() {
    let (_, complaints) =
        Keymap::new(&bindings("asign = \"a\"\n[reeder]\nassign = \"t\"\n[topics]\nadd-theme = \"a\""));
    let complaints: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert_eq!(complaints.len(), 3);
    assert!(complaints[0].contains("no such action; did you mean assign?"), "{}", complaints[0]);
    assert!(complaints[1].starts_with("[keys.reeder]: there is no such context"), "{}", complaints[1]);
    assert!(complaints[2].contains("does nothing there"), "{}", complaints[2]);
}

#[test]
fn an_action_that_can_do_nothing_says_why() {
    let mut bench = TestWorkbench::new();
    bench.press("u");
    assert_eq!(bench.notice_text(), "undo: nothing to undo");
    bench.press("G r");
    assert_eq!(bench.notice_text(), "rename: outliers are no topic");
    bench.press("U");
    assert_eq!(bench.notice_text(), "use-new-topics: no other topics are waiting");
    bench.press("g o");
    assert!(
        bench.notice_text().starts_with("open-source: this transcript names no address"),
        "{}",
        bench.notice_text()
    );
    bench.press("2 t");
    assert!(bench.notice_text().starts_with("assign: nothing is open"), "{}", bench.notice_text());
    bench.press("4 t");
    assert_eq!(bench.notice_text(), "assign: go to the snippets with Tab first");
}

#[test]
fn what_is_said_names_the_keys_in_force() {
    let mut bench = TestWorkbench::new();
    let (keymap, complaints) = Keymap::new(&bindings(
        "next-pane = \"f5\"\nselect = \"y\"\nadd-theme = \"z\"\nnext-table = \"f5\"\nopen = \"e\"\n\
         topics = \"f1\"\nopen-transcript = \"f2\"\nundo = []\nback = \"f3\"\nsearch-mode = \"f4\"\n",
    ));
    assert!(complaints.is_empty(), "{complaints:?}");
    bench.state.work.keymap = std::sync::Arc::new(keymap);
    let mut says = |screen: Screen, action: Action| {
        bench.state.overlays.clear();
        bench.state.screen = screen;
        bench.state.disabled_reason(action).unwrap()
    };
    assert_eq!(says(Screen::Topics, Action::MergeTopics), "select two topics or more first, with y");
    assert_eq!(says(Screen::Topics, Action::MoveSnippets), "go to a snippet with F5 first");
    assert_eq!(says(Screen::Themes, Action::Rename), "go to a theme first; z adds one");
    assert_eq!(says(Screen::Themes, Action::Assign), "go to the snippets with F5 first");
    assert_eq!(says(Screen::Report, Action::Normalise), "this is for the tables F5 leads to");
    assert_eq!(
        says(Screen::Reader, Action::Copy),
        "nothing is open; press F1 and e to read a topic, or F2 to choose a transcript"
    );
    bench.state.screen = Screen::Search;
    bench.type_text("zzz");
    bench.state.search.pending = false;
    bench.state.search.results = Default::default();
    bench.press("enter");
    assert_eq!(bench.notice_text(), "nothing was found; F4 searches by meaning as well");
    bench.state.screen = Screen::Topics;
    bench.press("e f2");
    bench.press("enter ] ] ] ] ] ] ] ] ] ] ] ]");
    assert!(
        bench.notice_text().ends_with("of the transcript; F2 chooses another"),
        "{}",
        bench.notice_text()
    );
    let without_key = bench.state.work.keymap.key_text(KeyContext::Topics, Action::Undo);
    assert_eq!(without_key, "undo in the ? list", "an action without a key is found in the list");
}

#[test]
fn a_project_of_somebody_else_is_only_read() {
    let mut bench = TestWorkbench::new();
    bench.state.work.project.lock_holder = Some("ada (process 7)".to_owned());
    bench.press("t");
    assert_eq!(
        bench.notice_text(),
        "assign: the project is held by ada (process 7) and can only be read here"
    );
    assert!(bench.state.overlays.is_empty());
    bench.press("enter");
    assert_eq!(bench.state.screen, Screen::Reader);
}

#[test]
fn the_footer_shows_what_can_be_done_now() {
    let mut bench = TestWorkbench::new();
    let shown = |bench: &TestWorkbench| {
        bench.state.footer_hints(5).iter().map(|h| format!("{} {}", h.key, h.text)).collect::<Vec<_>>()
    };
    assert_eq!(
        shown(&bench),
        ["Enter read", "t assign", "Space select", "s split", "r rename", "? all commands"]
    );
    bench.press("G");
    assert!(
        !shown(&bench).contains(&"t assign".to_owned()),
        "outliers cannot be assigned: {:?}",
        shown(&bench)
    );
    bench.press("3");
    assert!(shown(&bench).iter().any(|hint| hint.starts_with("Ctrl-T")), "{:?}", shown(&bench));
}

#[test]
fn the_list_of_commands_narrows_and_runs() {
    let mut bench = TestWorkbench::new();
    bench.press("?");
    let Some(commands) = bench.state.top_overlay_as::<Picker>() else { panic!("no list") };
    let undo = commands.fuzzy_list.choices.iter().find(|choice| choice.text == "undo").unwrap();
    assert_eq!(undo.disabled_reason.as_deref(), Some("nothing to undo"));
    assert_eq!(undo.right, "u");
    assert_eq!(
        commands.fuzzy_list.choices[0].text,
        Action::Open.name(),
        "what belongs to the screen comes first"
    );
    bench.type_text("themes").press("enter");
    assert_eq!(bench.state.screen, Screen::Themes);
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn a_blocked_command_says_why_when_it_is_chosen() {
    let mut bench = TestWorkbench::new();
    bench.press("?").type_text("undo").press("enter");
    assert_eq!(bench.notice_text(), "undo: nothing to undo");
}

#[test]
fn overlays_swallow_clicks_and_keys() {
    let mut bench = TestWorkbench::new();
    bench.press("t");
    bench.handle_event(InputEvent::Click(ScreenTarget::Screen(Screen::Search)));
    assert_eq!(bench.state.screen, Screen::Topics);
    bench.type_text("q");
    assert_eq!(bench.terminal_effects, []);
    bench.handle_event(InputEvent::Click(ScreenTarget::Outside));
    assert!(bench.state.overlays.is_empty());
    bench.press("q");
    assert_eq!(bench.terminal_effects, [TerminalEffect::Quit]);
}

#[test]
fn the_table_of_keys_names_every_action() {
    let table = Keymap::default().binding_table();
    let names: BTreeSet<&str> = table.iter().map(|row| row.name).collect();
    assert_eq!(names.len(), ACTIONS.len());
    let find_topics = table.iter().find(|row| row.name == "find-topics").unwrap();
    assert!(find_topics.keys.is_empty());
}

#[test]
fn the_table_for_the_readme_has_a_line_for_every_key() {
    let markdown = Keymap::default().markdown_table();
    assert!(markdown.starts_with("**On every screen**\n\n| key | action | what it does |\n"), "{markdown}");
    assert!(markdown.contains("| `u` | undo | take back the last change |\n"));
    assert_eq!(
        markdown.matches("\n| ").count(),
        Keymap::default().binding_table().len() + KeyContext::ALL.len()
    );
}
