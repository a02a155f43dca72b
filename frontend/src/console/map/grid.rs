//! Which point is under the pointer: a grid over the world's square, so that one look is at a few cells and not at ten
//! thousand points.

use super::mercator::World;
use std::collections::HashMap;

/// Cells along the world's side: one is some 150 m in Milan, the reach of a pointer at the city's own zoom.
const CELLS: f64 = 262_144.0;

/// Cells that one look visits at most in each direction; a pointer on a map of a region reaches no farther.
const MAX_REACH: i32 = 24;

/// Points by place.
#[derive(Debug, Default)]
pub struct Grid {
    cells: HashMap<(i32, i32), Vec<(u32, World)>>,
}

impl Grid {
    /// A grid of points, which are known by their position in `points`.
    #[must_use]
    pub fn new(points: impl IntoIterator<Item = World>) -> Self {
        let mut cells: HashMap<(i32, i32), Vec<(u32, World)>> = HashMap::new();
        for (i, point) in (0_u32..).zip(points) {
            cells.entry(cell(point)).or_default().push((i, point));
        }
        Self { cells }
    }

    /// The point nearest to `place`, at most `radius` away.
    #[must_use]
    pub fn nearest(&self, place: World, radius: f64) -> Option<u32> {
        let reach = ((radius * CELLS).ceil() as i32).clamp(0, MAX_REACH);
        let (column, row) = cell(place);
        let mut best: Option<(f64, u32)> = None;
        for x in column - reach..=column + reach {
            for (point, at) in (row - reach..=row + reach).filter_map(|y| self.cells.get(&(x, y))).flatten() {
                let away = (at.x - place.x).hypot(at.y - place.y);
                // Of those at one place the later is drawn above.
                if away <= radius && best.is_none_or(|(nearest, _)| away <= nearest) {
                    best = Some((away, *point));
                }
            }
        }
        best.map(|(_, point)| point)
    }
}

fn cell(place: World) -> (i32, i32) {
    ((place.x * CELLS).floor() as i32, (place.y * CELLS).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn of_points_at_one_place_the_upper_is_hit_and_far_ones_are_not() {
        let place = World::of([9.19, 45.46]);
        let grid = Grid::new([place, place, World::of([9.3, 45.5])]);
        assert_eq!(grid.nearest(place, 1e-6), Some(1));
        assert_eq!(grid.nearest(World::of([9.25, 45.48]), 1e-6), None);
        assert_eq!(Grid::default().nearest(place, 1.0), None);
    }

    proptest! {
        #[test]
        fn the_grid_finds_what_looking_at_every_point_finds(
            points in proptest::collection::vec((9.1..9.12f64, 45.4..45.42f64), 0..60),
            at in (9.1..9.12f64, 45.4..45.42f64), radius in 0.0..5e-5f64,
        ) {
            let worlds: Vec<World> = points.iter().map(|(lon, lat)| World::of([*lon, *lat])).collect();
            let place = World::of([at.0, at.1]);
            let away = |w: &World| (w.x - place.x).hypot(w.y - place.y);
            let nearest = worlds.iter().map(away).filter(|d| *d <= radius).reduce(f64::min);
            let found = Grid::new(worlds.iter().copied()).nearest(place, radius);
            prop_assert_eq!(found.map(|i| away(&worlds[i as usize])), nearest);
        }
    }
}
