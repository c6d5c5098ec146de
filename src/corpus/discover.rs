//! Finds the files below the paths the user named, and says of each whether it may be a transcript.
//!
//! The result does not depend on the order in which the system lists folders. Folders are visited once by
//! their real path, so that symbolic links cannot loop; nothing is opened.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A listed file, or a folder that could not be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Its path, as reached from what the user named.
    pub path: PathBuf,
    /// What its transcript is called: the path below the folder the user named, without extension
    /// (with it, where two files would share the name), parts joined by `/`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// The reason to skip it; none where it may be a transcript.
    pub skip_reason: Option<String>,
}

/// Finds every file at or below the given paths, each once, sorted by path. Folders are entered
/// recursively, a folder reached twice through symbolic links only once; links out of what was named are not followed.
/// Hidden files, formats that
/// are no text and what the system will not show are listed with the reason to skip them.
pub fn find_files<P: AsRef<Path>>(paths: &[P]) -> Vec<FoundFile> {
    let roots = paths.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut walker = FileFinder { roots, ..FileFinder::default() };
    for path in paths {
        walker.add_root(path.as_ref());
    }
    walker.follow_links();
    walker.into_files()
}

/// Names, without extension and in lower case, of files that come with collections and tell of them, not of talks.
const FURNITURE_FILES: [&str; 18] = [
    "license",
    "licence",
    "copying",
    "notice",
    "copyright",
    "readme",
    "read_me",
    "origin",
    "changelog",
    "changes",
    "contributing",
    "authors",
    "contributors",
    "credits",
    "citation",
    "code_of_conduct",
    "security",
    "terms",
];

/// Says whether a file by its name tells of its collection: a known name, in running text.
fn is_furniture_file(name: &str) -> bool {
    let lower = name.to_lowercase();
    let (stem, extension) = lower.split_once('.').unwrap_or((&lower, ""));
    let plain = matches!(extension, "" | "txt" | "md" | "markdown" | "rst" | "html" | "pdf" | "docx");
    let stem = stem.split(['-', ' ']).next().unwrap_or(stem);
    plain && FURNITURE_FILES.contains(&stem)
}

/// Extensions of files that hold no transcript leitmotif reads: pictures, sound, programs, settings, projects
/// of other programs. `.json`, `.xml` and `.html` are not among them, as they may be transcripts.
const REFUSED_EXTENSIONS: &str = "\
    jpg jpeg png gif bmp tif tiff webp heic ico svg psd mp3 m4a wav aac ogg oga opus flac wma aiff mp4 \
    m4v mov mkv avi webm wmv flv mpg mpeg doc pages ppt pptx key odp xls numbers epub bz2 xz zst 7z rar \
    tar dmg iso exe dll so dylib bin class jar o a pyc wasm db sqlite sqlite3 parquet npy npz pt onnx \
    safetensors ttf otf woff woff2 css js ts py rs c h cpp java go rb sh ps1 bat yaml yml toml ini lock \
    eml ics url lnk webloc part crdownload tmp bak qdpx qdc nvp nvpx mx24 leitmotif";

/// Says whether a path has an extension of files that hold no transcript.
pub(super) fn has_refused_extension(path: &Path) -> bool {
    let extension = lowercase_extension(path);
    REFUSED_EXTENSIONS.split(' ').any(|refused| refused == extension)
}

/// The extension of a path in lower case, without its point; empty where there is none.
pub(super) fn lowercase_extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// The listing as it grows.
#[derive(Debug, Default)]
struct FileFinder {
    entries: BTreeMap<PathBuf, FolderEntry>,
    // Real paths of folders entered and of files listed.
    visited_folders: BTreeSet<PathBuf>,
    seen_files: BTreeSet<PathBuf>,
    links: Vec<SymbolicLink>,
    /// The real paths of all that the user named, whatever of it was listed so far.
    roots: BTreeSet<PathBuf>,
}

/// A symbolic link, followed only when all else was listed: the order in which the system lists a folder must
/// not decide which of two paths a file is known by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct SymbolicLink {
    path: PathBuf,
    relative: PathBuf,
    root: String,
}

/// A listed path: below which of the user's folders it lies, and where in it.
#[derive(Debug)]
struct FolderEntry {
    relative: PathBuf,
    root: String,
    size: u64,
    skip_reason: Option<String>,
}

