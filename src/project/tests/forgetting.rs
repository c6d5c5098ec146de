use super::*;
use crate::coding::{MemoTarget, SummaryCell, SummaryColumn, ThemeRef, edits};
use crate::project::{ForgetRequest, StoreOutcome};
use std::path::{Path, PathBuf};

/// The words of the guest of talk "a", which only they say.
const OWN: &str = "five chunk sizes before we looked at what the retriever";

/// Two talks with a theme over turns of host and guest, quotes, memos that quote the guest, a name, marks and a run;
/// opened several times, so that there are backups.
fn studied_project() -> (tempfile::TempDir, Project) {
    let (dir, mut project) = sample_project();
    let corpus = project.load_corpus().unwrap();
    project.add_run(&sample_run(&corpus, &[0, 0, 1, 1, 0, 0]), true).unwrap();
    let by = sample_signature();
    let mut book = project.codebook().unwrap();
    let mut apply = |project: &mut Project, made: crate::coding::CodingResult<crate::coding::Edit>| {
        project.apply_edit(&mut book, &made.unwrap()).unwrap();
        book.clone()
    };
    let places: Vec<TranscriptSpan> = (0..6).map(|at| snippet_span(&corpus, SnippetIndex(at))).collect();
    // From the middle of the first turn, over the guest's, to the middle of the third.
    let over = TranscriptSpan {
        transcript: places[0].transcript,
        span: Span::new(places[0].span.start + 3, places[2].span.end - 4),
    };
    let book = apply(
        &mut project,
        edits::assign_spans(&Default::default(), &[&places[..], &[over]].concat(), ThemeRef::Path("T"), &by),
    );
    let theme = book.find_theme("T").unwrap();
    let book = apply(&mut project, edits::add_quotes(&book, theme, &places));
    let book =
        apply(&mut project, edits::set_memo(&book, MemoTarget::Span(places[1].clone()), "on the guest"));
    let book =
        apply(&mut project, edits::set_memo(&book, MemoTarget::Span(places[2].clone()), "on the host"));
    apply(
        &mut project,
        edits::set_memo(&book, MemoTarget::Theme(theme), &format!("they said '{OWN}', twice")),
    );
    for place in &places {
        project.mark_read(place.transcript, place.span).unwrap();
    }
    drop(project);
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    let edit = edits::describe_theme(&book, theme, "what broke").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    drop(project);
    let project = Project::open(dir.path()).unwrap();
    (dir, project)
}

/// Cuts a talk into a snippet for each line.
fn by_lines(transcript: &Transcript, _: Option<&str>) -> Vec<Snippet> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in transcript.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        spans.push(span);
    }
    crate::corpus::snippets_at(transcript, &spans)
}

/// The files below a folder that hold these bytes.
fn files_with(dir: &Path, words: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, words));
        } else if std::fs::read(&path).unwrap().windows(words.len()).any(|it| it == words.as_bytes()) {
            found.push(path);
        }
    }
    found
}

fn guest(project: &Project) -> ForgetRequest {
    project.request_forgetting_speaker("Guest").unwrap().unwrap()
}

/// The words of all spans of a record, in order.
fn said(project: &Project, spans: &[TranscriptSpan]) -> Vec<String> {
    let text =
        |it: &TranscriptSpan| it.span.slice(&project.transcript_text(it.transcript).unwrap()).to_owned();
    let mut said: Vec<String> = spans.iter().map(text).collect();
    said.sort();
    said
}

/// Words by alphabet, as the order of passages is that of numbers of texts.
fn sorted<const N: usize>(mut words: [&str; N]) -> [&str; N] {
    words.sort_unstable();
    words
}

