//! Groups files that may be one talk in several formats: they share their folder and the stem of their name.
//!
//! Whether they are is decided by their texts; see [`super::store`].

use super::read::ImportCandidate;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The group of a file: the folder and the file's name in lower case without extension and without a language
/// tag, as `talk.en.vtt` has. Captions in two languages share it as well: their words tell them apart.
pub(super) fn group_of(file: &Path) -> String {
    let name = plain_name(file);
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => &name,
    };
    let stem = match stem.rsplit_once('.') {
        Some((bare, tag)) if !bare.is_empty() && is_language_part(tag) => bare,
        _ => stem,
    };
    file.with_file_name(stem).to_string_lossy().into_owned()
}

/// A file's name in lower case, without the extension of a packed file; a path that ends in `..` has none.
fn plain_name(file: &Path) -> String {
    let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().to_lowercase());
    name.strip_suffix(".gz").unwrap_or(&name).to_owned()
}

/// Whether a part of a file's name may be a language: `en`, `deu`, `pt-BR`, `en-orig`.
fn is_language_part(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let code = parts.next().unwrap_or("");
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (2..=3).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_lowercase())
        && parts.all(|part| (1..=8).contains(&part.len()) && letters(part))
}

/// Sorts the files of a group side by side, groups with a timed format first, and finds the name each would
/// have if it stood for its group.
pub(super) fn sort_groups(candidates: &mut [ImportCandidate]) {
    let mut groups: BTreeMap<String, (bool, usize)> = BTreeMap::new();
    for candidate in candidates.iter() {
        let (untimed, files) = groups.entry(candidate.group.clone()).or_insert((true, 0));
        *untimed &= !is_timed_format(&candidate.found.path);
        *files += 1;
    }
    let untimed = |candidate: &ImportCandidate| groups.get(&candidate.group).is_some_and(|group| group.0);
    candidates.sort_by(|a, b| {
        let order = |c: &'_ ImportCandidate| (untimed(c), c.group.clone(), c.found.path.clone());
        order(a).cmp(&order(b))
    });
    let names: BTreeSet<String> = candidates.iter().map(|c| c.found.name.to_lowercase()).collect();
    for candidate in candidates.iter_mut() {
        candidate.siblings = groups.get(&candidate.group).is_some_and(|(_, files)| *files > 1);
        candidate.group_name = group_name(candidate).filter(|name| !names.contains(&name.to_lowercase()));
    }
}

/// The name without the extension that tells a file from its siblings; none for a file without siblings.
fn group_name(candidate: &ImportCandidate) -> Option<String> {
    let extension = candidate.found.path.extension()?.to_string_lossy();
    let name = candidate.found.name.strip_suffix(&*extension)?.strip_suffix('.')?;
    let name = match extension.eq_ignore_ascii_case("gz").then(|| name.rsplit_once('.')).flatten() {
        Some((name, _)) => name,
        None => name,
    };
    (candidate.siblings && !name.is_empty() && !name.ends_with('/')).then(|| name.to_owned())
}

/// Whether a format has times, by its extension.
fn is_timed_format(path: &Path) -> bool {
    const TIMED_EXTENSIONS: [&str; 14] = [
        "ass", "dfxp", "json", "json3", "sbv", "srt", "srv1", "srv2", "srv3", "ssa", "tsv", "ttml", "vtt",
        "xml",
    ];
    plain_name(path).rsplit_once('.').is_some_and(|(_, extension)| TIMED_EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_languages_of_one_talk_share_a_group() {
        let of = |name: &str| group_of(Path::new(name));
        for name in [
            "a/Talk.vtt",
            "a/talk.en.vtt",
            "a/talk.en-orig.srt",
            "a/talk.pt-BR.vtt",
            "a/talk",
            "a/talk.json.gz",
        ] {
            assert_eq!(of(name), "a/talk", "{name}");
        }
        for name in ["b/talk.vtt", "a/talk 2.vtt", "a/talk.part2.vtt", "a/.vtt"] {
            assert_ne!(of(name), "a/talk", "{name}");
        }
    }
}
