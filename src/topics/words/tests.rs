use super::*;

/// The terms of a text as written, with `|` for gaps.
fn shown(text: &str, language: Option<&str>) -> String {
    let mut builder = CorpusTermsBuilder::new();
    builder.add_snippet(text, language);
    let words = builder.finish();
    let of = words.terms_of(0).iter().map(|&id| if id == GAP { "|" } else { words.display_text(id) });
    of.collect::<Vec<_>>().join(" ")
}

#[test]
fn stop_words_fillers_and_numbers_leave_gaps() {
    assert_eq!(
        shown("Um, you know, vector databases are, like, 3 times faster.", None),
        "vector databases | times faster"
    );
    assert_eq!(shown("We're gonna fine-tune it in 2023, don't you think?", None), "fine tune");
}

#[test]
fn sentences_and_commas_part_phrases_but_spaces_and_hyphens_do_not() {
    assert_eq!(
        shown("deep learning. Deep models, open weights; open-source code", None),
        "deep learning | deep models | open weights | open source code"
    );
}

#[test]
fn sound_tags_are_left_out_and_editors_words_are_kept() {
    assert_eq!(
        shown("[Music] welcome [ __ ] dear {vocalsound} listeners [APPLAUSE] (laughs)", None),
        "welcome | dear | listeners"
    );
    assert_eq!(shown("it [the database] crashed", None), "database | crashed");
}

#[test]
fn apostrophes_lose_possessives_and_elisions() {
    assert_eq!(
        shown("trust Google’s engineers and the model's output", None),
        "trust Google engineers | model output"
    );
    assert_eq!(shown("l'eau qu'elle boit", Some("fr")), "eau | boit");
}

#[test]
fn a_word_is_shown_as_it_is_most_often_written() {
    let mut builder = CorpusTermsBuilder::new();
    for text in ["Python code. Retrieval works", "the python RAG retrieval", "Learn Python, learn RAG", "rag"]
    {
        builder.add_snippet(text, Some("en"));
    }
    let words = builder.finish();
    let surface = |word: &str| words.display_text(words.find_term(word).unwrap()).to_owned();
    assert_eq!(surface("rag"), "RAG");
    assert_eq!(surface("retrieval"), "retrieval");
    assert_eq!(
        surface("python"),
        "python",
        "on a tie lower case, and a capital that opens a sentence says nothing"
    );
}

#[test]
fn addresses_and_parts_of_abbreviations_are_no_words() {
    assert_eq!(shown("Look at coda.io, or https://example.org/a?b now", None), "");
    // Scripts without blanks go on before and behind an address.
    let around = shown("昨天讨论了数据隐私。详情见https://example.org/a，谢谢数据", Some("zh"));
    assert!(around.contains("数据") && around.contains("隐私") && !around.contains("example"), "{around}");
    assert_eq!(shown("write to ana@changelog.com please", None), "write");
    assert_eq!(
        shown("changelog.com's archive. Ends here.Next sentence", None),
        "archive | ends | next sentence"
    );
    assert_eq!(shown("my Ph.D. thesis, her M.Sc. thesis", None), "thesis | thesis");
    assert_eq!(shown("it runs in Node.js", None), "runs | Node | js");
}

#[test]
fn short_answers_are_kept_as_written() {
    let mut builder = CorpusTermsBuilder::new();
    builder.add_snippet(" Don't know. ", Some("en"));
    builder.add_snippet("", Some("en"));
    builder.add_snippet(&"long ".repeat(20), Some("en"));
    let words = builder.finish();
    let answers: Vec<_> = (0..3).map(|snippet| words.short_answer(snippet)).collect();
    assert_eq!(answers, [Some("Don't know."), None, None]);
}

#[test]
fn accents_are_the_same_however_they_are_written() {
    let texts = ["das Gespr\u{e4}ch und fu\u{308}r alle", "das Gespra\u{308}ch und f\u{fc}r alle"];
    let words = terms_of(&texts.map(|text| (text, "de")));
    assert_eq!(words.terms_of(0), words.terms_of(1));
    assert!(!shown(texts[0], Some("de")).contains("fu"), "a stop word");
}

