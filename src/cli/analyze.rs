//! `leitmotif analyze`: makes a run, the analysis that finds topics. With `--sweep` it tries several and
//! keeps none (`cli/analyze/sweep.rs`), with `--place` it puts new snippets into the topics of the current
//! run (`cli/analyze/place.rs`).
//!
//! A parameter comes from its option, else from `[analyze]` in the settings, else from
//! [`Parameters::default`].

pub(super) mod place;
pub(super) mod sweep;

use super::support::{Choice, CommandContext, ValueError, choice, print_json};
use crate::coding::ROLES_HINT;
use crate::config;
use crate::corpus::SnippetId;
use crate::exchange::json;
use crate::format::{count_noun, percent_text, shorten};
use crate::jobs;
use crate::topics::describe::PhraseWeighting;
use crate::topics::{
    ClusterMethod, Guide, OutlierPolicy, Parameters, ReductionMethod, Run, StopWord, TopicCount,
    TopicSelection, WordsOf,
};
use clap::Args;

/// What `analyze` takes. What is not given comes from `[analyze]` in the settings file.
#[derive(Debug, Args)]
pub struct AnalyzeArgs {
    /// The embedding model: minilm (English), multi (16 languages), words (any), draft (seconds), one of
    /// `leitmotif models list`, or auto, by the languages of the transcripts [default: auto]
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// How many topics: auto, or a number to merge down to [default: auto]
    #[arg(long, value_name = "N", value_parser = parse_topic_count)]
    pub topics: Option<TopicCount>,
    /// The fewest snippets that make a topic [default: grows with the corpus]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..))]
    pub min_topic_size: Option<u32>,
    /// Neighbours a snippet is seen with: few see detail, many see the whole [default: 15]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1000))]
    pub neighbors: Option<u32>,
    /// The seed of everything random; the same seed gives the same topics [default: 42]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How vectors are reduced for the map, and for hdbscan and kmeans [default: umap]
    #[arg(long, value_name = "HOW", value_parser = choice(&REDUCTIONS))]
    pub reduce: Option<ReductionMethod>,
    /// How snippets are grouped [default: graph; with guides hdbscan]
    #[arg(long, value_name = "HOW", value_parser = choice(&CLUSTERINGS))]
    pub cluster: Option<ClusterMethod>,
    /// How fine the topics of a graph are: 1 is usual, more is finer [default: as comes back best in samples]
    #[arg(long, value_name = "X", value_parser = parse_resolution, conflicts_with = "topics")]
    pub resolution: Option<f64>,
    /// Find topics in so many snippets, drawn at random, and place the others into them: for hundreds of thousands
    /// [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..))]
    pub fit_sample: Option<u32>,
    /// Where the tree of densities is cut [default: mass]
    #[arg(long, value_name = "WHERE", value_parser = choice(&SELECTIONS))]
    pub selection: Option<TopicSelection>,
    /// Topics that part at a smaller distance than this stay one [default: 0]
    #[arg(long, value_name = "X", value_parser = parse_epsilon)]
    pub epsilon: Option<f64>,
    /// What becomes of snippets in no topic [default: keep]
    #[arg(long, value_name = "WHAT", value_parser = choice(&OUTLIER_POLICIES))]
    pub outliers: Option<OutlierPolicy>,
    /// At most so many per cent of all snippets in no topic, the least sure, as in 10% [default: 3% with graph]
    #[arg(long, value_name = "SHARE", value_parser = parse_share)]
    pub most_left_out: Option<u8>,
    /// How keywords are weighed [default: plain]; root and bm25 are easier on rare words
    #[arg(long, value_name = "HOW", value_delimiter = ',', value_parser = choice(&WEIGHTINGS))]
    pub weighting: Vec<PhraseWeighting>,
    /// A topic to look for, as in "Retrieval: chunks, vector search"; may be repeated
    #[arg(long, value_name = "NAME[: WORDS]", value_parser = parse_guide)]
    pub guide: Vec<Guide>,
    /// Look for the codebook's themes, by their names, descriptions and passages
    #[arg(long)]
    pub guided: bool,
    /// Words to leave out of keywords, with commas between; de:halt for one language. `leitmotif stopword add` does
    /// so for every run
    #[arg(long, value_name = "WORDS", value_delimiter = ',', value_parser = parse_stop_word)]
    pub stop_words: Vec<StopWord>,
    /// Whose words: those of participants, where it is told who asks, or everybody's [default: participants]
    #[arg(long, value_name = "WHOSE", value_parser = choice(&WORDS_OF))]
    pub roles: Option<WordsOf>,
    /// Put what was imported since into the topics there are, instead of finding topics again
    #[arg(long, conflicts_with_all = [
        "sweep", "guided", "guide", "model", "topics", "min_topic_size", "neighbors", "seed", "reduce", "cluster",
        "resolution", "fit_sample", "selection", "epsilon", "outliers", "most_left_out", "weighting", "stop_words",
        "roles"
    ])]
    pub place: bool,
    /// Try smaller and larger topics, and propose three analyses; keeps none
    #[arg(long)]
    pub sweep: bool,
}

