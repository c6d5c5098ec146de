mod qualcoder;

use super::*;
use crate::coding::edits::{ImportedCodes, ImportedTheme, import_codes};
use crate::coding::{Codebook, Signature};
use crate::corpus::{Cue, Span, Transcript, Turn};
use crate::exchange::interchange::model::{
    CodedPassage, InterchangeCase, InterchangeCode, InterchangeProject, InterchangeSource, PassageMemo,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use std::process::Command;

fn package(parcel: &InterchangeProject) -> Vec<u8> {
    let mut bytes = Vec::new();
    write_project(parcel, &mut bytes).unwrap();
    bytes
}

/// Names for what has none, as the first export gives them, and one order.
fn named(mut parcel: InterchangeProject) -> InterchangeProject {
    for (at, code) in parcel.codes.iter_mut().enumerate() {
        code.guid = crate::exchange::interchange::guids::derive_guid(&["code", &at.to_string()]);
    }
    for (at, source) in parcel.sources.iter_mut().enumerate() {
        source.guid = crate::exchange::interchange::guids::derive_guid(&["source", &at.to_string()]);
        source.codings.sort();
        source.codings.dedup();
        source.notes.sort();
        source.notes.dedup_by_key(|noted| noted.span);
        if source.transcript.turns.is_empty() {
            let span = Span::new(0, source.transcript.text.len());
            source.transcript.turns = vec![Turn { span, speaker: None, start: None, end: None }];
        }
    }
    parcel
}

const WORDS: &str = "[a-zA-Zé中文日本語العربية🦀👩‍🔬<>&\"' .,;=-]{0,24}";

fn text() -> impl Strategy<Value = String> {
    ("[a-z中🦀é]", vec(WORDS, 0..6)).prop_map(|(first, lines)| {
        let text = first + &lines.join("\n\n");
        crate::corpus::clean_text(&text).0
    })
}

fn said() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[a-z中🦀<&]{1,8}(\n[a-z ]{0,5}[a-z])?".prop_map(|it| it)]
}

fn span_of(text: &str, (from, to): (usize, usize)) -> Span {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (from, to) = (from % places.len(), to % places.len());
    Span::new(places[from.min(to)], places[from.max(to)])
}

fn source(codes: usize) -> impl Strategy<Value = InterchangeSource> {
    let coder = "([A-Z][a-zé ]{0,6}[a-z])?";
    let coding = ((0usize..200, 0usize..200), 0..codes.max(1), coder, option::of(1i64..2_000_000_000));
    let attributes = btree_map("[a-zA-Zé中]{1,8}", "[a-z0-9:/?&=<é🦀-]{0,20}", 0..4);
    let noted = ((0usize..200, 0usize..200), "[a-z中🦀<&]{1,8}");
    let turns = vec((option::of("[A-Za-zé]{1,6}"), option::of(0u32..9000)), 0..3);
    (text(), attributes, said(), vec(coding, 0..8), vec(noted, 0..3), turns, option::of(0u32..9000)).prop_map(
        move |(text, attributes, memo, codings, notes, turns, length)| {
            let codings =
                codings.into_iter().filter(|_| codes > 0).map(|(at, code, coder, time)| CodedPassage {
                    span: span_of(&text, at),
                    code,
                    coder,
                    time: time
                        .map_or(String::new(), |it| jiff::Timestamp::from_second(it).unwrap().to_string()),
                });
            let codings = codings.collect();
            let notes =
                notes.into_iter().map(|(at, said)| PassageMemo { span: span_of(&text, at), text: said });
            let notes = notes.collect();
            let turn = |(speaker, at): (Option<String>, Option<u32>)| Turn {
                span: span_of(&text, (0, 1)),
                speaker,
                start: at.map(|at| f64::from(at) / 8.0),
                end: at.map(|at| f64::from(at) / 8.0 + 1.0),
            };
            let transcript = Transcript {
                name: "talks/a < b".to_owned(),
                turns: turns.into_iter().map(turn).collect(),
                cues: length
                    .map(|at| Cue { span: span_of(&text, (0, 9)), start: 0.5, end: f64::from(at) + 1.0 })
                    .into_iter()
                    .collect(),
                attributes,
                language: length.map(|_| "en".to_owned()),
                duration: length.map(f64::from),
                text,
                ..Transcript::default()
            };
            InterchangeSource {
                guid: String::new(),
                transcript,
                imported: String::new(),
                labels: Vec::new(),
                memo,
                codings,
                notes,
            }
        },
    )
}

