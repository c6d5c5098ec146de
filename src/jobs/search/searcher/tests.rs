use super::*;
use crate::coding::CodingStats;
use crate::coding::codebook::model::{
    Assignment, AssignmentId, AssignmentSource, Codebook, Theme, ThemeId, TranscriptSpan,
};
use crate::corpus::{Snippet, SnippetId, Transcript, TranscriptId};
use crate::jobs::StudyFilters;
use crate::progress::NoProgress;
use crate::project::NewTranscript;
use crate::topics::{Membership, Parameters, Run, RunId, StageSeconds, Topic, TopicId};

fn talk(name: &str, date: &str, said: &[(&str, &str)]) -> NewTranscript {
    let mut text = String::new();
    let mut snippets = Vec::new();
    for (speaker, words) in said {
        let start = text.len();
        text += words;
        snippets.push(Snippet {
            id: SnippetId(0),
            transcript: TranscriptId(0),
            span: Span::new(start, text.len()),
            start: None,
            end: None,
            speaker: Some((*speaker).into()),
            words: words.split_whitespace().count(),
            parts: Vec::new(),
        });
        text += "\n\n";
    }
    let transcript = Transcript {
        name: name.to_owned(),
        text,
        language: Some("en".to_owned()),
        attributes: [("date".to_owned(), date.to_owned())].into(),
        ..Transcript::default()
    };
    NewTranscript { path: format!("{name}.md"), file_hash: name.to_owned(), transcript, snippets }
}

struct Bench {
    _dir: tempfile::TempDir,
    finder: Searcher,
    facts: StudyFilters,
}

/// Three talks: the first half of a topic in a theme, the second an outlier, the third not seen by the run.
fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    let batch = [
        talk(
            "shows/one",
            "2023-06-14",
            &[("Host", "what is retrieval"), ("Guest", "chunks and 🦀 retrieval")],
        ),
        talk("shows/two", "2024-01-01", &[("Guest 2", "the bill for chunking")]),
        talk("three", "", &[("Host", "nothing of the kind")]),
    ];
    project.store_transcripts(&batch).unwrap();
    let corpus = Arc::new(project.load_corpus().unwrap());
    let member = |at: usize, topic: Option<u32>| Membership {
        snippet: corpus.snippets[at].id,
        topic: topic.map(TopicId),
        probability: 1.0,
    };
    let topic = Topic {
        id: TopicId(0),
        language: None,
        label: "Retrieval and chunking".to_owned(),
        keywords: Vec::new(),
        snippets: 2,
        representatives: Vec::new(),
    };
    let run = Run {
        id: RunId(1),
        time: String::new(),
        corpus: String::new(),
        revision: String::new(),
        parameters: Parameters::default(),
        seconds: StageSeconds::default(),
        measures: Default::default(),
        context: Vec::new(),
        placed: 0,
        nearest_topics: Vec::new(),
        topics: vec![topic],
        members: vec![member(0, Some(0)), member(1, Some(0)), member(2, None)],
    };
    let mut codebook = Codebook::default();
    for (id, parent, name) in [(1, None, "Design"), (2, Some(ThemeId(1)), "RAG")] {
        let (name, description) = (name.to_owned(), String::new());
        let theme = Theme {
            id: ThemeId(id),
            parent,
            name,
            description,
            color: 0,
            position: id,
            also_under: Default::default(),
        };
        codebook.themes.insert(theme);
    }
    let first = &corpus.snippets[0];
    let assignment = Assignment {
        id: AssignmentId(1),
        theme: ThemeId(2),
        source: AssignmentSource::Spans,
        spans: vec![TranscriptSpan { transcript: first.transcript, span: first.span }],
        coder: String::new(),
        time: String::new(),
    };
    codebook.assignments.insert(assignment.id, assignment);
    codebook.mark_read(first.transcript, first.span);
    let study = Arc::new(CodingStats::new(&corpus, Some(&run), &codebook));
    let facts = StudyFilters::new(Arc::clone(&corpus), study, &codebook);
    let worker = project.open_worker().unwrap();
    let finder = Searcher::open(worker, corpus, ModelSettings::default(), &NoProgress).unwrap();
    Bench { _dir: dir, finder, facts }
}

impl Bench {
    fn find(&mut self, line: &str, mode: SearchMode) -> SearchResults {
        let request = SearcherRequest { query: line.to_owned(), mode, limit: 10, texts: 2, typing: false };
        self.finder.search(&request, &self.facts).unwrap()
    }
    fn places(&mut self, line: &str) -> Vec<usize> {
        self.find(line, SearchMode::Text).hits.iter().map(|hit| hit.snippet.0).collect()
    }
}

#[test]
fn filters_ask_the_study() {
    let mut bench = bench();
    for (line, places) in [
        ("theme:rag", vec![0]),
        ("theme:Design", vec![0]),
        ("theme:\"Design/RAG\"", vec![0]),
        ("-theme:Design", vec![1, 2, 3]),
        ("topic:0", vec![0, 1]),
        ("topic:retr", vec![0, 1]),
        ("is:outlier", vec![2]),
        ("is:unread", vec![1, 2, 3]),
        ("is:unassigned", vec![1, 2, 3]),
        ("speaker:guest", vec![1]),
        ("speaker:gue", vec![1, 2]),
        ("transcript:two", vec![2]),
        ("transcript:shows/", vec![0, 1, 2]),
        ("after:2023-06-14", vec![0, 1, 2]),
        ("after:2023-06-15", vec![2]),
        ("before:2024", vec![0, 1]),
        ("chunk -speaker:guest", vec![2]),
    ] {
        assert_eq!(bench.places(line), places, "{line}");
    }
}

