//! The weights of the network of n-grams, as `assets/model/make_multi.py` packs them.
//!
//! The table of pieces, in parts of as many rows each, and one file, little-endian, one part behind the other without
//! gaps:
//!
//! | part | what |
//! |---|---|
//! | the name of the format | 8 bytes, `USEM3  1` |
//! | four measures | u32: pieces, values of a piece, values of a branch, branches |
//! | pieces | the scale of each row, a float of sixteen bits |
//! | projection | a product into all branches, and its norm |
//! | each branch | two products |
//! | features | a norm of a piece and all branches |
//! | head | five products |
//!
//! What a product and a norm look like is in [`crate::reader`]. A row of the table has 512 values of three bits, the
//! first in the lowest bits of the first byte; see [`crate::ngrams::table`] for what they stand for.

use crate::lanes::LANES;
use crate::layer_norm::LayerNorm;
use crate::ngrams::table::PackedTable;
use crate::products::Matrix;
use crate::reader::{Rest, WeightsError};

/// Pieces of the vocabulary.
pub(crate) const PIECES: usize = 128_010;
/// Values of a piece, and of a vector.
pub(crate) const WIDTH: usize = 512;
/// Values of a token in a branch.
pub(crate) const BRANCH: usize = 256;
/// Tokens that each branch looks at, and how many of them stand before its own.
pub(crate) const BRANCHES: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Values of a token in all branches.
pub(crate) const PROJECTED: usize = BRANCHES.len() * BRANCH;
/// Values of a token in all.
pub(crate) const FEATURES: usize = WIDTH + PROJECTED;
/// Values within the head.
pub(crate) const INNER: usize = 320;

/// Blocks of a piece.
pub(crate) const WIDTH_BLOCKS: usize = WIDTH / LANES;
/// Blocks of a token in a branch.
pub(crate) const BRANCH_BLOCKS: usize = BRANCH / LANES;
/// Blocks of a token in all branches.
pub(crate) const PROJECTED_BLOCKS: usize = PROJECTED / LANES;
/// Blocks of a token in all.
pub(crate) const FEATURE_BLOCKS: usize = FEATURES / LANES;
/// Blocks within the head.
pub(crate) const INNER_BLOCKS: usize = INNER / LANES;

/// The name of the format.
const FORMAT: [u8; 8] = *b"USEM3  1";

/// Everything the network has learned.
#[derive(Debug)]
pub(crate) struct NgramWeights {
    pub(crate) pieces: PackedTable,
    /// Into all branches.
    pub(crate) projection: Matrix,
    pub(crate) projected_norm: LayerNorm,
    /// The two products of each branch.
    pub(crate) branches: [[Matrix; 2]; BRANCHES.len()],
    pub(crate) features_norm: LayerNorm,
    /// From the features of a text to what the head reads.
    pub(crate) pooled: Matrix,
    /// What goes into the second product, and what goes around it.
    pub(crate) first: Matrix,
    pub(crate) second: Matrix,
    /// What goes into the last product, and what goes around it.
    pub(crate) third: Matrix,
    pub(crate) last: Matrix,
}

impl NgramWeights {
    /// Reads the file and looks at the parts of the table.
    ///
    /// # Errors
    /// The bytes are not those, or damaged in a way that shows.
    pub(crate) fn read(bytes: &[u8], table: &[&'static [u8]]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        if rest.take(FORMAT.len(), "name")? != FORMAT {
            return Err(WeightsError::Format);
        }
        for measure in [PIECES, WIDTH, BRANCH, BRANCHES.len()] {
            let read = rest.words("measures", 1, u32::from_le_bytes)?;
            if read.first().is_none_or(|&read| read as usize != measure) {
                return Err(WeightsError::Shape);
            }
        }
        let pieces = PackedTable::read(&mut rest, table)?;
        let projection = rest.matrix(WIDTH, PROJECTED)?;
        let projected_norm = rest.norm(PROJECTED)?;
        let mut branch = |tokens: usize| -> Result<[Matrix; 2], WeightsError> {
            Ok([rest.matrix(tokens * BRANCH, BRANCH)?, rest.matrix(tokens * BRANCH, BRANCH)?])
        };
        let [(few, _), (some, _), (many, _)] = BRANCHES;
        let branches = [branch(few)?, branch(some)?, branch(many)?];
        let whole = Self {
            pieces,
            projection,
            projected_norm,
            branches,
            features_norm: rest.norm(FEATURES)?,
            pooled: rest.matrix(FEATURES, WIDTH)?,
            first: rest.matrix(WIDTH, 2 * INNER)?,
            second: rest.matrix(INNER, INNER)?,
            third: rest.matrix(INNER, 2 * WIDTH)?,
            last: rest.matrix(WIDTH, WIDTH)?,
        };
        rest.end()?;
        Ok(whole)
    }
}