/// How vectors are reduced.
const REDUCTIONS: [Choice<ReductionMethod>; 2] =
    [("umap", ReductionMethod::Umap, "UMAP"), ("pca", ReductionMethod::Pca, "Principal components")];

/// How snippets are grouped.
const CLUSTERINGS: [Choice<ClusterMethod>; 3] = [
    ("graph", ClusterMethod::Graph, "By the graph of nearest neighbours; the least sure are in no topic"),
    ("hdbscan", ClusterMethod::Hdbscan, "By density; finds outliers"),
    ("kmeans", ClusterMethod::Kmeans, "k-means; every snippet is in a topic"),
];

/// Where the tree of densities is cut.
const SELECTIONS: [Choice<TopicSelection>; 2] = [
    ("mass", TopicSelection::Mass, "Where topics hold together longest"),
    ("leaf", TopicSelection::Leaf, "Where they split no further: more and smaller topics"),
];

/// What becomes of outliers.
const OUTLIER_POLICIES: [Choice<OutlierPolicy>; 6] = [
    ("keep", OutlierPolicy::Keep, "They stay outside"),
    ("assign", OutlierPolicy::Assign, "Each goes to the nearest topic"),
    ("probability", OutlierPolicy::Probability, "Each goes where it is likeliest by density"),
    ("words", OutlierPolicy::Words, "Each goes to the topic whose words it uses"),
    ("meaning", OutlierPolicy::Meaning, "Each goes to the topic it is nearest to by meaning"),
    (
        "neighbours",
        OutlierPolicy::Neighbours,
        "Each goes to the topic of the snippets around it in its transcript",
    ),
];

/// Whose words topics are found in.
const WORDS_OF: [Choice<WordsOf>; 2] = [
    ("participants", WordsOf::Participants, "Participants'; questions are context"),
    ("all", WordsOf::All, "Everybody's"),
];

/// How keywords are weighed; several of them are joined.
const WEIGHTINGS: [Choice<PhraseWeighting>; 3] = [
    ("plain", PhraseWeighting { bm25: false, root: false }, "By their share of what is said in a topic"),
    ("bm25", PhraseWeighting { bm25: true, root: false }, "Rarity as BM25 weighs it"),
    ("root", PhraseWeighting { bm25: false, root: true }, "By the root of their share"),
];

/// Reads `NAME` or `NAME: WORDS`.
fn parse_guide(text: &str) -> Result<Guide, ValueError> {
    let (name, words) = text.split_once(':').unwrap_or((text, ""));
    let (name, text) = (name.trim().to_owned(), words.trim().to_owned());
    if name.is_empty() {
        Err(ValueError("give the topic a name"))
    } else {
        Ok(Guide { name, text, ..Guide::default() })
    }
}

/// Reads a word to leave out, or one for a language.
fn parse_stop_word(text: &str) -> Result<StopWord, ValueError> {
    StopWord::parse(text).ok_or(ValueError("give a word or two, as in podcast or de:halt"))
}

/// Reads a share in whole per cent, with or without the sign.
fn parse_share(text: &str) -> Result<u8, ValueError> {
    let number = text.trim_end_matches('%').trim_end().parse::<u8>().ok();
    number.filter(|&share| share <= 100).ok_or(ValueError("give a whole per cent from 0% to 100%"))
}

/// Reads a distance: finite, 0 or more. `f64` also reads `nan` and `inf`.
fn parse_epsilon(text: &str) -> Result<f64, ValueError> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0);
    number.ok_or(ValueError("give a number from 0"))
}

/// Reads a resolution: finite, above 0.
fn parse_resolution(text: &str) -> Result<f64, ValueError> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite() && *number > 0.0);
    number.ok_or(ValueError("give a number above 0, as in 1.5"))
}

/// Reads `auto` or the most topics there may be, from 1.
fn parse_topic_count(text: &str) -> Result<TopicCount, ValueError> {
    match (text, text.parse()) {
        ("auto", _) => Ok(TopicCount::Auto),
        (_, Ok(count @ 1..)) => Ok(TopicCount::Exactly(count)),
        _ => Err(ValueError("give `auto` or a whole number from 1")),
    }
}

