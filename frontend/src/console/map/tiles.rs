//! Which street tiles a screen needs, and where they are to be had.

use super::mercator::{Camera, Size, World};

/// Tiles of a screen at most: 4K at the size of a tile.
const MAX_TILES: usize = 160;

/// The closest zoom that servers of tiles have.
const MAX_ZOOM: f64 = 19.0;

/// A tile: its zoom, column and row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// Zoom.
    pub z: u32,
    /// Column, from the west.
    pub x: u32,
    /// Row, from the north.
    pub y: u32,
}

impl Tile {
    /// Its north-western corner, and its side, in the world's square.
    #[must_use]
    pub fn place(self) -> (World, f64) {
        let side = (-f64::from(self.z)).exp2();
        (World { x: f64::from(self.x) * side, y: f64::from(self.y) * side }, side)
    }

    /// Its address, of a template such as `https://tiles.example/{z}/{x}/{y}.png`.
    #[must_use]
    pub fn url(self, template: &str) -> String {
        let words = [("{z}", self.z), ("{x}", self.x), ("{y}", self.y)];
        words.into_iter().fold(template.to_owned(), |url, (word, number)| url.replace(word, &number.to_string()))
    }
}

/// The tiles that cover a screen, at the zoom that shows them nearest to their own size.
#[must_use]
#[allow(clippy::cast_sign_loss, reason = "clamped to 0 and above")]
pub fn covering(camera: Camera, size: Size) -> Vec<Tile> {
    let zoom = camera.zoom.round().clamp(0.0, MAX_ZOOM);
    let (z, tiles) = (zoom as u32, zoom.exp2());
    let index = |place: f64| (place * tiles).floor().clamp(0.0, tiles - 1.0) as u32;
    let (a, b) = (camera.place((0.0, 0.0), size), camera.place((size.width, size.height), size));
    let rows = index(a.y)..=index(b.y);
    rows.flat_map(|y| (index(a.x)..=index(b.x)).map(move |x| Tile { z, x, y })).take(MAX_TILES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_tile_has_its_address() {
        let tile = Tile { z: 12, x: 2152, y: 1465 };
        assert_eq!(tile.url("https://t.example/{z}/{x}/{y}.png?k={z}"), "https://t.example/12/2152/1465.png?k=12");
        let (corner, side) = tile.place();
        let place = World::of([9.1916, 45.4642]);
        assert!(corner.x <= place.x && place.x < corner.x + side && corner.y <= place.y && place.y < corner.y + side);
    }

    proptest! {
        #[test]
        fn the_screen_is_covered_and_no_tile_lies_beside_it(
            lon in 9.0..9.3f64, lat in 45.3..45.6f64, zoom in 8.0..19.0f64, x in 0.0..1200.0f64, y in 0.0..800.0f64
        ) {
            let camera = Camera { centre: World::of([lon, lat]), zoom };
            let size = Size { width: 1200.0, height: 800.0 };
            let tiles = covering(camera, size);
            prop_assert!(tiles.len() < MAX_TILES);
            let place = camera.place((x, y), size);
            let covered = tiles.iter().any(|tile| {
                let (corner, side) = tile.place();
                (corner.x..=corner.x + side).contains(&place.x) && (corner.y..=corner.y + side).contains(&place.y)
            });
            prop_assert!(covered);
            for tile in tiles {
                let (corner, side) = tile.place();
                let (left, top) = camera.screen(corner, size);
                let (right, bottom) = camera.screen(World { x: corner.x + side, y: corner.y + side }, size);
                prop_assert!(right >= -1.0 && bottom >= -1.0 && left <= size.width + 1.0 && top <= size.height + 1.0);
            }
        }
    }
}
