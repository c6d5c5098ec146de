use super::*;
use crate::search::words_per_code;

const DIMENSIONS: usize = 67;

fn model() -> ModelIdentity {
    ModelIdentity { name: "minilm".to_owned(), revision: "abc".to_owned(), dimensions: DIMENSIONS }
}

/// Nobody whose words are context.
fn nobody() -> ContextSpeakers {
    ContextSpeakers::default()
}

/// A corpus of so many snippets, of which only the number counts here.
fn corpus(snippets: usize) -> Corpus {
    use crate::corpus::{Snippet, SnippetId, Span, TranscriptId};
    let snippet = |at: usize| Snippet {
        id: SnippetId(at as i64),
        transcript: TranscriptId(0),
        span: Span { start: at, end: at + 1 },
        start: None,
        end: None,
        speaker: None,
        words: 1,
        parts: Vec::new(),
    };
    Corpus::new(Vec::new(), (0..snippets).map(snippet).collect())
}

fn vector(at: usize) -> Vec<f32> {
    (0..DIMENSIONS).map(|place| ((at * 31 + place * 17) % 23) as f32 - 9.0).collect()
}

/// The hashes of five texts, all but the fourth with a vector.
fn store(dir: &Path) -> (VectorStore, Vec<TextHash>) {
    let texts: Vec<TextHash> = (0..5).map(|at| TextHash::of_text(&format!("text {at}"))).collect();
    let mut store = VectorStore::open(dir, "minilm", "abc", DIMENSIONS).unwrap();
    // Not in the order of the corpus.
    for at in [4, 0, 2, 1] {
        store.append(&[(texts[at], &vector(at))]).unwrap();
    }
    (store, texts)
}

#[test]
fn a_table_that_was_written_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (store, texts) = store(dir.path());
    let corpus = corpus(5);
    assert!(CodeTable::open(dir.path(), (&model(), &nobody()), &corpus, store.records()).is_none());
    let built = CodeTable::build((&model(), &nobody()), &corpus, &store, &texts);
    built.save(dir.path(), &model()).unwrap();
    let table = CodeTable::open(dir.path(), (&model(), &nobody()), &corpus, store.records()).unwrap();
    for table in [&built, &table] {
        let records: Vec<Option<usize>> = (0..6).map(|at| table.record(at)).collect();
        assert_eq!(records, [Some(1), Some(3), Some(2), None, Some(0), None]);
        assert_eq!(table.mean().len(), DIMENSIONS);
        let rows: Vec<&[u64]> = table.rows().chunks_exact(words_per_row(DIMENSIONS)).collect();
        assert_eq!(rows.len(), 5);
        for at in [0, 1, 2, 4] {
            let mut wanted = vec![0; words_per_code(DIMENSIONS)];
            let factor = encode_signs(&vector(at), table.mean(), &mut wanted);
            assert_eq!(split_head(rows[at][0]).1, factor);
            assert_eq!(rows[at][1..], wanted);
        }
        assert_eq!(split_head(rows[3][0]).0, NO_RECORD);
    }
}

#[test]
fn another_corpus_model_or_number_of_records_and_damage_make_it_void() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, texts) = store(dir.path());
    let table = CodeTable::build((&model(), &nobody()), &corpus(5), &store, &texts);
    table.save(dir.path(), &model()).unwrap();
    let opens = |model: &ModelIdentity, corpus: &Corpus, store: &VectorStore| {
        CodeTable::open(dir.path(), (model, &nobody()), corpus, store.records()).is_some()
    };
    assert!(opens(&model(), &corpus(5), &store));
    assert!(!opens(&model(), &corpus(6), &store));
    let path = table_path(dir.path(), &model());
    let other = ModelIdentity { revision: "abd".to_owned(), ..model() };
    std::fs::copy(&path, table_path(dir.path(), &other)).unwrap();
    assert!(!opens(&other, &corpus(5), &store));
    let good = std::fs::read(&path).unwrap();
    for at in (0..good.len()).step_by(97).chain([good.len() - 1]) {
        let mut bad = good.clone();
        bad[at] ^= 4;
        std::fs::write(&path, bad).unwrap();
        assert!(!opens(&model(), &corpus(5), &store), "byte {at}");
        std::fs::write(&path, &good[..at]).unwrap();
        assert!(!opens(&model(), &corpus(5), &store), "cut at {at}");
    }
    std::fs::write(&path, &good).unwrap();
    store.append(&[(texts[3], &vector(3))]).unwrap();
    assert!(!opens(&model(), &corpus(5), &store), "there is a vector more");
}
