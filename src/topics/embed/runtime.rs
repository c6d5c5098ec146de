//! Finds an ONNX Runtime on the machine and loads it.
//!
//! The models of the catalogue need it; leitmotif ships none, since it is a large library in C++ that many a
//! machine already has inside a Python environment.

use super::EmbedError;
use ort::environment::Environment;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where to look for an ONNX Runtime. The library reads no environment by itself: whoever starts the program
/// fills this in, with [`OrtHints::gather`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrtHints {
    /// The library file named in the configuration: if given, nothing else is tried.
    pub configured: Option<PathBuf>,
    /// The library file named by the environment variable `ORT_DYLIB_PATH`: if given, nothing else is tried.
    pub environment: Option<PathBuf>,
    /// Folders to search, in this order.
    pub folders: Vec<PathBuf>,
}

impl OrtHints {
    /// Gathers the hints of a process: the configured path, its environment by name, the folder of the
    /// program. Searched are the program's own folder, Python installations named by `VIRTUAL_ENV`,
    /// `CONDA_PREFIX`, `PATH` and `HOME`, and the folders of the system.
    pub fn gather(
        configured: Option<PathBuf>,
        environment: &dyn Fn(&str) -> Option<OsString>,
        program: Option<&Path>,
    ) -> Self {
        let path = |name: &str| environment(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let beside = program.map(Path::to_path_buf);
        let mut prefixes: Vec<PathBuf> =
            ["VIRTUAL_ENV", "CONDA_PREFIX"].into_iter().filter_map(path).collect();
        if let Some(on_path) = environment("PATH") {
            let prefix = |bin: PathBuf| bin.parent().map(Path::to_path_buf);
            prefixes.extend(std::env::split_paths(&on_path).filter_map(prefix));
        }
        prefixes.extend(path("HOME").map(|home| home.join(".local")));
        let mut folders: Vec<PathBuf> =
            beside.iter().flat_map(|dir| [dir.clone(), dir.join("lib")]).collect();
        for prefix in prefixes {
            folders.extend(
                python_packages(&prefix).into_iter().map(|packages| packages.join("onnxruntime/capi")),
            );
        }
        let system = ["/usr/local/lib", "/usr/lib", "/usr/lib64", "/opt/homebrew/lib"];
        folders.extend(system.into_iter().map(PathBuf::from));
        let multiarch = format!("/usr/lib/{}-linux-gnu", std::env::consts::ARCH);
        folders.push(multiarch.into());
        let mut seen = std::collections::HashSet::new();
        folders.retain(|folder| seen.insert(folder.clone()));
        Self { configured, environment: path("ORT_DYLIB_PATH"), folders }
    }

    /// The library files to try, in order. A file that was named is the only one.
    pub fn candidate_files(&self) -> Vec<PathBuf> {
        match self.configured.as_ref().or(self.environment.as_ref()) {
            Some(named) => vec![named.clone()],
            None => self.folders.iter().flat_map(|folder| library_files(folder)).collect(),
        }
    }
}

/// The folders of Python packages below an installation's prefix.
fn python_packages(prefix: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = folder_entries(&prefix.join("lib"))
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("python3")))
        .flat_map(|python| ["site-packages", "dist-packages"].map(|name| python.join(name)))
        .collect();
    found.push(prefix.join("Lib").join("site-packages"));
    found.retain(|path| path.is_dir());
    found
}

/// The files of a folder that are named as the library is, newest version first.
fn library_files(folder: &Path) -> Vec<PathBuf> {
    let is_library = |path: &PathBuf| {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().to_lowercase()) else {
            return false;
        };
        name == "onnxruntime.dll"
            || name == "libonnxruntime.so"
            || name.starts_with("libonnxruntime.so.")
            || (name.starts_with("libonnxruntime.") && name.ends_with(".dylib"))
    };
    let mut found: Vec<PathBuf> = folder_entries(folder).into_iter().filter(is_library).collect();
    found.reverse();
    found
}

/// The entries of a folder, sorted; none where it cannot be read.
fn folder_entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).into_iter().flatten();
    let mut found: Vec<PathBuf> = read.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.sort();
    found
}

