//! What this is: a value over time: a line between points, or steps where a value holds until the next day.
//! What it is not: evenly spaced: the days decide where the points lie.

use askama::Template;
use askama::filters::HtmlSafe;
use kernel::{Day, text::slugify};

use super::scale::{Scale, percent};

/// The height of the drawing, and the room above and below the lines, in pixels.
const HEIGHT: i64 = 240;
const TOP: i64 = 16;
const BOTTOM: i64 = 32;
/// The room for the figures at the left, in ten-thousandths of the width.
const LEFT: i64 = 1_900;
const RIGHT: i64 = 400;

#[derive(Clone, Debug)]
struct Point {
    day: Day,
    value: i64,
    shown: String,
}

/// How one point leads to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Path {
    Straight,
    /// The value holds, then jumps: a population with its date, a price with its decorrenza.
    Steps,
}

/// What the values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Whole,
    Cents,
}

impl Unit {
    fn in_one(self) -> i64 {
        match self {
            Self::Whole => 1,
            Self::Cents => 100,
        }
    }

    /// A figure of the axis: in thousands when the largest has many digits, with a cent only where the axis
    /// is that fine.
    fn axis_label(self, value: i64, largest: i64) -> String {
        if self == Self::Cents && largest < 10_000 {
            return kernel::Cents::new(value).euro();
        }
        let whole = value / self.in_one();
        match largest / self.in_one() {
            10_000_000.. if whole != 0 => format!("{} mila", crate::grouped(whole / 1_000)),
            _ => crate::grouped(whole),
        }
    }
}

/// What the two charts have in common.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/series_chart.html")]
struct Series {
    id: String,
    title: String,
    description: String,
    figure: String,
    path: Path,
    unit: Unit,
    points: Vec<Point>,
}

impl HtmlSafe for Series {}

macro_rules! series_chart {
    ($(#[$doc:meta])* $name:ident, $path:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(Series);

        impl $name {
            /// A chart; the description says unit, source and what to see.
            pub fn new(title: impl Into<String>, description: impl Into<String>) -> Self {
                Self(Series::new(title.into(), description.into(), $path))
            }

            /// What the figure is called in the table beneath: «Abitanti».
            #[must_use]
            pub fn figure(self, label: &str) -> Self {
                Self(Series { figure: label.to_owned(), ..self.0 })
            }

            /// The values are cents: the axis is written in euro.
            #[must_use]
            pub fn in_cents(self) -> Self {
                Self(Series { unit: Unit::Cents, ..self.0 })
            }

            /// The value at a day, and the figure as people read it. Days come in order.
            #[must_use]
            pub fn point(mut self, day: Day, value: i64, shown: impl ToString) -> Self {
                self.0.points.push(Point { day, value, shown: shown.to_string() });
                self
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl HtmlSafe for $name {}
    };
}

series_chart!(
    /// A line from point to point: `LineChart::new("Spesa", "In euro").in_cents().point(day, cents.get(), cents)`.
    LineChart,
    Path::Straight
);
series_chart!(
    /// Steps: each value holds until the next one's day.
    StepChart,
    Path::Steps
);

struct Segment {
    from: (String, i64),
    to: (String, i64),
}

struct Tick {
    y: i64,
    label: String,
}

impl Series {
    fn new(title: String, description: String, path: Path) -> Self {
        let id = chart_id(&title);
        Self {
            id,
            title,
            description,
            figure: "Valore".to_owned(),
            path,
            unit: Unit::Whole,
            points: Vec::new(),
        }
    }

    fn scale(&self) -> Scale {
        Scale::of(self.points.iter().map(|point| point.value))
    }

    fn ticks(&self) -> Vec<Tick> {
        let scale = self.scale();
        let tick =
            |value: i64| Tick { y: y_of(scale, value), label: self.unit.axis_label(value, scale.high) };
        scale.ticks().map(tick).collect()
    }

    fn segments(&self) -> Vec<Segment> {
        let places: Vec<(i64, i64)> = self.points.iter().map(|point| self.place(point)).collect();
        places.windows(2).flat_map(|pair| self.joined(pair)).collect()
    }

    fn joined(&self, pair: &[(i64, i64)]) -> Vec<Segment> {
        let [from, to] = pair else { return Vec::new() };
        let corner = (to.0, from.1);
        match self.path {
            Path::Straight => vec![segment(*from, *to)],
            Path::Steps => vec![segment(*from, corner), segment(corner, *to)],
        }
    }

    fn place(&self, point: &Point) -> (i64, i64) {
        let (first, last) = (self.points.first(), self.points.last());
        let span = first.zip(last).map_or(0, |(first, last)| first.day.days_until(last.day));
        let gone = first.map_or(0, |first| first.day.days_until(point.day));
        let width = 10_000 - LEFT - RIGHT;
        let along = gone.saturating_mul(width).checked_div(span.max(1)).unwrap_or(0);
        (LEFT + along.clamp(0, width), y_of(self.scale(), point.value))
    }

    fn dots(&self) -> Vec<(String, i64)> {
        self.points.iter().map(|point| self.place(point)).map(|(x, y)| (percent(x), y)).collect()
    }

    fn ends(&self) -> Option<(Day, Day)> {
        Some((self.points.first()?.day, self.points.last()?.day))
    }
}

fn segment(from: (i64, i64), to: (i64, i64)) -> Segment {
    Segment { from: (percent(from.0), from.1), to: (percent(to.0), to.1) }
}

fn y_of(scale: Scale, value: i64) -> i64 {
    let room = HEIGHT - TOP - BOTTOM;
    TOP + room - scale.place(value) * room / 10_000
}

/// The id of a chart's title and description; two charts of a page have two titles.
pub(super) fn chart_id(title: &str) -> String {
    format!("grafico-{}", slugify(title))
}
