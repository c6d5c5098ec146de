//! Why an action is disabled on the Map, in words that say what to do first.

use super::{MapColoring, MapLoadState, MapScreen};
use crate::app::citation::snippet_url;
use crate::app::coding_target::CodingTarget;
use crate::app::command::actions::Action;
use crate::app::edits;
use crate::app::event::ScreenPane;
use crate::app::workspace::Workspace;

impl MapScreen {
    /// Why an action can do nothing now; `None` where it can.
    pub(super) fn disabled_reason_for(&self, action: Action, work: &Workspace) -> Option<String> {
        use Action::{
            Assign, Back, ColorBy, Copy, Memo, MoveSnippets, NextAttribute, NextPane, NextSnippet, NextTopic,
            Open, OpenSource, PreviousSnippet, PreviousTopic, Select, Unassign, WholeMap, ZoomIn, ZoomOut,
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
            NextAttribute if self.coloring != MapColoring::Attribute => "colour by an attribute first",
            NextAttribute if self.groupings.len() < 2 => "there is no other attribute",
            NextTopic | PreviousTopic if self.matching_regions().next().is_none() => {
                "no topic has these letters"
            }
            Select if self.focus == ScreenPane::List => {
                "in the snippets it selects one; on the map begin a selection first"
            }
            Open | Copy | OpenSource | Memo | Select | Assign | Unassign | MoveSnippets | NextSnippet
            | PreviousSnippet
                if self.snippet_list.current().is_none() =>
            {
                "there are no snippets here"
            }
            MoveSnippets if work.stats.topics().is_empty() => "there is no topic to move it to",
            OpenSource => {
                return self.snippet_list.current().and_then(|snippet| snippet_url(work, snippet).err());
            }
            Unassign if self.drawing.is_none() => {
                let subject = CodingTarget::Snippets(self.selected_snippets());
                return edits::themes_on(work, &subject).is_empty().then(|| "it is in no theme".to_owned());
            }
            _ => return None,
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
