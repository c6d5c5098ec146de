//! Texts for other machines, their vectors back, and an index for a search engine.

use super::bench::{Bench, keys, list, ran};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The vectors of a project, as stored.
fn stored_vectors(bench: &Bench) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(bench.project().join("vectors")) else { return BTreeMap::new() };
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    // Beside the vectors lies what search scans of them.
    let is_of_vectors = |entry: &std::fs::DirEntry| entry.path().extension().is_some_and(|it| it == "vec");
    entries.map(|entry| entry.unwrap()).filter(is_of_vectors).map(read).collect()
}

#[test]
fn texts_go_out_in_shards_and_vectors_come_back() {
    let bench = Bench::with_topics();
    let told = bench.json(&["export", "shards", "texts", "--shards", "2"]);
    assert_eq!(keys(&told), ["files", "folder", "schema", "snippets", "vectors"]);
    assert_eq!(
        told["files"],
        serde_json::json!(["shard-00000-of-00002.parquet", "shard-00001-of-00002.parquet"])
    );
    assert_eq!(keys(&told["vectors"]), ["dimensions", "missing", "model", "revision"]);
    assert_eq!((&told["vectors"]["model"], &told["vectors"]["missing"]), (&"draft".into(), &0.into()));
    let written =
        |folder: &str, name: &Value| std::fs::read(bench.path(folder).join(name.as_str().unwrap())).unwrap();
    bench.run(&["export", "shards", "again", "--shards", "2"]).ok();

    let mut rows = 0;
    for name in list(&told, "files") {
        assert_eq!(written("texts", name), written("again", name), "the same shards again");
        let (input, output) =
            (format!("texts/{}", name.as_str().unwrap()), format!("v/{}", name.as_str().unwrap()));
        let embed =
            |threads: &str| bench.json(&["embed", &input, &output, "--model", "draft", "--threads", threads]);
        let done = embed("1");
        let expected = ["dimensions", "input", "model", "output", "revision", "rows", "schema", "skipped"];
        assert_eq!(keys(&done), expected);
        assert_eq!((&done["skipped"], &done["revision"]), (&false.into(), &told["vectors"]["revision"]));
        rows += done["rows"].as_u64().unwrap();
        assert_eq!(embed("2")["skipped"], true);
    }
    assert_eq!(Some(rows), told["snippets"].as_u64());
    let (worker, input) = (Bench::new(), bench.path("texts/shard-00001-of-00002.parquet"));
    let command = ["embed", input.to_str().unwrap(), "v.parquet", "--model", "draft"];
    ran(worker.bare().args(command).output().unwrap()).ok();
    let left: Vec<_> =
        std::fs::read_dir(worker.dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["v.parquet"], "a worker keeps nothing but its result");

    // What an analysis made here is what workers made, to the byte; the other model is refused by name.
    let here = stored_vectors(&bench);
    assert_eq!(here.len(), 1);
    std::fs::remove_dir_all(bench.project().join("vectors")).unwrap();
    bench.run(&["import", "--vectors", "v"]).fails(1, &["refused: 2 files", "--model NAME"]);
    let report = bench.json(&["import", "--vectors", "v", "--model", "draft"]);
    let expected = [
        "dimensions",
        "files",
        "known",
        "missing",
        "model",
        "refusals",
        "refused",
        "revision",
        "rows",
        "schema",
        "taken",
        "texts",
    ];
    assert_eq!(keys(&report), expected);
    assert_eq!((&report["missing"], &report["refused"], &report["files"]), (&0.into(), &0.into(), &2.into()));
    assert_eq!(report["taken"], report["texts"]);
    let mut back = stored_vectors(&bench);
    back.retain(|name, _| here.contains_key(name));
    assert!(back == here, "other bytes than those of an analysis here");
}

#[test]
fn what_cannot_be_meant_with_shards_is_refused() {
    let bench = Bench::with_topics();
    bench.run(&["export", "shards", "-o", "-"]).fails(2, &["cannot be written to stdout", "-o FOLDER"]);
    bench.run(&["export", "shards", "x", "--shards", "0"]).fails(2, &["--shards"]);
    bench.run(&["export", "shards", "x", "--shards", "2", "--rows", "9"]).fails(2, &["cannot be used with"]);
    bench.run(&["import", "--vectors", "x", "y.md"]).fails(2, &["cannot be used with"]);
    bench.run(&["import", "--vectors", "nowhere"]).fails(1, &["nowhere", "leitmotif embed"]);
    bench.run(&["export", "shards", "x", "--rows", "100"]).ok();
    bench.run(&["export", "shards", "x", "--shards", "1"]).fails(1, &["another division", "another folder"]);
    bench
        .run(&["embed", "no.parquet", "v.parquet", "--model", "draft"])
        .fails(1, &["no.parquet", "column `text`"]);
    let first = std::fs::read_dir(bench.path("x")).unwrap().next().unwrap().unwrap().path();
    std::fs::write(bench.path("mine.txt"), "mine").unwrap();
    bench
        .run(&["embed", first.to_str().unwrap(), "mine.txt", "--model", "draft"])
        .fails(1, &["mine.txt", "holds no vectors", "name another file"]);
    assert_eq!(std::fs::read(bench.path("mine.txt")).unwrap(), b"mine");
}

