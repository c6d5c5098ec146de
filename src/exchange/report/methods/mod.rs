//! The methods section: how the study was done, in sentences a paper can use, written from the corpus, the
//! run, the codebook and the log. Nothing is stated that did not happen.

mod agreement;
mod coding_work;
mod saturation;
mod settings;
mod software;
pub mod wording;

use crate::exchange::report::methods::wording::{count_was_were, join_list};
pub(super) use agreement::paragraph as agreement_paragraph;
pub(super) use coding_work::paragraph as coding_work_paragraph;
pub use saturation::saturation_sentences;
pub(in crate::exchange) use settings::run_settings;
pub(super) use software::software_paragraph;

use crate::coding::agreement::StudyAgreement;
use crate::coding::{LoggedEdit, SaturationRule};
use crate::corpus::{Snippet, language_name};
use crate::exchange::view::StudyView;
use crate::format::{count_noun, day_text, duration_text, percent_text, thousands};
use crate::topics::embed::draft::DRAFT_NAME;
use crate::topics::embed::minilm::{MINILM_NAME, reads_whole_texts};
use crate::topics::embed::multi::MULTI_NAME;
use crate::topics::embed::word_hashes::WORDS_NAME;
use crate::topics::{ClusterMethod, OutlierPolicy, ReductionMethod, Run, TopicCount};
use std::collections::{BTreeMap, BTreeSet};

/// The seed of the random orders of interviews, which is also the usual one of `leitmotif saturation`.
pub(super) const SATURATION_SEED: u64 = 42;

/// The paragraphs: the corpus, the analysis, its results, the researcher's work, saturation, the coders' agreement, and
/// what ran on the texts.
pub(in crate::exchange) fn methods_paragraphs(
    view: &StudyView<'_>,
    log: &[LoggedEdit],
    agreement: Option<&StudyAgreement>,
) -> Vec<String> {
    let mut all = vec![corpus_paragraph(view)];
    all.extend(view.run.map(|run| analysis_paragraph(view, run)));
    all.extend(view.run.map(|run| results_paragraph(view, run)));
    all.extend(coding_work::paragraph(view, log));
    all.extend(saturation_paragraph(view));
    all.extend(agreement.and_then(|it| agreement::paragraph(view, it)));
    if !view.corpus.transcripts.is_empty() {
        all.push(software_paragraph(view));
    }
    all
}

/// Thematic saturation, where there are interviews enough.
fn saturation_paragraph(view: &StudyView<'_>) -> Option<String> {
    let found = view.stats.thematic_saturation(view.corpus, SaturationRule::default(), SATURATION_SEED);
    found.is_long_enough().then(|| saturation_sentences(&found))
}

/// The size and languages of the corpus, and its snippets.
pub(super) fn corpus_paragraph(view: &StudyView<'_>) -> String {
    let corpus = view.corpus;
    let times: Vec<f64> = corpus.snippets.iter().filter_map(Snippet::seconds).collect();
    let spoken = match (times.is_empty(), corpus.untimed_transcripts()) {
        (true, _) => String::new(),
        (_, 0) => format!(" and {} of speech", duration_text(times.iter().sum())),
        (_, untimed) => {
            let untimed = count_noun(untimed, "transcript");
            format!(" and {} of speech ({untimed} without times)", duration_text(times.iter().sum()))
        }
    };
    let mut text = format!(
        "The corpus consists of {} with {}{spoken}",
        count_noun(corpus.transcripts.len(), "transcript"),
        count_noun(corpus.total_words(), "word"),
    );
    let languages = language_counts(view);
    match languages.as_slice() {
        [(language, number)] if *number == corpus.transcripts.len() => text += &format!(", in {language}"),
        [] => {}
        several => {
            let each = |(language, number): &(&str, usize)| format!("{language} in {}", thousands(*number));
            text += &format!(". The language, as detected, is {}", join_list(several.iter().map(each)));
            let told: usize = several.iter().map(|(_, number)| number).sum();
            let untold = corpus.transcripts.len().saturating_sub(told);
            if untold > 0 {
                text += &format!("; of {} it could not be told", count_noun(untold, "transcript"));
            }
        }
    }
    let snippets = corpus.snippets.len();
    text += &format!(". It was split into {}, the units of analysis", count_noun(snippets, "snippet"));
    if let Some(average) = (corpus.total_words() + snippets / 2).checked_div(snippets) {
        text += &format!(", of {} on average", count_noun(average, "word"));
    }
    text += ".";
    let context = view.stats.context_words(corpus);
    if context > 0 {
        let analysed = corpus.total_words().saturating_sub(context);
        text += &format!(
            " Of the words {} ({}) are participants', which were analysed; the others are context.",
            thousands(analysed),
            percent_text(analysed, corpus.total_words())
        );
    }
    text
}

/// The languages by English name with the number of transcripts, most first; ties by code.
fn language_counts<'v>(view: &StudyView<'v>) -> Vec<(&'v str, usize)> {
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for code in view.corpus.transcripts.iter().filter_map(|entry| entry.language.as_deref()) {
        *languages.entry(language_name(code)).or_default() += 1;
    }
    let mut languages: Vec<(&str, usize)> = languages.into_iter().collect();
    languages.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    languages
}