/// Loads the first library that can be used, once for the whole process.
///
/// # Errors
/// [`EmbedError::Runtime`] with what was tried.
pub(super) fn load_runtime(hints: &OrtHints) -> Result<Environment, EmbedError> {
    // ort can be initialised once in a process; the lock is held throughout so that two threads cannot both
    // try.
    static LOADED_RUNTIME: Mutex<Option<Environment>> = Mutex::new(None);
    let mut loaded = LOADED_RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*loaded {
        return Ok(environment.clone());
    }
    let candidates = hints.candidate_files();
    let mut reasons = Vec::new();
    for path in &candidates {
        match check_library(path).and_then(|()| start_runtime(path)) {
            Ok(environment) => {
                *loaded = Some(environment.clone());
                return Ok(environment);
            }
            Err(reason) => reasons.push(format!("{}: {reason}", path.display())),
        }
    }
    let reason = if reasons.is_empty() {
        "no ONNX Runtime was found on this machine".to_owned()
    } else {
        format!("the ONNX Runtime found cannot be used ({})", reasons.join("; "))
    };
    Err(EmbedError::Runtime { reason })
}

/// Why a library file cannot be used.
#[derive(Debug, thiserror::Error)]
enum LibraryError {
    /// It cannot be opened.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// It does not begin as a shared library does.
    #[error("it is not a library")]
    NoLibrary,
    /// The system refuses to load it.
    #[error(transparent)]
    Load(#[from] ort::LoadDynamicError),
    /// ort refuses to start with it.
    #[error(transparent)]
    Ort(#[from] ort::Error),
}

/// Refuses a file that cannot be a shared library, before the loader sees it: a bad path makes ort panic.
fn check_library(path: &Path) -> Result<(), LibraryError> {
    let mut magic = [0; 4];
    File::open(path)?.read_exact(&mut magic).map_err(|_| LibraryError::NoLibrary)?;
    let known = matches!(
        magic,
        [0x7f, b'E', b'L', b'F'] | [b'M', b'Z', _, _] | [0xcf, 0xfa, 0xed, 0xfe] | [0xca, 0xfe, 0xba, 0xbe]
    );
    if known { Ok(()) } else { Err(LibraryError::NoLibrary) }
}

/// Initialises ort with a library file.
fn start_runtime(path: &Path) -> Result<Environment, LibraryError> {
    Ok(ort::init_from(path)?.with_name("leitmotif").build()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_environment_is_looked_into_and_a_named_file_is_the_only_one() {
        let dir = tempfile::tempdir().unwrap();
        let capi = dir.path().join("lib/python3.12/site-packages/onnxruntime/capi");
        std::fs::create_dir_all(&capi).unwrap();
        std::fs::write(capi.join("libonnxruntime.so.1.24.0"), "").unwrap();
        std::fs::write(capi.join("libonnxruntime_providers_shared.so"), "").unwrap();
        let prefix = dir.path().as_os_str().to_owned();
        let environment = move |name: &str| (name == "VIRTUAL_ENV").then(|| prefix.clone());
        let hints = OrtHints::gather(None, &environment, Some(Path::new("/opt/app")));
        assert_eq!(hints.folders.first(), Some(&PathBuf::from("/opt/app")));
        assert!(hints.candidate_files().contains(&capi.join("libonnxruntime.so.1.24.0")));
        assert!(hints.candidate_files().iter().all(|path| !path.to_string_lossy().contains("providers")));
        let named = OrtHints { environment: Some("/b".into()), ..hints.clone() };
        assert_eq!(named.candidate_files(), [PathBuf::from("/b")]);
        let named = OrtHints { configured: Some("/a".into()), ..named };
        assert_eq!(named.candidate_files(), [PathBuf::from("/a")]);
    }

    #[test]
    fn what_is_no_library_is_refused_before_it_is_loaded() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("libonnxruntime.so");
        assert!(check_library(&text).is_err());
        std::fs::write(&text, "not a library").unwrap();
        assert!(matches!(check_library(&text), Err(LibraryError::NoLibrary)));
        std::fs::write(&text, b"\x7fELF nor this").unwrap();
        assert!(check_library(&text).is_ok());
        assert!(start_runtime(&text).is_err(), "the loader refuses without a panic");
    }
}
