//! Jobs over the topics of the current run: splitting one, measuring stability, placing later snippets.

use super::Driver;
use super::active_jobs::{JobOutcome, SplitRequest};
use crate::app::overlay::split_preview::{SplitPartRow, SplitPreview};
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::coding::edits::TopicPart;
use crate::corpus::{Corpus, SnippetIndex};
use crate::format::{count_noun, percent_text, shorten};
use crate::jobs::{self, Placement, regroup};
use crate::project::Project;
use crate::topics::measure::TopicStability;
use crate::topics::{DivisionOptions, Run, RunId, TopicId};
use std::sync::Arc;

/// How much of a topic's label stands in the title of a job, in characters: the title shares the header with
/// the project's name. Chosen by hand; not measured.
const MAX_TITLE_CHARS: usize = 24;

impl Driver {
    /// Starts to compute the parts a topic would be split into; nothing is changed.
    pub(super) fn start_split(&mut self, topic: TopicId) {
        let work = &self.state.work;
        let Some(run) = work.run.clone() else { return };
        let request = SplitRequest { topic, run: run.id, corpus: Arc::clone(&work.corpus) };
        let title = format!("split {}", shorten(&work.topic_label(topic), MAX_TITLE_CHARS));
        let options = self.settings.analyze_options.clone();
        self.spawn_job(JobKind::Split, title, move |project, meter| {
            let rows =
                regroup::split_topic(project, &run, topic, (DivisionOptions::default(), &options), meter)
                    .and_then(|parts| Ok(split_part_rows(project, &request.corpus, parts)?));
            JobOutcome::Split(request, rows)
        });
    }

    /// Shows the parts a topic would be split into.
    pub(super) fn split_ended(&mut self, request: &SplitRequest, rows: Vec<SplitPartRow>) {
        let work = &self.state.work;
        if work.run_id() != Some(request.run) || !Arc::ptr_eq(&work.corpus, &request.corpus) {
            let text = "the topics changed while one was taken apart; split it again";
            return self.state.notices.show(Notice::hint(text));
        }
        self.state.offer_split(SplitPreview::new(request.topic, rows, &self.state.work));
    }

    /// Starts to find the topics at another level of detail.
    pub(super) fn start_level(&mut self, resolution: f64) {
        let Some(run) = self.state.work.run.clone() else { return };
        let finer = run.measures.detail.resolution.is_some_and(|now| resolution > now);
        let title = if finer { "finer topics" } else { "coarser topics" };
        let options = self.settings.analyze_options.clone();
        self.spawn_job(JobKind::Level, title.to_owned(), move |project, meter| {
            let found = regroup::topics_at_level(project, &run, resolution, &options, meter);
            JobOutcome::Level(run.id, found)
        });
    }

    /// Goes over to the topics at another level, unless other topics were shown meanwhile.
    pub(super) fn level_found(&mut self, from: RunId, run: RunId) {
        if self.state.work.run_id() == Some(from) {
            self.ask_for_run(run);
        }
    }

    /// Starts to measure the stability of the topics: how often they come back when the analysis is repeated.
    pub(super) fn start_stability(&mut self) {
        let Some(run) = self.state.work.run_id() else { return };
        let options = self.settings.analyze_options.clone();
        self.spawn_job(JobKind::Stability, "stability".to_owned(), move |project, meter| {
            JobOutcome::Stability(run, regroup::measure_stability(project, run, &options, meter))
        });
    }

    /// Takes over measured stability and says how many topics are unstable.
    pub(super) fn stability_ended(&mut self, run: RunId, stability: TopicStability) {
        if !self.state.use_stability(run, stability) {
            return;
        }
        let work = &self.state.work;
        let topics = work.run.as_ref().map_or(&[][..], |run| &run.topics);
        let known: Vec<f32> = topics.iter().filter_map(|topic| work.topic_stability(topic.id)).collect();
        let unstable = known.iter().filter(|stability| **stability < TopicStability::UNSTABLE_BELOW).count();
        let text = match unstable {
            0 => "measured: no topic is unstable. Sorting by stability shows which come back most".to_owned(),
            n => format!(
                "measured: {n} of {} came back too seldom and are marked unstable",
                count_noun(known.len(), "topic")
            ),
        };
        self.state.notices.show(Notice::info(text));
    }

    /// Starts to place the snippets that came after the analysis into the topics.
    pub(super) fn start_placement(&mut self) {
        let Some(run) = self.state.work.run.clone() else { return };
        let options = self.settings.analyze_options.clone();
        self.spawn_job(JobKind::Placement, "new talks".to_owned(), move |project, meter| {
            let placed = jobs::place_unseen(project, &run, &options, meter)
                .and_then(|placement| Ok((project.run(placement.run)?.map(Box::new), placement)));
            JobOutcome::Placement(placed.map(|(run, placement)| (placement, run)))
        });
    }

    /// Takes over placed snippets, and suggests to find topics again where unusually many fit none.
    pub(super) fn placement_ended(&mut self, placement: &Placement, run: Option<Box<Run>>) {
        if self.state.work.run_id() != Some(placement.run) || placement.snippets == 0 {
            return;
        }
        let Some(run) = run else { return };
        self.state.extend_run(Arc::from(run));
        self.reset_search();
        let snippets = count_noun(placement.snippets, "new snippet");
        let talks = count_noun(placement.transcripts, "talk");
        let outside = percent_text(placement.outlier_count, placement.snippets);
        let text = if placement.says_something_new() {
            format!(
                "{outside} of the {snippets} of {talks} fit no topic, against {} % before: something new may be \
                 said in them. find-topics, in the ? list, finds topics again; your themes stay",
                placement.usual_percent
            )
        } else {
            format!("{snippets} of {talks} put into the topics, {outside} in none; is:new finds them")
        };
        self.state.notices.show(Notice::info(text));
    }
}

/// The parts of a topic with the text of each one's first snippet; parts without snippets are left out.
fn split_part_rows(
    project: &Project,
    corpus: &Corpus,
    parts: Vec<TopicPart>,
) -> crate::project::ProjectResult<Vec<SplitPartRow>> {
    let firsts: Vec<SnippetIndex> = parts.iter().filter_map(|part| part.snippets.first().copied()).collect();
    let quotes = project.snippet_texts(corpus, &firsts)?;
    let parts = parts.into_iter().filter(|part| !part.snippets.is_empty());
    Ok(parts.zip(quotes).map(|(part, quote)| SplitPartRow { part, quote }).collect())
}
