//! Four interviews with a guide of four questions, which the interviewer puts in other words each time, beside questions that
//! only one of them has.

use std::fmt::Write;
use std::path::Path;

/// Each question of the guide: as each of the four is asked it, and what they answer.
pub const ASKED: [[(&str, &str); 4]; 4] = [
    [
        (
            "So, where did you grow up?",
            "By the harbour, in a house that my grandfather had built of driftwood and stone.",
        ),
        (
            "Can you tell me where you grew up?",
            "In a mining town, where the dust lay on the laundry every Monday morning.",
        ),
        (
            "Okay. And where did you grow up as a child?",
            "On a farm with goats, eight miles away from the school and the church.",
        ),
        (
            "To begin with, where was it that you grew up?",
            "In the middle of the city, above a bakery that was warm all night long.",
        ),
    ],
    [
        (
            "How did you come to work as a nurse?",
            "My aunt was a nurse, and her bag stood in our hall with the smell of soap.",
        ),
        (
            "And how did you become a nurse?",
            "I needed any work that winter, and the hospital took whoever could lift.",
        ),
        (
            "Could you tell me how you came to work as a nurse?",
            "After the army I could dress a wound, and that was all I could do well.",
        ),
        (
            "What made you become a nurse?",
            "A woman who was kind to my father when he died in the small ward upstairs.",
        ),
    ],
    [
        (
            "What is a night shift like for you?",
            "The corridor hums, and I count the lamps to stay awake until the bread comes.",
        ),
        (
            "I see. Tell me, what are the night shifts like?",
            "Long, and then all at once too short, when three bells ring together.",
        ),
        (
            "What is it like to work a night shift?",
            "I like it quiet, and I hate going home against all the others in the morning.",
        ),
        (
            "How are the night shifts for you?",
            "My children think that I live in the dark, like an owl, and they draw me so.",
        ),
    ],
    [
        (
            "If you could change one thing at work, what would it be?",
            "The printers. And that we write everything down three times over.",
        ),
        (
            "What would you change at your work if you could?",
            "Give us one more pair of hands after midnight, that is the whole of it.",
        ),
        (
            "Is there anything that you would change at work?",
            "The plan for the month, which nobody makes who has ever worked it.",
        ),
        (
            "What one thing would you change about your work?",
            "I would have the doctors walk the corridor with us once a week at least.",
        ),
    ],
];

/// What only one of them is asked, and answers.
const ALONE: [(&str, &str); 4] = [
    ("You mentioned a dog before; what was it called?", "Captain, and he was afraid of the sea."),
    ("Did the mine ever pay your father for his lungs?", "Never, though he wrote them a letter each spring."),
    ("How many goats were there in the end?", "Forty, and each had the name of a queen."),
    ("Is the bakery still open these days?", "It sells telephones now, and it is cold."),
];

/// Those who answer.
pub const PEOPLE: [&str; 4] = ["Ada Brook", "Ben Hale", "Cleo Marsh", "Dov Stein"];

/// The head of an interview, which says who asks.
pub fn header(person: &str) -> String {
    format!("Date: 2026-02-03\nInterviewer: Dana Fox\nParticipant: {person}\n\n")
}

/// Writes the interviews into a folder.
pub fn write_interviews(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (at, person) in PEOPLE.iter().enumerate() {
        let mut text = header(person);
        let mut say = |question: &str, answer: &str| {
            let _ = write!(text, "Dana Fox: {question}\n\n{person}: {answer}\n\nDana Fox: Mm-hm.\n\n");
            let _ = write!(text, "{person}: That was how it was with me, number {at}.\n\n");
        };
        for asked in ASKED {
            say(asked[at].0, asked[at].1);
        }
        say(ALONE[at].0, ALONE[at].1);
        std::fs::write(folder.join(format!("interview-{}.txt", at + 1)), text).unwrap();
    }
}
