//! Parameter sweep: several analyses are run, and three of them proposed, with few, some and many topics.

use super::analysis_input::AnalysisInput;
use super::analyze::analyze;
use super::cluster::default_min_topic_size;
use super::error::TopicsError;
use super::model::{ClusterMethod, Parameters};
use crate::progress::Progress;
use serde::Serialize;

/// Smallest topic sizes tried, as multiples of the usual one. Chosen by hand; not measured.
const SIZE_FACTORS: [f64; 4] = [0.5, 1.0, 1.8, 3.0];
/// Resolutions tried of a graph, from a dozen topics to about a hundred in 100 talks. Chosen by hand; not
/// measured.
const RESOLUTIONS: [f64; 4] = [0.5, 1.0, 2.0, 4.0];
/// Numbers of neighbours tried, on either side of the default 15. Chosen by hand; not measured.
const NEIGHBOR_COUNTS: [usize; 2] = [10, 25];

/// One analysis of the sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriedAnalysis {
    /// Its smallest topic size.
    pub min_topic_size: usize,
    /// Its number of neighbours.
    pub neighbors: usize,
    /// Its resolution; none where no graph was clustered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolution: Option<f64>,
    /// Number of topics found.
    pub topics: usize,
    /// Share of snippets in no topic, 0 to 1.
    pub outliers: f32,
    /// NPMI coherence of keywords, -1 to 1.
    pub npmi: Option<f32>,
    /// Density-based validity, -1 to 1.
    pub validity: Option<f32>,
}

impl TriedAnalysis {
    /// Score among analyses of about as many topics: NPMI plus validity minus the share of outliers. The
    /// three are not on one scale; the sum was chosen by hand, not measured.
    fn sweep_score(&self) -> f32 {
        self.npmi.unwrap_or(-1.0) + self.validity.unwrap_or(-1.0) - self.outliers
    }
}

/// A proposed analysis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SweepProposal {
    /// Its index among those tried.
    pub tried: usize,
    /// The reason, in a sentence.
    pub reason: String,
}

/// Runs analyses with smaller and larger topics and with fewer and more neighbours; of a graph, with finer and
/// coarser resolutions instead of sizes. `progress` hears the stages of each, is advanced by one for each of the
/// [`SWEEP_STEPS`] analyses, and can stop between them.
///
/// # Errors
/// As for [`analyze`].
pub fn sweep_parameters(
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Vec<TriedAnalysis>, TopicsError> {
    let usual = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(input.transcripts.len()));
    let with_size = |share: f64| Parameters {
        min_topic_size: Some(((usual as f64 * share).round() as usize).max(2)),
        ..parameters.clone()
    };
    let with_resolution = |resolution: f64| Parameters { resolution: Some(resolution), ..parameters.clone() };
    let variants: Vec<Parameters> = match parameters.cluster_method() {
        ClusterMethod::Graph => RESOLUTIONS.map(with_resolution).into(),
        ClusterMethod::Hdbscan | ClusterMethod::Kmeans => SIZE_FACTORS.map(with_size).into(),
    };
    let mut tried: Vec<TriedAnalysis> = Vec::new();
    for variant in variants {
        for neighbors in NEIGHBOR_COUNTS {
            progress.check_cancelled()?;
            let own = Parameters { neighbors, ..variant.clone() };
            let found = analyze(input, &own, progress)?;
            tried.push(TriedAnalysis {
                min_topic_size: own.min_topic_size.unwrap_or(usual),
                neighbors,
                resolution: own.resolution,
                topics: found.topics.len(),
                outliers: found.measures.quality.outliers,
                npmi: found.measures.quality.npmi,
                validity: found.measures.quality.validity,
            });
            progress.advance(1);
        }
    }
    Ok(tried)
}

/// Number of analyses [`sweep_parameters`] runs.
pub const SWEEP_STEPS: u64 = (SIZE_FACTORS.len() * NEIGHBOR_COUNTS.len()) as u64;

