//! Forgetting a transcript or a person for good: what is left is what a project without them would be.

use super::bench::{Bench, list};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Three talks: Anna and Ben, Anna and Carl, Carl alone.
fn talks(bench: &Bench) {
    bench.talk(
        "one.md",
        "**Anna:** So what did you do when the harvest failed in that long summer?\n\n\
         **Ben:** We sold the two horses first, then my grandfather's silver watch, and we never spoke of it.\n\n\
         **Anna:** That must have been hard on everybody in the house, I suppose.\n\n\
         **Ben:** The marmalade of my grandmother was famous in the whole valley, so we sold that as well.\n",
    );
    bench.talk(
        "two.md",
        "**Anna:** And what do you remember of the years by the sea, before the war?\n\n\
         **Carl:** Boats, mostly, and the smell of tar, and my father mending nets until it was dark.\n\n\
         **Anna:** Did he teach you how to mend them, or was that for the elder ones?\n\n\
         **Carl:** He tried to, but I was too small for it and cut my hands.\n",
    );
    bench
        .talk("three.md", "**Carl:** I will say it once more: nobody asked us whether we wanted to leave.\n");
}

fn studied() -> Bench {
    let bench = Bench::new();
    talks(&bench);
    bench.run(&["import", &bench.talks(), "--split", "turns"]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();
    let all = bench.json(&["snippets"]);
    let ids: Vec<String> = list(&all, "snippets").iter().map(|it| it["id"].to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    bench.run(&[&["assign", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    bench.run(&[&["quote", "add", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    let note = "Ben: 'we sold the two horses first, then', and then silence.";
    bench.run(&["memo", "set", "--theme", "Loss", note]).ok();
    bench.run(&["search", "horses grandfather's silver watch", "--mode", "both"]).ok();
    bench
}

/// What the project holds, without numbers of rows.
fn tables(bench: &Bench) -> Vec<Value> {
    let mut all: Vec<Value> = [
        &["snippets"][..],
        &["topics"],
        &["transcript", "list"],
        &["speakers"],
        &["search", "marmalade OR nets"],
    ]
    .iter()
    .map(|args| bench.json(args))
    .collect();
    all.iter_mut().for_each(without_numbers);
    all
}

fn without_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for name in ["id", "run", "milliseconds", "representatives", "themes", "theme"] {
                fields.remove(name);
            }
            fields.values_mut().for_each(without_numbers);
        }
        Value::Array(items) => items.iter_mut().for_each(without_numbers),
        _ => {}
    }
}

#[test]
fn a_person_goes_and_what_is_left_is_a_project_that_never_had_them() {
    let bench = studied();
    let said = bench.run(&["forget", "--speaker", "Bem"]).fails(1, &["nobody is called 'Bem'", "'Ben'"]);
    assert!(said.stdout.is_empty());
    bench.run(&["forget"]).fails(2, &["--transcript"]);
    bench.run(&["forget", "--speaker", "Ben"]).fails(2, &["no terminal to ask on", "--yes"]);
    let exported = bench.path("out.md");
    bench.run(&["export", "markdown", "-o", exported.to_str().unwrap()]).ok();
    let plan = bench.json(&["forget", "--speaker", "Ben", "--dry-run"]);
    assert_eq!((&plan["turns"], &plan["passages"], &plan["quotes"]), (&json!(2), &json!(2), &json!(2)));
    assert_eq!((&plan["texts"], &plan["blanked"], &plan["dry_run"]), (&json!(0), &json!(1), &json!(true)));
    assert_eq!(plan["exports"], json!([exported.canonicalize().unwrap()]));
    let text = bench.run(&["forget", "--speaker", "Ben", "--dry-run"]).ok().stdout;
    assert!(text.contains("'Ben' goes for good, with 2 turns, 2 snippets"), "{text}");
    assert!(text.contains("cannot be undone") && text.contains("out.md"), "{text}");
    assert_eq!(list(&bench.json(&["snippets"]), "snippets").len(), 9, "nothing is changed");
    let done = bench.json(&["forget", "--speaker", "Ben", "--yes"]);
    assert_eq!((&done["turns"], &done["dry_run"], &done["backups"]), (&json!(2), &json!(false), &json!([])));
    assert!(exported.exists());
    let undone = bench.run(&["undo"]).ok();
    assert!(
        undone.stderr.contains("cannot be brought back (forgot a speaker for good: 2 turns"),
        "{}",
        undone.stderr
    );
    bench.run(&["redo"]).ok();
    let memo = bench.json(&["memos"])["memos"][0]["text"].clone();
    assert_eq!(memo, "Ben: '[…]', and then silence.");
    // Their file is not read with them again, changed or not.
    bench.run(&["import", &bench.talks(), "--max-tokens", "290"]).ok();
    assert_eq!(bench.json(&["search", "horses", "--mode", "text"])["total"], 0);
    bench.run(&["import", &bench.talks(), "--max-tokens", "300"]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();

    let other = Bench::new();
    talks(&other);
    let file = std::fs::read_to_string(other.path("talks/one.md")).unwrap();
    let without: Vec<&str> = file.split("\n\n").filter(|turn| !turn.starts_with("**Ben:**")).collect();
    other.talk("one.md", without.join("\n\n"));
    other.run(&["import", &other.talks(), "--split", "turns"]).ok();
    other.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "2"]).ok();
    assert_eq!(tables(&bench), tables(&other));
}

#[test]
fn the_former_command_does_the_same() {
    let bench = studied();
    let done = bench.json(&["transcript", "forget", "two", "--yes"]);
    assert_eq!((&done["texts"], &done["snippets"], &done["turns"]), (&json!(1), &json!(4), &json!(0)));
    let log = bench.json(&["log"]);
    let last = list(&log, "edits").last().unwrap()["what"].as_str().unwrap().to_owned();
    assert!(last.starts_with("forgot a transcript for good: 1 text, 4 snippets"), "{last}");
    assert!(!log.to_string().contains("'two'"), "{log}");
    let again = bench.run(&["import", &bench.talks()]).ok().stdout;
    assert!(again.contains("forgotten for good"), "{again}");
}

/// Who speaks in four talks of the data beside the project.
const GUEST: &str = "Demetrios Brinkmann";

/// The words of a text in small letters.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The runs of five words of some texts.
fn runs_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> HashSet<Vec<String>> {
    texts
        .into_iter()
        .flat_map(|text| words(text).windows(5).map(<[String]>::to_vec).collect::<Vec<_>>())
        .collect()
}

/// A talk without its marks of time, as in `\\[03:58\\]`, which stand between words.
fn without_times(talk: &str) -> String {
    let mut parts = talk.split("\\[");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once("\\]") {
            Some((time, rest)) if time.chars().all(|it| it.is_ascii_digit() || it == ':') => text += rest,
            _ => text += &format!("\\[{part}"),
        }
    }
    text
}

/// The turns of a talk: each begins with a name, and may have several paragraphs.
fn turns(talk: &str) -> Vec<String> {
    let mut turns: Vec<String> = Vec::new();
    for paragraph in talk.split("\n\n") {
        match turns.last_mut() {
            Some(turn) if !paragraph.trim().starts_with("**") => *turn += &format!("\n\n{paragraph}"),
            _ => turns.push(paragraph.to_owned()),
        }
    }
    turns
}

/// A turn without the name of who speaks.
fn without_name(turn: &str) -> &str {
    turn.split_once(":**").map_or(turn, |(_, said)| said)
}

/// The files below a folder that hold any of the runs, whatever else is in them: pages of a database that are free, too.
/// The documents that the index keeps packed are unpacked.
fn files_with(dir: &Path, own: &HashSet<Vec<String>>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, own));
            if path.join("meta.json").exists()
                && runs_of([stored_documents(&path).as_str()]).iter().any(|run| own.contains(run))
            {
                found.push(path);
            }
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        if let Some(run) = words(&text).windows(5).find(|run| own.contains(*run)) {
            eprintln!("{}: {}", path.display(), run.join(" "));
            found.push(path);
        }
    }
    found
}

