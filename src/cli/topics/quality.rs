//! `leitmotif topics --quality` and `--stability`: the measures of a run and of its topics, with how to read
//! them. They were taken when the run was made, but for stability, which takes six more analyses.

use crate::cli::support::context::CommandContext;
use crate::cli::support::study_context::StudyContext;
use crate::cli::support::table::{ColumnAlign, TextTable};
use crate::exchange::json::{JsonScore, SchemaVersion, write};
use crate::jobs::{AnalyzeOptions, regroup};
use crate::topics::TopicId;
use crate::topics::measure::{RunQuality, TopicQuality, TopicStability};
use serde::Serialize;
use std::io::Write;

/// What `topics --quality --json` prints. Null where something could not be measured.
#[derive(Serialize)]
struct QualityJson {
    schema: SchemaVersion,
    run: i64,
    npmi: Option<JsonScore>,
    cv: Option<JsonScore>,
    diversity: Option<JsonScore>,
    outliers: JsonScore,
    validity: Option<JsonScore>,
    reading: String,
    topics: Vec<TopicQualityJson>,
}

/// The measures of one topic.
#[derive(Serialize)]
struct TopicQualityJson {
    id: u32,
    label: String,
    npmi: Option<JsonScore>,
    cv: Option<JsonScore>,
    diversity: Option<JsonScore>,
    validity: Option<JsonScore>,
    persistence: Option<JsonScore>,
    stability: Option<JsonScore>,
}

/// Repeats the analysis in variants, stores the stability of each topic with the run, and loads the run
/// again.
pub fn measure_stability(desk: &mut StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let id = desk.current_run()?.id;
    let options = AnalyzeOptions {
        threads: context.thread_count(),
        models: context.model_settings(),
        make_current: false,
    };
    let progress = context.start_progress()?;
    regroup::measure_stability(&mut desk.project, id, &options, &progress)?;
    drop(progress);
    desk.run = regroup::current_run(&desk.project, &desk.corpus, &desk.codebook)?;
    Ok(())
}

/// Prints the measures of the run, how to read them, and the topics as a table.
pub fn run(desk: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let run = desk.current_run()?;
    let measures = &run.measures;
    let score =
        |value: Option<f32>| value.filter(|value| value.is_finite()).map(|value| JsonScore(value.into()));
    let row = |topic: &crate::coding::TopicStats| {
        // Measures are listed by number of topic, as the machine found them. Topics made since (split,
        // merged) have none and get empty cells.
        let at = topic.id.0 as usize;
        let of: TopicQuality = measures.topics.get(at).copied().unwrap_or_default();
        TopicQualityJson {
            id: topic.id.0,
            label: topic.label.clone(),
            npmi: score(of.npmi),
            cv: score(of.cv),
            diversity: score(of.diversity),
            validity: score(of.validity),
            persistence: score(of.persistence),
            stability: score(measures.stability.as_ref().and_then(|of| of.topics.get(at)).copied()),
        }
    };
    let quality: &RunQuality = &measures.quality;
    let printed = QualityJson {
        schema: SchemaVersion,
        run: run.id.0,
        npmi: score(quality.npmi),
        cv: score(quality.cv),
        diversity: score(quality.diversity),
        outliers: JsonScore(quality.outliers.into()),
        validity: score(quality.validity),
        reading: quality.explain(),
        topics: desk.stats.topics().iter().map(row).collect(),
    };
    let mut out = context.stdout();
    if context.global.json {
        write(&printed, &mut out)?;
        return Ok(out.flush()?);
    }
    let shown =
        |value: Option<JsonScore>| value.map(|JsonScore(value)| format!("{value:.2}")).unwrap_or_default();
    for (name, value, meaning) in [
        (
            "coherence, NPMI",
            printed.npmi,
            "-1 to 1: how much more often than by chance a topic's words are said together",
        ),
        ("coherence, C_V", printed.cv, "0 to 1: how alike the company of a topic's words is"),
        ("diversity", printed.diversity, "0 to 1: the share of distinct words among all topics' words"),
        ("outliers", Some(printed.outliers), "0 to 1: the share of snippets in no topic"),
        (
            "validity",
            printed.validity,
            "-1 to 1: above 0 where topics are denser than the ground between them",
        ),
    ] {
        writeln!(out, "{name:16} {:>5}   {meaning}", shown(value))?;
    }
    writeln!(out, "\n{}\n", printed.reading)?;
    let mut table = TextTable::new(&[
        ("id", ColumnAlign::Right),
        ("NPMI", ColumnAlign::Right),
        ("C_V", ColumnAlign::Right),
        ("diverse", ColumnAlign::Right),
        ("valid", ColumnAlign::Right),
        ("persists", ColumnAlign::Right),
        ("stable", ColumnAlign::Right),
        ("label", ColumnAlign::Left),
    ]);
    for topic in &printed.topics {
        table.add_row([
            topic.id.to_string(),
            shown(topic.npmi),
            shown(topic.cv),
            shown(topic.diversity),
            shown(topic.validity),
            shown(topic.persistence),
            shown(topic.stability),
            topic.label.clone(),
        ]);
    }
    table.write(&mut out, context.style, context.width)?;
    out.flush()?;
    let stable =
        |id: TopicId| measures.stability.as_ref().and_then(|of| of.topics.get(id.0 as usize)).copied();
    if measures.stability.is_none() {
        context.print_note(
            "`leitmotif topics --quality --stability` also measures whether the topics come back.",
        );
    }
    for topic in desk.stats.topics() {
        // The value of `TopicStability::UNSTABLE_BELOW`, below which a topic is called unstable.
        if let Some(stability) = stable(topic.id).filter(|stability| *stability < 0.3) {
            context.print_note(&format!(
                "{} '{}' is {}",
                topic.id.0,
                topic.label,
                TopicStability::explain(stability)
            ));
        }
    }
    Ok(())
}
