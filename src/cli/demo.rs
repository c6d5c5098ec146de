//! `leitmotif demo`: the workbench on the bundled sample.

use super::support::context::Context;
use super::workbench;
use crate::jobs::sample;
use anyhow::Context as _;
use std::path::PathBuf;

/// Unpacks the sample and opens it in a project of its own.
pub fn run(context: &Context) -> anyhow::Result<()> {
    workbench::need_terminal(context)?;
    workbench::open(&[unpacked(context)?], context)
}

/// The folder of the sample, unpacked.
pub(super) fn unpacked(context: &Context) -> anyhow::Result<PathBuf> {
    let folder = context.paths.data().join("sample");
    sample::unpack_sample(&folder)
        .with_context(|| format!("the sample could not be unpacked into {}", folder.display()))
}
