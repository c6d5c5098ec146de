//! Quotes, lines of JSON, exports without names, and tables of other programs.

use super::bench::{Bench, keys, list, sample};
use serde_json::Value;
use std::collections::BTreeMap;

fn snippet(bench: &Bench, at: usize) -> Value {
    list(&bench.json(&["snippets"]), "snippets")[at].clone()
}

#[test]
fn quotes_are_kept_in_order_and_written_for_a_paper() {
    let bench = Bench::with_topics();
    bench.run(&["theme", "add", "Design/Retrieval"]).ok();
    let some: Vec<Value> = [3, 40, 80].into_iter().map(|at| snippet(&bench, at)).collect();
    let ids: Vec<String> = some.iter().map(|snippet| snippet["id"].to_string()).collect();
    bench.run(&["quote", "add", "--snippet", &ids[0], &ids[1], "Retrieval"]).ok();
    let text = some[2]["text"].as_str().unwrap();
    let words: Vec<&str> = text.split_whitespace().take(4).collect();
    let words = words.join(" ");
    bench.run(&["quote", "add", "--snippet", &ids[2], "--words", &words, "--", "Retrieval"]).ok();
    bench.run(&["quote", "move", "Retrieval", "3", "1"]).ok();

    let listed = bench.json(&["quote", "list", "Design"]);
    let quotes = list(&listed, "quotes");
    let expected = ["date", "number", "source", "speaker", "start", "text", "theme", "transcript", "url"];
    assert_eq!(keys(&quotes[0]), expected);
    let said: Vec<&str> = quotes.iter().map(|quote| quote["text"].as_str().unwrap()).collect();
    assert_eq!(
        said,
        [&words, some[0]["text"].as_str().unwrap().trim(), some[1]["text"].as_str().unwrap().trim()]
    );
    assert_eq!((&quotes[1]["start"], &quotes[1]["transcript"]), (&some[0]["start"], &some[0]["transcript"]));
    bench.run(&["quote", "list"]).ok();

    let markdown = bench.run(&["export", "quotes"]).ok().stdout;
    assert!(markdown.starts_with("## Design / Retrieval\n\n> "), "{markdown}");
    bench.run(&["export", "quotes", "--theme", "Design", "-o", "q.rtf"]).ok();
    bench.run(&["export", "quotes", "-o", "q.docx"]).ok();
    bench.run(&["export", "quotes", "--as", "rtf", "-o", "again.txt"]).ok();
    let rtf = std::fs::read(bench.path("q.rtf")).unwrap();
    assert!(rtf.starts_with(b"{\\rtf1") && rtf == std::fs::read(bench.path("again.txt")).unwrap());
    assert!(std::fs::read(bench.path("q.docx")).unwrap().starts_with(b"PK"));
    let report = bench.run(&["export", "html"]).ok().stdout;
    let picked =
        "Design / Retrieval</h3>\n<p class=\"label\">Quotes picked by the researcher</p>\n<blockquote";
    assert!(report.contains(picked), "the quotes stand in the report");

    bench.run(&["quote", "remove", "Retrieval", "1", "3"]).ok();
    assert_eq!(list(&bench.json(&["quote", "list"]), "quotes").len(), 1);
    bench.run(&["undo"]).ok();
    assert_eq!(list(&bench.json(&["quote", "list"]), "quotes").len(), 3);
    bench.run(&["quote", "remove", "Retrieval", "9"]).fails(1, &["has no quote 9", "quote list"]);
    bench.run(&["quote", "add", "--snippet", &ids[0]]).fails(2, &["no theme was named"]);
    bench
        .run(&["quote", "add", "--snippet", &ids[0], "Retrievl"])
        .fails(1, &["Did you mean 'Design/Retrieval'"]);
    bench
        .run(&["quote", "add", "--snippet", &ids[0], "--words", "zzzz qqqq", "--", "Retrieval"])
        .fails(1, &["does not say these words"]);
}

