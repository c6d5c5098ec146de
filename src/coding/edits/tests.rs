use super::*;
use crate::coding::fixture::{
    apply_checked, codebook_with, corpus, run, signature, theme_spans, transcript_span, tree_paths,
};
use crate::coding::{AssignmentSource, Codebook, CodingError, MemoTarget, ThemeId, ThemeRef};
use crate::topics::TopicId;

#[test]
fn a_path_makes_the_themes_it_needs() {
    let mut book = Codebook::default();
    let (edit, id) = add_theme(&book, " Design /  Retrieval  first ").unwrap();
    assert_eq!(apply_checked(&mut book, edit), "added theme Design/Retrieval first");
    assert_eq!(tree_paths(&book), ["Design", "Design/Retrieval first"]);
    assert_eq!(book.theme_path(id), "Design/Retrieval first");
    let colors: Vec<_> = book.themes.values().map(|theme| theme.color).collect();
    assert_eq!(colors, [0, 1]);
    let duplicate = add_theme(&book, "design/retrieval FIRST").unwrap_err();
    assert_eq!(duplicate, CodingError::DuplicateTheme { path: "Design/Retrieval first".to_owned() });
    assert_eq!(add_theme(&book, "Design//x").unwrap_err(), CodingError::EmptyThemeName);
    assert_eq!(add_theme(&book, " ").unwrap_err(), CodingError::EmptyThemeName);
    assert!(matches!(
        add_theme(&book, "a\u{1b}[31m").unwrap_err(),
        CodingError::InvalidThemeName { found: '\u{1b}', .. }
    ));
}

#[test]
fn themes_are_found_by_path_by_name_and_nearly() {
    let book = codebook_with(&["Design/RAG", "Operations/Cost", "Design/Cost"]);
    let path = |name: &str| book.find_theme(name).map(|id| book.theme_path(id));
    assert_eq!(path("Design/RAG").unwrap(), "Design/RAG");
    assert_eq!(path("rag").unwrap(), "Design/RAG");
    assert_eq!(path("design/cost").unwrap(), "Design/Cost");
    assert_eq!(
        path("Cost").unwrap_err().to_string(),
        "'Cost' names several themes: Operations/Cost, Design/Cost. Say which, with its path"
    );
    assert_eq!(path("Desing").unwrap_err().to_string(), "there is no theme 'Desing'. Did you mean 'Design'?");
    assert_eq!(
        path("Xylophone").unwrap_err().to_string(),
        "there is no theme 'Xylophone'. Make it with `theme add`"
    );
}

#[test]
fn renaming_and_moving_keep_the_tree_a_tree() {
    let mut book = codebook_with(&["Design/RAG/Chunks", "Operations/RAG", "Cost"]);
    let id = |book: &Codebook, name: &str| book.find_theme(name).unwrap();
    let cost = id(&book, "Cost");
    let edit = rename_theme(&book, cost, "Money").unwrap();
    assert_eq!(apply_checked(&mut book, edit), "renamed theme Cost to Money");
    let rag = id(&book, "Design/RAG");
    assert!(matches!(rename_theme(&book, rag, "RAG"), Err(CodingError::NothingToDo(_))));
    assert!(matches!(rename_theme(&book, cost, "design"), Err(CodingError::DuplicateTheme { .. })));
    assert!(matches!(
        rename_theme(&book, cost, "a/b"),
        Err(CodingError::InvalidThemeName { found: '/', .. })
    ));
    let circle = move_theme(&book, id(&book, "Design"), Some(id(&book, "Chunks"))).unwrap_err();
    assert_eq!(circle.to_string(), "'Design' cannot stand under 'Design/RAG/Chunks', which is part of it");
    assert!(matches!(move_theme(&book, rag, Some(rag)), Err(CodingError::ThemeCycle { .. })));
    assert!(matches!(
        move_theme(&book, rag, book.find_theme("Operations").ok()),
        Err(CodingError::DuplicateTheme { .. })
    ));
    let edit = move_theme(&book, rag, Some(cost)).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "moved theme Design/RAG under Money");
    let edit = move_theme(&book, id(&book, "Chunks"), None).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "moved theme Money/RAG/Chunks to the top");
    assert_eq!(tree_paths(&book), ["Design", "Operations", "Operations/RAG", "Money", "Money/RAG", "Chunks"]);
    assert!(matches!(move_theme(&book, cost, None), Err(CodingError::NothingToDo(_))));
    assert!(matches!(move_theme(&book, ThemeId(99), None), Err(CodingError::UnknownTheme { .. })));
}

