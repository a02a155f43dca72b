//! Pieces of a page that keep state, tick, or are worth comparing before they are drawn anew.
//!
//! Yew compiles the life cycle of a component once for each type of component: five to six kilobytes each, on every
//! citizen's phone. So there is one component, [`Part`], that draws any [`Piece`]; hooks, properties and comparison work
//! in a piece as they do in a component.

use std::any::{Any, type_name};
use std::rc::Rc;
use yew::functional::{Hook, HookContext};
use yew::prelude::*;

/// What a component would be: its properties, and the hook that draws them.
pub trait Piece: PartialEq + 'static {
    /// Draws it.
    fn draw(&self) -> impl Hook<Output = Html>;
}

/// Says that a hook draws a piece: `piece!(AreaPage => use_area_page)`.
macro_rules! piece {
    ($piece:ident => $draw:ident) => {
        impl $crate::piece::Piece for $piece {
            fn draw(&self) -> impl yew::functional::Hook<Output = yew::Html> {
                $draw(self)
            }
        }
    };
    // Without properties.
    ($piece:ident => $draw:ident ()) => {
        impl $crate::piece::Piece for $piece {
            fn draw(&self) -> impl yew::functional::Hook<Output = yew::Html> {
                $draw()
            }
        }
    };
}
pub(crate) use piece;

/// A piece whose type is forgotten.
trait Drawn: Any {
    fn run(&self, context: &mut HookContext) -> Html;
    fn same(&self, other: &dyn Any) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<P: Piece> Drawn for P {
    fn run(&self, context: &mut HookContext) -> Html {
        self.draw().run(context)
    }

    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<P>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Draws `piece`; another type of piece at the same place begins anew.
pub fn part<P: Piece>(piece: P) -> Html {
    keyed("", piece)
}

/// Draws `piece`; one of the same type with another `key` begins anew.
pub fn keyed<P: Piece>(key: impl std::fmt::Display, piece: P) -> Html {
    // The type is part of the key: its hooks are not those of another.
    html! { <Part key={format!("{} {key}", type_name::<P>())} piece={Rc::new(piece) as Rc<dyn Drawn>} /> }
}

#[derive(Properties)]
struct Props {
    piece: Rc<dyn Drawn>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.piece.same(other.piece.as_any())
    }
}

#[component]
fn Part(props: &Props) -> Html {
    use_drawn(&*props.piece)
}

/// The hook of whatever piece it is.
struct UseDrawn<'a>(&'a dyn Drawn);

fn use_drawn(piece: &dyn Drawn) -> UseDrawn<'_> {
    UseDrawn(piece)
}

impl Hook for UseDrawn<'_> {
    type Output = Html;

    fn run(self, context: &mut HookContext) -> Html {
        self.0.run(context)
    }
}
