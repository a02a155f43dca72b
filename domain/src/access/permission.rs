//! Permissions.

use super::Role;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $word:literal, $least:ident;)*) => {
        /// Something that not everybody may do. A route names the one it needs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$name),*];

            /// The name in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The least role that has it.
            #[must_use]
            pub fn least(self) -> Role {
                match self { $(Self::$name => Role::$least,)* }
            }
        }
    };
}

permissions! {
    /// Look after one's own account: password, second factor, sessions, how to be notified.
    OwnAccount = "own_account", Viewer;
    /// See what the public may not: small counts, metrics that are not public, incidents, failures, reports.
    View = "view", Viewer;
    /// Acknowledge, assign, comment, resolve and reopen incidents.
    HandleIncidents = "handle_incidents", Operator;
    /// Plan, change and end maintenance windows.
    PlanMaintenance = "plan_maintenance", Operator;
    /// Import and edit assets, and undo it.
    EditInventory = "edit_inventory", Operator;
    /// Restate a measured value.
    CorrectValues = "correct_values", Operator;
    /// Write the rules that open incidents.
    EditRules = "edit_rules", Operator;
    /// Decide on what citizens report.
    ModerateFeedback = "moderate_feedback", Operator;
    /// Compose briefings and write down what was decided on them.
    ComposeBriefings = "compose_briefings", Operator;
    /// Freeze briefings: from then on they are handed out.
    FreezeBriefings = "freeze_briefings", Operator;
    /// Set up channels, escalation and the on-call calendar.
    ConfigureNotifications = "configure_notifications", Administrator;
    /// Invite people, give roles and Municipi, disable accounts.
    ManagePeople = "manage_people", Administrator;
    /// Make, rotate and revoke the tokens of sources.
    ManageSources = "manage_sources", Administrator;
    /// Read who changed what.
    ReadAudit = "read_audit", Administrator;
    /// Deliver measurements and inventory.
    Deliver = "deliver", Collector;
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_are_those_of_the_json() {
        for permission in Permission::ALL {
            assert_eq!(serde_json::to_string(&permission).unwrap(), format!("\"{permission}\""));
        }
    }
}
