//! `leitmotif topics --quality` and `--stability`: the measures of a run and of its topics, with how to read
//! them. They were taken when the run was made, but for stability, which takes six more analyses.

use crate::cli::support::{CommandContext, Left, Right, StudyContext, TextTable, print_json, stdout};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::jobs::regroup;
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
pub fn measure_stability(study: &mut StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let id = study.current_run()?.id;
    let options = context.analyze_options(false);
    let progress = context.start_progress()?;
    regroup::measure_stability(&mut study.project, id, &options, &progress)?;
    drop(progress);
    study.run = regroup::current_run(&study.project, &study.corpus, &study.codebook)?;
    Ok(())
}

/// Prints the measures of the run, how to read them, and the topics as a table.
pub fn run(study: &StudyContext, context: &CommandContext) -> anyhow::Result<()> {
    let run = study.current_run()?;
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
    let measured = QualityJson {
        schema: SchemaVersion,
        run: run.id.0,
        npmi: score(quality.npmi),
        cv: score(quality.cv),
        diversity: score(quality.diversity),
        outliers: JsonScore(quality.outliers.into()),
        validity: score(quality.validity),
        reading: quality.explain(),
        topics: study.stats.topics().iter().map(row).collect(),
    };
    if context.global.json {
        return print_json(&measured);
    }
    let mut out = stdout();
    let score_text =
        |value: Option<JsonScore>| value.map_or_else(String::new, |JsonScore(value)| format!("{value:.2}"));
    for (name, value, meaning) in [
        (
            "coherence, NPMI",
            measured.npmi,
            "-1 to 1: how much more often than by chance a topic's words are said together",
        ),
        ("coherence, C_V", measured.cv, "0 to 1: how alike the company of a topic's words is"),
        ("diversity", measured.diversity, "0 to 1: the share of distinct words among all topics' words"),
        ("outliers", Some(measured.outliers), "0 to 1: the share of snippets in no topic"),
        (
            "validity",
            measured.validity,
            "-1 to 1: above 0 where topics are denser than the ground between them",
        ),
    ] {
        writeln!(out, "{name:16} {:>5}   {meaning}", score_text(value))?;
    }
    writeln!(out, "\n{}\n", measured.reading)?;
    out.flush()?;
    let mut table = TextTable::new(&[
        ("id", Right),
        ("NPMI", Right),
        ("C_V", Right),
        ("diverse", Right),
        ("valid", Right),
        ("persists", Right),
        ("stable", Right),
        ("label", Left),
    ]);
    for topic in &measured.topics {
        table.add_row([
            topic.id.to_string(),
            score_text(topic.npmi),
            score_text(topic.cv),
            score_text(topic.diversity),
            score_text(topic.validity),
            score_text(topic.persistence),
            score_text(topic.stability),
            topic.label.clone(),
        ]);
    }
    context.print_table(&table)?;
    let stable =
        |id: TopicId| measures.stability.as_ref().and_then(|of| of.topics.get(id.0 as usize)).copied();
    if measures.stability.is_none() {
        context.print_note(
            "`leitmotif topics --quality --stability` also measures whether the topics come back.",
        );
    }
    for topic in study.stats.topics() {
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