impl FileFinder {
    /// Lists a path the user named.
    fn add_root(&mut self, path: &Path) {
        let root = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) => return self.add_skipped(path, Path::new(&root), &root, 0, io_reason(&error)),
        };
        if real.is_dir() {
            self.add_folder(path, &real, Path::new(""), &root);
        } else {
            self.add_file(path, real, Path::new(&root), &root);
        }
    }

    /// Lists a folder and all below it, with a stack of its own instead of recursion: users decide on the
    /// depth.
    fn add_folder(&mut self, path: &Path, real: &Path, below: &Path, root: &str) {
        let mut open = vec![(path.to_path_buf(), real.to_path_buf(), below.to_path_buf())];
        while let Some((path, real, below)) = open.pop() {
            if !self.visited_folders.insert(real.clone()) {
                continue;
            }
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) => {
                    self.add_skipped(
                        &path,
                        &below,
                        root,
                        0,
                        format!("folder not read: {}", io_reason(&error)),
                    );
                    continue;
                }
            };
            for entry in entries {
                match entry {
                    Ok(entry) => {
                        let name = entry.file_name();
                        let (path, below) = (path.join(&name), below.join(&name));
                        if let Some(folder) = self.add_entry(&entry, &path, &real, &below, root) {
                            open.push((path, folder, below));
                        }
                    }
                    Err(error) => {
                        self.add_skipped(
                            &path,
                            &below,
                            root,
                            0,
                            format!("folder read in part: {}", io_reason(&error)),
                        );
                    }
                }
            }
        }
    }

    /// Lists an entry of a folder; gives the real path where it is a folder to enter.
    fn add_entry(
        &mut self,
        entry: &fs::DirEntry,
        path: &Path,
        parent: &Path,
        below: &Path,
        root: &str,
    ) -> Option<PathBuf> {
        let kind = match entry.file_type() {
            Ok(kind) => kind,
            Err(error) => {
                self.add_skipped(path, below, root, 0, io_reason(&error));
                return None;
            }
        };
        let real = parent.join(entry.file_name());
        if kind.is_symlink() {
            let link = SymbolicLink {
                path: path.to_path_buf(),
                relative: below.to_path_buf(),
                root: root.to_owned(),
            };
            self.links.push(link);
        } else if !kind.is_dir() {
            self.add_file(path, real, below, root);
        } else if entry.file_name().to_string_lossy().starts_with('.') {
            self.add_skipped(path, below, root, 0, "hidden folder, not entered".to_owned());
        } else {
            return Some(real);
        }
        None
    }

    /// Follows the links seen so far, in order of their paths, until following them shows no more.
    fn follow_links(&mut self) {
        while !self.links.is_empty() {
            let mut links = std::mem::take(&mut self.links);
            links.sort();
            for SymbolicLink { path, relative: below, root } in links {
                match fs::canonicalize(&path) {
                    Ok(real) if !self.roots.iter().any(|root| real.starts_with(root)) => {
                        let why =
                            "a link out of the folder, not followed; name what it leads to to import it";
                        self.add_skipped(&path, &below, &root, 0, why.to_owned());
                    }
                    Ok(real) if real.is_dir() => self.add_folder(&path, &real, &below, &root),
                    Ok(real) => self.add_file(&path, real, &below, &root),
                    Err(error) => self.add_skipped(&path, &below, &root, 0, io_reason(&error)),
                }
            }
        }
    }

    /// Lists a file, with the reason to skip it where there is one.
    fn add_file(&mut self, path: &Path, real: PathBuf, below: &Path, root: &str) {
        let (size, regular) = match fs::metadata(path) {
            Ok(data) => (data.len(), data.is_file()),
            Err(error) => return self.add_skipped(path, below, root, 0, io_reason(&error)),
        };
        // A file has a name; only folders are called `..`.
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = lowercase_extension(path);
        let skip = if !regular {
            Some("not a regular file".to_owned())
        } else if name.starts_with('.') {
            Some("hidden file, not a transcript".to_owned())
        } else if name.ends_with('~') || name == "Thumbs.db" || name == "desktop.ini" {
            Some("not a transcript".to_owned())
        } else if is_furniture_file(&name) && !self.roots.contains(&real) {
            Some("tells of the collection, not a talk; name it itself to import it".to_owned())
        } else if has_refused_extension(path) {
            Some(format!(".{extension} is not a transcript format leitmotif reads"))
        } else if !self.seen_files.insert(real) {
            Some("already found under another name".to_owned())
        } else {
            None
        };
        if !self.entries.contains_key(path) {
            let entry =
                FolderEntry { relative: below.to_path_buf(), root: root.to_owned(), size, skip_reason: skip };
            self.entries.insert(path.to_path_buf(), entry);
        }
    }

    /// Lists a path that is not read. A path listed before keeps its first entry.
    fn add_skipped(&mut self, path: &Path, below: &Path, root: &str, size: u64, why: String) {
        let entry = FolderEntry {
            relative: below.to_path_buf(),
            root: root.to_owned(),
            size,
            skip_reason: Some(why),
        };
        self.entries.entry(path.to_path_buf()).or_insert(entry);
    }

    /// Names the files: by the path below the user's folder without extension; where two would share a name
    /// (ignoring case), with extension, then with the folder's own name, then by the whole path.
    fn into_files(self) -> Vec<FoundFile> {
        let named: Vec<_> = self.entries.into_iter().collect();
        let shared = |names: &[String]| -> BTreeSet<String> {
            let mut seen = BTreeSet::new();
            let kept = names.iter().zip(&named).filter(|(_, (_, entry))| entry.skip_reason.is_none());
            kept.filter(|(name, _)| !seen.insert(name.to_lowercase()))
                .map(|(name, _)| name.to_lowercase())
                .collect()
        };
        let mut names: Vec<String> =
            named.iter().map(|(_, entry)| slashed_path(&strip_extension(&entry.relative))).collect();
        for widen in [
            |entry: &FolderEntry| slashed_path(&entry.relative),
            |entry: &FolderEntry| format!("{}/{}", entry.root, slashed_path(&entry.relative)),
        ] {
            let twice = shared(&names);
            for (name, (_, entry)) in names.iter_mut().zip(&named) {
                if twice.contains(&name.to_lowercase()) {
                    *name = widen(entry);
                }
            }
        }
        let twice = shared(&names);
        for (name, (path, _)) in names.iter_mut().zip(&named) {
            if twice.contains(&name.to_lowercase()) {
                *name = slashed_path(path);
            }
        }
        let made = named.into_iter().zip(names);
        made.map(|((path, entry), name)| FoundFile {
            path,
            name,
            size: entry.size,
            skip_reason: entry.skip_reason,
        })
        .collect()
    }
}

