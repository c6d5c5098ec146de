//! Documents written by hand, so that each line of them is known.

use super::*;
use crate::corpus::Transcript;
use crate::corpus::transcript_builder::build_transcript;
use proptest::prelude::*;

/// Reads a PDF without a word from anybody on how.
fn parse_pdf(bytes: &[u8]) -> Result<ParsedTranscript, ReadError> {
    parse(bytes, &ReadChoices::default())
}

/// Makes a document of pages, each given by its content stream.
fn document(pages: &[String]) -> Vec<u8> {
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        String::new(),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        "<< /Title (A talk) /Author (Ann) /CreationDate (D:20240301120000Z) >>".to_owned(),
    ];
    let mut kids = Vec::new();
    for content in pages {
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        let stream = objects.len();
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {stream} 0 R >>"
        ));
        kids.push(format!("{} 0 R", objects.len()));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len());
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", number + 1).as_bytes());
    }
    let xref = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!(
            "trailer\n<< /Size {} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{xref}\n%%EOF\n",
            objects.len() + 1
        )
        .as_bytes(),
    );
    out
}

/// A content stream of lines: where each begins, from left and bottom, and what it says.
fn content(lines: &[(i32, i32, &str)]) -> String {
    let shown = lines.iter().map(|(x, y, text)| format!("BT /F1 12 Tf {x} {y} Td ({text}) Tj ET"));
    shown.collect::<Vec<_>>().join("\n")
}

fn read_pages(pages: &[String]) -> Transcript {
    build_transcript("t", parse_pdf(&document(pages)).unwrap())
}

fn turns(read: &Transcript) -> Vec<(Option<&str>, &str)> {
    read.turns.iter().map(|t| (t.speaker.as_deref(), t.span.slice(&read.text))).collect()
}

#[test]
fn lines_become_sentences_and_turns() {
    let page = content(&[
        (50, 700, "Ann: We tried five sizes before we looked at what the re-"),
        (50, 686, "triever returned, and half of it was boiler plate and so"),
        (50, 672, "we went home."),
        (50, 658, "Bo: Is that so? I did not know \\(really\\) that it was so bad"),
        (50, 644, "in those days."),
        (50, 630, "Ann: It was."),
    ]);
    let read = read_pages(&[page]);
    assert_eq!(
        turns(&read),
        [
            (
                Some("Ann"),
                "We tried five sizes before we looked at what the retriever returned, and half of it was boiler plate and so we went home."
            ),
            (Some("Bo"), "Is that so? I did not know (really) that it was so bad in those days."),
            (Some("Ann"), "It was.")
        ]
    );
    assert_eq!(read.attributes["title"], "A talk");
    assert_eq!(read.attributes["date"], "2024-03-01");
}

#[test]
fn headers_footers_and_numbers_go() {
    let said = [
        ["It began with a long walk along the river that nobody had planned and", "which went on for"],
        ["days. Then the rain came down on all of us, and the river rose until", "it was over the road."],
        ["A boat took us home in the end, as far as I remember it all. That was", "the end of it."],
        ["Nobody ever asked us where we had been in those days, or why we went", "there at all."],
    ];
    let pages: Vec<String> = said
        .iter()
        .enumerate()
        .map(|(n, [one, two])| {
            let number = format!("Page {} of 4", n + 1);
            content(&[
                (50, 780, "Interview with Ann Lee"),
                (50, 700, one),
                (50, 686, two),
                (280, 20, &number),
            ])
        })
        .collect();
    let recording = parse_pdf(&document(&pages)).unwrap();
    assert_eq!(
        recording.warnings[0].message,
        "page headers, footers and numbers left out: 8 lines on 4 pages"
    );
    let read = build_transcript("t", recording);
    assert!(!read.text.contains("Interview with") && !read.text.contains("Page"), "{}", read.text);
    assert!(read.text.contains("which went on for days. Then the rain"), "{}", read.text);
}

#[test]
fn words_set_apart_are_words() {
    let page = "BT /F1 12 Tf 1 0 0 1 50 700 Tm [(He) 20 (llo) -300 (the) -10 (re.)] TJ 0 -14 Td (Two) Tj 26 0 Td (words.) Tj ET".to_owned();
    let read = read_pages(&[page]);
    assert_eq!(read.text.replace('\n', " "), "Hello there. Two words.");
}

#[test]
fn rotated_margins_go_and_landscape_stays() {
    let stamp = "BT /F1 20 Tf 0 1 -1 0 20 200 Tm (arXiv stamp) Tj ET\n";
    let read =
        read_pages(&[format!("{stamp}{}", content(&[(50, 700, "The words of the page that are many.")]))]);
    assert_eq!(read.text, "The words of the page that are many.");
    assert_eq!(read_pages(&[stamp.to_owned()]).text, "arXiv stamp");
}

#[test]
fn a_scan_says_what_to_do() {
    let reason = parse_pdf(&document(&["0 0 m 10 10 l S".to_owned()])).unwrap_err().reason;
    assert!(reason.contains("without text") && reason.contains("ocrmypdf"), "{reason}");
    assert!(parse_pdf(b"%PDF-1.7 nothing").unwrap_err().reason.contains("damaged PDF"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn mutated_documents_never_panic(changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..12), cut in any::<usize>()) {
        let mut bytes = document(&[content(&[(50, 700, "Ann: Hello é."), (50, 686, "there.")]), content(&[(50, 700, "Bo: Hi.")])]);
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let cut = cut % (bytes.len() * 2);
        bytes.truncate(cut);
        if let Ok(recording) = parse_pdf(&bytes) {
            let read = build_transcript("t", recording);
            for turn in &read.turns {
                prop_assert!(read.text.get(turn.span.range()).is_some());
            }
        }
    }

    #[test]
    fn odd_contents_never_panic(content in "([0-9.\\-]{1,9} |\\([a-z]{0,4}\\) |\\[\\(a\\) -?[0-9]{1,9} \\(b\\)\\] |Tj |TJ |Td |Tm |Tf |/F1 |BT |ET |cm |q |Q |T\\* |Do |' |\" ){0,40}") {
        let _ = parse_pdf(&document(&[content]));
    }
}
