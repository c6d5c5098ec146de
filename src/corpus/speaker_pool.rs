//! The names of speakers, each once in memory: a corpus that is loaded has one for each of its snippets and their parts.

use std::collections::HashSet;
use std::sync::Arc;

/// The names that were given out.
#[derive(Debug, Default)]
pub struct SpeakerPool(HashSet<Arc<str>>);

impl SpeakerPool {
    /// A name, shared with all who asked for the same one.
    pub fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return Arc::clone(known);
        }
        let shared: Arc<str> = Arc::from(name);
        self.0.insert(Arc::clone(&shared));
        shared
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_in_memory_once() {
        let mut pool = SpeakerPool::default();
        let (ann, ann_again, bob) = (pool.name("Ann"), pool.name("Ann"), pool.name("Bob"));
        assert!(Arc::ptr_eq(&ann, &ann_again));
        assert_eq!((&*ann, &*bob), ("Ann", "Bob"));
    }
}
