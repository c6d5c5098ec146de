//! Layouts of records of courts and hearings, of interviews in other languages, and what stands around a talk: each a talk
//! with who says what.

use super::parse;
use crate::corpus::transcript_builder::build_transcript;

/// Who says what in a text; `-` for nobody.
fn said(text: &str) -> Vec<(String, String)> {
    let read = build_transcript("t", parse(text, false));
    let turns = read.turns.iter();
    turns
        .map(|turn| {
            let words: Vec<&str> = turn.span.slice(&read.text).split_whitespace().collect();
            (turn.speaker.clone().unwrap_or_else(|| "-".to_owned()), words.join(" "))
        })
        .collect()
}

fn check(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> =
        expected.iter().map(|(who, words)| ((*who).to_owned(), (*words).to_owned())).collect();
    assert_eq!(said(text), expected, "{text}");
}

#[test]
fn records_of_courts() {
    check(
        "     Q.   State your name.\n     A.   Ruth Alder.\n          MS. PRICE:  Objection.\n          THE COURT:  \
         Overruled.\n     Q.   And where were you?\n     A.   At the mill.\n          THE WITNESS:  May I have water?\n     \
         Q.   Of course.\n",
        &[
            ("Q", "State your name."),
            ("A", "Ruth Alder."),
            ("MS. PRICE", "Objection."),
            ("THE COURT", "Overruled."),
            ("Q", "And where were you?"),
            ("A", "At the mill."),
            ("THE WITNESS", "May I have water?"),
            ("Q", "Of course."),
        ],
    );
    check(
        "Chairman HOLM. The committee will come to order.\n\nMs. LIN. Thank you, Mr. Chairman.\n\nMr. O'BRIEN. Will you \
         yield? The U.S. is large.\n\nMs. LIN. I will.\n\nMr. O'BRIEN. Then I begin.\n",
        &[
            ("Chairman HOLM", "The committee will come to order."),
            ("Ms. LIN", "Thank you, Mr. Chairman."),
            ("Mr. O'BRIEN", "Will you yield? The U.S. is large."),
            ("Ms. LIN", "I will."),
            ("Mr. O'BRIEN", "Then I begin."),
        ],
    );
    check(
        "The Speaker: Order.\n\nThe Minister for Roads (David Holm): It is safe.\n\nSarah Lin: Then why is it closed?\n\n\
         David Holm: It is heavy.\n\nSarah Lin: I see.\n\nThe Speaker: Order.\n",
        &[
            ("The Speaker", "Order."),
            ("David Holm", "It is safe."),
            ("Sarah Lin", "Then why is it closed?"),
            ("David Holm", "It is heavy."),
            ("Sarah Lin", "I see."),
            ("The Speaker", "Order."),
        ],
    );
}

#[test]
fn labels_with_points_and_marks_before_times() {
    let turns =
        &[("Int.", "Wo war das?"), ("Fr. M.", "Im Dorf."), ("Int.", "Und dann?"), ("Fr. M.", "Nichts.")];
    check("Int.: Wo war das?\nFr. M.: Im Dorf.\nInt.: Und dann?\nFr. M.: Nichts.\n", turns);
    check("Int.\tWo war das?\nFr. M.\tIm Dorf.\nInt.\tUnd dann?\nFr. M.\tNichts.\n", turns);
    let turns = &[("Ann Lee", "Where?"), ("Ben", "Here."), ("Ann Lee", "And then?"), ("Ben", "Nothing.")];
    for mark in ["-", "–", "—", "|", "·", ","] {
        let head = |name: &str, at: usize| format!("{name} {mark} 00:0{at}:05\n");
        let text = format!(
            "{}Where?\n\n{}Here.\n\n{}And then?\n\n{}Nothing.\n",
            head("Ann Lee", 0),
            head("Ben", 1),
            head("Ann Lee", 2),
            head("Ben", 3)
        );
        check(&text, turns);
    }
    check(
        "○委員長（鈴木一郎君）　始めます。\n\n○佐藤花子君　はい。\n\n○委員長（鈴木一郎君）　次へ。\n\n○佐藤花子君　はい。\n",
        &[
            ("委員長（鈴木一郎君）", "始めます。"),
            ("佐藤花子君", "はい。"),
            ("委員長（鈴木一郎君）", "次へ。"),
            ("佐藤花子君", "はい。"),
        ],
    );
}

