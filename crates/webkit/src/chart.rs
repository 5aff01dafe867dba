//! What this is: charts as SVG made on the server, each with title, description and the same data as a table.
//! What it is not: scaled text: widths are per cent and text is in pixels, so a chart reads the same at 390
//! pixels and on a large screen. All arithmetic is on integers; styles are classes, as the page's policy asks.

mod bar;
mod scale;
mod series;

pub use bar::BarChart;
pub use series::{LineChart, StepChart};

#[cfg(test)]
mod tests;
