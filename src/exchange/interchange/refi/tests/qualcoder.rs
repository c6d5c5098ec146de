use super::*;

/// A package of QualCoder: Windows line ends that its places count as one, and annotations.
fn of_qualcoder(origin: &str, selections: &str, texts: &[(&str, &str)]) -> Vec<u8> {
    let text = |(guid, name): (&str, &str), inside: &str| {
        format!(
            "<TextSource guid='{guid}' name='{name}' plainTextPath='internal://{guid}.txt'>{inside}</TextSource>"
        )
    };
    let sources = text(("s1", "one"), selections)
        + &text(
            ("s2", "two"),
            "<PlainTextSelection startPosition='4' endPosition='7'><Coding><CodeRef targetGUID='c'/></Coding></PlainTextSelection>",
        );
    let note = |guid: &str, from, to, said: &str| {
        format!(
            "<Note guid='{guid}'><PlainTextContent>{said}</PlainTextContent><PlainTextSelection startPosition='{from}' endPosition='{to}'/></Note>"
        )
    };
    let notes = note("n1", 5, 8, "Why Q&A?") + &note("n2", 14, 17, "Long") + &note("n3", 0, 3, "Where?");
    let xml = format!(
        "<Project name='p' origin='{origin}'><CodeBook><Codes><Code guid='c' name='C'/></Codes></CodeBook>\
         <Sources>{sources}</Sources><Notes>{notes}</Notes><NoteRef targetGUID='n2'/><NoteRef targetGUID='n3'/></Project>"
    );
    let names: Vec<String> = texts.iter().map(|(guid, _)| format!("sources/{guid}.txt")).collect();
    let mut files: Vec<(&str, &[u8])> = vec![("project.qde", xml.as_bytes())];
    files.extend(names.iter().zip(texts).map(|(name, (_, text))| (name.as_str(), text.as_bytes())));
    zipped(&files)
}

fn selection(name: &str, from: usize, to: usize) -> String {
    format!(
        "<PlainTextSelection name='{name}' startPosition='{from}' endPosition='{to}'><Coding><CodeRef targetGUID='c'/></Coding></PlainTextSelection>"
    )
}

fn words(source: &InterchangeSource) -> Vec<&str> {
    source.codings.iter().map(|it| it.span.slice(&source.transcript.text)).collect()
}

const TEXTS: [(&str, &str); 2] = [("s1", "One.\r\nTwo 🦀 three,\r\ntwo."), ("s2", "A.\r\nTwo.")];

#[test]
fn names_of_passages_tell_how_all_of_a_package_is_counted() {
    let ways = [(5, 8, "Two"), (6, 9, "Two"), (5, 8, "wo.")];
    for (way, (from, to, second)) in ways.into_iter().enumerate() {
        let name = if way == 0 { "" } else { "Two" };
        let read = read_project(&of_qualcoder("X", &selection(name, from, to), &TEXTS)).unwrap();
        let first = if way == 0 { "Tw" } else { "Two" };
        assert_eq!(words(&read.sources[0]), [first]);
        assert_eq!(words(&read.sources[1]), [second]);
        let unsure = read.losses.iter().any(|loss| loss.starts_with("Not sure"));
        assert_eq!(unsure, way == 0, "{:?}", read.losses);
    }
    let read = read_project(&of_qualcoder("QualCoder 3.8", &selection("", 5, 8), &TEXTS)).unwrap();
    assert_eq!((words(&read.sources[0]), words(&read.sources[1])), (vec!["Two"], vec!["wo."]));
    let wide = selection("Two 🦀 three, two", 5, 22) + &selection("o 🦀", 7, 10);
    let read = read_project(&of_qualcoder("X", &wide, &TEXTS)).unwrap();
    assert_eq!(words(&read.sources[0]), ["Two 🦀 three,\ntwo", "o 🦀"]);
}

#[test]
fn annotations_of_qualcoder_become_notes_on_their_passages() {
    let inside = selection("Two", 5, 8) + "<NoteRef targetGUID='n1'/>";
    let read = read_project(&of_qualcoder("QualCoder 3.8", &inside, &TEXTS)).unwrap();
    let source = &read.sources[0];
    let noted: Vec<(&str, &str)> =
        source.notes.iter().map(|it| (it.span.slice(&source.transcript.text), it.text.as_str())).collect();
    assert_eq!(noted, [("Two", "Why Q&A?"), ("ee,", "Long")]);
    assert_eq!((source.memo.as_str(), read.sources[1].notes.len(), read.memo.as_str()), ("", 0, "Where?"));
    let says = |part: &str| read.losses.iter().any(|loss| loss.contains(part));
    assert!(says("Left with the project: 1 x") && says("1 x '&'"), "{:?}", read.losses);
    let read = read_project(&of_qualcoder("Y", "<NoteRef targetGUID='n1'/>", &TEXTS)).unwrap();
    assert_eq!((read.sources[0].memo.as_str(), read.sources[0].notes.len()), ("Why Q&A?", 1));
}

#[test]
fn each_coder_of_a_passage_signs_a_selection_and_nothing_doubles() {
    let coding = |coder: &str, code, time: &str| CodedPassage {
        span: Span::new(0, 3),
        code,
        coder: coder.into(),
        time: time.into(),
    };
    let codings = vec![
        coding("", 0, ""),
        coding("Ada", 0, "2026-01-01T10:00:00Z"),
        coding("Ada", 1, ""),
        coding("Bo", 0, ""),
    ];
    let code = |parent, name: &str, memo: &str| InterchangeCode {
        parent,
        name: name.into(),
        memo: memo.into(),
        ..InterchangeCode::default()
    };
    let study = named(InterchangeProject {
        name: "A study".into(),
        memo: "All.".into(),
        codes: vec![code(None, "Work", "Why?"), code(None, "Power", ""), code(Some(1), "Work", "")],
        sources: vec![InterchangeSource {
            transcript: Transcript { name: "b/a".into(), text: "One two.".into(), ..Transcript::default() },
            memo: "Heard.".into(),
            codings,
            notes: vec![PassageMemo { span: Span::new(0, 3), text: "Once".into() }],
            ..InterchangeSource::default()
        }],
        ..InterchangeProject::default()
    });
    let xml = String::from_utf8(write::project_xml(&study).unwrap()).unwrap();
    validate(xml.as_bytes(), "Project.xsd");
    assert_eq!(xml.matches("<PlainTextSelection ").count(), 3);
    assert_eq!(xml.matches("<Description>Once</Description>").count(), 1);
    assert!(xml.contains("<Description>Heard.\n\nA transcript from leitmotif.\nName: b/a\n"));
    assert!(xml.contains("name=\"b\u{2215}a\""));
    assert!(xml.contains("<Description>All.\n\nWritten by leitmotif."));
    assert!(xml.contains("<Description>A theme from leitmotif.\nMemo:\nWhy?</Description>"));
    assert!(xml.contains("name=\"Work (Power)\"") && xml.contains("direction=\"OneWay\""));
    let read = read_project(&package(&study)).unwrap();
    assert_eq!((&read.codes, &read.memo, &read.sources), (&study.codes, &study.memo, &study.sources));
    let bare = String::from_utf8(write::project_xml(&InterchangeProject::default()).unwrap()).unwrap();
    assert!(bare.contains("<User guid="), "{bare}");
}
