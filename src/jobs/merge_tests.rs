use super::*;
use crate::coding::edits::{
    self, ReadDecision, TopicPart, add_quotes, assign_spans, decide_reading, rename_theme, set_memo,
};
use crate::coding::{Edit, Signature, ThemeRef, apply_regrouping};
use crate::corpus::{Snippet, SnippetId, SnippetIndex, Span, SpeakerChoice, Transcript};
use crate::project::NewTranscript;
use crate::random::Random;
use crate::topics::{Membership, Topic};
use std::path::Path;

fn talk(name: &str, text: &str) -> NewTranscript {
    let transcript = Transcript { name: name.to_owned(), text: text.to_owned(), ..Transcript::default() };
    let half = text.len() / 2;
    let snippet = |start, end| Snippet {
        id: SnippetId(0),
        transcript: TranscriptId(0),
        span: Span::new(start, end),
        start: None,
        end: None,
        speaker: None,
        words: 4,
        parts: Vec::new(),
    };
    NewTranscript {
        path: format!("/talks/{name}.md"),
        file_hash: text.to_owned(),
        transcript,
        snippets: vec![snippet(0, half), snippet(half, text.len())],
    }
}

const A: &str = "What broke first when it was built, and who saw it?";
const B: &str = "Latency and cost are two sides of one coin for us.";

struct Desk {
    project: Project,
    book: Codebook,
}

impl Desk {
    fn open(dir: &Path, coder: &str) -> Self {
        let mut project = Project::open(dir).unwrap();
        project.work_as(Some(coder), false);
        let book = project.codebook().unwrap();
        Self { project, book }
    }

    fn does(&mut self, make: impl Fn(&Codebook, &Signature) -> crate::coding::CodingResult<Edit>) {
        let edit = make(&self.book, &self.project.signature()).unwrap();
        self.project.apply_edit(&mut self.book, &edit).unwrap();
    }

    fn puts(&mut self, theme: &str, transcript: &str, snippet: SnippetIndex) {
        let place = self.place(transcript, snippet);
        self.does(|book, by| assign_spans(book, std::slice::from_ref(&place), ThemeRef::Path(theme), by));
    }

    fn place(&self, transcript: &str, snippet: SnippetIndex) -> TranscriptSpan {
        let corpus = self.project.load_corpus().unwrap();
        let entry = corpus.transcripts.iter().find(|entry| entry.name == transcript).unwrap();
        let snippet = &corpus.snippets[entry.snippets.start + snippet.0];
        TranscriptSpan { transcript: entry.id, span: snippet.span }
    }

    /// Each decision: theme, coder, name of the transcript, where it begins.
    fn holds(&self) -> Vec<String> {
        let (book, corpus) = (self.project.codebook().unwrap(), self.project.load_corpus().unwrap());
        let of = |it: &Assignment| {
            let line = |placed: &TranscriptSpan| {
                let name = corpus.transcript(placed.transcript).unwrap().name.clone();
                format!("{} {} {name} {}", book.theme_path(it.theme), it.coder, placed.span.start)
            };
            it.spans.iter().map(line).collect::<Vec<_>>()
        };
        let mut lines: Vec<String> = book.assignments.values().flat_map(of).collect();
        lines.sort();
        lines
    }

    fn merge(&mut self, other: &Path) -> CopyMergeReport {
        let merged =
            merge_project_copy(&mut self.project, &Project::inspect(other).unwrap(), "copy").unwrap();
        self.book = self.project.codebook().unwrap();
        merged
    }
}

/// A project of Ana's with a decision, and Bob's copy of it.
fn two() -> (tempfile::TempDir, Desk, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("ana"), dir.path().join("bob"));
    let mut ana = Desk::open(&first, "ana");
    ana.project.store_transcripts(&[talk("b", B), talk("a", A)]).unwrap();
    ana.puts("Design", "a", SnippetIndex(0));
    ana.puts("Old", "a", SnippetIndex(1));
    drop(ana);
    std::fs::create_dir_all(&second).unwrap();
    std::fs::copy(first.join("project.db"), second.join("project.db")).unwrap();
    (dir, Desk::open(&first, "ana"), Desk::open(&second, "bob"))
}

