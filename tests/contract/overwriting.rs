//! What an export may write over.

use super::bench::{Bench, list};

fn bench() -> Bench {
    let bench = Bench::new();
    bench.talk("anna.txt", "Anna: The marmalade of my grandmother was famous in the whole valley.\n");
    bench.run(&["import", &bench.talks()]).ok();
    let first = list(&bench.json(&["snippets"]), "snippets")[0]["id"].to_string();
    bench.run(&["assign", "--snippet", &first, "Sweets"]).ok();
    bench
}

#[test]
fn an_export_writes_over_its_own_files_and_no_others() {
    let bench = bench();
    let single: [&[&str]; 5] =
        [&["markdown"], &["json"], &["quotes", "--as", "docx"], &["qdpx"], &["taguette"]];
    for format in single {
        let file = bench.path("out").join(format[0]);
        let args = [&["export"], format, &["-o", file.to_str().unwrap()]].concat();
        bench.run(&args).ok();
        bench.run(&args).ok();
        for (text, said) in [("my own notes", "was changed since"), ("", "was changed since")] {
            std::fs::write(&file, text).unwrap();
            bench.run(&args).fails(1, &[said, "--force"]);
            assert_eq!(std::fs::read(&file).unwrap(), text.as_bytes(), "{format:?}");
        }
        bench.run(&[&args[..], &["--force"]].concat()).ok();
        assert!(std::fs::metadata(&file).unwrap().len() > 20);
        bench.run(&args).ok();
    }
    let theirs = bench.path("theirs.md");
    std::fs::write(&theirs, "a stranger's").unwrap();
    bench
        .run(&["export", "markdown", "-o", theirs.to_str().unwrap()])
        .fails(1, &["theirs.md is there, and leitmotif does not know it as its own", "--force"]);
    assert_eq!(std::fs::read(&theirs).unwrap(), b"a stranger's");
}

#[test]
fn a_folder_is_asked_about_for_each_file_that_would_be_replaced() {
    let bench = bench();
    for format in ["csv", "tsv", "jsonl", "parquet", "shards", "quickwit"] {
        let folder = bench.path(format);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("notes.txt"), "mine").unwrap();
        let args = ["export", format, "-o", folder.to_str().unwrap()];
        bench.run(&args).ok();
        bench.run(&args).ok();
        let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        let one = files.into_iter().find(|path| !path.ends_with("notes.txt")).unwrap();
        std::fs::write(&one, "mine").unwrap();
        bench.run(&args).fails(1, &["was changed since", "--force"]);
        assert_eq!(std::fs::read(&one).unwrap(), b"mine", "{format}");
        bench.run(&[&args[..], &["--force"]].concat()).ok();
        assert_eq!(std::fs::read(folder.join("notes.txt")).unwrap(), b"mine");
    }
    let file = bench.path("file");
    std::fs::write(&file, "").unwrap();
    bench.run(&["export", "csv", "--force", "-o", file.to_str().unwrap()]).fails(1, &["is a file"]);
}

#[test]
fn nothing_is_written_into_a_project_or_over_what_was_imported() {
    let bench = bench();
    let talk = bench.path("talks/anna.txt");
    let before = std::fs::read(&talk).unwrap();
    let database = bench.project().join("project.db");
    let inside = [
        bench.project().join("report.md"),
        bench.project().join("deep/../report.md"),
        database.clone(),
        bench.project().join("backups/report.md"),
    ];
    for force in [&[][..], &["--force"]] {
        for path in &inside {
            let args = [&["export", "markdown", "-o", path.to_str().unwrap()], force].concat();
            bench.run(&args).fails(1, &["in the folder of the project", "outside it"]);
            assert!(!bench.project().join("report.md").exists());
        }
        let project = bench.project();
        let args = [&["export", "csv", "-o", project.to_str().unwrap()], force].concat();
        bench.run(&args).fails(1, &["in the folder of the project"]);
        let args = [&["export", "markdown", "-o", talk.to_str().unwrap()], force].concat();
        bench.run(&args).fails(1, &["was imported, and is never written over"]);
        let args = [&["export", "markdown", "-o", "/dev/null"], force].concat();
        bench.run(&args).fails(1, &["is no file that can be written over"]);
    }
    #[cfg(unix)]
    {
        let link = bench.path("link.md");
        std::os::unix::fs::symlink(&talk, &link).unwrap();
        let args = ["export", "markdown", "--force", "-o", link.to_str().unwrap()];
        bench.run(&args).fails(1, &["was imported"]);
    }
    assert_eq!(std::fs::read(&talk).unwrap(), before);
    bench.run(&["themes"]).ok();
}

#[test]
fn a_document_is_not_written_to_the_terminal_unless_asked() {
    let bench = bench();
    let first = list(&bench.json(&["snippets"]), "snippets")[0]["id"].to_string();
    bench.run(&["quote", "add", "--snippet", &first, "Sweets"]).ok();
    for (args, ending) in [(&["docx"][..], ".docx"), (&["quotes", "--as", "docx"], "-quotes.docx")] {
        let ran = bench.run(&[&["export"], args].concat()).ok();
        assert_eq!(ran.stdout, "");
        let said = ran.stderr.lines().find_map(|line| line.strip_prefix("Wrote ")?.strip_suffix('.'));
        let file = said.unwrap_or_else(|| panic!("{}", ran.stderr));
        assert!(file.ends_with(ending), "{file}");
        assert!(std::fs::read(bench.path(file)).unwrap().starts_with(b"PK"));
    }
    let bytes = bench.command(&["export", "docx", "-o", "-"]).output().unwrap().stdout;
    assert!(bytes.starts_with(b"PK"));
}
