use super::super::view::tests::{Said, study};
use super::dictionary::MEANINGS;
use super::*;

fn written(table: &str, style: Style) -> String {
    let (corpus, run, codebook, study, log) = study();
    let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
    let mut bytes = Vec::new();
    write(table, &view, &Said, &log, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn all(style: Style) -> String {
    let one = |table: &&str| {
        format!("# {table}.{}\n{}\n", style.ending(), written(table, style).replace("\r\n", "\n"))
    };
    TABLES.iter().filter(|table| **table != "dictionary" || style != Style::Lines).map(one).collect()
}

#[test]
fn the_tables_of_a_small_study() {
    insta::assert_snapshot!(all(Style::Commas { mark: false }));
}

#[test]
fn the_tables_of_a_small_study_as_lines() {
    let lines = all(Style::Lines);
    for line in lines.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_object(), "{line}");
    }
    insta::assert_snapshot!(lines);
}

#[test]
fn every_column_has_a_meaning() {
    for table in TABLES.iter().filter(|table| !["dictionary", "bertopic"].contains(table)) {
        let text = written(table, Style::Tabs { mark: true });
        let head = text.strip_prefix('\u{feff}').unwrap().lines().next().unwrap();
        for column in head.split('\t').filter(|column| (*table, *column) != ("transcripts", "date")) {
            assert!(MEANINGS.iter().any(|(of, name, _)| of == table && *name == column), "{table} {column}");
        }
    }
}
