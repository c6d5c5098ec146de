//! `leitmotif agree`: agreement between coders, theme by theme, in per cent, Cohen's and Fleiss' kappa,
//! Krippendorff's alpha and Gwet's AC1, by sentence, turn, snippet or transcript, and by topic, and in
//! Krippendorff's alpha for unitizing. What is compared and how is in [`crate::coding::agreement`];
//! `--disagreements` is in `cli/agree/disagreements.rs`.

pub mod args;
mod disagreements;

use super::support::{CliError, CommandContext, Left, Right, StudyContext, TextTable, clean_line, wrap_text};
use crate::cli::agree::args::AgreeArgs;
use crate::coding::agreement::{
    AgreementScores, AgreementUnit, CoderComparison, RESAMPLES, ScoreInterval, ScoreIntervals, UnitAgreement,
    UnitizingAgreement,
};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::format::{count_noun, thousands};
use crate::jobs;
use serde::Serialize;
use std::io::{self, Write};

/// What `agree --json` prints.
#[derive(Serialize)]
struct AgreementJson {
    schema: SchemaVersion,
    coders: Vec<String>,
    /// What was compared: `sample`, or `shared transcripts`, in which all of them decided something.
    units: &'static str,
    /// What they are compared by in `by_unit`: `sentence`, `turn`, `snippet` or `transcript`.
    unit: &'static str,
    /// The number of such units.
    compared: usize,
    /// The number of bootstrap resamples behind each interval.
    resamples: usize,
    /// How many of them are in different themes, or were before they were settled.
    disagreements: usize,
    /// How many of those are settled. All other figures are of what was decided before that.
    settled: usize,
    snippets: usize,
    transcripts: usize,
    topics: usize,
    /// For each coder, the number of snippets they put in any theme.
    coded: Vec<usize>,
    themes: Vec<ThemeAgreementJson>,
}

/// Agreement on one theme.
#[derive(Serialize)]
struct ThemeAgreementJson {
    path: String,
    /// For each coder, the number of snippets they put in it.
    seen: Vec<usize>,
    snippets: AgreementScoresJson,
    topics: AgreementScoresJson,
    by_unit: UnitAgreementJson,
    unitizing: UnitizingJson,
}

/// Agreement of two coders on the stretches of text of a theme.
#[derive(Serialize)]
struct UnitizingJson {
    /// What the text is measured by.
    unit: &'static str,
    /// Krippendorff's alpha for unitizing; null for other than two coders and where it is undefined.
    alpha: Option<JsonScore>,
    /// Its 95 % interval, over resamples of the transcripts; null where there is none.
    interval: Option<[JsonScore; 2]>,
}

impl From<UnitizingAgreement> for UnitizingJson {
    fn from(of: UnitizingAgreement) -> Self {
        let interval = of.interval.map(|it| [it.low, it.high].map(JsonScore));
        Self { unit: "character", alpha: of.alpha.map(JsonScore), interval }
    }
}

/// Agreement on one theme by the unit that was chosen.
#[derive(Serialize)]
struct UnitAgreementJson {
    /// For each coder, the number of units they put in it.
    seen: Vec<usize>,
    /// The share of units in it, 0 to 1, averaged over the coders.
    prevalence: Option<JsonScore>,
    #[serde(flatten)]
    scores: AgreementScoresJson,
    intervals: ScoreIntervalsJson,
}

/// 95 % intervals, each from its lower to its upper end; null where there is none.
#[derive(Serialize)]
struct ScoreIntervalsJson {
    percent: Option<[JsonScore; 2]>,
    kappa: Option<[JsonScore; 2]>,
    fleiss_kappa: Option<[JsonScore; 2]>,
    alpha: Option<[JsonScore; 2]>,
    ac1: Option<[JsonScore; 2]>,
}

impl From<ScoreIntervals> for ScoreIntervalsJson {
    fn from(of: ScoreIntervals) -> Self {
        let ends = |of: ScoreInterval, factor: f64| [of.low, of.high].map(|it| JsonScore(it * factor));
        Self {
            percent: of.observed_agreement.map(|it| ends(it, 100.0)),
            kappa: of.kappa.map(|it| ends(it, 1.0)),
            fleiss_kappa: of.fleiss_kappa.map(|it| ends(it, 1.0)),
            alpha: of.alpha.map(|it| ends(it, 1.0)),
            ac1: of.ac1.map(|it| ends(it, 1.0)),
        }
    }
}