#[test]
fn german_keeps_its_nouns_and_drops_its_fillers() {
    assert_eq!(shown("Ähm, das Sprachmodell ist halt einfach zu groß.", Some("de")), "Sprachmodell | groß");
}

#[test]
fn scripts_without_spaces_give_words() {
    assert_eq!(shown("机器学习", Some("zh")), "机器 学习");
    assert_eq!(shown("GPTは言語モデルです", Some("ja")).split(" | ").next(), Some("GPT"));
    assert_eq!(shown("โรงเรียนและครู", Some("th")), "โรงเรียน | ครู");
}

#[test]
fn counts_snippets_and_sayings_and_ids_follow_the_alphabet() {
    let mut builder = CorpusTermsBuilder::new();
    builder.add_snippet("zebra apple zebra", None);
    builder.add_snippet("", None);
    builder.add_snippet("Apple pie", None);
    let words = builder.finish();
    assert_eq!((words.snippet_count(), words.vocabulary_size()), (3, 3));
    let of = |word: &str| &words.terms()[words.find_term(word).unwrap() as usize];
    assert_eq!((of("zebra").snippets, of("zebra").count), (1, 2));
    assert_eq!((of("apple").snippets, of("apple").count), (2, 2));
    assert_eq!(words.terms_of(0), [2, 0, 2]);
    assert_eq!(words.terms_of(1), [] as [u32; 0]);
    assert_eq!(words.terms_of(2), [0, 1]);
    assert_eq!(words.terms_of(9), [] as [u32; 0]);
}

/// The terms of the first text as descriptions count them, in the most frequent spelling.
fn described(words: &CorpusTerms, snippet: usize) -> String {
    let of = words.described_terms(snippet);
    let of = of.into_iter().map(|id| if id == GAP { "|" } else { words.display_text(id) });
    of.collect::<Vec<_>>().join(" ")
}

fn terms_of(texts: &[(&str, &str)]) -> CorpusTerms {
    let mut builder = CorpusTermsBuilder::new();
    texts.iter().for_each(|(text, language)| builder.add_snippet(text, Some(language)));
    builder.finish()
}

#[test]
fn singular_and_plural_count_as_the_more_frequent() {
    let words =
        terms_of(&[("one model, many models, models", "en"), ("the news of a new LLM and LLMs", "en")]);
    assert_eq!(described(&words, 0), "models | models | models");
    assert_eq!(described(&words, 1), "news | new LLM | LLM", "news is no plural; on a tie the singular");
    let german = terms_of(&[("Gute Frage, Fragen, Fragen; leben", "de"), ("Leben", "en")]);
    assert_eq!(described(&german, 0), "gute Fragen | Fragen | Fragen | leben");
    let apart = terms_of(&[("agent", "en"), ("agents", "fi")]);
    assert_eq!((described(&apart, 0), described(&apart, 1)), ("agent".to_owned(), "agents".to_owned()));
}

#[test]
fn own_stop_words_leave_gaps_in_descriptions_only() {
    let own = |words: &[&str]| words.iter().map(|word| StopWord::parse(word).unwrap()).collect::<Vec<_>>();
    let mut words = terms_of(&[("vector models and a model store", "en"), ("Modelle speichern", "de")]);
    let before = words.terms_of(0).to_vec();
    words.mute_stop_words(&own(&["model", "de:vector", "unheard"]));
    assert_eq!(described(&words, 0), "vector | | | store", "both forms, in the language only");
    assert_eq!(words.terms_of(0), before, "they are counted all the same");
    words.mute_stop_words(&own(&["de:modelle", "machine learning"]));
    assert_eq!(described(&words, 1), "| speichern");
    let mut words = terms_of(&[("机器学习和机器", "zh")]);
    words.mute_stop_words(&own(&["机器学习"]));
    let [machine, learning] = ["机器", "学习"].map(|word| words.find_term(word).unwrap());
    assert!(words.is_muted_pair(machine, learning) && !words.is_muted(machine));
}