#[test]
fn what_was_taken_off_here_does_not_come_back_with_what_is_new_there() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("ana"), dir.path().join("bob"));
    let mut ana = Desk::open(&first, "ana");
    ana.project.store_transcripts(&[talk("a", A), talk("b", B)]).unwrap();
    let three =
        [ana.place("a", SnippetIndex(0)), ana.place("a", SnippetIndex(1)), ana.place("b", SnippetIndex(0))];
    ana.does(|book, by| assign_spans(book, &three, ThemeRef::Path("Design"), by));
    drop(ana);
    std::fs::create_dir_all(&second).unwrap();
    std::fs::copy(first.join("project.db"), second.join("project.db")).unwrap();
    let (mut ana, mut bob) = (Desk::open(&first, "ana"), Desk::open(&second, "ana"));
    let off = |book: &Codebook, place: &TranscriptSpan, by: &Signature| {
        edits::unassign_spans(book, std::slice::from_ref(place), None, by)
    };
    ana.does(|book, by| off(book, &three[0], by));
    bob.does(|book, by| off(book, &three[1], by));
    let kept = ana.holds();
    ana.merge(&second);
    assert_eq!(ana.holds(), kept, "the passage Ana took off stays off");
}

#[test]
fn where_themes_are_listed_comes_along_and_what_was_taken_off_here_stays_off() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("ana"), dir.path().join("bob"));
    let list = |desk: &mut Desk, theme: &str, parent: &str| {
        desk.does(|book, _| edits::list_theme_under(book, book.find_theme(theme)?, book.find_theme(parent)?));
    };
    let mut ana = Desk::open(&first, "ana");
    for path in ["Design/Old", "Costs", "Time"] {
        ana.does(|book, _| edits::add_theme(book, path).map(|(edit, _)| edit));
    }
    list(&mut ana, "Old", "Costs");
    drop(ana);
    std::fs::create_dir_all(&second).unwrap();
    std::fs::copy(first.join("project.db"), second.join("project.db")).unwrap();
    let (mut ana, mut bob) = (Desk::open(&first, "ana"), Desk::open(&second, "bob"));
    ana.does(|book, _| edits::unlist_theme_under(book, book.find_theme("Old")?, book.find_theme("Costs")?));
    list(&mut ana, "Costs", "Time");
    list(&mut bob, "Old", "Time");
    bob.does(|book, _| edits::add_theme(book, "New").map(|(edit, _)| edit));
    list(&mut bob, "New", "Design");
    list(&mut bob, "Time", "Costs");
    drop(bob);
    ana.merge(&second);
    let listed = ["Old", "New", "Costs", "Time"]
        .map(|name| ana.book.also_under_paths(ana.book.find_theme(name).unwrap()).join(" "));
    // Time under Costs would make a circle with what Ana did.
    assert_eq!(listed, ["Time", "Design", "Time", ""]);
}

