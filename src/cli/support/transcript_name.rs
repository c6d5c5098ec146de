//! Transcripts by the names that are typed.

use super::error::CliError;

/// The most names that an error proposes. Chosen by hand.
const MAX_PROPOSALS: usize = 3;

/// The names that were meant: those typed in full, or else the only one whose last part, after the last `/`, is what
/// was typed; none where there is no such name.
pub fn meant_names<'a>(names: &[&'a str], typed: &str) -> Vec<&'a str> {
    let of = |wanted: &dyn Fn(&str) -> bool| -> Vec<&'a str> {
        names.iter().copied().filter(|name| wanted(name)).collect()
    };
    let exact = of(&|name| name == typed);
    if !exact.is_empty() {
        return exact;
    }
    match of(&|name| name.rsplit('/').next() == Some(typed)).as_slice() {
        [one] => vec![*one],
        _ => Vec::new(),
    }
}

/// The error that no transcript has a name, with those spelled most like it; `listed_by` is the command that lists
/// them all.
pub fn unknown_transcript(names: &[&str], typed: &str, listed_by: &str) -> CliError {
    let near = near_names(names, typed);
    let what = format!("there is no one transcript '{typed}'");
    let hint = match near.as_slice() {
        [] => format!("`{listed_by}` lists the names"),
        near => format!("did you mean {}? `{listed_by}` lists the names", near.join(", ")),
    };
    CliError::new(what, hint)
}

/// The error that nobody has a name, with those spelled most like it.
pub fn unknown_speaker(names: &[&str], typed: &str, listed_by: &str) -> CliError {
    let hint = match near_names(names, typed).as_slice() {
        [] => format!("`{listed_by}` lists the names"),
        near => format!("did you mean {}? `{listed_by}` lists the names", near.join(", ")),
    };
    CliError::new(format!("nobody is called '{typed}'"), hint)
}

/// The names spelled most like what was typed, or that hold it, nearest first.
fn near_names(names: &[&str], typed: &str) -> Vec<String> {
    let typed = typed.to_lowercase();
    let distance = |name: &&&str| {
        let name = name.to_lowercase();
        let last = name.rsplit('/').next().unwrap_or(&name).to_owned();
        let edits = strsim::levenshtein(&typed, &name).min(strsim::levenshtein(&typed, &last));
        // What holds the letters is as near as can be. More edits than half the letters make it another name, as for
        // themes; chosen by hand, not measured.
        let holds = !typed.is_empty() && name.contains(&typed);
        (holds || edits * 2 <= typed.chars().count()).then_some(if holds { 0 } else { edits })
    };
    let mut near: Vec<(usize, &str)> =
        names.iter().filter_map(|name| Some((distance(&name)?, *name))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MAX_PROPOSALS).map(|(_, name)| format!("'{name}'")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_meant_in_full_or_by_its_last_part() {
        let names = ["a/anna", "b/ben", "c/ben", "ben"];
        assert_eq!(meant_names(&names, "anna"), ["a/anna"]);
        assert_eq!(meant_names(&names, "ben"), ["ben"]);
        assert_eq!(meant_names(&names[..3], "ben"), Vec::<&str>::new(), "two end so");
        assert_eq!(near_names(&names, "ana"), ["'a/anna'"]);
        assert_eq!(near_names(&names, "BEN"), ["'b/ben'", "'ben'", "'c/ben'"]);
        assert!(near_names(&names, "zzzz").is_empty());
    }
}