/// All that an index stores of its documents, as JSON.
fn stored_documents(index: &Path) -> String {
    use tantivy::schema::document::Document as _;
    let index = tantivy::Index::open_in_dir(index).unwrap();
    let searcher = index.reader().unwrap().searcher();
    let mut all = String::new();
    for segment in searcher.segment_readers() {
        let store = segment.get_store_reader(0).unwrap();
        for document in store.iter::<tantivy::TantivyDocument>(segment.alive_bitset()) {
            all += &document.unwrap().to_json(&index.schema());
        }
    }
    all
}

/// What a project holds but for the seconds: without the marks of time in turns that went, a file says less of those that
/// are left than the project knows.
fn untimed_tables(bench: &Bench) -> Vec<Value> {
    fn untimed(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for name in ["start", "end", "seconds", "duration"] {
                    fields.remove(name);
                }
                fields.values_mut().for_each(untimed);
            }
            Value::Array(items) => items.iter_mut().for_each(untimed),
            _ => {}
        }
    }
    let mut all = tables(bench);
    all.iter_mut().for_each(untimed);
    all
}

/// Works in a project of these talks so that words of one of them are in as many places as can be.
fn work_on(bench: &Bench, talk: &str, memo: &str) {
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["analyze", "--model", "draft"]).ok();
    let all = bench.json(&["snippets", "--transcript", talk]);
    let ids: Vec<String> = list(&all, "snippets").iter().map(|it| it["id"].to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    bench.run(&[&["assign", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    bench.run(&[&["quote", "add", "--snippet"], &ids[..], &["Loss"]].concat()).ok();
    bench.run(&["memo", "set", "--theme", "Loss", memo]).ok();
    bench.run(&["theme", "describe", "Loss", memo]).ok();
    bench.run(&["memo", "set", "--snippet", ids[0], memo]).ok();
    bench.run(&["undo"]).ok();
    bench.run(&["search", memo, "--mode", "both"]).ok();
    bench.run(&["themes"]).ok();
}

#[test]
fn of_real_talks_no_word_of_theirs_is_in_any_file() {
    let data = tempfile::tempdir().unwrap();
    if !crate::archive::unpack_into("practicalai_md.tar.gz", data.path()) {
        return;
    }
    let folder = data.path().join("transcripts/practicalai_md");
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .map(|path| {
            (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap())
        })
        .collect();
    // In one of them a turn begins without a blank line before it.
    files.iter_mut().for_each(|(_, text)| *text = without_times(text).replace("\n**", "\n\n**"));
    files.sort();
    let (with, without): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|(_, text)| text.contains(&format!("**{GUEST}:**")));
    assert_eq!(with.len(), 4);
    let talks: Vec<&(String, String)> = with.iter().chain(without.iter().take(10)).collect();
    let [one, last] = [talks[0], talks[13]];

    let bench = Bench::new();
    talks.iter().for_each(|(name, text)| bench.talk(name, text));
    let is_guests = |turn: &&String| turn.trim().starts_with(&format!("**{GUEST}:**"));
    // What others said, one after the other as a text has it: there may be a run in two turns, too.
    let of_others = |text: &String| -> String {
        let others = turns(text);
        let others = others.iter().filter(|turn| !is_guests(turn));
        others.map(|turn| without_name(turn)).collect::<Vec<_>>().join("\n\n")
    };
    let others: Vec<String> = talks.iter().map(|(_, text)| of_others(text)).collect();
    let others = runs_of(others.iter().map(String::as_str));
    let guests: Vec<String> =
        talks.iter().flat_map(|(_, text)| turns(text)).filter(|turn| is_guests(&turn)).collect();
    let mut own = runs_of(guests.iter().map(|turn| without_name(turn)));
    own.retain(|run| !others.contains(run));
    assert!(own.len() > 5_000, "{}", own.len());
    let said = guests.iter().map(|turn| without_name(turn)).find(|said| said.len() > 200).unwrap();
    let memo: String = said.chars().take(180).collect();
    work_on(&bench, one.0.trim_end_matches(".md"), &memo);
    let places = ["project", "data", "home", "config"].map(|name| bench.path(name));
    let found = |own: &HashSet<Vec<String>>| -> Vec<PathBuf> {
        places.iter().filter(|place| place.exists()).flat_map(|place| files_with(place, own)).collect()
    };
    assert!(found(&own).len() >= 3, "{:?}", found(&own));
    bench.run(&["forget", "--speaker", GUEST, "--yes"]).ok();
    assert_eq!(found(&own), Vec::<PathBuf>::new());

    // One whole talk on top.
    let left: Vec<String> =
        talks.iter().filter(|(name, _)| *name != last.0).map(|(_, text)| of_others(text)).collect();
    let left = runs_of(left.iter().map(String::as_str));
    let all_of_last = turns(&last.1);
    let mut own_of_last = runs_of(all_of_last.iter().map(|turn| without_name(turn)));
    own_of_last.retain(|run| !left.contains(run));
    assert!(!found(&own_of_last).is_empty());
    bench.run(&["forget", "--transcript", last.0.trim_end_matches(".md"), "--yes"]).ok();
    assert_eq!(found(&own_of_last), Vec::<PathBuf>::new());

    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["analyze", "--model", "draft"]).ok();
    bench.run(&["search", "model", "--mode", "both"]).ok();
    own.extend(own_of_last);
    assert_eq!(found(&own), Vec::<PathBuf>::new(), "also when all is made anew");
    let other = Bench::new();
    for (name, text) in talks.iter().filter(|(name, _)| *name != last.0) {
        let others: Vec<String> = turns(text).into_iter().filter(|turn| !is_guests(&turn)).collect();
        other.talk(name, others.join("\n\n"));
    }
    other.run(&["import", &other.talks()]).ok();
    other.run(&["analyze", "--model", "draft"]).ok();
    let texts = |bench: &Bench| -> Vec<String> {
        let all = bench.json(&["snippets"]);
        list(&all, "snippets").iter().map(|it| format!("{}: {}", it["transcript"], it["text"])).collect()
    };
    let (left, expected) = (texts(&bench), texts(&other));
    let different = left.iter().zip(&expected).find(|(a, b)| a != b);
    assert_eq!((different, left.len()), (None, expected.len()));
    assert_eq!(untimed_tables(&bench), untimed_tables(&other));
}

/// Kills of one forgetting, each a little later than the one before; more where `LEITMOTIF_LONG_TESTS` is set.
const KILLS: u32 = 12;
const KILLS_IN_LONG: u32 = 300;

#[test]
fn a_kill_at_any_moment_leaves_all_or_goes_on_until_nothing_is_left() {
    let whole = studied();
    whole.run(&["themes"]).ok();
    let own = runs_of(["and we never spoke of it", "grandmother was famous in the whole valley"]);
    assert!(files_with(&whole.project(), &own).len() >= 2);
    let begun = std::time::Instant::now();
    let bench = Bench::new();
    super::bench::copy(&whole.project(), &bench.project());
    bench.run(&["forget", "--speaker", "Ben", "--yes"]).ok();
    let whole_time = begun.elapsed();
    let kills = if std::env::var_os("LEITMOTIF_LONG_TESTS").is_some() { KILLS_IN_LONG } else { KILLS };
    let (mut untouched, mut went_on) = (0, 0);
    for kill in 0..kills {
        let _ = std::fs::remove_dir_all(bench.project());
        super::bench::copy(&whole.project(), &bench.project());
        let mut command = bench.command(&["forget", "--speaker", "Ben", "--yes"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole_time * kill / kills);
        let _ = child.kill();
        child.wait().unwrap();
        // The next command goes on, whichever it is.
        let speakers = bench.json(&["speakers"]).to_string();
        if speakers.contains("Ben") {
            untouched += 1;
            assert_eq!(list(&bench.json(&["snippets"]), "snippets").len(), 9);
        } else {
            went_on += 1;
            assert_eq!(files_with(&bench.project(), &own), Vec::<PathBuf>::new(), "kill {kill}");
            // The two turns of Anna have become one.
            assert_eq!(list(&bench.json(&["snippets"]), "snippets").len(), 6);
        }
        assert_eq!(bench.json(&["themes"])["themes"][0]["name"], "Loss");
    }
    assert!(untouched > 0 && went_on > 0, "{untouched} {went_on}");
}

/// The words of all files below a folder, whatever else is in them.
fn all_words(dir: &Path) -> HashSet<String> {
    let mut all = HashSet::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(all_words(&path));
        } else {
            all.extend(words(&String::from_utf8_lossy(&std::fs::read(&path).unwrap())));
        }
    }
    all
}

