//! Drawings as PNG pictures, with the bundle's own typeface and no other.

use cruscotto_drawing::preview::TYPEFACE;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::Database;
use resvg::usvg::{Options, Tree};
use std::io;
use std::sync::Arc;

/// What pictures are made with.
#[derive(Debug)]
pub(in crate::web) struct Pictures {
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
        self.drawn(svg, None)?.encode_png().map_err(io::Error::other)
    }

    /// The drawing `width` pixels wide.
    pub(in crate::web) fn pixels(&self, svg: &str, width: u32) -> io::Result<Pixmap> {
        self.drawn(svg, Some(width))
    }

    fn drawn(&self, svg: &str, width: Option<u32>) -> io::Result<Pixmap> {
        let options = Options { fontdb: Arc::clone(&self.fonts), ..Options::default() };
        let tree = Tree::from_str(svg, &options).map_err(io::Error::other)?;
        let size = tree.size().to_int_size();
        let size = width.and_then(|width| size.scale_to_width(width)).unwrap_or(size);
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let scale = size.width() as f32 / tree.size().width();
        let mut pixels =
            Pixmap::new(size.width(), size.height()).ok_or_else(|| io::Error::other("an empty drawing"))?;
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
        Ok(pixels)
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