impl AnalyzeArgs {
    /// The parameters of the run: each from its option, else from the settings, else the default.
    fn parameters(&self, settings: &config::file::AnalyzeConfig) -> Parameters {
        let base = settings.parameters();
        Parameters {
            model: self.model.clone().unwrap_or(base.model),
            topics: self.topics.unwrap_or(base.topics),
            min_topic_size: self.min_topic_size.map(|n| n as usize).or(base.min_topic_size),
            neighbors: self.neighbors.map_or(base.neighbors, |n| n as usize),
            seed: self.seed.unwrap_or(base.seed),
            reduce: self.reduce.unwrap_or(base.reduce),
            cluster: self.cluster.unwrap_or(base.cluster),
            resolution: self.resolution.or(base.resolution),
            fit_sample: self.fit_sample.map(|n| n as usize).or(base.fit_sample),
            selection: self.selection.unwrap_or(base.selection),
            epsilon: self.epsilon.unwrap_or(base.epsilon),
            outliers: self.outliers.unwrap_or(base.outliers),
            most_left_out: self.most_left_out.or(base.most_left_out),
            guides: self.guide.clone(),
            // As a whole: `--weighting plain` is neither of both, which turns off what the settings ask for.
            weighting: match self.weighting.as_slice() {
                [] => base.weighting,
                given => PhraseWeighting {
                    bm25: given.iter().any(|weighting| weighting.bm25),
                    root: given.iter().any(|weighting| weighting.root),
                },
            },
            words_of: self.roles.unwrap_or(base.words_of),
            context: base.context,
            stop_words: if self.stop_words.is_empty() { base.stop_words } else { self.stop_words.clone() },
            tokens: base.tokens,
        }
    }
}

impl AnalyzeArgs {
    /// The options that were given and that the way in which these parameters find topics does not know; none where each
    /// counts.
    fn unused_options(&self, parameters: &Parameters) -> Option<String> {
        let method = parameters.cluster_method();
        let (is_graph, is_tree) = (method == ClusterMethod::Graph, method == ClusterMethod::Hdbscan);
        let leaves_out = method != ClusterMethod::Kmeans;
        let keeps = parameters.outliers == OutlierPolicy::Keep;
        let options = [
            ("--cluster", self.cluster.is_some_and(|given| given != method)),
            ("--resolution", self.resolution.is_some() && !is_graph),
            ("--selection", self.selection.is_some() && !is_tree),
            ("--epsilon", self.epsilon.is_some() && !is_tree),
            ("--outliers", self.outliers.is_some() && !leaves_out),
            ("--most-left-out", self.most_left_out.is_some() && (!leaves_out || is_graph && !keeps)),
        ];
        let unused: Vec<&str> = options.iter().filter(|(_, unused)| *unused).map(|(name, _)| *name).collect();
        let name = CLUSTERINGS.iter().find(|(_, known, _)| *known == method).map_or("", |(name, ..)| name);
        let why = if parameters.guides.is_empty() { "" } else { ", as always with guides" };
        let said = format!("Not used: {}. Topics were found by {name}{why}.", unused.join(", "));
        (!unused.is_empty()).then_some(said)
    }
}

/// Most letters of the snippet nearest to a guide that found nothing. Chosen by hand; not measured.
const QUOTED_LETTERS: usize = 80;

/// Makes a run and prints how many topics it found.
pub fn run(args: &AnalyzeArgs, context: &CommandContext) -> anyhow::Result<()> {
    let mut project = context.open_project()?;
    let mut parameters = args.parameters(&context.config.analyze);
    if args.guided {
        let codebook = project.codebook()?;
        parameters.guides.extend(codebook.topic_guides());
    }
    let options = context.analyze_options(true);
    if args.sweep {
        return sweep::run(&project, &parameters, &options, context);
    }
    if args.place {
        return place::run(&mut project, &options, context);
    }
    // Asked before the new run becomes the current one: its decisions are carried over.
    let before = project.current_run_id()?;
    let progress = context.start_progress()?;
    let run = jobs::analyze(&mut project, &parameters, &options, &progress)?;
    drop(progress);
    if let Some(before) = before {
        let (corpus, mut codebook) = (project.load_corpus()?, project.codebook()?);
        let carried = jobs::regroup::carry_over(&mut project, &corpus, &mut codebook, (before, run.id))?;
        carried.iter().for_each(|what| context.print_note(what));
    }
    if !run.measures.guides.is_empty() {
        let corpus = project.load_corpus()?;
        let quote = |id: SnippetId| {
            let at =
                corpus.snippet_indices().find(|&at| corpus.snippet_at(at).is_some_and(|it| it.id == id))?;
            let text = project.snippet_texts(&corpus, &[at]).ok()?.into_iter().next()?;
            Some(shorten(&text, QUOTED_LETTERS))
        };
        run.guide_notes(&quote).iter().for_each(|note| context.print_note(&format!("{note}.")));
    }
    args.unused_options(&run.parameters).iter().for_each(|note| context.print_note(note));
    let languages = jobs::language_notes(&project.load_corpus()?, &run.parameters.model);
    if context.global.json {
        return print_json(&json::RunJson { languages, ..json::RunJson::from(&run) });
    }
    context.print_line(&result_sentence(&run))?;
    if let Some(note) = run.context_note() {
        context.print_note(&format!(
            "Topics are of {note}. `--roles all` takes everybody's words; {ROLES_HINT}."
        ));
    }
    for note in languages {
        context.print_note(&format!("Languages: {note}."));
    }
    if !run.topics.is_empty() {
        context.print_note("Next: `leitmotif topics` lists them, `leitmotif` opens the workbench.");
    }
    Ok(())
}

