use super::*;
use crate::coding::CodingStats;
use crate::exchange::view::tests::sample_study;

/// What is said of a corpus whose transcripts are in these languages.
fn spoken(languages: &[Option<&str>]) -> String {
    let (mut corpus, run, codebook, _, _) = sample_study();
    let entry = corpus.transcripts[0].clone();
    corpus.transcripts = languages
        .iter()
        .map(|code| {
            let mut entry = entry.clone();
            entry.language = code.map(str::to_owned);
            entry
        })
        .collect();
    let study = CodingStats::new(&corpus, None, &codebook);
    super::corpus_paragraph(&StudyView {
        corpus: &corpus,
        run: Some(&run),
        codebook: &codebook,
        stats: &study,
    })
}

#[test]
fn languages_have_names() {
    let one = spoken(&[Some("en"), Some("en")]);
    assert!(
        one.starts_with(
            "The corpus consists of 2 transcripts with 2,400 words and 2 min of speech, in English. It"
        ),
        "{one}"
    );
    let two = spoken(&[Some("de"), Some("en"), Some("en")]);
    assert!(two.contains(". The language, as detected, is English in 2 and German in 1. It was"), "{two}");
    let some = spoken(&[Some("en"), None]);
    assert!(some.contains("is English in 1; of 1 transcript it could not be told. It was"), "{some}");
    assert!(!spoken(&[None]).contains("language"));
}

#[test]
fn whose_words_were_analysed_and_what_has_no_times_is_said() {
    let (mut corpus, mut run, codebook, _, _) = sample_study();
    let name = corpus.transcripts[0].name.clone();
    let who = corpus.snippets[0].speaker.clone().unwrap();
    run.parameters.context = crate::topics::ContextSpeakers::new([(name.as_str(), who.as_ref())]);
    for snippet in corpus.snippets.iter_mut().skip(2) {
        (snippet.start, snippet.end) = (None, None);
    }
    let stats = CodingStats::new(&corpus, Some(&run), &codebook);
    let context = stats.context_words(&corpus);
    assert!(context > 0);
    let view = StudyView { corpus: &corpus, run: Some(&run), codebook: &codebook, stats: &stats };
    let said = super::corpus_paragraph(&view);
    let share = percent_text(2400 - context, 2400);
    let words = thousands(2400 - context);
    assert!(said.contains(" of speech (1 transcript without times), in English."), "{said}");
    let end = format!(
        " Of the words {words} ({share}) are participants', which were analysed; the others are context."
    );
    assert!(said.ends_with(&end), "{said}");
}

#[test]
fn what_did_not_happen_is_left_out() {
    let (corpus, run, mut codebook, _, _) = sample_study();
    let said = |codebook: &crate::coding::Codebook| {
        let study = CodingStats::new(&corpus, Some(&run), codebook);
        results_paragraph(&StudyView { corpus: &corpus, run: Some(&run), codebook, stats: &study }, &run)
    };
    assert_eq!(
        said(&codebook),
        "This gave 2 topics, with 1 snippet (25 %) in none of them. Of these topics, 1 was given another name and 1 was assigned to themes."
    );
    codebook.topic_marks.clear();
    codebook.assignments.clear();
    assert_eq!(said(&codebook), "This gave 2 topics, with 1 snippet (25 %) in none of them.");
    let mut merged = run.clone();
    merged.measures.topics = vec![Default::default(); 7];
    let study = CodingStats::new(&corpus, Some(&merged), &codebook);
    let view = StudyView { corpus: &corpus, run: Some(&merged), codebook: &codebook, stats: &study };
    assert_eq!(
        results_paragraph(&view, &merged),
        "This gave 7 topics, with 1 snippet (25 %) in none of them. Without what was taken out or moved away they are 2 topics."
    );
}
