use super::super::view::tests::{Said, study};
use super::*;
use crate::corpus::{ReadOptions, read};
use std::path::Path;

fn quoted() -> Vec<Quoted> {
    let (corpus, run, codebook, study, _) = study();
    let view = View { corpus: &corpus, run: Some(&run), codebook: &codebook, study: &study };
    gather(&view, &Said, None).unwrap()
}

fn hostile() -> Vec<Quoted> {
    let mut all = quoted();
    let quote = Passage {
        transcript: "a \\b {c} <d> & [e]".into(),
        url: Some("https://x.org/?a=<b>".into()),
        text: "# 日本語 🦀\n\n{\\rtf} </w:t> ]]> *so*\u{1b}[2J".into(),
        ..Passage::default()
    };
    all.push(Quoted { theme: ThemeId(9), title: "A <theme> \\par".into(), quotes: vec![quote] });
    all
}

fn written(form: Form) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(form, &hostile(), &mut bytes).unwrap();
    bytes
}

#[test]
fn quotes_stand_in_the_researchers_order_with_their_source() {
    let all = quoted();
    let sources: Vec<_> = all.iter().flat_map(|theme| &theme.quotes).map(Passage::source).collect();
    assert_eq!(sources, ["talk-1, Host, 1:02:03, 2023-06-14", "talk-1, Guest, 41:03, 2023-06-14"]);
    assert_eq!((all.len(), all[0].title.as_str()), (1, "Design / Cost"));
    assert!(all[0].quotes[1].text.starts_with("We tried five"));
}

#[test]
fn quotes_as_markdown() {
    insta::assert_snapshot!(String::from_utf8(written(Form::Markdown)).unwrap());
}

#[test]
fn what_word_processors_get_reads_back() {
    for (form, name) in [(Form::Rtf, "quotes.rtf"), (Form::Docx, "quotes.docx")] {
        let bytes = written(form);
        assert_eq!(bytes, written(form), "the same quotes are the same bytes");
        let mut found = read(Path::new(name), &bytes, &ReadOptions::default()).unwrap().transcripts;
        let text = found.remove(0).text;
        for said in [
            "We tried five chunk sizes — *half* of it was boilerplate.",
            "talk-1, Guest, 41:03, 2023-06-14",
            "A <theme> \\par",
            "# 日本語 🦀",
            "{\\rtf} </w:t> ]]> *so*",
            "a \\b {c} <d> & [e], https://x.org/?a=<b>",
        ] {
            assert!(text.contains(said), "{name}: no '{said}' in {text}");
        }
        assert!(!text.contains('\u{1b}'));
    }
}
