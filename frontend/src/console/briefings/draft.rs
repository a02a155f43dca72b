//! The draft under the hands of who composes: what was changed since it was saved.

use cruscotto_domain::briefing::{Block, Draft};
use std::rc::Rc;
use yew::prelude::Reducible;

/// A draft, and whether it differs from what is saved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Composed {
    pub(super) version: i32,
    pub(super) draft: Draft,
    pub(super) dirty: bool,
    /// What is on its way to the server: whoever writes on meanwhile has more than that.
    pub(super) sent: Option<Box<Draft>>,
}

/// A change of it.
pub(super) enum Edit {
    /// What the server has.
    Saved(i32, Box<Draft>),
    /// The draft as it is is sent.
    Sent,
    /// The version that the server gave to what was sent.
    Kept(i32),
    /// The title.
    Title(String),
    /// The day of the meeting; empty for none.
    Meeting(String),
    /// A block as it is to be.
    Block(usize, Box<Block>),
    /// A block to another place.
    Move(usize, usize),
    /// A block away.
    Remove(usize),
    /// A block to the end.
    Add(Box<Block>),
}

impl Reducible for Composed {
    type Action = Edit;

    fn reduce(self: Rc<Self>, edit: Edit) -> Rc<Self> {
        let mut next = (*self).clone();
        next.dirty = true;
        let blocks = &mut next.draft.blocks;
        match edit {
            Edit::Saved(version, draft) => return Rc::new(Self { version, draft: *draft, dirty: false, sent: None }),
            Edit::Sent => {
                next.sent = Some(Box::new(next.draft.clone()));
                next.dirty = self.dirty;
            }
            Edit::Kept(version) => {
                next.version = version;
                next.dirty = next.sent.take().is_none_or(|sent| *sent != next.draft);
            }
            Edit::Title(title) => next.draft.title = title,
            Edit::Meeting(day) => next.draft.meeting = Some(day).filter(|day| !day.is_empty()),
            Edit::Block(i, block) => {
                if let Some(place) = blocks.get_mut(i) {
                    *place = *block;
                }
            }
            Edit::Move(from, to) if from < blocks.len() && to < blocks.len() => {
                let block = blocks.remove(from);
                blocks.insert(to, block);
            }
            Edit::Move(..) => return self,
            Edit::Remove(i) if i < blocks.len() => drop(blocks.remove(i)),
            Edit::Remove(_) => return self,
            Edit::Add(mut block) => {
                let taken = |key: &str, blocks: &[Block]| blocks.iter().any(|block| block.key == key);
                let free = (1..).map(|n| format!("{}-{n}", block.key)).find(|key| !taken(key, blocks));
                block.key = free.unwrap_or_default();
                blocks.push(*block);
            }
        }
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::briefing::{Ask, Template, Tongue};

    fn composed() -> Rc<Composed> {
        let block = |key: &str| Block {
            key: key.into(),
            title: key.into(),
            ask: Ask::Text { text: "x".into() },
            notes: String::new(),
        };
        let blocks = ["a", "b", "c"].map(block).to_vec();
        let draft = Draft { title: "x".into(), template: Template::Blank, language: Tongue::It, meeting: None, blocks };
        Rc::new(Composed { version: 1, draft, dirty: false, sent: None })
    }

    fn keys(composed: &Composed) -> Vec<&str> {
        composed.draft.blocks.iter().map(|block| block.key.as_str()).collect()
    }

    #[test]
    fn blocks_move_and_none_is_lost() {
        let moved = composed().reduce(Edit::Move(0, 2));
        assert_eq!((keys(&moved), moved.dirty), (vec!["b", "c", "a"], true));
        assert_eq!(keys(&moved.clone().reduce(Edit::Move(2, 3))), ["b", "c", "a"], "there is no fourth place");
        let block = moved.draft.blocks[2].clone();
        let added = moved.reduce(Edit::Add(Box::new(block.clone()))).reduce(Edit::Add(Box::new(block)));
        assert_eq!(keys(&added), ["b", "c", "a", "a-1", "a-2"]);
        assert_eq!(added.draft.check(), Ok(()));
        let kept = added.reduce(Edit::Remove(0)).reduce(Edit::Sent).reduce(Edit::Kept(7));
        assert_eq!((keys(&kept).len(), kept.version, kept.dirty), (4, 7, false));
    }

    #[test]
    fn what_is_typed_while_a_draft_is_sent_is_still_to_be_saved() {
        let sent = composed().reduce(Edit::Title("one".into())).reduce(Edit::Sent);
        assert!(sent.dirty, "nobody has answered yet");
        let typed = sent.reduce(Edit::Title("one and two".into())).reduce(Edit::Kept(2));
        assert_eq!((typed.draft.title.as_str(), typed.version, typed.dirty), ("one and two", 2, true));
        let saved = typed.reduce(Edit::Sent).reduce(Edit::Kept(3));
        assert_eq!((saved.version, saved.dirty), (3, false));
    }
}
