//! A run's topics as the researcher merged, split and moved them; reads codebook, corpus, topics and stats.

pub(super) mod apply;
mod stop_words;
pub(super) mod topic_count;