/// What Quickwit's documentation says of each type of field: the parameters it may have. As published for 0.8:
/// <https://quickwit.io/docs/configuration/index-config#field-types>.
const QUICKWIT_TYPES: [(&str, &[&str]); 6] = [
    ("text", &["description", "stored", "indexed", "tokenizer", "record", "fieldnorms", "fast"]),
    ("array<text>", &["description", "stored", "indexed", "tokenizer", "record", "fieldnorms", "fast"]),
    ("i64", &["description", "stored", "indexed", "fast", "coerce", "output_format"]),
    ("u64", &["description", "stored", "indexed", "fast", "coerce", "output_format"]),
    ("f64", &["description", "stored", "indexed", "fast", "coerce", "output_format"]),
    ("json", &["description", "stored", "indexed", "fast", "tokenizer", "record", "expand_dots"]),
];
/// The tokenizers, and what can be recorded of words.
const QUICKWIT_TOKENIZERS: [&str; 7] =
    ["raw", "raw_lowercase", "default", "en_stem", "whitespace", "chinese_compatible", "lowercase"];
const QUICKWIT_RECORDS: [&str; 3] = ["basic", "freq", "position"];

/// The keys of the configuration with their values, a level of blanks each, and the fields with their parameters. It
/// reads the YAML that is written, and no other.
fn quickwit_index(text: &str) -> (BTreeMap<String, String>, Vec<BTreeMap<String, String>>) {
    let (mut keys, mut fields, mut above) =
        (BTreeMap::new(), Vec::<BTreeMap<String, String>>::new(), String::new());
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (key, value) = line.split_once(':').unwrap();
        let (depth, value) = (line.len() - line.trim_start().len(), value.trim().to_owned());
        match (depth, key.trim().strip_prefix("- ")) {
            (0, None) => {
                above = key.to_owned();
                keys.insert(key.to_owned(), value);
            }
            (2, None) => drop(keys.insert(format!("{above}.{}", key.trim()), value)),
            (4, Some(key)) => fields.push(BTreeMap::from([(key.to_owned(), value)])),
            (6, None) => drop(fields.last_mut().unwrap().insert(key.trim().to_owned(), value)),
            odd => panic!("{odd:?}: {line}"),
        }
    }
    (keys, fields)
}

#[test]
fn the_index_for_quickwit_is_what_its_documentation_allows() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design/Retrieval"]).ok();
    let told = bench.json(&["export", "quickwit", "q"]);
    assert_eq!(keys(&told), ["documents", "index", "index_id", "schema", "snippets"]);
    let (config, fields) =
        quickwit_index(&std::fs::read_to_string(bench.path("q/index-config.yaml")).unwrap());
    let top: Vec<&str> = config.keys().map(String::as_str).collect();
    let expected = [
        "doc_mapping",
        "doc_mapping.field_mappings",
        "doc_mapping.mode",
        "index_id",
        "search_settings",
        "search_settings.default_search_fields",
        "version",
    ];
    assert_eq!(top, expected);
    assert_eq!((config["version"].as_str(), config["doc_mapping.mode"].as_str()), ("0.8", "strict"));
    let id = &config["index_id"];
    assert!(id.starts_with(|c: char| c.is_ascii_alphabetic()) && (3..=255).contains(&id.len()), "{id}");
    assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{id}");
    assert_eq!(&told["index_id"], id.as_str());

    let mut kinds = BTreeMap::new();
    for field in &fields {
        let (name, kind) = (&field["name"], field["type"].as_str());
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
        assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
        let (_, allowed) = QUICKWIT_TYPES.iter().find(|(known, _)| *known == kind).unwrap();
        for (parameter, value) in field.iter().filter(|(key, _)| !["name", "type"].contains(&key.as_str())) {
            assert!(allowed.contains(&parameter.as_str()), "{name}: {parameter}");
            let known = match parameter.as_str() {
                "tokenizer" => QUICKWIT_TOKENIZERS.contains(&value.as_str()),
                "record" => QUICKWIT_RECORDS.contains(&value.as_str()),
                _ => ["true", "false"].contains(&value.as_str()),
            };
            assert!(known, "{name}: {parameter} {value}");
        }
        assert!(kinds.insert(name.clone(), kind.to_owned()).is_none(), "{name} comes twice");
    }
    assert_eq!(config["search_settings.default_search_fields"], "[text]");
    assert_eq!(kinds["text"], "text");

    let documents = std::fs::read_to_string(bench.path("q/documents.ndjson")).unwrap();
    let snippets = bench.json(&["snippets"]);
    let snippets = list(&snippets, "snippets");
    assert_eq!(
        (documents.lines().count(), told["snippets"].as_u64()),
        (snippets.len(), Some(snippets.len() as u64))
    );
    let mut met = BTreeSet::new();
    for (line, snippet) in documents.lines().zip(snippets) {
        let document: Value = serde_json::from_str(line).unwrap();
        for (name, value) in document.as_object().unwrap() {
            let fits = match kinds[name].as_str() {
                "i64" => value.is_i64(),
                "u64" => value.is_u64(),
                "f64" => value.is_number(),
                "text" => value.is_string(),
                "json" => value.is_object(),
                _ => value.as_array().unwrap().iter().all(Value::is_string),
            };
            assert!(fits, "{name}: {value}");
            met.insert(name.clone());
        }
        for name in ["id", "transcript", "text"] {
            assert_eq!(document[name], snippet[name], "{line}");
        }
        for name in ["topic", "start", "end"] {
            assert_eq!(document.get(name).unwrap_or(&Value::Null), &snippet[name], "{line}");
        }
    }
    assert!(
        ["topic", "topic_label", "themes", "attributes"].iter().all(|name| met.contains(*name)),
        "{met:?}"
    );
    let first = std::fs::read(bench.path("q/documents.ndjson")).unwrap();
    bench.run(&["export", "quickwit", "-o", "q2"]).ok();
    assert_eq!(std::fs::read(bench.path("q2/documents.ndjson")).unwrap(), first);
}
