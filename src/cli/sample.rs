//! `leitmotif sample`: a random sample of snippets for several people to code.

use super::classes;
use super::support::context::Context;
use super::support::desk::Desk;
use super::support::failure::Failure;
use super::support::table::{Side, Table};
use crate::coding::edits;
use crate::coding::sampling::SampleStrata;
use crate::exchange::format::{count_with_noun, format_count};
use crate::exchange::json::{SchemaVersion, write};
use clap::Args;
use serde::Serialize;
use std::io::Write;

/// What `sample` takes.
#[derive(Debug, Args)]
pub struct SampleArgs {
    /// How many snippets to draw; none: show the sample that was drawn
    #[arg(value_name = "N", conflicts_with = "clear")]
    pub size: Option<usize>,
    /// Draw in proportion from each topic, speaker, or value of an attribute of the talks
    #[arg(long, value_name = "ATTRIBUTE|topic", requires = "size")]
    pub by: Option<String>,
    /// The same seed draws the same snippets again
    #[arg(long, value_name = "S", default_value_t = 42)]
    pub seed: u64,
    /// Take the sample away; what was decided on its snippets stays
    #[arg(long)]
    pub clear: bool,
}

/// What `sample --json` prints.
#[derive(Serialize)]
struct Printed {
    schema: SchemaVersion,
    size: usize,
    seed: Option<u64>,
    by: Option<String>,
    strata: Vec<Stratum>,
    snippets: Vec<i64>,
}

/// A class of snippets, and how many of it were drawn.
#[derive(Serialize)]
struct Stratum {
    value: Option<String>,
    snippets: usize,
    drawn: usize,
}

/// Draws, shows or takes away.
pub fn run(args: &SampleArgs, context: &Context) -> anyhow::Result<()> {
    let mut desk = Desk::open(context)?;
    if args.clear {
        let edit = edits::clear_sample(&desk.codebook);
        return desk.commit(edit, context);
    }
    if let Some(size) = args.size {
        let strata = strata(&desk, args.by.as_deref())?;
        let what = (size, args.seed);
        let edit = edits::draw_sample(&desk.codebook, &desk.corpus, &strata, args.by.as_deref(), what)?;
        desk.apply(&edit)?;
    }
    show(&desk, context)
}

/// How many snippets of the sample a coder put in a theme; none where no sample was drawn.
pub(super) fn coded(desk: &Desk, coder: &str) -> Option<usize> {
    desk.codebook.sample.as_ref()?;
    let study = crate::coding::CodingStats::new(&desk.corpus, None, &desk.codebook.only_coder(coder));
    Some(study.sample_snippets().iter().filter(|&&at| !study.themes_of(at).is_empty()).count())
}

fn strata(desk: &Desk, by: Option<&str>) -> anyhow::Result<SampleStrata> {
    let classes = match by {
        None => vec![None; desk.corpus.snippets.len()],
        Some("topic") => {
            desk.run()?;
            let topic = |at: usize| desk.study.topic_of(at).map(|topic| format!("{:>4}", topic.0));
            (0..desk.corpus.snippets.len()).map(topic).collect()
        }
        Some(by) => classes::values(&desk.corpus, by),
    };
    if let Some(by) = by
        && !classes.iter().any(Option::is_some)
    {
        let known = desk.corpus.attribute_names().join(", ");
        let hint = format!("there are topic, speaker and the attributes {known}");
        return Err(Failure::new(format!("no snippet has '{by}'"), hint).into());
    }
    Ok(SampleStrata::new(&desk.study, &classes))
}

fn show(desk: &Desk, context: &Context) -> anyhow::Result<()> {
    let drawn = desk.study.sample_snippets();
    let sample = desk.codebook.sample.as_ref();
    let by = sample.and_then(|sample| sample.by.clone());
    // An attribute may have gone since; the sample is what it was.
    let strata = strata(desk, by.as_deref()).or_else(|_| strata(desk, None))?;
    let stratum = |(name, snippets): (&str, &[usize])| Stratum {
        value: Some(name.trim().to_owned()).filter(|name| !name.is_empty()),
        snippets: snippets.len(),
        drawn: snippets.iter().filter(|at| drawn.binary_search(at).is_ok()).count(),
    };
    let strata = if by.is_some() { strata.iter().map(stratum).collect() } else { Vec::new() };
    let ids = drawn.iter().filter_map(|&at| desk.corpus.snippets.get(at)).map(|it| it.id.0);
    let printed = Printed {
        schema: SchemaVersion,
        size: drawn.len(),
        seed: sample.map(|sample| sample.seed),
        by,
        strata,
        snippets: ids.collect(),
    };
    let mut out = context.out();
    if context.global.json {
        write(&printed, &mut out)?;
        return Ok(out.flush()?);
    }
    let Some(sample) = sample else {
        context.note("No sample was drawn yet: `leitmotif sample 50` draws one of 50 snippets.");
        return Ok(());
    };
    let along = printed.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
    writeln!(
        out,
        "{} drawn at random{along}, seed {}",
        count_with_noun(drawn.len(), "snippet"),
        sample.seed
    )?;
    if let Some(by) = &printed.by {
        print(&printed.strata, by, context, &mut out)?;
    }
    out.flush()?;
    if drawn.len() < sample.spans.len() {
        let gone = count_with_noun(sample.spans.len() - drawn.len(), "snippet");
        context.note(&format!("{gone} of it went with changes of the texts."));
    }
    context.note("`leitmotif search is:sample` lists them; so does is:sample in the workbench's search.");
    Ok(())
}

fn print(strata: &[Stratum], by: &str, context: &Context, out: &mut impl Write) -> anyhow::Result<()> {
    let mut table = Table::new(&[("", Side::Left), ("snippets", Side::Right), ("drawn", Side::Right)]);
    let none = if by == "topic" { "in no topic" } else { "without" };
    for row in strata {
        let name = row.value.as_deref().map_or(none.to_owned(), |name| match by {
            "topic" => format!("topic {name}"),
            _ => name.to_owned(),
        });
        table.row([name, format_count(row.snippets), format_count(row.drawn)]);
    }
    Ok(table.write(out, context.style, context.width)?)
}
