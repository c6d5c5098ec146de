//! The weights, as `assets/model/make_models.py` packs them.
//!
//! One file, little-endian, one part behind the other without gaps:
//!
//! | part | what |
//! |---|---|
//! | the name of the format | 8 bytes, `MINILM 1` |
//! | six measures | u32: layers, values of a token, heads, inner values, pieces, positions |
//! | pieces, positions | a table each: f32 scale of each row, then i8 of each row (type 0 is added to positions) |
//! | norm | f32 scales, f32 shifts |
//! | each layer | product of queries, keys and values; product behind attention; norm; inner product; outer product; norm |
//!
//! What a product and a norm look like is in [`crate::reader`]. The factor log2(e) / sqrt(32) of attention is in the
//! weights of the queries.

use crate::lanes::LANES;
use crate::layer_norm::LayerNorm;
use crate::products::Matrix;
use crate::reader::{Rest, WeightsError};
use crate::shape::{HEADS, HIDDEN, HIDDEN_BLOCKS, INNER, LAYERS, PIECES, POSITIONS};

/// The name of the format.
const FORMAT: [u8; 8] = *b"MINILM 1";
/// Everything the network has learned.
#[derive(Debug)]
pub(crate) struct Weights {
    pub(crate) pieces: ByteTable,
    pub(crate) positions: ByteTable,
    pub(crate) norm: LayerNorm,
    pub(crate) layers: Vec<Layer>,
}

/// Rows of [`HIDDEN`] bytes with a scale each.
#[derive(Debug)]
pub(crate) struct ByteTable {
    scales: Vec<f32>,
    rows: Vec<[[i8; LANES]; HIDDEN_BLOCKS]>,
}

impl ByteTable {
    /// A row, with its scale.
    pub(crate) fn row(&self, at: usize) -> Option<(&[[i8; LANES]; HIDDEN_BLOCKS], f32)> {
        self.rows.get(at).zip(self.scales.get(at).copied())
    }
}

/// One layer.
#[derive(Debug)]
pub(crate) struct Layer {
    /// Queries, keys and values.
    pub(crate) attended: Matrix,
    /// Behind attention.
    pub(crate) joined: Matrix,
    pub(crate) joined_norm: LayerNorm,
    /// The feed-forward network, in.
    pub(crate) inner: Matrix,
    /// And out.
    pub(crate) outer: Matrix,
    pub(crate) outer_norm: LayerNorm,
}

impl Weights {
    /// Reads the file.
    ///
    /// # Errors
    /// The bytes are not that file, or damaged in a way that shows.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, WeightsError> {
        let mut rest = Rest(bytes);
        if rest.take(FORMAT.len(), "name")? != FORMAT {
            return Err(WeightsError::Format);
        }
        for measure in [LAYERS, HIDDEN, HEADS, INNER, PIECES, POSITIONS] {
            let read = rest.words("measures", 1, u32::from_le_bytes)?;
            if read.first().is_none_or(|&read| read as usize != measure) {
                return Err(WeightsError::Shape);
            }
        }
        let pieces = read_table(&mut rest, "pieces", PIECES)?;
        let positions = read_table(&mut rest, "positions", POSITIONS)?;
        let norm = rest.norm(HIDDEN)?;
        let layers = (0..LAYERS).map(|_| read_layer(&mut rest)).collect::<Result<_, _>>()?;
        rest.end()?;
        Ok(Self { pieces, positions, norm, layers })
    }
}

/// A table of so many rows.
fn read_table(rest: &mut Rest<'_>, part: &'static str, rows: usize) -> Result<ByteTable, WeightsError> {
    let scales = rest.floats(part, rows)?;
    let bytes = rest.take(rows * HIDDEN, part)?;
    let mut table = vec![[[0; LANES]; HIDDEN_BLOCKS]; rows];
    for (to, from) in table.as_flattened_mut().as_flattened_mut().iter_mut().zip(bytes) {
        *to = from.cast_signed();
    }
    Ok(ByteTable { scales, rows: table })
}

/// One layer.
fn read_layer(rest: &mut Rest<'_>) -> Result<Layer, WeightsError> {
    Ok(Layer {
        attended: rest.matrix(HIDDEN, 3 * HIDDEN)?,
        joined: rest.matrix(HIDDEN, HIDDEN)?,
        joined_norm: rest.norm(HIDDEN)?,
        inner: rest.matrix(HIDDEN, INNER)?,
        outer: rest.matrix(INNER, HIDDEN)?,
        outer_norm: rest.norm(HIDDEN)?,
    })
}
