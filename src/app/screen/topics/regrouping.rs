//! Merging and splitting topics on the Topics screen, and measuring how stable they are.

use crate::app::overlay::split_preview::SplitPreview;
use crate::app::workspace::notices::Notice;
use crate::app::{Effect, ScreenCommand, Workspace, edits};
use crate::topics::measure::analysis_variants;
use crate::topics::{LevelStep, TopicId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Merges the selected topics into the current one where it is selected, else into the largest; ties by topic
/// number.
pub(super) fn merge_selected(
    selected: &BTreeSet<TopicId>,
    current: Option<TopicId>,
    work: &Workspace,
) -> Vec<ScreenCommand> {
    let size = |topic: &TopicId| work.stats.topic(*topic).map_or(0, |facts| facts.snippets.len());
    let mut topics: Vec<TopicId> = selected.iter().copied().collect();
    topics.sort_by_key(|topic| (Some(*topic) != current, Reverse(size(topic)), *topic));
    ScreenCommand::apply_edit(edits::merge_topics(work, &topics))
}

/// Shows the split of the topic where it was computed already, else starts the job.
pub(super) fn split_topic(
    topic: TopicId,
    computed: Option<&SplitPreview>,
    work: &Workspace,
) -> Vec<ScreenCommand> {
    if let Some(parts) = computed.filter(|parts| parts.topic == topic) {
        return ScreenCommand::open_overlay(parts.clone());
    }
    ScreenCommand::take_apart(topic, work)
}

/// Starts the job that measures the topics' stability.
pub(super) fn measure_stability(work: &Workspace) -> Vec<ScreenCommand> {
    let times = work.run.as_ref().map_or(0, |run| analysis_variants(&run.parameters).len());
    let text =
        format!("the analysis is repeated {times} times in the background to see which topics come back");
    vec![ScreenCommand::ShowNotice(Notice::info(text)), ScreenCommand::RunEffect(Effect::MeasureStability)]
}

/// Shows the topics at the next level of detail.
pub(super) fn use_level(step: LevelStep, work: &Workspace) -> Vec<ScreenCommand> {
    let detail = work.run.as_ref().map(|run| &run.measures.detail);
    let Some(level) = detail.and_then(|detail| detail.next_level(step)) else { return Vec::new() };
    let name = match step {
        LevelStep::Coarser => "coarser",
        LevelStep::Finer => "finer",
    };
    let text = format!(
        "finding about {} topics, one level {name} ({:.2} alike in samples; 1 is the same, 0 chance)",
        level.topics, level.stability
    );
    vec![
        ScreenCommand::ShowNotice(Notice::info(text)),
        ScreenCommand::RunEffect(Effect::UseLevel(level.resolution)),
    ]
}
