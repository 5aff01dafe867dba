//! What this is: the organisation chart as SVG, on the page and as a file.
//! What it is not: the only way to read it: the page has the same tree as a list.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::model::chart::{BOX, Drawing, Node, TALL, WIDTH, draw};

/// The drawing of a chart.
#[derive(Template)]
#[template(path = "designer/chart.svg", escape = "html")]
pub(super) struct Chart {
    title: String,
    drawing: Drawing,
    width: usize,
    box_width: usize,
    box_height: usize,
}

impl HtmlSafe for Chart {}

impl Chart {
    pub(super) fn of(root: &Node) -> Self {
        let title = format!("Organigramma: {}", root.title);
        Self { title, drawing: draw(root), width: WIDTH, box_width: BOX, box_height: TALL }
    }
}
