//! Paths in commands that the reader may copy.

use std::path::Path;

/// A path as an argument of a command of the shell, in quotes: whatever it is called, to a POSIX shell it is one argument
/// and nothing else, and no option of the command.
///
/// Between two `'` nothing has a meaning there but the `'` itself (XCU 2.2.2). On Windows, whose shells differ, a name may
/// have no `"`.
pub fn shell_path(path: &Path) -> String {
    let text = path.display().to_string();
    let text = if text.starts_with('-') { format!("./{text}") } else { text };
    if cfg!(windows) { format!("\"{text}\"") } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        #[test]
        fn the_shell_gets_the_path_as_it_is(path in "[^\0]{1,30}") {
            let command = format!("printf %s {}", shell_path(Path::new(&path)));
            let ran = std::process::Command::new("sh").args(["-c", &command]).output().unwrap();
            let expected = if path.starts_with('-') { format!("./{path}") } else { path };
            prop_assert_eq!(String::from_utf8(ran.stdout).unwrap(), expected);
        }
    }
}
