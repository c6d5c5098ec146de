//! Roles: whose words topics and counts are of, and which question an answer is to.

use super::bench::{Bench, list};
use serde_json::Value;

/// A question of over forty tokens, which stands by itself.
const LONG: &str = "Before we go on I would like to ask you, as I have asked everybody in this questionnaire, whether you \
    could describe, in your own words and at whatever length you like, everything you remember about";
const ANSWERS: [&str; 4] = [
    "The harbour froze over that winter, and the fishing boats stayed in the ice until the nets had rotted on the quay, \
     and nobody sold a single fish before the spring came and the ice broke up in the harbour",
    "My father mended the nets in the boats, winter after winter, and the whole harbour smelled of tar and of fish, and \
     when the ice came he sat on the quay and looked at the boats as if they were sick",
    "The school had one teacher, who taught reading and sums to children of every age in one room, and when it snowed \
     the children sat around the stove and the teacher read to them until somebody came for them",
    "I left the school when I was twelve, though the teacher said that children should learn their sums, and I have \
     taught myself reading since then, with the books that the teacher left to the school",
];

/// Words by which the talks differ.
const OWN: [&str; 23] = [
    "lamp", "river", "goat", "candle", "winter", "letter", "bridge", "bread", "wagon", "cellar", "orchard",
    "uncle", "market", "soldier", "piano", "barrel", "ladder", "honey", "gravel", "blanket", "kettle",
    "pigeon", "thunder",
];

/// Four interviews, in which `asker` asks eight questions each; half of them stand with their answers.
fn interviews(bench: &Bench, asker: &str) {
    for talk in 0..4 {
        let mut text = String::new();
        for (nth, answer) in ANSWERS.iter().chain(&ANSWERS).enumerate() {
            let question = match nth % 2 {
                0 => format!("{LONG} year number {nth}?"),
                _ => format!("Is there more, number {nth}?"),
            };
            // Talks that are nearly the same are read once.
            let own: Vec<&str> =
                (0..12).map(|at| OWN[(talk * 31 + nth * 17 + at * (talk + 3)) % OWN.len()]).collect();
            let own = own.join(" ");
            text +=
                &format!("{asker}: {question}\n\nCleo{talk}: {answer}, {own}, in part {nth} of my life.\n\n");
        }
        bench.talk(&format!("talk{talk}.txt"), text);
    }
}

/// The words of all turns of some people, counted from the texts as they were written.
fn words(bench: &Bench, of: &str) -> u64 {
    let all = std::fs::read_dir(bench.path("talks")).unwrap();
    let lines = all.flat_map(|file| {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    let said = lines
        .filter_map(|line| Some(line.split_once(": ").filter(|(who, _)| who.starts_with(of))?.1.to_owned()));
    said.map(|said| said.split_whitespace().count() as u64).sum()
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("no number: {value}"))
}

#[test]
fn topics_are_of_participants_words_and_one_option_takes_everybodys() {
    let bench = Bench::new();
    interviews(&bench, "Interviewer");
    let told = bench.run(&["import", &bench.talks()]).ok();
    assert!(told.stderr.contains("who asks is told in 4 transcripts"), "{}", told.stderr);
    assert!(told.stderr.contains("16 snippets in which only they speak will be context"), "{}", told.stderr);
    assert!(told.stderr.contains("--roles all"), "{}", told.stderr);
    let doctor = bench.run(&["doctor"]).stdout;
    assert!(doctor.contains("Interviewer asks; who asks is told in 4 transcripts"), "{doctor}");

    let run = bench.json(&["analyze", "--model", "draft"]);
    let doctor = bench.run(&["doctor"]).stdout;
    assert!(doctor.contains("16 snippets in which only they speak are context"), "{doctor}");
    assert_eq!((number(&run["context"]), &run["parameters"]["roles"]), (16, &"participants".into()));
    let snippets = bench.json(&["snippets"]);
    let all = list(&snippets, "snippets");
    assert_eq!(number(&run["snippets"]) + 16, all.len() as u64);
    for snippet in all {
        let speakers: Vec<&str> = list(snippet, "speakers").iter().map(|it| it.as_str().unwrap()).collect();
        let alone = speakers == ["Interviewer"];
        assert_eq!(snippet["context"] == true, alone, "{snippet}");
        assert!(!alone || snippet["topic"].is_null() && snippet["question"].is_null(), "{snippet}");
        let part = snippet["text"].as_str().unwrap().split("in part ").nth(1).map(|rest| &rest[..1]);
        if let Some(part) = part {
            let question = snippet["question"].as_str().unwrap();
            assert!(question.contains(&format!("number {part}")), "{snippet}");
        }
    }
    let topics = bench.json(&["topics"]);
    assert_eq!(number(&topics["context"]), 16);
    assert_eq!(number(&bench.json(&["topics", "--by", "position"])["context_snippets"]), 16);
    let by = bench.run(&["topics", "--by", "position"]).ok().stderr;
    assert!(by.contains("Not counted: 16 snippets in which only interviewers speak"), "{by}");
    let text = topics["topics"].to_string().to_lowercase();
    assert!(!text.contains("questionnaire") && !text.contains("whatever length"), "{text}");
    assert!(
        list(&bench.json(&["snippets", "--outliers"]), "snippets").iter().all(|it| it["context"].is_null())
    );

    let counted = bench.json(&["words"]);
    assert_eq!(number(&counted["context"]), words(&bench, "Interviewer"), "counted from the files");
    let of_role = bench.json(&["words", "--role", "interviewer"]);
    let (asked, answered) = (number(&of_role["text"]["words"]), number(&counted["text"]["words"]));
    assert_eq!(number(&of_role["rest"]["words"]), answered, "nothing that was asked is in the rest");
    assert_eq!(number(&bench.json(&["words", "--role", "participant"])["text"]["words"]), answered);

    let every = bench.json(&["analyze", "--model", "draft", "--roles", "all"]);
    assert_eq!(number(&every["snippets"]), all.len() as u64);
    assert!(every["context"].is_null() && every["parameters"]["roles"].is_null());
    assert_eq!(number(&bench.json(&["words"])["text"]["words"]), asked + answered);
}

#[test]
fn nobody_is_set_aside_by_a_guess_and_a_noted_role_counts() {
    let bench = Bench::new();
    interviews(&bench, "Dan");
    let told = bench.run(&["import", &bench.talks()]).ok();
    assert!(!told.stderr.contains("Roles"), "{}", told.stderr);
    assert!(bench.json(&["analyze", "--model", "draft"])["context"].is_null());
    let table = bench.path("people.csv");
    std::fs::write(&table, "name,role\nDan,interviewer\n").unwrap();
    bench.run(&["speakers", "--cases", table.to_str().unwrap()]).ok();
    let run = bench.json(&["analyze", "--model", "draft"]);
    assert_eq!(number(&run["context"]), 16);
    let said = bench.run(&["analyze", "--model", "draft"]).ok();
    assert!(
        said.stderr.contains("participants' words; 16 snippets in which only interviewers speak"),
        "{}",
        said.stderr
    );
    bench.run(&["forget", "--speaker", "Dan", "--yes"]).ok();
    let stored = std::fs::read(bench.project().join("project.db")).unwrap();
    assert!(!stored.windows(5).any(|bytes| bytes == b"\"Dan\""), "nor does the run name him any more");
}