#[test]
fn topics_and_passages_are_assigned_with_their_spans() {
    let (corpus, run) = (corpus(), run(3));
    let mut book = Codebook::default();
    let topics = |book: &Codebook, topics: &[u32], path| {
        let topics: Vec<_> = topics.iter().copied().map(TopicId).collect();
        assign_topics(book, &corpus, &run, &topics, ThemeRef::Path(path), &signature())
    };
    let edit = topics(&book, &[0], "Design/RAG").unwrap();
    assert_eq!(
        apply_checked(&mut book, edit),
        "assigned 'Retrieval' (3 snippets) to the new theme Design/RAG"
    );
    let rag = book.find_theme("RAG").unwrap();
    assert_eq!(
        theme_spans(&book, rag),
        [transcript_span(1, 0, 100), transcript_span(1, 101, 201), transcript_span(2, 0, 100)]
    );
    assert_eq!(
        topics(&book, &[0], "rag").unwrap_err().to_string(),
        "nothing to do: the topic is in Design/RAG"
    );
    let edit = topics(&book, &[1, 0], "RAG").unwrap();
    assert_eq!(apply_checked(&mut book, edit), "assigned 'Cost' (2 snippets) to Design/RAG");
    let edit = topics(&book, &[0, 1], "Other").unwrap();
    assert_eq!(apply_checked(&mut book, edit), "assigned 2 topics (5 snippets) to the new theme Other");
    let unknown = topics(&book, &[7], "RAG").unwrap_err().to_string();
    assert_eq!(unknown, "there is no topic 7: run 3 has 2 topics; `leitmotif topics` lists their numbers");
    assert_eq!(topics(&book, &[], "RAG").unwrap_err(), CodingError::NothingSelected);

    let hits = [transcript_span(2, 101, 201), transcript_span(1, 110, 150)];
    let edit = assign_spans(&book, &hits, ThemeRef::Theme(rag), &signature()).unwrap();
    assert_eq!(
        apply_checked(&mut book, edit),
        "assigned 1 passage to Design/RAG",
        "the other is within a snippet there"
    );
    assert!(matches!(
        assign_spans(&book, &hits, ThemeRef::Theme(rag), &signature()),
        Err(CodingError::NothingToDo(_))
    ));
    assert!(matches!(
        assign_spans(&book, &[transcript_span(1, 5, 5)], ThemeRef::Theme(rag), &signature()),
        Err(CodingError::NothingSelected)
    ));
}

#[test]
fn parts_can_be_taken_out_of_a_topic_and_put_back() {
    let (corpus, run) = (corpus(), run(1));
    let mut book = Codebook::default();
    let assign = |book: &Codebook| {
        assign_topics(book, &corpus, &run, &[TopicId(0)], ThemeRef::Path("RAG"), &signature())
    };
    let edit = assign(&book).unwrap();
    apply_checked(&mut book, edit);
    let rag = book.find_theme("RAG").unwrap();
    let edit = unassign_spans(
        &book,
        &[transcript_span(1, 30, 60), transcript_span(2, 0, 99)],
        Some(rag),
        &signature(),
    )
    .unwrap();
    assert_eq!(apply_checked(&mut book, edit), "took 2 passages off RAG");
    assert_eq!(
        theme_spans(&book, rag),
        [transcript_span(1, 0, 30), transcript_span(1, 60, 100), transcript_span(1, 101, 201)],
        "one byte left is no passage"
    );
    assert!(matches!(
        unassign_spans(&book, &[transcript_span(1, 30, 60)], None, &signature()),
        Err(CodingError::NothingToDo(_))
    ));
    let edit = assign(&book).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "assigned 'Retrieval' (3 snippets) to RAG");
    assert_eq!(book.assignments.len(), 1, "one decision per topic and theme");
    let edit = unassign_topics(&book, &corpus, &run, &[TopicId(0)], None, &signature()).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "took 'Retrieval' (3 snippets) off any theme");
    assert!(book.assignments.is_empty());
    let gone = unassign_topics(&book, &corpus, &run, &[TopicId(0)], Some(rag), &signature()).unwrap_err();
    assert_eq!(gone.to_string(), "nothing to do: the selection is not in RAG");
}