#[test]
fn who_cannot_be_told_is_nobody_and_not_the_one_before() {
    for label in ["[Unidentified]", "??", "(unknown)"] {
        check(
            &format!(
                "Ann: Where?\n\nBen: Here.\n\n{label}: Not at all.\n\nAnn: And then?\n\nBen: Nothing.\n"
            ),
            &[
                ("Ann", "Where?"),
                ("Ben", "Here."),
                ("-", "Not at all."),
                ("Ann", "And then?"),
                ("Ben", "Nothing."),
            ],
        );
    }
    let office = "The Secretary of State for Business and Trade";
    check(
        &format!("{office}: It is safe.\n\nIna Berg: Is it?\n\n{office}: It is.\n\nIna Berg: I see.\n"),
        &[(office, "It is safe."), ("Ina Berg", "Is it?"), (office, "It is."), ("Ina Berg", "I see.")],
    );
    check(
        "问:你们在哪里？\n答:我们在村里。\n问:后来呢？\n答:后来没有什么。\n",
        &[("问", "你们在哪里？"), ("答", "我们在村里。"), ("问", "后来呢？"), ("答", "后来没有什么。")],
    );
}

#[test]
fn interviews_in_japanese() {
    let turns = &[("記者", "いつですか。"), ("田中", "春です。"), ("記者", "誰が。"), ("田中", "父が。")];
    check("記者「いつですか。」\n田中「春です。」\n記者「誰が。」\n田中「父が。」\n", turns);
    check("記者　いつですか。\n\n田中　春です。\n\n記者　誰が。\n\n田中　父が。\n", turns);
    check("○記者　いつですか。\n\n○田中　春です。\n\n○記者　誰が。\n\n○田中　父が。\n", turns);
    check(
        "――いつですか。\n\n田中：春です。\n\n――誰が。\n\n田中：父が。\n",
        &[("-", "いつですか。"), ("田中", "春です。"), ("-", "誰が。"), ("田中", "父が。")],
    );
}

#[test]
fn points_and_dashes_behind_labels() {
    for (ask, answer, text) in [
        ("P", "R", "P.- ¿Cómo?\nR.- Bien.\nP.- ¿Y luego?\nR.- Nada.\n"),
        (
            "Pregunta",
            "Respuesta",
            "Pregunta.— ¿Cómo?\nRespuesta.— Bien.\nPregunta.— ¿Y luego?\nRespuesta.— Nada.\n",
        ),
        ("E1", "M", "E1/ ¿Cómo?\nM/ Bien.\nE1/ ¿Y luego?\nM/ Nada.\n"),
        ("E", "M", "E- ¿Cómo?\nM- Bien.\nE- ¿Y luego?\nM- Nada.\n"),
    ] {
        check(text, &[(ask, "¿Cómo?"), (answer, "Bien."), (ask, "¿Y luego?"), (answer, "Nada.")]);
    }
    check("Well- I went.\nSo- we left.\nIt was late.\n", &[("-", "Well- I went. So- we left. It was late.")]);
}

#[test]
fn small_letters_and_words_for_question_and_answer() {
    check(
        "int: How?\nr: Badly.\nint: And then?\nr: We rowed.\n",
        &[("int", "How?"), ("r", "Badly."), ("int", "And then?"), ("r", "We rowed.")],
    );
    check(
        "Question: How?\nAnswer: Badly.\nQuestion: And then?\nAnswer: We rowed.\n",
        &[("Question", "How?"), ("Answer", "Badly."), ("Question", "And then?"), ("Answer", "We rowed.")],
    );
    check(
        "Question: why so?\n\nIt rained.\n\nQuestion: why then?\n\nIt blew, too.\n",
        &[("-", "Question: why so? It rained. Question: why then? It blew, too.")],
    );
}

#[test]
fn lists_in_speech_are_no_turns() {
    check(
        "Anna: What did you buy?\n\nBen: Two things:\nBread: two loaves.\nMilk: a can.\n\nAnna: And?\n\nBen: I forget.\n",
        &[
            ("Anna", "What did you buy?"),
            ("Ben", "Two things: Bread: two loaves. Milk: a can."),
            ("Anna", "And?"),
            ("Ben", "I forget."),
        ],
    );
}