#[test]
fn what_was_decided_of_files_comes_along_by_the_paths_they_have_here() {
    let (dir, mut ana, mut bob) = two();
    let no_speaker = |label: &str| ReadDecision::Label(label.to_owned(), Some(SpeakerChoice::NoSpeaker));
    let file = |path: &str| ImportScope::File(path.to_owned());
    let layout = || ImportScope::Layout("N: W".to_owned());
    // Bob has the talks in another folder, on another system.
    bob.does(|book, _| decide_reading(book, &file("C:\\bob\\talks\\a.md"), "a", no_speaker("Note")));
    bob.does(|book, _| decide_reading(book, &layout(), "N: W", no_speaker("Tape")));
    ana.does(|book, _| {
        decide_reading(book, &layout(), "N: W", ReadDecision::Layout(Some("N: W".to_owned())))
    });
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.summary.readings, merged.summary.conflicts.len()), (2, 0));
    let all = &ana.book.import_choices;
    assert_eq!(all[&file("/talks/a.md")].speakers["Note"], SpeakerChoice::NoSpeaker);
    assert_eq!(all[&layout()].speakers["Tape"], SpeakerChoice::NoSpeaker);
    assert_eq!(all[&layout()].layout.as_deref(), Some("N: W"), "what was decided here stays");
    assert_eq!(ana.merge(&dir.path().join("bob")).summary.readings, 0, "it comes once");
    ana.project.undo(&mut ana.book).unwrap();
    assert!(!ana.book.import_choices.contains_key(&file("/talks/a.md")));
    // What both decided differently stays as here.
    ana.does(|book, _| {
        decide_reading(
            book,
            &file("/talks/a.md"),
            "a",
            ReadDecision::Label("Note".to_owned(), Some(SpeakerChoice::NotSpeech)),
        )
    });
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!(merged.summary.conflicts.len(), 1, "{:?}", merged.summary.conflicts);
    assert_eq!(ana.book.import_choices[&file("/talks/a.md")].speakers["Note"], SpeakerChoice::NotSpeech);
}

#[test]
fn two_copies_become_one_without_loss_and_only_once() {
    let (dir, mut ana, mut bob) = two();
    bob.puts("Design", "a", SnippetIndex(0));
    bob.puts("Design/Cost", "b", SnippetIndex(1));
    let quoted = bob.place("b", SnippetIndex(1));
    let cost = bob.book.find_theme("Cost").unwrap();
    bob.does(|book, _| add_quotes(book, cost, std::slice::from_ref(&quoted)));
    bob.does(|book, _| set_memo(book, MemoTarget::Project, "Bob's view."));
    ana.puts("Cost", "b", SnippetIndex(0));
    ana.does(|book, _| set_memo(book, MemoTarget::Project, "Ana's view."));
    let entry = edits::new_entry(&ana.book, "2026-11-30T10:00:00Z");
    bob.does(|book, _| set_memo(book, entry.clone(), "Bob is tired."));
    ana.does(|book, _| set_memo(book, entry.clone(), "Ana is awake."));
    let merged = ana.merge(&dir.path().join("bob"));
    let came = MergeSummary { themes: 1, passages: 2, memos: 2, quotes: 1, ..MergeSummary::default() };
    assert_eq!(merged.summary, came);
    assert_eq!((merged.transcripts, merged.unmatched.len(), merged.without_topic), (2, 0, 0));
    let all = ["Cost ana b 0", "Design ana a 0", "Design bob a 0", "Design/Cost bob b 25", "Old ana a 25"]
        .map(str::to_owned);
    assert_eq!(ana.holds(), all);
    assert_eq!(ana.book.memo_text(&MemoTarget::Project).unwrap(), "ana: Ana's view.\n\nbob: Bob's view.");
    assert_eq!(ana.book.memo_of(&entry, "bob").unwrap().text, "Bob is tired.");
    assert_eq!(ana.book.memo_of(&entry, "ana").unwrap().text, "Ana is awake.");
    let before = ana.book.clone();
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    assert_eq!(ana.book, before);
    // The other way round the two come to hold the same; then neither has anything the other lacks.
    bob.merge(&dir.path().join("ana"));
    assert_eq!(bob.holds(), all);
    assert_eq!(bob.book.memo(&MemoTarget::Project).unwrap().text, "Bob's view.");
    assert_eq!(bob.book.memo_text(&MemoTarget::Project), ana.book.memo_text(&MemoTarget::Project));
    assert_eq!(bob.merge(&dir.path().join("ana")).edit, None);
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    // It is one edit.
    let mut book = ana.book.clone();
    ana.project.undo(&mut book).unwrap().unwrap();
    assert_eq!(ana.holds(), ["Cost ana b 0", "Design ana a 0", "Old ana a 25"]);
    assert!(ana.merge(&dir.path().join("bob")).edit.is_some());
}

