//! The parameters of a run in words, for the table of settings.

use crate::topics::describe::PhraseWeighting;
use crate::topics::graph::USUALLY_LEFT_OUT;
use crate::topics::{
    ClusterMethod, OutlierPolicy, Parameters, ReductionMethod, Run, TopicCount, TopicSelection,
};

/// The name and value of every setting. Destructures [`Parameters`] without `..`, so that a new parameter
/// does not compile until it is listed here.
pub(in crate::exchange) fn run_settings(run: &Run) -> Vec<(String, String)> {
    let Parameters {
        model,
        topics,
        min_topic_size,
        neighbors,
        seed,
        reduce,
        cluster: _,
        resolution: _,
        fit_sample,
        selection,
        epsilon,
        outliers,
        most_left_out,
        guides,
        weighting,
        words_of: _,
        context: _,
        stop_words,
        tokens: _,
    } = &run.parameters;
    let number = |number: &Option<usize>| number.map(|number| number.to_string());
    let method = run.parameters.cluster_method();
    let mut all = vec![
        ("Run", format!("{}, made on {}", run.id.0, readable_time(&run.time))),
        ("Program", concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned()),
        ("Fingerprint of the corpus", run.corpus.clone()),
        ("Model and its revision", model_revision(model, &run.revision)),
        ("Read of a snippet by the model", super::text_read(run)),
        (reduction_name(method), reduction_text(*reduce).to_owned()),
        ("Neighbours of a snippet", neighbors.to_string()),
        ("Clustering", clustering_text(method).to_owned()),
    ];
    // What a method does not know is no setting of it.
    match method {
        ClusterMethod::Graph => all.push(("Resolution of the graph", resolution_text(run))),
        ClusterMethod::Hdbscan => all.extend([
            ("Where the tree of densities is cut", selection_text(*selection).to_owned()),
            ("Topics nearer to each other than this stay one", epsilon_text(*epsilon)),
        ]),
        ClusterMethod::Kmeans => {}
    }
    all.extend([
        (
            "Fewest snippets in a topic",
            number(min_topic_size).unwrap_or("set by the size of the corpus".into()),
        ),
        ("Number of topics", topic_count_text(*topics)),
        ("Snippets in no topic", outliers_text(*outliers, method).to_owned()),
        ("Most snippets left in no topic", outlier_limit_text(*most_left_out, method)),
        ("Weighing of keywords", weighting_text(*weighting)),
        ("Seed", seed.to_string()),
    ]);
    if let Some(most) = fit_sample {
        all.push((
            "Snippets topics were found in",
            format!("at most {most} of each language, drawn at random"),
        ));
    }
    all.extend(run.context_note().map(|note| ("Whose words", note)));
    if !guides.is_empty() {
        let notes = run.guide_notes(&|_| None);
        let said = match notes.is_empty() {
            true => guides.iter().map(|guide| guide.name.as_str()).collect::<Vec<_>>().join(", "),
            false => notes.join(". "),
        };
        all.push(("Topics looked for", said));
    }
    if !stop_words.is_empty() {
        let words: Vec<String> = stop_words.iter().map(ToString::to_string).collect();
        all.push(("Words left out of keywords", words.join(", ")));
    }
    all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A model with its revision; the revision alone where it begins with the model's name.
fn model_revision(model: &str, revision: &str) -> String {
    if revision.starts_with(model) { revision.to_owned() } else { format!("{model} ({revision})") }
}

/// A time of RFC 3339 in words: "2026-11-23 at 10:00 UTC".
fn readable_time(time: &str) -> String {
    match (time.get(..10), time.get(11..16)) {
        (Some(day), Some(clock)) if time.ends_with('Z') => format!("{day} at {clock} UTC"),
        _ => time.to_owned(),
    }
}

/// What the vectors are reduced for: communities are found in the graph of the vectors themselves.
fn reduction_name(method: ClusterMethod) -> &'static str {
    match method {
        ClusterMethod::Graph => "Reduction of the vectors, for the map alone",
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => "Reduction of the vectors",
    }
}

