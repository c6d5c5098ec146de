//! `doctor --repair`: makes anew what can be made anew, and says what cannot.

use super::check::DoctorCheck;
use crate::cli::support::CommandContext;
use crate::jobs;
use crate::project::{Project, shell_path};
use std::path::Path;

/// Mends a project: what is derived, and the indexes of its database.
pub(super) fn repair_project(dir: &Path, context: &CommandContext) -> DoctorCheck {
    let subject = "repair";
    if !crate::project::is_project(dir) {
        return DoctorCheck::note(subject, format!("there is no project in {}", dir.display()));
    }
    match try_repair(dir, context) {
        Ok(done) if done.is_empty() => DoctorCheck::fine(subject, "nothing to mend"),
        Ok(done) => DoctorCheck::note(subject, done.join("; ")),
        Err(error) => DoctorCheck::broken(subject, format!("{error:#}")),
    }
}

/// Gives what was done, and what could not be.
fn try_repair(dir: &Path, context: &CommandContext) -> anyhow::Result<Vec<String>> {
    let mut project = Project::open(dir)?;
    project.check_writable()?;
    let mut done = Vec::new();
    let before = project.find_damage()?;
    if !before.is_empty() {
        project.rebuild_indexes()?;
        let left = project.find_damage()?;
        if left.len() < before.len() {
            done.push("the indexes of the database were made anew".to_owned());
        }
        if !left.is_empty() {
            let restore = format!("leitmotif --project {} restore --at latest", shell_path(dir));
            done.push(format!(
                "what is damaged in the tables cannot be mended here: `{restore}` brings it back"
            ));
        }
    }
    let progress = context.start_progress()?;
    let (damaged, missing) = jobs::derived_files::repair(&project, &context.model_settings(), &progress)?;
    done.extend(damaged.iter().map(|path| format!("{} was made anew", path.display())));
    done.extend(missing);
    Ok(done)
}