#[test]
fn what_was_changed_here_since_the_copy_was_made_stays_so() {
    let (dir, mut ana, mut bob) = two();
    let (design, old) = (ana.book.find_theme("Design").unwrap(), ana.book.find_theme("Old").unwrap());
    ana.does(|book, _| rename_theme(book, design, "Architecture"));
    ana.does(|book, _| edits::describe_theme(book, design, "How it is built."));
    ana.does(|book, _| edits::delete_theme(book, old));
    bob.puts("Design", "b", SnippetIndex(0));
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.summary.themes, merged.summary.passages, merged.summary.memos), (0, 1, 0));
    assert_eq!(ana.holds(), ["Architecture ana a 0", "Architecture bob b 0"]);
    assert_eq!(ana.book.themes.len(), 1);
}

#[test]
fn transcripts_are_matched_by_name_and_text() {
    let (dir, mut ana, mut bob) = two();
    bob.project.store_transcripts(&[talk("c", "Only Bob has read this one, and nobody else did.")]).unwrap();
    bob.project
        .store_transcripts(&[talk("b", "Latency, and cost too, are the two sides of one coin for us all.")])
        .unwrap();
    for transcript in ["a", "b", "c"] {
        bob.puts("Design", transcript, SnippetIndex(0));
    }
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!(merged.transcripts, 1);
    assert_eq!(merged.unmatched, [("b".to_owned(), 1), ("c".to_owned(), 1)]);
    assert_eq!(ana.holds(), ["Design ana a 0", "Design bob a 0", "Old ana a 25"]);
}

#[test]
fn a_project_made_apart_comes_as_a_whole() {
    let (dir, mut ana, _) = two();
    let third = dir.path().join("eve");
    let mut eve = Desk::open(&third, "eve");
    eve.project.store_transcripts(&[talk("a", A)]).unwrap();
    eve.puts("Old", "a", SnippetIndex(0));
    let lock = third.join("project.owner");
    let owner = std::fs::read_to_string(&lock).unwrap();
    let merged = ana.merge(&third);
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), owner, "the copy is only read");
    assert_eq!((merged.summary.themes, merged.summary.passages), (0, 1));
    assert_eq!(ana.holds(), ["Design ana a 0", "Old ana a 25", "Old eve a 0"]);
}

/// What a codebook holds, in words: everything but numbers and the order of quotes.
fn told(desk: &Desk) -> Vec<String> {
    let (book, corpus) = (desk.project.codebook().unwrap(), desk.project.load_corpus().unwrap());
    let place = |it: &TranscriptSpan| {
        format!("{} {}-{}", corpus.transcript(it.transcript).unwrap().name, it.span.start, it.span.end)
    };
    let target = |target: &MemoTarget| match target {
        MemoTarget::Theme(theme) => book.theme_path(*theme),
        MemoTarget::Span(span) => place(span),
        other => format!("{other:?}"),
    };
    let mut lines = desk.holds();
    lines.extend(
        book.memos.values().map(|it| format!("memo {} {} {}", target(&it.target), it.coder, it.text)),
    );
    let quotes = book.quotes.values();
    lines.extend(
        quotes.map(|it| format!("quote {} {} {}", book.theme_path(it.theme), it.coder, place(&it.place))),
    );
    let refused = book.rejected_suggestions.values();
    lines.extend(
        refused.map(|it| format!("no {} {} {}", book.theme_path(it.theme), it.coder, place(&it.place))),
    );
    let marks = book.topic_marks.values();
    lines.extend(marks.map(|it| format!("topic {} {} {:?} {}", it.topic.0, it.coder, it.label, it.junk)));
    lines.extend(book.speaker_names.values().map(|it| format!("speaker {it:?}")));
    let made = book.derived_topics.values();
    lines.extend(made.map(|it| format!("made {} of {:?} with {:?}", it.topic.0, it.from, it.spans.len())));
    lines.extend(book.snippet_moves.values().map(|it| format!("moved {} to {:?}", place(&it.place), it.to)));
    lines.sort();
    lines
}

