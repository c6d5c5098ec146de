//! Where the snippets of a run lie on the map, kept from one opening to the next: one small file per run, derived and
//! disposable.
//!
//! Layout of a file, little-endian: 8 bytes `MAGIC`, 32 bytes that name corpus and run, for each snippet of the corpus
//! two floats (not numbers where it has no place), 8 bytes of checksum. A file of another corpus, or one that was
//! damaged, counts as none.

use super::{Error, Project, Result};
use crate::corpus::Corpus;
use crate::topics::{Layout, Run, RunId};
use std::path::PathBuf;

const MAGIC: &[u8; 8] = b"leitmap1";
const NAME: usize = 32;
const SUM: usize = 8;
const PLACE: usize = 2 * size_of::<f32>();

impl Project {
    /// The folder of the layouts (derived).
    pub fn layouts_dir(&self) -> PathBuf {
        self.dir.join("layouts")
    }

    /// The layout of a run over the corpus as it is now, where one is kept.
    pub fn layout(&self, run: &Run, corpus: &Corpus) -> Option<Layout> {
        let bytes = std::fs::read(self.layout_file(run.id)).ok()?;
        let (content, sum) = bytes.split_last_chunk::<SUM>()?;
        let (magic, content_behind) = content.split_first_chunk()?;
        let (name, places) = content_behind.split_first_chunk()?;
        let usable = checksum(content) == *sum
            && magic == MAGIC
            && *name == name_of(run, corpus)
            && places.len() == corpus.snippets.len() * PLACE;
        usable.then(|| Layout { places: places.chunks_exact(PLACE).map(place).collect() })
    }

    /// Keeps the layout of a run. A reader of the project keeps nothing.
    ///
    /// # Errors
    /// [`Error::Io`] when the disk refuses.
    pub fn keep_layout(&self, run: &Run, corpus: &Corpus, layout: &Layout) -> Result<()> {
        if self.access != super::Access::Owner {
            return Ok(());
        }
        let file = self.layout_file(run.id);
        let mut bytes = Vec::with_capacity(MAGIC.len() + NAME + layout.places.len() * PLACE + SUM);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&name_of(run, corpus));
        for place in &layout.places {
            let [x, y] = place.unwrap_or([f32::NAN; 2]);
            bytes.extend_from_slice(&x.to_le_bytes());
            bytes.extend_from_slice(&y.to_le_bytes());
        }
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        let new = file.with_extension("new");
        let written = std::fs::create_dir_all(self.layouts_dir())
            .and_then(|()| std::fs::write(&new, bytes))
            .and_then(|()| std::fs::rename(&new, &file));
        written.map_err(|source| Error::Io { path: file, source })
    }

    fn layout_file(&self, run: RunId) -> PathBuf {
        self.layouts_dir().join(format!("run-{}.map", run.0))
    }
}

/// Names all a layout depends on: a deleted run's number may come again.
fn name_of(run: &Run, corpus: &Corpus) -> [u8; NAME] {
    let parameters = &run.parameters;
    let how = (parameters.seed, parameters.neighbors, parameters.tokens, parameters.reduce);
    *blake3::hash(format!("{}\n{}\n{how:?}", corpus.fingerprint(), run.revision).as_bytes()).as_bytes()
}

fn place(bytes: &[u8]) -> Option<[f32; 2]> {
    let (x, rest) = bytes.split_first_chunk()?;
    let (y, _) = rest.split_first_chunk()?;
    let place = [f32::from_le_bytes(*x), f32::from_le_bytes(*y)];
    place.iter().all(|value| (0.0..=1.0).contains(value)).then_some(place)
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = [0; SUM];
    sum.iter_mut().zip(blake3::hash(bytes).as_bytes()).for_each(|(to, from)| *to = *from);
    sum
}

#[cfg(test)]
mod tests {
    use crate::project::Project;
    use crate::project::tests::{project, run, talk};
    use crate::topics::{Layout, Run};

    fn kept() -> (tempfile::TempDir, Project, Run, Layout) {
        let (dir, mut project) = project();
        let corpus = project.corpus().unwrap();
        let mut found = run(&corpus, &[0; 6]);
        found.id = project.add_run(&found, true).unwrap();
        let places =
            vec![Some([0.0, 1.0]), None, Some([0.25, 0.5]), None, Some([1.0, 0.0]), Some([0.5, 0.5])];
        let layout = Layout { places };
        project.keep_layout(&found, &corpus, &layout).unwrap();
        (dir, project, found, layout)
    }

    #[test]
    fn a_layout_comes_back_as_it_was() {
        let (_dir, project, found, layout) = kept();
        let corpus = project.corpus().unwrap();
        assert_eq!(project.layout(&found, &corpus), Some(layout.clone()));
        std::fs::remove_dir_all(project.layouts_dir()).unwrap();
        assert_eq!(project.layout(&found, &corpus), None);
        project.keep_layout(&found, &corpus, &layout).unwrap();
        assert_eq!(project.layout(&found, &corpus), Some(layout));
    }

    #[test]
    fn another_corpus_or_another_analysis_has_no_layout_yet() {
        let (_dir, mut project, found, _) = kept();
        let corpus = project.corpus().unwrap();
        let mut other = found.clone();
        other.parameters.seed += 1;
        assert_eq!(project.layout(&other, &corpus), None);
        project.store(&[talk("c", &["Something else was said."])]).unwrap();
        assert_eq!(project.layout(&found, &project.corpus().unwrap()), None);
    }

    #[test]
    fn a_damaged_file_counts_as_none() {
        let (_dir, project, found, _) = kept();
        let corpus = project.corpus().unwrap();
        let file = project.layouts_dir().join(format!("run-{}.map", found.id.0));
        let good = std::fs::read(&file).unwrap();
        for byte in 0..good.len() {
            let mut bad = good.clone();
            bad[byte] ^= 0x10;
            std::fs::write(&file, bad).unwrap();
            assert_eq!(project.layout(&found, &corpus), None, "byte {byte}");
            std::fs::write(&file, &good[..byte]).unwrap();
            assert_eq!(project.layout(&found, &corpus), None, "cut at {byte}");
        }
    }
}