proptest::proptest! {
    #[test]
    fn any_text_is_taken(text in ".{0,200}") {
        let mut builder = CorpusTermsBuilder::new();
        builder.add_snippet(&text, None);
        let words = builder.finish();
        for &id in words.terms_of(0) {
            assert!(id == GAP || (id as usize) < words.vocabulary_size());
        }
        assert_ne!(words.terms_of(0).last(), Some(&GAP));
    }
}

#[test]
fn word_forms_are_the_terms_of_a_snippet_without_gaps() {
    let words = terms_of(&[("girl meets. the girls, and the girls", "en"), ("", "en")]);
    assert!(words.terms_of(0).contains(&GAP), "stop words and sentence ends leave a gap");
    let said: Vec<&str> = words.word_forms(0).into_iter().map(|term| words.display_text(term)).collect();
    assert_eq!(said, ["girls", "meets", "girls", "girls"]);
    assert!(words.word_forms(1).is_empty());
}

#[test]
fn terms_of_a_text_are_found_in_singular_and_plural() {
    let mut builder = CorpusTermsBuilder::new();
    ["girl meets teachers", "girls and maths"].iter().for_each(|text| builder.add_snippet(text, Some("en")));
    let words = builder.finish();
    let found: Vec<&str> =
        words.terms_in("Girls, teacher: the maths!").iter().map(|&term| words.display_text(term)).collect();
    assert_eq!(found, ["girl", "girls", "maths", "teachers"]);
    assert!(words.terms_in("").is_empty());
}

#[test]
fn grammar_that_no_list_has_is_kept_out_of_descriptions() {
    // A dialect of nobody's: its words of grammar fall anywhere, what it is about comes in clumps.
    let grammar = ["dyal", "bzaf", "wach", "hit", "kan"];
    let subjects = ["kasbah", "souk", "fondo", "tajin", "couz", "ftour"];
    let text = |at: usize, pairs: usize| {
        let said = |n: usize| {
            let chance = (at * 7919 + n * 104_729) % 997;
            format!(
                "{} {}",
                grammar[chance % 5],
                if n.is_multiple_of(3) { subjects[at / 20 % 6] } else { "aji" }
            )
        };
        (0..pairs).map(said).collect::<Vec<_>>().join(" ")
    };
    let mut builder = CorpusTermsBuilder::new();
    (0..240).for_each(|at| builder.add_snippet(&text(at, 21), Some("ary")));
    let words = builder.finish();
    let muted: Vec<&str> =
        (0..).zip(words.terms()).filter(|(id, _)| words.is_muted(*id)).map(|(_, term)| &*term.word).collect();
    assert_eq!(muted, ["aji", "bzaf", "dyal", "hit", "kan", "wach"]);
    assert!(words.find_term("kasbah").is_some());
    // Nothing can be told from snippets of a few words.
    let muted_in = |pairs: usize, language: Option<&str>, english: &str| {
        let mut builder = CorpusTermsBuilder::new();
        (0..240).for_each(|at| builder.add_snippet(&format!("{} {english}", text(at, pairs)), language));
        let words = builder.finish();
        (0..words.vocabulary_size() as u32).filter(|&id| words.is_muted(id)).count()
    };
    assert_eq!(muted_in(5, Some("ary"), ""), 0);
    // Where no language was told the English list is taken, and told by what it misses to be of another language.
    assert_eq!(muted_in(21, None, ""), 6);
    assert_eq!(muted_in(21, Some("en"), &"and it was as if we were on the ".repeat(10)), 0);
}

#[test]
fn words_that_may_be_grammar_are_told() {
    let text = |at: usize| {
        let said = "dyal bzaf wach hit kan aji kasbah souk".split(' ').cycle().skip(at % 8).take(39);
        let seldom = if at.is_multiple_of(16) { " rah" } else { " ftour-tajin" };
        said.collect::<Vec<_>>().join(" ") + seldom
    };
    let mut builder = CorpusTermsBuilder::new();
    (0..120).for_each(|at| builder.add_snippet(&text(at), Some("ary")));
    let words = builder.finish();
    let told = |word: &str| {
        let term = words.find_term(word).unwrap();
        (words.is_muted(term), words.may_be_grammar(term))
    };
    assert_eq!(told("dyal"), (true, true));
    assert_eq!(told("rah"), (false, true), "eight of 4,900 words");
}
