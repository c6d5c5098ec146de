//! `leitmotif drift`: what became of each topic from one run to another. Topics are matched by the snippets
//! both runs saw; the comparison itself is [`regroup::compare_runs`].

use super::support::context::CommandContext;
use super::support::error::CliError;
use super::support::output::{clean_line, print_json};
use super::support::study_context::StudyContext;
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
    if context.global.json {
        return print_json(&drift_json(&earlier, &later, &drift));
    }
    let mut out = context.stdout();
    writeln!(
        out,
        "Run {} to run {}: {} in both.",
        earlier.id.0,
        later.id.0,
        count_noun(drift.shared, "snippet")
    )?;
    for change in &drift.changes {
        writeln!(out, "{}", clean_line(&change_sentence(&study, &earlier, &later, change)))?;
    }
    Ok(out.flush()?)
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

/// A change on one line, topics by number and label.
fn change_sentence(study: &StudyContext, earlier: &Run, later: &Run, change: &TopicChange) -> String {
    let name = |run: &Run, topic: &TopicId| {
        format!("{} '{}'", topic.0, coding::topic_label(&study.codebook, run, *topic))
    };
    let before = |topic: &TopicId| name(earlier, topic);
    let after = |topic: &TopicId| name(later, topic);
    let all = |topics: &[TopicId], name: &dyn Fn(&TopicId) -> String| {
        topics.iter().map(name).collect::<Vec<_>>().join(", ")
    };
    match change {
        TopicChange::Became { from, to, alike } => {
            format!(
                "became    {} is now {} ({} alike)",
                before(from),
                after(to),
                percent_text((alike * 1000.0) as usize, 1000)
            )
        }
        TopicChange::Split { from, into } => format!("split     {} into {}", before(from), all(into, &after)),
        TopicChange::Merged { from, into } => {
            format!("merged    {} into {}", all(from, &before), after(into))
        }
        TopicChange::Vanished(from) => format!("vanished  {}", before(from)),
        TopicChange::Appeared(to) => format!("appeared  {}", after(to)),
    }
}

/// The comparison as JSON.
fn drift_json(earlier: &Run, later: &Run, drift: &TopicDrift) -> DriftJson {
    let row = |change: &TopicChange| {
        let ids = |topics: &[TopicId]| topics.iter().map(|topic| topic.0).collect::<Vec<_>>();
        let (what, from, to, alike) = match change {
            TopicChange::Became { from, to, alike } => ("became", vec![from.0], vec![to.0], Some(*alike)),
            TopicChange::Split { from, into } => ("split", vec![from.0], ids(into), None),
            TopicChange::Merged { from, into } => ("merged", ids(from), vec![into.0], None),
            TopicChange::Vanished(from) => ("vanished", vec![from.0], Vec::new(), None),
            TopicChange::Appeared(to) => ("appeared", Vec::new(), vec![to.0], None),
        };
        TopicChangeJson { what, from, to, alike: alike.map(|alike| JsonScore(alike.into())) }
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
