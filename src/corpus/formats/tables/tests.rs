use super::*;
use crate::corpus::parsed::Segment;
use proptest::prelude::*;

fn documents(content: Result<ParsedContent, ReadError>) -> Vec<(String, String)> {
    match content.unwrap() {
        ParsedContent::Rows(read, _) => read
            .into_iter()
            .map(|(name, r)| (name, r.segments.iter().map(|p| p.text.as_str()).collect()))
            .collect(),
        ParsedContent::Transcript(_) => panic!("a talk"),
    }
}

fn options(text: &str, id: &str, attributes: &[&str]) -> TableOptions {
    let given = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    TableOptions {
        text: given(text),
        id: given(id),
        attributes: attributes.iter().map(|a| (*a).to_owned()).collect(),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn columns_by_name_and_number() {
    let named = "id,body,when\na,\"Hello, you\",2020\nb,Bye,2021\n";
    assert_eq!(
        documents(parse(named, b',', &options("body", "id", &["when"]))),
        pairs(&[("a", "Hello, you"), ("b", "Bye")])
    );
    assert_eq!(documents(parse(named, b',', &options("", "", &[]))).len(), 2);
    let bare = "card_arrival\tHow do I \"locate my card?\ncard_arrival\tStill not here\n";
    assert_eq!(
        documents(parse(bare, b'\t', &options("2", "", &["1"]))),
        pairs(&[("1", "How do I \"locate my card?"), ("2", "Still not here")])
    );
    let error = parse(named, b',', &options("words", "", &[])).err().unwrap();
    assert_eq!(error.reason, "there is no column \"words\"; the columns are: id, body, when");
    assert!(parse(bare, b'\t', &options("7", "", &[])).is_err());
}

#[test]
fn json_lines() {
    let text = "{\"id\":7,\"text\":\"Hello\"}\n\n{\"id\":7,\"text\":\"Bye\",\"x\":null}\n";
    assert_eq!(
        documents(parse_jsonl(text, &options("", "", &["x"]))),
        pairs(&[("7", "Hello"), ("7 (line 3)", "Bye")])
    );
    assert_eq!(parse_jsonl("{}\n[1]", &options("", "", &[])).err().unwrap().line, Some(2));
    assert!(
        parse_jsonl("{\"a\":1}", &options("text", "", &[])).err().unwrap().reason.contains("columns are: a")
    );
}

#[test]
fn whisper_tables_are_talks() {
    let text = "start\tend\ttext\n0\t2500\tHi \"there\n2500\t3000\tBye\n";
    let ParsedContent::Transcript(talk) = parse(text, b'\t', &options("", "", &[])).unwrap() else {
        panic!("documents")
    };
    assert_eq!(talk.segments, [Segment::timed(0.0, 2.5, "Hi \"there"), Segment::timed(2.5, 3.0, "Bye")]);
}

proptest! {
    #[test]
    fn never_panics(text in "(start\tend\ttext\n|[a-z0-9,;\t\"\n{}:é]){0,60}") {
        let _ = parse(&text, guess_separator(&text, "csv"), &options("1", "2", &["1"]));
        let _ = parse_jsonl(&text, &options("", "", &[]));
    }
}

#[test]
fn turns_in_a_markdown_table() {
    let text = "| Speaker | Text |\n|---|:--|\n| **Cleo** | So it was. |\n| Dan | Well. |\n| Cleo | Yes. |\n";
    let Some(ParsedContent::Transcript(talk)) = parse_markdown_table(text) else { panic!("no table") };
    let said: Vec<_> =
        talk.segments.iter().map(|s| (s.speaker.as_deref().unwrap(), s.text.as_str())).collect();
    assert_eq!(said, [("Cleo", "So it was."), ("Dan", "Well."), ("Cleo", "Yes.")]);
    assert!(parse_markdown_table("| a | b |\n|---|---|\n| 1 | 2 |\n").is_none());
}
