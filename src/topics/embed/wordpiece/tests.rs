use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;
use tokenizers::Tokenizer;

static OURS: LazyLock<WordPiece> = LazyLock::new(|| WordPiece::builtin().unwrap());
/// The reference, without truncation and padding, and with control tokens in a text read as text.
static REFERENCE: LazyLock<Tokenizer> = LazyLock::new(|| {
    let mut tokenizer = Tokenizer::from_bytes(MINILM_TOKENIZER.decompress().unwrap()).unwrap();
    tokenizer.with_truncation(None).unwrap();
    tokenizer.with_padding(None);
    tokenizer.set_encode_special_tokens(true);
    tokenizer
});

fn assert_same(text: &str) {
    let expected = REFERENCE.encode(text, true).unwrap();
    let mut ids = Vec::new();
    OURS.encode(text, usize::MAX, &mut ids);
    let expected_ids: Vec<i32> = expected.get_ids().iter().map(|&id| id.cast_signed()).collect();
    assert_eq!(ids, expected_ids, "{text:?}: {:?}", expected.get_tokens());
    let ends = OURS.token_ends(text);
    // In these scripts words are counted and not what the model takes for one.
    if !text.contains(is_southeast_asian) {
        assert_eq!(ends.len(), ids.len() - 2);
    }
    assert!(ends.is_sorted());
    assert!(ends.iter().all(|&end| text.is_char_boundary(end as usize)), "{text:?}: {ends:?}");
}

#[test]
fn ids_are_those_of_the_reference() {
    for text in [
        "",
        "Hello, World! It's 3.14 o'clock -- isn't it?",
        "naïve café Ångström ÉCOLE İstanbul ß ﬁ Ǆ",
        "e\u{301}\u{302} \u{1f468}\u{200d}\u{1f469} 👍🏽 ½ ² ™",
        "中文分词 混合English文字 豈",
        "日本語のテスト カタカナ が ガ 한국어 각",
        "ไทย हिन्दी नमस्ते العربية עִבְרִית",
        "a\u{0}b\u{fffd}c\td\u{85}e\u{a0}f\u{2028}g\u{200b}h\u{ad}i\u{feff}",
        "[SEP] [MASK] [CLS]x [UNK] ##ing [unused1]",
        "supercalifragilisticexpialidocious antidisestablishmentarianism",
        "https://example.com/a_b?c=d&e=f#g user@host 1,000,000.00 $5 €5 50%",
        "—–…“quotes”‘single’«angled»¿what?¡yes!",
        "ΣΊΣΥΦΟΣ ΑΣ ꙁ",
    ] {
        assert_same(text);
    }
    for long in [99, 100, 101, 300] {
        assert_same(&format!("a {} b", "x".repeat(long)));
        assert_same(&format!("a {} b", "é".repeat(long)));
    }
}

#[test]
fn ends_are_where_tokens_end_in_the_original() {
    let text = "Tokenizing Café, ok";
    let pieces: Vec<&str> = std::iter::once(0)
        .chain(OURS.token_ends(text))
        .collect::<Vec<_>>()
        .windows(2)
        .map(|pair| &text[pair[0] as usize..pair[1] as usize])
        .collect();
    assert_eq!(pieces, ["Token", "izing", " Café", ",", " ok"]);
}

#[test]
fn words_of_scripts_without_blanks_are_counted_by_the_dictionary() {
    let counted = |text: &str| OURS.token_ends(text).len();
    let sentence = "โรงเรียนของเราอยู่ใกล้ตลาด";
    assert!((5..=8).contains(&counted(sentence)), "{}", counted(sentence));
    // As many where the run is so long that the model takes it for one unknown word.
    assert_eq!(counted(&sentence.repeat(8)), 8 * counted(sentence));
    assert_eq!(counted(&format!("we said: {sentence}, ok")), 5 + counted(sentence));
}

#[test]
fn a_limit_keeps_the_frame() {
    let mut ids = vec![7];
    OURS.encode("one two three four five", 5, &mut ids);
    assert_eq!(ids.len(), 6);
    assert_eq!((ids[0], ids[1], ids[5]), (7, 101, 102));
    for limit in 0..3 {
        let mut ids = Vec::new();
        OURS.encode("one two", limit, &mut ids);
        assert_eq!(ids.len(), limit);
    }
}

#[test]
fn other_files_are_refused() {
    assert!(WordPiece::from_json(b"{}").is_err());
    assert!(WordPiece::from_json(br####"{"model":{"unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"a":0}}}"####).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_text_gives_the_ids_of_the_reference(text in any::<String>()) {
        assert_same(&text);
    }
    #[test]
    fn words_of_many_scripts_give_the_ids_of_the_reference(
        text in "([a-zA-Z]{1,12}|[à-ÿÀ-Ý]{1,4}|[а-яА-Я]{1,6}|[\u{300}-\u{36f}]|[一-龥]{1,3}|[가-힣]{1,3}|[ -~]|[\u{900}-\u{97f}]{1,4}){0,30}"
    ) {
        assert_same(&text);
    }
}
