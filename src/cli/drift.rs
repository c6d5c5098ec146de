//! `leitmotif drift`: what became of each topic from one run to another. Topics are matched by the snippets
//! both runs saw; the comparison itself is [`regroup::compare_runs`].

use super::support::{CliError, CommandContext, StudyContext, clean_line};
use crate::coding::{self, apply_regrouping};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::format::{count_noun, percent_text};
use crate::jobs::regroup;
use crate::topics::measure::{TopicChange, TopicDrift};
use crate::topics::{Run, RunId, TopicId};
use clap::Args;
use serde::Serialize;
use std::io::Write;

/// What `drift` takes.
#[derive(Debug, Args)]
pub struct DriftArgs {
    /// The earlier run, by number
    #[arg(value_name = "RUN")]
    pub earlier: i64,
    /// The later run [default: the current one]
    #[arg(value_name = "RUN")]
    pub later: Option<i64>,
}

/// What `drift --json` prints.
#[derive(Serialize)]
struct DriftJson {
    schema: SchemaVersion,
    earlier: i64,
    later: i64,
    /// Number of snippets that both runs saw.
    snippets: usize,
    changes: Vec<TopicChangeJson>,
    flows: Vec<SnippetFlowJson>,
}

/// One change: `what` is `became`, `split`, `merged`, `vanished` or `appeared`; `alike` is given for
/// `became`, from 0 to 1.
#[derive(Serialize)]
struct TopicChangeJson {
    what: &'static str,
    from: Vec<u32>,
    to: Vec<u32>,
    alike: Option<JsonScore>,
}

/// The number of snippets that went from a topic of one run to a topic of the other; null for outliers.
#[derive(Serialize)]
struct SnippetFlowJson {
    from: Option<u32>,
    to: Option<u32>,
    snippets: usize,
}

/// Compares two runs and prints the changes.
pub fn run(args: &DriftArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    let earlier = load_run(&study, args.earlier)?;
    let later = match args.later {
        Some(later) => load_run(&study, later)?,
        None => study.current_run()?.clone(),
    };
    let drift = regroup::compare_runs(&study.corpus, &earlier, &later);
    context.print(&drift_json(&earlier, &later, &drift), |out| {
        let shared = count_noun(drift.shared, "snippet");
        writeln!(out, "Run {} to run {}: {shared} in both.", earlier.id.0, later.id.0)?;
        drift.changes.iter().try_for_each(|change| {
            writeln!(out, "{}", clean_line(&change_sentence(&study, &earlier, &later, change)))
        })
    })
}

/// The run with this number, as the researcher arranged it: with topics renamed, merged, split and moved
/// into.
///
/// # Errors
/// Where there is none, with the runs there are.
fn load_run(study: &StudyContext, id: i64) -> anyhow::Result<Run> {
    let Some(run) = study.project.run(RunId(id))? else {
        let ids: Vec<String> = study.project.runs()?.iter().map(|run| run.id.0.to_string()).collect();
        let hint = format!("the runs are {}", ids.join(", "));
        return Err(CliError::new(format!("there is no run {id}"), hint).into());
    };
    Ok(apply_regrouping(&study.corpus, run, &study.codebook))
}

/// A change as its name, the topics before it, those after it, and how alike the two are.
fn change_parts(change: &TopicChange) -> (&'static str, Vec<TopicId>, Vec<TopicId>, Option<f32>) {
    match change {
        TopicChange::Became { from, to, alike } => ("became", vec![*from], vec![*to], Some(*alike)),
        TopicChange::Split { from, into } => ("split", vec![*from], into.clone(), None),
        TopicChange::Merged { from, into } => ("merged", from.clone(), vec![*into], None),
        TopicChange::Vanished(from) => ("vanished", vec![*from], Vec::new(), None),
        TopicChange::Appeared(to) => ("appeared", Vec::new(), vec![*to], None),
    }
}

/// A change on one line, topics by number and label.
fn change_sentence(study: &StudyContext, earlier: &Run, later: &Run, change: &TopicChange) -> String {
    let (what, from, to, alike) = change_parts(change);
    let names = |run: &Run, topics: &[TopicId]| {
        let label = |topic: &TopicId| coding::topic_label(&study.codebook, run, *topic);
        let names = topics.iter().map(|topic| format!("{} '{}'", topic.0, label(topic)));
        names.collect::<Vec<_>>().join(", ")
    };
    let (before, after) = (names(earlier, &from), names(later, &to));
    let outcome = match alike.map(|alike| percent_text((alike * 1000.0) as usize, 1000)) {
        Some(alike) => format!("{before} is now {after} ({alike} alike)"),
        None if from.is_empty() || to.is_empty() => before + &after,
        None => format!("{before} into {after}"),
    };
    format!("{what:<10}{outcome}")
}

/// The comparison as JSON.
fn drift_json(earlier: &Run, later: &Run, drift: &TopicDrift) -> DriftJson {
    let row = |change: &TopicChange| {
        let ids = |topics: Vec<TopicId>| topics.iter().map(|topic| topic.0).collect();
        let (what, from, to, alike) = change_parts(change);
        let alike = alike.map(|alike| JsonScore(alike.into()));
        TopicChangeJson { what, from: ids(from), to: ids(to), alike }
    };
    let flow = |flow: &crate::topics::measure::SnippetFlow| SnippetFlowJson {
        from: flow.from.map(|topic| topic.0),
        to: flow.to.map(|topic| topic.0),
        snippets: flow.snippets,
    };
    DriftJson {
        schema: SchemaVersion,
        earlier: earlier.id.0,
        later: later.id.0,
        snippets: drift.shared,
        changes: drift.changes.iter().map(row).collect(),
        flows: drift.flows.iter().map(flow).collect(),
    }
}