impl UnitAgreementJson {
    fn new(of: UnitAgreement, unit: AgreementUnit) -> Self {
        Self {
            seen: of.coded_counts,
            prevalence: of.prevalence.map(JsonScore),
            scores: AgreementScoresJson::new(of.scores, unit.name()),
            intervals: of.intervals.into(),
        }
    }
}

/// Scores on `n` units; null where they are undefined.
#[derive(Serialize)]
struct AgreementScoresJson {
    /// What was counted.
    unit: &'static str,
    n: usize,
    percent: Option<JsonScore>,
    kappa: Option<JsonScore>,
    fleiss_kappa: Option<JsonScore>,
    alpha: Option<JsonScore>,
    ac1: Option<JsonScore>,
}

impl AgreementScoresJson {
    fn new(figures: AgreementScores, unit: &'static str) -> Self {
        Self {
            unit,
            n: figures.units,
            percent: figures.observed_agreement.map(|share| JsonScore(share * 100.0)),
            kappa: figures.kappa.map(JsonScore),
            fleiss_kappa: figures.fleiss_kappa.map(JsonScore),
            alpha: figures.alpha.map(JsonScore),
            ac1: figures.ac1.map(JsonScore),
        }
    }
}

/// Compares coders and prints the scores, or what to settle.
///
/// # Errors
/// Where `--blind` hides decisions, where fewer than two coders are known, and where nothing was coded by
/// all.
pub fn run(args: &AgreeArgs, context: &CommandContext) -> anyhow::Result<()> {
    let study = StudyContext::open(context)?;
    study.codebook.require_unblinded("a comparison")?;
    let coders = resolve_coders(args, &study)?;
    let (before, _) = jobs::agreement::unsettled_codebook(&study.project, study.shown_codebook())?;
    let read = |book| {
        let load = |id| study.project.load_transcript(id);
        CoderComparison::read(&study.corpus, study.run.as_ref(), book, &coders, load)
    };
    let mut comparison = read(&before)?;
    if comparison.units().snippets.is_empty() {
        let hint =
            "let them code the same talks, or draw a sample with `leitmotif sample N` and let them code that";
        let what = format!("there is no talk in which all of {} decided something", coders.join(", "));
        return Err(CliError::new(what, hint).into());
    }
    let unit = args.unit.unwrap_or(comparison.unit());
    if args.disagreements {
        let mut comparison = read(&study.codebook)?;
        comparison.set_unit(unit);
        return disagreements::run(args, &study, &comparison, context);
    }
    comparison.set_unit(unit);
    let agreement = agreement_json(&study, &comparison);
    context.print(&agreement, |out| print_agreement(&agreement, context, out))
}

/// The coders to compare: those named, else all who decided something, spelled as in the project.
///
/// # Errors
/// Where one has decided nothing, or there are fewer than two.
fn resolve_coders(args: &AgreeArgs, study: &StudyContext) -> anyhow::Result<Vec<String>> {
    let known: Vec<String> =
        study.shown_codebook().coder_summaries(&study.corpus).into_iter().map(|it| it.name).collect();
    let coder = study.project.coder().to_owned();
    let named: Vec<String> = match &args.with {
        Some(other) => vec![coder, other.clone()],
        None if args.coders.is_empty() => known.clone(),
        None => args.coders.clone(),
    };
    let mut coders: Vec<String> = Vec::new();
    for name in named {
        let same = |it: &&String| **it == name || it.to_lowercase() == name.to_lowercase();
        // The exact name first: `ann` and `Ann` may be two coders.
        let exact = known.iter().find(|it| **it == name);
        let Some(found) = exact.or_else(|| known.iter().find(same)) else {
            let hint = match known.is_empty() {
                true => "nobody has; --coder NAME says who decides".to_owned(),
                false => format!("these have: {}", known.join(", ")),
            };
            return Err(CliError::new(format!("{name} has decided nothing here"), hint).into());
        };
        if !coders.contains(found) {
            coders.push(found.clone());
        }
    }
    if coders.len() < 2 {
        let hint =
            "a second one works with --coder NAME, and with --blind does not see what the first decided";
        return Err(CliError::new("it takes two coders to compare", hint).into());
    }
    Ok(coders)
}

