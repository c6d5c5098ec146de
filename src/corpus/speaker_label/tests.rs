use super::*;
use proptest::prelude::*;

fn seen(line: &str) -> (Option<&str>, Option<f64>, &str) {
    parse_head(line).map_or((None, None, ""), |head| (head.name, head.start, head.rest))
}

#[test]
fn heads_of_turns() {
    for (line, name, start, rest) in [
        ("**Jane Doe:** hi", "Jane Doe", None, "hi"),
        ("**Jane**: hi", "Jane", None, "hi"),
        ("**Jane** 0:05", "Jane", Some(5.0), ""),
        ("**Jane** (1:00:05): hi", "Jane", Some(3605.0), "hi"),
        ("**[00:05] Jane:** hi", "Jane", Some(5.0), "hi"),
        ("Jane (00:00:05): hi", "Jane", Some(5.0), "hi"),
        ("Jane Doe [00:05] hi", "Jane Doe", Some(5.0), "hi"),
        ("Jane Doe  0:05", "Jane Doe", Some(5.0), ""),
        ("[00:05] Jane: hi", "Jane", Some(5.0), "hi"),
        ("00:00:05 Jane: hi", "Jane", Some(5.0), "hi"),
        ("Jane: hi", "Jane", None, "hi"),
        ("Jane Doe (Host): hi", "Jane Doe (Host)", None, "hi"),
        ("[SPEAKER_00]: hi", "SPEAKER_00", None, "hi"),
        ("أحمد: مرحبا", "أحمد", None, "مرحبا"),
        ("主持人：你好", "主持人", None, "你好"),
        ("**主持人：** 你好", "主持人", None, "你好"),
        ("\u{200f}المحاور: مرحبا", "\u{200f}المحاور", None, "مرحبا"),
        ("interviewer: hi", "interviewer", None, "hi"),
        ("[Jane Doe] 10:30:12", "Jane Doe", Some(37812.0), ""),
    ] {
        assert_eq!(seen(line), (Some(name), start, rest), "{line}");
        assert!(is_plausible_name(name), "{name}");
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
fn what_is_no_head() {
    for line in
        ["https://x.org", "He met at 10:30 and left", "[Music]", "no colon", "(laughs) yes", "2:1 odds: bad"]
    {
        assert!(
            parse_head(line).is_none_or(|h| !h.name.is_some_and(is_plausible_name)),
            "{line}: {:?}",
            parse_head(line)
        );
    }
    assert!(parse_head("10:30 Meeting: room 4").unwrap().bare_time);
    assert!(!is_plausible_name("and so he told me"));
    assert!(!is_plausible_name("Note"));
    assert!(!is_plausible_name("It was late. Then"));
}

proptest! {
    #[test]
    fn never_panics(line in "[*_\\[\\]():0-9A-Za-zäé ：\\\\>.\\-]{0,90}") {
        let _ = parse_head(&line);
    }
}
