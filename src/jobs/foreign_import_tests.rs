use super::*;
use crate::coding::edits;
use crate::coding::{CodingStats, ThemeRef};
use crate::corpus::Span;
use crate::exchange::StudyView;
use crate::exchange::interchange::assemble;
use crate::exchange::interchange::model::InterchangeProject;
use crate::progress::NoProgress;

pub(super) fn project(dir: &Path) -> Project {
    Project::open(dir).unwrap()
}

fn exported(project: &mut Project) -> Vec<u8> {
    written(&assembled(project))
}

/// The same as if everything had been imported at one time: two imports may be in different seconds.
fn exported_with_one_time(project: &mut Project) -> Vec<u8> {
    let mut study = assembled(project);
    study.sources.iter_mut().for_each(|source| source.imported = "2026-01-03T10:00:00Z".to_owned());
    written(&study)
}

/// The interchange project of a project.
fn assembled(project: &mut Project) -> InterchangeProject {
    let guids = export::record_guids(project).unwrap();
    let (corpus, codebook) = (project.load_corpus().unwrap(), project.codebook().unwrap());
    let study = CodingStats::new(&corpus, None, &codebook);
    let view = StudyView { corpus: &corpus, run: None, codebook: &codebook, stats: &study };
    let texts = export::ProjectTexts { project, corpus: &corpus };
    assemble::assemble_project("A study", &view, &texts, &guids, false).unwrap()
}

fn written(study: &InterchangeProject) -> Vec<u8> {
    let mut bytes = Vec::new();
    refi::write_project(study, &mut bytes).unwrap();
    bytes
}

/// Two talks, themes three deep, decisions of two coders and memos on everything.
fn worked_on(dir: &Path) -> Project {
    let talks = dir.join("talks");
    std::fs::create_dir_all(&talks).unwrap();
    std::fs::write(
        talks.join("one.vtt"),
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Host>Where did it break first?\n\n00:05.000 --> 00:09.500\n<v Guest>In the retriever 🦀, half of it was boilerplate.\n",
    )
    .unwrap();
    std::fs::write(
        talks.join("two.md"),
        "---\ndate: 2023-06-14\n---\nالنص العربي\r\n\r\n日本語のテキスト。\r\n",
    )
    .unwrap();
    let mut project = project(&dir.join("a"));
    crate::jobs::import_paths(&mut project, &[talks], &ImportOptions::default(), &NoProgress).unwrap();
    let corpus = project.load_corpus().unwrap();
    let mut book = project.codebook().unwrap();
    let by = |coder: &str, time: &str| Signature { coder: coder.into(), time: time.into() };
    for (at, entry) in corpus.transcripts.iter().enumerate() {
        let text = project.transcript_text(entry.id).unwrap();
        let half = text.char_indices().nth(7).unwrap().0;
        let placed = |from, to| TranscriptSpan { transcript: entry.id, span: Span::new(from, to) };
        let stamps = [by("Ada", "2026-01-01T10:00:00Z"), by("Bo & Co", "2026-01-02T10:00:00Z")];
        let edit = edits::assign_spans(
            &book,
            &[placed(0, half), placed(half, text.len())],
            ThemeRef::Path("Design/RAG/分块"),
            &stamps[at],
        );
        project.apply_edit(&mut book, &edit.unwrap()).unwrap();
        let edit =
            edits::assign_spans(&book, &[placed(0, text.len())], ThemeRef::Path("Cost"), &stamps[1 - at]);
        project.apply_edit(&mut book, &edit.unwrap()).unwrap();
        for (target, text) in [
            (MemoTarget::Span(placed(0, half)), "A memo <here>\nand there"),
            (MemoTarget::Transcript(entry.id), "Heard."),
        ] {
            let edit = edits::set_memo(&book, target, text).unwrap();
            project.apply_edit(&mut book, &edit).unwrap();
        }
    }
    let theme = book.find_theme("Design/RAG").unwrap();
    let edit = edits::describe_theme(&book, theme, "Use when: so.\nNot when: else.").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let edit = edits::recolor_theme(&book, theme, 200).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let edit = edits::set_memo(&book, MemoTarget::Theme(theme), "Why?").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let edit = edits::set_memo(&book, MemoTarget::Project, "All.").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    project
}