/// How topics were computed, with model, parameters, seed and references to the methods' papers.
fn analysis_paragraph(view: &StudyView<'_>, run: &Run) -> String {
    let parameters = &run.parameters;
    let grouped = grouping_sentence(run);
    let size = match parameters.min_topic_size {
        Some(size) => format!("a topic holds at least {}", count_noun(size, "snippet")),
        None => "the smallest size of a topic was set by the size of the corpus".to_owned(),
    };
    let number = match parameters.topics {
        TopicCount::Auto => String::new(),
        TopicCount::Exactly(most) => {
            format!("; the nearest topics were merged until at most {most} were left")
        }
    };
    let outliers = match parameters.outliers {
        OutlierPolicy::Keep if parameters.cluster_method() == ClusterMethod::Graph => {
            "the snippets whose topic was least sure were left in none"
        }
        OutlierPolicy::Keep => {
            "a snippet in no topic stayed outside, unless it was as near to a topic as that topic's own snippets"
        }
        OutlierPolicy::Assign | OutlierPolicy::Meaning => {
            "snippets in no topic were given to the one they are nearest to by meaning"
        }
        OutlierPolicy::Probability => {
            "snippets in no topic were given to the one they most probably belong to"
        }
        OutlierPolicy::Words => "snippets in no topic were given to the one whose words they use",
        OutlierPolicy::Neighbours => {
            "snippets in no topic were given to the one of those before and after them"
        }
    };
    let sample = parameters.fit_sample.map_or_else(String::new, |most| {
        format!(
            " Topics were found in at most {most} snippets of each language, drawn at random by the seed; the others went where the snippets nearest to them are, or nowhere."
        )
    });
    let same = if view.corpus.fingerprint() == run.corpus { "" } else { " The corpus has changed since." };
    format!(
        "Topics were found with leitmotif {} on {} (run {}). Each snippet was embedded with the model {} ({}) and its vector joined with a latent semantic analysis of the corpus's own words.{sample} {grouped}; {size}{number}; {outliers}. The seed was {}. Keywords were ranked by class-based TF-IDF (Grootendorst 2022). The fingerprint of the corpus is {}.{same}",
        env!("CARGO_PKG_VERSION"),
        day_text(&run.time),
        run.id.0,
        run.revision,
        text_read(run),
        parameters.seed,
        run.corpus,
    )
}

/// How snippets were grouped, without the full stop.
fn grouping_sentence(run: &Run) -> String {
    let parameters = &run.parameters;
    if parameters.cluster_method() == ClusterMethod::Graph {
        let level = match run.measures.detail.resolution {
            Some(resolution) if !run.measures.detail.levels.is_empty() => format!(
                ", at a resolution of {resolution:.2}, a level at which topics came back in samples of the snippets"
            ),
            Some(resolution) => format!(", at a resolution of {resolution:.2}"),
            // Each language has its own.
            None => String::new(),
        };
        return format!(
            "Each snippet was joined with those nearest to it by vector and, more weakly, by words, weighted as in UMAP (McInnes, Healy and Melville 2018; {} neighbours), and topics are the communities that the Leiden algorithm found in this graph (Traag, Waltman and van Eck 2019; modularity){level}",
            parameters.neighbors
        );
    }
    let reduce = match parameters.reduce {
        ReductionMethod::Umap => format!(
            "reduced to five dimensions with UMAP (McInnes, Healy and Melville 2018; {} neighbours, cosine distance)",
            parameters.neighbors
        ),
        ReductionMethod::Pca => "reduced to principal components".to_owned(),
    };
    let cluster = match parameters.cluster_method() {
        ClusterMethod::Kmeans => "clustered with k-means",
        ClusterMethod::Graph | ClusterMethod::Hdbscan => {
            "clustered with HDBSCAN (Campello, Moulavi and Sander 2013)"
        }
    };
    format!("The vectors were {reduce} and {cluster}")
}

/// How much of a snippet the model of a run read.
pub(super) fn text_read(run: &Run) -> String {
    let tokens = run.parameters.tokens;
    match run.parameters.model.as_str() {
        DRAFT_NAME | MULTI_NAME | WORDS_NAME => "the whole text".to_owned(),
        MINILM_NAME if reads_whole_texts(&run.revision, tokens) => {
            format!("the whole text, in windows of at most {tokens} tokens")
        }
        _ => format!("its first {tokens} tokens"),
    }
}

/// How many topics there are, and what the researcher did with them.
fn results_paragraph(view: &StudyView<'_>, run: &Run) -> String {
    let (kept, sorted) = view.stats.themed_topic_counts();
    let junk = run.topics.len().saturating_sub(kept);
    let marks = view.codebook.topic_marks.values().filter(|mark| mark.run == run.id && mark.label.is_some());
    let named = marks.map(|mark| mark.topic).collect::<BTreeSet<_>>().len();
    let outliers = run.outlier_count();
    let outside = match outliers {
        0 => "no snippet".to_owned(),
        _ => format!("{} ({})", count_noun(outliers, "snippet"), percent_text(outliers, run.members.len())),
    };
    let what = [(named, "given another name"), (junk, "left out as junk"), (sorted, "assigned to themes")];
    let done = what.into_iter().filter(|(number, _)| *number > 0);
    let done: Vec<String> = done.map(|(number, what)| format!("{} {what}", count_was_were(number))).collect();
    let found = run.topics_found();
    let (topics, none) = match found {
        1 => ("1 topic".to_owned(), "outside it"),
        number => (count_noun(number, "topic"), "in none of them"),
    };
    let mut text = format!("This gave {topics}, with {outside} {none}.");
    let now = count_noun(run.topics.len(), "topic");
    if view.codebook.derived_topics.values().any(|made| made.run == run.id) {
        text += &format!(" Merged and split they are {now}.");
    } else if run.topics.len() != found {
        text += &format!(" Without what was taken out or moved away they are {now}.");
    }
    text.extend(view.unseen_note().map(|note| format!(" {note}.")));
    if !done.is_empty() {
        text += &format!(" Of these topics, {}.", join_list(done.into_iter()));
    }
    text
}

#[cfg(test)]
mod tests;