/// A path without its extension; for `.gz` also without the extension before it.
pub(super) fn strip_extension(path: &Path) -> PathBuf {
    let short = path.with_extension("");
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        short.with_extension("")
    } else {
        short
    }
}

/// A path with `/` between its parts on every system, free of control characters.
fn slashed_path(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    super::decode::clean_text(&parts.join("/")).0.replace(['\n', '\t'], " ")
}

/// Why the system would not show a path, in words for the user.
fn io_reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => format!("the system would not show it: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "words").unwrap();
        }
        dir
    }

    fn names(found: &[FoundFile]) -> Vec<&str> {
        found.iter().filter(|f| f.skip_reason.is_none()).map(|f| f.name.as_str()).collect()
    }

    #[test]
    fn names_are_unique_and_sorted() {
        let dir = folder(&["b/talk.vtt", "b/talk.srt", "a.txt.gz", "b/other.md", "notes"]);
        let found = find_files(&[dir.path()]);
        assert_eq!(names(&found), ["a", "b/other", "b/talk.srt", "b/talk.vtt", "notes"]);
        let again = find_files(&[dir.path(), &dir.path().join("b"), &dir.path().join("a.txt.gz")]);
        assert_eq!(names(&again), names(&found));
    }

    #[test]
    fn two_folders_with_like_names() {
        let dir = folder(&["x/1.txt", "y/1.txt"]);
        let found = find_files(&[dir.path().join("x"), dir.path().join("y")]);
        assert_eq!(names(&found), ["x/1.txt", "y/1.txt"]);
    }

    #[test]
    fn what_tells_of_the_collection_is_left_out_unless_named() {
        let dir =
            folder(&["README.md", "LICENSE", "x/Origin.txt", "t.txt", "readme_talk.txt", "credits.vtt"]);
        assert_eq!(names(&find_files(&[dir.path()])), ["credits", "readme_talk", "t"]);
        let found = find_files(&[dir.path().join("README.md")]);
        assert_eq!(names(&found), ["README"]);
        // Before or behind the folder it is in, by the path the folder has it under or by another.
        let (folder, file) = (dir.path().to_path_buf(), dir.path().join("x/Origin.txt"));
        for paths in [
            [folder.clone(), file.clone()],
            [file.clone(), folder.clone()],
            [folder.clone(), dir.path().join("x/../x/Origin.txt")],
        ] {
            let found = find_files(&paths);
            assert_eq!(names(&found).iter().filter(|name| name.ends_with("Origin")).count(), 1, "{paths:?}");
            assert!(!names(&found).contains(&"README"), "{paths:?}");
        }
    }

    #[test]
    fn what_is_no_transcript_is_accounted_for() {
        let dir = folder(&["cover.PNG", ".DS_Store", ".git/config", "t.txt"]);
        let found = find_files(&[dir.path()]);
        assert_eq!(found.len(), 4);
        assert_eq!(names(&found), ["t"]);
        let png = found.iter().find(|f| f.path.ends_with("cover.PNG")).unwrap();
        assert_eq!(png.skip_reason.as_deref(), Some(".png is not a transcript format leitmotif reads"));
        let missing = find_files(&[dir.path().join("nowhere")]);
        assert_eq!(missing[0].skip_reason.as_deref(), Some("there is no such file or folder"));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_loop() {
        let dir = folder(&["a/t.txt"]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("a/t.txt"), dir.path().join("b.txt")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone"), dir.path().join("dead.txt")).unwrap();
        let found = find_files(&[dir.path()]);
        assert_eq!(names(&found).len(), 1);
        assert_eq!(found.len(), 3);
    }
}
