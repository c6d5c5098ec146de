//! Finds the files below what the user named, and says of each whether it may be a transcript.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file or folder that was come across.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// What its transcript is called: the path below the folder the user named, without extension
    /// (with it, where two files would share the name), parts joined by `/`.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Why it is not read, where it is not.
    pub skip: Option<String>,
}

/// Finds every file at or below the given paths, each once, sorted by path. Folders are entered
/// recursively, a folder reached twice through symbolic links only once. Hidden files, formats that
/// are no text and what the system will not show are listed with the reason to skip them.
pub fn walk<P: AsRef<Path>>(paths: &[P]) -> Vec<Found> {
    let mut walker = Walker::default();
    for path in paths {
        walker.root(path.as_ref());
    }
    walker.follow_links();
    walker.finish()
}

/// Files that come with collections and say only what may be done with them.
const LEGAL: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT"];

/// Files whose extension says that they hold no transcript in text.
const NO_TRANSCRIPT: &str = "\
    jpg jpeg png gif bmp tif tiff webp heic ico svg psd mp3 m4a wav aac ogg oga opus flac wma aiff mp4 \
    m4v mov mkv avi webm wmv flv mpg mpeg doc pages ppt pptx key odp xls numbers epub bz2 xz zst 7z rar \
    tar dmg iso exe dll so dylib bin class jar o a pyc wasm db sqlite sqlite3 parquet npy npz pt onnx \
    safetensors ttf otf woff woff2 css js ts py rs c h cpp java go rb sh ps1 bat yaml yml toml ini lock \
    eml ics url lnk webloc part crdownload tmp bak stl qdpx qdc nvp nvpx mx24";

/// Says whether a file's extension says that it holds no transcript.
pub(super) fn no_transcript(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    NO_TRANSCRIPT.split(' ').any(|refused| refused == extension)
}

#[derive(Debug, Default)]
struct Walker {
    found: BTreeMap<PathBuf, Entry>,
    folders: BTreeSet<PathBuf>,
    files: BTreeSet<PathBuf>,
    links: Vec<Link>,
}

/// A symbolic link, followed when all else has been seen: the order in which the system lists a
/// folder must not decide which of two names a file goes by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    path: PathBuf,
    below: PathBuf,
    root: String,
}

#[derive(Debug)]
struct Entry {
    below: PathBuf,
    root: String,
    size: u64,
    skip: Option<String>,
}

impl Walker {
    fn root(&mut self, path: &Path) {
        let root = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let real = match fs::canonicalize(path) {
            Ok(real) => real,
            Err(error) => return self.skip(path, Path::new(&root), &root, 0, reason(&error)),
        };
        if real.is_dir() {
            self.folder(path, &real, Path::new(""), &root);
        } else {
            self.file(path, real, Path::new(&root), &root);
        }
    }

    /// Goes through a folder and those below it, with a stack of its own: depth is the user's.
    fn folder(&mut self, path: &Path, real: &Path, below: &Path, root: &str) {
        let mut open = vec![(path.to_path_buf(), real.to_path_buf(), below.to_path_buf())];
        while let Some((path, real, below)) = open.pop() {
            if !self.folders.insert(real.clone()) {
                continue;
            }
            let entries = match fs::read_dir(&path) {
                Ok(entries) => entries,
                Err(error) => {
                    self.skip(&path, &below, root, 0, format!("folder not read: {}", reason(&error)));
                    continue;
                }
            };
            for entry in entries {
                match entry {
                    Ok(entry) => {
                        let name = entry.file_name();
                        let (path, below) = (path.join(&name), below.join(&name));
                        if let Some(folder) = self.entry(&entry, &path, &real, &below, root) {
                            open.push((path, folder, below));
                        }
                    }
                    Err(error) => {
                        self.skip(&path, &below, root, 0, format!("folder read in part: {}", reason(&error)));
                    }
                }
            }
        }
    }

