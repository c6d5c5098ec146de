//! Whether times that name no unit are seconds or milliseconds.

use crate::corpus::count_words;

/// Where words last over so many units each on average, the unit is the millisecond: nobody takes thirty seconds for a
/// word. The border lies far from both (a word takes about .4 s). Chosen by hand; not measured.
const MOST_SECONDS_A_WORD: f64 = 30.0;

/// Says whether whole numbers are milliseconds, by how long each stretch lasts and what is said in it.
pub(super) fn are_milliseconds<'a>(stretches: impl IntoIterator<Item = (f64, &'a str)>) -> bool {
    let (units, words) = stretches.into_iter().fold((0.0, 0), |(units, words), (length, said)| {
        (units + length, words + count_words(said, None).max(1))
    });
    words > 0 && units / words as f64 > MOST_SECONDS_A_WORD
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        let said = [
            "So it was on the whole",
            "那时候我们都住在海边",
            "ตอนนั้นเราอยู่ริมทะเลกัน",
            "그때 우리는 바닷가에 살았다",
        ];
        for said in said {
            assert!(!are_milliseconds([(12.0, said), (83.0, said), (85.0, said)]), "{said}");
            assert!(are_milliseconds([(2500.0, said), (1800.0, said)]), "{said}");
        }
        assert!(!are_milliseconds([]));
    }
}
