//! How the study was done, in sentences a paper can take over: written from the run and the log.

mod agreement;

use super::figures::{count, counted, duration, share};
use super::view::View;
use crate::coding::LoggedEdit;
use crate::topics::{Cluster, Outliers, Reduce, Run, TopicCount};
use std::collections::{BTreeMap, BTreeSet};

/// The methods section, a paragraph each: the corpus, the analysis, the researcher's work.
pub(super) fn paragraphs(view: &View<'_>, log: &[LoggedEdit]) -> Vec<String> {
    let mut all = vec![corpus(view)];
    all.extend(view.run.map(|run| analysis(view, run)));
    all.extend(view.run.map(|run| found(view, run)));
    all.extend(work(view, log));
    all.extend(agreement::paragraph(view));
    all
}

/// The settings of a run by name, for a table: every parameter, whatever there will be.
pub(super) fn settings(run: &Run) -> Vec<(String, String)> {
    let mut all = vec![
        ("run".to_owned(), format!("{} of {}", run.id.0, run.time)),
        ("model and revision".to_owned(), run.revision.clone()),
    ];
    if let Ok(serde_json::Value::Object(parameters)) = serde_json::to_value(&run.parameters) {
        all.extend(parameters.into_iter().filter_map(|(name, value)| {
            let value = match value {
                serde_json::Value::Null => "chosen by the program".to_owned(),
                serde_json::Value::Array(list) if list.is_empty() => return None,
                serde_json::Value::String(text) => text,
                other => other.to_string(),
            };
            Some((name.replace('_', " "), value))
        }));
    }
    all.push(("corpus".to_owned(), run.corpus.clone()));
    all.push(("program".to_owned(), concat!("leitmotif ", env!("CARGO_PKG_VERSION")).to_owned()));
    all
}

fn corpus(view: &View<'_>) -> String {
    let corpus = view.corpus;
    let whole = view.whole();
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for language in corpus.transcripts.iter().filter_map(|entry| entry.language.as_deref()) {
        *languages.entry(language).or_default() += 1;
    }
    let languages: Vec<String> =
        languages.iter().map(|(code, number)| format!("{code}: {}", count(*number))).collect();
    let spoken =
        whole.seconds.map(|seconds| format!(" and {} of speech", duration(seconds))).unwrap_or_default();
    let mut text = format!(
        "The corpus consists of {} with {}{spoken}",
        counted(corpus.transcripts.len(), "transcript"),
        counted(corpus.words(), "word"),
    );
    if !languages.is_empty() {
        text += &format!(" (languages as detected: {})", languages.join(", "));
    }
    let snippets = corpus.snippets.len();
    text += &format!(". It was split into {}, the units of analysis", counted(snippets, "snippet"));
    if let Some(average) = corpus.words().checked_div(snippets) {
        text += &format!(", of {} on average", counted(average, "word"));
    }
    text + "."
}

