//! What keys do. One letter keys do nothing while one types, and can be switched off (WCAG 2.2, 2.1.4): a screen reader
//! or a voice control that sends letters is never caught by them.

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The next row.
    Next,
    /// The row before.
    Previous,
    /// Open what is chosen.
    Open,
    /// Acknowledge what is chosen.
    Acknowledge,
    /// To the search field.
    Search,
    /// Show or hide the keys.
    Help,
    /// To a screen, by the letter after `g`.
    Go(char),
}

/// A key as it was pressed.
#[derive(Debug, Clone, Copy)]
pub struct Pressed<'a> {
    /// Its name, as `KeyboardEvent.key` has it.
    pub key: &'a str,
    /// Whether Control, Alt or Meta was held.
    pub modified: bool,
    /// Whether the focus is where one types or chooses.
    pub typing: bool,
    /// Whether the focus is on a link or a button, which Enter already presses.
    pub on_control: bool,
}

/// Remembers that `g` was pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Keys {
    go: bool,
}

/// The letters after `g`, and the screens they open.
pub const GO: [(char, super::routes::Screen); 6] = {
    use super::routes::Screen;
    [
        ('l', Screen::List),
        ('i', Screen::Incidents),
        ('m', Screen::Map),
        ('t', Screen::Topology),
        ('c', Screen::Collectors),
        ('w', Screen::Wallboard),
    ]
};

impl Keys {
    /// What a key does; `None` leaves it to the browser.
    pub fn pressed(&mut self, pressed: Pressed<'_>) -> Option<Action> {
        let go = std::mem::take(&mut self.go);
        if pressed.modified || pressed.typing {
            return None;
        }
        if go {
            let letter = pressed.key.chars().next().filter(|_| pressed.key.len() == 1)?;
            return GO.iter().any(|(known, _)| *known == letter).then_some(Action::Go(letter));
        }
        match pressed.key {
            "j" => Some(Action::Next),
            "k" => Some(Action::Previous),
            "a" => Some(Action::Acknowledge),
            "/" => Some(Action::Search),
            "?" => Some(Action::Help),
            "Enter" if !pressed.on_control => Some(Action::Open),
            "g" => {
                self.go = true;
                None
            }
            _ => None,
        }
    }
}

/// The row after moving by `step` from `row` among `rows`; the first when none was chosen.
#[must_use]
pub fn moved(row: Option<usize>, step: isize, rows: usize) -> Option<usize> {
    let last = rows.checked_sub(1)?;
    Some(row.map_or(0, |row| row.saturating_add_signed(step)).min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(keys: &mut Keys, key: &str) -> Option<Action> {
        keys.pressed(Pressed { key, modified: false, typing: false, on_control: false })
    }

    #[test]
    fn letters_move_open_and_acknowledge() {
        let mut keys = Keys::default();
        let pressed = ["j", "k", "a", "/", "?", "Enter"].map(|key| press(&mut keys, key));
        let wanted =
            [Action::Next, Action::Previous, Action::Acknowledge, Action::Search, Action::Help, Action::Open].map(Some);
        assert_eq!(pressed, wanted);
        assert_eq!(["x", "Tab", "ArrowDown", " "].map(|key| press(&mut keys, key)), [None; 4]);
    }

    #[test]
    fn nothing_is_taken_from_who_types_or_uses_the_browsers_own_keys() {
        let mut keys = Keys::default();
        for key in ["j", "/", "?", "Enter", "g"] {
            let typing = Pressed { key, modified: false, typing: true, on_control: false };
            assert_eq!(keys.pressed(typing), None, "{key}");
            assert_eq!(keys.pressed(Pressed { modified: true, typing: false, ..typing }), None, "{key}");
        }
        let link = Pressed { key: "Enter", modified: false, typing: false, on_control: true };
        assert_eq!(keys.pressed(link), None, "Enter on a link follows the link");
        assert_eq!(press(&mut keys, "j"), Some(Action::Next), "a g that was typed leaves nothing behind");
    }

    #[test]
    fn g_and_a_letter_open_a_screen_and_another_letter_opens_none() {
        let mut keys = Keys::default();
        assert_eq!((press(&mut keys, "g"), press(&mut keys, "m")), (None, Some(Action::Go('m'))));
        assert_eq!((press(&mut keys, "g"), press(&mut keys, "j")), (None, None));
        assert_eq!(press(&mut keys, "j"), Some(Action::Next));
    }

    #[test]
    fn rows_end_at_both_ends() {
        assert_eq!((moved(None, 1, 5), moved(Some(4), 1, 5), moved(Some(0), -1, 5)), (Some(0), Some(4), Some(0)));
        assert_eq!((moved(Some(9), 1, 3), moved(Some(2), 1, 0)), (Some(2), None), "the list became shorter");
    }
}
