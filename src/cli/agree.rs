//! `leitmotif agree`: agreement between coders, theme by theme, in per cent, Cohen's kappa and Krippendorff's
//! alpha. What is compared and how is in [`crate::coding::agreement`]; `--disagreements` is in
//! `cli/agree/disagreements.rs`.

pub mod args;
mod disagreements;

use super::support::{CliError, CommandContext, Left, Right, StudyContext, TextTable, clean_line, wrap_text};
use crate::cli::agree::args::AgreeArgs;
use crate::coding::agreement::{AgreementScores, CoderComparison};
use crate::exchange::json::{JsonScore, SchemaVersion};
use crate::format::{count_noun, thousands};
use serde::Serialize;
use std::io::{self, Write};

/// What `agree --json` prints.
#[derive(Serialize)]
struct AgreementJson {
    schema: SchemaVersion,
    coders: Vec<String>,
    /// What was compared: `sample`, or `shared transcripts`, in which all of them decided something.
    units: &'static str,
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
}

/// Scores on `n` units; null where they are undefined.
#[derive(Serialize)]
struct AgreementScoresJson {
    n: usize,
    percent: Option<JsonScore>,
    kappa: Option<JsonScore>,
    alpha: Option<JsonScore>,
}

impl From<AgreementScores> for AgreementScoresJson {
    fn from(figures: AgreementScores) -> Self {
        Self {
            n: figures.units,
            percent: figures.observed_agreement.map(|share| JsonScore(share * 100.0)),
            kappa: figures.kappa.map(JsonScore),
            alpha: figures.alpha.map(JsonScore),
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
    let comparison = CoderComparison::new(&study.corpus, study.run.as_ref(), &study.codebook, &coders);
    if comparison.units().snippets.is_empty() {
        let hint =
            "let them code the same talks, or draw a sample with `leitmotif sample N` and let them code that";
        let what = format!("there is no talk in which all of {} decided something", coders.join(", "));
        return Err(CliError::new(what, hint).into());
    }
    if args.disagreements {
        return disagreements::run(args, &study, &comparison, context);
    }
    let agreement = agreement_json(&study, &comparison);
    context.print(&agreement, |out| print_agreement(&agreement, context, out))
}

/// The coders to compare: those named, else all who decided something, spelled as in the project.
///
/// # Errors
/// Where one has decided nothing, or there are fewer than two.
fn resolve_coders(args: &AgreeArgs, study: &StudyContext) -> anyhow::Result<Vec<String>> {
    let known: Vec<String> =
        study.codebook.coder_summaries(&study.corpus).into_iter().map(|it| it.name).collect();
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
        snippets: it.snippets.into(),
        topics: it.topics.into(),
    });
    AgreementJson {
        schema: SchemaVersion,
        coders: comparison.coders().to_vec(),
        units: if units.sampled { "sample" } else { "shared transcripts" },
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
    let used = |row: &&ThemeAgreementJson| row.seen.iter().any(|n| *n > 0);
    let mut table = TextTable::new(&[
        ("theme", Left),
        ("seen", Left),
        ("snippets %", Right),
        ("kappa", Right),
        ("alpha", Right),
        ("topics %", Right),
        ("kappa", Right),
        ("alpha", Right),
    ]);
    for row in agreement.themes.iter().filter(used) {
        let seen: Vec<String> = row.seen.iter().map(|n| thousands(*n)).collect();
        let two = agreement.coders.len() == 2;
        let cells = score_cells(&row.snippets, two).into_iter().chain(score_cells(&row.topics, two));
        table.add_row([row.path.clone(), seen.join(" / ")].into_iter().chain(cells));
    }
    table.write(out, context.style, context.width)?;
    writeln!(out)?;
    for sentence in reading_notes(agreement) {
        write!(out, "{}", context.style.muted(&wrap_text(&sentence, context.width.min(100), 0)))?;
    }
    Ok(())
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
    let mut notes = vec![
        "Each snippet counts once, however long it is; a topic is in a theme where a coder put it there as a whole or \
         half of what is compared of it. A theme has what those below it have."
            .to_owned(),
        "Percent says how often they decide alike, which is often by chance where a theme is rare; kappa (Cohen) and \
         alpha (Krippendorff) take chance out: 1 is full agreement, 0 what chance gives. Krippendorff asks for an alpha \
         of .80, and .667 for tentative conclusions."
            .to_owned(),
    ];
    if agreement.coders.len() > 2 {
        notes.push("Kappa is for two coders: name them with --coders A B.".to_owned());
    }
    let undefined = |cells: &AgreementScoresJson| cells.n > 0 && cells.alpha.is_none();
    let mut used = agreement.themes.iter().filter(|row| row.seen.iter().any(|n| *n > 0));
    if used.any(|row| undefined(&row.topics) || undefined(&row.snippets)) {
        notes.push(
            "Undefined: all say one and the same of everything compared, so there is nothing chance could have changed."
                .to_owned(),
        );
    }
    let unused = agreement.themes.iter().filter(|row| row.seen.iter().all(|n| *n == 0)).count();
    if unused > 0 {
        notes.push(format!("{} nobody sees here left out.", count_noun(unused, "theme")));
    }
    notes.push("`leitmotif agree --disagreements` lists what to settle.".to_owned());
    notes
}
