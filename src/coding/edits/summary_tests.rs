//! Summaries of cells under every edit that touches their theme or their column.

use super::*;
use crate::coding::fixture::{apply_checked, codebook_with, signature};
use crate::coding::{Codebook, JournalKind, Memo, MemoTarget, SummaryCell, SummaryColumn, ThemeId};
use crate::corpus::TranscriptId;
use crate::corpus::speaker_stats::SpeakerStats;

fn said(name: &str) -> SummaryColumn {
    SummaryColumn::Speaker(name.to_owned())
}

fn site(value: &str) -> SummaryColumn {
    SummaryColumn::Value { attribute: "site".to_owned(), value: value.to_owned() }
}

fn voices() -> Vec<SpeakerStats> {
    [("a", "Anna"), ("b", "Ben")]
        .map(|(transcript, speaker)| SpeakerStats {
            transcript: transcript.to_owned(),
            speaker: speaker.to_owned(),
            ..SpeakerStats::default()
        })
        .to_vec()
}

fn write(book: &mut Codebook, theme: &str, column: &SummaryColumn, text: &str) -> String {
    let target = book.summary_target(id(book, theme), column);
    let edit = set_memo(book, target, text).unwrap();
    apply_checked(book, edit)
}

fn id(book: &Codebook, theme: &str) -> ThemeId {
    book.find_theme(theme).unwrap()
}

fn texts(book: &Codebook) -> Vec<(String, SummaryColumn, &str)> {
    let cell = |target: &MemoTarget| match target {
        MemoTarget::Cell(cell) => Some(cell.clone()),
        _ => None,
    };
    let of = |cell: SummaryCell| (book.theme_path(cell.theme), cell.column);
    book.memos
        .iter()
        .filter_map(|((target, _), memo)| cell(target).map(of).map(|(path, column)| (path, column, memo)))
        .map(|(path, column, memo)| (path, column, memo.text.as_str()))
        .collect()
}

#[test]
fn a_summary_is_written_changed_and_deleted_with_a_sentence_of_its_own() {
    let mut book = codebook_with(&["A", "B"]);
    let talk = SummaryColumn::Transcript(TranscriptId(1));
    assert_eq!(write(&mut book, "A", &talk, "In short."), "wrote the summary on theme A in a transcript");
    assert_eq!(
        write(&mut book, "A", &said("Anna"), "Hers."),
        "wrote the summary on theme A in what 'Anna' said"
    );
    assert_eq!(
        write(&mut book, "B", &site("north"), "Cold."),
        "wrote the summary on theme B where site is 'north'"
    );
    let (a, b) = (id(&book, "A"), id(&book, "B"));
    assert_eq!(book.summary(a, &talk).as_deref(), Some("In short."));
    let spelled = SummaryColumn::Value { attribute: "SITE".to_owned(), value: "Nórth".to_owned() };
    assert_eq!(book.summary(b, &spelled).as_deref(), Some("Cold."), "a value is one in any case");
    assert_eq!((book.summary(b, &talk), book.summary(a, &site("north"))), (None, None));
    write(&mut book, "B", &spelled, "Very cold.");
    assert_eq!(book.summary(b, &site("north")).as_deref(), Some("Very cold."));
    assert_eq!(texts(&book).len(), 3);
    assert_eq!(write(&mut book, "A", &talk, ""), "deleted the summary on theme A in a transcript");
    let none = set_memo(&book, book.summary_target(a, &talk), "").unwrap_err();
    assert_eq!(none.to_string(), "nothing to do: there is no summary");
}

#[test]
fn summaries_go_with_a_merged_theme_and_are_deleted_with_their_own() {
    let mut book = codebook_with(&["A", "B", "C", "C/D"]);
    write(&mut book, "A", &site("north"), "Of A.");
    write(&mut book, "B", &site("North"), "Of B.");
    write(&mut book, "B", &said("Ben"), "Ben on B.");
    write(&mut book, "C/D", &said("Ben"), "Ben on D.");
    let edit = merge_themes(&book, id(&book, "A"), &[id(&book, "B")]).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(
        texts(&book),
        [
            ("A".to_owned(), said("Ben"), "Ben on B."),
            ("A".to_owned(), site("north"), "Of A.\n\nOf B."),
            ("C/D".to_owned(), said("Ben"), "Ben on D."),
        ]
    );
    let edit = delete_theme(&book, id(&book, "C")).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(texts(&book).len(), 2);
}

#[test]
fn summaries_follow_people_to_other_names() {
    let mut book = codebook_with(&["A"]);
    write(&mut book, "A", &said("Anna"), "Hers.");
    write(&mut book, "A", &said("Ben"), "His.");
    let edit = rename_speaker(&book, &voices(), "Anna", "Dr Anna", None).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(book.summary(id(&book, "A"), &said("Dr Anna")).as_deref(), Some("Hers."));
    let edit = merge_speakers(&book, &voices(), &["Ben".to_owned()], "Dr Anna", None).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(texts(&book), [("A".to_owned(), said("Dr Anna"), "Hers.\n\nHis.")]);
}

#[test]
fn another_copy_brings_summaries_under_the_names_and_themes_used_here() {
    let mut here = codebook_with(&["A"]);
    write(&mut here, "A", &site("north"), "Here.");
    let edit = rename_speaker(&here, &voices(), "Anna", "Dr Anna", None).unwrap();
    here.apply(&edit);
    let memo = |column: SummaryColumn, text: &str| Memo {
        target: MemoTarget::Cell(SummaryCell { theme: ThemeId(77), column }),
        coder: String::new(),
        kind: Some(JournalKind::Analytic),
        time: "2026-11-24T09:00:00Z".to_owned(),
        text: text.to_owned(),
    };
    let talk = SummaryColumn::Transcript(TranscriptId(2));
    let copy = ProjectCopy {
        codes: ImportedCodes {
            themes: vec![ImportedTheme { name: "A".to_owned(), ..ImportedTheme::default() }],
            ..ImportedCodes::default()
        },
        summaries: vec![
            (0, memo(said("Anna"), "Hers.")),
            (0, memo(said("Zoe"), "Lost.")),
            (0, memo(site("NORTH"), "There.")),
            (0, memo(talk.clone(), "Talk.")),
        ],
        cases: ArrivingCases { voices: voices(), names_there: Some([].into()), cases: Vec::new() },
        ..ProjectCopy::default()
    };
    let (edit, came) = merge_copy(&here, &copy, &signature()).unwrap();
    apply_checked(&mut here, edit.unwrap());
    let a = id(&here, "A");
    assert_eq!(here.summary(a, &said("Dr Anna")).as_deref(), Some("Hers."));
    assert_eq!(here.summary(a, &talk).as_deref(), Some("Talk."));
    assert_eq!(here.summary(a, &site("north")).as_deref(), Some("Here.\n\nana: There."));
    assert_eq!(came.memos, 3);
    for column in [said("Dr Anna"), talk, site("north")] {
        let memo = here.memo_of(&here.summary_target(a, &column), "ana").unwrap();
        assert_eq!((memo.kind, memo.time.as_str()), (Some(JournalKind::Analytic), "2026-11-24T09:00:00Z"));
    }
    assert_eq!(
        came.conflicts,
        ["the summary of A for 'Zoe' is left out: nobody is shown under that name here"]
    );
}
