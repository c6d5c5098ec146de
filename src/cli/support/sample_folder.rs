//! The bundled sample as files on disk. It is imported from there like any other folder of transcripts.

use super::context::CommandContext;
use crate::jobs::sample;
use anyhow::Context as _;
use std::path::PathBuf;

/// Unpacks the sample into the data folder unless it is there, and gives its folder.
///
/// # Errors
/// When it cannot be written.
pub fn unpack_sample(context: &CommandContext) -> anyhow::Result<PathBuf> {
    let folder = context.paths.data_dir().join("sample");
    sample::unpack_sample(&folder)
        .with_context(|| format!("the sample could not be unpacked into {}", folder.display()))
}
