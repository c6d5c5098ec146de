//! Parameter sweep: several analyses are run, and three of them proposed, with few, some and many topics.

use super::analysis_input::AnalysisInput;
use super::analyze::analyze;
use super::cluster::default_min_topic_size;
use super::error::TopicsError;
use super::model::Parameters;
use crate::progress::Progress;
use serde::Serialize;

/// Smallest topic sizes tried, as multiples of the usual one. Chosen by hand; not measured.
const SIZE_FACTORS: [f64; 4] = [0.5, 1.0, 1.8, 3.0];
/// Numbers of neighbours tried, on either side of the default 15. Chosen by hand; not measured.
const NEIGHBOR_COUNTS: [usize; 2] = [10, 25];

/// One analysis of the sweep.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TriedAnalysis {
    /// Its smallest topic size.
    pub min_topic_size: usize,
    /// Its number of neighbours.
    pub neighbors: usize,
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

/// Runs analyses with smaller and larger topics and with fewer and more neighbours. `progress` hears the
/// stages of each and can stop between them; analyses are not counted.
///
/// # Errors
/// As for [`analyze`].
pub fn sweep_parameters(
    input: &AnalysisInput<'_>,
    parameters: &Parameters,
    progress: &dyn Progress,
) -> Result<Vec<TriedAnalysis>, TopicsError> {
    let usual = parameters.min_topic_size.unwrap_or_else(|| default_min_topic_size(input.transcripts.len()));
    let mut tried: Vec<TriedAnalysis> = Vec::new();
    for share in SIZE_FACTORS {
        let size = ((usual as f64 * share).round() as usize).max(2);
        for neighbors in NEIGHBOR_COUNTS {
            progress.check_cancelled()?;
            let own = Parameters { min_topic_size: Some(size), neighbors, ..parameters.clone() };
            let found = analyze(input, &own, progress)?;
            tried.push(TriedAnalysis {
                min_topic_size: size,
                neighbors,
                topics: found.topics.len(),
                outliers: found.measures.quality.outliers,
                npmi: found.measures.quality.npmi,
                validity: found.measures.quality.validity,
            });
        }
    }
    Ok(tried)
}

/// Number of analyses [`sweep_parameters`] runs.
pub const SWEEP_STEPS: u64 = (SIZE_FACTORS.len() * NEIGHBOR_COUNTS.len()) as u64;

/// Proposes the best of those with few, with some and with many topics: the tried analyses are sorted by
/// number of topics and cut into thirds. No two proposals have the same number of topics.
pub fn propose_analyses(tried: &[TriedAnalysis]) -> Vec<SweepProposal> {
    let mut order: Vec<usize> =
        (0..tried.len()).filter(|&at| tried.get(at).is_some_and(|it| it.topics > 0)).collect();
    order.sort_by_key(|&at| tried.get(at).map(|it| (it.topics, at)));
    let third = order.len().div_ceil(3).max(1);
    let names = [
        ("few topics", "an overview: the large subjects"),
        ("some topics", "the middle way, good for a first codebook"),
        ("many topics", "the details, for those who merge by hand"),
    ];
    let mut proposals: Vec<SweepProposal> = Vec::new();
    for (group, (name, use_for)) in order.chunks(third).zip(names) {
        let best = group.iter().filter_map(|&at| Some((at, tried.get(at)?)));
        let best =
            best.reduce(|best, next| if next.1.sweep_score() > best.1.sweep_score() { next } else { best });
        let Some((at, it)) = best else { continue };
        let alike =
            proposals.iter().any(|made| tried.get(made.tried).is_some_and(|other| other.topics == it.topics));
        if alike {
            continue;
        }
        let coherent = it.npmi.map(|npmi| format!(", coherence {npmi:.2}")).unwrap_or_default();
        let reason = format!(
            "{name} ({}): {use_for}. The best of its kind: {:.0} % in none{coherent}",
            it.topics,
            it.outliers * 100.0
        );
        proposals.push(SweepProposal { tried: at, reason });
    }
    proposals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(topics: usize, npmi: f32) -> TriedAnalysis {
        TriedAnalysis {
            min_topic_size: 9,
            neighbors: 15,
            topics,
            outliers: 0.1,
            npmi: Some(npmi),
            validity: Some(0.2),
        }
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
