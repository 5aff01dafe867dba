//! What this is: the map as tiles: a row per region from North to South, a tile per Province with a square per pillar.
//! What it is not: geography; nothing is said here that the table beneath does not say.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::model::{MacroArea, MapRow, Pillar, Profile};

const ROW: usize = 56;
const LABELS: usize = 210;
const TILE: usize = 72;

/// One of the three squares of a tile.
struct Square {
    x: usize,
    letter_x: usize,
    letter: &'static str,
    fill: &'static str,
    ink: &'static str,
}

struct Tile {
    x: usize,
    sign: String,
    squares: Vec<Square>,
}

struct Band {
    region: String,
    text_y: usize,
    sign_y: usize,
    square_y: usize,
    letter_y: usize,
    tiles: Vec<Tile>,
}

/// The map.
#[derive(Template)]
#[template(path = "tiles.html")]
pub(super) struct Tiles {
    width: usize,
    height: usize,
    bands: Vec<Band>,
}

impl HtmlSafe for Tiles {}

impl Tiles {
    pub(super) fn of(rows: &[MapRow]) -> Self {
        let mut regions: Vec<&str> = rows.iter().map(|row| row.region.as_str()).collect();
        regions.sort_by_key(|region| (MacroArea::order_of_region(region), *region));
        regions.dedup();
        let bands: Vec<Band> =
            regions.into_iter().enumerate().map(|(at, region)| band(at, region, rows)).collect();
        let most = bands.iter().map(|band| band.tiles.len()).max().unwrap_or_default();
        Self { width: LABELS + most * TILE, height: bands.len() * ROW, bands }
    }
}

fn band(at: usize, region: &str, rows: &[MapRow]) -> Band {
    let top = at * ROW;
    let there = rows.iter().filter(|row| row.region == region);
    Band {
        region: region.to_owned(),
        text_y: top + 34,
        sign_y: top + 18,
        square_y: top + 24,
        letter_y: top + 39,
        tiles: there.enumerate().map(|(place, row)| tile(LABELS + place * TILE, row)).collect(),
    }
}

fn tile(x: usize, row: &MapRow) -> Tile {
    let square = |(place, pillar): (usize, Pillar)| {
        let cell = row.cell(pillar);
        let (fill, ink) = match cell.profile() {
            Some(Profile::Advanced) => ("#003366", "#ffffff"),
            Some(Profile::Intermediate) => ("#99c7ef", "#17324d"),
            Some(Profile::Base) => ("#e6ecf2", "#17324d"),
            None => ("#ffffff", "#455a64"),
        };
        let x = x + place * 21;
        Square { x, letter_x: x + 10, letter: cell.letter(), fill, ink }
    };
    Tile { x, sign: row.sign.clone(), squares: Pillar::ALL.into_iter().enumerate().map(square).collect() }
}
