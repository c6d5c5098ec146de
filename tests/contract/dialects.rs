//! A language without a list of stop words: Moroccan Arabic as it is spoken, written for this test. Topics are called by
//! what they are about, and by no word of grammar.

use super::bench::{Bench, list};
use std::fmt::Write as _;

/// Sentences of everyday talk, with room for two things.
const SENTENCES: [&str; 18] = [
    "هاد {} كان مزيان بزاف حيت كنا كنمشيو ليه مع {} كل نهار",
    "واحد النهار مشينا باش نشوفو {} ولكن ماكانش تماك حتى {}",
    "دابا {} غادي يولي غالي وحنا مابقيناش قادرين على {}",
    "أنا كنقول ليك بلي {} هو اللي كيخلي {} يكون زوين",
    "علاش {} ديالنا ماشي بحال {} ديالهم",
    "كاين بزاف ديال {} فهاد البلاد وكاين حتى {}",
    "فاش كنت صغير كانت عندي {} وكان عند خويا {}",
    "راه {} خاصو يكون قريب من {} باش الناس يوصلو ليه",
    "شنو بغيتي تعرف على {} وكيفاش كيديرو {}",
    "ملي كنوصلو كنلقاو {} وكنلقاو معاه {} ديما",
    "هادشي اللي كاين راه {} بلا {} ماعندو حتى معنى",
    "غير {} وصافي حيت {} كيبقى ديما كيف ما كان",
    "واخا {} كان بعيد كنا كنصبرو على ود {}",
    "نتا عارف بلي {} ماشي ساهل ولكن {} صعيب كثر",
    "هوما جاو من بعد وقالو لينا {} راه مع {}",
    "ماعرفتش واش {} مزال كاين ولا {} مشا بحالو",
    "عاد دابا فهمت علاش {} كيجي قبل {}",
    "شي وحدين كيبغيو {} وشي وحدين كيبغيو غير {}",
];

/// What eight talks are about.
const SUBJECTS: [[&str; 8]; 8] = [
    ["السوق", "الخضرة", "مطيشة", "البطاطا", "الحوت", "الزيتون", "الميزان", "التاجر"],
    ["المدرسة", "المعلم", "القسم", "التلاميذ", "الامتحان", "الدفتر", "السبورة", "الكتاب"],
    ["السبيطار", "الطبيب", "الدوا", "الفرملية", "المرض", "الصيدلية", "العملية", "الراديو"],
    ["الطوبيس", "الطاكسي", "المحطة", "الكار", "التران", "الكريان", "الطريق", "الشيفور"],
    ["الفلاحة", "الشتا", "القمح", "البير", "الغنم", "المعزة", "التراكتور", "الحصاد"],
    ["العرس", "العروسة", "القفطان", "الحنة", "النكافة", "الطبالة", "العمارية", "الصداق"],
    ["الغربة", "الوراق", "الباسبور", "القنصلية", "الفيزا", "الباطو", "إسبانيا", "الحدود"],
    ["الماتش", "الكورة", "اللاعب", "الحكم", "الجمهور", "التيران", "الفرقة", "المدرب"],
];

/// The words of the sentences that are grammar or as light, without prefixes and with them.
const GRAMMAR: &str = "هاد كان مزيان بزاف حيت كنا كنمشيو ليه مع كل نهار واحد النهار مشينا باش نشوفو ولكن ماكانش تماك \
    حتى دابا غادي يولي وحنا مابقيناش قادرين على أنا كنقول ليك بلي هو اللي كيخلي يكون علاش ديالنا ماشي بحال ديالهم كاين \
    ديال فهاد وكاين فاش كنت كانت عندي وكان عند راه خاصو قريب من يوصلو شنو بغيتي تعرف وكيفاش كيديرو ملي كنوصلو كنلقاو وكنلقاو \
    معاه ديما هادشي بلا ماعندو معنى غير وصافي كيبقى كيف ما واخا كنصبرو ود نتا عارف كثر هوما جاو بعد وقالو لينا ماعرفتش واش \
    مزال ولا مشا بحالو عاد فهمت كيجي قبل شي وحدين كيبغيو وشي";

/// Paragraph `n` of a subject, three to five sentences. Each subject has six sentences that it is mostly told in, as every
/// teller has ways of speaking.
fn paragraph(subject: usize, n: usize) -> String {
    let chance = |salt: usize, of: usize| {
        // A multiplicative hash: the same on every machine.
        let mixed = (subject * 7_919 + n * 104_729 + salt * 15_485_863).wrapping_mul(2_654_435_761) >> 7;
        mixed % of
    };
    let mut text = String::new();
    for at in 0..3 + chance(0, 3) {
        let own = (subject * 5 + chance(at * 4 + 1, 6)) % SENTENCES.len();
        let any = chance(at * 4 + 2, SENTENCES.len());
        let sentence = SENTENCES[if chance(at * 4 + 3, 2) == 0 { own } else { any }];
        let first = chance(at * 4 + 4, 8);
        let second = (first + 1 + chance(at * 4 + 5, 7)) % 8;
        let things = [SUBJECTS[subject][first], SUBJECTS[subject][second]];
        let sentence = things.iter().fold(sentence.to_owned(), |said, thing| said.replacen("{}", thing, 1));
        write!(text, "{sentence}. ").unwrap();
    }
    text
}

/// Three talks of each subject, eight paragraphs each.
fn talks(bench: &Bench) {
    for talk in 0..24 {
        let paragraphs = (0..8).map(|n| paragraph(talk / 3, talk % 3 * 8 + n));
        bench.talk(&format!("{talk}.txt"), paragraphs.collect::<Vec<_>>().join("\n\n"));
    }
}

#[test]
fn topics_in_a_language_without_a_list_have_no_label_of_grammar() {
    let bench = Bench::new();
    talks(&bench);
    let grammar: Vec<&str> = GRAMMAR.split_whitespace().collect();
    // By its own code, and as it is detected: as Arabic, whose list has little of it.
    for (code, model) in [("ary", "words"), ("ary", "multi"), ("auto", "multi"), ("auto", "draft")] {
        let imported = bench.json(&["import", &bench.talks(), "--language", code]);
        let told = if code == "auto" { "ar" } else { code };
        assert_eq!(imported["languages"][0]["language"], told, "{imported}");
        bench.json(&["analyze", "--model", model]);
        let topics = bench.json(&["topics"]);
        let labels: Vec<&str> =
            list(&topics, "topics").iter().map(|topic| topic["label"].as_str().unwrap()).collect();
        assert!(labels.len() >= 3, "{code} {model}: {labels:?}");
        for label in &labels {
            let found: Vec<&str> = label.split([' ', ',']).filter(|word| grammar.contains(word)).collect();
            assert!(found.is_empty(), "{code} {model}: {found:?} in {labels:?}");
        }
        let subjects = SUBJECTS.iter().filter(|things| {
            labels.iter().any(|label| label.split([' ', ',']).any(|word| things.contains(&word)))
        });
        assert!(subjects.count() >= 3, "{code} {model}: {labels:?}");
    }
}
