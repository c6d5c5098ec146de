//! Thematic saturation, in the sentences of a paper.

use super::wording::count_was_were;
use crate::coding::{SaturationPath, ThematicSaturation};
use crate::format::{count_noun, percent_text, round_to, thousands};

/// What was assessed, by which rule, and what came out. Where there are too few interviews it says so.
pub fn saturation_sentences(found: &ThematicSaturation) -> String {
    let rule = found.rule;
    let threshold = round_to(rule.threshold * 100.0, 2);
    let base = found.reported().base_themes;
    let base = base.map_or_else(String::new, |base| format!(" ({})", count_noun(base, "theme")));
    let mut text = format!(
        "Thematic saturation was assessed as defined by Guest, Namey and Chen (2020), with a base size of {}{base}, a run \
         length of {} and a new information threshold of {threshold} %.",
        count_noun(rule.base_size, "interview"),
        rule.run_length,
    );
    let interviews = found.imported.steps.len();
    if found.is_long_enough() {
        let order = match &found.dated {
            Some(_) => "In the order of their dates",
            None => "In the order of their import",
        };
        text += &format!(" {order}, {}.", reached_text(found.reported(), found));
        text += &format!(" {}.", random_text(found));
    } else {
        text += &format!(
            " This takes {} in which a theme is heard, and there {} {}.",
            count_noun(rule.base_size + rule.run_length, "interview"),
            if interviews == 1 { "was" } else { "were" },
            thousands(interviews),
        );
    }
    if found.without_theme > 0 {
        let were = count_was_were(found.without_theme);
        let others = if found.without_theme == 1 {
            "transcript in which no theme is heard"
        } else {
            "transcripts in which no theme is heard"
        };
        let (number, verb) = were.split_once(' ').unwrap_or((&were, "were"));
        text += &format!(" {number} {others} {verb} left out");
        text += &match found.unseen {
            0 => ".".to_owned(),
            1 => ", 1 of them since it came after the topics were found.".to_owned(),
            many => format!(", {} of them since they came after the topics were found.", thousands(many)),
        };
    }
    text
}

/// Where saturation was reached in an order.
fn reached_text(path: &SaturationPath, found: &ThematicSaturation) -> String {
    let interviews = count_noun(path.steps.len(), "interview");
    let Some(reached) = path.reached else {
        return format!("saturation was not reached in {interviews}");
    };
    let heard = path.steps.get(reached.saturating_sub(1)).map_or(0, |step| step.so_far);
    format!(
        "saturation was reached at interview {reached} of {interviews} ({reached}+{}), by when {} of the {} ({}) had been \
         heard",
        found.rule.run_length,
        thousands(heard),
        count_noun(found.themes, "theme"),
        percent_text(heard, found.themes),
    )
}

/// Where it was reached over random orders.
fn random_text(found: &ThematicSaturation) -> String {
    let band = found.random;
    let end = |at: Option<usize>| at.map_or_else(|| "not reached".to_owned(), |at| at.to_string());
    let orders = thousands(band.orders);
    match band.median {
        _ if band.reaching == 0 => format!("It was reached in none of {orders} random orders"),
        None => format!("Of {orders} random orders {} reached it", thousands(band.reaching)),
        Some(median) => format!(
            "Over {orders} random orders the median was interview {median} (5th to 95th percentile {} to {}); {} of them \
             reached it",
            end(band.low),
            end(band.high),
            if band.reaching == band.orders { "all".to_owned() } else { thousands(band.reaching) },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coding::{SaturationBand, SaturationRule, SaturationStep};
    use crate::corpus::TranscriptIndex;

    fn path(counts: &[usize], base_themes: usize, reached: Option<usize>) -> SaturationPath {
        let step =
            |&so_far: &usize| SaturationStep { transcript: TranscriptIndex(0), new: 0, so_far, run: None };
        SaturationPath { steps: counts.iter().map(step).collect(), base_themes: Some(base_themes), reached }
    }

    fn found(imported: SaturationPath, random: SaturationBand) -> ThematicSaturation {
        ThematicSaturation {
            rule: SaturationRule::default(),
            themes: 24,
            without_theme: 0,
            unseen: 0,
            imported,
            dated: None,
            undated: 3,
            random,
        }
    }

    #[test]
    fn what_came_out_is_said_with_its_rule() {
        let band = SaturationBand { orders: 200, reaching: 187, low: Some(5), median: Some(7), high: None };
        let mut study = found(path(&[9, 14, 17, 19, 21, 22, 23, 24], 19, Some(6)), band);
        assert_eq!(
            saturation_sentences(&study),
            "Thematic saturation was assessed as defined by Guest, Namey and Chen (2020), with a base size of 4 interviews \
             (19 themes), a run length of 2 and a new information threshold of 5 %. In the order of their \
             import, saturation was reached at interview 6 of 8 interviews (6+2), by when 22 of the 24 themes (92 %) had \
             been heard. Over 200 random orders the median was interview 7 (5th to 95th percentile 5 to not reached); 187 \
             of them reached it."
        );
        study.dated = Some(path(&[9; 8], 9, None));
        study.without_theme = 1;
        let said = saturation_sentences(&study);
        assert!(
            said.contains("In the order of their dates, saturation was not reached in 8 interviews."),
            "{said}"
        );
        assert!(said.ends_with(" 1 transcript in which no theme is heard was left out."), "{said}");
        (study.without_theme, study.unseen) = (5, 3);
        let said = saturation_sentences(&study);
        let end = " 5 transcripts in which no theme is heard were left out, 3 of them since they came after the topics were found.";
        assert!(said.ends_with(end), "{said}");
    }

    #[test]
    fn too_few_interviews_are_told() {
        let study = found(path(&[9, 9, 9, 9, 9], 9, None), SaturationBand::default());
        let said = saturation_sentences(&study);
        assert!(
            said.ends_with("This takes 6 interviews in which a theme is heard, and there were 5."),
            "{said}"
        );
    }
}