#[test]
fn names_that_nobody_has_find_nothing_and_say_so() {
    let mut bench = bench();
    let note = |bench: &mut Bench, line: &str| {
        let found = bench.find(line, SearchMode::Text);
        (found.total, found.note.unwrap_or_default())
    };
    assert_eq!(note(&mut bench, "theme:nope"), (0, "there is no theme 'nope'".to_owned()));
    assert_eq!(note(&mut bench, "topic:9"), (0, "there is no topic '9'".to_owned()));
    assert_eq!(note(&mut bench, "speaker:eve"), (0, "there is no speaker 'eve'".to_owned()));
    assert_eq!(note(&mut bench, "transcript:x"), (0, "there is no transcript 'x'".to_owned()));
}

#[test]
fn hits_come_with_text_and_marks_and_are_counted() {
    let mut bench = bench();
    let found = bench.find("retrieval OR chunks", SearchMode::Text);
    assert_eq!((found.total, found.transcripts, found.note), (3, 2, None));
    let best = &found.hits[0];
    let text = best.text.as_deref().unwrap();
    let marks: Vec<&str> = best.highlights.iter().map(|span| span.slice(text)).collect();
    assert_eq!((text, marks), ("chunks and 🦀 retrieval", vec!["chunks", "retrieval"]));
    let read: Vec<bool> = found.hits.iter().map(|hit| hit.text.is_some()).collect();
    assert_eq!(read, [true, true, false], "no more texts are read than were wanted");
    assert_eq!(found.hits[2].highlights, [], "words are looked for in texts that were read");
}

#[test]
fn without_topics_search_by_meaning_says_what_to_do() {
    let mut bench = bench();
    let found = bench.find("retrieval", SearchMode::Meaning);
    assert_eq!((found.total, found.hits.len()), (0, 0));
    assert_eq!(
        found.note.as_deref(),
        Some("search by meaning needs topics first: `leitmotif analyze` finds them")
    );
    let found = bench.find("retrieval", SearchMode::Both);
    assert_eq!(found.total, 2);
    assert!(found.note.is_some());
    assert_eq!(bench.find("is:outlier", SearchMode::Meaning).total, 1);
}

#[test]
fn the_index_follows_the_corpus() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    let count = |project: &Project| {
        open_index(project, &project.load_corpus().unwrap(), 1, &NoProgress).unwrap().0.len()
    };
    assert_eq!(count(&project), 0);
    project.store_transcripts(&[talk("one", "", &[("Host", "first"), ("Guest", "second")])]).unwrap();
    assert_eq!(count(&project), 2);
    std::fs::remove_dir_all(project.index_dir()).unwrap();
    assert_eq!(count(&project), 2);
}

/// All files below a folder with their bytes.
fn files_below(dir: &std::path::Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
        match entry.path() {
            path if path.is_dir() => found.extend(files_below(&path)),
            path => drop(found.insert(path.clone(), std::fs::read(path).unwrap())),
        }
    }
    found
}

/// Overwrites every file of the index but its manifest.
fn damage_index(project: &Project) {
    for (path, bytes) in files_below(&project.index_dir()) {
        if !path.ends_with("current.json") {
            std::fs::write(path, vec![b'x'; bytes.len()]).unwrap();
        }
    }
}

#[test]
fn a_damaged_index_is_built_anew_by_its_owner_who_says_so_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut project = Project::open(dir.path()).unwrap();
    project.store_transcripts(&[talk("one", "", &[("Host", "first"), ("Guest", "second")])]).unwrap();
    let corpus = Arc::new(project.load_corpus().unwrap());
    let note = |project: &Project| open_index(project, &corpus, 1, &NoProgress).unwrap().1;
    assert_eq!(note(&project), None, "a missing index is no damage");
    damage_index(&project);
    let worker = project.open_worker().unwrap();
    let mut finder =
        Searcher::open(worker, Arc::clone(&corpus), ModelSettings::default(), &NoProgress).unwrap();
    let facts = StudyFilters::new(Arc::clone(&corpus), Arc::default(), &Codebook::default());
    let query = "second".to_owned();
    let request = SearcherRequest { query, mode: SearchMode::Text, limit: 1, texts: 1, typing: false };
    let found = finder.search(&request, &facts).unwrap();
    assert_eq!(
        (found.total, found.note, found.repairs),
        (1, None, vec!["the search index was damaged and was built anew".to_owned()])
    );
    assert_eq!(finder.search(&request, &facts).unwrap().repairs, [""; 0]);
    assert_eq!(note(&project), None, "it is whole again");
    std::fs::write(project.index_dir().join("current.json"), "{").unwrap();
    assert!(note(&project).is_some(), "a damaged manifest is damage too");
}

#[test]
fn who_may_only_read_finds_all_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut owner = Project::open(dir.path()).unwrap();
    owner.store_transcripts(&[talk("one", "", &[("Host", "first"), ("Guest", "second")])]).unwrap();
    let reader = Project::open(dir.path()).unwrap();
    let corpus = reader.load_corpus().unwrap();
    let open = |project: &Project| open_index(project, &corpus, 1, &NoProgress).unwrap();
    assert_eq!(open(&reader).0.len(), 2, "without an index");
    assert!(!reader.index_dir().exists());
    open(&owner);
    damage_index(&owner);
    let before = files_below(&reader.index_dir());
    let (index, note) = open(&reader);
    assert_eq!(index.len(), 2, "with a damaged one");
    assert_eq!(note.unwrap(), "the search index was damaged and is mended when its owner searches");
    assert_eq!(files_below(&reader.index_dir()), before);
}
