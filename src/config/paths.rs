//! The folders of the platform: where projects, models, logs and settings are kept. The only user of the
//! crate `directories`; everything else is given a [`UserPaths`].

use directories::{BaseDirs, ProjectDirs};
use std::path::{Path, PathBuf};

/// The folders of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPaths {
    data: PathBuf,
    config: PathBuf,
}

impl UserPaths {
    /// The folders the platform prescribes; none where the user has no home folder.
    pub fn for_user() -> Option<Self> {
        let dirs = ProjectDirs::from("", "", "leitmotif")?;
        Some(Self { data: dirs.data_dir().to_path_buf(), config: dirs.config_dir().to_path_buf() })
    }

    /// Folders below `root`, for tests and portable set-ups.
    pub fn under(root: &Path) -> Self {
        Self { data: root.join("data"), config: root.join("config") }
    }

    /// The user's home folder, where there is one.
    pub fn home_dir() -> Option<PathBuf> {
        BaseDirs::new().map(|dirs| dirs.home_dir().to_path_buf())
    }

    /// The folder of all data: projects, models and logs.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// The folder of projects that were not placed elsewhere with an option.
    pub fn projects_dir(&self) -> PathBuf {
        self.data.join("projects")
    }

    /// The folder of models the user added.
    pub fn models_dir(&self) -> PathBuf {
        self.data.join("models")
    }

    /// The folder of log files.
    pub fn logs_dir(&self) -> PathBuf {
        self.data.join("logs")
    }

    /// The settings file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The folder of the project for a path the user opened: `NAME-HASH`, with eight hexadecimal digits of
    /// the BLAKE3 hash of the canonical path. Two folders of the same name are two projects; one folder,
    /// however its path is written, is one.
    pub fn project_dir_for(&self, opened: &Path) -> PathBuf {
        // A path that does not exist yet cannot be canonicalised, but still has a project.
        let real = opened.canonicalize().or_else(|_| std::path::absolute(opened));
        let real = real.unwrap_or_else(|_| opened.to_path_buf());
        // The root of a file system has no name.
        let name = real.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let name: String =
            name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
        let name = name.trim_matches(['.', '-']);
        let name = if name.is_empty() { "project" } else { name };
        let hash = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
        self.projects_dir().join(format!("{name}-{}", &hash.as_str()[..8]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_is_one_project_and_two_of_one_name_are_two() {
        let root = tempfile::tempdir().unwrap();
        let paths = UserPaths::under(root.path());
        let (a, b) = (root.path().join("a/My talks"), root.path().join("b/My talks"));
        for dir in [&a, &b] {
            std::fs::create_dir_all(dir).unwrap();
        }
        let project = paths.project_dir_for(&a);
        assert_eq!(project, paths.project_dir_for(&root.path().join("b/../a/My talks/")));
        assert_ne!(project, paths.project_dir_for(&b));
        let name = project.file_name().unwrap().to_str().unwrap();
        assert_eq!(name.strip_prefix("My-talks-").map(str::len), Some(8), "{name}");
        assert_eq!(project.parent(), Some(paths.projects_dir().as_path()));
    }

    #[test]
    fn a_path_without_a_name_still_has_a_project() {
        let name = UserPaths::under(Path::new("/x")).project_dir_for(Path::new("/"));
        assert!(name.file_name().unwrap().to_str().unwrap().starts_with("project-"));
    }
}
