//! `leitmotif demo`: the workbench on the bundled sample.

use super::support::{CommandContext, unpack_sample};
use super::workbench;

/// Unpacks the sample and opens the workbench on it, in a project of its own that is kept in the data folder.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    // First: where there is no terminal, nothing is written either.
    workbench::require_terminal(context)?;
    workbench::open_workbench(&[unpack_sample(context)?], context)
}
