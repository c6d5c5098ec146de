use super::*;
use crate::coding::{Codebook, CodingStats};
use crate::corpus::Corpus;
use crate::exchange::view::tests::{SampleTexts, sample_study};

fn fill(kind: ChecklistKind) -> Checklist {
    let (corpus, run, codebook, stats, log) = sample_study();
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &stats };
    Checklist::fill(kind, ChecklistSources { view: &view, texts: &SampleTexts, log: &log, agreement: None })
        .unwrap()
}

fn item<'a>(form: &'a Checklist, subject: &str) -> &'a ChecklistItem {
    form.items.iter().find(|item| item.subject == subject).unwrap()
}

#[test]
fn forms_have_all_their_items_in_order() {
    for (kind, count) in [(ChecklistKind::Coreq, 32), (ChecklistKind::Srqr, 21)] {
        let form = fill(kind);
        let numbers: Vec<usize> = form.items.iter().map(|item| item.number).collect();
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>());
        assert!(form.items.iter().all(|item| item.question.ends_with('?') && !item.subject.is_empty()));
        let subjects: std::collections::BTreeSet<&str> = form.items.iter().map(|item| item.subject).collect();
        assert_eq!(subjects.len(), count, "each item once");
        let rows: usize = form.document().tables.iter().map(|table| table.rows.len()).sum();
        assert_eq!(rows, count);
    }
    let parts: Vec<(String, usize)> = fill(ChecklistKind::Coreq)
        .document()
        .tables
        .into_iter()
        .map(|table| (table.title, table.rows.len()))
        .collect();
    // As the paper has them: 8 items on the team, 15 on the design, 9 on analysis and findings.
    assert_eq!(parts.iter().map(|(_, rows)| *rows).collect::<Vec<_>>(), [8, 15, 9], "{parts:?}");
}

#[test]
fn what_the_project_knows_is_filled_in_with_where_it_is_from() {
    let form = fill(ChecklistKind::Coreq);
    let said = |subject: &str| {
        let answers: Vec<&str> = item(&form, subject).known.iter().map(|it| it.text.as_str()).collect();
        answers.join(" ")
    };
    assert!(said("Sample size").starts_with("2 transcripts with 2,400 words"), "{}", said("Sample size"));
    assert_eq!(
        said("Duration"),
        "The length of 2 of 2 transcripts is known: 1 h 36 min in all, 48 min to 48 min, median 48 min."
    );
    assert_eq!(said("Recording"), "1 of 2 transcripts tell at what second of a recording it was said.");
    assert!(said("Coding tree").starts_with("The codebook holds 3 themes on 2 levels, 2 of them at the top"));
    assert!(
        said("Number of coders").contains("1 coder has decisions that stand: "),
        "{}",
        said("Number of coders")
    );
    assert!(
        said("Derivation of themes")
            .contains("Of 1 theme with decisions, 1 of topics that the program found")
    );
    assert!(said("Software").contains("minilm@3f2a") && said("Software").contains("no generative model"));
    assert!(
        said("Non-participation").starts_with("No transcript that was imported is taken out, and nothing")
    );
    for unknown in
        ["Sampling", "Relationship", "Data saturation", "Interview guide", "Interviewer or facilitator"]
    {
        assert_eq!(item(&form, unknown).known, [], "{unknown}");
    }
    let evidence = form.items.iter().flat_map(|item| &item.known);
    assert!(evidence.clone().all(|it| !it.evidence.is_empty() && it.text.ends_with('.')));
    let table = &form.document().tables[1];
    assert!(
        table.rows[3][3].ends_with("\nFrom: the transcripts, and the names of who speaks in them."),
        "{table:?}"
    );
    assert_eq!(table.rows[1][3], UNANSWERED);
}

#[test]
fn an_empty_project_knows_its_program_only() {
    let (corpus, codebook, stats) = (Corpus::default(), Codebook::default(), CodingStats::default());
    let view = StudyView { corpus: &corpus, run: None, codebook: &codebook, stats: &stats };
    for kind in [ChecklistKind::Coreq, ChecklistKind::Srqr] {
        let sources = ChecklistSources { view: &view, texts: &SampleTexts, log: &[], agreement: None };
        let form = Checklist::fill(kind, sources).unwrap();
        let filled: Vec<&str> =
            form.items.iter().filter(|item| !item.known.is_empty()).map(|item| item.subject).collect();
        assert_eq!(filled, [if kind == ChecklistKind::Coreq { "Software" } else { "Analysis" }]);
    }
}
