//! `leitmotif demo`: the workbench on the bundled sample.

use super::support::context::CommandContext;
use super::support::sample_folder::unpack_sample;
use super::workbench;

/// Unpacks the sample and opens it in a project of its own.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    workbench::require_terminal(context)?;
    workbench::open_workbench(&[unpack_sample(context)?], context)
}
