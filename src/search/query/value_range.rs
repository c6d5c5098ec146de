//! A range of numbers or dates, as a filter names it: `>30`, `>=30`, `<30`, `<=30`, `30`, `2020..2022`,
//! `2023-06..`, `..18`.

use super::date::CalendarDay;

/// A range of numbers or dates. A value is compared as a number where both are numbers, else as a date where
/// both are dates.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueRange {
    lower: Option<RangeBound>,
    upper: Option<RangeBound>,
}

/// One end of a range.
#[derive(Debug, Clone, PartialEq)]
struct RangeBound {
    number: Option<f64>,
    /// The first and the last day that the bound stands for.
    days: Option<(CalendarDay, CalendarDay)>,
    /// Whether the bound is in the range itself.
    included: bool,
}

impl RangeBound {
    fn read(text: &str, included: bool) -> Option<Self> {
        let number = read_number(text);
        let days = CalendarDay::parse(text).zip(CalendarDay::parse_last(text));
        (number.is_some() || days.is_some()).then_some(Self { number, days, included })
    }
}

/// A number, with a point; none for words such as `inf`.
fn read_number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

impl ValueRange {
    /// Whether the text is written as a range, and not as a value.
    pub(super) fn looks_like_one(text: &str) -> bool {
        text.starts_with(['<', '>']) || text.contains("..")
    }

    /// Reads a range; a number or date alone is the range of itself. None where an end is neither.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let from =
            |text, included| Some(Self { lower: Some(RangeBound::read(text, included)?), upper: None });
        let to = |text, included| Some(Self { lower: None, upper: Some(RangeBound::read(text, included)?) });
        if let Some(bound) = text.strip_prefix(">=") {
            return from(bound, true);
        }
        if let Some(bound) = text.strip_prefix('>') {
            return from(bound, false);
        }
        if let Some(bound) = text.strip_prefix("<=") {
            return to(bound, true);
        }
        if let Some(bound) = text.strip_prefix('<') {
            return to(bound, false);
        }
        match text.split_once("..") {
            None => Some(Self { lower: from(text, true)?.lower, upper: to(text, true)?.upper }),
            Some(("", "")) => None,
            Some(("", end)) => to(end, true),
            Some((begin, "")) => from(begin, true),
            Some((begin, end)) => Some(Self { lower: from(begin, true)?.lower, upper: to(end, true)?.upper }),
        }
    }

    /// Whether a number is in the range; none where an end is no number.
    pub fn holds_number(&self, number: f64) -> Option<bool> {
        let above = self.lower.as_ref().map_or(Some(true), |bound| {
            let from = bound.number?;
            Some(number > from || bound.included && number == from)
        });
        let below = self.upper.as_ref().map_or(Some(true), |bound| {
            let to = bound.number?;
            Some(number < to || bound.included && number == to)
        });
        Some(above? && below?)
    }

    /// Whether a value is in the range; none where it cannot be compared with the ends.
    pub fn holds(&self, value: &str) -> Option<bool> {
        if let Some(holds) = read_number(value).and_then(|number| self.holds_number(number)) {
            return Some(holds);
        }
        let day = CalendarDay::parse(value)?;
        let above = self.lower.as_ref().map_or(Some(true), |bound| {
            let (first, last) = bound.days?;
            Some(if bound.included { day >= first } else { day > last })
        });
        let below = self.upper.as_ref().map_or(Some(true), |bound| {
            let (first, last) = bound.days?;
            Some(if bound.included { day <= last } else { day < first })
        });
        Some(above? && below?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_compared_as_what_they_are() {
        let holds = |range: &str, value: &str| ValueRange::parse(range).unwrap().holds(value);
        assert_eq!(
            (holds(">30", "30"), holds(">=30", "30"), holds("<30", "9")),
            (Some(false), Some(true), Some(true))
        );
        assert_eq!((holds("30", "30.0"), holds("30", "31")), (Some(true), Some(false)));
        assert_eq!(
            (holds("2020..2022", "2021"), holds("2020..2022", "2022-12-31")),
            (Some(true), Some(true))
        );
        assert_eq!(
            (holds("2020..2022", "2023-01-01"), holds("2023-06..", "2023-06-01")),
            (Some(false), Some(true))
        );
        assert_eq!(
            (holds(">2023-06", "2023-06-14"), holds(">2023-06", "2023-07-01")),
            (Some(false), Some(true))
        );
        assert_eq!((holds("..18", "unknown"), holds("..18", "-3")), (None, Some(true)));
        for wrong in ["", "..", ">", ">old", "a..b", "1..b", "inf"] {
            assert_eq!(ValueRange::parse(wrong), None, "{wrong}");
        }
    }
}