#[test]
fn a_project_goes_out_and_in_and_out_again_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = worked_on(dir.path());
    let bytes = exported(&mut first);
    assert_eq!(exported(&mut first), bytes);
    let at_one_time = exported_with_one_time(&mut first);
    let file = dir.path().join("study.qdpx");
    std::fs::write(&file, &bytes).unwrap();
    let mut second = project(&dir.path().join("b"));
    let report = crate::jobs::import_paths(
        &mut second,
        std::slice::from_ref(&file),
        &ImportOptions::default(),
        &NoProgress,
    )
    .unwrap();
    assert_eq!((report.added, report.transcripts, report.skipped.len()), (1, 2, 0));
    assert!(exported_with_one_time(&mut second) == at_one_time);
    let corpora = [first.load_corpus().unwrap(), second.load_corpus().unwrap()];
    let known = |corpus: &Corpus| {
        corpus
            .transcripts
            .iter()
            .map(|it| (it.name.clone(), it.hash.clone(), it.attributes.clone(), it.language.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(known(&corpora[0]), known(&corpora[1]));

    let again = crate::jobs::import_paths(
        &mut second,
        std::slice::from_ref(&file),
        &ImportOptions::default(),
        &NoProgress,
    )
    .unwrap();
    assert_eq!((again.unchanged, again.transcripts), (1, 2));
    assert!(again.foreign_imports[0].edit.is_none());
    let mut back =
        crate::jobs::import_paths(&mut first, &[file], &ImportOptions::default(), &NoProgress).unwrap();
    assert_eq!((back.unchanged, back.foreign_imports.pop().unwrap().transcripts), (1, 0));
    assert!(exported(&mut first) == bytes);

    let mut book = second.codebook().unwrap();
    assert_eq!(book.themes.len(), 4);
    second.undo(&mut book).unwrap().unwrap();
    assert_eq!(book, crate::coding::Codebook { read_spans: book.read_spans.clone(), ..Default::default() });
}

#[test]
fn a_codebook_is_taken_in_and_a_broken_file_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let (good, bad) = (dir.path().join("c.QDC"), dir.path().join("x.qdpx"));
    std::fs::write(
        &good,
        "<CodeBook><Codes><Code guid='g' name='A'><Code name='B'/></Code></Codes></CodeBook>",
    )
    .unwrap();
    std::fs::write(&bad, "no zip").unwrap();
    let mut project = project(&dir.path().join("p"));
    let report =
        crate::jobs::import_paths(&mut project, &[good, bad], &ImportOptions::default(), &NoProgress)
            .unwrap();
    assert_eq!((report.added, report.skipped.len(), report.file_count()), (1, 1, 2));
    let book = project.codebook().unwrap();
    assert_eq!(
        book.tree().iter().map(|(_, theme)| book.theme_path(theme.id)).collect::<Vec<_>>(),
        ["A", "A/B"]
    );
}

#[test]
fn sources_say_who_speaks_and_when_they_were_imported() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = worked_on(dir.path());
    let source = &assembled(&mut project).sources[0];
    assert!(source.imported.parse::<jiff::Timestamp>().is_ok_and(|it| it.as_second() > 1_700_000_000));
    let bytes = exported(&mut project);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut texts = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut file, &mut text).unwrap();
        texts.push(text);
    }
    assert!(
        texts.contains(
            &"Host: Where did it break first?\n\nGuest: In the retriever 🦀, half of it was boilerplate."
                .to_owned()
        ),
        "{texts:?}"
    );
    assert!(texts[0].contains(&format!("creationDateTime=\"{}\"", source.imported)), "{}", texts[0]);
}

#[test]
fn a_program_without_our_notes_gives_back_the_same_transcripts() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = worked_on(dir.path());
    let before = project.load_corpus().unwrap();
    let spans = |project: &Project| {
        let book = project.codebook().unwrap();
        let mut spans: Vec<_> = book.assignments.values().flat_map(|it| it.spans.clone()).collect();
        spans.sort();
        spans.dedup();
        spans
    };
    let coded = spans(&project);
    // The names shown are those in the labels.
    let mut book = project.codebook().unwrap();
    let voices = crate::jobs::speaker_stats(&project, &before, &NoProgress).unwrap();
    let edit = edits::rename_speaker(&book, &voices, "Guest", "Anna", None).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let file = dir.path().join("out.sqlite3");
    export::export_taguette(&assembled(&mut project), &file).unwrap();
    let report = import_foreign(&mut project, &file, &ImportOptions::default(), &NoProgress).unwrap();
    assert_eq!(report.transcripts, 0);
    assert_eq!(project.load_corpus().unwrap().transcripts.len(), before.transcripts.len());
    assert_eq!(spans(&project), coded, "no passage moved");

    let marks = dir.path().join("highlights.csv");
    std::fs::write(&marks, "id,document,tag,content\n1,one,Both,\"break first?\n\nAnna: In the\"\n").unwrap();
    let report = import_foreign(&mut project, &marks, &ImportOptions::default(), &NoProgress).unwrap();
    assert_eq!((report.passages, report.losses), (1, Vec::new()));
    let book = project.codebook().unwrap();
    let theme = book.find_theme("Both").unwrap();
    let place = book.assignments.values().find(|it| it.theme == theme).unwrap().spans[0].clone();
    let text = project.transcript_text(place.transcript).unwrap();
    assert_eq!(place.span.slice(&text), "break first?\n\nIn the");
}
