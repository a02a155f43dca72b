//! What hangs on what, as a tree.

mod screen;
mod tree;

pub use screen::TopologyScreen;
pub use tree::{Line, Move, Tree, pressed};