#[test]
fn tables_are_written_as_lines_of_json_too() {
    let bench = Bench::with_topics();
    bench.run(&["assign", "--topic", "0", "Design"]).ok();
    bench.run(&["export", "jsonl", "-o", "lines"]).ok();
    let read = |table: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(bench.path("lines").join(format!("{table}.jsonl"))).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let snippets = read("snippets");
    assert_eq!(snippets.len(), list(&bench.json(&["snippets"]), "snippets").len());
    assert!(snippets.iter().all(|row| row["id"].is_u64() && row["themes"].is_array()));
    let outside = snippets.iter().filter(|row| row["topic"].is_null()).count();
    assert_eq!(Some(outside as u64), bench.topics()["outliers"].as_u64());
    assert!(read("topics").iter().all(|row| row["junk"] == false && row["keywords"][0].is_string()));
    assert!(read("log").iter().all(|row| row["undone"] == false));
    bench.run(&["export", "jsonl", "-o", "-"]).fails(2, &["folder of tables", "-o FOLDER"]);
}

/// What every format says, by format; folders file by file.
fn exported(bench: &Bench, args: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let formats = [
        "csv", "tsv", "jsonl", "json", "markdown", "html", "latex", "quotes", "qdpx", "qdc", "taguette",
        "package", "quickwit",
    ];
    for format in formats {
        let path = format!("out/{format}");
        std::fs::create_dir_all(bench.path("out")).unwrap();
        bench.run(&[&["export", format, "-o", &path], args].concat()).ok();
        let path = bench.path(&path);
        if path.is_file() {
            all.insert(format.to_owned(), std::fs::read(path).unwrap());
            continue;
        }
        let mut folders = vec![path];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let name = format!("{format}/{}", entry.file_name().to_string_lossy());
                    all.insert(name, std::fs::read(entry.path()).unwrap());
                }
            }
        }
    }
    all
}

#[test]
fn no_format_names_a_speaker_where_that_is_not_wanted() {
    let bench = Bench::new();
    bench.talk(
        "ann-lee.md",
        "---\nguest: Ann Lee\ndate: 2024-05-06\n---\n**Host:** So Ann, you moved to Zurich with Bo Olsen to build retrieval?\n\n\
         **Ann Lee:** I did. Lee's law, we called it, the chunks were always too large for the model, and we cut them.\n\n\
         **Host:** What did Zurich say to that, what did the people at the office in Zurich make of the smaller chunks?\n",
    );
    bench.talk("names.csv", "name,replacement\nBo Olsen,a colleague\nZurich,\n");
    bench.run(&["import", &format!("{}/ann-lee.md", bench.talks())]).ok();
    bench.run(&["analyze", "--model", "draft", "--cluster", "kmeans", "--topics", "1"]).ok();
    let ids: Vec<String> =
        list(&bench.json(&["snippets"]), "snippets").iter().map(|it| it["id"].to_string()).collect();
    bench
        .run(
            &[
                &["assign", "--snippet"],
                ids.iter().map(String::as_str).collect::<Vec<_>>().as_slice(),
                &["What Ann Lee says"],
            ]
            .concat(),
        )
        .ok();
    bench.run(&["quote", "add", "--snippet", &ids[0], "What Ann Lee says"]).ok();
    let names = bench.path("talks/names.csv");
    let args = ["--anonymise", "--names", names.to_str().unwrap()];

    let preview = bench.json(&[&["export", "csv", "--preview"], args.as_slice()].concat());
    let rows = list(&preview, "replacements");
    let row = |name: &str| rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{preview}"));
    assert_eq!(keys(&rows[0]), ["capitals_only", "example", "instead", "name", "places", "turns"]);
    assert_eq!((&row("Ann Lee")["instead"], &row("Ann Lee")["turns"]), (&"Speaker 1".into(), &1.into()));
    assert_eq!(
        (&row("Bo Olsen")["instead"], &row("Zurich")["instead"]),
        (&"a colleague".into(), &"Name 1".into())
    );
    bench.run(&[&["export", "csv", "--preview"], args.as_slice()].concat()).ok();
    assert!(!bench.path("project-tables").exists(), "a preview writes nothing");

    let word = |text: &str, name: &str| {
        let text = text.to_lowercase();
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        text.match_indices(name).any(|(at, _)| {
            !letter(text[..at].chars().next_back()) && !letter(text[at + name.len()..].chars().next())
        })
    };
    let plain = exported(&bench, &[]);
    assert!(plain.iter().all(|(name, bytes)| {
        name.contains('/') || name == "qdpx" || word(&String::from_utf8_lossy(bytes), "ann")
    }));
    for (format, bytes) in exported(&bench, &args) {
        let text = if format == "qdpx" {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut all = String::new();
            for at in 0..zip.len() {
                std::io::Read::read_to_string(&mut zip.by_index(at).unwrap(), &mut all).unwrap();
            }
            all
        } else {
            String::from_utf8_lossy(&bytes).into_owned()
        };
        for name in ["ann", "lee", "olsen", "zurich"] {
            assert!(!word(&text, name), "{format} says {name}: {text}");
        }
    }

    let other = Bench::new();
    std::fs::copy(bench.path("out/qdpx"), other.path("study.qdpx")).unwrap();
    other.run(&["import", "study.qdpx"]).ok();
    let quoted = list(&other.json(&["snippets", "--theme", "What Speaker 1 says"]), "snippets").len();
    assert_eq!(quoted, ids.len(), "the decisions are where they were");

    bench
        .run(&["export", "package", "--texts", "--anonymise"])
        .fails(2, &["cannot be made again", "--texts"]);
    bench.run(&["export", "csv", "--names", "x.csv"]).fails(2, &["--anonymise"]);
    bench.talk("bad.csv", "person\nAnn\n");
    bench
        .run(&["export", "json", "--anonymise", "--names", "talks/bad.csv"])
        .fails(1, &["talks/bad.csv: line 1: there is no column 'name'", "name,replacement"]);
}