#[test]
fn times_with_links_and_in_emphasis() {
    let turns = &[("Ann", "So."), ("Bo", "Yes."), ("Ann", "Oh."), ("Bo", "No.")];
    for text in [
        "[0:05](https://x.org?t=5) Ann: So.\n[0:09](https://x.org?t=9) Bo: Yes.\n[0:12](https://x.org?t=12) Ann: \
         Oh.\n[0:15](https://x.org?t=15) Bo: No.\n",
        "**Ann** *(0:05)*\nSo.\n\n**Bo** *(0:09)*\nYes.\n\n**Ann** *(0:12)*\nOh.\n\n**Bo** *(0:15)*\nNo.\n",
        "@0:05 - **Ann**\nSo.\n\n@0:09 - **Bo**\nYes.\n\n@0:12 - **Ann**\nOh.\n\n@0:15 - **Bo**\nNo.\n",
    ] {
        check(text, turns);
        let read = build_transcript("t", parse(text, false));
        assert_eq!(read.turns.iter().map(|it| it.start.unwrap_or(-1.0)).sum::<f64>(), 41.0, "{text}");
    }
}

#[test]
fn what_stands_around_a_talk() {
    let text = "Interview with Ruth\nMarch 4, 2011\nI = Interviewer\n\nI: How?\n\nPage 1 of 2\n\nR: By cart.\n\nI: And then?\n\nR: \
                We stayed.\n\n[End of interview]\n";
    check(
        text,
        &[
            ("-", "Interview with Ruth"),
            ("I", "How?"),
            ("R", "By cart."),
            ("I", "And then?"),
            ("R", "We stayed."),
        ],
    );
    let parsed = parse(text, false);
    assert_eq!(parsed.attributes["date"], "2011-03-04");
    assert!(
        parsed.left_out > 0 && parsed.warnings[0].message.starts_with("3 lines"),
        "{:?}",
        parsed.warnings
    );
}

#[test]
fn a_line_that_says_more_than_its_day_stays() {
    for (text, stays, date) in [
        ("Mardi 12 mars 2024\n\nI: How?\nR: By cart.\nI: And then?\n", false, Some("2024-03-12")),
        ("Mainz, den 3. Juni 2024\n\nI: Wie?\nR: So.\nI: Und dann?\n", true, Some("2024-06-03")),
        ("We met March 3 2024\n\nI: How?\nR: By cart.\nI: And then?\n", true, None),
    ] {
        let parsed = parse(text, false);
        let first = text.lines().next().unwrap();
        assert_eq!(parsed.segments.iter().any(|segment| segment.text == first), stays, "{text}");
        assert_eq!(parsed.attributes.get("date").map(String::as_str), date, "{text}");
    }
}

#[test]
fn ranges_with_frames_over_names() {
    let text = "00:00:01:00 - 00:00:04:12\nSpeaker 1\nHow was it?\n\n00:00:05:00 - 00:00:08:12\nSpeaker 2\nBad.\n\n00:00:09:00 - \
                00:00:12:12\nSpeaker 1\nOh.\n";
    check(text, &[("Speaker 1", "How was it?"), ("Speaker 2", "Bad."), ("Speaker 1", "Oh.")]);
    let read = build_transcript("t", parse(text, false));
    assert_eq!(read.turns.iter().map(|it| it.start).collect::<Vec<_>>(), [Some(1.0), Some(5.0), Some(9.0)]);
}

#[test]
fn words_before_colons_that_nobody_is_called() {
    check(
        "I: What did you write?\n\nB: A letter.\n\nP.S.: bring bread.\n\nI: Did he come?\n\nB: He did.\n",
        &[
            ("I", "What did you write?"),
            ("B", "A letter. P.S.: bring bread."),
            ("I", "Did he come?"),
            ("B", "He did."),
        ],
    );
    let minutes = "- Action: mend the roof\n- Owner: Anna\n- Action: mend the wheel\n- Owner: Ben\n";
    assert!(said(minutes).iter().all(|(who, _)| who == "-"), "{:?}", said(minutes));
}
