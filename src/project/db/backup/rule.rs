//! Which backups are kept: each of the last ten, then the last of each day, then the last of each week.

use jiff::{Timestamp, tz::TimeZone};
use std::collections::BTreeSet;

/// How many of the last are kept, however close together. Chosen by hand, not measured, as are the next two.
pub(super) const LAST_KEPT: usize = 10;
/// Of how many days the last is kept, of those before.
pub(super) const DAYS_KEPT: usize = 14;
/// Of how many weeks the last is kept, of those before.
pub(super) const WEEKS_KEPT: usize = 52;

/// The places of the backups that need not be kept, in a list of times, oldest first. Days and weeks are those of UTC.
pub(super) fn superseded(times: &[Timestamp]) -> Vec<usize> {
    let (mut days, mut weeks, mut gone) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let mut kept_for_weeks = 0;
    // From the newest on: that of a day or week is met first.
    for (at, time) in times.iter().enumerate().rev().skip(LAST_KEPT) {
        let date = TimeZone::UTC.to_datetime(*time).date();
        let week = (date.iso_week_date().year(), date.iso_week_date().week());
        if days.contains(&date) {
            gone.push(at);
        } else if days.len() < DAYS_KEPT {
            days.insert(date);
            weeks.insert(week);
        } else if kept_for_weeks < WEEKS_KEPT && weeks.insert(week) {
            kept_for_weeks += 1;
        } else {
            gone.push(at);
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    /// What is left of a year and a half with a backup every `hours`, thinned out after each as it is in use.
    fn left_after(hours: i64, count: usize) -> Vec<Timestamp> {
        let mut time: Timestamp = "2026-01-05T08:00:00Z".parse().unwrap();
        let mut kept = Vec::new();
        for _ in 0..count {
            kept.push(time);
            for at in superseded(&kept).into_iter().collect::<BTreeSet<_>>().into_iter().rev() {
                kept.remove(at);
            }
            time = time.checked_add(hours.hours()).unwrap();
        }
        kept
    }

    #[test]
    fn the_last_ten_stay_then_one_a_day_then_one_a_week() {
        assert_eq!(left_after(1, 10).len(), 10);
        let kept = left_after(3, 8 * 548);
        let last = kept.last().unwrap();
        let age = |time: &Timestamp| last.duration_since(*time).as_hours();
        assert!(
            kept.iter().rev().take(10).map(age).eq((0..10).map(|at| at * 3)),
            "the last ten, every three hours"
        );
        let days = kept.iter().rev().skip(10).take(DAYS_KEPT).map(|time| age(time) / 24).collect::<Vec<_>>();
        assert!(days.windows(2).all(|pair| pair[1] - pair[0] == 1), "{days:?}");
        let weeks: Vec<i64> = kept.iter().rev().skip(10 + DAYS_KEPT + 1).map(|time| age(time) / 24).collect();
        assert!(weeks.windows(2).all(|pair| pair[1] - pair[0] == 7), "{weeks:?}");
        assert!((45..=WEEKS_KEPT + 2).contains(&weeks.len()), "{}", weeks.len());
    }
}
