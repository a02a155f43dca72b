//! Where the arrow keys lead: the nearest place that lies rather that way than another.

/// An arrow key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Upwards in the drawing, north on the map.
    Up,
    /// Downwards.
    Down,
    /// To the left.
    Left,
    /// To the right.
    Right,
}

/// How much a step aside counts against a step ahead: places straight ahead come first.
const ASIDE_WEIGHT: f64 = 2.0;

/// The index of the place to go to from `from`; `None` when there is none that way.
#[must_use]
pub fn next(places: &[(f64, f64)], from: usize, direction: Direction) -> Option<usize> {
    let &(x0, y0) = places.get(from)?;
    let cost = |&(x, y): &(f64, f64)| {
        let (ahead, aside) = match direction {
            Direction::Up => (y0 - y, x - x0),
            Direction::Down => (y - y0, x - x0),
            Direction::Left => (x0 - x, y - y0),
            Direction::Right => (x - x0, y - y0),
        };
        // Within 45 degrees of the key's direction.
        (ahead > 0.0 && ahead >= aside.abs()).then(|| ahead + ASIDE_WEIGHT * aside.abs())
    };
    let reachable = places.iter().enumerate().filter_map(|(i, place)| Some((i, cost(place)?)));
    reachable.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(i, _)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_the_nearest_that_way_and_stops_at_the_edge() {
        let cross = [(50.0, 50.0), (50.0, 10.0), (50.0, 30.0), (90.0, 50.0), (60.0, 90.0), (10.0, 49.0)];
        assert_eq!(next(&cross, 0, Direction::Up), Some(2));
        assert_eq!(next(&cross, 0, Direction::Right), Some(3));
        assert_eq!(next(&cross, 0, Direction::Down), Some(4));
        assert_eq!(next(&cross, 0, Direction::Left), Some(5));
        assert_eq!(next(&cross, 1, Direction::Up), None);
        assert_eq!(next(&cross, 99, Direction::Up), None);
    }
}
