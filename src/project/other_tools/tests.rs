use super::*;
use crate::corpus::{Span, Transcript};
use crate::exchange::interchange::model::{
    CodedPassage, InterchangeCode, InterchangeProject, InterchangeSource,
};

#[test]
fn a_study_goes_to_taguette_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("study.sqlite3");
    let text = "Hello <there> & 🦀.\n\n日本語のテキスト。\nline".to_owned();
    let half = text.find('日').unwrap();
    let code = |parent, name: &str| InterchangeCode {
        parent,
        name: name.into(),
        description: format!("About {name}."),
        ..InterchangeCode::default()
    };
    let coding = |span, code| CodedPassage { span, code, coder: "Ada".into(), time: String::new() };
    let codings = vec![
        coding(Span::new(0, half - 2), 1),
        coding(Span::new(half, half + 9), 1),
        coding(Span::new(half, half + 9), 2),
    ];
    let parcel = InterchangeProject {
        name: "A study with a name that is longer than fifty letters can be".into(),
        memo: "All.".into(),
        codes: vec![code(None, "Design"), code(Some(0), "v1.5"), code(None, "Cost")],
        sources: vec![InterchangeSource {
            transcript: Transcript { name: "talks/a".into(), text, ..Transcript::default() },
            memo: "Heard.".into(),
            codings,
            ..InterchangeSource::default()
        }],
        ..InterchangeProject::default()
    };
    assert_eq!(write_taguette(&parcel, &path).unwrap().len(), 1);
    let read = read_taguette(&path).unwrap();
    assert!(read.name.starts_with('…') && read.name.ends_with("letters can be"));
    assert_eq!(
        (0..read.codes.len()).map(|at| read.code_path(at)).collect::<Vec<_>>(),
        ["Cost", "Design", "Design/v1·5"]
    );
    let said = |parcel: &InterchangeProject| {
        let source = &parcel.sources[0];
        let mut all: Vec<_> = source
            .codings
            .iter()
            .map(|it| {
                (
                    it.span.slice(&source.transcript.text).trim().to_owned(),
                    parcel.code_path(it.code).replace('.', "·"),
                )
            })
            .collect();
        all.sort();
        all
    };
    assert_eq!(said(&read), said(&parcel));
    assert_eq!((read.memo.as_str(), read.sources[0].memo.as_str()), ("All.", "Heard."));
    assert!(write_taguette(&parcel, &path).is_err());
}

#[test]
fn a_project_of_qualcoder_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("nurses.qda");
    std::fs::create_dir(&folder).unwrap();
    let db = rusqlite::Connection::open(folder.join("data.qda")).unwrap();
    db.execute_batch(
        "CREATE TABLE project (memo TEXT); INSERT INTO project VALUES ('About it.');
         CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, memo TEXT, supercatid INTEGER);
         INSERT INTO code_cat VALUES (1, 'Work', '', NULL), (2, 'Pay/time', '', 1), (3, 'x', '', 4), (4, 'y', '', 3);
         CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, color TEXT);
         INSERT INTO code_name VALUES (7, 'Overtime', 'Unpaid.', 2, '#FF0000');
         CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, memo TEXT, mediapath TEXT);
         INSERT INTO source VALUES (1, 'Anna', 'We 🦀 stay late.', 'Quiet.', NULL), (2, 'p.png', NULL, '', '/x');
         CREATE TABLE attribute (name TEXT, attr_type TEXT, value TEXT, id INTEGER);
         INSERT INTO attribute VALUES ('age', 'file', '44', 1), ('age', 'case', '1', 1);
         CREATE TABLE code_text (cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
         INSERT INTO code_text VALUES (7, 1, 'stay late', 5, 14, 'Bo', '2026-01-02 10:00:00', 'Why?'),
                                      (7, 1, 'late', 11, 15, 'Bo', '2026-01-02 10:00:00', NULL);
         CREATE TABLE annotation (fid INTEGER, pos0 INTEGER, pos1 INTEGER, memo TEXT);
         INSERT INTO annotation VALUES (1, 0, 2, 'Who?');",
    )
    .unwrap();
    let read = read_qualcoder(&folder).unwrap();
    assert_eq!(
        (0..read.codes.len()).map(|at| read.code_path(at)).collect::<Vec<_>>(),
        ["Work", "Work/Pay\\/time", "Work/Pay\\/time/Overtime", "x", "x/y"]
    );
    let anna = &read.sources[0];
    let said: Vec<&str> = anna.codings.iter().map(|it| it.span.slice(&anna.transcript.text)).collect();
    assert_eq!(said, ["stay late", "late"]);
    assert_eq!(
        (anna.notes.len(), anna.memo.as_str(), anna.transcript.attributes["age"].as_str()),
        (2, "Quiet.", "44")
    );
    assert_eq!((read.memo.as_str(), read.losses.len(), read.name.as_str()), ("About it.", 1, "nurses"));
    assert!(read_taguette(&folder.join("data.qda")).is_err());
}

