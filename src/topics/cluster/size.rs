//! How large a topic is at least, unless the researcher says.

/// The fewest snippets that make a topic in a corpus of so many.
pub fn default_min_topic_size(snippets: usize) -> usize {
    let size = (snippets as f64).sqrt() * 0.3;
    (size.round() as usize).max(4)
}

/// The neighbours, the point itself among them, that must be near for a place to count as dense.
pub fn min_samples(min_topic_size: usize) -> usize {
    (min_topic_size / 2).max(3)
}

/// How many topics k-means is asked for when nobody says.
pub fn default_topics(snippets: usize) -> usize {
    ((snippets as f64).sqrt() * 0.6).round().max(1.0) as usize
}
