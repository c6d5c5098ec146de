//! What is known of a topic. Its snippets are read for it, so it is a job; a later one takes the place of one that still
//! runs.

use super::Driver;
use super::active_jobs::{JobOutcome, ProfileRequest};
use crate::app::overlay::topic_sheet::TopicSheet;
use crate::app::workspace::{job_list::JobKind, notices::Notice};
use crate::app::{Action, KeyContext};
use crate::coding::{TopicProfile, WordRules};
use crate::jobs::{self, JobError, JobResult, ProfiledStudy};
use crate::topics::TopicId;
use std::sync::Arc;

impl Driver {
    /// Starts to find out what is known of a topic.
    pub(super) fn profile_topic(&mut self, topic: TopicId) {
        self.jobs.stop_all(|kind| kind == JobKind::Profile);
        let work = &self.state.work;
        let Some(run) = work.run.clone() else { return };
        let request = ProfileRequest { topic, run, corpus: Arc::clone(&work.corpus) };
        let stats = Arc::clone(&work.stats);
        let rules = WordRules::of_study(&work.codebook, work.run.as_deref(), false);
        let models = self.settings.analyze_options.models.clone();
        self.spawn_job(JobKind::Profile, "about the topic".to_owned(), move |project, meter| {
            let study =
                ProfiledStudy { corpus: &request.corpus, run: &request.run, stats: &stats, rules: &rules };
            let found = jobs::profile_topic(project, study, topic, &models, meter);
            JobOutcome::Profile(request, found.map(Box::new))
        });
    }

    /// Whether the topic is under the cursor of the screen in front, and nothing is being typed.
    fn is_on_topic(&self, topic: TopicId) -> bool {
        let topics = &self.state.topics;
        self.state.context() == KeyContext::Topics && topics.current_topic() == Some(topic)
    }

    /// Opens what is known of a topic, unless another sheet was opened in the meantime or the topics changed.
    pub(super) fn topic_profiled(&mut self, request: &ProfileRequest, found: JobResult<Box<TopicProfile>>) {
        let is_shown = self.state.work.run.as_ref().is_some_and(|run| Arc::ptr_eq(run, &request.run));
        match found {
            // Over anything else it would take keys that were meant for that.
            Ok(_) if !is_shown || !self.state.overlays.is_empty() || !self.is_on_topic(request.topic) => {
                let key = self.state.work.keymap.key_text(KeyContext::Topics, Action::AboutTopic);
                let text = format!("what is known of the topic is found: {key} on it shows it");
                self.state.notices.show(Notice::hint(text));
            }
            Ok(profile) => self.state.open_overlay(TopicSheet::new(request.topic, *profile)),
            Err(JobError::Cancelled(_)) => {}
            Err(error) => self.show_job_error("nothing could be found out about the topic", &error),
        }
    }
}