impl Desk {
    /// The current run as the researcher arranged it.
    fn run(&self) -> Run {
        let corpus = self.project.load_corpus().unwrap();
        apply_regrouping(&corpus, self.project.current_run().unwrap().unwrap(), &self.book)
    }

    fn copied(&self, from: &Path, to: &Path, coder: &str) -> Desk {
        std::fs::create_dir_all(to).unwrap();
        std::fs::copy(from.join("project.db"), to.join("project.db")).unwrap();
        Desk::open(to, coder)
    }

    fn merges(&mut self, topics: &[u32]) {
        let (corpus, run) = (self.project.load_corpus().unwrap(), self.run());
        let topics: Vec<TopicId> = topics.iter().copied().map(TopicId).collect();
        self.does(|book, _| edits::merge_topics(book, &corpus, &run, &topics));
    }

    /// Splits a topic into its first two snippets and the rest.
    fn splits(&mut self, topic: u32) {
        let (corpus, run) = (self.project.load_corpus().unwrap(), self.run());
        let of = run.members.iter().filter(|member| member.topic == Some(TopicId(topic)));
        let snippets: Vec<SnippetIndex> = of.filter_map(|it| corpus.snippet_index(it.snippet)).collect();
        let part = |label: &str, snippets: &[SnippetIndex]| TopicPart {
            label: format!("{label} of {topic}"),
            keywords: Vec::new(),
            snippets: snippets.to_vec(),
        };
        let parts = [part("first", &snippets[..2]), part("rest", &snippets[2..])];
        self.does(|book, _| edits::split_topic(book, &corpus, &run, TopicId(topic), &parts));
    }

    fn names(&mut self, topic: u32, name: &str) {
        let run = self.run();
        self.does(|book, _| edits::rename_topic(book, &run, TopicId(topic), name));
    }
}

/// A project of Ana's of six talks of two snippets with a run: topic 0 has four snippets, 1, 2 and 3 have two each,
/// two are outliers.
fn with_run(dir: &Path) -> Desk {
    let mut ana = Desk::open(dir, "ana");
    let talks: Vec<NewTranscript> =
        ["a", "b", "c", "d", "e", "f"].map(|name| talk(name, &format!("{name}: {A} {B}"))).into();
    ana.project.store_transcripts(&talks).unwrap();
    let corpus = ana.project.load_corpus().unwrap();
    let mut run = crate::coding::fixture::run(0);
    let homes = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, -1, -1];
    run.members = corpus
        .snippets
        .iter()
        .zip(homes)
        .map(|(snippet, home)| Membership {
            snippet: snippet.id,
            topic: u32::try_from(home).ok().map(TopicId),
            probability: 0.5,
        })
        .collect();
    let one = run.topics[0].clone();
    run.topics =
        (0..4).map(|id| Topic { id: TopicId(id), label: format!("Topic {id}"), ..one.clone() }).collect();
    ana.project.add_run(&run, true).unwrap();
    ana.puts("Design", "a", SnippetIndex(0));
    ana
}

/// Copies for Bob and Eve beside Ana's project.
fn three_copies() -> (tempfile::TempDir, Desk, Desk, Desk) {
    let dir = tempfile::tempdir().unwrap();
    let [first, second, third] = ["ana", "bob", "eve"].map(|name| dir.path().join(name));
    drop(with_run(&first));
    let ana = Desk::open(&first, "ana");
    let bob = ana.copied(&first, &second, "bob");
    let eve = ana.copied(&first, &third, "eve");
    (dir, ana, bob, eve)
}