#[test]
fn a_topic_assigned_again_keeps_what_is_in_it_no_more() {
    let (whole, run) = (corpus(), run(1));
    let assign = |book: &Codebook, corpus: &crate::corpus::Corpus, topics: &[u32]| {
        let topics: Vec<_> = topics.iter().copied().map(TopicId).collect();
        assign_topics(book, corpus, &run, &topics, ThemeRef::Path("RAG"), &signature())
    };
    let mut book = Codebook::default();
    let edit = assign(&book, &whole, &[0]).unwrap();
    apply_checked(&mut book, edit);
    let rag = book.find_theme("RAG").unwrap();
    let before = theme_spans(&book, rag);
    // The second transcript is out.
    let left = crate::corpus::Corpus::new(whole.transcripts[..1].to_vec(), whole.snippets[..4].to_vec());
    assert!(matches!(assign(&book, &left, &[0]), Err(CodingError::NothingToDo(_))));
    let edit = assign(&book, &left, &[0, 1]).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "assigned 'Cost' (2 snippets) to RAG");
    assert!(before.iter().all(|placed| theme_spans(&book, rag).contains(placed)));
}

#[test]
fn an_inherited_theme_is_taken_off_the_topic_s_snippets_alone() {
    let corpus = corpus();
    let mut book = Codebook::default();
    for topic in [0, 1] {
        let edit =
            assign_topics(&book, &corpus, &run(1), &[TopicId(topic)], ThemeRef::Path("All"), &signature())
                .unwrap();
        apply_checked(&mut book, edit);
    }
    let edit = unassign_topics(&book, &corpus, &run(2), &[TopicId(1)], None, &signature()).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "took 'Cost' (2 snippets) off any theme");
    assert_eq!(theme_spans(&book, book.find_theme("All").unwrap()).len(), 3);
}

#[test]
fn merging_brings_everything_to_one_theme() {
    let (corpus, run) = (corpus(), run(1));
    let mut book = codebook_with(&["A/X", "B/X/Y", "B/Z", "C"]);
    let id = |book: &Codebook, path: &str| book.find_theme(path).unwrap();
    for (topic, path) in [(0, "A"), (0, "B"), (1, "B"), (1, "B/X"), (1, "A/X")] {
        let edit = assign_topics(&book, &corpus, &run, &[TopicId(topic)], ThemeRef::Path(path), &signature())
            .unwrap();
        apply_checked(&mut book, edit);
    }
    let edit =
        unassign_spans(&book, &[transcript_span(1, 0, 100)], Some(id(&book, "A")), &signature()).unwrap();
    apply_checked(&mut book, edit);
    for (path, text) in [("A", "first"), ("B", "second")] {
        let edit = set_memo(&book, MemoTarget::Theme(id(&book, path)), text).unwrap();
        apply_checked(&mut book, edit);
        let edit = describe_theme(&book, id(&book, path), text).unwrap();
        apply_checked(&mut book, edit);
    }
    let (a, b, c) = (id(&book, "A"), id(&book, "B"), id(&book, "C"));
    let edit = merge_themes(&book, a, &[b, c, a]).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "merged B and C into A (3 assignments)");
    assert_eq!(tree_paths(&book), ["A", "A/X", "A/X/Y", "A/Z"]);
    let theme = &book.themes[&a];
    assert_eq!((theme.description.as_str(), book.memos.len()), ("first\n\nsecond", 1));
    assert_eq!(book.memo(&MemoTarget::Theme(a)).unwrap().text, "first\n\nsecond");
    let of =
        |theme| book.assignments.values().filter(move |it| it.theme == theme).map(|it| it.source.clone());
    let topic = |topic| AssignmentSource::Topic { run: run.id, topic: TopicId(topic) };
    assert_eq!(of(a).collect::<Vec<_>>(), [topic(0), topic(1)]);
    assert_eq!(theme_spans(&book, a).len(), 5, "the part taken out of one decision is in by the other");
    assert_eq!(of(id(&book, "A/X")).collect::<Vec<_>>(), [topic(1)]);
    assert!(matches!(merge_themes(&book, id(&book, "A/X/Y"), &[a]), Err(CodingError::ThemeCycle { .. })));
    assert_eq!(merge_themes(&book, a, &[a]).unwrap_err(), CodingError::TooFewThemes);
}

