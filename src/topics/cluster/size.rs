//! Default sizes of clusters, where the user names none.

/// The fewest snippets of a topic in a corpus of so many: 1.5 times the cube root, at least 3.
///
/// Chosen so that the list stays readable at any size. Topics found with MiniLM under this rule: the sample's
/// 179 snippets (thirty talks, about ten subjects) 10; of a podcast's 299 episodes 300 snippets 13, 1,000
/// snippets about 25, 3,000 snippets 44, all 12,792 snippets 58. A square root (tried with .2 to .8) gives
/// too many for the small sets where it is right for the large. Where people had sorted many small subjects
/// by hand (77 in banking77, 150 in clinc150) the rule finds most of them in the larger halves and merges the
/// nearest in the smaller ones. `tests/bench/topics.rs` prints the table.
pub fn default_min_topic_size(snippets: usize) -> usize {
    ((snippets as f64).cbrt() * 1.5).round().max(3.0) as usize
}

/// The fewest points of an HDBSCAN cluster, and `min_samples`, for so many points.
pub fn hdbscan_sizes(points: usize, min_topic_size: Option<usize>) -> (usize, usize) {
    let min_size = min_topic_size.unwrap_or_else(|| default_min_topic_size(points)).max(2);
    (min_size, min_samples(min_size))
}

/// HDBSCAN's `min_samples`, the point itself counted: a third of the smallest topic, at least 3. Half or all
/// of it, as BERTopic has it, leaves out 2 to 11 % more snippets of talk and changes V-measure by less than
/// .01 either way on banking77 and clinc150.
fn min_samples(min_topic_size: usize) -> usize {
    (min_topic_size / 3).max(3)
}

/// The default number of topics for k-means: about as many as HDBSCAN finds in talk of that size, which is .6
/// times the square root.
pub fn default_topics(snippets: usize) -> usize {
    ((snippets as f64).sqrt() * 0.6).round().max(1.0) as usize
}
