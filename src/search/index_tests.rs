use super::super::{SnippetFilter, code_point_ranges, parse_query};
use super::builder::SEGMENTS;
use super::contents::IndexBlock;
use super::*;
use crate::corpus::SnippetIndex;
use crate::search::query::filters::FilterResult;

/// A study in which the snippets with an even index are said by a guest.
struct EvenSnippets(usize);

impl FilterSource for EvenSnippets {
    fn select_snippets(&self, filter: &SnippetFilter) -> FilterResult {
        let known = *filter == SnippetFilter::Speaker("guest".to_owned());
        let note = (!known).then(|| "nobody of that name".to_owned());
        FilterResult { passes: (0..self.0).map(|snippet| known && snippet % 2 == 0).collect(), note }
    }
}

/// A corpus of transcripts with these keys, each with so many snippets.
fn contents(blocks: &[(&str, usize)]) -> IndexContents {
    let block = |&(key, snippets): &(&str, usize)| IndexBlock { key: key.to_owned(), snippets };
    IndexContents { blocks: blocks.iter().map(block).collect() }
}

struct IndexFixture {
    _dir: tempfile::TempDir,
    index: SearchIndex,
    texts: Vec<(&'static str, Option<&'static str>)>,
}

fn index_of(texts: &[(&'static str, Option<&'static str>)]) -> IndexFixture {
    let dir = tempfile::tempdir().unwrap();
    let mut builder = SearchIndex::builder(dir.path(), &contents(&[("corner", texts.len())]), 2).unwrap();
    for &(text, language) in texts {
        builder.add(IndexDocument { text, language }).unwrap();
    }
    IndexFixture { index: builder.finish().unwrap(), _dir: dir, texts: texts.to_vec() }
}

