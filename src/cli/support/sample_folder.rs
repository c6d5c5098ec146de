//! The bundled sample as files, which is what a project is made of.

use super::context::CommandContext;
use crate::jobs::sample;
use anyhow::Context as _;
use std::path::PathBuf;

/// The folder of the sample in the data folder, unpacked unless it is there.
///
/// # Errors
/// When it cannot be written.
pub fn unpack_sample(context: &CommandContext) -> anyhow::Result<PathBuf> {
    let folder = context.paths.data_dir().join("sample");
    sample::unpack_sample(&folder)
        .with_context(|| format!("the sample could not be unpacked into {}", folder.display()))
}
