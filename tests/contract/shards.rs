//! Texts for other machines, their vectors back, and an index for a search engine.

use super::bench::{Bench, keys, list};
use serde_json::Value;
use std::collections::BTreeMap;

/// The vectors of a project, as stored.
fn stored_vectors(bench: &Bench) -> BTreeMap<String, Vec<u8>> {
    let Ok(entries) = std::fs::read_dir(bench.project().join("vectors")) else { return BTreeMap::new() };
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap())
    };
    entries.map(|entry| read(entry.unwrap())).collect()
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

