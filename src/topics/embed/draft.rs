//! The built-in static table, distilled from the transformer by model2vec (Tulkens & van Dongen 2024).
//!
//! A text's vector is the mean of its pieces' rows: far faster than a transformer, and with the words
//! themselves beside it (see [`crate::topics::adapt`]) good enough for a first look.

use super::{EmbedOptions, Embedder, Error, revision_of};
use crate::progress::Progress;
use model2vec_rs::model::StaticModel;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// The name it is asked for by.
pub const NAME: &str = "draft";
/// Texts between two looks at whether to stop.
const BATCH: usize = 512;

static TABLE: &[u8] = include_bytes!("../../../assets/model/draft/model.safetensors");
static PIECES: &[u8] = include_bytes!("../../../assets/model/draft/tokenizer.json");
static CONFIG: &[u8] = include_bytes!("../../../assets/model/draft/config.json");

/// The static table, ready to embed.
pub struct Draft {
    table: StaticModel,
    pool: ThreadPool,
    revision: String,
}

impl Draft {
    /// Loads the table from the binary. It reads texts to their end, whatever [`EmbedOptions::tokens`] says.
    ///
    /// # Errors
    /// The files in the binary are damaged, or the system gives no threads.
    pub fn open(options: &EmbedOptions) -> Result<Self, Error> {
        let table = StaticModel::from_bytes(PIECES, TABLE, CONFIG, Some(true)).map_err(|error| {
            Error::Damaged { file: "model.safetensors".into(), reason: error.to_string() }
        })?;
        let pool = ThreadPoolBuilder::new()
            .num_threads(options.threads.get())
            .thread_name(|index| format!("draft-{index}"))
            .build()
            .map_err(|error| Error::Engine { model: NAME.to_owned(), reason: error.to_string() })?;
        Ok(Self { table, pool, revision: revision_of(&[TABLE, PIECES, CONFIG]) })
    }
}

impl Embedder for Draft {
    fn name(&self) -> &str {
        NAME
    }
    fn revision(&self) -> &str {
        &self.revision
    }
    fn dimensions(&self) -> usize {
        self.table.dim()
    }
    fn word_weight(&self) -> f32 {
        1.0
    }
    fn embed(
        &mut self,
        texts: &[&str],
        progress: &dyn Progress,
        sink: &mut dyn FnMut(usize, &[f32]),
    ) -> Result<(), Error> {
        let mut first = 0;
        for batch in texts.chunks(BATCH) {
            progress.check()?;
            let owned: Vec<String> = batch.iter().map(|&text| text.to_owned()).collect();
            let rows = self.pool.install(|| self.table.encode_flat_with_args(&owned, None));
            for (index, row) in rows.chunks_exact(self.table.dim()).enumerate() {
                sink(first + index, row);
            }
            first += batch.len();
            progress.advance(batch.len() as u64);
        }
        Ok(())
    }
    fn query(&mut self, text: &str) -> Result<Vec<f32>, Error> {
        Ok(self.table.encode_flat_with_args(&[text.to_owned()], None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;
    use std::num::NonZeroUsize;

    fn open(threads: usize) -> Draft {
        Draft::open(&EmbedOptions { threads: NonZeroUsize::new(threads).unwrap(), ..EmbedOptions::default() })
            .unwrap()
    }

    #[test]
    fn near_texts_are_near_and_threads_change_no_bit() {
        let texts: Vec<String> = (0..1500).map(|i| format!("snippet {i} about vector databases")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut all = [Vec::new(), Vec::new()];
        for (all, threads) in all.iter_mut().zip([1, 3]) {
            *all = vec![Vec::new(); texts.len()];
            open(threads).embed(&texts, &Silent, &mut |index, vector| all[index] = vector.to_vec()).unwrap();
        }
        assert_eq!(all[0], all[1]);
        let mut model = open(1);
        assert_eq!(all[0][7], model.query(texts[7]).unwrap());
        let mut cosine = |a: &str, b: &str| -> f32 {
            let (a, b) = (model.query(a).unwrap(), model.query(b).unwrap());
            a.iter().zip(&b).map(|(x, y)| x * y).sum()
        };
        let near = cosine("the dog barked at the mailman", "a puppy was barking");
        assert!(near > cosine("the dog barked at the mailman", "quarterly revenue grew") + 0.2);
    }

    #[test]
    fn a_text_is_read_to_its_end() {
        let mut model = open(1);
        let long = "budget ".repeat(3000);
        assert_ne!(
            model.query(&long).unwrap(),
            model.query(&format!("{long} {}", "guitar ".repeat(3000))).unwrap()
        );
        assert_eq!(model.query("").unwrap(), vec![0.0; 256]);
    }
}
