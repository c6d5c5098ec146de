//! Twelve interviews of four groups, led by one interviewer with a guide, each with a header sheet and times.

use std::fmt::Write;
use std::path::Path;

/// Who is asked, of which group, where, and how old they are.
pub const PEOPLE: [(&str, &str, &str, usize); 12] = [
    ("Ada Brook", "nurses", "north", 31),
    ("Ben Hale", "bakers", "south", 44),
    ("Cleo Marsh", "drivers", "north", 58),
    ("Dov Stein", "teachers", "south", 27),
    ("Eva Lund", "nurses", "south", 39),
    ("Finn Rowe", "bakers", "north", 62),
    ("Gil Tarr", "drivers", "south", 35),
    ("Hana Kerr", "teachers", "north", 51),
    ("Ivo Pell", "nurses", "north", 46),
    ("Jane Orr", "bakers", "south", 29),
    ("Karl Voss", "drivers", "north", 40),
    ("Lena Ash", "teachers", "south", 33),
];

pub const INTERVIEWER: &str = "Dana Fox";

/// The guide: each question with answers, of which an interview takes one.
const GUIDE: [(&str, [&str; 3]); 5] = [
    (
        "How did you come to this work?",
        [
            "My mother did this work before me, and I helped her on Saturdays until one day the key to the door was mine. \
             Nobody in the family asked whether I wanted another school or another town.",
            "I came to the work by chance, after the school in our town had closed. A neighbour asked whether I could begin \
             on Monday, and I have begun every Monday since then.",
            "There was a notice in the window, and my father read it aloud at supper. I learned the work from two old \
             colleagues who had never been to any school for it.",
        ],
    ),
    (
        "What do the nights take from you?",
        [
            "The nights take my sleep, and in winter I do not see the sun for weeks. When I come home I lie awake behind the \
             curtain and hear the children leave for the day.",
            "I sleep in two halves, four hours and then three, and between them I walk about the kitchen. The night is quiet, \
             but the tired head is not quiet at all.",
            "Without sleep one forgets names. After three nights in a row I stood in front of my own door and could not find \
             the number of the house.",
        ],
    ),
    (
        "Is the money enough for what you give?",
        [
            "The wages pay the rent and little else, and nobody speaks of it. We were promised more money every spring, and \
             every spring the letter said that wages would stay.",
            "Money is the reason why the young ones leave. For the same wages they can sit at a desk in a warm room and be \
             home at five with the bill for the heating paid.",
            "I do not complain about my wages, I count them. When the rent went up I took a second job on Sundays, and that \
             money went to the dentist.",
        ],
    ),
    (
        "Who do you turn to when it gets hard?",
        [
            "I turn to the colleagues of my own shift, because they need no explanation. We stand outside with a coffee, and \
             what is said at the back door stays at the back door.",
            "My sister listens on the telephone while she cooks. The colleagues are kind, but everyone carries enough and I \
             do not want to put mine on top.",
            "There was a woman who led the team and who asked every one of us how it was. Since she left, the colleagues ask \
             each other, and that is better than any course.",
        ],
    ),
    (
        "What would you change if you could?",
        [
            "I would change the machines, which were bought without asking those who use them. The screen wants a password \
             every minute, and the machine is slower than the hand was.",
            "A new machine came and with it a manual of ninety pages in another language. I would let the people who stand at \
             the machine choose the machine.",
            "I would write the plan for the month together. A machine makes the plan now, and the machine does not know that \
             a child has a birthday.",
        ],
    ),
];

/// Writes the interviews into a folder.
pub fn write_twelve_interviews(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for (at, (name, group, site, age)) in PEOPLE.iter().enumerate() {
        let mut text = format!(
            "Date: 2026-02-{:02}\nInterviewer: {INTERVIEWER}\nParticipant: {name}\nGroup: {group}\nSite: {site}\nAge: \
             {age}\n\n",
            at + 3
        );
        let mut second = 5;
        for (number, (question, answers)) in GUIDE.iter().enumerate() {
            let answer = answers[(at * (number + 1) + number) % answers.len()];
            // Nobody is asked everything.
            if (at + number) % 6 == 5 {
                continue;
            }
            for (speaker, said) in [(INTERVIEWER, *question), (name, answer)] {
                let (minutes, seconds) = (second / 60, second % 60);
                let _ = writeln!(text, "[00:{minutes:02}:{seconds:02}] {speaker}: {said}");
                second += 8 + said.split_whitespace().count();
            }
            let aside =
                format!("That is how it was with the {group} in the {site}, in year {} of mine.", age + at);
            let (minutes, seconds) = (second / 60, second % 60);
            let _ = writeln!(text, "[00:{minutes:02}:{seconds:02}] {name}: {aside}");
            second += 30;
        }
        std::fs::write(folder.join(format!("interview-{:02}.txt", at + 1)), text).unwrap();
    }
}
