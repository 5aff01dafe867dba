//! What this is: a check that the typefaces are there before they are embedded. What it is not: a
//! download; builds never use the network.

use std::path::Path;

const FACES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/dist/paper");

fn main() {
    for style in ["Regular", "Bold", "Italic", "BoldItalic"] {
        let face = Path::new(FACES).join(format!("TitilliumWeb-{style}.ttf"));
        println!("cargo::rerun-if-changed={}", face.display());
        if !face.is_file() {
            println!("cargo::error=run: cargo xtask assets");
            return;
        }
    }
}