#[test]
fn deleting_says_what_goes_with_it() {
    let (corpus, run) = (corpus(), run(1));
    let mut book = codebook_with(&["Design/RAG", "Cost"]);
    let edit =
        assign_topics(&book, &corpus, &run, &[TopicId(0)], ThemeRef::Path("RAG"), &signature()).unwrap();
    apply_checked(&mut book, edit);
    let edit = set_memo(&book, MemoTarget::Theme(book.find_theme("RAG").unwrap()), "mine").unwrap();
    apply_checked(&mut book, edit);
    let edit = delete_theme(&book, book.find_theme("Design").unwrap()).unwrap();
    assert_eq!(
        apply_checked(&mut book, edit),
        "deleted theme Design with 1 theme below it and 1 assignment (3 passages)"
    );
    assert_eq!(
        (tree_paths(&book), book.assignments.len(), book.memos.len()),
        (vec!["Cost".to_owned()], 0, 0)
    );
    let edit = delete_theme(&book, book.find_theme("Cost").unwrap()).unwrap();
    assert_eq!(apply_checked(&mut book, edit), "deleted theme Cost");
    let (_, id) = add_theme(&book, "New").unwrap();
    assert_eq!(id, ThemeId(4), "no number is given twice");
}

#[test]
fn topics_are_named_and_left_out_and_memos_written() {
    let run = run(1);
    let mut book = Codebook::default();
    let mut sentences = Vec::new();
    let topic = TopicId(1);
    for name in ["Money", "Cost", "  ", "Money  matters"] {
        match rename_topic(&book, &run, topic, name) {
            Ok(edit) => sentences.push(apply_checked(&mut book, edit)),
            Err(note) => sentences.push(note.to_string()),
        }
    }
    for junk in [true, true, false] {
        match junk_topics(&book, &run, &[topic], junk) {
            Ok(edit) => sentences.push(apply_checked(&mut book, edit)),
            Err(note) => sentences.push(note.to_string()),
        }
    }
    for text in ["one", "one", "two\n", " \n"] {
        match set_memo(&book, MemoTarget::Project, text) {
            Ok(edit) => sentences.push(apply_checked(&mut book, edit)),
            Err(note) => sentences.push(note.to_string()),
        }
    }
    assert_eq!(
        sentences,
        [
            "renamed topic 1 from 'Cost' to 'Money'",
            "renamed topic 1 from 'Money' to 'Cost'",
            "nothing to do: the topic is called 'Cost'",
            "renamed topic 1 from 'Cost' to 'Money matters'",
            "left 'Money matters' out of counts",
            "nothing to do: the selection is left out of counts",
            "took 'Money matters' into counts again",
            "wrote the memo on the project",
            "nothing to do: the memo says so",
            "changed the memo on the project",
            "deleted the memo on the project",
        ]
    );
}

#[test]
fn a_theme_merged_away_takes_none_below_it_along() {
    let mut book = codebook_with(&["N/R/R/C", "D/R"]);
    let id = |book: &Codebook, path: &str| book.find_theme(path).unwrap();
    let (outer, inner, into) = (id(&book, "N"), id(&book, "N/R"), id(&book, "D/R"));
    let edit = merge_themes(&book, into, &[outer, inner]).unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(tree_paths(&book), ["D", "D/R", "D/R/R", "D/R/R/C"]);
}

#[test]
fn what_is_left_of_overlapping_spans_is_held_once_and_in_order() {
    let (corpus, run) = (corpus(), run(3));
    let mut book = Codebook::default();
    for theme in ["One", "Two"] {
        let edit =
            assign_topics(&book, &corpus, &run, &[TopicId(0)], ThemeRef::Path(theme), &signature()).unwrap();
        apply_checked(&mut book, edit);
    }
    let (one, two) = (book.find_theme("One").unwrap(), book.find_theme("Two").unwrap());
    let edit = unassign_spans(&book, &[transcript_span(1, 0, 40)], Some(two), &signature()).unwrap();
    apply_checked(&mut book, edit);
    let edit = merge_themes(&book, one, &[two]).unwrap();
    apply_checked(&mut book, edit);
    let whole = [
        transcript_span(1, 0, 100),
        transcript_span(1, 40, 100),
        transcript_span(1, 101, 201),
        transcript_span(2, 0, 100),
    ];
    assert_eq!(theme_spans(&book, one), whole, "the decision for a part and the one for the whole");

    let edit = unassign_spans(&book, &[transcript_span(1, 50, 60)], Some(one), &signature()).unwrap();
    apply_checked(&mut book, edit);
    let held = &book.assignments.values().next().unwrap().spans;
    let left = [
        transcript_span(1, 0, 50),
        transcript_span(1, 40, 50),
        transcript_span(1, 60, 100),
        transcript_span(1, 101, 201),
        transcript_span(2, 0, 100),
    ];
    assert_eq!(*held, left);
}

