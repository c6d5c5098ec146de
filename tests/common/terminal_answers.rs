//! What a terminal answers to each question that the workbench asks it, and how a terminal may fail to.

/// A question of the workbench, what a light terminal of many gifts answers, and an answer to it that is none.
pub struct TerminalQuestion {
    pub name: &'static str,
    pub asked: &'static str,
    pub answer: &'static str,
    pub wrong: &'static str,
}

/// Each question in the order in which they are asked.
pub const QUESTIONS: [TerminalQuestion; 10] = [
    TerminalQuestion {
        name: "dark or light",
        asked: "\x1b[?996n",
        answer: "\x1b[?997;2n",
        wrong: "\x1b[?997;7n",
    },
    TerminalQuestion {
        name: "background",
        asked: "\x1b]11;?\x1b\\",
        answer: "\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\",
        wrong: "\x1b]11;rgb:zz/zz/zz\x1b\\",
    },
    TerminalQuestion {
        name: "reports of colours",
        asked: "\x1b[?2031$p",
        answer: "\x1b[?2031;2$y",
        wrong: "\x1b[?9999;9999;1$y",
    },
    TerminalQuestion {
        name: "frames at once",
        asked: "\x1b[?2026$p",
        answer: "\x1b[?2026;2$y",
        wrong: "\x1b[?2026;$y",
    },
    TerminalQuestion { name: "kitty's keyboard", asked: "\x1b[?u", answer: "\x1b[?0u", wrong: "\x1b[?;;u" },
    TerminalQuestion {
        name: "size of a cell",
        asked: "\x1b[16t",
        answer: "\x1b[6;20;10t",
        wrong: "\x1b[6;0;99999999999t",
    },
    TerminalQuestion {
        name: "its name",
        asked: "\x1b[>q",
        answer: "\x1bP>|Test 1.0\x1b\\",
        wrong: "\x1bP>|\x1b\\",
    },
    TerminalQuestion {
        name: "clipboard",
        asked: "\x1bP+q4d73\x1b\\",
        answer: "\x1bP1+r4D73=5C\x1b\\",
        wrong: "\x1bP0+r4D73\x1b\\",
    },
    TerminalQuestion {
        name: "pictures",
        asked: "\x1b_Gi=31",
        answer: "\x1b_Gi=31;OK\x1b\\",
        wrong: "\x1b_Gi=31;EINVAL:retrieval\x1b\\",
    },
    TerminalQuestion { name: "attributes", asked: "\x1b[c", answer: "\x1b[?62;4;52c", wrong: "\x1b[?c" },
];

/// The question that every terminal answers, and that is asked last.
pub const LAST_QUESTION: &str = "\x1b[c";

/// How a terminal answers one of the questions; the others it answers at once and rightly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conduct {
    AtOnce,
    Late,
    Wrongly,
    Never,
}

pub const CONDUCTS: [Conduct; 4] = [Conduct::AtOnce, Conduct::Late, Conduct::Wrongly, Conduct::Never];

/// What a terminal sends at once, and what later, if it answers the question at `which` in a way of its own.
pub fn answers(which: usize, conduct: Conduct) -> (String, String) {
    let (mut at_once, mut late) = (String::new(), String::new());
    for (at, question) in QUESTIONS.iter().enumerate() {
        match conduct {
            _ if at != which => at_once.push_str(question.answer),
            Conduct::AtOnce => at_once.push_str(question.answer),
            Conduct::Late => late.push_str(question.answer),
            Conduct::Wrongly => at_once.push_str(question.wrong),
            Conduct::Never => {}
        }
    }
    (at_once, late)
}
