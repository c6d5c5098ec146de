//! Reads the files other parsers test themselves with and compares what comes out; reads a real
//! corpus and counts. Skips loudly where the data is not beside the project.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/archive.rs"]
mod archive;
#[path = "formats/peers.rs"]
mod peers;
#[path = "formats/podcast.rs"]
mod podcast;

use leitmotif::corpus::{self, ReadOptions, SplitOptions, TokenBoundaries, Transcript};
use std::fs;
use std::path::{Path, PathBuf};

/// Unpacks an archive of the data beside the project; none where it is absent.
fn unpack(archive: &str) -> Option<tempfile::TempDir> {
    let dir = tempfile::tempdir().unwrap();
    archive::unpack_into(archive, dir.path()).then_some(dir)
}

fn files(dir: &Path, extension: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == extension) {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn read(path: &Path) -> Result<Transcript, String> {
    let options = ReadOptions { raw: true, ..ReadOptions::default() };
    let mut file =
        corpus::parse_file(path, &fs::read(path).unwrap(), &options).map_err(|error| error.to_string())?;
    assert_eq!(file.transcripts.len(), 1, "{}", path.display());
    Ok(file.transcripts.remove(0))
}

/// Rolling captions as YouTube writes them, of known words.
#[test]
fn rolling_captions_give_the_words_once() {
    let Some(dir) = unpack("practicalai_md.tar.gz") else { return };
    let path =
        files(dir.path(), "md").into_iter().find(|path| path.ends_with("practical-ai-100.md")).unwrap();
    let spoken = read(&path).unwrap().text.replace("-->", " ");
    let spoken: Vec<&str> =
        spoken.split_whitespace().filter(|w| !w.contains(['<', '>', '&', ':', '-'])).collect();
    let clock =
        |s: f64| format!("{:02}:{:02}:{:06.3}", (s / 3600.0) as u32, (s / 60.0) as u32 % 60, s % 60.0);
    let mut vtt = "WEBVTT\nKind: captions\nLanguage: en\n\n".to_owned();
    let (mut top, mut at) = (" ".to_owned(), 0.0);
    for line in spoken.chunks(7) {
        let line = line.join(" ");
        let timed = line.replacen(' ', &format!("<{}><c> ", clock(at + 0.5)), 1) + "</c>";
        let end = at + 2.39;
        vtt += &format!("{} --> {} align:start position:0%\n{top}\n{timed}\n\n", clock(at), clock(end));
        vtt += &format!("{} --> {} align:start position:0%\n{line}\n \n\n", clock(end), clock(end + 0.01));
        (top, at) = (line, at + 2.4);
    }
    let file = corpus::parse_file(Path::new("x.en.vtt"), vtt.as_bytes(), &ReadOptions::default()).unwrap();
    let found = corpus::count_words(&file.transcripts[0].text, None) as f64;
    let said = corpus::count_words(&spoken.join(" "), None) as f64;
    println!("rolling captions: {found} words for {said}");
    assert!((found / said - 1.0).abs() < 0.01 && file.transcripts[0].repairs.rolling > 100);
}

/// About four bytes to a token, in words and marks: English in word pieces.
struct Pieces;

impl TokenBoundaries for Pieces {
    fn token_ends(&self, text: &str) -> Vec<u32> {
        let mut ends = Vec::new();
        let mut run = 0;
        for (at, c) in text.char_indices() {
            let next = (at + c.len_utf8()) as u32;
            if c.is_alphanumeric() {
                if run == 0 || run % 9 == 0 {
                    ends.push(next);
                } else if let Some(last) = ends.last_mut() {
                    *last = next;
                }
                run += 1;
            } else {
                run = 0;
                if !c.is_whitespace() {
                    ends.push(next);
                }
            }
        }
        ends
    }
}

#[test]
fn practicalai_in_full() {
    let Some(dir) = unpack("practicalai_md.tar.gz") else { return };
    let clock = std::time::Instant::now();
    let found = corpus::find_files(&[dir.path()]);
    let (mut talks, mut total, mut snippets, mut speakers, mut timed) = (0, 0, 0, 0, 0);
    let mut lengths = Vec::new();
    for file in found.iter().filter(|file| file.path.extension().is_some_and(|e| e == "md")) {
        let bytes = corpus::read_bytes(file).unwrap();
        let read = corpus::parse_file_as(&file.name, &file.path, &bytes, &ReadOptions::default()).unwrap();
        let talk = &read.transcripts[0];
        assert_eq!(talk.language.as_deref(), Some("en"), "{}", file.name);
        let cut = corpus::split_into_snippets(talk, &SplitOptions::default(), &Pieces);
        talks += 1;
        total += corpus::count_words(&talk.text, talk.language.as_deref());
        snippets += cut.len();
        speakers += cut.iter().filter(|snippet| snippet.speaker.is_some()).count();
        timed += cut.iter().filter(|snippet| snippet.start.is_some()).count();
        lengths.extend(cut.iter().map(|snippet| snippet.words));
    }
    lengths.sort_unstable();
    let at = |share: usize| lengths[lengths.len() * share / 100];
    println!(
        "practicalai: {talks} talks, {total} words, {snippets} snippets ({speakers} of one speaker, {timed} timed; \
         words 5 % {}, 50 % {}, 95 % {}) in {:.1?}",
        at(5),
        at(50),
        at(95),
        clock.elapsed()
    );
    assert_eq!(talks, 299);
    assert!((2_000_000..2_250_000).contains(&total), "{total}");
    // Measured 16,900; the study, which had no turns to respect, made 11,746 of the same talks.
    assert!((9_000..18_000).contains(&snippets), "{snippets}");
    assert!(speakers * 10 > snippets * 8, "{speakers}");
}