#[test]
fn topics_merged_and_split_there_are_merged_and_split_here() {
    let (dir, mut ana, mut bob, _) = three_copies();
    bob.merges(&[1, 2]);
    bob.splits(0);
    bob.names(4, "Bob's part");
    let run = bob.project.current_run().unwrap().unwrap().id;
    bob.does(|book, _| set_memo(book, MemoTarget::Topic(run, TopicId(5)), "The rest."));
    ana.names(2, "Ana's name");
    ana.does(|book, _| set_memo(book, MemoTarget::Topic(run, TopicId(2)), "Ana on two."));
    let before = ana.book.clone();
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.summary.topic_changes, merged.regrouped, merged.summary.names), (3, 0, 1));
    assert_eq!(
        merged.summary.conflicts,
        ["the name 'Ana's name' went with topic 2, whose snippets are in topic 1 now"]
    );
    assert_eq!(ana.run().topics, bob.run().topics);
    assert_eq!(ana.book.topic_label(run, TopicId(4)), Some("Bob's part"));
    assert_eq!(ana.book.memo_text(&MemoTarget::Topic(run, TopicId(5))).unwrap(), "The rest.");
    assert_eq!(ana.book.memo_text(&MemoTarget::Topic(run, TopicId(1))).unwrap(), "Ana on two.");
    // Once is enough, and one undo takes all of it back.
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    let mut book = ana.book.clone();
    ana.project.undo(&mut book).unwrap().unwrap();
    assert_eq!((&book, ana.project.codebook().unwrap()), (&before, before.clone()));
    ana.project.redo(&mut book).unwrap().unwrap();
    ana.book = book;
    // What comes later there builds on what came before.
    bob.merges(&[3, 4]);
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.regrouped, ana.run().topics), (0, bob.run().topics));
}

#[test]
fn topics_made_in_two_copies_get_numbers_of_their_own() {
    let (dir, mut ana, mut bob, mut eve) = three_copies();
    bob.splits(0);
    bob.names(4, "Bob's first");
    ana.merges(&[1, 2]);
    ana.splits(1);
    eve.merges(&[3, 2]);
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.regrouped, merged.summary.topic_changes), (0, 2));
    let made: Vec<(u32, String)> = ana.run().topics.iter().map(|it| (it.id.0, it.label.clone())).collect();
    let labels = [(3, "Topic 3"), (4, "first of 1"), (5, "rest of 1"), (6, "first of 0"), (7, "rest of 0")];
    assert_eq!(made, labels.map(|(id, label)| (id, label.to_owned())));
    let run = ana.project.current_run().unwrap().unwrap().id;
    assert_eq!(ana.book.topic_label(run, TopicId(6)), Some("Bob's first"));
    assert_eq!(ana.merge(&dir.path().join("bob")).edit, None);
    // Eve put other topics together with one that Ana merged: only one of the two can be.
    let before = ana.book.clone();
    let merged = ana.merge(&dir.path().join("eve"));
    assert_eq!((merged.edit, merged.regrouped, merged.summary.conflicts.len()), (None, 1, 1));
    assert!(merged.summary.conflicts[0].starts_with("topics 2 and 3 were merged"), "{:?}", merged.summary);
    assert_eq!(ana.book, before);
}

#[test]
fn what_two_say_differently_stands_side_by_side_and_is_told() {
    let (dir, mut ana, mut bob, _) = three_copies();
    let run = ana.project.current_run().unwrap().unwrap().id;
    let design = ana.book.find_theme("Design").unwrap();
    let place = ana.place("a", SnippetIndex(0));
    ana.names(3, "Money");
    bob.names(3, "Cost");
    bob.does(|book, _| edits::reject_suggestion(book, design, std::slice::from_ref(&place)));
    bob.does(|book, _| edits::rename_theme(book, design, "Architecture"));
    bob.does(|book, _| add_quotes(book, design, std::slice::from_ref(&place)));
    ana.does(|book, _| add_quotes(book, design, std::slice::from_ref(&place)));
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!(
        (merged.summary.rejections, merged.summary.quotes, merged.summary.names, merged.taken_back_there),
        (1, 1, 1, 0)
    );
    assert_eq!(merged.renamed_themes, [("Design".to_owned(), "Architecture".to_owned())]);
    assert_eq!(
        merged.summary.conflicts,
        [
            "Design was refused there for 1 passage that it holds here: both stay",
            "topic 3 is 'Money' to ana and 'Cost' to bob: both names stay",
        ]
    );
    assert_eq!((ana.book.topic_label(run, TopicId(3)), ana.book.quotes_of(design).len()), (Some("Money"), 1));
    assert_eq!(ana.book.quotes.len(), 2);
    bob.merge(&dir.path().join("ana"));
    assert_eq!(bob.book.topic_label(run, TopicId(3)), Some("Cost"));
}

