//! Why an action is disabled on the Map, in words that say what to do first.

use super::{MapColoring, MapLoadState, MapScreen};
use crate::app::screen::passage_actions::passage_disabled_reason;
use crate::app::{Action, ScreenPane, Workspace};
use crate::coding::TranscriptGrouping;

impl MapScreen {
    /// Why an action can do nothing now; `None` where it can.
    pub(super) fn disabled_reason_for(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            Back, ColorBy, NextAttribute, NextPane, NextTopic, Open, PreviousTopic, Select, ThemeLines,
            Unassign, WholeMap, ZoomIn, ZoomOut,
        };
        if self.layout().is_none() {
            // Enter requests a layout again that could not be computed; a reader cannot, as only the owner
            // stores it.
            let again = action == Open
                && matches!(self.load_state, MapLoadState::Unavailable(_))
                && work.project.lock_holder.is_none();
            return if again || matches!(action, Back | NextPane) {
                None
            } else {
                Some(self.missing_map_reason(work))
            };
        }
        let reason = match action {
            ZoomIn if self.view.is_max_zoom() => "it cannot come nearer",
            ZoomOut | WholeMap if self.view.is_whole() => "this is the whole map",
            ColorBy if self.coloring.next_useful(work, &self.groupings) == self.coloring => {
                "there are no themes, attributes or measures of stability to colour by yet"
            }
            ThemeLines if work.codebook.themes.is_empty() && self.theme_lines.is_none() => {
                "there are no themes yet"
            }
            NextAttribute if self.coloring != MapColoring::Attribute => "colour by an attribute first",
            NextAttribute if self.groupings.len() < 2 => {
                let most = TranscriptGrouping::MAX_READABLE;
                return Some(format!("there is no other attribute of at most {most} values"));
            }
            NextTopic | PreviousTopic if self.matching_regions().next().is_none() => {
                "no topic has these letters"
            }
            Select if self.panes.focus == ScreenPane::List => {
                "in the snippets it selects one; on the map begin a selection first"
            }
            // A selection still being drawn is finished first.
            Unassign if self.drawing.is_some() && !self.panes.snippet_list.items.is_empty() => return None,
            _ => return passage_disabled_reason(self, action, work),
        };
        Some(reason.to_owned())
    }

    /// Why there is no layout to draw.
    fn missing_map_reason(&self, work: &Workspace) -> String {
        let reason = match &self.load_state {
            _ if work.corpus.snippets.is_empty() => "there are no snippets yet",
            _ if work.run.is_none() => "no topics were found yet",
            MapLoadState::Unavailable(why) => return format!("there is no map: {why}"),
            _ => "the map is being made",
        };
        reason.to_owned()
    }
}
