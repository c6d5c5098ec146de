use super::*;
use crate::exchange::other_tools::table_rows::{ToolTableKind, read_table};
use crate::exchange::view::tests::{SampleTexts, sample_study};

fn taken(kind: ToolTableKind, table: &str) -> CodedTable {
    let (corpus, ..) = sample_study();
    let (rows, lost) = read_table(kind, table);
    resolve_table(&rows, lost, &corpus, &SampleTexts).unwrap()
}

fn paths(handed: &CodedTable) -> Vec<String> {
    let parcel = crate::exchange::interchange::model::InterchangeProject {
        codes: handed.codes.clone(),
        ..Default::default()
    };
    (0..handed.codes.len()).map(|at| parcel.code_path(at)).collect()
}

fn passages(handed: &CodedTable) -> Vec<(usize, i64, Span)> {
    handed.passages.iter().map(|(code, placed)| (*code, placed.transcript.0, placed.span)).collect()
}

#[test]
fn tags_are_a_tree_of_themes() {
    let table = "tag,description,number of highlights,number of documents\n\
                 Design.RAG,Use when: so.,3,1\nDesign,All of it.,1,1\nA/B,,0,0\n";
    let handed = taken(ToolTableKind::Tags, table);
    assert_eq!(paths(&handed), ["Design", "Design/RAG", r"A\/B"]);
    assert_eq!(handed.codes[1].description, "Use when: so.");
    assert!(handed.losses.is_empty() && handed.passages.is_empty());
}

#[test]
fn highlights_are_found_by_their_words() {
    let table = "id,document,tag,content\n\
                 1,talk-1,Design.RAG,\"five  chunk\nsizes\"\n\
                 1,talk-1,Cost,\"five  chunk\nsizes\"\n\
                 2,TALK-1.txt,,boilerplate\n\
                 3,talk-1,Cost,not said\n\
                 4,talk_2,Cost,s\n\
                 5,elsewhere,Cost,what\n";
    let handed = taken(ToolTableKind::Highlights, table);
    let five = Span::new(9, 25);
    assert_eq!(passages(&handed)[..2], [(1, 1, five), (2, 1, five)]);
    assert_eq!(paths(&handed), ["Design", "Design/RAG", "Cost"]);
    let losses: Vec<String> =
        handed.losses.iter().map(|(line, what)| format!("{}: {what}", line.unwrap_or_default())).collect();
    assert_eq!(
        losses,
        [
            "6: has no tag: 'boilerplate'",
            "7: not found in talk-1: 'not said'",
            "8: stands 4 times in talk_2, the first was taken: 's'",
            "9: there is no transcript 'elsewhere'; 1 highlight left out",
        ]
    );
    assert_eq!(handed.row_count, 6);
}

#[test]
fn documents_of_a_topic_model_are_snippets_or_transcripts() {
    let table = "Document,Topic,Name,Representation,Probability\n\
                 The GPU bill 🦀   was the surprise.,0,0_gpu_bill,\"['gpu', 'bill']\",0.9\n\
                 '- so\u{2c} well,-1,-1_so,\"['so']\",0\n\
                 Something else,0,0_gpu_bill,\"['gpu', 'bill']\",0.5\n";
    let table = table.replace("'- so, well", "\"'- so, well\"");
    let handed = taken(ToolTableKind::Documents, &table);
    assert_eq!(paths(&handed), ["BERTopic", "BERTopic/0_gpu_bill"]);
    assert_eq!(handed.codes[1].description, "Keywords: gpu, bill.");
    assert_eq!(passages(&handed), [(1, 2, Span::new(0, 100))]);
    assert_eq!(handed.losses.len(), 1);
    assert_eq!(
        handed.losses[0],
        (Some(4), "no snippet or transcript says just this: 'Something else'".into())
    );

    let whole = "=SUM(A1), \"quoted\"\nand a second line";
    let both = format!("We tried five chunk sizes — *half* of it was boilerplate. {whole}");
    let table = format!("Document,Topic\n\"{}\",7\n", both.replace('"', "\"\""));
    let handed = taken(ToolTableKind::Documents, &table);
    assert_eq!(paths(&handed), ["BERTopic", "BERTopic/Topic 7"]);
    assert_eq!(passages(&handed), [(1, 1, Span::new(0, 200))]);
}

#[test]
fn what_several_rows_say_of_several_snippets_holds_once_for_each() {
    let row = "s,0,0_s,\"['s']\",0.5\n";
    let table = format!("Document,Topic,Name,Representation,Probability\n{}", row.repeat(3));
    let (corpus, ..) = sample_study();
    let (rows, lost) = read_table(ToolTableKind::Documents, &table);
    let known = resolve_table(&rows, lost, &corpus, &SampleTexts).unwrap();
    assert_eq!((known.row_count, known.passages.len()), (3, 0), "nobody says just this");

    let said = "The GPU bill \u{1f980} was the surprise.";
    let row = format!("{said},0,0_gpu,\"['gpu']\",0.5\n");
    let table = format!("Document,Topic,Name,Representation,Probability\n{}", row.repeat(3));
    assert_eq!(taken(ToolTableKind::Documents, &table).passages.len(), 1, "three rows, one snippet, once");
}
