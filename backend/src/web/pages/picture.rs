//! Drawings as PNG pictures, with the bundle's own typeface and no other.

use cruscotto_drawing::preview::TYPEFACE;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::io;
use std::sync::Arc;

/// What pictures are made with.
#[derive(Debug)]
pub(super) struct Pictures {
    fonts: Arc<Database>,
}

impl Pictures {
    /// With these fonts; letters of another typeface are left out.
    pub(super) fn new(fonts: Vec<Vec<u8>>) -> Self {
        let mut database = Database::new();
        for font in fonts {
            database.load_font_data(font);
        }
        database.set_sans_serif_family(TYPEFACE);
        database.set_serif_family(TYPEFACE);
        Self { fonts: Arc::new(database) }
    }

    /// The drawing at its own size.
    pub(super) fn png(&self, svg: &str) -> io::Result<Vec<u8>> {
        let options = Options { fontdb: Arc::clone(&self.fonts), ..Options::default() };
        let tree = Tree::from_str(svg, &options).map_err(io::Error::other)?;
        let size = tree.size().to_int_size();
        let mut pixels =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| io::Error::other("an empty drawing"))?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().map_err(io::Error::other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_becomes_a_picture_of_its_size_and_what_is_none_is_an_error() {
        let pictures = Pictures::new(Vec::new());
        let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text>a</text></svg>"#;
        let png = pictures.png(svg).unwrap();
        assert_eq!((&png[1..4], &png[16..24]), (&b"PNG"[..], &[0, 0, 0, 20, 0, 0, 0, 10][..]));
        assert!(pictures.png("<svg").is_err());
    }
}
