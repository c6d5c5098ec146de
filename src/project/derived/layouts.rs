//! Layouts of the map (the 2-D position of each snippet of a run), one small derived file per run.
//!
//! Format, little-endian: 8 bytes `MAGIC`, 32 bytes of fingerprint of corpus and run, for each snippet of the
//! corpus two floats (NaN where it has no position), 8 bytes of checksum. A file with another fingerprint or
//! a wrong checksum counts as missing.

use super::checksum::{CHECKSUM_BYTES, checksum, ends_with_checksum};
use crate::corpus::Corpus;
use crate::project::db::open_project::{Access, Project};
use crate::project::replace_file::replace_private_file;
use crate::project::{ProjectError, ProjectResult};
use crate::topics::{MapLayout, Run, RunId};
use std::path::PathBuf;

/// The first bytes of a file, with the version of the format in the last.
const MAGIC: &[u8; 8] = b"leitmap1";
/// Bytes of the fingerprint: a whole BLAKE3 hash.
const FINGERPRINT_BYTES: usize = 32;
/// Bytes of a position.
const POINT_BYTES: usize = 2 * size_of::<f32>();

impl Project {
    /// The folder of the layouts (derived).
    pub fn layouts_dir(&self) -> PathBuf {
        self.dir().join("layouts")
    }

    /// The stored layout of a run over the corpus as it is now, if there is one.
    pub fn load_layout(&self, run: &Run, corpus: &Corpus) -> Option<MapLayout> {
        let bytes = std::fs::read(self.layout_file(run.id)).ok()?;
        let (content, sum) = bytes.split_last_chunk::<CHECKSUM_BYTES>()?;
        let (magic, content_behind) = content.split_first_chunk()?;
        let (name, places) = content_behind.split_first_chunk()?;
        let usable = checksum(content) == *sum
            && magic == MAGIC
            && *name == layout_fingerprint(run, corpus)
            && places.len() == corpus.snippets.len() * POINT_BYTES;
        usable.then(|| MapLayout { positions: places.chunks_exact(POINT_BYTES).map(read_point).collect() })
    }

    /// Whether a layout was stored for the run that is not as it was written.
    pub fn is_layout_damaged(&self, run: RunId) -> bool {
        let file = self.layout_file(run);
        file.symlink_metadata().is_ok() && !ends_with_checksum(&file)
    }

    /// Stores the layout of a run; does nothing in a project that is open read-only.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when the disk refuses.
    pub fn save_layout(&self, run: &Run, corpus: &Corpus, layout: &MapLayout) -> ProjectResult<()> {
        if *self.access() != Access::Owner {
            return Ok(());
        }
        let file = self.layout_file(run.id);
        let mut bytes = Vec::with_capacity(
            MAGIC.len() + FINGERPRINT_BYTES + layout.positions.len() * POINT_BYTES + CHECKSUM_BYTES,
        );
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&layout_fingerprint(run, corpus));
        for place in &layout.positions {
            let [x, y] = place.unwrap_or([f32::NAN; 2]);
            bytes.extend_from_slice(&x.to_le_bytes());
            bytes.extend_from_slice(&y.to_le_bytes());
        }
        let sum = checksum(&bytes);
        bytes.extend_from_slice(&sum);
        let written = replace_private_file(&file, |to| to.write_all(&bytes));
        written.map_err(|source| ProjectError::Io { path: file, source })
    }

    fn layout_file(&self, run: RunId) -> PathBuf {
        self.layouts_dir().join(format!("run-{}.map", run.0))
    }
}

/// The fingerprint of all a layout depends on: the id alone does not do, as that of a deleted run may be
/// given again. `Reduce` is hashed by its `Debug` form: renaming its variants makes old layouts void.
fn layout_fingerprint(run: &Run, corpus: &Corpus) -> [u8; FINGERPRINT_BYTES] {
    let parameters = &run.parameters;
    let how = (parameters.seed, parameters.neighbors, parameters.tokens, parameters.reduce);
    *blake3::hash(format!("{}\n{}\n{how:?}", corpus.fingerprint(), run.revision).as_bytes()).as_bytes()
}

/// Reads a position; none for NaN and for values outside 0 to 1.
fn read_point(bytes: &[u8]) -> Option<[f32; 2]> {
    let (x, rest) = bytes.split_first_chunk()?;
    let (y, _) = rest.split_first_chunk()?;
    let place = [f32::from_le_bytes(*x), f32::from_le_bytes(*y)];
    place.iter().all(|value| (0.0..=1.0).contains(value)).then_some(place)
}

#[cfg(test)]
mod tests {
    use crate::project::db::open_project::Project;
    use crate::project::tests::{sample_project, sample_run, talk};
    use crate::topics::{MapLayout, Run};

    fn kept() -> (tempfile::TempDir, Project, Run, MapLayout) {
        let (dir, mut project) = sample_project();
        let corpus = project.load_corpus().unwrap();
        let mut found = sample_run(&corpus, &[0; 6]);
        found.id = project.add_run(&found, true).unwrap();
        let places =
            vec![Some([0.0, 1.0]), None, Some([0.25, 0.5]), None, Some([1.0, 0.0]), Some([0.5, 0.5])];
        let layout = MapLayout { positions: places };
        project.save_layout(&found, &corpus, &layout).unwrap();
        (dir, project, found, layout)
    }

    #[test]
    fn a_layout_comes_back_as_it_was() {
        let (_dir, project, found, layout) = kept();
        let corpus = project.load_corpus().unwrap();
        assert_eq!(project.load_layout(&found, &corpus), Some(layout.clone()));
        std::fs::remove_dir_all(project.layouts_dir()).unwrap();
        assert_eq!(project.load_layout(&found, &corpus), None);
        project.save_layout(&found, &corpus, &layout).unwrap();
        assert_eq!(project.load_layout(&found, &corpus), Some(layout));
    }

    #[test]
    fn another_corpus_or_another_analysis_has_no_layout_yet() {
        let (_dir, mut project, found, _) = kept();
        let corpus = project.load_corpus().unwrap();
        let mut other = found.clone();
        other.parameters.seed += 1;
        assert_eq!(project.load_layout(&other, &corpus), None);
        project.store_transcripts(&[talk("c", &["Something else was said."])]).unwrap();
        assert_eq!(project.load_layout(&found, &project.load_corpus().unwrap()), None);
    }

    #[test]
    fn a_damaged_file_counts_as_none() {
        let (_dir, project, found, _) = kept();
        let corpus = project.load_corpus().unwrap();
        let file = project.layouts_dir().join(format!("run-{}.map", found.id.0));
        let good = std::fs::read(&file).unwrap();
        assert!(!project.is_layout_damaged(found.id));
        for byte in 0..good.len() {
            let mut bad = good.clone();
            bad[byte] ^= 0x10;
            std::fs::write(&file, bad).unwrap();
            assert_eq!(project.load_layout(&found, &corpus), None, "byte {byte}");
            std::fs::write(&file, &good[..byte]).unwrap();
            assert_eq!(project.load_layout(&found, &corpus), None, "cut at {byte}");
            assert!(project.is_layout_damaged(found.id), "cut at {byte}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(!project.is_layout_damaged(found.id), "none is no damage");
    }
}
