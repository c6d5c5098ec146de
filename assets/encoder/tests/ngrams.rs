//! The network of n-grams with made-up weights: the same bits from all instructions, long texts as short ones, and
//! damage is found.
//!
//! That the real weights give the vectors of the published model is tested by leitmotif, which has them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

#[path = "numbers/mod.rs"]
mod numbers;

use leitmotif_encoder::{EncodeError, InstructionSet, NgramEncoder, NgramWorker, WeightsError};
use numbers::Numbers;

const PIECES: usize = 128_010;
/// Bytes of a part of the table, of three.
const PART_BYTES: usize = PIECES / 3 * 192;

/// A file of weights that nobody learned.
fn made_up_weights() -> Vec<u8> {
    let mut numbers = Numbers(5);
    let mut file = b"USEM3  1".to_vec();
    [PIECES as u32, 512, 256, 3].iter().for_each(|measure| file.extend(measure.to_le_bytes()));
    // Scales of a half to one.
    (0..PIECES).for_each(|_| file.extend((0x3800 + numbers.next(1024) as u16).to_le_bytes()));
    numbers.product(&mut file, 512, 768);
    numbers.norm(&mut file, 768);
    for tokens in [2, 3, 5] {
        numbers.product(&mut file, tokens * 256, 256);
        numbers.product(&mut file, tokens * 256, 256);
    }
    numbers.norm(&mut file, 1280);
    for (inputs, outputs) in [(1280, 512), (512, 640), (320, 320), (320, 1024), (512, 512)] {
        numbers.product(&mut file, inputs, outputs);
    }
    file
}

fn made_up_table() -> [&'static [u8]; 3] {
    let mut numbers = Numbers(9);
    let bytes: &'static [u8] = (0..PART_BYTES).map(|_| numbers.next(256) as u8).collect::<Vec<_>>().leak();
    [bytes; 3]
}

fn bits(vector: &[f32]) -> Vec<u32> {
    vector.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn all_instructions_give_the_same_bits_beside_any_text_and_on_any_thread() {
    let mut encoder = NgramEncoder::from_bytes(&made_up_weights(), &made_up_table()).unwrap();
    let mut numbers = Numbers(3);
    // Lengths around the tiles and around what is worked on at once.
    let texts: Vec<Vec<i32>> = [1, 2, 37, 3, 12, 255, 256, 257, 510, 4]
        .map(|tokens| (0..tokens).map(|_| numbers.next(PIECES as u32).cast_signed()).collect())
        .to_vec();
    encoder.use_instructions(InstructionSet::Scalar).unwrap();
    let mut worker = NgramWorker::default();
    let plain: Vec<Vec<u32>> =
        texts.iter().map(|text| bits(encoder.encode(&mut worker, text).unwrap())).collect();
    for vector in &plain {
        assert_eq!(vector.len(), NgramEncoder::DIMENSIONS);
        assert!(vector.iter().all(|&value| f32::from_bits(value).abs() <= 1.0));
        assert!(vector.iter().any(|&value| f32::from_bits(value).abs() > 0.01));
    }
    for set in InstructionSet::available() {
        encoder.use_instructions(set).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..if set == InstructionSet::Scalar { 1 } else { 2 } {
                scope.spawn(|| {
                    // In another order, with a worker that has seen other texts.
                    let mut worker = NgramWorker::default();
                    for (text, plain) in texts.iter().zip(&plain).rev() {
                        let vector = bits(encoder.encode(&mut worker, text).unwrap());
                        assert!(vector == *plain, "{set}, {} tokens", text.len());
                    }
                });
            }
        });
    }
    encoder.use_instructions(InstructionSet::best()).unwrap();
    assert_eq!(encoder.encode(&mut worker, &[]).unwrap(), [0.0; NgramEncoder::DIMENSIONS]);
    for id in [PIECES as i32, -1] {
        assert_eq!(encoder.encode(&mut worker, &[5, id]), Err(EncodeError::Token { id }));
    }
}

#[test]
fn a_long_text_is_read_as_one() {
    let encoder = NgramEncoder::from_bytes(&made_up_weights(), &made_up_table()).unwrap();
    let mut worker = NgramWorker::default();
    // A period of three, so that each token has the same neighbours all along: were something cut between two parts,
    // the mean would depend on how many parts there are.
    let mut vector = |tokens: usize| {
        let text: Vec<i32> = (0..tokens).map(|at| [700, 801, 902][at % 3]).collect();
        encoder.encode(&mut worker, &text).unwrap().to_vec()
    };
    let cosine = |a: &[f32], b: &[f32]| {
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
    };
    // Of 256 tokens in one part and 261 in two. The root of the length and the two ends hardly differ.
    assert!(cosine(&vector(255), &vector(261)) > 0.999);
    assert!(cosine(&vector(255), &vector(3)) < 0.999);
}

#[test]
fn damaged_weights_are_refused() {
    let (whole, table) = (made_up_weights(), made_up_table());
    let error = |file: &[u8]| NgramEncoder::from_bytes(file, &table).expect_err("damaged");
    assert_eq!(error(b""), WeightsError::Short { part: "name" });
    assert_eq!(error(b"MINILM 1 or another thing"), WeightsError::Format);
    for length in [20, 1000, 300_000, 2_000_000, whole.len() - 1] {
        assert!(matches!(error(&whole[..length]), WeightsError::Short { .. }), "{length} bytes");
    }
    let mut file = whole.clone();
    file.push(0);
    assert_eq!(error(&file), WeightsError::Long);
    file = whole.clone();
    file[8] = 12;
    assert_eq!(error(&file), WeightsError::Shape);
    file = whole.clone();
    // A scale without end.
    file[24..26].copy_from_slice(&0x7c00_u16.to_le_bytes());
    assert_eq!(error(&file), WeightsError::Value { part: "pieces" });
    file = whole.clone();
    if let Some(last) = file.last_mut() {
        *last = 65;
    }
    assert_eq!(error(&file), WeightsError::Value { part: "products" });
    let short = NgramEncoder::from_bytes(&whole, &table[..2]);
    assert_eq!(short.expect_err("two parts of three"), WeightsError::Short { part: "pieces" });
}