/// The outcome of a run on one line.
fn result_sentence(run: &Run) -> String {
    let snippets = run.members.len();
    let found = match run.topics.len() {
        0 => "No topics found".to_owned(),
        n => format!("{} found", count_noun(n, "topic")),
    };
    format!(
        "{found} in {}, {} of them in none. Run {}, {}, {:.1} s.",
        count_noun(snippets, "snippet"),
        percent_text(run.outlier_count(), snippets),
        run.id.0,
        run.parameters.model,
        run.seconds.total
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct AnalyzeArgsParser {
        #[command(flatten)]
        args: AnalyzeArgs,
    }

    fn parameters(line: &str, settings: &config::file::AnalyzeConfig) -> Parameters {
        AnalyzeArgsParser::parse_from(std::iter::once("x").chain(line.split_whitespace()))
            .args
            .parameters(settings)
    }

    #[test]
    fn options_win_over_settings_and_settings_over_defaults() {
        let settings =
            config::file::AnalyzeConfig { seed: Some(7), neighbors: Some(30), ..Default::default() };
        let default = Parameters { model: "auto".to_owned(), ..Parameters::default() };
        assert_eq!(parameters("", &Default::default()), default);
        let given =
            parameters("--model draft --topics 12 --seed 1 --cluster kmeans --outliers assign", &settings);
        assert_eq!((given.seed, given.neighbors), (1, 30));
        assert_eq!((given.model.as_str(), given.topics), ("draft", TopicCount::Exactly(12)));
        assert_eq!((given.cluster, given.outliers), (ClusterMethod::Kmeans, OutlierPolicy::Assign));
        assert_eq!(parameters("--topics auto", &settings).topics, TopicCount::Auto);
        let given = parameters(
            "--guide RAG:chunks --outliers neighbours --most-left-out 10% --selection leaf --epsilon 0.25 --weighting bm25,root",
            &settings,
        );
        assert_eq!((given.outliers, given.most_left_out), (OutlierPolicy::Neighbours, Some(10)));
        assert_eq!(given.guides, [parse_guide("RAG: chunks").unwrap()]);
        assert_eq!((given.selection, given.epsilon), (TopicSelection::Leaf, 0.25));
        assert_eq!(given.weighting, PhraseWeighting { bm25: true, root: true });
    }

    #[test]
    fn an_option_that_is_not_used_is_named() {
        let unused = |line: &str| {
            let args =
                AnalyzeArgsParser::parse_from(std::iter::once("x").chain(line.split_whitespace())).args;
            args.unused_options(&args.parameters(&Default::default())).unwrap_or_default()
        };
        assert_eq!(unused(""), "");
        assert_eq!(unused("--resolution 2 --most-left-out 10% --reduce pca"), "");
        assert_eq!(unused("--cluster hdbscan --selection leaf --epsilon 0.2 --outliers words"), "");
        assert_eq!(
            unused("--selection leaf --epsilon 0.2"),
            "Not used: --selection, --epsilon. Topics were found by graph."
        );
        assert_eq!(
            unused("--cluster kmeans --resolution 2 --outliers keep"),
            "Not used: --resolution, --outliers. Topics were found by kmeans."
        );
        assert_eq!(
            unused("--cluster graph --guide RAG"),
            "Not used: --cluster. Topics were found by hdbscan, as always with guides."
        );
        assert!(unused("--most-left-out 5% --outliers assign").contains("--most-left-out"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in [
            "--topics 0",
            "--topics many",
            "--min-topic-size 1",
            "--reduce tsne",
            "--seed -1",
            "--most-left-out 101",
            "--epsilon nan",
        ] {
            let words = std::iter::once("x").chain(line.split_whitespace());
            assert!(AnalyzeArgsParser::try_parse_from(words).is_err(), "{line}");
        }
    }
}
