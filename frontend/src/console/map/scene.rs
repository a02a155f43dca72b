//! What is drawn: of ten thousand points those that are seen, in batches of one state, and of a heap of equal ones one.
//! Pure; the canvas only paints it.

use super::mercator::{Camera, Size, World};
use crate::console::list::urgency;
use cruscotto_domain::health::Health;
use std::collections::HashSet;

/// Pixels beyond the edge at which a mark still reaches into the screen.
const MARGIN: f64 = 12.0;

/// Side of the cells in which marks of one state cover each other, as a part of a mark's size.
const COVERED: f64 = 0.4;

/// A point of the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spot {
    /// Where.
    pub place: World,
    /// How it is.
    pub health: Health,
}

/// Points of one state, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct Batch {
    /// Their state.
    pub health: Health,
    /// Where their middles are.
    pub marks: Vec<(f64, f64)>,
}

/// Side of a mark in pixels: small where the whole city is seen, large where a street is.
#[must_use]
pub fn mark_size(zoom: f64) -> f64 {
    (7.0 + (zoom - 11.0) * 2.4).clamp(7.0, 22.0).round()
}

/// The batches for a screen, the most urgent last, above all others.
#[must_use]
pub fn batches(spots: &[Spot], camera: Camera, size: Size) -> Vec<Batch> {
    let cell = (mark_size(camera.zoom) * COVERED).max(1.0);
    let mut batches: Vec<Batch> = Vec::new();
    let mut taken: HashSet<(Health, i32, i32)> = HashSet::with_capacity(spots.len().min(8_192));
    for spot in spots {
        let (x, y) = camera.screen(spot.place, size);
        let seen = x >= -MARGIN && y >= -MARGIN && x <= size.width + MARGIN && y <= size.height + MARGIN;
        if !seen || !taken.insert((spot.health, (x / cell).floor() as i32, (y / cell).floor() as i32)) {
            continue;
        }
        match batches.iter_mut().find(|batch| batch.health == spot.health) {
            Some(batch) => batch.marks.push((x, y)),
            None => batches.push(Batch { health: spot.health, marks: vec![(x, y)] }),
        }
    }
    batches.sort_by_key(|batch| std::cmp::Reverse(urgency(batch.health)));
    batches
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SIZE: Size = Size { width: 1200.0, height: 800.0 };

    fn spot(lon: f64, lat: f64, health: Health) -> Spot {
        Spot { place: World::of([lon, lat]), health }
    }

    fn camera() -> Camera {
        Camera { centre: World::of([9.19, 45.46]), zoom: 12.0 }
    }

    #[test]
    fn what_is_down_lies_above_and_what_is_out_of_sight_is_not_drawn() {
        let spots = [
            spot(9.19, 45.46, Health::Critical),
            spot(9.20, 45.46, Health::Ok),
            spot(9.21, 45.46, Health::Unknown),
            spot(12.5, 41.9, Health::Critical),
        ];
        let batches = batches(&spots, camera(), SIZE);
        let states: Vec<_> = batches.iter().map(|b| (b.health, b.marks.len())).collect();
        assert_eq!(states, [(Health::Ok, 1), (Health::Unknown, 1), (Health::Critical, 1)]);
        assert_eq!(batches[2].marks, [(600.0, 400.0)]);
    }

    #[test]
    fn a_heap_of_equals_is_one_mark_and_one_that_is_down_in_it_is_seen() {
        let mut spots = vec![spot(9.19, 45.46, Health::Ok); 500];
        spots.insert(250, spot(9.19, 45.46, Health::Critical));
        let states: Vec<_> = batches(&spots, camera(), SIZE).iter().map(|b| (b.health, b.marks.len())).collect();
        assert_eq!(states, [(Health::Ok, 1), (Health::Critical, 1)]);
    }

    proptest! {
        #[test]
        fn every_state_on_the_screen_is_drawn_near_where_it_is(
            places in proptest::collection::vec((9.1..9.3f64, 45.4..45.5f64, 0usize..6), 1..80)
        ) {
            let spots: Vec<Spot> = places.iter().map(|(x, y, h)| spot(*x, *y, Health::ALL[*h])).collect();
            let drawn = batches(&spots, camera(), SIZE);
            for s in &spots {
                let (x, y) = camera().screen(s.place, SIZE);
                if (0.0..SIZE.width).contains(&x) && (0.0..SIZE.height).contains(&y) {
                    let batch = drawn.iter().find(|b| b.health == s.health).unwrap();
                    prop_assert!(batch.marks.iter().any(|(mx, my)| (mx - x).hypot(my - y) < mark_size(12.0)));
                }
            }
        }
    }
}
