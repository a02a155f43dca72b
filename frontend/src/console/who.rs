//! Who is logged in, and what they may do: what they may not is not offered. The server decides; this only spares people
//! forms that it would refuse.

use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Session;
use std::rc::Rc;
use yew::prelude::*;

/// Who is logged in; unknown until the server has said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Who(pub Option<Rc<Session>>);

impl Who {
    /// Whether they may; before it is known, nobody may.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.0.as_ref().is_some_and(|session| session.permissions.contains(&permission))
    }
}

/// Who is logged in.
#[hook]
pub fn use_who() -> Who {
    use_context::<Who>().unwrap_or_default()
}
