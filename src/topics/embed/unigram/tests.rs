use super::*;
use crate::topics::embed::multi::TOKENIZER_FILE;
use tokenizers::Model;
use tokenizers::models::unigram::Unigram as TheirUnigram;

fn open() -> Unigram {
    Unigram::from_bytes(&TOKENIZER_FILE.decompress().unwrap()).unwrap()
}

/// Lines in several scripts, with characters that are folded.
const TEXTS: [&str; 9] = [
    "The ﬁrst  ½ of\u{a0}it — “quoted”, 3.5 % of ①②③…",
    "  Straßenbahnhaltestelle\tÜbergrößenträger\n",
    "今天我们谈谈教育。ＡＢＣ ｶﾞｷﾞ",
    "السَّلامُ عليكم، كيف حالكم؟ ﷺ",
    "ไม่มีใครบอกกะกลางคืน",
    "e\u{301}te\u{301} caf\u{65}\u{301} \u{200b}zero\u{ad}width",
    "🤖 ꙮ unknown ᚠᚢ \u{fffd}",
    "안녕하세요 여러분",
    "a▁b",
];

#[test]
fn ids_are_those_of_the_models_own_tokenizer() {
    let ours = open();
    for (text, tokens, _) in crate::topics::embed::multi::tests::reference() {
        assert_eq!(ours.encode(&text), tokens, "{text}");
    }
    assert_eq!(ours.encode(""), [1, 0, 2]);
    assert_eq!(ours.encode(" \n\u{3000}"), [1, 0, 2]);
}

#[test]
fn pieces_are_those_of_another_implementation() {
    let bytes = TOKENIZER_FILE.decompress().unwrap();
    let count = u32::from_le_bytes(*bytes[8..].first_chunk().unwrap()) as usize;
    let ids: Vec<u32> = words(&bytes[20..20 + 4 * count]).map(u32::from_le_bytes).collect();
    let scores: Vec<f32> = words(&bytes[20 + 4 * count..20 + 8 * count]).map(f32::from_le_bytes).collect();
    let lengths = &bytes[20 + 8 * count..20 + 9 * count];
    let (mut vocabulary, mut at) = (vec![(String::new(), 0.0); count], 20 + 9 * count);
    for ((id, score), length) in ids.iter().zip(scores).zip(lengths) {
        let piece = String::from_utf8(bytes[at..at + usize::from(*length)].to_vec()).unwrap();
        at += usize::from(*length);
        vocabulary[*id as usize] = (piece, f64::from(score));
    }
    let theirs = TheirUnigram::from(vocabulary, Some(0), false).unwrap();
    let ours = open();
    for text in TEXTS {
        let written = ours.folding.fold(text);
        let expected: Vec<i32> =
            theirs.tokenize(&written).unwrap().iter().map(|token| token.id.cast_signed()).collect();
        // They join neighbouring unknown characters into one piece; the model's own package does not.
        let mut found = ours.encode(text);
        found.dedup_by(|a, b| *a == UNKNOWN && *b == UNKNOWN);
        assert_eq!(found[1..found.len() - 1], expected, "{text}");
    }
}

#[test]
fn damaged_files_are_refused() {
    let whole = TOKENIZER_FILE.decompress().unwrap();
    for damaged in [&whole[..5], &whole[..19], &whole[..700_000], &whole[..whole.len() - 1], b"another one"] {
        assert!(matches!(Unigram::from_bytes(damaged), Err(EmbedError::Damaged { .. })));
    }
}

#[test]
fn characters_are_folded_as_sentencepiece_does() {
    let ours = open();
    let folded = [
        "▁The▁first▁1⁄2▁of▁it▁—▁“quoted”,▁3.5▁%▁of▁123...",
        "▁Straßenbahnhaltestelle▁Übergrößenträger",
        "▁今天我们谈谈教育。ABC▁ガギ",
        "▁السَّلامُ▁عليكم،▁كيف▁حالكم؟▁صلى▁الله▁عليه▁وسلم",
        "▁ไม่มีใครบอกกะกลางคืน",
        "▁\u{e9}t\u{e9}▁caf\u{e9}▁zero\u{ad}width",
        "▁🤖▁ꙮ▁unknown▁ᚠᚢ",
        "▁안녕하세요▁여러분",
        "▁a▁b",
    ];
    for (text, folded) in TEXTS.iter().zip(folded) {
        assert_eq!(ours.folding.fold(text), folded, "{text}");
    }
}