#[test]
fn tables_of_other_programs_say_what_is_here() {
    let bench = Bench::new();
    bench.run(&["import", sample().to_str().unwrap()]).ok();
    let some = snippet(&bench, 5);
    let text = some["text"].as_str().unwrap();
    let words: Vec<&str> = text.split_whitespace().take(8).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    bench.talk(
        "tags.csv",
        "tag,description,number of highlights,number of documents\nDesign.RAG,Use when: so.,1,1\n",
    );
    let name = some["transcript"].as_str().unwrap();
    let row = format!("1,{name},Design.RAG,{}\n2,nowhere,Design,x\n", quoted(&words.join("  ")));
    bench.talk("highlights.csv", format!("id,document,tag,content\n{row}"));
    let row = format!("{},0,0_chunk_size,\"['chunk', 'size']\"\nnot here,1,1_x,[]\n", quoted(text));
    bench.talk("documents.csv", format!("Document,Topic,Name,Representation\n{row}"));

    let tags = bench.json(&["import", "talks/tags.csv"]);
    assert_eq!((&tags["added"], &list(&tags, "brought")[0]["themes"]), (&1.into(), &2.into()));
    let highlights = bench.json(&["import", "talks/highlights.csv"]);
    assert_eq!(list(&highlights, "brought")[0]["passages"], 1);
    assert_eq!(list(&highlights, "warnings")[0]["line"], 3, "{highlights}");
    bench.run(&["import", "talks/documents.csv"]).ok();
    let under = |theme: &str| list(&bench.json(&["snippets", "--theme", theme]), "snippets").to_vec();
    assert_eq!(under("BERTopic/0_chunk_size")[0]["id"], some["id"]);
    bench.run(&["undo"]).ok();
    bench.run(&["themes"]).ok();
    let themes = bench.json(&["themes"]);
    assert_eq!(list(&themes, "themes").len(), 1);
    assert_eq!(themes["themes"][0]["children"][0]["description"], "Use when: so.");
    bench.talk("none.csv", "id,document,tag,content\n1,nowhere,X,y\n");
    bench
        .run(&["import", "talks/none.csv"])
        .fails(1, &["none of its highlights", "import the documents first"]);
}
