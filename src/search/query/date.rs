//! A day, month or year as a filter names it.

/// A date; a month or year alone stands for its first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CalendarDay {
    year: u16,
    month: u8,
    day: u8,
}

impl CalendarDay {
    /// Parses `2023`, `2023-01`, `2023-01-14`, the same with `/` or `.`, `20230114`, and any of them before a
    /// time of day. Only ranges are checked, not whether the month has that day.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let date = text.split(['T', ' ']).next().unwrap_or(text);
        if date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit()) {
            return Self::new(date.get(..4)?, date.get(4..6), date.get(6..));
        }
        let mut parts = date.split(['-', '/', '.']);
        let day = Self::new(parts.next()?, parts.next(), parts.next())?;
        parts.next().is_none().then_some(day)
    }

    /// The last day that a text such as [`CalendarDay::parse`] reads stands for: of a year its 31 December.
    /// A month ends with day 31 here, which no shorter month exceeds.
    pub fn parse_last(text: &str) -> Option<Self> {
        let first = Self::parse(text)?;
        let date = text.trim().split(['T', ' ']).next().unwrap_or(text);
        Some(match date.split(['-', '/', '.']).count() {
            1 if date.len() == 4 => Self { month: 12, day: 31, ..first },
            2 => Self { day: 31, ..first },
            _ => first,
        })
    }

    /// A date from its parts as text.
    fn new(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Self> {
        let number = |part: &str, widest: usize| {
            let fits = (1..=widest).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| part.parse::<u16>().ok()).flatten()
        };
        let year = (year.len() == 4).then(|| number(year, 4)).flatten()?;
        let month = month.map_or(Some(1), |part| number(part, 2))?;
        let day = day.map_or(Some(1), |part| number(part, 2))?;
        let fits = (1..=12).contains(&month) && (1..=31).contains(&day);
        fits.then_some(Self { year, month: month as u8, day: day as u8 })
    }
}
