//! Paths in commands that the reader may copy.

use std::path::Path;

/// A path as an argument of a command of the shell, in quotes: whatever it is called, it stays one argument and does
/// nothing else.
///
/// In a POSIX shell nothing has a meaning between two `'` but the `'` itself (XCU 2.2.2); a name may have no `"` on
/// Windows.
pub fn shell_path(path: &Path) -> String {
    let text = path.display().to_string();
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
            prop_assert_eq!(String::from_utf8(ran.stdout).unwrap(), path);
        }
    }
}
