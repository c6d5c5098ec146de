//! The arrows between files: which file takes a name from which, seen through `pub use`.

use std::collections::{BTreeMap, BTreeSet};

/// The sources of the crate as modules.
pub struct House {
    /// Module path (`app::command::actions`; the crate's root is empty) to file below `src`.
    files: BTreeMap<String, String>,
    /// File to its code, without comments and without its inline tests.
    code: BTreeMap<String, String>,
    /// File to the names that it passes on: name to the absolute path it stands for.
    exports: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// File to the modules that it passes everything of on.
    globs: BTreeMap<String, Vec<Vec<String>>>,
}

/// One name of a `use` tree: its path, and what it is called from there on.
#[derive(Debug, PartialEq, Eq)]
struct Import {
    path: Vec<String>,
    name: String,
    public: bool,
}

impl House {
    /// Takes the sources by path below `src`, without comments; files of tests are left out.
    pub fn new(sources: &[(String, String)]) -> Self {
        let mut house = Self {
            files: BTreeMap::new(),
            code: BTreeMap::new(),
            exports: BTreeMap::new(),
            globs: BTreeMap::new(),
        };
        for (path, code) in sources.iter().filter(|(path, _)| !is_test(path) && path != "main.rs") {
            house.files.insert(module_of(path), path.clone());
            house.code.insert(path.clone(), without_inline_tests(code));
        }
        for (module, path) in &house.files {
            let mut names = BTreeMap::new();
            let mut globs = Vec::new();
            for import in imports(&house.code[path]) {
                let Some(target) = house.absolute(module, &import.path) else { continue };
                match (import.public, import.name.as_str()) {
                    (true, "*") => globs.push(target),
                    (true, _) => {
                        names.insert(import.name, target);
                    }
                    _ => {}
                }
            }
            house.exports.insert(path.clone(), names);
            house.globs.insert(path.clone(), globs);
        }
        house
    }

    /// Every arrow: the file that takes a name, the file that has it, and the name.
    pub fn arrows(&self) -> BTreeMap<(String, String), BTreeSet<String>> {
        let mut arrows: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (module, path) in &self.files {
            for target in self.paths_of(module, path) {
                let Some((file, name)) = self.home_of(&target, 0) else { continue };
                if file != *path {
                    arrows.entry((path.clone(), file)).or_default().insert(name);
                }
            }
        }
        arrows
    }

    /// The absolute paths that a file names, in its imports and in its code.
    fn paths_of(&self, module: &str, path: &str) -> Vec<Vec<String>> {
        let code = &self.code[path];
        let mut found = Vec::new();
        for import in imports(code) {
            let Some(target) = self.absolute(module, &import.path) else { continue };
            if import.public {
                continue;
            }
            if self.files.contains_key(&target.join("::")) && import.name != "*" {
                // A module is imported to take names from it: those are the arrows.
                for rest in paths_from(code, &import.name) {
                    let mut whole = target.clone();
                    whole.extend(rest);
                    found.push(whole);
                }
            } else {
                found.push(target);
            }
        }
        let body = without_imports(code);
        for first in ["crate", "super", "self"] {
            for rest in paths_from(&body, first) {
                let mut whole = vec![first.to_owned()];
                whole.extend(rest);
                found.extend(self.absolute(module, &whole));
            }
        }
        for child in self.children_of(module) {
            for rest in paths_from(&body, &child) {
                let mut whole: Vec<String> = split(module);
                whole.push(child.clone());
                whole.extend(rest);
                found.push(whole);
            }
        }
        found
    }

    fn children_of(&self, module: &str) -> Vec<String> {
        let prefix = if module.is_empty() { String::new() } else { format!("{module}::") };
        let rest = self.files.keys().filter_map(|name| name.strip_prefix(&prefix));
        rest.filter(|rest| !rest.is_empty() && !rest.contains("::")).map(str::to_owned).collect()
    }

    /// A path as written in a module, from the crate's root; none: it leads out of the crate.
    fn absolute(&self, module: &str, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut here = split(module);
        match first.as_str() {
            "crate" => return Some(rest.to_vec()),
            "self" => {}
            "super" => {
                here.pop()?;
                let mut rest = rest;
                while let Some((_, after)) = rest.split_first().filter(|(next, _)| *next == "super") {
                    here.pop()?;
                    rest = after;
                }
                here.extend(rest.iter().cloned());
                return Some(here);
            }
            name => {
                here.push(name.to_owned());
                if !self.files.contains_key(&here.join("::")) {
                    return None;
                }
            }
        }
        here.extend(rest.iter().cloned());
        Some(here)
    }

    /// The file that has what a path names, and the name.
    fn home_of(&self, path: &[String], depth: usize) -> Option<(String, String)> {
        if depth > 8 {
            return None;
        }
        let at = (0..=path.len()).rev().find(|&at| self.files.contains_key(&path[..at].join("::")))?;
        let file = &self.files[&path[..at].join("::")];
        let Some(name) = path.get(at) else { return Some((file.clone(), "module".to_owned())) };
        if let Some(target) = self.exports[file].get(name) {
            let mut target = target.clone();
            target.extend(path[at + 1..].iter().cloned());
            return self.home_of(&target, depth + 1);
        }
        for glob in &self.globs[file] {
            let mut target = glob.clone();
            target.retain(|part| part != "*");
            if self.files.get(&target.join("::")).is_some_and(|file| defines(&self.code[file], name)) {
                target.push(name.clone());
                return self.home_of(&target, depth + 1);
            }
        }
        Some((file.clone(), name.clone()))
    }
}

