//! Talks of any number of snippets, made of real ones: their vocabulary, their speakers, near-duplicates and all.

use leitmotif::random::Random;
use std::fmt::Write as _;
use std::path::Path;

/// About as many turns make a talk, as in the talks they are made of.
const TURNS_PER_TALK: usize = 110;
/// Turns of real talk become about so many snippets each.
const SNIPPETS_PER_TURN: f64 = 0.55;
/// Of a hundred turns so many are said again as they were, as jingles and sponsors are.
const REPEATED_PERCENT: usize = 5;
/// Of a hundred words of the other turns so many are taken from elsewhere.
const NEW_WORDS_PERCENT: usize = 12;

/// Writes talks of about so many snippets into a folder, the same for the same number. `real` holds Markdown with a
/// paragraph for each turn that begins with `**Name:**`.
pub fn write_talks(real: &Path, folder: &Path, snippets: usize) {
    let turns = real_turns(real);
    let words: Vec<&str> = turns.iter().flat_map(|(_, said)| said.split(' ')).collect();
    std::fs::create_dir_all(folder).unwrap();
    let talks = (snippets as f64 / SNIPPETS_PER_TURN / TURNS_PER_TALK as f64).ceil() as usize;
    for talk in 0..talks {
        let mut random = Random::new(16, talk as u64);
        let mut below = |count: usize| (random.next_unit() * count as f64) as usize;
        // A talk goes on about what it began with.
        let first = below(turns.len() - TURNS_PER_TALK);
        let mut text = String::new();
        for (speaker, said) in &turns[first..first + TURNS_PER_TALK] {
            write!(text, "**{speaker}:**").unwrap();
            let repeated = below(100) < REPEATED_PERCENT;
            for word in said.split(' ') {
                let other = !repeated && below(100) < NEW_WORDS_PERCENT;
                write!(text, " {}", if other { words[below(words.len())] } else { word }).unwrap();
            }
            text.push_str("\n\n");
        }
        std::fs::write(folder.join(format!("talk-{talk:06}.md")), text).unwrap();
    }
}

/// The turns of all talks of a folder and those below, by file and place.
fn real_turns(folder: &Path) -> Vec<(String, String)> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut turns = Vec::new();
    for path in paths {
        if path.is_dir() {
            turns.extend(real_turns(&path));
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for paragraph in text.split("\n\n") {
            let named = paragraph.strip_prefix("**").and_then(|rest| rest.split_once(":** "));
            turns.extend(named.map(|(name, said)| (name.to_owned(), said.replace('\n', " "))));
        }
    }
    turns
}