/// The comparison as JSON; also what is printed as text.
fn agreement_json(study: &StudyContext, comparison: &CoderComparison<'_>) -> AgreementJson {
    let units = comparison.units();
    let themes = comparison.theme_agreements().into_iter().map(|it| ThemeAgreementJson {
        path: study.codebook.theme_path(it.theme),
        seen: it.coded_counts,
        snippets: AgreementScoresJson::new(it.snippets, "snippet"),
        topics: AgreementScoresJson::new(it.topics, "topic"),
        by_unit: UnitAgreementJson::new(it.by_unit, comparison.unit()),
        unitizing: it.unitizing.into(),
    });
    let (disagreements, settled) = comparison.settled_count(&study.codebook);
    AgreementJson {
        schema: SchemaVersion,
        disagreements,
        settled,
        coders: comparison.coders().to_vec(),
        units: if units.sampled { "sample" } else { "shared transcripts" },
        unit: comparison.unit().name(),
        compared: comparison.unit_count(),
        resamples: RESAMPLES,
        snippets: units.snippets.len(),
        transcripts: units.transcripts,
        topics: units.topics.len(),
        coded: comparison.coded_counts(),
        themes: themes.collect(),
    }
}

/// Prints what was compared, a table of the themes that anybody used, and how to read it.
fn print_agreement(
    agreement: &AgreementJson,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let coders = agreement.coders.join(", ");
    let from = count_noun(agreement.transcripts, "talk");
    let on = match agreement.units {
        "sample" => format!("the sample: {} from {from}", count_noun(agreement.snippets, "snippet")),
        _ => {
            format!("the {from} in which all of them decided: {}", count_noun(agreement.snippets, "snippet"))
        }
    };
    let coded: Vec<String> = agreement
        .coders
        .iter()
        .zip(&agreement.coded)
        .map(|(name, n)| format!("{name} {}", thousands(*n)))
        .collect();
    let head = format!(
        "{coders} on {on}, {}; put in a theme: {}",
        count_noun(agreement.topics, "topic"),
        coded.join(", ")
    );
    // 100 columns also into files, where the width has no bound.
    writeln!(out, "{}", wrap_text(&clean_line(&head), context.width.min(100), 0))?;
    print_by_unit(agreement, context, out)?;
    if agreement.topics > 0 {
        print_by_topic(agreement, context, out)?;
    }
    writeln!(out)?;
    for sentence in reading_notes(agreement) {
        write!(out, "{}", context.style.muted(&wrap_text(&sentence, context.width.min(100), 0)))?;
    }
    Ok(())
}

/// The themes that anybody used.
fn used_themes(agreement: &AgreementJson) -> impl Iterator<Item = &ThemeAgreementJson> {
    agreement.themes.iter().filter(|row| row.seen.iter().any(|n| *n > 0))
}

/// Prints the table of the themes by the chosen unit, with intervals.
fn print_by_unit(
    agreement: &AgreementJson,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    let (unit, two) = (agreement.unit, agreement.coders.len() == 2);
    writeln!(
        out,
        "\nBy {unit}, of {}, with 95 % intervals; {} of {} settled:",
        count_noun(agreement.compared, unit),
        thousands(agreement.settled),
        count_noun(agreement.disagreements, "disagreement")
    )?;
    let kappa = if two { "Cohen's kappa" } else { "Fleiss' kappa" };
    let mut table = TextTable::new(&[
        ("theme", Left),
        ("seen", Left),
        ("share %", Right),
        ("agree %", Right),
        (kappa, Right),
        ("alpha", Right),
        ("AC1", Right),
        ("unitizing", Right),
    ]);
    for row in used_themes(agreement) {
        let by_unit = &row.by_unit;
        let (scores, intervals) = (&by_unit.scores, &by_unit.intervals);
        let seen: Vec<String> = by_unit.seen.iter().map(|n| thousands(*n)).collect();
        let kappa = if two {
            figure_cell(&scores.kappa, &intervals.kappa)
        } else {
            figure_cell(&scores.fleiss_kappa, &intervals.fleiss_kappa)
        };
        table.add_row([
            row.path.clone(),
            seen.join(" / "),
            by_unit.prevalence.as_ref().map_or_else(String::new, |share| format!("{:.1}", share.0 * 100.0)),
            scores.percent.as_ref().map_or_else(String::new, |percent| format!("{:.1}", percent.0)),
            kappa,
            figure_cell(&scores.alpha, &intervals.alpha),
            figure_cell(&scores.ac1, &intervals.ac1),
            if two { figure_cell(&row.unitizing.alpha, &row.unitizing.interval) } else { String::new() },
        ]);
    }
    table.write(out, context.style, context.width)
}