#[test]
fn one_name_in_two_forms_of_unicode_is_one_theme() {
    let mut book = Codebook::default();
    let (edit, cafe) = add_theme(&book, "Cafe\u{301}").unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(book.themes[&cafe].name, "Caf\u{e9}");
    assert!(matches!(add_theme(&book, "caf\u{e9}"), Err(CodingError::DuplicateTheme { .. })));
    // A name from before names were composed.
    if let Some(mut old) = book.themes.get(&cafe).cloned() {
        old.name = "Cafe\u{301}".to_owned();
        book.themes.insert(old);
    }
    for typed in ["Caf\u{e9}", "Cafe\u{301}"] {
        assert!(matches!(add_theme(&book, typed), Err(CodingError::DuplicateTheme { .. })), "{typed}");
        assert_eq!(book.find_theme(typed), Ok(cafe));
    }
}

#[test]
fn a_slash_is_typed_with_a_backslash() {
    let mut book = Codebook::default();
    let (edit, he) = add_theme(&book, r"Trust/He\/she").unwrap();
    assert_eq!(apply_checked(&mut book, edit), r"added theme Trust/He\/she");
    assert_eq!(book.theme_names(he), ["Trust", "He/she"]);
    let edit = rename_theme(&book, he, r"They\/them").unwrap();
    apply_checked(&mut book, edit);
    assert_eq!(book.theme_names(he), ["Trust", "They/them"]);
    let refused = rename_theme(&book, he, "a/b").unwrap_err().to_string();
    assert!(refused.contains(r"write '\/'"), "{refused}");
}

#[test]
fn links_that_lead_nowhere_any_more_are_told_of() {
    let mut book = codebook_with(&["Work/Nights", "Money", "Pay"]);
    for (target, text) in [
        (MemoTarget::Project, "See [[Work/Nights]] and [[Nights]]."),
        (MemoTarget::Theme(book.find_theme("Money").unwrap()), "[[nights]], [[Work]], [[nowhere]]"),
    ] {
        let edit = set_memo(&book, target, text).unwrap();
        apply_checked(&mut book, edit);
    }
    let id = |book: &Codebook, name: &str| book.find_theme(name).unwrap();
    let moved = move_theme(&book, id(&book, "Nights"), None).unwrap();
    assert_eq!(moved.what, "moved theme Work/Nights to the top; 1 memo links to the old name");
    let renamed = rename_theme(&book, id(&book, "Nights"), "Shifts").unwrap();
    assert_eq!(renamed.what, "renamed theme Work/Nights to Shifts; 2 memos link to the old name");
    let merged = merge_themes(&book, id(&book, "Money"), &[id(&book, "Nights")]).unwrap();
    assert_eq!(merged.what, "merged Work/Nights into Money (0 assignments); 2 memos link to the old name");
    let plain = rename_theme(&book, id(&book, "Pay"), "Wage").unwrap();
    assert_eq!(plain.what, "renamed theme Pay to Wage");
    let deleted = delete_theme(&book, id(&book, "Nights")).unwrap();
    assert_eq!(deleted.what, "deleted theme Work/Nights; 3 links in memos lead nowhere now");
    // Those in its own memo go with it, and undo mends all.
    let own = delete_theme(&book, id(&book, "Work")).unwrap();
    assert_eq!(own.what, "deleted theme Work with 1 theme below it; 4 links in memos lead nowhere now");
    let own = delete_theme(&book, id(&book, "Money")).unwrap();
    assert_eq!(own.what, "deleted theme Money");
    let mut undone = book.clone();
    undone.apply(&deleted);
    undone.apply(&deleted.inverse());
    assert_eq!((undone.memos, undone.themes), (book.memos, book.themes));
}