/// Proposes the best of those with few, with some and with many topics: the tried analyses are sorted by
/// number of topics and cut into thirds. No two proposals have the same number of topics.
pub fn propose_analyses(tried: &[TriedAnalysis]) -> Vec<SweepProposal> {
    let mut order: Vec<usize> = (0..tried.len()).filter(|&at| tried[at].topics > 0).collect();
    order.sort_by_key(|&at| (tried[at].topics, at));
    let third = order.len().div_ceil(3).max(1);
    let names = [
        ("few topics", "an overview: the large subjects"),
        ("some topics", "the middle way, good for a first codebook"),
        ("many topics", "the details, for those who merge by hand"),
    ];
    let mut proposals: Vec<SweepProposal> = Vec::new();
    for (group, (name, use_for)) in order.chunks(third).zip(names) {
        let (mut best, others) = (group[0], &group[1..]);
        for &at in others {
            if tried[at].sweep_score() > tried[best].sweep_score() {
                best = at;
            }
        }
        let it = &tried[best];
        if proposals.iter().any(|made| tried[made.tried].topics == it.topics) {
            continue;
        }
        let coherent = it.npmi.map_or_else(String::new, |npmi| format!(", coherence {npmi:.2}"));
        let reason = format!(
            "{name} ({}): {use_for}. The best of its kind: {:.0} % in none{coherent}",
            it.topics,
            it.outliers * 100.0
        );
        proposals.push(SweepProposal { tried: best, reason });
    }
    proposals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::ProgressStage;
    use crate::topics::words::CorpusTermsBuilder;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn tried(topics: usize, npmi: f32) -> TriedAnalysis {
        TriedAnalysis {
            min_topic_size: 9,
            neighbors: 15,
            resolution: None,
            topics,
            outliers: 0.1,
            npmi: Some(npmi),
            validity: Some(0.2),
        }
    }

    /// Counts what is advanced.
    struct Counted(AtomicU64);

    impl Progress for Counted {
        fn begin(&self, _: ProgressStage, _: u64) {}
        fn advance(&self, by: u64) {
            self.0.fetch_add(by, Ordering::Relaxed);
        }
        fn is_cancelled(&self) -> bool {
            false
        }
    }

    #[test]
    fn each_analysis_is_a_step() {
        let mut words = CorpusTermsBuilder::new();
        let texts =
            ["river boat", "violin concert", "river fish", "violin score", "boat fish", "concert score"];
        texts.iter().for_each(|text| words.add_snippet(text, Some("en")));
        let vectors: Vec<f32> = (0..texts.len()).flat_map(|at| [[1.0, 0.0], [0.0, 1.0]][at % 2]).collect();
        let words = words.finish();
        let input = AnalysisInput { vectors: &vectors, dims: 2, words: &words, transcripts: &[0; 6] };
        let counted = Counted(AtomicU64::new(0));
        let tried = sweep_parameters(&input, &Parameters::default(), &counted).unwrap();
        assert_eq!(tried.len() as u64, SWEEP_STEPS);
        assert!(tried.iter().map(|it| it.resolution).eq(RESOLUTIONS.iter().flat_map(|it| [Some(*it); 2])));
        let density = Parameters { cluster: ClusterMethod::Hdbscan, ..Parameters::default() };
        let tried = sweep_parameters(&input, &density, &counted).unwrap();
        assert!(tried.iter().all(|it| it.resolution.is_none()));
        assert_eq!(counted.0.into_inner(), SWEEP_STEPS * 2);
    }

    #[test]
    fn the_best_of_few_some_and_many_is_proposed() {
        let all =
            [tried(50, 0.1), tried(10, 0.1), tried(12, 0.3), tried(30, 0.2), tried(28, 0.1), tried(60, 0.2)];
        let proposals = propose_analyses(&all);
        assert_eq!(proposals.iter().map(|it| it.tried).collect::<Vec<_>>(), [2, 3, 5]);
        assert!(proposals[0].reason.starts_with("few topics (12): an overview"), "{}", proposals[0].reason);
        assert_eq!(propose_analyses(&[]), []);
        assert_eq!(
            propose_analyses(&[tried(5, 0.1), tried(5, 0.2), tried(0, 1.0)]).len(),
            1,
            "none is proposed twice"
        );
    }
}