/// A coefficient with its interval, which is left out where there is none.
fn figure_cell(figure: &Option<JsonScore>, interval: &Option<[JsonScore; 2]>) -> String {
    match (figure, interval) {
        (None, _) => "undefined".to_owned(),
        (Some(figure), None) => format!("{:.2}", figure.0),
        (Some(figure), Some([low, high])) => format!("{:.2} [{:.2}, {:.2}]", figure.0, low.0, high.0),
    }
}

/// Prints the table of the themes by topic.
fn print_by_topic(
    agreement: &AgreementJson,
    context: &CommandContext,
    out: &mut impl Write,
) -> io::Result<()> {
    writeln!(out, "\nBy topic, of {}:", count_noun(agreement.topics, "topic"))?;
    let mut table =
        TextTable::new(&[("theme", Left), ("agree %", Right), ("Cohen's kappa", Right), ("alpha", Right)]);
    for row in used_themes(agreement) {
        let cells = score_cells(&row.topics, agreement.coders.len() == 2);
        table.add_row([row.path.clone()].into_iter().chain(cells));
    }
    table.write(out, context.style, context.width)
}

/// The cells of per cent, kappa and alpha; kappa is empty for more than two coders, and all are where there
/// was nothing to compare.
fn score_cells(cells: &AgreementScoresJson, two: bool) -> [String; 3] {
    let short = |figure: &Option<JsonScore>| match (figure, cells.n) {
        (Some(JsonScore(figure)), _) => format!("{figure:.2}"),
        (None, 0) => String::new(),
        (None, _) => "undefined".to_owned(),
    };
    let percent = cells.percent.map_or_else(String::new, |JsonScore(percent)| format!("{percent:.1}"));
    let kappa = if two { short(&cells.kappa) } else { String::new() };
    [percent, kappa, short(&cells.alpha)]
}

/// Notes on how to read the table: the ones that hold for every table, then those that this one needs.
fn reading_notes(agreement: &AgreementJson) -> Vec<String> {
    let unit = agreement.unit;
    let mut notes = vec![
        format!(
            "Each {unit} counts once, however long it is, and is in a theme of a coder where a passage of theirs touches \
             it; a topic is where a coder put it there as a whole or half of what is compared of it. A theme has what \
             those below it and those listed under it have."
        ),
        "Percent says how often they decide alike, which is often by chance where a theme is rare; kappa (Cohen 1960; \
         Fleiss 1971), alpha (Krippendorff, nominal) and AC1 (Gwet 2008) take chance out: 1 is full agreement, 0 what \
         chance gives. Kappa and alpha are low where a theme is very rare or very common, AC1 is not: read them with \
         the share beside them. Krippendorff asks for an alpha of .80, and .667 for tentative conclusions."
            .to_owned(),
        format!(
            "Intervals are the middle 95 % of {} resamples of the {unit}s (bootstrap); there is none where the figure is \
             undefined in more than one resample of twenty.",
            thousands(agreement.resamples)
        ),
    ];
    match agreement.coders.len() {
        2 => notes.push(format!(
            "Unitizing is Krippendorff's alpha for unitizing (1995, 2004): whether the passages begin and end in the same \
             places, by the character, whatever the unit; its intervals are of resamples of the {}, and rough where \
             these are few.",
            count_noun(agreement.transcripts, "talk")
        )),
        _ => notes.push(
            "Cohen's kappa and alpha for unitizing are for two coders: name them with --coders A B.".to_owned(),
        ),
    }
    if agreement.settled > 0 {
        notes.push(
            "All figures are of what they decided before anything was settled: to settle does not raise agreement."
                .to_owned(),
        );
    }
    let undefined = |cells: &AgreementScoresJson| cells.n > 0 && cells.alpha.is_none();
    if used_themes(agreement).any(|row| undefined(&row.topics) || undefined(&row.by_unit.scores)) {
        notes.push(
            "Undefined: all say one and the same of everything compared, so there is nothing chance could have changed."
                .to_owned(),
        );
    }
    let unused = agreement.themes.iter().filter(|row| row.seen.iter().all(|n| *n == 0)).count();
    if unused > 0 {
        notes.push(format!("{} nobody sees here left out.", count_noun(unused, "theme")));
    }
    notes.push(
        "`leitmotif agree --disagreements` lists what to settle; --unit compares by sentence, turn, snippet or transcript."
            .to_owned(),
    );
    notes
}
