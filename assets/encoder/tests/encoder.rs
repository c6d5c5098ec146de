//! The whole network with made-up weights: the same bits from all instructions, and damage is found.
//!
//! That the real weights give the vectors of the published model is tested by leitmotif, which has them.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

#[path = "numbers/mod.rs"]
mod numbers;

use leitmotif_encoder::{
    DIMENSIONS, EncodeError, Encoder, EncoderWorker, InstructionSet, MAX_TOKENS, WeightsError,
};
use numbers::Numbers;

const MEASURES: [u32; 6] = [6, 384, 12, 1536, 30_522, 512];

/// A file of weights that nobody learned.
fn made_up_weights() -> Vec<u8> {
    let mut numbers = Numbers(7);
    let mut file = b"MINILM 1".to_vec();
    MEASURES.iter().for_each(|measure| file.extend(measure.to_le_bytes()));
    for rows in [30_522, 512] {
        numbers.floats(&mut file, rows, 0.001, 0.0005);
        numbers.bytes(&mut file, rows * 384);
    }
    numbers.norm(&mut file, 384);
    for _ in 0..6 {
        numbers.product(&mut file, 384, 1152);
        numbers.product(&mut file, 384, 384);
        numbers.norm(&mut file, 384);
        numbers.product(&mut file, 384, 1536);
        numbers.product(&mut file, 1536, 384);
        numbers.norm(&mut file, 384);
    }
    file
}

fn bits(vectors: &[f32]) -> Vec<u32> {
    vectors.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn all_instructions_give_the_same_bits_beside_any_text_and_on_any_thread() {
    let mut encoder = Encoder::from_bytes(&made_up_weights()).unwrap();
    let mut numbers = Numbers(3);
    // Lengths around the tiles: of three, four, six, twelve and sixteen rows.
    let texts: Vec<Vec<i32>> = [1, 2, 37, 3, 6, 12, 17, 4]
        .map(|tokens| (0..tokens).map(|_| numbers.next(30_522).cast_signed()).collect())
        .to_vec();
    encoder.use_instructions(InstructionSet::Scalar).unwrap();
    let mut worker = EncoderWorker::default();
    let plain: Vec<Vec<u32>> =
        texts.iter().map(|text| bits(encoder.encode(&mut worker, text).unwrap())).collect();
    for (text, vectors) in texts.iter().zip(&plain) {
        assert_eq!(vectors.len(), text.len() * DIMENSIONS);
        assert!(vectors.iter().all(|&value| f32::from_bits(value).is_finite()));
    }
    for set in InstructionSet::available() {
        encoder.use_instructions(set).unwrap();
        assert_eq!(encoder.instructions(), set);
        std::thread::scope(|scope| {
            for _ in 0..if set == InstructionSet::Scalar { 1 } else { 2 } {
                scope.spawn(|| {
                    // In another order, with a worker that has seen other texts.
                    let mut worker = EncoderWorker::default();
                    for (text, plain) in texts.iter().zip(&plain).rev() {
                        let vectors = bits(encoder.encode(&mut worker, text).unwrap());
                        assert!(vectors == *plain, "{set}, {} tokens", text.len());
                    }
                });
            }
        });
    }
    encoder.use_instructions(InstructionSet::best()).unwrap();
    assert_eq!(encoder.encode(&mut worker, &[]).unwrap(), [0.0; 0]);
    assert_eq!(encoder.encode(&mut worker, &[30_522]), Err(EncodeError::Token { id: 30_522 }));
    assert_eq!(encoder.encode(&mut worker, &[5, -1]), Err(EncodeError::Token { id: -1 }));
    let long = vec![5; MAX_TOKENS + 1];
    assert_eq!(encoder.encode(&mut worker, &long), Err(EncodeError::Long { tokens: 513 }));
    assert_eq!(encoder.encode(&mut worker, &long[1..]).unwrap().len(), 512 * DIMENSIONS);
}

#[test]
fn damaged_weights_are_refused() {
    let whole = made_up_weights();
    let error = |file: &[u8]| Encoder::from_bytes(file).expect_err("damaged");
    assert_eq!(error(b""), WeightsError::Short { part: "name" });
    assert_eq!(error(b"ONNX or another thing"), WeightsError::Format);
    for length in [20, 1000, 200_000, 12_000_000, whole.len() - 1] {
        assert!(matches!(error(&whole[..length]), WeightsError::Short { .. }), "{length} bytes");
    }
    let mut file = whole.clone();
    file.push(0);
    assert_eq!(error(&file), WeightsError::Long);
    let mut file = whole.clone();
    file[8] = 12;
    assert_eq!(error(&file), WeightsError::Shape);
    let mut file = whole.clone();
    file[32..36].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_eq!(error(&file), WeightsError::Value { part: "pieces" });
    // The last weight of the last product, before its norm.
    let mut file = whole;
    let last = file.len() - 2 * 4 * 384 - 1;
    file[last] = 65;
    assert_eq!(error(&file), WeightsError::Value { part: "products" });
}

#[test]
fn names_of_instructions_are_read_back() {
    for set in InstructionSet::ALL {
        assert_eq!(set.name().parse(), Ok(set));
    }
    let unknown = "mmx".parse::<InstructionSet>().expect_err("unknown").to_string();
    assert!(unknown.contains("mmx") && unknown.contains("avx512"), "{unknown}");
}
