//! The measures of all-MiniLM-L6-v2, which the code is compiled for.

use crate::lanes::LANES;

/// Layers.
pub(crate) const LAYERS: usize = 6;
/// Values of a token, and of a vector.
pub(crate) const HIDDEN: usize = 384;
/// Heads of attention.
pub(crate) const HEADS: usize = 12;
/// Values of a head.
pub(crate) const HEAD: usize = HIDDEN / HEADS;
/// Values of a token within the feed-forward network.
pub(crate) const INNER: usize = 1536;
/// Pieces of the vocabulary.
pub(crate) const PIECES: usize = 30_522;
/// Most tokens of a text.
pub(crate) const POSITIONS: usize = 512;

/// Blocks of a token.
pub(crate) const HIDDEN_BLOCKS: usize = HIDDEN / LANES;
/// Blocks of a token within the feed-forward network.
pub(crate) const INNER_BLOCKS: usize = INNER / LANES;
