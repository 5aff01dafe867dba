//! What this is: a design, or a comparison, as a file: spreadsheet, PDF, drawing.
//! What it is not: the page.

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::tz::TimeZone;
use kernel::{Day, DesignId};
use paper::DocMeta;
use serde_json::json;
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Problem, SignedIn, download};

use super::svg::Chart;
use super::{Answer, counted_on, found, may_see};
use crate::model::Design;
use crate::model::chart::chart;
use crate::model::compare::{Comparison, compare, of_design};

const TEMPLATE: &str = include_str!("../../templates/comparison.typ");

/// The design, point by point.
pub(super) fn table(design: &Design, day: Day) -> Result<Table, Problem> {
    let columns = ["Capitolo", "Voce", "Come"].map(|name| Column::new(name, Kind::Text)).to_vec();
    let mut table = Table::new("Progetto", columns);
    for point in of_design(&design.content, day) {
        let cells = [point.section, &point.label, &point.value].into_iter().map(Cell::text).collect();
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

/// `GET /progetti/{design}/pdf`
pub(super) async fn pdf(State(app): State<App>, who: SignedIn, Path(id): Path<DesignId>) -> Answer {
    let design = found(&app, &may_see(&who)?, id).await?;
    let day = counted_on(&design, app.clock.today());
    let told = compare(&[(design.title(), of_design(&design.content, day))]);
    let title = format!("Progetto del centro: {}", design.title());
    let bytes = printed(&app, &who, title, &told).await?;
    let name = format!("Progetto-{}.pdf", kernel::text::slugify(&design.title()));
    Ok(download(&name, "application/pdf", bytes))
}

/// A comparison on paper. Typesetting takes its time: it must not keep other pages waiting.
pub(super) async fn printed(
    app: &App,
    who: &SignedIn,
    title: String,
    told: &Comparison,
) -> Result<Vec<u8>, Problem> {
    let chapters: Vec<_> = told
        .chapters
        .iter()
        .map(|chapter| {
            let rows = chapter
                .rows
                .iter()
                .map(|row| json!({ "label": row.label, "values": row.values, "same": row.is_same() }));
            json!({ "title": chapter.title, "rows": rows.collect::<Vec<_>>() })
        })
        .collect();
    let issuer = who.tenant_name.clone();
    let data = json!({
        "demo": app.site.demo, "issuer": issuer, "title": title, "names": told.names, "chapters": chapters,
    });
    let zone = TimeZone::get("Europe/Rome").map_err(|why| Problem::internal(&why))?;
    let meta = DocMeta { title, author: issuer, at: app.clock.now().timestamp().to_zoned(zone) };
    let drawn = tokio::task::spawn_blocking(move || paper::render(TEMPLATE, &data, &[], &meta)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}

/// `GET /progetti/{design}/organigramma`
pub(super) async fn svg(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<DesignId>,
) -> Result<Response, Problem> {
    let design = found(&app, &may_see(&who)?, id).await?;
    let day = counted_on(&design, app.clock.today());
    let drawn = Chart::of(&chart(&design.content, day)).to_string();
    let name = format!("Organigramma-{}.svg", kernel::text::slugify(&design.title()));
    Ok(download(&name, "image/svg+xml", drawn.into_bytes()))
}