#[test]
fn how_a_file_is_read_and_an_anonymous_copy_know_nobody_who_was_forgotten() {
    let bench = Bench::new();
    talks(&bench);
    bench.talk(
        "four.md",
        "**Anna:** And what do you say?\n\n**Zebulon:** Nothing, since nothing is left to say.\n",
    );
    let speakers = ["--speakers", "Anna,Ben,Carl,Zebulon"];
    bench.run(&[&["import", &bench.talks(), "--split", "turns"][..], &speakers].concat()).ok();
    bench.run(&["speaker", "rename", "Zebulon", "Zeb"]).ok();
    bench.run(&["speaker", "rename", "Ben", "Benjamin"]).ok();
    bench.run(&["theme", "add", "Loss"]).ok();
    let known = all_words(&bench.project());
    for name in ["ben", "benjamin", "zebulon", "zeb"] {
        assert!(known.contains(name), "{name}");
    }
    // One by name, the other with the only talk they are in.
    bench.run(&["forget", "--speaker", "Benjamin", "--yes"]).ok();
    bench.run(&["forget", "--transcript", "four", "--yes"]).ok();
    let known = all_words(&bench.project());
    for name in ["ben", "benjamin", "zebulon", "zeb", "watch"] {
        assert!(!known.contains(name), "{name} is still known");
    }
    assert!(known.contains("anna") && known.contains("carl") && known.contains("loss"));
    let out = bench.path("anonymous.json");
    bench.run(&["export", "json", "--anonymise", "-o", out.to_str().unwrap()]).ok();
    let exported: HashSet<String> = words(&std::fs::read_to_string(out).unwrap()).into_iter().collect();
    for name in ["ben", "benjamin", "zebulon", "zeb", "watch"] {
        assert!(!exported.contains(name), "{name} is exported");
    }
    assert!(exported.contains("boats"));
}
