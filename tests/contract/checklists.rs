//! The forms that journals ask for, on the command line.

use super::bench::Bench;

fn study() -> Bench {
    let bench = Bench::new();
    let answers = [
        ("Anna", "north", "The nights, and the bread that is ready before anyone wakes."),
        ("Ben", "south", "Nothing that I miss, for I was never one who sleeps long or late."),
        ("Cleo", "north", "My back, my knees and every Saturday of the last eleven years."),
    ];
    for (name, site, answer) in answers {
        let text = format!(
            "---\ndate: 2026-03-01\nsite: {site}\n---\nModerator: What does the work take from you?\n\n{name}: {answer}\n"
        );
        bench.talk(&format!("{}.md", name.to_lowercase()), text);
    }
    bench.run(&["import", &bench.talks()]).ok();
    bench.run(&["assign", "--query", "nights", "Work/Nights"]).ok();
    bench
}

#[test]
fn a_form_is_written_in_every_format_and_into_the_report() {
    let bench = study();
    let form = bench.run(&["export", "coreq"]).ok().stdout;
    let rows = |text: &str| text.lines().filter(|line| line.starts_with("| ")).count();
    assert_eq!(rows(&form), 32 + 2 * 3, "a head and a rule above each of three tables: {form}");
    for said in [
        "Who asks, with the number of transcripts: Moderator (3), in 3 of 3 transcripts.",
        "site, of 3 transcripts: north (2) and south (1).",
        "\u{201c}What does the work take from you?\u{201d} (3)",
        "3 of 3 transcripts have a date, on 2026-03-01.",
        "None of the names of those who answer stands in more than one transcript.",
        "(for you to answer)",
        "2007;19(6):349-357",
    ] {
        assert!(form.contains(said), "{said}: {form}");
    }
    assert_eq!(rows(&bench.run(&["export", "srqr"]).ok().stdout), 21 + 2 * 6, "six parts");
    let page = bench.run(&["export", "coreq", "--as", "html"]).ok().stdout;
    assert_eq!(page.matches("<tr>").count(), 32 + 3);
    let tex = bench.run(&["export", "coreq", "--as", "latex"]).ok().stdout;
    assert_eq!(tex.matches("\\begin{longtable}").count(), 3, "{tex}");
    let document = bench.path("form.docx");
    bench.run(&["export", "srqr", "-o", document.to_str().unwrap()]).ok();
    assert!(std::fs::read(document).unwrap().starts_with(b"PK"));
    bench.run(&["export", "coreq", "--as", "rtf"]).fails(2, &["not written as RTF"]);
    bench.run(&["export", "csv", "--checklist", "coreq"]).fails(2, &["goes with a report", "export coreq"]);

    let report =
        bench.run(&["export", "markdown", "--checklist", "coreq", "--checklist", "srqr"]).ok().stdout;
    assert!(report.contains("## COREQ") && report.contains("## SRQR"), "{report}");
    for format in ["html", "latex"] {
        let with = bench.run(&["export", format, "--checklist", "srqr"]).ok().stdout;
        let without = bench.run(&["export", format]).ok().stdout;
        assert!(with.contains("SRQR") && !without.contains("SRQR"), "{format}");
    }
}

#[test]
fn a_form_without_names_has_none() {
    let bench = study();
    let form = bench.run(&["export", "coreq", "--anonymise"]).ok().stdout;
    for name in ["Anna", "Ben", "Cleo"] {
        assert!(!form.contains(name), "{name}: {form}");
    }
}