/// A project with one text, of which its window and others have coded parts.
fn windowed(dir: &Path, rows: &str) -> std::path::PathBuf {
    let folder = dir.join("w.qda");
    std::fs::create_dir(&folder).unwrap();
    let db = rusqlite::Connection::open(folder.join("data.qda")).unwrap();
    db.execute_batch(&format!(
        "CREATE TABLE project (memo TEXT);
         CREATE TABLE code_cat (catid INTEGER PRIMARY KEY, name TEXT, memo TEXT, supercatid INTEGER);
         CREATE TABLE code_name (cid INTEGER PRIMARY KEY, name TEXT, memo TEXT, catid INTEGER, color TEXT);
         INSERT INTO code_name VALUES (1, 'Time', NULL, NULL, NULL);
         CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT, fulltext TEXT, memo TEXT, mediapath TEXT);
         INSERT INTO source VALUES (1, 'a', 'One.' || char(13, 10) || 'Two 🦀.' || char(13, 10, 13, 10) || 'Three, two.', '', NULL);
         CREATE TABLE attribute (name TEXT, attr_type TEXT, value TEXT, id INTEGER);
         CREATE TABLE code_text (cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
         CREATE TABLE annotation (fid INTEGER, pos0 INTEGER, pos1 INTEGER, memo TEXT);
         {rows}"
    ))
    .unwrap();
    folder
}

#[test]
fn passages_of_its_window_are_counted_as_the_window_does() {
    let dir = tempfile::tempdir().unwrap();
    let rows = "INSERT INTO code_text VALUES (1, 1, 'Two 🦀.' || char(8233, 8233) || 'Three', 5, 19, 'Bo', '', ''),
                                             (1, 1, 'two', 21, 24, 'Bo', '', ''),
                                             (1, 1, 'Three', 16, 21, 'Ann', '', ''), (1, 1, 'gone', 0, 4, 'Bo', '', '');
                INSERT INTO annotation VALUES (1, 14, 19, 'How?'), (1, 14, 19, 'How?');";
    let read = read_qualcoder(&windowed(dir.path(), rows)).unwrap();
    let source = &read.sources[0];
    let said: Vec<(&str, &str)> =
        source.codings.iter().map(|it| (it.span.slice(&source.transcript.text), it.coder.as_str())).collect();
    assert_eq!(said, [("One.", "Bo"), ("Two 🦀.\n\nThree", "Bo"), ("Three", "Ann"), ("two", "Bo")]);
    let noted: Vec<&str> = source.notes.iter().map(|it| it.span.slice(&source.transcript.text)).collect();
    assert_eq!(noted, ["Three"]);
    assert!(
        read.losses.len() == 1 && read.losses[0].contains("1 x coded passage in a;"),
        "{:?}",
        read.losses
    );
}

#[test]
fn what_went_through_it_is_what_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let described = "Heard.\n\nA transcript from leitmotif.\nName: talks/a\nTurns (characters, seconds, speaker):\n\
                     0-4\t1-2\tHost\n5-11\t2-3\t";
    let rows = format!(
        "UPDATE source SET memo = '{described}';
         UPDATE code_name SET name = 'Time (Work)', memo = 'When.\n\nA theme from leitmotif.\nName: Time\nMemo:\nWhy?';"
    );
    let read = read_qualcoder(&windowed(dir.path(), &rows)).unwrap();
    let (code, source) = (&read.codes[0], &read.sources[0]);
    assert_eq!(
        (code.name.as_str(), code.description.as_str(), code.memo.as_str()),
        ("Time", "When.", "Why?")
    );
    let turns: Vec<(&str, Option<&str>)> = source
        .transcript
        .turns
        .iter()
        .map(|it| (it.span.slice(&source.transcript.text), it.speaker.as_deref()))
        .collect();
    assert_eq!(turns, [("One.", Some("Host")), ("Two 🦀.", None)]);
    assert_eq!((source.memo.as_str(), source.transcript.name.as_str()), ("Heard.", "talks/a"));
}

