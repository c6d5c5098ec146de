//! The built-in static table, distilled from the transformer by model2vec (Tulkens & van Dongen 2024).
//!
//! A text's vector is the mean of its tokens' rows: far faster than a transformer (66,500 snippets of 60
//! words a second and thread), and with the words themselves beside it (see [`crate::topics::adapt`]) good
//! enough for a first look.

use super::EmbedError;
use super::embedder::{EmbedOptions, Embedder, revision_of_divided};
use super::packed::CompressedFile;
use super::wordpiece::WordPiece;
use crate::progress::Progress;
use crate::topics::adapt::WordPart;
use crate::vectors::add_whole;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use safetensors::{Dtype, SafeTensors};

/// The name of the model.
pub const DRAFT_NAME: &str = "draft";
/// Texts embedded between two checks for cancellation: a few milliseconds. Chosen by hand; not measured.
const TEXTS_PER_CHECK: usize = 512;

static TABLE_FILE: CompressedFile =
    CompressedFile { name: "model.safetensors", parts: &[&leitmotif_model_draft::TABLE] };
static TOKENIZER_FILE: CompressedFile =
    CompressedFile { name: "tokenizer.json", parts: &[&leitmotif_model_draft::TOKENIZER] };

/// The static table, ready to embed.
pub struct DraftModel {
    pieces: WordPiece,
    rows: TokenTable,
    pool: ThreadPool,
    revision: String,
}

impl DraftModel {
    /// Starts the threads and loads the table from the binary. Texts are read to their end, whatever
    /// [`EmbedOptions::tokens`] says.
    ///
    /// # Errors
    /// The files in the binary are damaged, or the system gives no threads.
    pub fn open(options: &EmbedOptions) -> Result<Self, EmbedError> {
        let pool = ThreadPoolBuilder::new()
            .num_threads(options.threads.get())
            .thread_name(|index| format!("draft-{index}"))
            .build()
            .map_err(|error| EmbedError::Engine {
                model: DRAFT_NAME.to_owned(),
                reason: error.to_string(),
            })?;
        let (pieces, rows) = (
            WordPiece::from_json(&TOKENIZER_FILE.decompress()?)?,
            TokenTable::read(&TABLE_FILE.decompress()?)?,
        );
        let config: &[u8] = &leitmotif_model_draft::CONFIG;
        let revision = revision_of_divided(&[TABLE_FILE.parts, TOKENIZER_FILE.parts, &[config]]);
        Ok(Self { pieces, rows, pool, revision })
    }

    /// The vector of one text. Unknown tokens are left out: they would pull every text to one point.
    fn embed_text(&self, text: &str) -> Vec<f32> {
        let mut ids = Vec::with_capacity(text.len() / 4);
        self.pieces.encode(text, usize::MAX, &mut ids);
        ids.retain(|&id| id != self.pieces.unknown_id());
        self.rows.mean_row(&ids)
    }
}

impl Embedder for DraftModel {
    fn name(&self) -> &str {
        DRAFT_NAME
    }
    fn revision(&self) -> &str {
        &self.revision
    }
    fn dimensions(&self) -> usize {
        self.rows.width
    }
    fn word_part(&self) -> WordPart {
        WordPart::plain(1.0)
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), EmbedError> {
        for (nth, batch) in texts.chunks(TEXTS_PER_CHECK).enumerate() {
            progress.check_cancelled()?;
            let vectors: Vec<Vec<f32>> =
                self.pool.install(|| batch.par_iter().map(|text| self.embed_text(text)).collect());
            for (index, vector) in vectors.iter().enumerate() {
                sink(nth * TEXTS_PER_CHECK + index, vector);
            }
            progress.advance(batch.len() as u64);
        }
        Ok(())
    }
    fn embed_query(&mut self, text: &str) -> Result<Vec<f32>, EmbedError> {
        Ok(self.embed_text(text))
    }
}

/// One row of small integers for each token; their common scale falls out when a mean is normalised.
struct TokenTable {
    cells: Vec<i8>,
    width: usize,
}

impl TokenTable {
    /// Reads the table from a safetensors file.
    fn read(file: &[u8]) -> Result<Self, EmbedError> {
        let damaged = |reason: String| EmbedError::Damaged { file: "model.safetensors".into(), reason };
        let tensors = SafeTensors::deserialize(file).map_err(|error| damaged(error.to_string()))?;
        let table = tensors.tensor("embeddings").map_err(|error| damaged(error.to_string()))?;
        match (table.dtype(), table.shape()) {
            (Dtype::I8, &[_, width]) if width > 0 => {
                Ok(Self { cells: bytemuck::cast_slice(table.data()).to_vec(), width })
            }
            (kind, shape) => Err(damaged(format!("holds {kind:?} of shape {shape:?}, not rows of int8"))),
        }
    }

    /// The mean of the tokens' rows, at unit length; zeros where there is no token.
    fn mean_row(&self, pieces: &[i32]) -> Vec<f32> {
        let mut sums = vec![0i32; self.width];
        for &piece in pieces {
            let start = usize::try_from(piece).unwrap_or(usize::MAX).saturating_mul(self.width);
            // A token the table has no row for says nothing.
            let row = self.cells.get(start..start.saturating_add(self.width)).unwrap_or(&[]);
            add_whole(&mut sums, row);
        }
        // Sums of whole numbers are exact in any order, so the vector is the same on every machine.
        let square: i64 = sums.iter().map(|&sum| i64::from(sum) * i64::from(sum)).sum();
        let norm = (square as f64).sqrt().max(1.0);
        sums.iter().map(|&sum| (f64::from(sum) / norm) as f32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::NoProgress;
    use std::num::NonZeroUsize;

    fn open(threads: usize) -> DraftModel {
        DraftModel::open(&EmbedOptions {
            threads: NonZeroUsize::new(threads).unwrap(),
            ..EmbedOptions::default()
        })
        .unwrap()
    }

    #[test]
    fn near_texts_are_near_and_threads_change_no_bit() {
        let texts: Vec<String> = (0..1500).map(|i| format!("snippet {i} about vector databases")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut all = [Vec::new(), Vec::new()];
        for (all, threads) in all.iter_mut().zip([1, 3]) {
            *all = vec![Vec::new(); texts.len()];
            open(threads)
                .embed(&texts, &NoProgress, &mut |index, vector| all[index] = vector.to_vec())
                .unwrap();
        }
        assert_eq!(all[0], all[1]);
        let mut model = open(1);
        assert_eq!(all[0][7], model.embed_query(texts[7]).unwrap());
        let mut cosine = |a: &str, b: &str| -> f32 {
            let (a, b) = (model.embed_query(a).unwrap(), model.embed_query(b).unwrap());
            a.iter().zip(&b).map(|(x, y)| x * y).sum()
        };
        let near = cosine("the dog barked at the mailman", "a puppy was barking");
        assert!(near > cosine("the dog barked at the mailman", "quarterly revenue grew") + 0.2);
    }

    #[test]
    fn a_text_is_read_to_its_end() {
        let mut model = open(1);
        assert_eq!(model.revision(), "10ad6dfd7609", "other files than those of before they were a crate");
        let long = "budget ".repeat(3000);
        assert_ne!(
            model.embed_query(&long).unwrap(),
            model.embed_query(&format!("{long} {}", "guitar ".repeat(3000))).unwrap()
        );
        assert_eq!(model.embed_query("").unwrap(), vec![0.0; 256]);
    }
}