#[test]
fn what_others_said_stays_with_what_was_decided_on_it() {
    let (dir, mut project) = studied_project();
    assert!(files_with(dir.path(), OWN).len() > 2, "in the database and the backups");
    assert_eq!(project.request_forgetting_speaker("Nobody").unwrap(), None);
    let request = guest(&project);
    let preview = project.preview_forgetting(&request, &by_lines).unwrap();
    assert_eq!(project.load_corpus().unwrap().snippets.len(), 6, "nothing is changed");
    let forgotten = project.forget(&request, &by_lines).unwrap();
    assert_eq!(preview, forgotten);
    assert_eq!((forgotten.turns, forgotten.snippets, forgotten.texts), (3, 3, 0));
    assert_eq!((forgotten.passages, forgotten.quotes, forgotten.memos), (3, 3, 1));
    let done = project.finish_forgetting(&by_lines).unwrap().unwrap();
    assert!(done.backups >= 1 && done.deleted.is_empty(), "{done:?}");
    for words in [OWN, "Half of it was boilerplate", "Latency and cost are two"] {
        assert_eq!(files_with(dir.path(), words), Vec::<PathBuf>::new(), "{words}");
    }
    let corpus = project.load_corpus().unwrap();
    let text = project.transcript_text(corpus.transcripts[0].id).unwrap();
    assert_eq!(text, format!("{}\n{}", A[0], A[2]));
    let book = project.codebook().unwrap();
    let decision = book.assignments.values().next().unwrap();
    let over = format!("{}\n{}", &A[0][3..], &A[2][..A[2].len() - 4]);
    assert_eq!(said(&project, &decision.spans), sorted([A[0], &over, A[2], B[0]]));
    let quoted: Vec<TranscriptSpan> = book.quotes.keys().map(|(_, place, _)| place.clone()).collect();
    assert_eq!(said(&project, &quoted), sorted([A[0], A[2], B[0]]));
    let memos: Vec<&str> = book.memos.values().map(|memo| memo.text.as_str()).collect();
    assert_eq!(memos, ["on the host", "they said '[…]', twice"]);
    let run = project.current_run().unwrap().unwrap();
    let topics: Vec<_> = run.members.iter().map(|member| member.topic.unwrap().0).collect();
    assert_eq!(topics, [0, 1, 0]);
    let ids: Vec<SnippetId> = corpus.snippets.iter().map(|snippet| snippet.id).collect();
    assert!(run.topics.iter().flat_map(|topic| &topic.representatives).all(|id| ids.contains(id)));
    assert_eq!(run.topics.iter().map(|topic| topic.snippets).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(book.read_spans.values().map(|spans| spans.len()).sum::<usize>(), 3);
    assert_eq!(project.find_damage().unwrap(), [""; 0]);
}

#[test]
fn wordings_that_only_they_had_said_go_from_the_guide_and_from_the_log() {
    let (dir, mut project) = studied_project();
    let mut book = project.codebook().unwrap();
    let kept = "two talks";
    let other = crate::corpus::normal_wording(A[0]);
    for (name, wordings) in
        [("Sizes", vec![OWN.to_owned(), other.clone()]), (OWN, vec![OWN.to_owned()]), (kept, vec![other])]
    {
        let made = edits::add_wordings(&book, name, &wordings).unwrap();
        project.apply_edit(&mut book, &made).unwrap();
    }
    let request = guest(&project);
    let forgotten = project.forget(&request, &by_lines).unwrap();
    assert_eq!(forgotten.questions, 1, "no wording is left of the one that had only theirs");
    project.finish_forgetting(&by_lines).unwrap().unwrap();
    drop(project);
    assert_eq!(files_with(dir.path(), OWN), Vec::<PathBuf>::new());
    assert_eq!(files_with(dir.path(), &crate::corpus::normal_wording(OWN)), Vec::<PathBuf>::new());
    let mut project = Project::open(dir.path()).unwrap();
    let mut book = project.codebook().unwrap();
    let left: Vec<(&str, usize)> =
        book.guide_questions.values().map(|it| (it.name.as_str(), it.wordings.len())).collect();
    assert_eq!(left, [(kept, 1)]);
    while project.undo(&mut book).unwrap().is_some() {}
    assert!(book.guide_questions.is_empty());
}

#[test]
fn short_names_that_are_wordings_only_they_had_said_go_with_them() {
    let (dir, mut project) = sample_project();
    let lines = ["And how is work?", "Who is Rosa? Is Milo well? Fine, so far."];
    project.store_transcripts(&[talk("c", &lines)]).unwrap();
    let mut book = project.codebook().unwrap();
    for (name, wordings) in [
        ("Who is Rosa?", &["who is rosa"][..]),
        ("Is Milo well?", &["is milo well", "and how is work"][..]),
        ("Health of Bo", &["fine so far"][..]),
    ] {
        let wordings: Vec<String> = wordings.iter().map(|it| (*it).to_owned()).collect();
        let made = edits::add_wordings(&book, name, &wordings).unwrap();
        project.apply_edit(&mut book, &made).unwrap();
    }
    project.set_setting("workbench.draft", r#"{"Line":[{"RenameQuestion":1},"Rosa"]}"#).unwrap();
    let forgotten = project.forget(&guest(&project), &by_lines).unwrap();
    assert_eq!(forgotten.questions, 2);
    project.finish_forgetting(&by_lines).unwrap();
    for gone in ["Rosa", "rosa", "Milo", "milo", "Health of Bo"] {
        assert_eq!(files_with(dir.path(), gone), [] as [PathBuf; 0], "{gone}");
    }
    let mut book = project.codebook().unwrap();
    let left: Vec<&str> = book.guide_questions.values().map(|it| it.name.as_str()).collect();
    assert_eq!(left, ["and how is work"], "the first wording it has left");
    let log = project.logged_edits().unwrap();
    let named: Vec<&str> =
        log.iter().map(|edit| edit.what.as_str()).filter(|it| it.starts_with("named")).collect();
    let one = "named 1 wording as the guide question (forgotten)";
    assert_eq!(named, [one, "named 2 wordings as the guide question (forgotten)", one]);
    while project.undo(&mut book).unwrap().is_some() {}
    assert!(book.guide_questions.is_empty());
}

#[test]
fn undo_goes_on_with_what_came_before_and_brings_nothing_back() {
    let (dir, mut project) = studied_project();
    let request = guest(&project);
    project.forget(&request, &by_lines).unwrap();
    project.finish_forgetting(&by_lines).unwrap();
    let log = project.logged_edits().unwrap();
    let line = log.last().unwrap();
    assert!(line.what.starts_with("forgot a speaker for good: 3 turns, 3 snippets"), "{}", line.what);
    let mut book = project.codebook().unwrap();
    let after = book.clone();
    let mut undone = 0;
    while let Some(edit) = project.undo(&mut book).unwrap() {
        assert_eq!(project.forgetting_since(edit.id).unwrap().as_ref(), Some(&line.what));
        undone += 1;
    }
    // All but the memo that went.
    assert_eq!(undone, 5);
    assert!(book.themes.is_empty() && book.assignments.is_empty() && book.quotes.is_empty());
    for _ in 0..undone {
        project.redo(&mut book).unwrap().unwrap();
    }
    assert_eq!(
        (&book.assignments, &book.quotes, &book.memos),
        (&after.assignments, &after.quotes, &after.memos)
    );
    assert_eq!(files_with(dir.path(), OWN), Vec::<PathBuf>::new());
}

#[test]
fn a_talk_in_which_nobody_else_speaks_goes_as_a_whole_and_none_comes_back_from_its_file() {
    let (dir, mut project) = sample_project();
    let mut alone = talk("c", &["I am all alone in here with my words."]);
    alone.transcript.turns[0].speaker = Some("Guest".to_owned());
    project.store_transcripts(&[alone.clone()]).unwrap();
    let request = guest(&project);
    let forgotten = project.forget(&request, &by_lines).unwrap();
    project.finish_forgetting(&by_lines).unwrap();
    assert_eq!((forgotten.texts, forgotten.turns), (1, 3));
    assert_eq!(project.load_corpus().unwrap().transcripts.len(), 2);
    assert_eq!(files_with(dir.path(), "all alone in here"), Vec::<PathBuf>::new());
    assert_eq!(project.store_transcripts(&[alone]).unwrap(), [StoreOutcome::Forgotten]);
    assert_eq!(project.store_transcripts(&[talk("a", &A)]).unwrap(), [StoreOutcome::Forgotten]);
    let people = project.forgotten_speakers().unwrap();
    assert!(people.has("a", "Guest") && !people.has("a", "Host") && !people.has("d", "Guest"));
}

#[test]
fn every_backup_restores_without_them() {
    let (dir, project) = studied_project();
    drop(project);
    let before = crate::project::list_backups(dir.path());
    assert!(before.len() > 1);
    let mut project = Project::open(dir.path()).unwrap();
    let request = guest(&project);
    project.forget(&request, &by_lines).unwrap();
    project.finish_forgetting(&by_lines).unwrap();
    drop(project);
    let after = crate::project::list_backups(dir.path());
    let seen = |all: &[crate::project::BackupSummary]| -> Vec<(String, usize, usize, usize)> {
        all.iter()
            .map(|it| (it.time.clone(), it.counts.transcripts, it.counts.with_text, it.counts.themes))
            .collect()
    };
    assert_eq!(seen(&after), seen(&before));
    for backup in after.iter().filter(|it| it.counts.decisions > 0) {
        assert_eq!(backup.counts.quotes, 3);
        crate::project::restore_backup(dir.path(), backup).unwrap();
        let project = Project::inspect(dir.path()).unwrap();
        let book = project.codebook().unwrap();
        let decision = book.assignments.values().next().unwrap();
        assert_eq!(said(&project, &decision.spans).len(), 4);
        assert_eq!(project.load_corpus().unwrap().snippets.len(), 3);
        assert!(project.forgotten_speakers().unwrap().has("a", "Guest"));
        assert_eq!(project.find_damage().unwrap(), [""; 0]);
    }
}

#[test]
fn backups_that_cannot_be_read_go_and_replaced_databases_are_written_anew() {
    let (dir, mut project) = studied_project();
    drop(project);
    let backups = crate::project::list_backups(dir.path());
    let newest = backups.last().unwrap();
    crate::project::restore_backup(dir.path(), newest).unwrap();
    std::fs::write(dir.path().join(".restore-x.new"), OWN).unwrap();
    let damaged = &backups[0].path;
    let bytes = std::fs::read(damaged).unwrap();
    std::fs::write(damaged, &bytes[..bytes.len() / 2]).unwrap();
    std::fs::write(dir.path().join("project-replaced-20200101T000000.000Z.db"), OWN).unwrap();
    project = Project::open(dir.path()).unwrap();
    let request = guest(&project);
    project.forget(&request, &by_lines).unwrap();
    let done = project.finish_forgetting(&by_lines).unwrap().unwrap();
    assert_eq!(done.deleted.len(), 2, "{done:?}");
    assert!(done.backups >= 2, "{done:?}");
    assert_eq!(files_with(dir.path(), OWN), Vec::<PathBuf>::new());
}

#[test]
fn an_end_at_any_step_goes_on_at_the_next_opening() {
    // The state of the folder at each step that is left, as an end there leaves it.
    let ends: [&dyn Fn(&Path); 4] = [
        &|_| {},
        &|dir| {
            std::fs::create_dir(dir.join(".forgetting")).unwrap();
            std::fs::create_dir(dir.join(".forgetting/backups")).unwrap();
            std::fs::copy(dir.join("project.db"), dir.join(".forgetting/project.db")).unwrap();
        },
        &|dir| {
            std::fs::create_dir_all(dir.join(".forgetting/backups")).unwrap();
            std::fs::rename(dir.join("backups"), dir.join("backups-old")).unwrap();
        },
        &|dir| {
            std::fs::create_dir(dir.join("backups-old")).unwrap();
            std::fs::write(dir.join("backups-old/work.db"), OWN).unwrap();
        },
    ];
    for end in ends {
        let (dir, mut project) = studied_project();
        let request = guest(&project);
        project.forget(&request, &by_lines).unwrap();
        drop(project);
        assert_ne!(files_with(&dir.path().join("backups"), OWN), Vec::<PathBuf>::new());
        end(dir.path());
        let mut project = Project::open(dir.path()).unwrap();
        assert!(project.is_forgetting().unwrap());
        project.finish_forgetting(&by_lines).unwrap().unwrap();
        assert!(!project.is_forgetting().unwrap());
        assert_eq!(files_with(dir.path(), OWN), Vec::<PathBuf>::new());
        assert!(!crate::project::list_backups(dir.path()).is_empty());
        let names: Vec<String> = std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.contains("old") || name.starts_with('.'))
            .collect();
        assert_eq!(names, [""; 0]);
    }
}

#[test]
fn names_given_before_drafts_and_what_is_known_go_with_the_person() {
    let (dir, mut project) = studied_project();
    let mut book = project.codebook().unwrap();
    let voice = |transcript: &str, speaker: &str| crate::corpus::speaker_stats::SpeakerStats {
        transcript: transcript.to_owned(),
        speaker: speaker.to_owned(),
        ..Default::default()
    };
    let voices = [voice("a", "Host"), voice("a", "Guest"), voice("b", "Host"), voice("b", "Guest")];
    let known = |value: &str| [("note".to_owned(), value.to_owned())].into();
    for (name, new) in [("Guest", "Zoe Quist"), ("Zoe Quist", "Dr Zorn")] {
        let edit = edits::rename_speaker(&book, &voices, name, new, None).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    for (name, value) in [("Dr Zorn", "nurse, night shifts"), ("Host", &format!("heard that {OWN}"))] {
        let edit = edits::describe_case(&book, &voices, name, &known(value)).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    let theme = book.find_theme("T").unwrap();
    for (name, text) in [("Dr Zorn", "tired of nights"), ("Host", "asks")] {
        let cell = SummaryCell { theme, column: SummaryColumn::Speaker(name.to_owned()) };
        let edit = edits::set_memo(&book, MemoTarget::Cell(cell), text).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    let draft = r#"{"Line":[{"KnownOf":"Dr Zorn"},"age=57"]}"#;
    project.set_setting("workbench.draft", draft).unwrap();
    let view = r#"{"screen":5,"query":{"text":"Quist, Z.","mode":"Both","in_hits":false}}"#;
    project.set_setting("workbench.view", view).unwrap();
    let request = project.request_forgetting_speaker("Dr Zorn").unwrap().unwrap();
    let preview = project.preview_forgetting(&request, &by_lines).unwrap();
    assert_eq!(preview.cases, 1);
    assert!(preview.losses().contains("1 memo") || preview.memos > 1, "{}", preview.losses());
    assert!(preview.losses().ends_with(" and 1 case"), "{}", preview.losses());
    assert_eq!(project.forget(&request, &by_lines).unwrap(), preview);
    project.finish_forgetting(&by_lines).unwrap();
    for words in ["Zoe Quist", "Dr Zorn", "night shifts", "age=57", "Quist, Z.", "tired of nights", OWN] {
        assert_eq!(files_with(dir.path(), words), Vec::<PathBuf>::new(), "{words}");
    }
    let book = project.codebook().unwrap();
    assert_eq!(book.cases, [("Host".to_owned(), known("heard that […]"))].into());
    assert_eq!(book.summaries_of(theme).map(|memo| memo.text.as_str()).collect::<Vec<_>>(), ["asks"]);
}

#[test]
fn a_summary_of_a_value_goes_where_only_who_is_forgotten_had_it() {
    let (dir, mut project) = sample_project();
    let mut book = project.codebook().unwrap();
    let voices = ["Guest", "Host"].map(|speaker| crate::corpus::speaker_stats::SpeakerStats {
        transcript: "a".to_owned(),
        speaker: speaker.to_owned(),
        ..Default::default()
    });
    let known =
        |pairs: [(&str, &str); 2]| pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    let (edit, theme) = edits::add_theme(&book, "T").unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    for (name, values) in [
        ("Guest", known([("Village", "Hinterzarten"), ("job", "host")])),
        ("Host", known([("village", "Basel"), ("job", "host")])),
    ] {
        let edit = edits::describe_case(&book, &voices, name, &values).unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    for (attribute, value) in [("village", "Hinterzarten"), ("job", "Host"), ("date", "2023-06-14")] {
        let column = SummaryColumn::Value { attribute: attribute.to_owned(), value: value.to_owned() };
        let target = MemoTarget::Cell(SummaryCell { theme, column });
        let edit = edits::set_memo(&book, target, "In short.").unwrap();
        project.apply_edit(&mut book, &edit).unwrap();
    }
    let draft = r#"{"Memo":[{"cell":{"theme":1,"column":{"value":{"attribute":"village","value":"hinterzarten"}}}},"x"]}"#;
    project.set_setting("workbench.draft", draft).unwrap();
    assert!(!files_with(dir.path(), "Hinterzarten").is_empty());
    let forgotten = project.forget(&guest(&project), &by_lines).unwrap();
    assert_eq!((forgotten.memos, forgotten.cases), (1, 1));
    project.finish_forgetting(&by_lines).unwrap();
    for gone in ["Hinterzarten", "hinterzarten"] {
        assert_eq!(files_with(dir.path(), gone), [] as [PathBuf; 0]);
    }
    let log = project.logged_edits().unwrap();
    let said: Vec<&str> =
        log.iter().map(|edit| edit.what.as_str()).filter(|it| it.contains(" where ")).collect();
    assert_eq!(
        said,
        [
            "wrote the summary on theme T where village is (forgotten)",
            "wrote the summary on theme T where job is 'Host'",
            "wrote the summary on theme T where date is '2023-06-14'",
        ]
    );
    assert_eq!(project.codebook().unwrap().memos.len(), 2, "others have these values");
}

#[test]
fn a_link_to_what_is_forgotten_has_no_name() {
    let (dir, mut project) = sample_project();
    let named =
        project.store_transcripts(&[talk("anna-berg", &["x y"]), talk("anna-berg-2", &["z y"])]).unwrap();
    assert_eq!(named, [StoreOutcome::Added, StoreOutcome::Added]);
    let mut book = project.codebook().unwrap();
    let text = "As @Anna-Berg 0:05 says, and @anna-berg-2, not a@anna-berg.";
    let edit = edits::set_memo(&book, MemoTarget::Project, text).unwrap();
    project.apply_edit(&mut book, &edit).unwrap();
    let corpus = project.load_corpus().unwrap();
    let id = corpus.transcripts.iter().find(|it| it.name == "anna-berg").unwrap().id;
    let request = project.request_forgetting_transcript(id).unwrap();
    let forgotten = project.forget(&request, &by_lines).unwrap();
    assert_eq!(forgotten.blanked, 1);
    project.finish_forgetting(&by_lines).unwrap();
    let left = "As @(forgotten) 0:05 says, and @anna-berg-2, not a@anna-berg.";
    assert_eq!(project.codebook().unwrap().memo_text(&MemoTarget::Project).as_deref(), Some(left));
    assert_eq!(files_with(dir.path(), "Anna-Berg"), [] as [PathBuf; 0]);
    project.undo(&mut book).unwrap();
    project.redo(&mut book).unwrap();
    assert_eq!(project.codebook().unwrap().memo_text(&MemoTarget::Project).as_deref(), Some(left));
}
