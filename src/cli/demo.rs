//! `leitmotif demo`: the workbench on the bundled sample.

use super::support::context::CommandContext;
use super::workbench;
use crate::jobs::sample;
use anyhow::Context as _;
use std::path::PathBuf;

/// Unpacks the sample and opens it in a project of its own.
pub fn run(context: &CommandContext) -> anyhow::Result<()> {
    workbench::require_terminal(context)?;
    workbench::open_workbench(&[unpack_sample(context)?], context)
}

/// The folder of the sample, unpacked.
pub(super) fn unpack_sample(context: &CommandContext) -> anyhow::Result<PathBuf> {
    let folder = context.paths.data_dir().join("sample");
    sample::unpack_sample(&folder)
        .with_context(|| format!("the sample could not be unpacked into {}", folder.display()))
}