#[test]
fn what_is_known_of_cases_comes_with_their_texts() {
    let dir = tempfile::tempdir().unwrap();
    let rows = "CREATE TABLE cases (caseid INTEGER PRIMARY KEY, name TEXT, memo TEXT);
                INSERT INTO cases VALUES (4, 'Ward', 'Busy.'), (5, 'Night', NULL), (6, 'none', '');
                CREATE TABLE case_text (caseid INTEGER, fid INTEGER, pos0 INTEGER, pos1 INTEGER, memo TEXT);
                INSERT INTO case_text VALUES (4, 1, 0, 99, ''), (5, 1, 0, 3, ''), (5, 1, 5, 7, '');
                INSERT INTO attribute VALUES ('beds', 'case', '12', 4), ('beds', 'case', '3', 5), ('beds', 'file', '', 1);";
    let read = read_qualcoder(&windowed(dir.path(), rows)).unwrap();
    let known = &read.sources[0].transcript.attributes;
    let known: Vec<(&str, &str)> =
        known.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(known, [("beds", "3"), ("case", "Night, Ward")]);
    assert_eq!(read.losses.len(), 2, "{:?}", read.losses);
}

#[test]
fn a_project_of_rqda_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("boats.rqda");
    let db = rusqlite::Connection::open(&path).unwrap();
    db.execute_batch(
        "CREATE TABLE source (name text, id integer, file text, memo text, status integer);
         CREATE TABLE freecode (name text, memo text, id integer, status integer, color text);
         CREATE TABLE coding (cid integer, fid integer, selfirst real, selend real, status integer, owner text, date text, memo text);
         CREATE TABLE codecat (name text, catid integer, memo text, status integer);
         CREATE TABLE treecode (cid integer, catid integer, status integer);
         CREATE TABLE cases (name text, id integer, status integer);
         CREATE TABLE caselinkage (caseid integer, fid integer, status integer);
         CREATE TABLE caseAttr (variable text, value text, caseID integer, status integer);
         CREATE TABLE fileAttr (variable text, value text, fileID integer, status integer);
         CREATE TABLE annotation (fid integer, position integer, annotation text, status integer);
         CREATE TABLE project (memo text);
         INSERT INTO project VALUES ('All of it.');
         INSERT INTO source VALUES ('a.txt', 1, 'Él: the boat 🚣 leaks.', 'Heard.', 1), ('gone.txt', 2, 'x', '', 0), ('none.txt', 3, ' ', '', 1);
         INSERT INTO freecode VALUES ('Leaks', 'Water.', 5, 1, 'red'), ('Old', '', 6, 0, '');
         INSERT INTO codecat VALUES ('Boats', 9, '', 1);
         INSERT INTO treecode VALUES (5, 9, 1);
         INSERT INTO coding VALUES (5, 1, 15.0, 20.0, 1, 'ada', '2020', 'Why?'), (6, 1, 0, 3, 1, 'ada', '', ''), (5, 1, 0, 3, 0, 'ada', '', '');
         INSERT INTO cases VALUES ('Cleo', 4, 1);
         INSERT INTO caselinkage VALUES (4, 1, 1);
         INSERT INTO caseAttr VALUES ('age', '34', 4, 1), ('town', 'NA', 4, 1);
         INSERT INTO annotation VALUES (1, 4, 'Here.', 1);",
    )
    .unwrap();
    drop(db);
    let read = read_rqda(&path).unwrap();
    assert_eq!((read.name.as_str(), read.memo.as_str()), ("boats", "All of it."));
    assert_eq!(
        (0..read.codes.len()).map(|at| read.code_path(at)).collect::<Vec<_>>(),
        ["Boats", "Boats/Leaks"]
    );
    let [source] = read.sources.as_slice() else { panic!("{:?}", read.sources) };
    let text = &source.transcript.text;
    let coded: Vec<_> =
        source.codings.iter().map(|it| (it.span.slice(text), it.code, it.coder.as_str())).collect();
    assert_eq!(coded, [("leaks", 1, "ada")]);
    let notes: Vec<_> = source.notes.iter().map(|it| (it.span.slice(text), it.text.as_str())).collect();
    assert_eq!(notes, [("t", "Here."), ("leaks", "Why?")]);
    assert_eq!(source.transcript.attributes["case"], "Cleo");
    assert_eq!(source.transcript.attributes["age"], "34");
    assert!(!source.transcript.attributes.contains_key("town"));
    assert!(read.losses.iter().any(|loss| loss.contains("none.txt")), "{:?}", read.losses);
}