fn reduction_text(reduce: ReductionMethod) -> &'static str {
    match reduce {
        ReductionMethod::Umap => "UMAP",
        ReductionMethod::Pca => "principal components",
    }
}

fn clustering_text(cluster: ClusterMethod) -> &'static str {
    match cluster {
        ClusterMethod::Graph => "communities of the graph of nearest neighbours (Leiden)",
        ClusterMethod::Hdbscan => "HDBSCAN",
        ClusterMethod::Kmeans => "k-means",
    }
}

/// The resolution of a graph's topics, and who chose it.
fn resolution_text(run: &Run) -> String {
    let detail = &run.measures.detail;
    match (run.parameters.resolution, detail.resolution) {
        (Some(given), _) => format!("{given}, as was asked for"),
        (None, Some(found)) if detail.levels.is_empty() => format!("{found:.2}"),
        (None, Some(found)) => format!("{found:.2}, of {} compared in samples", detail.levels.len()),
        (None, None) => "none, or one for each language".to_owned(),
    }
}

fn selection_text(selection: TopicSelection) -> &'static str {
    match selection {
        TopicSelection::Mass => "where topics hold together longest (excess of mass)",
        TopicSelection::Leaf => "where topics split no further (leaves)",
    }
}

fn epsilon_text(epsilon: f64) -> String {
    if epsilon > 0.0 { epsilon.to_string() } else { "none are joined so".to_owned() }
}

fn topic_count_text(topics: TopicCount) -> String {
    match topics {
        TopicCount::Auto => "as many as were found".to_owned(),
        TopicCount::Exactly(number) => format!("at most {number}"),
    }
}

fn outliers_text(outliers: OutlierPolicy, cluster: ClusterMethod) -> &'static str {
    match outliers {
        OutlierPolicy::Keep if cluster == ClusterMethod::Graph => "those whose topic is least sure",
        OutlierPolicy::Keep => "stay outside, unless as near to a topic as its own snippets",
        OutlierPolicy::Assign => "go to the topic nearest by meaning",
        OutlierPolicy::Probability => "go to the topic they most probably belong to, surest first",
        OutlierPolicy::Words => "go to the topic whose words they use, most alike first",
        OutlierPolicy::Meaning => "go to the topic nearest by meaning, nearest first",
        OutlierPolicy::Neighbours => "go to the topic of the snippets before and after them",
    }
}

fn outlier_limit_text(percent: Option<u8>, cluster: ClusterMethod) -> String {
    let usual = match cluster {
        ClusterMethod::Graph => format!("{USUALLY_LEFT_OUT} %"),
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => "no limit".to_owned(),
    };
    percent.map_or(usual, |percent| format!("{percent} %"))
}

fn weighting_text(weighting: PhraseWeighting) -> String {
    let PhraseWeighting { bm25, root } = weighting;
    let mut text = "class-based TF-IDF".to_owned();
    if bm25 {
        text += ", rarity as in BM25";
    }
    if root {
        text += ", square root of frequencies";
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_words() {
        assert_eq!(readable_time("2026-11-23T10:00:00Z"), "2026-11-23 at 10:00 UTC");
        assert_eq!(readable_time("yesterday"), "yesterday");
        assert_eq!(
            (model_revision("a", "a@1"), model_revision("a", "b@1")),
            ("a@1".to_owned(), "a (b@1)".to_owned())
        );
        assert_eq!(
            (topic_count_text(TopicCount::Auto), topic_count_text(TopicCount::Exactly(12))).1,
            "at most 12"
        );
        assert_eq!(
            (
                outlier_limit_text(Some(10), ClusterMethod::Graph),
                outlier_limit_text(None, ClusterMethod::Hdbscan)
            ),
            ("10 %".to_owned(), "no limit".to_owned())
        );
        assert_eq!(
            weighting_text(PhraseWeighting { bm25: true, root: false }),
            "class-based TF-IDF, rarity as in BM25"
        );
        assert_eq!(
            (epsilon_text(0.0), epsilon_text(0.25)),
            ("none are joined so".to_owned(), "0.25".to_owned())
        );
    }
}