fn analysis(view: &View<'_>, run: &Run) -> String {
    let parameters = &run.parameters;
    let reduce = match parameters.reduce {
        Reduce::Umap => format!(
            "reduced to five dimensions with UMAP (McInnes, Healy and Melville 2018; {} neighbours, cosine distance)",
            parameters.neighbors
        ),
        Reduce::Pca => "reduced to principal components".to_owned(),
    };
    let cluster = match parameters.cluster {
        Cluster::Hdbscan => "clustered with HDBSCAN (Campello, Moulavi and Sander 2013)".to_owned(),
        Cluster::Kmeans => "clustered with k-means".to_owned(),
    };
    let size = match parameters.min_topic_size {
        Some(size) => format!("a topic holds at least {}", counted(size, "snippet")),
        None => "the smallest size of a topic was set by the size of the corpus".to_owned(),
    };
    let number = match parameters.topics {
        TopicCount::Auto => String::new(),
        TopicCount::Exactly(most) => {
            format!("; the nearest topics were merged until at most {most} were left")
        }
    };
    let outliers = match parameters.outliers {
        Outliers::Keep => "snippets in no topic were left outside, but for those as near to one as its own",
        Outliers::Assign | Outliers::Meaning => {
            "snippets in no topic were given to the one they are nearest to by meaning"
        }
        Outliers::Probability => "snippets in no topic were given to the one they most probably belong to",
        Outliers::Words => "snippets in no topic were given to the one whose words they use",
        Outliers::Neighbours => "snippets in no topic were given to the one of those before and after them",
    };
    let same = if view.corpus.fingerprint() == run.corpus { "" } else { " The corpus has changed since." };
    format!(
        "Topics were found with leitmotif {} on {} (run {}). Each snippet was embedded with the model {} (its first {} tokens) and its vector joined with a latent semantic analysis of the corpus's own words. The vectors were {reduce} and {cluster}; {size}{number}; {outliers}. The seed was {}. Keywords were ranked by class-based TF-IDF (Grootendorst 2022). The fingerprint of the corpus is {}.{same}",
        env!("CARGO_PKG_VERSION"),
        run.time.get(..10).unwrap_or(&run.time),
        run.id.0,
        run.revision,
        parameters.tokens,
        parameters.seed,
        run.corpus,
    )
}

fn found(view: &View<'_>, run: &Run) -> String {
    let (kept, sorted) = view.study.sorted_topics();
    let junk = run.topics.len().saturating_sub(kept);
    let named =
        view.codebook.topics.values().filter(|mark| mark.run == run.id && mark.label.is_some()).count();
    format!(
        "This gave {}, with {} ({}) in none of them. Of these topics {} given another name and {} left out as junk; of the remaining {}, {} assigned to themes.",
        counted(run.topics.len(), "topic"),
        counted(run.outliers(), "snippet"),
        share(run.outliers(), run.members.len()),
        were(named),
        were(junk),
        count(kept),
        were(sorted),
    )
}

fn were(number: usize) -> String {
    format!("{} {}", count(number), if number == 1 { "was" } else { "were" })
}

/// Who did what, from the log: changes that hold, by the verb they begin with.
fn work(view: &View<'_>, log: &[LoggedEdit]) -> Vec<String> {
    if log.is_empty() {
        return Vec::new();
    }
    let held: Vec<&LoggedEdit> = log.iter().filter(|edit| !edit.undone).collect();
    let coders: BTreeSet<&str> = log.iter().map(|edit| edit.coder.as_str()).collect();
    let each: Vec<String> = coders
        .iter()
        .map(|coder| format!("{coder}: {}", count(held.iter().filter(|edit| edit.coder == **coder).count())))
        .collect();
    let mut verbs: BTreeMap<&str, usize> = BTreeMap::new();
    for verb in held.iter().filter_map(|edit| edit.what.split_whitespace().next()) {
        *verbs.entry(verb).or_default() += 1;
    }
    let verbs: Vec<String> =
        verbs.iter().map(|(verb, number)| format!("{verb}: {}", count(*number))).collect();
    let day = |edit: Option<&LoggedEdit>| {
        edit.map(|edit| edit.time.get(..10).unwrap_or(&edit.time).to_owned()).unwrap_or_default()
    };
    let (first, last) = (day(log.first()), day(log.last()));
    let when = if first == last { format!("On {first}") } else { format!("Between {first} and {last}") };
    let mut text = format!(
        "{when}, {} ({}) made {} that still stand{} ({})",
        counted(coders.len(), "coder"),
        each.join(", "),
        counted(held.len(), "change"),
        if held.len() == 1 { "s" } else { "" },
        verbs.join(", "),
    );
    if held.len() < log.len() {
        text += &format!("; {} taken back", were(log.len() - held.len()));
    }
    let top = view.codebook.children(None).len();
    text += &format!(
        ". The codebook holds {}, {} of them at the top.",
        counted(view.codebook.themes.len(), "theme"),
        count(top)
    );
    vec![text]
}