#[test]
fn what_was_taken_back_there_is_told() {
    let (dir, mut ana, mut bob) = two();
    let old = bob.book.find_theme("Old").unwrap();
    bob.does(|book, _| edits::delete_theme(book, old));
    let merged = ana.merge(&dir.path().join("bob"));
    assert_eq!((merged.edit, merged.taken_back_there), (None, 2), "the theme and its decision");
    assert_eq!(ana.holds(), ["Design ana a 0", "Old ana a 25"]);
}

/// Something a coder might do, drawn at random; of it, what can be done.
fn act(desk: &mut Desk, random: &mut Random) {
    let below = |random: &mut Random, n: u64| (random.next_bits() % n) as usize;
    let path = ["Design", "Cost", "People/Work"][below(random, 3)];
    let place = desk.place(["a", "b", "c"][below(random, 3)], SnippetIndex(below(random, 2)));
    let (run, word) = (desk.run(), format!("Note {}.", below(random, 9)));
    let topic = TopicId(below(random, 4) as u32);
    let (book, by) = (&desk.book, desk.project.signature());
    let theme = book.find_theme(path);
    let places = std::slice::from_ref(&place);
    // Two who begin an entry of the journal in one second have one each.
    let entry = edits::new_entry(book, ["2026-11-30T10:00:00Z", "2026-11-30T10:00:01Z"][below(random, 2)]);
    let edit = match (below(random, 7), theme) {
        (0, Ok(theme)) => add_quotes(book, theme, places),
        (1, Ok(theme)) => edits::reject_suggestion(book, theme, places),
        (2, Ok(theme)) => set_memo(book, MemoTarget::Theme(theme), &word),
        (3, _) => set_memo(book, MemoTarget::Span(place), &word),
        (5, _) => set_memo(book, entry, &word),
        (4, _) => edits::rename_topic(book, &run, topic, &word),
        _ => assign_spans(book, places, ThemeRef::Path(path), &by),
    };
    if let Ok(edit) = edit {
        desk.project.apply_edit(&mut desk.book, &edit).unwrap();
    }
}

/// Of three copies with work at random, the order in which two are merged into the third does not matter, a second time
/// adds nothing, and one undo for each brings back what was.
#[test]
fn copies_come_to_the_same_in_any_order_and_only_once() {
    for seed in 0..4 {
        let (dir, mut ana, mut bob, mut eve) = three_copies();
        let mut random = Random::new(seed, 1);
        for desk in [&mut ana, &mut bob, &mut eve] {
            (0..8).for_each(|_| act(desk, &mut random));
        }
        let [of_bob, of_eve, again] = ["bob", "eve", "again"].map(|name| dir.path().join(name));
        let mut other = ana.copied(&dir.path().join("ana"), &again, "ana");
        let before = ana.book.clone();
        ana.merge(&of_bob);
        ana.merge(&of_eve);
        other.merge(&of_eve);
        other.merge(&of_bob);
        assert_eq!(told(&ana), told(&other), "seed {seed}");
        assert_eq!((ana.merge(&of_eve).edit, ana.merge(&of_bob).edit), (None, None), "seed {seed}");
        let mut book = ana.book.clone();
        while book != before {
            let undone = ana.project.undo(&mut book).unwrap().unwrap();
            assert!(undone.what.starts_with("merged in"), "seed {seed}: {}", undone.what);
        }
        assert_eq!(ana.project.codebook().unwrap(), before, "seed {seed}");
    }
}

#[path = "merge/share_tests.rs"]
mod shared;