/// The circles: groups of more than one name that lead to each other .
pub fn circles<'a>(arrows: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Vec<String>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in arrows {
        next.entry(from).or_default().push(to);
        next.entry(to).or_default();
    }
    let names: Vec<&str> = next.keys().copied().collect();
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut todo = vec![from];
        while let Some(name) = todo.pop() {
            for &to in &next[name] {
                if seen.insert(to) {
                    todo.push(to);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> = names.iter().map(|&name| (name, reach(name))).collect();
    let mut done = BTreeSet::new();
    let mut circles = Vec::new();
    for &name in &names {
        if done.contains(name) || !reached[name].contains(name) {
            continue;
        }
        let circle: Vec<String> = reached[name]
            .iter()
            .filter(|other| reached[*other].contains(name))
            .map(|other| (*other).to_owned())
            .collect();
        done.extend(reached[name].iter().copied().filter(|other| reached[*other].contains(name)));
        if circle.len() > 1 {
            circles.push(circle);
        }
    }
    circles
}

/// Whether a file below `src` holds tests only.
pub fn is_test(path: &str) -> bool {
    let parts = path.trim_end_matches(".rs").split('/');
    parts.into_iter().any(|part| part == "tests" || part.ends_with("_tests") || part == "fixture")
}

fn module_of(path: &str) -> String {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" { String::new() } else { path.replace('/', "::") }
}

fn split(module: &str) -> Vec<String> {
    module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Code without the inline modules that only tests are built with.
pub fn without_inline_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let after = &rest[at..];
        let Some(open) = after.find(['{', ';']) else { break };
        kept.push_str(&rest[..at]);
        let end = if after[open..].starts_with(';') { open + 1 } else { closing(after, open) };
        rest = &after[end..];
    }
    kept + rest
}

/// One past the brace that closes the one at `open`; braces in strings are balanced in this house.
fn closing(text: &str, open: usize) -> usize {
    let mut depth = 0;
    for (at, c) in text[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return open + at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where the `use` statements stand: from their first letter to past the semicolon.
fn statements(code: &str) -> Vec<(usize, usize, bool)> {
    let mut found = Vec::new();
    let mut from = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        let start = from + line.len() - text.len();
        from += line.len();
        let public = text.starts_with("pub");
        let bare = text.strip_prefix("pub").map_or(text, |rest| {
            let rest = rest.trim_start();
            rest.strip_prefix('(')
                .and_then(|rest| rest.split_once(')'))
                .map_or(rest, |(_, rest)| rest)
                .trim_start()
        });
        if bare.starts_with("use ")
            && let Some(length) = code[start..].find(';')
        {
            found.push((start, start + length + 1, public));
        }
    }
    found
}

fn without_imports(code: &str) -> String {
    let mut kept = String::new();
    let mut from = 0;
    for (start, end, _) in statements(code) {
        if start >= from {
            kept.push_str(&code[from..start]);
            from = end;
        }
    }
    kept + &code[from..]
}

fn imports(code: &str) -> Vec<Import> {
    let mut found = Vec::new();
    for (start, end, public) in statements(code) {
        let tree = code[start..end - 1].split_once("use ").map_or("", |(_, tree)| tree);
        branch(tree.trim(), &[], public, &mut found);
    }
    found
}

/// Takes a `use` tree apart.
fn branch(tree: &str, before: &[String], public: bool, found: &mut Vec<Import>) {
    let tree = tree.trim();
    if let Some(group) = tree.strip_prefix('{').and_then(|tree| tree.strip_suffix('}')) {
        let mut depth = 0;
        let mut from = 0;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    branch(&group[from..at], before, public, found);
                    from = at + 1;
                }
                _ => {}
            }
        }
        branch(&group[from..], before, public, found);
        return;
    }
    let name: String = tree.chars().take_while(|&c| is_word(c) || c == '*').collect();
    if name.is_empty() {
        return;
    }
    let mut path = before.to_vec();
    let rest = tree[name.len()..].trim_start();
    if name != "self" || before.is_empty() {
        path.push(name);
    }
    if let Some(rest) = rest.strip_prefix("::") {
        return branch(rest, &path, public, found);
    }
    let last = path.last().cloned().unwrap_or_default();
    let name = rest.strip_prefix("as ").map_or(last, |name| name.trim().to_owned());
    found.push(Import { path, name, public });
}

/// The paths in code that begin with a name: what follows it.
fn paths_from(code: &str, first: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let begin = format!("{first}::");
    for (at, _) in code.match_indices(&begin) {
        if code[..at].ends_with(|c: char| is_word(c) || c == ':') || code[..at].ends_with("(in ") {
            continue;
        }
        let mut path = Vec::new();
        let mut rest = &code[at + begin.len()..];
        loop {
            let name: String = rest.chars().take_while(|&c| is_word(c)).collect();
            if name.is_empty() {
                break;
            }
            rest = &rest[name.len()..];
            path.push(name);
            match rest.strip_prefix("::") {
                Some(after) => rest = after,
                None => break,
            }
        }
        if !path.is_empty() {
            found.push(path);
        }
    }
    found
}

fn defines(code: &str, name: &str) -> bool {
    ["struct ", "enum ", "trait ", "fn ", "const ", "static ", "type "].iter().any(|kind| {
        code.match_indices(&format!("{kind}{name}"))
            .any(|(at, found)| !code[at + found.len()..].starts_with(is_word))
    })
}