fn english_index(texts: &[&'static str]) -> IndexFixture {
    index_of(&texts.iter().map(|&text| (text, Some("en"))).collect::<Vec<_>>())
}

impl IndexFixture {
    fn matches(&self, line: &str, typing: bool) -> SearchMatches {
        self.index.search(&parse_query(line), &EvenSnippets(self.texts.len()), 100, typing).unwrap()
    }
    fn ranked(&self, line: &str) -> Vec<usize> {
        self.matches(line, false).best.iter().map(|found| found.snippet.0).collect()
    }
    fn all(&self, line: &str) -> Vec<usize> {
        self.matches(line, false).all.iter().map(|at| at.0).collect()
    }
    /// What is marked in each hit, in the order of the corpus.
    fn marked(&self, line: &str) -> Vec<Vec<&str>> {
        let found = self.matches(line, false);
        let marks = |snippet: SnippetIndex| {
            let (text, language) = self.texts[snippet.0];
            found.highlighter.find(text, language).into_iter().map(|span| span.slice(text)).collect()
        };
        found.all.iter().map(marks).collect()
    }
}

#[test]
fn words_are_all_required_and_the_form_typed_comes_first() {
    let corner = english_index(&[
        "we chunk the documents and chunk them again",
        "the chunks of documents are small",
        "chunking documents is an art that few people master",
        "documents only",
    ]);
    assert_eq!(corner.all("chunking documents"), [0, 1, 2]);
    assert_eq!(corner.ranked("chunking documents")[0], 2);
    assert_eq!(corner.ranked("chunks")[0], 1);
    assert_eq!(corner.all("documents -chunk"), [3]);
    assert_eq!(corner.all("-chunk"), [3]);
    assert_eq!(corner.all("only OR art"), [2, 3]);
    assert_eq!(corner.all("documents art OR -chunk"), [2, 3]);
}

#[test]
fn a_phrase_is_meant_to_the_letter() {
    let corner =
        english_index(&["the chunk size matters", "chunk sizes matter", "the size of a chunk matters"]);
    assert_eq!(corner.all("\"chunk size\""), [0]);
    assert_eq!(corner.all("chunk size"), [0, 1, 2]);
    assert_eq!(corner.all("chunk-size"), [0, 1]);
    assert_eq!(corner.marked("\"chunk size\""), [["chunk size"]]);
    assert_eq!(corner.marked("size -\"chunk size\""), [["sizes"], ["size"]]);
}

#[test]
fn prefixes_and_misspellings_are_found_and_marked() {
    let corner =
        english_index(&["retrieval is hard", "the retriever retrieves", "a revival", "state of the art"]);
    assert_eq!(corner.marked("retriev*"), [vec!["retrieval"], vec!["retriever", "retrieves"]]);
    assert_eq!(corner.marked("~retreival"), [["retrieval"]]);
    assert_eq!(corner.marked("~retrieval"), [vec!["retrieval"], vec!["retriever", "retrieves"]]);
    assert_eq!(corner.ranked("~retrieval")[0], 0);
    assert_eq!(corner.marked("state-of-th*"), [["state of the"]]);
    assert_eq!(corner.all("re*"), [0, 1, 2]);
    assert_eq!(corner.all("zz*"), [] as [usize; 0]);
}

#[test]
fn a_pattern_finds_a_letter_in_each_of_its_forms() {
    let corner = english_index(&["λόγος", "ΛΟΓΟΣ", "φίλος", "φιλοσοφία", "Страна", "страны"]);
    assert_eq!(corner.all("λόγος*"), [0, 1]);
    assert_eq!(corner.all("ΛΟΓΟΣ*"), [0, 1]);
    assert_eq!(corner.all("φιλοσ*"), [2, 3]);
    assert_eq!(corner.all("СТРАН*"), [4, 5]);
}

#[test]
fn counts_slips_of_the_pen() {
    let corner = english_index(&[
        "retrieval",
        "retreival",
        "retrieva",
        "chunks",
        "junks",
        "grösse",
        "grosse",
        "retriever",
        "revival",
        "ab",
        "abc",
        "a",
    ]);
    assert_eq!(corner.ranked("~retrieval"), [0, 1, 2, 7], "the word itself, one slip, two slips");
    assert_eq!(corner.all("~chunk"), [3], "short words allow one slip");
    assert_eq!(corner.all("~junk"), [4]);
    assert_eq!(corner.all("~größe"), [] as [usize; 0]);
    assert_eq!(corner.all("~ab"), [9], "two letters allow none");
}

#[test]
fn a_word_still_being_typed_is_completed() {
    let corner = english_index(&["retrieval is hard", "the art of it"]);
    let found = corner.matches("hard retri", true);
    assert_eq!(found.all.iter().collect::<Vec<_>>(), [0]);
    assert_eq!(found.notes, ["no snippet says \"retri\": words that begin with it are searched"]);
    assert!(corner.matches("hard retri", false).all.is_empty());
    assert_eq!(corner.matches("art", true).notes, [] as [&str; 0]);
}

#[test]
fn german_words_are_found_in_their_forms() {
    let corner = index_of(&[
        ("Die Häuser standen leer", Some("de")),
        ("Ein Haus am See, die Größe zählt", Some("de")),
        ("the house is empty", Some("en")),
    ]);
    assert_eq!(corner.marked("Haus"), [["Häuser"], ["Haus"]]);
    assert_eq!(corner.ranked("haus"), [1, 0]);
    assert_eq!(corner.all("\"Haus\""), [1]);
    assert_eq!(corner.all("größe"), [1]);
}

#[test]
fn turkish_names_are_found_in_every_case() {
    let index = index_of(&[
        ("Ankara'ya gittik.", Some("tr")),
        ("Oradan Ankara’dan geldik.", Some("tr")),
        ("Ankara büyük bir şehir.", Some("tr")),
        ("Ankaraya gittik.", Some("tr")),
    ]);
    assert_eq!(index.all("Ankara")[..3], [0, 1, 2]);
    assert_eq!(index.all("\"Ankara\""), [0, 1, 2], "to the letter");
    assert_eq!(index.all("Ankara'ya")[0], 0);
    assert!(index.all("Ankaraya").contains(&0), "as many write it");
}

#[test]
fn chinese_is_found_without_spaces() {
    let corner = index_of(&[
        ("我们用检索增强生成来回答问题", Some("zh")),
        ("索引和检测", Some("zh")),
        ("检", Some("zh")),
    ]);
    assert_eq!(corner.all("检索"), [0]);
    assert_eq!(corner.all("检"), [0, 1, 2]);
    assert_eq!(corner.marked("检索增强 问题"), [["检索增强", "问题"]]);
    assert_eq!(corner.all("检索*"), [0]);
    let thai = index_of(&[("วันนี้เราเรียนภาษาไทย", Some("th")), ("กินข้าว", Some("th"))]);
    assert_eq!(thai.all("เรียน*"), [0]);
    // One word can be misspelt, several are looked for as they are.
    let told = |query: &str| corner.matches(query, false).notes;
    assert!(told("~检索").iter().any(|note| note.starts_with("~ finds one word")), "{:?}", told("~检索"));
    assert!(told("~检").iter().all(|note| !note.starts_with("~ finds")));
    let text = "🚀👩‍🚀我们用检索";
    let marks = corner.matches("检索", false).highlighter.find(text, Some("zh"));
    assert_eq!(code_point_ranges(text, &marks), [[7, 9]]);
}

#[test]
fn order_and_nearness_count_words() {
    let corner = english_index(&[
        "the chunk was large, its size small",
        "size of the chunk",
        "chunk size",
        "a chunk of a good size",
        "state of the union",
    ]);
    assert_eq!(corner.all("\"chunk size\"~2"), [2]);
    assert_eq!(corner.all("chunk NEAR/2 size"), [1, 2]);
    assert_eq!(corner.all("chunks NEAR/3 size"), [0, 1, 2, 3]);
    assert_eq!(corner.all("(union OR chunk) NEAR/2 (size OR state)"), [1, 2, 4]);
    assert_eq!(corner.all("state OR (chunk size -large)"), [1, 2, 3, 4]);
    assert_eq!(corner.all("-(state OR (chunk NEAR/2 size))"), [0, 3]);
    assert_eq!(
        corner.marked("\"chunk size\"~3"),
        [["chunk was large, its size"], ["chunk size"], ["chunk of a good size"]]
    );
}

#[test]
fn parts_of_words_are_found() {
    let corner = index_of(&[
        ("Die Krankenversicherung zahlt", Some("de")),
        ("Versicherung ist wichtig", Some("de")),
        ("chunk chink", Some("en")),
        ("colour and color", Some("en")),
    ]);
    assert_eq!(corner.all("*versicherung"), [0, 1]);
    assert_eq!(corner.marked("ch?nk"), [["chunk", "chink"]]);
    assert_eq!(corner.marked("/colou?r/"), [["colour", "color"]]);
    assert_eq!(corner.all("/colo/"), [] as [usize; 0]);
    assert_eq!(corner.all("* chunk"), [2]);
}

#[test]
fn compounds_are_found_by_their_parts() {
    let corner = index_of(&[
        ("In der Altenpflege fehlen Leute", Some("de")),
        ("Das Pflegepersonal ist müde", Some("de")),
        ("Die Pflege der Alten und das Personal", Some("de")),
        ("Im Kreis der Familie gab es Eis", Some("de")),
        ("Das Krankenhaus und die Tagesklinik", Some("de")),
        ("Kranke liegen einen Tag zu Haus, andere in der Klinik", Some("de")),
        ("Er steht früh auf und muss aufstehen", Some("de")),
        ("De ziekenhuiszorg is duur", Some("nl")),
        ("Zorg in het ziekenhuis", Some("nl")),
    ]);
    assert_eq!(corner.all("Pflege"), [0, 1, 2]);
    assert_eq!(corner.marked("Personal"), [["Pflegepersonal"], ["Personal"]]);
    assert_eq!(corner.all("Kliniken"), [4, 5]);
    assert_eq!(corner.all("Haus"), [4, 5]);
    assert_eq!(corner.all("Eis"), [3]);
    assert_eq!(corner.marked("zorg"), [["ziekenhuiszorg"], ["Zorg"]]);
    assert_eq!(corner.all("\"Pflege\""), [2], "a phrase is taken as it is written");
    assert_eq!(corner.all("Pflege Personal"), [1, 2]);
}

#[test]
fn accents_apostrophes_hyphens_and_signs() {
    let corner = index_of(&[
        ("Her résumé was short", Some("en")),
        ("We will resume the talk", Some("en")),
        ("Le cœur de l’œuvre et l'eau", Some("fr")),
        ("a plug-in", Some("en")),
        ("one plugin", Some("en")),
        ("C++ and C#", Some("en")),
        ("the .NET way", Some("en")),
        ("an A/B test", Some("en")),
        ("a net, and I don't C why", Some("en")),
        ("la organización", Some("es")),
        ("las organizaciones", Some("es")),
    ]);
    for line in ["resume", "résumé", "Resume", "resum*"] {
        assert_eq!(corner.all(line), [0, 1], "{line}");
    }
    assert_eq!((corner.all("coeur"), corner.all("cœur"), corner.all("eau")), (vec![2], vec![2], vec![2]));
    for line in ["plug-in", "plugin", "\"plug in\""] {
        assert_eq!(corner.all(line), [3, 4], "{line}");
    }
    assert_eq!(corner.marked("plugin"), [["plug-in"], ["plugin"]]);
    assert_eq!((corner.all("C++"), corner.all("c#"), corner.all(".net")), (vec![5], vec![5], vec![6]));
    assert_eq!((corner.all("A/B"), corner.all("C"), corner.all("dont")), (vec![7], vec![8], vec![8]));
    assert_eq!((corner.all("organización"), corner.all("organizacion")), (vec![9, 10], vec![9, 10]));
}

#[test]
fn filters_keep_the_order_of_the_corpus_and_join_with_words() {
    let corner = english_index(&["one hard thing", "two", "three hard hard things", "four hard"]);
    assert_eq!(corner.ranked("speaker:guest"), [0, 2]);
    assert_eq!(corner.all("-speaker:guest"), [1, 3]);
    assert_eq!(corner.ranked("hard speaker:guest"), [2, 0]);
    assert_eq!(corner.all("speaker:guest OR four"), [0, 2, 3]);
    assert_eq!(corner.matches("speaker:nobody", false).problems, ["nobody of that name"]);
    assert_eq!(corner.all("speaker:nobody"), [] as [usize; 0]);
    assert_eq!(corner.all(""), [] as [usize; 0]);
    assert_eq!(corner.all("\"???\" hard"), [0, 2, 3]);
}

#[test]
fn equal_scores_keep_the_order_of_the_corpus_whatever_the_limit() {
    let texts: Vec<&'static str> =
        (0..500).map(|n| if n % 7 == 0 { "the same words" } else { "other words" }).collect();
    let corner = english_index(&texts);
    let ranked = corner.ranked("same");
    assert!(ranked.windows(2).all(|pair| pair[0] < pair[1]) && ranked.len() == 72);
    let few = corner.index.search(&parse_query("same"), &EvenSnippets(500), 3, false).unwrap();
    assert_eq!(few.best.iter().map(|found| found.snippet).collect::<Vec<_>>(), [0, 7, 14]);
    assert_eq!(few.all.len(), 72);
    let again = english_index(&texts)
        .index
        .search(&parse_query("same"), &EvenSnippets(500), 500, false)
        .unwrap()
        .best;
    assert_eq!(
        again,
        corner.index.search(&parse_query("same"), &EvenSnippets(500), 500, false).unwrap().best
    );
}

/// The index in force, where it has all of a corpus.
fn current(dir: &Path, contents: &IndexContents) -> Option<SearchIndex> {
    match SearchIndex::open(dir, contents).unwrap() {
        IndexState::Current(index) => Some(index),
        IndexState::Lacks(_) | IndexState::Missing => None,
    }
}

/// The snippets a line finds, the best first, with their scores.
fn hits(index: &SearchIndex, line: &str) -> Vec<(usize, f32)> {
    let found = index.search(&parse_query(line), &EvenSnippets(index.len()), 100, false).unwrap();
    found.best.iter().map(|found| (found.snippet.0, found.score)).collect()
}

#[test]
fn a_build_that_is_not_finished_leaves_the_index_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (contents(&[("old", 1)]), contents(&[("new", 1)]));
    let build = |contents: &IndexContents, text: &str| {
        let mut builder = SearchIndex::builder(dir.path(), contents, 1).unwrap();
        builder.add(IndexDocument { text, language: None }).unwrap();
        builder
    };
    let first = build(&old, "first").finish().unwrap();
    drop(build(&new, "second"));
    assert!(current(dir.path(), &new).is_none());
    assert_eq!(hits(&current(dir.path(), &old).unwrap(), "first").len(), 1);
    let second = build(&new, "second").finish().unwrap();
    assert_eq!((hits(&second, "second").len(), hits(&first, "first").len()), (1, 1));
    assert!(current(dir.path(), &old).is_none());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn what_came_later_is_added_and_found_as_in_an_index_that_was_built_whole() {
    let dir = tempfile::tempdir().unwrap();
    let text =
        |key: &str, at: usize| format!("talk {key} of bread {} and flour {}", "mill ".repeat(at % 3), at % 4);
    let build = |mut builder: IndexBuilder, blocks: &[(&str, usize)]| {
        for (key, count) in blocks {
            for at in 0..*count {
                builder.add(IndexDocument { text: &text(key, at), language: Some("en") }).unwrap();
            }
        }
        builder.finish().unwrap()
    };
    let mut blocks = vec![("b", 20), ("d", 20)];
    let first = build(SearchIndex::builder(dir.path(), &contents(&blocks), 1).unwrap(), &blocks);
    let [largest] = first.searcher.segment_readers() else { panic!("not one segment") };
    // As other processes have them open meanwhile, with what a phrase has to find.
    let mut kept_open = Vec::new();
    // Before, between and behind what was there, and often enough for segments to be brought together.
    for added in ["a", "c", "e", "f", "g", "h", "i", "j", "k", "l", "m"] {
        blocks.push((added, 3));
        blocks.sort_unstable();
        let corpus = contents(&blocks);
        let IndexState::Lacks(gap) = SearchIndex::open(dir.path(), &corpus).unwrap() else {
            panic!("{added} is not lacking")
        };
        assert_eq!(gap.snippets.len(), 3);
        // What was not finished does not count.
        let mut given_up = SearchIndex::extend(dir.path(), &corpus, &gap).unwrap();
        given_up.add(IndexDocument { text: "mill", language: None }).unwrap();
        drop(given_up);
        let extended = build(SearchIndex::extend(dir.path(), &corpus, &gap).unwrap(), &[(added, 3)]);
        let whole = build(SearchIndex::builder_in_memory(1).unwrap(), &blocks);
        let opened = current(dir.path(), &corpus).unwrap();
        for line in ["mill", "talk", "flour 2", "\"bread mill\"", "-mill", "speaker:guest mill", added] {
            assert_eq!(hits(&extended, line), hits(&whole, line), "{added} {line}");
            assert_eq!(hits(&opened, line), hits(&whole, line), "{added} {line}");
        }
        kept_open.push((current(dir.path(), &corpus).unwrap(), hits(&whole, "\"bread mill\"")));
        let segments = opened.searcher.segment_readers();
        assert!(segments.len() <= 2 * SEGMENTS);
        let is_there = segments.iter().any(|segment| segment.segment_id() == largest.segment_id());
        assert!(is_there, "{added} had more written anew than what was added");
        let ids: Vec<String> = segments.iter().map(|segment| segment.segment_id().uuid_string()).collect();
        let files = std::fs::read_dir(&opened.path).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let others: Vec<String> = names
            .filter(|name| !name.starts_with('.') && name != "meta.json")
            .filter(|name| !ids.iter().any(|id| name.starts_with(id.as_str())))
            .collect();
        assert!(others.is_empty(), "{added} left files of segments that are gone: {others:?}");
    }
    for (index, expected) in kept_open {
        assert_eq!(
            hits(&index, "\"bread mill\""),
            expected,
            "its segments were merged since, and their files removed"
        );
    }
    // What is gone makes another index.
    blocks.remove(0);
    assert!(matches!(SearchIndex::open(dir.path(), &contents(&blocks)).unwrap(), IndexState::Missing));
}

#[test]
fn documents_that_no_manifest_knows_of_are_damage() {
    let dir = tempfile::tempdir().unwrap();
    let corpus = contents(&[("a", 2)]);
    let mut builder = SearchIndex::builder(dir.path(), &corpus, 1).unwrap();
    for text in ["one", "two"] {
        builder.add(IndexDocument { text, language: None }).unwrap();
    }
    builder.finish().unwrap();
    // As after a kill between the last segment and the manifest.
    let manifest = std::fs::read(dir.path().join("current.json")).unwrap();
    let longer = contents(&[("a", 2), ("b", 1)]);
    let IndexState::Lacks(gap) = SearchIndex::open(dir.path(), &longer).unwrap() else {
        panic!("nothing is lacking")
    };
    let mut builder = SearchIndex::extend(dir.path(), &longer, &gap).unwrap();
    builder.add(IndexDocument { text: "three", language: None }).unwrap();
    builder.finish().unwrap();
    std::fs::write(dir.path().join("current.json"), manifest).unwrap();
    let damage = SearchIndex::open(dir.path(), &corpus).err().unwrap().to_string();
    assert!(damage.contains("meta.json is damaged"), "{damage}");
}

#[test]
fn hostile_text_does_no_harm() {
    let long: &'static str = Box::leak("x".repeat(100_000).into_boxed_str());
    let corner =
        index_of(&[(long, Some("en")), ("", None), ("a\nb\u{0}c", Some("xx")), ("fine words", None)]);
    assert_eq!(corner.all("fine"), [3]);
    assert_eq!(corner.all("b"), [2]);
    assert_eq!(corner.index.len(), 4);
    assert_eq!(corner.all(long), [] as [usize; 0]);
}

#[test]
fn one_segment_or_many_find_and_score_the_same() {
    let texts =
        |at: usize| format!("talk {} of bread{} and the mill {}", at % 7, at % 3, "flour ".repeat(at % 5));
    let build = |many: bool| {
        let mut builder = SearchIndex::builder_in_memory(1).unwrap();
        for at in 0..120 {
            let text = texts(at);
            builder.add(IndexDocument { text: &text, language: Some("en") }).unwrap();
            if many && at % 9 == 8 {
                builder.end_segment();
            }
        }
        builder.finish().unwrap()
    };
    let (one, many) = (build(false), build(true));
    assert_eq!(one.searcher.segment_readers().len(), 1);
    assert_eq!(many.searcher.segment_readers().len(), SEGMENTS);
    for line in
        ["flour", "mill flour", "\"the mill flour\"", "bread1 OR talk", "bread* -flour", "~flor", "-talk"]
    {
        let found = [&one, &many].map(|index| {
            let found = index.search(&parse_query(line), &EvenSnippets(120), 15, false).unwrap();
            (found.best, found.all)
        });
        assert_eq!(found[0], found[1], "{line}");
        assert!(found[0].1.len() > 5 || line == "-talk", "{line}");
    }
}