fn parcel() -> impl Strategy<Value = InterchangeProject> {
    let name = prop_oneof!["[A-Za-zé中🦀&<\"]{1,9}", "[AB]"];
    let code = (option::of(0usize..20), name, said(), any::<u8>(), said());
    (vec(code, 0..7), said()).prop_flat_map(|(codes, memo)| {
        let sources = vec(source(codes.len()), 0..4);
        (Just(codes), Just(memo), sources).prop_map(|(codes, memo, sources)| {
            let code =
                |(at, (parent, name, description, color, memo)): (usize, (Option<usize>, _, _, _, _))| {
                    InterchangeCode {
                        guid: String::new(),
                        // Depth first, as a tree is walked: a parent is the code before or none.
                        parent: parent.filter(|_| at > 0).map(|_| at - 1),
                        name,
                        description,
                        color: Some(color),
                        memo,
                    }
                };
            let codes = codes.into_iter().enumerate().map(code).collect();
            named(InterchangeProject {
                name: "A <study>".into(),
                memo,
                codes,
                references: Vec::new(),
                sources,
                cases: Vec::new(),
                losses: Vec::new(),
            })
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn a_project_reads_back_exactly(parcel in parcel()) {
        let bytes = package(&parcel);
        let read = read_project(&bytes).unwrap();
        prop_assert_eq!(&read, &parcel);
        prop_assert_eq!(package(&read), bytes);
    }

    #[test]
    fn nothing_that_is_read_is_trusted(bytes in vec(any::<u8>(), 0..300), cut in 0usize..2000, flip in any::<u8>()) {
        let _ = read_project(&bytes);
        let _ = read_codebook(&bytes);
        let mut whole = package(&study(1));
        let at = cut % whole.len();
        whole[at] ^= flip;
        let _ = read_project(&whole);
        let _ = read_project(&whole[..at]);
    }
}

/// A study of so many talks, with what breaks other programs: scripts of all kinds, themes three
/// deep, memos everywhere.
fn study(talks: usize) -> InterchangeProject {
    let code = |parent, name: &str| InterchangeCode {
        parent,
        name: name.to_owned(),
        description: format!("Use when: {name}\nNot when: <else> & so on."),
        color: Some(7),
        memo: format!("Why {name}?"),
        ..InterchangeCode::default()
    };
    let codes = vec![
        code(None, "Design"),
        code(Some(0), "RAG & \"search\""),
        code(Some(1), "分块"),
        code(None, "تكلفة"),
    ];
    let source = |at: usize| {
        let text =
            crate::corpus::clean_text("Hello 👩‍🔬 there.\r\n\r\n日本語のテキスト。\r\n\r\nنص عربي هنا 🦀 end.")
                .0;
        let half = text.find('日').unwrap();
        let coding = |span, code| CodedPassage {
            span,
            code,
            coder: "Ada".into(),
            time: "2026-11-23T11:00:00Z".into(),
        };
        InterchangeSource {
            transcript: Transcript {
                name: format!("talks/{at}"),
                attributes: [
                    ("date".to_owned(), "2023-06-14".to_owned()),
                    ("url".to_owned(), "https://a.b/?c&d".to_owned()),
                ]
                .into(),
                duration: Some(61.5),
                text: text.clone(),
                ..Transcript::default()
            },
            memo: "Heard twice.".into(),
            codings: vec![
                coding(Span::new(0, half), 1),
                coding(Span::new(half, text.len()), 2),
                coding(Span::new(half, text.len()), 3),
            ],
            notes: vec![
                PassageMemo { span: Span::new(half, half + 9), text: "A memo 中".into() },
                PassageMemo { span: Span::new(0, 5), text: "Greets".into() },
            ],
            ..InterchangeSource::default()
        }
    };
    let losses = vec!["Not carried: the log of changes, and undo.".to_owned()];
    named(InterchangeProject {
        name: "A study".into(),
        memo: "About all of it.".into(),
        codes,
        references: vec![(3, 0), (2, 3)],
        sources: (0..talks).map(source).collect(),
        cases: vec![InterchangeCase {
            name: "Anna <A>".to_owned(),
            attributes: [("age".to_owned(), "31 & more".to_owned())].into(),
            sources: (0..talks.min(1)).collect(),
        }],
        losses,
    })
}

/// Validates against a schema that is not ours to carry along; says loudly where it cannot.
fn validate(bytes: &[u8], schema: &str) {
    let schema =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/refi-qda").join(schema);
    if !schema.is_file() || Command::new("xmllint").arg("--version").output().is_err() {
        eprintln!("SKIPPED: {} or xmllint is not here, so nothing was validated", schema.display());
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("it.xml");
    std::fs::write(&file, bytes).unwrap();
    let out = Command::new("xmllint")
        .args(["--huge", "--noout", "--schema"])
        .args([&schema, &file])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn what_is_written_holds_to_the_schemas() {
    for talks in [0, 1, 100, 300] {
        validate(&write::project_xml(&study(talks)).unwrap(), "Project.xsd");
    }
    validate(
        &write::project_xml(&InterchangeProject { name: "empty".into(), ..InterchangeProject::default() })
            .unwrap(),
        "Project.xsd",
    );
    let mut codebook = Vec::new();
    write_codebook(&study(1), &mut codebook).unwrap();
    validate(&codebook, "Codebook.xsd");
}

#[test]
fn the_files_of_a_small_study() {
    let mut study = study(1);
    study.codes.truncate(3);
    study.sources[0].codings.retain(|coding| coding.code < 3);
    let text = String::from_utf8(write::project_xml(&study).unwrap()).unwrap();
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn a_codebook_reads_back() {
    let mut study = study(0);
    let mut bytes = Vec::new();
    write_codebook(&study, &mut bytes).unwrap();
    study.codes.iter_mut().for_each(|code| code.memo.clear());
    let read = read_codebook(&bytes).unwrap();
    assert_eq!((read.codes, read.references, read.losses), (study.codes, study.references, Vec::new()));
    assert!(write_codebook(&InterchangeProject::default(), &mut Vec::new()).is_err());
}

#[test]
fn codebooks_of_other_programs_are_read() {
    let text = "\u{feff}<?xml version='1.0'?><CodeBook xmlns='urn:QDA-XML:codebook:0:4' origin='X'><Codes>\
        <Code guid='{AAAAAAAA-0000-0000-0000-000000000001}' name='A/B' isCodable='false' color='#fff'>\
        <Code guid='aaaaaaaa-0000-0000-0000-000000000002' name=' C&#10;D '/></Code></Codes><Sets/></CodeBook>";
    let read = read_codebook(text.as_bytes()).unwrap();
    let names: Vec<(&str, Option<usize>)> =
        read.codes.iter().map(|code| (code.name.as_str(), code.parent)).collect();
    assert_eq!(names, [("A/B", None), ("C D", Some(0))]);
    assert_eq!(read.codes[0].guid, "aaaaaaaa-0000-0000-0000-000000000001");
    assert!(read.losses.is_empty());
    assert!(read_codebook(b"<html/>").unwrap_err().to_string().contains("<html>"));
    assert_eq!(read_codebook(b"<CodeBook>\n<x").unwrap_err().line, Some(2));
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A project as other programs write them: capital folder, another name, Windows line ends, a note
/// tied by a link, values in the source, a recording with synchronisation points.
const THEIRS: &str = r##"<?xml version="1.0"?>
<Project name="Theirs" xmlns="urn:QDA-XML:project:1.0"><Users><User guid="{U1}" name="Bo"/></Users>
<CodeBook><Codes><Code guid="C1" name="Pay" isCodable="true" color="#F00"/></Codes></CodeBook>
<Variables><Variable guid="V1" name="age" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="K1" name="Nurse"><SourceRef targetGUID="S1"/></Case></Cases>
<Sources><TextSource guid="S1" name="Anna" plainTextPath="internal://S1.TXT">
<Description>A quiet room.</Description>
<PlainTextSelection guid="P1" name="second line..." startPosition="NN" endPosition="MM" creatingUser="u1" creationDateTime="2020-01-01T10:00:00">
<Coding guid="Q1"><CodeRef targetGUID="c1"/></Coding><Coding guid="Q2"><CodeRef targetGUID="none"/></Coding></PlainTextSelection>
<VariableValue><VariableRef targetGUID="V1"/><IntegerValue>44</IntegerValue></VariableValue></TextSource>
<TextSource guid="S2" name="Anna"><PlainTextContent>Again.</PlainTextContent></TextSource>
<AudioSource guid="A1" name="tape" path="internal://a.mp3"><Transcript guid="T1" plainTextPath="internal://T1.txt">
<SyncPoint guid="Y1" position="0" timeStamp="1000"/><SyncPoint guid="Y2" position="6" timeStamp="3500"/>
<TranscriptSelection guid="P2" fromSyncPoint="Y1" toSyncPoint="Y2"><Coding guid="Q3"><CodeRef targetGUID="C1"/></Coding></TranscriptSelection>
</Transcript></AudioSource><PictureSource guid="B1" name="map"/></Sources>
<Notes><Note guid="N1" name="n"><PlainTextContent>Look closer.</PlainTextContent></Note></Notes>
<Links><Link guid="L1" originGUID="N1" targetGUID="P1"/></Links><Sets/></Project>"##;

#[test]
fn projects_of_other_programs_are_read() {
    let text = "First line.\r\nsecond line, longer.\r\n";
    for (from, to) in [("13", "24"), ("12", "23")] {
        let xml = THEIRS.replace("NN", from).replace("MM", to);
        let bytes = zipped(&[
            ("Sources/S1.txt", text.as_bytes()),
            ("Sources/T1.txt", b"\xef\xbb\xbfHello you"),
            ("Sources/.root", b""),
            ("Theirs.QDE", xml.as_bytes()),
        ]);
        let read = read_project(&bytes).unwrap();
        let [anna, again, tape] = read.sources.as_slice() else { panic!("{:?}", read.sources) };
        assert_eq!(anna.transcript.text, "First line.\nsecond line, longer.\n");
        assert_eq!(anna.codings[0].span.slice(&anna.transcript.text), "second line");
        assert_eq!(
            (anna.codings[0].coder.as_str(), anna.codings[0].time.as_str()),
            ("Bo", "2020-01-01T10:00:00Z")
        );
        assert_eq!(anna.notes, [PassageMemo { span: anna.codings[0].span, text: "Look closer.".into() }]);
        assert_eq!(
            (anna.transcript.attributes["age"].as_str(), anna.transcript.attributes["case"].as_str()),
            ("44", "Nurse")
        );
        assert_eq!((anna.memo.as_str(), again.transcript.text.as_str()), ("A quiet room.", "Again."));
        assert_eq!(tape.codings[0].span.slice(&tape.transcript.text), "Hello ");
        assert_eq!((tape.transcript.cues[0].start, tape.transcript.cues[0].end), (1.0, 3.5));
        assert_eq!(read.losses.len(), 2, "{:?}", read.losses);
    }
}

#[test]
fn what_is_no_package_says_so() {
    let reason = |bytes: &[u8]| read_project(bytes).unwrap_err().to_string();
    assert!(reason(b"hello").contains("damaged"));
    assert!(reason(&zipped(&[("a.txt", b"x")])).contains("no project file"));
    assert!(reason(&zipped(&[("p.qde", b"<a/>")])).contains("<a>"));
    assert!(reason(&zipped(&[("p.qde", b"<Project>\n\n<b")])).contains("line 3"));
}

#[test]
fn a_slash_in_a_name_goes_out_and_comes_in_unchanged() {
    let text = "<CodeBook xmlns='urn:QDA-XML:codebook:1.0' origin='X'><Codes>\
        <Code guid='aaaaaaaa-0000-0000-0000-000000000001' name='Work/life balance'/>\
        <Code guid='aaaaaaaa-0000-0000-0000-000000000002' name='Work'>\
        <Code guid='aaaaaaaa-0000-0000-0000-000000000003' name='life balance'/></Code></Codes></CodeBook>";
    names_survive(text.as_bytes(), &["Work/life balance", "Work", "life balance"]);

    let case =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/cases/studies/slash.qdc");
    let Ok(bytes) = std::fs::read(&case) else {
        eprintln!("SKIPPED: {} is not there", case.display());
        return;
    };
    names_survive(&bytes, &["Work/life balance", "He/she", "\u{c9}preuve d'\u{e9}t\u{e9}"]);
}

/// Reads a codebook, brings it into an empty study, writes that and reads it again: all codes stay, with these
/// among them.
fn names_survive(bytes: &[u8], expected: &[&str]) {
    let read = read_codebook(bytes).unwrap();
    let mut out = Vec::new();
    write_codebook(&read, &mut out).unwrap();
    assert_eq!(read_codebook(&out).unwrap().codes, read.codes);
    let theme = |code: &InterchangeCode| ImportedTheme {
        parent: code.parent,
        name: code.name.clone(),
        ..ImportedTheme::default()
    };
    let arriving =
        ImportedCodes { themes: read.codes.iter().map(theme).collect(), ..ImportedCodes::default() };
    let by = Signature { coder: "Ada".to_owned(), time: "2026-01-01T00:00:00Z".to_owned() };
    let mut book = Codebook::default();
    let (edit, summary) = import_codes(&book, &arriving, &by).unwrap();
    book.apply(&edit);
    let names: Vec<&str> = summary.themes.iter().map(|id| book.themes[id].name.as_str()).collect();
    for name in expected {
        assert!(names.contains(name), "{name} is not in {names:?}");
    }
    for id in summary.themes {
        assert_eq!(book.find_theme(&book.theme_path(id)), Ok(id));
    }
}
