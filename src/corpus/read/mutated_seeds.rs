//! The seeds of `tests/fuzz` with bytes changed, taken out and put in at random, read as files: nothing may panic, and
//! what comes out must keep to the invariants. The fuzzer there is guided by what it covers and goes further; this needs
//! nothing but `cargo test`. With `LEITMOTIF_LONG_TESTS` each target is tried for so many seconds as that says, 20 where
//! it is no number.

use super::properties::check_transcripts;
use crate::corpus::formats::archive::tests::pack;
use crate::corpus::{NO_LABELS, ReadChoices, SpeakerChoice, layout_names};
use std::path::Path;
use std::time::{Duration, Instant};

/// The targets: the folder of the seeds, the extension they are read under (empty: their own), and the file inside an
/// office document that they are.
const TARGETS: [(&str, &str, &str); 20] = [
    ("annotation", "txt", ""),
    ("archive", "", ""),
    ("captions", "txt", ""),
    ("chats", "txt", ""),
    ("decisions", "txt", ""),
    ("docx", "docx", "word/document.xml"),
    ("html", "html", ""),
    ("json", "json", ""),
    ("lines", "jsonl", ""),
    ("markdown", "md", ""),
    ("odt", "odt", "content.xml"),
    ("pdf", "pdf", ""),
    ("plain", "txt", ""),
    ("rtf", "rtf", ""),
    ("srt", "", ""),
    ("ssa", "ass", ""),
    ("table", "", ""),
    ("vtt", "vtt", ""),
    ("xlsx", "xlsx", "xl/worksheets/sheet1.xml"),
    ("xml", "xml", ""),
];

/// Numbers that look random, the same in every run (Steele, Lea & Flood 2014, splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// A seed with up to six changes: a byte flipped, a stretch taken out, doubled, or taken from another seed.
fn mutate(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(40)).min(bytes.len());
        match numbers.below(5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let to = (from + numbers.below(200)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => {
                const BYTES: [&[u8]; 12] = [
                    b"\0",
                    b"\n",
                    b"\r\n",
                    b":",
                    b"00:00:01",
                    b"[",
                    b"]",
                    b"<",
                    b"{",
                    "\u{202e}".as_bytes(),
                    b"\xff\xfe",
                    b"99999999999999999999",
                ];
                bytes.splice(at..at, BYTES[numbers.below(BYTES.len())].iter().copied());
            }
        }
    }
    bytes
}

/// Something a person may have decided: a layout, or what a label is.
fn decide(numbers: &mut Numbers) -> ReadChoices {
    let label = ["Ann", "Host", "Speaker 0", "Guest", "A"][numbers.below(5)].to_owned();
    let choice = match numbers.below(4) {
        0 => SpeakerChoice::NoSpeaker,
        1 => SpeakerChoice::SameAs("Ben".to_owned()),
        2 => SpeakerChoice::NotSpeech,
        _ => SpeakerChoice::Interviewer,
    };
    let layouts: Vec<&str> = layout_names().chain([NO_LABELS]).collect();
    let layout = (numbers.below(2) == 0).then(|| layouts[numbers.below(layouts.len())].to_owned());
    let only_speakers = if numbers.below(4) == 0 { vec![label.clone()] } else { Vec::new() };
    ReadChoices { layout, only_speakers, speakers: [(label, choice)].into(), ..ReadChoices::default() }
}

#[test]
fn changed_seeds_of_every_target_are_read_without_a_panic() {
    let long = std::env::var("LEITMOTIF_LONG_TESTS").ok().map(|text| text.parse().unwrap_or(20));
    for (target, extension, member) in TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
        let mut files: Vec<_> =
            std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let seeds: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
        let own = files[0].extension().unwrap().to_string_lossy().into_owned();
        let extension = if extension.is_empty() { &own } else { extension };
        let mut numbers = Numbers(42);
        let (begun, mut tried) = (Instant::now(), 0);
        while long.map_or(tried < 60, |seconds| begun.elapsed() < Duration::from_secs(seconds)) {
            let mut bytes = mutate(&seeds, &mut numbers);
            if !member.is_empty() {
                bytes = pack(&[(member, &bytes)]);
            }
            let choices = if numbers.below(3) == 0 { decide(&mut numbers) } else { ReadChoices::default() };
            if let Err(broken) = check_transcripts(extension, &bytes, &choices) {
                panic!("{target}: {broken}\n{:?}\n{}", choices, String::from_utf8_lossy(&bytes));
            }
            tried += 1;
        }
        println!("{target}: {tried} changed seeds");
    }
}
