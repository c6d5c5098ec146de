//! Two networks on the processor, with weights and activations of bytes: the transformer all-MiniLM-L6-v2 (Wang et al.
//! 2020, *MiniLM*; Reimers and Gurevych 2019, *Sentence-BERT*), six layers of 384 dimensions, and the network of
//! n-grams of the Universal Sentence Encoder multilingual 3 (Yang et al. 2019).
//!
//! It does these and nothing else, so that what a general engine does in passes of their own, scaling, biases,
//! residual connections, activation functions and the search for a row's range, is done while the sums of a product
//! are still in registers. The same text gives the same vectors, to the bit, on every processor and beside any other
//! text: see [`InstructionSet`].
//!
//! The layout of weights, and most of what makes it fast, are those of the int8 kernels of general engines; see Jacob et
//! al. 2018, *Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference*, for scales,
//! zero points and how the latter are taken off afterwards.
//!
//! The instructions of ARM are tested under an emulator, where one is at hand:
//! `CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_LINKER=rust-lld CARGO_TARGET_AARCH64_UNKNOWN_LINUX_MUSL_RUNNER=qemu-aarch64
//! cargo test -p leitmotif-encoder --target aarch64-unknown-linux-musl` (last in November 2026).
//!
//! | module | what |
//! |---|---|
//! | `reader` | what files of weights are made of |
//! | `weights` | the file of the transformer |
//! | `lanes` | the operations everything is written in, and plain Rust for them |
//! | `kernels` | the same operations in the instructions of each processor: the only `unsafe` |
//! | `quantize` | activations as bytes |
//! | `products` | rows of bytes times a matrix |
//! | `attention`, `layer_norm`, `polynomials` | the rest of a layer |
//! | `encoder` | the transformer |
//! | `ngrams` | the network of n-grams |
//! | `nearest` | the nearest of many vectors, by the same products |
//! | `signs` | the same by the signs of many more |

#![deny(unsafe_code)]

mod attention;
mod encoder;
mod instructions;
mod kernels;
mod lanes;
mod layer_norm;
mod nearest;
mod ngrams;
mod polynomials;
mod products;
mod quantize;
mod reader;
mod shape;
mod signs;
mod weights;

pub use encoder::{DIMENSIONS, EncodeError, Encoder, EncoderWorker, MAX_TOKENS, MissingInstructions};
pub use instructions::{InstructionSet, UnknownInstructions};
pub use nearest::{ByteVectors, NearVector, NearestWorker, QUERIES_AT_ONCE};
pub use ngrams::{NgramEncoder, NgramWorker};
pub use reader::WeightsError;
pub use signs::{QUERY_BITS, SignCounts, SignPlanes};
