//! Writes the lists of the crate `stop-words` as one text.

use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo gives OUT_DIR"))?;
    let mut text = String::new();
    for code in stop_words::available_languages() {
        let mut words = stop_words::lookup(code).unwrap_or(&[]).to_vec();
        words.sort_unstable();
        words.dedup();
        let line: Vec<&str> = std::iter::once(*code).chain(words).collect();
        text += &line.join("\t");
        text.push('\n');
    }
    fs::write(PathBuf::from(folder).join("lists.txt"), text)
}