    /// Takes in an entry of a folder; gives the real path where it is a folder to enter.
    fn entry(
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
                self.skip(path, below, root, 0, reason(&error));
                return None;
            }
        };
        let real = parent.join(entry.file_name());
        if kind.is_symlink() {
            let link = Link { path: path.to_path_buf(), below: below.to_path_buf(), root: root.to_owned() };
            self.links.push(link);
        } else if !kind.is_dir() {
            self.file(path, real, below, root);
        } else if entry.file_name().to_string_lossy().starts_with('.') {
            self.skip(path, below, root, 0, "hidden folder, not entered".to_owned());
        } else {
            return Some(real);
        }
        None
    }

    fn follow_links(&mut self) {
        while !self.links.is_empty() {
            let mut links = std::mem::take(&mut self.links);
            links.sort();
            for Link { path, below, root } in links {
                match fs::canonicalize(&path) {
                    Ok(real) if real.is_dir() => self.folder(&path, &real, &below, &root),
                    Ok(real) => self.file(&path, real, &below, &root),
                    Err(error) => self.skip(&path, &below, &root, 0, reason(&error)),
                }
            }
        }
    }

    fn file(&mut self, path: &Path, real: PathBuf, below: &Path, root: &str) {
        let (size, regular) = match fs::metadata(path) {
            Ok(data) => (data.len(), data.is_file()),
            Err(error) => return self.skip(path, below, root, 0, reason(&error)),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let skip = if !regular {
            Some("not a regular file".to_owned())
        } else if name.starts_with('.') {
            Some("hidden file, not a transcript".to_owned())
        } else if name.ends_with('~') || name == "Thumbs.db" || name == "desktop.ini" {
            Some("not a transcript".to_owned())
        } else if LEGAL.contains(&name.as_str()) {
            Some("a licence, not a transcript".to_owned())
        } else if no_transcript(path) {
            Some(format!(".{extension} is not a transcript format leitmotif reads"))
        } else if !self.files.insert(real) {
            Some("already found under another name".to_owned())
        } else {
            None
        };
        if !self.found.contains_key(path) {
            let entry = Entry { below: below.to_path_buf(), root: root.to_owned(), size, skip };
            self.found.insert(path.to_path_buf(), entry);
        }
    }

    fn skip(&mut self, path: &Path, below: &Path, root: &str, size: u64, why: String) {
        let entry = Entry { below: below.to_path_buf(), root: root.to_owned(), size, skip: Some(why) };
        self.found.entry(path.to_path_buf()).or_insert(entry);
    }

    fn finish(self) -> Vec<Found> {
        let named: Vec<_> = self.found.into_iter().collect();
        let shared = |names: &[String]| -> BTreeSet<String> {
            let mut seen = BTreeSet::new();
            let kept = names.iter().zip(&named).filter(|(_, (_, entry))| entry.skip.is_none());
            kept.filter(|(name, _)| !seen.insert(name.to_lowercase()))
                .map(|(name, _)| name.to_lowercase())
                .collect()
        };
        let mut names: Vec<String> = named.iter().map(|(_, entry)| slashed(&bare(&entry.below))).collect();
        for widen in [
            |entry: &Entry| slashed(&entry.below),
            |entry: &Entry| format!("{}/{}", entry.root, slashed(&entry.below)),
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
                *name = slashed(path);
            }
        }
        let made = named.into_iter().zip(names);
        made.map(|((path, entry), name)| Found { path, name, size: entry.size, skip: entry.skip }).collect()
    }
}

/// A path without its extension, and without the one before `.gz`.
pub(super) fn bare(path: &Path) -> PathBuf {
    let short = path.with_extension("");
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("gz")) {
        short.with_extension("")
    } else {
        short
    }
}

/// A path with `/` between its parts on every system, free of control characters.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    super::decode::clean(&parts.join("/")).0.replace(['\n', '\t'], " ")
}

fn reason(error: &io::Error) -> String {
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

    fn names(found: &[Found]) -> Vec<&str> {
        found.iter().filter(|f| f.skip.is_none()).map(|f| f.name.as_str()).collect()
    }

    #[test]
    fn names_are_unique_and_sorted() {
        let dir = folder(&["b/talk.vtt", "b/talk.srt", "a.txt.gz", "b/other.md", "README"]);
        let found = walk(&[dir.path()]);
        assert_eq!(names(&found), ["README", "a", "b/other", "b/talk.srt", "b/talk.vtt"]);
        let again = walk(&[dir.path(), &dir.path().join("b"), &dir.path().join("a.txt.gz")]);
        assert_eq!(names(&again), names(&found));
    }

    #[test]
    fn two_folders_with_like_names() {
        let dir = folder(&["x/1.txt", "y/1.txt"]);
        let found = walk(&[dir.path().join("x"), dir.path().join("y")]);
        assert_eq!(names(&found), ["x/1.txt", "y/1.txt"]);
    }

    #[test]
    fn what_is_no_transcript_is_accounted_for() {
        let dir = folder(&["cover.PNG", ".DS_Store", ".git/config", "t.txt"]);
        let found = walk(&[dir.path()]);
        assert_eq!(found.len(), 4);
        assert_eq!(names(&found), ["t"]);
        let png = found.iter().find(|f| f.path.ends_with("cover.PNG")).unwrap();
        assert_eq!(png.skip.as_deref(), Some(".png is not a transcript format leitmotif reads"));
        let missing = walk(&[dir.path().join("nowhere")]);
        assert_eq!(missing[0].skip.as_deref(), Some("there is no such file or folder"));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_loop() {
        let dir = folder(&["a/t.txt"]);
        std::os::unix::fs::symlink(dir.path(), dir.path().join("a/up")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("a/t.txt"), dir.path().join("b.txt")).unwrap();
        std::os::unix::fs::symlink(dir.path().join("gone"), dir.path().join("dead.txt")).unwrap();
        let found = walk(&[dir.path()]);
        assert_eq!(names(&found).len(), 1);
        assert_eq!(found.len(), 3);
    }
}
