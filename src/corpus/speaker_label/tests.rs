use super::*;

#[test]
fn names_of_speakers() {
    for name in [
        "Jane Doe",
        "Jane Doe (Host)",
        "SPEAKER_00",
        "أحمد",
        "主持人",
        "ผู้สัมภาษณ์",
        "साक्षात्कारकर्ता",
        "\u{200f}المحاور",
        "interviewer",
        "iPhone (2)",
        "Dr. Ina Berg, PhD",
        "P. Voss | Town Hall",
        "J.-L. M.",
        "Andrew ‘Boz’ Miller",
        "Спикер №1",
        "Unknown Speaker",
        "Fr. M.",
        "Hr. Dr. Weber",
        "Int.",
        "Entrev. 2",
        "The Secretary of State for Business and Trade (Ina Berg)",
        "Ina Berg, Ph.D.",
        "委員長（鈴木一郎君）",
    ] {
        assert!(is_plausible_name(name), "{name}");
    }
    for name in [
        "and so he told me",
        "Note",
        "It was late. Then",
        "https",
        "10",
        "so",
        "the truth",
        "Question 2",
        "Part 1",
        "Sure.",
        "So what I want to say here",
        "Well. Int.",
    ] {
        assert!(!is_plausible_name(name), "{name}");
    }
}

#[test]
fn labels_of_machines() {
    for (label, name) in [
        ("SPEAKER_00", "Speaker 0"),
        ("spk_1", "Speaker 1"),
        ("speaker_2", "Speaker 2"),
        ("S12", "Speaker 12"),
    ] {
        assert_eq!(name_machine_label(label).as_deref(), Some(name));
    }
    for label in ["Speaker A", "Sam", "S", "S1x", "spk_", "S1234"] {
        assert_eq!(name_machine_label(label), None, "{label}");
    }
}

#[test]
fn roles_of_who_asks() {
    for label in ["I", "INT", "Interviewer 2", "MODERATOR:", "Q", "I1", "ผู้สัมภาษณ์:", "\u{200f}المحاور", "司会"]
    {
        assert!(is_role_of_asker(label), "{label}");
    }
    for label in ["P", "B", "Ann", "Respondent"] {
        assert!(!is_role_of_asker(label), "{label}");
    }
}
