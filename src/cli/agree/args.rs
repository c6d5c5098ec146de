//! The arguments of `leitmotif agree`, for `cli/agree.rs` and `cli/agree/disagreements.rs`.

use crate::coding::agreement::AgreementUnit;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// What `agree` takes.
#[derive(Debug, Args)]
pub struct AgreeArgs {
    /// Who to compare [default: all who decided something]
    #[arg(long, value_name = "NAME", num_args = 2..)]
    pub coders: Vec<String>,
    /// Compare yourself with this coder
    #[arg(long, value_name = "NAME", conflicts_with = "coders")]
    pub with: Option<String>,
    /// What to compare by [default: sentence where a passage is smaller than its snippet, else snippet]
    #[arg(long, value_name = "UNIT", value_parser = unit_parser())]
    pub unit: Option<AgreementUnit>,
    /// List the units they put in different themes, to be settled
    #[arg(long)]
    pub disagreements: bool,
    /// With --disagreements: only those about this theme or one below it
    #[arg(long, value_name = "NAME", requires = "disagreements")]
    pub theme: Option<String>,
    /// With --disagreements: list the first N only
    #[arg(long, value_name = "N", requires = "disagreements")]
    pub limit: Option<usize>,
}

/// Reads the name of a unit.
fn unit_parser() -> impl TypedValueParser<Value = AgreementUnit> {
    PossibleValuesParser::new(AgreementUnit::ALL.map(AgreementUnit::name))
        .try_map(|name| AgreementUnit::from_name(&name).ok_or("no such unit"))
}
